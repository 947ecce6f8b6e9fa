//! What we know: entities of several kinds with every form the press writes for them, offices with their holders and
//! dates, topics with their terms, and the conditions under which a form counts.
//!
//! Reading order: [`entity`](Entity) and [`form`](Form) are the values, views of rows of numbers over an `arena` of
//! strings, which an `index` finds by id; `table` reads one CSV file with the place of
//! every cell; `layer` stacks folders so that later rows override earlier ones; `template`
//! fills families of forms; `build` turns rows into entities and forms; `stored` keeps them in a
//! compiled file; `check` finds what is wrong or unsafe.
//!
//! Not here: finding forms in a text ([`crate::matcher`]) and choosing among entities ([`crate::resolve`]).

mod arena;
mod build;
mod builtin;
mod check;
mod entities;
mod entity;
mod form;
mod index;
mod layer;
mod names;
mod offices;
mod stored;
mod table;
mod template;

use std::ops::Range;
use std::path::PathBuf;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

pub use check::check;
pub use entities::{Entities, Entity};
pub use entity::{DatelineCity, Details, EntityId, Holding, Kind, Kinds, TopicDetails};
pub use form::{Case, Condition, ConditionId, Form, FormId, Need, Role, Target, TitleId, Variant};
pub use layer::Source;
pub(crate) use layer::fingerprint;
pub use names::{Names, Unlisted};
pub use table::{Place, Problem, Severity};

use form::{FormRow, Forms};
use index::{Index, hash};
use offices::Offices;

use crate::document::Date;
use crate::error::{Error, Result};
use crate::store::Column;

/// A gazetteer that has been read and found free of errors. Immutable.
#[derive(Debug)]
pub struct Gazetteer {
    about: About,
    kinds: Kinds,
    entities: Entities,
    /// Entities by the hashes of kind and id.
    by_key: Index,
    /// Over the strings of the entities.
    forms: Column<FormRow>,
    /// See [`Gazetteer::forms_of_topics`]; known when somebody asks.
    topic_forms: OnceLock<Range<FormId>>,
    conditions: Vec<Condition>,
    offices: Offices,
    datelines: Vec<DatelineCity>,
    problems: Vec<Problem>,
}

/// What a gazetteer tells of itself.
#[derive(Debug, Serialize, Deserialize)]
struct About {
    fingerprint: String,
    sources: Vec<String>,
    /// How many entities each kind has.
    numbers: Vec<u64>,
}

/// Which folders make up the gazetteer.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether the lists inside the program come first.
    pub builtin: bool,
    /// The user's folders; later ones override earlier ones row by row.
    pub folders: Vec<PathBuf>,
}

impl Default for Options {
    fn default() -> Options {
        Options { builtin: true, folders: Vec::new() }
    }
}

impl Options {
    /// The files of all folders, read into memory.
    ///
    /// # Errors
    /// When a folder cannot be read or holds no list, or when there is no folder at all.
    pub fn sources(&self) -> Result<Vec<Source>> {
        let mut sources = Vec::new();
        if self.builtin {
            sources.push(Source::builtin());
        }
        for folder in &self.folders {
            sources.push(Source::folder(folder)?);
        }
        if sources.is_empty() {
            return Err(Error::usage("no gazetteer: --no-builtin needs at least one --gazetteer DIR"));
        }
        Ok(sources)
    }
}

impl Gazetteer {
    /// Reads the built-in lists and the folders of `options`.
    ///
    /// # Errors
    /// [`crate::error::ErrorKind::Gazetteer`] with **every** error of every file, each with file, line and column;
    /// [`crate::error::ErrorKind::Read`] when a folder cannot be read.
    pub fn load(options: &Options) -> Result<Gazetteer> {
        Gazetteer::read(options.sources()?)
    }

    /// Reads a stack of folders.
    ///
    /// # Errors
    /// [`crate::error::ErrorKind::Gazetteer`] with every error of every file.
    pub fn read(sources: Vec<Source>) -> Result<Gazetteer> {
        let gazetteer = Gazetteer::without_errors(sources)?;
        if gazetteer.entities.is_empty() {
            return Err(Error::usage("the gazetteer is empty: no row in any of its CSV files"));
        }
        Ok(gazetteer)
    }

    fn without_errors(sources: Vec<Source>) -> Result<Gazetteer> {
        let gazetteer = build::build(sources, false);
        let errors: Vec<Problem> =
            gazetteer.problems.iter().filter(|p| p.severity == Severity::Error).cloned().collect();
        if errors.is_empty() { Ok(gazetteer) } else { Err(Error::gazetteer(errors)) }
    }

    /// The lists inside the program.
    ///
    /// ```
    /// let gazetteer = wiretag::Gazetteer::builtin();
    /// assert!(gazetteer.find("country", "KOR").is_some());
    /// ```
    pub fn builtin() -> Gazetteer {
        build::build(vec![Source::builtin()], false)
    }

    /// A gazetteer from CSV texts, `(file name, content)`; for tests and for lists that are not on a disk.
    ///
    /// # Errors
    /// As [`Gazetteer::load`].
    pub fn from_csv(files: &[(&str, &str)]) -> Result<Gazetteer> {
        Gazetteer::without_errors(vec![Source::memory("memory", files)])
    }

