//! `wiretag check`: everything wrong or unsafe in gazetteer folders.
//!
//! Not here: the checks ([`crate::gazetteer::check`]).

use super::Exit;
use super::args::CheckArgs;
use super::report::{data, say};
use crate::gazetteer::{Severity, Source, check};

pub(super) fn run(args: &CheckArgs) -> anyhow::Result<Exit> {
    let mut sources = Vec::new();
    if !args.no_builtin {
        sources.push(Source::builtin());
    }
    for folder in &args.folders {
        sources.push(Source::folder(folder)?);
    }
    anyhow::ensure!(!sources.is_empty(), "nothing to check: --no-builtin needs a folder");
    let problems = check(sources);
    let number = |s| problems.iter().filter(|p| p.severity == s).count();
    let (errors, warnings, notes) = (number(Severity::Error), number(Severity::Warning), number(Severity::Note));
    let mut lines = String::new();
    for problem in problems.iter().filter(|p| args.notes || p.severity < Severity::Note) {
        lines.push_str(&format!("{problem}\n"));
    }
    data(lines.as_bytes())?;
    let hint = if notes > 0 && !args.notes { " (--notes lists them)" } else { "" };
    say(format_args!("{errors} errors, {warnings} warnings, {notes} notes{hint}"));
    Ok(if errors + warnings > 0 { Exit::Findings } else { Exit::Clean })
}
