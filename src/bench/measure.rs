//! The runs that are timed, and their medians.
//!
//! Every round does the whole job with one worker, with several, and stage by stage; so a machine that is busy for a
//! while slows all of them, not one. Before the first round the inputs are read once, so that none pays for the disk.
//!
//! Not here: what the figures are called ([`super::report`]).

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use super::machine::{Machine, cpu_time};
use super::report::{Counts, Job, Lists, Report, StageRow};
use crate::error::{Error, Result};
use crate::gazetteer::Gazetteer;
use crate::input::{self, Input};
use crate::run::{self, Stage, Summary, Watch, peak_memory, run_in_stages};
use crate::tags::Tagger;

/// What to measure.
#[derive(Debug, Clone)]
pub struct Options {
    /// The job. Its tables are written to `run.out` again and again; `run.threads` is the number of workers of the job
    /// with several.
    pub run: run::Options,
    /// Rounds; at least one is done.
    pub repeat: usize,
    /// How long reading the lists took.
    pub load: Duration,
    /// How long compiling them took.
    pub compile: Duration,
}

/// The times of one kind of run.
#[derive(Default)]
struct Times {
    wall: Vec<f64>,
    cpu: Vec<f64>,
    peak: Option<u64>,
    threads: usize,
}

/// Runs the job over `inputs` and measures it.
///
/// # Errors
/// When an input cannot be opened or is standard input, which can be read only once; when an output cannot be written;
/// when nothing could be tagged; when two runs differ in their counts, which would be a fault of wiretag. A measurement
/// stopped by [`Watch::stop`] ends with [`crate::error::ErrorKind::Interrupted`].
pub fn measure(tagger: &Tagger, inputs: &[Input], options: &Options, watch: &Watch) -> Result<Report> {
    if inputs.iter().any(|i| i.path.is_none()) {
        return Err(Error::usage("standard input can be read only once, and bench reads several times: give a file"));
    }
    warm(inputs, &options.run, watch)?;
    let one = run::Options { threads: 1, ..options.run.clone() };
    let [mut single, mut several, mut staged] = [(); 3].map(|()| Times::default());
    let mut stages: FxHashMap<&'static str, Vec<f64>> = FxHashMap::default();
    let mut counts: Option<Counts> = None;
    for _ in 0..options.repeat.max(1) {
        let mut check = |summary: &Summary| agree(&mut counts, summary);
        check(&single.time(|| run::run(tagger, inputs, &one, watch))?)?;
        check(&several.time(|| run::run(tagger, inputs, &options.run, watch))?)?;
        let mut clock = Clock::start();
        check(&staged.time(|| run_in_stages(tagger, inputs, &one, watch, |stage| clock.done(stage)))?)?;
        for (name, time) in clock.times {
            stages.entry(name).or_default().push(time.as_secs_f64());
        }
    }
    let counts = counts.filter(|c| c.articles > 0).ok_or_else(|| {
        Error::usage("no article could be tagged, so there is nothing to measure; `wiretag tag` lists why")
    })?;
    let mut jobs = vec![single.job("tag", &counts)];
    // With one worker it was the same job twice.
    if several.threads > 1 {
        jobs.push(several.job("tag", &counts));
    }
    jobs.push(staged.job("staged", &counts));
    Ok(Report {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        build: if cfg!(debug_assertions) { "debug" } else { "release" },
        machine: Machine::here(),
        lists: lists(tagger, options),
        inputs: inputs.iter().map(|i| i.name.to_string()).collect(),
        repeat: options.repeat.max(1),
        tables: options.run.tables.iter().map(|t| t.name()).collect(),
        stages: rows(&mut stages, &counts),
        counts,
        jobs,
        peak_memory_bytes: peak_memory(),
    })
}

/// Reads what the runs will read, so that the first finds it in memory like the others.
fn warm(inputs: &[Input], options: &run::Options, watch: &Watch) -> Result<()> {
    let mut left = options.limit.unwrap_or(u64::MAX);
    for input in inputs {
        let mut batches = input::open(input, &options.input)?;
        while let Some(batch) = batches.next().filter(|_| left > 0 && !watch.stop.load(Ordering::Relaxed)) {
            left = left.saturating_sub(batch.bytes() as u64);
        }
    }
    Ok(())
}

