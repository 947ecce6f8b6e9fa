//! Counts as rows: labelled, measured, sorted.
//!
//! Not here: their CSV form ([`crate::output`]).

use std::cmp::Ordering;
use std::sync::Arc;

use super::counts::{Counts, Options, SetCounts};
use super::measures::{Measures, measures};
use super::period::{By, Period};
use crate::document::Date;
use crate::gazetteer::{Entity, Kind};

/// One set that occurs together.
#[derive(Debug, Clone)]
pub struct Row {
    /// The period's name, where counts are kept per period.
    pub period: Option<String>,
    /// "South Korea–Japan–GSOMIA".
    pub label: String,
    /// Numbers of the members, in label order.
    pub members: Vec<u32>,
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
    pub example: Arc<str>,
}

/// The rows of all sets seen in at least `least` windows, sorted by period, windows (most first), label, members.
/// `entity` gives the entity of a number.
pub fn rows<'a>(counts: &Counts, options: &Options, entity: impl Fn(u32) -> Entity<'a>, least: u64) -> Vec<Row> {
    let mut out: Vec<Row> = counts.sets().filter_map(|set| row(counts, options, &entity, least, set)).collect();
    out.sort_unstable_by(order);
    out
}

/// The row of one of the sets of `counts`, if it is wanted and was seen in at least `least` windows.
pub fn row<'a>(
    counts: &Counts,
    options: &Options,
    entity: impl Fn(u32) -> Entity<'a>,
    least: u64,
    set: SetCounts<'_>,
) -> Option<Row> {
    let SetCounts { period, members, cell } = set;
    let mut kinds: Vec<Kind> = members.iter().map(|m| entity(*m).kind()).collect();
    kinds.sort_unstable();
    let wanted = options.shapes.is_empty() || options.shapes.iter().any(|s| s.is(&kinds));
    if cell.windows < least || !wanted {
        return None;
    }
    let ordered = label_order(counts, &entity, members);
    Some(Row {
        period: options.by.map(|by: By| period.name(by)),
        label: label(ordered.iter().map(|m| entity(*m))),
        windows: cell.windows,
        articles: cell.articles,
        measures: measures(&subset_counts(counts, period, members)),
        first: cell.first,
        last: cell.last,
        example: Arc::clone(&cell.example.1),
        members: ordered,
    })
}

/// The order of rows: by period, windows (most first), label, members. No two rows of one run are equal in it.
pub fn order(a: &Row, b: &Row) -> Ordering {
    let key = |row: &Row| std::cmp::Reverse(row.windows);
    a.period
        .cmp(&b.period)
        .then_with(|| key(a).cmp(&key(b)))
        .then_with(|| a.label.cmp(&b.label))
        .then_with(|| a.members.cmp(&b.members))
}

/// By kind, then number of mentions (most first), then id: equal sets always read the same.
fn label_order<'a>(counts: &Counts, entity: impl Fn(u32) -> Entity<'a>, members: &[u32]) -> Vec<u32> {
    let mut ordered = members.to_vec();
    ordered.sort_by(|a, b| {
        let key = |m: u32| (entity(m).kind(), std::cmp::Reverse(counts.mentions(m)));
        key(*a).cmp(&key(*b)).then_with(|| entity(*a).id().cmp(entity(*b).id()))
    });
    ordered
}

/// The short names joined by en dashes.
pub fn label<'a>(members: impl Iterator<Item = Entity<'a>>) -> String {
    members.map(|m| m.short()).collect::<Vec<_>>().join("–")
}

/// `counts[mask]`: windows that hold the members of the mask.
fn subset_counts(counts: &Counts, period: Period, members: &[u32]) -> Vec<u64> {
    let subset = |mask: usize| members.iter().enumerate().filter(move |(i, _)| mask >> i & 1 == 1).map(|(_, m)| *m);
    (0..1usize << members.len()).map(|mask| counts.windows(period, &subset(mask).collect::<Vec<_>>())).collect()
}
