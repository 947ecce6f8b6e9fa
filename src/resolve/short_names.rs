//! People by their short names.
//!
//! Rule 1 (full-name): a surname means the official whose full name stands in the article; of several, the one named
//! last before it. "David Helvey … Helvey said".
//! Rule 2 (title-before): a surname right after the title of an office means the official of that name who held such an
//! office at the article's date, or last before it. "Prime Minister Abe" in 2019 is Shinzo Abe. A title outweighs a
//! full name: "President Clinton" is not the Hillary Clinton of the sentence before.
//! Rule 3 (honorific): after "Mr." or before the colon of a speaker's label a surname means the one official of that
//! name in office at the date, if the official's country or agency is present.
//! Rule 4 (sole-bearer): a surname that is no ordinary word or given name means the one official of that name in
//! office at the date, if the official's country or agency is present and the article gives the surname to nobody
//! else. "Medvedev said" in 2009 beside "Russia".
//! A name called out to somebody in the room ("Thanks, Kirk.") is nobody of ours (called-out).
//! Counter-examples: "Hill" alone; "Laura Bush" (another given name); "Rice University"; "Kim Yong" and, where "Jill"
//! is Jill Biden, "Jill Scott" (longer names).
//!
//! Not here: office titles without a name ([`super::offices`]).

use super::article::{Context, Site, State};
use super::guards::places::before_state;
use super::rule::Rule;
use super::via::Via;
use super::{ambiguity, evidence};
use crate::document::{Date, Field};
use crate::gazetteer::{Details, EntityId, Holding, TitleId};
use crate::text::lexicon::{self, Lists, Words};
use crate::text::{Near, Zone};

/// After so many years a former holder is meant only where the country is named.
const LONG_AGO: i32 = 15;

/// Decides all open sites that hold only surnames; the number dropped.
pub(super) fn apply(cx: &mut Context<'_>) -> usize {
    let open: Vec<usize> = (0..cx.sites.len())
        .filter(|i| cx.sites[*i].state == State::Open && ambiguity::only_surnames(cx, &cx.sites[*i]))
        .collect();
    if open.is_empty() {
        return 0;
    }
    let full_names = FullNames::of(cx);
    let mut people = Vec::new();
    let mut dropped = 0;
    for i in open {
        people.clear();
        people.extend(cx.readings(&cx.sites[i]).iter().map(|r| r.entity));
        people.sort_unstable();
        people.dedup();
        match judge(cx, i, &people, &full_names) {
            Ok((entity, rule)) => cx.keep(i, entity, Via::Surname, rule),
            Err(rule) => {
                cx.drop(i, rule);
                dropped += 1;
            }
        }
    }
    evidence::gather(cx);
    dropped
}

/// Judges a site that may name one of `people`.
fn judge(cx: &Context<'_>, i: usize, people: &[EntityId], full_names: &FullNames) -> Result<(EntityId, Rule), Rule> {
    let site = &cx.sites[i];
    let title = title_before(cx, site);
    if let Some(rule) = spoiled(cx, site, title.is_some()) {
        return Err(rule);
    }
    let titled = title.is_some();
    if let Some(person) = title.and_then(|titles| holder(cx, people, &titles)) {
        return Ok((person, Rule::TitleBefore));
    }
    if let Some(person) = full_names.meant(cx, i, people) {
        let other = other_bearer_since(cx, i, full_names.last_before(i, person));
        return if other { Err(Rule::OtherPerson) } else { Ok((person, Rule::FullName)) };
    }
    // "General Jones" may be a national security adviser by now: a title that fits no office is an honorific.
    let honorific = titled || after_honorific(cx, site);
    let label = is_label(cx, site);
    if honorific || label {
        let sure = honorific && label;
        return in_office(cx, people, sure).map(|p| (p, Rule::Honorific)).ok_or(Rule::SurnameAlone);
    }
    let surface = cx.surface(site);
    let word = Lists::ignoring_case(surface).any(&[&lexicon::COMMON_WORDS, &lexicon::GIVEN_NAMES]);
    let company = || cx.after(site, site.span.end).is_some_and(|a| a.word == "<");
    if surface.contains(' ') || word || company() || is_somebody_else(cx, site) || before_state(cx, site) {
        return Err(Rule::SurnameAlone);
    }
    in_office(cx, people, false).map(|p| (p, Rule::SoleBearer)).ok_or(Rule::SurnameAlone)
}

