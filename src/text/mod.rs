//! What a text looks like from outside: folded for matching, cut into words, sentences and paragraphs, and the zones
//! of a page that are not news. All positions are bytes into the original text.
//!
//! Not here: what any name means. This module knows the English language and newspaper habits, never a gazetteer.

pub(crate) mod blocks;
mod characters;
mod edges;
mod fold;
pub mod lexicon;
mod offsets;
mod page;
mod prefixes;
mod sentences;
mod words;

pub use characters::is_ignorable;
pub(crate) use edges::is_unspaced;
pub use edges::{is_edge, is_word};
pub(crate) use fold::is_plain;
pub use fold::{Folded, fold, fold_keep_case};
pub use offsets::{OffsetUnit, Offsets, byte_position};
pub(crate) use page::Places;
pub use page::{Layout, Zone, headline_and_date};
pub(crate) use prefixes::Prefixes;
pub use sentences::{paragraphs, sentences};
pub use words::{Near, after, before, is_all_caps, is_capitalised, is_title_case, occurrences, without_possessive};
pub(crate) use words::{lower, push_words, without_ownership};
