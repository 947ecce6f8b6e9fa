//! The format of compiled files: a header, a table of sections, the sections; little-endian throughout.
//!
//! | bytes | what |
//! |---|---|
//! | 0..8 | `wiretag` and a byte that is no text |
//! | 8..12 | [`FORMAT`] |
//! | 12..16 | number of sections |
//! | 16..24 | length of the file |
//! | 24..32 | XXH3 (64 bits) of the file with zeros here |
//! | 32..64 | version of the program that wrote it, then zeros |
//! | 64.. | per section: name (8 bytes), place, length (8 bytes each) |
//!
//! Sections begin at multiples of 16 bytes, so that arrays can be used where they lie.
//!
//! Not here: what the sections hold.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytemuck::Pod;
use serde::Serialize;
use serde::de::DeserializeOwned;
use xxhash_rust::xxh3::Xxh3Default;

use super::column::Column;
use super::map::Map;
use crate::error::{Error, Result};

/// Raised whenever sections, their rows, or what makes them (folding, hashing, cutting into words) change.
const FORMAT: u32 = 5;

const MAGIC: [u8; 8] = *b"wiretag\xf7";
const HEADER: usize = 64;
const CHECKSUM: Range<usize> = 24..32;
const VERSION: Range<usize> = 32..64;
const ENTRY: usize = 24;
const ALIGNMENT: usize = 16;

/// The version in a header.
fn version() -> [u8; 32] {
    let mut out = [0; 32];
    out.iter_mut().zip(env!("CARGO_PKG_VERSION").bytes()).for_each(|(place, b)| *place = b);
    out
}

/// Sections that are to be written. Arrays are borrowed, not copied.
#[derive(Default)]
pub(crate) struct Sections<'a>(Vec<(&'static str, Cow<'a, [u8]>)>);

impl<'a> Sections<'a> {
    /// Adds an array under a name of at most eight letters.
    pub(crate) fn column<T: Pod>(&mut self, name: &'static str, values: &'a [T]) {
        self.0.push((name, Cow::Borrowed(bytemuck::cast_slice(values))));
    }

    /// Adds a value as JSON: for what is small.
    pub(crate) fn value(&mut self, name: &'static str, value: &impl Serialize) -> io::Result<()> {
        self.0.push((name, Cow::Owned(serde_json::to_vec(value)?)));
        Ok(())
    }

    /// Writes the file under a temporary name beside its own and renames it: nobody sees half of it, and who has the
    /// old one mapped keeps it. Gives its length in bytes.
    pub(crate) fn write(&self, path: &Path) -> Result<u64> {
        if cfg!(target_endian = "big") {
            return Err(Error::usage("compiled files need a little-endian machine; use the folders of lists"));
        }
        let temporary = temporary(path);
        let written = self.write_to(&temporary).and_then(|length| {
            fs::rename(&temporary, path)?;
            Ok(length)
        });
        written.map_err(|e| {
            // What is left of it is of no use; should it stay, nobody reads it.
            let _ = fs::remove_file(&temporary);
            Error::write(path, e)
        })
    }

    fn write_to(&self, path: &Path) -> io::Result<u64> {
        let mut head = vec![0; (HEADER + ENTRY * self.0.len()).next_multiple_of(ALIGNMENT)];
        let mut at = head.len();
        for (i, (name, bytes)) in self.0.iter().enumerate() {
            let entry = &mut head[HEADER + ENTRY * i..][..ENTRY];
            entry[..name.len()].copy_from_slice(name.as_bytes());
            entry[8..16].copy_from_slice(&(at as u64).to_le_bytes());
            entry[16..].copy_from_slice(&(bytes.len() as u64).to_le_bytes());
            at += bytes.len().next_multiple_of(ALIGNMENT);
        }
        head[..8].copy_from_slice(&MAGIC);
        head[8..12].copy_from_slice(&FORMAT.to_le_bytes());
        head[12..16].copy_from_slice(&(self.0.len() as u32).to_le_bytes());
        head[16..24].copy_from_slice(&(at as u64).to_le_bytes());
        head[VERSION].copy_from_slice(&version());
        let padding = |bytes: &[u8]| &[0; ALIGNMENT][..bytes.len().next_multiple_of(ALIGNMENT) - bytes.len()];
        let mut sum = Xxh3Default::new();
        sum.update(&head);
        for (_, bytes) in &self.0 {
            sum.update(bytes);
            sum.update(padding(bytes));
        }
        head[CHECKSUM].copy_from_slice(&sum.digest().to_le_bytes());
        let mut out = BufWriter::new(File::create_new(path)?);
        out.write_all(&head)?;
        for (_, bytes) in &self.0 {
            out.write_all(bytes)?;
            out.write_all(padding(bytes))?;
        }
        out.flush()?;
        Ok(at as u64)
    }
}

