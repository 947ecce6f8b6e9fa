//! Word lists about the English language and newspaper habits: what the rules of [`super`] and [`crate::resolve`] look
//! words up in. Each list is a text file beside this one, one entry a line, `#` starts a comment.
//!
//! Not here: names of anything a gazetteer could hold.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use wide::u8x16;

use super::blocks::to_lower;

/// A list of words.
pub struct Words {
    /// Its bit in [`Lists`].
    bit: u64,
    list: LazyLock<Vec<&'static str>, fn() -> Vec<&'static str>>,
}

impl Words {
    /// Whether the list has exactly this entry. Lists are in lower case unless their comment says otherwise.
    pub fn has(&self, word: &str) -> bool {
        Lists::with(word).any(&[self])
    }

    /// The entries, in file order.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.list.iter().copied()
    }
}

/// The lists that have a word: one look-up answers for all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lists(u64);

impl Lists {
    /// Those that have exactly this entry.
    pub fn with(word: &str) -> Lists {
        match short(word) {
            Some(letters) => Lists::with_short(letters),
            None => LISTS.long.get(word).copied().unwrap_or_default(),
        }
    }

    /// Those that have this entry in lower case.
    pub fn ignoring_case(word: &str) -> Lists {
        match short(word).map(|letters| u8x16::new(letters.to_le_bytes())) {
            Some(letters) if letters.move_mask() == 0 => {
                Lists::with_short(u128::from_le_bytes(to_lower(letters).0.to_array()))
            }
            _ => Lists::with(&word.to_lowercase()),
        }
    }

    fn with_short(letters: u128) -> Lists {
        LISTS.short.get(&letters).copied().unwrap_or_default()
    }

    /// Whether a list is among them.
    pub fn has(self, list: &Words) -> bool {
        self.0 & list.bit != 0
    }

    /// Whether one of `lists` is among them.
    pub fn any(self, lists: &[&Words]) -> bool {
        lists.iter().any(|list| self.has(list))
    }
}

/// The bytes of a word of up to sixteen as one number, which is compared at once: every word of an article is asked for, and
/// nearly all are short. `None` for a longer one, and for one that ends in a zero, which would be taken for a shorter one.
fn short(word: &str) -> Option<u128> {
    let (bytes, len) = (word.as_bytes(), word.len());
    if len > 16 || bytes.last() == Some(&0) {
        return None;
    }
    // From its two ends, which may overlap: what is written byte by byte, a processor cannot read at once so soon.
    let eight = |part: &[u8; 8]| u128::from(u64::from_le_bytes(*part));
    let four = |part: &[u8; 4]| u128::from(u32::from_le_bytes(*part));
    Some(if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        eight(first) | eight(last) << (8 * (len - 8))
    } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        four(first) | four(last) << (8 * (len - 4))
    } else {
        bytes.iter().rev().fold(0, |letters, byte| letters << 8 | u128::from(*byte))
    })
}

/// The lists of every word.
#[derive(Default)]
struct Entries {
    short: FxHashMap<u128, Lists>,
    long: FxHashMap<&'static str, Lists>,
}

static LISTS: LazyLock<Entries> = LazyLock::new(|| {
    let mut all = Entries::default();
    for (words, entry) in ALL.iter().flat_map(|(_, words)| words.iter().map(move |entry| (words, entry))) {
        let lists = match short(entry) {
            Some(letters) => all.short.entry(letters).or_default(),
            None => all.long.entry(entry).or_default(),
        };
        lists.0 |= words.bit;
    }
    all
});

fn entries(source: &'static str) -> impl Iterator<Item = &'static str> {
    source.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'))
}

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident = $file:literal;)*) => {
        /// The numbers of the lists; more than 64 do not compile.
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "named as the lists are")]
        enum Number { $($name),* }
        $(
            $(#[$doc])*
            pub static $name: Words = Words {
                bit: 1 << Number::$name as u64,
                list: LazyLock::new(|| entries(include_str!(concat!("lexicon/", $file, ".txt"))).collect()),
            };
        )*
        /// Every list with its file name.
        static ALL: &[(&str, &Words)] = &[$(($file, &$name)),*];
    };
}

