//! The engine for ordinary texts: a trie over words in one hash table, walked from every word.
//!
//! An automaton pays a dependent memory load for every byte, although names begin only at words and most words begin
//! none. Here a text is cut into words and marks once, each hashed while it is read; a bitmap of 64 KiB tells for
//! almost every word that no key goes on with it, and only for the rest the table is asked: `(state, word) → state`. A
//! state where a key ends gives the key, which is then compared byte by byte, so that a hash decides nothing alone.
//!
//! Word edges are where a word or mark begins or ends; [`Folded::is_ordinary`] tells whether that holds for a text
//! (scripts without spaces and invisible characters inside words do not).
//!
//! Not here: which matches count ([`super::Matcher`]), and texts that are not ordinary.

use rustc_hash::FxHashMap;

use crate::text::{Folded, is_word};

/// Bits of the filter: 2¹⁹ bits are 64 KiB.
const FILTER_BITS: u32 = 19;
/// The state before the first word.
const ROOT: u32 = 0;
/// No key ends here; no such state.
const NONE: u32 = u32::MAX;

/// A word or mark of a folded text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    start: u32,
    end: u32,
    /// Of its bytes.
    hash: u64,
    /// Whether a space stands before it.
    spaced: bool,
    /// Whether a blank line stands before it; no name goes over one.
    apart: bool,
}

/// All keys of a gazetteer as a trie over words.
#[derive(Debug)]
pub(super) struct WordTrie {
    seed: u64,
    /// Which transitions exist, roughly.
    filter: Box<[u64]>,
    /// Transitions by their mixed key, open addressing; `NONE` as the state marks a free slot.
    slots: Box<[(u64, u32)]>,
    /// For each state the key that ends there.
    ends: Vec<u32>,
}

/// Two different words with one hash, or two transitions with one mixed key, under this seed.
struct Clash;

impl WordTrie {
    /// Compiles keys, which are folded and not empty.
    pub(super) fn new(keys: &[Box<str>]) -> WordTrie {
        // A clash of 64-bit hashes is less likely than a broken memory cell, but then another seed helps.
        let mut seed = 0x9e37_79b9_7f4a_7c15;
        loop {
            match WordTrie::with_seed(keys, seed) {
                Ok(trie) => return trie,
                Err(Clash) => seed = seed.wrapping_mul(0xd129_42d3_1b52_6b35) | 1,
            }
        }
    }

    fn with_seed(keys: &[Box<str>], seed: u64) -> Result<WordTrie, Clash> {
        let mut known: FxHashMap<u64, &str> = FxHashMap::default();
        let mut transitions: FxHashMap<u64, (u32, u64, u32)> = FxHashMap::default();
        let mut ends = vec![NONE];
        let mut words = Vec::new();
        for (number, key) in keys.iter().enumerate() {
            cut(key, seed, &mut words);
            let mut state = ROOT;
            for (n, word) in words.iter().enumerate() {
                let text = &key[word.start as usize..word.end as usize];
                if *known.entry(word.hash).or_insert(text) != text {
                    return Err(Clash);
                }
                let step = word.step(n == 0);
                let next = ends.len() as u32;
                let (from, by, to) = *transitions.entry(mix(state, step)).or_insert((state, step, next));
                if (from, by) != (state, step) {
                    return Err(Clash);
                }
                if to == next {
                    ends.push(NONE);
                }
                state = to;
            }
            if let Some(end) = ends.get_mut(state as usize).filter(|_| state != ROOT) {
                *end = number as u32;
            }
        }
        let capacity = (transitions.len() * 2).next_power_of_two().max(16);
        let mut trie = WordTrie {
            seed,
            filter: vec![0; 1 << (FILTER_BITS - 6)].into(),
            slots: vec![(0, NONE); capacity].into(),
            ends,
        };
        for (key, (_, _, state)) in transitions {
            trie.filter[word_of(key)] |= bit_of(key);
            let mut at = key as usize & (capacity - 1);
            while trie.slots[at].1 != NONE {
                at = (at + 1) & (capacity - 1);
            }
            trie.slots[at] = (key, state);
        }
        Ok(trie)
    }

    /// Bytes held.
    pub(super) fn memory(&self) -> usize {
        self.filter.len() * 8 + self.slots.len() * 16 + self.ends.len() * 4
    }

    /// Gives every occurrence of every key that begins and ends with a word or mark: start, end, number of the key. The
    /// caller compares the bytes.
    pub(super) fn find(&self, folded: &Folded, words: &mut Vec<Word>, mut found: impl FnMut(usize, usize, u32)) {
        cut(folded.as_str(), self.seed, words);
        for (i, first) in words.iter().enumerate() {
            let mut state = ROOT;
            for word in &words[i..] {
                let begins = std::ptr::eq(word, first);
                if word.apart && !begins {
                    break;
                }
                state = match self.next(state, word.step(begins)) {
                    NONE => break,
                    next => next,
                };
                let key = self.ends[state as usize];
                if key != NONE {
                    found(first.start as usize, word.end as usize, key);
                }
            }
        }
    }

