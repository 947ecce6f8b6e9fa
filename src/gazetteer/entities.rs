//! Entities as rows of numbers over an arena of strings, and the view of one of them.
//!
//! Not here: how the rows are made ([`super::build`], [`super::Unlisted`]).

use bytemuck::{Pod, Zeroable};

use super::arena::{Arena, Text};
use super::entity::{Details, EntityId, Kind, TopicDetails};
use crate::document::Date;
use crate::store::Column;

/// No entity, no date, no details.
pub(super) const NONE: u32 = u32::MAX;

/// Entities in the order of their ids.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entities {
    pub(super) texts: Arena,
    pub(super) rows: Column<EntityRow>,
    pub(super) details: Column<DetailsRow>,
    /// The parties of all agreements.
    pub(super) parties: Column<EntityId>,
    /// The numbers of all holdings, by official.
    pub(super) held: Column<u32>,
    pub(super) topics: Vec<TopicDetails>,
}

/// An entity. Its strings stand one after the other, so that one number for each tells where.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct EntityRow {
    id: u32,
    name: u32,
    /// Nothing stands there if it is the name.
    short: u32,
    wikidata: u32,
    end: u32,
    pub(super) from: Day,
    pub(super) to: Day,
    /// The number of its details, or `NONE`.
    pub(super) details: u32,
    /// The number of the country of an agency or official, or `NONE`: here and not among the details, since rules ask for it
    /// again and again.
    pub(super) country: u32,
    kind: u32,
}

/// What a kind adds to an entity; each kind uses what it needs.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct DetailsRow {
    pub(super) parent: u32,
    /// A range of the parties or of the holdings; for a topic, the number of its details.
    pub(super) first: u32,
    pub(super) end: u32,
}

/// A date as a number that sorts as dates do, or none.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(transparent)]
pub(super) struct Day(i32);

impl Day {
    /// Before all dates.
    const NONE: Day = Day(i32::MIN);

    pub(super) fn new(date: Option<Date>) -> Day {
        let number = |d: Date| i32::from(d.year()) << 16 | i32::from(d.month()) << 8 | i32::from(d.day());
        date.map_or(Day::NONE, |d| Day(number(d)))
    }

    pub(super) fn date(self) -> Option<Date> {
        // For `NONE` the month is 0.
        Date::new((self.0 >> 16) as i16, (self.0 >> 8 & 0xff) as i8, (self.0 & 0xff) as i8).ok()
    }
}

/// What an entity is made of; see [`Entity`] for the meaning.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'a> {
    pub(super) kind: Kind,
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) short: &'a str,
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
    pub(super) wikidata: &'a str,
}

impl Entities {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The entity at a place in the order.
    pub fn get(&self, place: usize) -> Option<Entity<'_>> {
        self.rows.row(place).map(|row| Entity { all: self, row })
    }

    /// The same for a place that is known to be taken.
    #[inline]
    pub(super) fn at(&self, place: usize) -> Entity<'_> {
        Entity { all: self, row: self.rows.row(place).unwrap_or_else(|| &self.rows[place]) }
    }

    /// All in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Entity<'_>> {
        self.rows.iter().map(|row| Entity { all: self, row })
    }

    /// Adds an entity without details.
    pub(super) fn push(&mut self, fields: Fields<'_>) {
        let id = self.texts.push(fields.id);
        let name = self.texts.push(fields.name);
        let short = self.texts.push(if fields.short == fields.name { "" } else { fields.short });
        let wikidata = self.texts.push(fields.wikidata);
        self.rows.own().push(EntityRow {
            id: id.start,
            name: name.start,
            short: short.start,
            wikidata: wikidata.start,
            end: wikidata.end,
            from: Day::new(fields.from),
            to: Day::new(fields.to),
            details: NONE,
            country: NONE,
            kind: u32::from(fields.kind.0),
        });
    }
}

impl EntityRow {
    pub(super) fn kind(&self) -> Kind {
        Kind(self.kind as u8)
    }

    pub(super) fn name(&self) -> Text {
        Text { start: self.name, end: self.short }
    }

    /// The label's name where it is another than the name.
    pub(super) fn short(&self) -> Text {
        Text { start: self.short, end: self.wikidata }
    }
}

