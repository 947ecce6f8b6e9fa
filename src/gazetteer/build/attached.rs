//! Rows about entities that stand in other files: offices, conditions of single forms, cities of datelines; and the
//! surnames that officials' rows leave out.
//!
//! Not here: the entities' own rows ([`super`]).

use super::Builder;
use crate::gazetteer::entities::NONE;
use crate::gazetteer::entity::{DatelineCity, EntityId, Holding, Kind};
use crate::gazetteer::form::{Case, Condition, ConditionId, Role, Target, TitleId};
use crate::gazetteer::layer::Tables;
use crate::gazetteer::table::RowRef;
use crate::text;

impl<'t> Builder<'t> {
    pub(super) fn offices(&mut self, tables: &'t Tables) {
        let key =
            |r: RowRef<'t>| [r.get("official"), r.get("office"), r.get("country"), r.get("agency"), r.get("from")];
        for row in tables.rows(|f| f == "offices.csv", key, &mut self.problems).rows {
            let official = self.reference(row, "official", &[Kind::OFFICIAL], row.get("official"));
            let country = self.reference(row, "country", &[Kind::COUNTRY], row.get("country"));
            let agency = self.reference(row, "agency", &[Kind::AGENCY], row.get("agency"));
            let (from, to) = self.period(row, "from", "to");
            if row.get("official").is_empty() || row.get("office").is_empty() {
                self.problem(row, "office", "a row needs an official and an office".to_owned());
            }
            let Some(official) = official else { continue };
            let titles = row.list("office").map(|t| self.title(row, t)).collect();
            self.holding_rows.push(row);
            self.holdings.push(Holding { official, titles, country, agency, from, to });
            self.settle(official, country);
        }
    }

    /// An official whose row names no country belongs to that of the first office.
    fn settle(&mut self, official: EntityId, country: Option<EntityId>) {
        let own = &mut self.entities.rows.own()[official.index()];
        if own.country == NONE {
            own.country = country.map_or(NONE, |country| country.0);
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
        self.push_form(row, "office", text, Target::Title(id), Role::Title);
        id
    }

    /// Officials whose row lists no short form get their surname, the last word of the name.
    pub(super) fn surnames(&mut self) {
        for i in 0..self.rows.len() {
            let row = self.rows[i];
            if self.entities.at(i).kind() != Kind::OFFICIAL || !row.get("weak").is_empty() {
                continue;
            }
            let words = row
                .get("name")
                .split_whitespace()
                .filter(|w| !matches!(*w, "Jr." | "Jr" | "Sr." | "II" | "III" | "IV"));
            if let Some(surname) = words.skip(1).last() {
                self.form(EntityId(i as u32), row, "name", surname, Role::Surname);
            }
        }
    }

    pub(super) fn conditions(&mut self, tables: &'t Tables) {
        let key = |r: RowRef<'t>| [r.get("kind"), r.get("id"), r.get("name")];
        for row in tables.rows(|f| f == "names.csv", key, &mut self.problems).rows {
            let Some(kind) = self.kinds.find(row.get("kind")) else {
                self.problem(row, "kind", format!("unknown kind {:?}", row.get("kind")));
                continue;
            };
            let Some(entity) = self.reference(row, "id", &[kind], row.get("id")) else { continue };
            let Some(form) = self.find_form(entity, row.get("name")) else {
                if tables.rank(row.folder()) < tables.rank(self.rows[entity.index()].folder()) {
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
                "exact" => self.forms[form.index()].set_case(Case::Exact),
                "headline" => self.forms[form.index()].set_case(Case::Headline),
                "any" => self.forms[form.index()].set_case(Case::Any),
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
            let capital = row.get("name").strip_prefix("the ").map(|rest| format!("The {rest}"));
            let twin = capital.and_then(|c| self.find_form(entity, &c));
            for form in [Some(form), twin].into_iter().flatten() {
                self.forms[form.index()].set_condition(ConditionId(self.conditions.len() as u32));
            }
            self.conditions.push(condition);
        }
    }

    pub(super) fn datelines(&mut self, tables: &'t Tables) {
        let key = |r: RowRef<'t>| [r.get("city"), r.get("region"), r.get("country")];
        for row in tables.rows(|f| f == "datelines.csv", key, &mut self.problems).rows {
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
