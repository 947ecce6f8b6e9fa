//! Compiled gazetteers: they find what their folders find, a damaged or forged one does no harm, and the cache that the
//! program keeps for itself is used, renewed and never in the way.
//!
//! Not here: how fast they load (docs/performance.md).

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;
use wiretag::compiled;
use wiretag::error::ErrorKind;
use wiretag::gazetteer::{Details, Options};
use wiretag::{Document, Gazetteer, Tagger};

use crate::support::{BUILTIN, Bench, project};

/// A little of everything.
const LISTS: [(&str, &str); 7] = [
    (
        "lists/countries.csv",
        "id,name,aliases,weak,adjectives,metonyms,capital,from,wikidata\n\
         KOR,South Korea,,the South,South Korean,Seoul,Seoul,1948-08-15,Q884\n\
         JPN,Japan,,,Japanese,Tokyo,Tokyo,,Q17\n\
         CIV,Côte d’Ivoire,,,Ivorian,,Yamoussoukro,,\n",
    ),
    ("lists/agreements.csv", "id,name,acronyms,weak,parties\ngsomia,Security Agreement,GSOMIA,the pact,JPN|KOR\n"),
    ("lists/agencies.csv", "id,name,metonyms,country,parent\ndiet,National Diet,Nagatacho,JPN,\n"),
    ("lists/officials.csv", "id,name,country\nshinzo-abe,Shinzo Abe,JPN\n"),
    (
        "lists/offices.csv",
        "official,office,country,from,to\nshinzo-abe,Prime Minister|Premier,JPN,2012-12-26,2020-09-16\n",
    ),
    ("lists/topics.csv", "id,name,terms,needs\nsharing,Sharing,intelligence=3|secrets=2,country:JPN\n"),
    ("lists/names.csv", "kind,id,name,requires,not_after\ncountry,KOR,Seoul,country:JPN,food\n"),
];

const TEXT: &str = "SEOUL (Wire) -- South Korea told the Japanese prime minister, Shinzo Abe, that it would end GSOMIA, \
    the pact on intelligence. Abe spoke in the National Diet. Cote d'Ivoire and the South kept their secrets. TOKYO.";

fn small(bench: &Bench) -> Tagger {
    let lists = Options { builtin: false, folders: vec![bench.path("lists")] };
    Tagger::new(Gazetteer::load(&lists).unwrap())
}

fn article() -> Document {
    Document { date: wiretag::document::parse_date("2019-10-18"), ..Document::from_text("1", TEXT) }
}

/// The bytes of a small compiled file.
static SMALL: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let bench = Bench::with(&LISTS);
    compiled::write(&small(&bench), &bench.path("small.wtg")).unwrap();
    fs::read(bench.path("small.wtg")).unwrap()
});

/// Gives the bytes a checksum that is right.
fn forge(bytes: &mut [u8]) {
    bytes[24..32].fill(0);
    let sum = xxhash_rust::xxh3::xxh3_64(bytes);
    bytes[24..32].copy_from_slice(&sum.to_le_bytes());
}

/// Opens bytes as a file.
fn open(path: &Path, bytes: &[u8]) -> wiretag::Result<Tagger> {
    fs::write(path, bytes).unwrap();
    compiled::open(path)
}

/// Fails unless opening failed as it should.
#[track_caller]
fn refused(outcome: wiretag::Result<Tagger>, what: &str) -> String {
    let error = outcome.map(|_| ()).expect_err(what);
    assert!(matches!(error.kind(), ErrorKind::Compiled { .. }), "{what}: {error}");
    let message = error.to_string();
    assert!(message.contains("small.wtg: ") && message.ends_with("compile it again"), "{what}: {message}");
    message
}

#[test]
fn the_built_in_lists_find_the_same_when_compiled() {
    let bench = Bench::new();
    compiled::write(&BUILTIN, &bench.path("lists.wtg")).unwrap();
    let opened = compiled::open(&bench.path("lists.wtg")).unwrap();
    let (before, after) = (BUILTIN.gazetteer(), opened.gazetteer());
    assert_eq!(before.fingerprint(), after.fingerprint());
    assert_eq!(before.sources(), after.sources());
    assert_eq!(before.entities(), after.entities());
    assert!(before.forms().map(|f| format!("{f:?}")).eq(after.forms().map(|f| format!("{f:?}"))));
    for entity in before.entities().iter() {
        let found = after.find(before.kinds().name(entity.kind()), entity.id()).unwrap();
        assert_eq!(found.name(), entity.name());
    }
    for line in fs::read_to_string(project("data/articles.jsonl")).unwrap().lines() {
        let article: serde_json::Value = serde_json::from_str(line).unwrap();
        let part = |name: &str| article[name].as_str().unwrap_or_default().to_owned();
        let document = Document {
            title: part("title"),
            date: wiretag::document::parse_date(&part("date")),
            ..Document::from_text(part("id"), part("text"))
        };
        assert_eq!(BUILTIN.tag(&document), opened.tag(&document), "{}", document.id);
    }
}

