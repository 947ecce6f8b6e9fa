//! Forms: the strings a text is searched for, what each stands for, and when it counts.
//!
//! Not here: folding them into keys ([`crate::text`]) and finding them ([`crate::matcher`]).

use bytemuck::{Pod, Zeroable};
use serde::{Deserialize, Serialize};

use super::arena::{Arena, Text};
use super::entities::NONE;
use super::entity::{EntityId, Kind};
use crate::document::Date;

/// A form's index in its gazetteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FormId(pub(crate) u32);

impl FormId {
    /// The index into [`super::Gazetteer::forms`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A condition's index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConditionId(pub(crate) u32);

impl ConditionId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// An office title's index: "Prime Minister" is one title held in many countries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TitleId(pub(crate) u32);

/// One string to search for: a view of a row, cheap to copy.
#[derive(Clone, Copy)]
pub struct Form<'a> {
    texts: &'a Arena,
    row: &'a FormRow,
}

impl<'a> Form<'a> {
    pub(super) fn new(texts: &'a Arena, row: &'a FormRow) -> Form<'a> {
        Form { texts, row }
    }

    /// As written in the gazetteer.
    pub fn text(self) -> &'a str {
        self.texts.get(self.row.text)
    }

    /// What it stands for.
    #[inline]
    pub fn target(self) -> Target {
        if self.row.is_title == 0 {
            Target::Entity(EntityId(self.row.target))
        } else {
            Target::Title(TitleId(self.row.target))
        }
    }

    /// The kind of the entity it stands for; of no meaning where it stands for a title.
    #[inline]
    pub(crate) fn kind(self) -> Kind {
        Kind(self.row.kind)
    }

    /// How it stands for it.
    #[inline]
    pub fn role(self) -> Role {
        match self.row.role {
            5 => Role::Capital { acts: self.row.extra != 0 },
            10 => Role::Term(f32::from_bits(self.row.extra)),
            // Looked up and not chosen: every candidate is asked, and no processor guesses which it will be.
            rank => ROLES.get(usize::from(rank)).copied().unwrap_or(Role::Cancel),
        }
    }

    /// Which spellings match.
    pub fn case(self) -> Case {
        Case::from_code(self.row.case.into())
    }

    /// Set by `names.csv`.
    #[inline]
    pub fn condition(self) -> Option<ConditionId> {
        (self.row.condition != NONE).then_some(ConditionId(self.row.condition))
    }
}

impl std::fmt::Debug for Form<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("Form");
        shown.field("text", &self.text()).field("target", &self.target()).field("role", &self.role());
        shown.field("case", &self.case()).finish_non_exhaustive()
    }
}

/// All forms of a gazetteer.
#[derive(Clone, Copy)]
pub(crate) struct Forms<'a> {
    texts: &'a Arena,
    rows: &'a [FormRow],
}

impl<'a> Forms<'a> {
    pub(super) fn new(texts: &'a Arena, rows: &'a [FormRow]) -> Forms<'a> {
        Forms { texts, rows }
    }

    /// One form.
    #[inline]
    pub(crate) fn get(self, id: FormId) -> Form<'a> {
        Form { texts: self.texts, row: &self.rows[id.index()] }
    }
}

/// A form as numbers.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct FormRow {
    pub(super) text: Text,
    target: u32,
    /// The number of its condition, or `NONE`.
    condition: u32,
    /// The weight of a term; whether a capital acts.
    extra: u32,
    /// [`Role::rank`].
    role: u8,
    case: u8,
    is_title: u8,
    /// That of the entity, here because whoever reads the row asks for it next; 0 for a title.
    kind: u8,
}

impl FormRow {
    /// `kind` is that of an entity.
    pub(super) fn new(text: Text, target: Target, kind: Option<Kind>, role: Role, case: Case) -> FormRow {
        let (target, is_title) = match target {
            Target::Entity(entity) => (entity.0, 0),
            Target::Title(title) => (title.0, 1),
        };
        let kind = kind.map_or(0, |kind| kind.0);
        let extra = match role {
            Role::Term(weight) => weight.to_bits(),
            Role::Capital { acts } => u32::from(acts),
            _ => 0,
        };
        FormRow { text, target, condition: NONE, extra, role: role.rank(), case: case as u8, is_title, kind }
    }

    /// Whether its weight is one and there are rows where its numbers lead, of so many entities, titles and conditions.
    pub(super) fn leads_into(&self, entities: u32, titles: u32, conditions: u32) -> bool {
        let targets = if self.is_title == 0 { entities } else { titles };
        let weight = self.role != Role::Term(0.0).rank() || f32::from_bits(self.extra).is_finite();
        weight && self.target < targets && (self.condition == NONE || self.condition < conditions)
    }

