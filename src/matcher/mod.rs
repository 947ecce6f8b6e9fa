//! Finds every form of a gazetteer in a text: one structure over all kinds, all candidates that stand on word edges.
//!
//! Texts are searched by [`words`]. An Aho–Corasick automaton over the same keys is the independent judge in tests and
//! benches, built when first asked for. This is the only file that names `aho_corasick`.
//!
//! Not here: choosing among overlapping or ambiguous candidates ([`crate::resolve`]). Searching leftmost-longest and
//! checking edges afterwards would lose names: with the forms "us" and "us open", "the us opened" has the first one.

mod cut;
mod filter;
mod grow;
mod words;

use std::borrow::Cow;
use std::cell::{LazyCell, RefCell};
use std::io;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use bytemuck::{Pod, Zeroable};

use crate::document::Span;
use crate::gazetteer::{Case, FormId, Gazetteer};
use crate::store::{Column, Sections, Stored};
use crate::text::{self, Folded};

use filter::Filter;
use grow::{Builder, Key};
use words::{Scratch, WordTrie};

/// A form found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Where, in bytes of the original text.
    pub span: Span,
    /// Which form.
    pub form: FormId,
}

/// The compiled forms of one gazetteer. Read-only; threads share it.
#[derive(Debug)]
pub struct Matcher {
    trie: WordTrie,
    /// For each state of the trie, where the forms that end there begin in `spellings`; one more marks the end.
    firsts: Column<u32>,
    spellings: Column<Spelling>,
    /// The forms, one after the other, as [`Spelling`] says.
    written: Column<u8>,
    /// The states in which keys end, rising: their numbers for other engines.
    ends: OnceLock<Vec<u32>>,
    /// `None` inside if the keys are too many for one automaton (several GiB of names).
    automaton: OnceLock<Option<AhoCorasick>>,
}

/// So many forms are compiled together.
const BATCH: usize = 64;

thread_local! {
    /// The words of the text at hand, buffers that each thread uses again.
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// How a form must be written.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Spelling {
    form: u32,
    /// The number of its [`Case`].
    case: u32,
    /// Where it stands with everything folded; but for its case, unless that does not matter.
    start: u32,
    end: u32,
}

impl Spelling {
    fn case(&self) -> Case {
        Case::from_code(self.case)
    }
}

impl Matcher {
    /// Compiles all forms of `gazetteer`.
    pub fn new(gazetteer: &Gazetteer) -> Matcher {
        // A clash of transitions is rare, and another seed helps.
        let mut seeds = (1u64..).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let Some(matcher) = seeds.find_map(|seed| Matcher::under(seed, gazetteer)) else {
            unreachable!("seeds do not end")
        };
        matcher
    }

    /// The same, unless two transitions clash under this seed.
    fn under(seed: u64, gazetteer: &Gazetteer) -> Option<Matcher> {
        let mut builder = Builder::new(seed, gazetteer.forms().len());
        let mut keys: Vec<Key> = std::iter::repeat_with(Key::default).take(BATCH).collect();
        let mut states = Vec::with_capacity(BATCH);
        let mut written = String::new();
        // Forms with the states of their keys, in their order.
        let mut forms: Vec<(u32, Spelling)> = Vec::with_capacity(gazetteer.forms().len());
        let mut all = gazetteer.forms().zip(0..gazetteer.forms().len() as u32);
        while all.len() > 0 {
            let mut batch = [const { None }; BATCH];
            for ((place, key), (form, id)) in batch.iter_mut().zip(&mut keys).zip(&mut all) {
                let text = spelled_with_key(form.text(), &mut key.text);
                key.small =
                    form.case() == Case::Any || !text.trim_start().starts_with(|c: char| c.is_ascii_uppercase());
                let start = written.len();
                written.push_str(if form.case() == Case::Any { &key.text } else { &text });
                let (start, end) = (start as u32, written.len() as u32);
                *place = Some(Spelling { form: id, case: form.case() as u32, start, end });
            }
            let spellings = batch.into_iter().flatten();
            builder.add_all(&keys[..spellings.clone().count()], &mut states);
            forms.extend(states.iter().zip(spellings).filter_map(|(state, s)| Some(((*state)?, s))));
        }
        let trie = builder.finish()?;
        // Counting sort by state; the forms of one key stay in their order.
        let mut firsts = vec![0; trie.states as usize + 1];
        forms.iter().for_each(|(state, _)| firsts[*state as usize + 1] += 1);
        for i in 1..firsts.len() {
            firsts[i] += firsts[i - 1];
        }
        let mut spellings = vec![Spelling::zeroed(); forms.len()];
        for (state, spelling) in forms.iter().rev() {
            // From where the key's forms end down to where they begin.
            let place = &mut firsts[*state as usize + 1];
            *place -= 1;
            spellings[*place as usize] = *spelling;
        }
        firsts.rotate_left(1);
        if let Some(end) = firsts.last_mut() {
            *end = forms.len() as u32;
        }
        written.shrink_to_fit();
        let (firsts, spellings, written) = (firsts.into(), spellings.into(), written.into_bytes().into());
        Some(Matcher { trie, firsts, spellings, written, ends: OnceLock::new(), automaton: OnceLock::new() })
    }

