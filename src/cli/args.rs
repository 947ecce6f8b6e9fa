//! What may be typed: commands, flags and their help texts. Completions and help come from here alone.
//!
//! Not here: what flags do; each command turns its own into options of the library.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::args_bench::{BENCH_EXAMPLES, BenchArgs};
use super::args_eval::{EVAL_EXAMPLES, EvalArgs};

/// Tag news articles with countries, agreements, agencies, officials and topics, and count what occurs together.
///
/// wiretag reads a dump of articles (JSON lines, CSV, plain text; gzip or zstd) and lists of names, and writes CSV
/// tables: who is mentioned where, what each article is about, which sets of entities occur together.
#[derive(Debug, Parser)]
#[command(name = "wiretag", version, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Tag a dump and write its tables
    #[command(after_long_help = TAG_EXAMPLES)]
    Tag(TagArgs),
    /// List everything wrong or unsafe in gazetteer folders
    #[command(after_long_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Compile gazetteer folders into one file that loads in milliseconds
    #[command(after_long_help = COMPILE_EXAMPLES)]
    Compile(CompileArgs),
    /// Show every candidate of a text, kept or dropped, and the rule that decided
    #[command(after_long_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// Count co-occurrences again from an existing mentions.csv
    #[command(after_long_help = COOCCUR_EXAMPLES)]
    Cooccur(CooccurArgs),
    /// Check that every row of a mentions.csv points at its text in the dump
    #[command(after_long_help = VERIFY_EXAMPLES)]
    Verify(VerifyArgs),
    /// Measure precision and recall against articles indexed by hand, and list the errors
    #[command(after_long_help = EVAL_EXAMPLES)]
    Eval(EvalArgs),
    /// Measure the speed of every stage and of the whole job on your own dump and lists
    #[command(after_long_help = BENCH_EXAMPLES)]
    Bench(BenchArgs),
    /// Print a completion script for a shell
    #[command(
        after_long_help = "Example:\n  wiretag completions bash > ~/.local/share/bash-completion/completions/wiretag"
    )]
    Completions(CompletionsArgs),
}

const TAG_EXAMPLES: &str = "\
Examples:
  Tag the sample articles with the built-in lists, tables into the folder `out`:
    wiretag tag data/articles.jsonl --out out

  A compressed dump whose fields have other names, with lists of your own on top of the built-in ones:
    wiretag tag dump.csv.gz --text story --date day --gazetteer my-lists --out out

  Only pairs of countries with an agreement, within paragraphs, per year:
    wiretag tag dump.jsonl.zst --window paragraph --kinds country+country+agreement --by year --out out

  From another program:
    zcat dump.jsonl.gz | wiretag tag - --out out

Exit codes: 0 clean; 1 finished, some records were rejected (see rejects.csv); 2 could not run; 130 interrupted.";

const CHECK_EXAMPLES: &str = "\
Examples:
  wiretag check my-lists             problems of one folder, on top of the built-in lists
  wiretag check                      the built-in lists
  wiretag check my-lists --notes     also forms that several entities share, with the rule that decides

Exit codes: 0 nothing found; 1 errors or warnings found; 2 could not read.";

const COMPILE_EXAMPLES: &str = "\
Examples:
  wiretag compile my-lists --out my-lists.wtg             the built-in lists with yours on top
  wiretag compile my-lists --no-builtin --out mine.wtg    yours alone
  wiretag tag dump.jsonl --gazetteer mine.wtg --out out

The file holds the lists too. After a change of a list, or with another version of wiretag, compile again.";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  wiretag explain article.txt
  echo 'Talks in Seoul failed, Washington said.' | wiretag explain - --on 2019-10-18
  wiretag explain data/articles.jsonl --only wt-003 --dropped";

const COOCCUR_EXAMPLES: &str = "\
Examples:
  wiretag cooccur out/mentions.csv --window article --size 2 > pairs.csv
  wiretag cooccur out/mentions.csv --tags out/tags.csv --by month > months.csv

mentions.csv holds sentences and articles, so these two are the windows to choose from; for paragraphs and word
distances use `wiretag tag --window`. Dates come from tags.csv: without --tags the date columns stay empty.";

const VERIFY_EXAMPLES: &str = "\
Example:
  wiretag tag dump.jsonl.zst --out out && wiretag verify dump.jsonl.zst --mentions out/mentions.csv

Exit codes: 0 every row fits; 1 some do not (each is listed); 2 could not run.";

/// Which lists to use.
#[derive(Debug, Args)]
pub struct GazetteerArgs {
    /// A folder of gazetteer files, on top of the built-in ones; may be given several times, later ones override.
    /// Or one file that `compile` wrote
    #[arg(short, long, value_name = "DIR")]
    pub gazetteer: Vec<PathBuf>,
    /// Leave the built-in lists out
    #[arg(long)]
    pub no_builtin: bool,
    /// Neither use nor write a compiled copy in the last folder (written where folders have a megabyte and more)
    #[arg(long)]
    pub no_cache: bool,
}

