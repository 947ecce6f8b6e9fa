//! What an article is about, by the terms of the topics: evidence added up, shown, and turned into a score.
//!
//! A term gives its weight once, and less for each repetition: `weight × (1 + ln n)`; in a headline an occurrence
//! weighs more. The score is `1 − e^(−points / 4)`, so that one term of weight 3 alone gives 0.53 and no number of weak
//! repetitions gives certainty. A long text holds more of every topic by chance, so above [`USUAL_LENGTH`] the points
//! are divided by `1 + ln(length / usual length)`. A topic is given from 0.5 on.
//!
//! Not here: mentions of entities ([`crate::resolve`]); topics have none.

use std::collections::BTreeMap;

use crate::document::{Field, Span};
use crate::gazetteer::{Details, EntityId, FormId, Gazetteer, Names, Need, Role, Target};
use crate::matcher::Candidate;
use crate::resolve::{Article, Mention};
use crate::text::Zone;

/// A topic is given from this score on.
pub const THRESHOLD: f32 = 0.5;
/// From this score on a topic is main without standing in the headline: 5.5 points, say two strong terms.
const MAIN: f32 = 0.75;
/// Points that make a score of 1 − 1/e.
const SCALE: f32 = 4.0;
/// The length of a usual article in bytes of text, some 400 words.
pub const USUAL_LENGTH: usize = 2_500;
/// How much more an occurrence in the headline weighs.
const TITLE_FACTOR: f32 = 2.5;

/// A topic of an article.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicTag {
    /// The topic.
    pub topic: EntityId,
    /// From [`THRESHOLD`] to 1.
    pub score: f32,
    /// The terms that made it with their numbers of occurrences, strongest first.
    pub evidence: Vec<(FormId, u32)>,
    /// Occurrences of all terms.
    pub occurrences: u32,
    /// Whether a term stands in the headline.
    pub in_title: bool,
    /// The first occurrence in the text, in bytes.
    pub first: Option<u32>,
}

impl TopicTag {
    /// Whether the article is about it: a term in the headline, or a score that takes several strong terms.
    pub fn main(&self) -> bool {
        self.in_title || self.score >= MAIN
    }
}

/// No phrase is longer, in bytes.
const LONGEST_PHRASE: u32 = 1000;

/// Where a term occurs.
#[derive(Debug, Clone, Copy)]
struct Hit {
    field: Field,
    span: Span,
    form: FormId,
}

/// The topics of an article, strongest first, ties in file order.
pub fn topics(
    names: Names<'_>,
    article: &Article<'_>,
    candidates: [&[Candidate]; 2],
    mentions: &[Mention],
) -> Vec<TopicTag> {
    let gazetteer = names.gazetteer();
    let mut terms: BTreeMap<EntityId, Vec<Hit>> = BTreeMap::new();
    let mut cancels: BTreeMap<EntityId, Vec<Hit>> = BTreeMap::new();
    for (field, found) in Field::ALL.into_iter().zip(candidates) {
        for candidate in found {
            let form = gazetteer.form(candidate.form);
            let Target::Entity(topic) = form.target() else { continue };
            let hit = Hit { field, span: candidate.span, form: candidate.form };
            match form.role() {
                Role::Term(_) if is_news(article, &hit) => terms.entry(topic).or_default().push(hit),
                Role::Cancel => cancels.entry(topic).or_default().push(hit),
                _ => {}
            }
        }
    }
    let length = article.document.text.len() as f32 / USUAL_LENGTH as f32;
    let dilution = if length > 1.0 { 1.0 + length.ln() } else { 1.0 };
    let mut out: Vec<TopicTag> = Vec::new();
    for (topic, hits) in terms {
        let hits = remaining(&hits, cancels.get(&topic).map_or(&[], Vec::as_slice));
        if let Some(tag) = score(gazetteer, topic, &hits, dilution)
            && needs_met(names, topic, mentions)
        {
            out.push(tag);
        }
    }
    out.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.topic.cmp(&b.topic)));
    out
}

fn is_news(article: &Article<'_>, hit: &Hit) -> bool {
    !matches!(article.layout(hit.field).zone(hit.span.start), Some(Zone::Headline | Zone::Furniture | Zone::Byline))
}

/// The occurrences that no cancel phrase touches, and of nested ones the longest. All come in text order.
fn remaining(hits: &[Hit], cancels: &[Hit]) -> Vec<Hit> {
    let mut out: Vec<Hit> = Vec::new();
    let overlaps = |a: &Hit, b: &Hit| a.field == b.field && a.span.overlaps(b.span);
    for hit in hits {
        let near = |c: &Hit| (c.field, c.span.start.saturating_add(LONGEST_PHRASE)) < (hit.field, hit.span.start);
        let from = cancels.partition_point(near);
        let mut near = cancels[from..].iter().take_while(|c| (c.field, c.span.start) < (hit.field, hit.span.end));
        if !out.last().is_some_and(|last| overlaps(last, hit)) && !near.any(|c| overlaps(c, hit)) {
            out.push(*hit);
        }
    }
    out
}

fn score(gazetteer: &Gazetteer, topic: EntityId, hits: &[Hit], dilution: f32) -> Option<TopicTag> {
    let mut by_term: BTreeMap<FormId, (u32, u32)> = BTreeMap::new();
    for hit in hits {
        let (title, text) = by_term.entry(hit.form).or_default();
        *(if hit.field == Field::Title { title } else { text }) += 1;
    }
    let weight = |f: FormId| match gazetteer.form(f).role() {
        Role::Term(w) => w,
        _ => 0.0,
    };
    let points = |(form, (title, text)): (&FormId, &(u32, u32))| {
        let occurrences = TITLE_FACTOR * *title as f32 + *text as f32;
        weight(*form) * if occurrences > 1.0 { 1.0 + occurrences.ln() } else { occurrences }
    };
    let score = 1.0 - (-by_term.iter().map(points).sum::<f32>() / (SCALE * dilution)).exp();
    if score < THRESHOLD {
        return None;
    }
    let mut evidence: Vec<(FormId, u32)> = by_term.iter().map(|(f, (title, text))| (*f, title + text)).collect();
    evidence.sort_by(|a, b| (weight(b.0) * b.1 as f32).total_cmp(&(weight(a.0) * a.1 as f32)).then(a.0.cmp(&b.0)));
    Some(TopicTag {
        topic,
        score,
        evidence,
        occurrences: hits.len() as u32,
        in_title: hits.iter().any(|h| h.field == Field::Title),
        first: hits.iter().find(|h| h.field == Field::Text).map(|h| h.span.start),
    })
}

fn needs_met(names: Names<'_>, topic: EntityId, mentions: &[Mention]) -> bool {
    let Details::Topic(details) = names.entity(topic).details() else { return true };
    let met = |need: &Need| match need {
        Need::Kind(kind) => mentions.iter().any(|m| m.via.counts() && names.entity(m.entity).kind() == *kind),
        Need::Entity(e) => mentions.iter().any(|m| m.via.counts() && m.entity == *e),
    };
    details.needs.is_empty() || details.needs.iter().any(met)
}
