//! A site: a span of an article where forms were found, the ways to read it, and what became of it. All of it is plain
//! numbers: an article has thousands of sites, and rules look at them again and again.
//!
//! Not here: the lists that the numbers lead into ([`super::article::Context`]).

use super::rule::Rule;
use super::via::Via;
use crate::document::{Field, Span};
use crate::gazetteer::{ConditionId, EntityId, FormId, Gazetteer, Kind, Role, TitleId};
use crate::text::Zone;

/// A stretch of a list that all sites of an article share: they have no lists of their own, so that a site costs no
/// memory of its own and moves cheaply.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Stretch {
    /// What was appended to a list since it had a length.
    pub(super) fn since<T>(start: usize, list: &[T]) -> Stretch {
        Stretch { start: start as u32, end: list.len() as u32 }
    }

    pub(super) fn of<T>(self, list: &[T]) -> &[T] {
        &list[self.start as usize..self.end as usize]
    }
}

/// A way to read a site: a form, the entity it names, and what rules ask of the two again and again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    pub(super) form: FormId,
    pub(super) entity: EntityId,
    pub(super) role: Role,
    pub(super) kind: Kind,
    pub(super) condition: Option<ConditionId>,
}

impl Reading {
    /// The country to which its entity belongs; a country belongs to itself.
    pub(super) fn country(&self, gazetteer: &Gazetteer) -> Option<EntityId> {
        if self.kind == Kind::COUNTRY { Some(self.entity) } else { gazetteer.entity(self.entity).country() }
    }

    /// Whether it names a country by a strong form.
    pub(super) fn is_strong_country(&self) -> bool {
        self.kind == Kind::COUNTRY && self.role.is_strong()
    }
}

/// A span where forms of entities were found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site {
    pub(super) field: Field,
    pub(super) span: Span,
    /// How far the sites up to this one reach within the field, in bytes; 0 until it has been measured.
    pub(super) reach: u32,
    /// The readings still possible; conditions and guards take away. See [`Context::readings`].
    pub(super) readings: Stretch,
    /// The entities of all forms found, for `explain`. See [`Context::claimed`].
    pub(super) claimed: Stretch,
    pub(super) state: State,
    pub(super) rule: Rule,
    pub(super) sentence: u32,
    pub(super) paragraph: u32,
    pub(super) zone: Option<Zone>,
    /// Set when the guards have looked at it.
    pub(super) guarded: bool,
}

impl Site {
    /// A site that no form made, in this sentence, paragraph and zone; dropped until somebody says what it is.
    pub(super) fn decided(field: Field, span: Span, (sentence, paragraph, zone): (u32, u32, Option<Zone>)) -> Site {
        Site {
            field,
            span,
            reach: 0,
            readings: Stretch::default(),
            claimed: Stretch::default(),
            state: State::Dropped,
            rule: Rule::Plain,
            sentence,
            paragraph,
            zone,
            guarded: true,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Not yet decided.
    Open,
    /// A longer candidate covers it.
    Shadowed,
    /// A mention.
    Kept(EntityId, Via),
    /// None.
    Dropped,
}

/// An office title found in a text.
#[derive(Debug, Clone)]
pub(super) struct TitleSite {
    pub(super) field: Field,
    pub(super) span: Span,
    pub(super) title: TitleId,
}
