//! Ids, kinds, details, offices: the values a gazetteer is made of.
//!
//! Not here: the entities themselves ([`super::entities`]) and the forms that name them ([`super::form`]).

use bytemuck::{Pod, Zeroable};
use serde::{Deserialize, Serialize};

use crate::document::Date;
use crate::gazetteer::form::{Need, TitleId};

/// An entity's index in its gazetteer: dense, in file order. At most 2³² − 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Pod, Zeroable, Serialize, Deserialize)]
#[repr(transparent)]
pub struct EntityId(pub(crate) u32);

impl EntityId {
    /// The index into [`super::Gazetteer::entities`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A kind of entity: its rank in the order of labels and tables. The five known kinds come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Kind(pub(crate) u8);

impl Kind {
    /// Countries and territories.
    pub const COUNTRY: Kind = Kind(0);
    /// Treaties, pacts, accords, declarations.
    pub const AGREEMENT: Kind = Kind(1);
    /// Ministries, parliaments, courts, international organisations.
    pub const AGENCY: Kind = Kind(2);
    /// People who hold or held offices.
    pub const OFFICIAL: Kind = Kind(3);
    /// What an article is about; never a mention.
    pub const TOPIC: Kind = Kind(4);
}

/// The names of the kinds: the five known ones and those that a user's files add.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kinds(Vec<String>);

impl Default for Kinds {
    fn default() -> Kinds {
        Kinds(["country", "agreement", "agency", "official", "topic"].map(str::to_owned).to_vec())
    }
}

impl Kinds {
    /// The name written in the `kind` column.
    pub fn name(&self, kind: Kind) -> &str {
        self.0.get(kind.0 as usize).map_or("", String::as_str)
    }

    /// The kind of this name.
    pub fn find(&self, name: &str) -> Option<Kind> {
        self.0.iter().position(|n| n == name).map(|i| Kind(i as u8))
    }

    /// All kinds in order.
    pub fn iter(&self) -> impl Iterator<Item = Kind> + use<> {
        (0..self.0.len()).map(|i| Kind(i as u8))
    }

    /// All names in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether the known kinds come first and none is beyond reach: so it is unless somebody made them up.
    pub(super) fn are_proper(&self) -> bool {
        self.0.len() <= 256 && self.0.starts_with(&Kinds::default().0)
    }

    /// The kind of this name, added if new; `None` when 256 kinds exist.
    pub(crate) fn intern(&mut self, name: &str) -> Option<Kind> {
        self.find(name).or_else(|| {
            let next = u8::try_from(self.0.len()).ok()?;
            self.0.push(name.to_owned());
            Some(Kind(next))
        })
    }
}

/// What a kind adds to an entity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Details<'a> {
    /// Nothing more: countries, kinds of the user.
    None,
    /// An agreement's parties: countries and agencies.
    Agreement {
        /// Parties; empty for open treaties.
        parties: &'a [EntityId],
    },
    /// An agency's place.
    Agency {
        /// Its country; `None` if international.
        country: Option<EntityId>,
        /// The agency it belongs to.
        parent: Option<EntityId>,
    },
    /// A person.
    Official {
        /// The country of the row or of the offices held.
        country: Option<EntityId>,
        /// Indexes into [`super::Gazetteer::holdings`].
        holdings: &'a [u32],
    },
    /// A topic.
    Topic(&'a TopicDetails),
}

/// What a topic needs beside its terms.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TopicDetails {
    /// IPTC Media Topic code or empty.
    pub iptc: String,
    /// The broader topic.
    pub parent: Option<EntityId>,
    /// One of these must be tagged in the article; empty for no condition.
    pub needs: Vec<Need>,
}

/// One person holding one office for one stretch of time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Holding {
    /// Who.
    pub official: EntityId,
    /// What the press calls the office; the first is the display form.
    pub titles: Vec<TitleId>,
    /// The country whose office it is.
    pub country: Option<EntityId>,
    /// The body whose office it is.
    pub agency: Option<EntityId>,
    /// First day in office.
    pub from: Option<Date>,
    /// First day out of office.
    pub to: Option<Date>,
}

impl Holding {
    /// Whether the office was held on `date`. A row without any date never answers yes.
    pub fn covers(&self, date: Date) -> bool {
        self.from.is_some_and(|from| from <= date) && self.to.is_none_or(|to| date < to)
    }
}

/// A city that stands in datelines.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DatelineCity {
    pub(crate) key: String,
    pub(crate) region_key: String,
    /// The state or province, or empty.
    pub region: String,
    /// Its country.
    pub country: EntityId,
}