    pub(super) fn set_case(&mut self, case: Case) {
        self.case = case as u8;
    }

    pub(super) fn set_condition(&mut self, condition: ConditionId) {
        self.condition = condition.0;
    }
}

/// What a form stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// An entity.
    Entity(EntityId),
    /// The title of an office, held by whoever held it.
    Title(TitleId),
}

/// How a form stands for its target. The order is the order of trust.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub enum Role {
    /// The display name.
    Name,
    /// A form that always means the entity.
    Alias,
    /// An acronym.
    Acronym,
    /// An adjective or a people.
    Adjective,
    /// A building or city that stands for the institution or government.
    Metonym,
    /// The capital. `acts` if the press also uses it for the government.
    Capital {
        /// Whether it is listed as a metonym too.
        acts: bool,
    },
    /// Counts only with other evidence.
    Weak,
    /// A person's short form; counts after the full name or a title.
    Surname,
    /// A longer phrase in which the entity's forms do not count.
    Avoid,
    /// An office title.
    Title,
    /// A topic's term with its weight.
    Term(f32),
    /// A phrase that cancels topic terms which it overlaps.
    Cancel,
}

impl Role {
    /// Whether the form alone, without other evidence, means its entity.
    #[inline]
    pub fn is_strong(self) -> bool {
        matches!(
            self,
            Role::Name | Role::Alias | Role::Acronym | Role::Adjective | Role::Metonym | Role::Capital { .. }
        )
    }

    /// Whether the form can become a mention.
    #[inline]
    pub fn names_entity(self) -> bool {
        self.is_strong() || matches!(self, Role::Weak | Role::Surname)
    }

    /// Whether the form speaks of a topic, or against one.
    pub(crate) fn is_topics(self) -> bool {
        matches!(self, Role::Term(_) | Role::Cancel)
    }

    /// A total order of trust, for ties.
    #[inline]
    pub fn rank(self) -> u8 {
        match self {
            Role::Name => 0,
            Role::Acronym => 1,
            Role::Alias => 2,
            Role::Adjective => 3,
            Role::Metonym => 4,
            Role::Capital { .. } => 5,
            Role::Weak => 6,
            Role::Surname => 7,
            Role::Avoid => 8,
            Role::Title => 9,
            Role::Term(_) => 10,
            Role::Cancel => 11,
        }
    }
}

/// The roles by their ranks.
const ROLES: [Role; 12] = [
    Role::Name,
    Role::Acronym,
    Role::Alias,
    Role::Adjective,
    Role::Metonym,
    Role::Capital { acts: false },
    Role::Weak,
    Role::Surname,
    Role::Avoid,
    Role::Title,
    Role::Term(0.0),
    Role::Cancel,
];

/// Which spellings of a form match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// Exactly as written.
    Exact,
    /// As written, and in capitals throughout (headlines).
    Headline,
    /// In any mixture.
    Any,
}

impl Case {
    /// The rule of a number in a row.
    pub(crate) fn from_code(code: u32) -> Case {
        match code {
            0 => Case::Exact,
            1 => Case::Headline,
            _ => Case::Any,
        }
    }

    /// The rule for a form without a condition: without a lower-case letter exact, else also in capitals.
    pub fn of(text: &str) -> Case {
        if text.chars().any(char::is_lowercase) { Case::Headline } else { Case::Exact }
    }
}

/// One of several things that must be present in an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Need {
    /// Any entity of a kind.
    Kind(Kind),
    /// A certain entity.
    Entity(EntityId),
}

/// Words beside a form, folded.
pub type Variant = Vec<String>;

/// When a form counts: a row of `names.csv`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Condition {
    /// One of these must be tagged elsewhere in the article.
    pub requires: Vec<Need>,
    /// One of these words must stand directly before.
    pub before: Variant,
    /// One of these words must stand directly after.
    pub after: Variant,
    /// None of these may stand directly before.
    pub not_before: Variant,
    /// None of these may stand directly after.
    pub not_after: Variant,
    /// The article's language must be this one, if it tells its language.
    pub lang: String,
    /// First day on which the form counts.
    pub from: Option<Date>,
    /// First day on which it does not count any more.
    pub to: Option<Date>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_stand_where_their_ranks_say() {
        assert!(ROLES.iter().zip(0..).all(|(role, rank)| role.rank() == rank));
    }
}
