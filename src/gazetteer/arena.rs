//! All strings of the lists one after the other in one piece of memory: a million names as a million strings are two
//! million calls of the allocator, which takes longer than everything else about reading them.
//!
//! Not here: what the strings are ([`super::entities`], [`super::form`]).

use bytemuck::{Pod, Zeroable};

use crate::store::Column;

/// Strings one after the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arena {
    strings: Strings,
    /// Whether a string found no room.
    full: bool,
}

/// Where they lie.
#[derive(Debug, Clone)]
enum Strings {
    /// In memory, known to be UTF-8.
    Own(String),
    /// In a compiled file, as bytes of which nothing is known.
    Stored(Column<u8>),
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
        self.own().push_str(text);
        Text { start, end }
    }

    /// Makes room for so many bytes more.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.own().reserve(bytes);
    }

    /// Where the next string will begin.
    pub(crate) fn end(&self) -> u32 {
        self.bytes().len() as u32
    }

    /// Whether a string was left out for want of room.
    pub(crate) fn is_full(&self) -> bool {
        self.full
    }

    /// The string at a range of bytes; a range that is none, or holds none, has the empty one. The look at the bytes of a
    /// file is cheap beside what is done with them, and keeps one that somebody made up from doing harm.
    pub(crate) fn get(&self, text: Text) -> &str {
        let range = text.start as usize..text.end as usize;
        match &self.strings {
            Strings::Own(strings) => strings.get(range).unwrap_or_default(),
            Strings::Stored(bytes) => bytes.get(range).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default(),
        }
    }

    /// Whether this string stands at a range of bytes.
    pub(crate) fn is(&self, text: Text, string: &str) -> bool {
        self.bytes().get(text.start as usize..text.end as usize) == Some(string.as_bytes())
    }

    /// The bytes of all strings.
    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.strings {
            Strings::Own(strings) => strings.as_bytes(),
            Strings::Stored(bytes) => bytes,
        }
    }

    /// Gives back memory that was set aside for more.
    pub(crate) fn shrink(&mut self) {
        self.own().shrink_to_fit();
    }

    /// The strings in memory of their own, where more can be added; those of a file are copied first.
    fn own(&mut self) -> &mut String {
        if let Strings::Stored(bytes) = &self.strings {
            self.strings = Strings::Own(String::from_utf8_lossy(bytes).into_owned());
        }
        match &mut self.strings {
            Strings::Own(strings) => strings,
            Strings::Stored(_) => unreachable!("they have just been copied"),
        }
    }
}

impl Default for Strings {
    fn default() -> Strings {
        Strings::Own(String::new())
    }
}

impl PartialEq for Arena {
    fn eq(&self, other: &Arena) -> bool {
        self.bytes() == other.bytes() && self.full == other.full
    }
}

impl From<Column<u8>> for Arena {
    fn from(bytes: Column<u8>) -> Arena {
        Arena { strings: Strings::Stored(bytes), full: false }
    }
}
