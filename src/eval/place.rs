//! A row against its article: its offsets become a span, or the row is wrong and the reason is told.
//!
//! Not here: reading rows ([`super::rows`]).

use super::rows::Row;
use super::{Answer, Gold, Target};
use crate::document::{Document, Field, Span};
use crate::text::{OffsetUnit, byte_position};

/// The span of a row that has offsets, in its field of `document`.
///
/// # Errors
/// When the offsets lie outside the field or within a character, or cover other words than the row gives.
///
/// ```
/// use wiretag::eval::{Row, place};
/// use wiretag::{Document, text::OffsetUnit};
/// let document = Document::from_text("1", "Japan won.");
/// let row = Row { range: Some((0, 5)), text: "China".to_owned(), ..Row::default() };
/// let reason = place(&row, &document, OffsetUnit::CodePoint).unwrap_err();
/// assert_eq!(reason, "text 0..5 of article 1 is \"Japan\", the row says \"China\"");
/// ```
pub fn place(row: &Row, document: &Document, unit: OffsetUnit) -> Result<Span, String> {
    let field = row.field.unwrap_or(Field::Text);
    let content = document.field(field);
    let (start, end) = row.range.unwrap_or_default();
    let at = |n| byte_position(content, n, unit);
    let (Some(from), Some(to)) = (at(start), at(end)) else {
        let length = crate::text::Offsets::new(content, unit).get(content.len());
        return Err(format!(
            "{field} {start}..{end} of article {} lies outside the {length} {} of the {field}, or within a character",
            document.id,
            units(unit)
        ));
    };
    let span = Span::new(from, to);
    let found = span.of(content);
    if !row.text.is_empty() && row.text != found {
        return Err(format!(
            "{field} {start}..{end} of article {} is {:?}, the row says {:?}",
            document.id,
            shorten(found),
            shorten(&row.text)
        ));
    }
    Ok(span)
}

impl Row {
    /// The row as a mention that should be found at `span`.
    pub fn to_gold(&self, span: Span) -> Gold {
        let target = match (self.entity_id.as_str(), self.name.as_str()) {
            ("", "") => Target::Unknown,
            ("", name) => Target::Named(name.to_owned()),
            (id, _) => Target::Id(id.to_owned()),
        };
        let field = self.field.unwrap_or(Field::Text);
        Gold { via: self.via.clone(), optional: self.optional, ..Gold::new(field, span, &self.kind, target) }
    }

    /// The row as an answer at `span`.
    pub fn to_answer(&self, span: Span) -> Answer {
        let field = self.field.unwrap_or(Field::Text);
        Answer {
            name: self.name.clone(),
            via: self.via.clone(),
            ..Answer::new(field, span, &self.kind, &self.entity_id)
        }
    }
}

fn units(unit: OffsetUnit) -> &'static str {
    match unit {
        OffsetUnit::CodePoint => "code points",
        OffsetUnit::Byte => "bytes",
        OffsetUnit::Utf16 => "UTF-16 units",
    }
}

/// At most sixty characters, so that a wild offset does not print an article.
fn shorten(s: &str) -> String {
    if s.chars().count() <= 60 { s.to_owned() } else { s.chars().take(59).chain(['…']).collect() }
}
