//! Whole outputs against the files in `snapshots/`: every help text, every table of a small run, `explain`, `check`.
//! After a wanted change, `UPDATE_EXPECT=1 cargo test` writes them again; the commit message tells the difference.
//!
//! Not here: single flags (`commands`).

use expect_test::{ExpectFile, expect_file};

use crate::support::Bench;

/// Small lists with one of everything.
const LISTS: [(&str, &str); 8] = [
    (
        "lists/countries.csv",
        "id,name,aliases,weak,adjectives,metonyms,capital,wikidata\n\
         KOR,South Korea,,the South,South Korean,Seoul,Seoul,Q884\n\
         JPN,Japan,,,Japanese,Tokyo,Tokyo,Q17\n\
         USA,United States,US|U.S.,,American,Washington,Washington,Q30\n",
    ),
    (
        "lists/agreements.csv",
        "id,name,acronyms,weak,parties,signed\n\
         gsomia,General Security of Military Information Agreement,GSOMIA,the pact,JPN|KOR,2016-11-23\n",
    ),
    (
        "lists/agencies.csv",
        "id,name,aliases,metonyms,country\nus-defense,Department of Defense,Defense Department,Pentagon,USA\n",
    ),
    ("lists/officials.csv", "id,name,country\nshinzo-abe,Shinzo Abe,JPN\njane-roe,Jane Roe,USA\n"),
    (
        "lists/offices.csv",
        "official,office,country,from,to\n\
         shinzo-abe,Prime Minister|prime minister,JPN,2012-12-26,2020-09-16\n\
         jane-roe,Defense Secretary,USA,2019-01-01,\n",
    ),
    ("lists/topics.csv", "id,name,terms\nsharing,Intelligence sharing,intelligence-sharing=3|military information=2\n"),
    ("lists/names.csv", "kind,id,name,not_after\ncountry,USA,Washington,state\n"),
    ("lists/datelines.csv", "city,region,country\nSeoul,,KOR\n"),
];

const DUMP: &str = r#"{"id":"one","title":"Seoul ends intelligence-sharing pact with Tokyo","date":"2019-08-22","text":"SEOUL, Aug. 22 (Wire) -- South Korea told Japan's prime minister that it would end the General Security of Military Information Agreement (GSOMIA).\n\nWashington said it regretted the step. “We urge the South to renew GSOMIA,” Jane Roe of the Pentagon said. Roe spoke in Tokyo."}
{"id":"two","title":"","date":"2020-01-02","text":"Prime Minister Abe of Japan met U.S. officials.\n\nApples from Washington state were served, and talks on GSOMIA with South Korea began."}
{"id":"three","title":"No date","text":"=Japan and the US, émigrés from Séoul and 😀 Japan."}
not an article
"#;

fn bench() -> Bench {
    let bench = Bench::with(&LISTS);
    bench.write("dump.jsonl", DUMP);
    bench
}

/// Runs `tag` over the small dump; one record is rejected.
fn tagged(flags: &[&str]) -> Bench {
    let bench = bench();
    let fixed = ["tag", "dump.jsonl", "--out", "out", "--no-builtin", "-g", "lists", "-q", "-j", "2"];
    bench.run(&[&fixed, flags].concat()).expect_code(1);
    bench
}

/// What differs from run to run and from release to release, made the same.
fn masked(run_json: &str) -> String {
    let unstable = ["version", "seconds", "megabytes_per_second", "peak_memory_bytes", "fingerprint"]
        .map(|k| format!("\"{k}\": "));
    let mask = |line: &str| {
        let end = if line.ends_with(',') { "," } else { "" };
        if unstable.iter().any(|key| line.trim_start().starts_with(key.as_str())) {
            format!("{}: …{end}", line.split(':').next().unwrap_or_default())
        } else if line.trim_end_matches(['"', ',']).ends_with("wiretag") || line.contains("wiretag.exe") {
            // The first word of the command line is the path of the program.
            format!("    \"wiretag\"{end}")
        } else {
            line.to_owned()
        }
    };
    run_json.lines().map(mask).collect::<Vec<_>>().join("\n") + "\n"
}

