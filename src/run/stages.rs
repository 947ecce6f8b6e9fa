//! A run in one thread, stage by stage, with somebody listening: what a benchmark puts a clock to.
//!
//! It calls what [`super::run`] calls, in the same order for every article, so the tables are the same bytes and each
//! stage finds memory as warm as in a real run. Only reading and writing do not overlap with the work here.
//!
//! Not here: clocks ([`crate::bench`]).

use std::time::Instant;

use super::{Encoded, Options, Sink, Summary, Watch, batch, read, sink, thread_pool};
use crate::error::Result;
use crate::input::Input;
use crate::tags::{Step, Tagger};

/// The stages of a run; all but the last come again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Bytes from the disk, decompressed, summed up, cut into records.
    Read,
    /// A record into an article.
    Parse,
    /// A step of tagging.
    Tag(Step),
    /// Totals and what occurs together.
    Count,
    /// Rows of mentions and tags.
    Encode,
    /// Rows and counts of a batch added to those of the run, and bytes to the disk.
    Write,
    /// The measures of co-occurrence, and the tables that only the end knows.
    Finish,
}

impl Stage {
    /// All stages in their order.
    pub const ALL: [Stage; 12] = [
        Stage::Read,
        Stage::Parse,
        Stage::Tag(Step::LayOut),
        Stage::Tag(Step::Fold),
        Stage::Tag(Step::Match),
        Stage::Tag(Step::Resolve),
        Stage::Tag(Step::Topics),
        Stage::Tag(Step::Summarise),
        Stage::Encode,
        Stage::Count,
        Stage::Write,
        Stage::Finish,
    ];

    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Read => "read",
            Stage::Parse => "parse",
            Stage::Tag(Step::LayOut) => "layout",
            Stage::Tag(Step::Fold) => "fold",
            Stage::Tag(Step::Match) => "match",
            Stage::Tag(Step::Resolve) => "resolve",
            Stage::Tag(Step::Topics) => "topics",
            Stage::Tag(Step::Summarise) => "tags",
            Stage::Encode => "encode",
            Stage::Count => "count",
            Stage::Write => "write",
            Stage::Finish => "finish",
        }
    }
}

/// Does what [`super::run`] does, in the calling thread, and tells after each stage that it is done.
///
/// # Errors
/// As [`super::run`], but for `strict`, which is not looked at.
pub fn run_in_stages(
    tagger: &Tagger,
    inputs: &[Input],
    options: &Options,
    watch: &Watch,
    mut done: impl FnMut(Stage),
) -> Result<Summary> {
    let began = Instant::now();
    let gazetteer = tagger.gazetteer();
    let mut sink = Sink::create(gazetteer, options)?;
    done(Stage::Write);
    let alone = thread_pool(1)?;
    let mut written = Ok(false);
    let inputs = read(inputs, options, watch, 1, |_, batch| {
        done(Stage::Read);
        let encoded = match batch {
            Ok(batch) => batch::encode_in_stages(tagger, &batch, options, &mut done),
            Err(reject) => Encoded { rejects: vec![reject], ..Encoded::default() },
        };
        written = sink.append(gazetteer, encoded);
        done(Stage::Write);
        if let Ok(true) = written {
            alone.install(|| sink.settle(gazetteer));
            done(Stage::Count);
        }
        written.is_ok()
    });
    done(Stage::Read);
    written?;
    let interrupted = watch.stop.load(std::sync::atomic::Ordering::Relaxed);
    let ending = sink::Ending { inputs, threads: 1, began, interrupted };
    let summary = alone.install(|| sink.finish(gazetteer, options, &ending));
    done(Stage::Finish);
    summary
}
