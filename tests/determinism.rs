//! The same inputs and flags give the same bytes, whatever the number of threads, the size of batches, the compression,
//! or the way in.
//!
//! Not here: which bytes (`commands`).

use std::fs;
use std::io::Write as _;

use crate::support::{Bench, project};

const TABLES: [&str; 5] = ["mentions.csv", "tags.csv", "entities.csv", "cooccurrences.csv", "rejects.csv"];

/// A small list, so that the many runs are quick; one run with the built-in lists is enough.
const COUNTRIES: &str = "id,name,aliases,weak,adjectives,metonyms,capital\n\
    KOR,South Korea,S. Korea,the South|Korea,South Korean,Seoul,Seoul\n\
    JPN,Japan,,,Japanese,Tokyo,Tokyo\n\
    USA,United States,US|U.S.,,American,Washington,Washington\n\
    CHN,China,,,Chinese,Beijing,Beijing\n\
    GEO,Georgia,,,Georgian,Tbilisi,Tbilisi\n";
const AGENCIES: &str = "id,name,acronyms\nnato,North Atlantic Treaty Organization,NATO\nun,United Nations,UN|U.N.\n";
const TOPICS: &str = "id,name,terms\ntrade,Trade,trade=2|export=2|tariffs=3\n";

fn bench() -> Bench {
    Bench::with(&[("lists/countries.csv", COUNTRIES), ("lists/agencies.csv", AGENCIES), ("lists/topics.csv", TOPICS)])
}

fn tables(bench: &Bench, out: &str) -> Vec<String> {
    TABLES.iter().map(|t| bench.read(&format!("{out}/{t}"))).collect()
}

/// Fails with the name of the table that differs; the tables themselves are too long to print.
#[track_caller]
fn same(expected: &[String], found: &[String], how: &str) {
    for (table, (a, b)) in TABLES.iter().zip(expected.iter().zip(found)) {
        let line =
            a.lines().zip(b.lines()).position(|(a, b)| a != b).unwrap_or(a.lines().count().min(b.lines().count()));
        assert!(
            a == b,
            "{table} differs {how}, first in line {}:\n{:?}\n{:?}",
            line + 1,
            a.lines().nth(line),
            b.lines().nth(line)
        );
    }
}

fn tag(bench: &Bench, input: &str, out: &str, flags: &[&str], code: i32) -> Vec<String> {
    let args = [&["tag", input, "--out", out, "--no-builtin", "-g", "lists", "-q"], flags].concat();
    bench.run(&args).expect_code(code);
    tables(bench, out)
}

#[test]
fn threads_and_batches_change_no_byte() {
    let bench = bench();
    bench.write("articles.jsonl", fs::read(project("data/articles.jsonl")).unwrap());
    let expected = tag(&bench, "articles.jsonl", "out", &["--threads", "1", "--by", "month"], 0);
    assert!(expected[0].lines().count() > 100, "the run found too little to tell anything");
    for threads in ["1", "2", "4"] {
        for batch in ["1", "1K", "1M"] {
            let flags = ["--threads", threads, "--batch", batch, "--by", "month"];
            let found = tag(&bench, "articles.jsonl", "again", &flags, 0);
            same(&expected, &found, &format!("with {threads} threads and batches of {batch}"));
        }
    }
}

#[test]
fn compression_and_standard_input_change_no_byte() {
    let bench = bench();
    let plain = fs::read(project("data/articles.jsonl")).unwrap();
    bench.write("articles.jsonl", &plain);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&plain).unwrap();
    bench.write("articles.jsonl.gz", gzip.finish().unwrap());
    bench.write("articles.jsonl.zst", zstd::encode_all(&plain[..], 1).unwrap());
    let expected = tag(&bench, "articles.jsonl", "out", &[], 0);
    for input in ["articles.jsonl.gz", "articles.jsonl.zst"] {
        same(&expected, &tag(&bench, input, "again", &[], 0), &format!("read from {input}"));
    }
    let args = ["tag", "-", "--out", "piped", "--no-builtin", "-g", "lists", "-q"];
    bench.run_with_input(&args, &plain).expect_code(0);
    same(&expected, &tables(&bench, "piped"), "read from standard input");
}

#[test]
fn two_members_of_a_gzip_file_are_one_dump() {
    let bench = bench();
    let plain = fs::read(project("data/articles.jsonl")).unwrap();
    let half = plain.iter().position(|b| *b == b'\n').unwrap() + 1;
    let mut members = Vec::new();
    for part in [&plain[..half], &plain[half..]] {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(part).unwrap();
        members.append(&mut gzip.finish().unwrap());
    }
    bench.write("articles.jsonl", &plain);
    bench.write("members.jsonl.gz", &members);
    same(
        &tag(&bench, "articles.jsonl", "out", &[], 0),
        &tag(&bench, "members.jsonl.gz", "again", &[], 0),
        "in members",
    );
}

#[test]
fn the_built_in_lists_give_the_same_bytes_twice() {
    let bench = Bench::new();
    let input = project("data/articles.jsonl");
    for (out, threads, batch) in [("one", "1", "1M"), ("two", "4", "1K")] {
        let args = ["tag", input.to_str().unwrap(), "--out", out, "-q", "--threads", threads, "--batch", batch];
        bench.run(&args).expect_code(0);
    }
    same(&tables(&bench, "one"), &tables(&bench, "two"), "with other threads and batches");
}

#[test]
fn rejected_records_keep_their_order() {
    let bench = bench();
    let good = r#"{"id":"a","text":"Japan and the United States."}"#;
    bench.write("dump.jsonl", format!("{good}\nno json\n{good}\n{{\"id\":\"b\"}}\n\n{good}\n{{\"text\":\"\"}}\n"));
    let expected = tag(&bench, "dump.jsonl", "out", &[], 1);
    for batch in ["1", "64", "1K"] {
        same(
            &expected,
            &tag(&bench, "dump.jsonl", "again", &["--batch", batch], 1),
            &format!("with batches of {batch}"),
        );
    }
}

#[test]
fn long_records_are_rejected_alike_in_every_batch() {
    let bench = bench();
    let good = r#"{"id":"a","text":"Japan and China."}"#;
    let long = format!(r#"{{"id":"l","text":"{}"}}"#, "x".repeat(300));
    bench.write("dump.jsonl", format!("{good}\n{long}\nno json\n{good}\n{long}\n{{}}\n{good}\n"));
    let expected = tag(&bench, "dump.jsonl", "out", &["--max-record", "100"], 1);
    assert_eq!(expected[4].lines().count(), 5, "{}", expected[4]);
    for batch in ["1", "64", "150", "1K"] {
        let flags = ["--max-record", "100", "--batch", batch];
        same(&expected, &tag(&bench, "dump.jsonl", "again", &flags, 1), &format!("with batches of {batch}"));
    }
}

#[test]
fn rows_too_long_are_rejected_the_same_for_any_batch() {
    let bench = bench();
    let (x, y) = ("x".repeat(300), "y".repeat(200));
    let table = format!("id,text\n1,Japan\n2,{x}\n3\n4,China\n5,{y}\n6,Japan\n7,\"never closed\n8,{x}\n9,China\n");
    bench.write("dump.csv", table);
    let expected = tag(&bench, "dump.csv", "out", &["--max-record", "100"], 1);
    assert!(expected.iter().any(|t| t.contains("longer than 100 bytes")), "no row was rejected for its length");
    for batch in ["1", "7", "64", "300"] {
        let found = tag(&bench, "dump.csv", "again", &["--max-record", "100", "--batch", batch], 1);
        same(&expected, &found, &format!("with batches of {batch}"));
    }
}
