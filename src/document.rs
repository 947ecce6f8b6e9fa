//! What an article is: an id, a title, a text, a date. And what a place in it is: a field and a byte span.
//!
//! Not here: how articles are read from files ([`crate::input`]) and what their text looks like inside
//! ([`crate::text`]).

use std::fmt;

pub use jiff::civil::Date;

/// One article as it was read. Offsets everywhere point into `title` and `text` exactly as they stand here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// The article's id; from the record, or made from the source and the record number.
    pub id: String,
    /// The headline; empty where the input has none.
    pub title: String,
    /// The body as the user gave it, unchanged.
    pub text: String,
    /// The day of publication, if the record or the page tells it.
    pub date: Option<Date>,
    /// BCP 47 language tag, if the record has one; only conditions in `names.csv` look at it.
    pub lang: Option<String>,
}

impl Document {
    /// A document with a text and nothing else.
    pub fn from_text(id: impl Into<String>, text: impl Into<String>) -> Document {
        Document { id: id.into(), text: text.into(), ..Document::default() }
    }

    /// The content of one field.
    pub fn field(&self, field: Field) -> &str {
        match field {
            Field::Title => &self.title,
            Field::Text => &self.text,
        }
    }
}

/// The two parts of an article that are searched. A title is a sentence of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The headline.
    Title,
    /// The body.
    Text,
}

impl Field {
    /// Both fields, in reading order.
    pub const ALL: [Field; 2] = [Field::Title, Field::Text];

    /// The word written in the `field` column.
    pub fn name(self) -> &'static str {
        match self {
            Field::Title => "title",
            Field::Text => "text",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A half-open range of **bytes** in one field, always on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte positions. Fields are at most 4 GiB, which the readers guarantee.
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end && u32::try_from(end).is_ok());
        Span { start: start as u32, end: end as u32 }
    }

    /// The length in bytes.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two spans share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The covered part of `text`.
    pub fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }
}

/// Reads a date as records, gazetteers and pages write it: `2019`, `2019-10`, `2019-10-18`, `2019-10-18T07:13Z`,
/// `20191018`, `October 18, 2019`, `18 October 2019`, `Oct. 18, 2019`, and the same inside a longer line.
///
/// Year or month precision gives the first day. `None` where no date can be read.
///
/// ```
/// use wiretag::document::parse_date;
/// assert_eq!(parse_date("All News 07:13 October 18, 2019").unwrap().to_string(), "2019-10-18");
/// assert_eq!(parse_date("2019-10").unwrap().to_string(), "2019-10-01");
/// assert_eq!(parse_date("2019-13-01"), None);
/// ```
pub fn parse_date(s: &str) -> Option<Date> {
    let s = s.trim();
    parse_iso(s).or_else(|| parse_written(s))
}

/// Only the ISO forms of [`parse_date`]: what a gazetteer may hold.
pub fn parse_iso(s: &str) -> Option<Date> {
    let head = s.split(['T', ' ']).next()?;
    let number = |t: &str, width: usize| (t.len() == width).then(|| t.parse::<i16>().ok()).flatten();
    if head.len() == 8 && head.bytes().all(|b| b.is_ascii_digit()) {
        return date(number(&head[..4], 4)?, number(&head[4..6], 2)?, number(&head[6..], 2)?);
    }
    let mut parts = head.split(['-', '/']);
    let year = number(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |m| number(m, 2))?;
    let day = parts.next().map_or(Some(1), |d| number(d, 2))?;
    if parts.next().is_some() { None } else { date(year, month, day) }
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Month-name dates, American and British order, anywhere in the line.
fn parse_written(s: &str) -> Option<Date> {
    let words: Vec<&str> = s.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let day = |w: &str| w.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<i16>().ok().filter(|d| *d < 32);
    let year = |w: &str| (w.len() == 4).then(|| w.parse::<i16>().ok()).flatten();
    words.windows(3).find_map(|w| {
        if let (Some(m), Some(d), Some(y)) = (month(w[0]), day(w[1]), year(w[2])) {
            return date(y, m, d);
        }
        if let (Some(d), Some(m), Some(y)) = (day(w[0]), month(w[1]), year(w[2])) { date(y, m, d) } else { None }
    })
}

/// The number of an English month name or its usual abbreviation (without the stop).
pub(crate) fn month(word: &str) -> Option<i16> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let full = |m: &&str| **m == *word || (m.len() > 3 && word == m[..3]) || (**m == *"september" && word == "sept");
    MONTHS.iter().position(full).map(|i| i as i16 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_every_written_form() {
        for (written, iso) in [
            ("2019-10-18", "2019-10-18"),
            ("2019-10-18T07:13:00Z", "2019-10-18"),
            ("2019-10-18 07:13:00", "2019-10-18"),
            ("20191018", "2019-10-18"),
            ("20191018T071300", "2019-10-18"),
            ("2019/10/18", "2019-10-18"),
            ("2019", "2019-01-01"),
            ("Oct. 18, 2019", "2019-10-18"),
            ("18 October 2019", "2019-10-18"),
            ("Fri, 18 Oct 2019 07:13:00 +0000", "2019-10-18"),
            ("Sept. 3rd, 2001", "2001-09-03"),
        ] {
            assert_eq!(parse_date(written).map(|d| d.to_string()).as_deref(), Some(iso), "{written}");
        }
        for written in ["", "soon", "2019-02-30", "2019-1-1", "99", "October 2019", "1/2/2019"] {
            assert_eq!(parse_date(written), None, "{written}");
        }
    }
}
