//! tags.csv: one row an article and entity, and one an article and topic.
//!
//! Not here: how tags are made ([`crate::tags`], [`crate::topics`]).

use super::{Rows, Style, encoded};
use crate::document::{Document, Field};
use crate::gazetteer::Names;
use crate::tags::DocumentTags;
use crate::text::Offsets;

/// The columns.
pub const TAG_HEADER: [&str; 11] =
    ["doc_id", "date", "kind", "entity_id", "name", "mentions", "first", "in_title", "main", "score", "evidence"];

/// At most this many surface forms or terms are shown as evidence.
const EVIDENCE: usize = 8;

/// Rows of tags under way.
pub struct TagRows {
    rows: Rows,
    /// The cell of evidence at hand.
    evidence: String,
}

impl TagRows {
    /// No rows yet.
    pub fn new(style: Style) -> TagRows {
        TagRows { rows: Rows::new(style), evidence: String::new() }
    }

    /// The rows as CSV.
    pub fn into_bytes(self) -> Vec<u8> {
        self.rows.into_bytes()
    }
}

/// Appends the rows of one article: entities by kind and number, then topics by score.
pub fn encode_tags(rows: &mut TagRows, names: Names<'_>, document: &Document, tags: &DocumentTags, style: Style) {
    let TagRows { rows, evidence: shown } = rows;
    let date = document.date.map(|d| d.to_string()).unwrap_or_default();
    let article = encoded([&document.id, date.as_str()], style);
    let mut offsets = Offsets::new(document.field(Field::Text), style.offsets);
    let mut row = |entity, mentions: u32, first: Option<u32>, in_title, main, score, evidence: &str| {
        let e = names.entity(entity);
        rows.encoded(&article);
        rows.cell(names.kind_name(entity));
        rows.cell(e.id());
        rows.cell(e.name());
        rows.number(mentions);
        match first {
            Some(first) => rows.number(offsets.get(first as usize)),
            None => rows.encoded(""),
        }
        rows.encoded(if in_title { "true" } else { "false" });
        rows.encoded(if main { "true" } else { "false" });
        rows.score(score);
        rows.cell(evidence);
        rows.end();
    };
    for t in &tags.entities {
        show(t.evidence.iter().map(|(s, n)| (s.as_str(), *n)), shown);
        row(t.entity, t.mentions, t.first, t.in_title, t.main, t.share, shown);
    }
    for t in &tags.topics {
        show(t.evidence.iter().map(|(f, n)| (names.gazetteer().form(*f).text(), *n)), shown);
        row(t.topic, t.occurrences, t.first, t.in_title, t.main(), t.score, shown);
    }
}

/// `South Korea ×3; Seoul`
fn show<'a>(evidence: impl Iterator<Item = (&'a str, u32)>, out: &mut String) {
    out.clear();
    for (form, times) in evidence.take(EVIDENCE) {
        if !out.is_empty() {
            out.push_str("; ");
        }
        out.push_str(form);
        if times > 1 {
            out.push_str(" ×");
            out.push_str(itoa::Buffer::new().format(times));
        }
    }
}
