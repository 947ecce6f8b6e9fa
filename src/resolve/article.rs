//! The article under judgement: its fields and layout, its sites (spans where forms were found) and what they become.
//!
//! Not here: the rules.

use std::cell::OnceCell;

use super::evidence::Evidence;
use super::rule::Rule;
use super::via::Via;
use crate::document::{Date, Document, Field, Span};
use crate::gazetteer::{Entity, EntityId, FormId, Gazetteer, Kind, Names, Role, Target, TitleId, Unlisted};
use crate::matcher::Candidate;
use crate::text::{self, Layout, Near, Zone};

/// A document with the layout of its fields.
#[derive(Debug)]
pub struct Article<'d> {
    /// The document.
    pub document: &'d Document,
    /// The layouts of title and text.
    pub layouts: [Layout; 2],
}

impl<'d> Article<'d> {
    /// Lays out a document.
    pub fn new(document: &'d Document) -> Article<'d> {
        let layouts = [Layout::of_title(&document.title), Layout::of_text(&document.text, &document.title)];
        Article { document, layouts }
    }

    /// The same without the zones of the page, which only rules and tags look at.
    pub(crate) fn without_zones(document: &'d Document) -> Article<'d> {
        Article { document, layouts: [Layout::of_title(&document.title), Layout::without_zones(&document.text)] }
    }

    /// The layout of a field.
    pub fn layout(&self, field: Field) -> &Layout {
        &self.layouts[field as usize]
    }
}

/// An entity named at a place of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// Title or text.
    pub field: Field,
    /// Where, in bytes.
    pub span: Span,
    /// Who.
    pub entity: EntityId,
    /// How.
    pub via: Via,
    /// The sentence's number within the field, from 0.
    pub sentence: u32,
    /// The paragraph's number within the field, from 0.
    pub paragraph: u32,
}

/// What became of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is a mention.
    Kept(Mention),
    /// It is none.
    Dropped,
}

/// A candidate, its verdict, and the rule that gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Title or text.
    pub field: Field,
    /// Where, in bytes.
    pub span: Span,
    /// The entities that claimed the form.
    pub claimed: Vec<EntityId>,
    /// Kept or dropped.
    pub verdict: Verdict,
    /// Why.
    pub rule: Rule,
}

/// A span where forms of entities were found.
#[derive(Debug, Clone)]
pub(super) struct Site {
    pub(super) field: Field,
    pub(super) span: Span,
    /// The forms still possible; conditions and guards take away.
    pub(super) options: Vec<FormId>,
    /// The entities of all forms found, for `explain`.
    pub(super) claimed: Vec<EntityId>,
    pub(super) state: State,
    pub(super) rule: Rule,
    pub(super) sentence: u32,
    pub(super) paragraph: u32,
    pub(super) zone: Option<Zone>,
    /// Set when the guards have looked at it.
    pub(super) guarded: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Not yet decided.
    Open,
    /// A longer candidate covers it.
    Shadowed,
    /// A mention.
    Kept(EntityId, Via),
    /// None.
    Dropped,
}

/// An office title found in a text.
#[derive(Debug, Clone)]
pub(super) struct TitleSite {
    pub(super) field: Field,
    pub(super) span: Span,
    pub(super) title: TitleId,
}

/// Titles and phrases to avoid are shorter than this, in bytes.
const LONGEST_TITLE: u32 = 200;
const LONGEST_PHRASE: u32 = 200;

