//! Names in no list that the language itself marks as ours: mentions of entities made from the name.
//!
//! [`people`] finds persons by the title that stands with their name, [`bodies`] finds public bodies and agreements by
//! the noun that heads theirs. What an article has introduced so is found again by its full name and, for persons, by
//! the surname. Text in capitals and headlines in title case are left alone, since a capital tells nothing there; so is
//! every place where a listed name stands, kept or deliberately dropped.
//!
//! Not here: names in the lists, which were decided before.

mod bodies;
mod people;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::article::{Context, State};
use super::rule::Rule;
use super::via::Via;
use crate::document::{Field, Span};
use crate::gazetteer::{EntityId, Kind};
use crate::text::lexicon::{self, Lists};
use crate::text::{self, Near, Prefixes, Zone};

/// A word of a sentence.
pub(super) type Word<'t> = Near<'t>;

/// A name found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found {
    field: Field,
    span: Span,
    kind: Kind,
    rule: Rule,
}

/// Few sentences have more words and marks.
const USUAL_SENTENCE: usize = 64;

/// Finds names of no list and adds their mentions.
pub(super) fn apply(cx: &mut Context<'_>) {
    let mut found = Vec::new();
    let mut words = Vec::with_capacity(USUAL_SENTENCE);
    for field in Field::ALL {
        let layout = cx.article.layout(field);
        for marked in marked_sentences(cx, field) {
            let sentence = layout.sentences[marked.number];
            let zone = layout.zone(sentence.start);
            if matches!(zone, Some(Zone::Furniture | Zone::Byline)) || cx.capitals_mean_nothing(field, marked.number) {
                continue;
            }
            words.clear();
            text::push_words(cx.text(field), sentence, &mut words);
            if marked.person {
                people::find(cx, field, &words, &mut found);
            }
            if marked.body {
                bodies::find(cx, field, &words, &mut found);
            }
        }
    }
    if !found.is_empty() {
        let introduced = introduce(cx, &found);
        again(cx, &introduced);
        cx.sort();
    }
}

/// Beginnings of the words without which a sentence names nobody and nothing of ours.
static MARKS: LazyLock<Prefixes> =
    LazyLock::new(|| Prefixes::new(people::MARKS.iter().chain(&bodies::HEADS).flat_map(|list| list.iter())));

/// A sentence that holds such a word.
struct Marked {
    /// Its number within the field.
    number: usize,
    /// Whether a word of it marks persons.
    person: bool,
    /// Whether one heads the names of bodies or agreements.
    body: bool,
}

/// The sentences that hold such words, in their order: few, so that the others need not be cut into words.
fn marked_sentences(cx: &Context<'_>, field: Field) -> Vec<Marked> {
    let (content, layout) = (cx.text(field), cx.article.layout(field));
    let mut out: Vec<Marked> = Vec::new();
    // The sentence at hand ends here; nothing is left to learn of a text before `known`.
    let (mut end, mut known) = (0, 0);
    for at in MARKS.places(content) {
        if at < known {
            continue;
        }
        if at >= end {
            let (number, sentence) = layout.sentence(at as u32);
            // Between two sentences, where nothing but marks stands.
            end = (sentence.end as usize).max(at);
            if out.last().is_none_or(|m| m.number != number as usize) {
                out.push(Marked { number: number as usize, person: false, body: false });
            }
        }
        let (Some(word), Some(marked)) = (text::after(content, at, end), out.last_mut()) else { continue };
        let lists = word.lists();
        // A title marks a person however it is written, "council" no council.
        marked.person |= lists.any(&people::MARKS);
        marked.body |= lists.any(&bodies::HEADS) && word.is_capitalised();
        if marked.person && marked.body {
            known = end;
        }
    }
    out.retain(|m| m.person || m.body);
    out
}

/// A name with its entity.
struct Introduced<'t> {
    name: &'t str,
    kind: Kind,
    entity: EntityId,
}

