//! Personal names that look like ours.
//!
//! Rule (person): a country's name or capital after a given name, an initial that follows one, or an honorific is a
//! surname. "Michael Jordan", "Ms. Holland"; but "King Hussein of Jordan".
//! Rule (given-name): a country's name that is also a given name, before a capitalised word that is no title, weekday
//! or known name, is one. "Chad Johnson", "Georgia Holland"; but "Jordan King Abdullah", "Chad President Deby".
//!
//! Not here: surnames of listed officials ([`super::super::short_names`]).

use super::super::article::{Context, Site};
use super::super::rule::Rule;
use super::{Look, all_roles, is_country};
use crate::gazetteer::{Kind, Role};
use crate::text::Near;
use crate::text::lexicon::{self, Lists};

pub(super) fn judge(cx: &Context<'_>, site: &Site, look: &Look<'_>) -> Option<Rule> {
    let nominal =
        |r| matches!(r, Role::Name | Role::Alias | Role::Capital { .. } | Role::Metonym | Role::Weak | Role::Surname);
    let surface = cx.surface(site);
    if look.kind != Kind::COUNTRY
        || !all_roles(cx, site, nominal)
        || surface.contains(['.', ' '])
        || !surface.contains(char::is_lowercase)
    {
        return None;
    }
    if let Some(before) = look.word_before().filter(Near::is_capitalised)
        && (is_given_name(cx, site, &before) || is_personal_title(&before))
    {
        return Some(Rule::Person);
    }
    let after = look.capital_after()?;
    let given = Lists::ignoring_case(surface).has(&lexicon::PLACE_GIVEN_NAMES) && cx.capitals_tell(site);
    if !given || after.lists().any(&[&lexicon::TITLE_WORDS, &lexicon::CALENDAR, &lexicon::FUNCTION_WORDS]) {
        return None;
    }
    // A surname of somebody in the lists is no known name by itself: "Kenya Moore".
    let known = cx
        .site_at(site.field, after.span.start)
        .is_some_and(|i| !is_country(cx, &cx.sites[i]) && !all_roles(cx, &cx.sites[i], |r| r == Role::Surname));
    (!known && after.word.chars().nth(1).is_some_and(char::is_lowercase)).then_some(Rule::GivenName)
}

/// "Michael", or the initial of "Vernon E." — but not a given name that is itself the end of a known name.
fn is_given_name(cx: &Context<'_>, site: &Site, near: &Near<'_>) -> bool {
    if cx.site_ending(site.field, near.span.end).is_some() {
        return false;
    }
    if near.lists().has(&lexicon::GIVEN_NAMES) {
        return true;
    }
    let initial = near.word.len() == 2 && near.word.ends_with('.');
    initial && cx.before(site, near.span.start).is_some_and(|n| n.is_word() && n.lists().has(&lexicon::GIVEN_NAMES))
}

/// "Mr.", "Sen.", "Coach": titles that only persons without a state have.
fn is_personal_title(near: &Near<'_>) -> bool {
    let bare = near.bare();
    let abbreviated = near.word.ends_with('.')
        && matches!(bare.as_str(), "sen" | "rep" | "gov" | "gen" | "col" | "lt" | "sgt" | "capt" | "rev");
    abbreviated
        || lexicon::HONORIFICS.has(&bare)
        || matches!(bare.as_str(), "coach" | "judge" | "detective" | "officer" | "senator" | "congressman")
}
