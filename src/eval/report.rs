//! Articles added up: ratios by kind, over all kinds, as a mean of kinds, and by `via`.
//!
//! Not here: what counts as what ([`super::score`]).

use std::collections::BTreeMap;

use serde::Serialize;

use super::intervals::{Bootstrap, bootstrap};
use super::score::{Counts, Scored, Tally, ViaCounts};
use super::{Fault, Options};

/// Precision, recall, F1; each `None` where its denominator is 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ratios {
    pub(super) precision: Option<f64>,
    pub(super) recall: Option<f64>,
    pub(super) f1: Option<f64>,
}

/// Where a ratio lies in 95 of 100 samples of such articles.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval(pub f64, pub f64);

/// The intervals of the three ratios.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Intervals {
    /// Of precision.
    pub precision: Option<Interval>,
    /// Of recall.
    pub recall: Option<Interval>,
    /// Of F1.
    pub f1: Option<Interval>,
}

/// A measure with its numbers; a mean of kinds has none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Measured {
    /// Gold rows that must be found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gold: Option<u64>,
    /// Answers that are right or wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<u64>,
    /// Pairs that are right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matched: Option<u64>,
    /// matched / system.
    pub precision: Option<f64>,
    /// matched / gold.
    pub recall: Option<f64>,
    /// 2 · matched / (gold + system), which is the harmonic mean of the two.
    pub f1: Option<f64>,
    /// The 95 % intervals, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intervals: Option<Intervals>,
}

/// The three measures of a kind, of all kinds, or of their mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KindRow {
    /// The kind; `all`, `macro mean`.
    pub kind: String,
    /// The places touch and the entity is the same: the headline figure.
    pub linked: Measured,
    /// The place and the entity are the same.
    pub strict: Measured,
    /// The places touch.
    pub span: Measured,
}

/// Answers of one kind and `via`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ViaRow {
    /// The kind.
    pub kind: String,
    /// How they came about.
    pub via: String,
    /// Whether they are no false alarms where gold has nothing.
    pub neutral: bool,
    /// All of them.
    pub mentions: u64,
    /// Those that are right or wrong.
    pub judged: u64,
    /// Those with the right entity.
    pub right: u64,
    /// right / judged.
    pub precision: Option<f64>,
}

/// Gold rows of one kind and `via`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoldViaRow {
    /// The kind.
    pub kind: String,
    /// How they name the entity.
    pub via: String,
    /// Whether they count nowhere but here.
    pub optional: bool,
    /// All of them.
    pub rows: u64,
    /// Those with an answer of their kind.
    pub found: u64,
    /// Those with the right entity.
    pub right: u64,
    /// right / rows.
    pub recall: Option<f64>,
}

/// Everything measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Articles scored.
    pub articles: u64,
    /// Gold rows used, of the kinds scored.
    pub gold_rows: u64,
    /// Of these, optional ones.
    pub optional_rows: u64,
    /// Gold rows and answers left out because they do not fit; set by whoever read them.
    pub bad_rows: u64,
    /// One row a kind.
    pub kinds: Vec<KindRow>,
    /// All kinds in one count (micro average).
    pub all: KindRow,
    /// The mean of the kinds (macro average).
    pub macro_mean: KindRow,
    /// Answers by `via`.
    pub vias: Vec<ViaRow>,
    /// Gold rows by `via`.
    pub gold_vias: Vec<GoldViaRow>,
    /// Every error by its article's place in the input.
    #[serde(skip)]
    pub faults: Vec<(usize, Fault)>,
}

/// The ratios of kinds, of all, of the mean: each with those of `linked`, `strict`, `span`.
pub(super) type Figures = Vec<[Ratios; 3]>;

impl Report {
    /// Adds up articles.
    pub fn new(articles: &[Scored], options: &Options) -> Report {
        let kinds = &options.kinds;
        let by_article: Vec<Vec<Counts>> = articles
            .iter()
            .map(|a| kinds.iter().map(|k| a.kinds.get(k).copied().unwrap_or_default()).collect())
            .collect();
        let totals = sum(kinds.len(), by_article.iter());
        let figures = figures(&totals);
        let chance = options.intervals.then(|| bootstrap(&by_article, kinds.len()));
        let row =
            |i: usize, name: &str, counts: Option<&Counts>| kind_row(name, counts, figures[i], (chance.as_ref(), i));
        let all = sum(1, totals.iter().map(std::slice::from_ref));
        let gold_vias = gold_vias(articles);
        Report {
            articles: articles.len() as u64,
            gold_rows: gold_vias.iter().map(|r| r.rows).sum(),
            optional_rows: gold_vias.iter().filter(|r| r.optional).map(|r| r.rows).sum(),
            bad_rows: 0,
            kinds: kinds.iter().enumerate().map(|(i, k)| row(i, k, Some(&totals[i]))).collect(),
            all: row(kinds.len(), "all", Some(&all[0])),
            macro_mean: row(kinds.len() + 1, "macro mean", None),
            vias: vias(articles, options),
            gold_vias,
            faults: articles
                .iter()
                .enumerate()
                .flat_map(|(i, a)| a.faults.iter().map(move |f| (i, f.clone())))
                .collect(),
        }
    }
}