/// Whether the article gives the surname of this site to another person somewhere.
fn is_somebody_else(cx: &Context<'_>, site: &Site) -> bool {
    let surface = cx.surface(site);
    cx.namesakes(surface).any(|i| {
        let s = &cx.sites[i];
        s.span != site.span
            && cx.surface(s).eq_ignore_ascii_case(surface)
            && matches!(spoiled(cx, s, false), Some(Rule::OtherPerson | Rule::LongerName))
    })
}

/// A person named, and the number of the site.
type Named = (EntityId, usize);

/// Where the article names people in full; surnames that are decided later change nothing about it.
struct FullNames {
    /// Sorted by person, then place.
    sites: Vec<Named>,
}

impl FullNames {
    fn of(cx: &Context<'_>) -> FullNames {
        let full = |(i, site): (usize, &Site)| match site.state {
            State::Kept(e, Via::Name | Via::Alias) => Some((e, i)),
            _ => None,
        };
        let mut sites: Vec<Named> = cx.sites.iter().enumerate().filter_map(full).collect();
        sites.sort_unstable();
        FullNames { sites }
    }

    /// The sites that name a person before and after a site.
    fn around(&self, at: usize, person: EntityId) -> (&[Named], &[Named]) {
        let place = |at: usize| self.sites.partition_point(|s| *s < (person, at));
        let (from, middle, to) = (place(0), place(at), place(usize::MAX));
        (&self.sites[from..middle], &self.sites[middle..to])
    }

    /// The last site before a site that names a person.
    fn last_before(&self, at: usize, person: EntityId) -> Option<usize> {
        self.around(at, person).0.last().map(|(_, i)| *i)
    }

    /// The person of `people` whose full name stands in the article: the last before the site, else the first after it.
    fn meant(&self, cx: &Context<'_>, at: usize, people: &[EntityId]) -> Option<EntityId> {
        if !people.iter().any(|p| cx.evidence.named(*p) > 0) {
            return None;
        }
        // A headline comes before its article but names people who are introduced there.
        let news = |(_, i): &&Named| cx.sites[*i].zone != Some(Zone::Furniture);
        let around = || people.iter().map(|p| self.around(at, *p));
        let before = around().filter_map(|(before, _)| before.iter().rfind(news)).max_by_key(|(_, i)| *i);
        let named =
            before.or_else(|| around().filter_map(|(_, after)| after.iter().find(news)).min_by_key(|(_, i)| *i));
        named.map(|(person, _)| *person)
    }
}

/// Whether the article has given the surname to another person since it named this one in full, at a site before if
/// anywhere: "Sadiq Khan … Usman Khan … Khan".
fn other_bearer_since(cx: &Context<'_>, i: usize, named: Option<usize>) -> bool {
    let surface = cx.surface(&cx.sites[i]);
    cx.namesakes(surface).filter(|other| named.is_none_or(|named| named < *other) && *other < i).any(|other| {
        let site = &cx.sites[other];
        site.state == State::Dropped && site.rule == Rule::OtherPerson && cx.surface(site) == surface
    })
}

/// Whether a name is called out to somebody in the room: "Donovan. Q But you", "Thanks, Kirk.", "MR. CARNEY: Jordan,".
fn called_out(cx: &Context<'_>, site: &Site, before: Option<Near<'_>>, after: Option<Near<'_>>) -> bool {
    let ends = after.is_none_or(|a| matches!(a.word, "." | "," | "?"));
    let thanked = |comma: Near<'_>| {
        let word = cx.before(site, comma.span.start).map(|w| w.bare());
        matches!(word.as_deref(), Some("thanks" | "thank" | "you" | "ahead" | "okay" | "yes" | "hi" | "hey" | "sorry"))
    };
    match before {
        None => after.is_none_or(|a| a.word == "." && cx.after(site, a.span.end).is_none()),
        Some(b) if b.word == ":" => ends,
        Some(b) if b.word == "," => ends && thanked(b),
        _ => false,
    }
}

