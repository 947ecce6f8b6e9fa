//! What an article is about, by the terms of the topics: evidence added up, shown, and turned into a score.
//!
//! A term gives its weight once, and less for each repetition: `weight × (1 + ln n)`; in a headline an occurrence
//! weighs more. The score is `1 − e^(−points / 4)`, so that one term of weight 3 alone gives 0.53 and no number of weak
//! repetitions gives certainty. A long text holds more of every topic by chance, so above [`USUAL_LENGTH`] the points
//! are divided by `1 + ln(length / usual length)`. A topic is given from 0.5 on.
//!
//! Not here: mentions of entities ([`crate::resolve`]); topics have none.

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
    let forms = gazetteer.forms_by_id();
    let of_topics = gazetteer.forms_of_topics();
    let mut terms: Vec<(EntityId, Hit)> = Vec::new();
    let mut cancels: Vec<(EntityId, Hit)> = Vec::new();
    for (field, found) in Field::ALL.into_iter().zip(candidates) {
        let mut places = article.layout(field).places();
        for candidate in found.iter().filter(|c| of_topics.contains(&c.form)) {
            let form = forms.get(candidate.form);
            let Target::Entity(topic) = form.target() else { continue };
            let hit = Hit { field, span: candidate.span, form: candidate.form };
            match form.role() {
                Role::Term(_) if is_news(places.at(hit.span.start).2) => terms.push((topic, hit)),
                Role::Cancel => cancels.push((topic, hit)),
                _ => {}
            }
        }
    }
    // Stable, so that those of one topic stay in text order.
    terms.sort_by_key(|(topic, _)| *topic);
    cancels.sort_by_key(|(topic, _)| *topic);
    let length = article.document.text.len() as f32 / USUAL_LENGTH as f32;
    let dilution = if length > 1.0 { 1.0 + length.ln() } else { 1.0 };
    let mut out: Vec<TopicTag> = Vec::new();
    let (mut hits, mut counts) = (Vec::new(), Vec::new());
    for terms in terms.chunk_by(|a, b| a.0 == b.0) {
        let topic = terms[0].0;
        let place = |topic| cancels.partition_point(|(other, _)| *other < topic);
        remaining(terms, &cancels[place(topic)..place(EntityId(topic.0 + 1))], &mut hits);
        if let Some(tag) = score(gazetteer, topic, &hits, &mut counts, dilution)
            && needs_met(names, topic, mentions)
        {
            out.push(tag);
        }
    }
    out.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.topic.cmp(&b.topic)));
    out
}

fn is_news(zone: Option<Zone>) -> bool {
    !matches!(zone, Some(Zone::Headline | Zone::Furniture | Zone::Byline))
}

/// The occurrences that no cancel phrase touches, and of nested ones the longest. All come in text order.
fn remaining(terms: &[(EntityId, Hit)], cancels: &[(EntityId, Hit)], out: &mut Vec<Hit>) {
    out.clear();
    let overlaps = |a: &Hit, b: &Hit| a.field == b.field && a.span.overlaps(b.span);
    for (_, hit) in terms {
        let near = |(_, c): &(EntityId, Hit)| {
            (c.field, c.span.start.saturating_add(LONGEST_PHRASE)) < (hit.field, hit.span.start)
        };
        let from = cancels.partition_point(near);
        let mut near = cancels[from..].iter().take_while(|(_, c)| (c.field, c.span.start) < (hit.field, hit.span.end));
        if !out.last().is_some_and(|last| overlaps(last, hit)) && !near.any(|(_, c)| overlaps(c, hit)) {
            out.push(*hit);
        }
    }
}

/// How often a term occurs.
#[derive(Debug, Clone, Copy)]
struct Count {
    form: FormId,
    weight: f32,
    title: u32,
    text: u32,
}

impl Count {
    fn points(&self) -> f32 {
        let occurrences = TITLE_FACTOR * self.title as f32 + self.text as f32;
        self.weight * if occurrences > 1.0 { 1.0 + occurrences.ln() } else { occurrences }
    }

    fn all(&self) -> u32 {
        self.title + self.text
    }
}

/// What the occurrences of a topic's terms make of it. `counts` is room to work in.
fn score(
    gazetteer: &Gazetteer,
    topic: EntityId,
    hits: &[Hit],
    counts: &mut Vec<Count>,
    dilution: f32,
) -> Option<TopicTag> {
    counts.clear();
    for hit in hits {
        let place = counts.binary_search_by_key(&hit.form, |c| c.form).unwrap_or_else(|place| {
            let weight = if let Role::Term(weight) = gazetteer.form(hit.form).role() { weight } else { 0.0 };
            counts.insert(place, Count { form: hit.form, weight, title: 0, text: 0 });
            place
        });
        let Count { title, text, .. } = &mut counts[place];
        *(if hit.field == Field::Title { title } else { text }) += 1;
    }
    let score = 1.0 - (-counts.iter().map(Count::points).sum::<f32>() / (SCALE * dilution)).exp();
    if score < THRESHOLD {
        return None;
    }
    counts
        .sort_by(|a, b| (b.weight * b.all() as f32).total_cmp(&(a.weight * a.all() as f32)).then(a.form.cmp(&b.form)));
    Some(TopicTag {
        topic,
        score,
        evidence: counts.iter().map(|c| (c.form, c.all())).collect(),
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
