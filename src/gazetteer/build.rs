//! Rows turned into entities, forms, offices and conditions, with every reference and date checked.
//!
//! Not here: reading files ([`super::layer`]) and judging whether forms are safe ([`super::check`]).

use std::collections::{BTreeMap, BTreeSet};

use super::entity::{DatelineCity, Details, Entity, EntityId, Holding, Kind, Kinds, TopicDetails};
use super::form::{Case, Condition, ConditionId, Form, FormId, Need, Role, Target, TitleId};
use super::layer::{self, Source, Tables};
use super::table::{Problem, RowRef, Severity};
use super::{Gazetteer, check};
use crate::document::{Date, parse_iso};
use crate::text;

/// Builds what can be built; `problems` of the result tells what was wrong.
pub(super) fn build(sources: &[Source]) -> Gazetteer {
    let mut problems = Vec::new();
    let tables = Tables::read(sources, &mut problems);
    let mut builder = Builder { kinds: Kinds::default(), problems, ..Builder::default() };
    let rows = builder.entities(&tables);
    for (i, row) in rows.iter().enumerate() {
        builder.details(EntityId(i as u32), *row);
        builder.forms_of(EntityId(i as u32), *row);
    }
    builder.offices(&tables);
    builder.conditions(&tables);
    builder.datelines(&tables);
    builder.surnames(&rows);
    let Builder {
        kinds, entities, by_key, forms, form_rows, conditions, titles, holdings, datelines, problems, ..
    } = builder;
    let mut by_title = vec![Vec::new(); titles.len()];
    for (i, title) in holdings.iter().enumerate().flat_map(|(i, h)| h.titles.iter().map(move |t| (i, t))) {
        by_title[title.0 as usize].push(i as u32);
    }
    let mut gazetteer = Gazetteer {
        kinds,
        entities,
        by_key,
        forms,
        conditions,
        titles,
        holdings,
        by_title,
        datelines,
        fingerprint: layer::fingerprint(sources),
        sources: sources.iter().map(|s| s.name().to_owned()).collect(),
        problems,
    };
    let places: Vec<_> =
        form_rows.iter().map(|(row, column)| row.map(|r| r.place(column)).unwrap_or_default()).collect();
    let mut findings = check::findings(&gazetteer, &places);
    gazetteer.problems.append(&mut findings);
    gazetteer.problems.sort();
    gazetteer.problems.dedup();
    gazetteer
}

#[derive(Default)]
struct Builder<'t> {
    kinds: Kinds,
    entities: Vec<Entity>,
    by_key: BTreeMap<(Kind, String), EntityId>,
    /// The folder of each entity's row.
    folders: Vec<String>,
    /// Keys that a `drop` removed.
    dropped: BTreeSet<String>,
    forms: Vec<Form>,
    /// Where each form stands.
    form_rows: Vec<(Option<RowRef<'t>>, &'static str)>,
    by_form: BTreeMap<(EntityId, String), FormId>,
    conditions: Vec<Condition>,
    titles: Vec<String>,
    by_title: BTreeMap<String, TitleId>,
    holdings: Vec<Holding>,
    datelines: Vec<DatelineCity>,
    problems: Vec<Problem>,
}

/// The kind that a file's rows have when no `kind` column says otherwise; `None` for files that hold no entities.
fn kind_of_file(file: &str) -> Option<&str> {
    match file {
        "countries.csv" => Some("country"),
        "agreements.csv" => Some("agreement"),
        "agencies.csv" => Some("agency"),
        "officials.csv" => Some("official"),
        "topics.csv" => Some("topic"),
        "offices.csv" | "names.csv" | "datelines.csv" => None,
        other => other.strip_suffix(".csv").or(Some(other)),
    }
}

/// The key by which rows of entities override each other.
fn key_of(kind: &str, id: &str) -> String {
    format!("{kind}\t{id}")
}

fn kind_name<'t>(row: RowRef<'t>) -> &'t str {
    let own = row.get("kind");
    let file = row.table.file.rsplit('/').next().unwrap_or_default();
    if own.is_empty() { kind_of_file(file).unwrap_or_default() } else { own }
}

/// The first acronym without stops, else the first, else the name.
fn short_name<'t>(row: RowRef<'t>) -> &'t str {
    let plain = row.list("acronyms").find(|a| !a.contains('.'));
    plain.or_else(|| row.list("acronyms").next()).unwrap_or_else(|| row.get("name"))
}

