//! Public bodies and agreements whose name says what they are.
//!
//! Rule (body-noun): a capitalised noun that heads the names of public bodies or agreements, together with the
//! capitalised words before it, or with "of", "on", "for" and the capitalised words after it, is a mention.
//! Examples: "Hampshire County Council", "Connecticut Department of Emergency Services and Public Protection",
//! "Ministry of Mines", "Abyei Protocol", "Protocol on the Resolution of the Conflict in the Abyei Area".
//! Counter-examples: "the Ministry" alone; "Democratic National Convention"; "Internet Protocol"; "Agreement between
//! Greece and Turkey"; "Full Funding Grant Agreement"; "Federal Disaster Declaration"; a form that a list holds as weak
//! and the article does not support.
//!
//! Not here: acronyms in brackets after such a name ([`super::super::definitions`]).

use super::{Context, Found, Word, bare_end};
use crate::document::{Field, Span};
use crate::gazetteer::Kind;
use crate::resolve::article::State;
use crate::resolve::rule::Rule;
use crate::resolve::via::Via;
use crate::text::lexicon::{self, Words};

/// A name has at most this many words.
const LONGEST: usize = 16;
/// At most this many capitalised words before the head noun belong to the name.
const MODIFIERS: usize = 6;

/// Only words of these lists head a name.
pub(super) static HEADS: [&Words; 2] = [&lexicon::BODY_HEADS, &lexicon::AGREEMENT_HEADS];

pub(super) fn find(cx: &Context<'_>, field: Field, words: &[Word<'_>], found: &mut Vec<Found>) {
    let mut reach = 0;
    for head in 0..words.len() {
        if head < reach || !words[head].is_capitalised() {
            continue;
        }
        let lists = words[head].lists();
        let kind = if lists.has(&lexicon::BODY_HEADS) {
            Kind::AGENCY
        } else if lists.has(&lexicon::AGREEMENT_HEADS) && words[head].word.contains(char::is_lowercase) {
            // "SEN. LOAM PRAISES AGREEMENT": in capitals throughout, the noun is no name.
            Kind::AGREEMENT
        } else {
            continue;
        };
        let start = modifiers(cx, field, words, head, reach, kind);
        let end = complement(words, head, kind);
        let named = end > head + 1 || head > start;
        if !named || is_something_else(words, start, head, end, kind) {
            continue;
        }
        let span = Span::new(words[start].span.start as usize, bare_end(&words[end - 1]));
        if cx.is_free(field, span) {
            found.push(Found { field, span, kind, rule: Rule::BodyNoun });
            reach = end;
        }
    }
}

/// The first of the capitalised words that stand right before the head noun and belong to its name.
fn modifiers(cx: &Context<'_>, field: Field, words: &[Word<'_>], head: usize, from: usize, kind: Kind) -> usize {
    let mut start = head;
    while start > from && head - start < MODIFIERS && !words[start].glued {
        let mut at = start - 1;
        // "Energy and Natural Resources Committee", "Status of Forces Agreement": small words between two capitals.
        let joint = if kind == Kind::AGREEMENT { &["of", "the"][..] } else { &["and", "&"] };
        if start < head {
            while at > from && joint.contains(&words[at].word) && !words[at].glued {
                at -= 1;
            }
        }
        let word = &words[at];
        let bare = word.bare();
        let capital = word.is_word()
            && word.is_capitalised()
            && (!word.word.ends_with('.')
                || word.word.len() > 3 && at + 1 == start && word.word[..word.word.len() - 1].contains('.'));
        let capital = capital && (at + 1 == start || kind == Kind::AGREEMENT || !lexicon::GIVEN_NAMES.has(&bare));
        // "President Obama's Council": what owns the name is no part of it; nor is a person, a title, a weekday.
        let other = lexicon::FUNCTION_WORDS.has(&bare)
            || lexicon::CALENDAR.has(&bare)
            || lexicon::HONORIFICS.has(&bare)
            || lexicon::OFFICE_TITLES.has(&bare) && !matches!(bare.as_str(), "general" | "justice");
        if !capital || word.is_possessive() || other || is_kept(cx, field, word) {
            break;
        }
        start = at;
    }
    start
}

/// Whether a mention that is no part of the name stands at a word: "U.S. Fisheries Agency" is a country and its agency,
/// "Syrian Fisheries Agency" one name.
fn is_kept(cx: &Context<'_>, field: Field, word: &Word<'_>) -> bool {
    cx.site_at(field, word.span.start).is_some_and(|i| match cx.sites[i].state {
        State::Kept(_, via) => !matches!(via, Via::Inside | Via::Adjective),
        _ => false,
    })
}

