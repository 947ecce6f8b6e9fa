//! Tables with a header row, comma- or tab-separated: boundaries that respect quotes, and one record as a document.
//!
//! Not here: which column is what ([`super::fields`]).

use std::cell::RefCell;
use std::sync::Arc;

use csv_core::ReadRecordResult;

use super::fields::{Columns, Draft};
use super::stream::{Stream, explain};
use super::walk::Input;
use super::{Batch, Batches, Checksum, Options, Parser, Record, Reject};
use crate::document::Document;
use crate::error::{Error, Result};

/// Splits a stream into batches of whole records.
pub(super) struct Split {
    stream: Stream,
    source: Arc<str>,
    parser: Parser,
    delimiter: u8,
    max_record: usize,
    batch: usize,
    carry: Vec<u8>,
    /// Number of the record that `carry` begins, from 1, the header not counted.
    record: u64,
    /// Line on which it begins, from 1.
    line: u64,
    /// Whether the rest of a line that was too long is still to be dropped.
    skip: bool,
    done: bool,
    failure: Option<Reject>,
}

impl Split {
    pub(super) fn new(stream: Stream, input: &Input, options: &Options, delimiter: u8) -> Result<Split> {
        let mut split = Split {
            stream,
            source: Arc::clone(&input.name),
            parser: Parser::Plain,
            delimiter,
            max_record: options.max_record,
            batch: options.batch.max(1),
            carry: Vec::new(),
            record: 1,
            line: 1,
            skip: false,
            done: false,
            failure: None,
        };
        let header = split.header()?;
        let columns = Columns::new(&header, &options.fields).map_err(|reason| Error::input(&input.name, reason))?;
        split.parser = Parser::Delimited { columns: Arc::new(columns), delimiter };
        Ok(split)
    }

    fn header(&mut self) -> Result<Vec<String>> {
        let end = loop {
            if let Some(end) = record_end(&self.carry, self.delimiter, self.done) {
                break end;
            }
            if self.done {
                return Err(Error::input(&self.source, "empty: expected a header row"));
            }
            if self.carry.len() > self.max_record {
                return Err(Error::input(&self.source, "the header row does not end; is a quote missing?"));
            }
            self.more();
        };
        let head: Vec<u8> = self.carry.drain(..end).collect();
        self.line += memchr::memchr_iter(b'\n', &head).count() as u64;
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
        let cells = cells(head, self.delimiter).map_err(|reason| Error::input(&self.source, reason))?;
        Ok(cells.into_iter().map(|c| c.trim().to_owned()).collect())
    }

    fn more(&mut self) {
        let mut data = std::mem::take(&mut self.carry);
        // A record longer than a batch: twice as much each time, so that it is not looked through again and again.
        let want = self.batch.max(data.len());
        match self.stream.fill(&mut data, want) {
            Ok(0) => self.done = true,
            Ok(_) => {}
            Err(e) => {
                self.done = true;
                self.failure = Some(Reject {
                    source: Arc::clone(&self.source),
                    record: self.record,
                    line: self.line,
                    reason: explain(&e),
                });
            }
        }
        self.carry = data;
    }
}

impl Split {
    /// Drops what is left of a line that was rejected for its length.
    fn skip_line(&mut self) {
        let end = memchr::memchr(b'\n', &self.carry).map(|i| i + 1);
        self.carry.drain(..end.unwrap_or(self.carry.len()));
        self.skip = end.is_none();
        self.line += u64::from(end.is_some());
    }

    fn reject(&self) -> Reject {
        let reason = format!(
            "the record is longer than {} bytes (--max-record), or a quote on this line is never closed",
            self.max_record
        );
        Reject { source: Arc::clone(&self.source), record: self.record, line: self.line, reason }
    }
}

