//! The engine: a trie over words in one hash table, walked from every word.
//!
//! An automaton pays a dependent memory load for every byte, although names begin only at words and most words begin
//! none. Here the words of a text are found 64 bytes at a time as bits of masks, each word is hashed once, and a Bloom
//! filter tells for almost every one that no key begins with it. Only for the rest the table is asked:
//! `(state, word) → state`. Each slot tells in 64 bits what may follow it, so that "the" ends most of
//! its walks there. Where a key ends, it is compared byte by byte, so that a hash decides nothing alone.
//! (Fredkin 1960, Trie memory; Bloom 1970, Space/time trade-offs in hash coding with allowable errors.)
//!
//! Names begin and end where words do, so that every name on word edges is found.
//!
//! Not here: how the trie is made ([`super::grow`]); what a word is ([`super::cut`]); which matches count ([`super::Matcher`]).

use bytemuck::{Pod, Zeroable};

use super::cut::{ODD, Words, cut, hash, multiply, step};
use crate::store::Column;
use crate::text::Folded;

/// The state before the first word.
pub(super) const ROOT: u32 = 0;
/// No key ends here; no such state; no such key.
pub(super) const NONE: u32 = u32::MAX;
/// In a slot: a key ends in its state, so that the state need not be looked at for most words.
pub(super) const ENDS: u32 = 1 << 31;

/// So many words are looked at together, in passes: many enough to wait for memory once, few enough to stay in the cache.
const PASS: usize = 2048;

/// The buffers of a search, which a thread uses again.
#[derive(Debug)]
pub(super) struct Scratch {
    words: Words,
    /// The hashes of the words of a pass, and of the one behind them.
    hashes: Vec<u64>,
    /// The numbers of the words with which a key may begin, counted from the first of the pass.
    hits: Vec<u32>,
    /// Those that begin one, with the slots of their transitions from the root.
    firsts: Vec<(u32, Slot)>,
}

impl Default for Scratch {
    fn default() -> Scratch {
        Scratch {
            words: Words::default(),
            hashes: vec![0; PASS + 1],
            hits: vec![0; PASS + 1],
            firsts: vec![(0, FREE); PASS + 1],
        }
    }
}

/// A transition.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Slot {
    /// The upper half of its mixed key.
    pub(super) tag: u32,
    /// The state it leads to, with [`ENDS`] if a key ends there; `NONE` in a free slot.
    pub(super) state: u32,
    /// Which steps go on from that state, roughly: bit `step & 63`.
    pub(super) follow: u64,
}

impl Slot {
    /// The number of the state it leads to.
    #[inline]
    pub(super) fn target(self) -> u32 {
        self.state & !ENDS
    }
}

pub(super) const FREE: Slot = Slot { tag: 0, state: NONE, follow: 0 };

/// A place in the trie.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct State {
    /// The folded text up to here, in the arena.
    pub(super) start: u32,
    pub(super) len: u32,
    /// The number of the key that ends here.
    pub(super) key: u32,
}

/// All keys of a gazetteer as a trie over words.
#[derive(Debug)]
pub(super) struct WordTrie {
    pub(super) seed: u64,
    pub(super) keys: u32,
    /// Which words begin a key, roughly: a blocked Bloom filter, two bits in one word of 64. A power of two of them.
    pub(super) filter: Column<u64>,
    /// The transitions by their mixed keys, open addressing. A power of two of them, some free.
    pub(super) slots: Column<Slot>,
    pub(super) states: Column<State>,
    /// The texts of the keys.
    pub(super) arena: Column<u8>,
}

impl WordTrie {
    /// Bytes held.
    pub(super) fn memory(&self) -> usize {
        self.filter.len() * 8
            + self.slots.len() * size_of::<Slot>()
            + self.states.len() * size_of::<State>()
            + self.arena.len()
    }

    /// The number of keys.
    pub(super) fn len(&self) -> usize {
        self.keys as usize
    }

