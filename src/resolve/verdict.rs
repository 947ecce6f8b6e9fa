//! What a candidate becomes, as those outside are told.
//!
//! Not here: what it is while it is judged ([`super::site`]).

use super::rule::Rule;
use super::site::Stretch;
use super::via::Via;
use crate::document::{Field, Span};
use crate::gazetteer::EntityId;

/// An entity named at a place of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// Title or text.
    pub field: Field,
    /// Where, in bytes.
    pub span: Span,
    /// Who.
    pub entity: EntityId,
    /// How.
    pub via: Via,
    /// The sentence's number within the field, from 0.
    pub sentence: u32,
    /// The paragraph's number within the field, from 0.
    pub paragraph: u32,
}

/// What became of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is a mention.
    Kept(Mention),
    /// It is none.
    Dropped,
}

/// A candidate, its verdict, and the rule that gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Title or text.
    pub field: Field,
    /// Where, in bytes.
    pub span: Span,
    /// The entities that claimed the form: which of [`super::Resolution::claimed`].
    pub(super) claimed: Stretch,
    /// Kept or dropped.
    pub verdict: Verdict,
    /// Why.
    pub rule: Rule,
}
