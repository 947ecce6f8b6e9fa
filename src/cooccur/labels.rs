//! The order of labels, without writing them: "South Korea–Japan–GSOMIA" is compared by the ranks of its names.
//!
//! A label is its names with dashes between them, so a name that another one follows is ranked with its dash ("Niger–"
//! comes after "Nigeria") and the last one without. Bytes and ranks then agree, for the first name in which two labels
//! differ decides: unless that name has such a dash itself, and then the labels are written and compared.
//!
//! Not here: the order of rows ([`super::rows`]).

use std::cmp::Ordering;

use super::counts::Counts;
use crate::gazetteer::Entity;

/// Between two names of a label.
const DASH: &str = "–";

/// A name's place among all names; its lowest bit tells whether it has a dash.
pub(super) type Rank = u32;

/// The places of all entities of some counts, by number.
#[derive(Debug)]
pub(super) struct Labels {
    /// Among the members of a set: by kind, then number of mentions (most first), then id.
    members: Vec<u32>,
    /// Of the short name with the dash that follows, and of the short name at the end of a label.
    names: Vec<[Rank; 2]>,
}

/// A name as a label holds it: number of its entity, and what follows.
struct Part<'a> {
    /// The first bytes of the name, as a number: most comparisons need no more.
    head: u64,
    name: &'a str,
    follows: &'static str,
    entity: u32,
}

impl<'a> Part<'a> {
    fn bytes(&self) -> impl Iterator<Item = u8> {
        self.name.bytes().chain(self.follows.bytes())
    }

    fn new(name: &'a str, follows: &'static str, entity: u32) -> Part<'a> {
        let mut part = Part { head: 0, name, follows, entity };
        let mut head = [0; 8];
        head.iter_mut().zip(part.bytes()).for_each(|(to, byte)| *to = byte);
        part.head = u64::from_be_bytes(head);
        part
    }

    fn compare(&self, other: &Part<'_>) -> Ordering {
        self.head.cmp(&other.head).then_with(|| self.bytes().cmp(other.bytes()))
    }
}

impl Labels {
    pub(super) fn new<'a>(counts: &Counts, entity: impl Fn(u32) -> Entity<'a>) -> Labels {
        let mut entities: Vec<u32> = counts.entities().collect();
        let len = entities.last().map_or(0, |last| *last as usize + 1);
        let mut out = Labels { members: vec![0; len], names: vec![[0; 2]; len] };
        let mut parts: Vec<Part<'_>> = Vec::with_capacity(entities.len() * 2);
        for &number in &entities {
            let name = entity(number).short();
            parts.extend([DASH, ""].map(|follows| Part::new(name, follows, number)));
        }
        parts.sort_unstable_by(|a, b| a.compare(b).then_with(|| a.entity.cmp(&b.entity)));
        for (rank, same) in (0..).zip(parts.chunk_by(|a, b| a.compare(b).is_eq())) {
            for part in same {
                let at_end = usize::from(part.follows.is_empty());
                out.names[part.entity as usize][at_end] = rank << 1 | Rank::from(part.name.contains(DASH));
            }
        }
        entities.sort_by_cached_key(|e| (entity(*e).kind(), std::cmp::Reverse(counts.mentions(*e)), entity(*e).id()));
        for (place, number) in (0..).zip(entities) {
            out.members[number as usize] = place;
        }
        out
    }

    /// One more than the largest number of an entity.
    pub(super) fn len(&self) -> usize {
        self.members.len()
    }

    /// Puts the members of a set in the order of its label.
    pub(super) fn order(&self, members: &mut [u32]) {
        members.sort_unstable_by_key(|m| self.members[*m as usize]);
    }

    /// The ranks of a label's names.
    pub(super) fn ranks(&self, ordered: &[u32]) -> impl Iterator<Item = Rank> {
        let last = ordered.len() - 1;
        ordered.iter().enumerate().map(move |(i, m)| self.names[*m as usize][usize::from(i == last)])
    }
}

/// Which of two labels comes first, by the ranks of their first names; `None` if the ranks do not tell.
pub(super) fn compare<const N: usize>(a: [Rank; N], b: [Rank; N]) -> Option<Ordering> {
    for (a, b) in a.into_iter().zip(b) {
        if a != b {
            return ((a | b) & 1 == 0).then(|| a.cmp(&b));
        }
    }
    None
}

/// Writes a label: short names with dashes between them.
pub fn join<'a>(names: impl Iterator<Item = &'a str>, out: &mut String) {
    for (i, name) in names.enumerate() {
        out.push_str(if i == 0 { "" } else { DASH });
        out.push_str(name);
    }
}
