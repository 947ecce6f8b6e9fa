//! The tagger: text in, tags out, nothing that can fail.
//!
//! Not here: any of the steps; each is one call.

use std::cell::RefCell;

use super::summary::{EntityTag, entity_tags};
use crate::document::{Document, Field};
use crate::gazetteer::{EntityId, Gazetteer, Names, Unlisted};
use crate::matcher::{Candidate, Matcher};
use crate::resolve::{self, Article, Mention, Resolution, Via};
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
    options: resolve::Options,
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
    /// The entities of no list that the article names; their numbers follow those of the gazetteer.
    pub unlisted: Unlisted,
    counting: Counting,
}

impl DocumentTags {
    /// The mentions that count.
    pub fn counted(&self) -> impl Iterator<Item = &Mention> {
        self.mentions.iter().filter(|m| self.counting.counts(m.via))
    }

    /// The names of the entities: those of the lists, and those that this article adds.
    pub fn names<'a>(&'a self, gazetteer: &'a Gazetteer) -> Names<'a> {
        Names::new(gazetteer, self.unlisted.entities())
    }

    /// Moves the entities of no list over to `all`, which collects those of many articles.
    pub fn collect_unlisted(&mut self, gazetteer: &Gazetteer, all: &mut Unlisted) {
        let listed = gazetteer.entities().len();
        let places: Vec<u32> = self.unlisted.entities().iter().map(|e| all.adopt(e)).collect();
        let moved = |id: &mut EntityId| {
            if let Some(local) = id.index().checked_sub(listed) {
                *id = EntityId(listed as u32 + places[local]);
            }
        };
        self.mentions
            .iter_mut()
            .map(|m| &mut m.entity)
            .chain(self.entities.iter_mut().map(|t| &mut t.entity))
            .for_each(moved);
        self.unlisted = Unlisted::default();
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
    pub fn new(gazetteer: Gazetteer) -> Tagger {
        let matcher = Matcher::new(&gazetteer);
        Tagger { gazetteer, matcher, counting: Counting::default(), options: resolve::Options::default() }
    }

    /// Lets more mentions count.
    #[must_use]
    pub fn counting(mut self, counting: Counting) -> Tagger {
        self.counting = counting;
        self
    }

    /// Whether names in no list become mentions (`via` = `pattern`); they do unless switched off.
    #[must_use]
    pub fn patterns(mut self, patterns: bool) -> Tagger {
        self.options.patterns = patterns;
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
            let resolution = resolve::resolve(&self.gazetteer, &article, [title, text], self.options);
            let mentions: Vec<Mention> = resolution.mentions().collect();
            let unlisted = resolution.unlisted.clone();
            let names = Names::new(&self.gazetteer, unlisted.entities());
            let topics = topics(names, &article, [title, text], &mentions);
            let entities = entity_tags(names, &article, &mentions, resolution.dateline, &self.counting);
            let tags = DocumentTags { mentions, entities, topics, unlisted, counting: self.counting.clone() };
            Explanation { article, resolution, tags }
        })
    }
}
