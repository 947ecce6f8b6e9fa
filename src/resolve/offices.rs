//! Offices whose holder at the article's date is known.
//!
//! Rule 1: a title beside its country or body ("South Korean Defense Minister", "Japan's prime minister", "president of
//! France", "President of the World Bank") means whoever held that office at the article's date.
//! Rule 2: a bare "the president" means, among the holders of that title whom the article has named before, and the one
//! of the country whose officials and agencies speak in it, the one whose country is most present by its officials,
//! agencies and capital. In an American briefing that is the American one, whoever else was named. "The
//! Secretary-General" is that of the one body named which has such a head.
//! Counter-examples: "the Senator from Ohio", and "the senator" where two senators are named; "Defense Minister Jeong
//! Kyeong-doo" (the name itself is the mention); "the president" of a club in an article that names no president; any
//! office without a date.
//! Silent when the lists do not know, or know two holders.
//!
//! Not here: titles before names ([`super::short_names`]).

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::article::{Context, Site, State, TitleSite};
use super::rule::Rule;
use super::via::Via;
use crate::document::{Date, Field, Span};
use crate::gazetteer::{Details, EntityId, Holding, Kind, TitleId};
use crate::text::{self, Near, Zone, is_capitalised, lexicon};

pub(super) fn apply(cx: &mut Context<'_>) {
    let Some(date) = cx.date else { return };
    let mut titles = cx.titles.clone();
    // The longest title at a place, once.
    titles.sort_by_key(|t| (t.field, t.span.start, Reverse(t.span.end)));
    let mut known = Known::new(cx, date);
    let mut added: Vec<Site> = Vec::new();
    let mut reach = (Field::Title, 0);
    for title in &titles {
        if (title.field, title.span.start) < reach {
            continue;
        }
        // A site to look around from.
        let mut probe = cx.decided(title.field, title.span);
        let body = body_at_end(cx, title);
        if let Some((_, span)) = body {
            probe.span = span;
        }
        let mut near = cx.sites_from(probe.field, probe.span.start.saturating_sub(200)..probe.span.end).iter();
        let taken = near.any(|s| s.span.overlaps(probe.span) && matches!(s.state, State::Kept(..)));
        if taken || before_name(cx, &probe) || not_now(cx, &probe) {
            continue; // a shorter title at the same place may be free
        }
        reach = (title.field, title.span.end);
        let found = match body.map(|(owner, _)| owner).or_else(|| beside(cx, &probe)) {
            Some(owner) => known.holder(cx, title.title, owner),
            None => bare(cx, &mut known, &probe, title),
        };
        if let Some(person) = found {
            added.push(cx.mention(probe.field, probe.span, person, Via::Office, Rule::OfficeHolder));
        }
    }
    cx.add(added);
}

/// For a title that ends in its body's name ("President of the World Bank"): the body, and the span before "of".
fn body_at_end(cx: &Context<'_>, title: &TitleSite) -> Option<(EntityId, Span)> {
    let i = cx.site_ending(title.field, title.span.end).filter(|i| cx.sites[*i].span.start > title.span.start)?;
    let State::Kept(owner, via) = cx.sites[i].state else { return None };
    let lead = &cx.text(title.field)[title.span.start as usize..cx.sites[i].span.start as usize];
    let office = lead.trim_end().trim_end_matches("the").trim_end().strip_suffix(" of")?.trim_end();
    let body = cx.kind(owner) == Kind::AGENCY && !matches!(via, Via::Inside | Via::Dateline);
    let start = title.span.start as usize;
    (body && !office.is_empty()).then(|| (owner, Span::new(start, start + office.len())))
}

/// Whether the title is part of more: a name follows ("President Obama", "President John Doe"), or the title goes on
/// ("Defense Minister's deputy" is fine, "Prime Ministerial" never matched).
fn before_name(cx: &Context<'_>, site: &Site) -> bool {
    let Some(after) = cx.after(site, site.span.end) else { return false };
    if !after.is_word() || after.glued {
        return after.glued && matches!(after.word, "-" | "–") || after.word == ":" || names_holder(cx, site, &after);
    }
    after.is_capitalised() && !after.lists().any(&[&lexicon::FUNCTION_WORDS, &lexicon::CALENDAR])
}

