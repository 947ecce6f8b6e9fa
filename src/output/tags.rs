//! tags.csv: one row an article and entity, and one an article and topic.
//!
//! Not here: how tags are made ([`crate::tags`], [`crate::topics`]).

use super::{Rows, Style};
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
pub struct TagRows(Rows);

impl TagRows {
    /// No rows yet.
    pub fn new(style: Style) -> TagRows {
        TagRows(Rows::new(style))
    }

    /// The rows as CSV.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

/// Appends the rows of one article: entities by kind and number, then topics by score.
pub fn encode_tags(rows: &mut TagRows, names: Names<'_>, document: &Document, tags: &DocumentTags, style: Style) {
    let rows = &mut rows.0;
    let date = document.date.map(|d| d.to_string()).unwrap_or_default();
    let mut offsets = Offsets::new(document.field(Field::Text), style.offsets);
    let mut row = |entity, mentions: u32, first: Option<u32>, in_title, main, score: f32, evidence: String| {
        let e = names.entity(entity);
        rows.cell(&document.id);
        rows.cell(&date);
        rows.cell(names.kind_name(entity));
        rows.cell(e.id());
        rows.cell(e.name());
        rows.number(mentions);
        rows.cell(&first.map(|f| offsets.get(f as usize).to_string()).unwrap_or_default());
        rows.cell(if in_title { "true" } else { "false" });
        rows.cell(if main { "true" } else { "false" });
        rows.cell(&format!("{score:.3}"));
        rows.cell(&evidence);
        rows.end();
    };
    for t in &tags.entities {
        let evidence = shown(t.evidence.iter().map(|(s, n)| (s.as_str(), *n)));
        row(t.entity, t.mentions, t.first, t.in_title, t.main, t.share, evidence);
    }
    for t in &tags.topics {
        let evidence = shown(t.evidence.iter().map(|(f, n)| (names.gazetteer().form(*f).text(), *n)));
        row(t.topic, t.occurrences, t.first, t.in_title, t.main(), t.score, evidence);
    }
}

/// `South Korea ×3; Seoul`
fn shown<'a>(evidence: impl Iterator<Item = (&'a str, u32)>) -> String {
    let parts = evidence.take(EVIDENCE).map(|(s, n)| if n == 1 { s.to_owned() } else { format!("{s} ×{n}") });
    parts.collect::<Vec<_>>().join("; ")
}
