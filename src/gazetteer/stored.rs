//! A gazetteer to and from the sections of a compiled file. What is long is used where it lies; what is short is read.
//!
//! A file may be made up by somebody, with a checksum that is right. So every number that leads to a row is checked
//! here, but for those whose readers take a wrong one for none: ranges of strings, kinds, countries, numbers of details.
//!
//! Not here: the file ([`crate::store`]).

use std::io;
use std::sync::OnceLock;

use super::entities::{DetailsRow, Entities, NONE};
use super::entity::{DatelineCity, EntityId, Holding, Kinds};
use super::form::{Condition, FormRow, Need};
use super::index::Index;
use super::offices::Offices;
use super::{About, Gazetteer};
use crate::store::{Column, Sections, Stored};

impl Gazetteer {
    /// Adds everything to the sections of a file.
    pub(crate) fn store<'a>(&'a self, sections: &mut Sections<'a>) -> io::Result<()> {
        let Gazetteer { about, kinds, entities, by_key, forms, conditions, offices, datelines, .. } = self;
        sections.column("texts", entities.texts.bytes());
        sections.column("entities", &entities.rows);
        sections.column("details", &entities.details);
        sections.column("parties", &entities.parties);
        sections.column("held", &entities.held);
        sections.column("by_key", by_key.slots());
        sections.column("forms", forms);
        sections.value("about", about)?;
        sections.value("kinds", kinds)?;
        sections.value("topics", &entities.topics)?;
        sections.value("condits", conditions)?;
        sections.value("titles", &offices.titles)?;
        sections.value("holdings", &offices.holdings)?;
        sections.value("cities", datelines)
    }

    /// The gazetteer of a file, or what is wrong with it.
    pub(crate) fn restore(stored: &Stored) -> Result<Gazetteer, String> {
        let about: About = stored.value("about")?;
        let kinds: Kinds = stored.value("kinds")?;
        let entities = Entities {
            texts: stored.column::<u8>("texts")?.into(),
            rows: stored.column("entities")?,
            details: stored.column("details")?,
            parties: stored.column("parties")?,
            held: stored.column("held")?,
            topics: stored.value("topics")?,
        };
        let by_key = Index::stored(stored.column("by_key")?).ok_or("its index of ids is full or of no proper size")?;
        let forms: Column<FormRow> = stored.column("forms")?;
        let conditions: Vec<Condition> = stored.value("condits")?;
        let titles: Vec<String> = stored.value("titles")?;
        let holdings: Vec<Holding> = stored.value("holdings")?;
        let datelines: Vec<DatelineCity> = stored.value("cities")?;

        let known = Known { entities: entities.len() as u32, titles: titles.len() as u32 };
        let details = |d: &DetailsRow| d.parent == NONE || d.parent < known.entities;
        let right = kinds.are_proper()
            && entities.len() < NONE as usize
            && entities.details.iter().all(details)
            && entities.parties.iter().all(|e| known.entity(e))
            && entities.held.iter().all(|h| (*h as usize) < holdings.len())
            && entities.topics.iter().all(|t| t.parent.iter().all(|e| known.entity(e)) && known.needs(&t.needs))
            && forms.iter().all(|f| f.leads_into(known.entities, known.titles, conditions.len() as u32))
            && conditions.iter().all(|c| known.needs(&c.requires))
            && holdings.iter().all(|h| known.holding(h))
            && datelines.iter().all(|c| known.entity(&c.country));
        if !right {
            return Err("its rows lead to rows that it does not have".to_owned());
        }
        let offices = Offices::new(titles, holdings);
        let (topic_forms, problems) = (OnceLock::new(), Vec::new());
        Ok(Gazetteer { about, kinds, entities, by_key, forms, topic_forms, conditions, offices, datelines, problems })
    }
}

/// How many rows there are to lead to.
struct Known {
    entities: u32,
    titles: u32,
}

impl Known {
    fn entity(&self, id: &EntityId) -> bool {
        id.0 < self.entities
    }

    fn needs(&self, needs: &[Need]) -> bool {
        needs.iter().all(|need| match need {
            Need::Kind(_) => true,
            Need::Entity(id) => self.entity(id),
        })
    }

    fn holding(&self, holding: &Holding) -> bool {
        let Holding { official, titles, country, agency, .. } = holding;
        [Some(official), country.as_ref(), agency.as_ref()].into_iter().flatten().all(|id| self.entity(id))
            && titles.iter().all(|t| t.0 < self.titles)
    }
}
