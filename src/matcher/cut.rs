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

impl Word {
    #[inline]
    fn new(start: usize, end: usize) -> Word {
        Word { start: start as u32, end: end as u32 }
    }
}

/// Cuts a folded text into its words.
pub(super) fn cut(text: &str, words: &mut Vec<Word>) {
    words.clear();
    let bytes = text.as_bytes();
    // The word that goes over into the next block.
    let mut open: Option<usize> = None;
    let mut at = 0;
    // Bytes of this block that belong to a character of the last one.
    let mut spill = 0;
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
        // The bytes of a character that began in the last block belong to the word that is open, or to nothing.
        let spilled = (1u64 << spill) - 1;
        if open.is_some() {
            word |= spilled;
        }
        let mut rest = here.beyond & !spilled;
        spill = 0;
        while rest != 0 {
            let i = rest.trailing_zeros() as usize;
            let c = text[at + i..].chars().next().unwrap_or_default();
            let len = c.len_utf8();
            let mask = u64::MAX >> (BLOCK - len) << i;
            rest &= !mask;
            spill = (i + len).saturating_sub(BLOCK);
            if is_word(c) && !is_unspaced(c) {
                word |= mask;
            } else {
                single |= 1 << i;
            }
        }
        let mut starts = word & !(word << 1 | u64::from(open.is_some())) | single;
        if let Some(start) = open {
            let end = (!word).trailing_zeros() as usize;
            if end == BLOCK {
                at += BLOCK;
                continue;
            }
            words.push(Word::new(start, at + end));
            open = None;
        }
        while starts != 0 {
            let i = starts.trailing_zeros() as usize;
            starts &= starts - 1;
            if word >> i & 1 == 0 {
                words.push(Word::new(at + i, at + i + width(bytes[at + i])));
                continue;
            }
            let len = (!(word >> i)).trailing_zeros() as usize;
            if i + len >= BLOCK {
                open = Some(at + i);
            } else {
                words.push(Word::new(at + i, at + i + len));
            }
        }
        at += BLOCK;
    }
    if let Some(start) = open {
        words.push(Word::new(start, bytes.len()));
    }
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

/// The bytes of a character whose first byte this is.
#[inline]
fn width(first: u8) -> usize {
    match first {
        0..0x80 => 1,
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
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

/// The hash of a word, sixteen bytes at a time.
#[inline]
pub(super) fn hash(bytes: &[u8], word: Word, seed: u64) -> u64 {
    let (start, end) = (word.start as usize, word.end as usize);
    // Most words are short: what the general way gives for them, sooner.
    if end - start <= 8
        && let Some(whole) = bytes.get(start..).and_then(|b| b.first_chunk())
    {
        let low = u64::from_le_bytes(*whole) & u64::MAX >> ((8 * (start + 8 - end)) & 63);
        return multiply(low ^ seed, ODD);
    }
    let mut h = seed;
    let mut at = start;
    while end - at > 16 {
        h = multiply(load(bytes, at, 8) ^ h, load(bytes, at + 8, 8) ^ ODD);
        at += 16;
    }
    let len = end - at;
    let low = load(bytes, at, len.min(8));
    let high = if len > 8 { load(bytes, at + 8, len - 8) } else { 0 };
    multiply(low ^ h, high ^ ODD)
}

/// `len` (up to eight) bytes from `at`, the rest zero.
#[inline]
fn load(bytes: &[u8], at: usize, len: usize) -> u64 {
    let whole = match bytes.get(at..at + 8).and_then(|b| <[u8; 8]>::try_from(b).ok()) {
        Some(eight) => u64::from_le_bytes(eight),
        None => bytes[at..].iter().rev().fold(0, |n, b| n << 8 | u64::from(*b)),
    };
    if len == 0 { 0 } else { whole & u64::MAX >> (64 - 8 * len) }
}
