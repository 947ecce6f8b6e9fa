//! The zones of a page: headline, dateline, byline, captions, and the furniture around the news (menus, sharing
//! buttons, lists of other stories). Recognised by form alone.
//!
//! Not here: what a mention in a zone is worth ([`crate::resolve`] says).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::lexicon::{self, Lists};
use super::sentences::push_sentences;
use super::{paragraphs, words};
use crate::document::{Date, Span, parse_date};

/// A stretch of a page that is not running news text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// The headline, repeated in the text; it is searched as the title field.
    Headline,
    /// `WASHINGTON, Oct. 17 (Yonhap) --`
    Dateline,
    /// `By Lee Haye-ah`
    Byline,
    /// The text under a picture, with its credit.
    Caption,
    /// Menus, buttons, lists of other stories, copyright lines.
    Furniture,
}

/// How one field is laid out. All spans are bytes, sorted, disjoint within their list.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// Blocks of sentences.
    pub paragraphs: Vec<Span>,
    /// Sentences, numbered from 0 within the field.
    pub sentences: Vec<Span>,
    /// Stretches that are not news.
    pub zones: Vec<(Span, Zone)>,
}

/// Lines longer than this (bytes) are never furniture, bylines or headlines.
const LONG_LINE: usize = 200;
/// Menu lines are shorter than this, in bytes.
const SHORT_LINE: usize = 90;
/// A dateline ends within this many bytes of the start of its paragraph.
const DATELINE_REACH: usize = 90;
/// What marks a caption at its start stands within this many bytes.
const CAPTION_START: usize = 40;
/// Only this many paragraphs at the start of a page can hold its headline.
const HEAD: usize = 12;

impl Layout {
    /// The layout of a headline: one paragraph, one sentence, no zones.
    pub fn of_title(title: &str) -> Layout {
        let all = Span::new(0, title.len());
        Layout { paragraphs: vec![all], sentences: vec![all], zones: Vec::new() }
    }

    /// The layout of a body; `title` is the known headline, or empty.
    pub fn of_text(text: &str, title: &str) -> Layout {
        let layout = Layout::without_zones(text);
        Layout { zones: zones(text, title.trim(), &layout.paragraphs), ..layout }
    }

    /// Paragraphs and sentences of a body alone.
    pub(crate) fn without_zones(text: &str) -> Layout {
        let paragraphs = paragraphs(text);
        let mut sentences = Vec::with_capacity(paragraphs.len());
        paragraphs.iter().for_each(|p| push_sentences(text, *p, &mut sentences));
        Layout { paragraphs, sentences, zones: Vec::new() }
    }

    /// For many places in order.
    pub(crate) fn places(&self) -> Places<'_> {
        Places { layout: self, sentence: 0, paragraph: 0, zone: 0 }
    }

    /// The zone that holds byte `at`, if any.
    pub fn zone(&self, at: u32) -> Option<Zone> {
        let i = self.zones.partition_point(|(span, _)| span.end <= at);
        self.zones.get(i).filter(|(span, _)| span.start <= at).map(|(_, zone)| *zone)
    }

    /// The number and span of the sentence that holds byte `at` (or the nearest one before it).
    pub fn sentence(&self, at: u32) -> (u32, Span) {
        locate(&self.sentences, at)
    }

    /// The number and span of the paragraph that holds byte `at` (or the nearest one before it).
    pub fn paragraph(&self, at: u32) -> (u32, Span) {
        locate(&self.paragraphs, at)
    }
}

/// Where places of a text lie that are asked for one after the other, mostly forward: each is looked for from where the one
/// before it was found.
pub(crate) struct Places<'l> {
    layout: &'l Layout,
    sentence: usize,
    paragraph: usize,
    zone: usize,
}