    /// Adds everything to the sections of a file.
    pub(crate) fn store<'a>(&'a self, sections: &mut Sections<'a>) -> io::Result<()> {
        sections.column("filter", &self.trie.firsts.0);
        sections.column("filter 2", &self.trie.seconds.0);
        sections.column("slots", &self.trie.slots);
        sections.column("firsts", &self.firsts);
        sections.column("spelling", &self.spellings);
        sections.column("written", &self.written);
        let WordTrie { seed, keys, states, .. } = self.trie;
        sections.value("trie", &(seed, keys, states, probe(seed)))
    }

    /// The matcher of a file for a gazetteer with so many forms, or what is wrong with it. Numbers that lead nowhere are
    /// found here, or taken for no find.
    pub(crate) fn restore(stored: &Stored, forms: usize) -> Result<Matcher, String> {
        let (seed, keys, states, probed): (u64, u32, u32, u64) = stored.value("trie")?;
        if probed != probe(seed) {
            return Err("its words were folded or hashed in another way than this program's".to_owned());
        }
        let trie = WordTrie {
            seed,
            keys,
            states,
            firsts: Filter(stored.column("filter")?),
            seconds: Filter(stored.column("filter 2")?),
            slots: stored.column("slots")?,
        };
        let spellings: Column<Spelling> = stored.column("spelling")?;
        let (firsts, written): (Column<u32>, _) = (stored.column("firsts")?, stored.column("written")?);
        let forms_are_there = spellings.iter().all(|s| (s.form as usize) < forms);
        if !trie.is_sound() || !forms_are_there || firsts.len() != trie.states as usize + 1 {
            return Err("its search structure is not sound".to_owned());
        }
        Ok(Matcher { trie, firsts, spellings, written, ends: OnceLock::new(), automaton: OnceLock::new() })
    }

    fn automaton(&self) -> Option<&AhoCorasick> {
        let build = || {
            let builder = AhoCorasick::builder()
                .match_kind(MatchKind::Standard)
                .kind(Some(AhoCorasickKind::ContiguousNFA))
                .build(self.keys());
            builder.ok()
        };
        self.automaton.get_or_init(build).as_ref()
    }

    /// The number of distinct folded forms.
    pub fn len(&self) -> usize {
        self.trie.len()
    }

    /// Whether there is nothing to find.
    pub fn is_empty(&self) -> bool {
        self.trie.len() == 0
    }

    /// Bytes held by the search structures built so far.
    pub fn memory(&self) -> usize {
        let automaton = self.automaton.get().and_then(Option::as_ref);
        let spellings = self.spellings.len() * size_of::<Spelling>() + self.firsts.len() * 4 + self.written.len();
        self.trie.memory() + spellings + automaton.map_or(0, AhoCorasick::memory_usage)
    }

    /// All candidates in `original`, whose folding is `folded`: on word edges, in an allowed spelling, sorted by start,
    /// then longest first, then form. They may overlap.
    pub fn candidates(&self, original: &str, folded: &Folded, out: &mut Vec<Candidate>) {
        out.clear();
        let mut near = 0;
        SCRATCH.with_borrow_mut(|scratch| {
            self.trie.find(folded, scratch, |start, end, state| {
                self.accept(original, folded, (start, end, state), &mut near, out);
            });
        });
        // They come in the order of their starts.
        for namesakes in out.chunk_by_mut(|a, b| a.span.start == b.span.start) {
            namesakes.sort_unstable_by_key(|c| (std::cmp::Reverse(c.span.end), c.form));
        }
    }

    /// The same by the automaton, whatever the text: the judge of the word trie in tests and benches.
    pub fn candidates_by_automaton(&self, original: &str, folded: &Folded, out: &mut Vec<Candidate>) {
        let found = self.automaton().into_iter().flat_map(|a| a.find_overlapping_iter(folded.as_str()));
        self.candidates_among(original, folded, found.map(|m| (m.start(), m.end(), m.pattern().as_usize())), out);
    }

    /// The same from what another engine has found: where keys begin and end in the folded text, in bytes, and their
    /// places among [`Matcher::keys`].
    pub fn candidates_among(
        &self,
        original: &str,
        folded: &Folded,
        found: impl Iterator<Item = (usize, usize, usize)>,
        out: &mut Vec<Candidate>,
    ) {
        out.clear();
        let mut near = 0;
        let ends = self.ends();
        found.for_each(|(start, end, key)| self.accept(original, folded, (start, end, ends[key]), &mut near, out));
        out.sort_unstable_by_key(|c| (c.span.start, std::cmp::Reverse(c.span.end), c.form));
    }

    /// The distinct folded forms.
    pub fn keys(&self) -> Vec<String> {
        let key = |state: &u32| {
            let spelling = self.spellings_at(*state).first()?;
            let (written, mut key) = (std::str::from_utf8(self.written(spelling)).ok()?, String::new());
            spelled_with_key(written, &mut key);
            Some(key)
        };
        self.ends().iter().map(|state| key(state).unwrap_or_default()).collect()
    }

    /// The states in which they end.
    fn ends(&self) -> &[u32] {
        let all = || (0..self.trie.states).filter(|state| !self.spellings_at(*state).is_empty()).collect();
        self.ends.get_or_init(all)
    }

    /// The forms that end in a state, whatever a file that somebody made up says of it.
    fn spellings_at(&self, state: u32) -> &[Spelling] {
        let [from, to] = [0, 1].map(|next| self.firsts.get(state as usize + next).map_or(0, |n| *n as usize));
        self.spellings.get(from..to).unwrap_or_default()
    }

    /// How a form is written.
    fn written(&self, spelling: &Spelling) -> &[u8] {
        self.written.get(spelling.start as usize..spelling.end as usize).unwrap_or_default()
    }

    /// Adds the forms of a state that stand at a folded place, if that is on word edges and they may be so written. `near`
    /// is where the place before it was found.
    fn accept(
        &self,
        original: &str,
        folded: &Folded,
        (start, end, state): (usize, usize, u32),
        near: &mut usize,
        out: &mut Vec<Candidate>,
    ) {
        let key = &folded.as_str().as_bytes()[start..end];
        let Some((start, mut end)) = folded.original_range(start, end, near) else { return };
        // What folds to nothing at its end (a line break after a hyphen, a soft hyphen) does not belong to a name.
        if !original.as_bytes()[end.saturating_sub(1)].is_ascii_alphanumeric() {
            let fringe = |c: char| c.is_whitespace() || text::is_ignorable(c);
            end = start + original[start..end.max(start)].trim_end_matches(fringe).len();
        }
        if start >= end || !text::is_edge(original, start, true) || !text::is_edge(original, end, false) {
            return;
        }
        let span = Span::new(start, end);
        let surface = span.of(original);
        // Folded only when somebody asks: most names are written as they are listed.
        let spelled = LazyCell::new(|| spelled(surface));
        for spelling in self.spellings_at(state) {
            let (case, listed) = (spelling.case(), self.written(spelling));
            let allowed = match case {
                Case::Any => key == listed,
                _ if surface.as_bytes() == listed => true,
                Case::Exact => spelled.as_bytes() == listed,
                Case::Headline => spelled.as_bytes() == listed || is_in_capitals(&spelled, listed),
            };
            if allowed {
                out.push(Candidate { span, form: FormId(spelling.form) });
            }
        }
    }
}

