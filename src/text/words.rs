//! The words beside a place, and how words are capitalised: what the resolver's rules look at.
//!
//! Not here: lists of words ([`super::lexicon`]).

use compact_str::CompactString;

use super::blocks::{BLOCK, block};
use super::edges::{is_edge, is_word};
use super::lexicon::Lists;
use crate::document::Span;

/// A neighbour of a place: a word, with inner stops, apostrophes and hyphens ("U.S.", "O'Rourke", "Ban Ki-moon"'s
/// "Ki-moon"), or a single punctuation mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Near<'t> {
    /// The word as written; a word keeps a stop at its end ("Sen.", but also "war.").
    pub word: &'t str,
    /// Where it stands, in bytes.
    pub span: Span,
    /// Whether no space lies between the place and the word.
    pub glued: bool,
}

impl Near<'_> {
    /// Whether this is a word and not punctuation.
    pub fn is_word(&self) -> bool {
        self.word.starts_with(is_word) || self.word.ends_with(is_word)
    }

    /// The word without stops and clitics, in lower case: "Sen." → "sen", "Seoul’s" → "seoul".
    pub(crate) fn bare(&self) -> CompactString {
        lower(self.stem())
    }

    /// The word without stops and clitics, as written.
    fn stem(&self) -> &str {
        without_possessive(self.word.trim_end_matches('.'))
    }

    /// Whether its bare form is this English word, sooner than by making it.
    pub(crate) fn reads(&self, word: &str) -> bool {
        self.stem().eq_ignore_ascii_case(word)
    }

    /// The lists of words that have its bare form.
    pub fn lists(&self) -> Lists {
        Lists::ignoring_case(self.stem())
    }

    /// Whether it ends in a possessive 's.
    pub fn is_possessive(&self) -> bool {
        without_possessive(self.word).len() < self.word.len()
    }

    /// Whether it begins with a capital.
    pub fn is_capitalised(&self) -> bool {
        is_capitalised(self.word)
    }
}

/// Characters that hold a word together.
fn is_inner(c: char) -> bool {
    is_word(c) || matches!(c, '.' | '\'' | '’' | '-' | '&')
}

/// What a byte is to the words around it. Looked up: every word that a rule looks at is measured byte by byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A letter or digit of ASCII.
    Plain,
    /// A character of ASCII that belongs to no word, as those of [`is_inner`] do.
    Parts,
    /// Whatever needs a closer look.
    Other,
}

static CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 128 {
        classes[byte] = match byte as u8 {
            b if b.is_ascii_alphanumeric() => Class::Plain,
            b'_' | b'.' | b'\'' | b'-' | b'&' => Class::Other,
            _ => Class::Parts,
        };
        byte += 1;
    }
    classes
};

fn class(byte: u8) -> Class {
    CLASSES[usize::from(byte)]
}

/// The word or mark that ends before byte `at`, within `from..`.
pub fn before(text: &str, at: usize, from: usize) -> Option<Near<'_>> {
    let head = &text[from..at];
    if let Some(near) = plain_before(head, from) {
        return Some(near);
    }
    let trimmed = head.trim_end();
    let last = trimmed.chars().next_back()?;
    let glued = trimmed.len() == head.len();
    let wordy = is_word(last) || (last == '.' && trimmed[..trimmed.len() - 1].ends_with(is_word));
    let start = if wordy {
        let run = trimmed.trim_end_matches(is_inner).len();
        // A quote or dash at the front of the run is not part of the word.
        run + trimmed[run..].find(is_word).unwrap_or(0)
    } else {
        trimmed.len() - last.len_utf8()
    };
    Some(Near { word: &trimmed[start..], span: Span::new(from + start, from + trimmed.len()), glued })
}

/// The word or mark that starts after byte `at`, up to `to`.
pub fn after(text: &str, at: usize, to: usize) -> Option<Near<'_>> {
    let tail = &text[at..to];
    if let Some(near) = plain_after(tail, at) {
        return Some(near);
    }
    let trimmed = tail.trim_start();
    let first = trimmed.chars().next()?;
    let skipped = tail.len() - trimmed.len();
    let len = if is_word(first) {
        let run = trimmed.find(|c| !is_inner(c)).unwrap_or(trimmed.len());
        trimmed[..run].trim_end_matches(['\'', '’', '-', '&']).len()
    } else {
        first.len_utf8()
    };
    Some(Near { word: &trimmed[..len], span: Span::new(at + skipped, at + skipped + len), glued: skipped == 0 })
}

