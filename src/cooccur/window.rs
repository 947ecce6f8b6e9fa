//! An article cut into windows, each a set of entities.
//!
//! Not here: counting them ([`super::counts`]).

use std::cell::LazyCell;
use std::collections::BTreeMap;

use crate::document::Field;

/// How near is together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Window {
    /// In one sentence; the headline is a sentence of its own.
    #[default]
    Sentence,
    /// In one paragraph.
    Paragraph,
    /// In one article, topics included.
    Article,
    /// Within a run of this many words.
    Words(u32),
}

impl Window {
    /// Reads `sentence`, `paragraph`, `article`, `words:N`.
    pub fn parse(s: &str) -> Option<Window> {
        match s {
            "sentence" => Some(Window::Sentence),
            "paragraph" => Some(Window::Paragraph),
            "article" => Some(Window::Article),
            _ => s.strip_prefix("words:")?.parse().ok().filter(|n| *n > 0).map(Window::Words),
        }
    }
}

impl std::fmt::Display for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Window::Sentence => f.write_str("sentence"),
            Window::Paragraph => f.write_str("paragraph"),
            Window::Article => f.write_str("article"),
            Window::Words(n) => write!(f, "words:{n}"),
        }
    }
}

/// Where a counted mention stands, in every unit a window may need.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The entity's number.
    pub entity: u32,
    /// Title or text.
    pub field: Field,
    /// Number of the sentence in the field.
    pub sentence: u32,
    /// Number of the paragraph in the field.
    pub paragraph: u32,
    /// Number of words before it in the field.
    pub word: u32,
}

/// How many windows lost entities to the cap.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Capped(pub u64);

/// The windows of one article, each a sorted set without repetition; empty windows are left out.
///
/// `places` are in reading order. `topics` join article windows only. A window with more than `cap` entities keeps
/// those that the article mentions most (ties: smaller number first) and is reported.
pub fn windows(window: Window, places: &[Place], topics: &[u32], cap: usize) -> (Vec<Vec<u32>>, Capped) {
    let mut sets: Vec<Vec<u32>> = match window {
        Window::Article => vec![places.iter().map(|p| p.entity).chain(topics.iter().copied()).collect()],
        Window::Sentence => grouped(places, |p| (p.field, p.sentence)),
        Window::Paragraph => grouped(places, |p| (p.field, p.paragraph)),
        Window::Words(n) => runs(places, n),
    };
    // How often the article mentions each, where somebody has to ask.
    let frequency = LazyCell::new(|| {
        let mut frequency: BTreeMap<u32, u32> = BTreeMap::new();
        places.iter().for_each(|p| *frequency.entry(p.entity).or_default() += 1);
        frequency
    });
    let mut capped = 0;
    for set in &mut sets {
        set.sort_unstable();
        set.dedup();
        if set.len() > cap {
            capped += 1;
            set.sort_by_key(|e| (std::cmp::Reverse(frequency.get(e).copied().unwrap_or(0)), *e));
            set.truncate(cap);
            set.sort_unstable();
        }
    }
    sets.retain(|s| !s.is_empty());
    (sets, Capped(capped))
}

fn grouped<K: PartialEq>(places: &[Place], key: impl Fn(&Place) -> K) -> Vec<Vec<u32>> {
    places.chunk_by(|a, b| key(a) == key(b)).map(|group| group.iter().map(|p| p.entity).collect()).collect()
}

/// Every maximal run of mentions whose first and last begin at most `n` words apart: a run that a longer one contains
/// is no window of its own, so nothing is counted twice for the same neighbourhood.
fn runs(places: &[Place], n: u32) -> Vec<Vec<u32>> {
    let mut out = Vec::new();
    let mut reached = 0;
    for start in 0..places.len() {
        let first = places[start];
        let len = places[start..].iter().take_while(|p| p.field == first.field && p.word - first.word < n).count();
        if start + len > reached {
            reached = start + len;
            out.push(places[start..reached].iter().map(|p| p.entity).collect());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(entity: u32, sentence: u32, paragraph: u32, word: u32) -> Place {
        Place { entity, field: Field::Text, sentence, paragraph, word }
    }

    #[test]
    fn every_kind_of_window() {
        let places = [place(3, 0, 0, 0), place(1, 0, 0, 4), place(1, 1, 0, 9), place(2, 2, 1, 12)];
        let sets = |w| windows(w, &places, &[9], 10).0;
        assert_eq!(sets(Window::Sentence), [vec![1, 3], vec![1], vec![2]]);
        assert_eq!(sets(Window::Paragraph), [vec![1, 3], vec![2]]);
        assert_eq!(sets(Window::Article), [vec![1, 2, 3, 9]]);
        assert_eq!(sets(Window::Words(9)), [vec![1, 3], vec![1, 2]]);
        assert_eq!(sets(Window::Words(1)), [vec![3], vec![1], vec![1], vec![2]]);
    }

    #[test]
    fn the_cap_keeps_the_most_mentioned_and_is_reported() {
        let places = [place(3, 0, 0, 0), place(1, 0, 0, 4), place(1, 0, 0, 9), place(2, 0, 1, 12)];
        assert_eq!(windows(Window::Article, &places, &[], 2), (vec![vec![1, 2]], Capped(1)));
    }
}
