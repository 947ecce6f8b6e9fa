//! The command line: one file per command, each turning arguments into a call of the library and its outcome into words
//! and an exit code. This is the only module that names `clap`.
//!
//! Not here: anything that a library user would want.

mod args;
mod args_bench;
mod args_eval;
mod bench;
mod check;
mod compile;
mod completions;
mod cooccur;
mod eval;
mod explain;
mod progress;
mod report;
mod tag;
mod verify;

use std::process::ExitCode;

use clap::Parser as _;

pub use args::{Cli, Command};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing to say.
    Clean,
    /// Finished, with rejected articles or findings.
    Findings,
    /// Could not run.
    Failed,
    /// Stopped by the user.
    Interrupted,
}

impl Exit {
    /// The number that a shell sees.
    pub fn code(self) -> u8 {
        match self {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Failed => 2,
            Exit::Interrupted => 130,
        }
    }
}

/// Reads the arguments, runs the command, reports what went wrong.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match cli.command {
        Command::Tag(args) => tag::run(args),
        Command::Check(args) => check::run(&args),
        Command::Compile(args) => compile::run(args),
        Command::Explain(args) => explain::run(&args),
        Command::Cooccur(args) => cooccur::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Bench(args) => bench::run(args),
        Command::Completions(args) => completions::run(&args),
    };
    let exit = outcome.unwrap_or_else(|e| {
        let broken_pipe = e
            .chain()
            .filter_map(|c| c.downcast_ref::<std::io::Error>())
            .any(|e| e.kind() == std::io::ErrorKind::BrokenPipe);
        if broken_pipe {
            return Exit::Clean; // the reader of our output has seen enough
        }
        report::error(&e);
        Exit::Failed
    });
    ExitCode::from(exit.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_are_those_of_the_design() {
        let codes = [Exit::Clean, Exit::Findings, Exit::Failed, Exit::Interrupted].map(Exit::code);
        assert_eq!(codes, [0, 1, 2, 130]);
    }
}
