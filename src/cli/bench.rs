//! `wiretag bench`: arguments into options, a scratch folder, the report.
//!
//! Not here: what is timed and how ([`crate::bench`]).

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use anyhow::Context as _;

use super::Exit;
use super::args_bench::BenchArgs;
use super::report::{data, grouped, say};
use super::tag::{input_options, load, table};
use crate::bench::{Options, measure, render, synthetic_names};
use crate::compiled::Loaded;
use crate::error::{Error, ErrorKind};
use crate::input::inputs;
use crate::run::{self, Watch};

pub(super) fn run(mut args: BenchArgs) -> anyhow::Result<Exit> {
    // Before there is a folder that somebody has to remove.
    let watch = Arc::new(Watch::default());
    let handler = Arc::clone(&watch);
    ctrlc::set_handler(move || handler.stop.store(true, Ordering::Relaxed)).context("cannot watch for Ctrl-C")?;
    let scratch = Scratch::new()?;
    if args.names > 0 {
        args.gazetteer.gazetteer.push(made_up(&scratch.0, args.names)?);
        // The folder will be gone.
        args.gazetteer.no_cache = true;
    }
    let inputs = inputs(&args.inputs)?;
    let Loaded { tagger, read, compile, .. } = load(&args.gazetteer)?;
    let tagger = tagger.patterns(!args.no_patterns).rules(!args.no_resolve);
    let options = Options {
        run: run::Options {
            out: scratch.0.join("out"),
            tables: args.tables.tables.iter().map(table).collect(),
            input: input_options(&args.input),
            threads: args.threads,
            limit: args.limit.map(|mb| mb.saturating_mul(1_000_000)),
            ..run::Options::default()
        },
        repeat: args.repeat.into(),
        load: read,
        compile,
    };
    let mut report = match measure(&tagger, &inputs, &options, &watch) {
        Ok(report) => report,
        Err(e) if matches!(e.kind(), ErrorKind::Interrupted) => {
            say("wiretag: interrupted; nothing was measured");
            return Ok(Exit::Interrupted);
        }
        Err(e) => return Err(e.into()),
    };
    // The folder of the made-up names is another one every time.
    let made_up = |source: &String| Path::new(source).starts_with(&scratch.0);
    for source in report.lists.sources.iter_mut().filter(|s| made_up(s)) {
        *source = "synthetic".to_owned();
    }
    if report.build != "release" {
        say("wiretag: this is a debug build; its speeds mean nothing (build with --release)");
    }
    let figures = if args.json { serde_json::to_string_pretty(&report)? + "\n" } else { render(&report) };
    data(figures.as_bytes())?;
    if report.counts.rejected > 0 {
        say(format_args!("wiretag: {} records were rejected", grouped(report.counts.rejected)));
        return Ok(Exit::Findings);
    }
    Ok(Exit::Clean)
}

/// A folder with a list of `n` made-up names.
fn made_up(scratch: &Path, n: usize) -> anyhow::Result<PathBuf> {
    let folder = scratch.join("synthetic");
    let write = || {
        std::fs::create_dir(&folder)?;
        std::fs::write(folder.join("synthetic.csv"), synthetic_names(n))
    };
    write().map_err(|e| Error::write(&folder, e))?;
    Ok(folder)
}

/// A folder of this process, removed at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> anyhow::Result<Scratch> {
        let path = std::env::temp_dir().join(format!("wiretag-bench-{}", std::process::id()));
        // Fails if it exists, so that nothing of anybody else's is ever removed.
        std::fs::create_dir(&path).map_err(|e| Error::write(&path, e))?;
        Ok(Scratch(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(e) = std::fs::remove_dir_all(&self.0) {
            say(format_args!("wiretag: {}: cannot be removed ({e})", self.0.display()));
        }
    }
}
