//! The scoring of `eval` by a table of small cases, and its ratios by hand.
//!
//! Not here: the cases (`eval/scoring.toml`); files and the command (`eval`).

use std::collections::BTreeSet;

use serde::Deserialize;
use wiretag::document::{Document, Field, Span};
use wiretag::eval::{Answer, Answers, Counts, Fault, Gold, Options, Report, Scored, Target, score};

use crate::support::read_project;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    case: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default)]
    title: String,
    text: String,
    #[serde(default)]
    gold: Vec<Mention>,
    #[serde(default)]
    found: Vec<Mention>,
    linked: [u64; 3],
    strict: [u64; 3],
    span: [u64; 3],
    #[serde(default)]
    faults: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mention {
    at: String,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    via: String,
    optional: Option<bool>,
}

impl Mention {
    fn kind(&self) -> &str {
        self.kind.as_deref().unwrap_or("country")
    }

    /// Where the surface stands, the title read first.
    fn place(&self, document: &Document) -> (Field, Span) {
        let (surface, number) = match self.at.split_once(" #") {
            Some((surface, number)) => (surface, number.parse().unwrap()),
            None => (self.at.as_str(), 1),
        };
        let places =
            Field::ALL.into_iter().flat_map(|f| document.field(f).match_indices(surface).map(move |m| (f, m.0)));
        let place = places.clone().nth(number - 1);
        let (field, at) = place.unwrap_or_else(|| panic!("{:?} is not in {document:?}", self.at));
        (field, Span::new(at, at + surface.len()))
    }

    fn gold(&self, document: &Document) -> Gold {
        let (field, span) = self.place(document);
        let target = match (self.id.as_str(), self.name.as_str()) {
            ("", "") => Target::Unknown,
            ("", name) => Target::Named(name.to_owned()),
            (id, _) => Target::Id(id.to_owned()),
        };
        Gold { via: self.via.clone(), optional: self.optional, ..Gold::new(field, span, self.kind(), target) }
    }

    fn answer(&self, document: &Document) -> Answer {
        let (field, span) = self.place(document);
        let answer = Answer::new(field, span, self.kind(), &self.id);
        Answer { name: self.name.clone(), via: self.via.clone(), ..answer }
    }
}

fn options() -> Options {
    Options { kinds: ["country", "agreement", "agency", "official"].map(str::to_owned).to_vec(), ..Options::default() }
}

fn cases() -> Vec<Case> {
    let file: CaseFile = toml::from_str(&read_project("tests/eval/scoring.toml")).unwrap();
    file.case
}

fn scored(case: &Case) -> (Document, Scored) {
    let document = Document { title: case.title.clone(), ..Document::from_text("1", case.text.as_str()) };
    let gold: Vec<Gold> = case.gold.iter().map(|m| m.gold(&document)).collect();
    let mentions = case.found.iter().map(|m| m.answer(&document)).collect();
    let scored = score(&document, &gold, &Answers { mentions, dropped: None }, &options());
    (document, scored)
}

fn sum(scored: &Scored) -> Counts {
    let mut all = Counts::default();
    scored.kinds.values().for_each(|c| all.add(c));
    all
}

#[test]
fn cases_are_counted_as_they_say() {
    let mut names = BTreeSet::new();
    let mut report = Vec::new();
    for case in cases() {
        assert!(names.insert(case.name.clone()), "the name {:?} stands twice", case.name);
        let (document, scored) = scored(&case);
        let all = sum(&scored);
        for (measure, tally, want) in
            [("linked", all.linked, case.linked), ("strict", all.strict, case.strict), ("span", all.span, case.span)]
        {
            let found = [tally.gold, tally.system, tally.matched];
            if found != want {
                report.push(format!("{}: {measure} is {found:?}, wanted {want:?}", case.name));
            }
        }
        let surface = |f: &Fault| {
            let place = f.gold.as_ref().map(|g| (g.field, g.span));
            let (field, span) = place.unwrap_or_else(|| f.answer.as_ref().map(|a| (a.field, a.span)).unwrap());
            format!("{} {}", f.kind.name(), span.of(document.field(field)))
        };
        let mut found: Vec<String> = scored.faults.iter().map(surface).collect();
        let mut want = case.faults.clone();
        found.sort();
        want.sort();
        if found != want {
            report.push(format!("{}: the faults are {found:?}, wanted {want:?}", case.name));
        }
    }
    assert!(report.is_empty(), "\n{}", report.join("\n"));
}

#[test]
fn what_is_strict_is_linked_and_what_is_linked_touches() {
    for case in cases() {
        let all = sum(&scored(&case).1);
        assert!(all.strict.matched <= all.linked.matched && all.linked.matched <= all.span.matched, "{}", case.name);
        assert!(all.linked.system <= all.strict.system, "{}", case.name);
        // The errors are what is missing to a full score.
        let (_, scored) = scored(&case);
        let of = |name: &str| scored.faults.iter().filter(|f| f.kind.name() == name).count() as u64;
        assert_eq!(of("false-alarm"), all.span.system - all.span.matched, "{}", case.name);
        assert_eq!(of("miss"), all.span.gold - all.span.matched, "{}", case.name);
        assert!(of("wrong-entity") == all.linked.gold.min(all.span.matched) - all.linked.matched || of("miss") > 0);
    }
}

/// Two kinds in two articles, computed by hand: countries 3 of 4 answers right for 5 gold rows, agencies 1 of 1 for 2.
#[test]
fn ratios_are_those_of_the_definition() {
    let tally = |gold, system, matched| wiretag::eval::Tally { gold, system, matched };
    let article = |kind: &str, t| {
        let counts = Counts { linked: t, strict: t, span: t };
        Scored { kinds: [(kind.to_owned(), counts)].into(), ..Scored::default() }
    };
    let options =
        Options { kinds: ["country", "agency", "official"].map(str::to_owned).to_vec(), ..Options::default() };
    let articles = [article("country", tally(5, 4, 3)), article("agency", tally(2, 1, 1))];
    let report = Report::new(&articles, &options);
    let of = |m: &wiretag::eval::Measured| [m.precision, m.recall, m.f1];
    let close = |found: [Option<f64>; 3], want: [f64; 3]| {
        found.iter().zip(want).for_each(|(f, w)| assert!((f.unwrap() - w).abs() < 1e-12, "{found:?}, wanted {want:?}"));
    };
    close(of(&report.kinds[0].linked), [3.0 / 4.0, 3.0 / 5.0, 2.0 / 3.0]);
    close(of(&report.kinds[1].linked), [1.0, 1.0 / 2.0, 2.0 / 3.0]);
    assert_eq!(of(&report.kinds[2].linked), [None; 3], "no gold and no answers");
    close(of(&report.all.linked), [4.0 / 5.0, 4.0 / 7.0, 2.0 / 3.0]);
    // Officials, of which there is nothing, do not pull the mean down.
    close(of(&report.macro_mean.linked), [(0.75 + 1.0) / 2.0, (0.6 + 0.5) / 2.0, 2.0 / 3.0]);
}
