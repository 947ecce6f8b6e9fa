//! Finds every form of a gazetteer in a text: one structure over all kinds, all candidates that stand on word edges.
//!
//! Texts are searched by [`words`]. An Aho–Corasick automaton over the same keys is the independent judge in tests and
//! benches, built when first asked for. This is the only file that names `aho_corasick`.
//!
//! Not here: choosing among overlapping or ambiguous candidates ([`crate::resolve`]). Searching leftmost-longest and
//! checking edges afterwards would lose names: with the forms "us" and "us open", "the us opened" has the first one.

mod cut;
mod filter;
mod grow;
mod spellings;
mod words;

use std::borrow::Cow;
use std::cell::{LazyCell, RefCell};
use std::io;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::document::Span;
use crate::gazetteer::{Case, FormId, Gazetteer};
use crate::store::{Sections, Stored};
use crate::text::{self, Folded};

use filter::Filter;
use grow::{Builder, Key};
use spellings::{Growing, NOWHERE, Place, Spellings};
use words::{Scratch, WordTrie};

/// A form found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Where, in bytes of the original text.
    pub span: Span,
    /// Which form.
    pub form: FormId,
}

/// The compiled forms of one gazetteer. Read-only; threads share it.
#[derive(Debug)]
pub struct Matcher {
    trie: WordTrie,
    spellings: Spellings,
    /// How many forms the gazetteer has.
    forms: usize,
    /// The places of all keys in `spellings`, rising: their numbers for other engines.
    keys: OnceLock<Vec<Place>>,
    /// `None` inside if the keys are too many for one automaton (several GiB of names).
    automaton: OnceLock<Option<AhoCorasick>>,
}

/// So many forms are compiled together.
const BATCH: usize = 64;

