//! The counts: windows and articles for every set up to the wanted size, smaller sets included because the measures
//! need them. Integers only; `add` takes an article, `merge` another part of the dump, in any order.
//!
//! Not here: what the numbers mean ([`super::measures`]).

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::window::Capped;
use super::{By, MAX_SIZE, Period};
use crate::document::Date;
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
    fn wants(&self, kinds: &[Kind]) -> bool {
        self.shapes.is_empty() || self.shapes.iter().any(|s| s.contains(kinds))
    }
}

/// A set of entity numbers in rising order, padded with [`NONE`].
pub(super) type Set = [u32; MAX_SIZE];
const NONE: u32 = u32::MAX;

/// What is known of one set in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Windows that hold all members.
    pub windows: u64,
    /// Articles with such a window.
    pub articles: u64,
    /// The earliest date of such an article.
    pub first: Option<Date>,
    /// The latest.
    pub last: Option<Date>,
    /// Number and id of the first such article in input order.
    pub example: (u64, Arc<str>),
}

/// What is known of one set in one period, and which set it is.
#[derive(Debug, Clone, Copy)]
pub struct SetCounts<'a> {
    /// The period; one for all where counts are not kept apart.
    pub period: Period,
    /// The numbers of the entities, rising.
    pub members: &'a [u32],
    /// The counts.
    pub cell: &'a Cell,
}

/// The windows of one article.
#[derive(Debug)]
pub struct ArticleSets<'a> {
    /// The article's number in the input.
    pub number: u64,
    /// Its id.
    pub id: &'a str,
    /// Its date.
    pub date: Option<Date>,
    /// Its windows: sorted sets without repetition.
    pub windows: &'a [Vec<u32>],
    /// Windows that lost entities to the cap.
    pub capped: Capped,
}

/// Counts over articles.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    cells: FxHashMap<(Period, Set), Cell>,
    /// Counted mentions of every entity, for the order of labels.
    mentions: FxHashMap<u32, u64>,
    capped: u64,
}

impl Counts {
    /// Adds an article; `kind` tells an entity's kind.
    pub fn add(&mut self, options: &Options, article: &ArticleSets<'_>, kind: impl Fn(u32) -> Kind) {
        self.capped += article.capped.0;
        let mut sets: Vec<Set> = Vec::new();
        for window in article.windows {
            subsets(options, window, &kind, &mut sets);
        }
        sets.sort_unstable();
        let period = Period::of(options.by, article.date);
        let example: Arc<str> = article.id.into();
        for group in sets.chunk_by(|a, b| a == b) {
            let cell = Cell {
                windows: group.len() as u64,
                articles: 1,
                first: article.date,
                last: article.date,
                example: (article.number, Arc::clone(&example)),
            };
            self.put((period, group[0]), cell);
        }
    }

    /// Adds to the number of mentions of an entity.
    pub fn add_mention(&mut self, entity: u32) {
        *self.mentions.entry(entity).or_default() += 1;
    }

    fn put(&mut self, key: (Period, Set), cell: Cell) {
        match self.cells.entry(key) {
            std::collections::hash_map::Entry::Vacant(v) => {
                v.insert(cell);
            }
            std::collections::hash_map::Entry::Occupied(mut o) => o.get_mut().merge(cell),
        }
    }

    /// Adds the counts of another part of the dump.
    pub fn merge(&mut self, other: Counts) {
        if self.cells.is_empty() && self.mentions.is_empty() {
            let capped = self.capped;
            *self = other;
            self.capped += capped;
            return;
        }
        self.capped += other.capped;
        for (key, cell) in other.cells {
            self.put(key, cell);
        }
        for (entity, n) in other.mentions {
            *self.mentions.entry(entity).or_default() += n;
        }
    }

    /// Adds `offset` to the article numbers, which a part of the dump counts from its own beginning, and gives every
    /// entity the number that `number` tells.
    pub fn renumber(&mut self, offset: u64, number: impl Fn(u32) -> u32) {
        let moved = |set: &Set| set.iter().any(|e| *e != NONE && number(*e) != *e);
        let cells = std::mem::take(&mut self.cells).into_iter().map(|((period, mut set), mut cell)| {
            cell.example.0 += offset;
            if moved(&set) {
                set.iter_mut().filter(|e| **e != NONE).for_each(|e| *e = number(*e));
                set.sort_unstable();
            }
            ((period, set), cell)
        });
        self.cells = cells.collect();
        self.mentions = self.mentions.iter().map(|(e, n)| (number(*e), *n)).collect();
    }

    /// Windows that lost entities to the cap.
    pub fn capped(&self) -> u64 {
        self.capped
    }

    /// Counted mentions of an entity.
    pub(super) fn mentions(&self, entity: u32) -> u64 {
        self.mentions.get(&entity).copied().unwrap_or(0)
    }

    /// The windows that hold all of `members` (sorted) in a period; without members, all windows.
    pub(super) fn windows(&self, period: Period, members: &[u32]) -> u64 {
        self.cells.get(&(period, pad(members))).map_or(0, |c| c.windows)
    }

    /// All sets of at least two members, in no order.
    pub fn sets(&self) -> impl Iterator<Item = SetCounts<'_>> {
        self.cells.iter().filter_map(|((period, set), cell)| {
            let members = &set[..set.iter().position(|m| *m == NONE).unwrap_or(MAX_SIZE)];
            (members.len() > 1).then_some(SetCounts { period: *period, members, cell })
        })
    }
}

impl Cell {
    fn merge(&mut self, other: Cell) {
        self.windows += other.windows;
        self.articles += other.articles;
        self.first = [self.first, other.first].into_iter().flatten().min();
        self.last = self.last.max(other.last);
        if other.example.0 < self.example.0 {
            self.example = other.example;
        }
    }
}

fn pad(members: &[u32]) -> Set {
    let mut set = [NONE; MAX_SIZE];
    set[..members.len()].copy_from_slice(members);
    set
}

/// All subsets of a window up to the wanted size and of wanted kinds, the empty one (which counts the windows)
/// included.
fn subsets(options: &Options, window: &[u32], kind: &impl Fn(u32) -> Kind, out: &mut Vec<Set>) {
    let kinds: Vec<Kind> = window.iter().map(|e| kind(*e)).collect();
    let mut stack: Vec<usize> = Vec::with_capacity(MAX_SIZE);
    out.push([NONE; MAX_SIZE]);
    extend(options, window, &kinds, 0, &mut stack, out);
}

fn extend(options: &Options, window: &[u32], kinds: &[Kind], from: usize, stack: &mut Vec<usize>, out: &mut Vec<Set>) {
    for i in from..window.len() {
        stack.push(i);
        let mut set = [NONE; MAX_SIZE];
        let mut of = [Kind::COUNTRY; MAX_SIZE];
        for (n, &at) in stack.iter().enumerate() {
            (set[n], of[n]) = (window[at], kinds[at]);
        }
        let of = &mut of[..stack.len()];
        of.sort_unstable();
        if options.wants(of) {
            out.push(set);
            if stack.len() < options.size {
                extend(options, window, kinds, i + 1, stack, out);
            }
        }
        stack.pop();
    }
}