/// "the prime minister, Shinzo Abe,", "the envoy, Mr. Vieira": the holder's name stands beside the office and is the
/// mention.
fn names_holder(cx: &Context<'_>, site: &Site, comma: &Near<'_>) -> bool {
    let Some(next) = cx.after(site, comma.span.end).filter(|n| comma.word == "," && n.is_capitalised()) else {
        return false;
    };
    let official = cx.site_at(site.field, next.span.start).is_some_and(|i| match cx.sites[i].state {
        State::Kept(e, _) => cx.kind(e) == Kind::OFFICIAL,
        _ => false,
    });
    official || next.lists().any(&[&lexicon::HONORIFICS, &lexicon::GIVEN_NAMES])
}

/// "former", "as the", "to be": who held or will hold the office is not its holder.
fn not_now(cx: &Context<'_>, site: &Site) -> bool {
    let Some(before) = cx.before(site, site.span.start).filter(|b| b.is_word()) else { return false };
    let not_holding = |near: Near<'_>| {
        let bare = near.bare();
        is_other_time(&bare) || matches!(bare.as_str(), "as" | "be" | "became" | "become")
    };
    // "as the president", and "former Nigerian president": the word before the article or the country.
    let lead = match cx.site_ending(site.field, before.span.end) {
        Some(i) => cx.before(site, cx.sites[i].span.start).filter(|l| is_other_time(&l.bare())),
        None if matches!(before.word, "the" | "a" | "an") => cx.before(site, before.span.start),
        None => None,
    };
    not_holding(before) || lead.is_some_and(not_holding)
}

/// Words that put an office into another time.
fn is_other_time(bare: &str) -> bool {
    matches!(
        bare,
        "former"
            | "previous"
            | "ex"
            | "first"
            | "1st"
            | "founding"
            | "long-serving"
            | "then"
            | "late"
            | "future"
            | "next"
            | "incoming"
    )
}

/// The country or body beside the title: "South Korea's president", "President of the World Bank", "NATO chief".
fn beside(cx: &Context<'_>, site: &Site) -> Option<EntityId> {
    let owner = |i: usize| match cx.sites[i].state {
        State::Kept(e, via) if !matches!(via, Via::Inside | Via::Dateline) => {
            matches!(cx.kind(e), Kind::COUNTRY | Kind::AGENCY).then_some(e)
        }
        _ => None,
    };
    let lead = &cx.text(site.field)[..site.span.start as usize];
    let trimmed = text::without_ownership(lead);
    if lead.len() > trimmed.len()
        && let Some(i) = cx.site_ending(site.field, trimmed.len() as u32)
    {
        return owner(i);
    }
    let of = cx.after(site, site.span.end).filter(|a| a.word == "of")?;
    let mut next = cx.after(site, of.span.end)?;
    if next.word == "the" {
        next = cx.after(site, next.span.end)?;
    }
    cx.site_at(site.field, next.span.start).filter(|i| cx.sites[*i].span.start == next.span.start).and_then(owner)
}

/// A person named: who, in which field, at which byte.
type Named = (EntityId, Field, u32);

/// What one article asks of the lists again and again.
struct Known<'a> {
    date: Date,
    /// Where the article names officials by name and not by office; sorted.
    named: Vec<Named>,
    /// The country of [`Evidence::foremost_country`](super::evidence::Evidence::foremost_country).
    foremost: Option<EntityId>,
    holders: FxHashMap<(TitleId, EntityId), Option<EntityId>>,
    heads: FxHashMap<TitleId, Option<EntityId>>,
    /// Those of the named officials who hold an office with a title on the day, with that office.
    named_holders: FxHashMap<TitleId, Vec<(EntityId, &'a Holding)>>,
}

