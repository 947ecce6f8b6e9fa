//! Cases as data: every file in `cases/` is a table of texts and of the mentions wanted in them.
//!
//! Not here: the cases. `README.md` explains their format.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use serde::Deserialize;
use wiretag::document::{Date, Document, Field, parse_date};
use wiretag::resolve::{Rule, Verdict};
use wiretag::tags::Explanation;
use wiretag::{Gazetteer, Tagger};

use crate::support::{BUILTIN, project, read_project};

/// One file of cases.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    /// File name and content; without it the built-in lists are used.
    #[serde(default)]
    gazetteer: std::collections::BTreeMap<String, String>,
    case: Vec<Case>,
}

/// One text and what is wanted of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: String,
    #[serde(default)]
    title: String,
    date: Option<String>,
    lang: Option<String>,
    /// Judged by the built-in lists, although the file brings its own.
    #[serde(default)]
    builtin: bool,
    /// `surface -> kind:id via`: such a mention is there.
    #[serde(default)]
    want: Vec<String>,
    /// `surface`: no mention that counts has it.
    #[serde(default)]
    not: Vec<String>,
    /// `surface -> rule`: the rule that decided, kept or dropped.
    #[serde(default)]
    why: Vec<String>,
    /// `kind:id`: tagged as main.
    #[serde(default)]
    main: Vec<String>,
    /// `kind:id`: not tagged as main.
    #[serde(default)]
    not_main: Vec<String>,
    /// Ids of topics given.
    #[serde(default)]
    topics: Vec<String>,
    /// Ids of topics not given.
    #[serde(default)]
    not_topics: Vec<String>,
}

/// One test for each file, so that a failure names its rule.
macro_rules! case_files {
    ($($test:ident = $file:literal),* $(,)?) => {
        const FILES: &[&str] = &[$($file),*];
        $(#[test] fn $test() { check_file($file) })*
    };
}

case_files! {
    fold_and_edges = "fold-edges",
    overlap = "overlap",
    conditions = "conditions",
    definitions = "definitions",
    guards_things = "guards-things",
    guards_places = "guards-places",
    guards_persons = "guards-persons",
    guards_longer = "guards-longer",
    ambiguity = "ambiguity",
    short_names = "short-names",
    capitals = "capitals",
    offices = "offices",
    patterns = "patterns",
    page = "page",
    topics = "topics",
    main_tags = "main",
}

#[test]
fn every_file_is_tested_and_names_are_unique() {
    let on_disk: BTreeSet<String> = fs::read_dir(project("tests/cases"))
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().trim_end_matches(".toml").to_owned())
        .collect();
    let listed: BTreeSet<String> = FILES.iter().map(|f| (*f).to_owned()).collect();
    assert_eq!(on_disk, listed, "add new files of tests/cases to `case_files!` in tests/cases.rs");
    let mut seen = BTreeSet::new();
    for file in FILES {
        for case in read(file).case {
            assert!(seen.insert(case.name.clone()), "{file}: the name {:?} stands twice", case.name);
        }
    }
    assert!(seen.len() >= 150, "only {} cases", seen.len());
}

#[test]
fn every_rule_has_a_case() {
    let named: BTreeSet<String> =
        FILES.iter().flat_map(|f| read(f).case).flat_map(|c| c.why).map(|w| split(&w).1.to_owned()).collect();
    let known: BTreeSet<String> = Rule::ALL.iter().map(|r| r.name().to_owned()).collect();
    let unknown: Vec<_> = named.difference(&known).collect();
    let missing: Vec<_> = known.difference(&named).collect();
    assert!(
        unknown.is_empty() && missing.is_empty(),
        "rules that do not exist: {unknown:?}; without a `why`: {missing:?}"
    );
}

