//! Folding: two spellings of one name get the same key. Case, accents, quotes, dashes, spaces, line breaks, full-width
//! forms and composed characters are evened out, and every folded position leads back to an original byte.
//!
//! Not here: whether a spelling is allowed (a form's case rule, checked by [`crate::matcher`]), and word edges.

use super::blocks::{BLOCK, block, to_lower, within};
use super::characters::{folds_to_itself, push_folded};
use wide::u8x16;

/// A folded text and the way back to the original.
///
/// ```
/// use wiretag::text::Folded;
/// let folded = Folded::new("Cote  d’Ivoire");
/// assert_eq!(folded.as_str(), "cote d'ivoire");
/// assert_eq!(folded.original(5), Some(6)); // the two spaces became one
/// ```
#[derive(Debug, Clone, Default)]
pub struct Folded {
    text: String,
    /// Where the distance between folded and original positions changes; sorted. Empty for plain ASCII.
    marks: Vec<Mark>,
    /// Which folded bytes come from capital letters; see [`Folded::capitals`].
    capitals: Vec<u64>,
}

/// From `folded` on, original = `original` + distance, until the next mark. Inside a `rigid` stretch (a character whose
/// length changed) only the first position has an original.
#[derive(Debug, Clone, Copy)]
struct Mark {
    folded: u32,
    original: u32,
    rigid: bool,
}

impl Folded {
    /// Folds `text`.
    pub fn new(text: &str) -> Folded {
        let mut folded = Folded::default();
        folded.refill(text);
        folded
    }

    /// Folds `text` into the buffers of an earlier one.
    pub fn refill(&mut self, text: &str) {
        let (bytes, marks) = (std::mem::take(&mut self.text).into_bytes(), std::mem::take(&mut self.marks));
        let mut folding = Folding { bytes, marks, key: String::new() };
        folding.fold(text);
        self.marks = folding.marks;
        finish(&mut folding.bytes, &mut self.capitals);
        // It is UTF-8: only whole characters were written.
        self.text =
            String::from_utf8(folding.bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned());
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where capital letters were that the folding made small, a bit for each byte of the folded text. Letters that have
    /// no likeness in ASCII have none.
    pub(crate) fn capitals(&self) -> &[u64] {
        &self.capitals
    }

    /// The original byte position of a folded one; `None` inside a character whose length changed, where no name can
    /// start or end.
    pub fn original(&self, folded: usize) -> Option<usize> {
        let folded = folded as u32;
        self.original_after(folded, self.marks.partition_point(|m| m.folded <= folded))
    }

    /// The same for the start and the end of a name: one search serves both, since names are short. It begins at mark
    /// `near`, which it moves, since names come one after the other.
    pub(crate) fn original_range(&self, start: usize, end: usize, near: &mut usize) -> Option<(usize, usize)> {
        let (start, end) = (start as u32, end as u32);
        let ahead = self.marks.get(*near..).unwrap_or_default();
        let after = match self.marks.get(near.wrapping_sub(1)) {
            Some(last) if last.folded > start => self.marks.partition_point(|m| m.folded <= start),
            _ => *near + ahead.iter().take_while(|m| m.folded <= start).count(),
        };
        *near = after;
        let more = self.marks[after..].iter().take_while(|m| m.folded <= end).count();
        Some((self.original_after(start, after)?, self.original_after(end, after + more)?))
    }

    /// The original position of a folded one that lies after so many marks.
    fn original_after(&self, folded: u32, marks: usize) -> Option<usize> {
        let Some(mark) = marks.checked_sub(1).map(|i| self.marks[i]) else { return Some(folded as usize) };
        let distance = folded - mark.folded;
        if mark.rigid && distance > 0 { None } else { Some((mark.original + distance) as usize) }
    }
}

/// Stands for a blank line until [`finish`]: a character that is folded away wherever it is read.
const BLANK_LINE: u8 = b'\r';

/// A text on its way to a [`Folded`].
struct Folding {
    /// What is folded so far but for what [`finish`] does, as bytes.
    bytes: Vec<u8>,
    marks: Vec<Mark>,
    /// What one character folds to; here, so that it need not be made for each.
    key: String,
}

impl Folding {
    fn fold(&mut self, text: &str) {
        self.bytes.clear();
        self.marks.clear();
        self.bytes.reserve(text.len());
        let bytes = text.as_bytes();
        let mut specials = Specials::new(bytes);
        let mut at = 0;
        while at < bytes.len() {
            // After a space and characters that vanished, another space is one too many.
            let again = bytes[at] == b' ' && self.ends_with_space();
            let run = if again { at } else { specials.plain_run(at) };
            if run > at {
                self.bytes.extend_from_slice(&bytes[at..run]);
                at = run;
                continue;
            }
            at = if bytes[at].is_ascii_whitespace() || starts_with_space(&text[at..]) {
                self.fold_space(text, at)
            } else {
                self.fold_char(text, at)
            };
        }
    }

