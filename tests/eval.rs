//! `wiretag eval`: its figures and errors of whole files, every form of gold, gold that does not fit.
//!
//! Not here: what counts as what (`scoring`).

use expect_test::expect_file;
use wiretag::eval::FAULT_HEADER;

use crate::support::{Bench, Finished, project, read_project, rows_of};

#[test]
fn gold_against_itself_is_perfect() {
    let gold = project("data/labelled/mentions.csv").display().to_string();
    let articles = project("data/articles.jsonl").display().to_string();
    let args = ["eval", &gold, "--articles", &articles, "--system", &gold, "--intervals", "--json"];
    let out = Bench::new().run(&args).expect_code(0).stdout;
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["articles"], 30);
    for row in [&report["all"], &report["macro_mean"]] {
        for measure in ["linked", "strict", "span"] {
            for ratio in ["precision", "recall", "f1"] {
                assert_eq!(row[measure][ratio], 1.0, "{measure} {ratio} in {row}");
                assert_eq!(row[measure]["intervals"][ratio], serde_json::json!([1.0, 1.0]), "{measure} {ratio}");
            }
        }
    }
}

const LISTS: [(&str, &str); 4] = [
    (
        "lists/countries.csv",
        "id,name,aliases,adjectives,metonyms,capital\n\
         KOR,South Korea,Korea,South Korean,Seoul,Seoul\nJPN,Japan,,Japanese,Tokyo,Tokyo\n\
         GEO,Georgia,,Georgian,,\n",
    ),
    (
        "lists/agreements.csv",
        "id,name,acronyms,weak\ngsomia,General Security of Military Information Agreement,GSOMIA,the pact\n",
    ),
    ("lists/agencies.csv", "id,name,country\njp-defense,Ministry of Defense,JPN\n"),
    ("lists/datelines.csv", "city,region,country\nSeoul,,KOR\n"),
];

/// A title, a dateline, characters of several bytes, and every sort of error.
const DOCS: &str = r#"{"id":"n1","title":"Seoul ends pact with Japan","date":"2019-08-22","text":"SEOUL -- « South Korea » 😀 told Japan that it would end GSOMIA.\n\nJapan’s Ministry of Defense regretted it. The treaty had bound both."}
{"id":"n2","title":"","text":"Both said the pact was signed. The University of Georgia has no view, Georgia in Tbilisi has one. NATO shrugged."}
{"id":"n3","title":"","text":"South Korea’s Ministry of Defense said no to the Korea of the Kims."}
{"id":"n4","title":"","text":"Nothing happened in Japan."}
"#;

const GOLD: &str = "\
doc_id,field,start,end,text,kind,entity_id,via,optional
n1,title,0,5,Seoul,country,KOR,metonym,
n1,title,21,26,Japan,country,JPN,name,
n1,text,11,22,South Korea,country,KOR,name,
n1,text,32,37,Japan,country,JPN,name,
n1,text,56,62,GSOMIA,agreement,gsomia,acronym,
n1,text,65,92,Japan’s Ministry of Defense,agency,jp-defense,name,
n1,text,111,117,treaty,agreement,gsomia,anaphora,
n2,text,10,18,the pact,agreement,gsomia,weak,
n2,text,70,77,Georgia,country,GEO,name,
n2,text,98,102,NATO,agency,nato,acronym,
n3,text,0,11,South Korea,country,KOR,name,
n3,text,14,33,Ministry of Defense,agency,kr-defense,name,
n3,text,49,54,Korea,country,PRK,alias,
";

fn bench() -> Bench {
    let bench = Bench::with(&LISTS);
    bench.write("news.docs.jsonl", DOCS);
    bench.write("news.mentions.csv", GOLD);
    bench
}

const FIXED: [&str; 4] = ["eval", "--no-builtin", "-g", "lists"];

fn eval(bench: &Bench, flags: &[&str]) -> Finished {
    bench.run(&[&FIXED, flags].concat())
}

