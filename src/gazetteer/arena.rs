//! All strings of the lists one after the other in one piece of memory: a million names as a million strings are two
//! million calls of the allocator, which takes longer than everything else about reading them.
//!
//! Not here: what the strings are ([`super::entities`], [`super::form`]).

use bytemuck::{Pod, Zeroable};

use crate::store::Column;

/// Strings one after the other.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Arena {
    bytes: Column<u8>,
    /// Whether a string found no room.
    full: bool,
}

/// A string in an [`Arena`]: a range of its bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Text {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Arena {
    /// Appends a string. Past 4 GiB the empty one takes its place, and [`Arena::is_full`] tells.
    pub(crate) fn push(&mut self, text: &str) -> Text {
        let start = self.end();
        let Some(end) = u32::try_from(text.len()).ok().and_then(|len| start.checked_add(len)) else {
            self.full = true;
            return Text { start, end: start };
        };
        self.bytes.own().extend_from_slice(text.as_bytes());
        Text { start, end }
    }

    /// Makes room for so many bytes more.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.bytes.own().reserve(bytes);
    }

    /// Where the next string will begin.
    pub(crate) fn end(&self) -> u32 {
        self.bytes.len() as u32
    }

    /// Whether a string was left out for want of room.
    pub(crate) fn is_full(&self) -> bool {
        self.full
    }

    /// The string at a range of bytes; a range that is none, or holds none, has the empty one. The look at its bytes is
    /// cheap beside what is done with it, and keeps a file that somebody made up from doing harm.
    pub(crate) fn get(&self, text: Text) -> &str {
        let bytes = self.bytes.get(text.start as usize..text.end as usize).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// The bytes of all strings.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Gives back memory that was set aside for more.
    pub(crate) fn shrink(&mut self) {
        self.bytes.own().shrink_to_fit();
    }
}

impl From<Column<u8>> for Arena {
    fn from(bytes: Column<u8>) -> Arena {
        Arena { bytes, full: false }
    }
}