    /// Whether every search in it ends: for one that comes from a file. Where its numbers lead, [`WordTrie::find`] looks.
    pub(super) fn is_sound(&self) -> bool {
        let sizes = [self.filter.len(), self.slots.len()];
        sizes.iter().all(|n| n.is_power_of_two() && *n > 1) && self.slots.iter().any(|s| s.state == NONE)
    }

    /// The texts of all keys, by number.
    pub(super) fn key_texts(&self) -> Vec<&[u8]> {
        let mut texts: Vec<&[u8]> = vec![b""; self.len()];
        for state in self.states.iter() {
            if let Some(place) = texts.get_mut(state.key as usize) {
                *place = text(&self.arena, state);
            }
        }
        texts
    }

    /// Gives every occurrence of every key that begins and ends where words of the folded text do: start, end, number of
    /// the key. In order of their starts, the shorter first.
    pub(super) fn find(&self, text: &str, scratch: &mut Scratch, mut found: impl FnMut(usize, usize, u32)) {
        // Where the columns lie is asked once.
        let (filter, slots, states, arena): (&[u64], &[Slot], &[State], &[u8]) =
            (&self.filter, &self.slots, &self.states, &self.arena);
        let Scratch { words, hashes, hits, firsts } = scratch;
        let (bytes, seed) = (text.as_bytes(), self.seed);
        cut(text, words);
        let shift = shift(filter.len());
        // In passes, so that the processor waits for many places of memory at once, and without a branch for what it
        // cannot guess: everything is written, and kept by counting on.
        for pass in (0..words.len()).step_by(PASS) {
            let mut count = 0;
            for ((i, word), place) in words.range(pass, PASS + 1).enumerate().zip(&mut *hashes) {
                let hash = hash(bytes, word, seed);
                let bits = bits(hash);
                *place = hash;
                hits[count] = i as u32;
                count += usize::from(filter[(hash >> shift) as usize] & bits == bits);
            }
            // The one behind begins the next pass.
            count -= usize::from(count > 0 && hits[count - 1] as usize == PASS);
            let mut begun = 0;
            for &i in &hits[..count] {
                let slot = slots[place(slots, mix(ROOT, hashes[i as usize]))];
                let next = words.get(pass + i as usize + 1);
                let next = next.map_or(0, |word| 1 << (step(bytes, word.start, hashes[i as usize + 1]) & 63));
                firsts[begun] = (i, slot);
                // A free slot has nothing that follows.
                let ends = slot.state & ENDS != 0 && slot.state != NONE;
                begun += usize::from(ends | (slot.follow & next != 0));
            }
            for &(first, slot) in &firsts[..begun] {
                let (mut slot, mut at) = (slot, pass + first as usize);
                let Some(mut word) = words.get(at) else { continue };
                let start = word.start as usize;
                while slot.state != NONE {
                    let end = word.end as usize;
                    if slot.state & ENDS != 0
                        && let Some(state) = states.get(slot.target() as usize)
                        && bytes[start..end] == *self::text(arena, state)
                    {
                        found(start, end, state.key);
                    }
                    at += 1;
                    let Some(next) = words.get(at) else { break };
                    let step = step(bytes, next.start, hash(bytes, next, seed));
                    if slot.follow & 1 << (step & 63) == 0 {
                        break;
                    }
                    slot = slots[place(slots, mix(slot.target(), step))];
                    word = next;
                }
            }
        }
    }
}

/// The hashes of the words of a text as one number.
pub(super) fn probe(text: &Folded, seed: u64) -> u64 {
    let mut words = Words::default();
    cut(text.as_str(), &mut words);
    let bytes = text.as_str().as_bytes();
    let steps = words.iter().map(|word| step(bytes, word.start, hash(bytes, word, seed)));
    steps.fold(seed, |all, step| mix(all as u32, step))
}

/// The text up to a state.
#[inline]
pub(super) fn text<'a>(arena: &'a [u8], state: &State) -> &'a [u8] {
    let start = state.start as usize;
    arena.get(start..start + state.len as usize).unwrap_or_default()
}

