//! `wiretag eval`: tags, or an earlier run's mentions, measured against gold.
//!
//! Not here: pairing, counting, the table ([`crate::eval`]).

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::Exit;
use super::args_eval::EvalArgs;
use super::report::{data, grouped, say};
use super::tag::{input_options, load, unit};
use crate::eval::{Answers, Evaluation, Options, Outcome, Rows, encode_faults, read_rows, render};
use crate::input::{Input, Reject, inputs, open};
use crate::tags::Tagger;

/// Rows that do not fit are listed up to this number, and counted beyond it.
const LISTED: usize = 20;

pub(super) fn run(args: &EvalArgs) -> anyhow::Result<Exit> {
    let (articles, beside) = articles(args)?;
    let gold_input = one(&args.gold)?;
    let mut gold = read_rows(&gold_input)?;
    rename(&mut gold, &args.rename);
    let filled = |words: &[String]| words.iter().filter(|w| !w.is_empty()).cloned().collect();
    let options = Options {
        kinds: args.kinds.clone(),
        neutral: filled(&args.neutral),
        optional: filled(&args.optional),
        intervals: args.intervals,
        ..Options::default()
    };
    let rows = gold.rows.len() + gold.bad.len();
    let mut evaluation =
        Evaluation::new(&gold_input.name, gold, unit(args.offsets), options).every_article(args.all_articles || beside);
    let tagger = match &args.system {
        Some(path) => {
            let input = one(path)?;
            evaluation = evaluation.with_answers(&input.name, read_rows(&input)?, unit(args.offsets));
            None
        }
        None => Some(load(&args.gazetteer)?.tagger),
    };
    hint_at_kinds(tagger.as_ref(), evaluation.kinds());
    let rejects = score(args, &articles, tagger.as_ref(), &mut evaluation)?;
    let outcome = evaluation.finish();
    list("articles", &rejects);
    list("rows", &outcome.bad);
    anyhow::ensure!(outcome.report.articles > 0, "{}: none of its {rows} rows can be used", args.gold.display());
    anyhow::ensure!(
        outcome.report.gold_rows > 0 || outcome.bad.is_empty(),
        "{}: none of its {rows} rows can be used",
        args.gold.display()
    );
    print(args, &outcome)?;
    Ok(if rejects.is_empty() && outcome.bad.is_empty() { Exit::Clean } else { Exit::Findings })
}

/// The inputs with the articles, and whether they were found beside the gold.
fn articles(args: &EvalArgs) -> anyhow::Result<(Vec<Input>, bool)> {
    if !args.articles.is_empty() {
        return Ok((inputs(&args.articles)?, false));
    }
    let name = args.gold.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let candidates = name.split_once(".mentions.").into_iter().flat_map(|(name, _)| {
        let endings = ["jsonl", "csv", "tsv"].into_iter().flat_map(|f| ["", ".gz", ".zst"].map(|z| format!("{f}{z}")));
        endings.map(move |ending| format!("{name}.docs.{ending}"))
    });
    let found = candidates.map(|c| args.gold.with_file_name(c)).find(|path| path.exists());
    let found: PathBuf = found.with_context(|| {
        format!(
            "{}: which articles does it speak of? Pass them with --articles FILE (only beside NAME.mentions.* a file \
             NAME.docs.jsonl or .csv is found without)",
            args.gold.display()
        )
    })?;
    Ok((inputs(&[found])?, true))
}

/// A file that is read whole.
fn one(path: &Path) -> anyhow::Result<Input> {
    let mut found = inputs(&[path.to_owned()])?;
    anyhow::ensure!(found.len() == 1 && !path.is_dir(), "{}: expected a file, found a folder", path.display());
    Ok(found.remove(0))
}

fn rename(rows: &mut Rows, names: &[(String, String)]) {
    for row in &mut rows.rows {
        if let Some((_, ours)) = names.iter().find(|(gold, _)| *gold == row.kind) {
            row.kind.clone_from(ours);
        }
    }
}

/// A kind that no list has would only give misses.
fn hint_at_kinds(tagger: Option<&Tagger>, kinds: &[String]) {
    let Some(tagger) = tagger else { return };
    let known = tagger.gazetteer().kinds();
    for kind in kinds.iter().filter(|k| known.find(k).is_none()) {
        say(format_args!(
            "wiretag: the lists have no kind {kind:?}, only {}; see --rename and --kinds",
            known.names().collect::<Vec<_>>().join(", ")
        ));
    }
}

/// Hands over every article that gold speaks of; the records that are no articles come back.
fn score(
    args: &EvalArgs,
    articles: &[Input],
    tagger: Option<&Tagger>,
    evaluation: &mut Evaluation,
) -> anyhow::Result<Vec<Reject>> {
    let options = input_options(&args.input);
    let mut rejects = Vec::new();
    for input in articles {
        let mut batches = open(input, &options)?;
        while let Some(batch) = batches.next() {
            for parsed in batch.parse() {
                match parsed {
                    Ok(document) if evaluation.wants(&document.id) => evaluation.add(document, |document| {
                        tagger.map(|t| Answers::of(t, &t.explain(document))).unwrap_or_default()
                    }),
                    Ok(_) => {}
                    Err(reject) => rejects.push(reject),
                }
            }
        }
    }
    Ok(rejects)
}

fn list(what: &str, rejects: &[Reject]) {
    rejects.iter().take(LISTED).for_each(say);
    if !rejects.is_empty() {
        say(format_args!("{} {what} left out", grouped(rejects.len() as u64)));
    }
}

/// The figures and the errors, each to its place.
fn print(args: &EvalArgs, outcome: &Outcome) -> anyhow::Result<()> {
    let figures =
        if args.json { serde_json::to_string_pretty(&outcome.report)? + "\n" } else { render(&outcome.report) };
    let to_stdout = args.errors.as_deref() == Some(Path::new("-"));
    if let Some(path) = &args.errors {
        let faults = outcome.report.faults.iter().map(|(i, fault)| (&outcome.documents[*i], fault));
        let table = encode_faults(faults, unit(args.offsets));
        if to_stdout {
            data(&table)?;
        } else {
            std::fs::write(path, &table).with_context(|| format!("{}: cannot write", path.display()))?;
        }
    }
    if to_stdout {
        say(figures.trim_end());
    } else {
        data(figures.as_bytes())?;
    }
    Ok(())
}
