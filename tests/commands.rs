//! Whole commands with their output, over a small dump and small lists of the test's own.

use crate::support::Bench;

const DUMP: &str = "\
{\"id\":\"a\",\"title\":\"Seoul ends pact\",\"date\":\"2019-08-22\",\"text\":\"SEOUL -- South Korea told Japan that it would end \
GSOMIA.\\n\\nThe U.S. regretted it. GSOMIA had bound South Korea and Japan.\"}\n\
{\"id\":\"b\",\"title\":\"\",\"date\":\"2020-01-02\",\"text\":\"Japan and the U.S. met. =Japan\"}\n";

const COUNTRIES: &str = "id,name,aliases,metonyms,capital\nKOR,South Korea,,Seoul,Seoul\nJPN,Japan,,Tokyo,Tokyo\nUSA,United States,U.S.,,\n";
const AGREEMENTS: &str =
    "id,name,acronyms,parties\ngsomia,General Security of Military Information Agreement,GSOMIA,JPN|KOR\n";
const DATELINES: &str = "city,region,country\nSeoul,,KOR\n";

fn bench() -> Bench {
    Bench::with(&[
        ("dump.jsonl", DUMP),
        ("lists/countries.csv", COUNTRIES),
        ("lists/agreements.csv", AGREEMENTS),
        ("lists/datelines.csv", DATELINES),
    ])
}

/// Runs `tag` with the small lists and extra flags.
fn tag(bench: &Bench, flags: &[&str]) {
    let fixed = ["tag", "dump.jsonl", "--no-builtin", "--gazetteer", "lists", "--out", "out", "--quiet"];
    bench.run(&[&fixed[..], flags].concat()).expect_code(0);
}

