//! Mentions added up per entity, and whether the article is about the entity.
//!
//! The rule of `main`: an entity is main if
//! 1. it stands in the headline, or
//! 2. it is mentioned at least twice, the first time in the first paragraph of news (agencies and agreements: in the
//!    first half of the text), or
//! 3. it is mentioned at least three times and at least a quarter as often as the most mentioned entity of its kind, or
//! 4. it is the country of the dateline.
//!
//! A name of no list is main only in the headline: such names are mostly those of people who are asked.
//! A person's name that only tells whose "administration" acts does not make the article one about the person, nor does
//! a country's that only names a currency: a bond in Australian dollars may be anybody's.
//!
//! Example: in "SEOUL -- Japan's foreign minister said …", headline "Tokyo balks at pact", both countries are main.
//! Counter-example: a country named once in the background paragraph is not; nor is Reagan in "the Reagan
//! administration", nor Australia in "Bank issues Australian dollar bond".
//!
//! Not here: topics ([`crate::topics`]).

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::tagger::Counting;
use crate::document::Field;
use crate::gazetteer::{EntityId, Kind, Names};
use crate::resolve::{Article, Mention};
use crate::text::{self, Zone, lexicon};

/// Mentions that make an entity main by frequency alone.
const OFTEN: u32 = 3;

/// An entity of an article.
#[derive(Debug, Clone, PartialEq)]
pub struct EntityTag {
    /// The entity.
    pub entity: EntityId,
    /// Counted mentions; 0 only for the country of the dateline.
    pub mentions: u32,
    /// The first counted mention in the text, in bytes; none if it stands only in the headline.
    pub first: Option<u32>,
    /// Whether a counted mention stands in the headline.
    pub in_title: bool,
    /// Whether the article is about it.
    pub main: bool,
    /// Its part of the counted mentions of the article, 0 to 1.
    pub share: f32,
    /// The surface forms with their numbers, most frequent first.
    pub evidence: Vec<(String, u32)>,
}

/// Adds up the counted mentions, and the dateline's country.
pub fn entity_tags(
    names: Names<'_>,
    article: &Article<'_>,
    mentions: &[Mention],
    dateline: Option<EntityId>,
    counting: &Counting,
) -> Vec<EntityTag> {
    let mut counted: Vec<&Mention> = mentions.iter().filter(|m| counting.counts(m.via)).collect();
    // Stable, so that those of one entity stay in text order.
    counted.sort_by_key(|m| m.entity);
    let mut by_entity: Vec<(EntityId, &[&Mention])> =
        counted.chunk_by(|a, b| a.entity == b.entity).map(|found| (found[0].entity, found)).collect();
    if let Some(country) = dateline
        && let Err(place) = by_entity.binary_search_by_key(&country, |(entity, _)| *entity)
    {
        by_entity.insert(place, (country, &[]));
    }
    let mut most: BTreeMap<Kind, usize> = BTreeMap::new();
    for (entity, found) in &by_entity {
        let most = most.entry(names.entity(*entity).kind()).or_default();
        *most = found.len().max(*most);
    }
    let most = |kind| most.get(&kind).copied().unwrap_or(0) as u32;
    let lead = lead_paragraph(article);
    let listed = |entity: EntityId| entity.index() < names.gazetteer().entities().len();
    let mut out: Vec<EntityTag> = by_entity
        .iter()
        .map(|&(entity, found)| {
            let number = found.len() as u32;
            let in_title = found.iter().any(|m| m.field == Field::Title);
            let kind = names.entity(entity).kind();
            let acting: Vec<&&Mention> = found.iter().filter(|m| is_meant(article, kind, m)).collect();
            let early = |m: &&&Mention| match kind {
                Kind::AGENCY | Kind::AGREEMENT => m.span.start as usize * 2 < article.document.text.len(),
                _ => Some(m.paragraph) == lead,
            };
            let early = acting.iter().any(|m| m.field == Field::Text && early(m));
            let times = acting.len() as u32;
            let often = times >= OFTEN && times * 4 >= most(kind);
            let main_in_title = acting.iter().any(|m| m.field == Field::Title);
            EntityTag {
                entity,
                mentions: number,
                first: found.iter().find(|m| m.field == Field::Text).map(|m| m.span.start),
                in_title,
                main: main_in_title || listed(entity) && (early && times > 1 || often) || dateline == Some(entity),
                share: if counted.is_empty() { 0.0 } else { number as f32 / counted.len() as f32 },
                evidence: if number == 0 { vec![("dateline".to_owned(), 1)] } else { surfaces(article, found) },
            }
        })
        .collect();
    let key = |t: &EntityTag| (names.entity(t.entity).kind(), std::cmp::Reverse(t.mentions));
    out.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| names.entity(a.entity).id().cmp(names.entity(b.entity).id())));
    out
}

/// Whether the entity is meant, and not whose government acts ("the Reagan administration") or in what money something
/// is paid ("Canadian dollars").
fn is_meant(article: &Article<'_>, kind: Kind, mention: &Mention) -> bool {
    let text = article.document.field(mention.field);
    let Some(next) = text::after(text, mention.span.end as usize, text.len()) else { return true };
    match kind {
        Kind::OFFICIAL => !next.reads("administration"),
        Kind::COUNTRY => !next.lists().has(&lexicon::MONEY),
        _ => true,
    }
}

/// The first paragraph of running news: not a headline, byline, caption or furniture.
fn lead_paragraph(article: &Article<'_>) -> Option<u32> {
    let layout = article.layout(Field::Text);
    let news = layout.paragraphs.iter().position(|p| {
        let whole = layout.zone(p.start).is_some_and(|z| z != Zone::Dateline);
        !whole && p.len() > 40
    });
    news.map(|i| i as u32)
}

fn surfaces(article: &Article<'_>, mentions: &[&Mention]) -> Vec<(String, u32)> {
    let mut all: Vec<Cow<'_, str>> =
        mentions.iter().map(|m| on_one_line(m.span.of(article.document.field(m.field)))).collect();
    all.sort_unstable();
    let number = |same: &[Cow<'_, str>]| (same[0].clone().into_owned(), same.len() as u32);
    let mut out: Vec<(String, u32)> = all.chunk_by(|a, b| a == b).map(number).collect();
    out.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    out
}

/// A form with single spaces between its words, as nearly all are written.
fn on_one_line(surface: &str) -> Cow<'_, str> {
    let spaced = |pair: &[u8]| pair == b"  ";
    let plain = surface.bytes().all(|b| b.is_ascii_graphic() || b == b' ')
        && surface.trim_matches(' ').len() == surface.len()
        && !surface.as_bytes().windows(2).any(spaced);
    if plain { Cow::Borrowed(surface) } else { surface.split_whitespace().collect::<Vec<_>>().join(" ").into() }
}
