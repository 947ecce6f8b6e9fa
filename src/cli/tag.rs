//! `wiretag tag`: arguments into options, the run, a summary.
//!
//! Not here: the run ([`crate::run`]).

use std::sync::Arc;
use std::sync::atomic::Ordering;

use anyhow::Context as _;

use super::args::{ByArg, FormatArg, GazetteerArgs, InputArgs, OffsetArg, SetArgs, TableArg, TagArgs};
use super::report::{grouped, say};
use super::{Exit, progress};
use crate::compiled::{self, Loaded};
use crate::cooccur::{self, By, Shape};
use crate::gazetteer::{self, Gazetteer, Kind, Kinds};
use crate::input::{self, FieldNames, Format, inputs};
use crate::output::{Style, Table};
use crate::run::{self, Summary, Watch};
use crate::tags::Counting;
use crate::text::OffsetUnit;

/// Rows of each part of the summary.
const TOP: usize = 8;

pub(super) fn run(args: TagArgs) -> anyhow::Result<Exit> {
    let tagger = load(&args.gazetteer)?
        .tagger
        .counting(Counting { also: args.count })
        .patterns(!args.no_patterns)
        .rules(!args.no_resolve);
    let options = run::Options {
        out: args.out,
        tables: args.tables.tables.iter().map(table).collect(),
        style: Style { offsets: unit(args.offsets), excel: args.excel, snippets: args.snippets },
        input: input_options(&args.input),
        window: args.window,
        cooccur: set_options(&args.sets, tagger.gazetteer().kinds())?,
        least_windows: args.sets.min_windows,
        max_entities: args.sets.max_entities.into(),
        threads: args.threads,
        limit: None,
        strict: args.strict,
        command: std::env::args().collect(),
    };
    let inputs = inputs(&args.inputs)?;
    let watch = Arc::new(Watch::default());
    let handler = Arc::clone(&watch);
    ctrlc::set_handler(move || handler.stop.store(true, Ordering::Relaxed)).context("cannot watch for Ctrl-C")?;
    let total = inputs.iter().map(|i| i.size).sum::<Option<u64>>();
    let summary = progress::with(&watch, total, !args.quiet, || run::run(&tagger, &inputs, &options, &watch))?;
    if !args.quiet {
        summarise(&summary, tagger.gazetteer(), &options);
    }
    Ok(if summary.interrupted {
        say(format_args!("wiretag: interrupted; the rows so far are in {}/*.partial", options.out.display()));
        Exit::Interrupted
    } else if summary.tagged == 0 && summary.rejects.iter().any(|r| r.record == 0) {
        say(format_args!("wiretag: nothing could be read: {}", summary.rejects[0].reason));
        Exit::Failed
    } else if summary.rejects.is_empty() {
        Exit::Clean
    } else {
        Exit::Findings
    })
}

/// The tagger of the arguments.
pub(super) fn load(args: &GazetteerArgs) -> anyhow::Result<Loaded> {
    let loaded = compiled::load(&compiled::Options { lists: lists(args), cache: !args.no_cache })?;
    loaded.warnings.iter().for_each(|warning| say(format_args!("wiretag: {warning}")));
    Ok(loaded)
}

/// Which lists the arguments name.
pub(super) fn lists(args: &GazetteerArgs) -> gazetteer::Options {
    gazetteer::Options { builtin: !args.no_builtin, folders: args.gazetteer.clone() }
}

/// The input options of the arguments.
pub(super) fn input_options(args: &InputArgs) -> input::Options {
    let format = args.format.map(|f| match f {
        FormatArg::Jsonl => Format::Jsonl,
        FormatArg::Csv => Format::Csv,
        FormatArg::Tsv => Format::Tsv,
        FormatArg::Text => Format::Text,
    });
    let fields = FieldNames {
        id: args.id.clone(),
        title: args.title.clone(),
        text: args.text.clone(),
        date: args.date_field.clone(),
        lang: args.lang.clone(),
    };
    input::Options { format, fields, max_record: args.max_record, batch: args.batch }
}

