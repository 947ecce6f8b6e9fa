//! What the words beside a candidate say against it, whoever it names.
//!
//! Every guard is a pure question about one site: does the language here make it something else? A country's form that
//! is part of something else is written as `inside`; any other candidate is dropped.
//!
//! Not here: what the rest of the article says ([`super::ambiguity`]).

mod longer;
mod persons;
pub(super) mod places;
mod things;

use super::article::{Context, Site, State};
use super::rule::Rule;
use crate::gazetteer::{Kind, Role};
use crate::text::Near;

/// Asks all guards about the open sites; the number of sites they dropped.
pub(super) fn apply(cx: &mut Context<'_>) -> usize {
    let mut dropped = 0;
    let mut found = Vec::new();
    for i in 0..cx.sites.len() {
        if cx.sites[i].state != State::Open || cx.sites[i].guarded {
            continue;
        }
        if let Some(rule) = judge(cx, &cx.sites[i]) {
            found.push((i, rule));
        } else {
            cx.sites[i].guarded = true;
        }
    }
    for (i, rule) in found {
        cx.sites[i].guarded = true;
        // "Ms. Monaco" is no country, but may be the official of that name.
        let personal = matches!(rule, Rule::Person | Rule::GivenName);
        if personal && cx.narrow(i, |r| r.role == Role::Surname) {
            continue;
        }
        match rule {
            Rule::Thing | Rule::Language | Rule::Currency | Rule::Ticker | Rule::NativePeople => cx.drop(i, rule),
            _ => cx.inside(i, rule),
        }
        dropped += 1;
    }
    dropped
}

fn judge(cx: &Context<'_>, site: &Site) -> Option<Rule> {
    let look = Look {
        kind: cx.site_kind(site),
        before: cx.before(site, site.span.start),
        after: cx.after(site, site.span.end),
    };
    things::judge(cx, site, &look)
        .or_else(|| places::judge(cx, site, &look))
        .or_else(|| persons::judge(cx, site, &look))
        .or_else(|| longer::judge(cx, site, &look))
}

/// What every guard asks of a site.
struct Look<'a> {
    kind: Kind,
    before: Option<Near<'a>>,
    after: Option<Near<'a>>,
}

impl<'a> Look<'a> {
    /// The word before it, if a space is between and no mark.
    fn word_before(&self) -> Option<Near<'a>> {
        self.before.filter(|b| !b.glued && b.is_word())
    }

    /// The capitalised word after it, if a space is between and no mark.
    fn capital_after(&self) -> Option<Near<'a>> {
        self.after.filter(|a| !a.glued && a.is_capitalised() && a.is_word())
    }
}

fn is_country(cx: &Context<'_>, site: &Site) -> bool {
    cx.site_kind(site) == Kind::COUNTRY
}

/// Whether every option of the site has a role for which `yes` holds.
fn all_roles(cx: &Context<'_>, site: &Site, yes: impl Fn(Role) -> bool) -> bool {
    cx.readings(site).iter().all(|r| yes(r.role))
}
