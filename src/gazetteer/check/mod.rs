//! What is wrong or worth knowing in a gazetteer that can be read: unsafe and contested forms, doubtful dates of
//! offices.
//!
//! Not here: errors of reading ([`super::table`], [`super::build`]).

pub(super) mod forms;
pub(super) mod offices;

use super::build;
use super::layer::Source;
use super::table::Problem;

/// Everything wrong or worth knowing in a stack of folders, sorted by severity and place.
///
/// ```
/// use wiretag::gazetteer::{Severity, Source, check};
/// let source = Source::memory("mine", &[("countries.csv", "id,name\nKOR,South Korea\nKOR,Korea\n")]);
/// let problems = check(vec![source]);
/// assert_eq!(problems[0].severity, Severity::Error);
/// assert!(problems[0].to_string().contains("mine/countries.csv:3, column id"));
/// ```
pub fn check(sources: Vec<Source>) -> Vec<Problem> {
    build::build(sources, true).problems
}