/// The co-occurrence options of the arguments.
pub(super) fn set_options(args: &SetArgs, kinds: &Kinds) -> anyhow::Result<cooccur::Options> {
    let shape = |s: &String| {
        let names = s.split('+').map(|k| {
            let known = || {
                format!(
                    "--kinds {s}: unknown kind {k:?}; the lists have {}",
                    kinds.names().collect::<Vec<_>>().join(", ")
                )
            };
            kinds.find(k.trim()).with_context(known)
        });
        let names = names.collect::<anyhow::Result<Vec<Kind>>>()?;
        anyhow::ensure!(names.len() <= args.size.into(), "--kinds {s}: more kinds than --size {} allows", args.size);
        Shape::new(names).with_context(|| format!("--kinds {s}: expected two to four kinds joined by +"))
    };
    let by = args.by.map(|b| match b {
        ByArg::Year => By::Year,
        ByArg::Month => By::Month,
        ByArg::Week => By::Week,
        ByArg::Day => By::Day,
    });
    Ok(cooccur::Options {
        size: args.size.into(),
        shapes: args.kinds.iter().map(shape).collect::<anyhow::Result<_>>()?,
        by,
    })
}

/// The unit of the argument.
pub(super) fn unit(arg: OffsetArg) -> OffsetUnit {
    match arg {
        OffsetArg::Codepoint => OffsetUnit::CodePoint,
        OffsetArg::Byte => OffsetUnit::Byte,
        OffsetArg::Utf16 => OffsetUnit::Utf16,
    }
}

/// The table of the argument.
pub(super) fn table(arg: &TableArg) -> Table {
    match arg {
        TableArg::Mentions => Table::Mentions,
        TableArg::Tags => Table::Tags,
        TableArg::Entities => Table::Entities,
        TableArg::Cooccurrences => Table::Cooccurrences,
        TableArg::Unlisted => Table::Unlisted,
    }
}

/// The short, readable summary on standard error.
fn summarise(summary: &Summary, gazetteer: &Gazetteer, options: &run::Options) {
    let seconds = summary.elapsed.as_secs_f64();
    say(format_args!(
        "{} articles, {} mentions, {:.1} MB of text in {seconds:.2} s ({:.0} MB/s, {} threads)",
        grouped(summary.tagged),
        grouped(summary.mentions),
        summary.text_bytes as f64 / 1e6,
        summary.text_bytes as f64 / 1e6 / seconds.max(1e-9),
        summary.threads,
    ));
    let names = summary.finds.names(gazetteer);
    for kind in gazetteer.kinds().iter() {
        let top = summary.totals.top(names, kind);
        if top.is_empty() {
            continue;
        }
        say(format_args!("\n{:<44}{:>9}{:>10}", plural(gazetteer.kinds().name(kind)), "articles", "mentions"));
        for (entity, mentions, articles) in top.into_iter().take(TOP) {
            say(format_args!(
                "  {:<42}{:>9}{:>10}",
                clip(names.entity(entity).name(), 42),
                grouped(articles),
                grouped(mentions)
            ));
        }
    }
    let together = &summary.together;
    for (title, sets) in [("together: pairs", &together.pairs), ("together: triples and more", &together.larger)] {
        if !sets.is_empty() {
            say(format_args!("\n{title:<60}{:>9}{:>9}", options.window, "articles"));
            sets.iter().for_each(|s| {
                say(format_args!("  {:<58}{:>9}{:>9}", clip(&s.label, 58), grouped(s.windows), grouped(s.articles)))
            });
        }
    }
    say("");
    if summary.windows_capped > 0 {
        let n = grouped(summary.windows_capped);
        say(format_args!(
            "{n} windows had more than {} entities and kept the most mentioned (--max-entities)",
            options.max_entities
        ));
    }
    if !summary.rejects.is_empty() {
        say(format_args!(
            "{} of {} records were rejected, the first: {}",
            grouped(summary.rejects.len() as u64),
            grouped(summary.read),
            summary.rejects[0]
        ));
    }
    let files: Vec<String> = options.tables.iter().map(|t| format!("{}.csv", t.name())).collect();
    if !summary.interrupted {
        say(format_args!("wrote {}, rejects.csv, run.json to {}", files.join(", "), options.out.display()));
    }
}

fn plural(kind: &str) -> String {
    match kind.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{kind}s"),
    }
}

/// At most `width` characters.
fn clip(s: &str, width: usize) -> String {
    if s.chars().count() <= width { s.to_owned() } else { s.chars().take(width - 1).chain(['…']).collect() }
}