impl<'t> Builder<'t> {
    fn problem(&mut self, row: RowRef<'_>, column: &str, message: String) {
        self.problems.push(Problem { severity: Severity::Error, place: row.place(column), message });
    }

    /// Creates all entities, without what refers to others.
    fn entities(&mut self, tables: &'t Tables) -> Vec<RowRef<'t>> {
        let is_list = |file: &str| kind_of_file(file).is_some();
        let rows = tables.rows(is_list, |row| key_of(kind_name(row), row.get("id")), &mut self.problems);
        self.dropped = tables.dropped(is_list, |row| key_of(kind_name(row), row.get("id")));
        let mut kept = Vec::with_capacity(rows.len());
        for row in rows {
            let (id, name) = (row.get("id"), row.get("name"));
            if id.is_empty() || id.contains(char::is_whitespace) {
                self.problem(row, "id", format!("bad id {id:?}; an id is one word without spaces"));
                continue;
            }
            if name.is_empty() {
                self.problem(row, "name", format!("{id} has no name"));
                continue;
            }
            let Some(kind) = self.kinds.intern(kind_name(row)) else {
                self.problem(row, "kind", "more than 256 kinds".to_owned());
                continue;
            };
            let (start, end) = if kind == Kind::AGREEMENT { ("signed", "ended") } else { ("from", "to") };
            let (from, to) = self.period(row, start, end);
            if kind == Kind::AGREEMENT {
                self.date(row, "in_force");
            }
            self.by_key.insert((kind, id.to_owned()), EntityId(self.entities.len() as u32));
            self.entities.push(Entity {
                kind,
                id: id.to_owned(),
                name: name.to_owned(),
                short: short_name(row).to_owned(),
                from,
                to,
                wikidata: row.get("wikidata").to_owned(),
                details: Details::None,
            });
            self.folders.push(row.folder().to_owned());
            kept.push(row);
        }
        kept
    }

    fn date(&mut self, row: RowRef<'_>, column: &str) -> Option<Date> {
        let cell = row.get(column);
        let date = if cell.is_empty() { None } else { parse_iso(cell) };
        if date.is_none() && !cell.is_empty() {
            self.problem(row, column, format!("bad date {cell:?}; expected YYYY, YYYY-MM or YYYY-MM-DD"));
        }
        date
    }

    fn period(&mut self, row: RowRef<'_>, start: &str, end: &str) -> (Option<Date>, Option<Date>) {
        let (from, to) = (self.date(row, start), self.date(row, end));
        if let (Some(f), Some(t)) = (from, to)
            && f > t
        {
            self.problem(row, end, format!("ends {t} before it starts {f}"));
        }
        (from, to)
    }

    fn reference(&mut self, row: RowRef<'_>, column: &str, kinds: &[Kind], id: &str) -> Option<EntityId> {
        let found = kinds.iter().find_map(|k| self.by_key.get(&(*k, id.to_owned())).copied());
        // What a later folder dropped may still be named by rows of an earlier one.
        let dropped = kinds.iter().any(|k| self.dropped.contains(&key_of(self.kinds.name(*k), id)));
        if found.is_none() && !id.is_empty() && !dropped {
            let kinds: Vec<&str> = kinds.iter().map(|k| self.kinds.name(*k)).collect();
            self.problem(row, column, format!("unknown id {id:?}; no {} has it", kinds.join(" or ")));
        }
        found
    }

    /// `country`, or `agreement:gsomia-jpn-kor`.
    fn needs(&mut self, row: RowRef<'_>, column: &str) -> Vec<Need> {
        let mut out = Vec::new();
        for cell in row.list(column) {
            let (kind, id) = cell.split_once(':').unwrap_or((cell, ""));
            match self.kinds.find(kind) {
                None => {
                    let known = self.kinds.names().collect::<Vec<_>>().join(", ");
                    self.problem(row, column, format!("unknown kind {kind:?}; expected one of {known}, or kind:id"));
                }
                Some(kind) if id.is_empty() => out.push(Need::Kind(kind)),
                Some(kind) => out.extend(self.reference(row, column, &[kind], id).map(Need::Entity)),
            }
        }
        out
    }

    fn details(&mut self, id: EntityId, row: RowRef<'_>) {
        let details = match self.entities[id.index()].kind {
            Kind::AGREEMENT => {
                let parties = row.list("parties");
                Details::Agreement {
                    parties: parties
                        .filter_map(|p| self.reference(row, "parties", &[Kind::COUNTRY, Kind::AGENCY], p))
                        .collect(),
                }
            }
            Kind::AGENCY => Details::Agency {
                country: self.reference(row, "country", &[Kind::COUNTRY], row.get("country")),
                parent: self.reference(row, "parent", &[Kind::AGENCY], row.get("parent")),
            },
            Kind::OFFICIAL => {
                self.date(row, "born");
                let country = self.reference(row, "country", &[Kind::COUNTRY], row.get("country"));
                Details::Official { country, holdings: Vec::new() }
            }
            Kind::TOPIC => Details::Topic(TopicDetails {
                iptc: row.get("iptc").to_owned(),
                parent: self.reference(row, "parent", &[Kind::TOPIC], row.get("parent")),
                needs: self.needs(row, "needs"),
            }),
            _ => Details::None,
        };
        self.entities[id.index()].details = details;
    }

    fn forms_of(&mut self, id: EntityId, row: RowRef<'t>) {
        if self.entities[id.index()].kind == Kind::TOPIC {
            self.terms_of(id, row);
            return;
        }
        let short = if self.entities[id.index()].kind == Kind::OFFICIAL { Role::Surname } else { Role::Weak };
        self.form(id, row, "name", row.get("name"), Role::Name);
        let metonyms: Vec<&str> = row.list("metonyms").collect();
        for capital in row.list("capital") {
            self.form(id, row, "capital", capital, Role::Capital { acts: metonyms.contains(&capital) });
        }
        for (column, role) in [
            ("official_name", Role::Alias),
            ("aliases", Role::Alias),
            ("acronyms", Role::Acronym),
            ("adjectives", Role::Adjective),
            ("metonyms", Role::Metonym),
            ("weak", short),
        ] {
            for text in row.list(column) {
                self.form(id, row, column, text, role);
            }
        }
        for text in row.list("not_in") {
            self.push_form(Some(row), "not_in", text, Target::Entity(id), Role::Avoid);
        }
    }

    fn terms_of(&mut self, id: EntityId, row: RowRef<'t>) {
        for cell in row.list("terms") {
            let (term, weight) = match cell.rsplit_once('=') {
                None => (cell, 1.0),
                Some((term, weight)) => match weight.trim().parse::<f32>() {
                    Ok(w) if (0.25..=5.0).contains(&w) => (term.trim(), w),
                    _ => {
                        self.problem(
                            row,
                            "terms",
                            format!("bad weight in {cell:?}; expected phrase=2 with a weight from 0.25 to 5"),
                        );
                        continue;
                    }
                },
            };
            self.push_form(Some(row), "terms", term, Target::Entity(id), Role::Term(weight));
        }
        for text in row.list("not") {
            self.push_form(Some(row), "not", text, Target::Entity(id), Role::Cancel);
        }
    }

    /// Adds a form once for an entity; the most trusted listing wins.
    fn form(&mut self, id: EntityId, row: RowRef<'t>, column: &'static str, text: &str, role: Role) {
        if !self.by_form.contains_key(&(id, text.to_owned())) {
            self.push_form(Some(row), column, text, Target::Entity(id), role);
        }
    }

    fn push_form(&mut self, row: Option<RowRef<'t>>, column: &'static str, text: &str, target: Target, role: Role) {
        if text::fold(text).trim().is_empty() {
            if let Some(row) = row {
                self.problem(row, column, format!("the form {text:?} has no letter or digit"));
            }
            return;
        }
        // "U.S.", "ROK": countries have no column for acronyms, and nobody should need to sort them.
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let acronym = role == Role::Alias
            && (2..=6).contains(&letters)
            && text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        let role = if acronym { Role::Acronym } else { role };
        let id = FormId(self.forms.len() as u32);
        if let Target::Entity(entity) = target
            && role.names_entity()
        {
            self.by_form.insert((entity, text.to_owned()), id);
        }
        let case = if matches!(role, Role::Title | Role::Term(_) | Role::Cancel) { Case::Any } else { Case::of(text) };
        self.forms.push(Form { text: text.to_owned(), target, role, case, condition: None });
        self.form_rows.push((row, column));
    }

    fn offices(&mut self, tables: &'t Tables) {
        let key = |r: RowRef<'t>| ["official", "office", "country", "agency", "from"].map(|c| r.get(c)).join("\t");
        for row in tables.rows(|f| f == "offices.csv", key, &mut self.problems) {
            let official = self.reference(row, "official", &[Kind::OFFICIAL], row.get("official"));
            let country = self.reference(row, "country", &[Kind::COUNTRY], row.get("country"));
            let agency = self.reference(row, "agency", &[Kind::AGENCY], row.get("agency"));
            let (from, to) = self.period(row, "from", "to");
            if row.get("official").is_empty() || row.get("office").is_empty() {
                self.problem(row, "office", "a row needs an official and an office".to_owned());
            }
            let Some(official) = official else { continue };
            let titles = row.list("office").map(|t| self.title(row, t)).collect();
            let at = self.holdings.len() as u32;
            self.holdings.push(Holding { official, titles, country, agency, from, to });
            if let Details::Official { country: home, holdings } = &mut self.entities[official.index()].details {
                holdings.push(at);
                *home = home.or(country);
            }
        }
    }

    fn title(&mut self, row: RowRef<'t>, text: &str) -> TitleId {
        let key = text::fold(text);
        if let Some(id) = self.by_title.get(&key) {
            return *id;
        }
        let id = TitleId(self.titles.len() as u32);
        self.by_title.insert(key, id);
        self.titles.push(text.to_owned());
        self.push_form(Some(row), "office", text, Target::Title(id), Role::Title);
        id
    }

    /// Officials whose row lists no short form get their surname, the last word of the name.
    fn surnames(&mut self, rows: &[RowRef<'t>]) {
        for (i, row) in rows.iter().enumerate() {
            if self.entities[i].kind != Kind::OFFICIAL || !row.get("weak").is_empty() {
                continue;
            }
            let words = row
                .get("name")
                .split_whitespace()
                .filter(|w| !matches!(*w, "Jr." | "Jr" | "Sr." | "II" | "III" | "IV"));
            if let Some(surname) = words.skip(1).last() {
                self.form(EntityId(i as u32), *row, "name", surname, Role::Surname);
            }
        }
    }

    fn conditions(&mut self, tables: &'t Tables) {
        let key = |r: RowRef<'t>| ["kind", "id", "name"].map(|c| r.get(c)).join("\t");
        for row in tables.rows(|f| f == "names.csv", key, &mut self.problems) {
            let Some(kind) = self.kinds.find(row.get("kind")) else {
                self.problem(row, "kind", format!("unknown kind {:?}", row.get("kind")));
                continue;
            };
            let Some(entity) = self.reference(row, "id", &[kind], row.get("id")) else { continue };
            let Some(form) = self.by_form.get(&(entity, row.get("name").to_owned())).copied() else {
                if tables.rank(row.folder()) < tables.rank(&self.folders[entity.index()]) {
                    continue; // a later folder has replaced the entity's row, and the form with it
                }
                self.problem(
                    row,
                    "name",
                    format!("{} has no form {:?}; add it to its row first", row.get("id"), row.get("name")),
                );
                continue;
            };
            match row.get("case") {
                "" => {}
                "exact" => self.forms[form.index()].case = Case::Exact,
                "headline" => self.forms[form.index()].case = Case::Headline,
                "any" => self.forms[form.index()].case = Case::Any,
                other => {
                    self.problem(row, "case", format!("unknown case rule {other:?}; expected exact, headline or any"))
                }
            }
            let words = |column| row.list(column).map(text::fold).collect();
            let (from, to) = self.period(row, "from", "to");
            let condition = Condition {
                requires: self.needs(row, "requires"),
                before: words("before"),
                after: words("after"),
                not_before: words("not_before"),
                not_after: words("not_after"),
                lang: row.get("lang").to_owned(),
                from,
                to,
            };
            self.forms[form.index()].condition = Some(ConditionId(self.conditions.len() as u32));
            self.conditions.push(condition);
        }
    }

    fn datelines(&mut self, tables: &'t Tables) {
        let key = |r: RowRef<'t>| format!("{}\t{}\t{}", r.get("city"), r.get("region"), r.get("country"));
        for row in tables.rows(|f| f == "datelines.csv", key, &mut self.problems) {
            let Some(country) = self.reference(row, "country", &[Kind::COUNTRY], row.get("country")) else {
                if row.get("country").is_empty() {
                    self.problem(row, "country", format!("{} has no country", row.get("city")));
                }
                continue;
            };
            let region = row.get("region").to_owned();
            self.datelines.push(DatelineCity {
                key: text::fold(row.get("city")),
                region_key: text::fold(&region),
                region,
                country,
            });
        }
        self.datelines.sort_by(|a, b| (&a.key, &a.region_key, a.country).cmp(&(&b.key, &b.region_key, b.country)));
    }
}
