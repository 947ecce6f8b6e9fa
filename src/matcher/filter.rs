//! A set of hashes that answers "not in it" for certain and "in it" nearly so: a blocked Bloom filter of two bits in one
//! word of 64 (Bloom 1970, Space/time trade-offs in hash coding with allowable errors; Putze, Sanders, Singler 2007,
//! Cache-, hash- and space-efficient Bloom filters).
//!
//! Not here: what is hashed ([`super::words`]).

use crate::store::Column;

/// The set. A power of two of words.
#[derive(Debug)]
pub(super) struct Filter(pub(super) Column<u64>);

/// Where a filter lies, asked once for a text.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    words: &'a [u64],
    shift: u32,
}

impl Filter {
    /// The set of these hashes. Eight bits and more for each: one hash in twenty that is not in it seems to be.
    pub(super) fn of(hashes: &[u64]) -> Filter {
        let mut words = vec![0; (hashes.len() / 8).next_power_of_two().max(1 << 9)];
        let shift = shift(words.len());
        for hash in hashes {
            words[(hash >> shift) as usize] |= bits(*hash);
        }
        Filter(words.into())
    }

    /// Whether every question to it has an answer: for one that comes from a file.
    pub(super) fn is_sound(&self) -> bool {
        self.0.len().is_power_of_two() && self.0.len() > 1
    }

    /// Where it lies.
    pub(super) fn look(&self) -> Look<'_> {
        Look { words: &self.0, shift: shift(self.0.len()) }
    }
}

impl Look<'_> {
    /// Whether the hash may be in the set.
    #[inline(always)]
    pub(super) fn has(self, hash: u64) -> bool {
        let bits = bits(hash);
        self.words[(hash >> self.shift) as usize] & bits == bits
    }
}

/// How far to shift a hash for so many words.
fn shift(words: usize) -> u32 {
    64 - words.trailing_zeros()
}

#[inline(always)]
fn bits(hash: u64) -> u64 {
    1 << (hash & 63) | 1 << (hash >> 6 & 63)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_in_and_hardly_anything_else() {
        // Fibonacci hashing: numbers spread over all 64 bits.
        let hashes: Vec<u64> = (1..=20_000u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31)).collect();
        let (inside, outside) = hashes.split_at(10_000);
        let filter = Filter::of(inside);
        assert!(filter.is_sound());
        assert!(inside.iter().all(|h| filter.look().has(*h)));
        let wrong = outside.iter().filter(|h| filter.look().has(**h)).count();
        assert!(wrong < outside.len() / 10, "{wrong}");
    }
}
