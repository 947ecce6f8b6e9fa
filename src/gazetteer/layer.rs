//! Folders of gazetteer files stacked on each other: a later row with the same key replaces an earlier one, and
//! `drop` in a `do` column removes it.
//!
//! Not here: what the rows mean ([`super::build`]).

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::builtin;
use super::index::{Index, hash};
use super::table::{Problem, RowRef, Severity, Table};
use crate::error::{Error, Result};

/// The files of one folder, read into memory.
#[derive(Debug)]
pub struct Source {
    name: String,
    /// File name and content, in reading order: the known files first, then the others by name.
    files: Vec<(String, Cow<'static, [u8]>)>,
}

/// The name of the lists inside the program.
pub(super) const BUILTIN: &str = "built-in";

/// The files with a meaning of their own, in reading order.
const KNOWN: [&str; 9] = [
    "countries.csv",
    "agreements.csv",
    "agencies.csv",
    "officials.csv",
    "topics.csv",
    "templates.csv",
    "offices.csv",
    "names.csv",
    "datelines.csv",
];

impl Source {
    /// The lists inside the program.
    pub fn builtin() -> Source {
        let files = builtin::FILES.iter().map(|(n, c)| ((*n).to_owned(), Cow::Borrowed(c.as_bytes()))).collect();
        Source::sorted(BUILTIN, files)
    }

    /// A folder of the user's.
    ///
    /// # Errors
    /// When the folder or one of its CSV files cannot be read, or when it holds none.
    pub fn folder(path: &Path) -> Result<Source> {
        if path.is_file() {
            return Err(Error::usage(format!("{}: a file, where a folder of CSV files was expected", path.display())));
        }
        let mut files = Vec::new();
        for entry in std::fs::read_dir(path).map_err(|e| Error::read(path, e))? {
            let file = entry.map_err(|e| Error::read(path, e))?.path();
            let name = file.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
            if file.is_file() && name.to_ascii_lowercase().ends_with(".csv") && !name.starts_with('.') {
                files.push((name, Cow::Owned(std::fs::read(&file).map_err(|e| Error::read(&file, e))?)));
            }
        }
        if files.is_empty() {
            return Err(Error::usage(format!(
                "{}: a gazetteer folder holds CSV files, and this one has none",
                path.display()
            )));
        }
        Ok(Source::sorted(&path.display().to_string(), files))
    }

    /// Files from memory.
    pub fn memory(name: &str, files: &[(&str, &str)]) -> Source {
        Source::sorted(name, files.iter().map(|(n, c)| ((*n).to_owned(), Cow::Owned(c.as_bytes().to_vec()))).collect())
    }

    /// Its name in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many files it has.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// Bytes of all its files.
    pub fn bytes(&self) -> usize {
        self.files.iter().map(|(_, content)| content.len()).sum()
    }

    fn sorted(name: &str, mut files: Vec<(String, Cow<'static, [u8]>)>) -> Source {
        let rank = |n: &str| KNOWN.iter().position(|k| *k == n).unwrap_or(KNOWN.len());
        files.sort_by(|a, b| (rank(&a.0), &a.0).cmp(&(rank(&b.0), &b.0)));
        Source { name: name.to_owned(), files }
    }
}

/// The fingerprint of the stack: SHA-256 over every file's name, length and content.
pub(crate) fn fingerprint(sources: &[Source]) -> String {
    let mut hash = Sha256::new();
    for (name, content) in sources.iter().flat_map(|s| &s.files) {
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name);
        hash.update((content.len() as u64).to_le_bytes());
        hash.update(content);
    }
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}

/// All tables of a stack.
pub(super) struct Tables {
    tables: Vec<Table>,
}

/// So many rows are looked up together.
const BATCH: usize = 64;

/// What [`Tables::rows`] gives.
pub(super) struct Rows<'t> {
    pub(super) rows: Vec<RowRef<'t>>,
    /// The places of the rows by the hashes of their keys, unless some were dropped.
    pub(super) index: Option<Index>,
}

const COMMON: &[&str] = &["do", "id", "kind", "name", "aliases", "weak", "not_in", "wikidata", "note"];