    fn ends_with_space(&self) -> bool {
        matches!(self.bytes.last(), Some(&(b' ' | BLANK_LINE)))
    }

    /// A run of white space becomes one space, a blank line becomes `\n` (which no name contains), and a line break
    /// after a hyphen vanishes ("Non-\nProliferation").
    fn fold_space(&mut self, text: &str, at: usize) -> usize {
        let rest = &text[at..];
        let len = rest.find(|c: char| !is_space(c)).unwrap_or(rest.len());
        let breaks = memchr::memchr_iter(b'\n', &rest.as_bytes()[..len]).count();
        if breaks == 1 && self.bytes.last() == Some(&b'-') && rest.starts_with(['\n', '\r']) {
            self.mark(at + len, false);
        } else {
            // A space may stand already, before characters that fold to nothing.
            let again = self.ends_with_space();
            self.key.clear();
            match breaks {
                2.. => self.key.push(BLANK_LINE.into()),
                _ if again => {}
                _ => self.key.push(' '),
            }
            self.push_key(at, len);
        }
        at + len
    }

    fn fold_char(&mut self, text: &str, at: usize) -> usize {
        let Some(c) = text[at..].chars().next() else { return text.len() };
        if folds_to_itself(c) {
            let rest = &text[at..];
            let run = rest.find(|c| !folds_to_itself(c)).unwrap_or(rest.len());
            self.bytes.extend_from_slice(&rest.as_bytes()[..run]);
            return at + run;
        }
        self.key.clear();
        push_folded(c, &mut self.key);
        if !self.key.is_ascii() {
            let small = |c: char| c.to_lowercase().map(move |small| if c.is_ascii() { c } else { small });
            self.key = self.key.chars().flat_map(small).collect();
        }
        self.push_key(at, c.len_utf8());
        at + c.len_utf8()
    }

    /// Appends the key, which stands for `len` original bytes at `at`.
    fn push_key(&mut self, at: usize, len: usize) {
        let moved = self.key.len() != len || self.key.chars().count() != 1;
        if moved && !self.key.is_empty() {
            self.mark(at, true);
        }
        self.bytes.extend_from_slice(self.key.as_bytes());
        if moved {
            self.mark(at + len, false);
        }
    }

    fn mark(&mut self, original: usize, rigid: bool) {
        let mark = Mark { folded: self.bytes.len() as u32, original: original as u32, rigid };
        match self.marks.last_mut() {
            Some(last) if last.folded == mark.folded => *last = mark,
            _ => self.marks.push(mark),
        }
    }
}

/// Does what is left to do for ASCII, at once for many characters: letters become small, line breaks between two words
/// spaces, [`BLANK_LINE`] a line break. Which letters were capitals goes to `capitals`, a bit for each byte.
fn finish(bytes: &mut [u8], capitals: &mut Vec<u64>) {
    capitals.clear();
    capitals.reserve(bytes.len().div_ceil(BLOCK));
    let (whole, rest) = bytes.as_chunks_mut();
    capitals.extend(whole.iter_mut().map(finish_block));
    if !rest.is_empty() {
        let mut last = [0; BLOCK];
        last[..rest.len()].copy_from_slice(rest);
        capitals.push(finish_block(&mut last));
        rest.copy_from_slice(&last[..rest.len()]);
    }
}

/// The same for a block.
#[inline(always)]
fn finish_block(bytes: &mut [u8; BLOCK]) -> u64 {
    let mut capitals = 0;
    for (quarter, part) in bytes.as_chunks_mut().0.iter_mut().enumerate() {
        let v = u8x16::new(*part);
        let (lower, capital) = to_lower(v);
        // What turns one character into another.
        let change = |from: u8, to: u8| v.cmp_eq(u8x16::splat(from)) & u8x16::splat(from ^ to);
        let changes = change(b'\n', b' ') | change(BLANK_LINE, b'\n') | change(b'`', b'\'');
        *part = (lower ^ changes).to_array();
        capitals |= u64::from(capital.move_mask() as u16) << (quarter * 16);
    }
    capitals
}

/// Finds the bytes that do not fold to themselves or their lower case, each block of 64 looked at once.
struct Specials<'t> {
    bytes: &'t [u8],
    /// Where the block at hand begins.
    block: usize,
    /// Its special bytes, as bits.
    special: u64,
}