/// Which tables a run writes.
#[derive(Debug, Args)]
pub struct TablesArgs {
    /// The tables to write
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        value_name = "TABLES",
        default_value = "mentions,tags,entities,cooccurrences,unlisted"
    )]
    pub tables: Vec<TableArg>,
}

/// How inputs are read.
#[derive(Debug, Args)]
pub struct InputArgs {
    /// The format, where name and content do not tell it
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<FormatArg>,
    /// The field that holds the id [default: id, doc_id, url …; else source and record number]
    #[arg(long, value_name = "FIELD")]
    pub id: Option<String>,
    /// The field that holds the headline [default: title, headline …]
    #[arg(long, value_name = "FIELD")]
    pub title: Option<String>,
    /// The field that holds the body [default: text, body, content, article …]
    #[arg(long, value_name = "FIELD")]
    pub text: Option<String>,
    /// The field that holds the date [default: date, published, pub_date …]
    #[arg(long = "date-field", visible_alias = "date", value_name = "FIELD")]
    pub date_field: Option<String>,
    /// The field that holds the language [default: lang, language]
    #[arg(long, value_name = "FIELD")]
    pub lang: Option<String>,
    /// Reject records with more bytes than this, unread (suffixes K, M, G)
    #[arg(long, value_name = "BYTES", default_value = "32M", value_parser = size)]
    pub max_record: usize,
    /// Bytes of records handed to a worker at once; the output does not depend on it (suffixes K, M, G)
    #[arg(long, value_name = "BYTES", default_value = "1M", value_parser = size, hide_short_help = true)]
    pub batch: usize,
}

/// What counts as together.
#[derive(Debug, Args)]
pub struct SetArgs {
    /// The largest sets to count: pairs (2), triples (3), quadruples (4)
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(2..=4))]
    pub size: u8,
    /// Only sets of these kinds, such as country+country+agreement; several separated by commas
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    pub kinds: Vec<String>,
    /// Separate counts per period; adds a leading column `period`
    #[arg(long, value_enum, value_name = "PERIOD")]
    pub by: Option<ByArg>,
    /// Leave out sets seen in fewer windows
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub min_windows: u64,
    /// Cut windows with more entities down to the most mentioned; the number of cut windows is reported
    #[arg(long, value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u16).range(2..))]
    pub max_entities: u16,
}

/// Arguments of `tag`.
#[derive(Debug, Args)]
pub struct TagArgs {
    /// Files, folders (searched for .jsonl, .csv, .tsv, .txt, also .gz and .zst), or `-` for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// The folder for the tables; made if missing
    #[arg(short, long, value_name = "DIR")]
    pub out: PathBuf,
    #[command(flatten)]
    pub gazetteer: GazetteerArgs,
    #[command(flatten)]
    pub input: InputArgs,
    #[command(flatten)]
    pub tables: TablesArgs,
    /// What is together: sentence, paragraph, article, or words:N
    #[arg(long, value_name = "WINDOW", default_value = "sentence", value_parser = window)]
    pub window: crate::cooccur::Window,
    #[command(flatten)]
    pub sets: SetArgs,
    /// Let these mentions count too: capital, dateline, inside
    #[arg(long, value_delimiter = ',', value_name = "VIA", value_parser = via)]
    pub count: Vec<crate::resolve::Via>,
    /// Only names of the lists: no names that the language marks ("Senator Ann Able"), no unlisted.csv rows
    #[arg(long)]
    pub no_patterns: bool,
    /// No rules at all: every longest form on word edges is a mention ("Jordan" in "Michael Jordan" too)
    #[arg(long)]
    pub no_resolve: bool,
    /// The unit of start and end
    #[arg(long, value_enum, value_name = "UNIT", default_value = "codepoint")]
    pub offsets: OffsetArg,
    /// Add columns before and after with N characters of context each
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub snippets: usize,
    /// For spreadsheets: a byte order mark, and cells that would run as a formula made harmless
    #[arg(long)]
    pub excel: bool,
    /// Worker threads; the output does not depend on it [default: all cores]
    ///
    /// Reading and writing have a thread each besides; with two workers and more, as many helpers (eight at most)
    /// decompress ahead of the reader.
    #[arg(short = 'j', long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub threads: usize,
    /// Stop at the first record that cannot be tagged
    #[arg(long)]
    pub strict: bool,
    /// No summary and no progress
    #[arg(short, long)]
    pub quiet: bool,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Folders of gazetteer files, in the order in which they override each other
    #[arg(value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// Check the folders alone, without the built-in lists beneath them
    #[arg(long)]
    pub no_builtin: bool,
    /// Also list what is allowed but worth knowing: forms that several entities share
    #[arg(long)]
    pub notes: bool,
}

