//! Persons whom their title makes ours.
//!
//! Rule (title-and-name): a personal name of two words or more right after the title of a public office, or before a
//! comma and such a title, is a mention; so is one word after a title that only public offices have. A title that
//! companies and clubs give as well needs an institution beside it. Who is sworn in, or nominated or appointed to an
//! office, is one too.
//! Examples: "Senator Ann Able", "local prosecutor Remy Heitz", "police chief Ann Able", "Ann Able, head of the
//! regional civil defense office,", "the nomination of Ann Able to serve", "President Able".
//! Counter-examples: "director Ann Able" of a film, "Ann Able, chairman of Able Motors,", "General Motors", "King James
//! Bible", "Queen Elizabeth Hospital", "Justice Department".
//!
//! Not here: officials of the lists ([`super::super::short_names`]).

use super::{Context, Found, Word, bare_end};
use crate::document::{Field, Span};
use crate::gazetteer::Kind;
use crate::resolve::article::State;
use crate::resolve::rule::Rule;
use crate::resolve::via::Via;
use crate::text;
use crate::text::lexicon::{self, Words};

/// A personal name has at most this many words, small ones included.
const LONGEST: usize = 6;
/// How many words after a comma may pass before the title.
const APPOSITION: usize = 7;

/// Only words of these lists make a name of the sentence one of ours.
pub(super) static MARKS: [&Words; 3] = [&lexicon::OFFICE_TITLES, &lexicon::SHARED_TITLES, &lexicon::OFFICE_ENTRIES];

pub(super) fn find(cx: &Context<'_>, field: Field, words: &[Word<'_>], found: &mut Vec<Found>) {
    let named: Vec<bool> = words.iter().map(|w| is_name_word(cx, field, w)).collect();
    let mut at = 0;
    while at < words.len() {
        let Some(end) = name_at(words, &named, at) else {
            at += 1;
            continue;
        };
        let span = Span::new(words[at].span.start as usize, bare_end(&words[end - 1]));
        if cx.is_free(field, span) && marked(cx, field, words, at, end) && !is_no_person(cx, field, &words[at..end]) {
            found.push(Found { field, span, kind: Kind::OFFICIAL, rule: Rule::TitleAndName });
        }
        at = end;
    }
}

/// The last word of a name, with the small words before it: "Ursula von der Leyen" → "von der Leyen".
pub(super) fn surname(name: &str) -> &str {
    let mut start = name.rfind(' ').map_or(0, |i| i + 1);
    while let Some(before) = name[..start].trim_end().rsplit(' ').next().filter(|w| lexicon::NAME_PARTICLES.has(w)) {
        start = before.as_ptr() as usize - name.as_ptr() as usize;
    }
    &name[start..]
}

/// Whether a surname at a span may mean the person introduced in full: no other given name before it, no further name
/// after it.
pub(super) fn is_short_name(cx: &Context<'_>, field: Field, span: Span) -> bool {
    let content = cx.text(field);
    let sentence = cx.article.layout(field).sentence(span.start).1;
    let before = text::before(content, span.start as usize, sentence.start.min(span.start) as usize);
    let after = text::after(content, span.end as usize, sentence.end.max(span.end) as usize);
    let other_person = before.is_some_and(|b| {
        let lists = b.lists();
        let title = lists.any(&[&lexicon::TITLE_WORDS, &lexicon::HONORIFICS]);
        let first = b.span.start == sentence.start;
        b.is_word()
            && !b.glued
            && b.is_capitalised()
            && !title
            && !lists.has(&lexicon::FUNCTION_WORDS)
            && (!first || lists.has(&lexicon::GIVEN_NAMES))
    });
    let longer = after.is_some_and(|a| !a.glued && a.is_capitalised() && a.lists().has(&lexicon::NAME_HEADS));
    !other_person && !longer
}