thread_local! {
    /// The words of the text at hand, buffers that each thread uses again.
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Matcher {
    /// Compiles all forms of `gazetteer`.
    pub fn new(gazetteer: &Gazetteer) -> Matcher {
        // A clash of transitions is rare, and another seed helps.
        let mut seeds = (1u64..).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let Some(matcher) = seeds.find_map(|seed| Matcher::under(seed, gazetteer)) else {
            unreachable!("seeds do not end")
        };
        matcher
    }

    /// The same, unless two transitions clash under this seed.
    fn under(seed: u64, gazetteer: &Gazetteer) -> Option<Matcher> {
        let forms = gazetteer.forms().len();
        let (mut builder, mut spellings) = (Builder::new(seed, forms), Growing::new(forms));
        let mut keys: Vec<Key> = std::iter::repeat_with(Key::default).take(BATCH).collect();
        let mut all = gazetteer.forms().zip(0..forms as u32);
        while all.len() > 0 {
            let mut count = 0;
            for (key, (form, id)) in keys.iter_mut().zip(&mut all) {
                let text = spelled_with_key(form.text(), &mut key.text);
                let any = form.case() == Case::Any;
                key.small = any || !text.trim_start().starts_with(|c: char| c.is_ascii_uppercase());
                let text: &str = if any { &key.text } else { &text };
                // The strings of the lists have no more room than these.
                key.spelling = spellings.push(FormId(id), form.case(), text).unwrap_or(NOWHERE);
                count += 1;
            }
            builder.add_all(&keys[..count], &mut spellings);
        }
        let (trie, spellings) = (builder.finish()?, spellings.finish());
        Some(Matcher { trie, spellings, forms, keys: OnceLock::new(), automaton: OnceLock::new() })
    }

    /// Adds everything to the sections of a file.
    pub(crate) fn store<'a>(&'a self, sections: &mut Sections<'a>) -> io::Result<()> {
        sections.column("filter", &self.trie.firsts.0);
        sections.column("filter 2", &self.trie.seconds.0);
        sections.column("slots", &self.trie.slots);
        sections.column("spelling", &self.spellings.0);
        let WordTrie { seed, keys, .. } = self.trie;
        sections.value("trie", &(seed, keys, probe(seed)))
    }

    /// The matcher of a file for a gazetteer with so many forms, or what is wrong with it. Numbers that lead nowhere are
    /// found here, or taken for no find.
    pub(crate) fn restore(stored: &Stored, forms: usize) -> Result<Matcher, String> {
        let (seed, keys, probed): (u64, u32, u64) = stored.value("trie")?;
        if probed != probe(seed) {
            return Err("its words were folded or hashed in another way than this program's".to_owned());
        }
        let trie = WordTrie {
            seed,
            keys,
            firsts: Filter(stored.column("filter")?),
            seconds: Filter(stored.column("filter 2")?),
            slots: stored.column("slots")?,
        };
        if !trie.is_sound() {
            return Err("its search structure is not sound".to_owned());
        }
        let spellings = Spellings(stored.column("spelling")?);
        Ok(Matcher { trie, spellings, forms, keys: OnceLock::new(), automaton: OnceLock::new() })
    }

    fn automaton(&self) -> Option<&AhoCorasick> {
        let build = || {
            let builder = AhoCorasick::builder()
                .match_kind(MatchKind::Standard)
                .kind(Some(AhoCorasickKind::ContiguousNFA))
                .build(self.keys());
            builder.ok()
        };
        self.automaton.get_or_init(build).as_ref()
    }

    /// The number of distinct folded forms.
    pub fn len(&self) -> usize {
        self.trie.len()
    }

    /// Whether there is nothing to find.
    pub fn is_empty(&self) -> bool {
        self.trie.len() == 0
    }

    /// Bytes held by the search structures built so far.
    pub fn memory(&self) -> usize {
        let automaton = self.automaton.get().and_then(Option::as_ref);
        self.trie.memory() + self.spellings.memory() + automaton.map_or(0, AhoCorasick::memory_usage)
    }

    /// All candidates in `original`, whose folding is `folded`: on word edges, in an allowed spelling, sorted by start,
    /// then longest first, then form. They may overlap.
    pub fn candidates(&self, original: &str, folded: &Folded, out: &mut Vec<Candidate>) {
        out.clear();
        let mut near = 0;
        SCRATCH.with_borrow_mut(|scratch| {
            self.trie.find(folded, scratch, |start, end, key| {
                self.accept(original, folded, (start, end, key), &mut near, out);
            });
        });
        // They come in the order of their starts.
        for namesakes in out.chunk_by_mut(|a, b| a.span.start == b.span.start) {
            namesakes.sort_unstable_by_key(|c| (std::cmp::Reverse(c.span.end), c.form));
        }
    }

    /// The same by the automaton, whatever the text: the judge of the word trie in tests and benches.
    pub fn candidates_by_automaton(&self, original: &str, folded: &Folded, out: &mut Vec<Candidate>) {
        let found = self.automaton().into_iter().flat_map(|a| a.find_overlapping_iter(folded.as_str()));
        self.candidates_among(original, folded, found.map(|m| (m.start(), m.end(), m.pattern().as_usize())), out);
    }

    /// The same from what another engine has found: where keys begin and end in the folded text, in bytes, and their
    /// places among [`Matcher::keys`].
    pub fn candidates_among(
        &self,
        original: &str,
        folded: &Folded,
        found: impl Iterator<Item = (usize, usize, usize)>,
        out: &mut Vec<Candidate>,
    ) {
        out.clear();
        let mut near = 0;
        let places = self.places();
        found.for_each(|(start, end, key)| self.accept(original, folded, (start, end, places[key]), &mut near, out));
        out.sort_unstable_by_key(|c| (c.span.start, std::cmp::Reverse(c.span.end), c.form));
    }

    /// The distinct folded forms.
    pub fn keys(&self) -> Vec<String> {
        let key = |place: &Place| {
            let spelling = self.spellings.of(*place).next()?;
            let (written, mut key) = (std::str::from_utf8(spelling.text).ok()?, String::new());
            spelled_with_key(written, &mut key);
            Some(key)
        };
        self.places().iter().map(|place| key(place).unwrap_or_default()).collect()
    }

    /// Where their spellings are.
    fn places(&self) -> &[Place] {
        self.keys.get_or_init(|| {
            let mut places: Vec<Place> = self.trie.slots.iter().map(|s| s.key).filter(|k| *k != NOWHERE).collect();
            places.sort_unstable();
            places
        })
    }

    /// Adds the forms of a key that stand at a folded place, if that is on word edges and they may be so written. `near`
    /// is where the place before it was found.
    fn accept(
        &self,
        original: &str,
        folded: &Folded,
        (start, end, spellings): (usize, usize, Place),
        near: &mut usize,
        out: &mut Vec<Candidate>,
    ) {
        let key = &folded.as_str().as_bytes()[start..end];
        let Some((start, mut end)) = folded.original_range(start, end, near) else { return };
        // What folds to nothing at its end (a line break after a hyphen, a soft hyphen) does not belong to a name.
        if !original.as_bytes()[end.saturating_sub(1)].is_ascii_alphanumeric() {
            let fringe = |c: char| c.is_whitespace() || text::is_ignorable(c);
            end = start + original[start..end.max(start)].trim_end_matches(fringe).len();
        }
        if start >= end || !text::is_edge(original, start, true) || !text::is_edge(original, end, false) {
            return;
        }
        let span = Span::new(start, end);
        let surface = span.of(original);
        // Folded only when somebody asks: most names are written as they are listed.
        let spelled = LazyCell::new(|| spelled(surface));
        for spelling in self.spellings.of(spellings) {
            let listed = spelling.text;
            let allowed = match spelling.case {
                Case::Any => key == listed,
                _ if surface.as_bytes() == listed => true,
                Case::Exact => spelled.as_bytes() == listed,
                Case::Headline => spelled.as_bytes() == listed || is_in_capitals(&spelled, listed),
            };
            if allowed && spelling.form.index() < self.forms {
                out.push(Candidate { span, form: spelling.form });
            }
        }
    }
}

