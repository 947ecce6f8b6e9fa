//! entities.csv: one row an entity or topic of the whole dump; the node table beside the edges of cooccurrences.csv.
//!
//! Not here: the edges ([`super::cooccurrences`]).

use std::collections::BTreeMap;

use super::{Rows, Style};
use crate::document::Date;
use crate::gazetteer::{EntityId, Kind, Names};
use crate::tags::DocumentTags;

/// The columns.
pub fn entity_header() -> [&'static str; 9] {
    ["kind", "entity_id", "name", "wikidata", "mentions", "articles", "main_articles", "first_date", "last_date"]
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Totals {
    mentions: u64,
    articles: u64,
    main: u64,
    first: Option<Date>,
    last: Option<Date>,
}

/// Totals per entity; merging commutes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntityTotals(BTreeMap<EntityId, Totals>);

impl EntityTotals {
    /// Adds the tags of an article. A dateline's country without a mention is not counted.
    pub fn add(&mut self, tags: &DocumentTags, date: Option<Date>) {
        let entities = tags.entities.iter().filter(|t| t.mentions > 0).map(|t| (t.entity, t.mentions, t.main));
        for (entity, mentions, main) in entities.chain(tags.topics.iter().map(|t| (t.topic, t.occurrences, t.main()))) {
            let one =
                Totals { mentions: u64::from(mentions), articles: 1, main: u64::from(main), first: date, last: date };
            self.0.entry(entity).or_default().merge(one);
        }
    }

    /// Adds the counted mentions of an article of which nothing else is known: without topics and without `main`.
    pub fn add_mentions(&mut self, tags: &DocumentTags, date: Option<Date>) {
        let mut entities: Vec<EntityId> = tags.counted().map(|m| m.entity).collect();
        entities.sort_unstable();
        for same in entities.chunk_by(|a, b| a == b) {
            let one = Totals { mentions: same.len() as u64, articles: 1, main: 0, first: date, last: date };
            self.0.entry(same[0]).or_default().merge(one);
        }
    }

    /// Adds the totals of another part of the dump.
    pub fn merge(&mut self, other: EntityTotals) {
        for (entity, totals) in other.0 {
            self.0.entry(entity).or_default().merge(totals);
        }
    }

    /// Gives every entity the number that `number` tells.
    pub fn renumber(&mut self, number: impl Fn(EntityId) -> EntityId) {
        self.0 = std::mem::take(&mut self.0).into_iter().map(|(e, t)| (number(e), t)).collect();
    }

    /// Mentions and articles of an entity.
    pub fn of(&self, entity: EntityId) -> (u64, u64) {
        self.0.get(&entity).map_or((0, 0), |t| (t.mentions, t.articles))
    }

    /// Mentions of all entities of a kind.
    pub fn mentions_of(&self, names: Names<'_>, kind: Kind) -> u64 {
        self.0.iter().filter(|(e, _)| names.entity(**e).kind() == kind).map(|(_, t)| t.mentions).sum()
    }

    /// The entities of a kind with mentions and articles: most articles first, then most mentions, then id.
    pub fn top(&self, names: Names<'_>, kind: Kind) -> Vec<(EntityId, u64, u64)> {
        let of_kind = self.0.iter().filter(|(e, _)| names.entity(**e).kind() == kind);
        let mut out: Vec<_> = of_kind.map(|(e, t)| (*e, t.mentions, t.articles)).collect();
        out.sort_by(|a, b| {
            (b.2, b.1).cmp(&(a.2, a.1)).then_with(|| names.entity(a.0).id().cmp(names.entity(b.0).id()))
        });
        out
    }
}

impl Totals {
    fn merge(&mut self, other: Totals) {
        self.mentions += other.mentions;
        self.articles += other.articles;
        self.main += other.main;
        self.first = [self.first, other.first].into_iter().flatten().min();
        self.last = self.last.max(other.last);
    }
}

/// All rows, by kind, then as [`EntityTotals::top`].
pub fn encode_entities(totals: &EntityTotals, names: Names<'_>, style: Style) -> Vec<u8> {
    let mut rows = Rows::new(style);
    for (entity, _, _) in names.gazetteer().kinds().iter().flat_map(|k| totals.top(names, k)) {
        let (e, t) = (names.entity(entity), totals.0[&entity]);
        rows.cell(names.kind_name(entity));
        rows.cell(e.id());
        rows.cell(e.name());
        rows.cell(e.wikidata());
        rows.number(t.mentions);
        rows.number(t.articles);
        rows.number(t.main);
        rows.cell(&t.first.map(|d| d.to_string()).unwrap_or_default());
        rows.cell(&t.last.map(|d| d.to_string()).unwrap_or_default());
        rows.end();
    }
    rows.into_bytes()
}