/// Whether what stands around a name makes the person ours.
fn marked(cx: &Context<'_>, field: Field, words: &[Word<'_>], at: usize, end: usize) -> bool {
    let full = end - at > 1;
    if heads_something_else(words, at, end) {
        return false;
    }
    if let Some(title) = at.checked_sub(1).map(|t| &words[t]).filter(|t| t.is_word() && !words[at].glued)
        && title_before(cx, field, words, (title, at - 1), (at, end))
    {
        return true;
    }
    let beside =
        || title_and_comma(words, at, end) || apposition(cx, field, words, end) || entering_office(words, at, end);
    full && !words[end - 1].is_possessive() && !is_place(cx, &words[at..end]) && beside()
}

/// Whether `title`, word `t`, ends a title that makes the name after it ours.
fn title_before(
    cx: &Context<'_>,
    field: Field,
    words: &[Word<'_>],
    (title, t): (&Word<'_>, usize),
    (at, end): (usize, usize),
) -> bool {
    let full = end - at > 1;
    if title.is_possessive() {
        return false; // "the President's Emergency Plan"
    }
    let lists = title.lists();
    if lists.has(&lexicon::SHARED_TITLES) {
        return full && (institution_before(cx, field, words, t) || of_institution(cx, field, &words[end..]));
    }
    if !lists.has(&lexicon::OFFICE_TITLES) {
        return false;
    }
    let bare = title.bare();
    // "Queen Elizabeth" and "General Able" alone are too often something else's name.
    let alone = !matches!(bare.as_str(), "general" | "justice" | "king" | "queen" | "prince" | "princess" | "judge");
    // A company has a president as well; written small, it needs the institution.
    match bare.as_str() {
        "president" | "chancellor" | "marshal" | "representative" if !title.is_capitalised() => {
            full && institution_before(cx, field, words, t)
        }
        "general" if t > 0 && words[t - 1].reads("attorney") => true,
        _ => full || alone && title.is_capitalised(),
    }
}

/// "police chief", "FBI director", "Deputy Secretary of State": an institution up to two words before the title.
fn institution_before(cx: &Context<'_>, field: Field, words: &[Word<'_>], t: usize) -> bool {
    words[t.saturating_sub(2)..t].iter().rev().any(|w| institution(cx, field, w))
}

fn institution(cx: &Context<'_>, field: Field, word: &Word<'_>) -> bool {
    let kept = cx.site_at(field, word.span.start).is_some_and(|i| match cx.sites[i].state {
        State::Kept(e, _) => matches!(cx.kind(e), Kind::COUNTRY | Kind::AGENCY),
        _ => false,
    });
    kept || word.lists().has(&lexicon::INSTITUTION_NOUNS)
}

/// "the town's mayor, Ann Able,": a title of a public office before the comma, and the name closed by another mark.
fn title_and_comma(words: &[Word<'_>], at: usize, end: usize) -> bool {
    let closed = words.get(end).is_none_or(|w| matches!(w.word, "," | ";" | "." | ")"));
    let before = |n: usize| at.checked_sub(n).map(|i| &words[i]);
    let comma = before(1).is_some_and(|w| w.word == ",");
    closed && comma && before(2).is_some_and(|w| !w.is_possessive() && w.lists().has(&lexicon::OFFICE_TITLES))
}

/// "Ann Able, the former head of the finance ministry": a title of a public office after the comma.
fn apposition(cx: &Context<'_>, field: Field, words: &[Word<'_>], end: usize) -> bool {
    if words.get(end).is_none_or(|comma| comma.word != ",") {
        return false;
    }
    let tail = &words[end + 1..];
    for (n, word) in tail.iter().enumerate().take(APPOSITION) {
        if !word.is_word() {
            return false;
        }
        let lists = word.lists();
        if lists.has(&lexicon::OFFICE_TITLES) {
            // "the president of Able Motors": whose office it is decides for titles that companies give too.
            let shared = matches!(word.bare().as_str(), "president" | "chancellor" | "representative" | "general");
            return !shared || of_institution(cx, field, &tail[n + 1..]) || institution_before(cx, field, tail, n);
        }
        let shared = lists.has(&lexicon::SHARED_TITLES);
        if shared && (of_institution(cx, field, &tail[n + 1..]) || institution_before(cx, field, tail, n)) {
            return true;
        }
        // A verb or a name of something else ends the apposition.
        if matches!(word.bare().as_str(), "who" | "said" | "says" | "was" | "is" | "and" | "told" | "whose" | "at") {
            return false;
        }
    }
    false
}

/// "of the finance ministry", "for the Bharatiya Janata Party": an institution within a few words.
fn of_institution(cx: &Context<'_>, field: Field, tail: &[Word<'_>]) -> bool {
    let of = tail.first().is_some_and(|w| matches!(w.word, "of" | "for" | "to" | "at"));
    of && tail[1..].iter().take(7).take_while(|w| w.is_word()).any(|w| institution(cx, field, w))
}

