//! Names that are part of a longer name which no list holds.
//!
//! Rule (longer-name), for countries: a capitalised word directly after, unless it is a title, a weekday, an acronym,
//! the name of a person or another known name. "Korea Times", "Indian Ocean", "Saudi Press Agency"; but "Japan Prime
//! Minister Abe", "China GDP", "American John Smith", "the Israeli Government", "Sino-African trade". Or a capitalised
//! word directly before that is none of these and does not begin the sentence: "Latin America"; but "Northern Iraq",
//! "Nazi Germany".
//! For agencies and agreements: a state or an unknown capitalised word before a short form ("Texas Supreme Court",
//! "student Senate"), or a head noun after ("Congress Street").
//! "The Convention on Fishing" is not the convention named before.
//! For persons: a head noun after ("Ronald Reagan Airport").
//! Rule (of-chain): a head noun and "of" before a country: "Bank of China", "Gulf of Oman"; but "government of China".
//! In headlines in title case and in capitals only head nouns that are no common words decide.
//!
//! Not here: names in the lists, which win by length ([`super::super::overlap`]).

use super::super::article::{Context, Site, State};
use super::super::rule::Rule;
use super::super::via::Via;
use super::places::ends_state;
use super::{Look, all_roles, is_country};
use crate::gazetteer::{Kind, Role};
use crate::text::lexicon::{self, Words};
use crate::text::{Near, is_capitalised};

pub(super) fn judge(cx: &Context<'_>, site: &Site, look: &Look<'_>) -> Option<Rule> {
    match look.kind {
        Kind::COUNTRY => country(cx, site, look),
        Kind::OFFICIAL => official(cx, site, look),
        _ => body(cx, site, look),
    }
}

fn country(cx: &Context<'_>, site: &Site, look: &Look<'_>) -> Option<Rule> {
    if let Some(after) = look.after {
        if !after.glued && continues_name(cx, site, &after) {
            return Some(Rule::LongerName);
        }
        if after.glued && matches!(after.word, "-" | "–") && compound_goes_on(cx, site, after.span.end) {
            return Some(Rule::LongerName);
        }
    }
    let mut before = look.before?;
    if before.word == "the" {
        before = cx.before(site, before.span.start)?;
    }
    if before.word == "of" || before.word == "for" {
        let head = cx.before(site, before.span.start)?;
        let bare = head.bare();
        let named = head.is_word() && head.is_capitalised() && cx.capitals_tell(site) && before.word == "of";
        // "Our Lady of Lebanon", but "the First Lady of China"; "Bank of China" begins a sentence as a name as well.
        let lady = bare == "lady" && cx.before(site, head.span.start).is_none_or(|o| !o.reads("our"));
        let sure = matches!(
            bare.as_str(),
            "bank" | "university" | "gulf" | "institute" | "bay" | "strait" | "college" | "voice" | "archbishop"
        );
        let head = named && lexicon::OF_HEADS.has(&bare) && !lady && (sure || !cx.starts_sentence(site, &head));
        return head.then_some(Rule::OfChain);
    }
    (look.before == Some(before) && begins_name(cx, site, &before)).then_some(Rule::LongerName)
}

/// Whether a word after a country makes the two one name.
fn continues_name(cx: &Context<'_>, site: &Site, after: &Near<'_>) -> bool {
    if !after.is_word() || !after.is_capitalised() {
        return false;
    }
    let lists = after.lists();
    if !cx.capitals_tell(site) {
        return lists.has(&lexicon::NAME_HEADS) && !lists.has(&lexicon::COMMON_WORDS);
    }
    if after.reads("state") {
        // "Moscow State University" is one name, "U.S. State Department" two.
        let next = cx.after(site, after.span.end).filter(|n| n.is_capitalised());
        return next.is_some_and(|n| !n.reads("department") && cx.site_at(site.field, after.span.start).is_none());
    }
    // After the stop of "U.S." a capital may begin a sentence, or a text set in capitals made it so.
    if cx.surface(site).ends_with('.') && !lists.has(&lexicon::NAME_HEADS) {
        return false;
    }
    if lists.any(&ORDINARY)
        || lists.any(&[&lexicon::GIVEN_NAMES, &lexicon::BODY_HEADS])
        || is_acronym(after.word)
        || is_free(after)
    {
        return false;
    }
    // "U.S. Congress", "Iran Foreign Ministry": a known name beside a country is not one name with it. Another
    // country right after one ("Israel Palestine talks") is not either.
    cx.site_at(site.field, after.span.start).is_none_or(|i| cx.sites[i].span.start < after.span.start)
}

/// "Iran–Iraq War", "Georgia-Pacific": a compound whose second half is part of a longer name or unknown.
fn compound_goes_on(cx: &Context<'_>, site: &Site, at: u32) -> bool {
    let Some(second) = cx.after(site, at).filter(|n| n.glued && n.is_word() && n.is_capitalised()) else {
        return false;
    };
    match cx.site_at(site.field, second.span.start).map(|i| &cx.sites[i]) {
        Some(other) if other.span.start == second.span.start => {
            let inside = matches!(other.state, State::Kept(_, Via::Inside));
            inside
                || is_country(cx, other)
                    && cx.after(other, other.span.end).is_some_and(|a| !a.glued && continues_name(cx, other, &a))
        }
        Some(_) => false,
        None => {
            let lists = second.lists();
            let known = lists.any(&ORDINARY) || lists.has(&lexicon::REGIONS);
            cx.capitals_tell(site) && !known && !is_acronym(second.word)
        }
    }
}

