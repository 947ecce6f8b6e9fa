//! Passing over the words of a text that cannot be among a few hundred wanted ones, 64 bytes at a time.
//!
//! A word is told by its first four letters, each taken for the lower five bits of its byte. They are hashed into a bit map of
//! eight kilobytes, which knows the wanted ones. Few ordinary words share one of them.
//!
//! Not here: whether the word is really a wanted one; who asks looks it up.

use super::blocks::{BLOCK, block};

/// The beginnings of some words.
#[derive(Debug)]
pub(crate) struct Prefixes([u64; 1024]);

/// The letters of a beginning.
const LETTERS: usize = 4;

impl Prefixes {
    /// Those of `words`, which begin with a letter, digit or underscore of ASCII.
    pub(crate) fn new<'w>(words: impl Iterator<Item = &'w str>) -> Prefixes {
        let mut bits = [0; 1024];
        for word in words {
            debug_assert!(word.starts_with(|c: char| c.is_ascii_alphanumeric()));
            let known = &word.as_bytes()[..word.len().min(LETTERS)];
            // What follows a shorter word may be anything.
            for rest in 0..1u32 << (5 * (LETTERS - known.len())) {
                let mut letters = [0; LETTERS];
                for (i, letter) in letters.iter_mut().enumerate() {
                    *letter = known.get(i).copied().unwrap_or((rest >> (5 * (LETTERS - 1 - i))) as u8);
                }
                let n = number(letters);
                bits[n / 64] |= 1 << (n % 64);
            }
        }
        Prefixes(bits)
    }

    /// Where words of a text begin that may be wanted, in bytes, rising. A word begins at a letter, digit or underscore
    /// of ASCII after something else.
    pub(crate) fn places<'t>(&'t self, text: &'t str) -> impl Iterator<Item = usize> + use<'t> {
        let bytes = text.as_bytes();
        let (mut at, mut starts, mut inside) = (0, 0, false);
        std::iter::from_fn(move || {
            loop {
                while starts == 0 {
                    if at >= bytes.len() {
                        return None;
                    }
                    let word = block(bytes, at).word;
                    starts = word & !(word << 1 | u64::from(inside));
                    inside = word >> (BLOCK - 1) == 1;
                    at += BLOCK;
                }
                let place = at - BLOCK + starts.trailing_zeros() as usize;
                starts &= starts - 1;
                if self.has(&bytes[place..]) {
                    return Some(place);
                }
            }
        })
    }

    fn has(&self, word: &[u8]) -> bool {
        let byte = |at: usize| word.get(at).copied().unwrap_or_default();
        let n = number(word.first_chunk().copied().unwrap_or_else(|| [byte(0), byte(1), byte(2), byte(3)]));
        self.0[n / 64] >> (n % 64) & 1 == 1
    }
}

/// The place of a beginning in the map, the same for capitals and small letters. (Fibonacci hashing.)
fn number(letters: [u8; LETTERS]) -> usize {
    ((u32::from_le_bytes(letters) & 0x1f1f_1f1f).wrapping_mul(0x9e37_79b1) >> 16) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wanted_words_are_never_passed_over() {
        let wanted = Prefixes::new(["minister", "mp", "court"].into_iter());
        for pad in 0..140 {
            let lead = "x ".repeat(pad / 2) + &"-".repeat(pad % 2);
            for word in ["minister", "Minister's", "MPs", "mp", "court,", "COURT"] {
                let text = format!("{lead}{word} éminister");
                assert_eq!(wanted.places(&text).next(), Some(lead.len()), "{text}");
            }
        }
        assert_eq!(
            wanted.places("the minimum of minted coin and of administrators").count(),
            1,
            "\"minimum\" begins like \"minister\""
        );
        assert_eq!(wanted.places("").count(), 0);
    }
}
