//! Article dumps as documents: one file per format, one splitter and one parser each.
//!
//! A splitter finds record boundaries in a stream and nothing else; a [`Batch`] of whole records is then parsed by a
//! worker. A record that cannot be parsed becomes a [`Reject`], and the records around it are not lost. [`Helpers`]
//! decompress ahead of the splitter: parts of the input being read, and the beginnings of the next ones ([`Ahead`]).
//!
//! Not here: tagging and order ([`crate::run`]).

mod ahead;
mod delimited;
mod fields;
mod helpers;
mod jsonl;
mod pieces;
mod plain;
mod split;
mod stream;
mod walk;

use std::ops::Range;
use std::sync::Arc;

pub(crate) use ahead::Ahead;
pub use fields::{Columns, FieldNames};
pub(crate) use helpers::{Helpers, with_helpers};
pub use stream::{Checksum, Stream};
pub use walk::{Input, inputs};

use crate::document::Document;
use crate::error::Result;

/// The formats of article dumps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values with a header row.
    Csv,
    /// Tab-separated values with a header row.
    Tsv,
    /// One article a file.
    Text,
}

impl Format {
    /// Reads `jsonl`, `csv`, `tsv`, `text`.
    pub fn parse(s: &str) -> Option<Format> {
        match s {
            "jsonl" | "ndjson" => Some(Format::Jsonl),
            "csv" => Some(Format::Csv),
            "tsv" => Some(Format::Tsv),
            "text" | "txt" => Some(Format::Text),
            _ => None,
        }
    }

    /// The format that a file name tells, compression endings aside.
    pub fn of_name(name: &str) -> Option<Format> {
        let name = name.to_ascii_lowercase();
        let name = [".gz", ".zst", ".zstd"].iter().find_map(|e| name.strip_suffix(e)).unwrap_or(&name);
        match name.rsplit_once('.')?.1 {
            "jsonl" | "ndjson" | "jsonlines" | "json" => Some(Format::Jsonl),
            "csv" => Some(Format::Csv),
            "tsv" | "tab" => Some(Format::Tsv),
            "txt" | "text" => Some(Format::Text),
            _ => None,
        }
    }
}

/// How inputs are read.
#[derive(Debug, Clone)]
pub struct Options {
    /// The format; by name and content where `None`.
    pub format: Option<Format>,
    /// Which fields hold id, title, text, date, language.
    pub fields: FieldNames,
    /// Records longer than this many bytes are rejected, unread.
    pub max_record: usize,
    /// Bytes of whole records that make a batch.
    pub batch: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { format: None, fields: FieldNames::default(), max_record: 32 << 20, batch: 1 << 20 }
    }
}

/// A record that was not tagged, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The input it stands in.
    pub source: Arc<str>,
    /// Its number in the input, from 1; 0 for the input as a whole.
    pub record: u64,
    /// The line on which it begins, from 1; 0 where unknown.
    pub line: u64,
    /// What was found and what was expected.
    pub reason: String,
}

impl std::fmt::Display for Reject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.source, self.line, self.reason)
    }
}

/// One record of a batch.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its bytes in [`Batch::data`].
    pub range: Range<usize>,
    /// Its number in the input, from 1.
    pub number: u64,
    /// The line on which it begins, from 1.
    pub line: u64,
}

/// Whole records of one input, not yet parsed.
#[derive(Debug)]
pub struct Batch {
    /// The input.
    pub source: Arc<str>,
    /// How to parse it.
    parser: Parser,
    /// The bytes.
    data: Vec<u8>,
    /// Where the records are.
    records: Vec<Record>,
    /// What the splitter already had to reject.
    rejects: Vec<Reject>,
}

/// What a worker needs to parse the records of an input.
#[derive(Debug, Clone)]
enum Parser {
    Jsonl(Arc<FieldNames>),
    Delimited { columns: Arc<Columns>, delimiter: u8 },
    Plain,
}

impl Batch {
    /// Bytes of the records.
    pub fn bytes(&self) -> usize {
        self.data.len()
    }

    /// Parses every record: documents and rejects in input order.
    pub fn parse(&self) -> impl Iterator<Item = std::result::Result<Document, Reject>> {
        let parsed = self.records.iter().map(|record| self.parse_record(record));
        parsed.chain(self.rejects.iter().cloned().map(Err))
    }

    fn parse_record(&self, record: &Record) -> std::result::Result<Document, Reject> {
        let bytes = &self.data[record.range.clone()];
        let parsed = match &self.parser {
            Parser::Jsonl(fields) => jsonl::parse(bytes, fields),
            Parser::Delimited { columns, delimiter } => delimited::parse(bytes, columns, *delimiter),
            Parser::Plain => plain::parse(bytes),
        };
        match parsed {
            Ok(mut document) => {
                if document.id.is_empty() {
                    document.id = match self.parser {
                        Parser::Plain => self.source.to_string(),
                        _ => format!("{}:{}", self.source, record.number),
                    };
                }
                Ok(document)
            }
            Err(reason) => Err(self.reject(record, reason)),
        }
    }

    fn reject(&self, record: &Record, reason: String) -> Reject {
        Reject { source: Arc::clone(&self.source), record: record.number, line: record.line, reason }
    }
}

/// The batches of one input.
pub trait Batches: Send {
    /// The next batch; `None` at the end.
    fn next(&mut self) -> Option<Batch>;

    /// The raw bytes read so far.
    fn read_bytes(&self) -> u64;

    /// The raw bytes read so far and their checksum; of the whole input at the end.
    fn checksum(&self) -> Checksum;
}

/// Opens an input.
///
/// # Errors
/// When it cannot be opened, or its header row lacks the text column. Later trouble (a truncated stream) is a reject in
/// the last batch.
pub fn open(input: &Input, options: &Options) -> Result<Box<dyn Batches>> {
    open_with(input, options, &Helpers::none())
}

/// The same, with helpers for decompressing it.
fn open_with(input: &Input, options: &Options, helpers: &Helpers) -> Result<Box<dyn Batches>> {
    let mut stream = Stream::open_with(input, helpers)?;
    let format = match options.format.or(input.format) {
        Some(format) => format,
        None => sniff(&stream.peek()),
    };
    Ok(match format {
        Format::Jsonl => Box::new(split::Lines::new(stream, input, options)),
        Format::Csv => Box::new(delimited::Split::new(stream, input, options, b',')?),
        Format::Tsv => Box::new(delimited::Split::new(stream, input, options, b'\t')?),
        Format::Text => Box::new(plain::Whole::new(stream, input, options)),
    })
}

/// The format of content without a telling name: an object makes JSON lines, a header that names a text column a table.
fn sniff(head: &[u8]) -> Format {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let first = head.split(|b| *b == b'\n').next().unwrap_or_default();
    let header = String::from_utf8_lossy(first);
    if header.trim_start().starts_with('{') {
        return Format::Jsonl;
    }
    let names_text = |delimiter: char| {
        header.contains(delimiter)
            && header
                .split(delimiter)
                .any(|h| fields::TEXT.contains(&h.trim().trim_matches('"').to_lowercase().as_str()))
    };
    if names_text('\t') {
        Format::Tsv
    } else if names_text(',') {
        Format::Csv
    } else {
        Format::Text
    }
}
