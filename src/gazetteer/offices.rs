//! Offices: the titles that the press writes, who held what when, and the ways from one to the other.
//!
//! Not here: reading `offices.csv` ([`super::build`]) and choosing among holders ([`crate::resolve`]).

use std::collections::BTreeMap;

use super::entity::Holding;
use super::form::TitleId;

/// All titles and holdings of a gazetteer.
#[derive(Debug)]
pub(super) struct Offices {
    pub(super) titles: Vec<String>,
    pub(super) holdings: Vec<Holding>,
    /// The titles that hold each word, in lower case.
    by_word: BTreeMap<String, Vec<TitleId>>,
    /// For each title, the holdings of its offices.
    by_title: Vec<Vec<u32>>,
}

impl Offices {
    /// Titles by their numbers, and the holdings, which name no others.
    pub(super) fn new(titles: Vec<String>, holdings: Vec<Holding>) -> Offices {
        let mut by_title = vec![Vec::new(); titles.len()];
        for (i, title) in holdings.iter().enumerate().flat_map(|(i, h)| h.titles.iter().map(move |t| (i, t))) {
            by_title[title.0 as usize].push(i as u32);
        }
        let mut by_word: BTreeMap<String, Vec<TitleId>> = BTreeMap::new();
        for (i, title) in titles.iter().enumerate() {
            for word in title.to_lowercase().split(' ') {
                by_word.entry(word.to_owned()).or_default().push(TitleId(i as u32));
            }
        }
        by_word.values_mut().for_each(Vec::dedup);
        Offices { titles, holdings, by_word, by_title }
    }

    pub(super) fn with(&self, word: &str) -> &[TitleId] {
        self.by_word.get(word).map_or(&[], Vec::as_slice)
    }

    pub(super) fn of(&self, title: TitleId) -> impl Iterator<Item = &Holding> {
        self.by_title[title.0 as usize].iter().map(|h| &self.holdings[*h as usize])
    }
}
