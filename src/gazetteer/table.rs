//! One gazetteer file as rows whose every cell knows its file, line and column.
//!
//! Not here: what the columns mean ([`super::build`]).

use std::fmt;

/// Where something stands in a gazetteer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// The file, with its folder.
    pub file: String,
    /// The line, from 1; 0 for the whole file.
    pub line: u64,
    /// The column's name, or empty for the whole row.
    pub column: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if !self.column.is_empty() {
            write!(f, ", column {}", self.column)?;
        }
        Ok(())
    }
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The gazetteer cannot be used.
    Error,
    /// Usable, but likely to tag wrongly.
    Warning,
    /// Worth knowing: forms shared by several entities.
    Note,
}

/// Something wrong or worth knowing in a gazetteer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// How bad.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What was found, what was expected, what to do.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        write!(f, "{}: {word}: {}", self.place, self.message)
    }
}

/// The rows of one CSV file.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) file: String,
    /// Where the file's name begins, after its folder.
    name: usize,
    /// The kind of the rows that name none.
    pub(super) kind: String,
    pub(super) header: Vec<String>,
    /// The first column of each place that a name may have, or `NONE`: most questions are about columns that a list does
    /// not have.
    places: [u32; PLACES],
    /// The line of each row.
    lines: Vec<u32>,
    /// The cells of all rows, one after the other: a string for each would be most of the work of reading a long list.
    cells: String,
    /// Where each cell begins in `cells`; one more marks the end. All rows have as many cells as the header.
    starts: Vec<u32>,
}

/// A row together with its table, so that cells have names and places.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowRef<'t> {
    pub(super) table: &'t Table,
    /// Its number in the table.
    number: u32,
}

impl Table {
    /// Reads a file; problems go to `problems` and bad rows are left out, so that all are found in one pass.
    pub(super) fn read(
        file: &str,
        content: &[u8],
        known: &[&str],
        needed: &[&str],
        problems: &mut Vec<Problem>,
    ) -> Table {
        let mut table = Table {
            file: file.to_owned(),
            name: file.rfind(['/', '\\']).map_or(0, |slash| slash + 1),
            kind: String::new(),
            header: Vec::new(),
            places: [NONE; PLACES],
            lines: Vec::new(),
            cells: String::new(),
            starts: vec![0],
        };
        let mut error = |line: u64, column: &str, message: String| {
            let place = Place { file: file.to_owned(), line, column: column.to_owned() };
            problems.push(Problem { severity: Severity::Error, place, message });
        };
        let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
        if u32::try_from(content.len()).is_err() {
            error(0, "", format!("{} bytes; a file may have 4 GiB, so split it", content.len()));
            return table;
        }
        if let Err(e) = simdutf8::compat::from_utf8(content) {
            let line = 1 + memchr::memchr_iter(b'\n', &content[..e.valid_up_to()]).count() as u64;
            let byte = content[e.valid_up_to()];
            error(
                line,
                "",
                format!("not UTF-8: byte 0x{byte:02x} at byte {} of the file; save the file as UTF-8", e.valid_up_to()),
            );
            return table;
        }
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(content);
        match reader.headers() {
            Ok(header) => table.header = header.iter().map(|h| h.trim().to_owned()).collect(),
            Err(e) => error(1, "", format!("cannot read the header row: {e}")),
        }
        for (number, column) in table.header.iter().enumerate().rev() {
            table.places[place(column)] = number as u32;
        }
        for column in needed.iter().filter(|c| !table.header.iter().any(|h| h == **c)) {
            error(1, column, format!("missing column: the header row has {}; add {column}", table.header.join(",")));
        }
        if needed.iter().any(|c| !table.header.iter().any(|h| h == *c)) {
            return table;
        }
        for (i, column) in table.header.iter().enumerate() {
            if !known.is_empty() && !known.contains(&column.as_str()) {
                error(1, column, format!("unknown column; expected some of {}", known.join(",")));
            } else if table.header[..i].contains(column) {
                error(1, column, "column stands twice".to_owned());
            }
        }
        // Rows have at least a line each; more than half of a list is cells.
        table.cells.reserve(content.len());
        let rows = memchr::memchr_iter(b'\n', content).count();
        table.lines.reserve(rows);
        table.starts.reserve(rows * table.header.len());
        let mut record = csv::StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => break,
                Ok(true) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    if record.len() != table.header.len() {
                        let (found, expected) = (record.len(), table.header.len());
                        error(
                            line,
                            "",
                            format!(
                                "{found} cells where the header has {expected}; a comma or a quote is missing or too many"
                            ),
                        );
                        continue;
                    }
                    table.lines.push(line as u32);
                    for cell in &record {
                        table.cells.push_str(trim(cell));
                        table.starts.push(table.cells.len() as u32);
                    }
                }
                Err(e) => {
                    error(e.position().map_or(0, csv::Position::line), "", format!("cannot read the row: {e}"));
                    break;
                }
            }
        }
        table
    }

    /// The file's name, without its folder.
    pub(super) fn name(&self) -> &str {
        &self.file[self.name..]
    }

    /// The number of rows.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Bytes of its cells.
    pub(super) fn bytes(&self) -> usize {
        self.cells.len()
    }

    fn cell(&self, number: usize) -> &str {
        &self.cells[self.starts[number] as usize..self.starts[number + 1] as usize]
    }

    pub(super) fn refs(&self) -> impl Iterator<Item = RowRef<'_>> {
        (0..self.lines.len() as u32).map(|number| RowRef { table: self, number })
    }
}

