//! A capital that acts, or a capital as a place.
//!
//! Rule: a capital that the lists give as a metonym stands for its government when it owns what governments own
//! ("Washington's concern"), does what governments do ("Seoul decided"), is a partner ("between Seoul and Washington",
//! "with Tokyo", "Seoul-Washington ties"), is leaned on ("a blow to Washington", "pressure on Beijing") or is joined to
//! one that does.
//! Counter-examples: "the heart of Berlin was torn down", "Paris is a first step", "talks in Seoul", "Tokyo's subway",
//! "Washington-based", "flew to Beijing".
//! A capital that is no metonym in the lists is always a place.
//!
//! Not here: capitals in datelines ([`super::page`]).

use super::article::{Context, Site, State};
use super::rule::Rule;
use super::via::Via;
use crate::gazetteer::Role;
use crate::text::{Near, is_capitalised, lexicon};

pub(super) fn apply(cx: &mut Context<'_>) {
    let capitals: Vec<usize> =
        (0..cx.sites.len()).filter(|i| matches!(cx.sites[*i].state, State::Kept(_, Via::Capital))).collect();
    for &i in &capitals {
        let acts = cx.readings(&cx.sites[i]).iter().any(|r| matches!(r.role, Role::Capital { acts: true }));
        set(cx, i, acts && acts_alone(cx, &cx.sites[i]));
    }
    for &i in &capitals {
        let joined = joined_after(cx, i).is_some_and(|j| is_metonym(cx, j))
            || joined_before(cx, i).is_some_and(|j| is_metonym(cx, j));
        if joined && !is_metonym(cx, i) && !placed(cx, &cx.sites[i]) {
            set(cx, i, true);
        }
    }
}

fn set(cx: &mut Context<'_>, i: usize, acts: bool) {
    if let State::Kept(entity, _) = cx.sites[i].state {
        cx.keep(i, entity, if acts { Via::Metonym } else { Via::Capital }, if acts { Rule::Acts } else { Rule::Place });
    }
}

fn is_metonym(cx: &Context<'_>, i: usize) -> bool {
    matches!(cx.sites[i].state, State::Kept(_, Via::Metonym))
}

/// "in Seoul", "near Tokyo".
fn placed(cx: &Context<'_>, site: &Site) -> bool {
    cx.before(site, site.span.start).is_some_and(|b| b.lists().has(&lexicon::PLACE_PREPOSITIONS))
}

fn acts_alone(cx: &Context<'_>, site: &Site) -> bool {
    let before = cx.before(site, site.span.start);
    let after = cx.after(site, site.span.end);
    let is = |near: Option<Near<'_>>, words: &[&str]| near.is_some_and(|n| words.contains(&n.bare().as_str()));
    if let Some(b) = before {
        if is(
            before,
            &[
                "with", "by", "against", "between", "upon", "prompted", "urge", "urged", "persuade", "convince",
                "pressure", "force", "forced", "accused", "accuse", "accuses", "told", "asked", "warned", "blamed",
                "sent", "needs", "thanked",
            ],
        ) {
            return true;
        }
        if is(before, &["on", "to", "for", "from"]) && leaned_on(cx, site, &b) {
            return true;
        }
        if b.glued && matches!(b.word, "-" | "–") {
            // "pro-Beijing", "anti-Moscow", "Seoul-Washington"; but "Baku-Tbilisi-Ceyhan" is a line on the map.
            if after.is_some_and(|a| a.glued && matches!(a.word, "-" | "–")) {
                return false;
            }
            let first = cx.before(site, b.span.start);
            return first.is_some_and(|f| {
                matches!(f.bare().as_str(), "pro" | "anti") || cx.site_ending(site.field, f.span.end).is_some()
            });
        }
        if placed(cx, site) {
            return false;
        }
        if b.word == "of" && cx.before(site, b.span.start).is_some_and(|n| is_part_of_town(&n)) {
            return false;
        }
    }
    let Some(after) = after else { return false };
    if after.glued && matches!(after.word, "-" | "–") {
        let second = cx.after(site, after.span.end).filter(|n| n.glued);
        let third = second.is_some_and(|n| n.word.split(['-', '–']).skip(1).any(is_capitalised));
        return !third && second.is_some_and(|n| cx.site_at(site.field, n.span.start).is_some());
    }
    if after.glued && matches!(after.word, "'" | "’") {
        let owned = cx.after(site, after.span.end).and_then(|s| cx.after(site, s.span.end));
        return owned.is_some_and(|n| n.lists().has(&lexicon::GOVERNMENT_NOUNS));
    }
    let verb = |n: Near<'_>| !n.is_capitalised() && n.lists().has(&lexicon::ACTING_VERBS);
    // "Washington still says", "Washington, which sees the pact as a pillar".
    let skips = after.word == ","
        || matches!(
            after.word,
            "still" | "also" | "now" | "never" | "later" | "again" | "long" | "repeatedly" | "quickly"
        );
    let next = if skips { cx.after(site, after.span.end) } else { None };
    let next = if after.word == "," {
        next.filter(|n| n.word == "which").and_then(|n| cx.after(site, n.span.end))
    } else {
        next
    };
    // "Paris is a first step" speaks of what was agreed there; "Paris is furious" of a government.
    let equated = matches!(after.word, "is" | "was")
        && cx
            .after(site, after.span.end)
            .is_some_and(|n| matches!(n.word, "a" | "an" | "the" | "what" | "where" | "one"));
    !equated && (!after.glued && verb(after) || next.is_some_and(verb))
}