/// The counts of each kind over articles.
pub(super) fn sum<C: AsRef<[Counts]>>(kinds: usize, articles: impl Iterator<Item = C>) -> Vec<Counts> {
    let mut totals = vec![Counts::default(); kinds];
    for article in articles {
        totals.iter_mut().zip(article.as_ref()).for_each(|(total, counts)| total.add(counts));
    }
    totals
}

/// The ratios of the counts of each kind, then of all, then of their mean.
pub(super) fn figures(totals: &[Counts]) -> Figures {
    let all = sum(1, totals.iter().map(std::slice::from_ref));
    let of = |c: &Counts| [c.linked, c.strict, c.span].map(ratios);
    let mut out: Figures = totals.iter().map(of).collect();
    let mean = |measure: usize| {
        // A kind with neither gold nor answers says nothing; one without answers has found nothing.
        let some: Vec<Ratios> = out.iter().map(|r| r[measure]).filter(|r| r.f1.is_some()).collect();
        let mean = |of: fn(&Ratios) -> Option<f64>| {
            let sum: f64 = some.iter().map(|r| of(r).unwrap_or(0.0)).sum();
            (!some.is_empty()).then(|| sum / some.len() as f64)
        };
        Ratios { precision: mean(|r| r.precision), recall: mean(|r| r.recall), f1: mean(|r| r.f1) }
    };
    let means = [mean(0), mean(1), mean(2)];
    out.extend([of(&all[0]), means]);
    out
}

fn ratios(t: Tally) -> Ratios {
    Ratios {
        precision: ratio(t.matched, t.system),
        recall: ratio(t.matched, t.gold),
        f1: ratio(2 * t.matched, t.gold + t.system),
    }
}

fn ratio(n: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| n as f64 / of as f64)
}

fn kind_row(
    name: &str,
    counts: Option<&Counts>,
    figures: [Ratios; 3],
    (chance, i): (Option<&Bootstrap>, usize),
) -> KindRow {
    let measured = |m: usize, tally: Option<Tally>| Measured {
        gold: tally.map(|t| t.gold),
        system: tally.map(|t| t.system),
        matched: tally.map(|t| t.matched),
        precision: figures[m].precision,
        recall: figures[m].recall,
        f1: figures[m].f1,
        intervals: chance.map(|c| c.intervals(i, m)),
    };
    KindRow {
        kind: name.to_owned(),
        linked: measured(0, counts.map(|c| c.linked)),
        strict: measured(1, counts.map(|c| c.strict)),
        span: measured(2, counts.map(|c| c.span)),
    }
}

fn vias(articles: &[Scored], options: &Options) -> Vec<ViaRow> {
    let mut sums: BTreeMap<&(String, String), ViaCounts> = BTreeMap::new();
    for (key, counts) in articles.iter().flat_map(|a| &a.vias) {
        sums.entry(key).or_default().add(counts);
    }
    let row = |((kind, via), c): (&(String, String), ViaCounts)| ViaRow {
        kind: kind.clone(),
        via: via.clone(),
        neutral: options.neutral.contains(via),
        mentions: c.mentions,
        judged: c.judged,
        right: c.right,
        precision: ratio(c.right, c.judged),
    };
    sums.into_iter().map(row).collect()
}

fn gold_vias(articles: &[Scored]) -> Vec<GoldViaRow> {
    let mut sums: BTreeMap<&(String, String, bool), ViaCounts> = BTreeMap::new();
    for (key, counts) in articles.iter().flat_map(|a| &a.gold_vias) {
        sums.entry(key).or_default().add(counts);
    }
    let row = |((kind, via, optional), c): (&(String, String, bool), ViaCounts)| GoldViaRow {
        kind: kind.clone(),
        via: via.clone(),
        optional: *optional,
        rows: c.mentions,
        found: c.judged,
        right: c.right,
        recall: ratio(c.right, c.mentions),
    };
    sums.into_iter().map(row).collect()
}
