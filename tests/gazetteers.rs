//! The lists inside the program: clean, and as large as promised. And the rules: every one is documented.
//!
//! Not here: whether single rows are right; a wrong tag becomes a case (`cases`).

use wiretag::Gazetteer;
use wiretag::gazetteer::{Details, Severity, Source, check};
use wiretag::resolve::{Rule, Via};

use crate::support::{BUILTIN, read_project};

fn number(kind: &str) -> usize {
    let lists = BUILTIN.gazetteer();
    let kind = lists.kinds().find(kind).unwrap();
    lists.entities().iter().filter(|e| e.kind == kind).count()
}

#[test]
fn the_built_in_lists_pass_check() {
    let bad: Vec<String> =
        check(&[Source::builtin()]).iter().filter(|p| p.severity < Severity::Note).map(ToString::to_string).collect();
    assert!(bad.is_empty(), "`wiretag check` finds {} errors and warnings:\n{}", bad.len(), bad.join("\n"));
}

#[test]
fn all_countries_of_iso_3166_are_there() {
    let lists = BUILTIN.gazetteer();
    let current = lists
        .entities()
        .iter()
        .filter(|e| lists.kinds().name(e.kind) == "country" && e.to.is_none() && e.id != "XKX")
        .filter(|e| e.id.len() == 3 && e.id.bytes().all(|b| b.is_ascii_uppercase()));
    assert!(current.count() >= 249, "ISO 3166-1 has 249 entries");
    assert!(lists.find("country", "XKX").is_some(), "Kosovo has the user-assigned code XKX");
}

#[test]
fn the_lists_are_as_large_as_promised() {
    for (kind, least) in [("agreement", 200), ("agency", 400), ("official", 400), ("topic", 80)] {
        assert!(number(kind) >= least, "{} rows of kind {kind}, {least} promised", number(kind));
    }
}

#[test]
fn topic_codes_are_well_formed() {
    let lists = BUILTIN.gazetteer();
    for e in lists.entities() {
        let Details::Topic(topic) = &e.details else { continue };
        let digits = topic.iptc.strip_prefix("medtop:").unwrap_or_default();
        let well_formed = digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit());
        assert!(topic.iptc.is_empty() || well_formed, "topic {}: {:?} is no medtop code", e.id, topic.iptc);
    }
}

#[test]
fn wikidata_ids_are_well_formed() {
    for e in BUILTIN.gazetteer().entities().iter().filter(|e| !e.wikidata.is_empty()) {
        let digits = e.wikidata.strip_prefix('Q').unwrap_or_default();
        let well_formed = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        assert!(well_formed, "{}: {:?} is no Wikidata id", e.id, e.wikidata);
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
