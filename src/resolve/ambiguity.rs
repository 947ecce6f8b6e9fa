//! One form, several entities; and forms that need other evidence.
//!
//! Rule: a strong form of a single entity is kept. Where several entities claim a form, the country named right beside
//! it decides first ("the Swedish Parliament", "Senate of Puerto Rico"); then the entity that the article names
//! elsewhere; then the one whose country is most present; then the list's prior (strong before weak); then file order.
//! A weak form is kept only if its entity is named elsewhere, or (countries, agencies) its country is present by other
//! things, and no other claimant is supported as well.
//! A prior whose country is present at all outweighs weak claimants ("Congress" in a text on a guest's visit); "the
//! treaty" is the one named last before it, and not from far; "any treaty", "every parliament" are none.
//! "The bilateral security agreement" is the one whose two parties are present; a country named beside a form as a party
//! ("GSOMIA between the United States and India") bars the agreements it is no party of.
//! What did not exist at the article's date comes last, and so, without a date, does what has ceased to exist: "Moscow"
//! is Russia's, but the Soviet Union's in an article of 1985.
//! Example: "Korea" beside "Seoul" and "South Korea" is South Korea; "the South" too.
//! Counter-example: "the South" in an article on Alabama is nothing; "Parliament" without any country is nothing.
//!
//! A country that is also a state ("Georgia") counts as weak where the United States are present and nothing else
//! speaks for the country.
//!
//! Not here: people's short names ([`super::short_names`]).

use super::article::{Context, Reading, Site, State};
use super::evidence;
use super::rule::Rule;
use super::via::Via;
use crate::document::Field;
use crate::gazetteer::{Details, EntityId, FormId, Kind, Need, Role};
use crate::text::lexicon::{self, Lists};
use crate::text::{self, Near};

/// One claimant of a form.
#[derive(Debug, Clone, Copy)]
struct Claim {
    form: FormId,
    entity: EntityId,
    kind: Kind,
    role: Role,
    /// How often the article names it by strong forms elsewhere.
    named: u32,
    /// How present its country is.
    country: f32,
    /// What its lifetime takes away: much if it did not exist at the article's date; a little if it has ceased to exist and
    /// the article has no date.
    age: f32,
    /// How much speaks for it; see [`order`].
    order: f32,
}

/// "The agreement" refers back this far, in bytes: some fifteen sentences.
const ANAPHOR_REACH: u32 = 2_000;
/// "The South" refers back this far, in bytes, where the article speaks of much else: a paragraph.
const DIRECTION_REACH: u32 = 600;

/// Decides all open sites but those that only hold surnames; the number dropped.
pub(super) fn apply(cx: &mut Context<'_>) -> usize {
    let mut doubtful = Vec::new();
    let mut plain = Vec::new();
    for (i, site) in cx.sites.iter().enumerate().filter(|(_, s)| s.state == State::Open && s.guarded) {
        match certain(cx, site) {
            Some((entity, via)) => plain.push((i, entity, via)),
            None if !only_surnames(cx, site) => doubtful.push(i),
            None => {}
        }
    }
    for (i, entity, via) in plain {
        cx.keep(i, entity, via, Rule::Plain);
    }
    // Twice: what the first pass decides is evidence for the second.
    let mut dropped = 0;
    let mut claims = Vec::new();
    for last in [false, true] {
        evidence::gather(cx);
        for &i in &doubtful {
            if cx.sites[i].state == State::Open {
                dropped += usize::from(decide(cx, i, last, &mut claims));
            }
        }
    }
    evidence::gather(cx);
    dropped
}

/// The entity of a site that one entity alone claims by a strong form without further requirements.
fn certain(cx: &Context<'_>, site: &Site) -> Option<(EntityId, Via)> {
    let readings = cx.readings(site);
    let best = readings.iter().min_by_key(|r| r.role.rank())?;
    if !best.role.is_strong() || readings.iter().any(|r| r.entity != best.entity) {
        return None;
    }
    let requires = best.condition.is_some_and(|c| !cx.gazetteer.condition(c).requires.is_empty());
    let homonym = || Lists::ignoring_case(cx.gazetteer.form(best.form).text()).has(&lexicon::STATE_HOMONYMS);
    (!requires && !homonym() && local_country(cx, site).is_none_or(|c| fits(cx, best.entity, c)))
        .then(|| (best.entity, Via::of(best.role)))
}