/// Adds the words and marks of a stretch, one after the other, as [`after`] gives them.
pub(crate) fn push_words<'t>(text: &'t str, stretch: Span, words: &mut Vec<Near<'t>>) {
    let (mut at, to) = (stretch.start as usize, stretch.end as usize);
    let mut runs = Runs::new(text.as_bytes());
    loop {
        // Two ways to the list, so that nothing is put together in memory before it is there.
        if let Some(near) = runs.plain_after(text, at, to) {
            at = near.span.end as usize;
            words.push(near);
        } else if let Some(near) = after(text, at, to) {
            at = near.span.end as usize;
            words.push(near);
        } else {
            return;
        }
    }
}

/// Measures runs of letters, digits and underscores of ASCII, each block of 64 bytes looked at once.
struct Runs<'t> {
    bytes: &'t [u8],
    /// Where the block at hand begins, and its bytes that belong to runs and those of the next one.
    block: usize,
    word: [u64; 2],
}

impl<'t> Runs<'t> {
    fn new(bytes: &'t [u8]) -> Runs<'t> {
        Runs { bytes, block: 0, word: [0, BLOCK].map(|at| block(bytes, at).word) }
    }

    /// How long the run from byte `at` is, if that is less than 64 bytes.
    fn length(&mut self, at: usize) -> Option<usize> {
        let home = at / BLOCK * BLOCK;
        if home != self.block {
            let next = if home == self.block + BLOCK { self.word[1] } else { block(self.bytes, home).word };
            (self.block, self.word) = (home, [next, block(self.bytes, home + BLOCK).word]);
        }
        let [here, next] = self.word;
        let ahead = here >> (at - home) | next << 1 << (BLOCK - 1 - (at - home));
        let length = ahead.trailing_ones() as usize;
        (length < BLOCK).then_some(length)
    }

    /// What [`after`] gives where after at most one space a word of such a run follows that a character ends which parts
    /// words, or a mark; all of ASCII.
    fn plain_after(&mut self, text: &'t str, at: usize, to: usize) -> Option<Near<'t>> {
        let skipped = usize::from(self.bytes[..to].get(at) == Some(&b' '));
        let start = at + skipped;
        let first = *self.bytes[..to].get(start)?;
        let (end, ends) = match self.length(start)? {
            0 => (start + 1, first.is_ascii_punctuation()),
            length => {
                let end = (start + length).min(to);
                (end, self.bytes[..to].get(end).is_none_or(|b| class(*b) == Class::Parts))
            }
        };
        ends.then(|| Near { word: &text[start..end], span: Span::new(start, end), glued: skipped == 0 })
    }
}

/// What [`before`] gives where a word of letters and digits of ASCII stands, then at most one space, and what begins the
/// word is the start or a character that parts words: most words, found without decoding characters.
fn plain_before(head: &str, from: usize) -> Option<Near<'_>> {
    let spaced = head.as_bytes().last() == Some(&b' ');
    let word = &head[..head.len() - usize::from(spaced)];
    let bytes = word.as_bytes();
    let start = bytes.iter().rposition(|b| class(*b) != Class::Plain).map_or(0, |i| i + 1);
    let begins = start < bytes.len() && (start == 0 || class(bytes[start - 1]) == Class::Parts);
    let span = Span::new(from + start, from + word.len());
    begins.then(|| Near { word: &word[start..], span, glued: !spaced })
}

/// What [`after`] gives where after at most one space a mark follows, or a word of letters and digits that a character
/// ends which parts words; all of ASCII.
fn plain_after(tail: &str, at: usize) -> Option<Near<'_>> {
    let skipped = usize::from(tail.as_bytes().first() == Some(&b' '));
    let rest = &tail.as_bytes()[skipped..];
    let len = match rest.iter().position(|b| class(*b) != Class::Plain).unwrap_or(rest.len()) {
        0 if rest.first().is_some_and(|b| b.is_ascii_punctuation() && *b != b'_') => 1,
        0 => return None,
        len if rest.get(len).is_none_or(|b| class(*b) == Class::Parts) => len,
        _ => return None,
    };
    let span = Span::new(at + skipped, at + skipped + len);
    Some(Near { word: &tail[skipped..skipped + len], span, glued: skipped == 0 })
}

/// Where a string occurs between word edges, in bytes. (Searching with SIMD: articles are searched for many names.)
pub fn occurrences<'t>(text: &'t str, wanted: &'t str) -> impl Iterator<Item = usize> + use<'t> {
    let edges = move |at: &usize| is_edge(text, *at, true) && is_edge(text, at + wanted.len(), false);
    memchr::memmem::find_iter(text.as_bytes(), wanted.as_bytes()).filter(edges)
}

