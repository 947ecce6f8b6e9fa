//! The engine: a trie over words in one hash table, walked from every word.
//!
//! An automaton pays a dependent memory load for every byte, although names begin only at words and most words begin
//! none. Here the words of a text are found 64 bytes at a time as bits of masks, each word is hashed once, and a Bloom
//! filter tells for most that no key begins with it. A second one, asked for the rest, tells whether the word is a key or
//! begins one together with the next word: "the" hardly ever does. It also knows which keys want a capital letter, so that
//! "will" and "march" are left alone where "Will" and "March" are names. What is left walks through one table,
//! `(state, word) → state`, whose slots tell in 32 bits what may follow, and where the spellings of the key are that ends
//! there. (Fredkin 1960, Trie memory.)
//!
//! Names begin and end where words do, so that every name on word edges is found. What is found has the hashes of a
//! key's words; whether it is the key, its spelling tells, which is compared byte by byte.
//!
//! Not here: how the trie is made ([`super::grow`]); what a word is ([`super::cut`]); comparing and what counts
//! ([`super::Matcher`]).

use bytemuck::{Pod, Zeroable};

use super::cut::{ODD, Words, cut, hash, multiply, step};
use super::filter::Filter;
use super::spellings::{NOWHERE, Place};
use crate::store::Column;
use crate::text::Folded;
use crate::text::blocks::BLOCK;

/// The state before the first word. No transition leads to it, so that it marks a free slot.
pub(super) const ROOT: u32 = 0;

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
    /// What they show, and the pairs they make so with the words behind.
    pairs: Vec<(u64, u64)>,
    /// Which of them are a key or begin one so.
    kept: Vec<u32>,
    /// The slots of their transitions from the root.
    firsts: Vec<Slot>,
}

impl Default for Scratch {
    fn default() -> Scratch {
        Scratch {
            words: Words::default(),
            hashes: vec![0; PASS + 1],
            hits: vec![0; PASS],
            pairs: vec![(0, 0); PASS],
            kept: vec![0; PASS],
            firsts: Vec::with_capacity(PASS),
        }
    }
}

/// A transition; all zeros where there is none, so that memory fresh from the system is an empty table.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Slot {
    /// The upper half of its mixed key.
    pub(super) tag: u32,
    /// The state it leads to; [`ROOT`] in a free slot.
    pub(super) state: u32,
    /// Which steps go on from that state, roughly, as [`follow`] has it.
    pub(super) follow: u32,
    /// The spellings of the key that ends there, if one does.
    pub(super) key: Place,
}

/// All keys of a gazetteer as a trie over words.
#[derive(Debug)]
pub(super) struct WordTrie {
    pub(super) seed: u64,
    /// How many keys there are.
    pub(super) keys: u32,
    /// Which words begin a key, roughly.
    pub(super) firsts: Filter,
    /// Which words are a key, and which pairs of them begin one, roughly, as the first of them shows itself.
    pub(super) seconds: Filter,
    /// The transitions by their mixed keys, open addressing. A power of two of them, some free.
    pub(super) slots: Column<Slot>,
}

impl WordTrie {
    /// Bytes held.
    pub(super) fn memory(&self) -> usize {
        (self.firsts.0.len() + self.seconds.0.len()) * 8 + self.slots.len() * size_of::<Slot>()
    }

    /// The number of keys.
    pub(super) fn len(&self) -> usize {
        self.keys as usize
    }

    /// Whether every search in it ends: for one that comes from a file. Where its states lead, who is given them looks.
    pub(super) fn is_sound(&self) -> bool {
        let size = self.slots.len();
        self.firsts.is_sound()
            && self.seconds.is_sound()
            && size.is_power_of_two()
            && self.slots.iter().any(|s| s.state == ROOT)
    }

