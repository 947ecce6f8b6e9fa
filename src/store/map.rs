//! A file mapped into memory, to be read: the one place in this program with unsafe code.
//!
//! Not here: what the bytes mean ([`super::file`]).

#![allow(unsafe_code, reason = "mapping a file is unsafe whoever does it; see below")]

use std::fs::File;
use std::io;
use std::path::Path;

use memmap2::{Mmap, MmapOptions};

/// The bytes of a file.
#[derive(Debug)]
pub(crate) struct Map(Mmap);

impl Map {
    /// Maps a file.
    pub(super) fn open(path: &Path) -> io::Result<Map> {
        let file = File::open(path)?;
        // SAFETY: the bytes of a map must not change while somebody looks at them, and the system does not see to that:
        // a process that writes into the file or cuts it short while we have it mapped makes us read other bytes than
        // those we checked, or ends us by a signal. Nothing that we could do here prevents it. What we do: we never
        // write into such a file. All our writers write a new file and rename it over the old one, and the old one
        // stays whole for those who have it mapped. Who changes a compiled gazetteer in place has to know that
        // programs that use it may fail. The map is private and read-only, so that we ourselves change nothing.
        // `populate` asks for all of it at once, because all of it is summed up at once.
        let map = unsafe { MmapOptions::new().populate().map(&file)? };
        Ok(Map(map))
    }

    /// All of it.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}
