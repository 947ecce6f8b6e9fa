//! The tests of wiretag from outside. The list below is the table of contents; `README.md` says how to add one.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

// What the tagger makes of a text.
mod cases;
mod labelled;
mod properties;
mod scoring;
mod twin;
// What the library counts over many articles.
mod cooccur;
// What the program makes of files.
mod bad_input;
mod bench;
mod commands;
mod compressed;
mod compiled;
mod determinism;
mod eval;
mod snapshots;
// What the documents and the design promise.
mod architecture;
mod formats;
mod gazetteers;
