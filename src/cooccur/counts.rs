//! The counts: windows and articles for every set up to the wanted size, smaller sets included because the measures
//! need them. Integers only.
//!
//! Windows come in input order and wait until there are enough of them: [`Counts::settle`] counts their sets, part by
//! part, and merges them into sorted tables. As many sets wait as a quarter of those known, so that a table is rewritten
//! a few times in all; and so nothing is left for the end but a last round.
//!
//! Not here: the sets of a window ([`super::part`]), what the numbers mean ([`super::measures`]).

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::part::{Part, Round, Start, key};
use super::pending::{Pending, Texts};
use super::table::Cell;
use super::{By, MAX_SIZE, Period};
use crate::gazetteer::Kind;

/// The kinds of a wanted set, sorted: `country+country+agreement`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape(Vec<Kind>);

impl Shape {
    /// A shape of two to four kinds.
    pub fn new(mut kinds: Vec<Kind>) -> Option<Shape> {
        kinds.sort_unstable();
        (2..=MAX_SIZE).contains(&kinds.len()).then_some(Shape(kinds))
    }

    /// Whether sorted `kinds` are exactly these.
    pub fn is(&self, kinds: &[Kind]) -> bool {
        self.0 == kinds
    }

    /// Whether sorted `kinds` are part of these.
    fn contains(&self, kinds: &[Kind]) -> bool {
        let mut rest = self.0.iter();
        kinds.iter().all(|k| rest.any(|s| s == k))
    }
}

/// What is counted.
#[derive(Debug, Clone)]
pub struct Options {
    /// The largest set, 2 to 4.
    pub size: usize,
    /// Only sets of these kinds; empty for all.
    pub shapes: Vec<Shape>,
    /// Separate counts per period.
    pub by: Option<By>,
}

impl Default for Options {
    fn default() -> Options {
        Options { size: 3, shapes: Vec::new(), by: None }
    }
}

impl Options {
    /// Whether a set of these members is wanted, be it for the sake of a larger one.
    pub(super) fn wants(&self, members: &[u32], kind: impl Fn(u32) -> Kind) -> bool {
        self.shapes.is_empty() || {
            let kinds = kinds(members, kind);
            self.shapes.iter().any(|s| s.contains(&kinds[..members.len()]))
        }
    }

    /// Whether a row for these members is wanted.
    pub(super) fn shows(&self, members: &[u32], kind: impl Fn(u32) -> Kind) -> bool {
        self.shapes.is_empty() || {
            let kinds = kinds(members, kind);
            self.shapes.iter().any(|s| s.is(&kinds[..members.len()]))
        }
    }
}

/// The kinds of up to four members, sorted.
fn kinds(members: &[u32], kind: impl Fn(u32) -> Kind) -> [Kind; MAX_SIZE] {
    let mut kinds = [Kind::COUNTRY; MAX_SIZE];
    kinds.iter_mut().zip(members).for_each(|(to, member)| *to = kind(*member));
    kinds[..members.len()].sort_unstable();
    kinds
}

/// Parts of the counts: enough that threads are busy to the end of a round, and that rewriting one takes little room.
const PARTS: usize = 64;

/// No round with fewer sets than this, but the last.
const LEAST_ROUND: u64 = 1 << 20;

/// No round with many more sets than this: windows are numbered in 32 bits.
const LARGEST_ROUND: u64 = 1 << 28;

/// Counts over articles.
#[derive(Debug, Clone)]
pub struct Counts {
    options: Options,
    parts: Vec<Part>,
    /// All windows of a period.
    windows: BTreeMap<Period, u64>,
    /// Ids of the articles that have a window.
    ids: Texts,
    /// Whether an entity, by its number, stands in a window.
    seen: Vec<bool>,
    mentions: FxHashMap<u32, u64>,
    capped: u64,
    waiting: Pending,
    /// Sets of the windows that wait.
    waiting_sets: u64,
}