/// Beside the file, of this process alone.
fn temporary(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    path.with_file_name(name)
}

/// A compiled file that is whole: its checksum is right and its sections lie in it. What they hold is for their readers
/// to check, because a checksum keeps no forger away.
#[derive(Debug)]
pub(crate) struct Stored {
    map: Arc<Map>,
    sections: Vec<Section>,
}

/// A part of a file.
#[derive(Debug)]
struct Section {
    name: Vec<u8>,
    /// Its bytes in the file.
    range: Range<usize>,
}

impl Stored {
    /// Opens a file.
    pub(crate) fn open(path: &Path) -> Result<Stored> {
        let map = Map::open(path).map_err(|e| Error::read(path, e))?;
        let sections = sections(map.bytes()).map_err(|found| Error::compiled(path, found))?;
        Ok(Stored { map: Arc::new(map), sections })
    }

    /// Whether a file begins like a compiled one.
    pub(crate) fn is_one(path: &Path) -> bool {
        use io::Read as _;
        let mut start = [0; MAGIC.len()];
        File::open(path).and_then(|mut f| f.read_exact(&mut start)).is_ok() && start == MAGIC
    }

    /// The array of a name.
    pub(crate) fn column<T: Pod>(&self, name: &str) -> std::result::Result<Column<T>, String> {
        Column::mapped(&self.map, self.range(name)?).ok_or_else(|| format!("section {name} is no array of its rows"))
    }

    /// The value of a name.
    pub(crate) fn value<T: DeserializeOwned>(&self, name: &str) -> std::result::Result<T, String> {
        let bytes = self.map.bytes().get(self.range(name)?).unwrap_or_default();
        serde_json::from_slice(bytes).map_err(|e| format!("section {name} cannot be read: {e}"))
    }

    fn range(&self, name: &str) -> std::result::Result<Range<usize>, String> {
        let found = self.sections.iter().find(|s| s.name == name.as_bytes());
        found.map(|s| s.range.clone()).ok_or_else(|| format!("section {name} is missing"))
    }
}

/// The sections of a file's bytes, or what is wrong with them.
fn sections(bytes: &[u8]) -> std::result::Result<Vec<Section>, String> {
    if cfg!(target_endian = "big") {
        return Err("compiled files need a little-endian machine".to_owned());
    }
    if !bytes.starts_with(&MAGIC) {
        return Err("it does not begin as a compiled gazetteer does".to_owned());
    }
    let number =
        |at: usize| -> Option<u64> { bytes.get(at..at + 8).and_then(|b| b.try_into().ok()).map(u64::from_le_bytes) };
    let short = || format!("{} bytes are too few for its header", bytes.len());
    let (Some(counts), Some(length), Some(checksum)) = (number(8), number(16), number(CHECKSUM.start)) else {
        return Err(short());
    };
    let (format, count) = (counts as u32, (counts >> 32) as usize);
    if format != FORMAT {
        return Err(format!("it has format {format}; expected {FORMAT}"));
    }
    let by = bytes.get(VERSION).ok_or_else(short)?;
    if *by != version() {
        let by = String::from_utf8_lossy(by);
        let by = by.trim_end_matches('\0');
        return Err(format!("it was compiled by wiretag {by:?}; this is {}", env!("CARGO_PKG_VERSION")));
    }
    if length != bytes.len() as u64 {
        return Err(format!("it has {} bytes; expected {length}", bytes.len()));
    }
    let mut sum = Xxh3Default::new();
    sum.update(&bytes[..CHECKSUM.start]);
    sum.update(&[0; 8]);
    sum.update(&bytes[CHECKSUM.end..]);
    if sum.digest() != checksum {
        return Err(format!("its checksum is {:016x}; expected {checksum:016x}: it is damaged", sum.digest()));
    }
    let section = |i: usize| {
        let at = HEADER + ENTRY.checked_mul(i)?;
        let name = bytes.get(at..at.checked_add(8)?)?;
        let name = name.split(|b| *b == 0).next().unwrap_or_default().to_vec();
        let start = usize::try_from(number(at + 8)?).ok()?;
        let end = start.checked_add(usize::try_from(number(at + 16)?).ok()?)?;
        (end <= bytes.len()).then_some(Section { name, range: start..end })
    };
    (0..count).map(section).collect::<Option<_>>().ok_or_else(|| "its table of sections leads out of it".to_owned())
}
