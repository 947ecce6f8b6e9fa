//! Matching alone: the matcher beside other engines, on the same lists and texts, with equal answers.
//!
//! All search the same folded texts for the same folded forms, and what they find passes the same checks of edges and
//! spelling; folding is not timed. Lists are made-up names of two sizes; or set `WIRETAG_NAMES` to a file of names, one a
//! line. Texts are the sample articles; or set `WIRETAG_DUMP` to a dump of JSON lines, of which the first 20 MB are read.
//!
//! Not here: reading, resolving, writing (`benches/parts.rs`, `benches/whole.sh`).

#![allow(missing_docs, reason = "criterion's macros make public items")]

use std::hint::black_box;
use std::path::PathBuf;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use daachorse::DoubleArrayAhoCorasick;
use wiretag::Gazetteer;
use wiretag::bench::synthetic_names;
use wiretag::document::{Document, Field};
use wiretag::input::{self, Input};
use wiretag::matcher::{Candidate, Matcher};
use wiretag::text::Folded;

/// At most so many bytes of records are searched.
const LIMIT: usize = 20_000_000;

fn articles() -> Vec<Document> {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/data/articles.jsonl");
    let path = std::env::var_os("WIRETAG_DUMP").map_or_else(|| PathBuf::from(own), PathBuf::from);
    let input = Input { path: Some(path), name: "articles".into(), format: None, size: None };
    let mut batches = input::open(&input, &input::Options::default()).expect("the dump opens");
    let mut out = Vec::new();
    let mut bytes = 0;
    while let Some(batch) = batches.next() {
        bytes += batch.bytes();
        out.extend(batch.parse().map(|d| d.expect("the dump parses")));
        if bytes >= LIMIT {
            break;
        }
    }
    out
}

/// Lists by their names in the report: CSV files of ids and names.
fn lists() -> Vec<(String, String)> {
    match std::env::var_os("WIRETAG_NAMES") {
        None => [2_500, 100_000].map(|n| (format!("{n} made-up names"), synthetic_names(n))).into(),
        Some(path) => {
            let names = std::fs::read_to_string(path).expect("WIRETAG_NAMES is a file of names");
            let quoted = |(i, name): (usize, &str)| format!("n{i},\"{}\"\n", name.replace('"', "\"\""));
            let rows: String = names.lines().filter(|l| !l.trim().is_empty()).enumerate().map(quoted).collect();
            vec![(format!("{} names", rows.lines().count()), format!("id,name\n{rows}"))]
        }
    }
}

fn engines(c: &mut Criterion) {
    let articles = articles();
    let texts = || articles.iter().flat_map(|d| Field::ALL.map(|f| d.field(f)));
    let folded: Vec<Folded> = texts().map(Folded::new).collect();
    let bytes: usize = texts().map(str::len).sum();
    for (name, list) in lists() {
        let gazetteer = Gazetteer::from_csv(&[("place.csv", &list)]).expect("a list of names");
        let matcher = Matcher::new(&gazetteer);
        let mut found: Vec<Candidate> = Vec::new();
        let mut count = |find: &dyn Fn(&str, &Folded, &mut Vec<Candidate>)| -> usize {
            let one = |(text, folded): (&str, &Folded)| {
                find(text, folded, &mut found);
                found.len()
            };
            texts().zip(&folded).map(one).sum()
        };
        let double_array: DoubleArrayAhoCorasick<u32> =
            DoubleArrayAhoCorasick::new(matcher.keys()).expect("a double array");
        let by_double_array = |text: &str, folded: &Folded, out: &mut Vec<Candidate>| {
            let all = double_array.find_overlapping_iter(folded.as_str());
            matcher.candidates_among(text, folded, all.map(|m| (m.start(), m.end(), m.value() as usize)), out);
        };
        let by_words = |text: &str, folded: &Folded, out: &mut Vec<Candidate>| matcher.candidates(text, folded, out);
        let by_automaton =
            |text: &str, folded: &Folded, out: &mut Vec<Candidate>| matcher.candidates_by_automaton(text, folded, out);
        let all = count(&by_words);
        assert_eq!(all, count(&by_automaton), "the automaton finds the same");
        assert_eq!(all, count(&by_double_array), "the double array finds the same");
        let mut group = c.benchmark_group(format!("{name}, {all} found"));
        group.sample_size(10).throughput(Throughput::Bytes(bytes as u64));
        group.bench_function("wiretag", |b| b.iter(|| black_box(count(&by_words))));
        group.bench_function("aho-corasick, all matches", |b| b.iter(|| black_box(count(&by_automaton))));
        group.bench_function("daachorse, all matches", |b| b.iter(|| black_box(count(&by_double_array))));
        group.finish();
    }
}

criterion_group!(benches, engines);
criterion_main!(benches);