/// Something an article can be about: a view of a row, cheap to copy.
#[derive(Clone, Copy)]
pub struct Entity<'a> {
    all: &'a Entities,
    row: &'a EntityRow,
}

impl<'a> Entity<'a> {
    /// Its kind.
    pub fn kind(self) -> Kind {
        self.row.kind()
    }

    /// Stable id, unique in its kind.
    pub fn id(self) -> &'a str {
        self.all.texts.get(Text { start: self.row.id, end: self.row.name })
    }

    /// Display name.
    pub fn name(self) -> &'a str {
        self.all.texts.get(self.row.name())
    }

    /// The name in labels: the first acronym of an agreement or agency ("GSOMIA"), else the display name.
    pub fn short(self) -> &'a str {
        let short = self.all.texts.get(self.row.short());
        if short.is_empty() { self.name() } else { short }
    }

    /// First day of existence, if the list tells it.
    pub fn from(self) -> Option<Date> {
        self.row.from.date()
    }

    /// First day after its existence.
    pub fn to(self) -> Option<Date> {
        self.row.to.date()
    }

    /// Whether the list tells when it ended.
    pub(crate) fn has_ended(self) -> bool {
        self.row.to != Day::NONE
    }

    /// Wikidata QID or empty.
    pub fn wikidata(self) -> &'a str {
        self.all.texts.get(Text { start: self.row.wikidata, end: self.row.end })
    }

    /// Whether it is the one of a kind with an id.
    pub(super) fn is(self, kind: Kind, id: &str) -> bool {
        self.kind() == kind && self.all.texts.is(Text { start: self.row.id, end: self.row.name }, id)
    }

    /// What its kind adds.
    pub fn details(self) -> Details<'a> {
        let Some(row) = self.all.details.row(self.row.details as usize) else { return Details::None };
        let entity = |number| (number != NONE).then_some(EntityId(number));
        let range = row.first as usize..row.end as usize;
        match self.kind() {
            Kind::AGREEMENT => Details::Agreement { parties: self.all.parties.get(range).unwrap_or_default() },
            Kind::AGENCY => Details::Agency { country: self.country(), parent: entity(row.parent) },
            Kind::OFFICIAL => {
                Details::Official { country: self.country(), holdings: self.all.held.get(range).unwrap_or_default() }
            }
            Kind::TOPIC => self.all.topics.get(row.first as usize).map_or(Details::None, Details::Topic),
            _ => Details::None,
        }
    }

    /// The country it belongs to: an agency's or an official's.
    #[inline]
    pub fn country(self) -> Option<EntityId> {
        // No file can be trusted to lead to a row that is there.
        ((self.row.country as usize) < self.all.len()).then_some(EntityId(self.row.country))
    }

    /// Whether it existed on `date`.
    pub(super) fn exists(self, date: Date) -> bool {
        let (from, to, day) = (self.row.from, self.row.to, Day::new(Some(date)));
        from.0 <= day.0 && (to == Day::NONE || day.0 < to.0)
    }

    pub(super) fn fields(self) -> Fields<'a> {
        Fields {
            kind: self.kind(),
            id: self.id(),
            name: self.name(),
            short: self.short(),
            from: self.from(),
            to: self.to(),
            wikidata: self.wikidata(),
        }
    }
}

impl std::fmt::Debug for Entity<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Fields { kind, id, name, .. } = self.fields();
        f.debug_struct("Entity").field("kind", &kind).field("id", &id).field("name", &name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_sort_as_dates_and_lead_back_to_them() {
        let dates = [(-9999, 1, 1), (-1, 12, 31), (0, 1, 1), (1969, 12, 31), (1970, 1, 1), (9999, 12, 31)];
        let dates = dates.map(|(y, m, d)| Date::new(y, m, d).unwrap());
        for pair in dates.windows(2) {
            assert!(Day::new(Some(pair[0])).0 < Day::new(Some(pair[1])).0, "{pair:?}");
        }
        for date in dates {
            assert_eq!(Day::new(Some(date)).date(), Some(date));
        }
        assert_eq!(Day::NONE.date(), None);
    }
}
