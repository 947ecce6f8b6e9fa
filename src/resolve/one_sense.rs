//! A country's form that the article itself uses for a town or a person.
//!
//! Rule (one-sense): a word that stands for a town or state ("Lebanon, Pennsylvania") or for a person ("Chad Dupree",
//! "Michael Jordan") somewhere in an article stands for it everywhere in the article, unless something else in it
//! speaks of the country. (Gale, Church, Yarowsky 1992: one sense per discourse.)
//! Examples: after "Lebanon, Pennsylvania" a bare "Lebanon" is the town; after "Chad Dupree" "Chad said" is the man.
//! Counter-examples: the same beside "Beirut" or "Lebanese"; "Michael Jordan flew to Jordan", where one place is meant.
//!
//! Not here: what makes a place or person of the first one ([`super::guards`]).

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::article::{Context, Reading, State};
use super::rule::Rule;
use super::via::Via;
use crate::gazetteer::EntityId;
use crate::text::{self, Near, lexicon};

/// Takes from the country what the article uses in another sense; the number of sites so decided.
pub(super) fn apply(cx: &mut Context<'_>) -> usize {
    // Words that stand for something else somewhere, and whether for a town.
    let mut used: FxHashMap<CompactString, bool> = FxHashMap::default();
    for site in cx.sites.iter().filter(|s| matches!(s.state, State::Kept(_, Via::Inside))) {
        if matches!(site.rule, Rule::TownOrState | Rule::GivenName | Rule::Person) {
            used.entry(text::lower(cx.surface(site))).or_insert(site.rule == Rule::TownOrState);
        }
    }
    if used.is_empty() {
        return 0;
    }
    let mut taken: FxHashMap<(CompactString, EntityId), bool> = FxHashMap::default();
    let mut decided: Vec<(usize, EntityId)> = Vec::new();
    for (i, site) in cx.sites.iter().enumerate().filter(|(_, s)| s.state == State::Open) {
        let surface = text::lower(cx.surface(site));
        let Some(&town) = used.get(&surface) else { continue };
        let Some(country) = cx.strong_country(site) else { continue };
        let is_taken = || !spoken_of(cx, country, &surface) && (town || !is_placed(cx, &surface));
        if *taken.entry((surface.clone(), country)).or_insert_with(is_taken) {
            decided.push((i, country));
        }
    }
    for (i, country) in &decided {
        cx.keep(*i, *country, Via::Inside, Rule::OneSense);
    }
    decided.len()
}

/// Whether a word is a place somewhere: who goes "to Jordan" or lives "in northern Jordan" speaks of one, whatever
/// Michael is called.
fn is_placed(cx: &Context<'_>, surface: &str) -> bool {
    let at = |n: Near<'_>| n.lists().has(&lexicon::PLACE_PREPOSITIONS) || matches!(n.word, "to" | "from" | "of");
    cx.namesakes(surface).map(|i| &cx.sites[i]).any(|s| {
        let before = cx.before(s, s.span.start);
        let placed = before.is_some_and(|b| at(b) || cx.before(s, b.span.start).is_some_and(at));
        placed && text::lower(cx.surface(s)) == surface
    })
}

/// Whether other words of the article speak of the country: another form of it, its capital, one of its bodies or
/// officials.
fn spoken_of(cx: &Context<'_>, country: EntityId, surface: &str) -> bool {
    cx.sites.iter().any(|s| {
        let live = matches!(s.state, State::Open | State::Kept(..)) && !matches!(s.state, State::Kept(_, Via::Inside));
        let of_country = |r: &Reading| r.role.is_strong() && r.country(cx.gazetteer) == Some(country);
        live && cx.readings(s).iter().any(of_country) && text::lower(cx.surface(s)) != surface
    })
}
