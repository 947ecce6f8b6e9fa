//! Rows turned into entities and their forms, with every reference and date checked.
//!
//! Not here: reading files ([`super::layer`]), rows about entities of other files ([`attached`]) and judging whether
//! forms are safe ([`super::check`]).

mod attached;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::entities::{DetailsRow, Entities, Fields, NONE};
use super::entity::{DatelineCity, EntityId, Holding, Kind, Kinds, TopicDetails};
use super::form::{Case, Condition, FormId, FormRow, Need, Role, Target, TitleId};
use super::index::{Index, hash};
use super::layer::{self, Rows, Source, Tables, kind_of_file};
use super::offices::Offices;
use super::table::{Place, Problem, RowRef, Severity};
use super::template::{Fillings, Templates};
use super::{About, Gazetteer, check, find_id};
use crate::document::{Date, parse_iso};
use crate::text::Folded;

/// Builds what can be built; `problems` of the result tells what was wrong with the files. With `advice`, also what is unsafe
/// or doubtful in what they say, which is for `check` alone.
pub(super) fn build(sources: Vec<Source>, advice: bool) -> Gazetteer {
    let mut problems = Vec::new();
    let fingerprint = layer::fingerprint(&sources);
    let names: Vec<String> = sources.iter().map(|s| s.name().to_owned()).collect();
    let tables = Tables::read(sources, &mut problems);
    let mut builder = Builder { problems, form_rows: advice.then(Vec::new), ..Builder::default() };
    builder.entities(&tables);
    let templates = Templates::read(&tables, &mut builder.problems);
    let (no_country, mut by_country) = (Fillings::of(None), BTreeMap::new());
    for i in 0..builder.rows.len() {
        let (id, row) = (EntityId(i as u32), builder.rows[i]);
        builder.details(id, row);
        let fillings = match builder.entities.at(i).country() {
            None => &no_country,
            Some(c) => by_country.entry(c).or_insert_with(|| Fillings::of(Some(builder.rows[c.index()]))),
        };
        builder.forms_of(id, row, fillings);
        builder.template_forms(id, row, fillings, &templates);
    }
    builder.offices(&tables);
    builder.conditions(&tables);
    builder.datelines(&tables);
    builder.surnames();
    builder.holdings_by_official();
    if builder.entities.texts.is_full() {
        let place = Place { file: names.join(", "), ..Place::default() };
        let message = "more than 4 GiB of names; leave some out".to_owned();
        builder.problems.push(Problem { severity: Severity::Error, place, message });
    }
    let Builder {
        kinds,
        mut entities,
        by_key,
        rows,
        mut forms,
        form_rows,
        conditions,
        titles,
        holdings,
        holding_rows,
        datelines,
        problems,
        ..
    } = builder;
    entities.texts.shrink();
    forms.shrink_to_fit();
    let mut numbers = vec![0; kinds.iter().count()];
    entities.iter().for_each(|e| numbers[e.kind().0 as usize] += 1);
    let mut gazetteer = Gazetteer {
        about: About { fingerprint, sources: names, numbers },
        kinds,
        entities,
        by_key,
        forms: forms.into(),
        conditions,
        offices: Offices::new(titles, holdings),
        datelines,
        topic_forms: OnceLock::new(),
        problems,
    };
    if let Some(form_rows) = form_rows {
        gazetteer.problems.append(&mut findings(&gazetteer, &rows, &form_rows, &holding_rows));
    }
    gazetteer.problems.sort();
    gazetteer.problems.dedup();
    gazetteer
}

