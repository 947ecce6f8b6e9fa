//! The one public error type: what went wrong, where, and what to do about it.
//!
//! Not here: problems that do not stop a run. A rejected article is a [`crate::input::Reject`], a finding in a
//! gazetteer is a [`crate::gazetteer::Problem`]; both are values that a caller counts and writes out.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::gazetteer::Problem;

/// A result whose error is [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// Why reading, building or writing could not go on. Tagging itself never fails.
#[derive(Debug)]
pub struct Error(Box<ErrorKind>);

/// The kinds of [`Error`]; every message names the place, what was found, and what to do.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder could not be read.
    Read {
        /// The path as the user gave it, or below it.
        path: PathBuf,
        /// The operating system's error.
        source: std::io::Error,
    },
    /// A file or folder could not be written.
    Write {
        /// The path of the output.
        path: PathBuf,
        /// The operating system's error.
        source: std::io::Error,
    },
    /// A gazetteer holds errors; all of them are listed.
    Gazetteer(Vec<Problem>),
    /// A compiled gazetteer cannot be used.
    Compiled {
        /// The file.
        path: PathBuf,
        /// What was found, what was expected.
        message: String,
    },
    /// A flag or an input does not fit the job; the text says which and what to do.
    Usage(String),
    /// An input has a structure that cannot be read at all (a CSV file without the text column).
    Input {
        /// The input's name.
        source: String,
        /// What was found, what was expected.
        message: String,
    },
    /// The run stopped at the first rejected article, as `--strict` asks.
    Strict(String),
    /// The user interrupted the run.
    Interrupted,
}

impl Error {
    /// The kind, for callers that treat kinds differently.
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    pub(crate) fn read(path: &Path, source: std::io::Error) -> Error {
        ErrorKind::Read { path: path.to_owned(), source }.into()
    }

    pub(crate) fn write(path: &Path, source: std::io::Error) -> Error {
        ErrorKind::Write { path: path.to_owned(), source }.into()
    }

    pub(crate) fn gazetteer(problems: Vec<Problem>) -> Error {
        ErrorKind::Gazetteer(problems).into()
    }

    pub(crate) fn compiled(path: &Path, message: impl Into<String>) -> Error {
        ErrorKind::Compiled { path: path.to_owned(), message: message.into() }.into()
    }

    pub(crate) fn usage(message: impl Into<String>) -> Error {
        ErrorKind::Usage(message.into()).into()
    }

    pub(crate) fn input(source: &str, message: impl Into<String>) -> Error {
        ErrorKind::Input { source: source.to_owned(), message: message.into() }.into()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Error {
        Error(Box::new(kind))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            ErrorKind::Read { path, source } => write!(f, "{}: cannot read: {source}", path.display()),
            ErrorKind::Write { path, source } => write!(f, "{}: cannot write: {source}", path.display()),
            ErrorKind::Gazetteer(problems) => {
                write!(f, "the gazetteer has {} error(s); nothing was tagged", problems.len())?;
                problems.iter().try_for_each(|p| write!(f, "\n  {p}"))
            }
            ErrorKind::Compiled { path, message } => {
                write!(f, "{}: no usable compiled gazetteer: {message}; compile it again", path.display())
            }
            ErrorKind::Usage(message) => f.write_str(message),
            ErrorKind::Input { source, message } => write!(f, "{source}: {message}"),
            ErrorKind::Strict(message) => write!(f, "stopped at the first rejected article (--strict): {message}"),
            ErrorKind::Interrupted => f.write_str("interrupted"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            ErrorKind::Read { source, .. } | ErrorKind::Write { source, .. } => Some(source),
            _ => None,
        }
    }
}