#[test]
fn a_folder_and_its_compiled_file_give_the_same_tables() {
    let bench = Bench::with(&LISTS);
    bench.write("dump.jsonl", serde_json::json!({"id": "1", "date": "2019-10-18", "text": TEXT}).to_string());
    bench.run(&["compile", "lists", "--no-builtin", "-o", "mine.wtg"]).expect_code(0).expect_words(&["7 entities"]);
    bench.run(&["tag", "dump.jsonl", "-o", "a", "-g", "lists", "--no-builtin", "-q"]).expect_code(0);
    bench.run(&["tag", "dump.jsonl", "-o", "b", "-g", "mine.wtg", "-q"]).expect_code(0);
    for table in ["mentions.csv", "tags.csv", "entities.csv", "cooccurrences.csv", "unlisted.csv"] {
        assert_eq!(bench.read(&format!("a/{table}")), bench.read(&format!("b/{table}")), "{table}");
    }
    let lists = |out: &str| {
        let run: serde_json::Value = serde_json::from_str(&bench.read(&format!("{out}/run.json"))).unwrap();
        run["gazetteer"].clone()
    };
    assert_eq!(lists("a"), lists("b"));
    let counted = bench.run(&["cooccur", "b/mentions.csv", "-g", "mine.wtg"]).expect_code(0);
    assert_eq!(counted.stdout, bench.run(&["cooccur", "a/mentions.csv", "-g", "lists", "--no-builtin"]).stdout);
}

#[test]
fn a_compiled_file_stands_alone_and_says_what_it_is() {
    let bench = Bench::with(&LISTS);
    bench.write("dump.jsonl", "{\"text\":\"Japan.\"}\n");
    bench.run(&["compile", "lists", "-o", "all.wtg"]).expect_code(0);
    let tag = |lists: &[&str]| bench.run(&[&["tag", "dump.jsonl", "-o", "out", "-q"], lists].concat()).expect_code(2);
    tag(&["-g", "all.wtg", "-g", "lists"]).expect_words(&["all.wtg: a compiled file holds all its lists"]);
    tag(&["-g", "all.wtg", "--no-builtin"]).expect_words(&["all.wtg: it was compiled with the built-in lists"]);
    tag(&["-g", "dump.jsonl"]).expect_words(&["dump.jsonl: a gazetteer is a folder of CSV files or a file that"]);
    bench.write("empty.wtg", "");
    tag(&["-g", "empty.wtg"]).expect_words(&["empty.wtg: no usable compiled gazetteer", "compile it again"]);
    bench.run(&["check", "all.wtg"]).expect_code(2).expect_words(&["all.wtg: a file, where a folder of CSV files"]);
    bench.run(&["compile", "nowhere", "-o", "x.wtg"]).expect_code(2);
    bench.run(&["compile", "lists", "-o", "nowhere/x.wtg"]).expect_code(2).expect_words(&["cannot write"]);
    assert!(!bench.has("x.wtg"));
}

#[test]
fn every_flipped_byte_is_noticed() {
    let bench = Bench::new();
    let path = bench.path("small.wtg");
    assert!(open(&path, &SMALL).is_ok());
    let mut bytes = SMALL.clone();
    for at in 0..bytes.len() {
        let bit = 1 << (at % 8);
        bytes[at] ^= bit;
        refused(open(&path, &bytes), &format!("byte {at}"));
        bytes[at] ^= bit;
    }
}

#[test]
fn every_cut_is_noticed() {
    let bench = Bench::new();
    let path = bench.path("small.wtg");
    for length in (0..200).chain((200..SMALL.len()).step_by(97)).chain([SMALL.len() - 1]) {
        refused(open(&path, &SMALL[..length]), &format!("{length} bytes"));
    }
    refused(open(&path, &[&SMALL[..], &[0; 16]].concat()), "longer");
}

#[test]
fn the_documents_tell_what_is_in_a_file() {
    let documented = include_str!("../docs/formats.md");
    let number = |at: usize| u32::from_le_bytes(SMALL[at..at + 4].try_into().unwrap());
    assert!(documented.contains(&format!("| 8–11 | format, {} |", number(8))));
    for section in SMALL[64..].chunks(24).take(number(12) as usize) {
        let name = std::str::from_utf8(&section[..8]).unwrap().trim_end_matches('\0');
        assert!(documented.contains(&format!("`{name}`")), "docs/formats.md does not tell of {name}");
    }
}

#[test]
fn other_versions_are_told_apart() {
    let bench = Bench::new();
    let path = bench.path("small.wtg");
    let mut bytes = SMALL.clone();
    let format = bytes[8];
    bytes[8] += 1;
    let told = format!("it has format {}; expected {format}", format + 1);
    assert!(refused(open(&path, &bytes), "format").contains(&told));
    let mut bytes = SMALL.clone();
    bytes[32..37].copy_from_slice(b"9.9.9");
    let message = refused(open(&path, &bytes), "version");
    assert!(message.contains("it was compiled by wiretag \"9.9.9\"; this is "), "{message}");
}

