//! Bad input: a clear message, the right exit code, and no good article lost around it.

use std::io::Write as _;

use crate::support::Bench;

const GOOD: &str = "{\"id\":\"good\",\"text\":\"Japan met China.\"}\n";
const LAST: &str = "{\"id\":\"last\",\"text\":\"France met Germany.\"}\n";

/// Gazetteers stop a run before it starts; the message names file, line and column.
#[test]
fn a_bad_gazetteer_stops_the_run() {
    for (content, place, what) in [
        (&b"id,name\nKOR,South Korea\nKOR,Korea\n"[..], "mine/countries.csv:3, column id", "duplicate of line 2"),
        (b"id,name,from\nKOR,South Korea,1948-13-01\n", "mine/countries.csv:2, column from", "bad date \"1948-13-01\""),
        (b"id,title\nKOR,South Korea\n", "mine/countries.csv:1, column name", "missing column"),
        (b"id,name\nKOR,South K\xf6rea\n", "mine/countries.csv:2", "not UTF-8"),
        (b"id,name\nKOR,South Korea,x\n", "mine/countries.csv:2", "3 cells where the header has 2"),
        (b"id,name,colour\nKOR,South Korea,red\n", "mine/countries.csv:1, column colour", "unknown column"),
    ] {
        let bench = Bench::with(&[("a.jsonl", GOOD)]);
        bench.write("mine/countries.csv", content);
        bench
            .run(&["tag", "a.jsonl", "--gazetteer", "mine", "--out", "out"])
            .expect_code(2)
            .expect_words(&[place, what]);
        assert!(!bench.has("out/mentions.csv"));
    }
}

/// Bad lines are rejected and counted, the lines around them are tagged.
#[test]
fn bad_lines_are_rejected_one_by_one() {
    let bench = Bench::new();
    let lines: [&[u8]; 6] = [
        b"not json\n",
        b"{\"id\":\"x\",\"story\":\"no text\"}\n",
        b"{\"id\":\"x\",\"text\":\"  \"}\n",
        b"{\"id\":\"x\xff\",\"text\":\"Japan\"}\n",
        b"[1,2]\n",
        b"{\"id\":\"x\",\"text\":\"open\n",
    ];
    bench.write("a.jsonl", [GOOD.as_bytes(), &lines.concat(), b"\n", LAST.as_bytes()].concat());
    bench.run(&["tag", "a.jsonl", "--out", "out", "--quiet"]).expect_code(1);
    let rejects = bench.read("out/rejects.csv");
    for (line, reason) in [
        (2, "expected a JSON object"),
        (3, "no text field: expected text, body"),
        (4, "the text is empty"),
        (5, "not UTF-8 at byte"),
        (6, "found an array"),
        (7, "bad JSON"),
    ] {
        let row = rejects.lines().find(|r| r.starts_with(&format!("a.jsonl,{line},{line},")));
        assert!(row.is_some_and(|r| r.contains(reason)), "line {line}: {reason} is not in\n{rejects}");
    }
    assert_eq!(rejects.lines().count(), 7);
    let mentions = bench.read("out/mentions.csv");
    assert!(mentions.contains("good,text") && mentions.contains("last,text"));
    assert!(bench.read("out/run.json").contains("\"articles_read\": 8"));
}

/// A line of 50 MB is rejected without being kept; what follows is tagged.
#[test]
fn an_empty_field_does_not_hide_a_filled_one() {
    let bench = Bench::new();
    bench.write("a.jsonl", "{\"id\":\"x\",\"text\":\"\",\"body\":\"France voted.\"}\n");
    bench.run(&["tag", "a.jsonl", "--out", "out", "--quiet"]).expect_code(0);
    assert!(bench.read("out/mentions.csv").contains("France"));
}

#[test]
fn a_line_of_fifty_megabytes_is_rejected() {
    let bench = Bench::new();
    let mut file = std::fs::File::create(bench.path("a.jsonl")).unwrap();
    file.write_all(GOOD.as_bytes()).unwrap();
    file.write_all(b"{\"id\":\"big\",\"text\":\"").unwrap();
    (0..50).for_each(|_| file.write_all(&vec![b'x'; 1_000_000]).unwrap());
    file.write_all(format!("\"}}\n{LAST}").as_bytes()).unwrap();
    drop(file);
    bench.run(&["tag", "a.jsonl", "--out", "out", "--quiet"]).expect_code(1);
    assert!(bench.read("out/rejects.csv").contains("50000022 bytes, more than the 33554432 allowed"));
    assert!(bench.read("out/mentions.csv").contains("last,text"));
}

#[test]
fn a_truncated_gzip_file_gives_what_it_holds() {
    let bench = Bench::new();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    for i in 0..2000 {
        writeln!(
            encoder,
            "{{\"id\":\"{i}\",\"text\":\"Japan met China on day {i} of the talks {}.\"}}",
            i * 7919 % 1009
        )
        .unwrap();
    }
    let whole = encoder.finish().unwrap();
    bench.write("a.jsonl.gz", &whole[..whole.len() / 2]);
    bench.run(&["tag", "a.jsonl.gz", "--out", "out", "--quiet"]).expect_code(1);
    assert!(bench.read("out/rejects.csv").contains("ends too early"));
    assert!(bench.read("out/mentions.csv").lines().count() > 500);
}