/// What folding, cutting into words and hashing make of a text of all sorts of words, as one number.
fn probe(seed: u64) -> u64 {
    words::probe(
        &Folded::new("Wiretag’s Été of Straße, non-\nproliferation —  日本 한국 U.S. 1994 counterproliferationists"),
        seed,
    )
}

/// The text with everything folded but its case; most names have nothing to fold.
fn spelled(surface: &str) -> Cow<'_, str> {
    if text::is_plain(surface) { Cow::Borrowed(surface) } else { Cow::Owned(text::fold_keep_case(surface)) }
}

/// The same for a form, whose key goes to `key`: what [`Folded`] makes of it. Lower case is all that is left to do, unless
/// white space other than a space has its own rules.
fn spelled_with_key<'a>(text: &'a str, key: &mut String) -> Cow<'a, str> {
    key.clear();
    let spelled = spelled(text);
    match &spelled {
        Cow::Borrowed(plain) => key.push_str(plain),
        Cow::Owned(_) if text.trim().contains(|c: char| c.is_control()) => key.push_str(&text::fold(text)),
        Cow::Owned(folded) if folded.is_ascii() => key.push_str(folded.trim()),
        Cow::Owned(folded) => key.extend(folded.trim().chars().flat_map(char::to_lowercase)),
    }
    key.make_ascii_lowercase();
    spelled
}

