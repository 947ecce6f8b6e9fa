//! The parts of the pipeline, timed one by one over the sample articles. Every bench first asserts that it does the work
//! it claims, against a count made another way; `cargo bench --bench parts -- --test` runs each once.
//!
//! Not here: whole runs of the program (`benches/whole.sh`).

#![allow(missing_docs, reason = "criterion's macros make public items")]

use std::hint::black_box;
use std::sync::LazyLock;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wiretag::cooccur::{ArticleSets, Capped, Counts, Options, Pending, Place, Sheets, Window, windows};
use wiretag::document::{Document, Field};
use wiretag::gazetteer::{Names, Unlisted};
use wiretag::input::{self, Input};
use wiretag::matcher::{Candidate, Matcher, naive_candidates};
use wiretag::output::{MentionRows, Style, encode_mentions};
use wiretag::resolve::Article;
use wiretag::tags::DocumentTags;
use wiretag::text::Folded;
use wiretag::{Gazetteer, Tagger};

static TAGGER: LazyLock<Tagger> = LazyLock::new(|| Tagger::new(Gazetteer::builtin()));
static ARTICLES: LazyLock<Vec<Document>> = LazyLock::new(read);

/// Reads the sample articles the way a run does.
fn read() -> Vec<Document> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/articles.jsonl");
    let input = Input { path: Some(path.into()), name: "articles".into(), format: None, size: None };
    let mut batches = input::open(&input, &input::Options::default()).expect("the sample articles open");
    let mut out = Vec::new();
    while let Some(batch) = batches.next() {
        out.extend(batch.parse().map(|d| d.expect("the sample articles parse")));
    }
    out
}

fn text_bytes() -> u64 {
    ARTICLES.iter().map(|d| (d.title.len() + d.text.len()) as u64).sum()
}

fn tagged() -> Vec<DocumentTags> {
    ARTICLES.iter().map(|d| TAGGER.tag(d)).collect()
}

/// Tags that speak of the names of no list by numbers common to all articles, and these names.
fn collected() -> (Vec<DocumentTags>, Unlisted) {
    let (mut tags, mut unlisted) = (tagged(), Unlisted::default());
    tags.iter_mut().for_each(|t| t.collect_unlisted(TAGGER.gazetteer(), &mut unlisted));
    (tags, unlisted)
}

fn parsing(c: &mut Criterion) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/articles.jsonl");
    let lines = std::fs::read_to_string(path).expect("the sample articles").lines().count();
    assert_eq!(read().len(), lines);
    let mut group = c.benchmark_group("parts");
    group.throughput(Throughput::Bytes(text_bytes()));
    group.bench_function("read and parse JSON lines", |b| b.iter(|| black_box(read()).len()));
    group.finish();
}

fn folding(c: &mut Criterion) {
    let mut folded = Folded::default();
    let plain: usize = ARTICLES.iter().map(|d| d.text.split_whitespace().count()).sum();
    let kept: usize = ARTICLES.iter().map(|d| Folded::new(&d.text).as_str().split_whitespace().count()).sum();
    assert!(plain.abs_diff(kept) * 1000 < plain, "folding joins words only at a hyphen before a line break");
    let mut group = c.benchmark_group("parts");
    group.throughput(Throughput::Bytes(text_bytes()));
    group.bench_function("fold", |b| {
        b.iter(|| {
            for article in ARTICLES.iter() {
                folded.refill(&article.text);
                black_box(folded.as_str());
            }
        });
    });
    group.finish();
}

fn layout(c: &mut Criterion) {
    for article in ARTICLES.iter() {
        let layout = Article::new(article).layouts[1].clone();
        let inside = layout.sentences.iter().all(|s| layout.paragraphs.iter().any(|p| p.contains(*s)));
        assert!(inside && !layout.sentences.is_empty(), "{}: a sentence lies in a paragraph", article.id);
    }
    let mut group = c.benchmark_group("parts");
    group.throughput(Throughput::Bytes(text_bytes()));
    group.bench_function("lay out", |b| {
        b.iter(|| ARTICLES.iter().map(|d| Article::new(d).layouts[1].sentences.len()).sum::<usize>())
    });
    group.finish();
}

fn matching(c: &mut Criterion) {
    let folded: Vec<Folded> = ARTICLES.iter().map(|d| Folded::new(&d.text)).collect();
    let matcher = TAGGER.matcher();
    let mut found: Vec<Candidate> = Vec::new();
    let mut with = |find: fn(&Matcher, &str, &Folded, &mut Vec<Candidate>)| {
        let one = |(d, f): (&Document, &Folded)| {
            find(matcher, &d.text, f, &mut found);
            found.len()
        };
        ARTICLES.iter().zip(&folded).map(one).sum::<usize>()
    };
    let all = with(Matcher::candidates);
    // Every mention began as a candidate, but for those of offices and defined acronyms.
    assert!(all > tagged().iter().map(|t| t.mentions.len()).sum::<usize>() / 2);
    let mut group = c.benchmark_group("parts");
    group.throughput(Throughput::Bytes(text_bytes()));
    group.bench_function("match", |b| b.iter(|| black_box(with(Matcher::candidates))));
    assert_eq!(all, with(Matcher::candidates_by_automaton), "both engines find the same");
    group.bench_function("match by automaton", |b| b.iter(|| black_box(with(Matcher::candidates_by_automaton))));
    group.finish();
}

