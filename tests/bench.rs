//! `wiretag bench`: what it counts and the shape of what it prints.
//!
//! Not here: any figure in seconds; machines differ.

use crate::support::{Bench, read_project};

const DUMP: &str = "\
{\"id\":\"a\",\"title\":\"Seoul ends pact\",\"date\":\"2019-08-22\",\"text\":\"SEOUL -- South Korea told Japan that it would end \
GSOMIA.\\n\\nThe U.S. regretted it. GSOMIA had bound South Korea and Japan.\"}\n\
{\"id\":\"b\",\"title\":\"\",\"date\":\"2020-01-02\",\"text\":\"Japan and the U.S. met Senator Ann Able.\"}\n";
const COUNTRIES: &str = "id,name,aliases\nKOR,South Korea,\nJPN,Japan,\nUSA,United States,U.S.\n";

/// The stages, which are also the documented ones.
const STAGES: [&str; 12] =
    ["read", "parse", "layout", "fold", "match", "resolve", "topics", "tags", "encode", "count", "write", "finish"];

fn bench() -> Bench {
    Bench::with(&[("dump.jsonl", DUMP), ("lists/countries.csv", COUNTRIES)])
}

fn measured(bench: &Bench, flags: &[&str], code: i32) -> serde_json::Value {
    let fixed = ["bench", "dump.jsonl", "--no-builtin", "--gazetteer", "lists", "--json"];
    serde_json::from_str(&bench.run(&[&fixed[..], flags].concat()).expect_code(code).stdout).unwrap()
}

#[test]
fn counts_are_those_of_tag() {
    let bench = bench();
    let report = measured(&bench, &["--repeat", "2", "--threads", "2"], 0);
    let fixed = ["tag", "dump.jsonl", "--no-builtin", "--gazetteer", "lists", "--out", "out", "--quiet"];
    bench.run(&fixed).expect_code(0);
    let run: serde_json::Value = serde_json::from_str(&bench.read("out/run.json")).unwrap();
    for (here, there) in [
        ("articles", "articles_tagged"),
        ("rejected", "articles_rejected"),
        ("text_bytes", "text_bytes"),
        ("mentions", "mentions"),
        ("cooccurrences", "cooccurrences"),
    ] {
        assert_eq!(report["counts"][here], run[there], "{here}");
    }
    assert!(report["counts"]["mentions"].as_u64() > Some(5));
    assert_eq!(report["lists"]["fingerprint"], run["gazetteer"]["fingerprint"]);
    assert_eq!(report["repeat"], 2);
}

#[test]
fn every_stage_and_every_job_is_there() {
    let report = measured(&bench(), &["--repeat", "1", "--threads", "2"], 0);
    let stages = report["stages"].as_array().unwrap();
    assert_eq!(stages.iter().map(|s| s["name"].as_str().unwrap()).collect::<Vec<_>>(), STAGES);
    let shares: f64 = stages.iter().map(|s| s["share"].as_f64().unwrap()).sum();
    assert!((shares - 1.0).abs() < 1e-6, "{shares}");
    let jobs: Vec<_> =
        report["jobs"].as_array().unwrap().iter().map(|j| (j["name"].as_str(), j["threads"].as_u64())).collect();
    assert_eq!(jobs, [(Some("tag"), Some(1)), (Some("tag"), Some(2)), (Some("staged"), Some(1))]);
    for key in ["version", "build", "machine", "inputs", "tables", "peak_memory_bytes"] {
        assert!(report.get(key).is_some(), "{key}");
    }
}

/// The names of all fields, of the first element for a list of objects; kinds of entities are no fields.
fn fields(value: &serde_json::Value, path: &str, out: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(map) if !path.ends_with(".entities") => {
            map.iter().for_each(|(key, inner)| fields(inner, &format!("{path}.{key}"), out));
        }
        serde_json::Value::Array(list) if list.first().is_some_and(serde_json::Value::is_object) => {
            fields(&list[0], path, out);
        }
        _ => out.push(path.to_owned()),
    }
}

#[test]
fn json_has_the_documented_fields() {
    let document = read_project("docs/formats.md");
    let (_, after) = document.split_once("### Figures of `bench --json`").unwrap();
    let block = after.split("```json").nth(1).and_then(|b| b.split("```").next()).unwrap();
    let (mut documented, mut written) = (Vec::new(), Vec::new());
    fields(&serde_json::from_str(block).unwrap(), "", &mut documented);
    fields(&measured(&bench(), &["--repeat", "1"], 0), "", &mut written);
    assert_eq!(documented, written);
}

#[test]
fn made_up_names_are_added_and_always_the_same() {
    let bench = bench();
    let reports = [1, 2].map(|_| measured(&bench, &["--names", "500", "--repeat", "1"], 0));
    assert_eq!(reports[0]["lists"]["fingerprint"], reports[1]["lists"]["fingerprint"]);
    assert_eq!(reports[0]["lists"]["entities"]["synthetic"], 500);
    assert_eq!(reports[0]["lists"]["sources"], serde_json::json!(["lists", "synthetic"]));
    assert_eq!(reports[0]["counts"], reports[1]["counts"]);
}

#[test]
fn tables_patterns_and_limit_are_obeyed() {
    let bench = bench();
    let all = measured(&bench, &["--repeat", "1"], 0);
    let few = measured(&bench, &["--repeat", "1", "--tables", "mentions", "--no-patterns"], 0);
    assert_eq!(few["tables"], serde_json::json!(["mentions"]));
    assert_eq!(all["counts"]["mentions"].as_u64(), few["counts"]["mentions"].as_u64().map(|n| n + 1));
    // 3 MB in batches of 1 MiB: a limit of 1 MB is reached by the first batch.
    let line = |i: usize| DUMP.lines().next().unwrap_or_default().replace("\"a\"", &format!("\"a{i}\"")) + "\n";
    bench.write("dump.jsonl", (0..15_000).map(line).collect::<String>());
    let cut = measured(&bench, &["--repeat", "1", "--limit", "1", "--tables", "mentions"], 0);
    let articles = cut["counts"]["articles"].as_u64().unwrap();
    assert!((4_000..8_000).contains(&articles), "{articles}");
}

#[test]
fn the_table_names_stages_jobs_and_counts() {
    let args = ["bench", "dump.jsonl", "--no-builtin", "-g", "lists", "--repeat", "1", "-j", "2"];
    let table = bench().run(&args).expect_code(0).stdout;
    for part in
        STAGES.iter().chain(&["1 worker", "2 workers", "stage by stage", "2 articles", "3 entities", "run once"])
    {
        assert!(table.contains(part), "{part}\n{table}");
    }
}

#[test]
fn rejects_are_told_and_what_cannot_be_measured_is_refused() {
    let bench = bench();
    let flags = ["--no-builtin", "-g", "lists", "--repeat", "1"];
    let run = |input: &str| bench.run(&[&["bench", input], &flags[..]].concat());
    bench.write("some.jsonl", format!("{DUMP}not an article\n"));
    run("some.jsonl").expect_code(1).expect_words(&["1 records were rejected"]);
    bench.write("none.jsonl", "{\"id\":\"a\",\"text\":\"\"}\n");
    run("none.jsonl").expect_code(2).expect_words(&["no article could be tagged"]);
    run("-").expect_code(2).expect_words(&["standard input can be read only once"]);
    run("missing.jsonl").expect_code(2).expect_words(&["missing.jsonl"]);
}