/// One past the last word of what follows the head noun: "of Emergency Services and Public Protection".
fn complement(words: &[Word<'_>], head: usize, kind: Kind) -> usize {
    let first = words.get(head + 1).map_or("", |w| w.word);
    let begins = match kind {
        Kind::AGREEMENT if first == "of" => return date(words, head + 2).unwrap_or(head + 1),
        Kind::AGREEMENT => matches!(first, "on" | "for" | "concerning" | "against" | "relating"),
        _ => matches!(first, "of" | "for" | "on"),
    };
    if !begins || words[head].word.ends_with('.') || words[head].is_possessive() {
        return head + 1;
    }
    let mut end = head + 1;
    let mut at = head + 1;
    while let Some(word) = words.get(at).filter(|_| at - head < LONGEST) {
        let small = matches!(
            word.word,
            "of" | "on" | "for" | "and" | "the" | "in" | "to" | "against" | "concerning" | "relating" | "with" | "its"
        );
        if word.is_word() && word.is_capitalised() && !(word.glued && at > head + 1) {
            end = at + 1;
            if word.word.ends_with('.') || word.is_possessive() {
                break;
            }
        } else if !small {
            break;
        }
        at += 1;
    }
    // "the Treaty on Monday": a day is no subject.
    let last = words[end - 1].bare();
    if lexicon::CALENDAR.has(&last) { head + 1 } else { end }
}

/// One past the last word of a date: "17 May 1988", "May 1988", "1944".
fn date(words: &[Word<'_>], at: usize) -> Option<usize> {
    let number = |i: usize| words.get(i).is_some_and(|w| w.word.chars().all(|c| c.is_ascii_digit()));
    let mut end = at + usize::from(number(at) && words[at].word.len() < 3);
    end += usize::from(words.get(end).is_some_and(|w| w.is_capitalised() && w.lists().has(&lexicon::CALENDAR)));
    (number(end) && words[end].word.len() == 4).then_some(end + 1)
}

/// Meetings, techniques, contracts, and parts of longer names.
fn is_something_else(words: &[Word<'_>], start: usize, head: usize, end: usize, kind: Kind) -> bool {
    let agreement = kind == Kind::AGREEMENT;
    let spoiled = words[start..head].iter().any(|w| agreement && w.lists().has(&lexicon::NOT_AGREEMENTS));
    let next = words.get(end).filter(|w| w.is_word() && !w.glued && w.is_capitalised());
    let goes_on = next.is_some_and(|w| {
        w.lists().has(&lexicon::NAME_HEADS)
            || !agreement && matches!(w.bare().as_str(), "member" | "members" | "street")
    });
    // "Local Council", at the beginning of a sentence, may be a council of any kind.
    let only_first = start == 0 && head == 1 && end == head + 1 && words[0].lists().has(&lexicon::COMMON_WORDS);
    let modifiers = || words[start..head].iter().map(Word::bare);
    // "the Steering Committee", "a City Council": there are many, and the words do not say which.
    let generic = end == head + 1 && modifiers().all(|m| lexicon::GENERIC_MODIFIERS.has(&m));
    // A council or bureau may be anybody's; an agency may sell news.
    let bare = words[head].bare();
    let anybodys = matches!(bare.as_str(), "council" | "bureau" | "board")
        && !words[start..end].iter().any(|w| is_public(&w.bare()));
    let sells = bare == "agency"
        && modifiers().any(|m| {
            matches!(m.as_str(), "press" | "news" | "travel" | "rating" | "ratings" | "talent" | "advertising")
        });
    let domestic = agreement && is_domestic(words, start, head, end);
    spoiled || goes_on || only_first || generic || anybodys || sells || domestic
}

/// What offices, firms and clubs call by the nouns of agreements: grants and contracts ("Full Funding Grant
/// Agreement"), acts of administration ("Federal Disaster Declaration"), meetings ("at the Loam Growers Convention"),
/// schools and townships ("Loam Charter Township").
fn is_domestic(words: &[Word<'_>], start: usize, head: usize, end: usize) -> bool {
    let before = head.checked_sub(1).filter(|i| *i >= start).map(|i| words[i].bare()).unwrap_or_default();
    let before = before.as_str();
    let alone = end == head + 1;
    match words[head].bare().as_str() {
        "agreement" => matches!(
            before,
            "grant"
                | "funding"
                | "consent"
                | "cooperative"
                | "collaborative"
                | "bargaining"
                | "lease"
                | "maintenance"
                | "rebate"
                | "interlocal"
        ),
        "declaration" => matches!(before, "disaster" | "emergency"),
        "convention" if alone && is_place_of_meeting(words, start) => true,
        "charter" | "convention" if alone => words.get(end).is_some_and(|next| {
            let joins = next.word == "&" || next.word == "and";
            let next = if joins { words.get(end + 1) } else { Some(next) };
            let goes_on = |n: &Word<'_>| n.is_word() && !n.glued && n.is_capitalised();
            next.is_some_and(|n| {
                goes_on(n) && !joins
                    || joins && matches!(n.bare().as_str(), "visitor" | "visitors" | "event" | "events")
            })
        }),
        _ => false,
    }
}

/// "At the Loam Growers Convention": one speaks at a meeting, and under a treaty.
fn is_place_of_meeting(words: &[Word<'_>], start: usize) -> bool {
    let mut lead = words[..start].iter().rev().map(|w| w.word);
    let first = lead.next();
    let preposition = if matches!(first, Some("the" | "its" | "a" | "an" | "their")) { lead.next() } else { first };
    preposition == Some("at")
}

/// Words that make a council or bureau a public one.
fn is_public(bare: &str) -> bool {
    matches!(
        bare,
        "county"
            | "city"
            | "municipal"
            | "district"
            | "provincial"
            | "regional"
            | "legislative"
            | "governing"
            | "security"
            | "ministers"
            | "ministerial"
            | "representatives"
            | "state"
            | "federal"
            | "privy"
            | "intelligence"
            | "investigation"
            | "statistics"
            | "governments"
    )
}
