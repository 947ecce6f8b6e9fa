//! What occurs together: sets of two to four entities within a window, counted over a whole dump.
//!
//! `window` cuts an article into sets; they wait in `pending`; `counts` adds them up (integers only), part by part
//! (`part`), in sorted tables (`table`); `measures` turns counts into expected values, PMI, NPMI, G² and Jaccard at the
//! very end; `labels` and `rows` put them in order.
//!
//! Not here: threads ([`crate::run`]), writing tables ([`crate::output`]).

mod counts;
mod labels;
mod measures;
mod part;
mod pending;
mod period;
mod rows;
mod table;
mod window;

pub use counts::{Counts, Options, Shape};
pub use labels::join;
pub use measures::{Measures, measures};
pub use part::Part;
pub use pending::{ArticleSets, Pending};
pub use period::{By, Period};
pub use rows::{Row, RowKey, Sheet, Sheets};
pub use window::{Capped, Place, Window, windows};

/// The largest set that is ever counted.
pub const MAX_SIZE: usize = 4;
