//! Entities beyond the lists: names that the language itself marks as ours, and one way to look both sorts up.
//!
//! Not here: finding such names ([`crate::resolve`]).

use rustc_hash::FxHashMap;

use super::Gazetteer;
use super::entity::{Details, Entity, EntityId, Kind};
use crate::text;

/// Looks up entities of the lists and, after them in number, those of no list.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    gazetteer: &'a Gazetteer,
    unlisted: &'a [Entity],
}

impl<'a> Names<'a> {
    /// The entities of `gazetteer`, followed by `unlisted`.
    pub fn new(gazetteer: &'a Gazetteer, unlisted: &'a [Entity]) -> Names<'a> {
        Names { gazetteer, unlisted }
    }

    /// One entity.
    pub fn entity(self, id: EntityId) -> &'a Entity {
        let listed = self.gazetteer.entities();
        listed.get(id.index()).unwrap_or_else(|| &self.unlisted[id.index() - listed.len()])
    }

    /// The name of an entity's kind.
    pub fn kind_name(self, id: EntityId) -> &'a str {
        self.gazetteer.kinds().name(self.entity(id).kind)
    }

    /// The lists.
    pub fn gazetteer(self) -> &'a Gazetteer {
        self.gazetteer
    }

    /// All entities in the order of their numbers.
    pub fn iter(self) -> impl Iterator<Item = &'a Entity> {
        self.gazetteer.entities().iter().chain(self.unlisted)
    }
}

/// Entities of no list, in the order in which they were first seen. Their ids begin with `~`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Unlisted {
    entities: Vec<Entity>,
    by_key: FxHashMap<(Kind, String), u32>,
}

impl Unlisted {
    /// The entities.
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// The place of the entity with this kind and name, added if new. Its id is `~` and the name in lower case, with
    /// hyphens between the words.
    pub fn name(&mut self, kind: Kind, name: &str) -> u32 {
        let id = format!("~{}", slug(name));
        let entity = Entity {
            kind,
            id,
            name: name.to_owned(),
            short: name.to_owned(),
            from: None,
            to: None,
            wikidata: String::new(),
            details: Details::None,
        };
        self.adopt(&entity)
    }

    /// The place of an entity of another article or batch, added if new.
    pub fn adopt(&mut self, entity: &Entity) -> u32 {
        *self.by_key.entry((entity.kind, entity.id.clone())).or_insert_with(|| {
            self.entities.push(entity.clone());
            self.entities.len() as u32 - 1
        })
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
            assert_eq!(unlisted.entities()[at as usize].id, id);
        }
        assert_eq!(unlisted.entities().len(), 3, "two spellings of an apostrophe are one name");
    }
}