impl Places<'_> {
    /// The number of the sentence, that of the paragraph, and the zone that hold byte `at`, as [`Layout`] tells them.
    pub(crate) fn at(&mut self, at: u32) -> (u32, u32, Option<Zone>) {
        let Layout { paragraphs, sentences, zones } = self.layout;
        advance(&mut self.sentence, sentences.len(), |i| sentences[i].start <= at);
        advance(&mut self.paragraph, paragraphs.len(), |i| paragraphs[i].start <= at);
        advance(&mut self.zone, zones.len(), |i| zones[i].0.end <= at);
        let zone = zones.get(self.zone).filter(|(span, _)| span.start <= at).map(|(_, zone)| *zone);
        (self.sentence.saturating_sub(1) as u32, self.paragraph.saturating_sub(1) as u32, zone)
    }
}

/// Moves `near` to the first of `len` for which `before` does not hold.
fn advance(near: &mut usize, len: usize, before: impl Fn(usize) -> bool) {
    while *near > 0 && !before(*near - 1) {
        *near -= 1;
    }
    while *near < len && before(*near) {
        *near += 1;
    }
}

fn locate(spans: &[Span], at: u32) -> (u32, Span) {
    let i = spans.partition_point(|s| s.start <= at).saturating_sub(1);
    (i as u32, spans.get(i).copied().unwrap_or_default())
}

fn zones(text: &str, title: &str, paragraphs: &[Span]) -> Vec<(Span, Zone)> {
    let mut out = Vec::new();
    let headline =
        (!title.is_empty()).then(|| paragraphs.iter().take(HEAD).position(|p| p.of(text) == title)).flatten();
    let mut tail = false;
    for (i, &span) in paragraphs.iter().enumerate() {
        let line = span.of(text);
        if headline == Some(i) {
            out.push((span, Zone::Headline));
            continue;
        }
        let last = i + 1 == paragraphs.len();
        let above_headline = headline.is_some_and(|h| i < h) && line.len() < SHORT_LINE && !ends_like_prose(line);
        // After a heading such as "Most read", short lines are links to other stories until the page ends.
        tail = (tail && line.len() < LONG_LINE && !ends_like_prose(line)) || is_tail_heading(line);
        if above_headline || tail || is_furniture(line) {
            out.push((span, Zone::Furniture));
        } else if is_byline(line) {
            out.push((span, Zone::Byline));
        } else if is_caption(line, last) {
            out.push((span, Zone::Caption));
        } else if let Some(len) = dateline(line) {
            out.push((Span::new(span.start as usize, span.start as usize + len), Zone::Dateline));
        }
    }
    out
}

