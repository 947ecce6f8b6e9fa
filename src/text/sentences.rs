//! Paragraphs and sentences.
//!
//! Not here: which sentences are news ([`super::page`]).

use std::sync::LazyLock;

use super::blocks::places;
use super::lexicon::{self, Lists};
use crate::document::Span;

/// Lines of hard-wrapped text (UN speeches, old wires) are at least this long on average, in bytes.
const WRAPPED_LINE: usize = 40;

/// The paragraphs of a text: separated by blank lines or indentation, or by every line break where the text is not
/// hard-wrapped.
/// Spans are trimmed of white space; empty ones are left out.
pub fn paragraphs(text: &str) -> Vec<Span> {
    let ends: Vec<usize> = places(text.as_bytes(), [b'\n']).chain([text.len()]).collect();
    let wrapped = ends.len() > 1 && is_wrapped(text, &ends);
    let mut out = Vec::new();
    let mut start = 0;
    for (line, &end) in ends.iter().enumerate() {
        let goes_on = ends.get(line + 1).is_some_and(|&next_end| {
            let next = &text[end + 1..next_end];
            wrapped && !next.starts_with("  ") && !next.starts_with('\t') && !trim_end(next).is_empty()
        });
        if !goes_on {
            push_trimmed(text, start, end, &mut out);
            start = end + 1;
        }
    }
    out
}

/// Whether lines end where the line was full and not where a paragraph ended: most long lines lack final punctuation.
/// `ends` are the line breaks and the end of the text.
fn is_wrapped(text: &str, ends: &[usize]) -> bool {
    let (mut lines, mut open, mut bytes) = (0usize, 0usize, 0usize);
    let mut line = "";
    let mut start = 0;
    for &end in ends {
        let next = trim_end(&text[start..end]);
        if !line.is_empty() && !next.is_empty() {
            lines += 1;
            bytes += line.len();
            open += usize::from(!is_final(line));
        }
        line = next;
        start = end + 1;
    }
    lines > 1 && open * 2 > lines && bytes > lines * WRAPPED_LINE
}

/// Whether a line ends with what ends a paragraph.
fn is_final(line: &str) -> bool {
    match line.as_bytes().last() {
        Some(last) if last.is_ascii() => matches!(last, b'.' | b'!' | b'?' | b'"' | b':' | b')'),
        _ => line.ends_with('”'),
    }
}

/// `str::trim_end`, sooner where there is nothing to trim.
#[inline]
fn trim_end(part: &str) -> &str {
    if part.as_bytes().last().is_some_and(u8::is_ascii_graphic) { part } else { part.trim_end() }
}

fn push_trimmed(text: &str, start: usize, end: usize, out: &mut Vec<Span>) {
    let part = trim_end(&text[start..end]);
    let trimmed = part.trim_start();
    if !trimmed.is_empty() {
        let end = start + part.len();
        out.push(Span::new(end - trimmed.len(), end));
    }
}

/// The sentences of one paragraph, in order, trimmed.
///
/// A stop ends a sentence before a space and something that can begin one, unless it belongs to an abbreviation
/// ("U.S.", "Oct. 17", "Gen. Smith", "J. D. Smith", "S. Korea"). After an abbreviation that can end a sentence ("in
/// the U.S."), only a word that usually begins one ("The", "He", "But") makes a new one.
pub fn sentences(text: &str, paragraph: Span) -> Vec<Span> {
    let mut out = Vec::new();
    push_sentences(text, paragraph, &mut out);
    out
}

/// Adds the sentences of one paragraph.
pub(super) fn push_sentences(text: &str, paragraph: Span, out: &mut Vec<Span>) {
    let (from, to) = (paragraph.start as usize, paragraph.end as usize);
    let part = &text[from..to];
    let before = out.len();
    let mut start = 0;
    for at in places(part.as_bytes(), STOPS) {
        if at < start {
            continue;
        }
        let Some(mark) = part[at..].chars().next().filter(|c| is_terminator(*c)) else { continue };
        let stop = at + mark.len_utf8();
        let end = stop + closing(&part[stop..]);
        if ends_sentence(part, at, mark, end) {
            push_trimmed(part, start, end, out);
            start = end;
        }
    }
    push_trimmed(part, start, part.len(), out);
    let new = &mut out[before..];
    new.iter_mut().for_each(|s| *s = Span { start: s.start + paragraph.start, end: s.end + paragraph.start });
}

