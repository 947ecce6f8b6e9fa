//! cooccurrences.csv: one row a set of entities that occurs together.
//!
//! Not here: counting and measuring ([`crate::cooccur`]).

use super::{Rows, Style};
use crate::cooccur::{MAX_SIZE, Row};
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

/// The rows as CSV; `entity` gives the entity of a number, `size` is the largest set wanted.
pub fn encode_cooccurrences<'a>(
    sets: &[Row],
    kinds: &Kinds,
    entity: impl Fn(u32) -> Entity<'a>,
    size: usize,
    style: Style,
) -> Vec<u8> {
    let mut rows = Rows::new(style);
    sets.iter().for_each(|set| encode(&mut rows, set, kinds, &entity, size));
    rows.into_bytes()
}

fn encode<'a>(rows: &mut Rows, set: &Row, kinds: &Kinds, entity: impl Fn(u32) -> Entity<'a>, size: usize) {
    if let Some(period) = &set.period {
        rows.cell(period);
    }
    rows.cell(&set.label);
    rows.number(set.members.len());
    for i in 0..size.max(3) {
        let member = set.members.get(i).map(|m| entity(*m));
        rows.cell(member.map_or("", |m| kinds.name(m.kind())));
        rows.cell(member.map_or("", |m| m.id()));
        rows.cell(member.map_or("", |m| m.name()));
    }
    rows.number(set.windows);
    rows.number(set.articles);
    let m = &set.measures;
    [Some(m.expected), m.pmi, m.npmi, Some(m.g2), Some(m.jaccard)].into_iter().for_each(|x| rows.ratio(x));
    rows.cell(&set.first.map(|d| d.to_string()).unwrap_or_default());
    rows.cell(&set.last.map(|d| d.to_string()).unwrap_or_default());
    rows.cell(&set.example);
    rows.end();
}
