//! Tables: what a run writes, one file per table, each with its header and the encoding of its rows.
//!
//! Workers encode rows into bytes; [`OutputFile`] appends them and gives the file its name when it is whole.
//!
//! Not here: when and in which order rows are written ([`crate::run`]).

mod cooccurrences;
mod entities;
mod file;
mod mentions;
mod rejects;
mod run_json;
mod tags;

pub use cooccurrences::{cooccurrence_header, encode_cooccurrences};
pub use entities::{EntityTotals, encode_entities, entity_header};
pub use file::OutputFile;
pub use mentions::{MENTION_HEADER, MentionRows, SNIPPET_HEADER, encode_mentions};
pub(crate) use mentions::{first_chars, last_chars};
pub use rejects::{REJECT_HEADER, encode_rejects};
pub use run_json::{GazetteerInfo, InputInfo, RunInfo};
pub use tags::{TAG_HEADER, TagRows, encode_tags};

use crate::text::OffsetUnit;

/// The tables of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// One row a mention.
    Mentions,
    /// One row an article and entity or topic.
    Tags,
    /// One row an entity of the whole dump.
    Entities,
    /// One row a set that occurs together.
    Cooccurrences,
}

impl Table {
    /// All tables.
    pub const ALL: [Table; 4] = [Table::Mentions, Table::Tags, Table::Entities, Table::Cooccurrences];

    /// The name on the command line and, with its ending, on the disk.
    pub fn name(self) -> &'static str {
        match self {
            Table::Mentions => "mentions",
            Table::Tags => "tags",
            Table::Entities => "entities",
            Table::Cooccurrences => "cooccurrences",
        }
    }
}

/// How cells are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// The unit of `start`, `end` and `first`.
    pub offsets: OffsetUnit,
    /// For spreadsheets: a byte order mark, and cells that would run as a formula made harmless.
    pub excel: bool,
    /// Characters of context before and after each mention; 0 for none.
    pub snippets: usize,
}

/// A CSV writer into memory.
pub(crate) struct Rows {
    writer: csv::Writer<Vec<u8>>,
    excel: bool,
}

impl Rows {
    pub(crate) fn new(style: Style) -> Rows {
        Rows { writer: csv::WriterBuilder::new().from_writer(Vec::new()), excel: style.excel }
    }

    /// Adds a cell to the row begun.
    pub(crate) fn cell(&mut self, cell: &str) {
        // Writing to memory cannot fail, and rows have no fixed length until their end.
        let _infallible = if self.excel && is_formula(cell) {
            self.writer.write_field(format!("'{cell}"))
        } else {
            self.writer.write_field(cell)
        };
    }

    /// Adds a number.
    pub(crate) fn number(&mut self, n: impl std::fmt::Display) {
        self.cell_as_is(&n.to_string());
    }

    /// Adds a ratio with six decimals, or nothing.
    pub(crate) fn ratio(&mut self, x: Option<f64>) {
        self.cell_as_is(&x.map(|x| format!("{x:.6}")).unwrap_or_default());
    }

    fn cell_as_is(&mut self, cell: &str) {
        let _infallible = self.writer.write_field(cell);
    }

    /// Ends the row.
    pub(crate) fn end(&mut self) {
        let _infallible = self.writer.write_record(None::<&[u8]>);
    }

    /// A whole row of plain cells.
    pub(crate) fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        cells.into_iter().for_each(|c| self.cell(c));
        self.end();
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.writer.into_inner().unwrap_or_default()
    }
}

/// Whether a spreadsheet would run the cell: it begins with `=`, `+`, `-`, `@`, a tab or a carriage return.
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The header row of a table, with the byte order mark that spreadsheets want.
pub(crate) fn header_bytes(columns: &[&str], style: Style) -> Vec<u8> {
    let mut rows = Rows::new(style);
    rows.row(columns.iter().copied());
    let mut bytes = if style.excel { b"\xef\xbb\xbf".to_vec() } else { Vec::new() };
    bytes.append(&mut rows.into_bytes());
    bytes
}