/// "the heart of Berlin", "a suburb of Paris": parts of a town, and those who live in it.
fn is_part_of_town(near: &Near<'_>) -> bool {
    matches!(
        near.bare().as_str(),
        "heart"
            | "city"
            | "town"
            | "streets"
            | "suburb"
            | "suburbs"
            | "outskirts"
            | "center"
            | "centre"
            | "north"
            | "south"
            | "east"
            | "west"
            | "mayor"
            | "university"
            | "port"
            | "airport"
            | "part"
            | "parts"
            | "residents"
            | "skies"
            | "district"
            | "neighborhood"
            | "neighbourhood"
    )
}

/// "a blow to Washington", "pressure on Beijing", "a warning for Seoul", "a request from Seoul".
fn leaned_on(cx: &Context<'_>, site: &Site, preposition: &Near<'_>) -> bool {
    cx.before(site, preposition.span.start).is_some_and(|n| {
        matches!(
            n.bare().as_str(),
            "blow"
                | "message"
                | "warning"
                | "warnings"
                | "signal"
                | "threat"
                | "threats"
                | "challenge"
                | "concession"
                | "concessions"
                | "rebuke"
                | "setback"
                | "victory"
                | "boost"
                | "appeal"
                | "letter"
                | "pressure"
                | "sanctions"
                | "demands"
                | "demand"
                | "support"
                | "loyal"
                | "allied"
                | "friendly"
                | "hostile"
                | "ultimatum"
                | "request"
                | "approval"
                | "criticism"
                | "independence"
                | "backing"
                | "assurances"
                | "guarantees"
                | "important"
                | "embarrassment"
                | "impose"
                | "imposed"
                | "concern"
                | "dependence"
                | "dependent"
        )
    })
}

/// The capital after "and" or a comma, if one follows.
fn joined_after(cx: &Context<'_>, i: usize) -> Option<usize> {
    let site = &cx.sites[i];
    let link = cx.after(site, site.span.end).filter(|n| matches!(n.word, "and" | "or" | ","))?;
    let next = cx.after(site, link.span.end)?;
    cx.site_at(site.field, next.span.start).filter(|j| cx.sites[*j].span.start == next.span.start)
}

/// The capital before "and" or a comma, if one precedes.
fn joined_before(cx: &Context<'_>, i: usize) -> Option<usize> {
    let site = &cx.sites[i];
    let link = cx.before(site, site.span.start).filter(|n| matches!(n.word, "and" | "or" | ","))?;
    let last = cx.before(site, link.span.start)?;
    cx.site_ending(site.field, last.span.end)
}