#[test]
fn no_resolve_keeps_every_longest_form() {
    let dump = "{\"id\":\"a\",\"text\":\"He saw Michael Jordan score in the Republic of Jordan.\"}\n";
    let bench = Bench::with(&[
        ("dump.jsonl", dump),
        ("lists/countries.csv", "id,name,aliases\nJOR,Jordan,Republic of Jordan\n"),
    ]);
    tag(&bench, &["--no-resolve"]);
    let expected = expect_test::expect![[r#"
        doc_id,field,start,end,text,kind,entity_id,name,via,sentence
        a,text,15,21,Jordan,country,JOR,Jordan,name,0
        a,text,35,53,Republic of Jordan,country,JOR,Jordan,alias,0
    "#]];
    expected.assert_eq(&bench.read("out/mentions.csv"));
    tag(&bench, &[]);
    assert!(!bench.read("out/mentions.csv").contains("Jordan,country,JOR,Jordan,name"), "a rule knows the given name");
}

#[test]
fn mentions_alone_are_the_same_mentions() {
    let bench = bench();
    tag(&bench, &[]);
    let (mentions, run) = (bench.read("out/mentions.csv"), bench.read("out/run.json"));
    tag(&bench, &["--tables", "mentions"]);
    assert_eq!(bench.read("out/mentions.csv"), mentions);
    let of = |run: &str| {
        let run: serde_json::Value = serde_json::from_str(run).unwrap();
        (run["mentions"].clone(), run["mentions_by_kind"].clone(), run["mentions_by_via"].clone())
    };
    assert_eq!(of(&bench.read("out/run.json")), of(&run));
}

#[test]
fn sets_alone_are_the_same_sets() {
    let bench = bench();
    for window in ["sentence", "paragraph", "article", "words:4"] {
        for rules in [&["--quiet"][..], &["--no-resolve"]] {
            let tag = |tables: &str| {
                let fixed = ["tag", "dump.jsonl", "--no-builtin", "-g", "lists", "-o", "out", "--window", window];
                bench.run(&[&fixed[..], rules, &["--tables", tables]].concat()).expect_code(0);
                bench.read("out/cooccurrences.csv")
            };
            let alone = tag("cooccurrences");
            assert!(alone.lines().count() > 2, "{window} {rules:?}: {alone}");
            assert_eq!(alone, tag("mentions,tags,cooccurrences"), "{window} {rules:?}");
        }
    }
}

#[test]
fn tag_writes_six_whole_files() {
    let bench = bench();
    tag(&bench, &[]);
    let expected = expect_test::expect![[r#"
        doc_id,field,start,end,text,kind,entity_id,name,via,sentence
        a,title,0,5,Seoul,country,KOR,South Korea,metonym,0
        a,text,0,5,SEOUL,country,KOR,South Korea,dateline,0
        a,text,9,20,South Korea,country,KOR,South Korea,name,0
        a,text,26,31,Japan,country,JPN,Japan,name,0
        a,text,50,56,GSOMIA,agreement,gsomia,General Security of Military Information Agreement,acronym,0
        a,text,63,67,U.S.,country,USA,United States,acronym,1
        a,text,82,88,GSOMIA,agreement,gsomia,General Security of Military Information Agreement,acronym,2
        a,text,99,110,South Korea,country,KOR,South Korea,name,2
        a,text,115,120,Japan,country,JPN,Japan,name,2
        b,text,0,5,Japan,country,JPN,Japan,name,0
        b,text,14,18,U.S.,country,USA,United States,acronym,0
        b,text,25,30,Japan,country,JPN,Japan,name,1
    "#]];
    expected.assert_eq(&bench.read("out/mentions.csv"));
    let triple =
        bench.read("out/cooccurrences.csv").lines().find(|l| l.contains("–GSOMIA,3,country,JPN")).map(str::to_owned);
    // Two of five windows; each pair in two; N = 5, each country's share as counted.
    assert!(triple.is_some_and(|t| t.contains(",2,1,") && t.ends_with(",2019-08-22,2019-08-22,a")));
    for file in ["tags.csv", "entities.csv", "rejects.csv", "run.json"] {
        assert!(!bench.read(&format!("out/{file}")).is_empty(), "{file}");
    }
    assert!(!bench.has("out/mentions.csv.partial"));
}

#[test]
fn cooccur_repeats_what_tag_counted() {
    let bench = bench();
    for window in ["sentence", "article"] {
        tag(&bench, &["--window", window]);
        let again = bench
            .run(&[
                "cooccur",
                "out/mentions.csv",
                "--tags",
                "out/tags.csv",
                "--window",
                window,
                "--no-builtin",
                "--gazetteer",
                "lists",
            ])
            .expect_code(0);
        assert_eq!(again.stdout, bench.read("out/cooccurrences.csv"), "{window}");
    }
    bench
        .run(&["cooccur", "out/mentions.csv", "--window", "paragraph"])
        .expect_code(2)
        .expect_words(&["sentences and articles only", "wiretag tag --window paragraph"]);
}

#[test]
fn flags_of_tag() {
    let bench = bench();
    let first = |b: &Bench, file: &str| b.read(file).lines().next().unwrap_or_default().to_owned();

    tag(&bench, &["--excel"]);
    assert!(bench.read("out/mentions.csv").starts_with('\u{feff}'));
    tag(&bench, &["--snippets", "6"]);
    assert!(first(&bench, "out/mentions.csv").ends_with(",before,after"));
    assert!(bench.read("out/mentions.csv").contains(" told , that "));
    tag(&bench, &["--by", "year"]);
    assert!(first(&bench, "out/cooccurrences.csv").starts_with("period,label,size"));
    assert!(
        bench.read("out/cooccurrences.csv").contains("\n2020,United States–Japan,2")
            || bench.read("out/cooccurrences.csv").contains("\n2020,Japan–United States,2")
    );
    tag(&bench, &["--kinds", "country+country+agreement"]);
    let rows = bench.read("out/cooccurrences.csv");
    assert!(
        rows.lines().skip(1).all(|l| l.contains(",3,country,") && l.contains(",agreement,"))
            && rows.lines().count() > 1
    );
    tag(&bench, &["--size", "4", "--window", "article"]);
    assert!(first(&bench, "out/cooccurrences.csv").contains("d_kind,d_id,d_name"));
    tag(&bench, &["--count", "capital,dateline", "--tables", "tags"]);
    assert!(bench.read("out/tags.csv").contains("a,2019-08-22,country,KOR,South Korea,4,"));
    for window in ["paragraph", "words:8"] {
        tag(&bench, &["--window", window]);
        assert!(bench.read("out/cooccurrences.csv").lines().count() > 1, "{window}");
    }
}

#[test]
fn a_later_folder_overrides_and_drops() {
    let bench = bench();
    bench.write("mine/countries.csv", "do,id,name,aliases\ndrop,JPN,Japan,\n,USA,United States,America\n");
    let flags = ["tag", "dump.jsonl", "--no-builtin", "-g", "lists", "-g", "mine", "--out", "out", "--quiet"];
    bench.run(&flags).expect_code(0);
    let mentions = bench.read("out/mentions.csv");
    assert!(!mentions.contains("JPN") && !mentions.contains("USA") && mentions.contains("KOR"));
}

#[test]
fn explain_names_the_rules() {
    let bench = Bench::with(&[(
        "a.txt",
        "Michael Jordan flew to Amman, the capital of Jordan. Talks in Seoul failed, Washington said.",
    )]);
    let shown = bench.run(&["explain", "a.txt", "--on", "2019-10-18"]).expect_code(0).stdout;
    for (text, rule) in [
        ("Jordan", "other-person"),
        ("Amman", "place"),
        ("Jordan", "plain"),
        ("Seoul", "place"),
        ("Washington", "acts"),
    ] {
        assert!(shown.lines().any(|l| l.contains(text) && l.contains(rule)), "{text} {rule}\n{shown}");
    }
}

#[test]
fn verify_finds_a_moved_offset() {
    let bench = bench();
    tag(&bench, &[]);
    let check = ["verify", "dump.jsonl", "--mentions", "out/mentions.csv"];
    bench.run(&check).expect_code(0).expect_words(&["12 mentions checked, 0 wrong"]);
    let moved = bench.read("out/mentions.csv").replace("a,text,9,20,", "a,text,8,19,");
    bench.write("out/mentions.csv", moved);
    bench.run(&check).expect_code(1).expect_words(&["1 wrong"]);
}

#[test]
fn check_lists_problems_and_completions_print() {
    let bench = bench();
    bench.run(&["check"]).expect_code(0).expect_words(&["0 errors, 0 warnings"]);
    bench.write("bad/countries.csv", "id,name\nKOR,South Korea\nKOR,Korea\n");
    // A condition for a form that nobody has is an error in a later folder too.
    bench.write("typo/names.csv", "kind,id,name,case\ncountry,KOR,Nope,any\n");
    assert!(bench.run(&["check", "typo"]).expect_code(1).stdout.contains("KOR has no form \"Nope\""));
    let found = bench.run(&["check", "bad", "--no-builtin"]).expect_code(1);
    assert!(found.stdout.contains("bad/countries.csv:3, column id: error: duplicate of line 2"));
    assert!(bench.run(&["completions", "bash"]).expect_code(0).stdout.contains("_wiretag"));
}

#[test]
fn help_teaches_with_examples() {
    let bench = Bench::new();
    for command in ["tag", "check", "explain", "cooccur", "verify", "bench", "completions"] {
        let help = bench.run(&[command, "--help"]).expect_code(0).stdout;
        assert!(help.contains("Example") && help.contains(&format!("wiretag {command}")), "{command}\n{help}");
    }
}