/// No column.
const NONE: u32 = u32::MAX;

/// So many places columns may have by their names.
const PLACES: usize = 64;

/// The place of a column's name. No two of the columns that a file of ours may have share one.
#[inline(always)]
pub(super) fn place(column: &str) -> usize {
    let letter = |at: usize| column.as_bytes().get(at).map_or(0, |b| usize::from(*b));
    let ends = letter(0) + letter(column.len().wrapping_sub(1));
    (column.len() * 2 + ends * 7 + letter(column.len() / 2) * 3) % PLACES
}

/// A cell or an entry of one without white space around it. Hardly any has some.
fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [] => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

impl<'t> RowRef<'t> {
    /// A cell by its column; empty where the file has no such column.
    #[inline]
    pub(super) fn get(self, column: &str) -> &'t str {
        match self.table.places[place(column)] {
            NONE => "",
            first if self.table.header[first as usize] == column => self.cell(first as usize),
            _ => self.find(column),
        }
    }

    /// The same for a column whose place another one may have taken.
    #[cold]
    fn find(self, column: &str) -> &'t str {
        self.table.header.iter().position(|h| h == column).map_or("", |at| self.cell(at))
    }

    /// The cell in a column of this number.
    fn cell(self, column: usize) -> &'t str {
        self.table.cell(self.number as usize * self.table.header.len() + column)
    }

    /// The entries of a list cell.
    pub(super) fn list(self, column: &str) -> impl Iterator<Item = &'t str> {
        let mut rest = self.get(column);
        let entries = std::iter::from_fn(move || {
            // Most cells are empty.
            if rest.is_empty() {
                return None;
            }
            let end = memchr::memchr(b'|', rest.as_bytes()).unwrap_or(rest.len());
            let entry = &rest[..end];
            rest = rest.get(end + 1..).unwrap_or_default();
            Some(trim(entry))
        });
        entries.filter(|entry| !entry.is_empty())
    }

    /// The folder of the row's file.
    pub(super) fn folder(self) -> &'t str {
        self.table.file.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The line of its file on which it stands, from 1.
    pub(super) fn line(self) -> u64 {
        u64::from(self.table.lines[self.number as usize])
    }

    pub(super) fn place(self, column: &str) -> Place {
        Place { file: self.table.file.clone(), line: self.line(), column: column.to_owned() }
    }

    /// Whether both are one row of one file.
    pub(super) fn is(self, other: RowRef<'_>) -> bool {
        std::ptr::eq(self.table, other.table) && self.number == other.number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(csv: &str) -> Table {
        Table::read("countries.csv", csv.as_bytes(), &[], &[], &mut Vec::new())
    }

    #[test]
    fn cells_are_found_whichever_columns_share_a_place() {
        let columns: Vec<String> = (0..200).map(|n| format!("c{}", n * n)).collect();
        let table = read(&format!("{0}\n{0}\n", columns.join(",")));
        for row in table.refs() {
            columns.iter().for_each(|column| assert_eq!(row.get(column), column));
            for absent in ["", "c", "c2", "id", "name"] {
                assert_eq!(row.get(absent), "", "{absent}");
            }
        }
    }

    #[test]
    fn of_two_columns_with_one_name_the_first_counts() {
        let table = read("id,id\n1,2\n");
        assert_eq!(table.refs().map(|row| row.get("id")).collect::<Vec<_>>(), ["1"]);
    }

    #[test]
    fn entries_have_no_white_space_around_them() {
        for (cell, entries) in [
            ("", &[][..]),
            ("|", &[]),
            (" a ", &["a"]),
            ("a|b", &["a", "b"]),
            ("a | |\u{a0}b c\u{3000}|", &["a", "b c"]),
            ("é|x", &["é", "x"]),
        ] {
            let table = read(&format!("name\n\"{cell}\"\n"));
            let found: Vec<_> = table.refs().flat_map(|row| row.list("name")).collect();
            assert_eq!(found, entries, "{cell}");
        }
    }
}
