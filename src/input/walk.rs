//! The paths a user gives, as a list of inputs: files as they are, folders walked in name order, `-` for standard
//! input.
//!
//! Not here: opening them ([`super::stream`]).

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Format;
use crate::error::{Error, Result};

/// One file to read, or standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The file; `None` for standard input.
    pub path: Option<PathBuf>,
    /// Its name in messages and ids: the path below the given folder, or the file's own name.
    pub name: Arc<str>,
    /// The format its name tells.
    pub format: Option<Format>,
    /// Its size in bytes as stored; `None` for what is no file on a disk: standard input, a pipe.
    pub size: Option<u64>,
}

/// Lists the inputs behind `paths`. In a folder only files whose names tell a format are read; hidden ones are not.
///
/// # Errors
/// When a path does not exist, or a folder holds nothing to read.
pub fn inputs(paths: &[PathBuf]) -> Result<Vec<Input>> {
    let mut out = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            out.push(Input { path: None, name: "stdin".into(), format: None, size: None });
            continue;
        }
        let meta = fs::metadata(path).map_err(|e| Error::read(path, e))?;
        if meta.is_dir() {
            let before = out.len();
            walk(path, path, &mut out)?;
            if out.len() == before {
                return Err(Error::usage(format!(
                    "{}: no articles: a folder is searched for .jsonl, .csv, .tsv and .txt files (also .gz and .zst)",
                    path.display()
                )));
            }
        } else {
            let name = path.file_name().map_or_else(|| path.to_string_lossy(), |n| n.to_string_lossy());
            out.push(Input {
                path: Some(path.clone()),
                format: Format::of_name(&name),
                name: name.as_ref().into(),
                size: meta.is_file().then_some(meta.len()),
            });
        }
    }
    Ok(out)
}

fn walk(root: &Path, folder: &Path, out: &mut Vec<Input>) -> Result<()> {
    let failed = |e| Error::read(folder, e);
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(failed)?
        .map(|e| e.map(|e| e.path()))
        .collect::<std::io::Result<_>>()
        .map_err(failed)?;
    entries.sort();
    for path in entries {
        let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            walk(root, &path, out)?;
            continue;
        }
        let below = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let Some(format) = Format::of_name(&below) else { continue };
        let size = path.metadata().ok().filter(fs::Metadata::is_file).map(|m| m.len());
        out.push(Input { path: Some(path), name: below.as_str().into(), format: Some(format), size });
    }
    Ok(())
}
