//! Lines as records, for JSON lines: the splitter only looks for line ends.
//!
//! Not here: what is in the lines ([`super::jsonl`]).

use std::sync::Arc;

use super::stream::{Stream, explain};
use super::walk::Input;
use super::{Batch, Batches, Checksum, Options, Parser, Record, Reject};

/// Splits a stream into batches of whole lines.
pub(super) struct Lines {
    stream: Stream,
    source: Arc<str>,
    parser: Parser,
    max_record: usize,
    batch: usize,
    /// The beginning of a line whose end has not been read.
    carry: Vec<u8>,
    /// The number of the line that `carry` begins, from 1.
    line: u64,
    /// Bytes already thrown away of a line that is too long.
    skipping: Option<usize>,
    done: bool,
}

impl Lines {
    pub(super) fn new(stream: Stream, input: &Input, options: &Options) -> Lines {
        Lines {
            stream,
            source: Arc::clone(&input.name),
            parser: Parser::Jsonl(Arc::new(options.fields.clone())),
            max_record: options.max_record,
            batch: options.batch.max(1),
            carry: Vec::new(),
            line: 1,
            skipping: None,
            done: false,
        }
    }

    fn reject(&self, line: u64, reason: String) -> Reject {
        Reject { source: Arc::clone(&self.source), record: line, line, reason }
    }

    /// Takes whole lines out of `data`, leaving the rest in `carry`.
    fn take_lines(&mut self, data: &[u8], end_of_stream: bool, batch: &mut Batch) {
        let mut at = 0;
        loop {
            let (end, next) = match memchr::memchr(b'\n', &data[at..]) {
                Some(found) => (at + found, at + found + 1),
                None if end_of_stream && at < data.len() => (data.len(), data.len()),
                None => break,
            };
            let length = end - at;
            if let Some(skipped) = self.skipping.take() {
                batch.rejects.push(self.reject(self.line, too_long(skipped + length, self.max_record)));
            } else if length > self.max_record {
                batch.rejects.push(self.reject(self.line, too_long(length, self.max_record)));
            } else if !data[at..end].iter().all(u8::is_ascii_whitespace) {
                batch.records.push(Record { range: at..end, number: self.line, line: self.line });
            }
            self.line += 1;
            at = next;
        }
        self.carry.clear();
        self.carry.extend_from_slice(&data[at..]);
        if self.skipping.is_some() || self.carry.len() > self.max_record {
            self.skipping = Some(self.skipping.unwrap_or(0) + self.carry.len());
            self.carry.clear();
        }
    }
}

pub(super) fn too_long(length: usize, limit: usize) -> String {
    format!("the record has {length} bytes, more than the {limit} allowed; raise --max-record or split it")
}

impl Batches for Lines {
    fn next(&mut self) -> Option<Batch> {
        let mut batch = Batch {
            source: Arc::clone(&self.source),
            parser: self.parser.clone(),
            data: Vec::new(),
            records: Vec::new(),
            rejects: Vec::new(),
        };
        while !self.done && batch.records.is_empty() && batch.rejects.is_empty() {
            let mut data = std::mem::take(&mut self.carry);
            let old = data.len();
            // A record longer than a batch: twice as much each time, so that it is not looked through again and again.
            match self.stream.fill(&mut data, self.batch.max(old)) {
                Ok(0) => self.done = true,
                Ok(_) => {}
                Err(e) => {
                    self.done = true;
                    data.truncate(old);
                    // The line that was being read is incomplete; it is reported, not guessed at.
                    batch.rejects.push(self.reject(self.line, explain(&e)));
                    data.clear();
                }
            }
            if self.line == 1 && old == 0 && data.starts_with(b"\xef\xbb\xbf") {
                data.drain(..3);
            }
            self.take_lines(&data, self.done, &mut batch);
            batch.data = data;
        }
        (!batch.records.is_empty() || !batch.rejects.is_empty()).then_some(batch)
    }

    fn read_bytes(&self) -> u64 {
        self.stream.read_bytes()
    }

    fn checksum(&self) -> Checksum {
        self.stream.checksum()
    }
}
