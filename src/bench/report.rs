//! The figures of a measurement, as JSON writes them; fields stand in this order.
//!
//! Not here: the table for people ([`super::table`]).

use std::collections::BTreeMap;

use serde::Serialize;

use super::Machine;

/// Everything that was measured, with what it was measured on.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Version of wiretag.
    pub version: String,
    /// `release`, or `debug` for a build whose speed means nothing.
    pub build: &'static str,
    /// Where.
    pub machine: Machine,
    /// The lists.
    pub lists: Lists,
    /// The inputs' names in reading order.
    pub inputs: Vec<String>,
    /// How often everything was run; seconds are medians.
    pub repeat: usize,
    /// The tables that were written.
    pub tables: Vec<&'static str>,
    /// What every run found.
    pub counts: Counts,
    /// The stages of a run in one thread.
    pub stages: Vec<StageRow>,
    /// Whole runs.
    pub jobs: Vec<Job>,
    /// Peak memory of the process in bytes; null where the system does not tell.
    pub peak_memory_bytes: Option<u64>,
}

/// The lists that were searched for.
#[derive(Debug, Clone, Serialize)]
pub struct Lists {
    /// SHA-256 over all files.
    pub fingerprint: String,
    /// `built-in` and the user's folders, in reading order; made-up names as `synthetic`.
    pub sources: Vec<String>,
    /// Entities by kind.
    pub entities: BTreeMap<String, u64>,
    /// Forms in all.
    pub forms: u64,
    /// Bytes of the search structures; those built on demand are not among them.
    pub matcher_bytes: u64,
    /// Reading and checking the lists, once; seconds.
    pub load_seconds: f64,
    /// Building the search structures, once; seconds.
    pub compile_seconds: f64,
}

/// What a run found; the same in every run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Articles tagged.
    pub articles: u64,
    /// Records rejected.
    pub rejected: u64,
    /// Bytes of title and text tagged.
    pub text_bytes: u64,
    /// Mentions.
    pub mentions: u64,
    /// Sets that occur together; 0 if that table was not asked for.
    pub cooccurrences: u64,
}

/// A stage of a run in one thread.
#[derive(Debug, Clone, Serialize)]
pub struct StageRow {
    /// Its name; [`crate::run::Stage`] says what it does.
    pub name: &'static str,
    /// Wall time, median.
    pub seconds: f64,
    /// Its part of the sum of all stages, 0 to 1.
    pub share: f64,
    /// Megabytes (10⁶ bytes) of text per second.
    pub megabytes_per_second: f64,
}

/// A whole run.
#[derive(Debug, Clone, Serialize)]
pub struct Job {
    /// `staged` for the run in one thread that the stages are parts of, else `tag`, which is what `wiretag tag` does:
    /// reading and writing have threads of their own beside the workers.
    pub name: &'static str,
    /// Worker threads.
    pub threads: usize,
    /// Wall time without loading the lists, median.
    pub seconds: f64,
    /// Processor time of all threads, median; null where the system does not tell.
    pub cpu_seconds: Option<f64>,
    /// Megabytes (10⁶ bytes) of text per second of wall time.
    pub megabytes_per_second: f64,
    /// Articles per second of wall time.
    pub articles_per_second: f64,
    /// Peak memory of the process in bytes up to the end of the first such run; null where the system does not tell.
    pub peak_memory_bytes: Option<u64>,
}
