//! Tags measured against gold: precision, recall and F1 by kind and by `via`, and every error with its place.
//!
//! Reading order: `rows` reads a file of gold or of answers; `place` checks each row against its article; `names` says
//! when two entities are the same; `score` pairs and counts one article; `report` adds up articles; `intervals` says
//! how far chance could move the figures; `faults` and `table` are the report as CSV and as text; `evaluation` leads
//! rows and articles through all of it.
//!
//! ```
//! use wiretag::document::{Field, Span};
//! use wiretag::eval::{Answer, Answers, Gold, Options, Report, Target, score};
//! use wiretag::Document;
//!
//! let document = Document::from_text("1", "Japan met China.");
//! let gold = Gold::new(Field::Text, Span::new(0, 5), "country", Target::Id("JPN".to_owned()));
//! let answer = Answer::new(Field::Text, Span::new(0, 5), "country", "JPN");
//! let options = Options { kinds: vec!["country".to_owned()], ..Options::default() };
//! let scored = score(&document, &[gold], &Answers { mentions: vec![answer], dropped: None }, &options);
//! let report = Report::new(&[scored], &options);
//! assert_eq!(report.kinds[0].linked.f1, Some(1.0));
//! ```
//!
//! Not here: tagging ([`crate::tags`]).

mod evaluation;
mod faults;
mod intervals;
mod names;
mod place;
mod report;
mod rows;
mod score;
mod table;

use crate::document::{Field, Span};
use crate::gazetteer::{EntityId, Kinds};
use crate::resolve::Verdict;
use crate::tags::{Explanation, Tagger};

pub use evaluation::{Evaluation, Outcome};
pub use faults::{FAULT_HEADER, encode_faults};
pub use names::same_entity;
pub use place::place;
pub use report::{GoldViaRow, Interval, Intervals, KindRow, Measured, Report, ViaRow};
pub use rows::{Row, Rows, read_rows};
pub use score::{Counts, Fault, FaultKind, Scored, Tally, ViaCounts, score};
pub use table::render;

/// What is scored, and what is neither right nor wrong.
#[derive(Debug, Clone)]
pub struct Options {
    /// The kinds scored, in the order of the report.
    pub kinds: Vec<String>,
    /// Answers that came about so are no false alarms.
    pub neutral: Vec<String>,
    /// Gold rows with such a `via` may be found or not, where the row does not say it itself.
    pub optional: Vec<String>,
    /// Whether gold covers titles; if not, answers there are left out.
    pub titles: bool,
    /// Whether 95 % intervals are computed.
    pub intervals: bool,
}

/// Answers that do not count as tags ([`crate::resolve::Via::counts`]) are not false alarms either.
pub const NEUTRAL: [&str; 3] = ["capital", "dateline", "inside"];

/// Gold rows of the same sort, and mentions that name nothing ("the treaty") or stand for a part of a list of names.
pub const OPTIONAL: [&str; 5] = ["capital", "dateline", "inside", "anaphora", "part"];

impl Default for Options {
    fn default() -> Options {
        Options {
            kinds: Vec::new(),
            neutral: NEUTRAL.map(str::to_owned).to_vec(),
            optional: OPTIONAL.map(str::to_owned).to_vec(),
            titles: true,
            intervals: false,
        }
    }
}

/// Whom a gold row means.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// Nobody is said: the row tells a place and a kind only.
    Unknown,
    /// An id, or several joined by `|` of which each is right.
    Id(String),
    /// A name as an annotator writes it, or an id: compared by [`same_entity`].
    Named(String),
}

impl Target {
    /// The words of the gold row; empty if it has none.
    pub fn as_str(&self) -> &str {
        match self {
            Target::Unknown => "",
            Target::Id(s) | Target::Named(s) => s,
        }
    }
}

/// A mention that should be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gold {
    /// Title or text.
    pub field: Field,
    /// Where, in bytes.
    pub span: Span,
    /// The kind.
    pub kind: String,
    /// Who.
    pub target: Target,
    /// How it names the entity, in the annotator's words; empty if not said.
    pub via: String,
    /// Whether it may be found or not, if the row says it.
    pub optional: Option<bool>,
}

impl Gold {
    /// A mention that must be found.
    pub fn new(field: Field, span: Span, kind: impl Into<String>, target: Target) -> Gold {
        Gold { field, span, kind: kind.into(), target, via: String::new(), optional: None }
    }

    /// Whether finding it is neither right nor wrong.
    pub fn is_optional(&self, options: &Options) -> bool {
        self.optional.unwrap_or_else(|| options.optional.contains(&self.via))
    }
}

/// A mention that the tagger, or another program, found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Title or text.
    pub field: Field,
    /// Where, in bytes.
    pub span: Span,
    /// The kind.
    pub kind: String,
    /// The entity's id.
    pub entity_id: String,
    /// Its display name.
    pub name: String,
    /// How it came about; empty if not said.
    pub via: String,
    /// The rule that kept it, if known.
    pub rule: &'static str,
}

impl Answer {
    /// An answer of which no more is known.
    pub fn new(field: Field, span: Span, kind: impl Into<String>, entity_id: impl Into<String>) -> Answer {
        let (name, via) = (String::new(), String::new());
        Answer { field, span, kind: kind.into(), entity_id: entity_id.into(), name, via, rule: "" }
    }
}

/// A candidate that the tagger dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Title or text.
    pub field: Field,
    /// Where, in bytes.
    pub span: Span,
    /// The kinds of the entities that claimed the form.
    pub kinds: Vec<String>,
    /// The rule that dropped it.
    pub rule: &'static str,
}

/// Everything answered about one article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// The mentions, in reading order.
    pub mentions: Vec<Answer>,
    /// The candidates that became none; `None` where only the mentions are known.
    pub dropped: Option<Vec<Dropped>>,
}

impl Answers {
    /// The tagger's answers, with the rules that decided.
    pub fn of(tagger: &Tagger, explanation: &Explanation<'_>) -> Answers {
        let names = explanation.tags.names(tagger.gazetteer());
        let kind = |e: &EntityId| names.kind_name(*e).to_owned();
        let mut mentions = Vec::new();
        let mut dropped = Vec::new();
        for judged in &explanation.resolution.judged {
            let (field, span, rule) = (judged.field, judged.span, judged.rule.name());
            match judged.verdict {
                Verdict::Kept(m) => {
                    let entity = names.entity(m.entity);
                    mentions.push(Answer {
                        name: entity.name().to_owned(),
                        via: m.via.name().to_owned(),
                        rule,
                        ..Answer::new(m.field, m.span, kind(&m.entity), entity.id())
                    });
                }
                Verdict::Dropped => {
                    let kinds = explanation.resolution.claimed(judged).iter().map(kind).collect();
                    dropped.push(Dropped { field, span, kinds, rule });
                }
            }
        }
        Answers { mentions, dropped: Some(dropped) }
    }
}

/// Sorts kinds as all tables do: the known ones in their order, then others by name.
pub fn sort_kinds(kinds: &mut Vec<String>) {
    let known = Kinds::default();
    kinds.sort_by_key(|k| (known.find(k).map_or(usize::from(u8::MAX), |k| k.0.into()), k.clone()));
    kinds.dedup();
}
