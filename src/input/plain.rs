//! One file as one article; a page yields its headline and date where they can be read from it.
//!
//! Not here: how headline and date are recognised ([`crate::text`]).

use std::sync::Arc;

use super::split::too_long;
use super::stream::{Stream, explain};
use super::walk::Input;
use super::{Batch, Batches, Checksum, Options, Parser, Record, Reject};
use crate::document::Document;
use crate::text::headline_and_date;

/// Reads a whole stream as one record.
pub(super) struct Whole {
    stream: Stream,
    source: Arc<str>,
    max_record: usize,
    done: bool,
}

impl Whole {
    pub(super) fn new(stream: Stream, input: &Input, options: &Options) -> Whole {
        Whole { stream, source: Arc::clone(&input.name), max_record: options.max_record, done: false }
    }
}

impl Batches for Whole {
    fn next(&mut self) -> Option<Batch> {
        if self.done {
            return None;
        }
        self.done = true;
        let mut batch = Batch {
            source: Arc::clone(&self.source),
            parser: Parser::Plain,
            data: Vec::new(),
            records: Vec::new(),
            rejects: Vec::new(),
        };
        let mut length = 0;
        let reason = loop {
            match self.stream.fill(&mut batch.data, 64 << 10) {
                Ok(0) if length > self.max_record => break Some(too_long(length, self.max_record)),
                Ok(0) => break None,
                Ok(n) => length += n,
                Err(e) => break Some(explain(&e)),
            }
            if length > self.max_record {
                batch.data.clear(); // counted to the end, not kept
            }
        };
        match reason {
            Some(reason) => batch.rejects.push(Reject { source: Arc::clone(&self.source), record: 1, line: 1, reason }),
            None => batch.records.push(Record { range: 0..batch.data.len(), number: 1, line: 1 }),
        }
        Some(batch)
    }

    fn read_bytes(&self) -> u64 {
        self.stream.read_bytes()
    }

    fn checksum(&self) -> Checksum {
        self.stream.checksum()
    }
}

/// Parses a file's content.
pub(super) fn parse(content: &[u8]) -> Result<Document, String> {
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let text = simdutf8::compat::from_utf8(content)
        .map_err(|e| format!("not UTF-8 at byte {} of the file", e.valid_up_to()))?;
    if text.trim().is_empty() {
        return Err("the text is empty".to_owned());
    }
    let (title, date) = headline_and_date(text);
    Ok(Document { title: title.unwrap_or_default().to_owned(), date, ..Document::from_text("", text) })
}