    /// Gives every occurrence of every key that begins and ends where words of the folded text do, and may so by its first
    /// letter: start, end, the state in which the key ends; and perhaps, if hashes are the same, what is no key. In order of
    /// their starts, the shorter first.
    pub(super) fn find(&self, text: &Folded, scratch: &mut Scratch, mut found: impl FnMut(usize, usize, Place)) {
        // Where the columns lie is asked once.
        let slots: &[Slot] = &self.slots;
        let (firsts, seconds, seed) = (self.firsts.look(), self.seconds.look(), self.seed);
        let (bytes, capitals) = (text.as_str().as_bytes(), text.capitals());
        cut(text.as_str(), &mut scratch.words);
        let Scratch { words, hashes, hits, pairs, kept, .. } = scratch;
        // In passes, so that the processor waits for many places of memory at once, and without a branch for what it
        // cannot guess: everything is written, and kept by counting on.
        for pass in (0..words.len()).step_by(PASS) {
            for (word, place) in words.range(pass, PASS + 1).zip(&mut *hashes) {
                *place = hash(bytes, word, seed);
            }
            let count = (words.len() - pass).min(PASS);
            let hit = keep(&hashes[..count], hits, |hash| firsts.has(*hash));
            // Behind the last word stands none, and what a hash of nothing makes of it the table knows not.
            for (&i, both) in hits[..hit].iter().zip(&mut *pairs) {
                let start = words.start(pass + i as usize) as usize;
                let first = shown(hashes[i as usize], capitals[start / BLOCK] >> (start % BLOCK) & 1);
                let next = words.get(pass + i as usize + 1).map_or(0, |w| step(bytes, w.start, hashes[i as usize + 1]));
                *both = (first, pair(first, next));
            }
            let begun = keep(&pairs[..hit], kept, |(one, both)| seconds.has(*one) | seconds.has(*both));
            kept[..begun].iter_mut().for_each(|i| *i = hits[*i as usize]);
            scratch.firsts.clear();
            let slot = |i: &u32| slots[place(slots, mix(ROOT, hashes[*i as usize]))];
            scratch.firsts.extend(kept[..begun].iter().map(slot));
            for (&first, &slot) in kept.iter().zip(&scratch.firsts) {
                let (mut slot, mut at) = (slot, pass + first as usize);
                let Some(mut word) = words.get(at) else { continue };
                let start = word.start;
                while slot.state != ROOT {
                    if slot.key != NOWHERE {
                        found(start as usize, word.end as usize, slot.key);
                    }
                    at += 1;
                    let Some(next) = words.get(at) else { break };
                    let step = step(bytes, next.start, hash(bytes, next, seed));
                    if slot.follow & follow(step) == 0 {
                        break;
                    }
                    slot = slots[place(slots, mix(slot.state, step))];
                    word = next;
                }
            }
        }
    }
}

/// Writes the places of what is wanted; how many there are. A loop of nothing else, so that the processor asks memory for
/// many at once.
#[inline(always)]
fn keep<T>(all: &[T], places: &mut [u32], wanted: impl Fn(&T) -> bool) -> usize {
    let mut count = 0;
    for (i, one) in all.iter().enumerate() {
        places[count] = i as u32;
        count += usize::from(wanted(one));
    }
    count
}

/// The hash of a word as it shows itself: one that begins with a capital letter (1) is another one than one that does
/// not (0).
#[inline(always)]
pub(super) fn shown(hash: u64, capital: u64) -> u64 {
    hash ^ 0x5851_f42d_4c95_7f2d & capital.wrapping_neg()
}

/// The hashes of the words of a text as one number.
pub(super) fn probe(text: &Folded, seed: u64) -> u64 {
    let mut words = Words::default();
    cut(text.as_str(), &mut words);
    let bytes = text.as_str().as_bytes();
    let steps = words.iter().map(|word| step(bytes, word.start, hash(bytes, word, seed)));
    steps.fold(seed, |all, step| mix(all as u32, step))
}

/// The slot of a transition, or the free one where it would go.
#[inline]
pub(super) fn place(slots: &[Slot], mixed: u64) -> usize {
    let mask = slots.len() - 1;
    let mut at = mixed as usize & mask;
    loop {
        let slot = &slots[at];
        if slot.state == ROOT || slot.tag == tag(mixed) {
            return at;
        }
        at = (at + 1) & mask;
    }
}

#[inline]
pub(super) fn mix(state: u32, step: u64) -> u64 {
    multiply(step ^ 0xa076_1d64_78bd_642f, u64::from(state) ^ ODD)
}

/// The bit that tells, among those of a slot, that a step goes on from there.
#[inline]
pub(super) fn follow(step: u64) -> u32 {
    1 << (step & 31)
}

#[inline]
pub(super) fn tag(mixed: u64) -> u32 {
    (mixed >> 32) as u32
}

