//! Cuts a folded text into words, 64 bytes at a time, and hashes words.
//!
//! A word here is a run of word characters, any other character but white space, or one character of a script without
//! spaces: names begin and end where such words do.
//!
//! Not here: which words belong to names ([`super::words`]).

use crate::text::blocks::{BLOCK, block};
use crate::text::{is_unspaced, is_word};

/// A space before a word that is not the first makes it another step.
const SPACED: u64 = 0xa5a5_a5a5_5a5a_5a5a;

/// Random bits, so that a factor of a product is hardly ever zero.
pub(super) const ODD: u64 = 0xe703_7ed1_a0b4_28db;

/// A word of a folded text: where it stands, in bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// The words of a text: where each begins, and where each ends. Apart, because they are found apart.
#[derive(Debug, Default)]
pub(super) struct Words {
    starts: Vec<u32>,
    ends: Vec<u32>,
}

impl Words {
    /// Word number `i`.
    #[inline]
    pub(super) fn get(&self, i: usize) -> Option<Word> {
        Some(Word { start: *self.starts.get(i)?, end: *self.ends.get(i)? })
    }

    /// All words in their order.
    #[inline]
    pub(super) fn iter(&self) -> impl Iterator<Item = Word> {
        self.starts.iter().zip(&self.ends).map(|(start, end)| Word { start: *start, end: *end })
    }
}

/// Cuts a folded text into its words. They are disjoint and none is empty, so that the first beginning belongs to the
/// first end, and so on.
pub(super) fn cut(text: &str, words: &mut Words) {
    words.starts.clear();
    words.ends.clear();
    let bytes = text.as_bytes();
    // Whether a run of word characters goes over into this block, and which ends lie in it of what began before.
    let (mut open, mut due) = (false, 0u64);
    let mut at = 0;
    while at < bytes.len() {
        let here = block(bytes, at);
        let mut word = here.word;
        let mut single = !(here.word | here.space | here.control | here.beyond);
        let left = bytes.len() - at;
        if left < BLOCK {
            single &= (1 << left) - 1;
        }
        // Control characters but the line break are marks; there are hardly any.
        single |= if here.control == 0 { 0 } else { controls(bytes, at, here.control) };
        let mut ends = due | single << 1;
        due = single >> (BLOCK - 1);
        if here.beyond != 0 {
            let beyond = beyond(text, at, here.beyond);
            // The bytes of a character that began in the last block belong to the run that is open, or to nothing.
            word |= beyond.word | if open { beyond.spilled } else { 0 };
            single |= beyond.single;
            ends |= beyond.ends;
            due |= beyond.due;
        }
        let before = word << 1 | u64::from(open);
        flatten(at, word & !before | single, &mut words.starts);
        flatten(at, before & !word | ends, &mut words.ends);
        open = word >> (BLOCK - 1) == 1;
        at += BLOCK;
    }
    if open || due != 0 {
        words.ends.push(bytes.len() as u32);
    }
}

/// Appends the places of the bits of a block.
#[inline(always)]
fn flatten(at: usize, mut bits: u64, out: &mut Vec<u32>) {
    let count = bits.count_ones() as usize;
    let mut places = [0u32; BLOCK];
    // Most blocks have fewer than sixteen words: without a branch for each.
    for (n, eight) in places.as_chunks_mut::<8>().0.iter_mut().enumerate() {
        if n * 8 >= count {
            break;
        }
        for place in eight {
            *place = at as u32 + bits.trailing_zeros();
            bits &= bits.wrapping_sub(1);
        }
    }
    out.extend_from_slice(&places[..count]);
}

/// What the characters beyond ASCII of a block are.
#[derive(Default)]
struct Beyond {
    /// Bytes of a character that began in the block before.
    spilled: u64,
    /// Bytes of word characters.
    word: u64,
    /// First bytes of characters that are words of their own.
    single: u64,
    /// Where such words end in this block.
    ends: u64,
    /// Where they end in the next one.
    due: u64,
}

/// Looks at the characters that have the bytes `bits` of the block from `at`.
fn beyond(text: &str, at: usize, bits: u64) -> Beyond {
    let mut out = Beyond::default();
    let bytes = text.as_bytes();
    let mut rest = bits;
    while rest != 0 {
        let i = rest.trailing_zeros() as usize;
        if bytes[at + i] & 0xc0 == 0x80 {
            out.spilled |= 1 << i;
            rest &= rest - 1;
            continue;
        }
        let c = text[at + i..].chars().next().unwrap_or_default();
        let len = c.len_utf8();
        let mask = u64::MAX >> (BLOCK - len) << i;
        rest &= !mask;
        if !is_unspaced(c) && is_word(c) {
            out.word |= mask;
        } else {
            out.single |= 1 << i;
            match i + len {
                end @ ..BLOCK => out.ends |= 1 << end,
                end => out.due |= 1 << (end - BLOCK),
            }
        }
    }
    out
}

/// The step that a word makes. A space before it makes another one, a blank line one that no key has.
#[inline]
pub(super) fn step(bytes: &[u8], word: Word, first: bool, seed: u64) -> u64 {
    let hash = hash(bytes, word, seed);
    if first {
        return hash;
    }
    match bytes[word.start as usize - 1] {
        b' ' => hash ^ SPACED,
        b'\n' => !hash,
        _ => hash,
    }
}

/// Of the control characters of a block those that are marks: all but the line break.
#[cold]
fn controls(bytes: &[u8], at: usize, mut control: u64) -> u64 {
    let mut marks = 0;
    while control != 0 {
        let i = control.trailing_zeros() as usize;
        control &= control - 1;
        marks |= u64::from(bytes.get(at + i).is_some_and(|b| *b != b'\n')) << i;
    }
    marks
}

/// The two halves of a product, folded: the mixing step of wyhash (Wang Yi 2019).
#[inline]
pub(super) fn multiply(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

/// The hash of a word.
#[inline(always)]
pub(super) fn hash(bytes: &[u8], word: Word, seed: u64) -> u64 {
    let (start, end) = (word.start as usize, word.end as usize);
    // Most words are short: what the general way gives for them, sooner.
    match bytes.get(start..).and_then(|b| b.first_chunk()) {
        Some(whole) if end - start <= 8 => {
            let low = u64::from_le_bytes(*whole) & u64::MAX >> ((8 * (start + 8 - end)) & 63);
            multiply(low ^ seed, ODD)
        }
        _ => hash_long(&bytes[start..end], seed),
    }
}

/// The hash of a word of any length, sixteen bytes at a time, the last ones overlapping those before.
#[inline(never)]
fn hash_long(word: &[u8], seed: u64) -> u64 {
    let len = word.len();
    if len <= 8 {
        let low = word.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b));
        return multiply(low ^ seed, ODD);
    }
    let eight = |at: usize| word[at..].first_chunk().map_or(0, |b| u64::from_le_bytes(*b));
    // Overlapping bytes do not tell the length.
    let mut h = seed ^ len as u64;
    for at in (0..len - 16.min(len)).step_by(16) {
        h = multiply(eight(at) ^ h, eight(at + 8) ^ ODD);
    }
    multiply(eight(len.saturating_sub(16)) ^ h, eight(len - 8) ^ ODD)
}
