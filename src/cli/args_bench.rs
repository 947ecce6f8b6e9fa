//! What may be typed after `bench`: a part of [`super::args`] in a file of its own, because it is long.
//!
//! Not here: what the flags do ([`super::bench`]).

use std::path::PathBuf;

use clap::Args;

use super::args::{GazetteerArgs, InputArgs, TablesArgs};

pub(super) const BENCH_EXAMPLES: &str = "\
Examples:
  Your dump with the built-in lists and your own:
    wiretag bench dump.jsonl.zst --gazetteer my-lists

  The first 50 MB of it, for a program:
    wiretag bench dump.jsonl.zst --limit 50 --json > speed.json

  What a million more names cost:
    wiretag bench dump.jsonl.zst --limit 50 --names 1000000

  Mentions alone, by your own lists alone:
    wiretag bench dump.jsonl.zst --gazetteer my-lists --no-builtin --no-patterns --tables mentions

Every run writes its tables into a folder of its own below the system's temporary folder (TMPDIR),
which is removed at the end. What the stages are is in docs/performance.md.

Exit codes: 0 measured; 1 measured, some records were rejected; 2 could not run; 130 interrupted.";

/// Arguments of `bench`.
#[derive(Debug, Args)]
pub struct BenchArgs {
    /// Files or folders, as for `tag`; not standard input, because they are read several times
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub gazetteer: GazetteerArgs,
    /// Add a list of N made-up names, always the same
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub names: usize,
    #[command(flatten)]
    pub input: InputArgs,
    /// Read only so many megabytes (10⁶ bytes) of records, rounded up to a whole batch
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u64).range(1..))]
    pub limit: Option<u64>,
    /// Rounds; seconds are medians
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..))]
    pub repeat: u16,
    #[command(flatten)]
    pub tables: TablesArgs,
    /// Only names of the lists: no names that the language marks
    #[arg(long)]
    pub no_patterns: bool,
    /// No rules at all: every longest form on word edges is a mention
    #[arg(long)]
    pub no_resolve: bool,
    /// Worker threads of the job with several [default: all cores]
    #[arg(short = 'j', long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub threads: usize,
    /// Print the figures as JSON instead of tables
    #[arg(long)]
    pub json: bool,
}
