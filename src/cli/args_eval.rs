//! What may be typed after `eval`: a part of [`super::args`] in a file of its own, because it is long.
//!
//! Not here: what the flags do ([`super::eval`]).

use std::path::PathBuf;

use clap::Args;

use super::args::{GazetteerArgs, InputArgs, OffsetArg};

pub(super) const EVAL_EXAMPLES: &str = "\
Examples:
  The built-in lists against the labelled sample articles:
    wiretag eval data/labelled/mentions.csv --articles data/articles.jsonl

  Your own lists against your own articles (my.mentions.csv, with my.docs.jsonl beside it), every error into a file:
    wiretag eval my.mentions.csv --gazetteer my-lists --errors errors.csv

  An output that exists already, two kinds of it, for a program:
    wiretag eval my.mentions.csv --system out/mentions.csv --kinds agreement,agency --json

The columns of gold and the definition of every figure are in docs/evaluation.md.

Exit codes: 0 measured; 1 measured, some rows or articles were left out (each is listed); 2 nothing could be measured.";

/// Arguments of `eval`.
#[derive(Debug, Args)]
pub struct EvalArgs {
    /// The gold: CSV, TSV or JSON lines with doc_id, field, start, end, text, kind, entity_id or name, via, optional
    #[arg(value_name = "GOLD")]
    pub gold: PathBuf,
    /// The articles, in any form that `tag` reads; several times for several [default: NAME.docs.* for NAME.mentions.*]
    #[arg(long, value_name = "FILE")]
    pub articles: Vec<PathBuf>,
    /// Count articles without a row of gold as read and empty; always so for NAME.docs.* found beside the gold
    #[arg(long)]
    pub all_articles: bool,
    /// Score the mentions in this file (a mentions.csv) instead of tagging
    #[arg(long, value_name = "FILE", conflicts_with_all = ["gazetteer", "no_builtin"])]
    pub system: Option<PathBuf>,
    #[command(flatten)]
    pub gazetteer: GazetteerArgs,
    #[command(flatten)]
    pub input: InputArgs,
    /// Score only these kinds, separated by commas [default: those that the gold has]
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    pub kinds: Vec<String>,
    /// Kinds that have another name in the gold, such as ORG=agency,PER=official
    #[arg(long, value_name = "GOLD=OURS", value_delimiter = ',', value_parser = rename)]
    pub rename: Vec<(String, String)>,
    /// Found mentions with these vias are no false alarms where the gold has nothing (`--neutral ''` for none)
    #[arg(long, value_name = "VIAS", value_delimiter = ',', default_values_t = strings(&crate::eval::NEUTRAL))]
    pub neutral: Vec<String>,
    /// Gold rows with these vias may be found or not, where no column `optional` decides (`--optional ''` for none)
    #[arg(long, value_name = "VIAS", value_delimiter = ',', default_values_t = strings(&crate::eval::OPTIONAL))]
    pub optional: Vec<String>,
    /// The unit of start and end in the gold and in --system; also in --errors
    #[arg(long, value_enum, value_name = "UNIT", default_value = "codepoint")]
    pub offsets: OffsetArg,
    /// Add 95 % intervals (bootstrap over articles, fixed seed)
    #[arg(long)]
    pub intervals: bool,
    /// Print the figures as JSON instead of a table
    #[arg(long)]
    pub json: bool,
    /// Write every miss, false alarm and wrong entity as CSV; with `-` to standard output, and the figures to standard
    /// error
    #[arg(long, value_name = "FILE")]
    pub errors: Option<PathBuf>,
}

fn rename(s: &str) -> Result<(String, String), String> {
    let (gold, ours) = s.split_once('=').ok_or_else(|| "expected GOLD=OURS, such as ORG=agency".to_owned())?;
    Ok((gold.trim().to_owned(), ours.trim().to_owned()))
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|w| (*w).to_owned()).collect()
}