/// The matcher and its slow twin on one sentence, with equal answers.
fn twin(c: &mut Criterion) {
    let lists =
        [("countries.csv", "id,name,aliases\nKOR,South Korea,S. Korea|Korea\nJPN,Japan,\nUSA,United States,U.S.|US\n")];
    let gazetteer = Gazetteer::from_csv(&lists).expect("a small gazetteer");
    let matcher = Matcher::new(&gazetteer);
    let text = "The U.S. urged South Korea and Japan to renew the pact.";
    let mut fast = Vec::new();
    matcher.candidates(text, &Folded::new(text), &mut fast);
    assert_eq!(fast, naive_candidates(&gazetteer, text));
    assert!(!fast.is_empty());
    let mut group = c.benchmark_group("one sentence");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("fold and match", |b| b.iter(|| matcher.candidates(text, &Folded::new(text), &mut fast)));
    group.bench_function("nested loops", |b| b.iter(|| naive_candidates(&gazetteer, text).len()));
    group.finish();
}

fn tagging(c: &mut Criterion) {
    for article in ARTICLES.iter() {
        let explained = TAGGER.explain(article);
        assert_eq!(TAGGER.tag(article).mentions, explained.resolution.mentions().collect::<Vec<_>>(), "{}", article.id);
    }
    let mut group = c.benchmark_group("parts");
    group.throughput(Throughput::Bytes(text_bytes()));
    group.bench_function("tag (all of it)", |b| {
        b.iter(|| ARTICLES.iter().map(|d| TAGGER.tag(d).mentions.len()).sum::<usize>())
    });
    group.finish();
}

/// The windows of every article.
fn sets() -> Vec<Vec<Vec<u32>>> {
    let place = |m: &wiretag::resolve::Mention| Place {
        entity: m.entity.index() as u32,
        field: m.field,
        sentence: m.sentence,
        paragraph: m.paragraph,
        word: 0,
    };
    let windows_of =
        |t: &DocumentTags| windows(Window::Sentence, &t.counted().map(place).collect::<Vec<_>>(), &[], 40).0;
    collected().0.iter().map(windows_of).collect()
}

/// Counts the windows of the articles, in as many rounds as asked for.
fn count(sets: &[Vec<Vec<u32>>], rounds: usize, names: Names<'_>) -> Counts {
    let mut counts = Counts::new(Options::default());
    for (articles, sets) in ARTICLES.chunks(sets.len().div_ceil(rounds)).zip(sets.chunks(sets.len().div_ceil(rounds))) {
        let mut windows = Pending::default();
        for (article, sets) in articles.iter().zip(sets) {
            windows.add(&ArticleSets { id: &article.id, date: article.date, windows: sets, capped: Capped::default() });
        }
        counts.take(&windows, |e| e);
        counts.settle(|e| names.numbered(e).kind(), |parts, count| parts.iter_mut().for_each(count));
    }
    counts
}

fn counting(c: &mut Criterion) {
    let sets = sets();
    let unlisted = collected().1;
    let names = Names::new(TAGGER.gazetteer(), unlisted.entities());
    let rows = |counts: &Counts| -> Vec<(Vec<u32>, u64, u64, String)> {
        let sheets = Sheets::new(counts, |e| names.numbered(e), 1);
        let all = sheets.iter().flat_map(|sheet| {
            let mut keys: Vec<_> = (0..sheet.parts()).flat_map(|part| sheet.rows_of(part)).collect();
            keys.sort_unstable_by(|a, b| sheet.order(a, b));
            let rows = keys.iter().map(|key| sheet.row(key));
            rows.map(|r| (r.members().to_vec(), r.windows, r.articles, r.example.to_owned())).collect::<Vec<_>>()
        });
        all.collect()
    };
    let all = rows(&count(&sets, 1, names));
    assert!(!all.is_empty());
    assert_eq!(all, rows(&count(&sets, 7, names)));
    let mut group = c.benchmark_group("parts");
    group.throughput(Throughput::Elements(sets.iter().map(|s| s.len() as u64).sum()));
    group.bench_function("count pairs and triples of windows", |b| b.iter(|| black_box(count(&sets, 7, names))));
    group.finish();
}

fn encoding(c: &mut Criterion) {
    let tags = tagged();
    let encode = || {
        let mut rows = MentionRows::new(Style::default());
        for (document, tags) in ARTICLES.iter().zip(&tags) {
            encode_mentions(&mut rows, tags.names(TAGGER.gazetteer()), document, &tags.mentions, Style::default());
        }
        rows.into_bytes()
    };
    let written = csv::ReaderBuilder::new().has_headers(false).from_reader(&encode()[..]).into_records().count();
    assert_eq!(written, tags.iter().map(|t| t.mentions.len()).sum::<usize>());
    assert!(ARTICLES.iter().any(|d| !d.field(Field::Title).is_empty()));
    let mut group = c.benchmark_group("parts");
    group.throughput(Throughput::Elements(written as u64));
    group.bench_function("encode mentions", |b| b.iter(|| encode().len()));
    group.finish();
}

criterion_group!(parts, parsing, folding, layout, matching, twin, tagging, counting, encoding);
criterion_main!(parts);
