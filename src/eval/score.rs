//! One article: answers are paired with gold, and the pairs are counted by three measures.
//!
//! Pairing is one to one within a field and a kind, among mentions that share a character: equal spans first, then the
//! longest common stretch, then gold's order, then the answers' order. What becomes of each mention:
//!
//! - A gold row that must be found counts in `gold`. With a partner it counts as matched by `span`; by `linked` if the
//!   entity is the same; by `strict` if the span is, too.
//! - An answer counts in `system` if its partner must be found, or if it has none (a false alarm), unless its `via` is
//!   neutral.
//! - An optional gold row and its partner count nowhere.
//! - An answer without a partner that touches a gold row which another answer has taken is no false alarm; by `strict`,
//!   which forgives nothing, it is.
//! - A gold row that names no entity counts by `span` alone.
//!
//! Not here: sums over articles and ratios ([`super::report`]).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Answer, Answers, Gold, Options, Target, same_entity};
use crate::document::{Document, Field, Span};

/// The three numbers of a measure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Gold rows that must be found.
    pub gold: u64,
    /// Answers that are right or wrong.
    pub system: u64,
    /// Pairs that are right.
    pub matched: u64,
}

/// The measures of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// The places touch and the entity is the same.
    pub linked: Tally,
    /// The place and the entity are the same.
    pub strict: Tally,
    /// The places touch.
    pub span: Tally,
}

impl Counts {
    /// Adds the counts of another article.
    pub fn add(&mut self, other: &Counts) {
        for (mine, theirs) in
            [(&mut self.linked, other.linked), (&mut self.strict, other.strict), (&mut self.span, other.span)]
        {
            mine.gold += theirs.gold;
            mine.system += theirs.system;
            mine.matched += theirs.matched;
        }
    }
}

/// What became of the mentions of one `via`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ViaCounts {
    /// All of them.
    pub mentions: u64,
    /// Answers: those that are right or wrong. Gold: those that an answer touches.
    pub judged: u64,
    /// Those with the right entity.
    pub right: u64,
}

impl ViaCounts {
    /// Adds those of another article.
    pub fn add(&mut self, other: &ViaCounts) {
        self.mentions += other.mentions;
        self.judged += other.judged;
        self.right += other.right;
    }
}

/// The sorts of error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// Gold has a mention, the answers have none of its kind there.
    Miss,
    /// The answers have a mention where gold has none of its kind.
    FalseAlarm,
    /// Both have one, but of different entities.
    WrongEntity,
}

impl FaultKind {
    /// The word in the `error` column.
    pub fn name(self) -> &'static str {
        match self {
            FaultKind::Miss => "miss",
            FaultKind::FalseAlarm => "false-alarm",
            FaultKind::WrongEntity => "wrong-entity",
        }
    }
}

/// One error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its sort.
    pub kind: FaultKind,
    /// The gold row, unless it is a false alarm.
    pub gold: Option<Gold>,
    /// The answer, unless it is a miss.
    pub answer: Option<Answer>,
    /// The rule that kept the answer or dropped the candidate; `unlisted` if no listed form of the kind stands there,
    /// `taken` if the answer there was paired with another gold row; empty if not known.
    pub rule: &'static str,
}

/// What came of one article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scored {
    /// By kind.
    pub kinds: BTreeMap<String, Counts>,
    /// Answers by kind and `via`.
    pub vias: BTreeMap<(String, String), ViaCounts>,
    /// Gold rows by kind, `via` and whether they are optional.
    pub gold_vias: BTreeMap<(String, String, bool), ViaCounts>,
    /// Every error, in reading order.
    pub faults: Vec<Fault>,
}

/// Scores the answers about one article.
pub fn score(document: &Document, gold: &[Gold], answers: &Answers, options: &Options) -> Scored {
    let mut out = Scored::default();
    for kind in &options.kinds {
        for field in Field::ALL.into_iter().filter(|f| options.titles || *f == Field::Text) {
            debug_assert!(gold.iter().all(|g| g.span.end as usize <= document.field(g.field).len()));
            let gold: Vec<&Gold> = gold.iter().filter(|g| g.kind == *kind && g.field == field).collect();
            let found = answers.mentions.iter().filter(|a| a.kind == *kind && a.field == field).collect();
            Part { kind, gold, found, all: answers, options }.count(&mut out);
        }
    }
    out.faults.sort_by_key(|f| match (&f.gold, &f.answer) {
        (Some(g), _) => (g.field, g.span, f.kind),
        (None, Some(a)) => (a.field, a.span, f.kind),
        (None, None) => (Field::Title, Span::default(), f.kind),
    });
    out
}

/// One kind in one field of one article.
struct Part<'a> {
    kind: &'a str,
    gold: Vec<&'a Gold>,
    found: Vec<&'a Answer>,
    all: &'a Answers,
    options: &'a Options,
}

