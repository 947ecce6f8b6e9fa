//! How fast a run is on a dump and lists of the user's own: every stage in one thread, and the whole job with one and
//! with several threads.
//!
//! [`measure`] does the runs; [`synthetic_names`] makes lists of any size; [`machine`](Machine) tells where it was;
//! [`Report`] is what came of it, [`render`] its table. Nothing is timed unless its counts are those of every other run.
//!
//! Not here: the work that is timed ([`crate::run`]); parts of it on sample articles (`benches/parts.rs`) and other
//! programs on the same text (`benches/peers`), which are no matter of the program.

mod machine;
mod measure;
mod names;
mod report;
mod table;

pub use machine::Machine;
pub use measure::{Options, measure};
pub use names::synthetic_names;
pub use report::{Counts, Job, Lists, Report, StageRow};
pub use table::render;
