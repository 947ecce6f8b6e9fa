//! The drawing of the design against the code: which module may know which, where the large dependencies may be named,
//! how files open, how long they are.
//!
//! Not here: behaviour.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::{project, read_project};

/// The modules in reading order, each with those it may name. A module names only earlier ones, but for one knot that
/// the design allows: `error` carries the gazetteer's list of problems, and only its documentation links further on.
const MAY_USE: &[(&str, &[&str])] = &[
    ("error", &["gazetteer"]),
    ("document", &[]),
    ("store", &["error"]),
    ("text", &["document"]),
    ("gazetteer", &["error", "document", "store", "text"]),
    ("matcher", &["document", "store", "text", "gazetteer"]),
    ("resolve", &["document", "text", "gazetteer", "matcher"]),
    ("topics", &["document", "text", "gazetteer", "matcher", "resolve"]),
    ("tags", &["document", "text", "gazetteer", "matcher", "resolve", "topics"]),
    ("compiled", &["error", "store", "gazetteer", "matcher", "tags"]),
    ("cooccur", &["document", "gazetteer"]),
    ("input", &["error", "document", "text"]),
    // Of `input` only the rejected record: see `output_knows_input_only_by_its_rejects`.
    ("output", &["error", "document", "text", "gazetteer", "resolve", "tags", "cooccur", "input"]),
    ("run", &["error", "document", "gazetteer", "tags", "cooccur", "input", "output"]),
    ("bench", &["error", "gazetteer", "tags", "input", "run"]),
    ("eval", &["error", "document", "text", "gazetteer", "resolve", "tags", "input", "output"]),
    (
        "cli",
        &[
            "error",
            "document",
            "text",
            "gazetteer",
            "resolve",
            "tags",
            "compiled",
            "cooccur",
            "input",
            "output",
            "run",
            "bench",
            "eval",
        ],
    ),
];

/// The longest file allowed, in lines.
const LONGEST: usize = 450;

/// Every Rust file below `src/`: path from `src/`, content.
fn sources() -> BTreeMap<String, String> {
    fn walk(folder: &Path, root: &Path, out: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                out.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut out = BTreeMap::new();
    walk(&project("src"), &project("src"), &mut out);
    out
}

/// The code of a file: without comments, and without the tests at its end.
fn code(content: &str) -> String {
    let product = content.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    product.lines().map(|l| if l.trim_start().starts_with("//") { "" } else { l }).collect::<Vec<_>>().join("\n")
}

/// `text/fold.rs` → `text`.
fn module(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap_or(file)
}

/// The modules that a piece of code names by `crate::`, also in lists (`use crate::{document, text}`).
fn named(code: &str) -> Vec<String> {
    let word = |s: &str| {
        let word: String = s.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        // What lib.rs exports at the root belongs to a module.
        match word.as_str() {
            "Error" | "Result" => "error".to_owned(),
            "Document" => "document".to_owned(),
            "Gazetteer" => "gazetteer".to_owned(),
            "Tagger" => "tags".to_owned(),
            _ => word,
        }
    };
    let mut out = Vec::new();
    for (at, found) in code.match_indices("crate::") {
        let rest = &code[at + found.len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut start = true;
            for (i, c) in list.char_indices() {
                if start && (c.is_alphabetic()) && depth == 0 {
                    out.push(word(&list[i..]));
                    start = false;
                }
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => start = true,
                    _ => {}
                }
            }
        } else {
            out.push(word(rest));
        }
    }
    out
}

#[test]
fn names_are_found_in_paths_and_lists() {
    assert_eq!(named("use crate::text::{self, fold};"), ["text"]);
    assert_eq!(named("use crate::{document::Span, text::{fold, is_edge}, matcher};"), ["document", "text", "matcher"]);
    assert_eq!(code("a\n// crate::run\nb\n#[cfg(test)]\nmod tests { crate::cli }"), "a\n\nb");
}

#[test]
fn lib_lists_the_modules_in_reading_order() {
    let lib = read_project("src/lib.rs");
    let listed: Vec<&str> = lib
        .lines()
        .filter_map(|l| l.strip_prefix("pub ").unwrap_or(l).strip_prefix("mod "))
        .map(|l| l.trim_end_matches(';'))
        .collect();
    let expected: Vec<&str> = MAY_USE.iter().map(|(m, _)| *m).collect();
    assert_eq!(listed, expected);
}

