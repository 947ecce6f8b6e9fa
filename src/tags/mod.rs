//! What the mentions of one article add up to: its tags.
//!
//! [`Tagger::tag`] is the whole way from a text to tags on one screen.
//!
//! Not here: counts over many articles ([`crate::cooccur`]).

mod summary;
mod tagger;

pub use summary::{EntityTag, entity_tags};
pub use tagger::{Counting, Depth, DocumentTags, Explanation, Step, Tagger};
