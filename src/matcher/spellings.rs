//! How forms must be written: one record after the other, each a form's numbers with its text behind them, so that whoever
//! looks at the one has the other at hand.
//!
//! The forms of one key are a chain: each record leads to the one before it, as they were added.
//!
//! Not here: which key a text holds ([`super::words`]); whether it is so written ([`super::Matcher`]).

use crate::gazetteer::{Case, FormId};
use crate::store::Column;

/// Where a record lies: the number of its first four bytes. From 1 on.
pub(super) type Place = u32;
/// No record.
pub(super) const NOWHERE: Place = 0;

/// Records begin at multiples of so many bytes.
const UNIT: usize = 4;

/// A record's numbers, little-endian: the form, the next record of its key, and the bytes of its text times four with the
/// number of its [`Case`].
const HEAD: usize = 12;

/// All records.
#[derive(Debug)]
pub(super) struct Spellings(pub(super) Column<u8>);

/// Records to be added to.
#[derive(Debug)]
pub(super) struct Growing(Vec<u8>);

/// What a record says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spelling<'a> {
    pub(super) form: FormId,
    pub(super) case: Case,
    /// The form with everything folded; but for its case, unless that does not matter.
    pub(super) text: &'a [u8],
}

impl Growing {
    /// None yet; room for so many.
    pub(super) fn new(forms: usize) -> Growing {
        let mut bytes = Vec::with_capacity(forms * 32);
        // No record lies where `NOWHERE` is.
        bytes.resize(UNIT, 0);
        Growing(bytes)
    }

    /// Adds a record; `None` past sixteen GiB.
    pub(super) fn push(&mut self, form: FormId, case: Case, text: &str) -> Option<Place> {
        let place = Place::try_from(self.0.len() / UNIT).ok()?;
        let about = u32::try_from(text.len()).ok()?.checked_mul(4)? | case as u32;
        for number in [form.0, NOWHERE, about] {
            self.0.extend_from_slice(&number.to_le_bytes());
        }
        self.0.extend_from_slice(text.as_bytes());
        self.0.resize(self.0.len().next_multiple_of(UNIT), 0);
        Some(place)
    }

    /// Makes a record lead to one that was added before it.
    pub(super) fn link(&mut self, from: Place, to: Place) {
        let at = from as usize * UNIT + 4;
        self.0[at..at + 4].copy_from_slice(&to.to_le_bytes());
    }

    pub(super) fn finish(mut self) -> Spellings {
        self.0.shrink_to_fit();
        Spellings(self.0.into())
    }
}

impl Spellings {
    /// The records of a key, the last one first. What a file that somebody made up may say ends somewhere too.
    #[inline]
    pub(super) fn of(&self, last: Place) -> impl Iterator<Item = Spelling<'_>> {
        let bytes: &[u8] = &self.0;
        let mut place = last;
        std::iter::from_fn(move || {
            if place == NOWHERE {
                return None;
            }
            let record = bytes.get(place as usize * UNIT..)?;
            let (head, rest) = record.split_first_chunk::<HEAD>()?;
            let number = |n: usize| u32::from_le_bytes([head[n], head[n + 1], head[n + 2], head[n + 3]]);
            let (next, about) = (number(4), number(8));
            place = if next < place { next } else { NOWHERE };
            let text = rest.get(..(about / 4) as usize)?;
            Some(Spelling { form: FormId(number(0)), case: Case::from_code(about % 4), text })
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
    fn records_are_read_as_they_were_written_and_chains_end() {
        let mut growing = Growing::new(0);
        let rows = [(7, Case::Exact, "US"), (8, Case::Any, ""), (9, Case::Headline, "Côte d'Ivoire")];
        let rows = rows.map(|(form, case, text)| (FormId(form), case, text));
        let places = rows.map(|(form, case, text)| growing.push(form, case, text).unwrap());
        growing.link(places[2], places[0]);
        growing.link(places[0], places[1]); // as no program does
        let spellings = growing.finish();
        let said = |place| spellings.of(place).map(|s| (s.form, s.case, s.text)).collect::<Vec<_>>();
        let [us, any, ivory] = rows.map(|(form, case, text)| (form, case, text.as_bytes()));
        assert_eq!(said(places[2]), [ivory, us]);
        assert_eq!(said(places[1]), [any]);
        assert_eq!(said(NOWHERE), []);
        assert_eq!(said(1000), []);
    }
}
