//! run.json: what was run, on what, with what outcome.
//!
//! Not here: measuring it ([`crate::run`]).

use std::collections::BTreeMap;

use serde::Serialize;

/// The whole file; fields are written in this order.
#[derive(Debug, Clone, Serialize)]
pub struct RunInfo {
    /// Version of wiretag.
    pub version: String,
    /// The command line as typed.
    pub command: Vec<String>,
    /// Whether the run came to its end.
    pub complete: bool,
    /// The lists.
    pub gazetteer: GazetteerInfo,
    /// The inputs in reading order.
    pub inputs: Vec<InputInfo>,
    /// Records read; always `articles_tagged` + `articles_rejected`.
    pub articles_read: u64,
    /// Records tagged.
    pub articles_tagged: u64,
    /// Records rejected.
    pub articles_rejected: u64,
    /// Bytes of title and text tagged.
    pub text_bytes: u64,
    /// Rows of mentions.csv.
    pub mentions: u64,
    /// Counted mentions by kind.
    pub mentions_by_kind: BTreeMap<String, u64>,
    /// Rows of mentions.csv by `via`.
    pub mentions_by_via: BTreeMap<String, u64>,
    /// Rows of cooccurrences.csv.
    pub cooccurrences: u64,
    /// The window of co-occurrence.
    pub window: String,
    /// Windows that lost entities to `--max-entities`.
    pub windows_capped: u64,
    /// Worker threads.
    pub threads: usize,
    /// Wall time in seconds.
    pub seconds: f64,
    /// Megabytes (10⁶ bytes) of text per second.
    pub megabytes_per_second: f64,
    /// Peak memory of the process in bytes; null where the system does not tell.
    pub peak_memory_bytes: Option<u64>,
}

/// The lists that a run used.
#[derive(Debug, Clone, Serialize)]
pub struct GazetteerInfo {
    /// SHA-256 over all files.
    pub fingerprint: String,
    /// `built-in` and the user's folders, in reading order.
    pub sources: Vec<String>,
    /// Entities by kind.
    pub entities: BTreeMap<String, u64>,
    /// Forms in all.
    pub forms: u64,
}

/// One input of a run.
#[derive(Debug, Clone, Serialize)]
pub struct InputInfo {
    /// Its name.
    pub name: String,
    /// Bytes as stored.
    pub bytes: u64,
    /// SHA-256 of the bytes as stored.
    pub sha256: String,
}

impl RunInfo {
    /// The file's content.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}
