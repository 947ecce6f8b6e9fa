//! Finds every form of a gazetteer in a text: one structure over all kinds, all candidates that stand on word edges.
//!
//! Ordinary texts are searched by [`words`]; texts with scripts without spaces or with invisible characters by an
//! Aho–Corasick automaton, which is built when the first such text comes. Both give the same candidates where both can
//! (tests compare them). This is the only file that names `aho_corasick`.
//!
//! Not here: choosing among overlapping or ambiguous candidates ([`crate::resolve`]). Searching leftmost-longest and
//! checking edges afterwards would lose names: with the forms "us" and "us open", "the us opened" has the first one.

mod words;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::document::Span;
use crate::gazetteer::{Case, FormId, Gazetteer};
use crate::text::{self, Folded};

use words::WordTrie;

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
    /// The folded forms, sorted.
    keys: Vec<Box<str>>,
    /// For each key, its forms.
    spellings: Vec<Vec<Spelling>>,
    /// `None` inside if the keys are too many for one automaton (several GiB of names).
    automaton: OnceLock<Option<AhoCorasick>>,
}

thread_local! {
    /// The words of the text at hand, a buffer that each thread uses again.
    static WORDS: RefCell<Vec<words::Word>> = const { RefCell::new(Vec::new()) };
}

/// How a form must be written.
#[derive(Debug)]
struct Spelling {
    form: FormId,
    case: Case,
    /// The form with everything folded but its case.
    written: Box<str>,
}

impl Matcher {
    /// Compiles all forms of `gazetteer`.
    pub fn new(gazetteer: &Gazetteer) -> Matcher {
        let mut by_key: BTreeMap<String, Vec<Spelling>> = BTreeMap::new();
        for (i, form) in gazetteer.forms().iter().enumerate() {
            let written = text::fold_keep_case(&form.text).into();
            let spelling = Spelling { form: FormId(i as u32), case: form.case, written };
            by_key.entry(text::fold(&form.text)).or_default().push(spelling);
        }
        let (keys, spellings): (Vec<Box<str>>, _) =
            by_key.into_iter().filter(|(key, _)| !key.is_empty()).map(|(key, forms)| (key.into(), forms)).unzip();
        Matcher { trie: WordTrie::new(&keys), keys, spellings, automaton: OnceLock::new() }
    }

    fn automaton(&self) -> Option<&AhoCorasick> {
        let build = || {
            let builder = AhoCorasick::builder()
                .match_kind(MatchKind::Standard)
                .kind(Some(AhoCorasickKind::ContiguousNFA))
                .build(self.keys.iter().map(|k| k.as_bytes()));
            builder.ok()
        };
        self.automaton.get_or_init(build).as_ref()
    }

    /// The number of distinct folded forms.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is nothing to find.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Bytes held by the search structures built so far.
    pub fn memory(&self) -> usize {
        let automaton = self.automaton.get().and_then(Option::as_ref);
        self.trie.memory() + automaton.map_or(0, AhoCorasick::memory_usage)
    }

    /// All candidates in `original`, whose folding is `folded`: on word edges, in an allowed spelling, sorted by start,
    /// then longest first, then form. They may overlap.
    pub fn candidates(&self, original: &str, folded: &Folded, out: &mut Vec<Candidate>) {
        out.clear();
        match (!folded.is_ordinary()).then(|| self.automaton()).flatten() {
            None => WORDS.with_borrow_mut(|words| {
                let text = folded.as_str();
                self.trie.find(folded, words, |start, end, key| {
                    if text[start..end] == *self.keys[key as usize] {
                        self.accept(original, folded, (start, end, key as usize), out);
                    }
                });
            }),
            Some(automaton) => {
                for found in automaton.find_overlapping_iter(folded.as_str()) {
                    let at = (found.start(), found.end(), found.pattern().as_usize());
                    self.accept(original, folded, at, out);
                }
            }
        }
        out.sort_unstable_by_key(|c| (c.span.start, std::cmp::Reverse(c.span.end), c.form));
    }

    /// The same by the automaton, whatever the text: the judge of the word trie in tests and benches.
    pub fn candidates_by_automaton(&self, original: &str, folded: &Folded, out: &mut Vec<Candidate>) {
        out.clear();
        for found in self.automaton().into_iter().flat_map(|a| a.find_overlapping_iter(folded.as_str())) {
            let at = (found.start(), found.end(), found.pattern().as_usize());
            self.accept(original, folded, at, out);
        }
        out.sort_unstable_by_key(|c| (c.span.start, std::cmp::Reverse(c.span.end), c.form));
    }

    /// Adds the forms of a key that stands at a folded place, if that is on word edges and they may be so written.
    fn accept(
        &self,
        original: &str,
        folded: &Folded,
        (start, end, key): (usize, usize, usize),
        out: &mut Vec<Candidate>,
    ) {
        let (Some(start), Some(end)) = (folded.original(start), folded.original(end)) else {
            return;
        };
        // What folds to nothing at its end (a line break after a hyphen, a soft hyphen) does not belong to a name.
        let fringe = |c: char| c.is_whitespace() || text::is_ignorable(c);
        let end = start + original[start..end.max(start)].trim_end_matches(fringe).len();
        if start >= end || !text::is_edge(original, start, true) || !text::is_edge(original, end, false) {
            return;
        }
        let span = Span::new(start, end);
        let spellings = &self.spellings[key];
        let any = spellings.iter().all(|s| s.case == Case::Any);
        let written = if any { Cow::Borrowed("") } else { written(span.of(original)) };
        out.extend(spellings.iter().filter(|s| s.allows(&written)).map(|s| Candidate { span, form: s.form }));
    }
}

/// The text with everything folded but its case; most names have nothing to fold.
fn written(surface: &str) -> Cow<'_, str> {
    let plain = |b: &u8| b.is_ascii_graphic() && *b != b'`' || *b == b' ';
    if surface.as_bytes().iter().all(plain) && !surface.contains("  ") {
        Cow::Borrowed(surface)
    } else {
        Cow::Owned(text::fold_keep_case(surface))
    }
}

impl Spelling {
    fn allows(&self, written: &str) -> bool {
        match self.case {
            Case::Any => true,
            Case::Exact => written == &*self.written,
            Case::Headline => {
                written == &*self.written
                    || !written.contains(char::is_lowercase)
                        && written.chars().eq(self.written.chars().flat_map(char::to_uppercase))
            }
        }
    }
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
            for (id, form) in gazetteer.forms().iter().enumerate() {
                if Folded::new(surface).as_str() != text::fold(&form.text) {
                    continue;
                }
                let (written, listed) = (text::fold_keep_case(surface), text::fold_keep_case(&form.text));
                let headline = written == listed.to_uppercase();
                let allowed = match form.case {
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
