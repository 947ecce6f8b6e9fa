//! Counts as rows: ordered, measured, labelled. A row is made where it is written: what is kept of each, to put them in
//! order, are 24 bytes.
//!
//! Not here: their CSV form ([`crate::output`]), who makes them ([`crate::run`]).

use std::cmp::Ordering;
use std::ops::Range;

use super::counts::Counts;
use super::labels::{self, Labels, Rank};
use super::measures::{Measures, measures};
use super::part::NONE;
use super::{MAX_SIZE, Period};
use crate::document::Date;
use crate::gazetteer::Entity;

/// One set that occurs together.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The period's name, where counts are kept per period.
    pub period: Option<&'a str>,
    /// The members in label order, in the first places.
    set: [u32; MAX_SIZE],
    len: usize,
    /// Windows that hold all.
    pub windows: u64,
    /// Articles with such a window.
    pub articles: u64,
    /// The measures.
    pub measures: Measures,
    /// Date of the earliest such article.
    pub first: Option<Date>,
    /// Date of the latest.
    pub last: Option<Date>,
    /// Id of the first such article in input order.
    pub example: &'a str,
}

impl Row<'_> {
    /// Numbers of the members, in label order.
    pub fn members(&self) -> &[u32] {
        &self.set[..self.len]
    }

    /// Writes "South Korea–Japan–GSOMIA"; `entity` gives the entity of a number.
    pub fn label<'e>(&self, entity: impl Fn(u32) -> Entity<'e>, out: &mut String) {
        labels::join(self.members().iter().map(|m| entity(*m).short()), out);
    }
}

/// The rows of some counts: those sets that are wanted and were seen in enough windows.
#[derive(Debug)]
pub struct Sheets<'a, F> {
    counts: &'a Counts,
    labels: Labels,
    entity: F,
    least: u32,
}

/// The rows of one period; all, where there are no periods.
#[derive(Debug)]
pub struct Sheet<'a, F> {
    all: &'a Sheets<'a, F>,
    period: Period,
    name: Option<String>,
    /// All windows of the period, and what there is of each entity.
    windows: u64,
    entities: Vec<Own>,
}

/// What there is of an entity in a period.
#[derive(Debug, Clone, Default)]
struct Own {
    /// The windows that hold it.
    windows: u32,
    /// The places of the larger sets of which it is the first member, in the table of its part.
    places: Range<u32>,
}

/// Where a row comes, and where its counts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowKey {
    /// The windows, so that most come first.
    windows: std::cmp::Reverse<u32>,
    /// The first three names of the label.
    ranks: [Rank; 3],
    part: u32,
    place: u32,
}

impl<'a, 'e, F: Fn(u32) -> Entity<'e>> Sheets<'a, F> {
    /// The rows of the sets seen in at least `least` windows; `entity` gives the entity of a number.
    pub fn new(counts: &'a Counts, entity: F, least: u64) -> Sheets<'a, F> {
        let least = u32::try_from(least).unwrap_or(u32::MAX);
        Sheets { counts, labels: Labels::new(counts, &entity), entity, least }
    }

    /// The entities that stand in rows, and perhaps some more; numbers rise.
    pub fn entities(&self) -> impl Iterator<Item = (u32, Entity<'e>)> {
        self.counts.entities().map(|number| (number, (self.entity)(number)))
    }

    /// The periods in the order of time.
    pub fn iter(&self) -> impl Iterator<Item = Sheet<'_, F>> {
        let options = self.counts.options();
        self.counts.periods().iter().map(|(period, windows)| {
            let name = options.by.map(|by| period.name(by));
            let mut sheet = Sheet { all: self, period: *period, name, windows: *windows, entities: Vec::new() };
            sheet.entities = vec![Own::default(); self.labels.len()];
            for part in 0..sheet.parts() {
                let table = &self.counts.parts()[part].table;
                for place in sheet.places(part) {
                    let (set, len) = sheet.set(part, place);
                    let own = &mut sheet.entities[set[0] as usize];
                    if len == 1 {
                        own.windows = table.cell(place).windows;
                    } else {
                        // Its sets stand together.
                        let place = place as u32;
                        own.places = if own.places.is_empty() { place..place + 1 } else { own.places.start..place + 1 };
                    }
                }
            }
            sheet
        })
    }
}