#[test]
fn the_table_points_backwards() {
    let order: Vec<&str> = MAY_USE.iter().map(|(m, _)| *m).collect();
    for (i, (module, may)) in MAY_USE.iter().enumerate().filter(|(_, (m, _))| *m != "error") {
        for used in *may {
            assert!(order[..i].contains(used), "{module} may not use {used}, which comes later");
        }
    }
}

#[test]
fn each_module_names_only_what_it_may() {
    let table: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let mut wrong = Vec::new();
    let mut seen: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let sources = sources();
    for (file, content) in &sources {
        let module = module(file);
        let Some(may) = table.get(module) else { continue };
        for used in named(&code(content)) {
            if used != module && !may.contains(&used.as_str()) {
                wrong.push(format!("src/{file} names crate::{used}"));
            }
            seen.entry(module).or_default().push(used);
        }
    }
    assert!(wrong.is_empty(), "edges that the table in tests/architecture.rs does not allow:\n{}", wrong.join("\n"));
    for (module, may) in MAY_USE {
        let seen = seen.get(module).cloned().unwrap_or_default();
        let idle: Vec<_> = may.iter().filter(|m| !seen.contains(&(**m).to_owned())).collect();
        assert!(idle.is_empty(), "{module} does not use {idle:?} any more; take them out of the table");
    }
}

#[test]
fn output_knows_input_only_by_its_rejects() {
    for (file, content) in sources() {
        if module(&file) == "output" {
            for line in code(&content).lines().filter(|l| l.contains("crate::input")) {
                assert_eq!(line.trim(), "use crate::input::Reject;", "src/{file}");
            }
        }
    }
}

#[test]
fn large_dependencies_stay_in_their_places() {
    for (file, content) in sources() {
        let code = code(&content);
        for (name, place) in [
            ("aho_corasick", "matcher/mod.rs"),
            ("memmap2", "store/"),
            ("rayon", "run/"),
            ("clap", "cli/"),
            ("anyhow", "cli/"),
        ] {
            let uses = code.contains(&format!("{name}::")) || code.contains(&format!("use {name}"));
            assert!(!uses || file.starts_with(place), "src/{file} names {name}, which belongs into src/{place}");
        }
        for print in ["println!", "eprintln!", "print!(", "eprint!("] {
            assert!(
                !code.contains(print) || file == "cli/report.rs",
                "src/{file} prints; words go out in src/cli/report.rs"
            );
        }
    }
}

#[test]
fn one_file_alone_has_unsafe_code() {
    // The compiler denies it everywhere; so it is enough that nobody else lifts the ban.
    assert!(read_project("Cargo.toml").contains("unsafe_code = \"deny\""));
    for (file, content) in sources() {
        let lifted = content.contains("unsafe_code");
        assert_eq!(lifted, file == "store/map.rs", "src/{file}: only src/store/map.rs may have unsafe code");
        assert!(!lifted || content.contains("// SAFETY: "), "src/{file} does not say why it is safe");
    }
}

#[test]
fn every_file_says_what_it_is_for_and_is_short() {
    for (file, content) in sources() {
        assert!(content.starts_with("//! "), "src/{file} does not begin with what it is for");
        let lines = content.lines().count();
        assert!(lines <= LONGEST, "src/{file} has {lines} lines, more than {LONGEST}: split it by what it does");
        // The two roots hold nothing but the list of modules and a call.
        let head: String = content.lines().take_while(|l| l.starts_with("//!")).collect();
        let root = matches!(file.as_str(), "lib.rs" | "main.rs");
        assert!(root || head.contains("Not here"), "src/{file} does not say what is not its business");
    }
}

#[test]
fn tests_and_benches_open_the_same_way() {
    for folder in ["tests", "tests/support", "benches"] {
        for entry in fs::read_dir(project(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "rs") {
                let content = fs::read_to_string(&path).unwrap();
                assert!(content.starts_with("//! "), "{} does not begin with what it is for", path.display());
                assert!(content.lines().count() <= LONGEST, "{} is too long", path.display());
            }
        }
    }
}