/// The slot of a transition, or the free one where it would go.
#[inline]
pub(super) fn place(slots: &[Slot], mixed: u64) -> usize {
    let mask = slots.len() - 1;
    let mut at = mixed as usize & mask;
    loop {
        let slot = &slots[at];
        if slot.state == NONE || slot.tag == tag(mixed) {
            return at;
        }
        at = (at + 1) & mask;
    }
}

/// How far to shift a hash for a filter of so many words.
#[inline]
pub(super) fn shift(words: usize) -> u32 {
    64 - words.trailing_zeros()
}

#[inline]
pub(super) fn mix(state: u32, step: u64) -> u64 {
    multiply(step ^ 0xa076_1d64_78bd_642f, u64::from(state) ^ ODD)
}

#[inline]
pub(super) fn tag(mixed: u64) -> u32 {
    (mixed >> 32) as u32
}

/// Two bits of a filter word.
#[inline]
pub(super) fn bits(hash: u64) -> u64 {
    1 << (hash & 63) | 1 << (hash >> 6 & 63)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::grow::Builder;
    use crate::text::Folded;

    fn added(builder: &mut Builder, keys: &[&str]) -> Vec<Option<u32>> {
        let (keys, mut numbers) = (keys.iter().map(|k| (*k).to_owned()).collect::<Vec<_>>(), Vec::new());
        builder.add_all(&keys, &mut numbers);
        numbers
    }

    fn found(keys: &[&str], text: &str) -> Vec<(usize, usize, u32)> {
        let mut builder = Builder::new(1, 0);
        assert!(added(&mut builder, keys).iter().all(Option::is_some));
        let mut out = Vec::new();
        let trie = builder.finish().unwrap();
        assert!(trie.key_texts().iter().eq(keys.iter().map(|k| k.as_bytes()).collect::<Vec<_>>().iter()));
        trie.find(Folded::new(text).as_str(), &mut Scratch::default(), |s, e, k| out.push((s, e, k)));
        out
    }

    #[test]
    fn keys_are_found_where_words_begin_and_end() {
        let keys = ["u.s.", "us", "us open", "korea", "non-proliferation", "日本", "a"];
        assert_eq!(found(&keys, "The U.S. said"), [(4, 8, 0)]);
        assert_eq!(found(&keys, "U. S. said"), [], "a space makes another spelling");
        assert_eq!(found(&keys, "us opened; us open"), [(0, 2, 1), (11, 13, 1), (11, 18, 2)]);
        assert_eq!(found(&keys, "Koreans in Korea"), [(11, 16, 3)]);
        assert_eq!(found(&keys, "us\n\nopen"), [(0, 2, 1)], "no name goes over a blank line");
        assert_eq!(found(&keys, "Non-\nProliferation"), [(0, 17, 4)]);
        assert_eq!(found(&keys, "全日本人"), [(3, 9, 5)]);
        assert_eq!(found(&[], "anything"), []);
    }

    #[test]
    fn words_go_over_the_ends_of_blocks() {
        let keys = ["é日 abcdefghijklmnopqrstuvwxyz", "日", "жж"];
        for pad in 0..200 {
            let lead = "- ".repeat(pad / 2) + &"-".repeat(pad % 2);
            for (n, key) in keys.iter().enumerate() {
                let mut trie = Builder::new(7, 0);
                let keys: Vec<u32> = added(&mut trie, &keys).into_iter().flatten().collect();
                let trie = trie.finish().unwrap();
                let text = format!("{lead} {key} x");
                let mut out = Vec::new();
                trie.find(&text, &mut Scratch::default(), |s, e, k| out.push((s, e, k)));
                let at = lead.len() + 1;
                assert!(out.contains(&(at, at + key.len(), keys[n])), "{text:?}: {out:?}");
            }
        }
    }

    #[test]
    fn equal_keys_have_one_number() {
        let mut builder = Builder::new(1, 0);
        let numbers = added(&mut builder, &["a b", "a", "a b c", "a b", "", "a\nb"]);
        assert_eq!(numbers, [Some(0), Some(1), Some(2), Some(0), None, None]);
    }
}