/// Whether a capitalised word before a country makes the two one name.
fn begins_name(cx: &Context<'_>, site: &Site, before: &Near<'_>) -> bool {
    if before.glued
        || !before.is_word()
        || !before.is_capitalised()
        || !cx.capitals_tell(site)
        || cx.starts_sentence(site, before)
    {
        return false;
    }
    let lists = before.lists();
    if lists.any(&ORDINARY)
        || lists.has(&lexicon::PART_WORDS)
        || is_acronym(before.word)
        || before.word.ends_with(['s', 'S']) && before.word.contains(['\'', '’'])
    {
        return false;
    }
    if before.word.rsplit_once('-').is_some_and(|(_, last)| !is_capitalised(last)) {
        return false; // "Luxembourg-based European Investment Bank"
    }
    if before.word.ends_with('.') && before.word.len() > 2 {
        return false; // the end of an abbreviation, "Oct. 3. Iran"
    }
    // "Obama China policy": a known person or body before a country is not one name with it.
    cx.site_ending(site.field, before.span.end).is_none()
}

fn official(cx: &Context<'_>, site: &Site, look: &Look<'_>) -> Option<Rule> {
    // "Gertrude Rumsfeld" is another person, however famous the surname.
    if !cx.surface(site).contains(' ')
        && let Some(before) = look.word_before().filter(Near::is_capitalised)
        && before.lists().has(&lexicon::GIVEN_NAMES)
        && cx.site_ending(site.field, before.span.end).is_none()
    {
        return Some(Rule::OtherPerson);
    }
    let after = look.capital_after()?;
    let lists = after.lists();
    let head = lists.has(&lexicon::NAME_HEADS) && (cx.capitals_tell(site) || !lists.has(&lexicon::COMMON_WORDS));
    // "Ronald Reagan Airport"; a son is another person.
    (head || matches!(after.bare().as_str(), "jr" | "iii")).then_some(Rule::LongerName)
}

/// Agencies, agreements and kinds of the user.
fn body(cx: &Context<'_>, site: &Site, look: &Look<'_>) -> Option<Rule> {
    let surface = cx.surface(site);
    // "the Nuclear Non-Proliferation Treaty Review Conference" is one on the treaty; the treaty is still named.
    let treaty = || look.kind == Kind::AGREEMENT && all_roles(cx, site, Role::is_strong);
    if let Some(after) = look.capital_after()
        && after.lists().has(&lexicon::NAME_HEADS)
        && cx.capitals_tell(site)
        && !treaty()
        && cx.site_at(site.field, after.span.start).is_none_or(|i| cx.sites[i].span.start < after.span.start)
    {
        return Some(Rule::LongerName);
    }
    // "the Convention on Fishing" is another one than the convention named before.
    let other = |n: Near<'_>| {
        matches!(n.word, "on" | "of" | "against" | "concerning" | "banning" | "establishing" | "between" | "regarding")
    };
    let anaphor = surface.starts_with("the ") || surface.starts_with("The ");
    if anaphor && look.kind == Kind::AGREEMENT && look.after.is_some_and(other) {
        return Some(Rule::LongerName);
    }
    let before = look.word_before()?;
    let short = || surface.split_whitespace().count() <= 3 || all_roles(cx, site, |r| r == Role::Weak);
    if is_acronym(surface) || !short() {
        return None;
    }
    let bare = before.bare();
    if bare == "state" || bare == "student" || bare == "county" || bare == "provincial" || bare == "regional" {
        return Some(Rule::LongerName);
    }
    // What begins with a small letter neither ends a state's name nor belongs to this one.
    if !before.is_capitalised() {
        return None;
    }
    if ends_state(cx, site, &before) && !lexicon::STATE_HOMONYMS.has(&bare) && bare != "washington" {
        return Some(Rule::LongerName);
    }
    // "African National Congress", "Federal Foreign Ministry": words that only describe an office belong to the name.
    let describes = matches!(
        bare.as_str(),
        "national"
            | "state"
            | "foreign"
            | "home"
            | "interior"
            | "trade"
            | "labor"
            | "labour"
            | "health"
            | "people's"
            | "federal"
            | "royal"
    );
    if describes && cx.capitals_tell(site) && cx.site_ending(site.field, before.span.end).is_none() {
        return Some(Rule::LongerName);
    }
    begins_name(cx, site, &before).then_some(Rule::LongerName)
}

/// Words whose capital does not make them part of the name beside them.
static ORDINARY: [&Words; 4] =
    [&lexicon::TITLE_WORDS, &lexicon::CALENDAR, &lexicon::FUNCTION_WORDS, &lexicon::HONORIFICS];

/// "GDP", "PM", "U.S.": written in capitals, or with stops.
fn is_acronym(word: &str) -> bool {
    let word = word.trim_end_matches("'s").trim_end_matches("’s");
    word.len() >= 2 && !word.chars().any(char::is_lowercase)
}

/// Words that stand capitalised beside a country without being one name with it: "Israeli Government"; but "Korean
/// People's Army".
fn is_free(near: &Near<'_>) -> bool {
    near.lists().has(&lexicon::FREE_NOUNS) && !(near.is_possessive() && near.reads("people"))
}
