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
//! Not here: what a word is ([`super::cut`]); which matches count ([`super::Matcher`]).

use super::cut::{ODD, Words, cut, hash, multiply, step};

/// The state before the first word.
const ROOT: u32 = 0;
/// No key ends here; no such state; no such key.
const NONE: u32 = u32::MAX;
/// In a slot: a key ends in its state, so that the state need not be looked at for most words.
const ENDS: u32 = 1 << 31;

/// The buffers of a search, which a thread uses again.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    words: Words,
    /// The words with which a key may begin: their numbers and hashes.
    hits: Vec<(u32, u64)>,
    /// The slots of their transitions from the root.
    slots: Vec<Slot>,
}

/// A transition.
#[derive(Debug, Clone, Copy)]
struct Slot {
    /// The upper half of its mixed key.
    tag: u32,
    /// The state it leads to, with [`ENDS`] if a key ends there; `NONE` in a free slot.
    state: u32,
    /// Which steps go on from that state, roughly: bit `step & 63`.
    follow: u64,
}

impl Slot {
    /// The number of the state it leads to.
    fn target(self) -> u32 {
        self.state & !ENDS
    }
}

const FREE: Slot = Slot { tag: 0, state: NONE, follow: 0 };

/// A place in the trie.
#[derive(Debug, Clone, Copy)]
struct State {
    /// The folded text up to here, in the arena.
    start: u32,
    len: u32,
    /// The number of the key that ends here.
    key: u32,
}

/// All keys of a gazetteer as a trie over words.
#[derive(Debug)]
pub(super) struct WordTrie {
    seed: u64,
    /// Which words begin a key, roughly: a blocked Bloom filter, two bits in one word of 64.
    first: Box<[u64]>,
    first_shift: u32,
    /// The transitions by their mixed keys, open addressing.
    slots: Vec<Slot>,
    states: Vec<State>,
    /// The texts of the keys.
    arena: String,
    keys: u32,
}

/// Builds a [`WordTrie`] key by key.
pub(super) struct Builder {
    trie: WordTrie,
    /// The words of the keys at hand.
    words: Vec<Words>,
    /// The mixed keys of all transitions, in the order of the states they lead to.
    transitions: Vec<u64>,
    /// The words that begin keys.
    firsts: Vec<u64>,
    clash: bool,
}

impl Builder {
    /// `seed` makes other hashes, should two transitions clash under one; `keys` is about how many keys will come.
    pub(super) fn new(seed: u64, keys: usize) -> Builder {
        let root = State { start: 0, len: 0, key: NONE };
        let trie = WordTrie {
            seed,
            first: Box::default(),
            first_shift: 0,
            slots: vec![FREE; (keys * 4 / 3).next_power_of_two().max(1 << 10)],
            states: vec![root],
            arena: String::new(),
            keys: 0,
        };
        Builder { trie, words: Vec::new(), transitions: Vec::new(), firsts: Vec::new(), clash: false }
    }

    /// The numbers of folded keys, new ones for those that are new; `None` for a key that no text can hold (empty, or
    /// with a blank line).
    pub(super) fn add_all(&mut self, keys: &[String], numbers: &mut Vec<Option<u32>>) {
        self.words.resize_with(self.words.len().max(keys.len()), Words::default);
        let mut words = std::mem::take(&mut self.words);
        for (key, words) in keys.iter().zip(&mut words) {
            cut(key, words);
        }
        // The slots of all first words, so that the processor waits for many places of memory at once.
        let first = |(key, words): (&String, &Words)| {
            let word = words.get(0)?;
            Some(self.trie.slots[self.trie.place(mix(ROOT, hash(key.as_bytes(), word, self.trie.seed)))].tag)
        };
        std::hint::black_box(keys.iter().zip(&words).filter_map(first).fold(0, |a, b| a ^ b));
        numbers.clear();
        numbers.extend(keys.iter().zip(&words).map(|(key, words)| self.add(key, words)));
        self.words = words;
    }

    fn add(&mut self, key: &str, words: &Words) -> Option<u32> {
        if key.is_empty() || key.contains('\n') {
            return None;
        }
        let trie = &mut self.trie;
        let (home, before) = (trie.arena.len(), trie.states.len());
        trie.arena.push_str(key);
        let (mut state, mut from) = (ROOT, None);
        for (n, word) in words.iter().enumerate() {
            let step = step(key.as_bytes(), word, n == 0, trie.seed);
            let mixed = mix(state, step);
            if (self.transitions.len() + 1) * 4 > trie.slots.len() * 3 {
                from = trie.spread(&self.transitions, from);
            }
            let at = trie.slot(mixed);
            match trie.slots[at].state {
                NONE => {
                    state = trie.states.len() as u32;
                    trie.states.push(State { start: home as u32, len: word.end, key: NONE });
                    trie.slots[at] = Slot { tag: tag(mixed), state, follow: 0 };
                    self.transitions.push(mixed);
                    match from {
                        Some(from) => trie.slots[from].follow |= 1 << (step & 63),
                        None => self.firsts.push(step),
                    }
                }
                _ => {
                    state = trie.slots[at].target();
                    self.clash |= trie.text(state) != &key[..word.end as usize];
                }
            }
            from = Some(at);
        }
        if trie.states.len() == before {
            trie.arena.truncate(home);
        }
        let end = &mut trie.states[state as usize].key;
        if *end == NONE {
            *end = trie.keys;
            trie.keys += 1;
            from.into_iter().for_each(|slot| trie.slots[slot].state |= ENDS);
        }
        Some(*end)
    }