/// What folding, cutting into words and hashing make of a text of all sorts of words, as one number.
fn probe(seed: u64) -> u64 {
    words::probe(
        &Folded::new("Wiretag’s Été of Straße, non-\nproliferation —  日本 한국 U.S. 1994 counterproliferationists"),
        seed,
    )
}

/// The text with everything folded but its case; most names have nothing to fold.
fn spelled(surface: &str) -> Cow<'_, str> {
    if text::is_plain(surface) { Cow::Borrowed(surface) } else { Cow::Owned(text::fold_keep_case(surface)) }
}

/// The same for a form, whose key goes to `key`: what [`Folded`] makes of it. Lower case is all that is left to do, unless
/// white space other than a space has its own rules.
fn spelled_with_key<'a>(text: &'a str, key: &mut String) -> Cow<'a, str> {
    key.clear();
    let spelled = spelled(text);
    match &spelled {
        Cow::Borrowed(plain) => key.push_str(plain),
        Cow::Owned(_) if text.trim().contains(|c: char| c.is_control()) => key.push_str(&text::fold(text)),
        Cow::Owned(folded) if folded.is_ascii() => key.push_str(folded.trim()),
        Cow::Owned(folded) => key.extend(folded.trim().chars().flat_map(char::to_lowercase)),
    }
    key.make_ascii_lowercase();
    spelled
}

/// Whether `surface` is `listed` in capitals throughout, both folded but for their case.
fn is_in_capitals(surface: &str, listed: &[u8]) -> bool {
    if surface.is_ascii() && listed.is_ascii() {
        return surface.len() == listed.len() && surface.bytes().eq(listed.iter().map(u8::to_ascii_uppercase));
    }
    let capitals = || std::str::from_utf8(listed).unwrap_or_default().chars().flat_map(char::to_uppercase);
    !surface.contains(char::is_lowercase) && surface.chars().eq(capitals())
}

/// The same answer by nested loops: slow, obvious, the judge of [`Matcher`] in tests.
pub fn naive_candidates(gazetteer: &Gazetteer, original: &str) -> Vec<Candidate> {
    let boundaries: Vec<usize> = original.char_indices().map(|(i, _)| i).chain([original.len()]).collect();
    let mut out = Vec::new();
    for (i, &start) in boundaries.iter().enumerate() {
        for &end in &boundaries[i + 1..] {
            let surface = &original[start..end];
            // Neither white space and invisible characters at its ends nor half an accented letter make a name.
            let fringe = |c: char| c.is_whitespace() || text::is_ignorable(c);
            let mark = |c: Option<char>| {
                c.is_some_and(|c| !fringe(c) && Folded::new(c.encode_utf8(&mut [0; 4])).as_str().is_empty())
            };
            let trimmed = surface.trim_matches(fringe) == surface
                && !mark(surface.chars().next())
                && !mark(original[end..].chars().next());
            if !trimmed || !text::is_edge(original, start, true) || !text::is_edge(original, end, false) {
                continue;
            }
            for (id, form) in gazetteer.forms().enumerate() {
                if Folded::new(surface).as_str() != text::fold(form.text()) {
                    continue;
                }
                let (written, listed) = (text::fold_keep_case(surface), text::fold_keep_case(form.text()));
                let headline = written == listed.to_uppercase();
                let allowed = match form.case() {
                    Case::Any => true,
                    Case::Exact => written == listed,
                    Case::Headline => written == listed || headline,
                };
                if allowed {
                    out.push(Candidate { span: Span::new(start, end), form: FormId(id as u32) });
                }
            }
        }
    }
    out.sort_unstable_by_key(|c| (c.span.start, std::cmp::Reverse(c.span.end), c.form));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_what_folding_makes_of_forms() {
        let mut key = String::new();
        for form in [
            "South Korea",
            " Côte  d’Ivoire ",
            "İzmir",
            "Straße ẞ",
            "ΣΟΦΙΑΣ Σ",
            "a \u{200b} b",
            "\u{200b} a",
            "Non-\nProliferation",
            "a\n\nb",
            "a\u{2028}b",
            "ＮＡＴＯ™",
            "`x` \u{1f}",
            "대한민국",
            "",
        ] {
            assert_eq!(spelled_with_key(form, &mut key), text::fold_keep_case(form), "{form:?}");
            assert_eq!(key, text::fold(form), "{form:?}");
        }
    }
}
