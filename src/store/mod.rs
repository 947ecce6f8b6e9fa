//! Arrays that lie in memory of their own or in a file that is mapped into memory, and such files: named sections behind
//! a header with a checksum. Opening one costs a look at every byte and copies hardly any.
//!
//! Reading order: `map` is the file in memory; [`Column`] an array; `file` the format, for writing and reading.
//!
//! Not here: what the sections hold ([`crate::gazetteer`], [`crate::matcher`]) and when files are written
//! ([`crate::compiled`]).

mod column;
mod file;
mod map;

pub(crate) use column::Column;
pub(crate) use file::{Sections, Stored};
