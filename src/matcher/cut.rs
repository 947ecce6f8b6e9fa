//! Cuts a folded text into words, 64 bytes at a time, and hashes words.
//!
//! A word here is a run of word characters, any other character but white space, or one character of a script without
//! spaces: names begin and end where such words do.
//!
//! Not here: which words belong to names ([`super::words`]).

use crate::text::blocks::{BLOCK, folded_block};
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
    starts: Places,
    ends: Places,
}

impl Words {
    /// How many there are.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.starts.len
    }

    /// Word number `i`.
    #[inline]
    pub(super) fn get(&self, i: usize) -> Option<Word> {
        Some(Word { start: *self.starts.all().get(i)?, end: *self.ends.all().get(i)? })
    }

    /// Where word number `i` begins.
    #[inline]
    pub(super) fn start(&self, i: usize) -> u32 {
        self.starts.all()[i]
    }

    /// All words in their order.
    #[inline]
    pub(super) fn iter(&self) -> impl Iterator<Item = Word> {
        self.range(0, self.len())
    }

    /// Words from number `from` on, `most` at the most.
    #[inline]
    pub(super) fn range(&self, from: usize, most: usize) -> impl Iterator<Item = Word> {
        let to = self.len().min(from + most);
        self.starts.all()[from..to].iter().zip(&self.ends.all()[from..to]).map(|(s, e)| Word { start: *s, end: *e })
    }
}

/// Rising places in a text, in bytes.
#[derive(Debug, Default)]
struct Places {
    /// What was found, then what earlier texts left: room to write a block's places without asking for each.
    buffer: Vec<u32>,
    len: usize,
}

impl Places {
    #[inline]
    fn all(&self) -> &[u32] {
        &self.buffer[..self.len]
    }

    /// Adds the places of the bits of the block from byte `at`.
    #[inline(always)]
    fn push_bits(&mut self, at: usize, mut bits: u64) {
        if self.buffer.len() < self.len + BLOCK {
            self.buffer.resize((self.len + BLOCK) * 2, 0);
        }
        let count = bits.count_ones() as usize;
        // Most blocks have fewer than sixteen words: without a branch for each.
        for (n, eight) in self.buffer[self.len..].as_chunks_mut::<8>().0.iter_mut().enumerate() {
            if n * 8 >= count {
                break;
            }
            for place in eight {
                *place = at as u32 + bits.trailing_zeros();
                bits &= bits.wrapping_sub(1);
            }
        }
        self.len += count;
    }
}

/// Cuts a folded text into its words. They are disjoint and none is empty, so that the first beginning belongs to the
/// first end, and so on.
pub(super) fn cut(text: &str, words: &mut Words) {
    (words.starts.len, words.ends.len) = (0, 0);
    let bytes = text.as_bytes();
    // Whether a run of word characters goes over into this block, and which ends lie in it of what began before.
    let (mut open, mut due) = (false, 0u64);
    let mut at = 0;
    while at < bytes.len() {
        let here = folded_block(bytes, at);
        let mut word = here.word;
        // What lies behind the end is blank.
        let mut single = !(here.word | here.blank | here.beyond);
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
        words.starts.push_bits(at, word & !before | single);
        words.ends.push_bits(at, before & !word | ends);
        open = word >> (BLOCK - 1) == 1;
        at += BLOCK;
    }
    if open || due != 0 {
        words.ends.push_bits(bytes.len(), 1);
    }
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

/// The step that a word with this hash makes. A space before it makes another one, a blank line one that no key has.
#[inline(always)]
pub(super) fn step(bytes: &[u8], start: u32, hash: u64) -> u64 {
    // Numbers are chosen, no way is: which it will be, a processor cannot guess.
    match (start as usize).checked_sub(1).map_or(0, |before| bytes[before]) {
        b' ' => hash ^ SPACED,
        b'\n' => !hash,
        _ => hash,
    }
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
    let (start, len) = (word.start as usize, (word.end - word.start) as usize);
    // Most words are short: what lies behind them is masked away, so that their length is no question.
    match bytes.get(start..).and_then(|b| b.first_chunk()) {
        Some(whole) if len <= 16 => hash_short(whole, len, seed),
        _ => hash_long(&bytes[start..start + len], seed),
    }
}

/// Masks that keep so many bytes of two halves.
const MASKS: [(u64, u64); 17] = {
    let mut masks = [(0, 0); 17];
    let mut len = 1;
    while len <= 16 {
        let kept = u128::MAX >> (128 - 8 * len);
        masks[len] = (kept as u64, (kept >> 64) as u64);
        len += 1;
    }
    masks
};

/// The hash of the first `len` of sixteen bytes.
#[inline(always)]
fn hash_short(bytes: &[u8; 16], len: usize, seed: u64) -> u64 {
    let (halves, (low, high)) = (bytes.as_chunks().0, MASKS[len]);
    multiply(u64::from_le_bytes(halves[0]) & low ^ seed, u64::from_le_bytes(halves[1]) & high ^ ODD)
}

/// The hash of a word of any length.
#[inline(never)]
fn hash_long(word: &[u8], seed: u64) -> u64 {
    let mut seed = seed;
    let mut rest = word;
    // Sixteen bytes at a time; a word of no more goes as above.
    while let (Some(whole), true) = (rest.first_chunk(), rest.len() > 16) {
        seed = hash_short(whole, 16, seed).wrapping_add(word.len() as u64);
        rest = &rest[16..];
    }
    let mut last = [0; 16];
    last[..rest.len()].copy_from_slice(rest);
    hash_short(&last, rest.len(), seed)
}
