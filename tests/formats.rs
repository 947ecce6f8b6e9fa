//! The formats written are the formats documented: every header in `docs/formats.md` is the one in the code.
//!
//! Not here: what the columns hold (`commands`).

use std::collections::BTreeMap;

use wiretag::output::{MENTION_HEADER, REJECT_HEADER, TAG_HEADER, UNLISTED_HEADER, cooccurrence_header, entity_header};

use crate::support::{Bench, project, read_project};

/// File name and first line of every fenced block whose info string is `csv NAME`.
fn documented() -> BTreeMap<String, String> {
    let page = read_project("docs/formats.md");
    let mut lines = page.lines();
    let mut out = BTreeMap::new();
    while let Some(line) = lines.next() {
        if let Some(name) = line.trim().strip_prefix("```csv ") {
            let header = lines.next().unwrap_or_default().trim().to_owned();
            out.entry(name.trim().to_owned()).or_insert(header);
        }
    }
    out
}

fn header_of(path: &str) -> String {
    read_project(path).lines().next().unwrap_or_default().to_owned()
}

#[test]
fn outputs_have_the_documented_headers() {
    let documented = documented();
    for (name, header) in [
        ("mentions.csv", MENTION_HEADER.to_vec()),
        ("tags.csv", TAG_HEADER.to_vec()),
        ("entities.csv", entity_header().to_vec()),
        ("cooccurrences.csv", cooccurrence_header(false, 3)),
        ("unlisted.csv", UNLISTED_HEADER.to_vec()),
        ("rejects.csv", REJECT_HEADER.to_vec()),
    ] {
        let found = documented.get(name).unwrap_or_else(|| panic!("docs/formats.md has no block `csv {name}`"));
        assert_eq!(*found, header.join(","), "docs/formats.md and the code disagree on {name}");
    }
}

#[test]
fn written_files_have_the_headers_of_the_code() {
    let bench =
        Bench::with(&[("lists/countries.csv", "id,name\nJPN,Japan\n"), ("dump.jsonl", "{\"text\":\"Japan won.\"}\n")]);
    bench.run(&["tag", "dump.jsonl", "--out", "out", "--no-builtin", "-g", "lists"]).expect_code(0);
    let first = |name: &str| bench.read(&format!("out/{name}.csv")).lines().next().unwrap().to_owned();
    assert_eq!(first("mentions"), MENTION_HEADER.join(","));
    assert_eq!(first("tags"), TAG_HEADER.join(","));
    assert_eq!(first("entities"), entity_header().join(","));
    assert_eq!(first("cooccurrences"), cooccurrence_header(false, 3).join(","));
    assert_eq!(first("unlisted"), UNLISTED_HEADER.join(","));
    assert_eq!(first("rejects"), REJECT_HEADER.join(","));
}

#[test]
fn gazetteer_files_have_the_documented_headers() {
    let documented = documented();
    for entry in std::fs::read_dir(project("gazetteers")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        if !name.ends_with(".csv") {
            continue;
        }
        let found = documented.get(&name).unwrap_or_else(|| panic!("docs/formats.md has no block `csv {name}`"));
        assert_eq!(*found, header_of(&format!("gazetteers/{name}")), "docs/formats.md and gazetteers/{name} disagree");
    }
}
