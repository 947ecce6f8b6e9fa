//! Adjectives that name a language, a thing or a descent, and currency signs.
//!
//! Rule (thing): an adjective before a lower-case word of food, breeds and the like. "Danish pastry"; but "Danish
//! ministers".
//! Rule (language): an adjective before "language", "translation" …, or after "in", "speak" … with nothing it could
//! describe after it. "She spoke in French."; but "in French waters".
//! Rule (descent): the second half of a compound of descent. "Afro-American", "Corean-American Studies"; but
//! "Korean-American alliance" and "anti-American".
//! Rule (native-people): "Indian" in an article that speaks of tribes or reservations and never of India; but "the
//! Indian state of Karnataka".
//! Rule (currency): "US$5", "$US 5"; but "US officials".
//! Rule (ticker): a form in angle brackets is a company's sign on the stock exchange, "Loam Corp `<LOAM>`".
//!
//! Not here: longer names ([`super::longer`]).

use super::super::article::{Context, Site};
use super::super::rule::Rule;
use super::{Look, all_roles};
use crate::document::Field;
use crate::gazetteer::Role;
use crate::text::lexicon::{self, Lists};
use crate::text::{self, is_capitalised};

pub(super) fn judge(cx: &Context<'_>, site: &Site, look: &Look<'_>) -> Option<Rule> {
    let (before, after) = (look.before, look.after);
    if after.is_some_and(|a| a.glued && a.word == "$") || before.is_some_and(|b| b.glued && b.word == "$") {
        return Some(Rule::Currency);
    }
    if before.is_some_and(|b| b.glued && b.word == "<") && after.is_some_and(|a| a.glued && a.word == ">") {
        return Some(Rule::Ticker);
    }
    if !all_roles(cx, site, |r| r == Role::Adjective) {
        return None;
    }
    if native_people(cx, site) {
        return Some(Rule::NativePeople);
    }
    let lower_after = after.filter(|a| a.is_word() && !a.glued && (!a.is_capitalised() || cx.in_capitals(site)));
    let lists = lower_after.map(|a| a.lists()).unwrap_or_default();
    if lists.has(&lexicon::THINGS) {
        return Some(Rule::Thing);
    }
    if lists.has(&lexicon::LANGUAGE_NOUNS) {
        return Some(Rule::Language);
    }
    let before = before?;
    let nothing_after = after
        .is_none_or(|a| !a.is_word() && a.word != "-" || matches!(a.word, "and" | "or" | "to" | "with" | "at" | "but"));
    // "in French and German waters" would need a parser; a plural ("in Iraqis' eyes") is never a language.
    if !before.glued
        && nothing_after
        && before.lists().has(&lexicon::LANGUAGE_VERBS)
        && !cx.surface(site).ends_with('s')
    {
        return Some(Rule::Language);
    }
    descent(cx, site)
}

/// "Indian" where the article speaks of tribes.
fn native_people(cx: &Context<'_>, site: &Site) -> bool {
    matches!(cx.surface(site), "Indian" | "Indians") && *cx.tribes.get_or_init(|| speaks_of_tribes(cx))
}

/// Whether the article speaks of tribes and never of India.
fn speaks_of_tribes(cx: &Context<'_>) -> bool {
    let says = |word: &&str| text::occurrences(cx.text(Field::Text), word).next().is_some();
    const NATIVE: [&str; 13] = [
        "tribe",
        "tribes",
        "Tribe",
        "Tribes",
        "tribal",
        "Tribal",
        "reservation",
        "reservations",
        "Reservation",
        "Native American",
        "Native Americans",
        "Alaska Native",
        "Alaska Natives",
    ];
    !says(&"India") && NATIVE.iter().any(says)
}

fn descent(cx: &Context<'_>, site: &Site) -> Option<Rule> {
    let hyphen = cx.before(site, site.span.start).filter(|b| b.glued && matches!(b.word, "-" | "–" | "‐"))?;
    let first = cx.before(site, hyphen.span.start).filter(|f| f.glued && f.is_word())?;
    let half = first.word.rsplit(['-', '–']).next().unwrap_or(first.word);
    if !is_capitalised(half) {
        return None; // anti-American, non-American
    }
    let known_country = cx.site_ending(site.field, first.span.end).is_some();
    let relation = cx.after(site, site.span.end).is_some_and(|a| a.lists().has(&lexicon::RELATION_NOUNS));
    let descent = Lists::ignoring_case(half).has(&lexicon::DESCENT_PREFIXES) && !relation;
    (descent || !known_country).then_some(Rule::Descent)
}