pub(super) fn only_surnames(cx: &Context<'_>, site: &Site) -> bool {
    cx.readings(site).iter().all(|r| r.role == Role::Surname)
}

/// Decides one doubtful site; whether it was dropped. Undecided sites stay open until the last pass. `claims` is room to
/// work in.
fn decide(cx: &mut Context<'_>, i: usize, last: bool, claims: &mut Vec<Claim>) -> bool {
    let site = &cx.sites[i];
    let local = local_country(cx, site);
    let contested = cx.readings(site).iter().filter(|r| r.role != Role::Surname);
    claims.clear();
    claims.extend(contested.filter_map(|r| claim(cx, r, local.is_some())));
    if let Some(country) = local {
        // "Philippine Red Cross": a weak form beside a country is a body of that country, not the international one.
        claims.retain(|c| {
            fits(cx, c.entity, country) && (c.role.is_strong() || cx.country_of(c.entity) == Some(country))
        });
        if claims.is_empty() {
            cx.drop(i, Rule::OtherCountry);
            return true;
        }
    }
    let claimed = claims.len();
    let party = Parties::beside(cx, site);
    if party.told() {
        claims.retain(|c| !party.are_others(cx, site, c));
    }
    if claims.is_empty() && claimed > 0 {
        cx.drop(i, Rule::OtherCountry);
        return true;
    }
    if let Some(nearest) = last_named(cx, site, claims) {
        claims.retain(|c| c.entity == nearest);
    }
    if !claims.is_empty() && generic(cx, site) {
        claims.retain(|c| c.role != Role::Weak);
        if claims.is_empty() {
            cx.drop(i, Rule::WeakUnsupported);
            return true;
        }
    }
    // Of equally good claims that of the more trusted form, of the entity that comes first in the lists.
    let better = |a: &Claim, b: &Claim| {
        let order = a.order.total_cmp(&b.order);
        order.then((b.role.rank(), b.entity).cmp(&(a.role.rank(), a.entity))).is_gt()
    };
    let Some(best) = claims.iter().copied().reduce(|best, c| if better(&c, &best) { c } else { best }) else {
        cx.drop(i, Rule::Condition);
        return true;
    };
    if !last && best.age > 0.0 && best.kind == Kind::COUNTRY {
        // "Moscow" beside "the Soviets" may still be Russia's: "Russia" too is decided in the first pass. A treaty that has
        // ended left its name to no other, and need not wait.
        return false;
    }
    let others = || claims.iter().filter(|c| c.entity != best.entity).map(|c| c.order);
    let alone = others().next().is_none();
    let clear = others().all(|other| best.order > other);
    let homonym = Lists::ignoring_case(cx.surface(site)).has(&lexicon::STATE_HOMONYMS);
    let strong = best.role.is_strong() && !(homonym && is_probably_state(cx, best.entity));
    let supported = near_enough(cx, site, &best) && (best.named > 0 || present(cx, site, &best)) || local.is_some();
    let (keep, rule) = match (strong, alone) {
        (true, true) => (true, Rule::Plain),
        (true, false) => (
            true,
            if clear && (best.named > 0 || best.country > 0.0 || local.is_some()) {
                Rule::Evidence
            } else {
                Rule::Prior
            },
        ),
        (false, true) => (supported, if supported { Rule::WeakSupported } else { Rule::WeakUnsupported }),
        (false, false) => (supported && clear, if supported && clear { Rule::Evidence } else { Rule::WeakUnsupported }),
    };
    if keep {
        let via = if homonym && !strong { Via::Weak } else { Via::of(best.role) };
        cx.keep(i, best.entity, via, rule);
    } else if last {
        cx.drop(i, rule);
        return true;
    }
    false
}