/// Makes entities and mentions of what was found. A title with a surname alone means the person of that surname whom
/// the article names in full, if there is one.
fn introduce<'a>(cx: &mut Context<'a>, found: &[Found]) -> Vec<Introduced<'a>> {
    let mut out: Vec<Introduced<'a>> = Vec::new();
    // The first of them with a name, and the first person with a surname.
    let mut named: FxHashMap<(Kind, &str), usize> = FxHashMap::default();
    let mut surnamed: FxHashMap<&str, usize> = FxHashMap::default();
    let full = |f: &&Found| f.kind != Kind::OFFICIAL || f.span.of(cx.text(f.field)).contains(' ');
    let (full, short): (Vec<&Found>, Vec<&Found>) = found.iter().partition(full);
    for f in full.into_iter().chain(short) {
        let name = f.span.of(cx.text(f.field));
        let person = surnamed.get(name).filter(|_| f.kind == Kind::OFFICIAL);
        let known = named.get(&(f.kind, name)).into_iter().chain(person).min().map(|i| out[*i].entity);
        let entity = known.unwrap_or_else(|| cx.unlisted(f.kind, name));
        if known.is_none() {
            named.insert((f.kind, name), out.len());
            if f.kind == Kind::OFFICIAL {
                surnamed.entry(people::surname(name)).or_insert(out.len());
            }
            out.push(Introduced { name, kind: f.kind, entity });
        }
        cx.cover(f.field, f.span, entity, Via::Pattern, f.rule);
    }
    out
}

/// Later and earlier mentions of the same names: in full, and persons by their surnames.
fn again(cx: &mut Context<'_>, introduced: &[Introduced<'_>]) {
    // Who first has a surname, and whether somebody else has it too.
    let mut bearers: FxHashMap<&str, (EntityId, bool)> = FxHashMap::default();
    for i in introduced {
        let (first, shared) = bearers.entry(people::surname(i.name)).or_insert((i.entity, false));
        *shared |= *first != i.entity;
    }
    for i in introduced {
        mentions_of(cx, i.name, i.entity, Via::Pattern);
        let surname = people::surname(i.name);
        // "Smith" of two persons, or an ordinary word, stays silent.
        let shared = bearers.get(surname).is_some_and(|(_, shared)| *shared);
        let ordinary = || Lists::ignoring_case(surname).has(&lexicon::COMMON_WORDS);
        if i.kind == Kind::OFFICIAL && surname != i.name && !shared && !ordinary() {
            mentions_of(cx, surname, i.entity, Via::Surname);
        }
    }
}

/// Covers every free occurrence of a name.
fn mentions_of(cx: &mut Context<'_>, name: &str, entity: EntityId, via: Via) {
    for field in Field::ALL {
        let content = cx.text(field);
        for at in text::occurrences(content, name) {
            let span = Span::new(at, at + name.len());
            if cx.is_free(field, span) && (via != Via::Surname || people::is_short_name(cx, field, span)) {
                cx.cover(field, span, entity, via, Rule::FullName);
            }
        }
    }
}

/// The end of a name's last word without a possessive or the sentence's stop, in bytes.
fn bare_end(word: &Word<'_>) -> usize {
    word.span.start as usize + text::without_possessive(word.word.trim_end_matches('.')).len()
}

impl<'a> Context<'a> {
    /// Whether a sentence is in capitals, or is a headline that capitalises its words.
    fn capitals_mean_nothing(&self, field: Field, sentence: usize) -> bool {
        self.sentence_in_capitals(field, sentence) || field == Field::Title && self.title_case
    }

    /// The entity of no list with this name.
    fn unlisted(&mut self, kind: Kind, name: &str) -> EntityId {
        let even = name.split_whitespace().collect::<Vec<_>>().join(" ");
        EntityId(self.gazetteer.entities().len() as u32 + self.unlisted.name(kind, &even))
    }

    /// Whether no listed name that is a mention, other than a country's, stands in a span, and no form of another kind
    /// that was refused stands there alone.
    fn is_free(&self, field: Field, span: Span) -> bool {
        self.overlapping(field, span).all(|i| {
            let site = &self.sites[i];
            match site.state {
                State::Kept(entity, _) => {
                    self.kind(entity) == Kind::COUNTRY && span.contains(site.span) && span != site.span
                }
                _ => site.span != span || self.site_kind(site) == Kind::OFFICIAL,
            }
        })
    }

    /// The sites that overlap a span.
    fn overlapping(&self, field: Field, span: Span) -> impl Iterator<Item = usize> {
        let end = self.sites.partition_point(|s| (s.field, s.span.start) < (field, span.end));
        let near = (0..end).rev().take(32).take_while(move |i| self.sites[*i].field == field);
        near.filter(move |i| self.sites[*i].span.overlaps(span))
    }

    /// Adds a mention of an entity of no list. Countries inside it are part of the longer name.
    fn cover(&mut self, field: Field, span: Span, entity: EntityId, via: Via, rule: Rule) {
        let covered: Vec<usize> = self.overlapping(field, span).collect();
        for i in covered {
            match self.sites[i].state {
                State::Kept(..) => self.inside(i, Rule::InsideMention),
                _ => self.drop(i, Rule::InsideMention),
            }
        }
        let site = self.mention(field, span, entity, via, rule);
        self.insert(site);
    }
}
