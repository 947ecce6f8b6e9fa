//! The matcher against its slow, obvious twin, on texts made of what has gone wrong before.
//!
//! Not here: texts that mean something (`cases`).

use proptest::prelude::*;
use wiretag::Gazetteer;
use wiretag::matcher::{Matcher, naive_candidates};
use wiretag::text::{Folded, fold};

use crate::support::BUILTIN;

/// Pieces of names and of texts: parts of names, every kind of space, hyphen and quote, letters that change their
/// length when folded, scripts without spaces, stops.
const PIECES: &[&str] = &[
    "us",
    "US",
    "open",
    "Open",
    "South",
    "south",
    "Korea",
    "KOREA",
    "Korean",
    "U.S.",
    "S.",
    "Non",
    "war",
    "d'Ivoire",
    "d’Ivoire",
    "Côte",
    "Co\u{302}te",
    "İ",
    "ı",
    "ß",
    "SS",
    "ﬁ",
    "日本",
    "한국",
    "은",
    "é",
    "e\u{301}",
    "Œ",
    "１",
    " ",
    "  ",
    "\u{a0}",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "-",
    "-\n",
    "‑",
    "–",
    "'",
    "’s",
    "'s",
    "“",
    "”",
    ".",
    ",",
    "(",
    ")",
    "@",
    "_",
    "7",
    "\u{ad}",
    "\u{200b}",
    "\u{feff}",
    "😀",
];

fn pieces(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 1..most).prop_map(|p| p.concat())
}

/// A gazetteer of a few names; `None` where none of them has a letter.
fn gazetteer(names: &[String]) -> Option<Gazetteer> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["id", "name"]).unwrap();
    for (i, name) in names.iter().enumerate() {
        // Lists in cells are separated by `|`, and cells are trimmed; neither concerns the matcher.
        if !fold(name).trim().is_empty() && !name.trim().is_empty() {
            writer.write_record([&format!("e{i}"), name]).unwrap();
        }
    }
    let table = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    Gazetteer::from_csv(&[("things.csv", &table)]).ok().filter(|g| !g.entities().is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn matcher_equals_its_twin(names in prop::collection::vec(pieces(4), 1..6), text in pieces(14)) {
        let Some(gazetteer) = gazetteer(&names) else { return Ok(()) };
        let matcher = Matcher::new(&gazetteer);
        let mut found = Vec::new();
        matcher.candidates(&text, &Folded::new(&text), &mut found);
        for c in &found {
            let (start, end) = (c.span.start as usize, c.span.end as usize);
            prop_assert!(start < end && text.is_char_boundary(start) && text.is_char_boundary(end));
        }
        prop_assert_eq!(found, naive_candidates(&gazetteer, &text));
    }

    #[test]
    fn folded_positions_lead_back(text in pieces(20)) {
        let folded = Folded::new(&text);
        let mut last = 0;
        for (at, _) in folded.as_str().char_indices() {
            if let Some(original) = folded.original(at) {
                prop_assert!(text.is_char_boundary(original), "{at} leads to {original}, inside a character");
                prop_assert!(original >= last, "{at} leads back behind {last}");
                last = original;
            }
        }
        prop_assert_eq!(folded.original(folded.as_str().len()), Some(text.len()));
    }

    #[test]
    fn folding_twice_changes_nothing(text in pieces(8)) {
        let once = fold(&text);
        // A blank line became a mark of its own, which a second folding takes for a space.
        prop_assume!(!once.contains('\n'));
        prop_assert_eq!(fold(&once), once.trim());
    }

    #[test]
    fn buffers_leave_no_trace(first in pieces(10), second in pieces(10)) {
        let mut reused = Folded::new(&first);
        reused.refill(&second);
        let fresh = Folded::new(&second);
        prop_assert_eq!(reused.as_str(), fresh.as_str());
        for at in 0..=fresh.as_str().len() {
            prop_assert_eq!(reused.original(at), fresh.original(at));
        }
    }
}

/// The two engines of the matcher over whole articles: both must find the same; the number of candidates.
fn engines_agree(articles: impl Iterator<Item = String>) -> usize {
    let matcher = BUILTIN.matcher();
    let (mut trie, mut automaton, mut folded) = (Vec::new(), Vec::new(), Folded::default());
    let mut found = 0;
    for text in articles {
        folded.refill(&text);
        matcher.candidates(&text, &folded, &mut trie);
        matcher.candidates_by_automaton(&text, &folded, &mut automaton);
        assert_eq!(trie, automaton, "the engines disagree on {text:?}");
        found += trie.len();
    }
    found
}

#[test]
fn the_word_trie_finds_what_the_automaton_finds() {
    let lines = crate::support::read_project("data/articles.jsonl");
    let texts = lines
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["text"].as_str().unwrap().to_owned());
    let found = engines_agree(texts);
    assert!(found > 3000, "{found} candidates");
}

#[test]
fn the_engines_agree_on_strange_signs() {
    let strange = [
        "Ko\u{ad}rea and Japan\u{200b}",
        "South\u{200b} Korea",
        "Korea™ of Japan®",
        "Qurʼan, Japanʼs",
        "全日本人は Japan",
    ];
    assert!(engines_agree(strange.iter().map(|s| (*s).to_owned())) > 3);
}
