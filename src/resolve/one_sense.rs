//! A country's form that the article itself uses for a town or a person.
//!
//! Rule (one-sense): a word that stands for a town or state ("Lebanon, Pennsylvania") or for a person ("Chad Dupree",
//! "Michael Jordan") somewhere in an article stands for it everywhere in the article, unless something else in it
//! speaks of the country. (Gale, Church, Yarowsky 1992: one sense per discourse.)
//! Examples: after "Lebanon, Pennsylvania" a bare "Lebanon" is the town; after "Chad Dupree" "Chad said" is the man.
//! Counter-examples: the same beside "Beirut" or "Lebanese"; "Michael Jordan flew to Jordan", where one place is meant.
//!
//! Not here: what makes a place or person of the first one ([`super::guards`]).

use super::article::{Context, Site, State};
use super::rule::Rule;
use super::via::Via;
use crate::gazetteer::{EntityId, Kind};
use crate::text::{Near, lexicon};

/// Takes from the country what the article uses in another sense; the number of sites so decided.
pub(super) fn apply(cx: &mut Context<'_>) -> usize {
    let town = |rule| matches!(rule, Rule::TownOrState);
    let used: Vec<(String, bool)> = cx
        .sites
        .iter()
        .filter(|s| matches!(s.state, State::Kept(_, Via::Inside)))
        .filter(|s| matches!(s.rule, Rule::TownOrState | Rule::GivenName | Rule::Person))
        .map(|s| (cx.surface(s).to_lowercase(), town(s.rule)))
        .collect();
    if used.is_empty() {
        return 0;
    }
    let decide = |i: &usize| {
        let site = &cx.sites[*i];
        let surface = cx.surface(site).to_lowercase();
        let (_, town) = used.iter().find(|(other, _)| *other == surface)?;
        let country = country(cx, site).filter(|c| !spoken_of(cx, *c, &surface))?;
        // Who goes "to Jordan" or lives "in northern Jordan" speaks of a place, whatever Michael is called.
        let placed = |s: &Site| {
            let at = |n: Near<'_>| lexicon::PLACE_PREPOSITIONS.has(&n.bare()) || matches!(n.word, "to" | "from" | "of");
            let before = cx.before(s, s.span.start);
            before.is_some_and(|b| at(b) || cx.before(s, b.span.start).is_some_and(at))
        };
        let somewhere = || cx.sites.iter().any(|s| cx.surface(s).to_lowercase() == surface && placed(s));
        (*town || !somewhere()).then_some((*i, country))
    };
    let open = (0..cx.sites.len()).filter(|i| cx.sites[*i].state == State::Open);
    let decided: Vec<(usize, EntityId)> = open.filter_map(|i| decide(&i)).collect();
    for (i, country) in &decided {
        cx.keep(*i, *country, Via::Inside, Rule::OneSense);
    }
    decided.len()
}

/// The country that a site's strong forms name.
fn country(cx: &Context<'_>, site: &Site) -> Option<EntityId> {
    let strong = site.options.iter().filter(|f| cx.gazetteer.form(**f).role().is_strong());
    strong.filter_map(|f| cx.entity_of(*f)).find(|e| cx.kind(*e) == Kind::COUNTRY)
}

/// Whether other words of the article speak of the country: another form of it, its capital, one of its bodies or
/// officials.
fn spoken_of(cx: &Context<'_>, country: EntityId, surface: &str) -> bool {
    cx.sites.iter().any(|s| {
        let live = matches!(s.state, State::Open | State::Kept(..)) && !matches!(s.state, State::Kept(_, Via::Inside));
        let strong = || s.options.iter().filter(|f| cx.gazetteer.form(**f).role().is_strong());
        live && strong().filter_map(|f| cx.entity_of(*f)).any(|e| cx.country_of(e) == Some(country))
            && cx.surface(s).to_lowercase() != surface
    })
}
