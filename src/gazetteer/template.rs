//! Families of forms, written once for all countries: `{adjective} Foreign Ministry`, `Foreign Ministry of {name}`.
//!
//! A form in a cell may hold one placeholder, which the row's `country` fills. A row's `template` cell names rows of
//! `templates.csv`, whose forms are added to the row's own; what a row lists itself stays as the row lists it.
//!
//! Not here: what the forms become ([`super::build`]).

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::layer::Tables;
use super::table::{Problem, RowRef, Severity};

/// The families of `templates.csv` by id.
pub(super) struct Templates<'t>(BTreeMap<&'t str, RowRef<'t>>);

impl<'t> Templates<'t> {
    /// Reads the families; a form without a letter or with an unknown placeholder is found when a row uses it.
    pub(super) fn read(tables: &'t Tables, problems: &mut Vec<Problem>) -> Templates<'t> {
        let rows = tables.rows(|f| f == "templates.csv", |row| [row.get("id")], problems).rows;
        for row in &rows {
            for text in ["aliases", "weak", "not_in"].iter().flat_map(|c| row.list(c)) {
                if let Err(message) = placeholder(text) {
                    problems.push(Problem { severity: Severity::Error, place: row.place("aliases"), message });
                }
            }
        }
        Templates(rows.into_iter().map(|row| (row.get("id"), row)).collect())
    }

    /// The families that a row names.
    ///
    /// # Errors
    /// The message for the first name that no family has.
    pub(super) fn of(&self, row: RowRef<'_>) -> Result<Vec<RowRef<'t>>, String> {
        let find = |id: &str| {
            let known = || self.0.keys().copied().collect::<Vec<_>>().join(", ");
            self.0.get(id).copied().ok_or_else(|| format!("unknown template {id:?}; templates.csv has: {}", known()))
        };
        row.list("template").map(find).collect()
    }
}

/// The part of a form that the country fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Placeholder {
    /// `{name}`: every name and alias of the country; before another word only the short ones.
    Name,
    /// `{adjective}`: every adjective, without the plurals of peoples.
    Adjective,
}

/// The placeholder of a form with what stands before and after it.
fn placeholder(text: &str) -> Result<Option<(&str, Placeholder, &str)>, String> {
    let Some(open) = memchr::memchr2(b'{', b'}', text.as_bytes()) else { return Ok(None) };
    for (word, kind) in [("{name}", Placeholder::Name), ("{adjective}", Placeholder::Adjective)] {
        if let Some(after) = text[open..].strip_prefix(word)
            && !after.contains(['{', '}'])
        {
            return Ok(Some((&text[..open], kind, after)));
        }
    }
    Err(format!("bad placeholder in {text:?}; expected {{name}} or {{adjective}}, once"))
}

/// What a country fills placeholders with, worked out when a form first asks: families have many forms.
pub(super) struct Fillings<'t> {
    country: Option<RowRef<'t>>,
    adjectives: OnceCell<Vec<Filling<'t>>>,
    short_names: OnceCell<Vec<Filling<'t>>>,
    names: OnceCell<Vec<Filling<'t>>>,
}

/// An article or nothing, and the words behind it.
type Filling<'t> = (&'static str, &'t str);

