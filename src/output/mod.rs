//! Tables: what a run writes, one file per table, each with its header and the encoding of its rows.
//!
//! Workers encode rows into bytes; [`OutputFile`] appends them and gives the file its name when it is whole.
//!
//! Not here: when and in which order rows are written ([`crate::run`]).

mod cooccurrences;
mod decimal;
mod entities;
mod file;
mod mentions;
mod rejects;
mod run_json;
mod tags;
mod unlisted;

pub use cooccurrences::{CooccurrenceRows, EntityCells, cooccurrence_header};
pub use entities::{EntityTotals, encode_entities, entity_header};
pub use file::OutputFile;
pub use mentions::{MENTION_HEADER, MentionRows, SNIPPET_HEADER, encode_mentions};
pub use rejects::{REJECT_HEADER, encode_rejects};
pub use run_json::{GazetteerInfo, InputInfo, RunInfo};
pub use tags::{TAG_HEADER, TagRows, encode_tags};
pub use unlisted::{Finds, UNLISTED_HEADER, encode_unlisted};

use std::io::Write as _;

use crate::document::Date;
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
    /// One row a name that is in no list.
    Unlisted,
}

impl Table {
    /// All tables.
    pub const ALL: [Table; 5] = [Table::Mentions, Table::Tags, Table::Entities, Table::Cooccurrences, Table::Unlisted];

    /// The name on the command line and, with its ending, on the disk.
    pub fn name(self) -> &'static str {
        match self {
            Table::Mentions => "mentions",
            Table::Tags => "tags",
            Table::Entities => "entities",
            Table::Cooccurrences => "cooccurrences",
            Table::Unlisted => "unlisted",
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

/// Rows of CSV under way, in memory. Millions of rows a second are written, ten cells each; hence not the csv crate,
/// which reads all our tables in tests.
#[derive(Debug)]
pub(crate) struct Rows {
    bytes: Vec<u8>,
    excel: bool,
    /// Whether the row at hand has a cell.
    begun: bool,
}

impl Rows {
    pub(crate) fn new(style: Style) -> Rows {
        Rows { bytes: Vec::new(), excel: style.excel, begun: false }
    }

    /// Adds a cell to the row begun.
    pub(crate) fn cell(&mut self, cell: &str) {
        let guard = self.excel && is_formula(cell);
        self.comma();
        // RFC 4180: quotes around what holds a comma, a quote or a line break; quotes inside doubled.
        if !cell.bytes().any(|b| QUOTED[b as usize]) {
            self.bytes.extend(guard.then_some(b'\''));
            self.bytes.extend_from_slice(cell.as_bytes());
            return;
        }
        self.bytes.push(b'"');
        self.bytes.extend(guard.then_some(b'\''));
        for (i, part) in cell.split('"').enumerate() {
            if i > 0 {
                self.bytes.extend_from_slice(b"\"\"");
            }
            self.bytes.extend_from_slice(part.as_bytes());
        }
        self.bytes.push(b'"');
    }

    /// Adds a date, or nothing.
    pub(crate) fn date(&mut self, date: Option<Date>) {
        self.comma();
        if let Some(date) = date {
            // The general way takes as long as the rest of a row, and millions of rows have two dates.
            if let year @ 0..10_000 = date.year() {
                self.bytes.extend_from_slice(&digits::<4>(year));
                for part in [date.month(), date.day()] {
                    self.bytes.push(b'-');
                    self.bytes.extend_from_slice(&digits::<2>(part.into()));
                }
            } else {
                // Writing to memory cannot fail.
                let _infallible = write!(self.bytes, "{date}");
            }
        }
    }

    /// Adds cells that are already encoded, with commas between them.
    pub(crate) fn encoded(&mut self, cells: impl AsRef<[u8]>) {
        self.comma();
        self.bytes.extend_from_slice(cells.as_ref());
    }

    /// Adds a number.
    pub(crate) fn number(&mut self, n: impl itoa::Integer) {
        self.comma();
        self.bytes.extend_from_slice(itoa::Buffer::new().format(n).as_bytes());
    }

    /// Adds a ratio with six decimals, or nothing.
    pub(crate) fn ratio(&mut self, x: Option<f64>) {
        self.comma();
        if let Some(x) = x {
            decimal::push::<6>(x, &mut self.bytes);
        }
    }

    /// Adds a score with three decimals.
    pub(crate) fn score(&mut self, x: f32) {
        self.comma();
        decimal::push::<3>(x.into(), &mut self.bytes);
    }

    fn comma(&mut self) {
        if self.begun {
            self.bytes.push(b',');
        }
        self.begun = true;
    }

    /// Ends the row.
    pub(crate) fn end(&mut self) {
        self.bytes.push(b'\n');
        self.begun = false;
    }

    /// A whole row of plain cells.
    pub(crate) fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        cells.into_iter().for_each(|c| self.cell(c));
        self.end();
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// The last `N` digits of a number.
fn digits<const N: usize>(n: i16) -> [u8; N] {
    std::array::from_fn(|i| b'0' + (n / 10i16.pow((N - 1 - i) as u32) % 10) as u8)
}

/// Cells as they stand in many rows, for [`Rows::encoded`].
pub(crate) fn encoded<'a>(cells: impl IntoIterator<Item = &'a str>, style: Style) -> Vec<u8> {
    let mut rows = Rows::new(style);
    cells.into_iter().for_each(|c| rows.cell(c));
    rows.into_bytes()
}

/// The bytes for which a cell is quoted.
const QUOTED: [bool; 256] = {
    let mut quoted = [false; 256];
    let mut rest: &[u8] = b",\"\n\r";
    while let [byte, others @ ..] = rest {
        quoted[*byte as usize] = true;
        rest = others;
    }
    quoted
};

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

/// Up to `n` characters from the start, white space evened out.
pub(crate) fn first_chars(s: &str, n: usize) -> String {
    even(&s[..s.char_indices().nth(n).map_or(s.len(), |(i, _)| i)])
}

/// Up to `n` characters from the end, white space evened out.
pub(crate) fn last_chars(s: &str, n: usize) -> String {
    even(&s[s.char_indices().rev().nth(n.saturating_sub(1)).map_or(0, |(i, _)| i)..])
}

fn even(s: &str) -> String {
    s.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_the_calendar_writes_them() {
        for (year, month, day) in [(2019, 11, 22), (9999, 12, 31), (33, 4, 3), (0, 1, 1), (-1, 1, 1), (-9999, 10, 9)] {
            let date = Date::new(year, month, day).unwrap();
            let mut rows = Rows::new(Style::default());
            rows.date(Some(date));
            rows.date(None);
            assert_eq!(String::from_utf8(rows.into_bytes()).unwrap(), format!("{date},"));
        }
    }
}