/// What `check` says of a gazetteer that can be read.
fn findings(
    gazetteer: &Gazetteer,
    rows: &[RowRef<'_>],
    form_rows: &[(RowRef<'_>, &'static str)],
    holding_rows: &[RowRef<'_>],
) -> Vec<Problem> {
    let place = |form: FormId| form_rows[form.index()].0.place(form_rows[form.index()].1);
    let mut findings = check::forms::findings(gazetteer, place);
    let held: Vec<_> = holding_rows.iter().map(|row| row.place("from")).collect();
    findings.extend(check::offices::findings(gazetteer, |e| rows[e.index()].place(""), &held));
    findings
}

#[derive(Default)]
struct Builder<'t> {
    kinds: Kinds,
    entities: Entities,
    /// Entities by their ids; see [`Gazetteer::find_id`].
    by_key: Index,
    /// The row of each entity.
    rows: Vec<RowRef<'t>>,
    /// Keys that a `drop` removed.
    dropped: BTreeSet<[&'t str; 2]>,
    forms: Vec<FormRow>,
    /// Where each form stands, if somebody will ask.
    form_rows: Option<Vec<(RowRef<'t>, &'static str)>>,
    /// For each entity its form added last, and for each form the one of the same entity before it; or `NONE`.
    last_forms: Vec<u32>,
    earlier_forms: Vec<u32>,
    conditions: Vec<Condition>,
    titles: Vec<String>,
    by_title: BTreeMap<String, TitleId>,
    holdings: Vec<Holding>,
    holding_rows: Vec<RowRef<'t>>,
    datelines: Vec<DatelineCity>,
    problems: Vec<Problem>,
    folded: Folded,
}

fn kind_name<'t>(row: RowRef<'t>) -> &'t str {
    let own = row.get("kind");
    if own.is_empty() { &row.table.kind } else { own }
}

/// The first acronym without stops, else the first, else the name.
fn short_name<'t>(row: RowRef<'t>) -> &'t str {
    if row.get("acronyms").is_empty() {
        return row.get("name");
    }
    let plain = row.list("acronyms").find(|a| !a.contains('.'));
    plain.or_else(|| row.list("acronyms").next()).unwrap_or_else(|| row.get("name"))
}

impl<'t> Builder<'t> {
    fn problem(&mut self, row: RowRef<'_>, column: &str, message: String) {
        self.problems.push(Problem { severity: Severity::Error, place: row.place(column), message });
    }

