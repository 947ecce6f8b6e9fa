//! Entities beyond the lists: names that the language itself marks as ours, and one way to look both sorts up.
//!
//! Not here: finding such names ([`crate::resolve`]).

use super::entities::{Entities, Entity, Fields};
use super::entity::{EntityId, Kind};
use super::index::{Index, hash};
use super::{Gazetteer, find_id};
use crate::text;

/// Looks up entities of the lists and, after them in number, those of no list.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    gazetteer: &'a Gazetteer,
    unlisted: &'a Entities,
}

impl<'a> Names<'a> {
    /// The entities of `gazetteer`, followed by `unlisted`.
    pub fn new(gazetteer: &'a Gazetteer, unlisted: &'a Entities) -> Names<'a> {
        Names { gazetteer, unlisted }
    }

    /// One entity.
    pub fn entity(self, id: EntityId) -> Entity<'a> {
        let listed = self.gazetteer.entities();
        match id.index().checked_sub(listed.len()) {
            None => listed.at(id.index()),
            Some(place) => self.unlisted.at(place),
        }
    }

    /// The entity whose id has this index, for those who count with bare numbers.
    pub fn numbered(self, index: u32) -> Entity<'a> {
        self.entity(EntityId(index))
    }

    /// The name of an entity's kind.
    pub fn kind_name(self, id: EntityId) -> &'a str {
        self.gazetteer.kinds().name(self.entity(id).kind())
    }

    /// The lists.
    pub fn gazetteer(self) -> &'a Gazetteer {
        self.gazetteer
    }

    /// All entities in the order of their numbers.
    pub fn iter(self) -> impl Iterator<Item = Entity<'a>> {
        self.gazetteer.entities().iter().chain(self.unlisted.iter())
    }
}

/// Entities of no list, in the order in which they were first seen. Their ids begin with `~`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Unlisted {
    entities: Entities,
    by_key: Index,
}

impl Unlisted {
    /// The entities.
    pub fn entities(&self) -> &Entities {
        &self.entities
    }

    /// The entity at a place.
    pub fn entity(&self, place: u32) -> Entity<'_> {
        self.entities.at(place as usize)
    }

    /// The place of the entity with this kind and id, added with a name and a short one if new.
    pub fn named<'a>(&mut self, kind: Kind, id: &'a str, name: &'a str, short: impl FnOnce() -> &'a str) -> u32 {
        self.place(kind, id, || Fields { kind, id, name, short: short(), from: None, to: None, wikidata: "" })
    }

    /// The place of the entity with this kind and name, added if new. Its id is `~` and the name in lower case, with
    /// hyphens between the words.
    pub fn name(&mut self, kind: Kind, name: &str) -> u32 {
        let id = format!("~{}", slug(name));
        self.named(kind, &id, name, || name)
    }

    /// The place of an entity of another article or batch, added if new.
    pub fn adopt(&mut self, entity: Entity<'_>) -> u32 {
        self.place(entity.kind(), entity.id(), || entity.fields())
    }

    fn place<'a>(&mut self, kind: Kind, id: &str, fields: impl FnOnce() -> Fields<'a>) -> u32 {
        if let Some(known) = find_id(&self.entities, &self.by_key, (kind, ""), id) {
            return known.0;
        }
        let place = self.entities.len() as u32;
        self.by_key.insert(hash(&["", id]), place);
        self.entities.push(fields());
        place
    }
}

/// "Francis D'Souza" → "francis-dsouza".
fn slug(name: &str) -> String {
    let folded = text::fold(name);
    let letters = folded.chars().filter(|c| !matches!(c, '\'' | '.'));
    let hyphens: String = letters.map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    hyphens.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_from_names() {
        let mut unlisted = Unlisted::default();
        for (name, id) in [
            ("Francis D'Souza", "~francis-dsouza"),
            ("Francis D’Souza", "~francis-dsouza"),
            ("Rémy Heitz", "~remy-heitz"),
            ("J. B. Smith-Jones", "~j-b-smith-jones"),
        ] {
            let at = unlisted.name(Kind::OFFICIAL, name);
            assert_eq!(unlisted.entities().get(at as usize).unwrap().id(), id);
        }
        assert_eq!(unlisted.entities().len(), 3, "two spellings of an apostrophe are one name");
    }
}