#[test]
fn a_table_keeps_its_good_rows() {
    let bench = Bench::with(&[("a.csv", "id,text\n1,\"Japan met\nChina\"\n2,France,extra\n3,Germany won\n")]);
    bench.run(&["tag", "a.csv", "--out", "out", "--quiet"]).expect_code(1);
    assert!(bench.read("out/rejects.csv").contains("a.csv,2,4,3 cells where the header has 2"));
    assert!(bench.read("out/mentions.csv").contains("3,text,0,7,Germany"));
}

#[test]
fn a_table_without_a_text_column_cannot_be_read() {
    let bench = Bench::with(&[("a.csv", "id,story\n1,Japan\n")]);
    bench.run(&["tag", "a.csv", "--out", "out", "--quiet"]).expect_code(2).expect_words(&[
        "no text field",
        "found id, story",
        "--text",
    ]);
    bench.run(&["tag", "a.csv", "--out", "out", "--quiet", "--text", "story"]).expect_code(0);
}

#[test]
fn folders_that_are_not_there_or_cannot_be_written() {
    let bench = Bench::with(&[("a.jsonl", GOOD), ("empty/.keep", "")]);
    bench.run(&["tag", "nowhere", "--out", "out"]).expect_code(2).expect_words(&["nowhere: cannot read"]);
    bench.run(&["tag", "empty", "--out", "out"]).expect_code(2).expect_words(&["no articles", ".jsonl"]);
    // Below a file no folder can be made, whoever runs the test.
    bench.run(&["tag", "a.jsonl", "--out", "a.jsonl/out"]).expect_code(2).expect_words(&["cannot write"]);
    bench.run(&["tag", "a.jsonl", "--no-builtin", "--out", "out"]).expect_code(2).expect_words(&["no gazetteer"]);
    bench.run(&["check", "nowhere"]).expect_code(2).expect_words(&["nowhere"]);
}

/// A full disk: the outputs never get their names.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_no_output_behind() {
    let bench = Bench::with(&[("a.jsonl", GOOD), ("out/.keep", "")]);
    std::os::unix::fs::symlink("/dev/full", bench.path("out/mentions.csv.partial")).unwrap();
    bench
        .run(&["tag", "a.jsonl", "--out", "out", "--quiet"])
        .expect_code(2)
        .expect_words(&["out/mentions.csv.partial: cannot write"]);
    assert!(!bench.has("out/mentions.csv") && !bench.has("out/tags.csv"));
}

#[test]
fn strict_stops_at_the_first_reject() {
    let bench = Bench::with(&[("a.jsonl", "not json\n")]);
    bench
        .run(&["tag", "a.jsonl", "--out", "out", "--strict", "--quiet"])
        .expect_code(2)
        .expect_words(&["a.jsonl:1", "--strict"]);
    assert!(!bench.has("out/mentions.csv"));
}

#[test]
fn the_size_limit_can_be_set() {
    let long = format!("{{\"id\":\"long\",\"text\":\"{}\"}}\n", "x ".repeat(600_000));
    let bench = Bench::with(&[("a.jsonl", &format!("{GOOD}{long}{LAST}"))]);
    bench.run(&["tag", "a.jsonl", "--out", "out", "--quiet", "--max-record", "1M"]).expect_code(1);
    assert!(bench.read("out/rejects.csv").contains("more than the 1048576 allowed; raise --max-record"));
    assert!(bench.read("out/mentions.csv").contains("last,text"));
    bench.run(&["tag", "a.jsonl", "--out", "out", "--quiet"]).expect_code(0);
}

/// Ctrl-C: the batches in flight are finished, and the rows so far stay under their partial names.
#[cfg(unix)]
#[test]
fn an_interrupted_run_keeps_what_it_has() {
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    let bench = Bench::new();
    let mut command = bench.command(&["tag", "-", "--out", "out", "--quiet", "--batch", "1"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(GOOD.repeat(10).as_bytes()).unwrap();
    // The outputs are opened after the handler is in place, so the signal cannot come too early.
    let began = Instant::now();
    while !bench.has("out/mentions.csv.partial") {
        assert!(began.elapsed() < Duration::from_secs(60), "the run does not begin");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    std::thread::sleep(Duration::from_millis(300));
    // The reader may be waiting for more; it looks at the flag after each batch. It may be gone already, too.
    let _may_fail = input.write_all(LAST.as_bytes());
    drop(input);
    let finished = child.wait_with_output().unwrap();
    let words = String::from_utf8_lossy(&finished.stderr);
    assert_eq!(finished.status.code(), Some(130), "{words}");
    assert!(words.contains("interrupted") && words.contains(".partial"), "{words}");
    assert!(bench.has("out/mentions.csv.partial") && !bench.has("out/mentions.csv"));
}