#[test]
fn the_table_and_the_errors() {
    let bench = bench();
    let out = eval(&bench, &["news.mentions.csv", "--errors", "errors.csv"]).expect_code(0);
    expect_file!["snapshots/eval.txt"].assert_eq(&out.stdout);
    expect_file!["snapshots/eval-errors.csv"].assert_eq(&bench.read("errors.csv"));
    assert_eq!(bench.read("errors.csv").lines().next().unwrap(), FAULT_HEADER.join(","));
    let page = read_project("docs/evaluation.md");
    assert!(page.contains(&FAULT_HEADER.join(",")), "docs/evaluation.md does not show the header of --errors");
    assert!(
        page.contains(out.stdout.trim_end()),
        "docs/evaluation.md does not show the table of tests/snapshots/eval.txt"
    );
    // With `-` the errors are the data, and the figures are words.
    let dash = eval(&bench, &["news.mentions.csv", "--errors", "-"]).expect_code(0);
    assert_eq!((dash.stdout, dash.stderr), (bench.read("errors.csv"), out.stdout));
}

#[test]
fn intervals_and_json() {
    let bench = bench();
    let table = eval(&bench, &["news.mentions.csv", "--intervals"]).expect_code(0).stdout;
    expect_file!["snapshots/eval-intervals.txt"].assert_eq(&table);
    assert_eq!(table, eval(&bench, &["news.mentions.csv", "--intervals"]).stdout, "the seed is fixed");
    let json = eval(&bench, &["news.mentions.csv", "--json", "--kinds", "agency"]).expect_code(0).stdout;
    expect_file!["snapshots/eval.json"].assert_eq(&json);
}

#[test]
fn an_output_scores_as_the_tagger_does() {
    let bench = bench();
    let args = ["tag", "news.docs.jsonl", "--no-builtin", "-g", "lists", "--out", "out", "-q"];
    bench.run(&args).expect_code(0);
    let again = bench.run(&["eval", "news.mentions.csv", "--system", "out/mentions.csv"]).expect_code(0);
    assert_eq!(again.stdout, eval(&bench, &["news.mentions.csv"]).stdout);
}

/// The same rows in JSON lines, with other names of columns, in every unit, and with kinds called otherwise.
#[test]
fn every_form_of_gold_gives_the_same_figures() {
    let bench = bench();
    let expected = eval(&bench, &["news.mentions.csv"]).stdout;
    let documents: Vec<serde_json::Value> = DOCS.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    for unit in ["codepoint", "byte", "utf16"] {
        let mut lines = String::new();
        for row in rows_of(GOLD) {
            let document = documents.iter().find(|d| d["id"] == row[0].as_str()).unwrap();
            let content = document[row[1].as_str()].as_str().unwrap();
            let position = |n: &str| {
                let before: String = content.chars().take(n.parse().unwrap()).collect();
                match unit {
                    "byte" => before.len(),
                    "utf16" => before.encode_utf16().count(),
                    _ => before.chars().count(),
                }
            };
            let object = serde_json::json!({
                "doc_id": row[0], "field": row[1], "start": position(&row[2]), "end": position(&row[3]), "note": null,
                "surface": row[4], "kind": row[5].to_uppercase(), "entity_id": row[6], "via": row[7],
            });
            lines.push_str(&format!("{object}\n"));
        }
        bench.write("news.mentions.jsonl", lines);
        let names = "COUNTRY=country,AGREEMENT=agreement,AGENCY=agency";
        let out = eval(&bench, &["news.mentions.jsonl", "--offsets", unit, "--rename", names]).expect_code(0);
        assert_eq!(out.stdout, expected, "{unit}");
    }
}

#[test]
fn articles_without_a_row_count_if_they_were_read() {
    let bench = bench();
    let articles = |out: &str| out.lines().next().unwrap().split(' ').next().unwrap().to_owned();
    let here = eval(&bench, &["news.mentions.csv"]).expect_code(0).stdout;
    assert_eq!(articles(&here), "4", "all of the articles beside the gold");
    let given = eval(&bench, &["news.mentions.csv", "--articles", "news.docs.jsonl"]).expect_code(0).stdout;
    assert_eq!(articles(&given), "3", "those that the gold speaks of");
    let all = ["news.mentions.csv", "--articles", "news.docs.jsonl", "--all-articles"];
    assert_eq!(eval(&bench, &all).expect_code(0).stdout, here);
    // A row with nothing but the id says the same of one article.
    bench.write("read.csv", format!("{GOLD}n4,,,,,,,,\n"));
    assert_eq!(eval(&bench, &["read.csv", "--articles", "news.docs.jsonl"]).expect_code(0).stdout, here);
}

/// Gold without a column `field` is of the text alone.
#[test]
fn titles_count_only_where_gold_has_them() {
    let bench = bench();
    bench.write("news.mentions.csv", "doc_id,start,end,kind,entity_id\nn1,11,22,country,KOR\nn1,32,37,country,JPN\n");
    let out = eval(&bench, &["news.mentions.csv", "--errors", "-"]).expect_code(0);
    assert!(!out.stdout.contains(",title,"), "{}", out.stdout);
}

