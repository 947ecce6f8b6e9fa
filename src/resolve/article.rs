//! The article under judgement: its fields and layout, its sites (spans where forms were found) and the ways around them.
//!
//! Not here: the rules.

use std::cell::OnceCell;
use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;

use super::Resolution;
use super::evidence::Evidence;
use super::rule::Rule;
pub(super) use super::site::{Reading, Site, State, Stretch, TitleSite};
use super::verdict::{Judged, Mention, Verdict};
use super::via::Via;
use crate::document::{Date, Document, Field, Span};
use crate::gazetteer::{Entity, EntityId, Form, Gazetteer, Kind, Names, Role, Target, Unlisted};
use crate::matcher::Candidate;
use crate::text::{self, Layout, Near, Places};

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

    /// The same without any layout, for names that may stand anywhere.
    pub(crate) fn without_layout(document: &'d Document) -> Article<'d> {
        Article { document, layouts: Default::default() }
    }

    /// The layout of a field.
    pub fn layout(&self, field: Field) -> &Layout {
        &self.layouts[field as usize]
    }
}

/// Titles are shorter than this, in bytes.
const LONGEST_TITLE: u32 = 200;

/// Everything the steps share.
pub(super) struct Context<'a> {
    pub(super) gazetteer: &'a Gazetteer,
    pub(super) article: &'a Article<'a>,
    pub(super) date: Option<Date>,
    /// Sorted by field, start, then longest first.
    pub(super) sites: Vec<Site>,
    /// The readings of all sites.
    readings: Vec<Reading>,
    /// The entities that claim the sites.
    claimed: Vec<EntityId>,
    /// Sorted by field and start.
    pub(super) titles: Vec<TitleSite>,
    /// Phrases in which an entity's forms do not count. Sorted by field and start.
    pub(super) avoid: Vec<(Field, Span, EntityId)>,
    pub(super) evidence: Evidence,
    /// Entities of no list; their numbers follow those of the gazetteer.
    pub(super) unlisted: Unlisted,
    /// Whether each sentence of each field is in capitals throughout, where somebody has asked.
    capitals: [Vec<OnceCell<bool>>; 2],
    /// The hashes of all surfaces in lower case with the sites, sorted, where somebody has asked.
    by_surface: OnceCell<Vec<(u64, usize)>>,
    /// Whether the text speaks of tribes and never of India, where somebody has asked.
    pub(super) tribes: OnceCell<bool>,
    /// The country of the dateline's city, if the list has it, where somebody has asked.
    pub(super) listed_city: OnceCell<Option<EntityId>>,
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
        let count = candidates.iter().map(|found| found.len()).sum();
        let mut cx = Context {
            gazetteer,
            article,
            date: article.document.date,
            sites: Vec::new(),
            readings: Vec::with_capacity(count),
            claimed: Vec::with_capacity(count),
            titles: Vec::new(),
            avoid: Vec::new(),
            evidence: Evidence::default(),
            unlisted: Unlisted::default(),
            capitals,
            by_surface: OnceCell::new(),
            tribes: OnceCell::new(),
            listed_city: OnceCell::new(),
            title_case: text::is_title_case(&article.document.title),
        };
        let forms = gazetteer.forms_by_id();
        for (field, found) in Field::ALL.into_iter().zip(candidates) {
            let mut places = article.layout(field).places();
            for candidate in found {
                cx.collect(field, candidate, forms.get(candidate.form), &mut places);
            }
        }
        cx.measure_reach(0);
        cx
    }

    /// Sorts a candidate into sites, titles and phrases to avoid. Topic terms are [`crate::topics`]' business.
    fn collect(&mut self, field: Field, candidate: &Candidate, form: Form<'_>, places: &mut Places<'_>) {
        let span = candidate.span;
        let (entity, role) = match (form.target(), form.role()) {
            (Target::Title(title), _) => return self.titles.push(TitleSite { field, span, title }),
            (Target::Entity(entity), Role::Avoid) => return self.avoid.push((field, span, entity)),
            (Target::Entity(_), role) if !role.names_entity() => return,
            (Target::Entity(entity), role) => (entity, role),
        };
        if !self.sites.last().is_some_and(|site| site.field == field && site.span == span) {
            let (readings, claimed) = (self.readings.len(), self.claimed.len());
            let site = Site {
                readings: Stretch::since(readings, &self.readings),
                claimed: Stretch::since(claimed, &self.claimed),
                state: State::Open,
                rule: Rule::Plain,
                guarded: false,
                ..Site::decided(field, span, places.at(span.start))
            };
            self.sites.push(site);
        }
        let (kind, condition) = (form.kind(), form.condition());
        self.readings.push(Reading { form: candidate.form, entity, role, kind, condition });
        self.claimed.push(entity);
        if let Some(site) = self.sites.last_mut() {
            (site.readings.end, site.claimed.end) = (self.readings.len() as u32, self.claimed.len() as u32);
        }
    }

    /// A site that no form made, dropped until somebody says what it is.
    pub(super) fn decided(&self, field: Field, span: Span) -> Site {
        let layout = self.article.layout(field);
        let (sentence, paragraph) = (layout.sentence(span.start).0, layout.paragraph(span.start).0);
        Site::decided(field, span, (sentence, paragraph, layout.zone(span.start)))
    }

    /// A site that no form made, a mention of an entity.
    pub(super) fn mention(&mut self, field: Field, span: Span, entity: EntityId, via: Via, rule: Rule) -> Site {
        let claimed = self.claimed.len();
        self.claimed.push(entity);
        let claimed = Stretch::since(claimed, &self.claimed);
        Site { claimed, state: State::Kept(entity, via), rule, ..self.decided(field, span) }
    }

    /// Adds sites that no form made.
    pub(super) fn add(&mut self, sites: Vec<Site>) {
        if !sites.is_empty() {
            self.sites.extend(sites);
            self.sort();
        }
    }

    /// Puts a site that no form made behind all that begin where it begins; [`Context::sort`] later.
    pub(super) fn insert(&mut self, site: Site) {
        let at = self.sites.partition_point(|s| (s.field, s.span.start) <= (site.field, site.span.start));
        self.sites.insert(at, site);
        self.measure_reach(at);
    }

    /// Puts the sites into their order.
    pub(super) fn sort(&mut self) {
        self.sites.sort_by_key(|s| (s.field, s.span.start, std::cmp::Reverse(s.span.end)));
        self.sites.iter_mut().for_each(|s| s.reach = 0);
        self.measure_reach(0);
    }

    /// Tells of each site from a place on how far those up to it reach.
    fn measure_reach(&mut self, from: usize) {
        for i in from..self.sites.len() {
            let before = i.checked_sub(1).map(|b| &self.sites[b]).filter(|b| b.field == self.sites[i].field);
            let reach = before.map_or(0, |b| b.reach).max(self.sites[i].span.end);
            if std::mem::replace(&mut self.sites[i].reach, reach) == reach {
                break; // so it was right before, and so are those that follow
            }
        }
    }

    /// How a site may still be read.
    pub(super) fn readings(&self, site: &Site) -> &[Reading] {
        site.readings.of(&self.readings)
    }

    /// The entities of all forms found at a site.
    pub(super) fn claimed(&self, site: &Site) -> &[EntityId] {
        site.claimed.of(&self.claimed)
    }

    /// Leaves a site only those readings for which `stands` holds, if any does; whether one does.
    pub(super) fn narrow(&mut self, site: usize, mut stands: impl FnMut(&Reading) -> bool) -> bool {
        let Stretch { start, end } = self.sites[site].readings;
        let first = self.readings.len();
        for i in start as usize..end as usize {
            let reading = self.readings[i];
            if stands(&reading) {
                self.readings.push(reading);
            }
        }
        let left = Stretch::since(first, &self.readings);
        let stand = left.start < left.end;
        if stand {
            self.sites[site].readings = left;
            self.evidence.current = false;
        }
        stand
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

    /// An entity of the lists or of none.
    pub(super) fn entity(&self, entity: EntityId) -> Entity<'_> {
        Names::new(self.gazetteer, self.unlisted.entities()).entity(entity)
    }

    pub(super) fn kind(&self, entity: EntityId) -> Kind {
        self.entity(entity).kind()
    }

    /// The kind of a site: that of its most trusted reading.
    pub(super) fn site_kind(&self, site: &Site) -> Kind {
        let best = self.readings(site).iter().min_by_key(|r| (r.role.rank(), r.form));
        best.map_or(Kind::TOPIC, |r| r.kind)
    }

    /// The first country that a site names by a strong form.
    pub(super) fn strong_country(&self, site: &Site) -> Option<EntityId> {
        self.readings(site).iter().find(|r| r.is_strong_country()).map(|r| r.entity)
    }

    /// The country an entity belongs to; a country belongs to itself.
    pub(super) fn country_of(&self, entity: EntityId) -> Option<EntityId> {
        if self.kind(entity) == Kind::COUNTRY { Some(entity) } else { self.entity(entity).country() }
    }

    /// The live site that covers byte `at` of a field, kept or open.
    pub(super) fn site_at(&self, field: Field, at: u32) -> Option<usize> {
        let end = self.sites.partition_point(|s| (s.field, s.span.start) <= (field, at));
        let near = (0..end).rev().take(24).take_while(|i| {
            let s = &self.sites[*i];
            s.field == field && s.reach > at
        });
        near.into_iter().find(|i| {
            let s = &self.sites[*i];
            s.span.end > at && matches!(s.state, State::Open | State::Kept(..))
        })
    }

    /// The sites of a field that begin within `reach`, in bytes.
    pub(super) fn sites_from(&self, field: Field, reach: std::ops::Range<u32>) -> &[Site] {
        let place = |at: u32| self.sites.partition_point(|s| (s.field, s.span.start) < (field, at));
        &self.sites[place(reach.start)..place(reach.end.max(reach.start))]
    }

    /// The sites with the same surface but for its case, and perhaps a few others. To be asked before sites are added.
    pub(super) fn namesakes(&self, surface: &str) -> impl Iterator<Item = usize> {
        let hash = |surface: &str| FxBuildHasher.hash_one(text::lower(surface).as_str());
        let all = self.by_surface.get_or_init(|| {
            let mut all: Vec<_> = self.sites.iter().enumerate().map(|(i, s)| (hash(self.surface(s)), i)).collect();
            all.sort_unstable();
            all
        });
        let wanted = hash(surface);
        let from = all.partition_point(|(hash, _)| *hash < wanted);
        all[from..].iter().take_while(move |(hash, _)| *hash == wanted).map(|(_, i)| *i)
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

    pub(super) fn drop(&mut self, site: usize, rule: Rule) {
        self.evidence.current &= !matches!(self.sites[site].state, State::Kept(..));
        self.sites[site].state = State::Dropped;
        self.sites[site].rule = rule;
    }

    pub(super) fn keep(&mut self, site: usize, entity: EntityId, via: Via, rule: Rule) {
        self.evidence.current = false;
        self.sites[site].state = State::Kept(entity, via);
        self.sites[site].rule = rule;
    }

    /// Keeps a country's site as `inside` and drops any other.
    pub(super) fn inside(&mut self, site: usize, rule: Rule) {
        match self.strong_country(&self.sites[site]) {
            Some(entity) => self.keep(site, entity, Via::Inside, rule),
            None => self.drop(site, rule),
        }
    }

    /// All verdicts, in text order.
    pub(super) fn finish(self, dateline: Option<EntityId>) -> Resolution {
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
        Resolution { judged: judged.collect(), claimed: self.claimed, dateline, unlisted: self.unlisted }
    }
}
