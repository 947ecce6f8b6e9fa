//! Lists of made-up names, of any length and always the same: how speed and memory grow with the lists.
//!
//! Names are one to three words of two or three syllables ("Velorin Tasmak"), drawn by SplitMix64 (Steele, Lea and
//! Flood 2014) from a fixed seed: the first N of a longer list are the list of N. They hardly ever stand in a text.
//!
//! Not here: names that do; for those, measure with lists of your own.

use rustc_hash::FxHashSet;

const SEED: u64 = 0x0077_6972_6574_6167; // "wiretag"

const ONSETS: [&str; 24] = [
    "b", "br", "d", "dr", "f", "g", "gr", "h", "j", "k", "kl", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr",
    "v", "w", "z",
];
const VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "ai", "ei", "ou"];
const CODAS: [&str; 8] = ["", "", "", "n", "r", "s", "l", "k"];

/// SplitMix64: 64 bits of state, equally likely values, no crate.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// One of `0..n`; the bias of the remainder is below 2⁻⁵⁰ for the small `n` here.
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
}

/// A gazetteer file of `n` different names (columns `id,name`, with a header row). The same `n` gives the same bytes.
pub fn synthetic_names(n: usize) -> String {
    let mut random = Random(SEED);
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let mut file = String::from("id,name\n");
    while seen.len() < n {
        let name = name(&mut random);
        if !seen.contains(&name) {
            file.push_str(&format!("n{},{name}\n", seen.len()));
            seen.insert(name);
        }
    }
    file
}

/// Three names in five have two words, one has one, one has three, as in lists of people and bodies.
fn name(random: &mut Random) -> String {
    let words = [1, 2, 2, 2, 3][random.below(5)];
    (0..words).map(|_| word(random)).collect::<Vec<_>>().join(" ")
}

fn word(random: &mut Random) -> String {
    let mut word = String::new();
    for _ in 0..2 + random.below(2) {
        word.push_str(ONSETS[random.below(ONSETS.len())]);
        word.push_str(VOWELS[random.below(VOWELS.len())]);
        word.push_str(CODAS[random.below(CODAS.len())]);
    }
    word[..1].to_ascii_uppercase() + &word[1..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_different_and_always_the_same() {
        let (few, many) = (synthetic_names(50), synthetic_names(2_000));
        assert!(many.starts_with(&few));
        assert_eq!(many.lines().count(), 2_001);
        let names: FxHashSet<&str> = many.lines().skip(1).filter_map(|l| l.split_once(',')).map(|(_, n)| n).collect();
        assert_eq!(names.len(), 2_000);
        assert!(names.iter().all(|n| n.split(' ').all(|w| w.starts_with(|c: char| c.is_ascii_uppercase()))));
        let first: Vec<&str> = few.lines().skip(1).take(3).collect();
        assert_eq!(first, ["n0,Rilstuklain Wenfo Wairke", "n1,Moupus Bikvu Nairtai", "n2,Fimen Teinus"]);
    }
}
