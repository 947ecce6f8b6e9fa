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
    titles.sort_by_key(|t| (t.field, t.span.start, std::cmp::Reverse(t.span.end)));
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
    after.is_capitalised() && !lexicon::FUNCTION_WORDS.has(&after.bare()) && !lexicon::CALENDAR.has(&after.bare())
}

/// "the prime minister, Shinzo Abe,", "the envoy, Mr. Vieira": the holder's name stands beside the office and is the
/// mention.
fn names_holder(cx: &Context<'_>, site: &Site, comma: &Near<'_>) -> bool {
    let Some(next) = cx.after(site, comma.span.end).filter(|n| comma.word == "," && n.is_capitalised()) else {
        return false;
    };
    let bare = next.bare();
    let official = cx.site_at(site.field, next.span.start).is_some_and(|i| match cx.sites[i].state {
        State::Kept(e, _) => cx.kind(e) == Kind::OFFICIAL,
        _ => false,
    });
    official || lexicon::HONORIFICS.has(&bare) || lexicon::GIVEN_NAMES.has(&bare)
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

/// What one article asks of the lists again and again.
struct Known {
    date: Date,
    /// The officials that the article names, by name and not by office, in text order.
    named: Vec<(Field, u32, EntityId)>,
    holders: FxHashMap<(TitleId, EntityId), Option<EntityId>>,
    heads: FxHashMap<TitleId, Option<EntityId>>,
}

impl Known {
    fn new(cx: &Context<'_>, date: Date) -> Known {
        let named = cx.sites.iter().filter_map(|s| match s.state {
            State::Kept(e, via) if via != Via::Office && cx.kind(e) == Kind::OFFICIAL => {
                Some((s.field, s.span.start, e))
            }
            _ => None,
        });
        Known { date, named: named.collect(), holders: FxHashMap::default(), heads: FxHashMap::default() }
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
fn bare(cx: &Context<'_>, known: &mut Known, site: &Site, title: &TitleSite) -> Option<EntityId> {
    let definite = cx.before(site, site.span.start).is_some_and(|b| matches!(b.bare().as_str(), "the" | "our"));
    let capitalised = is_capitalised(site.span.of(cx.text(site.field)));
    if !definite || site.zone == Some(Zone::Furniture) || goes_on(cx, site, capitalised) {
        return None;
    }
    let date = known.date;
    let held = |e: EntityId| match cx.entity(e).details() {
        Details::Official { holdings, .. } => holdings
            .iter()
            .map(|h| &cx.gazetteer.holdings()[*h as usize])
            .find(|h| h.titles.contains(&title.title) && h.covers(date)),
        _ => None,
    };
    let end = known.named.partition_point(|(field, start, _)| (*field, *start) < (site.field, site.span.start));
    let mut people: Vec<EntityId> = Vec::new();
    let mut others: Vec<EntityId> = Vec::new();
    for &(.., person) in known.named[..end].iter().rev() {
        if !people.contains(&person) && !others.contains(&person) {
            // The last named comes first.
            let list = if held(person).is_some() { &mut people } else { &mut others };
            list.push(person);
        }
    }
    let foremost = cx.evidence.foremost_country().and_then(|country| known.holder(cx, title.title, country));
    for person in [foremost, known.head_of_body(cx, title.title)].into_iter().flatten() {
        if !people.contains(&person) {
            people.push(person);
        }
    }
    let presence = |e: EntityId| {
        let held = held(e);
        let body = held.and_then(|h| h.agency).map_or(0.0, |a| cx.evidence.named(a) as f32);
        held.and_then(|h| h.country).map_or(body, |c| cx.evidence.family(c))
    };
    let best = people.iter().copied().reduce(|a, b| if presence(b) > presence(a) { b } else { a })?;
    let of_its_country =
        people.iter().filter(|p| held(**p).and_then(|h| h.country) == held(best).and_then(|h| h.country)).count();
    (of_its_country == 1).then_some(best)
}

/// The person of all these holdings, if it is one.
fn only<'h>(mut holdings: impl Iterator<Item = &'h Holding>) -> Option<EntityId> {
    let person = holdings.next()?.official;
    holdings.all(|h| h.official == person).then_some(person)
}

/// Whether a noun follows that the title only describes ("the general election", "the king crab").
fn goes_on(cx: &Context<'_>, site: &Site, capitalised: bool) -> bool {
    let Some(after) = cx.after(site, site.span.end) else { return false };
    let ends =
        |n: &Near<'_>| !n.is_word() || lexicon::FUNCTION_WORDS.has(&n.bare()) || lexicon::ACTING_VERBS.has(&n.bare());
    !capitalised && !ends(&after) || matches!(after.word, "of" | "for" | "from")
}