impl<'t> Specials<'t> {
    fn new(bytes: &'t [u8]) -> Specials<'t> {
        Specials { bytes, block: 0, special: special(bytes, 0) }
    }

    /// The end of the longest run from `at` of ASCII bytes that fold to themselves, their lower case or, a line break
    /// between two words as in wrapped text, to a space: up to the next byte beyond ASCII, other white space, or the first
    /// of several spaces.
    fn plain_run(&mut self, at: usize) -> usize {
        let home = at / BLOCK * BLOCK;
        if home != self.block {
            (self.block, self.special) = (home, special(self.bytes, home));
        }
        let mut found = self.special & u64::MAX << (at - home);
        while found == 0 {
            self.block += BLOCK;
            if self.block >= self.bytes.len() {
                return self.bytes.len();
            }
            self.special = special(self.bytes, self.block);
            found = self.special;
        }
        let stop = self.block + found.trailing_zeros() as usize;
        if stop >= self.bytes.len() {
            return self.bytes.len();
        }
        // The space before it belongs to the run of white space, or may vanish with what follows.
        stop - usize::from(stop > at && self.bytes[stop - 1] == b' ')
    }
}

/// The special bytes of the block from `at`: beyond ASCII, a space after a space, control characters but line breaks
/// between a word and something visible.
fn special(bytes: &[u8], at: usize) -> u64 {
    let here = block(bytes, at);
    let before = at.checked_sub(1).map_or(b' ', |i| bytes[i]);
    let behind = bytes.get(at + BLOCK).is_some_and(u8::is_ascii_graphic);
    let visible = !(here.control | here.beyond | here.space);
    let follows_word = here.word << 1 | u64::from(before.is_ascii_alphanumeric());
    let lone_break = here.newline & follows_word & (visible >> 1 | u64::from(behind) << (BLOCK - 1));
    let again = here.space & (here.space << 1 | u64::from(before == b' '));
    here.control & !lone_break | here.beyond | again
}

fn is_space(c: char) -> bool {
    c.is_whitespace()
}

fn starts_with_space(s: &str) -> bool {
    s.chars().next().is_some_and(is_space)
}

/// Whether folding does no more to a text than to make its letters small: printable ASCII without a backquote, and no
/// space at an end or beside another one. So are most names.
pub(crate) fn is_plain(text: &str) -> bool {
    let (whole, rest) = text.as_bytes().as_chunks();
    let mut last = [b'.'; 16];
    last[..rest.len()].copy_from_slice(rest);
    // As if a space stood before the text: none may begin it.
    let (mut special, mut before) = (0, 1);
    let mut look = |part: &[u8; 16]| {
        let v = u8x16::new(*part);
        let is = |byte: u8| v.cmp_eq(u8x16::splat(byte));
        let printable = within(v, b' ', b'~' - b' ' + 1);
        let spaces = is(b' ').move_mask();
        special |= (!printable | is(b'`')).move_mask() | spaces & (spaces << 1 | before);
        before = spaces >> 15;
    };
    whole.iter().for_each(&mut look);
    look(&last);
    special == 0 && text.as_bytes().last() != Some(&b' ')
}

/// The key of a name: what [`Folded`] makes of it.
pub fn fold(name: &str) -> String {
    if is_plain(name) {
        return name.to_ascii_lowercase();
    }
    Folded::new(name).text.trim().to_owned()
}

/// Folds like [`fold`] but keeps upper and lower case: for checking how a name was written.
///
/// ```
/// assert_eq!(wiretag::text::fold_keep_case("Côte\nd’Ivoire"), "Cote d'Ivoire");
/// ```
pub fn fold_keep_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        if is_space(c) {
            let after = rest.trim_start_matches(is_space);
            let broken = rest.len() > after.len() && out.ends_with('-') && c == '\n';
            if !broken && !out.ends_with(' ') {
                out.push(' ');
            }
            rest = after;
        } else {
            push_folded(c, &mut out);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_get_one_key() {
        for (written, key) in [
            ("Côte d’Ivoire", "cote d'ivoire"),
            ("Co\u{302}te d'Ivoire", "cote d'ivoire"),
            ("S\u{e3}o Tom\u{e9}", "sao tome"),
            ("South\u{a0}Korea", "south korea"),
            ("South \n  Korea", "south korea"),
            ("South\n\nKorea", "south\nkorea"),
            ("Seoul–Washington", "seoul-washington"),
            ("Non-\nProliferation", "non-proliferation"),
            ("ＮＡＴＯ", "nato"),
            ("İzmir", "izmir"),
            ("Straße", "strasse"),
            ("Łódź", "lodz"),
            ("Qur`an", "qur'an"),
            ("Korea™", "korea™"),
            ("５²", "52"),
            ("대한민국", "대한민국"),
        ] {
            assert_eq!(fold(written), key, "{written}");
        }
    }

    #[test]
    fn capitals_are_known_and_every_character_folds_as_a_name_does() {
        let mut folded = Folded::default();
        for c in (' '..=char::MAX).filter(|c| !c.is_whitespace()) {
            folded.refill(c.encode_utf8(&mut [0; 4]));
            let mut key = String::new();
            push_folded(c, &mut key);
            assert_eq!(folded.as_str(), key.to_lowercase(), "{c:?}");
            let capital = key.starts_with(|c: char| c.is_ascii_uppercase());
            assert_eq!(folded.capitals().first().is_some_and(|bits| bits & 1 == 1), capital, "{c:?}");
        }
        for pad in 0..130 {
            let text = format!("{}Korea  É ﬁ İ", "ab ".repeat(pad));
            folded.refill(&text);
            let bit = |at: usize| folded.capitals()[at / BLOCK] >> (at % BLOCK) & 1 == 1;
            let found: Vec<usize> = (0..folded.as_str().len()).filter(|at| bit(*at)).map(|at| at - 3 * pad).collect();
            assert_eq!(found, [0, 6, 11], "{text}");
        }
    }

    #[test]
    fn plain_texts_are_those_that_only_become_small() {
        let ends = ["", " ", "a", "A", "~", "`", "\t", "\u{7f}", "é", "  ", "x  Y", "x Y"];
        let long = "Ministry of Foreign Affairs ".repeat(3);
        let texts = ends.iter().flat_map(|a| ends.iter().map(move |b| [format!("{a}{b}"), format!("{a}-{b}")]));
        for text in texts.flatten().flat_map(|text| [format!("{long}{text}"), format!("{text}{long}."), text]) {
            let printable = text.bytes().all(|b| b == b' ' || b.is_ascii_graphic());
            let kept = printable && text.trim() == fold_keep_case(&text) && text.trim() == text && !text.contains('`');
            assert_eq!(is_plain(&text), kept, "{text:?}");
            let folded = Folded::new(&text);
            assert_eq!(fold(&text), folded.as_str().trim(), "{text:?}");
        }
    }

    #[test]
    fn positions_lead_back() {
        let text = "İn  Cöte “d’Ivoire”";
        let folded = Folded::new(text);
        let at = folded.as_str().find("cote").unwrap_or_default();
        assert_eq!(folded.as_str(), "in cote \"d'ivoire\"");
        assert_eq!(folded.original(at), text.find("Cöte"));
        assert_eq!(folded.original(folded.as_str().len()), Some(text.len()));
        let sharp = Folded::new("aßb");
        assert_eq!((sharp.original(1), sharp.original(2), sharp.original(3)), (Some(1), None, Some(3)));
    }
}