/// Every run must find the same.
fn agree(counts: &mut Option<Counts>, summary: &Summary) -> Result<()> {
    if summary.interrupted {
        return Err(crate::error::ErrorKind::Interrupted.into());
    }
    let found = Counts {
        articles: summary.tagged,
        rejected: summary.rejects.len() as u64,
        text_bytes: summary.text_bytes,
        mentions: summary.mentions,
        cooccurrences: summary.together.sets,
    };
    match counts.get_or_insert_with(|| found.clone()) {
        first if *first == found => Ok(()),
        first => Err(Error::usage(format!(
            "two runs differ, {first:?} and {found:?}: an input changed meanwhile, or this is a fault; please report it"
        ))),
    }
}

impl Times {
    fn time(&mut self, job: impl FnOnce() -> Result<Summary>) -> Result<Summary> {
        let (cpu, began) = (cpu_time(), Instant::now());
        let summary = job()?;
        self.wall.push(began.elapsed().as_secs_f64());
        self.cpu.extend(cpu.zip(cpu_time()).map(|(from, to)| to.saturating_sub(from).as_secs_f64()));
        // The peak never falls, so only the first round tells the runs apart.
        self.peak = self.peak.or_else(peak_memory);
        self.threads = summary.threads;
        Ok(summary)
    }

    fn job(&mut self, name: &'static str, counts: &Counts) -> Job {
        let seconds = median(&mut self.wall).unwrap_or_default();
        Job {
            name,
            threads: self.threads,
            seconds,
            cpu_seconds: median(&mut self.cpu),
            megabytes_per_second: megabytes(counts) / seconds.max(1e-9),
            articles_per_second: counts.articles as f64 / seconds.max(1e-9),
            peak_memory_bytes: self.peak,
        }
    }
}

/// Adds up the time between calls by the stage that was done. Reading the clock costs some 30 ns, a dozen times an
/// article.
struct Clock {
    last: Instant,
    times: FxHashMap<&'static str, Duration>,
}

impl Clock {
    fn start() -> Clock {
        Clock { last: Instant::now(), times: FxHashMap::default() }
    }

    fn done(&mut self, stage: Stage) {
        let now = Instant::now();
        *self.times.entry(stage.name()).or_default() += now - self.last;
        self.last = now;
    }
}

fn rows(stages: &mut FxHashMap<&'static str, Vec<f64>>, counts: &Counts) -> Vec<StageRow> {
    let seconds = Stage::ALL.map(|s| stages.get_mut(s.name()).and_then(|times| median(times)).unwrap_or_default());
    let sum: f64 = seconds.iter().sum();
    let row = |(stage, seconds): (Stage, f64)| StageRow {
        name: stage.name(),
        seconds,
        share: seconds / sum.max(1e-9),
        megabytes_per_second: megabytes(counts) / seconds.max(1e-9),
    };
    Stage::ALL.into_iter().zip(seconds).map(row).collect()
}

fn lists(tagger: &Tagger, options: &Options) -> Lists {
    let gazetteer: &Gazetteer = tagger.gazetteer();
    let kinds = gazetteer.kinds();
    Lists {
        fingerprint: gazetteer.fingerprint().to_owned(),
        sources: gazetteer.sources().to_vec(),
        entities: kinds.iter().map(|k| (kinds.name(k).to_owned(), gazetteer.number_of(k))).collect(),
        forms: gazetteer.forms().len() as u64,
        matcher_bytes: tagger.matcher().memory() as u64,
        load_seconds: options.load.as_secs_f64(),
        compile_seconds: options.compile.as_secs_f64(),
    }
}

fn megabytes(counts: &Counts) -> f64 {
    counts.text_bytes as f64 / 1e6
}

/// The middle value, of an even number the mean of the two in the middle; `None` of none.
fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        n if n % 2 == 1 => Some(values[middle]),
        _ => Some((values[middle - 1] + values[middle]) / 2.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        assert_eq!(median(&mut []), None);
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&mut [4.0, 1.0, 2.0, 3.0]), Some(2.5));
    }
}