lists! {
    /// Words that usually begin a sentence, capitalised as they do.
    STARTERS = "starters";
    /// Abbreviations that a name follows: gen, sen, dr.
    TITLE_ABBREVIATIONS = "title_abbreviations";
    /// Abbreviations that a number follows: oct, no, fig.
    NUMBER_ABBREVIATIONS = "number_abbreviations";
    /// Abbreviations that can end a sentence: inc, jr, etc.
    END_ABBREVIATIONS = "end_abbreviations";
    /// Months and weekdays with their abbreviations, and the words of a timestamp.
    CALENDAR = "calendar";
    /// Whole lines of page furniture.
    FURNITURE_LINES = "furniture_lines";
    /// Beginnings of short furniture lines.
    FURNITURE_STARTS = "furniture_starts";
    /// Headings after which a page lists other stories.
    TAIL_HEADINGS = "tail_headings";
    /// Lower-case words that bylines contain.
    BYLINE_WORDS = "byline_words";
    /// Beginnings of captions.
    CAPTION_STARTS = "caption_starts";
    /// News agencies and picture agencies, as credits name them.
    NEWS_AGENCIES = "news_agencies";
    /// Given names, many languages.
    GIVEN_NAMES = "given_names";
    /// Given names that are also forms of countries or capitals ("Jordan Smith").
    PLACE_GIVEN_NAMES = "place_given_names";
    /// Honorifics: mr, mrs, sir.
    HONORIFICS = "honorifics";
    /// Words of titles that stand before a name or beside a country: president, sen, minister.
    TITLE_WORDS = "title_words";
    /// Titles that only holders of public offices bear: senator, judge.
    OFFICE_TITLES = "office_titles";
    /// Titles that companies and clubs give as well: director, spokesman.
    SHARED_TITLES = "shared_titles";
    /// Words that tell that somebody enters an office: sworn, nomination.
    OFFICE_ENTRIES = "office_entries";
    /// What makes a shared title a public one: police, ministry.
    INSTITUTION_NOUNS = "institution_nouns";
    /// Small words inside personal names: van, bin.
    NAME_PARTICLES = "name_particles";
    /// Nouns that head the names of public bodies: ministry, court.
    BODY_HEADS = "body_heads";
    /// Nouns that head the names of agreements: treaty, accord.
    AGREEMENT_HEADS = "agreement_heads";
    /// Words before such nouns that do not say which one: steering, joint.
    GENERIC_MODIFIERS = "generic_modifiers";
    /// What makes a convention or protocol something else: democratic, internet.
    NOT_AGREEMENTS = "not_agreements";
    /// Capitalised words that head the name of an organisation, product or place when they follow a name.
    NAME_HEADS = "name_heads";
    /// Words that stand capitalised beside a country without being one name with it ("Israeli Government").
    FREE_NOUNS = "free_nouns";
    /// Regions and groups as the second half of a compound ("Sino-African").
    REGIONS = "regions";
    /// Words before "of" that make a longer name ("Bank of China", "Gulf of Oman").
    OF_HEADS = "of_heads";
    /// Directions and parts that may stand capitalised before a country ("Northern Iraq").
    PART_WORDS = "part_words";
    /// States of the United States, provinces of Canada.
    STATES = "states";
    /// Provinces of Canada with their abbreviations.
    PROVINCES = "provinces";
    /// Country names that are also states, and what makes them so.
    STATE_HOMONYMS = "state_homonyms";
    /// Peoples' first halves in compounds of descent ("Afro-American").
    DESCENT_PREFIXES = "descent_prefixes";
    /// Nouns after a compound adjective that speak of relations between states ("Korean-American alliance").
    RELATION_NOUNS = "relation_nouns";
    /// What follows an adjective that names a language ("French language").
    LANGUAGE_NOUNS = "language_nouns";
    /// What comes before one ("in French", "speak French").
    LANGUAGE_VERBS = "language_verbs";
    /// Food, breeds and other things named after peoples ("Danish pastry").
    THINGS = "things";
    /// Units of money ("Canadian dollars").
    MONEY = "money";
    /// Verbs that governments do ("Seoul decided").
    ACTING_VERBS = "acting_verbs";
    /// Prepositions after which a capital is a place ("in Seoul").
    PLACE_PREPOSITIONS = "place_prepositions";
    /// Nouns that a capital owns when it stands for its government ("Washington's concern").
    GOVERNMENT_NOUNS = "government_nouns";
    /// Function words: articles, pronouns, prepositions, conjunctions, auxiliaries.
    FUNCTION_WORDS = "function_words";
    /// Seats of international bodies, which as datelines tell nothing about a country.
    SEAT_CITIES = "seat_cities";
    /// Common English words; a form that equals one is not safe.
    COMMON_WORDS = "common_words";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_clean() {
        for (file, words) in ALL {
            let all: Vec<_> = words.iter().collect();
            let distinct: std::collections::BTreeSet<_> = all.iter().collect();
            assert!(!all.is_empty(), "{file} is empty");
            assert_eq!(all.len(), distinct.len(), "{file} repeats an entry");
            let lower = *file == "starters" || all.iter().all(|w| **w == w.to_lowercase());
            assert!(lower, "{file} has capitals");
        }
    }

    #[test]
    fn entries_are_found_however_long_they_are() {
        for (words, entry) in ALL.iter().flat_map(|(_, words)| words.iter().map(move |entry| (words, entry))) {
            assert!(words.has(entry), "{entry}");
            assert!(["\0", "\u{1}"].iter().all(|more| !words.has(&format!("{entry}{more}"))), "{entry}");
            let small = ALL
                .iter()
                .fold(0, |bits, (_, w)| bits | if w.iter().any(|e| e == entry.to_lowercase()) { w.bit } else { 0 });
            assert_eq!(Lists::ignoring_case(entry), Lists(small), "{entry}");
            assert_eq!(Lists::ignoring_case(&entry.to_uppercase()), Lists(small), "{entry}");
        }
        for none in ["", "zzz", "ÄÖÜ", "a word of seventeen letters and more"] {
            assert_eq!((Lists::with(none), Lists::ignoring_case(none)), Default::default(), "{none}");
        }
    }
}
