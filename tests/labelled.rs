//! The labelled sample articles against the tagger, with a list of those that come out without a fault. The list cuts
//! both ways: a listed article that breaks fails, and so does an unlisted one that comes out right.
//!
//! Not here: single rules (`cases`). `data/README.md` tells how the labels were made.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Deserialize;
use wiretag::Document;
use wiretag::document::parse_date;
use wiretag::resolve::Via;
use wiretag::text::{OffsetUnit, Offsets};

use crate::support::{BUILTIN, read_project, rows_of};

const LIST: &str = "data/labelled/expected-pass.txt";
const KINDS: [&str; 4] = ["country", "agreement", "agency", "official"];

#[derive(Deserialize)]
struct Record {
    id: String,
    title: String,
    date: String,
    text: String,
}

/// A mention: field, start, end (code points), kind, id, and whether it counts.
type Key = (String, usize, usize, String, String, bool);

fn articles() -> BTreeMap<String, Document> {
    let records = read_project("data/articles.jsonl");
    let documents = records.lines().map(|line| {
        let r: Record = serde_json::from_str(line).unwrap();
        (r.id.clone(), Document { id: r.id, title: r.title, date: parse_date(&r.date), text: r.text, lang: None })
    });
    documents.collect()
}

/// The labels of each article, with the text each covers.
fn labels() -> BTreeMap<String, BTreeMap<Key, String>> {
    let mut out: BTreeMap<String, BTreeMap<Key, String>> = BTreeMap::new();
    for row in rows_of(&read_project("data/labelled/mentions.csv")) {
        let number = |i: usize| row[i].parse::<usize>().unwrap_or_else(|e| panic!("{row:?}: {e}"));
        let via = Via::parse(&row[7]).unwrap_or_else(|| panic!("{row:?}: unknown via"));
        let key = (row[1].clone(), number(2), number(3), row[5].clone(), row[6].clone(), via.counts());
        out.entry(row[0].clone()).or_default().insert(key, row[4].clone());
    }
    out
}

/// The tagger's mentions of an article.
fn found(document: &Document) -> BTreeMap<Key, String> {
    let tags = BUILTIN.tag(document);
    let lists = BUILTIN.gazetteer();
    let names = tags.names(lists);
    let key = |m: &wiretag::resolve::Mention| {
        let content = document.field(m.field);
        let mut offsets = Offsets::new(content, OffsetUnit::CodePoint);
        let (start, end) = (offsets.get(m.span.start as usize), offsets.get(m.span.end as usize));
        let entity = names.entity(m.entity);
        let kind = lists.kinds().name(entity.kind()).to_owned();
        let key = (m.field.name().to_owned(), start, end, kind, entity.id().to_owned(), m.via.counts());
        (key, m.span.of(content).to_owned())
    };
    tags.mentions.iter().map(key).filter(|(k, _)| KINDS.contains(&k.3.as_str())).collect()
}

#[test]
fn codes_are_given_to_ids_of_the_lists() {
    for (kinds, file) in [(&["agency", "agreement"][..], "orgs"), (&["official"], "people"), (&["topic"], "topics")] {
        let map = read_project(&format!("data/labelled/reuters-maps/{file}.tsv"));
        let coded = map.lines().filter_map(|l| l.split_once('\t')).filter(|(_, code)| !code.is_empty());
        let unknown: Vec<&str> = coded
            .map(|(id, _)| id)
            .filter(|id| !kinds.iter().any(|kind| BUILTIN.gazetteer().find(kind, id).is_some()))
            .collect();
        assert!(unknown.is_empty(), "{file}.tsv gives codes to ids that no list has: {unknown:?}");
    }
}

#[test]
fn labels_point_at_their_text() {
    let articles = articles();
    for (id, labels) in labels() {
        let document = &articles[&id];
        for ((field, start, end, kind, entity, _), text) in labels {
            let content = if field == "title" { &document.title } else { &document.text };
            let covered: String = content.chars().skip(start).take(end - start).collect();
            assert_eq!(covered, text, "{id} {field} {start}..{end}");
            assert!(KINDS.contains(&kind.as_str()), "{id}: unknown kind {kind}");
            let known = entity.starts_with('~') || BUILTIN.gazetteer().find(&kind, &entity).is_some();
            assert!(known, "{id}: the lists have no {kind} {entity:?}");
        }
    }
}

#[test]
fn exactly_the_listed_articles_come_out_right() {
    let listed: BTreeSet<String> = read_project(LIST)
        .lines()
        .map(|l| l.split('#').next().unwrap_or_default().trim().to_owned())
        .filter(|l| !l.is_empty())
        .collect();
    let (articles, labels) = (articles(), labels());
    let mut report = String::new();
    let (mut right, mut ours, mut theirs) = (0usize, 0usize, 0usize);
    let mut passing = BTreeSet::new();
    for (id, labels) in &labels {
        let found = found(&articles[id]);
        // Precision and recall are those of the mentions that count.
        let counting = |m: &BTreeMap<Key, String>| m.keys().filter(|k| k.5).cloned().collect::<BTreeSet<Key>>();
        let (have, want) = (counting(&found), counting(labels));
        right += have.intersection(&want).count();
        ours += have.len();
        theirs += want.len();
        let differences = differences(labels, &found);
        if differences.is_empty() {
            passing.insert(id.clone());
        } else if listed.contains(id) || std::env::var_os("SHOW_LABELLED").is_some() {
            let _infallible = writeln!(report, "{id} differs from its labels:\n{differences}");
        }
    }
    let broken: Vec<_> = listed.difference(&passing).collect();
    let fixed: Vec<_> = passing.difference(&listed).collect();
    let ratio = |n: usize, of: usize| 100.0 * n as f64 / of.max(1) as f64;
    let shown = std::env::var_os("SHOW_LABELLED").is_some();
    assert!(
        broken.is_empty() && fixed.is_empty() && !shown,
        "{report}\nlisted in {LIST} but wrong: {broken:?} — mend the tagger, or, if the labels were wrong, the labels\n\
         right but not listed: {fixed:?} — add these ids to {LIST}, so that they stay right\n\
         over all {} labelled articles: precision {:.1} % ({right} of {ours}), recall {:.1} % ({right} of {theirs})\n\
         (SHOW_LABELLED=1 shows the differences of all articles)",
        labels.len(),
        ratio(right, ours),
        ratio(right, theirs),
    );
}

fn differences(labels: &BTreeMap<Key, String>, found: &BTreeMap<Key, String>) -> String {
    let mut out = String::new();
    let mut list = |word: &str, some: &BTreeMap<Key, String>, others: &BTreeMap<Key, String>| {
        for (key, text) in some.iter().filter(|(k, _)| !others.contains_key(*k)) {
            let (field, start, end, kind, id, counts) = key;
            let counts = if *counts { "" } else { " (not counted)" };
            let _infallible = writeln!(out, "  {word}: {field} {start}..{end} {text:?} {kind}:{id}{counts}");
        }
    };
    list("missing", labels, found);
    list("too much", found, labels);
    out
}
