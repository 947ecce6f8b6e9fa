//! What a summary tells of the sets that occur together: how many there are, and those that do so most.
//!
//! Not here: all of them ([`super::sink`]).

use crate::cooccur::Row;
use crate::gazetteer::Entity;

/// Sets kept of each sort.
const TOP: usize = 8;

/// How many sets, and the first of them.
#[derive(Debug, Clone, Default)]
pub struct Together {
    /// All sets.
    pub sets: u64,
    /// The first pairs in the order of the table.
    pub pairs: Vec<TopSet>,
    /// The first sets of three and four.
    pub larger: Vec<TopSet>,
}

/// One of the first sets.
#[derive(Debug, Clone)]
pub struct TopSet {
    /// "South Korea–Japan–GSOMIA".
    pub label: String,
    /// Windows that hold all members.
    pub windows: u64,
    /// Articles with such a window.
    pub articles: u64,
}

impl Together {
    /// Adds the next row; `entity` gives the entity of a number.
    pub(super) fn add<'a>(&mut self, row: &Row<'_>, entity: impl Fn(u32) -> Entity<'a>) {
        self.sets += 1;
        let top = if row.members().len() == 2 { &mut self.pairs } else { &mut self.larger };
        if top.len() < TOP {
            let mut label = String::new();
            row.label(entity, &mut label);
            top.push(TopSet { label, windows: row.windows, articles: row.articles });
        }
    }

    /// Adds the rows after these.
    pub(super) fn append(&mut self, later: Together) {
        self.sets += later.sets;
        for (top, later) in [(&mut self.pairs, later.pairs), (&mut self.larger, later.larger)] {
            top.extend(later);
            top.truncate(TOP);
        }
    }
}
