//! Conditions that the lists themselves set, and the trap of text in capitals.
//!
//! Rule 1: inside a `not_in` phrase of an entity its forms do not count. "Georgia" inside "Georgia Tech"; but "Georgia"
//! in "Georgia's parliament" does. Where the phrase bars the entity that has the form as strong, it bars those that
//! have it as weak: "Air Force One" is no Russian service; but "the Russian Air Force" is.
//! Rule 2: a form with a row in `names.csv` counts only where that row's words, dates and language allow. With
//! `not_after = state`, "Washington state" is none, "Washington said" is one. (`requires` waits for the evidence.)
//! Rule 3: in a sentence all in capitals, an acronym that spells an ordinary word is that word. "THEY TOLD US TO
//! GO" has no United States; "THE U.S. TOLD THEM" has.
//!
//! Not here: what the language says without any list ([`super::guards`]).

use super::article::{Context, Reading, Site};
use super::rule::Rule;
use crate::document::{Field, Span};
use crate::gazetteer::{Condition, EntityId, Kind, Role};
use crate::text;
use crate::text::lexicon::{self, Lists};

/// Phrases to avoid are shorter than this, in bytes.
const LONGEST_PHRASE: u32 = 200;

pub(super) fn apply(cx: &mut Context<'_>) {
    let mut failed: Vec<(Reading, Option<Rule>)> = Vec::new();
    let mut first = 0;
    for i in 0..cx.sites.len() {
        let site = &cx.sites[i];
        // Phrases come in the order of the sites.
        let reach = (site.field, site.span.start.saturating_sub(LONGEST_PHRASE));
        first += cx.avoid[first..].iter().take_while(|(field, span, _)| (*field, span.start) < reach).count();
        let around = Around { phrases: &cx.avoid[first..], capital_word: is_capital_word(cx, site) };
        let Some(rule) = cx.readings(site).iter().find_map(|r| check(cx, site, &around, r)) else {
            continue; // nearly always
        };
        failed.clear();
        failed.extend(cx.readings(site).iter().map(|r| (*r, check(cx, site, &around, r))));
        let avoids = |(_, failed): &&(Reading, Option<Rule>)| *failed == Some(Rule::NotIn);
        // "Air Force One" is no form of the service that comes first to mind, so it is no weak one of another either.
        let barred = failed.iter().filter(avoids).any(|(r, _)| r.role.is_strong());
        let avoided_country = failed.iter().filter(avoids).any(|(r, _)| r.kind == Kind::COUNTRY);
        let mut judged = failed.iter();
        // The readings come in the order in which they were judged.
        let stands = |r: &Reading| judged.next().is_some_and(|(_, f)| f.is_none()) && !(barred && r.role == Role::Weak);
        if cx.narrow(i, stands) {
            continue;
        }
        if avoided_country {
            cx.inside(i, rule);
        } else {
            cx.drop(i, rule);
        }
    }
}

/// What stands around a site, whatever it may be.
struct Around<'c> {
    /// Phrases to avoid with those for whom they are none: those that may cover it, and then others.
    phrases: &'c [(Field, Span, EntityId)],
    /// Whether it is an ordinary word in text in capitals.
    capital_word: bool,
}

/// Whether a site is an ordinary word in text in capitals.
fn is_capital_word(cx: &Context<'_>, site: &Site) -> bool {
    let surface = cx.surface(site);
    let word = || Lists::ignoring_case(surface).any(&[&lexicon::FUNCTION_WORDS, &lexicon::COMMON_WORDS]);
    let capitals = cx.sentence_in_capitals(site.field, site.sentence as usize);
    (capitals || !surface.contains(char::is_lowercase)) && word() && cx.in_capitals(site)
}

/// The rule that forbids to read a site so, if one does.
fn check(cx: &Context<'_>, site: &Site, around: &Around<'_>, reading: &Reading) -> Option<Rule> {
    let mut near =
        around.phrases.iter().take_while(|(field, span, _)| *field == site.field && span.start <= site.span.start);
    if near.any(|(_, span, owner)| *owner == reading.entity && span.contains(site.span) && *span != site.span) {
        return Some(Rule::NotIn);
    }
    if let Some(id) = reading.condition
        && !holds(cx, site, cx.gazetteer.condition(id))
    {
        return Some(Rule::Condition);
    }
    let acronym = || !cx.gazetteer.form(reading.form).text().contains(char::is_lowercase);
    (around.capital_word && reading.role != Role::Surname && acronym()).then_some(Rule::CapitalWord)
}

fn holds<'a>(cx: &Context<'a>, site: &Site, condition: &Condition) -> bool {
    let word = |near: text::Near<'_>| text::fold(near.word.trim_end_matches(['.', ',']));
    // Whether the word beside the site is one of those wanted, if any are, and none of those unwanted.
    let fits = |wanted: &[String], unwanted: &[String], near: &dyn Fn() -> Option<text::Near<'a>>| {
        if wanted.is_empty() && unwanted.is_empty() {
            return true;
        }
        match near().map(word) {
            Some(word) => (wanted.is_empty() || wanted.contains(&word)) && !unwanted.contains(&word),
            None => wanted.is_empty(),
        }
    };
    let language = cx.article.document.lang.as_deref();
    fits(&condition.before, &condition.not_before, &|| cx.before(site, site.span.start))
        && fits(&condition.after, &condition.not_after, &|| cx.after(site, site.span.end))
        && (condition.lang.is_empty() || language.is_none_or(|l| l.split('-').next() == Some(&condition.lang)))
        && cx.date.is_none_or(|d| condition.from.is_none_or(|f| f <= d) && condition.to.is_none_or(|t| d < t))
}
