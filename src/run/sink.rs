//! The outputs of a run: opened before the first article is read, appended to in order, named when whole.
//!
//! Not here: how rows are made ([`crate::output`]).

use std::collections::BTreeMap;
use std::time::Instant;

use rayon::prelude::*;

use super::{Encoded, Options, Summary, Together, peak_memory};
use crate::cooccur::{Counts, RowKey, Sheet, Sheets};
use crate::error::{Error, Result};
use crate::gazetteer::{Entity, EntityId, Gazetteer, Kind, Kinds};
use crate::input::Reject;
use crate::output::{
    CooccurrenceRows, EntityCells, EntityTotals, Finds, GazetteerInfo, InputInfo, MENTION_HEADER, OutputFile,
    REJECT_HEADER, RunInfo, SNIPPET_HEADER, TAG_HEADER, Table, UNLISTED_HEADER, cooccurrence_header, encode_entities,
    encode_rejects, encode_unlisted, entity_header, header_bytes,
};

/// Parts of the counts whose rows are gathered at once: all of them would lie in memory twice.
const PARTS: usize = 8;

/// Rows that one thread encodes at once.
const CHUNK: usize = 4096;

/// Chunks that are encoded while as many are written.
const CHUNKS: usize = 16;

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
            counts: Counts::new(options.cooccur.clone()),
        })
    }

    fn write(&mut self, table: Table, bytes: &[u8]) -> Result<()> {
        self.tables.get_mut(&table).map_or(Ok(()), |file| file.write(bytes))
    }

    /// Appends a batch; batches come in input order. Tells whether it is time to [`Sink::settle`].
    pub(super) fn append(&mut self, gazetteer: &Gazetteer, mut batch: Encoded) -> Result<bool> {
        self.write(Table::Mentions, &batch.mention_rows)?;
        self.write(Table::Tags, &batch.tag_rows)?;
        let number = self.finds.merge(gazetteer, batch.finds);
        let enough = self.counts.take(&batch.windows, |e| number(EntityId(e)).index() as u32);
        batch.totals.renumber(&number);
        self.totals.merge(batch.totals);
        self.tagged += batch.tagged;
        self.text_bytes += batch.text_bytes;
        self.mentions += batch.mentions;
        for (via, n) in batch.by_via {
            *self.by_via.entry(via).or_default() += n;
        }
        self.rejects.append(&mut batch.rejects);
        Ok(enough)
    }

    /// Counts what occurs together in the batches since the last time, in all threads of the pool that it is called in.
    pub(super) fn settle(&mut self, gazetteer: &Gazetteer) {
        let names = self.finds.names(gazetteer);
        self.counts.settle(|e| names.numbered(e).kind(), |parts, count| parts.par_iter_mut().for_each(count));
    }

    /// Writes what only the end knows, and gives the files their names. Works in all threads of the pool that it is called
    /// in.
    pub(super) fn finish(mut self, gazetteer: &Gazetteer, options: &Options, ending: &Ending) -> Result<Summary> {
        self.settle(gazetteer);
        let names = self.finds.names(gazetteer);
        let mut together = Together::default();
        let (sets, mut whole): (Vec<_>, Vec<_>) =
            self.tables.iter_mut().partition(|(table, _)| **table == Table::Cooccurrences);
        std::thread::scope(|scope| {
            // The disk takes its time for the other tables, and needs no processor for it.
            let settled = scope.spawn(|| whole.iter_mut().try_for_each(|(_, file)| file.settle()));
            for (_, file) in sets {
                together = write_sets(file, &self.counts, |number| names.numbered(number), gazetteer.kinds(), options)?;
            }
            settled.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })?;
        let windows_capped = self.counts.capped();
        let entities = encode_entities(&self.totals, names, options.style);
        let unlisted = encode_unlisted(&self.finds, &self.totals, gazetteer, options.style);
        self.write(Table::Entities, &entities)?;
        self.write(Table::Unlisted, &unlisted)?;
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
            together,
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

/// Writes the sets of `counts`, measured and in order. Tables of many gigabytes come of many millions of sets: rows are made
/// some tens of thousands at a time, while those before them are written.
fn write_sets<'a>(
    file: &mut OutputFile,
    counts: &Counts,
    entity: impl Fn(u32) -> Entity<'a> + Copy + Sync,
    kinds: &Kinds,
    options: &Options,
) -> Result<Together> {
    let sheets = Sheets::new(counts, entity, options.least_windows);
    let cells = EntityCells::new(sheets.entities(), kinds, options.style);
    let mut together = Together::default();
    for sheet in sheets.iter() {
        let keys = in_order(&sheet);
        let encode = |keys: &[RowKey]| {
            let mut rows = CooccurrenceRows::new(&cells, options.cooccur.size, options.style);
            let mut top = Together::default();
            for row in keys.iter().map(|key| sheet.row(key)) {
                rows.add(&row);
                top.add(&row, entity);
            }
            (rows.into_bytes(), top)
        };
        let mut ready: Vec<(Vec<u8>, Together)> = Vec::new();
        for keys in keys.chunks(CHUNK * CHUNKS).chain([&[][..]]) {
            let write = || ready.iter().try_for_each(|(rows, _)| file.write(rows));
            let (written, next) = rayon::join(write, || keys.par_chunks(CHUNK).map(encode).collect());
            written?;
            ready.drain(..).for_each(|(_, top)| together.append(top));
            ready = next;
        }
    }
    Ok(together)
}

/// The rows of a period in their order.
fn in_order<'a>(sheet: &Sheet<'_, impl Fn(u32) -> Entity<'a> + Sync>) -> Vec<RowKey> {
    let mut keys = Vec::with_capacity(sheet.most_rows());
    for parts in (0..sheet.parts()).collect::<Vec<_>>().chunks(PARTS) {
        let rows: Vec<Vec<RowKey>> = parts.into_par_iter().map(|part| sheet.rows_of(*part)).collect();
        rows.into_iter().for_each(|rows| keys.extend(rows));
    }
    keys.par_sort_unstable_by(|a, b| sheet.order(a, b));
    keys
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
        cooccurrences: summary.together.sets,
        window: options.window.to_string(),
        windows_capped: summary.windows_capped,
        threads: summary.threads,
        seconds,
        megabytes_per_second: summary.text_bytes as f64 / 1e6 / seconds.max(1e-9),
        peak_memory_bytes: peak_memory(),
    }
}
