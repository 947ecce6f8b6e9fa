//! mentions.csv: one row a mention, in reading order, those that do not count included.
//!
//! Not here: which mentions there are ([`crate::resolve`]).

use super::{Rows, Style, encoded, first_chars, last_chars};
use crate::document::{Document, Field};
use crate::gazetteer::Names;
use crate::resolve::Mention;
use crate::text::Offsets;

/// The columns.
pub const MENTION_HEADER: [&str; 10] =
    ["doc_id", "field", "start", "end", "text", "kind", "entity_id", "name", "via", "sentence"];
/// The columns that `--snippets` adds.
pub const SNIPPET_HEADER: [&str; 2] = ["before", "after"];

/// Appends the rows of one article.
pub fn encode_mentions(
    rows: &mut MentionRows,
    names: Names<'_>,
    document: &Document,
    mentions: &[Mention],
    style: Style,
) {
    let rows = &mut rows.0;
    let doc_id = encoded([document.id.as_str()], style);
    for field in Field::ALL {
        let content = document.field(field);
        let mut offsets = Offsets::new(content, style.offsets);
        for m in mentions.iter().filter(|m| m.field == field) {
            let entity = names.entity(m.entity);
            rows.encoded(&doc_id);
            rows.encoded(field.name());
            rows.number(offsets.get(m.span.start as usize));
            rows.number(offsets.get(m.span.end as usize));
            rows.cell(m.span.of(content));
            rows.cell(names.kind_name(m.entity));
            rows.cell(entity.id());
            rows.cell(entity.name());
            rows.encoded(m.via.name());
            rows.number(m.sentence);
            if style.snippets > 0 {
                rows.cell(&last_chars(&content[..m.span.start as usize], style.snippets));
                rows.cell(&first_chars(&content[m.span.end as usize..], style.snippets));
            }
            rows.end();
        }
    }
}

/// Rows of mentions under way.
pub struct MentionRows(Rows);

impl MentionRows {
    /// No rows yet.
    pub fn new(style: Style) -> MentionRows {
        MentionRows(Rows::new(style))
    }

    /// The rows as CSV.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}
