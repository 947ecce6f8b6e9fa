//! What the article says beside a doubtful form: which entities it names beyond doubt, and how strongly each country is
//! present through its names, agencies, officials, agreements, capital and dateline.
//!
//! Not here: the decisions taken on it ([`super::ambiguity`], [`super::short_names`], [`super::offices`]).

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::article::{Context, Reading, Site, State};
use super::via::Via;
use crate::document::{Field, Span};
use crate::gazetteer::{Details, EntityId, Kind, Role};
use crate::text::{Zone, is_capitalised, lexicon};

/// The evidence of one article. The weights are halves, so that their sums are the same in any order.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    entities: FxHashMap<EntityId, Presence>,
    /// The presence of all countries together.
    all_countries: f32,
    /// The same by other things than their own forms.
    all_families: f32,
    /// Whether no mention has come or gone since it was gathered.
    pub(super) current: bool,
}

/// What the article says of an entity.
#[derive(Debug, Clone, Copy, Default)]
struct Presence {
    /// How often it is named beyond doubt.
    named: u32,
    /// How strongly it is present as a country.
    country: f32,
    /// The same by other things than its own forms.
    family: f32,
}

/// What one mention weighs for its country.
mod weight {
    pub(super) const OWN: f32 = 2.0;
    pub(super) const CAPITAL: f32 = 1.0;
    pub(super) const FAMILY: f32 = 1.0;
    pub(super) const PARTY: f32 = 0.5;
    pub(super) const DATELINE: f32 = 1.0;
}

impl Evidence {
    fn of(&self, entity: EntityId) -> Presence {
        self.entities.get(&entity).copied().unwrap_or_default()
    }

    /// How often the entity is named beyond doubt.
    pub(super) fn named(&self, entity: EntityId) -> u32 {
        self.of(entity).named
    }

    /// How strongly a country is present.
    pub(super) fn country(&self, country: EntityId) -> f32 {
        self.of(country).country
    }

    /// How strongly a country is present by its agencies, officials, agreements, capital and dateline.
    pub(super) fn family(&self, country: EntityId) -> f32 {
        self.of(country).family
    }

    /// The presence of all countries together.
    pub(super) fn all_countries(&self) -> f32 {
        self.all_countries
    }

    /// The country whose officials, agencies and capital are most present, if it has half of all such presence; of two
    /// that have, the first.
    pub(super) fn foremost_country(&self) -> Option<EntityId> {
        let families = self.entities.iter().map(|(e, p)| (p.family, Reverse(*e))).filter(|(family, _)| *family > 0.0);
        let (family, Reverse(country)) = families.max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))?;
        (family * 2.0 >= self.all_families).then_some(country)
    }

    /// Whether any entity of a kind is named.
    pub(super) fn has_kind(&self, cx: &Context<'_>, kind: Kind) -> bool {
        self.entities.iter().any(|(e, presence)| presence.named > 0 && cx.kind(*e) == kind)
    }

    fn add(&mut self, country: EntityId, weight: f32, own: bool) {
        let presence = self.entities.entry(country).or_default();
        presence.country += weight;
        self.all_countries += weight;
        if !own {
            presence.family += weight;
            self.all_families += weight;
        }
    }
}

/// Gathers the evidence of what has been kept so far.
pub(super) fn gather(cx: &mut Context<'_>) {
    if cx.evidence.current {
        return;
    }
    let mut entities = std::mem::take(&mut cx.evidence).entities;
    entities.clear();
    let mut evidence = Evidence { entities, current: true, ..Evidence::default() };
    for site in &cx.sites {
        let State::Kept(entity, via) = site.state else { continue };
        if via == Via::Inside || matches!(site.zone, Some(Zone::Furniture | Zone::Headline)) {
            continue;
        }
        evidence.entities.entry(entity).or_default().named += 1;
        let e = cx.gazetteer.entity(entity);
        match e.kind() {
            Kind::COUNTRY => match via {
                Via::Capital | Via::Metonym => evidence.add(entity, weight::CAPITAL, false),
                _ => evidence.add(entity, weight::OWN, true),
            },
            Kind::AGREEMENT => {
                let Details::Agreement { parties } = e.details() else { continue };
                parties.iter().for_each(|p| evidence.add(*p, weight::PARTY, false));
            }
            _ => e.country().into_iter().for_each(|c| evidence.add(c, weight::FAMILY, false)),
        }
    }
    // A dateline at the seat of an international body tells where the talks were, not whose officials speak.
    if let Some((country, seat)) = dateline(cx)
        && !seat
    {
        evidence.add(country, weight::DATELINE, false);
    }
    cx.evidence = evidence;
}

