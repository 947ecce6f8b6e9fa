//! Sets and their counts in one sorted table: 20 bytes for the counts and 4 for each member, and nothing else. What is
//! new is counted apart, and the two tables are merged from front to back: memory is only ever walked through in order,
//! where a hash table of this size would miss the caches with every set.
//!
//! Not here: which sets there are ([`super::part`]).

use std::cmp::Ordering;
use std::ops::Range;

use crate::document::Date;

/// What is known of one set in one period. Past four billion windows or articles the counts stand still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    /// Windows that hold all members.
    pub(super) windows: u32,
    /// Articles with such a window.
    pub(super) articles: u32,
    /// The earliest date of such an article.
    pub(super) first: Day,
    /// The latest.
    pub(super) last: Day,
    /// Number of the first such article.
    pub(super) example: u32,
}

impl Cell {
    /// Adds the counts of later articles.
    pub(super) fn merge(&mut self, later: &Cell) {
        self.windows = self.windows.saturating_add(later.windows);
        self.articles = self.articles.saturating_add(later.articles);
        self.first = self.first.or(later.first).min(later.first.or(self.first));
        self.last = self.last.max(later.last);
    }
}

/// A date, or none, in four bytes; in the order of time, none first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(u32);

impl Day {
    pub(super) const NONE: Day = Day(0);

    fn or(self, other: Day) -> Day {
        if self == Day::NONE { other } else { self }
    }

    pub(super) fn date(self) -> Option<Date> {
        let year = (self.0 >> 9) as i32 - Day::YEARS;
        Date::new(year as i16, (self.0 >> 5 & 15) as i8, (self.0 & 31) as i8).ok()
    }

    /// Added to years, which begin at −9999.
    const YEARS: i32 = 10_000;
}

impl From<Option<Date>> for Day {
    fn from(date: Option<Date>) -> Day {
        let number =
            |d: Date| ((i32::from(d.year()) + Day::YEARS) as u32) << 9 | (d.month() as u32) << 5 | d.day() as u32;
        date.map_or(Day::NONE, |d| Day(number(d)))
    }
}

/// Keys of a fixed number of columns, rising, each with its cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    columns: usize,
    keys: Vec<u32>,
    cells: Vec<Cell>,
}

impl Table {
    pub(super) fn new(columns: usize) -> Table {
        Table { columns, ..Table::default() }
    }

    /// Adds a key that comes after all others.
    pub(super) fn push(&mut self, key: &[u32], cell: Cell) {
        self.keys.extend_from_slice(key);
        self.cells.push(cell);
    }

    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    pub(super) fn key(&self, i: usize) -> &[u32] {
        &self.keys[i * self.columns..][..self.columns]
    }

    pub(super) fn cell(&self, i: usize) -> &Cell {
        &self.cells[i]
    }

    /// The place, among some, of the first key that is not before `key`, which may also be the beginning of one.
    fn place(&self, key: &[u32], places: Range<usize>) -> usize {
        let Range { start: mut low, end: mut high } = places;
        while low < high {
            let middle = low + (high - low) / 2;
            if self.key(middle) < key { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The cell of a key that stands at one of these places or nowhere.
    pub(super) fn get(&self, key: &[u32], places: Range<usize>) -> Option<&Cell> {
        let end = places.end;
        let place = self.place(key, places);
        (place < end && self.key(place) == key).then(|| &self.cells[place])
    }

    /// The places of all keys whose first column is this.
    pub(super) fn under(&self, first: u32) -> Range<usize> {
        let all = 0..self.len();
        let end = first.checked_add(1).map_or(self.len(), |next| self.place(&[next], all.clone()));
        self.place(&[first], all)..end
    }

    /// Adds the counts of later articles.
    pub(super) fn merge(&mut self, later: &Table) {
        let len = self.len() + later.len();
        let mut out = Table {
            columns: self.columns,
            keys: Vec::with_capacity(len * self.columns),
            cells: Vec::with_capacity(len),
        };
        let (mut i, mut j) = (0, 0);
        while i < self.len() && j < later.len() {
            match self.key(i).cmp(later.key(j)) {
                Ordering::Less => {
                    out.push(self.key(i), self.cells[i]);
                    i += 1;
                }
                Ordering::Greater => {
                    out.push(later.key(j), later.cells[j]);
                    j += 1;
                }
                Ordering::Equal => {
                    let mut cell = self.cells[i];
                    cell.merge(&later.cells[j]);
                    out.push(self.key(i), cell);
                    (i, j) = (i + 1, j + 1);
                }
            }
        }
        out.extend(self, i);
        out.extend(later, j);
        out.keys.shrink_to_fit();
        out.cells.shrink_to_fit();
        *self = out;
    }

    /// Adds the rows of `other` from one on.
    fn extend(&mut self, other: &Table, from: usize) {
        self.keys.extend_from_slice(&other.keys[from * self.columns..]);
        self.cells.extend_from_slice(&other.cells[from..]);
    }
}