/// Whether `surface` is `listed` in capitals throughout, both folded but for their case.
fn is_in_capitals(surface: &str, listed: &[u8]) -> bool {
    let capitals = || std::str::from_utf8(listed).unwrap_or_default().chars().flat_map(char::to_uppercase);
    !surface.contains(char::is_lowercase) && surface.chars().eq(capitals())
}

/// The same answer by nested loops: slow, obvious, the judge of [`Matcher`] in tests.
pub fn naive_candidates(gazetteer: &Gazetteer, original: &str) -> Vec<Candidate> {
    let boundaries: Vec<usize> = original.char_indices().map(|(i, _)| i).chain([original.len()]).collect();
    let mut out = Vec::new();
    for (i, &start) in boundaries.iter().enumerate() {
        for &end in &boundaries[i + 1..] {
            let surface = &original[start..end];
            // Neither white space and invisible characters at its ends nor half an accented letter make a name.
            let fringe = |c: char| c.is_whitespace() || text::is_ignorable(c);
            let mark = |c: Option<char>| {
                c.is_some_and(|c| !fringe(c) && Folded::new(c.encode_utf8(&mut [0; 4])).as_str().is_empty())
            };
            let trimmed = surface.trim_matches(fringe) == surface
                && !mark(surface.chars().next())
                && !mark(original[end..].chars().next());
            if !trimmed || !text::is_edge(original, start, true) || !text::is_edge(original, end, false) {
                continue;
            }
            for (id, form) in gazetteer.forms().enumerate() {
                if Folded::new(surface).as_str() != text::fold(form.text()) {
                    continue;
                }
                let (written, listed) = (text::fold_keep_case(surface), text::fold_keep_case(form.text()));
                let headline = written == listed.to_uppercase();
                let allowed = match form.case() {
                    Case::Any => true,
                    Case::Exact => written == listed,
                    Case::Headline => written == listed || headline,
                };
                if allowed {
                    out.push(Candidate { span: Span::new(start, end), form: FormId(id as u32) });
                }
            }
        }
    }
    out.sort_unstable_by_key(|c| (c.span.start, std::cmp::Reverse(c.span.end), c.form));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_what_folding_makes_of_forms() {
        let mut key = String::new();
        for form in [
            "South Korea",
            " Côte  d’Ivoire ",
            "İzmir",
            "Straße ẞ",
            "ΣΟΦΙΑΣ Σ",
            "a \u{200b} b",
            "\u{200b} a",
            "Non-\nProliferation",
            "a\n\nb",
            "a\u{2028}b",
            "ＮＡＴＯ™",
            "`x` \u{1f}",
            "대한민국",
            "",
        ] {
            assert_eq!(spelled_with_key(form, &mut key), text::fold_keep_case(form), "{form:?}");
            assert_eq!(key, text::fold(form), "{form:?}");
        }
    }
}
