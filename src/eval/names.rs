//! When an answer's entity is the one that gold means.
//!
//! Gold with ids is compared by ids. Gold that was written by people often has names ("Export-Import Bank of the
//! United States (USA)") which no list has word for word; these are compared with some leniency, stated here and in
//! `docs/evaluation.md`.
//!
//! Not here: whether the places agree ([`super::score`]).

use std::collections::BTreeSet;

use super::{Answer, Target};
use crate::text::fold;

/// Words that tell nothing about whose name it is.
const SMALL_WORDS: [&str; 18] =
    ["the", "of", "and", "for", "on", "in", "to", "a", "an", "de", "la", "du", "des", "al", "el", "der", "von", ""];

/// Whether `answer` names the entity that a gold row of its kind means.
///
/// An id must be equal, or one of several joined by `|`. A name is right if it equals the answer's id or name, case and
/// accents aside; besides, of an **official** if one of the last two words of either name stands in the other; of an
/// **agency** or **agreement** if they share an acronym (of the name, or the answer's id in capitals), or at least half
/// the words of the shorter name and a third of the longer's.
///
/// ```
/// use wiretag::document::{Field, Span};
/// use wiretag::eval::{Answer, Target, same_entity};
/// let mut answer = Answer::new(Field::Text, Span::new(0, 4), "official", "kim-jong-un");
/// answer.name = "Kim Jong Un".to_owned();
/// assert!(same_entity(&Target::Named("Kim Jong-un (PRK)".to_owned()), &answer));
/// assert!(!same_entity(&Target::Id("kim-jong-il".to_owned()), &answer));
/// ```
pub fn same_entity(target: &Target, answer: &Answer) -> bool {
    match target {
        Target::Unknown => false,
        Target::Id(ids) => ids.split('|').any(|id| id.trim() == answer.entity_id),
        Target::Named(name) => same_name(name, answer),
    }
}

fn same_name(target: &str, answer: &Answer) -> bool {
    let name = answer.name.as_str();
    if target == answer.entity_id || !name.is_empty() && fold(target) == fold(name) {
        return true;
    }
    match answer.kind.as_str() {
        "official" => {
            let (wanted, found) = (words(target), words(name));
            let last = |of: &[String], other: &[String]| of.iter().rev().take(2).any(|w| other.contains(w));
            last(&wanted, &found) || last(&found, &wanted)
        }
        "agency" | "agreement" => {
            let wanted = acronyms(target);
            let id = answer.entity_id.to_uppercase();
            let of_answer = acronyms(name).into_iter().chain([name.to_owned(), id]);
            if of_answer.into_iter().any(|a| wanted.contains(&a)) {
                return true;
            }
            let set = |s: &str| words(&without_brackets(s)).into_iter().collect::<BTreeSet<String>>();
            let (wanted, found) = (set(target), set(name));
            let (common, least) = (wanted.intersection(&found).count(), wanted.len().min(found.len()));
            least > 0 && 2 * common >= least && 3 * common >= wanted.len().max(found.len())
        }
        _ => false,
    }
}

/// The telling words of a name, in order, case and accents evened out.
fn words(name: &str) -> Vec<String> {
    let folded = fold(name);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !SMALL_WORDS.contains(w));
    words.map(str::to_owned).collect()
}

/// The acronyms of a name: what stands in brackets and looks like one, and words of at least three capitals.
fn acronyms(name: &str) -> BTreeSet<String> {
    let bracketed = name.split('(').skip(1).filter_map(|rest| rest.split_once(')').map(|(inside, _)| inside));
    let short = |s: &&str| {
        s.starts_with(|c: char| c.is_ascii_uppercase())
            && (2..=12).contains(&s.len())
            && s.chars().all(|c| c.is_ascii_alphanumeric() || "&.-/".contains(c))
    };
    let capitals = |s: &&str| s.len() > 2 && s.chars().all(|c| c.is_ascii_uppercase());
    let plain = name.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(capitals);
    bracketed.filter(short).chain(plain).map(str::to_owned).collect()
}

fn without_brackets(name: &str) -> String {
    let mut out = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('(') {
        let Some((_, behind)) = after.split_once(')') else { break };
        out.push_str(before);
        rest = behind;
    }
    out + rest
}
