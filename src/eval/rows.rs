//! Rows of mentions as people and programs write them: CSV, TSV or JSON lines, with columns found by their names.
//!
//! Not here: whether a row fits its article ([`super::place`]).

use std::sync::Arc;

use crate::document::Field;
use crate::error::{Error, Result};
use crate::input::{Format, Input, Reject, Stream};

/// Each value with the names that its column may have; the first one filled wins.
const COLUMNS: [(&str, &[&str]); 10] = [
    ("doc_id", &["doc_id"]),
    ("field", &["field"]),
    ("start", &["start"]),
    ("end", &["end"]),
    ("text", &["text", "surface"]),
    ("kind", &["kind"]),
    ("entity_id", &["entity_id", "iso3"]),
    ("name", &["name", "target"]),
    ("via", &["via"]),
    ("optional", &["optional"]),
];

/// The values without which a row says nothing.
const NEEDED: [&str; 4] = ["doc_id", "start", "end", "kind"];

/// One row, its offsets in the unit of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// The article.
    pub doc_id: String,
    /// Title or text; `None` if the row does not say.
    pub field: Option<Field>,
    /// Where; `None` for a row that says only that the article was read and holds nothing.
    pub range: Option<(usize, usize)>,
    /// The words there; empty if the row does not say.
    pub text: String,
    /// The kind.
    pub kind: String,
    /// The entity's id, or empty.
    pub entity_id: String,
    /// The entity's name, or empty.
    pub name: String,
    /// How it came about, or empty.
    pub via: String,
    /// Whether it may be found or not, if the row says.
    pub optional: Option<bool>,
}

/// The rows of a file.
#[derive(Debug, Default)]
pub struct Rows {
    /// Those that can be read.
    pub rows: Vec<Row>,
    /// Those that cannot, with the reason.
    pub bad: Vec<Reject>,
}

/// Reads a file; its format is told by its name or its first character.
///
/// # Errors
/// When it cannot be read, or a table lacks a column that is needed.
pub fn read_rows(input: &Input) -> Result<Rows> {
    let source = &input.name;
    let bytes = Stream::open(input)?.read_to_end().map_err(|e| Error::input(source, format!("cannot read: {e}")))?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let object = bytes.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'{');
    match input.format {
        Some(Format::Tsv) => delimited(source, bytes, b'\t'),
        Some(Format::Csv) => delimited(source, bytes, b','),
        Some(Format::Jsonl) => Ok(json_lines(source, bytes)),
        _ if object => Ok(json_lines(source, bytes)),
        _ => delimited(source, bytes, b','),
    }
}

impl Rows {
    fn push(&mut self, source: &Arc<str>, line: u64, row: std::result::Result<Row, String>) {
        let record = (self.rows.len() + self.bad.len() + 1) as u64;
        match row {
            Ok(row) => self.rows.push(Row { line, ..row }),
            Err(reason) => self.bad.push(Reject { source: Arc::clone(source), record, line, reason }),
        }
    }
}

fn delimited(source: &Arc<str>, bytes: &[u8], delimiter: u8) -> Result<Rows> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(bytes);
    let bad = |e: csv::Error| Error::input(source, format!("cannot read: {e}"));
    let header: Vec<String> = reader.headers().map_err(bad)?.iter().map(|h| h.trim().to_owned()).collect();
    if let Some(missing) = NEEDED.iter().find(|n| !header.iter().any(|h| h == *n)) {
        return Err(Error::input(
            source,
            format!("no column {missing}: expected {} and an entity_id or a name; found {}", NEEDED.join(", "), {
                header.join(", ")
            }),
        ));
    }
    let mut out = Rows::default();
    for record in reader.byte_records() {
        let record = record.map_err(bad)?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |name: &str| {
            let at = header.iter().position(|h| h == name)?;
            record.get(at).and_then(|c| std::str::from_utf8(c).ok()).map(str::to_owned)
        };
        let row = if record.len() != header.len() {
            Err(format!("{} cells where the header has {}", record.len(), header.len()))
        } else if record.iter().any(|c| std::str::from_utf8(c).is_err()) {
            Err("not UTF-8".to_owned())
        } else {
            row(cell)
        };
        out.push(source, line, row);
    }
    Ok(out)
}

fn json_lines(source: &Arc<str>, bytes: &[u8]) -> Rows {
    let mut out = Rows::default();
    for (i, line) in bytes.split(|b| *b == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let parsed = serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(line);
        let parsed = parsed.map_err(|e| format!("expected a JSON object: {e}"));
        let cell = |object: &serde_json::Map<String, serde_json::Value>, name: &str| match object.get(name)? {
            serde_json::Value::String(s) => Some(s.clone()),
            serde_json::Value::Number(n) => Some(n.to_string()),
            serde_json::Value::Bool(b) => Some(b.to_string()),
            _ => None,
        };
        out.push(source, i as u64 + 1, parsed.and_then(|o| row(|name| cell(&o, name))));
    }
    out
}

/// A row from its cells; the error says what is wrong with it.
fn row(cell: impl Fn(&str) -> Option<String>) -> std::result::Result<Row, String> {
    let value = |column: &str| {
        let names = COLUMNS.iter().find(|(c, _)| *c == column).map_or(&[][..], |(_, names)| names);
        names.iter().find_map(|n| cell(n).filter(|v| !v.is_empty())).unwrap_or_default()
    };
    let field = match value("field").as_str() {
        "" => None,
        "title" => Some(Field::Title),
        "text" => Some(Field::Text),
        other => return Err(format!("field {other:?}: expected title or text")),
    };
    let optional = match value("optional").trim().to_lowercase().as_str() {
        "" => None,
        "true" | "yes" | "1" | "x" => Some(true),
        "false" | "no" | "0" => Some(false),
        other => return Err(format!("optional {other:?}: expected true or false")),
    };
    let doc_id = value("doc_id");
    if doc_id.is_empty() {
        return Err("no doc_id".to_owned());
    }
    let (start, end, kind) = (value("start"), value("end"), value("kind"));
    let range = if start.is_empty() && end.is_empty() && kind.is_empty() {
        None
    } else {
        let number = |name: &str, v: &str| {
            v.trim().parse::<usize>().map_err(|_| format!("{name} {v:?}: expected a number of at least 0"))
        };
        let (start, end) = (number("start", &start)?, number("end", &end)?);
        if start >= end {
            return Err(format!("{start}..{end} covers nothing: end stands behind the last character"));
        }
        if kind.is_empty() {
            return Err("no kind".to_owned());
        }
        Some((start, end))
    };
    Ok(Row {
        line: 0,
        doc_id,
        field,
        range,
        text: value("text"),
        kind,
        entity_id: value("entity_id"),
        name: value("name"),
        via: value("via"),
        optional,
    })
}