/// What the words beside a surname say against it.
fn spoiled(cx: &Context<'_>, site: &Site, titled: bool) -> Option<Rule> {
    let before = cx.before(site, site.span.start);
    let after = cx.after(site, site.span.end);
    if site.field == Field::Text && called_out(cx, site, before, after) {
        return Some(Rule::CalledOut);
    }
    if let Some(before) = before.filter(|b| b.is_word() && !titled) {
        let lists = before.lists();
        let ordinary =
            || lists.any(&TITLES) || lists.any(&SMALL) || cx.site_ending(site.field, before.span.end).is_some();
        let capitalised = before.is_capitalised();
        let given = lists.has(&lexicon::GIVEN_NAMES);
        let capital = || given || cx.capitals_tell(site) && !cx.starts_sentence(site, &before);
        let initial = capitalised && before.word.len() == 2 && before.word.ends_with('.');
        if initial || capitalised && !before.glued && !ordinary() && capital() {
            return Some(Rule::OtherPerson);
        }
        if before.reads("the") && !after.is_some_and(|a| is_of_person(&a)) {
            return Some(Rule::SurnameAlone);
        }
    }
    // "in May", "May 2019": a month, whoever is called so.
    let month = Lists::ignoring_case(cx.surface(site)).has(&lexicon::CALENDAR);
    let dated = |n: Near<'_>| {
        n.word.starts_with(|c: char| c.is_ascii_digit())
            || matches!(
                n.bare().as_str(),
                "in" | "since" | "last" | "this" | "of" | "by" | "until" | "early" | "late" | "next"
            )
    };
    if month && (before.is_some_and(dated) || after.is_some_and(dated)) {
        return Some(Rule::SurnameAlone);
    }
    let after = after.filter(|a| a.is_word() && !a.glued && a.is_capitalised())?;
    let ordinary = || {
        after.lists().any(&SMALL)
            || is_of_person(&after)
            || cx.site_at(site.field, after.span.start).is_some_and(|i| !begins_a_name(cx, site, i))
    };
    (cx.capitals_tell(site) && !ordinary()).then_some(Rule::LongerName)
}

/// What stands before a surname without being a given name.
static TITLES: [&Words; 2] = [&lexicon::TITLE_WORDS, &lexicon::HONORIFICS];
/// Words whose capital tells nothing.
static SMALL: [&Words; 2] = [&lexicon::FUNCTION_WORDS, &lexicon::CALENDAR];

/// Whether a short form that is a given name stands before nothing but somebody's surname: "Jill Scott" is not Jill Biden.
fn begins_a_name(cx: &Context<'_>, site: &Site, next: usize) -> bool {
    Lists::ignoring_case(cx.surface(site)).has(&lexicon::GIVEN_NAMES) && ambiguity::only_surnames(cx, &cx.sites[next])
}

/// Nouns that a surname may stand before as an attribute: "the Bush administration".
fn is_of_person(near: &Near<'_>) -> bool {
    matches!(
        near.bare().as_str(),
        "administration"
            | "government"
            | "presidency"
            | "era"
            | "campaign"
            | "team"
            | "family"
            | "regime"
            | "cabinet"
            | "doctrine"
            | "plan"
            | "years"
            | "white"
            | "proposal"
            | "budget"
            | "amendment"
            | "bill"
            | "speech"
            | "visit"
    )
}

/// The titles that end right before a site: "Prime Minister [Abe]", "Sen. [Johnson]". A bare "Secretary", "Minister" or
/// "Director" stands for every title that holds the word.
fn title_before(cx: &Context<'_>, site: &Site) -> Option<Vec<TitleId>> {
    let before = cx.before(site, site.span.start).filter(|b| b.is_word() && !b.glued)?;
    let ending = || cx.titles_ending(site.field, before.span.end);
    let generic =
        matches!(before.bare().as_str(), "secretary" | "minister" | "director" | "commissioner" | "administrator");
    let whole = ending().any(|t| t.span.len() > before.span.len());
    let mut found: Vec<TitleId> = ending().map(|t| t.title).collect();
    found.sort_unstable();
    if !found.is_empty() && (whole || !generic) {
        return Some(found);
    }
    let spelled = match before.bare().as_str() {
        "sen" | "sens" => "senator",
        "rep" | "reps" => "representative",
        "gov" => "governor",
        "gen" => "general",
        "amb" => "ambassador",
        "pm" => "prime minister",
        "pres" => "president",
        word @ ("secretary" | "sec" | "minister" | "director" | "commissioner" | "chairman" | "chairwoman"
        | "administrator" | "governor" | "adviser") => {
            let word = if word == "sec" { "secretary" } else { word };
            return Some(cx.gazetteer.titles_with(word).to_vec());
        }
        _ => return None,
    };
    let titles = cx.gazetteer.titles_with(spelled.rsplit(' ').next().unwrap_or(spelled)).iter().copied();
    Some(titles.filter(|t| cx.gazetteer.titles()[t.0 as usize].eq_ignore_ascii_case(spelled)).collect())
}

