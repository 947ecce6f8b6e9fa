//! `wiretag completions`: a script for a shell, made from the definitions of the arguments.
//!
//! Not here: the definitions ([`super::args`]).

use clap::CommandFactory as _;

use super::args::{Cli, CompletionsArgs};
use super::{Exit, report};

pub(super) fn run(args: &CompletionsArgs) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "wiretag", &mut script);
    report::data(&script)?;
    Ok(Exit::Clean)
}
