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

use super::article::{Context, Site};
use super::rule::Rule;
use crate::gazetteer::{Condition, FormId, Kind, Role};
use crate::text::{self, lexicon};

pub(super) fn apply(cx: &mut Context<'_>) {
    let mut failed: Vec<Option<Rule>> = Vec::new();
    for i in 0..cx.sites.len() {
        let site = &cx.sites[i];
        failed.clear();
        failed.extend(site.options.iter().map(|form| check(cx, site, *form)));
        if failed.iter().all(Option::is_none) {
            continue; // nearly always
        }
        let judged = || site.options.iter().copied().zip(failed.iter().copied());
        let role = |form: FormId| cx.gazetteer.form(form).role();
        // "Air Force One" is no form of the service that comes first to mind, so it is no weak one of another either.
        let barred = judged().any(|(form, failed)| failed == Some(Rule::NotIn) && role(form).is_strong());
        let avoided_country = judged().any(|(form, failed)| {
            failed == Some(Rule::NotIn) && cx.entity_of(form).is_some_and(|e| cx.kind(e) == Kind::COUNTRY)
        });
        let rule = failed.iter().flatten().next().copied();
        let stands =
            |(form, failed): &(FormId, Option<Rule>)| failed.is_none() && !(barred && role(*form) == Role::Weak);
        let options: Vec<FormId> = judged().filter(stands).map(|(form, _)| form).collect();
        match rule {
            Some(rule) if options.is_empty() && avoided_country => cx.inside(i, rule),
            Some(rule) if options.is_empty() => cx.drop(i, rule),
            _ => cx.sites[i].options = options,
        }
    }
}

/// The rule that forbids a form at a site, if one does.
fn check(cx: &Context<'_>, site: &Site, form: FormId) -> Option<Rule> {
    let entity = cx.entity_of(form)?;
    if cx.avoided(site, entity) {
        return Some(Rule::NotIn);
    }
    let form = cx.gazetteer.form(form);
    if let Some(id) = form.condition()
        && !holds(cx, site, cx.gazetteer.condition(id))
    {
        return Some(Rule::Condition);
    }
    let spells_word = || {
        let lower = cx.surface(site).to_lowercase();
        lexicon::FUNCTION_WORDS.has(&lower) || lexicon::COMMON_WORDS.has(&lower)
    };
    let acronym = || !form.text().contains(char::is_lowercase);
    (form.role() != Role::Surname && cx.in_capitals(site) && acronym() && spells_word()).then_some(Rule::CapitalWord)
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
