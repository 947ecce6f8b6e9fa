//! A run over a dump: batches are read, tagged in parallel, and written in input order. This is the only module that
//! names `rayon`.
//!
//! One thread reads, with helpers that decompress ahead ([`crate::input::with_helpers`]), the pool's workers parse, tag
//! and encode whole batches into bytes, and the calling thread appends them in order. Nothing is shared but the read-only
//! tagger; the number of batches in flight is bounded, so memory is too. The same input gives the same bytes for any number of threads and any batch size.
//!
//! Not here: what happens inside an article ([`crate::tags`]) and how a run is shown to a user ([`crate::cli`]).

mod batch;
mod memory;
mod sink;
mod stages;
mod together;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::cooccur::{self, Window};
use crate::error::{Error, ErrorKind, Result};
use crate::gazetteer::Gazetteer;
use crate::input::{self, Ahead, Input, Reject};
use crate::output::{EntityTotals, Finds, InputInfo, Style, Table};
use crate::tags::Tagger;

pub use batch::Encoded;
pub use memory::peak_memory;
pub use sink::Sink;
pub use stages::{Stage, run_in_stages};
pub use together::{Together, TopSet};

/// How a run is done.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder of the outputs.
    pub out: PathBuf,
    /// Which tables are written.
    pub tables: Vec<Table>,
    /// How cells are written.
    pub style: Style,
    /// How inputs are read.
    pub input: input::Options,
    /// What counts as together.
    pub window: Window,
    /// Which sets are counted.
    pub cooccur: cooccur::Options,
    /// Sets seen in fewer windows are not written.
    pub least_windows: u64,
    /// Windows with more entities are cut down, and reported.
    pub max_entities: usize,
    /// Worker threads; 0 for as many as the machine has.
    pub threads: usize,
    /// Read no further after the batch with which the records reach this many bytes, decompressed.
    pub limit: Option<u64>,
    /// Stop at the first rejected article.
    pub strict: bool,
    /// The command line, for run.json.
    pub command: Vec<String>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            out: PathBuf::from("out"),
            tables: Table::ALL.to_vec(),
            style: Style::default(),
            input: input::Options::default(),
            window: Window::default(),
            cooccur: cooccur::Options::default(),
            least_windows: 1,
            max_entities: 40,
            threads: 0,
            limit: None,
            strict: false,
            command: Vec::new(),
        }
    }
}

/// What a run may be watched and stopped by; all counters only grow.
#[derive(Debug, Default)]
pub struct Watch {
    /// Articles tagged so far.
    pub articles: AtomicU64,
    /// Bytes of text tagged so far.
    pub text_bytes: AtomicU64,
    /// Bytes of inputs read so far, as stored.
    pub input_bytes: AtomicU64,
    /// Set it to end the run after the batches in flight.
    pub stop: AtomicBool,
}

/// What came of a run.
#[derive(Debug)]
pub struct Summary {
    /// Records read: tagged + rejected.
    pub read: u64,
    /// Articles tagged.
    pub tagged: u64,
    /// The records that were not tagged.
    pub rejects: Vec<Reject>,
    /// Bytes of title and text tagged.
    pub text_bytes: u64,
    /// Rows of mentions.
    pub mentions: u64,
    /// Rows of mentions by `via`.
    pub by_via: BTreeMap<&'static str, u64>,
    /// The names of no list.
    pub finds: Finds,
    /// Totals per entity.
    pub totals: EntityTotals,
    /// The rows of co-occurrences.
    pub together: Together,
    /// Windows that lost entities to the cap.
    pub windows_capped: u64,
    /// The inputs with their checksums.
    pub inputs: Vec<InputInfo>,
    /// Worker threads.
    pub threads: usize,
    /// Wall time.
    pub elapsed: Duration,
    /// Whether the run was stopped before its end.
    pub interrupted: bool,
}

/// A batch's number and what a worker made of it.
type Done = (u64, Encoded);

/// Batches in flight for each worker: enough that none waits for the reader or the writer.
const IN_FLIGHT: usize = 3;

