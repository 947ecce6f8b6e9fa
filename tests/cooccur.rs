//! Counts, measures and order of co-occurrences against a slow, obvious twin: a map from every subset of every window.
//!
//! Not here: how an article is cut into windows (`src/cooccur/window.rs`), worked examples of the measures
//! (`src/cooccur/measures.rs`).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use wiretag::cooccur::{ArticleSets, By, Capped, Counts, Options, Pending, Period, Shape, Sheets, measures};
use wiretag::document::{Date, parse_iso};
use wiretag::gazetteer::{Kind, Unlisted};

/// Names of which some begin others, two are the same, and some have the dash that parts the names of a label.
const NAMES: [&str; 10] = ["Niger", "Nigeria", "Niger–Delta", "Niger", "A", "A–Niger", "A B", "Ā", "–", "Zed"];

const KINDS: [Kind; 3] = [Kind::COUNTRY, Kind::AGENCY, Kind::OFFICIAL];

/// Number, kind, id and name of an entity: neighbours differ in kind, and ids fall while numbers rise.
fn entities() -> Unlisted {
    let mut out = Unlisted::default();
    for (i, name) in NAMES.into_iter().enumerate() {
        assert_eq!(out.named(kind(i as u32), &format!("id{}", 90 - i), name, || name), i as u32);
    }
    out
}

fn kind(entity: u32) -> Kind {
    KINDS[entity as usize % KINDS.len()]
}

#[derive(Debug, Clone)]
struct Article {
    date: Option<Date>,
    windows: Vec<Vec<u32>>,
}

/// One row, as far as counts go: period, label, members, windows, articles, dates, example, G².
type Found = (Option<String>, String, Vec<u32>, u64, u64, [Option<Date>; 2], String, f64);

/// The rows that the library makes of the articles, which come in parts of some articles each.
fn found(articles: &[Article], options: &Options, least: u64, part: usize, settle: usize) -> Vec<Found> {
    let entities = entities();
    let mut counts = Counts::new(options.clone());
    let settled = |counts: &mut Counts| counts.settle(kind, |parts, count| parts.iter_mut().rev().for_each(count));
    let mut number = 0;
    for (i, articles) in articles.chunks(part).enumerate() {
        let mut windows = Pending::default();
        for article in articles {
            article.windows.iter().flatten().for_each(|e| windows.add_mention(*e));
            let id = number.to_string();
            number += 1;
            windows.add(&ArticleSets { id: &id, date: article.date, windows: &article.windows, capped: Capped(1) });
        }
        counts.take(&windows, |e| e);
        if i % settle == 0 {
            settled(&mut counts);
        }
    }
    settled(&mut counts);
    assert_eq!(counts.capped(), articles.len() as u64);
    let sheets = Sheets::new(&counts, |e| entities.entity(e), least);
    let mut out = Vec::new();
    for sheet in sheets.iter() {
        let mut keys: Vec<_> = (0..sheet.parts()).flat_map(|part| sheet.rows_of(part)).collect();
        keys.sort_unstable_by(|a, b| sheet.order(a, b));
        assert!(keys.len() <= sheet.most_rows());
        for row in keys.iter().map(|key| sheet.row(key)) {
            let mut label = String::new();
            row.label(|e| entities.entity(e), &mut label);
            let members = row.members().to_vec();
            let dates = [row.first, row.last];
            let period = row.period.map(str::to_owned);
            out.push((
                period,
                label,
                members,
                row.windows,
                row.articles,
                dates,
                row.example.to_owned(),
                row.measures.g2,
            ));
        }
    }
    out
}

/// What the twin knows of a set in a period.
#[derive(Default)]
struct Seen {
    windows: u64,
    articles: BTreeSet<usize>,
    dates: BTreeSet<Date>,
}

/// The same by a map of all subsets.
fn twin(articles: &[Article], options: &Options, shapes: &[Vec<Kind>], least: u64) -> Vec<Found> {
    let entities = entities();
    let mut seen: BTreeMap<(Period, Vec<u32>), Seen> = BTreeMap::new();
    let mut mentions = [0u64; NAMES.len()];
    for (number, article) in articles.iter().enumerate() {
        let period = Period::of(options.by, article.date);
        for window in &article.windows {
            window.iter().for_each(|e| mentions[*e as usize] += 1);
            for mask in 0u32..1 << window.len() {
                let set: Vec<u32> = (0..window.len()).filter(|i| mask >> i & 1 == 1).map(|i| window[i]).collect();
                let seen = seen.entry((period, set)).or_default();
                seen.windows += 1;
                seen.articles.insert(number);
                seen.dates.extend(article.date);
            }
        }
    }
    let mut out = Vec::new();
    for ((period, set), counts) in &seen {
        let mut kinds: Vec<Kind> = set.iter().map(|e| kind(*e)).collect();
        kinds.sort_unstable();
        let wanted = shapes.is_empty() || shapes.contains(&kinds);
        if set.len() < 2 || set.len() > options.size || counts.windows < least || !wanted {
            continue;
        }
        let subset =
            |mask: usize| -> Vec<u32> { (0..set.len()).filter(|i| mask >> i & 1 == 1).map(|i| set[i]).collect() };
        let subsets: Vec<u64> = (0..1 << set.len()).map(|mask| seen[&(*period, subset(mask))].windows).collect();
        let mut members = set.clone();
        members.sort_by_key(|e| (kind(*e), Reverse(mentions[*e as usize]), entities.entity(*e).id()));
        let label = members.iter().map(|e| entities.entity(*e).short()).collect::<Vec<_>>().join("–");
        let dates = [counts.dates.first().copied(), counts.dates.last().copied()];
        let example = counts.articles.first().unwrap().to_string();
        let articles = counts.articles.len() as u64;
        let g2 = measures(&subsets).g2;
        out.push((options.by.map(|by| period.name(by)), label, members, counts.windows, articles, dates, example, g2));
    }
    out.sort_by(|a, b| (&a.0, Reverse(a.3), &a.1, &a.2).cmp(&(&b.0, Reverse(b.3), &b.1, &b.2)));
    out
}

fn article() -> impl Strategy<Value = Article> {
    let window = proptest::collection::btree_set(0..NAMES.len() as u32, 1..7).prop_map(|set| set.into_iter().collect());
    let date = proptest::option::of((2019..2022, 1..4, 1..29));
    let date = date.prop_map(|d| d.and_then(|(y, m, d)| parse_iso(&format!("{y}-{m:02}-{d:02}"))));
    (date, proptest::collection::vec(window, 0..4)).prop_map(|(date, windows)| Article { date, windows })
}

fn shapes() -> impl Strategy<Value = Vec<Vec<Kind>>> {
    let shape = proptest::collection::vec(proptest::sample::select(&KINDS[..]), 2..5).prop_map(|mut kinds| {
        kinds.sort_unstable();
        kinds
    });
    proptest::collection::vec(shape, 0..3)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counts_measures_and_order_are_those_of_the_twin(
        articles in proptest::collection::vec(article(), 1..30),
        (size, shapes) in (2..5usize, shapes()),
        by in proptest::option::of(proptest::sample::select(&[By::Year, By::Month, By::Week, By::Day][..])),
        (least, part, settle) in (1..3u64, 1..8usize, 1..4usize),
    ) {
        let options = Options { size, shapes: shapes.iter().cloned().filter_map(Shape::new).collect(), by };
        prop_assert_eq!(found(&articles, &options, least, part, settle), twin(&articles, &options, &shapes, least));
    }
}