impl Counts {
    /// Nothing counted yet.
    pub fn new(options: Options) -> Counts {
        Counts {
            parts: vec![Part::new(&options); PARTS],
            options,
            windows: BTreeMap::new(),
            ids: Texts::default(),
            seen: Vec::new(),
            mentions: FxHashMap::default(),
            capped: 0,
            waiting: Pending::default(),
            waiting_sets: 0,
        }
    }

    /// Takes in the next part of the dump, whose entities have the numbers here that `number` tells. Tells whether it
    /// is time to [`Counts::settle`].
    pub fn take(&mut self, windows: &Pending, number: impl Fn(u32) -> u32) -> bool {
        self.waiting_sets += windows.windows().map(|(w, _)| number_of_sets(w.len(), self.options.size)).sum::<u64>();
        self.waiting.append(windows, number);
        let known: usize = self.parts.iter().map(|p| p.table.len()).sum();
        self.waiting_sets >= (known as u64 / 4).clamp(LEAST_ROUND, LARGEST_ROUND)
    }

    /// Counts the windows that wait; `kind` tells an entity's kind. `each` has the given work done for every part, in
    /// any order or at once.
    pub fn settle(
        &mut self,
        kind: impl Fn(u32) -> Kind + Sync,
        each: impl FnOnce(&mut [Part], &(dyn Fn(&mut Part) + Sync)),
    ) {
        let waiting = std::mem::take(&mut self.waiting);
        self.waiting_sets = 0;
        for (number, (window, article)) in waiting.windows().enumerate() {
            let period = Period::of(self.options.by, waiting.date(article));
            *self.windows.entry(period).or_default() += 1;
            for (at, &first) in window.iter().enumerate() {
                let start = Start { period, first, window: number as u32, at: at as u32 };
                self.parts[first as usize % PARTS].starts.push(start);
                if self.seen.len() <= first as usize {
                    self.seen.resize(first as usize + 1, false);
                }
                self.seen[first as usize] = true;
            }
        }
        let article = self.ids.len() as u32;
        let round = Round { options: &self.options, windows: &waiting, article, kind: &kind };
        each(&mut self.parts, &|part| part.count(&round));
        self.ids.append(&waiting.ids);
        self.capped += waiting.capped;
        for (entity, n) in waiting.mentions {
            *self.mentions.entry(entity).or_default() += n;
        }
    }

    /// What is counted.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Windows that lost entities to the cap.
    pub fn capped(&self) -> u64 {
        self.capped
    }

    /// Counted mentions of an entity.
    pub(super) fn mentions(&self, entity: u32) -> u64 {
        self.mentions.get(&entity).copied().unwrap_or(0)
    }

    /// The numbers of the entities that stand in a window, rising.
    pub(super) fn entities(&self) -> impl Iterator<Item = u32> {
        (0..).zip(&self.seen).filter_map(|(entity, seen)| seen.then_some(entity))
    }

    /// The periods and the number of windows in each.
    pub(super) fn periods(&self) -> &BTreeMap<Period, u64> {
        &self.windows
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The windows that hold all members of a set, which stands, if it is known, at one of these places of its part.
    pub(super) fn windows(&self, period: Period, set: &[u32; MAX_SIZE], places: &Range<u32>) -> u64 {
        let table = &self.parts[set[0] as usize % PARTS].table;
        let cell = table.get(key(&self.options, period, set).as_ref(), places.start as usize..places.end as usize);
        cell.map_or(0, |c: &Cell| c.windows.into())
    }

    /// The id of an article that has a window.
    pub(super) fn id(&self, article: u32) -> &str {
        self.ids.get(article)
    }
}

/// The sets of up to `size` of `n` entities.
fn number_of_sets(n: usize, size: usize) -> u64 {
    let n = n as u64;
    let mut choose = 1;
    let mut sum = 0;
    for k in 0..size as u64 {
        choose = u64::saturating_mul(choose, n.saturating_sub(k)) / (k + 1);
        sum += choose;
    }
    sum
}