/// The country of the text's first dateline.
pub(super) fn dateline_country(cx: &Context<'_>) -> Option<EntityId> {
    dateline(cx).map(|(country, _)| country)
}

/// The country of the text's first dateline, and whether its city is the seat of an international body.
fn dateline(cx: &Context<'_>) -> Option<(EntityId, bool)> {
    let layout = cx.article.layout(Field::Text);
    let (span, _) = layout.zones.iter().find(|(_, z)| *z == Zone::Dateline)?;
    let line = span.of(cx.text(Field::Text));
    let head = line.split(['(', '—', '–']).next()?.trim_end_matches([' ', '-']);
    let mut parts = head.split([',', '/']).map(str::trim);
    let city = parts.next()?;
    let region = parts.next().filter(|r| is_capitalised(r));
    let seat = lexicon::SEAT_CITIES.has(&city.to_lowercase());
    let country = |id| cx.gazetteer.find_id("country", id);
    let state = region.map(|r| r.trim_end_matches('.').to_lowercase());
    let found = match state {
        // A state or province settles it, whatever towns the list knows.
        Some(s) if lexicon::PROVINCES.has(&s) => country("CAN"),
        // Where the list knows the towns of a region, so it does for a country's own name.
        Some(s) if !lexicon::STATE_HOMONYMS.has(&s) => region
            .and_then(|r| region_country(cx, r).or_else(|| named_as(cx, *span, r)))
            .or_else(|| lexicon::STATES.has(&s).then(|| country("USA")).flatten())
            .or_else(|| listed_or_named(cx, *span, city, region)),
        _ => listed_or_named(cx, *span, city, region),
    };
    found.map(|country| (country, seat))
}

/// The country of a listed region, with or without the stop of an abbreviation: "MA.", "Penn."
fn region_country(cx: &Context<'_>, region: &str) -> Option<EntityId> {
    [region, region.trim_end_matches('.')].into_iter().find_map(|r| cx.gazetteer.dateline_region(r))
}

/// The country of a listed city, or the one whose own name stands where the city would.
fn listed_or_named(cx: &Context<'_>, dateline: Span, city: &str, region: Option<&str>) -> Option<EntityId> {
    // An article has one dateline, which is asked for again whenever the evidence has changed.
    let listed = cx.listed_city.get_or_init(|| cx.gazetteer.dateline_city(city, region).map(|c| c.country));
    listed.or_else(|| named_there(cx, dateline))
}

/// The country whose own name stands first in a dateline: "BAHRAIN, March 5 -".
fn named_there(cx: &Context<'_>, dateline: Span) -> Option<EntityId> {
    let first = cx.sites_from(Field::Text, dateline.start..dateline.start + 1).first()?;
    cx.claimed(first).iter().copied().find(|e| cx.kind(*e) == Kind::COUNTRY)
}

/// The country that is named after the city of a dateline: "MILLBROOK, Netherlands, March 5 -". All of the qualifier
/// must be the country's name, and no city's: neither "New South Wales" nor "PARIS/BERLIN".
fn named_as(cx: &Context<'_>, dateline: Span, qualifier: &str) -> Option<EntityId> {
    let name = qualifier.strip_prefix("The ").or_else(|| qualifier.strip_prefix("the ")).unwrap_or(qualifier);
    let whole = |s: &&Site| s.span.end <= dateline.end && cx.surface(s) == name;
    let within = cx.sites_from(Field::Text, dateline.start..dateline.end);
    let mut readings = within.iter().filter(whole).flat_map(|s| cx.readings(s));
    let named = |r: &&Reading| matches!(r.role, Role::Name | Role::Alias) && r.kind == Kind::COUNTRY;
    readings.find(named).map(|r| r.entity)
}
