//! The outputs of a run: opened before the first article is read, appended to in order, named when whole.
//!
//! Not here: how rows are made ([`crate::output`]).

use std::collections::BTreeMap;
use std::time::Instant;

use rayon::prelude::*;

use super::{Encoded, Options, Summary, peak_memory};
use crate::cooccur::{Counts, Row, order, row};
use crate::error::{Error, Result};
use crate::gazetteer::{EntityId, Gazetteer, Kind, Names};
use crate::input::Reject;
use crate::output::{
    EntityTotals, Finds, GazetteerInfo, InputInfo, MENTION_HEADER, OutputFile, REJECT_HEADER, RunInfo, SNIPPET_HEADER,
    TAG_HEADER, Table, UNLISTED_HEADER, cooccurrence_header, encode_cooccurrences, encode_entities, encode_rejects,
    encode_unlisted, entity_header, header_bytes,
};

/// Rows that one thread encodes at once.
const CHUNK: usize = 4096;

/// All open outputs and the running totals.
#[derive(Debug)]
pub struct Sink {
    tables: BTreeMap<Table, OutputFile>,
    rejects_file: OutputFile,
    run_file: OutputFile,
    rejects: Vec<Reject>,
    tagged: u64,
    text_bytes: u64,
    mentions: u64,
    by_via: BTreeMap<&'static str, u64>,
    finds: Finds,
    totals: EntityTotals,
    counts: Counts,
}

/// How a run ended.
pub(super) struct Ending {
    pub(super) inputs: Vec<InputInfo>,
    pub(super) threads: usize,
    pub(super) began: Instant,
    pub(super) interrupted: bool,
}

impl Sink {
    /// Opens every output and writes the headers.
    pub(super) fn create(_gazetteer: &Gazetteer, options: &Options) -> Result<Sink> {
        std::fs::create_dir_all(&options.out).map_err(|e| Error::write(&options.out, e))?;
        let mut tables = BTreeMap::new();
        for &table in &options.tables {
            let mut file = OutputFile::create(&options.out, &format!("{}.csv", table.name()))?;
            let mut header: Vec<&str> = match table {
                Table::Mentions => MENTION_HEADER.to_vec(),
                Table::Tags => TAG_HEADER.to_vec(),
                Table::Entities => entity_header().to_vec(),
                Table::Unlisted => UNLISTED_HEADER.to_vec(),
                Table::Cooccurrences => cooccurrence_header(options.cooccur.by.is_some(), options.cooccur.size),
            };
            if table == Table::Mentions && options.style.snippets > 0 {
                header.extend(SNIPPET_HEADER);
            }
            file.write(&header_bytes(&header, options.style))?;
            tables.insert(table, file);
        }
        let mut rejects_file = OutputFile::create(&options.out, "rejects.csv")?;
        rejects_file.write(&header_bytes(&REJECT_HEADER, options.style))?;
        Ok(Sink {
            tables,
            rejects_file,
            run_file: OutputFile::create(&options.out, "run.json")?,
            rejects: Vec::new(),
            tagged: 0,
            text_bytes: 0,
            mentions: 0,
            by_via: BTreeMap::new(),
            finds: Finds::default(),
            totals: EntityTotals::default(),
            counts: Counts::default(),
        })
    }

    fn write(&mut self, table: Table, bytes: &[u8]) -> Result<()> {
        self.tables.get_mut(&table).map_or(Ok(()), |file| file.write(bytes))
    }

    /// Appends a batch; batches come in input order.
    pub(super) fn append(&mut self, gazetteer: &Gazetteer, mut batch: Encoded) -> Result<()> {
        self.write(Table::Mentions, &batch.mention_rows)?;
        self.write(Table::Tags, &batch.tag_rows)?;
        let number = self.finds.merge(gazetteer, batch.finds);
        batch.counts.renumber(self.tagged, |e| number(EntityId(e)).index() as u32);
        self.counts.merge(batch.counts);
        batch.totals.renumber(&number);
        self.totals.merge(batch.totals);
        self.tagged += batch.tagged;
        self.text_bytes += batch.text_bytes;
        self.mentions += batch.mentions;
        for (via, n) in batch.by_via {
            *self.by_via.entry(via).or_default() += n;
        }
        self.rejects.append(&mut batch.rejects);
        Ok(())
    }

