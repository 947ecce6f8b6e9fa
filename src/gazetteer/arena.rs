//! All strings of the lists one after the other in one piece of memory: a million names as a million strings are two
//! million calls of the allocator, which takes longer than everything else about reading them.
//!
//! Not here: what the strings are ([`super::entities`], [`super::form`]).

/// Strings one after the other.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Arena {
    bytes: String,
    /// Whether a string found no room.
    full: bool,
}

/// A string in an [`Arena`]: a range of its bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
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
        self.bytes.push_str(text);
        Text { start, end }
    }

    /// Makes room for so many bytes more.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.bytes.reserve(bytes);
    }

    /// Where the next string will begin.
    pub(crate) fn end(&self) -> u32 {
        self.bytes.len() as u32
    }

    /// Whether a string was left out for want of room.
    pub(crate) fn is_full(&self) -> bool {
        self.full
    }

    /// The string at a range of bytes; a range that is none has the empty one.
    pub(crate) fn get(&self, text: Text) -> &str {
        self.bytes.get(text.start as usize..text.end as usize).unwrap_or_default()
    }

    /// Gives back memory that was set aside for more.
    pub(crate) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
    }
}