    #[inline]
    fn next(&self, state: u32, step: u64) -> u32 {
        let key = mix(state, step);
        if self.filter[word_of(key)] & bit_of(key) == 0 {
            return NONE;
        }
        let mask = self.slots.len() - 1;
        let mut at = key as usize & mask;
        loop {
            let (there, next) = self.slots[at];
            if there == key || next == NONE {
                return next;
            }
            at = (at + 1) & mask;
        }
    }
}

impl Word {
    /// The word as a step of the trie: a space before it makes another one, except before the first.
    #[inline]
    fn step(&self, first: bool) -> u64 {
        if self.spaced && !first { self.hash ^ 0xa5a5_a5a5_5a5a_5a5a } else { self.hash }
    }
}

#[inline]
fn mix(state: u32, step: u64) -> u64 {
    let x = (step ^ u64::from(state).wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    x ^ x >> 32
}

#[inline]
fn word_of(key: u64) -> usize {
    (key >> (64 - FILTER_BITS + 6)) as usize
}

#[inline]
fn bit_of(key: u64) -> u64 {
    1 << (key >> (64 - FILTER_BITS) & 63)
}

/// What a byte of a folded text is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Break,
    Word,
    Mark,
    /// Part of a character beyond ASCII.
    Other,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Mark; 256];
    let mut b = 0;
    while b < 256 {
        classes[b] = match b as u8 {
            b' ' => Class::Space,
            b'\n' => Class::Break,
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' => Class::Word,
            128.. => Class::Other,
            _ => Class::Mark,
        };
        b += 1;
    }
    classes
};

/// Cuts a folded text into its words and single marks.
fn cut(text: &str, seed: u64, words: &mut Vec<Word>) {
    words.clear();
    let bytes = text.as_bytes();
    let (mut at, mut spaced, mut apart) = (0, false, false);
    while at < bytes.len() {
        let start = at;
        match CLASSES[bytes[at] as usize] {
            Class::Space => {
                spaced = true;
                at += 1;
                continue;
            }
            Class::Break => {
                apart = true;
                at += 1;
                continue;
            }
            Class::Mark => at += 1,
            Class::Word => at = word_end(text, at),
            Class::Other => {
                let c = text[at..].chars().next().unwrap_or_default();
                at = if is_word(c) { word_end(text, at) } else { at + c.len_utf8() };
            }
        }
        let hash = hash(&bytes[start..at], seed);
        words.push(Word { start: start as u32, end: at as u32, hash, spaced, apart });
        (spaced, apart) = (false, false);
    }
}

fn word_end(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    while at < bytes.len() {
        match CLASSES[bytes[at] as usize] {
            Class::Word => at += 1,
            Class::Other => {
                let c = text[at..].chars().next().unwrap_or_default();
                if !is_word(c) {
                    break;
                }
                at += c.len_utf8();
            }
            _ => break,
        }
    }
    at
}

/// Eight bytes at a time; the length counts, so that a word and its beginning differ.
#[inline]
fn hash(bytes: &[u8], seed: u64) -> u64 {
    let mut h = seed ^ (bytes.len() as u64).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let part = u64::from_le_bytes([chunk[0], chunk[1], chunk[2], chunk[3], chunk[4], chunk[5], chunk[6], chunk[7]]);
        h = (h ^ part).wrapping_mul(0x9fb2_1c65_1e98_df25).rotate_left(29);
    }
    let rest = chunks.remainder().iter().rev().fold(0, |part: u64, b| part << 8 | u64::from(*b));
    h = (h ^ rest).wrapping_mul(0x9fb2_1c65_1e98_df25);
    h ^ h >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(keys: &[&str], text: &str) -> Vec<(usize, usize, u32)> {
        let keys: Vec<Box<str>> = keys.iter().map(|k| (*k).into()).collect();
        let mut out = Vec::new();
        let check = |s: usize, e: usize, k: u32| out.push((s, e, k));
        WordTrie::new(&keys).find(&Folded::new(text), &mut Vec::new(), check);
        out
    }

    #[test]
    fn keys_are_found_where_words_begin_and_end() {
        let keys = ["u.s.", "us", "us open", "korea", "non-proliferation"];
        assert_eq!(found(&keys, "The U.S. said"), [(4, 8, 0)]);
        assert_eq!(found(&keys, "U. S. said"), [], "a space makes another spelling");
        assert_eq!(found(&keys, "us opened; us open"), [(0, 2, 1), (11, 13, 1), (11, 18, 2)]);
        assert_eq!(found(&keys, "Koreans in Korea"), [(11, 16, 3)]);
        assert_eq!(found(&keys, "us\n\nopen"), [(0, 2, 1)], "no name goes over a blank line");
        assert_eq!(found(&keys, "Non-\nProliferation"), [(0, 17, 4)]);
        assert_eq!(found(&[], "anything"), []);
    }
}
