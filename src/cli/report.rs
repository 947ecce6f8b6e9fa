//! Words for the user, on standard error; data for programs, on standard output. The only place that prints.
//!
//! Not here: what is worth saying.

#![allow(clippy::print_stderr, reason = "this is where words go out")]

use std::io::Write as _;

/// An error and its causes, on one line each.
pub(super) fn error(e: &anyhow::Error) {
    match e.downcast_ref::<crate::error::Error>() {
        Some(own) => eprintln!("wiretag: {own}"), // its message holds its cause
        None => eprintln!("wiretag: {e:#}"),
    }
}

/// A line for the user.
pub(super) fn say(line: impl std::fmt::Display) {
    eprintln!("{line}");
}

/// Data for standard output.
pub(super) fn data(bytes: &[u8]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// `1234567` → `1,234,567`.
pub(super) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}