/// Beginnings of lines, by their first bytes: most lines begin with none of these.
struct Beginnings(BTreeMap<u8, Vec<&'static str>>);

static FURNITURE: LazyLock<Beginnings> = LazyLock::new(|| Beginnings::new(&lexicon::FURNITURE_STARTS));
static CAPTION: LazyLock<Beginnings> = LazyLock::new(|| Beginnings::new(&lexicon::CAPTION_STARTS));

impl Beginnings {
    fn new(list: &lexicon::Words) -> Beginnings {
        let mut all: BTreeMap<u8, Vec<&str>> = BTreeMap::new();
        list.iter().for_each(|start| all.entry(start.as_bytes()[0]).or_default().push(start));
        Beginnings(all)
    }

    /// Whether a line begins so, however it is written. Few lines begin with a letter that one of these begins with.
    fn begins(&self, line: &str) -> bool {
        let first = line.as_bytes().first().map(u8::to_ascii_lowercase);
        match first.filter(u8::is_ascii).map(|first| self.0.get(&first)) {
            Some(None) => false,
            _ => {
                let lower = line.to_lowercase();
                let starts = lower.as_bytes().first().and_then(|first| self.0.get(first));
                starts.is_some_and(|starts| starts.iter().any(|start| lower.starts_with(start)))
            }
        }
    }
}

fn ends_like_prose(line: &str) -> bool {
    line.ends_with(['.', '!', '?', '"', '”', ':', ';', ',']) || line.len() >= LONG_LINE
}

fn is_tail_heading(line: &str) -> bool {
    line.len() < 40 && Lists::ignoring_case(line.trim_end_matches([':', '.'])).has(&lexicon::TAIL_HEADINGS)
}

/// A menu, button, timestamp or copyright line.
fn is_furniture(line: &str) -> bool {
    if line.len() >= LONG_LINE {
        return false;
    }
    let bare = line.trim_end_matches(['.', ':', '!', '>', '»', ' ']);
    if Lists::ignoring_case(bare).has(&lexicon::FURNITURE_LINES) {
        return true;
    }
    if line.len() < SHORT_LINE && FURNITURE.begins(line) {
        return true;
    }
    // Most lines hold none of these, which two looks at their bytes tell.
    let links = || line.matches(['|', '›', '»', '·', '•']).count();
    if (!line.is_ascii() || line.as_bytes().contains(&b'|')) && links() >= 2 && !line.contains(". ") {
        return true;
    }
    let bytes = line.as_bytes();
    let reads = |at: usize, small: &str| {
        bytes.get(at..at + small.len()).is_some_and(|part| part.eq_ignore_ascii_case(small.as_bytes()))
    };
    // Looked for by the last word, whose "v" few lines have.
    let mut reserved = memchr::memchr2_iter(b'v', b'V', bytes).filter_map(|v| v.checked_sub("all rights reser".len()));
    line.starts_with('©')
        || reads(0, "copyright ")
        || reserved.any(|at| reads(at, "all rights reserved"))
        || is_timestamp(line)
}

/// A line that is nothing but a section name, a time and a date: "All News 07:13 October 18, 2019".
fn is_timestamp(line: &str) -> bool {
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    line.len() < 80 && digits >= 5 && !line.contains(". ") && parse_date(line).is_some() && {
        let words = line.split(|c: char| !c.is_alphabetic()).filter(|w| w.len() > 2);
        words.filter(|w| !lexicon::CALENDAR.has(&w.to_lowercase())).count() <= 3
    }
}

/// "By Lee Haye-ah", "By JANE DOE and John Smith, Staff Writer".
fn is_byline(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("By ").or_else(|| line.strip_prefix("BY ")).or_else(|| line.strip_prefix("by "))
    else {
        return false;
    };
    rest.len() < SHORT_LINE && !rest.contains(". ") && !rest.ends_with(['!', '?']) && {
        let mut names = rest.split([' ', ',', '|']).filter(|w| !w.is_empty());
        names.clone().count() <= 12
            && names.next().is_some_and(words::is_capitalised)
            && rest
                .split([' ', ','])
                .filter(|w| w.starts_with(char::is_lowercase))
                .all(|w| lexicon::BYLINE_WORDS.has(w))
    }
}

/// A picture's text: marked as such at its start, or short and ending in a credit ("(Yonhap)", "(AP Photo/J. Doe)").
fn is_caption(line: &str, last: bool) -> bool {
    if line.len() >= 600 {
        return false;
    }
    if CAPTION.begins(head(line, CAPTION_START)) {
        return true;
    }
    let Some(open) = line.strip_suffix([')', ']']).and_then(|l| l.rfind(['(', '['])) else { return false };
    let credit = line[open + 1..line.len() - 1].to_lowercase();
    let agency = lexicon::NEWS_AGENCIES.has(&credit);
    let picture =
        ["photo", "image", "picture", "file", "courtesy", "getty", "handout"].iter().any(|w| credit.contains(w));
    // A wire story may close with its agency's name; a caption does not close the page.
    (picture || agency && !last) && credit.len() < 80 && line.len() < 500 && open > 0
}

/// Up to so many bytes of a line, whole characters only.
fn head(line: &str, bytes: usize) -> &str {
    let mut reach = line.len().min(bytes);
    while !line.is_char_boundary(reach) {
        reach -= 1;
    }
    &line[..reach]
}

/// What parts a dateline from its sentence. Old wires put the dash at the end of a line.
const DASHES: [&str; 8] = [" -\n", " - ", " --", " – ", " — ", "-- ", "—", ": "];

/// The length of the dateline that opens a paragraph, dash included: `SEOUL, Oct. 17 (Yonhap) --`.
fn dateline(line: &str) -> Option<usize> {
    let head = head(line, DATELINE_REACH);
    // None without a dash or a colon.
    memchr::memchr3(b'-', b':', 0xe2, head.as_bytes())?;
    // Most paragraphs are prose: their first word has small letters, and no date follows.
    let first = head.split([' ', ',', '/', '(']).next()?;
    if first.chars().any(char::is_lowercase) && !head.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    // In one pass, since nearly every paragraph comes here and leaves without one.
    let bytes = head.as_bytes();
    let begins = |at: &usize| match bytes[*at] {
        b' ' => matches!(bytes.get(at + 1), Some(b'-' | 0xe2)),
        byte => matches!(byte, b'-' | b':' | 0xe2),
    };
    let inner = (0..bytes.len()).filter(begins).find_map(|at| {
        let dash = DASHES.iter().find(|dash| bytes[at..].starts_with(dash.as_bytes()));
        dash.map(|dash| (at, *dash))
    });
    // A table may follow on a line of its own.
    let closing = [" -", " –"].iter().filter_map(|d| Some((head.strip_suffix(d)?.len(), *d)));
    // "March 16- Net profit": a dash glued to the date, unless it tells a span of days.
    let glued = ["- ", "-\n"].iter().filter_map(|d| Some((head.find(d)?, *d))).filter(|(at, dash)| {
        ends_with_date(&head[..*at]) && !head[at + dash.len()..].starts_with(|c: char| c.is_ascii_digit())
    });
    let (at, dash) = inner.into_iter().chain(closing.filter(|_| head.len() == line.len())).chain(glued).min()?;
    let place = head[..at].trim_end();
    let first = place.split([' ', ',', '/', '(']).next()?;
    let letters = first.chars().filter(|c| c.is_alphabetic()).count();
    let city_is_capital = letters >= 3 || letters == 2 && (first.ends_with('.') || matches!(first, "LA" | "EL" | "LE"));
    // "Kansas City, March 9 -": a city in small letters needs the date beside it.
    let dated = dash != ": " && ends_with_date(place) && words::is_capitalised(place);
    if !(city_is_capital && !first.chars().any(char::is_lowercase) || dated)
        || place.ends_with(['.', '?', '!']) && !place.ends_with("..") && dash == ": "
    {
        return None;
    }
    if dash == ": " && !place.contains(['(', ',']) {
        return None; // "ANCHOR: Good evening"
    }
    let fits = |w: &str| {
        let w = w.trim_matches(|c: char| !c.is_alphanumeric());
        w.is_empty()
            || !w.starts_with(char::is_lowercase)
            || matches!(w, "and" | "of" | "de" | "the" | "en" | "al" | "near" | "on")
    };
    (place.split_whitespace().count() <= 10 && place.split([' ', '/']).all(fits)).then(|| at + dash.trim_end().len())
}

/// "Kansas City, March 9".
fn ends_with_date(place: &str) -> bool {
    let mut back = place.rsplit([' ', ',']).filter(|w| !w.is_empty());
    let day = back.next().is_some_and(|w| w.len() <= 2 && w.bytes().all(|b| b.is_ascii_digit()));
    day && place.contains(',')
        && back.next().is_some_and(|m| lexicon::CALENDAR.has(&m.trim_end_matches('.').to_lowercase()))
}

/// The headline and the date of a page given as one plain text, where they can be read from it: the first line that
/// looks like a headline among the first lines, and the first full date in a short line near the top.
///
/// ```
/// let page = "Skip to content\n\nSeoul to renew pact with Tokyo\n\nOctober 18, 2019\n\nBy A. Writer\n\nSEOUL -- It will.";
/// let (title, date) = wiretag::text::headline_and_date(page);
/// assert_eq!(title, Some("Seoul to renew pact with Tokyo"));
/// assert_eq!(date.unwrap().to_string(), "2019-10-18");
/// ```
pub fn headline_and_date(text: &str) -> (Option<&str>, Option<Date>) {
    let lines: Vec<&str> = paragraphs(text).iter().take(HEAD).map(|p| p.of(text)).collect();
    let date = lines.iter().filter(|l| l.len() < SHORT_LINE).find_map(|l| parse_date(l));
    let other = |l: &str| is_furniture(l) || is_timestamp(l) || is_byline(l) || is_caption(l, false);
    let candidate = lines.iter().position(|l| !other(l));
    let title = candidate.filter(|i| i + 1 < lines.len()).map(|i| lines[i]).filter(|l| {
        l.len() < LONG_LINE
            && !l.contains('\n')
            && l.split_whitespace().count() >= 3
            && !l.ends_with(['.', ':', ';', ','])
            && dateline(l).is_none()
    });
    (title, date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines() {
        for (line, head) in [
            ("WASHINGTON, Oct. 17 (Yonhap) -- The United States", "WASHINGTON, Oct. 17 (Yonhap) --"),
            ("SEOUL, South Korea (AP) — A man", "SEOUL, South Korea (AP) —"),
            ("GENEVA — Talks", "GENEVA —"),
            ("UNITED NATIONS, March 3 - The", "UNITED NATIONS, March 3 -"),
            ("PARIS/BERLIN (Reuters) - France", "PARIS/BERLIN (Reuters) -"),
            ("COMMACK, N.Y., Feb 26 -\nComputer", "COMMACK, N.Y., Feb 26 -"),
            ("ST. PETERSBURG, Russia -- It", "ST. PETERSBURG, Russia --"),
            ("TORONTO, March 16- The bank", "TORONTO, March 16-"),
        ] {
            assert_eq!(dateline(line).map(|n| &line[..n]), Some(head), "{line}");
        }
        for line in [
            "ANCHOR: Good evening -- and welcome",
            "The talks -- in Paris -- failed",
            "NATO said the talks -- in Paris",
            "OSLO, March 16- 18, talks",
            "Seoul",
        ] {
            assert_eq!(dateline(line), None, "{line}");
        }
    }

    #[test]
    fn places_are_found_from_wherever_the_last_one_was() {
        let text =
            "Pact ends\n\nSEOUL, Oct. 17 (AP) -- It ended. Who cares?\n\nBy Lee Haye-ah\n\n  He does. She, too.\n";
        let layout = Layout::of_text(text, "Pact ends");
        assert!(layout.zones.len() > 1 && layout.sentences.len() > 4);
        let mut places = layout.places();
        let all = 0..=text.len() as u32;
        for at in all.clone().chain(all.clone().rev()).chain(all.map(|at| at * 37 % text.len() as u32)) {
            let want = (layout.sentence(at).0, layout.paragraph(at).0, layout.zone(at));
            assert_eq!(places.at(at), want, "{at}");
        }
    }

    #[test]
    fn no_caption_start_is_longer_than_what_is_looked_at() {
        assert!(lexicon::CAPTION_STARTS.iter().all(|s| s.len() + 8 < CAPTION_START));
    }

    #[test]
    fn bylines_captions_furniture() {
        assert!(is_byline("By Lee Haye-ah") && is_byline("By JANE DOE and John Smith, staff writer"));
        assert!(!is_byline("By Monday the talks had failed.") && !is_byline("By then it was over"));
        assert!(is_caption("Helvey speaks in Washington on Oct. 17, 2019. (Yonhap)", false));
        assert!(!is_caption("The pact ends in November. (Yonhap)", true));
        assert!(!is_caption("He named the General Security of Military Information Agreement (GSOMIA)", false));
        assert!(
            is_furniture("Home | World | Politics")
                && is_furniture("Send Feedback")
                && is_furniture("All News 07:13 October 18, 2019")
        );
        for line in ["COPYRIGHT 2019 The Wire", "© 2019 The Wire", "2019 The Wire. ALL RIGHTS RESERVED.", "Most Read:"]
        {
            assert!(is_furniture(line) || is_tail_heading(line), "{line}");
        }
        for line in ["The copyright law was saved", "All rights are reserved for savers", "v", "Copyright"] {
            assert!(!is_furniture(line) && !is_tail_heading(line), "{line}");
        }
        assert!(
            !is_furniture("Share prices fell in Tokyo on Monday.")
                && !is_furniture("South Korea and Japan met on October 18, 2019.")
        );
    }
}