/// A character that may end a sentence.
fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '?' | '!' | '…' | '。' | '！' | '？')
}

/// The bytes with which such characters begin.
const STOPS: [u8; 6] = [b'.', b'?', b'!', 0xe2, 0xe3, 0xef];

/// The bytes of further terminators, quotes and brackets that close a sentence together with its stop.
fn closing(rest: &str) -> usize {
    rest.find(|c: char| !matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']') && !is_terminator(c))
        .unwrap_or(rest.len())
}

fn ends_sentence(part: &str, at: usize, mark: char, end: usize) -> bool {
    if matches!(mark, '。' | '！' | '？') {
        return true;
    }
    let tail = &part[end..];
    let next = match tail.as_bytes() {
        [b' ', first, ..] if first.is_ascii_alphanumeric() => &tail[1..], // nearly always
        _ if tail.starts_with(char::is_whitespace) => {
            tail.trim_start().trim_start_matches(['"', '\'', '“', '‘', '(', '[', '«'])
        }
        _ => return false,
    };
    let Some(first) = next.chars().next() else { return true };
    if first.is_lowercase() {
        return false;
    }
    if mark != '.' || part[at + 1..].starts_with('.') {
        return true;
    }
    if !ENDINGS.may_abbreviate(&part.as_bytes()[..at]) {
        return true; // nearly always
    }
    match abbreviation(last_word(&part[..at])) {
        Abbreviation::None => true,
        Abbreviation::Title => false,
        Abbreviation::BeforeNumber => !first.is_ascii_digit(),
        Abbreviation::MayEnd => {
            let next_word = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            lexicon::STARTERS.has(next_word)
        }
    }
}

/// What stands behind the last white space, bracket or opening quote.
fn last_word(part: &str) -> &str {
    // Byte by byte through ASCII, which holds for nearly every word before a stop.
    let opening = |b: &u8| matches!(b, b'\t'..=b'\r' | b' ' | b'(' | b'"' | b'[');
    let len = part.as_bytes().iter().rev().take_while(|b| b.is_ascii() && !opening(b)).count();
    let start = part.len() - len;
    if start == 0 || part.as_bytes()[start - 1].is_ascii() {
        return &part[start..];
    }
    let opening = |c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“' | '[');
    part.rfind(opening).map_or(part, |i| part[i..].trim_start_matches(opening))
}

/// The abbreviations of all lists.
fn listed_abbreviations() -> impl Iterator<Item = &'static str> {
    let lists = [&lexicon::TITLE_ABBREVIATIONS, &lexicon::NUMBER_ABBREVIATIONS, &lexicon::END_ABBREVIATIONS];
    lists.into_iter().flat_map(|list| list.iter())
}

/// The last three letters of the listed abbreviations, each taken for the lower five bits of its byte, as bits.
struct Endings([u64; 512]);

static ENDINGS: LazyLock<Endings> = LazyLock::new(|| {
    let mut bits = [0; 512];
    for letters in listed_abbreviations().filter_map(|entry| entry.as_bytes().last_chunk()) {
        let n = Endings::number(letters);
        bits[n / 64] |= 1 << (n % 64);
    }
    Endings(bits)
});

impl Endings {
    /// Whether the word before a stop may be an abbreviation. One whose last three characters are letters is neither an initial
    /// nor one of inner stops, and no listed one unless it ends so.
    fn may_abbreviate(&self, before: &[u8]) -> bool {
        let Some(letters) = before.last_chunk() else { return true };
        let n = Endings::number(letters);
        !letters.iter().all(u8::is_ascii_alphabetic) || self.0[n / 64] >> (n % 64) & 1 == 1
    }