/// The claim of a reading; none if what its form requires is not there.
fn claim(cx: &Context<'_>, reading: &Reading, local: bool) -> Option<Claim> {
    let entity = reading.entity;
    if let Some(c) = reading.condition {
        let requires = &cx.gazetteer.condition(c).requires;
        let met = |need: &Need| match need {
            Need::Kind(kind) => cx.evidence.has_kind(cx, *kind),
            Need::Entity(e) => cx.evidence.named(*e) > 0,
        };
        if !requires.is_empty() && !requires.iter().any(met) {
            return None;
        }
    }
    let mut claim = Claim {
        form: reading.form,
        entity,
        kind: reading.kind,
        role: reading.role,
        named: cx.evidence.named(entity),
        country: reading.country(cx.gazetteer).map_or_else(|| parties_present(cx, entity), |c| cx.evidence.country(c)),
        age: match cx.date {
            Some(_) if !cx.gazetteer.exists(entity, cx.date) => 100.0,
            None if cx.gazetteer.entity(entity).has_ended() => 10.0,
            _ => 0.0,
        },
        order: 0.0,
    };
    claim.order = order(&claim, local);
    Some(claim)
}

/// How present the least present party of an agreement is: "GSOMIA between the United States and India".
fn parties_present(cx: &Context<'_>, entity: EntityId) -> f32 {
    match cx.gazetteer.entity(entity).details() {
        Details::Agreement { parties } => {
            let least = parties.iter().map(|p| cx.evidence.country(*p).max(cx.evidence.named(*p) as f32));
            // All parties named outweigh the prior of another agreement of that name.
            least.reduce(f32::min).map_or(0.0, |least| 3.0 * least)
        }
        _ => 0.0,
    }
}

/// How much speaks for a claim. A named entity outweighs any presence of a country; a prior outweighs a little of it;
/// what did not exist at the date comes last.
fn order(claim: &Claim, local: bool) -> f32 {
    // "Congress" in a White House text is the American one, whatever guest the text speaks of.
    let prior = match claim.role.is_strong() && !local {
        true if claim.country > 0.0 => 16.0,
        true => 4.0,
        false => 0.0,
    };
    20.0 * claim.named.min(3) as f32 + claim.country.min(12.0) + prior - claim.age
}

/// Whether a weak form's entity is present by other things than itself.
fn present(cx: &Context<'_>, site: &Site, claim: &Claim) -> bool {
    let country = cx.country_of(claim.entity);
    match claim.kind {
        Kind::COUNTRY => country.is_some_and(|c| cx.evidence.family(c) > 0.0),
        // A committee of the United Nations, where those are named.
        Kind::AGENCY if country.is_none() => ancestors(cx, claim.entity).any(|a| cx.evidence.named(a) > 0),
        Kind::AGENCY => country.is_some_and(|c| {
            // "Parliament" is that of the country the article speaks of, not of one that it mentions in passing.
            let here = cx.evidence.country(c);
            here > 0.0 && here * 2.0 >= cx.evidence.all_countries()
        }),
        Kind::AGREEMENT => {
            // An ambiguous acronym of a bilateral agreement is its, where all parties are present; and so is what calls
            // itself bilateral.
            let acronym = cx.gazetteer.form(claim.form).case() == crate::gazetteer::Case::Exact;
            let told = number_of_parties(cx.surface(site));
            match cx.gazetteer.entity(claim.entity).details() {
                Details::Agreement { parties } if acronym && !parties.is_empty() || told == Some(parties.len()) => {
                    parties.iter().all(|p| cx.evidence.country(*p) >= 1.0)
                }
                _ => false,
            }
        }
        _ => false,
    }
}

/// The bodies to which an agency belongs, from its parent upwards.
fn ancestors<'a>(cx: &'a Context<'_>, agency: EntityId) -> impl Iterator<Item = EntityId> + use<'a> {
    let parent = |e: &EntityId| match cx.gazetteer.entity(*e).details() {
        Details::Agency { parent, .. } => parent,
        _ => None,
    };
    // The lists may hold a circle; no body stands more than a few steps below its root.
    std::iter::successors(parent(&agency), parent).take(8)
}

