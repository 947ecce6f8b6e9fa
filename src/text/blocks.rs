//! 64 bytes at a time: which of them are parts of words, spaces, or beyond ASCII, as bits of a `u64`.
//!
//! The instructions come from the `wide` crate, which has them on every processor. Not here: what the bits mean for
//! folding ([`super::fold`]) and for finding names ([`crate::matcher`]).

use wide::u8x16;

/// Bytes of a block.
pub(crate) const BLOCK: usize = 64;

/// What the bytes of a block are; bit `i` stands for byte `i`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Block {
    /// ASCII letters, digits and the underscore.
    pub(crate) word: u64,
    /// Spaces (0x20).
    pub(crate) space: u64,
    /// ASCII white space other than the space, and control characters.
    pub(crate) control: u64,
    /// Bytes of characters beyond ASCII.
    pub(crate) beyond: u64,
}

/// The block from byte `at`; what lies behind the end counts as spaces.
#[inline]
pub(crate) fn block(bytes: &[u8], at: usize) -> Block {
    match bytes.get(at..at + BLOCK).and_then(|b| <&[u8; BLOCK]>::try_from(b).ok()) {
        Some(whole) => classify(whole),
        None => {
            let mut padded = [b' '; BLOCK];
            let rest = bytes.get(at..).unwrap_or_default();
            padded[..rest.len()].copy_from_slice(rest);
            classify(&padded)
        }
    }
}

#[inline]
fn classify(bytes: &[u8; BLOCK]) -> Block {
    let mut out = Block::default();
    for quarter in 0..4 {
        let mut part = [0; 16];
        part.copy_from_slice(&bytes[quarter * 16..quarter * 16 + 16]);
        let v = u8x16::new(part);
        // Unsigned `x < n` is `min(x, n - 1) == x`.
        let below = |x: u8x16, n: u8| x.min(u8x16::splat(n - 1)).cmp_eq(x);
        let letter = below((v | u8x16::splat(0x20)) - u8x16::splat(b'a'), 26);
        let digit = below(v - u8x16::splat(b'0'), 10);
        let word = letter | digit | v.cmp_eq(u8x16::splat(b'_'));
        let bits = |mask: u8x16| u64::from(mask.move_mask() as u16) << (quarter * 16);
        out.word |= bits(word);
        out.space |= bits(v.cmp_eq(u8x16::splat(b' ')));
        out.control |= bits(below(v, 0x20));
        out.beyond |= bits(v);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

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
            }
        }
    }
}