impl<'e, F: Fn(u32) -> Entity<'e>> Sheet<'_, F> {
    /// The number of parts in which the rows lie.
    pub fn parts(&self) -> usize {
        self.all.counts.parts().len()
    }

    /// As many rows as there can be.
    pub fn most_rows(&self) -> usize {
        (0..self.parts()).map(|part| self.places(part).len()).sum()
    }

    /// The rows of one part, in no order.
    pub fn rows_of(&self, part: usize) -> Vec<RowKey> {
        let table = &self.all.counts.parts()[part].table;
        let kind = |e| (self.all.entity)(e).kind();
        let row = |place| {
            let windows = table.cell(place).windows;
            let (mut set, len) = self.set(part, place);
            let wanted = len > 1 && windows >= self.all.least && self.all.counts.options().shows(&set[..len], kind);
            wanted.then(|| {
                let ordered = &mut set[..len];
                self.all.labels.order(ordered);
                let mut ranks = [0; 3];
                ranks.iter_mut().zip(self.all.labels.ranks(ordered)).for_each(|(to, rank)| *to = rank);
                RowKey { windows: std::cmp::Reverse(windows), ranks, part: part as u32, place: place as u32 }
            })
        };
        self.places(part).filter_map(row).collect()
    }

    /// The order of rows: by windows (most first), label, members. No two rows are equal in it.
    pub fn order(&self, a: &RowKey, b: &RowKey) -> Ordering {
        a.windows.cmp(&b.windows).then_with(|| {
            labels::compare(a.ranks, b.ranks).unwrap_or_else(|| {
                let written = |key| {
                    let (set, len) = self.ordered(key);
                    let mut label = String::new();
                    labels::join(set[..len].iter().map(|m| (self.all.entity)(*m).short()), &mut label);
                    (label, set[..len].to_vec())
                };
                written(a).cmp(&written(b))
            })
        })
    }

    /// A row, measured.
    pub fn row(&self, key: &RowKey) -> Row<'_> {
        let counts = self.all.counts;
        let cell = counts.parts()[key.part as usize].table.cell(key.place as usize);
        let (members, len) = self.set(key.part as usize, key.place as usize);
        let (set, _) = self.ordered(key);
        Row {
            period: self.name.as_deref(),
            set,
            len,
            windows: cell.windows.into(),
            articles: cell.articles.into(),
            measures: measures(&self.subsets(&members[..len], cell.windows.into())[..1 << len]),
            first: cell.first.date(),
            last: cell.last.date(),
            example: counts.id(cell.example),
        }
    }

    /// By mask, the windows that hold those members; `together` of them hold all.
    fn subsets(&self, members: &[u32], together: u64) -> [u64; 1 << MAX_SIZE] {
        let mut out = [0; 1 << MAX_SIZE];
        let all = (1 << members.len()) - 1;
        for (mask, windows) in out.iter_mut().enumerate().take(all) {
            let of_mask = (0..members.len()).filter(|i| mask >> i & 1 == 1).map(|i| members[i]);
            let mut set = [NONE; MAX_SIZE];
            set.iter_mut().zip(of_mask).for_each(|(to, member)| *to = member);
            *windows = match mask.count_ones() {
                0 => self.windows,
                1 => self.entities[set[0] as usize].windows.into(),
                _ => self.all.counts.windows(self.period, &set, &self.entities[set[0] as usize].places),
            };
        }
        out[all] = together;
        out
    }

    /// The places of the period in the table of a part.
    fn places(&self, part: usize) -> Range<usize> {
        let table = &self.all.counts.parts()[part].table;
        if self.name.is_some() { table.under(self.period.number()) } else { 0..table.len() }
    }

    /// The set at a place, rising, and how many members it has.
    fn set(&self, part: usize, place: usize) -> ([u32; MAX_SIZE], usize) {
        let key = self.all.counts.parts()[part].table.key(place);
        let members = &key[usize::from(self.name.is_some())..];
        let len = members.iter().position(|m| *m == NONE).unwrap_or(members.len());
        let mut set = [NONE; MAX_SIZE];
        set[..len].copy_from_slice(&members[..len]);
        (set, len)
    }

    /// The same in label order.
    fn ordered(&self, key: &RowKey) -> ([u32; MAX_SIZE], usize) {
        let (mut set, len) = self.set(key.part as usize, key.place as usize);
        self.all.labels.order(&mut set[..len]);
        (set, len)
    }
}