/// "A trade agreement", "any parliament", "every central bank": what an article introduces or means at large.
fn generic(cx: &Context<'_>, site: &Site) -> bool {
    let small = !cx.surface(site).chars().any(char::is_uppercase);
    let before = cx.before(site, site.span.start).filter(|b| b.is_word() && !b.glued);
    small
        && before.is_some_and(|b| {
            matches!(b.bare().as_str(), "a" | "an" | "any" | "every" | "no" | "each" | "another" | "such" | "some")
        })
}

/// "The agreement", "the Treaty": not "the Charter", which is a name of its own at the United Nations.
fn refers_back(surface: &str) -> bool {
    let definite =
        surface.strip_prefix("the ").or_else(|| surface.strip_prefix("The ")).is_some_and(|s| s != "Charter");
    definite || !surface.chars().skip(1).any(char::is_uppercase)
}

/// Whether a claim is one on an agreement whose name the article need not have at hand: it says "the agreement".
fn is_anaphor(cx: &Context<'_>, site: &Site, claim: &Claim) -> bool {
    claim.kind == Kind::AGREEMENT
        && claim.role == Role::Weak
        && refers_back(cx.surface(site))
        && number_of_parties(cx.surface(site)).is_none()
}

/// How many parties a form says there are, leaving it to the article which: "the bilateral security agreement".
fn number_of_parties(surface: &str) -> Option<usize> {
    let first = surface.split_whitespace().next()?;
    let says = |word: &str| first.eq_ignore_ascii_case(word);
    says("bilateral").then_some(2).or_else(|| says("trilateral").then_some(3))
}

/// The countries named right beside an agreement's form as its parties.
struct Parties<'a> {
    before: Option<EntityId>,
    /// "Between" or "with" after it, if one of them is.
    link: Option<Near<'a>>,
}