    fn number(letters: &[u8; 3]) -> usize {
        letters.iter().fold(0, |n, letter| n << 5 | usize::from(letter & 31))
    }
}

enum Abbreviation {
    None,
    /// Always followed by a name: "Gen.".
    Title,
    /// Followed by a number: "Oct.", "No.".
    BeforeNumber,
    /// Can stand at the end of a sentence: "U.S.", "Inc.", "p.m.", an initial.
    MayEnd,
}

/// No listed abbreviation is longer, in bytes.
const LONGEST_ABBREVIATION: usize = 10;

fn abbreviation(word: &str) -> Abbreviation {
    let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let dotted = || bare.as_bytes().contains(&b'.') && bare.split('.').all(|p| p.chars().count() <= 2);
    // Most words before a stop are no abbreviations, and this stands in the path of every sentence.
    if bare.len() > LONGEST_ABBREVIATION {
        return if dotted() { Abbreviation::MayEnd } else { Abbreviation::None };
    }
    let lone = || bare.len() == 1 && word.chars().filter(|c| c.is_alphabetic()).count() == 1;
    if lone() || dotted() {
        return Abbreviation::MayEnd;
    }
    let lists = Lists::ignoring_case(bare);
    if lists.any(&[&lexicon::TITLE_ABBREVIATIONS]) {
        Abbreviation::Title
    } else if lists.any(&[&lexicon::NUMBER_ABBREVIATIONS]) {
        Abbreviation::BeforeNumber
    } else if lists.any(&[&lexicon::END_ABBREVIATIONS]) {
        Abbreviation::MayEnd
    } else {
        Abbreviation::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        paragraphs(text).into_iter().flat_map(|p| sentences(text, p)).map(|s| s.of(text)).collect()
    }

    #[test]
    fn sentences_survive_abbreviations() {
        for text in [
            "The U.S. Navy and S. Korea met Gen. J. D. Smith on Oct. 17 at 9:30 a.m. ET in St. Petersburg.",
            "Growth was 2.5 percent, said Acme Inc. Chairman Jane Q. Public.",
            "\"Renew GSOMIA ... with Japan,\" he said.",
            "Sen. Kay Hagan (D-N.C.) voted no.",
        ] {
            assert_eq!(cut(text), [text]);
        }
        assert_eq!(
            cut("He left the U.S. The pact ended. \"When? Now,\" he said."),
            ["He left the U.S.", "The pact ended.", "\"When?", "Now,\" he said.",]
        );
        assert_eq!(
            cut("He said: \"We go.\" They went (at last.) Then it ended"),
            ["He said: \"We go.\"", "They went (at last.)", "Then it ended",]
        );
    }

    #[test]
    fn no_abbreviation_is_longer_than_the_longest() {
        assert!(listed_abbreviations().all(|a| a.len() <= LONGEST_ABBREVIATION));
    }

    #[test]
    fn what_may_be_an_abbreviation_is_looked_at() {
        for word in listed_abbreviations().chain(["U.S", "J", "Ph.D", "p.m", "N.A.T.O", "Nov"]) {
            for word in [word.to_owned(), word.to_uppercase(), format!("({word}")] {
                assert!(ENDINGS.may_abbreviate(word.as_bytes()), "{word}");
            }
        }
        assert!(["pact", "agreement", "TREATY"].iter().all(|word| !ENDINGS.may_abbreviate(word.as_bytes())));
    }

    #[test]
    fn paragraphs_of_plain_and_of_wrapped_text() {
        assert_eq!(
            cut("Friday, September 6, 2019\nOn Wednesday it rained"),
            ["Friday, September 6, 2019", "On Wednesday it rained"]
        );
        let wrapped = "We support the Treaty on the Non-Proliferation\nof Nuclear Weapons and the Charter of the United\nNations in all its parts";
        assert_eq!(paragraphs(wrapped).len(), 1);
        assert_eq!(paragraphs("one\n\ntwo\r\n\r\nthree\n").len(), 3);
        assert!(paragraphs(" \n\n ").is_empty());
    }
}