/// The words by which one enters an office; [`lexicon::OFFICE_ENTRIES`] has them all, so that their sentences are looked
/// at.
const SWORN: &str = "sworn";
const NOMINATIONS: [&str; 3] = ["nomination", "appointment", "confirmation"];
const NOMINATED: [&str; 4] = ["nominated", "appointed", "nominate", "appoint"];

/// "was sworn in", "the nomination of NAME to", "appointed NAME as".
fn entering_office(words: &[Word<'_>], at: usize, end: usize) -> bool {
    let word = |i: usize| words.get(i).map_or("", |w| w.word);
    if matches!(word(end), "was" | "is" | "were")
        && word(end + 1) == SWORN
        && word(end + 2).trim_end_matches('.') == "in"
    {
        return true;
    }
    let purpose = matches!(word(end), "to" | "as");
    let lead = |n: usize| at.checked_sub(n).map_or("", |i| words[i].word);
    let nominated = lead(1) == "of" && NOMINATIONS.contains(&lead(2));
    purpose && (nominated || NOMINATED.contains(&lead(1)))
}

/// Whether a list of cities or states holds the name: "New York, whose governor".
fn is_place(cx: &Context<'_>, name: &[Word<'_>]) -> bool {
    let whole = name.iter().map(Word::bare).collect::<Vec<_>>().join(" ");
    lexicon::STATES.has(&whole) || cx.gazetteer.dateline_city(&whole, None).is_some()
}

/// Capitalised phrases that are no names of persons: an ordinary word in them, or a single word that a list holds and
/// the article does not support.
fn is_no_person(cx: &Context<'_>, field: Field, name: &[Word<'_>]) -> bool {
    let given = name[0].lists().has(&lexicon::GIVEN_NAMES);
    let ordinary = |w: &Word<'_>| {
        w.lists().any(&[&lexicon::COMMON_WORDS, &lexicon::NAME_HEADS]) || is_written_small(cx, &w.bare())
    };
    let listed = name.len() == 1
        && cx.overlapping(field, name[0].span).any(|i| cx.sites[i].span.len() + 2 >= name[0].span.len());
    listed || !given && name.iter().any(ordinary) || name.len() == 1 && ordinary(&name[0])
}

/// Whether the article also writes a word without a capital: then it is a word and no name.
fn is_written_small(cx: &Context<'_>, word: &str) -> bool {
    word.len() > 3 && text::occurrences(cx.text(Field::Text), word).next().is_some()
}