impl<'a> Parties<'a> {
    fn beside(cx: &Context<'a>, site: &Site) -> Parties<'a> {
        let link = cx.after(site, site.span.end).filter(|a| matches!(a.word, "between" | "with"));
        Parties { before: country_before(cx, site), link }
    }

    /// Whether there can be one at all.
    fn told(&self) -> bool {
        self.before.is_some() || self.link.is_some()
    }

    /// Whether one of them is no party of a claim on an agreement of two or three: "GSOMIA between the United States and
    /// India" is not the one of South Korea and Japan, "the bilateral security agreement with Iraq" no Afghan one.
    fn are_others(&self, cx: &Context<'a>, site: &Site, claim: &Claim) -> bool {
        let Details::Agreement { parties } = cx.gazetteer.entity(claim.entity).details() else { return false };
        if !matches!(parties.len(), 2 | 3) {
            return false;
        }
        // "She discussed GSOMIA with China" tells no party; a name that speaks of parties goes on to name them.
        let told = number_of_parties(cx.surface(site)).is_some();
        if told && self.before.is_some_and(|c| !parties.contains(&c)) {
            return true;
        }
        let mut joint = self.link.filter(|link| link.word == "between" || told);
        while let Some(word) = joint {
            let Some((country, end)) = country_after(cx, site, word.span.end) else { break };
            if !parties.contains(&country) {
                return true;
            }
            joint = cx.after(site, end).filter(|a| a.word == "and");
        }
        false
    }
}

/// Of several agreements that "the treaty" may mean, the one named last before it.
fn last_named(cx: &Context<'_>, site: &Site, claims: &[Claim]) -> Option<EntityId> {
    if claims.len() < 2 || !claims.iter().all(|c| is_anaphor(cx, site, c)) {
        return None;
    }
    cx.sites_from(site.field, 0..site.span.start).iter().rev().find_map(|s| match s.state {
        State::Kept(e, via) if via != Via::Weak && claims.iter().any(|c| c.entity == e) => Some(e),
        _ => None,
    })
}

/// "The agreement" means the one named shortly before; after a page of other things it may be any. "The South" in a speech
/// on North and South that also names South Korea is no country: Korea must stand close by, or be among what the article
/// speaks of.
fn near_enough(cx: &Context<'_>, site: &Site, claim: &Claim) -> bool {
    let form = cx.gazetteer.form(claim.form);
    if is_anaphor(cx, site, claim) {
        let reach = site.span.start.saturating_sub(ANAPHOR_REACH)..site.span.start + ANAPHOR_REACH / 4;
        let other = if site.field == Field::Title { Field::Text } else { Field::Title };
        let meant = |e| e == claim.entity;
        return is_named(cx.sites_from(site.field, reach), meant) || is_named(cx.sites_from(other, 0..u32::MAX), meant);
    }
    let direction = || {
        let text = text::lower(form.text());
        matches!(text.strip_prefix("the "), Some("north" | "south" | "east" | "west"))
    };
    if claim.kind != Kind::COUNTRY || claim.role != Role::Weak || !direction() {
        return true;
    }
    let requires = form.condition().map_or(&[][..], |c| &cx.gazetteer.condition(c).requires);
    let meant =
        |e: EntityId| e == claim.entity || requires.iter().any(|n| matches!(n, Need::Entity(need) if *need == e));
    let reach = site.span.start.saturating_sub(DIRECTION_REACH)..site.span.start;
    claim.country * 4.0 >= cx.evidence.all_countries() || is_named(cx.sites_from(site.field, reach), meant)
}

/// Whether one of these sites is a mention, other than a weak one, of an entity that is meant.
fn is_named(sites: &[Site], meant: impl Fn(EntityId) -> bool) -> bool {
    sites.iter().any(|s| matches!(s.state, State::Kept(e, via) if via != Via::Weak && meant(e)))
}

fn is_probably_state(cx: &Context<'_>, country: EntityId) -> bool {
    let usa = cx.gazetteer.find_id("country", "USA").map_or(0.0, |usa| cx.evidence.country(usa));
    usa > 0.0 && cx.evidence.family(country) == 0.0 && cx.evidence.named(country) == 0
}

/// Whether an entity can be meant beside `country`. Countries, agreements and kinds of the user always can.
fn fits(cx: &Context<'_>, entity: EntityId, country: EntityId) -> bool {
    let entity = cx.gazetteer.entity(entity);
    entity.kind() != Kind::AGENCY || entity.country().is_none_or(|own| own == country)
}

/// The country named right beside an agency's form: "Swedish [Parliament]", "Japan's [Defense Ministry]", "[Senate] of
/// Puerto Rico".
fn local_country(cx: &Context<'_>, site: &Site) -> Option<EntityId> {
    if cx.site_kind(site) != Kind::AGENCY {
        return None;
    }
    country_before(cx, site).or_else(|| {
        let of = cx.after(site, site.span.end).filter(|a| a.word == "of")?;
        country_after(cx, site, of.span.end).map(|(country, _)| country)
    })
}

/// The country whose form stands right before a site, possessive or not.
fn country_before(cx: &Context<'_>, site: &Site) -> Option<EntityId> {
    let lead = &cx.text(site.field)[..site.span.start as usize];
    let trimmed = text::without_ownership(lead);
    let gap = lead.len() - trimmed.len();
    let i = cx.site_ending(site.field, trimmed.len() as u32).filter(|_| (1..6).contains(&gap))?;
    country_at(cx, i)
}

/// The country whose form begins with the next word after byte `at` of a site's sentence, an article skipped, and the
/// form's end.
fn country_after(cx: &Context<'_>, site: &Site, at: u32) -> Option<(EntityId, u32)> {
    let mut next = cx.after(site, at)?;
    if next.word == "the" {
        next = cx.after(site, next.span.end)?;
    }
    let i = cx.site_at(site.field, next.span.start).filter(|i| cx.sites[*i].span.start == next.span.start)?;
    country_at(cx, i).map(|country| (country, cx.sites[i].span.end))
}

/// The country that a site names, or will.
fn country_at(cx: &Context<'_>, i: usize) -> Option<EntityId> {
    let other = &cx.sites[i];
    match other.state {
        State::Kept(e, via) => (cx.kind(e) == Kind::COUNTRY && via != Via::Inside).then_some(e),
        State::Open => cx.strong_country(other),
        _ => None,
    }
}