/// The columns of a file beside the common ones, and those it cannot do without.
fn columns(file: &str) -> (Vec<&'static str>, &'static [&'static str]) {
    let with = |own: &[&'static str]| [COMMON, own].concat();
    match file {
        "countries.csv" => {
            (with(&["official_name", "iso2", "adjectives", "metonyms", "capital", "from", "to"]), &["id", "name"])
        }
        "agreements.csv" => (with(&["acronyms", "parties", "type", "signed", "in_force", "ended"]), &["id", "name"]),
        "agencies.csv" => {
            (with(&["template", "acronyms", "metonyms", "country", "parent", "type", "from", "to"]), &["id", "name"])
        }
        "officials.csv" => (with(&["born", "country"]), &["id", "name"]),
        "topics.csv" => (with(&["iptc", "parent", "terms", "needs", "not"]), &["id", "name", "terms"]),
        "templates.csv" => (vec!["do", "id", "aliases", "weak", "not_in", "note"], &["id"]),
        "offices.csv" => {
            (vec!["do", "official", "office", "country", "agency", "from", "to", "note"], &["official", "office"])
        }
        "names.csv" => {
            let own = [
                "do",
                "kind",
                "id",
                "name",
                "case",
                "requires",
                "before",
                "after",
                "not_before",
                "not_after",
                "lang",
                "from",
                "to",
                "note",
            ];
            (own.to_vec(), &["kind", "id", "name"])
        }
        "datelines.csv" => (vec!["do", "city", "region", "country"], &["city", "country"]),
        // A kind of the user's may carry columns of the user's.
        _ => (Vec::new(), &["id", "name"]),
    }
}

/// The kind that a file's rows have when no `kind` column says otherwise; `None` for files that hold no entities.
pub(super) fn kind_of_file(file: &str) -> Option<&str> {
    match file {
        "countries.csv" => Some("country"),
        "agreements.csv" => Some("agreement"),
        "agencies.csv" => Some("agency"),
        "officials.csv" => Some("official"),
        "topics.csv" => Some("topic"),
        "templates.csv" | "offices.csv" | "names.csv" | "datelines.csv" => None,
        other => other.strip_suffix(".csv").or(Some(other)),
    }
}

impl Tables {
    /// Reads all files, each of which is given up as soon as it is read: they may be long.
    pub(super) fn read(sources: Vec<Source>, problems: &mut Vec<Problem>) -> Tables {
        let mut tables = Vec::new();
        for source in sources {
            for (name, content) in source.files {
                let (known, needed) = columns(&name);
                let mut table = Table::read(&format!("{}/{name}", source.name), &content, &known, needed, problems);
                table.kind = kind_of_file(table.name()).unwrap_or_default().to_owned();
                tables.push(table);
            }
        }
        Tables { tables }
    }

    /// The rows that remain of the files for which `wanted` says yes, in the order in which their keys first stood.
    /// A key that stands twice in one file is an error.
    pub(super) fn rows<'t, const N: usize>(
        &'t self,
        wanted: impl Fn(&str) -> bool,
        key: impl Fn(RowRef<'t>) -> [&'t str; N],
        problems: &mut Vec<Problem>,
    ) -> Rows<'t> {
        /// The row seen last with a key, and whether it keeps the key.
        struct Last<'t> {
            row: RowRef<'t>,
            kept: bool,
        }
        let tables = || self.tables.iter().filter(|t| wanted(t.name()));
        let most = tables().map(Table::len).sum();
        let mut index = Index::with_capacity(most);
        let mut last: Vec<Last<'t>> = Vec::with_capacity(most);
        let mut all = tables().flat_map(Table::refs);
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            batch.clear();
            batch.extend(all.by_ref().take(BATCH).map(|row| (row, hash(&key(row)))));
            if batch.is_empty() {
                break;
            }
            index.look_ahead(batch.iter().map(|(_, hash)| *hash));
            for &(row, hash) in &batch {
                let known = index.find(hash, |n| key(last[n as usize].row) == key(row)).map(|n| n as usize);
                if let Some(n) = known
                    && std::ptr::eq(last[n].row.table, row.table)
                {
                    let first = last[n].row.line();
                    let message = format!(
                        "duplicate of line {first}: the same {} stands twice in this file; remove one",
                        key(row).join(" / ")
                    );
                    problems.push(Problem {
                        severity: Severity::Error,
                        place: row.place(row.table.header.first().map_or("", String::as_str)),
                        message,
                    });
                    continue;
                }
                let action = row.get("do");
                if !matches!(action, "" | "drop") {
                    let message = format!("unknown action {action:?}; expected \"drop\" or nothing");
                    problems.push(Problem { severity: Severity::Error, place: row.place("do"), message });
                }
                let now = Last { row, kept: action != "drop" };
                match known {
                    Some(n) => last[n] = now,
                    None => {
                        index.insert(hash, last.len() as u32);
                        last.push(now);
                    }
                }
            }
        }
        // In place: both hold as many bytes.
        let rows: Vec<RowRef<'t>> = last.into_iter().filter(|l| l.kept).map(|l| l.row).collect();
        let index = (rows.len() == index.len()).then_some(index);
        Rows { rows, index }
    }

    /// Bytes of all cells.
    pub(super) fn bytes(&self) -> usize {
        self.tables.iter().map(Table::bytes).sum()
    }

    /// The place of a folder in the stack.
    pub(super) fn rank(&self, folder: &str) -> Option<usize> {
        self.tables.iter().position(|t| t.file.rsplit_once('/').is_some_and(|(f, _)| f == folder))
    }

    /// The keys whose last row says `drop`.
    pub(super) fn dropped<'t, const N: usize>(
        &'t self,
        wanted: impl Fn(&str) -> bool,
        key: impl Fn(RowRef<'t>) -> [&'t str; N],
    ) -> BTreeSet<[&'t str; N]> {
        let mut out = BTreeSet::new();
        for row in self.tables.iter().filter(|t| wanted(t.name())).flat_map(Table::refs) {
            if row.get("do") == "drop" {
                out.insert(key(row));
            } else if !out.is_empty() {
                out.remove(&key(row));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::table::place;

    #[test]
    fn columns_of_one_file_have_places_of_their_own() {
        for file in KNOWN {
            let places: BTreeSet<usize> = columns(file).0.into_iter().map(place).collect();
            assert_eq!(places.len(), columns(file).0.len(), "{file}");
        }
    }
}