/// "King James Bible", "Queen Elizabeth Hospital": the name goes on as something else's.
fn heads_something_else(words: &[Word<'_>], at: usize, end: usize) -> bool {
    let next = words.get(end).filter(|w| w.is_word() && !w.glued && w.is_capitalised());
    let thing = words.get(end).is_some_and(|w| {
        matches!(w.word, "carrier" | "hospital" | "airport" | "school" | "building" | "center" | "bridge" | "library")
    });
    thing
        || next.is_some_and(|w| !w.lists().any(&[&lexicon::FUNCTION_WORDS, &lexicon::CALENDAR]))
        || words[end - 1].lists().has(&lexicon::NAME_HEADS)
        || end - at == 1
            && words[at].lists().any(&[&lexicon::COMMON_WORDS, &lexicon::GIVEN_NAMES, &lexicon::FREE_NOUNS])
}

/// One past the last word of the personal name that begins at word `at`; `named` tells for each word whether such names
/// consist of it.
fn name_at(words: &[Word<'_>], named: &[bool], at: usize) -> Option<usize> {
    if !named[at] || is_initial(&words[at]) && at + 1 == words.len() {
        return None;
    }
    // The name begins here only if the word before is none of its words.
    if at > 0 && !words[at].glued && named[at - 1] && !words[at - 1].is_possessive() {
        return None;
    }
    let mut end = at + 1;
    while end < words.len() && end - at < LONGEST && !words[end - 1].is_possessive() && !ends_sentence(&words[end - 1])
    {
        if words[end].glued {
            break;
        }
        if named[end] {
            end += 1;
            continue;
        }
        // Small words count only between two capitals.
        let small = words[end..].iter().take(3).take_while(|w| lexicon::NAME_PARTICLES.has(w.word)).count();
        if small == 0 || !named.get(end + small).is_some_and(|named| *named) {
            break;
        }
        end += small + 1;
    }
    (!is_initial(&words[end - 1])).then_some(end)
}

/// Lists whose words are no part of a personal name.
static NO_NAME_WORDS: [&Words; 8] = [
    &lexicon::TITLE_WORDS,
    &lexicon::HONORIFICS,
    &lexicon::CALENDAR,
    &lexicon::INSTITUTION_NOUNS,
    &lexicon::OFFICE_TITLES,
    &lexicon::BODY_HEADS,
    &lexicon::AGREEMENT_HEADS,
    &lexicon::SHARED_TITLES,
];

/// A word that personal names consist of: a capital, then at least one small letter or an initial's stop; no title, no
/// weekday, no country, no listed body.
fn is_name_word(cx: &Context<'_>, field: Field, word: &Word<'_>) -> bool {
    if !word.is_capitalised() || !word.word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '.'))
    {
        return false;
    }
    let lists = word.lists();
    let shape = is_initial(word) || word.word.chars().skip(1).any(char::is_lowercase);
    shape
        && !lists.any(&NO_NAME_WORDS)
        && (!lists.any(&[&lexicon::FUNCTION_WORDS]) || matches!(word.word, "Said" | "Will"))
        && !contracted(word)
        && cx.site_at(field, word.span.start).is_none_or(|i| matches!(cx.sites[i].state, State::Kept(_, Via::Inside)))
}

/// "I'm", "That's", but not "D'Souza": a small letter after the apostrophe.
fn contracted(word: &Word<'_>) -> bool {
    let bare = text::without_possessive(word.word);
    bare.char_indices().any(|(i, c)| {
        matches!(c, '\'' | '’') && bare[i + c.len_utf8()..].chars().next().is_some_and(char::is_lowercase)
    })
}

fn is_initial(word: &Word<'_>) -> bool {
    word.word.ends_with('.') && word.word.chars().filter(|c| c.is_alphabetic()).count() <= 2
}

/// A stop at the end of a word that is no initial and no "Jr." ends the name.
fn ends_sentence(word: &Word<'_>) -> bool {
    word.word.ends_with('.') && !is_initial(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_make_an_entry_mark_their_sentences() {
        let words = [SWORN].into_iter().chain(NOMINATIONS).chain(NOMINATED);
        assert!(words.into_iter().all(|w| lexicon::OFFICE_ENTRIES.has(w)));
    }
}
