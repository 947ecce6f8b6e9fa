//! A whole evaluation: rows of gold wait for their articles, articles come one by one with their answers, and what
//! does not fit is told with its place.
//!
//! Not here: reading articles and tagging them; whoever does that hands them over.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::rows::{Row, Rows};
use super::{Answers, Options, Report, Scored, place, score, sort_kinds};
use crate::document::{Document, Field};
use crate::input::Reject;
use crate::text::OffsetUnit;

/// Rows of one file by article, each placed when its article comes.
#[derive(Debug)]
struct Waiting {
    source: Arc<str>,
    unit: OffsetUnit,
    rows: BTreeMap<String, Vec<Row>>,
}

impl Waiting {
    fn new(source: &Arc<str>, rows: Vec<Row>, unit: OffsetUnit) -> Waiting {
        let mut by_article: BTreeMap<String, Vec<Row>> = BTreeMap::new();
        for row in rows {
            by_article.entry(row.doc_id.clone()).or_default().push(row);
        }
        Waiting { source: Arc::clone(source), unit, rows: by_article }
    }

    fn reject(&self, line: u64, reason: String) -> Reject {
        Reject { source: Arc::clone(&self.source), record: 0, line, reason }
    }

    /// The rows of an article that fit it, with their spans; the others go to `bad`.
    fn take<T>(
        &mut self,
        document: &Document,
        bad: &mut Vec<Reject>,
        wanted: impl Fn(&Row) -> bool,
        mut make: impl FnMut(&Row, crate::document::Span) -> Result<T, String>,
    ) -> Vec<T> {
        let mut out = Vec::new();
        for row in self.rows.remove(&document.id).unwrap_or_default() {
            if row.range.is_none() || !wanted(&row) {
                continue;
            }
            match place(&row, document, self.unit).and_then(|span| make(&row, span)) {
                Ok(made) => out.push(made),
                Err(reason) => bad.push(self.reject(row.line, reason)),
            }
        }
        out
    }
}

/// An evaluation under way.
#[derive(Debug)]
pub struct Evaluation {
    options: Options,
    gold: Waiting,
    answers: Option<Waiting>,
    every_article: bool,
    seen: BTreeSet<String>,
    documents: Vec<Document>,
    scored: Vec<Scored>,
    bad: Vec<Reject>,
}

/// What came of an evaluation.
#[derive(Debug)]
pub struct Outcome {
    /// The figures and the errors.
    pub report: Report,
    /// The articles scored, in their order.
    pub documents: Vec<Document>,
    /// Rows that do not fit, in the order found.
    pub bad: Vec<Reject>,
}

impl Evaluation {
    /// Begins with the rows of a gold file. Without kinds in `options`, those that the gold has are scored; titles are
    /// scored if any row names its field.
    pub fn new(source: &Arc<str>, gold: Rows, unit: OffsetUnit, mut options: Options) -> Evaluation {
        if options.kinds.is_empty() {
            let with_kind = gold.rows.iter().filter(|r| r.range.is_some());
            options.kinds = with_kind.map(|r| r.kind.clone()).collect::<BTreeSet<_>>().into_iter().collect();
            sort_kinds(&mut options.kinds);
        }
        options.titles = gold.rows.iter().any(|r| r.field.is_some());
        Evaluation {
            gold: Waiting::new(source, gold.rows, unit),
            bad: gold.bad,
            options,
            answers: None,
            every_article: false,
            seen: BTreeSet::new(),
            documents: Vec::new(),
            scored: Vec::new(),
        }
    }

    /// Scores articles without a row too: whoever made the gold read them and found nothing.
    #[must_use]
    pub fn every_article(mut self, every: bool) -> Evaluation {
        self.every_article = every;
        self
    }

    /// Takes the answers from the rows of a file, such as a mentions.csv.
    #[must_use]
    pub fn with_answers(mut self, source: &Arc<str>, answers: Rows, unit: OffsetUnit) -> Evaluation {
        self.bad.extend(answers.bad);
        self.answers = Some(Waiting::new(source, answers.rows, unit));
        self
    }

    /// The kinds scored.
    pub fn kinds(&self) -> &[String] {
        &self.options.kinds
    }

    /// Whether an article is to be scored: the gold has a row for it, or it is the first with its id and every article
    /// is.
    pub fn wants(&self, id: &str) -> bool {
        self.gold.rows.contains_key(id) || self.every_article && !self.seen.contains(id)
    }

    /// Scores an article that [`Evaluation::wants`]. `answers` is asked unless they come from a file.
    pub fn add(&mut self, document: Document, answers: impl FnOnce(&Document) -> Answers) {
        self.seen.insert(document.id.clone());
        let kinds = &self.options.kinds;
        let scored_kind = |row: &Row| kinds.contains(&row.kind);
        let mut lines: BTreeMap<_, u64> = BTreeMap::new();
        let gold = self.gold.take(&document, &mut self.bad, scored_kind, |row, span| {
            let gold = row.to_gold(span);
            let key = (gold.field, span, gold.kind.clone(), gold.target.clone());
            match lines.insert(key, row.line) {
                Some(line) => Err(format!("the same mention as in line {line}")),
                None => Ok(gold),
            }
        });
        let answers = match &mut self.answers {
            Some(waiting) => {
                let scored = |row: &Row| scored_kind(row) && (self.options.titles || row.field != Some(Field::Title));
                let mentions = waiting.take(&document, &mut self.bad, scored, |row, span| Ok(row.to_answer(span)));
                Answers { mentions, dropped: None }
            }
            None => answers(&document),
        };
        self.scored.push(score(&document, &gold, &answers, &self.options));
        self.documents.push(document);
    }

    /// Adds everything up. Rows whose article did not come are wrong.
    pub fn finish(mut self) -> Outcome {
        let mut lost: Vec<Reject> = Vec::new();
        for (id, rows) in &self.gold.rows {
            lost.extend(rows.iter().map(|r| self.gold.reject(r.line, format!("no article has the id {id:?}"))));
        }
        lost.sort_by_key(|r| r.line);
        self.bad.extend(lost);
        let mut report = Report::new(&self.scored, &self.options);
        report.bad_rows = self.bad.len() as u64;
        Outcome { report, documents: self.documents, bad: self.bad }
    }
}