fn read(file: &str) -> CaseFile {
    let path = format!("tests/cases/{file}.toml");
    toml::from_str(&read_project(&path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn check_file(file: &str) {
    let CaseFile { gazetteer, case } = read(file);
    let own = (!gazetteer.is_empty()).then(|| {
        let files: Vec<(&str, &str)> = gazetteer.iter().map(|(n, c)| (n.as_str(), c.as_str())).collect();
        let lists = Gazetteer::from_csv(&files).unwrap_or_else(|e| panic!("{file}: {e}"));
        Tagger::new(lists)
    });
    let mut report = String::new();
    let mut failed = 0;
    for case in &case {
        let tagger = own.as_ref().filter(|_| !case.builtin).unwrap_or(&BUILTIN);
        let document = case.document(file);
        let explanation = tagger.explain(&document);
        let faults = Judge { tagger, document: &document, explanation: &explanation }.faults(case);
        if !faults.is_empty() {
            failed += 1;
            let _infallible = write!(report, "\n{}\n  {}\n", case.name, faults.join("\n  "));
            report.push_str(&found(tagger, &document, &explanation));
        }
    }
    assert!(report.is_empty(), "{failed} of {} cases in tests/cases/{file}.toml fail:\n{report}", case.len());
}

impl Case {
    fn document(&self, file: &str) -> Document {
        let date: Option<Date> = self
            .date
            .as_deref()
            .map(|d| parse_date(d).unwrap_or_else(|| panic!("{file}: {}: cannot read the date {d:?}", self.name)));
        Document {
            id: self.name.clone(),
            title: self.title.clone(),
            text: self.text.clone(),
            date,
            lang: self.lang.clone(),
        }
    }
}

/// `a -> b` at its last arrow.
fn split(entry: &str) -> (&str, &str) {
    entry.rsplit_once(" -> ").unwrap_or_else(|| panic!("{entry:?}: expected `surface -> …`"))
}

/// Compares one case with what was found.
struct Judge<'a> {
    tagger: &'a Tagger,
    document: &'a Document,
    explanation: &'a Explanation<'a>,
}

impl Judge<'_> {
    fn faults(&self, case: &Case) -> Vec<String> {
        let mut faults = Vec::new();
        let mut fault = |ok: bool, list: &str, entry: &str| {
            if !ok {
                faults.push(format!("{list}: {entry}"));
            }
        };
        for entry in &case.want {
            fault(self.is_mentioned(entry), "want", entry);
        }
        for entry in &case.not {
            fault(!self.is_counted(entry), "not", entry);
        }
        for entry in &case.why {
            fault(self.is_judged(entry), "why", entry);
        }
        for (entries, wanted, list) in [(&case.main, true, "main"), (&case.not_main, false, "not_main")] {
            for entry in entries {
                fault(self.is_main(entry) == wanted, list, entry);
            }
        }
        for (entries, wanted, list) in [(&case.topics, true, "topics"), (&case.not_topics, false, "not_topics")] {
            for entry in entries {
                fault(self.has_topic(entry) == wanted, list, entry);
            }
        }
        faults
    }

    /// The places of a surface: all of its occurrences, or for `surface #2` the second in reading order.
    fn places(&self, surface: &str) -> Vec<(Field, usize, usize)> {
        let numbered = surface.rsplit_once(" #").and_then(|(s, n)| Some((s, n.parse::<usize>().ok()?)));
        let (surface, number) = numbered.map_or((surface, None), |(s, n)| (s, Some(n)));
        let occurrences =
            |f: Field| self.document.field(f).match_indices(surface).map(move |(i, s)| (f, i, i + s.len()));
        let all: Vec<_> = Field::ALL.into_iter().flat_map(occurrences).collect();
        assert!(!all.is_empty(), "{:?}: the text has no {surface:?}", self.document.id);
        match number {
            None => all,
            Some(n) => vec![*all.get(n - 1).unwrap_or_else(|| panic!("{:?}: no {surface:?} #{n}", self.document.id))],
        }
    }

    fn is_mentioned(&self, entry: &str) -> bool {
        let (surface, wanted) = split(entry);
        let (entity, via) = wanted.split_once(' ').unwrap_or_else(|| panic!("{entry:?}: expected `kind:id via`"));
        let places = self.places(surface);
        self.explanation.tags.mentions.iter().any(|m| {
            let at = (m.field, m.span.start as usize, m.span.end as usize);
            places.contains(&at) && self.key(m.entity) == entity && m.via.name() == via
        })
    }

    fn is_counted(&self, surface: &str) -> bool {
        let places = self.places(surface);
        let at = |m: &wiretag::resolve::Mention| (m.field, m.span.start as usize, m.span.end as usize);
        self.explanation.tags.counted().any(|m| places.contains(&at(m)))
    }

    fn is_judged(&self, entry: &str) -> bool {
        let (surface, rule) = split(entry);
        let places = self.places(surface);
        self.explanation
            .resolution
            .judged
            .iter()
            .any(|j| places.contains(&(j.field, j.span.start as usize, j.span.end as usize)) && j.rule.name() == rule)
    }

    fn is_main(&self, entity: &str) -> bool {
        self.explanation.tags.entities.iter().any(|t| self.key(t.entity) == entity && t.main)
    }

    fn has_topic(&self, id: &str) -> bool {
        let lists = self.tagger.gazetteer();
        assert!(lists.find("topic", id).is_some(), "{:?}: the lists have no topic {id:?}", self.document.id);
        self.explanation.tags.topics.iter().any(|t| lists.entity(t.topic).id() == id)
    }

    fn key(&self, entity: wiretag::gazetteer::EntityId) -> String {
        let names = self.explanation.tags.names(self.tagger.gazetteer());
        format!("{}:{}", names.kind_name(entity), names.entity(entity).id())
    }
}

/// What the tagger did find, for the message of a failing case.
fn found(tagger: &Tagger, document: &Document, explanation: &Explanation<'_>) -> String {
    let judge = Judge { tagger, document, explanation };
    let mut out = String::from("  found:\n");
    for j in &explanation.resolution.judged {
        let surface = j.span.of(document.field(j.field));
        let verdict = match j.verdict {
            Verdict::Kept(m) => format!("{} {}", judge.key(m.entity), m.via),
            Verdict::Dropped => "dropped".to_owned(),
        };
        let _infallible = writeln!(out, "    {surface} -> {verdict} ({})", j.rule.name());
    }
    for t in &explanation.tags.topics {
        let _infallible = writeln!(out, "    topic {} {:.2}", tagger.gazetteer().entity(t.topic).id(), t.score);
    }
    out
}