/// Looks at everything in a tagger.
fn walk(tagger: &Tagger) {
    let lists = tagger.gazetteer();
    for entity in lists.entities().iter() {
        let texts = [entity.id(), entity.name(), entity.short(), entity.wikidata()];
        let found = lists.find(lists.kinds().name(entity.kind()), entity.id());
        let dates = (entity.from(), entity.to(), entity.country());
        let holdings = match entity.details() {
            Details::Official { holdings, .. } => holdings.iter().map(|h| &lists.holdings()[*h as usize]).collect(),
            _ => Vec::new(),
        };
        std::hint::black_box((texts, found, dates, holdings));
    }
    for form in lists.forms() {
        std::hint::black_box((form.text(), form.target(), form.role(), form.case(), form.condition()));
    }
    std::hint::black_box(tagger.tag(&article()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// A checksum keeps no forger away.
    #[test]
    fn a_forged_file_does_no_harm(
        changes in prop::collection::vec(
            (any::<prop::sample::Index>(), prop_oneof![Just(0u32), Just(1), Just(7), Just(u32::MAX), any::<u32>()]),
            1..6,
        ),
        whole in any::<bool>(),
    ) {
        let bench = Bench::new();
        let mut bytes = SMALL.clone();
        for (place, value) in changes {
            if whole {
                // A number of a row.
                let at = 64 + place.index((bytes.len() - 64) / 4) * 4;
                bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
            } else {
                let at = 64 + place.index(bytes.len() - 64);
                bytes[at] = value as u8;
            }
        }
        forge(&mut bytes);
        if let Ok(tagger) = open(&bench.path("small.wtg"), &bytes) {
            walk(&tagger);
        }
    }
}

/// A folder with a list long enough to be worth a cache.
fn long(bench: &Bench, extra: &str) {
    let rows: String = (0..40_000).map(|n| format!("n{n},Name Number {n} of the Long List\n")).collect();
    bench.write("long/things.csv", format!("id,name\n{rows}{extra}"));
    bench.write("dump.jsonl", "{\"id\":\"1\",\"text\":\"The Name Number 77 of the Long List met Ann Other Thing.\"}\n");
}

fn caches(bench: &Bench) -> Vec<PathBuf> {
    let files = fs::read_dir(bench.path("long")).unwrap().map(|f| f.unwrap().path());
    let mut found: Vec<PathBuf> = files.filter(|p| !p.ends_with("things.csv")).collect();
    found.sort();
    found
}

#[test]
fn a_long_list_leaves_a_cache_that_the_next_run_uses() {
    let bench = Bench::new();
    long(&bench, "");
    let tag = |flags: &[&str]| {
        let fixed = ["tag", "dump.jsonl", "-o", "out", "-g", "long", "--no-builtin", "-q", "--tables", "mentions"];
        let finished = bench.run(&[&fixed, flags].concat()).expect_code(0);
        (bench.read("out/mentions.csv"), finished.stderr)
    };
    let (first, words) = tag(&["--no-cache"]);
    assert!(first.contains(",things,n77,"), "{first}");
    assert_eq!((caches(&bench).len(), words.as_str()), (0, ""), "no cache where none is wanted");

    assert_eq!(tag(&[]), (first.clone(), String::new()));
    let [cache] = &caches(&bench)[..] else { panic!("{:?}", caches(&bench)) };
    let written = fs::metadata(cache).unwrap().modified().unwrap();
    assert_eq!(tag(&[]), (first.clone(), String::new()));
    assert_eq!(fs::metadata(cache).unwrap().modified().unwrap(), written, "used, not written again");

    // Damaged, it is told of and made anew.
    let mut bytes = fs::read(cache).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::remove_file(cache).unwrap();
    fs::write(cache, &bytes).unwrap();
    let (again, words) = tag(&[]);
    assert_eq!(again, first);
    assert!(words.contains("the cache is not used and made anew: its checksum is"), "{words}");
    assert_eq!(tag(&[]), (first.clone(), String::new()));

    // Another list has another cache, and the old one goes.
    long(&bench, "other,Ann Other Thing\n");
    assert!(tag(&[]).0.contains("Ann Other Thing"));
    let [other] = &caches(&bench)[..] else { panic!("{:?}", caches(&bench)) };
    assert_ne!(other, cache);
}

#[test]
fn a_short_list_leaves_nothing_behind() {
    let bench = Bench::with(&LISTS);
    bench.write("dump.jsonl", "{\"text\":\"Japan.\"}\n");
    bench.run(&["tag", "dump.jsonl", "-o", "out", "-g", "lists", "-q"]).expect_code(0);
    assert_eq!(fs::read_dir(bench.path("lists")).unwrap().count(), LISTS.len());
}