#[test]
fn rows_that_do_not_fit_are_told_and_left_out() {
    let bench = bench();
    let rows = [
        ("n1,title,21,26,China,country,JPN,name,", "title 21..26 of article n1 is \"Japan\", the row says \"China\""),
        ("n1,text,900,905,Japan,country,JPN,name,", "text 900..905 of article n1 lies outside the 133 code points"),
        ("n9,text,0,5,Japan,country,JPN,name,", "no article has the id \"n9\""),
        ("n1,text,5,5,,country,JPN,name,", "5..5 covers nothing"),
        ("n1,text,x,5,,country,JPN,name,", "start \"x\": expected a number"),
        ("n1,body,0,5,,country,JPN,name,", "field \"body\": expected title or text"),
        ("n1,text,0,5,,country,JPN,name,maybe", "optional \"maybe\": expected true or false"),
        ("n1,text,0,5,,,JPN,name,", "no kind"),
        (",text,0,5,,country,JPN,name,", "no doc_id"),
        ("n1,text,0", "3 cells where the header has 9"),
        ("n1,text,32,37,Japan,country,JPN,name,", "the same mention as in line 5"),
    ];
    let added: Vec<&str> = rows.iter().map(|r| r.0).collect();
    bench.write("news.mentions.csv", format!("{GOLD}{}\n", added.join("\n")));
    let finished = eval(&bench, &["news.mentions.csv"]).expect_code(1);
    for (i, (_, reason)) in rows.iter().enumerate() {
        let place = format!("news.mentions.csv:{}: ", i + 15);
        let found = finished.stderr.lines().any(|l| l.starts_with(&place) && l.contains(reason));
        assert!(found, "{place}{reason} is not in\n{}", finished.stderr);
    }
    assert!(finished.stderr.contains("11 rows left out"));
    bench.write("news.mentions.csv", GOLD);
    assert_eq!(finished.stdout, eval(&bench, &["news.mentions.csv"]).stdout, "a row left out changed a figure");
}

#[test]
fn gold_of_which_nothing_can_be_used_is_an_error() {
    let bench = bench();
    bench.write("none.mentions.csv", "doc_id,start,end,text,kind,entity_id\nn1,0,5,Japan,country,JPN\n");
    bench.write("none.docs.jsonl", DOCS);
    bench.write("columns.csv", "doc_id,from,to,kind\nn1,0,5,country\n");
    bench.write("other.csv", "doc_id,start,end,kind\nzz,0,5,country\n");
    bench.write("lines.jsonl", "garbage\n");
    for (flags, words) in [
        (&["none.mentions.csv"][..], "none of its 1 rows can be used"),
        (
            &["columns.csv", "--articles", "news.docs.jsonl"],
            "columns.csv: no column start: expected doc_id, start, end, kind",
        ),
        (&["other.csv", "--articles", "news.docs.jsonl"], "other.csv:2: no article has the id \"zz\""),
        (&["lines.jsonl", "--articles", "news.docs.jsonl"], "lines.jsonl:1: expected a JSON object"),
        (&["other.csv"], "which articles does it speak of? Pass them with --articles FILE"),
        (&["absent.csv", "--articles", "news.docs.jsonl"], "absent.csv: cannot read"),
        (&["news.mentions.csv", "--articles", "absent.jsonl"], "absent.jsonl: cannot read"),
        (&["news.mentions.csv", "--errors", "no/where.csv"], "no/where.csv: cannot write"),
        (&["news.mentions.csv", "--rename", "ORG"], "expected GOLD=OURS"),
    ] {
        eval(&bench, flags).expect_code(2).expect_words(&[words]);
    }
}

#[test]
fn a_kind_that_no_list_has_is_pointed_out() {
    let bench = bench();
    bench.write("news.mentions.csv", GOLD.replace(",agency,", ",ORG,"));
    eval(&bench, &["news.mentions.csv"]).expect_code(0).expect_words(&["no kind \"ORG\"", "--rename"]);
}

#[test]
fn bad_articles_are_told() {
    let bench = bench();
    bench.write("news.docs.jsonl", format!("{DOCS}not an article\n"));
    let words = ["news.docs.jsonl:5: expected a JSON object", "1 articles left out"];
    eval(&bench, &["news.mentions.csv"]).expect_code(1).expect_words(&words);
}
