//! Among overlapping candidates the longest wins, across all kinds.
//!
//! Rule: the longer span; of equal spans the one that starts first. What the winner covers is shadowed; should the
//! winner be dropped by a later step, the shadowed ones come back in the next round.
//! Example: "Democratic Republic of the Congo" covers "Republic of the Congo" and "Congo".
//! Counter-example: "us open" that fails its word edge never was a candidate, and "us" stands.
//!
//! Not here: several entities for one span ([`super::ambiguity`]).

use super::article::{Context, Reading, State};
use super::rule::Rule;
use super::via::Via;
use crate::document::Span;
use crate::gazetteer::{Kind, Role};

/// Decides which open sites live; sites that were kept in an earlier round stay.
pub(super) fn apply(cx: &mut Context<'_>) {
    for site in &mut cx.sites {
        if site.state == State::Shadowed {
            site.state = State::Open;
        }
    }
    let mut start = 0;
    while start < cx.sites.len() {
        let end = cluster_end(cx, start);
        if end - start > 1 {
            choose(cx, start, end);
        }
        start = end;
    }
}

/// One past the last site of the run of overlapping sites that begins at `start`.
fn cluster_end(cx: &Context<'_>, start: usize) -> usize {
    let field = cx.sites[start].field;
    let mut reach = cx.sites[start].span.end;
    let mut end = start + 1;
    while let Some(site) = cx.sites.get(end)
        && site.field == field
        && site.span.start < reach
    {
        reach = reach.max(site.span.end);
        end += 1;
    }
    end
}

fn choose(cx: &mut Context<'_>, start: usize, end: usize) {
    let mut order: Vec<usize> =
        (start..end).filter(|i| matches!(cx.sites[*i].state, State::Open | State::Kept(..))).collect();
    order.sort_by_key(|i| {
        let s = &cx.sites[*i];
        // A country kept as a part of something does not stand against the longer name that it is a part of.
        let settled = matches!(s.state, State::Kept(_, via) if via != Via::Inside);
        (!settled, std::cmp::Reverse(s.span.len()), s.span.start)
    });
    let mut taken: Vec<Span> = Vec::new();
    for i in order {
        let span = cx.sites[i].span;
        if taken.iter().any(|t| t.overlaps(span)) {
            if cx.sites[i].state == State::Open {
                cx.sites[i].state = State::Shadowed;
                cx.sites[i].rule = Rule::InsideMention;
            }
        } else {
            taken.push(span);
        }
    }
}

/// After the last round: a country's own form inside a kept name is written as `inside`; all else shadowed is dropped.
pub(super) fn settle(cx: &mut Context<'_>) {
    let mut covered: Vec<Span> = Vec::new();
    for i in 0..cx.sites.len() {
        let (field, span) = (cx.sites[i].field, cx.sites[i].span);
        match cx.sites[i].state {
            State::Shadowed | State::Open | State::Kept(_, Via::Inside) => {}
            _ => continue,
        }
        let settled = matches!(cx.sites[i].state, State::Kept(..));
        let holder = (0..i).rev().take(24).chain(i + 1..cx.sites.len().min(i + 8)).find(|&j| {
            let other = &cx.sites[j];
            other.field == field
                && other.span != span
                && other.span.contains(span)
                && matches!(other.state, State::Kept(_, via) if via != Via::Inside)
        });
        if settled && holder.is_none() {
            continue;
        }
        covered.retain(|c| c.end > span.start);
        let own = |r: &Reading| r.is_strong_country() && !matches!(r.role, Role::Capital { .. } | Role::Metonym);
        let names_country = cx.readings(&cx.sites[i]).iter().any(own);
        let outer_is_country = holder.is_some_and(
            |j| matches!(cx.sites[j].state, State::Kept(e, via) if cx.kind(e) == Kind::COUNTRY && via != Via::Inside),
        );
        if holder.is_some() && names_country && !outer_is_country && !covered.iter().any(|c| c.overlaps(span)) {
            covered.push(span);
            cx.inside(i, Rule::InsideMention);
        } else {
            let rule = cx.sites[i].rule;
            cx.drop(i, if holder.is_some() { Rule::InsideMention } else { rule });
        }
    }
}