/// A word or name without the possessive 's at its end.
pub fn without_possessive(word: &str) -> &str {
    if word.as_bytes().last() != Some(&b's') {
        return word; // most words
    }
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

/// A text without white space, possessives and apostrophes at its end: what ends where the owner of the next thing does.
pub(crate) fn without_ownership(mut text: &str) -> &str {
    text = text.trim_end();
    // Not `trim_end_matches`, which prepares a search each time.
    for ending in ["'s", "’s"] {
        while let Some(rest) = text.strip_suffix(ending) {
            text = rest;
        }
    }
    text.trim_end_matches(['\'', '’'])
}

/// A text in lower case; one of up to 24 bytes takes no memory of its own, and nearly all that the rules ask for are.
pub(crate) fn lower(text: &str) -> CompactString {
    if text.is_ascii() {
        let mut lower = CompactString::new(text);
        lower.make_ascii_lowercase();
        lower
    } else {
        text.to_lowercase().into()
    }
}

/// Whether a word begins with an upper-case letter.
pub fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Whether a stretch is written in capitals throughout: at least four words' worth of letters, none in lower case but
/// for the prefixes of names (McDONOUGH).
pub fn is_all_caps(stretch: &str) -> bool {
    // No more than one letter in twenty; nearly every sentence has them in its first words.
    let few = stretch.len() / 20;
    if stretch.bytes().filter(u8::is_ascii_lowercase).nth(few).is_some() {
        return false;
    }
    let (mut upper, mut lower) = (0, 0);
    for c in stretch.chars() {
        upper += usize::from(c.is_uppercase());
        lower += usize::from(c.is_lowercase());
    }
    upper >= 12 && lower * 20 <= upper
}

/// Whether a headline capitalises its ordinary words, so that a capital there tells nothing.
pub fn is_title_case(headline: &str) -> bool {
    let long = || headline.split_whitespace().filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 3);
    let (all, capital) =
        (long().count(), long().filter(|w| is_capitalised(w.trim_start_matches(['"', '“', '‘', '\'']))).count());
    all >= 3 && capital * 10 >= all * 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours() {
        let text = "said Sen. Jordan, who";
        let at = text.find("Jordan").unwrap();
        assert_eq!(before(text, at, 0).map(|n| n.word), Some("Sen."));
        assert_eq!(after(text, at + 6, text.len()).map(|n| (n.word, n.glued)), Some((",", true)));
        assert_eq!(before("pro-Beijing", 4, 0).map(|n| (n.word, n.glued)), Some(("-", true)));
        assert_eq!(before("x", 0, 0), None);
        assert_eq!(after("U.S.-led", 4, 8).map(|n| n.word), Some("-"));
        assert_eq!(before("Seoul’s ", 10, 0).map(|n| n.bare()), Some("seoul".into()));
    }

    #[test]
    fn words_of_a_stretch_come_as_one_after_the_other() {
        let long = "x".repeat(130);
        let text = format!(
            "The  U.S.-led, \"O'Rourke_1\"  _a-b _ — Séoul’s Ki-moon (R-N.Y.); {long}, {long}.é\n2.5 日本 end._"
        );
        let places: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let mut words = Vec::new();
        for (i, &from) in places.iter().enumerate() {
            for &to in &places[i..] {
                words.clear();
                push_words(&text, Span::new(from, to), &mut words);
                let mut at = from;
                let one = || {
                    let near = after(&text, at, to)?;
                    at = near.span.end as usize;
                    Some(near)
                };
                assert_eq!(words, std::iter::from_fn(one).collect::<Vec<_>>(), "{from}..{to}");
            }
        }
    }

    #[test]
    fn bytes_are_what_their_characters_are() {
        for byte in 0..128u8 {
            let c = char::from(byte);
            assert_eq!(class(byte) == Class::Parts, !is_inner(c), "{c:?}");
            assert_eq!(class(byte) == Class::Plain, c.is_ascii_alphanumeric(), "{c:?}");
        }
        assert!((128..=255).all(|byte| class(byte) == Class::Other));
    }

    #[test]
    fn capitals() {
        assert!(is_all_caps("U.S. URGES SEOUL TO RENEW PACT"));
        assert!(!is_all_caps("NATO and IAEA"));
        assert!(is_title_case("Hundreds of Hong Kong District Council Seats"));
        assert!(!is_title_case("Hong Kong leader announces withdrawal of extradition bill"));
    }
}
