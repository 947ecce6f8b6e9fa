//! The tagger: text in, tags out, nothing that can fail.
//!
//! Not here: any of the steps; each is one call.

use std::cell::RefCell;

use super::summary::{EntityTag, entity_tags};
use crate::document::{Document, Field};
use crate::error::Result;
use crate::gazetteer::Gazetteer;
use crate::matcher::{Candidate, Matcher};
use crate::resolve::{Article, Mention, Resolution, Via, resolve};
use crate::text::Folded;
use crate::topics::{TopicTag, topics};

/// Which mentions count for tags and co-occurrence, beside those that always do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counting {
    /// Of `capital`, `dateline`, `inside`: those that count too.
    pub also: Vec<Via>,
}

impl Counting {
    /// Whether a mention that came about so counts.
    pub fn counts(&self, via: Via) -> bool {
        via.counts() || self.also.contains(&via)
    }
}

/// A gazetteer compiled for tagging. Shared by threads.
#[derive(Debug)]
pub struct Tagger {
    gazetteer: Gazetteer,
    matcher: Matcher,
    counting: Counting,
}

/// Everything found in one article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DocumentTags {
    /// All mentions in reading order, those that do not count included.
    pub mentions: Vec<Mention>,
    /// The entities of the counted mentions, by kind, then number of mentions, then id.
    pub entities: Vec<EntityTag>,
    /// The topics, strongest first.
    pub topics: Vec<TopicTag>,
    counting: Counting,
}

impl DocumentTags {
    /// The mentions that count.
    pub fn counted(&self) -> impl Iterator<Item = &Mention> {
        self.mentions.iter().filter(|m| self.counting.counts(m.via))
    }
}

/// An article with every candidate and its verdict.
#[derive(Debug)]
pub struct Explanation<'d> {
    /// The article and its layout.
    pub article: Article<'d>,
    /// The verdicts.
    pub resolution: Resolution,
    /// The tags that came of them.
    pub tags: DocumentTags,
}

/// Buffers that a thread uses again for every article.
#[derive(Default)]
struct Buffers {
    folded: Folded,
    candidates: [Vec<Candidate>; 2],
}

thread_local! {
    static BUFFERS: RefCell<Buffers> = RefCell::default();
}

impl Tagger {
    /// Compiles a gazetteer.
    ///
    /// # Errors
    /// When it is too large for one automaton.
    pub fn new(gazetteer: Gazetteer) -> Result<Tagger> {
        let matcher = Matcher::new(&gazetteer)?;
        Ok(Tagger { gazetteer, matcher, counting: Counting::default() })
    }

    /// Lets more mentions count.
    #[must_use]
    pub fn counting(mut self, counting: Counting) -> Tagger {
        self.counting = counting;
        self
    }

    /// The gazetteer.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// The matcher.
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// Tags an article.
    pub fn tag(&self, document: &Document) -> DocumentTags {
        self.explain(document).tags
    }

    /// Tags an article and keeps every candidate with its verdict.
    pub fn explain<'d>(&self, document: &'d Document) -> Explanation<'d> {
        BUFFERS.with_borrow_mut(|buffers| {
            let article = Article::new(document);
            for field in Field::ALL {
                let content = document.field(field);
                buffers.folded.refill(content);
                self.matcher.candidates(content, &buffers.folded, &mut buffers.candidates[field as usize]);
            }
            let [title, text] = &buffers.candidates;
            let resolution = resolve(&self.gazetteer, &article, [title, text]);
            let mentions: Vec<Mention> = resolution.mentions().collect();
            let topics = topics(&self.gazetteer, &article, [title, text], &mentions);
            let entities = entity_tags(&self.gazetteer, &article, &mentions, resolution.dateline, &self.counting);
            let tags = DocumentTags { mentions, entities, topics, counting: self.counting.clone() };
            Explanation { article, resolution, tags }
        })
    }
}
