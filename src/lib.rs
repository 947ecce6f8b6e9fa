//! wiretag tags news articles with the entities of a few lists of names, and counts what occurs together.
//!
//! The modules stand in reading order, which is the order of the data's flow and of dependence: each uses only those
//! before it.
//!
//! ```
//! use wiretag::{Document, Gazetteer, Tagger};
//!
//! let tagger = Tagger::new(Gazetteer::builtin())?;
//! let tags = tagger.tag(&Document::from_text("1", "South Korea told Japan that it would end GSOMIA."));
//! let names: Vec<&str> = tags.counted().map(|m| tagger.gazetteer().entity(m.entity).name.as_str()).collect();
//! assert_eq!(names[..2], ["South Korea", "Japan"]);
//! # Ok::<(), wiretag::Error>(())
//! ```

pub mod error;
pub mod document;
pub mod text;
pub mod gazetteer;
pub mod matcher;
pub mod resolve;
pub mod topics;
pub mod tags;
pub mod cooccur;
pub mod input;
pub mod output;
