//! How far chance could move the figures: 95 % intervals by the percentile bootstrap over articles (Efron &
//! Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13).
//!
//! Articles are drawn, not mentions, because the mentions of one article stand or fall together. The seed is fixed, so
//! the same gold and the same answers give the same intervals.
//!
//! Not here: the figures themselves ([`super::report`]).

use super::report::{Figures, Interval, Intervals, Ratios, figures, sum};
use super::score::Counts;

/// Samples drawn; the 26th and the 975th of 1,000 sorted values bound the middle 95 %.
const SAMPLES: usize = 1000;
const LOW: f64 = 0.025;

const SEED: u64 = 2013;

/// The figures of every sample.
pub(super) struct Bootstrap(Vec<Figures>);

/// Draws as many articles as there are, with replacement, and counts them, again and again.
pub(super) fn bootstrap(articles: &[Vec<Counts>], kinds: usize) -> Bootstrap {
    let mut random = SplitMix(SEED);
    let sample = |_| {
        let drawn = (0..articles.len()).map(|_| &articles[random.below(articles.len())]);
        figures(&sum(kinds, drawn))
    };
    Bootstrap((0..SAMPLES).map(sample).collect())
}

impl Bootstrap {
    /// The intervals of a row of the figures by one measure.
    pub(super) fn intervals(&self, row: usize, measure: usize) -> Intervals {
        let of = |ratio: fn(&Ratios) -> Option<f64>| {
            let mut values: Vec<f64> = self.0.iter().filter_map(|f| ratio(&f[row][measure])).collect();
            values.sort_by(f64::total_cmp);
            let cut = (values.len() as f64 * LOW) as usize;
            let last = values.len().checked_sub(1 + cut)?;
            Some(Interval(values[cut], values[last]))
        };
        Intervals { precision: of(|r| r.precision), recall: of(|r| r.recall), f1: of(|r| r.f1) }
    }
}

/// SplitMix64 (Steele, Lea & Flood, OOPSLA 2014): small, and good enough to draw articles.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`, by the high half of a product (Lemire 2019); for such small `n` its bias is of no account.
    fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_the_published_one() {
        // The first outputs for seed 1234567, as implementations of SplitMix64 agree on them.
        let mut random = SplitMix(1_234_567);
        assert_eq!([random.next(), random.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn numbers_lie_below_the_bound() {
        let mut random = SplitMix(SEED);
        let mut seen = [0; 3];
        (0..3000).for_each(|_| seen[random.below(3)] += 1);
        assert!(seen.iter().all(|n| (900..1100).contains(n)), "{seen:?}");
    }
}
