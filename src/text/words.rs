//! The words beside a place, and how words are capitalised: what the resolver's rules look at.
//!
//! Not here: lists of words ([`super::lexicon`]).

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
    pub fn bare(&self) -> String {
        without_possessive(self.word.trim_end_matches('.')).to_lowercase()
    }

    /// The lists of words that have its bare form.
    pub fn lists(&self) -> Lists {
        let word = without_possessive(self.word.trim_end_matches('.'));
        // Every word of an article is asked for, and nearly all are short: without allocating.
        let mut lower = [0; 24];
        match lower.get_mut(..word.len()) {
            Some(lower) if word.is_ascii() => {
                lower.copy_from_slice(word.as_bytes());
                lower.make_ascii_lowercase();
                Lists::with_bytes(lower)
            }
            _ => Lists::with(&word.to_lowercase()),
        }
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

/// The word or mark that ends before byte `at`, within `from..`.
pub fn before(text: &str, at: usize, from: usize) -> Option<Near<'_>> {
    let head = &text[from..at];
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

/// What [`after`] gives where a word of letters and digits of ASCII follows, after at most one space, and another space
/// or the end ends it: most words, found without decoding characters.
fn plain_after(tail: &str, at: usize) -> Option<Near<'_>> {
    let skipped = usize::from(tail.starts_with(' '));
    let rest = &tail.as_bytes()[skipped..];
    let len = rest.iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let ends = len > 0 && rest.get(len).is_none_or(|b| matches!(b, b' ' | b',' | b'\n' | b';' | b')'));
    let span = Span::new(at + skipped, at + skipped + len);
    ends.then(|| Near { word: &tail[skipped..skipped + len], span, glued: skipped == 0 })
}

/// Where a string occurs between word edges, in bytes. (Searching with SIMD: articles are searched for many names.)
pub fn occurrences<'t>(text: &'t str, wanted: &'t str) -> impl Iterator<Item = usize> + use<'t> {
    let edges = move |at: &usize| is_edge(text, *at, true) && is_edge(text, at + wanted.len(), false);
    memchr::memmem::find_iter(text.as_bytes(), wanted.as_bytes()).filter(edges)
}

/// A word or name without the possessive 's at its end.
pub fn without_possessive(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

/// Whether a word begins with an upper-case letter.
pub fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Whether a stretch is written in capitals throughout: at least four words' worth of letters, none in lower case but
/// for the prefixes of names (McDONOUGH).
pub fn is_all_caps(stretch: &str) -> bool {
    let bytes = || stretch.bytes();
    let mut upper = bytes().filter(u8::is_ascii_uppercase).count();
    let mut lower = bytes().filter(u8::is_ascii_lowercase).count();
    if !stretch.is_ascii() {
        upper += stretch.chars().filter(|c| !c.is_ascii() && c.is_uppercase()).count();
        lower += stretch.chars().filter(|c| !c.is_ascii() && c.is_lowercase()).count();
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
    fn capitals() {
        assert!(is_all_caps("U.S. URGES SEOUL TO RENEW PACT"));
        assert!(!is_all_caps("NATO and IAEA"));
        assert!(is_title_case("Hundreds of Hong Kong District Council Seats"));
        assert!(!is_title_case("Hong Kong leader announces withdrawal of extradition bill"));
    }
}
