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

use super::article::{Context, Site, State};
use super::evidence;
use super::rule::Rule;
use super::via::Via;
use crate::document::Field;
use crate::gazetteer::{Details, EntityId, FormId, Kind, Need, Role};
use crate::text::lexicon;

/// One claimant of a form.
#[derive(Debug, Clone, Copy)]
struct Claim {
    form: FormId,
    entity: EntityId,
    role: Role,
    /// How often the article names it by strong forms elsewhere.
    named: u32,
    /// How present its country is.
    country: f32,
    /// What its lifetime takes away: much if it did not exist at the article's date; a little if it has ceased to exist and
    /// the article has no date.
    age: f32,
}

/// "The agreement" refers back this far, in bytes: some fifteen sentences.
const ANAPHOR_REACH: u32 = 2_000;
/// "The South" refers back this far, in bytes, where the article speaks of much else: a paragraph.
const DIRECTION_REACH: u32 = 600;

/// Decides all open sites but those that only hold surnames; the number dropped.
pub(super) fn apply(cx: &mut Context<'_>) -> usize {
    let open: Vec<usize> =
        (0..cx.sites.len()).filter(|i| cx.sites[*i].state == State::Open && cx.sites[*i].guarded).collect();
    let (certain, doubtful): (Vec<usize>, Vec<usize>) =
        open.into_iter().partition(|i| certain(cx, &cx.sites[*i]).is_some());
    for i in certain {
        if let Some((entity, via)) = self::certain(cx, &cx.sites[i]) {
            cx.keep(i, entity, via, Rule::Plain);
        }
    }
    // Twice: what the first pass decides is evidence for the second.
    let mut dropped = 0;
    for last in [false, true] {
        cx.evidence = evidence::gather(cx);
        for &i in &doubtful {
            if cx.sites[i].state == State::Open && !only_surnames(cx, &cx.sites[i]) {
                dropped += usize::from(decide(cx, i, last));
            }
        }
    }
    cx.evidence = evidence::gather(cx);
    dropped
}

/// The entity of a site that one entity alone claims by a strong form without further requirements.
fn certain(cx: &Context<'_>, site: &Site) -> Option<(EntityId, Via)> {
    let mut entities: Vec<EntityId> = site.options.iter().filter_map(|f| cx.entity_of(*f)).collect();
    entities.dedup();
    let [entity] = entities[..] else { return None };
    let form = site.options.iter().copied().min_by_key(|f| cx.gazetteer.form(*f).role().rank())?;
    let form = cx.gazetteer.form(form);
    let requires = form.condition().is_some_and(|c| !cx.gazetteer.condition(c).requires.is_empty());
    let homonym = lexicon::STATE_HOMONYMS.has(&form.text().to_lowercase());
    (form.role().is_strong() && !requires && !homonym && local_country(cx, site).is_none_or(|c| fits(cx, entity, c)))
        .then(|| (entity, Via::of(form.role())))
}

pub(super) fn only_surnames(cx: &Context<'_>, site: &Site) -> bool {
    site.options.iter().all(|f| cx.gazetteer.form(*f).role() == Role::Surname)
}

