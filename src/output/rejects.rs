//! rejects.csv: one row a record that was not tagged.
//!
//! Not here: why records are rejected ([`crate::input`]).

use super::{Rows, Style};
use crate::input::Reject;

/// The columns.
pub const REJECT_HEADER: [&str; 4] = ["source", "record", "line", "reason"];

/// The rows as CSV.
pub fn encode_rejects(rejects: &[Reject], style: Style) -> Vec<u8> {
    let mut rows = Rows::new(style);
    for reject in rejects {
        rows.cell(&reject.source);
        rows.number(reject.record);
        rows.number(reject.line);
        rows.cell(&reject.reason);
        rows.end();
    }
    rows.into_bytes()
}
