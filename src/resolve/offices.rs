//! Offices whose holder at the article's date is known.
//!
//! Rule 1: a title beside its country ("South Korean Defense Minister", "Japan's prime minister", "president of France")
//! means whoever held that office at the article's date.
//! Rule 2: a bare "the president" means the official with that title whom the article named last.
//! Counter-examples: "Defense Minister Jeong Kyeong-doo" (the name itself is the mention); "the president" of a club in
//! an article that names no president; any office without a date.
//! Silent when the lists do not know, or know two holders.
//!
//! Not here: titles before names ([`super::short_names`]).

use super::article::{Context, Site, State, TitleSite, Via};
use super::rule::Rule;
use crate::gazetteer::{Details, EntityId, Kind};
use crate::text::{Near, Zone, is_capitalised, lexicon};

pub(super) fn apply(cx: &mut Context<'_>) {
    let Some(date) = cx.date else { return };
    let mut titles = cx.titles.clone();
    // The longest title at a place, once.
    titles.sort_by_key(|t| (t.field, t.span.start, std::cmp::Reverse(t.span.end)));
    let mut added: Vec<Site> = Vec::new();
    let mut reach = (crate::document::Field::Title, 0);
    for title in &titles {
        if (title.field, title.span.start) < reach {
            continue;
        }
        reach = (title.field, title.span.end);
        let probe = probe(cx, title);
        let taken = cx.sites.iter().any(|s| s.field == probe.field && s.span.overlaps(probe.span) && matches!(s.state, State::Kept(..)));
        if taken || before_name(cx, &probe) {
            continue;
        }
        let holders = |cx: &Context<'_>, country: EntityId| {
            let held = cx.gazetteer.holdings().iter().filter(|h| h.country == Some(country) && h.titles.contains(&title.title) && h.covers(date));
            let mut people: Vec<EntityId> = held.map(|h| h.official).collect();
            people.sort_unstable();
            people.dedup();
            people
        };
        let found = match beside(cx, &probe) {
            Some(country) => match holders(cx, country)[..] {
                [person] => Some(person),
                _ => None,
            },
            None => last_named(cx, &probe, title),
        };
        if let Some(person) = found {
            added.push(Site { state: State::Kept(person, Via::Office), rule: Rule::OfficeHolder, claimed: vec![person], ..probe });
        }
    }
    cx.sites.append(&mut added);
    cx.sites.sort_by_key(|s| (s.field, s.span.start, std::cmp::Reverse(s.span.end)));
}

/// A site for a title, to look around from.
fn probe(cx: &Context<'_>, title: &TitleSite) -> Site {
    let layout = cx.article.layout(title.field);
    Site {
        field: title.field,
        span: title.span,
        options: Vec::new(),
        claimed: Vec::new(),
        state: State::Dropped,
        rule: Rule::OfficeHolder,
        sentence: layout.sentence(title.span.start).0,
        paragraph: layout.paragraph(title.span.start).0,
        zone: layout.zone(title.span.start),
        guarded: true,
    }
}

/// Whether the title is part of more: a name follows ("President Obama", "President John Doe"), or the title goes on
/// ("Defense Minister's deputy" is fine, "Prime Ministerial" never matched).
fn before_name(cx: &Context<'_>, site: &Site) -> bool {
    let Some(after) = cx.after(site, site.span.end) else { return false };
    if !after.is_word() || after.glued {
        return after.glued && matches!(after.word, "-" | "–") || after.word == ":";
    }
    after.is_capitalised() && !lexicon::FUNCTION_WORDS.has(&after.bare()) && !lexicon::CALENDAR.has(&after.bare())
}

/// The country beside the title.
fn beside(cx: &Context<'_>, site: &Site) -> Option<EntityId> {
    let country = |i: usize| match cx.sites[i].state {
        State::Kept(e, via) if cx.kind(e) == Kind::COUNTRY && !matches!(via, Via::Inside | Via::Dateline) => Some(e),
        _ => None,
    };
    let text = cx.text(site.field);
    let lead = &text[..site.span.start as usize];
    let trimmed = lead.trim_end().trim_end_matches("'s").trim_end_matches("’s").trim_end_matches(['\'', '’']);
    if lead.len() > trimmed.len()
        && let Some(i) = cx.site_ending(site.field, trimmed.len() as u32)
    {
        return country(i);
    }
    let of = cx.after(site, site.span.end).filter(|a| a.word == "of")?;
    let mut next = cx.after(site, of.span.end)?;
    if next.word == "the" {
        next = cx.after(site, next.span.end)?;
    }
    cx.site_at(site.field, next.span.start).filter(|i| cx.sites[*i].span.start == next.span.start).and_then(country)
}

/// For "the president" or a capitalised "President": the official named last before it who holds that title at the date.
fn last_named(cx: &Context<'_>, site: &Site, title: &TitleSite) -> Option<EntityId> {
    let date = cx.date?;
    let surface = site.span.of(cx.text(site.field));
    let before = cx.before(site, site.span.start);
    let definite = before.is_some_and(|b| matches!(b.bare().as_str(), "the" | "our"));
    if !definite || site.zone == Some(Zone::Furniture) || goes_on(cx, site, is_capitalised(surface)) {
        return None;
    }
    let holds = |e: EntityId| match &cx.gazetteer.entity(e).details {
        Details::Official { holdings, .. } => holdings.iter().map(|h| &cx.gazetteer.holdings()[*h as usize]).any(|h| h.titles.contains(&title.title) && h.covers(date)),
        _ => false,
    };
    let end = cx.sites.partition_point(|s| (s.field, s.span.start) < (site.field, site.span.start));
    cx.sites[..end].iter().rev().find_map(|s| match s.state {
        State::Kept(e, via) if via != Via::Office && cx.kind(e) == Kind::OFFICIAL && holds(e) => Some(e),
        _ => None,
    })
}

/// Whether a noun follows that the title only describes ("the general election", "the king crab").
fn goes_on(cx: &Context<'_>, site: &Site, capitalised: bool) -> bool {
    let Some(after) = cx.after(site, site.span.end) else { return false };
    let ends = |n: &Near<'_>| !n.is_word() || lexicon::FUNCTION_WORDS.has(&n.bare()) || lexicon::ACTING_VERBS.has(&n.bare());
    !capitalised && !ends(&after) || after.word == "of" || after.word == "for"
}