/// The one of `people` who held an office with one of the titles (sorted) at the article's date; failing that, who
/// held it last before. Several: the one whose country is most present, if it is one.
fn holder(cx: &Context<'_>, people: &[EntityId], titles: &[TitleId]) -> Option<EntityId> {
    let held = |p: EntityId| holdings(cx, p).filter(|h| h.titles.iter().any(|t| titles.binary_search(t).is_ok()));
    let current: Vec<EntityId> =
        people.iter().copied().filter(|p| cx.date.is_some_and(|d| held(*p).any(|h| h.covers(d)))).collect();
    if !current.is_empty() {
        return most_present(cx, &current);
    }
    let begun = |h: &Holding| h.from.filter(|f| cx.date.is_none_or(|d| *f <= d));
    let mut former: Vec<(Date, EntityId)> =
        people.iter().filter_map(|p| Some((held(*p).filter_map(begun).max()?, *p))).collect();
    former.sort_unstable();
    if cx.date.is_none() {
        return most_present(cx, &former.iter().map(|(_, p)| *p).collect::<Vec<_>>());
    }
    let last = former.last().map(|(_, p)| *p)?;
    // "Prime Minister Smith" long after a Smith held such an office is another, unless the country is at hand.
    let ended = held(last).filter_map(|h| h.to).max();
    let old = ended.zip(cx.date).is_some_and(|(end, date)| i32::from(date.year()) - i32::from(end.year()) > LONG_AGO);
    let present = cx.country_of(last).is_some_and(|c| cx.evidence.country(c) > 0.0);
    (!old || present).then_some(last)
}

fn holdings<'a>(cx: &Context<'a>, person: EntityId) -> impl Iterator<Item = &'a Holding> + use<'a> {
    let gazetteer = cx.gazetteer;
    let held: &[u32] = match gazetteer.entity(person).details() {
        Details::Official { holdings, .. } => holdings,
        _ => &[],
    };
    held.iter().map(move |h| &gazetteer.holdings()[*h as usize])
}

/// The single person, or the one whose country is clearly most present.
fn most_present(cx: &Context<'_>, people: &[EntityId]) -> Option<EntityId> {
    let presence = |p: &EntityId| cx.country_of(*p).map_or(0.0, |c| cx.evidence.country(c));
    let mut ranked: Vec<(f32, EntityId)> = people.iter().map(|p| (presence(p), *p)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    match ranked[..] {
        [] => None,
        [(_, p)] => Some(p),
        [(first, p), (second, _), ..] => (first > second).then_some(p),
    }
}

/// "Mr. Gibbs".
fn after_honorific(cx: &Context<'_>, site: &Site) -> bool {
    cx.before(site, site.span.start).is_some_and(|b| !b.glued && b.lists().has(&lexicon::HONORIFICS))
}

/// A speaker's label: a name in capitals before a colon, at the start of a line or after an honorific.
fn is_label(cx: &Context<'_>, site: &Site) -> bool {
    let colon = cx.after(site, site.span.end).is_some_and(|a| a.glued && a.word == ":");
    let first = cx.before(site, site.span.start).is_none();
    colon && (first || after_honorific(cx, site)) && !cx.surface(site).chars().any(char::is_lowercase)
}

/// The one of `people` in any office at the article's date; unless `sure`, the article must name the official's country
/// or agency.
fn in_office(cx: &Context<'_>, people: &[EntityId], sure: bool) -> Option<EntityId> {
    let date = cx.date?;
    // A house has hundreds of members; a bare "Carter" is not the one of them who bears the name.
    let one_of_many = |h: &Holding| {
        h.titles.iter().any(|t| {
            let title = &cx.gazetteer.titles()[t.0 as usize];
            ["representative", "congressman", "congresswoman", "member of parliament", "mp"]
                .iter()
                .any(|many| title.eq_ignore_ascii_case(many))
        })
    };
    let serves = |p: &EntityId| holdings(cx, *p).any(|h| h.covers(date) && (sure || !one_of_many(h)));
    let now: Vec<EntityId> = people.iter().copied().filter(serves).collect();
    let [person] = now[..] else { return None };
    let present = sure
        || cx.country_of(person).is_some_and(|c| cx.evidence.country(c) > 0.0)
        || holdings(cx, person).any(|h| h.agency.is_some_and(|a| cx.evidence.named(a) > 0));
    present.then_some(person)
}