    /// The entity with this kind name and id.
    pub fn find(&self, kind: &str, id: &str) -> Option<Entity<'_>> {
        self.find_id(kind, id).map(|e| self.entity(e))
    }

    /// The number of the entity with this kind name and id.
    pub fn find_id(&self, kind: &str, id: &str) -> Option<EntityId> {
        find_id(&self.entities, &self.by_key, (self.kinds.find(kind)?, kind), id)
    }

    /// All entities, in file order; [`EntityId`] is the index.
    pub fn entities(&self) -> &Entities {
        &self.entities
    }

    /// One entity.
    #[inline]
    pub fn entity(&self, id: EntityId) -> Entity<'_> {
        self.entities.at(id.index())
    }

    /// From the first term or cancel phrase of a topic on, and up to the last: of what stands in an article, little lies
    /// there, and other things hardly ever do.
    pub(crate) fn forms_of_topics(&self) -> &Range<FormId> {
        self.topic_forms.get_or_init(|| {
            let of_topic = |row: &FormRow| Form::new(&self.entities.texts, row).role().is_topics();
            let rows: &[FormRow] = &self.forms;
            let first = rows.iter().position(of_topic).unwrap_or(0);
            let end = rows.iter().rposition(of_topic).map_or(0, |last| last + 1);
            FormId(first as u32)..FormId(end as u32)
        })
    }

    /// All forms; [`FormId`] is the index.
    pub fn forms(&self) -> impl ExactSizeIterator<Item = Form<'_>> {
        self.forms.iter().map(|row| Form::new(&self.entities.texts, row))
    }

    /// One form.
    #[inline]
    pub fn form(&self, id: FormId) -> Form<'_> {
        let row = self.forms.row(id.index()).unwrap_or_else(|| &self.forms[id.index()]);
        Form::new(&self.entities.texts, row)
    }

    /// All forms, for those who look up many: getting them takes a few checks, once.
    #[inline]
    pub(crate) fn forms_by_id(&self) -> Forms<'_> {
        Forms::new(&self.entities.texts, &self.forms)
    }

    /// One condition.
    pub fn condition(&self, id: ConditionId) -> &Condition {
        &self.conditions[id.index()]
    }

    /// The titles of offices as written in `offices.csv`; [`TitleId`] is the index.
    pub fn titles(&self) -> &[String] {
        &self.offices.titles
    }

    /// The titles that hold a word (in lower case), sorted.
    pub fn titles_with(&self, word: &str) -> &[TitleId] {
        self.offices.with(word)
    }

    /// All office holdings, in file order.
    pub fn holdings(&self) -> &[Holding] {
        &self.offices.holdings
    }

    /// The holdings of the offices with a title.
    pub fn holdings_of(&self, title: TitleId) -> impl Iterator<Item = &Holding> {
        self.offices.of(title)
    }

    /// The kinds and their names.
    pub fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    /// How many entities a kind has.
    pub fn number_of(&self, kind: Kind) -> u64 {
        self.about.numbers.get(kind.0 as usize).copied().unwrap_or(0)
    }

    /// SHA-256 over the names and contents of all files, in reading order: equal fingerprints, equal lists.
    pub fn fingerprint(&self) -> &str {
        &self.about.fingerprint
    }

    /// Whether the lists inside the program are among its sources.
    pub(crate) fn has_builtin(&self) -> bool {
        self.about.sources.iter().any(|s| s == layer::BUILTIN)
    }

    /// Gives its folders other names: those by which they were found this time.
    pub(crate) fn rename_sources(&mut self, names: Vec<String>) {
        self.about.sources = names;
    }

    /// The folders it was read from, in reading order.
    pub fn sources(&self) -> &[String] {
        &self.about.sources
    }

    /// What was wrong with the files; [`check`] also tells what is unsafe or worth knowing.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The city of a dateline: by name and, where several share it, by region or country name.
    pub fn dateline_city(&self, city: &str, qualifier: Option<&str>) -> Option<&DatelineCity> {
        let key = crate::text::fold(city);
        let from = self.datelines.partition_point(|c| c.key.as_str() < key.as_str());
        let namesakes = || self.datelines[from..].iter().take_while(|c| c.key == key);
        let region = qualifier.map(crate::text::fold);
        region
            .and_then(|region| namesakes().find(|c| c.region_key == region))
            .or_else(|| namesakes().find(|c| c.region_key.is_empty()))
            .or_else(|| namesakes().next())
    }

    /// The country of a state or province, if all listed cities of a region of that name lie in one country.
    pub fn dateline_region(&self, region: &str) -> Option<EntityId> {
        let key = crate::text::fold(region);
        let mut there = self.datelines.iter().filter(|c| c.region_key == key && !key.is_empty());
        let country = there.next()?.country;
        there.all(|c| c.country == country).then_some(country)
    }

    /// Whether `entity` existed on `date`; without a date, always.
    pub fn exists(&self, entity: EntityId, date: Option<Date>) -> bool {
        date.is_none_or(|d| self.entity(entity).exists(d))
    }
}

/// The entity of a kind with an id; `by_key` knows it by the kind's name and its id.
fn find_id(entities: &Entities, by_key: &Index, (kind, name): (Kind, &str), id: &str) -> Option<EntityId> {
    let same = |n| entities.get(n as usize).is_some_and(|e| e.is(kind, id));
    by_key.find(hash(&[name, id]), same).map(EntityId)
}