/// Arguments of `compile`.
#[derive(Debug, Args)]
pub struct CompileArgs {
    /// Folders of gazetteer files, in the order in which they override each other
    #[arg(value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// The file to write, usually NAME.wtg
    #[arg(short, long, value_name = "FILE")]
    pub out: PathBuf,
    /// Leave the built-in lists out
    #[arg(long)]
    pub no_builtin: bool,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A text file, a dump, or `-` for standard input
    #[arg(value_name = "INPUT")]
    pub input: PathBuf,
    #[command(flatten)]
    pub gazetteer: GazetteerArgs,
    #[command(flatten)]
    pub fields: InputArgs,
    /// The date of the article (YYYY-MM-DD), where it does not tell it
    #[arg(long = "on", value_name = "DATE")]
    pub on: Option<String>,
    /// Only the article with this id
    #[arg(long, value_name = "ID")]
    pub only: Option<String>,
    /// Only candidates that were dropped
    #[arg(long)]
    pub dropped: bool,
}

/// Arguments of `cooccur`.
#[derive(Debug, Args)]
pub struct CooccurArgs {
    /// A mentions.csv that `tag` wrote
    #[arg(value_name = "MENTIONS")]
    pub mentions: PathBuf,
    /// The tags.csv of the same run: gives dates and, for article windows, topics
    #[arg(long, value_name = "FILE")]
    pub tags: Option<PathBuf>,
    #[command(flatten)]
    pub gazetteer: GazetteerArgs,
    /// What is together: sentence or article
    #[arg(long, value_name = "WINDOW", default_value = "sentence", value_parser = window)]
    pub window: crate::cooccur::Window,
    #[command(flatten)]
    pub sets: SetArgs,
    /// Let these mentions count too: capital, dateline, inside
    #[arg(long, value_delimiter = ',', value_name = "VIA", value_parser = via)]
    pub count: Vec<crate::resolve::Via>,
    /// Where the table goes [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// For spreadsheets: a byte order mark, and cells that would run as a formula made harmless
    #[arg(long)]
    pub excel: bool,
}

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The inputs that were tagged, in the same order
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// The mentions.csv to check
    #[arg(long, value_name = "FILE")]
    pub mentions: PathBuf,
    #[command(flatten)]
    pub input: InputArgs,
    /// The unit in which start and end were written
    #[arg(long, value_enum, value_name = "UNIT", default_value = "codepoint")]
    pub offsets: OffsetArg,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// Formats of inputs.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum FormatArg {
    /// One JSON object a line
    Jsonl,
    /// Comma-separated, with a header row
    Csv,
    /// Tab-separated, with a header row
    Tsv,
    /// One article a file
    Text,
}

/// Periods.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ByArg {
    /// Calendar year
    Year,
    /// Calendar month
    Month,
    /// ISO week
    Week,
    /// Day
    Day,
}

/// Tables.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum TableArg {
    /// One row a mention
    Mentions,
    /// One row an article and entity or topic
    Tags,
    /// One row an entity of the whole dump
    Entities,
    /// One row a set that occurs together
    Cooccurrences,
    /// One row a name that is in no list
    Unlisted,
}

/// Units of offsets.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum OffsetArg {
    /// Unicode code points, as Python, R and the W3C annotation model count
    Codepoint,
    /// UTF-8 bytes
    Byte,
    /// UTF-16 units, as JavaScript, Java and .NET count
    Utf16,
}

fn window(s: &str) -> Result<crate::cooccur::Window, String> {
    crate::cooccur::Window::parse(s).ok_or_else(|| "expected sentence, paragraph, article, or words:N".to_owned())
}

fn via(s: &str) -> Result<crate::resolve::Via, String> {
    let via = crate::resolve::Via::parse(s).filter(|v| !v.counts());
    via.ok_or_else(|| "expected capital, dateline or inside; the others count anyway".to_owned())
}

/// `32M` → bytes.
fn size(s: &str) -> Result<usize, String> {
    let (digits, unit) = match s.to_ascii_uppercase().trim_end_matches('B') {
        t if t.ends_with('K') => (t[..t.len() - 1].to_owned(), 1 << 10),
        t if t.ends_with('M') => (t[..t.len() - 1].to_owned(), 1 << 20),
        t if t.ends_with('G') => (t[..t.len() - 1].to_owned(), 1 << 30),
        t => (t.to_owned(), 1),
    };
    let n: usize = digits.trim().parse().map_err(|_| format!("expected a number of bytes such as 32M, found {s:?}"))?;
    // Spans hold 32-bit positions.
    n.checked_mul(unit).filter(|n| (1..=2 << 30).contains(n)).ok_or_else(|| "expected 1 byte to 2G".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn definitions_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_flag_has_help() {
        for command in Cli::command().get_subcommands() {
            for arg in command.get_arguments() {
                assert!(arg.get_help().is_some(), "{} {} has no help", command.get_name(), arg.get_id());
            }
            assert!(command.get_about().is_some() && command.get_after_long_help().is_some(), "{}", command.get_name());
        }
    }

    #[test]
    fn sizes() {
        assert_eq!(size("32M"), Ok(32 << 20));
        assert_eq!(size("1kb"), Ok(1024));
        assert!(size("0").is_err() && size("lots").is_err() && size("3G").is_err());
    }
}
