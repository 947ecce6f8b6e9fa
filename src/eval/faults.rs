//! Every error as a row of CSV: what was wanted, what was answered, which rule decided, and the words around it.
//!
//! Not here: finding errors ([`super::score`]).

use super::{Answer, Fault, Gold};
use crate::document::{Document, Field, Span};
use crate::output::{Rows, Style, first_chars, last_chars};
use crate::text::{OffsetUnit, Offsets};

/// The columns.
pub const FAULT_HEADER: [&str; 18] = [
    "error",
    "doc_id",
    "field",
    "kind",
    "gold_start",
    "gold_end",
    "gold_text",
    "gold_entity",
    "gold_via",
    "start",
    "end",
    "text",
    "entity_id",
    "name",
    "via",
    "rule",
    "before",
    "after",
];

/// Characters of context on each side.
const CONTEXT: usize = 60;

/// The errors with their header; each comes with its article.
pub fn encode_faults<'a>(faults: impl IntoIterator<Item = (&'a Document, &'a Fault)>, unit: OffsetUnit) -> Vec<u8> {
    let mut rows = Rows::new(Style::default());
    rows.row(FAULT_HEADER);
    for (document, fault) in faults {
        let (gold, answer) = (fault.gold.as_ref(), fault.answer.as_ref());
        let of_gold = gold.map(|g| (g.field, g.span, g.kind.as_str()));
        let Some((field, span, kind)) = of_gold.or_else(|| answer.map(|a| (a.field, a.span, a.kind.as_str()))) else {
            continue;
        };
        rows.cell(fault.kind.name());
        rows.cell(&document.id);
        rows.cell(field.name());
        rows.cell(kind);
        place(&mut rows, document, gold.map(|g| (g.field, g.span)), unit);
        let said = |of: fn(&Gold) -> &str| gold.map(of).unwrap_or_default();
        [said(|g| g.target.as_str()), said(|g| &g.via)].iter().for_each(|c| rows.cell(c));
        place(&mut rows, document, answer.map(|a| (a.field, a.span)), unit);
        let said = |of: fn(&Answer) -> &str| answer.map(of).unwrap_or_default();
        [said(|a| &a.entity_id), said(|a| &a.name), said(|a| &a.via), fault.rule].iter().for_each(|c| rows.cell(c));
        let content = document.field(field);
        rows.cell(&last_chars(&content[..span.start as usize], CONTEXT));
        rows.cell(&first_chars(&content[span.end as usize..], CONTEXT));
        rows.end();
    }
    rows.into_bytes()
}

/// Start, end and words of a place, or three empty cells.
fn place(rows: &mut Rows, document: &Document, at: Option<(Field, Span)>, unit: OffsetUnit) {
    let Some((field, span)) = at else { return (0..3).for_each(|_| rows.cell("")) };
    let content = document.field(field);
    let mut offsets = Offsets::new(content, unit);
    rows.number(offsets.get(span.start as usize));
    rows.number(offsets.get(span.end as usize));
    rows.cell(span.of(content));
}