    /// Creates all entities, without what refers to others.
    fn entities(&mut self, tables: &'t Tables) {
        let is_list = |file: &str| kind_of_file(file).is_some();
        let key = |row| [kind_name(row), row.get("id")];
        let Rows { rows, index } = tables.rows(is_list, key, &mut self.problems);
        let found = rows.len();
        self.dropped = tables.dropped(is_list, key);
        self.reserve(rows.len(), tables.bytes());
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
            let (short, wikidata) = (short_name(row), row.get("wikidata"));
            self.entities.push(Fields { kind, id, name, short, from, to, wikidata });
            self.last_forms.push(NONE);
            self.rows.push(row);
        }
        // If all rows became entities, their places are already known by the same keys.
        self.by_key = index.filter(|_| self.rows.len() == found).unwrap_or_else(|| {
            let mut index = Index::with_capacity(self.rows.len());
            let keys = self.rows.iter().map(|row| hash(&key(*row))).zip(0..);
            keys.for_each(|(hash, place)| index.insert(hash, place));
            index
        });
    }

    /// Makes room at once for all that `rows` rows bring at least.
    fn reserve(&mut self, rows: usize, bytes: usize) {
        self.entities.texts.reserve(bytes);
        self.entities.rows.own().reserve(rows);
        self.rows.reserve(rows);
        self.forms.reserve(rows);
        self.last_forms.reserve(rows);
        self.earlier_forms.reserve(rows);
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
        if id.is_empty() {
            return None;
        }
        let found = kinds.iter().find_map(|k| find_id(&self.entities, &self.by_key, (*k, self.kinds.name(*k)), id));
        // What a later folder dropped may still be named by rows of an earlier one.
        let dropped = || kinds.iter().any(|k| self.dropped.contains(&[self.kinds.name(*k), id]));
        if found.is_none() && !dropped() {
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

    fn details(&mut self, id: EntityId, row: RowRef<'t>) {
        let number = |id: Option<EntityId>| id.map_or(NONE, |id| id.0);
        let mut country = NONE;
        let mut details = DetailsRow { parent: NONE, first: 0, end: 0 };
        match self.entities.at(id.index()).kind() {
            Kind::AGREEMENT => {
                details.first = self.entities.parties.len() as u32;
                for party in row.list("parties") {
                    let party = self.reference(row, "parties", &[Kind::COUNTRY, Kind::AGENCY], party);
                    self.entities.parties.own().extend(party);
                }
                details.end = self.entities.parties.len() as u32;
            }
            Kind::AGENCY => {
                country = number(self.reference(row, "country", &[Kind::COUNTRY], row.get("country")));
                details.parent = number(self.reference(row, "parent", &[Kind::AGENCY], row.get("parent")));
            }
            Kind::OFFICIAL => {
                self.date(row, "born");
                country = number(self.reference(row, "country", &[Kind::COUNTRY], row.get("country")));
            }
            Kind::TOPIC => {
                details.first = self.entities.topics.len() as u32;
                let topic = TopicDetails {
                    iptc: row.get("iptc").to_owned(),
                    parent: self.reference(row, "parent", &[Kind::TOPIC], row.get("parent")),
                    needs: self.needs(row, "needs"),
                };
                self.entities.topics.push(topic);
            }
            _ => return,
        }
        let own = &mut self.entities.rows.own()[id.index()];
        (own.country, own.details) = (country, self.entities.details.len() as u32);
        self.entities.details.own().push(details);
    }

    fn forms_of(&mut self, id: EntityId, row: RowRef<'t>, fillings: &Fillings<'_>) {
        if self.entities.at(id.index()).kind() == Kind::TOPIC {
            self.terms_of(id, row);
            return;
        }
        self.form(id, row, "name", row.get("name"), Role::Name);
        for capital in row.list("capital") {
            let acts = row.list("metonyms").any(|metonym| metonym == capital);
            self.form(id, row, "capital", capital, Role::Capital { acts });
        }
        self.listed_forms(id, row, row, fillings);
    }

    /// The forms of the row's families, after its own: what a row says itself stays.
    fn template_forms(&mut self, id: EntityId, row: RowRef<'t>, fillings: &Fillings<'_>, all: &Templates<'t>) {
        if row.get("template").is_empty() {
            return;
        }
        match all.of(row) {
            Ok(families) => families.into_iter().for_each(|family| self.listed_forms(id, row, family, fillings)),
            Err(message) => self.problem(row, "template", message),
        }
    }

    /// The forms in the cells of `from`, which is the entity's `row` or a family's.
    fn listed_forms(&mut self, id: EntityId, row: RowRef<'t>, from: RowRef<'t>, fillings: &Fillings<'_>) {
        let short = if self.entities.at(id.index()).kind() == Kind::OFFICIAL { Role::Surname } else { Role::Weak };
        let own = row.is(from);
        let cell = |column, role| (column, from.get(column), role);
        for (column, cell, role) in [
            cell("official_name", Role::Alias),
            cell("aliases", Role::Alias),
            cell("acronyms", Role::Acronym),
            cell("adjectives", Role::Adjective),
            cell("metonyms", Role::Metonym),
            cell("weak", short),
            cell("not_in", Role::Avoid),
        ] {
            if cell.is_empty() {
                continue; // most cells of most lists
            }
            for text in from.list(column) {
                let column = if own { column } else { "template" };
                let filled = fillings.expand(text, |form| self.form(id, row, column, form, role));
                filled.unwrap_or_else(|message| self.problem(row, column, message));
            }
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
            self.push_form(row, "terms", term, Target::Entity(id), Role::Term(weight));
        }
        for text in row.list("not") {
            self.push_form(row, "not", text, Target::Entity(id), Role::Cancel);
        }
    }

    /// Adds a form once for an entity; the most trusted listing wins.
    fn form(&mut self, id: EntityId, row: RowRef<'t>, column: &'static str, text: &str, role: Role) {
        if role == Role::Avoid || self.find_form(id, text).is_none() {
            self.push_form(row, column, text, Target::Entity(id), role);
        }
        // "The South" begins sentences; elsewhere the article is as small as the list writes it.
        if let Some(rest) = text.strip_prefix("the ").filter(|_| role != Role::Avoid) {
            let capital = format!("The {rest}");
            if self.find_form(id, &capital).is_none() {
                self.push_form(row, column, &capital, Target::Entity(id), role);
            }
        }
    }

    /// The form of an entity that is written so.
    fn find_form(&self, entity: EntityId, text: &str) -> Option<FormId> {
        let known = |form: u32| (form != NONE).then_some(form);
        std::iter::successors(known(self.last_forms[entity.index()]), |form| known(self.earlier_forms[*form as usize]))
            .find(|form| self.entities.texts.is(self.forms[*form as usize].text, text))
            .map(FormId)
    }

    fn push_form(&mut self, row: RowRef<'t>, column: &'static str, text: &str, target: Target, role: Role) {
        if self.folds_to_nothing(text) {
            self.problem(row, column, format!("the form {text:?} has no letter or digit"));
            return;
        }
        // "U.S.", "ROK": countries have no column for acronyms, and nobody should need to sort them.
        let letters = || text.chars().filter(|c| c.is_alphabetic());
        let acronym = role == Role::Alias && letters().all(char::is_uppercase) && (2..=6).contains(&letters().count());
        let role = if acronym { Role::Acronym } else { role };
        let mut earlier = NONE;
        let (mut stands, mut kind) = (None, None);
        if let Target::Entity(entity) = target {
            let Entities { texts, rows, .. } = &self.entities;
            let own = rows[entity.index()];
            stands = [own.name(), own.short()].into_iter().find(|t| texts.is(*t, text));
            kind = Some(own.kind());
            if role.names_entity() {
                earlier = std::mem::replace(&mut self.last_forms[entity.index()], self.forms.len() as u32);
            }
        }
        self.earlier_forms.push(earlier);
        let case = if matches!(role, Role::Title | Role::Term(_) | Role::Cancel) { Case::Any } else { Case::of(text) };
        let text = stands.unwrap_or_else(|| self.entities.texts.push(text));
        self.forms.push(FormRow::new(text, target, kind, role, case));
        if let Some(rows) = &mut self.form_rows {
            rows.push((row, column));
        }
    }

    /// Whether nothing of a form is left to search for. Most often its first character tells that there is.
    fn folds_to_nothing(&mut self, text: &str) -> bool {
        let first = text.chars().next().map_or(0, char::len_utf8);
        let mut empty = |text: &str| {
            self.folded.refill(text);
            self.folded.as_str().trim().is_empty()
        };
        let plain = text.contains(|c: char| c.is_ascii_alphanumeric());
        !plain && empty(&text[..first]) && empty(text)
    }

    /// Lists for each official the offices held.
    fn holdings_by_official(&mut self) {
        let mut order: Vec<u32> = (0..self.holdings.len() as u32).collect();
        order.sort_by_key(|h| self.holdings[*h as usize].official);
        for held in order.chunk_by(|a, b| self.holdings[*a as usize].official == self.holdings[*b as usize].official) {
            let official = self.holdings[held[0] as usize].official;
            let details = self.entities.rows[official.index()].details as usize;
            if let Some(details) = self.entities.details.own().get_mut(details) {
                details.first = self.entities.held.len() as u32;
                self.entities.held.own().extend(held);
                details.end = self.entities.held.len() as u32;
            }
        }
    }
}