#[track_caller]
fn same(expected: ExpectFile, found: &str) {
    expected.assert_eq(found);
}

#[test]
fn tables_of_a_small_run() {
    let bench = tagged(&[]);
    same(expect_file!["snapshots/mentions.csv"], &bench.read("out/mentions.csv"));
    same(expect_file!["snapshots/tags.csv"], &bench.read("out/tags.csv"));
    same(expect_file!["snapshots/entities.csv"], &bench.read("out/entities.csv"));
    same(expect_file!["snapshots/cooccurrences.csv"], &bench.read("out/cooccurrences.csv"));
    same(expect_file!["snapshots/rejects.csv"], &bench.read("out/rejects.csv"));
    same(expect_file!["snapshots/run.json"], &masked(&bench.read("out/run.json")));
}

#[test]
fn tables_for_a_spreadsheet() {
    let bench = tagged(&["--excel", "--snippets", "12", "--offsets", "utf16"]);
    same(expect_file!["snapshots/excel-mentions.csv"], &bench.read("out/mentions.csv"));
}

#[test]
fn sets_of_four_per_year() {
    let shapes = "country+country,country+country+agreement+topic";
    let flags = ["--window", "article", "--size", "4", "--by", "year", "--tables", "cooccurrences", "--kinds", shapes];
    let bench = tagged(&flags);
    same(expect_file!["snapshots/by-year.csv"], &bench.read("out/cooccurrences.csv"));
    assert!(!bench.has("out/mentions.csv"), "a table that was not asked for was written");
}

#[test]
fn offsets_in_every_unit_point_at_the_text() {
    for unit in ["codepoint", "byte", "utf16"] {
        let bench = tagged(&["--offsets", unit]);
        let args = ["verify", "dump.jsonl", "--mentions", "out/mentions.csv", "--offsets", unit];
        bench.run(&args).expect_code(0).expect_words(&[" 0 wrong"]);
    }
}

#[test]
fn explanation_of_an_article() {
    let args = ["explain", "dump.jsonl", "--only", "one", "--no-builtin", "-g", "lists"];
    same(expect_file!["snapshots/explain.txt"], &bench().run(&args).transcript());
}

#[test]
fn check_of_a_bad_folder() {
    let bench = Bench::with(&[
        (
            "bad/countries.csv",
            "id,name,adjectives,from\nKOR,South Korea,,soon\nKOR,Korea,,\nPRK,,,\nJPN,Japan,the,1990\nUSA,Japan\n",
        ),
        ("bad/offices.csv", "official,office,country\nnobody,President,ZZZ\n"),
    ]);
    same(expect_file!["snapshots/check.txt"], &bench.run(&["check", "bad", "--no-builtin", "--notes"]).transcript());
}

#[test]
fn help_of_every_command() {
    let bench = Bench::new();
    let long = |command: &str| bench.run(&[command, "--help"]).expect_code(0).stdout;
    let short = |command: &str| bench.run(&[command, "-h"]).expect_code(0).stdout;
    same(expect_file!["snapshots/help.txt"], &bench.run(&["--help"]).expect_code(0).stdout);
    same(expect_file!["snapshots/help-tag.txt"], &long("tag"));
    same(expect_file!["snapshots/help-tag-short.txt"], &short("tag"));
    same(expect_file!["snapshots/help-check.txt"], &long("check"));
    same(expect_file!["snapshots/help-compile.txt"], &long("compile"));
    same(expect_file!["snapshots/help-explain.txt"], &long("explain"));
    same(expect_file!["snapshots/help-cooccur.txt"], &long("cooccur"));
    same(expect_file!["snapshots/help-verify.txt"], &long("verify"));
    same(expect_file!["snapshots/help-eval.txt"], &long("eval"));
    same(expect_file!["snapshots/help-bench.txt"], &long("bench"));
    same(expect_file!["snapshots/help-completions.txt"], &long("completions"));
    for command in ["check", "explain", "cooccur", "verify", "eval", "bench", "completions"] {
        let (short, long) = (short(command), long(command));
        assert!(short.len() < long.len() && short.starts_with(long.lines().next().unwrap()), "{command}:\n{short}");
    }
}
