//! Offices whose dates leave a question: officials without a dated office, and two holders at once of an office that
//! one person holds.
//!
//! Not here: dates that cannot be read or run backwards; those are errors of [`super::super::build`].

use std::collections::BTreeMap;

use crate::document::Date;
use crate::gazetteer::Gazetteer;
use crate::gazetteer::entity::{Details, EntityId, Holding, Kind};
use crate::gazetteer::form::TitleId;
use crate::gazetteer::table::{Place, Problem, Severity};
use crate::text;

/// Offices of a state that one person holds at a time. Others ("Senator", "Deputy Prime Minister") have many holders.
const SINGLE: [&str; 19] = [
    "president",
    "prime minister",
    "chancellor",
    "king",
    "queen",
    "emperor",
    "pope",
    "vice president",
    "foreign minister",
    "defense minister",
    "finance minister",
    "interior minister",
    "secretary of state",
    "secretary of defense",
    "treasury secretary",
    "attorney general",
    "national security adviser",
    "chief of staff",
    "first minister",
];

/// The same in a body: its head.
const HEADS: [&str; 8] = [
    "secretary-general",
    "secretary general",
    "director-general",
    "director general",
    "managing director",
    "high commissioner",
    "executive director",
    "governor",
];

/// A handover may take this many days in two lists of different precision.
const HANDOVER_DAYS: i32 = 62;

/// Findings about officials and holdings; `officials` and `holdings` tell where each stands.
pub(in crate::gazetteer) fn findings(
    gazetteer: &Gazetteer,
    official: impl Fn(EntityId) -> Place,
    holdings: &[Place],
) -> Vec<Problem> {
    let mut out = Vec::new();
    let mut note = |place: Place, message: String| out.push(Problem { severity: Severity::Note, place, message });
    for (i, entity) in gazetteer.entities().iter().enumerate().filter(|(_, e)| e.kind() == Kind::OFFICIAL) {
        let Details::Official { holdings, .. } = entity.details() else { continue };
        if !holdings.iter().any(|h| gazetteer.holdings()[*h as usize].from.is_some()) {
            note(
                official(EntityId(i as u32)),
                format!("{} has no dated office; \"the president\" and the like never mean this person", entity.id()),
            );
        }
    }
    for (title, seats) in seats(gazetteer) {
        for (n, later) in seats.iter().enumerate().skip(1) {
            let (a, b) = (&gazetteer.holdings()[seats[n - 1]], &gazetteer.holdings()[*later]);
            if let Some(days) = overlap_days(a, b).filter(|d| *d > HANDOVER_DAYS && a.official != b.official) {
                let (first, second) = (gazetteer.entity(a.official), gazetteer.entity(b.official));
                note(
                    holdings[*later].clone(),
                    format!(
                        "{} and {} both hold {:?} for {days} days; a wrong date, or rivals",
                        first.id(),
                        second.id(),
                        gazetteer.titles()[title.0 as usize]
                    ),
                );
            }
        }
    }
    out
}

/// The dated holdings of each office that one person holds, by their start.
fn seats(gazetteer: &Gazetteer) -> Vec<(TitleId, Vec<usize>)> {
    let mut seats: BTreeMap<(TitleId, Option<EntityId>, Option<EntityId>), Vec<usize>> = BTreeMap::new();
    for (i, holding) in gazetteer.holdings().iter().enumerate().filter(|(_, h)| h.from.is_some()) {
        let Some(title) = holding.titles.first() else { continue };
        let name = text::fold(&gazetteer.titles()[title.0 as usize]);
        let single = match holding.agency {
            None => holding.country.is_some() && SINGLE.contains(&name.as_str()),
            Some(_) => HEADS.contains(&name.as_str()),
        };
        if single {
            seats.entry((*title, holding.country, holding.agency)).or_default().push(i);
        }
    }
    let mut seats: Vec<_> = seats.into_iter().map(|((title, ..), all)| (title, all)).collect();
    for (_, all) in &mut seats {
        all.sort_by_key(|i| (gazetteer.holdings()[*i].from, *i));
    }
    seats
}

/// For how many days both hold the office; a holding without an end lasts.
fn overlap_days(a: &Holding, b: &Holding) -> Option<i32> {
    let start = a.from?.max(b.from?);
    let end = [a.to, b.to].into_iter().flatten().min().unwrap_or(Date::MAX);
    (end > start).then(|| start.duration_until(end).as_hours() as i32 / 24)
}
