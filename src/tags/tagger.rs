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

/// How far an article is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// To its mentions; its tags have no entities and no topics. Without rules, mentions do not know their sentences and
    /// paragraphs.
    Names,
    /// The same with sentences and paragraphs.
    Mentions,
    /// To all its tags.
    Tags,
}

/// The steps from an article to its tags, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Paragraphs, sentences, zones of the page.
    LayOut,
    /// The text made comparable.
    Fold,
    /// Every form that stands in it.
    Match,
    /// Which of them are mentions, and of what.
    Resolve,
    /// What the article is about.
    Topics,
    /// What the mentions add up to.
    Summarise,
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
        Tagger::from_parts(gazetteer, matcher)
    }

    /// Puts together what was compiled earlier; the matcher must be that of the gazetteer.
    pub(crate) fn from_parts(gazetteer: Gazetteer, matcher: Matcher) -> Tagger {
        Tagger { gazetteer, matcher, counting: Counting::default(), options: resolve::Options::default() }
    }

    /// See [`Gazetteer::rename_sources`].
    pub(crate) fn rename_sources(&mut self, names: Vec<String>) {
        self.gazetteer.rename_sources(names);
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

    /// Whether rules judge what was found; unless switched off, they do. Without them every longest form that stands on
    /// word edges, in an allowed spelling, is a mention, and no name of no list is.
    #[must_use]
    pub fn rules(mut self, rules: bool) -> Tagger {
        self.options.rules = rules;
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

    /// The same as far as somebody wants it, telling after each step that it is done: for a clock. Fold and match come
    /// once for each field.
    pub fn tag_in_steps(&self, document: &Document, depth: Depth, done: &mut impl FnMut(Step)) -> DocumentTags {
        let tags = self.in_steps(document, depth, done).tags;
        // Here, so that giving back the candidates belongs to a step as well.
        done(Step::Summarise);
        tags
    }

    /// Tags an article and keeps every candidate with its verdict.
    pub fn explain<'d>(&self, document: &'d Document) -> Explanation<'d> {
        // Nothing listens: the compiler leaves the calls out.
        self.in_steps(document, Depth::Tags, &mut |_| {})
    }

    fn in_steps<'d>(&self, document: &'d Document, depth: Depth, done: &mut impl FnMut(Step)) -> Explanation<'d> {
        BUFFERS.with_borrow_mut(|buffers| {
            let article = match depth {
                Depth::Names if !self.options.rules => Article::without_layout(document),
                Depth::Mentions if !self.options.rules => Article::without_zones(document),
                _ => Article::new(document),
            };
            done(Step::LayOut);
            for field in Field::ALL {
                let content = document.field(field);
                buffers.folded.refill(content);
                done(Step::Fold);
                self.matcher.candidates(content, &buffers.folded, &mut buffers.candidates[field as usize]);
                done(Step::Match);
            }
            let [title, text] = &buffers.candidates;
            let resolution = resolve::resolve(&self.gazetteer, &article, [title, text], self.options);
            let mentions: Vec<Mention> = resolution.mentions().collect();
            let unlisted = resolution.unlisted.clone();
            done(Step::Resolve);
            let (mut entities, mut topic_tags) = (Vec::new(), Vec::new());
            if depth == Depth::Tags {
                let names = Names::new(&self.gazetteer, unlisted.entities());
                topic_tags = topics(names, &article, [title, text], &mentions);
                done(Step::Topics);
                entities = entity_tags(names, &article, &mentions, resolution.dateline, &self.counting);
            }
            let tags =
                DocumentTags { mentions, entities, topics: topic_tags, unlisted, counting: self.counting.clone() };
            Explanation { article, resolution, tags }
        })
    }
}
