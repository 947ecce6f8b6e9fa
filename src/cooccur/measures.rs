//! How surprising it is that a set occurs together.
//!
//! With N windows, n(S) of them holding all members of S, and k members:
//! - expected = Π n(i) / N^(k−1): windows that would hold all if the members were independent.
//! - PMI = log2(n / expected). For pairs: Church & Hanks 1990. For more: the specific correlation of Van de Cruys 2011,
//!   "Two Multivariate Generalizations of Pointwise Mutual Information", eq. 6 (SI₂).
//! - NPMI = PMI / −log2(n / N): Bouma 2009, for pairs; it is not defined there for more, and empty here.
//! - G² = 2 Σ O ln(O / E) over the 2^k cells of the contingency table: Dunning 1993 for pairs; for more, the likelihood
//!   ratio against complete independence (McInnes 2004, "Extending the Log Likelihood Measure to Improve Collocation
//!   Identification"; Agresti, "Categorical Data Analysis", log-linear model of mutual independence).
//! - Jaccard = n / windows that hold any member: Jaccard 1901, as a ratio of intersection to union for any k.
//!
//! Not here: where the counts come from ([`super::counts`]).

use super::MAX_SIZE;

/// The measures of one set; `None` where a measure is not defined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// Windows expected under independence.
    pub expected: f64,
    /// Pointwise mutual information in bits.
    pub pmi: Option<f64>,
    /// Normalised PMI, −1 to 1; pairs only.
    pub npmi: Option<f64>,
    /// Log-likelihood ratio.
    pub g2: f64,
    /// Intersection over union, 0 to 1.
    pub jaccard: f64,
}

/// The measures of a set of k members from the counts of its 2^k subsets: `subsets[mask]` is the number of windows that
/// hold all members whose bits are set, so that `subsets[0]` is N.
///
/// ```
/// // 8 windows; a in 4, b in 4, both in 2: independent.
/// let m = wiretag::cooccur::measures(&[8, 4, 4, 2]);
/// assert_eq!((m.expected, m.pmi, m.g2), (2.0, Some(0.0), 0.0));
/// ```
///
/// # Panics
/// If the number of counts is not 4, 8 or 16.
pub fn measures(subsets: &[u64]) -> Measures {
    assert!(matches!(subsets.len(), 4 | 8 | 16), "a set of k members, 2 to 4, has 2^k subsets");
    let members = subsets.len().trailing_zeros() as usize;
    let total = subsets[0] as f64;
    let together = subsets[subsets.len() - 1] as f64;
    let mut part = [0.0; MAX_SIZE];
    (0..members).for_each(|i| part[i] = subsets[1 << i] as f64 / total);
    let part = &part[..members];
    let expected = total * part.iter().product::<f64>();
    let pmi = (together > 0.0).then(|| (together / expected).log2());
    let information = -(together / total).log2();
    let npmi = pmi.filter(|_| members == 2 && information > 0.0).map(|p| p / information);
    let observed = &exact_cells(subsets)[..subsets.len()];
    let cell_expected = |mask: usize| {
        total * (0..members).map(|i| if mask >> i & 1 == 1 { part[i] } else { 1.0 - part[i] }).product::<f64>()
    };
    let term = |(mask, o): (usize, &f64)| if *o > 0.0 { o * (o / cell_expected(mask)).ln() } else { 0.0 };
    let g2 = 2.0 * observed.iter().enumerate().map(term).sum::<f64>();
    let any = total - observed[0];
    Measures { expected, pmi, npmi, g2: if g2.abs() < 1e-9 { 0.0 } else { g2 }, jaccard: together / any }
}

/// The windows that hold exactly the members of each mask, by inclusion and exclusion.
fn exact_cells(subsets: &[u64]) -> [f64; 1 << MAX_SIZE] {
    let mut cells = [0; 1 << MAX_SIZE];
    cells.iter_mut().zip(subsets).for_each(|(cell, n)| *cell = *n as i64);
    for bit in (0..subsets.len().trailing_zeros()).map(|i| 1usize << i) {
        for mask in (0..subsets.len()).filter(|m| m & bit == 0) {
            cells[mask] -= cells[mask | bit];
        }
    }
    cells.map(|n| n as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() <= tolerance, "{a} is not {b}");
    }

    /// Dunning 1993, table of bigrams by −2 log λ: cells k(AB), k(A¬B), k(¬AB), k(¬A¬B).
    #[test]
    fn g2_of_dunning() {
        for (ab, a, b, none, g2) in [
            (110, 2442, 111, 29114, 270.72),
            (29, 13, 123, 31612, 263.90),
            (31, 23, 139, 31584, 256.84),
            (10, 0, 3, 31764, 167.23),
        ] {
            close(measures(&[ab + a + b + none, ab + a, ab + b, ab]).g2, g2, 0.01);
        }
    }

    /// Manning & Schütze 1999, table 5.14 (New York Times): pointwise mutual information of bigrams.
    #[test]
    fn pmi_of_manning_and_schuetze() {
        const N: u64 = 14_307_668;
        for (a, b, ab, pmi) in
            [(42, 20, 20, 18.38), (41, 27, 20, 17.98), (30, 117, 20, 16.31), (77, 59, 20, 15.94), (24, 320, 20, 15.19)]
        {
            let m = measures(&[N, a, b, ab]);
            close(m.pmi.unwrap(), pmi, 0.005);
            close(m.npmi.unwrap(), m.pmi.unwrap() / (N as f64 / 20.0).log2(), 1e-12);
        }
    }

    /// Bouma 2009: 1 for sets that only occur together, 0 for independence.
    #[test]
    fn npmi_limits() {
        close(measures(&[100, 5, 5, 5]).npmi.unwrap(), 1.0, 1e-12);
        close(measures(&[100, 10, 10, 1]).npmi.unwrap(), 0.0, 1e-12);
        assert_eq!(measures(&[100, 10, 10, 0]).pmi, None);
        assert_eq!(measures(&[5, 5, 5, 5]).npmi, None);
    }

    /// Three members, computed by hand: N = 8, each in 4, each pair in 2, all in 2 (instead of the expected 1).
    #[test]
    fn three_members_by_hand() {
        let m = measures(&[8, 4, 4, 2, 4, 2, 2, 2]);
        close(m.expected, 1.0, 1e-12);
        close(m.pmi.unwrap(), 1.0, 1e-12);
        assert_eq!(m.npmi, None);
        // Exact cells: none 0, one alone 2 each, two alone 0, all 2; expected 1 everywhere.
        close(m.g2, 2.0 * 4.0 * 2.0 * 2f64.ln(), 1e-9);
        close(m.jaccard, 2.0 / 8.0, 1e-12);
    }

    #[test]
    fn jaccard_is_intersection_over_union() {
        close(measures(&[20, 6, 5, 3]).jaccard, 3.0 / 8.0, 1e-12);
    }
}