impl Batches for Split {
    fn next(&mut self) -> Option<Batch> {
        let mut batch = Batch {
            source: Arc::clone(&self.source),
            parser: self.parser.clone(),
            data: Vec::new(),
            records: Vec::new(),
            rejects: Vec::new(),
        };
        while batch.records.is_empty() && batch.rejects.is_empty() {
            if self.done && self.carry.is_empty() && self.failure.is_none() {
                return None;
            }
            if !self.done {
                self.more();
            }
            if self.skip {
                self.skip_line();
            }
            let data = std::mem::take(&mut self.carry);
            let mut at = 0;
            loop {
                let rest = &data[at..];
                let found = record_end(rest, self.delimiter, self.done && self.failure.is_none());
                if found.unwrap_or(rest.len()) > self.max_record {
                    // A quote that never closes would swallow all that follows: the line is rejected, and reading goes
                    // on after it, at the same place however much has been read.
                    batch.rejects.push(self.reject());
                    let line = memchr::memchr(b'\n', rest).map(|i| i + 1);
                    self.skip = line.is_none();
                    at += line.unwrap_or(rest.len());
                    (self.record, self.line) = (self.record + 1, self.line + u64::from(line.is_some()));
                    continue;
                }
                let Some(len) = found else { break };
                let end = at + len;
                let blank = data[at..end].iter().all(u8::is_ascii_whitespace);
                if !blank {
                    batch.records.push(Record { range: at..end, number: self.record, line: self.line });
                }
                self.record += u64::from(!blank);
                self.line += memchr::memchr_iter(b'\n', &data[at..end]).count() as u64;
                at = end;
            }
            self.carry = data[at..].to_vec();
            if self.done
                && let Some(failure) = self.failure.take()
            {
                batch.rejects.push(Reject { record: self.record, line: self.line, ..failure });
                self.carry.clear();
            }
            batch.data = data;
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

/// The length of the first record with its line end; `None` if it does not end within `data`. A quote opens a cell only
/// at its start, as RFC 4180 has it.
fn record_end(data: &[u8], delimiter: u8, last: bool) -> Option<usize> {
    let mut at = 0;
    let mut cell_start = true;
    while at < data.len() {
        if cell_start && data[at] == b'"' {
            at += 1;
            loop {
                let quote = at + memchr::memchr(b'"', &data[at..]).or_else(|| last.then_some(data.len() - at))?;
                at = quote + 1;
                if data.get(at) == Some(&b'"') {
                    at += 1;
                } else {
                    break;
                }
            }
            if at > data.len() {
                return Some(data.len());
            }
            cell_start = false;
            continue;
        }
        match memchr::memchr2(b'\n', delimiter, &data[at..]) {
            None => break,
            Some(found) if data[at + found] == b'\n' => return Some(at + found + 1),
            Some(found) => at += found + 1,
        }
        cell_start = true;
    }
    (last && !data.is_empty()).then_some(data.len())
}

/// Cuts single records into cells. It is the state machine within the csv crate, since a reader of that is made for a
/// whole file, and making one costs more than a short record.
struct Cutter {
    machine: csv_core::Reader,
    delimiter: u8,
}

thread_local! {
    /// The one that this thread used last.
    static CUTTER: RefCell<Cutter> = RefCell::new(Cutter::new(b','));
}

fn cells(record: &[u8], delimiter: u8) -> std::result::Result<Vec<String>, String> {
    CUTTER.with_borrow_mut(|cutter| {
        if cutter.delimiter != delimiter {
            *cutter = Cutter::new(delimiter);
        }
        cutter.cells(record)
    })
}

impl Cutter {
    fn new(delimiter: u8) -> Cutter {
        Cutter { machine: csv_core::ReaderBuilder::new().delimiter(delimiter).build(), delimiter }
    }

    fn cells(&mut self, record: &[u8]) -> std::result::Result<Vec<String>, String> {
        let machine = &mut self.machine;
        machine.reset();
        let (mut bytes, mut ends) = (vec![0; record.len() + 1], vec![0; 16]);
        let (mut rest, mut written, mut cells) = (record, 0, 0);
        loop {
            let (result, read, wrote, ended) = machine.read_record(rest, &mut bytes[written..], &mut ends[cells..]);
            (rest, written, cells) = (&rest[read..], written + wrote, cells + ended);
            match result {
                // Cells are no longer than the record, and an empty rest tells that nothing follows.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => bytes.resize(bytes.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => ends.resize(cells * 2, 0),
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let cells = starts.zip(&ends[..cells]).enumerate().map(|(i, (start, end))| {
            let cell = simdutf8::compat::from_utf8(&bytes[start..*end]);
            cell.map(str::to_owned).map_err(|_| format!("not UTF-8 in cell {}", i + 1))
        });
        cells.collect()
    }
}

/// Parses one record; the error says what is wrong with it.
pub(super) fn parse(record: &[u8], columns: &Columns, delimiter: u8) -> std::result::Result<Document, String> {
    let cells = cells(record, delimiter)?;
    if cells.len() != columns.width {
        return Err(format!(
            "{} cells where the header has {}; a delimiter or a quote is missing or too many",
            cells.len(),
            columns.width
        ));
    }
    let mut draft = Draft::default();
    for (i, cell) in cells.into_iter().enumerate() {
        if let Some((slot, rank)) = columns.slot(i) {
            draft.put(slot, rank, cell);
        }
    }
    draft.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_cut_as_the_csv_crate_cuts_them() {
        let wide = "x,".repeat(100);
        for record in [
            "a,b\n",
            "a,\"b\nc\"\r\n",
            "a,\"b\"\"\n\"\n",
            "a,b\"c\n",
            "a,\"b\n",
            "a,\"b\" c,d\n",
            ",,\n",
            "\"\"\n",
            "a",
            "é,日本",
            "",
            wide.as_str(),
        ] {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(record.as_bytes());
            let mut want = csv::StringRecord::new();
            assert!(reader.read_record(&mut want).is_ok());
            assert_eq!(cells(record.as_bytes(), b','), Ok(want.iter().map(str::to_owned).collect()), "{record:?}");
        }
        assert_eq!(cells(b"a\t\xff\n", b'\t'), Err("not UTF-8 in cell 2".to_owned()));
    }

    #[test]
    fn records_end_outside_quotes() {
        for (data, last, end) in [
            ("a,b\nc", false, Some(4)),
            ("a,\"b\nc\"\nd", false, Some(8)),
            ("a,\"b\"\"\n\"\nd", false, Some(9)),
            ("a,b\"\nd", false, Some(5)),
            ("a,\"b\n", false, None),
            ("a,\"b\n", true, Some(5)),
            ("a", true, Some(1)),
            ("", true, None),
        ] {
            assert_eq!(record_end(data.as_bytes(), b',', last), end, "{data:?}");
        }
    }
}