impl<'a> Known<'a> {
    fn new(cx: &Context<'a>, date: Date) -> Known<'a> {
        let named = cx.sites.iter().filter_map(|s| match s.state {
            State::Kept(e, via) if via != Via::Office && cx.kind(e) == Kind::OFFICIAL => {
                Some((e, s.field, s.span.start))
            }
            _ => None,
        });
        let mut named: Vec<Named> = named.collect();
        named.sort_unstable();
        Known {
            date,
            named,
            foremost: cx.evidence.foremost_country(),
            holders: FxHashMap::default(),
            heads: FxHashMap::default(),
            named_holders: FxHashMap::default(),
        }
    }

    /// The office with a title that a person holds on the day.
    fn held(&self, cx: &Context<'a>, title: TitleId, person: EntityId) -> Option<&'a Holding> {
        let gazetteer = cx.gazetteer;
        match gazetteer.entities().get(person.index())?.details() {
            Details::Official { holdings, .. } => holdings
                .iter()
                .map(|h| &gazetteer.holdings()[*h as usize])
                .find(|h| h.titles.contains(&title) && h.covers(self.date)),
            _ => None,
        }
    }

    /// Those whom the article names before a site and who hold an office with a title on the day, the last named first.
    fn named_before(&mut self, cx: &Context<'a>, title: TitleId, site: &Site) -> Vec<(EntityId, &'a Holding)> {
        if !self.named_holders.contains_key(&title) {
            let people = self.named.chunk_by(|a, b| a.0 == b.0).map(|named| named[0].0);
            let holders = people.filter_map(|p| Some((p, self.held(cx, title, p)?))).collect();
            self.named_holders.insert(title, holders);
        }
        let holders = &self.named_holders[&title];
        let last = |person: EntityId| {
            let end = self.named.partition_point(|named| *named < (person, site.field, site.span.start));
            self.named[..end].last().filter(|named| named.0 == person).map(|(_, field, at)| (*field, *at))
        };
        let mut before: Vec<_> = holders.iter().filter_map(|h| Some((last(h.0)?, *h))).collect();
        before.sort_by_key(|(last, _)| Reverse(*last));
        before.into_iter().map(|(_, holder)| holder).collect()
    }

    /// The one who held an office with this title in a country or body on the day.
    fn holder(&mut self, cx: &Context<'_>, title: TitleId, owner: EntityId) -> Option<EntityId> {
        let date = self.date;
        *self.holders.entry((title, owner)).or_insert_with(|| {
            let of_owner = |h: &&Holding| h.country == Some(owner) || h.agency == Some(owner);
            only(cx.gazetteer.holdings_of(title).filter(of_owner).filter(|h| h.covers(date)))
        })
    }

    /// The one who held an office with this title in an international body that the article names: "the
    /// Secretary-General".
    fn head_of_body(&mut self, cx: &Context<'_>, title: TitleId) -> Option<EntityId> {
        let date = self.date;
        *self.heads.entry(title).or_insert_with(|| {
            let named = |h: &&Holding| h.country.is_none() && h.agency.is_some_and(|a| cx.evidence.named(a) > 0);
            only(cx.gazetteer.holdings_of(title).filter(named).filter(|h| h.covers(date)))
        })
    }
}

/// For "the president": among the holders whom the article has named before, and the holder of the country that it
/// speaks of most, the one whose country is most present; nobody where two of one country hold the title.
fn bare<'a>(cx: &Context<'a>, known: &mut Known<'a>, site: &Site, title: &TitleSite) -> Option<EntityId> {
    let definite = cx.before(site, site.span.start).is_some_and(|b| matches!(b.bare().as_str(), "the" | "our"));
    let capitalised = is_capitalised(site.span.of(cx.text(site.field)));
    if !definite || site.zone == Some(Zone::Furniture) || goes_on(cx, site, capitalised) {
        return None;
    }
    let mut people = known.named_before(cx, title.title, site);
    let foremost = known.foremost.and_then(|country| known.holder(cx, title.title, country));
    for person in [foremost, known.head_of_body(cx, title.title)].into_iter().flatten() {
        if !people.iter().any(|(known, _)| *known == person)
            && let Some(holding) = known.held(cx, title.title, person)
        {
            people.push((person, holding));
        }
    }
    let presence = |h: &Holding| {
        let body = || h.agency.map_or(0.0, |a| cx.evidence.named(a) as f32);
        h.country.map_or_else(body, |c| cx.evidence.family(c))
    };
    let best = people.iter().reduce(|a, b| if presence(b.1) > presence(a.1) { b } else { a })?;
    (people.iter().filter(|(_, h)| h.country == best.1.country).count() == 1).then_some(best.0)
}

/// The person of all these holdings, if it is one.
fn only<'h>(mut holdings: impl Iterator<Item = &'h Holding>) -> Option<EntityId> {
    let person = holdings.next()?.official;
    holdings.all(|h| h.official == person).then_some(person)
}

/// Whether a noun follows that the title only describes ("the general election", "the king crab").
fn goes_on(cx: &Context<'_>, site: &Site, capitalised: bool) -> bool {
    let Some(after) = cx.after(site, site.span.end) else { return false };
    let ends = |n: &Near<'_>| !n.is_word() || n.lists().any(&[&lexicon::FUNCTION_WORDS, &lexicon::ACTING_VERBS]);
    !capitalised && !ends(&after) || matches!(after.word, "of" | "for" | "from")
}