/// Tags `inputs` and writes the tables of `options`.
///
/// # Errors
/// When an output cannot be written, an input cannot be opened, or `strict` met a rejected article. When the run is
/// stopped by [`Watch::stop`], the outputs so far stay under their partial names and the summary says so.
pub fn run(tagger: &Tagger, inputs: &[Input], options: &Options, watch: &Watch) -> Result<Summary> {
    let began = Instant::now();
    let mut sink = Sink::create(tagger.gazetteer(), options)?;
    let pool = thread_pool(options.threads)?;
    let threads = pool.current_num_threads();
    let (done, finished) = mpsc::channel::<Done>();
    let (permit, permits) = mpsc::sync_channel::<()>(threads * IN_FLIGHT);
    let (read, outcome) = std::thread::scope(|scope| {
        // The channels' ends move into the reader, so that the writer sees them close when all is done.
        let pool = &pool;
        let reader = scope.spawn(move || {
            pool.in_place_scope_fifo(|workers| {
                read(inputs, options, watch, threads, |number, batch| {
                    // Blocks while enough batches are in flight; fails when the writer has given up.
                    let go_on = permit.send(()).is_ok();
                    let done = done.clone();
                    workers.spawn_fifo(move |_| {
                        let encoded = match batch {
                            Ok(batch) => batch::encode(tagger, &batch, options),
                            Err(reject) => Encoded { rejects: vec![reject], ..Encoded::default() },
                        };
                        // The writer is gone only if it failed, and then says so itself.
                        let _ = done.send((number, encoded));
                    });
                    go_on
                })
            })
        });
        let written = write_in_order(&finished, permits, &mut sink, tagger.gazetteer(), (options, pool), watch);
        drop(finished);
        (reader.join(), written)
    });
    let inputs = read.map_err(|_| Error::usage("the reader stopped unexpectedly; please report this"))?;
    outcome?;
    let interrupted = watch.stop.load(Ordering::Relaxed);
    let ending = sink::Ending { inputs, threads, began, interrupted };
    pool.install(|| sink.finish(tagger.gazetteer(), options, &ending))
}

/// Worker threads; 0 for one per core.
fn thread_pool(threads: usize) -> Result<rayon::ThreadPool> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|e| Error::usage(format!("cannot start {threads} threads: {e}")))
}

/// Reads all inputs into numbered batches, for `threads` workers. Returns what was read of each.
fn read(
    inputs: &[Input],
    options: &Options,
    watch: &Watch,
    threads: usize,
    mut give: impl FnMut(u64, std::result::Result<input::Batch, Reject>) -> bool,
) -> Vec<InputInfo> {
    let mut number = 0;
    let mut read = Vec::new();
    let mut earlier = 0;
    let mut left = options.limit.unwrap_or(u64::MAX);
    input::with_helpers(threads, |helpers| {
        for (input, opened) in Ahead::new(inputs, &options.input, helpers) {
            let mut batches = match opened {
                Ok(batches) => batches,
                Err(e) => {
                    // One unreadable file among many is recorded like a bad article; the others are read.
                    let reject = Reject { source: input.name.clone(), record: 0, line: 0, reason: e.to_string() };
                    let go_on = give(number, Err(reject));
                    number += 1;
                    if go_on { continue } else { break }
                }
            };
            while let Some(batch) = batches.next() {
                left = left.saturating_sub(batch.bytes() as u64);
                let go_on = give(number, Ok(batch)) && left > 0;
                number += 1;
                watch.input_bytes.store(earlier + batches.read_bytes(), Ordering::Relaxed);
                if !go_on || watch.stop.load(Ordering::Relaxed) {
                    return;
                }
            }
            let sum = batches.checksum();
            earlier += sum.bytes;
            read.push(InputInfo { name: input.name.to_string(), bytes: sum.bytes, sha256: sum.sha256 });
        }
    });
    read
}

/// Appends what the workers finish, in the order of the batches.
fn write_in_order(
    finished: &mpsc::Receiver<Done>,
    permits: mpsc::Receiver<()>,
    sink: &mut Sink,
    gazetteer: &Gazetteer,
    (options, pool): (&Options, &rayon::ThreadPool),
    watch: &Watch,
) -> Result<()> {
    let mut waiting: BTreeMap<u64, Encoded> = BTreeMap::new();
    let mut next = 0;
    // `permits` goes out of scope with this function, which tells the reader to stop if it ends early.
    let permits = permits;
    loop {
        while let Some(encoded) = waiting.remove(&next) {
            watch.articles.fetch_add(encoded.tagged, Ordering::Relaxed);
            watch.text_bytes.fetch_add(encoded.text_bytes, Ordering::Relaxed);
            if let (true, Some(reject)) = (options.strict, encoded.rejects.first()) {
                return Err(ErrorKind::Strict(reject.to_string()).into());
            }
            if sink.append(gazetteer, encoded)? {
                pool.install(|| sink.settle(gazetteer));
            }
            next += 1;
            // One batch is out, one more may come in.
            let _ = permits.try_recv();
        }
        match finished.recv() {
            Ok((number, encoded)) => waiting.insert(number, encoded),
            Err(_) => return Ok(()),
        };
    }
}
