//! The lists inside the program: clean, and as large as promised. And the rules: every one is documented.
//!
//! Not here: whether single rows are right; a wrong tag becomes a case (`cases`).

use wiretag::Gazetteer;
use wiretag::gazetteer::{Details, Form, Severity, Source, Target, check};
use wiretag::resolve::{Rule, Via};

use crate::support::{BUILTIN, read_project};

fn number(kind: &str) -> usize {
    let lists = BUILTIN.gazetteer();
    let kind = lists.kinds().find(kind).unwrap();
    lists.entities().iter().filter(|e| e.kind() == kind).count()
}

#[test]
fn the_built_in_lists_pass_check() {
    let bad: Vec<String> = check(vec![Source::builtin()])
        .iter()
        .filter(|p| p.severity < Severity::Note)
        .map(ToString::to_string)
        .collect();
    assert!(bad.is_empty(), "`wiretag check` finds {} errors and warnings:\n{}", bad.len(), bad.join("\n"));
}

#[test]
fn all_countries_of_iso_3166_are_there() {
    let lists = BUILTIN.gazetteer();
    let current = lists
        .entities()
        .iter()
        .filter(|e| lists.kinds().name(e.kind()) == "country" && e.to().is_none() && e.id() != "XKX")
        .filter(|e| e.id().len() == 3 && e.id().bytes().all(|b| b.is_ascii_uppercase()));
    assert!(current.count() >= 249, "ISO 3166-1 has 249 entries");
    assert!(lists.find("country", "XKX").is_some(), "Kosovo has the user-assigned code XKX");
}

#[test]
fn the_lists_are_as_large_as_promised() {
    for (kind, least) in [("agreement", 900), ("agency", 3000), ("official", 4000), ("topic", 200)] {
        assert!(number(kind) >= least, "{} rows of kind {kind}, {least} promised", number(kind));
    }
}

const TWO: &str = "id,name,official_name,aliases,adjectives\n\
    NPL,Nepal,Republic of Nepal,,Nepali|Nepalese|Nepalis\nPHL,Philippines,,,Philippine|Filipinos\n";

/// The forms of the only agency of these lists, with `!` before weak ones.
fn forms_of_agency(templates: &str, agencies: &str) -> Vec<String> {
    let files = [("countries.csv", TWO), ("templates.csv", templates), ("agencies.csv", agencies)];
    let lists = Gazetteer::from_csv(&files).unwrap();
    let agency = lists.entities().iter().position(|e| lists.kinds().name(e.kind()) == "agency").unwrap();
    let own = |f: &Form| matches!(f.target(), Target::Entity(e) if e.index() == agency);
    let shown = |f: Form| format!("{}{}", if f.role().is_strong() { "" } else { "!" }, f.text());
    lists.forms().filter(own).map(shown).collect()
}

#[test]
fn templates_are_filled_from_the_country_of_the_row() {
    let templates = "id,aliases,weak\narmy,{adjective} Army|Army of {name},the army\n";
    let forms = forms_of_agency(templates, "id,name,template,country\na,Royal Army,army,NPL\n");
    let expected =
        ["Royal Army", "Nepali Army", "Nepalese Army", "Army of Nepal", "Army of the Republic of Nepal", "!the army"];
    assert_eq!(forms[..6], expected);
    assert_eq!(forms[6], "!The army", "the form as it begins a sentence");
}

#[test]
fn what_a_row_lists_itself_goes_before_its_templates() {
    let templates = "id,aliases\narmy,{adjective} Army|{name} Army\n";
    let forms = forms_of_agency(templates, "id,name,template,weak,country\na,A,army,{adjective} Army,NPL\n");
    assert_eq!(forms, ["A", "!Nepali Army", "!Nepalese Army", "Nepal Army"]);
}

#[test]
fn check_names_what_is_wrong_with_a_template() {
    let cases = [
        (
            "id,aliases\narmy,{nation} Army\n",
            "id,name\na,A\n",
            "templates.csv:2, column aliases: error: bad placeholder",
        ),
        ("id,aliases\narmy,Army\n", "id,name,template\na,A,navy\n", "agencies.csv:2, column template: error: unknown"),
        (
            "id,aliases\narmy,{name} Army\n",
            "id,name,template\na,A,army\n",
            "agencies.csv:2, column template: error: \"{name} Army\" needs a country",
        ),
    ];
    for (templates, agencies, message) in cases {
        let files = [("countries.csv", TWO), ("templates.csv", templates), ("agencies.csv", agencies)];
        let found = check(vec![Source::memory("m", &files)]);
        assert!(found.iter().any(|p| p.to_string().contains(message)), "{message:?} not in {found:?}");
    }
}

#[test]
fn check_tells_of_doubtful_offices() {
    let files = [
        ("countries.csv", TWO),
        ("officials.csv", "id,name\na,Ann Able\nb,Bea Bold\nc,Cy Cole\nd,Dee Dole\n"),
        (
            "offices.csv",
            "official,office,country,from,to\na,President,NPL,2001-01-01,2005-01-01\n\
             b,President,NPL,2004-12-20,2009-01-01\nb,President,PHL,2001,\nc,President,NPL,2008-01-01,\n",
        ),
    ];
    let found: Vec<String> = check(vec![Source::memory("m", &files)]).iter().map(ToString::to_string).collect();
    let offices: Vec<&String> =
        found.iter().filter(|p| p.contains("both hold") || p.contains("no dated office")).collect();
    assert_eq!(
        offices,
        [
            "m/offices.csv:5, column from: note: b and c both hold \"President\" for 366 days; a wrong date, or rivals",
            "m/officials.csv:5: note: d has no dated office; \"the president\" and the like never mean this person",
        ]
    );
}

#[test]
fn topic_codes_are_well_formed() {
    let lists = BUILTIN.gazetteer();
    for e in lists.entities().iter() {
        let Details::Topic(topic) = e.details() else { continue };
        let digits = topic.iptc.strip_prefix("medtop:").unwrap_or_default();
        let well_formed = digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit());
        assert!(topic.iptc.is_empty() || well_formed, "topic {}: {:?} is no medtop code", e.id(), topic.iptc);
    }
}

#[test]
fn wikidata_ids_are_well_formed() {
    for e in BUILTIN.gazetteer().entities().iter().filter(|e| !e.wikidata().is_empty()) {
        let digits = e.wikidata().strip_prefix('Q').unwrap_or_default();
        let well_formed = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        assert!(well_formed, "{}: {:?} is no Wikidata id", e.id(), e.wikidata());
    }
}

#[test]
fn equal_lists_have_equal_fingerprints() {
    let list = |rows: &str| Gazetteer::from_csv(&[("countries.csv", rows)]).unwrap().fingerprint().to_owned();
    assert_eq!(list("id,name\nJPN,Japan\n"), list("id,name\nJPN,Japan\n"));
    assert_ne!(list("id,name\nJPN,Japan\n"), list("id,name\nJPN,Nippon\n"));
}

#[test]
fn every_rule_and_every_via_is_documented() {
    let page = read_project("docs/matching.md");
    let missing: Vec<&str> = Rule::ALL.iter().map(|r| r.name()).filter(|r| !page.contains(&format!("`{r}`"))).collect();
    assert!(missing.is_empty(), "docs/matching.md does not name the rules {missing:?} (in backquotes)");
    let missing: Vec<&str> = Via::ALL.iter().map(|v| v.name()).filter(|v| !page.contains(&format!("`{v}`"))).collect();
    assert!(missing.is_empty(), "docs/matching.md does not name the values of via {missing:?} (in backquotes)");
}
