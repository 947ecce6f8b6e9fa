//! How a mention came about, as the `via` column tells it, and whether such mentions count.
//!
//! Not here: the rules that decide it.

use std::fmt;

use crate::gazetteer::Role;

/// How a mention came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Via {
    /// By the display name.
    Name,
    /// By another form that always means the entity.
    Alias,
    /// By an acronym.
    Acronym,
    /// By an adjective or a people's name.
    Adjective,
    /// By a city or building that stands for the government or institution.
    Metonym,
    /// By the capital as a mere place. Does not count.
    Capital,
    /// By a form that needs other evidence, which the article gives.
    Weak,
    /// By a person's short name.
    Surname,
    /// By an acronym that the article defines.
    Defined,
    /// By an office that the person held at the article's date.
    Office,
    /// By a pattern of the language: a name in no list.
    Pattern,
    /// In the frame of the page: dateline, byline, caption, furniture. Does not count.
    Dateline,
    /// Inside a longer name. Does not count.
    Inside,
}

impl Via {
    /// All values, in the order of the documentation.
    pub const ALL: [Via; 13] = [
        Via::Name,
        Via::Alias,
        Via::Acronym,
        Via::Adjective,
        Via::Metonym,
        Via::Capital,
        Via::Weak,
        Via::Surname,
        Via::Defined,
        Via::Office,
        Via::Pattern,
        Via::Dateline,
        Via::Inside,
    ];

    /// The word in the `via` column.
    pub fn name(self) -> &'static str {
        match self {
            Via::Name => "name",
            Via::Alias => "alias",
            Via::Acronym => "acronym",
            Via::Adjective => "adjective",
            Via::Metonym => "metonym",
            Via::Capital => "capital",
            Via::Weak => "weak",
            Via::Surname => "surname",
            Via::Defined => "defined",
            Via::Office => "office",
            Via::Pattern => "pattern",
            Via::Dateline => "dateline",
            Via::Inside => "inside",
        }
    }

    /// The value of this name.
    pub fn parse(name: &str) -> Option<Via> {
        Via::ALL.into_iter().find(|v| v.name() == name)
    }

    /// Whether such mentions count for tags and co-occurrence unless the user says otherwise.
    pub fn counts(self) -> bool {
        !matches!(self, Via::Capital | Via::Dateline | Via::Inside)
    }

    /// What a role becomes when nothing else is known.
    pub(super) fn of(role: Role) -> Via {
        match role {
            Role::Name => Via::Name,
            Role::Acronym => Via::Acronym,
            Role::Adjective => Via::Adjective,
            Role::Metonym => Via::Metonym,
            Role::Capital { .. } => Via::Capital,
            Role::Weak => Via::Weak,
            Role::Surname => Via::Surname,
            _ => Via::Alias,
        }
    }
}

impl fmt::Display for Via {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
