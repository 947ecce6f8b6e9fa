//! unlisted.csv: the names of no list that articles mention, with numbers and an example: how an analyst's lists grow.
//! The file is itself a gazetteer file: put into a folder of one's own, its rows are entities.
//!
//! Not here: finding the names ([`crate::resolve`]).

use super::{EntityTotals, Rows, Style, first_chars, last_chars};
use crate::document::Document;
use crate::gazetteer::{EntityId, Gazetteer, Names, Unlisted};
use crate::tags::DocumentTags;

/// The columns.
pub const UNLISTED_HEADER: [&str; 7] = ["kind", "id", "name", "mentions", "articles", "example_doc_id", "example"];

/// Characters of context on each side of an example.
const CONTEXT: usize = 60;

/// The names of no list of many articles, each with the place where it was first seen.
#[derive(Debug, Clone, Default)]
pub struct Finds {
    names: Unlisted,
    /// The id of the article and the text around the name.
    examples: Vec<(String, String)>,
}

impl Finds {
    /// Takes over the names of an article; its tags then speak of them by their number here.
    pub fn collect(&mut self, gazetteer: &Gazetteer, document: &Document, tags: &mut DocumentTags) {
        tags.collect_unlisted(gazetteer, &mut self.names);
        while let Some(entity) = self.names.entities().get(self.examples.len()) {
            let id = EntityId(gazetteer.entities().len() as u32 + self.examples.len() as u32);
            let first = tags.mentions.iter().find(|m| m.entity == id);
            let example = first.map_or_else(
                || entity.name().to_owned(),
                |m| {
                    let text = document.field(m.field);
                    let (before, after) = (&text[..m.span.start as usize], &text[m.span.end as usize..]);
                    format!("{}[{}]{}", last_chars(before, CONTEXT), m.span.of(text), first_chars(after, CONTEXT))
                },
            );
            self.examples.push((document.id.clone(), example));
        }
    }

    /// Adds the names of a later part of the dump; the number here of each of its entities.
    pub fn merge(&mut self, gazetteer: &Gazetteer, other: Finds) -> impl Fn(EntityId) -> EntityId + use<> {
        let listed = gazetteer.entities().len();
        let mut places = Vec::with_capacity(other.examples.len());
        for (entity, example) in other.names.entities().iter().zip(other.examples) {
            let place = self.names.adopt(entity);
            if place as usize == self.examples.len() {
                self.examples.push(example);
            }
            places.push(place);
        }
        move |id| id.index().checked_sub(listed).map_or(id, |local| EntityId(listed as u32 + places[local]))
    }

    /// All names, those of the lists first.
    pub fn names<'a>(&'a self, gazetteer: &'a Gazetteer) -> Names<'a> {
        Names::new(gazetteer, self.names.entities())
    }

    /// How many names were found.
    pub fn len(&self) -> usize {
        self.examples.len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.examples.is_empty()
    }
}

/// All rows: most articles first, then most mentions, then kind and id.
pub fn encode_unlisted(finds: &Finds, totals: &EntityTotals, gazetteer: &Gazetteer, style: Style) -> Vec<u8> {
    let listed = gazetteer.entities().len() as u32;
    let mut found: Vec<_> = finds.names.entities().iter().zip(&finds.examples).zip(listed..).collect();
    let numbers = |id: u32| totals.of(EntityId(id));
    found.sort_by_key(|((e, _), id)| {
        let (mentions, articles) = numbers(*id);
        (std::cmp::Reverse((articles, mentions)), e.kind(), e.id())
    });
    let mut rows = Rows::new(style);
    for ((entity, (doc_id, example)), id) in found {
        let (mentions, articles) = numbers(id);
        rows.cell(gazetteer.kinds().name(entity.kind()));
        rows.cell(entity.id().trim_start_matches('~'));
        rows.cell(entity.name());
        rows.number(mentions);
        rows.number(articles);
        rows.cell(doc_id);
        rows.cell(example);
        rows.end();
    }
    rows.into_bytes()
}