    /// Writes what only the end knows, and gives the files their names. Works in all threads of the pool that it is called
    /// in.
    pub(super) fn finish(mut self, gazetteer: &Gazetteer, options: &Options, ending: &Ending) -> Result<Summary> {
        let names = self.finds.names(gazetteer);
        let entity = |number| names.numbered(number);
        let cooccurrences = measured(&self.counts, options, names);
        let windows_capped = self.counts.capped();
        let entities = encode_entities(&self.totals, names, options.style);
        let unlisted = encode_unlisted(&self.finds, &self.totals, gazetteer, options.style);
        let kinds = gazetteer.kinds();
        let encode = |sets| encode_cooccurrences(sets, kinds, entity, options.cooccur.size, options.style);
        let parts: Vec<Vec<u8>> = cooccurrences.par_chunks(CHUNK).map(encode).collect();
        self.write(Table::Entities, &entities)?;
        self.write(Table::Unlisted, &unlisted)?;
        parts.iter().try_for_each(|part| self.write(Table::Cooccurrences, part))?;
        self.rejects_file.write(&encode_rejects(&self.rejects, options.style))?;
        let summary = Summary {
            read: self.tagged + self.rejects.len() as u64,
            tagged: self.tagged,
            rejects: self.rejects,
            text_bytes: self.text_bytes,
            mentions: self.mentions,
            by_via: self.by_via,
            totals: self.totals,
            finds: self.finds,
            cooccurrences,
            windows_capped,
            inputs: ending.inputs.clone(),
            threads: ending.threads,
            elapsed: ending.began.elapsed(),
            interrupted: ending.interrupted,
        };
        self.run_file.write(&info(&summary, gazetteer, options).to_bytes())?;
        let files = self.tables.into_values().chain([self.rejects_file, self.run_file]);
        for file in files {
            if ending.interrupted {
                file.keep_partial()?
            } else {
                file.commit()?
            };
        }
        Ok(summary)
    }
}

/// The rows of co-occurrences: measured, labelled, sorted.
fn measured(counts: &Counts, options: &Options, names: Names<'_>) -> Vec<Row> {
    let entity = |number| names.numbered(number);
    let mut rows: Vec<Row> = counts
        .sets()
        .collect::<Vec<_>>()
        .into_par_iter()
        .filter_map(|set| row(counts, &options.cooccur, entity, options.least_windows, set))
        .collect();
    rows.par_sort_unstable_by(order);
    rows
}

fn info(summary: &Summary, gazetteer: &Gazetteer, options: &Options) -> RunInfo {
    let named = |n: &dyn Fn(Kind) -> u64| {
        gazetteer
            .kinds()
            .iter()
            .map(|k| (gazetteer.kinds().name(k).to_owned(), n(k)))
            .collect::<BTreeMap<String, u64>>()
    };
    let seconds = summary.elapsed.as_secs_f64();
    RunInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        command: options.command.clone(),
        complete: !summary.interrupted,
        gazetteer: GazetteerInfo {
            fingerprint: gazetteer.fingerprint().to_owned(),
            sources: gazetteer.sources().to_vec(),
            entities: named(&|k| gazetteer.number_of(k)),
            forms: gazetteer.forms().len() as u64,
        },
        inputs: summary.inputs.clone(),
        articles_read: summary.read,
        articles_tagged: summary.tagged,
        articles_rejected: summary.rejects.len() as u64,
        text_bytes: summary.text_bytes,
        mentions: summary.mentions,
        mentions_by_kind: named(&|k| summary.totals.mentions_of(summary.finds.names(gazetteer), k)),
        mentions_by_via: summary.by_via.iter().map(|(v, n)| ((*v).to_owned(), *n)).collect(),
        cooccurrences: summary.cooccurrences.len() as u64,
        window: options.window.to_string(),
        windows_capped: summary.windows_capped,
        threads: summary.threads,
        seconds,
        megabytes_per_second: summary.text_bytes as f64 / 1e6 / seconds.max(1e-9),
        peak_memory_bytes: peak_memory(),
    }
}
