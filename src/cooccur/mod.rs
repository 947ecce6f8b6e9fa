//! What occurs together: sets of two to four entities within a window, counted over a whole dump.
//!
//! `window` cuts an article into sets; `counts` adds them up (integers only; `merge` commutes, so threads need no
//! order); `measures` turns counts into expected values, PMI, NPMI, G² and Jaccard at the very end; `rows` sorts and
//! labels.
//!
//! Not here: writing tables ([`crate::output`]).

mod counts;
mod measures;
mod period;
mod rows;
mod window;

pub use counts::{ArticleSets, Cell, Counts, Options, SetCounts, Shape};
pub use measures::{Measures, measures};
pub use period::{By, Period};
pub use rows::{Row, label, order, row, rows};
pub use window::{Capped, Place, Window, windows};

/// The largest set that is ever counted.
pub const MAX_SIZE: usize = 4;
