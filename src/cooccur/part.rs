//! A part of the counts: the sets that begin with some of the entities. Parts share nothing, so each can be counted by
//! a thread of its own.
//!
//! Not here: who does that ([`crate::run`]), the table itself ([`super::table`]).

use super::counts::Options;
use super::pending::Pending;
use super::table::{Cell, Day, Table};
use super::{MAX_SIZE, Period};
use crate::gazetteer::Kind;

/// Takes the place of the members that a smaller set does not have.
pub(super) const NONE: u32 = u32::MAX;

/// The sets whose first member, the one with the lowest number, belongs here.
#[derive(Debug, Clone)]
pub struct Part {
    pub(super) table: Table,
    /// Where the sets of the windows that wait begin.
    pub(super) starts: Vec<Start>,
}

/// A member of a window, as the first of all sets that it makes with those after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Start {
    pub(super) period: Period,
    pub(super) first: u32,
    pub(super) window: u32,
    /// Its place in the window.
    pub(super) at: u32,
}

/// What is counted in one go.
pub(super) struct Round<'a> {
    pub(super) options: &'a Options,
    pub(super) windows: &'a Pending,
    /// The number of the first article.
    pub(super) article: u32,
    pub(super) kind: &'a (dyn Fn(u32) -> Kind + Sync),
}

/// The members of a set but the first, and the window that holds it, as one number: so sorting is one comparison.
type Rest = u128;

impl Part {
    pub(super) fn new(options: &Options) -> Part {
        Part { table: Table::new(columns(options)), starts: Vec::new() }
    }

    /// Counts the sets that begin at `starts`.
    pub(super) fn count(&mut self, round: &Round<'_>) {
        let mut starts = std::mem::take(&mut self.starts);
        starts.sort_unstable();
        let mut new = Table::new(columns(round.options));
        let mut rests: Vec<Rest> = Vec::new();
        for same in starts.chunk_by(|a, b| (a.period, a.first) == (b.period, b.first)) {
            rests.clear();
            same.iter().for_each(|start| round.rests(start, &mut rests));
            rests.sort_unstable();
            for sets in rests.chunk_by(|a, b| a >> 32 == b >> 32) {
                let mut set = [same[0].first, NONE, NONE, NONE];
                (1..MAX_SIZE).for_each(|i| set[i] = (sets[0] >> (32 * (MAX_SIZE - i))) as u32);
                new.push(key(round.options, same[0].period, &set).as_ref(), round.cell(sets));
            }
        }
        self.table.merge(&new);
    }
}

impl Round<'_> {
    /// All sets of a window that begin with one of its members: up to the wanted size and of wanted kinds, the member
    /// alone included.
    fn rests(&self, start: &Start, out: &mut Vec<Rest>) {
        let window = &self.windows.window(start.window as usize).0[start.at as usize..];
        let mut set = [NONE; MAX_SIZE];
        self.extend(&mut set, 0, window, start.window, out);
    }

    /// Takes the first of `window` as member `n`, then each of those after it as the next.
    fn extend(&self, set: &mut [u32; MAX_SIZE], n: usize, window: &[u32], number: u32, out: &mut Vec<Rest>) {
        set[n] = window[0];
        if self.options.wants(&set[..=n], self.kind) {
            out.push(set[1..].iter().chain([&number]).fold(0, |rest, x| rest << 32 | Rest::from(*x)));
            if n + 1 < self.options.size {
                (1..window.len()).for_each(|i| self.extend(set, n + 1, &window[i..], number, out));
            }
        }
        set[n] = NONE;
    }

    /// The counts of a set: `rests` are its windows, rising.
    fn cell(&self, rests: &[Rest]) -> Cell {
        let mut cell: Option<Cell> = None;
        let mut last = None;
        for window in rests.iter().map(|rest| *rest as u32) {
            let article = self.windows.window(window as usize).1;
            let date = Day::from(self.windows.date(article));
            let articles = u32::from(last != Some(article));
            let one = Cell { windows: 1, articles, first: date, last: date, example: self.article + article };
            last = Some(article);
            match &mut cell {
                Some(cell) => cell.merge(&one),
                None => cell = Some(one),
            }
        }
        cell.expect("a set stands in a window")
    }
}

/// The columns of a table: the period, if there are any, then the members.
fn columns(options: &Options) -> usize {
    usize::from(options.by.is_some()) + options.size
}

/// The key of a set.
pub(super) fn key(options: &Options, period: Period, set: &[u32; MAX_SIZE]) -> Key {
    let mut key = Key { columns: [period.number(), NONE, NONE, NONE, NONE], range: (0, 0) };
    key.columns[1..].copy_from_slice(set);
    key.range = (1 - usize::from(options.by.is_some()), 1 + options.size);
    key
}

/// The columns of a key; the period is left out where there is but one.
pub(super) struct Key {
    columns: [u32; MAX_SIZE + 1],
    range: (usize, usize),
}

impl AsRef<[u32]> for Key {
    fn as_ref(&self) -> &[u32] {
        &self.columns[self.range.0..self.range.1]
    }
}
