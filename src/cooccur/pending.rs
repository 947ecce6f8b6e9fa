//! Windows that wait to be counted, in input order: what a worker finds in its batch, and what the run has gathered of
//! several. A window of n entities holds n (n − 1) / 2 pairs and many more triples, so windows wait in a small part of
//! the room that their sets would take.
//!
//! Not here: cutting an article into windows ([`super::window`]), counting ([`super::counts`]).

use rustc_hash::FxHashMap;

use super::window::Capped;
use crate::document::Date;

/// The windows of one article.
#[derive(Debug)]
pub struct ArticleSets<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its date.
    pub date: Option<Date>,
    /// Its windows: sorted sets without repetition.
    pub windows: &'a [Vec<u32>],
    /// Windows that lost entities to the cap.
    pub capped: Capped,
}

/// Windows of articles, in input order.
#[derive(Debug, Clone, Default)]
pub struct Pending {
    /// The members of all windows, window after window.
    members: Vec<u32>,
    /// Where each window ends in `members`, and the number of its article.
    windows: Vec<(usize, u32)>,
    /// Of the articles that have a window.
    dates: Vec<Option<Date>>,
    pub(super) ids: Texts,
    /// Counted mentions of every entity.
    pub(super) mentions: FxHashMap<u32, u64>,
    /// Windows that lost entities to the cap.
    pub(super) capped: u64,
}

impl Pending {
    /// Adds the next article.
    pub fn add(&mut self, article: &ArticleSets<'_>) {
        self.capped += article.capped.0;
        if article.windows.is_empty() {
            return;
        }
        for window in article.windows {
            self.members.extend_from_slice(window);
            self.windows.push((self.members.len(), self.dates.len() as u32));
        }
        self.dates.push(article.date);
        self.ids.push(article.id);
    }

    /// Adds to the number of mentions of an entity.
    pub fn add_mention(&mut self, entity: u32) {
        *self.mentions.entry(entity).or_default() += 1;
    }

    /// Adds the next part of the dump, whose entities have the numbers here that `number` tells.
    pub fn append(&mut self, other: &Pending, number: impl Fn(u32) -> u32) {
        let (members, articles) = (self.members.len(), self.dates.len() as u32);
        for (window, _) in other.windows() {
            let begin = self.members.len();
            self.members.extend(window.iter().map(|e| number(*e)));
            // Names that the part found by itself have other numbers here, and so another order.
            self.members[begin..].sort_unstable();
        }
        self.windows.extend(other.windows.iter().map(|(end, article)| (members + end, articles + article)));
        self.dates.extend_from_slice(&other.dates);
        self.ids.append(&other.ids);
        for (entity, n) in &other.mentions {
            *self.mentions.entry(number(*entity)).or_default() += n;
        }
        self.capped += other.capped;
    }

    /// All windows, each with the number of its article.
    pub(super) fn windows(&self) -> impl Iterator<Item = (&[u32], u32)> {
        (0..self.windows.len()).map(|i| self.window(i))
    }

    /// One window and the number of its article.
    pub(super) fn window(&self, i: usize) -> (&[u32], u32) {
        let (end, article) = self.windows[i];
        let start = if i == 0 { 0 } else { self.windows[i - 1].0 };
        (&self.members[start..end], article)
    }

    /// The date of an article.
    pub(super) fn date(&self, article: u32) -> Option<Date> {
        self.dates[article as usize]
    }
}

/// Strings one after the other in one piece of memory: millions of ids, of which each would cost two or three times its
/// length on its own.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    pub(super) fn append(&mut self, other: &Texts) {
        self.ends.extend(other.ends.iter().map(|end| self.text.len() + end));
        self.text.push_str(&other.text);
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(&self, i: u32) -> &str {
        let i = i as usize;
        let start = if i == 0 { 0 } else { self.ends[i - 1] };
        &self.text[start..self.ends[i]]
    }
}
