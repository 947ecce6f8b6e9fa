//! What holds for the tags of every text, sense or nonsense.
//!
//! Not here: what the tags are (`cases`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;
use wiretag::Document;
use wiretag::document::parse_date;
use wiretag::matcher::Candidate;
use wiretag::resolve::{Mention, Via};
use wiretag::tags::{Counting, DocumentTags, Tagger};
use wiretag::text::Folded;
use wiretag::{Gazetteer, topics};

use crate::support::{BUILTIN, read_project};

/// The built-in lists with all rules switched off.
static BARE: LazyLock<Tagger> = LazyLock::new(|| Tagger::new(Gazetteer::builtin()).rules(false));

/// Words that make the rules meet: names of every kind, titles, acronyms, brackets, page furniture.
const WORDS: &[&str] = &[
    "South Korea",
    "Korea",
    "Korean",
    "Japan",
    "Japan's",
    "Seoul",
    "Washington",
    "Georgia",
    "Jordan",
    "Michael",
    "Chad",
    "the United States",
    "U.S.",
    "US",
    "Bank of",
    "Supreme Court of the United Kingdom",
    "NATO",
    "UN",
    "the president",
    "President",
    "Prime Minister",
    "Abe",
    "Shinzo Abe",
    "Barack Obama",
    "Mr.",
    "Obama",
    "Sen.",
    "Defense Minister",
    "International Atomic Energy Agency",
    "(IAEA)",
    "IAEA",
    "(AP)",
    "Parliament",
    "Senate",
    "the South",
    "and",
    "of",
    "said",
    "between",
    "with",
    "in",
    "-",
    "–",
    ",",
    ".",
    ":",
    "\n",
    "\n\n",
    "SEOUL, Oct. 17 (Yonhap) --",
    "By Jane Doe",
    "THEY TOLD US",
    "free trade",
    "sanctions",
    "$",
    "Afro-American",
    "French",
    "fries",
    "日本",
    "İ",
    "é",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(WORDS), 0..30).prop_map(|w| w.join(" "))
}

fn document(title: String, text: String, dated: bool) -> Document {
    let date = if dated { parse_date("2019-10-18") } else { None };
    Document { id: "d".into(), title, text, date, lang: None }
}

/// Everything that must hold for the tags of a document.
fn check(document: &Document, tags: &DocumentTags, counting: &Counting) -> Result<(), TestCaseError> {
    for pair in tags.mentions.windows(2) {
        let order = |m: &Mention| (m.field, m.span.start, std::cmp::Reverse(m.span.end));
        prop_assert!(order(&pair[0]) <= order(&pair[1]), "not in reading order: {pair:?}");
    }
    for (i, m) in tags.mentions.iter().enumerate() {
        let content = document.field(m.field);
        let (start, end) = (m.span.start as usize, m.span.end as usize);
        prop_assert!(start < end && content.is_char_boundary(start) && content.is_char_boundary(end), "{m:?}");
        let surface = m.span.of(content);
        prop_assert_eq!(surface.trim(), surface);
        for other in &tags.mentions[i + 1..] {
            let apart = other.field != m.field || !other.span.overlaps(m.span);
            // Only a country's form inside a longer name may share its place with another mention.
            let inside = m.span.contains(other.span) && other.via == Via::Inside
                || other.span.contains(m.span) && m.via == Via::Inside;
            prop_assert!(apart || inside, "{m:?} and {other:?} overlap");
        }
    }
    let mut counted: BTreeMap<_, u32> = BTreeMap::new();
    for m in tags.counted() {
        prop_assert!(counting.counts(m.via));
        *counted.entry(m.entity).or_default() += 1;
    }
    let tagged: BTreeMap<_, u32> =
        tags.entities.iter().filter(|t| t.mentions > 0).map(|t| (t.entity, t.mentions)).collect();
    prop_assert_eq!(tagged, counted, "tags and counted mentions differ");
    let shares: f32 = tags.entities.iter().map(|t| t.share).sum();
    prop_assert!(
        tags.entities.iter().all(|t| t.mentions == 0) || (shares - 1.0).abs() < 1e-3,
        "shares add up to {shares}"
    );
    for t in &tags.topics {
        prop_assert!((topics::THRESHOLD..=1.0).contains(&t.score) && t.occurrences > 0 && !t.evidence.is_empty());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tags_of_news_shaped_texts_are_sound(title in text(), text in text(), dated: bool) {
        let document = document(title, text, dated);
        check(&document, &BUILTIN.tag(&document), &Counting::default())?;
    }

    #[test]
    fn tags_of_any_string_are_sound(title in "\\PC{0,40}", text in any::<String>()) {
        let document = document(title, text, true);
        check(&document, &BUILTIN.tag(&document), &Counting::default())?;
    }

    #[test]
    fn without_rules_every_form_gives_way_only_to_a_longer_one(text in text()) {
        let document = document(String::new(), text, true);
        let tags = BARE.tag(&document);
        check(&document, &tags, &Counting::default())?;
        let mut candidates = Vec::new();
        BARE.matcher().candidates(&document.text, &Folded::new(&document.text), &mut candidates);
        let names = |c: &&Candidate| BARE.gazetteer().form(c.form).role().names_entity();
        let candidates: Vec<&Candidate> = candidates.iter().filter(names).collect();
        for m in &tags.mentions {
            prop_assert!(candidates.iter().any(|c| c.span == m.span), "{m:?} is no form");
        }
        for c in candidates {
            let as_long = |m: &&Mention| m.span.overlaps(c.span) && m.span.len() >= c.span.len();
            prop_assert!(tags.mentions.iter().any(|m| as_long(&m)), "{c:?} is lost");
        }
    }

    #[test]
    fn a_document_alone_and_after_another_has_the_same_tags(first in text(), second in text()) {
        let (first, second) = (document(String::new(), first, true), document(String::new(), second, true));
        let alone = BUILTIN.tag(&second);
        BUILTIN.tag(&first);
        prop_assert_eq!(BUILTIN.tag(&second), alone);
    }
}

#[test]
fn what_counts_can_be_widened() {
    let list = "id,name,metonyms,capital\nKOR,South Korea,Seoul,Seoul\n";
    let counting = Counting { also: vec![Via::Capital] };
    let gazetteer = || Gazetteer::from_csv(&[("countries.csv", list)]).unwrap();
    let document = document(String::new(), "They met in Seoul.".into(), false);
    assert_eq!(Tagger::new(gazetteer()).tag(&document).counted().count(), 0);
    let wide = Tagger::new(gazetteer()).counting(counting.clone());
    let tags = wide.tag(&document);
    assert_eq!(tags.counted().count(), 1);
    check(&document, &tags, &counting).unwrap();
}

#[test]
fn the_sample_articles_are_sound() {
    for line in read_project("data/articles.jsonl").lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let cell = |name: &str| record[name].as_str().unwrap().to_owned();
        let date = parse_date(&cell("date"));
        let document = Document { id: cell("id"), title: cell("title"), text: cell("text"), date, lang: None };
        check(&document, &BUILTIN.tag(&document), &Counting::default())
            .unwrap_or_else(|e| panic!("{}: {e}", document.id));
    }
}

#[test]
fn a_tagger_can_be_shared_by_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&*BUILTIN);
}
