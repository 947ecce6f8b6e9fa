//! Finds every form of a gazetteer in a text: one automaton over all kinds, all candidates that stand on word edges.
//! This is the only file that names `aho_corasick`.
//!
//! Not here: choosing among overlapping or ambiguous candidates ([`crate::resolve`]). Searching leftmost-longest and
//! checking edges afterwards would lose names: with the forms "us" and "us open", "the us opened" has the first one.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::document::Span;
use crate::error::{Error, Result};
use crate::gazetteer::{Case, FormId, Gazetteer};
use crate::text::{self, Folded};

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
    automaton: AhoCorasick,
    /// For each pattern, its forms.
    keys: Vec<Vec<Spelling>>,
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
    ///
    /// # Errors
    /// When the forms are too many for one automaton (several GiB of names).
    pub fn new(gazetteer: &Gazetteer) -> Result<Matcher> {
        let mut by_key: BTreeMap<String, Vec<Spelling>> = BTreeMap::new();
        for (i, form) in gazetteer.forms().iter().enumerate() {
            let written = text::fold_keep_case(&form.text).into();
            let spelling = Spelling { form: FormId(i as u32), case: form.case, written };
            by_key.entry(text::fold(&form.text)).or_default().push(spelling);
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(by_key.keys())
            .map_err(|e| Error::usage(format!("the gazetteer is too large for one automaton: {e}")))?;
        Ok(Matcher { automaton, keys: by_key.into_values().collect() })
    }

    /// The number of distinct folded forms.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is nothing to find.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Bytes held by the automaton.
    pub fn memory(&self) -> usize {
        self.automaton.memory_usage()
    }

    /// All candidates in `original`, whose folding is `folded`: on word edges, in an allowed spelling, sorted by start,
    /// then longest first, then form. They may overlap.
    pub fn candidates(&self, original: &str, folded: &Folded, out: &mut Vec<Candidate>) {
        out.clear();
        let mut written = String::new();
        for found in self.automaton.find_overlapping_iter(folded.as_str()) {
            let (Some(start), Some(end)) = (folded.original(found.start()), folded.original(found.end())) else {
                continue;
            };
            // What folds to nothing at its end (a line break after a hyphen, a soft hyphen) does not belong to a name.
            let fringe = |c: char| c.is_whitespace() || text::is_ignorable(c);
            let end = start + original[start..end.max(start)].trim_end_matches(fringe).len();
            if start >= end || !text::is_edge(original, start, true) || !text::is_edge(original, end, false) {
                continue;
            }
            let span = Span::new(start, end);
            written.clear();
            for spelling in &self.keys[found.pattern().as_usize()] {
                if spelling.case != Case::Any && written.is_empty() {
                    written.push_str(&text::fold_keep_case(span.of(original)));
                }
                if spelling.allows(&written) {
                    out.push(Candidate { span, form: spelling.form });
                }
            }
        }
        out.sort_unstable_by_key(|c| (c.span.start, std::cmp::Reverse(c.span.end), c.form));
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