/// Decides one doubtful site; whether it was dropped. Undecided sites stay open until the last pass.
fn decide(cx: &mut Context<'_>, i: usize, last: bool) -> bool {
    let site = &cx.sites[i];
    let local = local_country(cx, site);
    let mut claims: Vec<Claim> =
        site.options.iter().filter_map(|f| claim(cx, *f)).filter(|c| c.role != Role::Surname).collect();
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
    claims.retain(|c| !of_others(cx, site, c));
    if claims.is_empty() && claimed > 0 {
        cx.drop(i, Rule::OtherCountry);
        return true;
    }
    if let Some(nearest) = last_named(cx, site, &claims) {
        claims.retain(|c| c.entity == nearest);
    }
    if !claims.is_empty() && generic(cx, site) {
        claims.retain(|c| c.role != Role::Weak);
        if claims.is_empty() {
            cx.drop(i, Rule::WeakUnsupported);
            return true;
        }
    }
    claims.sort_by(|a, b| {
        order(b, local.is_some())
            .total_cmp(&order(a, local.is_some()))
            .then((a.role.rank(), a.entity).cmp(&(b.role.rank(), b.entity)))
    });
    claims.dedup_by_key(|c| c.entity);
    let Some(&best) = claims.first() else {
        cx.drop(i, Rule::Condition);
        return true;
    };
    if !last && best.age > 0.0 && cx.kind(best.entity) == Kind::COUNTRY {
        // "Moscow" beside "the Soviets" may still be Russia's: "Russia" too is decided in the first pass. A treaty that has
        // ended left its name to no other, and need not wait.
        return false;
    }
    let runner_up = claims.get(1).map_or(f32::MIN, |c| order(c, local.is_some()));
    let clear = order(&best, local.is_some()) > runner_up;
    let homonym = lexicon::STATE_HOMONYMS.has(&cx.surface(site).to_lowercase());
    let strong = best.role.is_strong() && !(homonym && is_probably_state(cx, best.entity));
    let supported = near_enough(cx, site, &best) && (best.named > 0 || present(cx, &best)) || local.is_some();
    let (keep, rule) = match (strong, claims.len()) {
        (true, 1) => (true, Rule::Plain),
        (true, _) => (
            true,
            if clear && (best.named > 0 || best.country > 0.0 || local.is_some()) {
                Rule::Evidence
            } else {
                Rule::Prior
            },
        ),
        (false, 1) => (supported, if supported { Rule::WeakSupported } else { Rule::WeakUnsupported }),
        (false, _) => (supported && clear, if supported && clear { Rule::Evidence } else { Rule::WeakUnsupported }),
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

fn claim(cx: &Context<'_>, form: FormId) -> Option<Claim> {
    let entity = cx.entity_of(form)?;
    let f = cx.gazetteer.form(form);
    if let Some(c) = f.condition() {
        let requires = &cx.gazetteer.condition(c).requires;
        let met = |need: &Need| match need {
            Need::Kind(kind) => cx.evidence.has_kind(cx, *kind),
            Need::Entity(e) => cx.evidence.named(*e) > 0,
        };
        if !requires.is_empty() && !requires.iter().any(met) {
            return None;
        }
    }
    Some(Claim {
        form,
        entity,
        role: f.role(),
        named: cx.evidence.named(entity),
        country: cx.country_of(entity).map_or_else(|| parties_present(cx, entity), |c| cx.evidence.country(c)),
        age: match cx.date {
            Some(_) if !cx.gazetteer.exists(entity, cx.date) => 100.0,
            None if cx.gazetteer.entity(entity).to().is_some() => 10.0,
            _ => 0.0,
        },
    })
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
fn present(cx: &Context<'_>, claim: &Claim) -> bool {
    let country = cx.country_of(claim.entity);
    match cx.kind(claim.entity) {
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
            let told = number_of_parties(cx, claim.form);
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
fn is_anaphor(cx: &Context<'_>, site: &Site, claim: &Claim) -> bool {
    let surface = cx.surface(site);
    let definite =
        surface.strip_prefix("the ").or_else(|| surface.strip_prefix("The ")).is_some_and(|s| s != "Charter");
    let small = !surface.chars().skip(1).any(char::is_uppercase);
    cx.kind(claim.entity) == Kind::AGREEMENT
        && claim.role == Role::Weak
        && (definite || small)
        && number_of_parties(cx, claim.form).is_none()
}

/// How many parties a form says there are, leaving it to the article which: "the bilateral security agreement".
fn number_of_parties(cx: &Context<'_>, form: FormId) -> Option<usize> {
    match cx.gazetteer.form(form).text().split(' ').next() {
        Some("bilateral" | "Bilateral") => Some(2),
        Some("trilateral" | "Trilateral") => Some(3),
        _ => None,
    }
}

/// Whether a country named right beside an agreement of two or three as its party is none: "GSOMIA between the United
/// States and India" is not the one of South Korea and Japan, "the bilateral security agreement with Iraq" no Afghan one.
fn of_others(cx: &Context<'_>, site: &Site, claim: &Claim) -> bool {
    let Details::Agreement { parties } = cx.gazetteer.entity(claim.entity).details() else { return false };
    if !matches!(parties.len(), 2 | 3) {
        return false;
    }
    // "She discussed GSOMIA with China" tells no party; a name that speaks of parties goes on to name them.
    let told = number_of_parties(cx, claim.form).is_some();
    let mut named: Vec<EntityId> = country_before(cx, site).filter(|_| told).into_iter().collect();
    let opens = |word: &str| word == "between" || told && word == "with";
    let mut joint = cx.after(site, site.span.end).filter(|a| opens(a.word));
    while let Some(word) = joint {
        let Some((country, end)) = country_after(cx, site, word.span.end) else { break };
        named.push(country);
        joint = cx.after(site, end).filter(|a| a.word == "and");
    }
    named.iter().any(|c| !parties.contains(c))
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
    let text = form.text().to_lowercase();
    let direction = || ["north", "south", "east", "west"].into_iter().any(|d| text.strip_prefix("the ") == Some(d));
    if cx.kind(claim.entity) != Kind::COUNTRY || claim.role != Role::Weak || !direction() {
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
    match cx.gazetteer.entity(entity).details() {
        Details::Agency { country: own, .. } => own.is_none_or(|own| own == country),
        _ => true,
    }
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
    let trimmed = lead.trim_end().trim_end_matches("'s").trim_end_matches("’s").trim_end_matches(['\'', '’']);
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
        State::Open => {
            let strong = other.options.iter().filter(|f| cx.gazetteer.form(**f).role().is_strong());
            strong.filter_map(|f| cx.entity_of(*f)).find(|e| cx.kind(*e) == Kind::COUNTRY)
        }
        _ => None,
    }
}