    /// The trie, unless two transitions clashed under this seed.
    pub(super) fn finish(mut self) -> Option<WordTrie> {
        if self.clash {
            return None;
        }
        // Eight bits a word: one word in twenty that begins no key is asked for in vain.
        let size = (self.firsts.len() / 8).next_power_of_two().max(1 << 9);
        self.trie.first = vec![0; size].into();
        self.trie.first_shift = 64 - size.trailing_zeros();
        for hash in self.firsts {
            self.trie.first[(hash >> self.trie.first_shift) as usize] |= bits(hash);
        }
        self.trie.states.shrink_to_fit();
        self.trie.arena.shrink_to_fit();
        Some(self.trie)
    }
}

impl WordTrie {
    /// Bytes held.
    pub(super) fn memory(&self) -> usize {
        self.first.len() * 8
            + self.slots.len() * size_of::<Slot>()
            + self.states.len() * size_of::<State>()
            + self.arena.len()
    }

    /// The number of keys.
    pub(super) fn len(&self) -> usize {
        self.keys as usize
    }

    /// The texts of all keys, by number.
    pub(super) fn key_texts(&self) -> Vec<&str> {
        let mut texts = vec![""; self.len()];
        for (number, state) in self.states.iter().enumerate().filter(|(_, s)| s.key != NONE) {
            texts[state.key as usize] = self.text(number as u32);
        }
        texts
    }

    /// Gives every occurrence of every key that begins and ends where words of the folded text do: start, end, number of
    /// the key. In order of their starts, the shorter first.
    pub(super) fn find(&self, text: &str, scratch: &mut Scratch, mut found: impl FnMut(usize, usize, u32)) {
        let Scratch { words, hits, slots } = scratch;
        let bytes = text.as_bytes();
        cut(text, words);
        // In passes, so that the processor waits for many places of memory at once.
        hits.clear();
        let (seed, first, shift) = (self.seed, &*self.first, self.first_shift);
        for (i, word) in words.iter().enumerate() {
            let hash = hash(bytes, word, seed);
            let bits = bits(hash);
            if first[(hash >> shift) as usize] & bits == bits {
                hits.push((i as u32, hash));
            }
        }
        slots.clear();
        slots.extend(hits.iter().map(|(_, hash)| self.slots[self.slot(mix(ROOT, *hash))]));
        for (&(first, _), &slot) in hits.iter().zip(&*slots) {
            let (mut slot, mut at) = (slot, first as usize);
            let Some(mut word) = words.get(at) else { continue };
            let start = word.start as usize;
            while slot.state != NONE {
                if slot.state & ENDS != 0 {
                    let (key, text) = self.key(slot.target());
                    let end = word.end as usize;
                    if bytes[start..end] == *text.as_bytes() {
                        found(start, end, key);
                    }
                }
                at += 1;
                let Some(next) = words.get(at) else { break };
                let step = step(bytes, next, false, seed);
                if slot.follow & 1 << (step & 63) == 0 {
                    break;
                }
                slot = self.slots[self.slot(mix(slot.target(), step))];
                word = next;
            }
        }
    }

    fn text(&self, state: u32) -> &str {
        self.key(state).1
    }

    /// The number of the key that ends in a state, and the text up to there.
    fn key(&self, state: u32) -> (u32, &str) {
        let state = &self.states[state as usize];
        (state.key, &self.arena[state.start as usize..(state.start + state.len) as usize])
    }

    /// Where the search for a transition begins.
    #[inline]
    fn place(&self, mixed: u64) -> usize {
        mixed as usize & (self.slots.len() - 1)
    }

    /// The slot of a transition, or the free one where it would go.
    #[inline]
    fn slot(&self, mixed: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = self.place(mixed);
        loop {
            let slot = &self.slots[at];
            if slot.state == NONE || slot.tag == tag(mixed) {
                return at;
            }
            at = (at + 1) & mask;
        }
    }

    /// Doubles the table; where the slot `follow` went. `transitions` are the mixed keys in the order of the states they
    /// lead to.
    fn spread(&mut self, transitions: &[u64], follow: Option<usize>) -> Option<usize> {
        let followed = follow.map(|at| self.slots[at].state);
        let size = self.slots.len() * 2;
        let old = std::mem::replace(&mut self.slots, vec![FREE; size]);
        let mut went = None;
        for slot in old.into_iter().filter(|s| s.state != NONE) {
            // Straight to a free slot: two transitions with one tag keep a slot each, and their clash is known by now.
            let mut at = transitions[slot.target() as usize - 1] as usize & (size - 1);
            while self.slots[at].state != NONE {
                at = (at + 1) & (size - 1);
            }
            self.slots[at] = slot;
            if Some(slot.state) == followed {
                went = Some(at);
            }
        }
        went
    }
}

#[inline]
fn mix(state: u32, step: u64) -> u64 {
    multiply(step ^ 0xa076_1d64_78bd_642f, u64::from(state) ^ ODD)
}

#[inline]
fn tag(mixed: u64) -> u32 {
    (mixed >> 32) as u32
}

/// Two bits of a filter word.
#[inline]
fn bits(hash: u64) -> u64 {
    1 << (hash & 63) | 1 << (hash >> 6 & 63)
}

#[cfg(test)]
mod tests {
    use super::*;
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
        assert_eq!(trie.key_texts(), keys);
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
