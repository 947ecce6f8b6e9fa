//! Which field of a record is the id, the title, the text, the date, the language.
//!
//! Not here: taking records apart ([`super::jsonl`], [`super::delimited`]).

use crate::document::{Document, parse_date};

/// Names of fields as the user gave them; where `None`, the usual names are tried in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldNames {
    /// The id.
    pub id: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The body.
    pub text: Option<String>,
    /// The date.
    pub date: Option<String>,
    /// The language.
    pub lang: Option<String>,
}

const ID: &[&str] = &["id", "doc_id", "docid", "article_id", "_id", "uri", "url", "guid", "link"];
const TITLE: &[&str] = &["title", "headline", "head"];
pub(super) const TEXT: &[&str] =
    &["text", "body", "content", "article", "full_text", "fulltext", "article_text", "body_text", "maintext"];
const DATE: &[&str] = &[
    "date",
    "published",
    "pub_date",
    "pubdate",
    "publish_date",
    "published_at",
    "publication_date",
    "date_published",
    "datetime",
    "timestamp",
    "created_at",
];
const LANG: &[&str] = &["lang", "language"];

/// What a field is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Id,
    Title,
    Text,
    Date,
    Lang,
}

const SLOTS: [Slot; 5] = [Slot::Id, Slot::Title, Slot::Text, Slot::Date, Slot::Lang];

impl FieldNames {
    fn wanted(&self, slot: Slot) -> (Option<&str>, &'static [&'static str]) {
        match slot {
            Slot::Id => (self.id.as_deref(), ID),
            Slot::Title => (self.title.as_deref(), TITLE),
            Slot::Text => (self.text.as_deref(), TEXT),
            Slot::Date => (self.date.as_deref(), DATE),
            Slot::Lang => (self.lang.as_deref(), LANG),
        }
    }

    /// The slot of a field and its rank among the usual names (0 is best), if it has one.
    pub(super) fn slot(&self, field: &str) -> Option<(Slot, usize)> {
        SLOTS.into_iter().find_map(|slot| match self.wanted(slot) {
            (Some(own), _) => (own == field).then_some((slot, 0)),
            (None, usual) => usual.iter().position(|u| u.eq_ignore_ascii_case(field)).map(|rank| (slot, rank)),
        })
    }

    /// What to say when no text was found among `found`.
    pub(super) fn no_text<'a>(&self, found: impl Iterator<Item = &'a str>) -> String {
        let (own, usual) = self.wanted(Slot::Text);
        let expected = own.map_or_else(|| usual.join(", "), str::to_owned);
        let found: Vec<&str> = found.take(12).collect();
        format!(
            "no text field: expected {expected}; found {}; name it with --text",
            if found.is_empty() { "nothing".to_owned() } else { found.join(", ") }
        )
    }
}

/// A record on its way to a document.
#[derive(Debug, Default)]
pub(super) struct Draft {
    document: Document,
    /// The best rank seen for each slot.
    ranks: [Option<usize>; 5],
    /// Whether a text field was there, though it may be empty.
    saw_text: bool,
}

impl Draft {
    /// Takes a field's value unless it is empty or a better-named field has filled the slot.
    pub(super) fn put(&mut self, slot: Slot, rank: usize, value: impl Into<String> + AsRef<str>) {
        self.saw_text |= slot == Slot::Text;
        let best = &mut self.ranks[slot as usize];
        if best.is_some_and(|b| b <= rank) || value.as_ref().trim().is_empty() {
            return;
        }
        *best = Some(rank);
        match slot {
            Slot::Id => self.document.id = value.into(),
            Slot::Title => self.document.title = value.into(),
            Slot::Text => self.document.text = value.into(),
            Slot::Date => self.document.date = parse_date(value.as_ref()),
            Slot::Lang => self.document.lang = Some(value.into()),
        }
    }

    /// Whether a text field was there.
    pub(super) fn has_text(&self) -> bool {
        self.saw_text
    }

    /// The document, or why it is none.
    pub(super) fn finish(self) -> Result<Document, String> {
        if self.document.text.trim().is_empty() {
            return Err("the text is empty".to_owned());
        }
        Ok(self.document)
    }
}

/// Which column of a table fills which slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    pub(super) slots: Vec<Option<(SlotIndex, usize)>>,
    pub(super) width: usize,
}

/// A slot as data.
pub(super) type SlotIndex = usize;

impl Columns {
    /// Finds the columns in a header row.
    pub(super) fn new(header: &[String], names: &FieldNames) -> Result<Columns, String> {
        let slots: Vec<_> = header.iter().map(|h| names.slot(h).map(|(s, rank)| (s as usize, rank))).collect();
        if !slots.iter().flatten().any(|(s, _)| *s == Slot::Text as usize) {
            return Err(names.no_text(header.iter().map(String::as_str)));
        }
        Ok(Columns { width: slots.len(), slots })
    }

    /// The slot of a column.
    pub(super) fn slot(&self, column: usize) -> Option<(Slot, usize)> {
        self.slots.get(column).copied().flatten().map(|(s, rank)| (SLOTS[s], rank))
    }
}
