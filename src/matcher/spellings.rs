//! How forms must be written: one record after the other, each the numbers of the forms that are written alike with their
//! text behind them, so that whoever looks at the one has the other at hand.
//!
//! Forms of one key that are written in other ways have records of their own, side by side. While the list grows, each form
//! has a record and leads to the one before it; only where there are several forms are they put together at the end.
//! ("Supreme Court" is the name of two hundred.)
//!
//! Not here: which key a text holds ([`super::words`]); whether it is so written ([`super::Matcher`]).

use bytemuck::{Pod, Zeroable};

use crate::gazetteer::{Case, FormId};
use crate::store::Column;

/// Where a record lies: the number of its first four bytes. From 1 on.
pub(super) type Place = u32;
/// No record.
pub(super) const NOWHERE: Place = 0;
/// Set in the place of a growing key's last record if others come before it.
const SEVERAL: Place = 1 << 31;

/// Records begin at multiples of so many bytes.
const UNIT: usize = 4;

/// A record's numbers; then come those of its further forms, then its text.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Head {
    /// How many further forms there are, times two; one more if another record of the key follows. While the list grows:
    /// where the record before this one is.
    more: u32,
    /// The bytes of its text times four, and the number of its [`Case`].
    about: u32,
    /// The first form.
    form: u32,
}

const HEAD: usize = size_of::<Head>();

impl Head {
    /// The length of its text in bytes.
    fn len(self) -> usize {
        (self.about / 4) as usize
    }
}

/// All records.
#[derive(Debug, Default)]
pub(super) struct Spellings(pub(super) Column<u8>);

/// Records to be added to.
#[derive(Debug)]
pub(super) struct Growing(Vec<u8>);

/// Forms that are written alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spelling<'a> {
    /// Their numbers, rising, four bytes each.
    forms: &'a [u8],
    pub(super) case: Case,
    /// Their text with everything folded; but for its case, unless that does not matter.
    pub(super) text: &'a [u8],
}

impl Spelling<'_> {
    /// The forms.
    #[inline]
    pub(super) fn forms(self) -> impl Iterator<Item = FormId> {
        self.forms.as_chunks().0.iter().map(|form| FormId(u32::from_ne_bytes(*form)))
    }
}

impl Growing {
    /// None yet; room for so many.
    pub(super) fn new(forms: usize) -> Growing {
        let mut bytes = Vec::with_capacity(forms * 32);
        // No record lies where `NOWHERE` is.
        bytes.resize(UNIT, 0);
        Growing(bytes)
    }

    /// Adds a form; `None` past eight GiB.
    pub(super) fn push(&mut self, form: FormId, case: Case, text: &str) -> Option<Place> {
        let place = Place::try_from(self.0.len() / UNIT).ok().filter(|place| place & SEVERAL == 0)?;
        let about = u32::try_from(text.len()).ok()?.checked_mul(4)? | case as u32;
        self.write(Head { more: 0, about, form: form.0 }, &[], text.as_bytes());
        Some(place)
    }

    fn write(&mut self, head: Head, further: &[u32], text: &[u8]) {
        self.0.extend_from_slice(bytemuck::bytes_of(&head));
        self.0.extend_from_slice(bytemuck::cast_slice(further));
        self.0.extend_from_slice(text);
        self.0.resize(self.0.len().next_multiple_of(UNIT), 0);
    }

    /// The place of a key with the form at `new` besides those it had at `known`.
    pub(super) fn link(&mut self, new: Place, known: Place) -> Place {
        let at = new as usize * UNIT + std::mem::offset_of!(Head, more);
        self.0[at..at + 4].copy_from_slice(&(known & !SEVERAL).to_ne_bytes());
        new | SEVERAL
    }

    /// How a form is written: equal for those that are alike.
    fn written(&self, form: &Placed) -> (u32, &[u8]) {
        (form.about, &self.0[form.text..][..(form.about / 4) as usize])
    }