impl Part<'_> {
    fn count(&self, out: &mut Scored) {
        let (partner_of_gold, partner_of_answer) = self.pairs();
        let mut counts = out.kinds.get(self.kind).copied().unwrap_or_default();
        for (gold, partner) in self.gold.iter().zip(&partner_of_gold) {
            let answer = partner.map(|i| self.found[i]);
            self.gold_row(gold, answer, &mut counts, out);
        }
        for (answer, partner) in self.found.iter().zip(&partner_of_answer) {
            let via = out.vias.entry((self.kind.to_owned(), answer.via.clone())).or_default();
            via.mentions += 1;
            match partner.map(|i| self.gold[i]) {
                Some(gold) => {
                    let judged = !gold.is_optional(self.options) && gold.target != Target::Unknown;
                    via.judged += u64::from(judged);
                    via.right += u64::from(judged && same_entity(&gold.target, answer));
                }
                None if self.options.neutral.contains(&answer.via) => {}
                None => {
                    let touched: Vec<_> = self.gold.iter().filter(|g| g.span.overlaps(answer.span)).collect();
                    if touched.is_empty() {
                        via.judged += 1;
                        [&mut counts.linked, &mut counts.strict, &mut counts.span]
                            .into_iter()
                            .for_each(|t| t.system += 1);
                        let rule = answer.rule;
                        let answer = Some((*answer).clone());
                        out.faults.push(Fault { kind: FaultKind::FalseAlarm, gold: None, answer, rule });
                    } else if touched.iter().any(|g| !g.is_optional(self.options) && g.target != Target::Unknown) {
                        counts.strict.system += 1;
                    }
                }
            }
        }
        out.kinds.insert(self.kind.to_owned(), counts);
    }

    fn gold_row(&self, gold: &Gold, answer: Option<&Answer>, counts: &mut Counts, out: &mut Scored) {
        let optional = gold.is_optional(self.options);
        let right = answer.is_some_and(|a| same_entity(&gold.target, a));
        let key = (self.kind.to_owned(), gold.via.clone(), optional);
        let found = u64::from(answer.is_some());
        out.gold_vias.entry(key).or_default().add(&ViaCounts { mentions: 1, judged: found, right: right.into() });
        if optional {
            return;
        }
        let add = |tally: &mut Tally, matched: bool| {
            tally.gold += 1;
            tally.system += found;
            tally.matched += u64::from(matched);
        };
        add(&mut counts.span, answer.is_some());
        if gold.target != Target::Unknown {
            add(&mut counts.linked, right);
            add(&mut counts.strict, right && answer.is_some_and(|a| a.span == gold.span));
        }
        match answer {
            None => out.faults.push(Fault {
                kind: FaultKind::Miss,
                gold: Some(gold.clone()),
                answer: None,
                rule: self.why_missed(gold),
            }),
            Some(a) if !right && gold.target != Target::Unknown => out.faults.push(Fault {
                kind: FaultKind::WrongEntity,
                gold: Some(gold.clone()),
                answer: Some(a.clone()),
                rule: a.rule,
            }),
            Some(_) => {}
        }
    }

    /// The partner of every gold row and of every answer.
    fn pairs(&self) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
        let mut pairs = Vec::new();
        for (i, gold) in self.gold.iter().enumerate() {
            for (j, answer) in self.found.iter().enumerate().filter(|(_, a)| a.span.overlaps(gold.span)) {
                pairs.push((gold.span != answer.span, Reverse(common(gold.span, answer.span)), i, j));
            }
        }
        pairs.sort_unstable();
        let (mut of_gold, mut of_answer) = (vec![None; self.gold.len()], vec![None; self.found.len()]);
        for (_, _, i, j) in pairs {
            if of_gold[i].is_none() && of_answer[j].is_none() {
                (of_gold[i], of_answer[j]) = (Some(j), Some(i));
            }
        }
        (of_gold, of_answer)
    }

    fn why_missed(&self, gold: &Gold) -> &'static str {
        let Some(dropped) = &self.all.dropped else { return "" };
        if self.found.iter().any(|a| a.span.overlaps(gold.span)) {
            return "taken";
        }
        let here = dropped.iter().filter(|d| d.field == gold.field && d.span.overlaps(gold.span));
        let of_kind = here.filter(|d| d.kinds.contains(&gold.kind));
        // Of several the one that covers most; among those the shortest, which names just that.
        let best = of_kind.max_by_key(|d| (common(d.span, gold.span), Reverse(d.span.len()), Reverse(d.span.start)));
        best.map_or("unlisted", |d| d.rule)
    }
}

/// The length of the common stretch of two spans that overlap.
fn common(a: Span, b: Span) -> u32 {
    a.end.min(b.end) - a.start.max(b.start)
}
