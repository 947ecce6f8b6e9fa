//! cooccurrences.csv: one row a set of entities that occurs together.
//!
//! Not here: counting and measuring ([`crate::cooccur`]).

use super::{Rows, Style, encoded};
use crate::cooccur::{MAX_SIZE, Row, join};
use crate::gazetteer::{Entity, Kinds};

const TAIL: [&str; 10] =
    ["windows", "articles", "expected", "pmi", "npmi", "g2", "jaccard", "first_date", "last_date", "example_doc_id"];

/// The columns: with `--by` a period leads, with `--size 4` a fourth member follows the third.
pub fn cooccurrence_header(by: bool, size: usize) -> Vec<&'static str> {
    let members: [[&str; 3]; MAX_SIZE] = [
        ["a_kind", "a_id", "a_name"],
        ["b_kind", "b_id", "b_name"],
        ["c_kind", "c_id", "c_name"],
        ["d_kind", "d_id", "d_name"],
    ];
    let mut out = if by { vec!["period"] } else { Vec::new() };
    out.extend(["label", "size"]);
    out.extend(members[..size.max(3)].concat());
    out.extend(TAIL);
    out
}

/// What rows tell of the entities, encoded once: a popular entity stands in a million rows.
#[derive(Debug, Default)]
pub struct EntityCells {
    text: String,
    /// Where the short name of an entity begins, ends, and its cells end, by number.
    bounds: Vec<[usize; 3]>,
}

impl EntityCells {
    /// The cells of `entities`, which come with rising numbers.
    pub fn new<'e>(entities: impl Iterator<Item = (u32, Entity<'e>)>, kinds: &Kinds, style: Style) -> EntityCells {
        let mut out = EntityCells::default();
        for (number, entity) in entities {
            out.bounds.resize(number as usize, [0; 3]);
            let start = out.text.len();
            out.text.push_str(entity.short());
            let named = out.text.len();
            let cells = encoded([kinds.name(entity.kind()), entity.id(), entity.name()], style);
            out.text.push_str(&String::from_utf8_lossy(&cells));
            out.bounds.push([start, named, out.text.len()]);
        }
        out
    }

    /// The short name of an entity, and its kind, id and name as cells.
    fn get(&self, number: u32) -> (&str, &str) {
        let [start, named, end] = self.bounds[number as usize];
        (&self.text[start..named], &self.text[named..end])
    }
}

/// Rows of cooccurrences.csv under way.
#[derive(Debug)]
pub struct CooccurrenceRows<'c> {
    rows: Rows,
    cells: &'c EntityCells,
    size: usize,
    label: String,
}

impl<'c> CooccurrenceRows<'c> {
    /// No rows yet; `size` is the largest set wanted.
    pub fn new(cells: &'c EntityCells, size: usize, style: Style) -> CooccurrenceRows<'c> {
        CooccurrenceRows { rows: Rows::new(style), cells, size, label: String::new() }
    }

    /// Adds a row.
    pub fn add(&mut self, set: &Row<'_>) {
        let rows = &mut self.rows;
        if let Some(period) = set.period {
            rows.cell(period);
        }
        // Looked up once: with a million entities, most do not lie in the caches.
        let mut members = [("", ""); MAX_SIZE];
        members.iter_mut().zip(set.members()).for_each(|(to, member)| *to = self.cells.get(*member));
        let members = &members[..set.members().len()];
        self.label.clear();
        join(members.iter().map(|(name, _)| *name), &mut self.label);
        rows.cell(&self.label);
        rows.number(members.len());
        members.iter().for_each(|(_, cells)| rows.encoded(cells));
        (members.len()..self.size.max(3)).for_each(|_| rows.encoded(",,"));
        rows.number(set.windows);
        rows.number(set.articles);
        let m = &set.measures;
        [Some(m.expected), m.pmi, m.npmi, Some(m.g2), Some(m.jaccard)].into_iter().for_each(|x| rows.ratio(x));
        [set.first, set.last].into_iter().for_each(|date| rows.date(date));
        rows.cell(set.example);
        rows.end();
    }

    /// The rows as CSV.
    pub fn into_bytes(self) -> Vec<u8> {
        self.rows.into_bytes()
    }
}
