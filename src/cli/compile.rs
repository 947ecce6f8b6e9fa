//! `wiretag compile`: gazetteer folders into one file.
//!
//! Not here: compiling and writing ([`crate::compiled`]).

use super::Exit;
use super::args::CompileArgs;
use super::report::{grouped, say};
use crate::compiled::{self, load};
use crate::gazetteer;

pub(super) fn run(args: CompileArgs) -> anyhow::Result<Exit> {
    let lists = gazetteer::Options { builtin: !args.no_builtin, folders: args.folders };
    let tagger = load(&compiled::Options { lists, cache: false })?.tagger;
    let bytes = compiled::write(&tagger, &args.out)?;
    let gazetteer = tagger.gazetteer();
    say(format_args!(
        "{}: {} entities, {} forms, {:.1} MB",
        args.out.display(),
        grouped(gazetteer.entities().len() as u64),
        grouped(gazetteer.forms().len() as u64),
        bytes as f64 / 1e6
    ));
    Ok(Exit::Clean)
}