impl<'t> Fillings<'t> {
    /// Those of the country with this row, or none.
    pub(super) fn of(country: Option<RowRef<'t>>) -> Fillings<'t> {
        Fillings { country, adjectives: OnceCell::new(), short_names: OnceCell::new(), names: OnceCell::new() }
    }

    /// Hands over a form with its placeholder filled in all ways; a form without one as it is.
    ///
    /// # Errors
    /// When the placeholder is none that we know, or when there is no country to fill it.
    pub(super) fn expand(&self, text: &str, mut form: impl FnMut(&str)) -> Result<(), String> {
        let Some((before, kind, after)) = placeholder(text)? else {
            form(text);
            return Ok(());
        };
        let country = self.country.ok_or_else(|| format!("{text:?} needs a country to fill it; the row has none"))?;
        let fillings = match kind {
            Placeholder::Adjective => self.adjectives.get_or_init(|| adjectives(country)),
            Placeholder::Name if before.is_empty() => self.short_names.get_or_init(|| short_names(country)),
            Placeholder::Name => self.names.get_or_init(|| names(country)),
        };
        let mut filled = String::new();
        for (article, words) in fillings {
            filled.clear();
            filled.extend([before, article, words, after]);
            form(&filled);
        }
        Ok(())
    }
}

fn adjectives(country: RowRef<'_>) -> Vec<Filling<'_>> {
    let all: Vec<&str> = country.list("adjectives").collect();
    let plural = |form: &str| all.iter().any(|other| form.strip_suffix('s') == Some(other));
    all.iter().filter(|a| !plural(a)).map(|a| ("", *a)).collect()
}

/// "UK Foreign Ministry", never "United Kingdom of Great Britain … Foreign Ministry".
fn short_names(country: RowRef<'_>) -> Vec<Filling<'_>> {
    let names = ["name", "aliases"].into_iter().flat_map(|c| country.list(c));
    names.filter(|n| n.split(' ').count() <= 2).map(|n| ("", n)).collect()
}

/// "Ministry of Finance of the Philippines": within a form the article is not folded away.
fn names(country: RowRef<'_>) -> Vec<Filling<'_>> {
    let names = ["name", "official_name", "aliases"].into_iter().flat_map(|c| country.list(c));
    let articles = |n: &str| match article(n) {
        Article::Always => &["the "][..],
        Article::Never => &[""],
        Article::Either => &["", "the "],
    };
    names.flat_map(|n| articles(n).iter().map(move |article| (*article, n))).collect()
}

/// Whether English puts "the" before a country's name.
enum Article {
    Always,
    Never,
    Either,
}

/// "the United States", "the UK", "the Czech Republic"; plurals ("the Bahamas") cannot be told from "Honduras".
fn article(name: &str) -> Article {
    const NOUNS: [&str; 8] =
        ["Republic", "Kingdom", "Union", "States", "State", "Emirates", "Federation", "Commonwealth"];
    const EITHER: [&str; 7] = ["Congo", "Gambia", "Sudan", "Lebanon", "Ukraine", "Vatican", "Ivory Coast"];
    if name.chars().all(|c| !c.is_lowercase()) || name.split(' ').any(|word| NOUNS.contains(&word)) {
        Article::Always
    } else if name.ends_with('s') || EITHER.contains(&name) {
        Article::Either
    } else {
        Article::Never
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::table::Table;

    /// (country's name, adjectives, form, expected)
    const CASES: &[(&str, &str, &str, &[&str])] = &[
        ("Japan", "Japanese", "{adjective} Foreign Ministry", &["Japanese Foreign Ministry"]),
        ("Japan", "Japanese", "Foreign Ministry of {name}", &["Foreign Ministry of Japan"]),
        ("Japan", "Japanese", "{name}", &["Japan"]),
        ("Nepal", "Nepali|Nepalese|Nepalis", "{adjective} Army", &["Nepali Army", "Nepalese Army"]),
        ("Philippines", "Filipino", "Senate of {name}", &["Senate of Philippines", "Senate of the Philippines"]),
        ("Czech Republic", "Czech", "Senate of {name}", &["Senate of the Czech Republic"]),
        ("Japan", "Japanese", "Diet", &["Diet"]),
    ];

    fn expand(form: &str, country: Option<RowRef<'_>>) -> Result<Vec<String>, String> {
        let mut forms = Vec::new();
        Fillings::of(country).expand(form, |form| forms.push(form.to_owned())).map(|()| forms)
    }

    #[test]
    fn placeholders_are_filled_from_the_country() {
        for (name, adjectives, form, expected) in CASES {
            let csv = format!("id,name,adjectives\nZZZ,{name},{adjectives}\n");
            let table = Table::read("countries.csv", csv.as_bytes(), &[], &[], &mut Vec::new());
            let country = table.refs().next();
            assert_eq!(expand(form, country).unwrap(), *expected, "{form}");
        }
    }

    #[test]
    fn what_cannot_be_filled_is_refused() {
        for form in ["{adjectiv} Army", "{name", "name}", "{name} and {name}", "{adjective} Army"] {
            assert!(expand(form, None).is_err(), "{form}");
        }
    }
}
