//! Towns and states that carry a country's or capital's name.
//!
//! Rule (town): the form is followed by a comma and a state of the United States or a province of Canada. "Lebanon,
//! Pennsylvania", "Moscow, Idaho"; but "Lebanon, Syria and Iraq".
//! Rule (state): a country's name that is also a state is the state after one of its towns ("Athens, Georgia"), beside
//! another state ("Georgia and Alabama"), or before the word "state"; but "Tbilisi, Georgia". A home town after a
//! party's letter, "(R-Holland)", is one too.
//!
//! Not here: the choice between state and country by the rest of the article ([`super::super::ambiguity`]).

use super::super::article::{Context, Site};
use super::super::rule::Rule;
use super::Look;
use crate::gazetteer::Kind;
use crate::text::{self, Near, is_capitalised, lexicon};

pub(super) fn judge(cx: &Context<'_>, site: &Site, look: &Look<'_>) -> Option<Rule> {
    if look.kind != Kind::COUNTRY {
        return None;
    }
    let (before, after) = (look.before, look.after);
    let surface = text::lower(cx.surface(site));
    let homonym = lexicon::STATE_HOMONYMS.has(&surface);
    if home_town(cx, site, before) {
        return Some(Rule::TownOrState);
    }
    if let Some(comma) = after.filter(|a| a.word == ",")
        && let Some(next) = cx.after(site, comma.span.end)
        && is_state(cx, site, &next)
        && !next.lists().has(&lexicon::STATE_HOMONYMS)
        // "in Georgia, Texas and Ohio" is a list of states; "Washington, Oregon and Idaho" too.
        && !(homonym || surface == "washington")
    {
        return Some(Rule::TownOrState);
    }
    let state_word = |n: Near<'_>| matches!(n.bare().as_str(), "state" | "statehouse");
    if (homonym || surface == "washington") && after.is_some_and(state_word) {
        return Some(Rule::TownOrState);
    }
    if !homonym {
        return None;
    }
    if before.is_some_and(|b| matches!(b.word, "," | "of")) && town_of_state(cx, site, before?) {
        return Some(Rule::TownOrState);
    }
    let beside = [neighbour(cx, site, before, true), neighbour(cx, site, after, false)];
    beside.into_iter().flatten().any(|n| is_state(cx, site, &n) && n.bare() != surface).then_some(Rule::TownOrState)
}

/// "(R-Holland)": a party's letter, a hyphen and a home town.
fn home_town(cx: &Context<'_>, site: &Site, before: Option<Near<'_>>) -> bool {
    let hyphen = before.filter(|b| b.glued && matches!(b.word, "-" | "–"));
    let letter =
        hyphen.and_then(|h| cx.before(site, h.span.start)).filter(|l| l.glued && matches!(l.word, "R" | "D" | "I"));
    letter.and_then(|l| cx.before(site, l.span.start)).is_some_and(|b| b.glued && b.word == "(")
}

/// The word beyond a comma or an "and".
fn neighbour<'a>(cx: &Context<'a>, site: &Site, near: Option<Near<'a>>, back: bool) -> Option<Near<'a>> {
    let near = near.filter(|n| matches!(n.word, "," | "and" | "or" | "&"))?;
    let next = if back { cx.before(site, near.span.start) } else { cx.after(site, near.span.end) }?;
    if next.word == "and" && !back { cx.after(site, next.span.end) } else { Some(next) }
}

/// Whether a comma and a state follow: "Shelby, North Carolina" is a town whoever is called Shelby.
pub(in super::super) fn before_state(cx: &Context<'_>, site: &Site) -> bool {
    let comma = cx.after(site, site.span.end).filter(|a| a.word == ",");
    comma.and_then(|c| cx.after(site, c.span.end)).is_some_and(|n| is_state(cx, site, &n))
}

/// Whether a word is a state or province, or begins the name of one in two words.
fn is_state(cx: &Context<'_>, site: &Site, near: &Near<'_>) -> bool {
    let two = || cx.after(site, near.span.end).map(|n| format!("{} {}", near.bare(), n.bare()));
    is_capitalised(near.word) && (near.lists().has(&lexicon::STATES) || two().is_some_and(|n| lexicon::STATES.has(&n)))
}

/// Whether a word is a state or province, or ends the name of one in two words: "New [Mexico]", but "[Mexico]".
pub(super) fn ends_state(cx: &Context<'_>, site: &Site, near: &Near<'_>) -> bool {
    let two = || cx.before(site, near.span.start).map(|n| format!("{} {}", n.bare(), near.bare()));
    is_capitalised(near.word) && (near.lists().has(&lexicon::STATES) || two().is_some_and(|n| lexicon::STATES.has(&n)))
}

/// Whether the words before "," are a town that the dateline list puts into the state, or "state of".
fn town_of_state(cx: &Context<'_>, site: &Site, link: Near<'_>) -> bool {
    let Some(last) = cx.before(site, link.span.start) else { return false };
    if link.word == "of" {
        return last.reads("state");
    }
    let text = cx.text(site.field);
    let state = cx.surface(site);
    let in_state = |from: u32| {
        let town = &text[from as usize..last.span.end as usize];
        cx.gazetteer.dateline_city(town, Some(state)).is_some_and(|c| c.region.eq_ignore_ascii_case(state))
    };
    let two = cx.before(site, last.span.start).map(|b| b.span.start);
    in_state(last.span.start) || two.is_some_and(in_state)
}
