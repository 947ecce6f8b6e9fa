//! 64 bytes at a time: which of them are parts of words, spaces, or beyond ASCII, as bits of a `u64`.
//!
//! The instructions come from the `wide` crate, which has them on every processor. Not here: what the bits mean for
//! folding ([`super::fold`]) and for finding names ([`crate::matcher`]).

use wide::u8x16;

/// Bytes of a block.
pub(crate) const BLOCK: usize = 64;

/// Which of sixteen bytes are among the `count` from `first` on.
#[inline(always)]
pub(crate) fn within(v: u8x16, first: u8, count: u8) -> u8x16 {
    // Unsigned `x < n` is `min(x, n - 1) == x`.
    let from = v - u8x16::splat(first);
    from.min(u8x16::splat(count - 1)).cmp_eq(from)
}

/// Sixteen bytes with the capitals of ASCII made small, and which they were.
#[inline(always)]
pub(crate) fn to_lower(v: u8x16) -> (u8x16, u8x16) {
    let capital = within(v, b'A', 26);
    (v | capital & u8x16::splat(0x20), capital)
}

/// What the bytes of a block are; bit `i` stands for byte `i`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Block {
    /// ASCII letters, digits and the underscore.
    pub(crate) word: u64,
    /// Spaces (0x20).
    pub(crate) space: u64,
    /// ASCII white space other than the space, and control characters.
    pub(crate) control: u64,
    /// Of these the line breaks (0x0a).
    pub(crate) newline: u64,
    /// Bytes of characters beyond ASCII.
    pub(crate) beyond: u64,
}

/// What [`crate::matcher`] must know of the bytes of a block of folded text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FoldedBlock {
    /// Small ASCII letters, digits and the underscore.
    pub(crate) word: u64,
    /// Spaces and line breaks, which are all the white space there is.
    pub(crate) blank: u64,
    /// Bytes of characters beyond ASCII.
    pub(crate) beyond: u64,
}

/// The block from byte `at`; what lies behind the end counts as spaces.
#[inline(always)]
pub(crate) fn block(bytes: &[u8], at: usize) -> Block {
    match bytes.get(at..).and_then(|b| b.first_chunk()) {
        Some(whole) => classify(whole),
        None => classify(&last_block(bytes, at)),
    }
}

/// The same for a folded text.
#[inline(always)]
pub(crate) fn folded_block(bytes: &[u8], at: usize) -> FoldedBlock {
    match bytes.get(at..).and_then(|b| b.first_chunk()) {
        Some(whole) => classify_folded(whole),
        None => classify_folded(&last_block(bytes, at)),
    }
}

/// The block from byte `at`, which is not whole, filled with spaces.
#[cold]
fn last_block(bytes: &[u8], at: usize) -> [u8; BLOCK] {
    let mut padded = [b' '; BLOCK];
    let rest = bytes.get(at..).unwrap_or_default();
    padded[..rest.len()].copy_from_slice(rest);
    padded
}

/// Where any of some bytes stand, none of them zero.
pub(crate) fn places<const N: usize>(bytes: &[u8], wanted: [u8; N]) -> impl Iterator<Item = usize> {
    let mut at = 0;
    let mut found = 0;
    std::iter::from_fn(move || {
        while found == 0 {
            if at >= bytes.len() {
                return None;
            }
            found = any_of(bytes, at, wanted);
            at += BLOCK;
        }
        let place = at - BLOCK + found.trailing_zeros() as usize;
        found &= found - 1;
        Some(place)
    })
}

/// The bytes of the block from `at` that are among those wanted, as bits.
#[inline]
fn any_of<const N: usize>(bytes: &[u8], at: usize, wanted: [u8; N]) -> u64 {
    let mut padded = [0; BLOCK];
    let whole: &[u8] = match bytes.get(at..at + BLOCK) {
        Some(whole) => whole,
        None => {
            let rest = &bytes[at..];
            padded[..rest.len()].copy_from_slice(rest);
            &padded
        }
    };
    whole.as_chunks::<16>().0.iter().enumerate().fold(0, |bits, (quarter, part)| {
        let v = u8x16::new(*part);
        let hits = wanted.iter().fold(u8x16::ZERO, |hits, w| hits | v.cmp_eq(u8x16::splat(*w)));
        bits | u64::from(hits.move_mask() as u16) << (quarter * 16)
    })
}

#[inline(always)]
fn classify_folded(bytes: &[u8; BLOCK]) -> FoldedBlock {
    let mut out = FoldedBlock { word: 0, blank: 0, beyond: 0 };
    for (quarter, part) in bytes.as_chunks().0.iter().enumerate() {
        let v = u8x16::new(*part);
        let is = |byte: u8| v.cmp_eq(u8x16::splat(byte));
        let bits = |mask: u8x16| u64::from(mask.move_mask() as u16) << (quarter * 16);
        out.word |= bits(within(v, b'a', 26) | within(v, b'0', 10) | is(b'_'));
        out.blank |= bits(is(b' ') | is(b'\n'));
        out.beyond |= bits(v);
    }
    out
}

#[inline(always)]
fn classify(bytes: &[u8; BLOCK]) -> Block {
    let mut out = Block::default();
    for (quarter, part) in bytes.as_chunks().0.iter().enumerate() {
        let v = u8x16::new(*part);
        let letter = within(v | u8x16::splat(0x20), b'a', 26);
        let digit = within(v, b'0', 10);
        let word = letter | digit | v.cmp_eq(u8x16::splat(b'_'));
        let bits = |mask: u8x16| u64::from(mask.move_mask() as u16) << (quarter * 16);
        out.word |= bits(word);
        out.space |= bits(v.cmp_eq(u8x16::splat(b' ')));
        out.control |= bits(within(v, 0, 0x20));
        out.newline |= bits(v.cmp_eq(u8x16::splat(b'\n')));
        out.beyond |= bits(v);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_wanted_bytes() {
        let bytes: Vec<u8> = (0..=255).cycle().take(300).collect();
        for from in 0..70 {
            let want: Vec<usize> =
                bytes[from..].iter().enumerate().filter(|(_, b)| [b'.', 0xe2, 7].contains(b)).map(|(i, _)| i).collect();
            assert_eq!(places(&bytes[from..], [b'.', 0xe2, 7]).collect::<Vec<_>>(), want);
        }
    }

    #[test]
    fn every_byte_has_its_class() {
        let bytes: Vec<u8> = (0..=255).collect();
        for at in [0, 64, 128, 192, 250] {
            let found = block(&bytes, at);
            for i in 0..BLOCK {
                let b = bytes.get(at + i).copied().unwrap_or(b' ');
                let bit = |mask: u64| mask >> i & 1 == 1;
                let want = (b.is_ascii_alphanumeric() || b == b'_', b == b' ', b < 0x20, b >= 0x80);
                assert_eq!((bit(found.word), bit(found.space), bit(found.control), bit(found.beyond)), want, "{b}");
                assert_eq!(bit(found.newline), b == b'\n');
                let folded = folded_block(&bytes, at);
                let word = want.0 && !b.is_ascii_uppercase();
                assert_eq!((bit(folded.word), bit(folded.beyond)), (word, want.3), "{b}");
                assert_eq!(bit(folded.blank), matches!(b, b' ' | b'\n'), "{b}");
            }
        }
    }
}
