//! From candidates to mentions: which of the forms found in an article name an entity, and which entity.
//!
//! [`resolve`] shows the steps in their order; each lives in a file of its own that states its rule with an example
//! and a counter-example. Every candidate leaves with a verdict and the rule that gave it, so that `wiretag explain`
//! has nothing to compute. Nothing here fails and nothing reads a file.
//!
//! Not here: what mentions add up to ([`crate::tags`]).

mod ambiguity;
mod article;
mod capitals;
mod conditions;
mod definitions;
mod evidence;
mod guards;
mod longest;
mod offices;
mod one_sense;
mod overlap;
mod page;
mod patterns;
mod rule;
mod short_names;
mod site;
mod verdict;
mod via;

pub use article::Article;
pub use rule::Rule;
pub use verdict::{Judged, Mention, Verdict};
pub use via::Via;

use crate::gazetteer::{EntityId, Gazetteer, Unlisted};
use crate::matcher::Candidate;

use article::Context;

/// At most this many rounds of choosing among overlapping candidates: each round a dropped longer candidate may free
/// shorter ones, and names are not nested deeper than this.
const ROUNDS: usize = 4;

/// What a user may switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Whether anything is judged at all; if not, every longest candidate is a mention.
    pub rules: bool,
    /// Whether names in no list that the language marks as ours become mentions.
    pub patterns: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options { rules: true, patterns: true }
    }
}

/// Judges every candidate of an article.
///
/// `candidates` holds those of the title and of the text, as [`crate::matcher::Matcher::candidates`] gives them.
pub fn resolve(
    gazetteer: &Gazetteer,
    article: &Article<'_>,
    candidates: [&[Candidate]; 2],
    options: Options,
) -> Resolution {
    if !options.rules {
        return longest::longest(gazetteer, article, candidates);
    }
    let mut cx = Context::new(gazetteer, article, candidates);
    conditions::apply(&mut cx);
    let definitions = definitions::find(&cx);
    definitions::apply(&mut cx, &definitions);
    for _ in 0..ROUNDS {
        overlap::apply(&mut cx);
        let guarded = guards::apply(&mut cx) + one_sense::apply(&mut cx);
        let dropped = guarded + ambiguity::apply(&mut cx) + short_names::apply(&mut cx);
        if dropped == 0 {
            break;
        }
    }
    overlap::settle(&mut cx);
    if options.patterns {
        patterns::apply(&mut cx);
    }
    definitions::settle(&mut cx, &definitions);
    capitals::apply(&mut cx);
    offices::apply(&mut cx);
    page::apply(&mut cx);
    let dateline = evidence::dateline_country(&cx);
    cx.finish(dateline)
}

/// What [`resolve`] found.
#[derive(Debug)]
pub struct Resolution {
    /// Every candidate with its verdict, in text order.
    pub judged: Vec<Judged>,
    /// The entities that claimed the candidates, one candidate's after the other's.
    claimed: Vec<EntityId>,
    /// The country of the dateline.
    pub dateline: Option<EntityId>,
    /// Entities of no list; their numbers follow those of the gazetteer.
    pub unlisted: Unlisted,
}

impl Resolution {
    /// The entities that claimed the form of a candidate.
    pub fn claimed(&self, judged: &Judged) -> &[EntityId] {
        judged.claimed.of(&self.claimed)
    }

    /// The mentions among them.
    pub fn mentions(&self) -> impl Iterator<Item = Mention> {
        self.judged.iter().filter_map(|j| match j.verdict {
            Verdict::Kept(mention) => Some(mention),
            Verdict::Dropped => None,
        })
    }
}