/// The hash of two steps, the first of a key and the one behind it.
#[inline(always)]
pub(super) fn pair(first: u64, second: u64) -> u64 {
    multiply(first ^ 0x8ebc_6af0_9c88_c6e3, second ^ ODD)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::{Case, FormId};
    use crate::matcher::grow::{Builder, Key};
    use crate::matcher::spellings::{Growing, Spellings};

    /// A builder with these keys, and whether each may stand without a capital; each has one spelling, whose form is its
    /// number.
    fn built(keys: &[(&str, bool)]) -> (WordTrie, Spellings) {
        let mut spellings = Growing::new(keys.len());
        let numbered = keys.iter().zip(0..).map(|((key, small), n)| {
            let spelling = spellings.push(FormId(n), Case::Any, key).unwrap();
            Key { text: (*key).to_owned(), small: *small, spelling }
        });
        let keys: Vec<Key> = numbered.collect();
        let mut builder = Builder::new(1, 0);
        builder.add_all(&keys, &mut spellings);
        (builder.finish().unwrap(), spellings.finish())
    }

    fn found(keys: &[&str], text: &str) -> Vec<(usize, usize, u32)> {
        let (trie, spellings) = built(&keys.iter().map(|key| (*key, true)).collect::<Vec<_>>());
        let mut out = Vec::new();
        trie.find(&Folded::new(text), &mut Scratch::default(), |start, end, key| {
            out.extend(spellings.of(key).map(|s| (start, end, s.form.0)));
        });
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
    fn keys_that_want_a_capital_are_not_looked_for_without_one() {
        let (trie, _) = built(&[("will", false), ("march 1", false), ("the south", true)]);
        let starts = |text: &str| {
            let mut out = Vec::new();
            trie.find(&Folded::new(text), &mut Scratch::default(), |start, _, _| out.push(start));
            out
        };
        assert_eq!(starts("Will will march 1, March 1, MARCH 1"), [0, 19, 28]);
        assert_eq!(starts("the south, The South"), [0, 11]);
    }

    #[test]
    fn words_go_over_the_ends_of_blocks() {
        let keys = ["ж日 abcdefghijklmnopqrstuvwxyz", "日", "жж"];
        for pad in 0..200 {
            let lead = "- ".repeat(pad / 2) + ["-", "--"][pad % 2];
            for (n, key) in keys.iter().enumerate() {
                let (text, at) = (format!("{lead} {key} x"), lead.len() + 1);
                let out = found(&keys, &text);
                assert!(out.contains(&(at, at + key.len(), n as u32)), "{text:?}: {out:?}");
            }
        }
    }

    #[test]
    fn words_of_every_length_are_found_within_a_text_and_at_its_end() {
        let letters = "abcdefghijklmnopqrstuvwxyz0123456789жabcdefghijklmn";
        for (len, _) in letters.char_indices().skip(1) {
            let (key, longer) = (&letters[..len], format!("{}z", &letters[..len]));
            let text = format!("{key} {longer} {key}");
            let end = text.len();
            assert_eq!(found(&[key], &text), [(0, len, 0), (end - len, end, 0)], "{key}");
        }
    }

    #[test]
    fn names_go_over_the_ends_of_passes() {
        let keys = ["us", "us open", "us open final", "x"];
        for pad in [PASS - 3, PASS - 2, PASS - 1, PASS, PASS + 1, 2 * PASS - 1] {
            let text = format!("{}us open final", "y ".repeat(pad));
            let at = 2 * pad;
            assert_eq!(found(&keys, &text), [(at, at + 2, 0), (at, at + 7, 1), (at, at + 13, 2)], "{pad}");
        }
        let many = "x ".repeat(3 * PASS);
        assert_eq!(found(&keys, &many).len(), 3 * PASS);
    }

    #[test]
    fn equal_keys_share_their_place() {
        let keys = ["a b", "a", "a b c", "a b", "", "a\nb"];
        assert_eq!(found(&keys, "a b c"), [(0, 1, 1), (0, 3, 3), (0, 3, 0), (0, 5, 2)]);
        assert_eq!(found(&keys, "a\nb"), [(0, 1, 1), (0, 3, 3), (0, 3, 0)]);
        assert_eq!(built(&keys.map(|key| (key, true))).0.len(), 3);
    }
}
