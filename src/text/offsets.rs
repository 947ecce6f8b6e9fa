//! Byte positions turned into the unit a user counts in.
//!
//! Not here: which unit a table uses ([`crate::output`]).

/// The unit of the `start` and `end` columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OffsetUnit {
    /// Unicode code points: Python, R and the W3C annotation model count so.
    #[default]
    CodePoint,
    /// UTF-8 bytes: Rust and Go count so.
    Byte,
    /// UTF-16 units: JavaScript, Java and .NET count so.
    Utf16,
}

/// Converts byte positions of one text; the nearer to the last one asked for, the faster.
#[derive(Debug)]
pub struct Offsets<'t> {
    text: &'t str,
    unit: OffsetUnit,
    /// Whether all units agree.
    plain: bool,
    byte: usize,
    count: usize,
}

impl<'t> Offsets<'t> {
    /// A converter for `text`.
    pub fn new(text: &'t str, unit: OffsetUnit) -> Offsets<'t> {
        Offsets { text, unit, plain: unit == OffsetUnit::Byte || text.is_ascii(), byte: 0, count: 0 }
    }

    /// The position of byte `at`, which must be a character boundary.
    ///
    /// ```
    /// use wiretag::text::{Offsets, OffsetUnit};
    /// assert_eq!(Offsets::new("é😀x", OffsetUnit::CodePoint).get(6), 2);
    /// assert_eq!(Offsets::new("é😀x", OffsetUnit::Utf16).get(6), 3);
    /// assert_eq!(Offsets::new("é😀x", OffsetUnit::Byte).get(6), 6);
    /// ```
    pub fn get(&mut self, at: usize) -> usize {
        if self.plain {
            return at;
        }
        let (from, to) = (self.byte.min(at), self.byte.max(at));
        let stretch = &self.text[from..to];
        let units = match self.unit {
            OffsetUnit::Utf16 => stretch.chars().map(char::len_utf16).sum(),
            _ => bytecount::num_chars(stretch.as_bytes()),
        };
        self.count = if at < self.byte { self.count - units } else { self.count + units };
        self.byte = at;
        self.count
    }
}

/// The byte of `text` at position `at`, counted in `unit`: the way back from [`Offsets`]. `None` outside the text and
/// within a character.
///
/// ```
/// use wiretag::text::{OffsetUnit, byte_position};
/// assert_eq!(byte_position("é😀x", 2, OffsetUnit::CodePoint), Some(6));
/// assert_eq!(byte_position("é😀x", 3, OffsetUnit::Utf16), Some(6));
/// assert_eq!(byte_position("é😀x", 2, OffsetUnit::Utf16), None);
/// assert_eq!(byte_position("é😀x", 5, OffsetUnit::CodePoint), None);
/// ```
pub fn byte_position(text: &str, at: usize, unit: OffsetUnit) -> Option<usize> {
    if unit == OffsetUnit::Byte || text.is_ascii() {
        return text.is_char_boundary(at).then_some(at);
    }
    let mut left = at;
    for (byte, c) in text.char_indices() {
        if left == 0 {
            return Some(byte);
        }
        left = left.checked_sub(if unit == OffsetUnit::Utf16 { c.len_utf16() } else { 1 })?;
    }
    (left == 0).then_some(text.len())
}
