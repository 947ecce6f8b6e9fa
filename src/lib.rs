//! wiretag tags news articles with the entities of a few lists of names, and counts what occurs together.
//!
//! The modules stand in reading order, which is the order of the data's flow and of dependence: each uses only those
//! before it (`document` is plain data that `error` may mention).
//!
//! ```
//! use wiretag::{Document, Gazetteer, Tagger};
//!
//! let tagger = Tagger::new(Gazetteer::builtin());
//! let tags = tagger.tag(&Document::from_text("1", "South Korea told Japan that it would end GSOMIA."));
//! let names: Vec<&str> = tags.counted().map(|m| tags.names(tagger.gazetteer()).entity(m.entity).name()).collect();
//! assert_eq!(names[..2], ["South Korea", "Japan"]);
//! ```

// What can go wrong, and what an article is.
pub mod error;
pub mod document;
// Where long arrays lie: in memory, or in a file.
mod store;
// What a text looks like, and what we know.
pub mod text;
pub mod gazetteer;
// From a text to tags: candidates, mentions, topics, tags. Nothing here fails or touches a file.
pub mod matcher;
pub mod resolve;
pub mod topics;
pub mod tags;
// From lists to a tagger, by way of files.
pub mod compiled;
// From many articles to counts.
pub mod cooccur;
// From files to files.
pub mod input;
pub mod output;
pub mod run;
// From runs to a table of speeds.
pub mod bench;
// From tags and gold to figures.
pub mod eval;
#[cfg(feature = "cli")]
pub mod cli;

pub use document::Document;
pub use error::{Error, Result};
pub use gazetteer::Gazetteer;
pub use tags::Tagger;
