//! Numbers found by the hash of what they stand for: a hash table that holds no keys, because those stand in rows
//! already.
//!
//! Not here: the rows, which the caller compares.

use bytemuck::{Pod, Zeroable};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::store::Column;

/// No number.
const NONE: u32 = u32::MAX;

const FREE: Slot = Slot { hash: 0, number: NONE };

/// A table of numbers, open addressing. It finds by hash and leaves it to the caller whether a find is the one.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Index {
    /// A power of two of them, or none.
    slots: Column<Slot>,
    len: usize,
}

/// A place in an [`Index`].
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Slot {
    /// Half of the hash is enough to tell where a number goes and to tell nearly all others from it.
    hash: u32,
    number: u32,
}

/// The hash of a key of several parts.
pub(crate) fn hash(parts: &[&str]) -> u32 {
    parts.iter().fold(0, |seed, part| xxh3_64_with_seed(part.as_bytes(), seed)) as u32
}

impl Index {
    /// A table that takes so many numbers without growing.
    pub(crate) fn with_capacity(numbers: usize) -> Index {
        let size = if numbers == 0 { 0 } else { (numbers * 4 / 3 + 1).next_power_of_two() };
        Index { slots: vec![FREE; size].into(), len: 0 }
    }

    /// A table from a file; none if a search in it might not end.
    pub(super) fn stored(slots: Column<Slot>) -> Option<Index> {
        let ends = slots.is_empty() || slots.len().is_power_of_two() && slots.iter().any(|s| s.number == NONE);
        // It will not grow: nothing is ever added to lists that are compiled.
        let len = slots.len();
        ends.then_some(Index { slots, len })
    }

    /// Its places, for a file.
    pub(super) fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// How many numbers it holds.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Looks at the places of hashes that will be asked for next, so that the processor waits for many places of memory
    /// at once.
    pub(crate) fn look_ahead(&self, hashes: impl Iterator<Item = u32>) {
        let slots: &[Slot] = &self.slots;
        let mask = slots.len().wrapping_sub(1);
        let seen = hashes.filter_map(|hash| slots.get(hash as usize & mask)).fold(0, |seen, slot| seen ^ slot.hash);
        std::hint::black_box(seen);
    }

    /// The number with this hash that is the `same`.
    pub(crate) fn find(&self, hash: u32, same: impl Fn(u32) -> bool) -> Option<u32> {
        let slots: &[Slot] = &self.slots;
        let mask = slots.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            let slot = slots[at];
            if slot.number == NONE {
                return None;
            }
            if slot.hash == hash && same(slot.number) {
                return Some(slot.number);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds a number under a hash. Nothing is replaced: look first.
    pub(crate) fn insert(&mut self, hash: u32, number: u32) {
        if self.slots.len() * 3 <= self.len * 4 {
            let old = std::mem::replace(self, Index::with_capacity(self.len.max(4) * 2));
            old.slots.iter().filter(|s| s.number != NONE).for_each(|s| self.put(*s));
        }
        self.put(Slot { hash, number });
    }

    fn put(&mut self, slot: Slot) {
        let slots = self.slots.own();
        let mask = slots.len() - 1;
        let mut at = slot.hash as usize & mask;
        while slots[at].number != NONE {
            at = (at + 1) & mask;
        }
        slots[at] = slot;
        self.len += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_by_what_they_stand_for() {
        let words: Vec<String> = (0..1000).map(|n| format!("w{}", n * n)).collect();
        let mut index = Index::default();
        for (i, word) in words.iter().enumerate() {
            assert_eq!(index.find(hash(&[word]), |n| words[n as usize] == *word), None);
            index.insert(hash(&[word]), i as u32);
        }
        for (i, word) in words.iter().enumerate() {
            assert_eq!(index.find(hash(&[word]), |n| words[n as usize] == *word), Some(i as u32));
        }
        assert_eq!(index.find(hash(&["w2"]), |n| words[n as usize] == "w2"), None);
    }

    #[test]
    fn the_parts_of_a_key_do_not_run_together() {
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
        assert_ne!(hash(&["a", ""]), hash(&["", "a"]));
    }
}
