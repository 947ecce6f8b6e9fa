//! `wiretag verify`: reads a dump and its mentions.csv again and checks that every row's offsets give its text.
//!
//! It counts characters the slow way on purpose, so that it shares no code with what wrote the offsets.
//!
//! Not here: tagging.

use anyhow::Context as _;

use super::args::{OffsetArg, VerifyArgs};
use super::tag::input_options;
use super::{Exit, report};
use crate::document::Document;
use crate::input::{inputs, open};
use crate::output::MENTION_HEADER;

pub(super) fn run(args: &VerifyArgs) -> anyhow::Result<Exit> {
    let path = args.mentions.display();
    let mut reader = csv::Reader::from_path(&args.mentions).with_context(|| format!("{path}: cannot read"))?;
    let header = reader.headers()?.clone();
    let columns: Vec<&str> =
        header.iter().map(|h| h.trim_start_matches('\u{feff}')).take(MENTION_HEADER.len()).collect();
    anyhow::ensure!(columns == MENTION_HEADER, "{path}: expected the columns {}", MENTION_HEADER.join(","));
    let mut rows = reader.records().peekable();
    let (mut checked, mut wrong) = (0u64, 0u64);
    let options = input_options(&args.input);
    for input in inputs(&args.inputs)? {
        let mut batches = open(&input, &options)?;
        while let Some(batch) = batches.next() {
            for document in batch.parse().flatten() {
                while rows.peek().is_some_and(|r| r.as_ref().is_ok_and(|r| r[0] == document.id)) {
                    let Some(row) = rows.next().transpose()? else { break };
                    checked += 1;
                    let found = slice(&document, &row[1], (&row[2], &row[3]), args.offsets);
                    if found.as_deref() != Some(&row[4]) {
                        wrong += 1;
                        let line = row.position().map_or(0, csv::Position::line);
                        report::data(
                            format!(
                                "{path}:{line}: {} {}..{} is {found:?}, the row says {:?}\n",
                                &row[0], &row[2], &row[3], &row[4]
                            )
                            .as_bytes(),
                        )?;
                    }
                }
            }
        }
    }
    let left = rows.count() as u64;
    report::say(format_args!(
        "{checked} mentions checked, {wrong} wrong, {left} rows of articles that the inputs do not hold in this order"
    ));
    Ok(if wrong + left > 0 { Exit::Findings } else { Exit::Clean })
}

fn slice(document: &Document, field: &str, (start, end): (&str, &str), unit: OffsetArg) -> Option<String> {
    let text = if field == "title" { &document.title } else { &document.text };
    let (start, end): (usize, usize) = (start.parse().ok()?, end.parse().ok()?);
    match unit {
        OffsetArg::Codepoint => Some(text.chars().skip(start).take(end.checked_sub(start)?).collect()),
        OffsetArg::Byte => text.get(start..end).map(str::to_owned),
        OffsetArg::Utf16 => {
            String::from_utf16(&text.encode_utf16().skip(start).take(end.checked_sub(start)?).collect::<Vec<_>>()).ok()
        }
    }
}