    /// Puts the forms of each key together, and tells the keys where. What they leave behind is not much.
    pub(super) fn finish<'k>(mut self, keys: impl Iterator<Item = &'k mut Place>) -> Spellings {
        let (mut forms, mut others, mut text): (Vec<Placed>, Vec<u32>, Vec<u8>) = Default::default();
        for key in keys.filter(|key| **key & SEVERAL != 0) {
            forms.clear();
            let mut place = *key & !SEVERAL;
            while place != NOWHERE {
                let at = place as usize * UNIT;
                let head: Head = bytemuck::pod_read_unaligned(&self.0[at..][..HEAD]);
                forms.push(Placed { about: head.about, text: at + HEAD, form: head.form });
                place = head.more;
            }
            forms.sort_unstable_by(|a, b| self.written(a).cmp(&self.written(b)).then(a.form.cmp(&b.form)));
            *key = (self.0.len() / UNIT) as Place;
            let mut rest = &forms[..];
            while let Some(first) = rest.first() {
                let alike = rest.iter().take_while(|form| self.written(form) == self.written(first)).count();
                text.clear();
                text.extend_from_slice(self.written(first).1);
                others.clear();
                others.extend(rest[1..alike].iter().map(|form| form.form));
                rest = &rest[alike..];
                let more = others.len() as u32 * 2 + u32::from(!rest.is_empty());
                self.write(Head { more, about: first.about, form: first.form }, &others, &text);
            }
        }
        self.0.shrink_to_fit();
        Spellings(self.0.into())
    }
}

/// A form of a key with others: what its record says, and where its text is.
#[derive(Debug, Clone, Copy)]
struct Placed {
    about: u32,
    text: usize,
    form: u32,
}

impl Spellings {
    /// The records of a key. What a file that somebody made up may say ends somewhere too.
    #[inline]
    pub(super) fn of(&self, key: Place) -> impl Iterator<Item = Spelling<'_>> {
        let bytes: &[u8] = &self.0;
        let mut next = (key != NOWHERE).then_some(key as usize * UNIT);
        std::iter::from_fn(move || {
            let at = next?;
            let record = bytes.get(at..)?;
            let head: Head = bytemuck::pod_read_unaligned(record.get(..HEAD)?);
            let text = HEAD + (head.more / 2) as usize * UNIT;
            let end = text + head.len();
            next = (head.more % 2 == 1).then_some(at + end.next_multiple_of(UNIT));
            let forms = record.get(HEAD - UNIT..text)?;
            Some(Spelling { forms, case: Case::from_code(head.about % 4), text: record.get(text..end)? })
        })
    }

    /// Bytes held.
    pub(super) fn memory(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_come_as_they_were_written_those_of_a_key_together() {
        let rows = [
            (7, Case::Exact, "US"),
            (8, Case::Any, ""),
            (9, Case::Headline, "Us"),
            (10, Case::Exact, "US"),
            (11, Case::Headline, "Côte d'Ivoire"),
        ];
        let mut growing = Growing::new(0);
        let places = rows.map(|(form, case, text)| growing.push(FormId(form), case, text).unwrap());
        let us = growing.link(places[2], places[0]);
        let mut keys = [growing.link(places[3], us), places[1], places[4], NOWHERE, 1 << 20];
        let spellings = growing.finish(keys[..3].iter_mut());
        let said = keys.map(|key| {
            let written = spellings.of(key).map(|s| (s.forms().map(|f| f.0).collect::<Vec<_>>(), s.case, s.text));
            written.collect::<Vec<_>>()
        });
        let one = |(form, case, text): (u32, Case, &'static str)| (vec![form], case, text.as_bytes());
        let us = vec![(vec![7, 10], Case::Exact, &b"US"[..]), one(rows[2])];
        assert_eq!(said, [us, vec![one(rows[1])], vec![one(rows[4])], vec![], vec![]]);
    }
}