/// Everything the steps share.
pub(super) struct Context<'a> {
    pub(super) gazetteer: &'a Gazetteer,
    pub(super) article: &'a Article<'a>,
    pub(super) date: Option<Date>,
    /// Sorted by field, start, then longest first.
    pub(super) sites: Vec<Site>,
    /// Sorted by field and start.
    pub(super) titles: Vec<TitleSite>,
    /// Phrases in which an entity's forms do not count.
    pub(super) avoid: Vec<(Field, Span, EntityId)>,
    pub(super) evidence: Evidence,
    /// Entities of no list; their numbers follow those of the gazetteer.
    pub(super) unlisted: Unlisted,
    /// Whether each sentence of each field is in capitals throughout, where somebody has asked.
    capitals: [Vec<OnceCell<bool>>; 2],
    /// Whether the headline capitalises its ordinary words.
    pub(super) title_case: bool,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        gazetteer: &'a Gazetteer,
        article: &'a Article<'a>,
        candidates: [&[Candidate]; 2],
    ) -> Context<'a> {
        let capitals = Field::ALL.map(|f| vec![OnceCell::new(); article.layout(f).sentences.len()]);
        let mut cx = Context {
            gazetteer,
            article,
            date: article.document.date,
            sites: Vec::new(),
            titles: Vec::new(),
            avoid: Vec::new(),
            evidence: Evidence::default(),
            unlisted: Unlisted::default(),
            capitals,
            title_case: text::is_title_case(&article.document.title),
        };
        for (field, found) in Field::ALL.into_iter().zip(candidates) {
            for candidate in found {
                cx.collect(field, candidate);
            }
        }
        cx
    }

    /// Sorts a candidate into sites, titles and phrases to avoid. Topic terms are [`crate::topics`]' business.
    fn collect(&mut self, field: Field, candidate: &Candidate) {
        let (span, form) = (candidate.span, self.gazetteer.form(candidate.form));
        let layout = self.article.layout(field);
        let zone = layout.zone(span.start);
        let (paragraph, _) = layout.paragraph(span.start);
        match (form.target(), form.role()) {
            (Target::Title(title), _) => self.titles.push(TitleSite { field, span, title }),
            (Target::Entity(entity), Role::Avoid) => self.avoid.push((field, span, entity)),
            (Target::Entity(entity), role) if role.names_entity() => match self.sites.last_mut() {
                Some(site) if site.field == field && site.span == span => {
                    site.options.push(candidate.form);
                    site.claimed.push(entity);
                }
                _ => self.sites.push(Site {
                    field,
                    span,
                    options: vec![candidate.form],
                    claimed: vec![entity],
                    state: State::Open,
                    rule: Rule::Plain,
                    sentence: layout.sentence(span.start).0,
                    paragraph,
                    zone,
                    guarded: false,
                }),
            },
            _ => {}
        }
    }

    pub(super) fn text(&self, field: Field) -> &'a str {
        self.article.document.field(field)
    }

    pub(super) fn surface(&self, site: &Site) -> &'a str {
        site.span.of(self.text(site.field))
    }

    /// The sentence around a site.
    pub(super) fn sentence(&self, site: &Site) -> Span {
        self.article.layout(site.field).sentences.get(site.sentence as usize).copied().unwrap_or(site.span)
    }

    /// The neighbour before byte `at` within the sentence of `site`.
    pub(super) fn before(&self, site: &Site, at: u32) -> Option<Near<'a>> {
        let from = self.sentence(site).start;
        (from < at).then(|| text::before(self.text(site.field), at as usize, from as usize)).flatten()
    }

    /// The neighbour after byte `at` within the sentence of `site`.
    pub(super) fn after(&self, site: &Site, at: u32) -> Option<Near<'a>> {
        let to = self.sentence(site).end;
        (at < to).then(|| text::after(self.text(site.field), at as usize, to as usize)).flatten()
    }

    /// Whether a capital tells a name from a word here: not in capitals-only sentences, not in title-case headlines.
    pub(super) fn capitals_tell(&self, site: &Site) -> bool {
        !(self.in_capitals(site) || site.field == Field::Title && self.title_case)
    }

    /// Whether the site stands in text in capitals: its sentence is, or (headlines glued to a body, speakers' labels)
    /// the long words around it are.
    pub(super) fn in_capitals(&self, site: &Site) -> bool {
        self.sentence_in_capitals(site.field, site.sentence as usize)
            || !self.surface(site).chars().any(char::is_lowercase) && self.capitals_around(site)
    }

    /// Whether a sentence is in capitals throughout.
    pub(super) fn sentence_in_capitals(&self, field: Field, sentence: usize) -> bool {
        let whole = || text::is_all_caps(self.article.layout(field).sentences[sentence].of(self.text(field)));
        self.capitals[field as usize].get(sentence).is_some_and(|known| *known.get_or_init(whole))
    }

    /// Whether at least two of the words next to a site have four letters or more and are in capitals, and none is not.
    fn capitals_around(&self, site: &Site) -> bool {
        let mut seen = 0;
        let mut look = |near: Option<Near<'a>>| {
            let Some(near) = near else { return true };
            let letters = near.word.chars().filter(|c| c.is_alphabetic()).count();
            let capital = !near.word.chars().any(char::is_lowercase);
            seen += usize::from(capital && letters >= 4);
            capital || !near.is_word()
        };
        let after = self.after(site, site.span.end);
        let before = self.before(site, site.span.start);
        let near = look(after) && look(before);
        let far = near
            && (after.is_some_and(|a| look(self.after(site, a.span.end)))
                | before.is_some_and(|b| look(self.before(site, b.span.start))));
        far && seen >= 2
    }

    /// Whether `near` is the first word of the site's sentence, where a capital tells nothing.
    pub(super) fn starts_sentence(&self, site: &Site, near: &Near<'_>) -> bool {
        let sentence = self.sentence(site);
        let lead = &self.text(site.field)[sentence.start as usize..near.span.start as usize];
        !lead.contains(char::is_alphanumeric)
    }

    /// The entity of a form that names one.
    pub(super) fn entity_of(&self, form: FormId) -> Option<EntityId> {
        match self.gazetteer.form(form).target() {
            Target::Entity(e) => Some(e),
            Target::Title(_) => None,
        }
    }

    /// An entity of the lists or of none.
    pub(super) fn entity(&self, entity: EntityId) -> Entity<'_> {
        Names::new(self.gazetteer, self.unlisted.entities()).entity(entity)
    }

    pub(super) fn kind(&self, entity: EntityId) -> Kind {
        self.entity(entity).kind()
    }

    /// The kind of a site: that of its most trusted option.
    pub(super) fn site_kind(&self, site: &Site) -> Kind {
        let best = site.options.iter().min_by_key(|f| (self.gazetteer.form(**f).role().rank(), **f));
        best.and_then(|f| self.entity_of(*f)).map_or(Kind::TOPIC, |e| self.kind(e))
    }

    /// The country an entity belongs to; a country belongs to itself.
    pub(super) fn country_of(&self, entity: EntityId) -> Option<EntityId> {
        if self.kind(entity) == Kind::COUNTRY { Some(entity) } else { self.entity(entity).country() }
    }

    /// The live site that covers byte `at` of a field, kept or open.
    pub(super) fn site_at(&self, field: Field, at: u32) -> Option<usize> {
        let end = self.sites.partition_point(|s| (s.field, s.span.start) <= (field, at));
        (0..end).rev().take(24).find(|&i| {
            let s = &self.sites[i];
            s.field == field && s.span.end > at && matches!(s.state, State::Open | State::Kept(..))
        })
    }

    /// The sites of a field that begin within `reach`, in bytes.
    pub(super) fn sites_from(&self, field: Field, reach: std::ops::Range<u32>) -> &[Site] {
        let place = |at: u32| self.sites.partition_point(|s| (s.field, s.span.start) < (field, at));
        &self.sites[place(reach.start)..place(reach.end.max(reach.start))]
    }

    /// The live site that ends at byte `end` of a field.
    pub(super) fn site_ending(&self, field: Field, end: u32) -> Option<usize> {
        self.site_at(field, end.checked_sub(1)?).filter(|i| self.sites[*i].span.end == end)
    }

    /// The titles that end at byte `end` of a field.
    pub(super) fn titles_ending(&self, field: Field, end: u32) -> impl Iterator<Item = &TitleSite> {
        let from =
            self.titles.partition_point(|t| (t.field, t.span.start) < (field, end.saturating_sub(LONGEST_TITLE)));
        let near = self.titles[from..].iter().take_while(move |t| t.field == field && t.span.start < end);
        near.filter(move |t| t.span.end == end)
    }

    /// Whether a phrase in which `entity` does not count covers a site.
    pub(super) fn avoided(&self, site: &Site, entity: EntityId) -> bool {
        let from = self.avoid.partition_point(|(f, span, _)| {
            (*f, span.start) < (site.field, site.span.start.saturating_sub(LONGEST_PHRASE))
        });
        let near =
            self.avoid[from..].iter().take_while(|(f, span, _)| *f == site.field && span.start <= site.span.start);
        near.into_iter().any(|(_, span, owner)| *owner == entity && span.contains(site.span) && *span != site.span)
    }

    pub(super) fn drop(&mut self, site: usize, rule: Rule) {
        self.sites[site].state = State::Dropped;
        self.sites[site].rule = rule;
    }

    pub(super) fn keep(&mut self, site: usize, entity: EntityId, via: Via, rule: Rule) {
        self.sites[site].state = State::Kept(entity, via);
        self.sites[site].rule = rule;
    }

    /// Keeps a country's site as `inside` and drops any other.
    pub(super) fn inside(&mut self, site: usize, rule: Rule) {
        let options = self.sites[site].options.iter();
        let strong = options.filter(|f| self.gazetteer.form(**f).role().is_strong());
        let country = strong.filter_map(|f| self.entity_of(*f)).find(|e| self.kind(*e) == Kind::COUNTRY);
        match country {
            Some(entity) => self.keep(site, entity, Via::Inside, rule),
            None => self.drop(site, rule),
        }
    }

    /// All verdicts, in text order, and the entities of no list among them.
    pub(super) fn finish(self) -> (Vec<Judged>, Unlisted) {
        let judged = self.sites.into_iter().map(|s| {
            let verdict = match s.state {
                State::Kept(entity, via) => Verdict::Kept(Mention {
                    field: s.field,
                    span: s.span,
                    entity,
                    via,
                    sentence: s.sentence,
                    paragraph: s.paragraph,
                }),
                _ => Verdict::Dropped,
            };
            Judged { field: s.field, span: s.span, claimed: s.claimed, verdict, rule: s.rule }
        });
        (judged.collect(), self.unlisted)
    }
}
