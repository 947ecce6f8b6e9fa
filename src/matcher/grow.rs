//! Makes a word trie key by key: mutable while it grows, then never again.
//!
//! Not here: the trie and searching in it ([`super::words`]).

use super::cut::{Words, cut, hash, step};
use super::filter::Filter;
use super::spellings::{Growing, NOWHERE, Place};
use super::words::{ROOT, Slot, WordTrie, follow, mix, pair, place, shown, tag};

/// A key to add.
#[derive(Debug, Default)]
pub(super) struct Key {
    /// Folded.
    pub(super) text: String,
    /// Whether it may stand in a text that has no capital letter where the key begins.
    pub(super) small: bool,
    /// How it must be written.
    pub(super) spelling: Place,
}

/// Builds a [`WordTrie`].
pub(super) struct Builder {
    seed: u64,
    slots: Vec<Slot>,
    /// Where the text that leads to each state stands in `texts`: its first byte, and how many there are.
    states: Vec<(u32, u32)>,
    texts: Vec<u8>,
    keys: u32,
    /// The words of the keys at hand.
    words: Vec<Words>,
    /// The mixed keys of all transitions, in the order of the states they lead to.
    transitions: Vec<u64>,
    /// The words that begin keys.
    firsts: Vec<u64>,
    /// The words that are keys, and the pairs that begin keys, as the first words show themselves in a text.
    seconds: Vec<u64>,
    /// For each state, with the bits [`BEGUN`] and [`WHOLE`], what of it is known to stand without a capital.
    small: Vec<u8>,
    clash: bool,
}

/// A key that may stand without a capital goes through the state.
const BEGUN: u8 = 1;
/// Such a key ends there.
const WHOLE: u8 = 2;

impl Builder {
    /// `seed` makes other hashes, should two transitions clash under one; `keys` is about how many keys will come.
    pub(super) fn new(seed: u64, keys: usize) -> Builder {
        Builder {
            seed,
            slots: bytemuck::zeroed_vec((keys * 4 / 3).next_power_of_two().max(1 << 10)),
            states: vec![(0, 0)],
            texts: Vec::new(),
            keys: 0,
            words: Vec::new(),
            transitions: Vec::new(),
            firsts: Vec::new(),
            seconds: Vec::new(),
            small: vec![0],
            clash: false,
        }
    }

    /// Adds keys, and links the spellings of equal ones. A key that no text can hold (empty, or with a blank line),
    /// or that found no room for its spelling, is left out.
    pub(super) fn add_all(&mut self, keys: &[Key], spellings: &mut Growing) {
        self.words.resize_with(self.words.len().max(keys.len()), Words::default);
        let mut words = std::mem::take(&mut self.words);
        for (key, words) in keys.iter().zip(&mut words) {
            cut(&key.text, words);
        }
        // The slots of all first words, so that the processor waits for many places of memory at once.
        let mask = self.slots.len() - 1;
        let first = |(key, words): (&Key, &Words)| {
            let hash = hash(key.text.as_bytes(), words.get(0)?, self.seed);
            Some(self.slots[mix(ROOT, hash) as usize & mask].tag)
        };
        std::hint::black_box(keys.iter().zip(&words).filter_map(first).fold(0, |a, b| a ^ b));
        keys.iter().zip(&words).for_each(|(key, words)| self.add(key, words, spellings));
        self.words = words;
    }

    fn add(&mut self, Key { text: key, small, spelling }: &Key, words: &Words, spellings: &mut Growing) {
        if key.is_empty() || *spelling == NOWHERE || memchr::memchr(b'\n', key.as_bytes()).is_some() {
            return;
        }
        let (home, before) = (self.texts.len(), self.states.len());
        self.texts.extend_from_slice(key.as_bytes());
        let (mut state, mut from) = (ROOT, None);
        let mut first = 0;
        for (n, word) in words.iter().enumerate() {
            let step = step(key.as_bytes(), word.start, hash(key.as_bytes(), word, self.seed));
            let mixed = mix(state, step);
            if (self.transitions.len() + 1) * 4 > self.slots.len() * 3 {
                from = self.spread(from);
            }
            let at = place(&self.slots, mixed);
            match self.slots[at].state {
                ROOT => {
                    state = self.states.len() as u32;
                    self.states.push((home as u32, word.end));
                    self.slots[at] = Slot { tag: tag(mixed), state, follow: 0, key: NOWHERE };
                    self.transitions.push(mixed);
                    self.small.push(0);
                    match from {
                        Some(from) => self.slots[from].follow |= follow(step),
                        None => self.firsts.push(step),
                    }
                    if n == 1 {
                        self.seconds.push(pair(shown(first, 1), step));
                    }
                }
                _ => {
                    state = self.slots[at].state;
                    let (start, len) = self.states[state as usize];
                    let known = &self.texts[start as usize..][..len as usize];
                    self.clash |= *known != key.as_bytes()[..word.end as usize];
                }
            }
            from = Some(at);
            if n == 0 {
                first = step;
            }
            if *small && n == 1 && self.is_new(state, BEGUN) {
                self.seconds.push(pair(shown(first, 0), step));
            }
        }
        if *small && words.len() == 1 && self.is_new(state, WHOLE) {
            self.seconds.push(shown(first, 0));
        }
        if self.states.len() == before {
            self.texts.truncate(home);
        }
        let Some(end) = from.map(|from| &mut self.slots[from]) else { return };
        let known = std::mem::replace(&mut end.key, *spelling);
        if known != NOWHERE {
            spellings.link(*spelling, known);
            return;
        }
        self.keys += 1;
        if words.len() == 1 {
            self.seconds.push(shown(first, 1));
        }
    }

    /// Whether this is said of a state for the first time.
    fn is_new(&mut self, state: u32, bit: u8) -> bool {
        let known = &mut self.small[state as usize];
        let new = *known & bit == 0;
        *known |= bit;
        new
    }

    /// The trie, unless two transitions clashed under this seed.
    pub(super) fn finish(self) -> Option<WordTrie> {
        (!self.clash).then(|| WordTrie {
            seed: self.seed,
            keys: self.keys,
            firsts: Filter::of(&self.firsts),
            seconds: Filter::of(&self.seconds),
            slots: self.slots.into(),
        })
    }

    /// Doubles the table; where the slot `follow` went.
    fn spread(&mut self, follow: Option<usize>) -> Option<usize> {
        let followed = follow.map(|at| self.slots[at].state);
        let size = self.slots.len() * 2;
        let old = std::mem::replace(&mut self.slots, bytemuck::zeroed_vec(size));
        let mut went = None;
        for slot in old.into_iter().filter(|s| s.state != ROOT) {
            // Straight to a free slot: two transitions with one tag keep a slot each, and their clash is known by now.
            let mut at = self.transitions[slot.state as usize - 1] as usize & (size - 1);
            while self.slots[at].state != ROOT {
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
