//! Stretches of time that counts are kept apart for.
//!
//! Not here: dates themselves ([`crate::document`]).

use crate::document::Date;

/// The length of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Calendar year.
    Year,
    /// Calendar month.
    Month,
    /// ISO 8601 week.
    Week,
    /// Day.
    Day,
}

impl By {
    /// Reads `year`, `month`, `week`, `day`.
    pub fn parse(s: &str) -> Option<By> {
        match s {
            "year" => Some(By::Year),
            "month" => Some(By::Month),
            "week" => Some(By::Week),
            "day" => Some(By::Day),
            _ => None,
        }
    }
}

/// A period, ordered in time; articles without a date have one of their own, the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Period(i32);

impl Period {
    /// As a number in the order of time.
    pub(super) fn number(self) -> u32 {
        self.0.cast_unsigned() ^ 1 << 31
    }

    /// The period of a date; the same for all where there are no periods.
    pub fn of(by: Option<By>, date: Option<Date>) -> Period {
        let (Some(by), Some(d)) = (by, date) else { return Period::default() };
        let (year, month, day) = (i32::from(d.year()), i32::from(d.month()), i32::from(d.day()));
        Period(match by {
            By::Year => year * 10_000,
            By::Month => year * 10_000 + month * 100,
            By::Day => year * 10_000 + month * 100 + day,
            By::Week => {
                let week = d.iso_week_date();
                i32::from(week.year()) * 10_000 + i32::from(week.week())
            }
        })
    }

    /// As written in the `period` column: `2019`, `2019-10`, `2019-W42`, `2019-10-18`, or nothing.
    ///
    /// ```
    /// use wiretag::cooccur::{By, Period};
    /// let date = wiretag::document::parse_date("2019-10-18");
    /// assert_eq!(Period::of(Some(By::Week), date).name(By::Week), "2019-W42");
    /// ```
    pub fn name(self, by: By) -> String {
        let (year, month, day) = (self.0 / 10_000, self.0 / 100 % 100, self.0 % 100);
        match by {
            _ if self.0 == 0 => String::new(),
            By::Year => format!("{year:04}"),
            By::Month => format!("{year:04}-{month:02}"),
            By::Week => format!("{year:04}-W{day:02}"),
            By::Day => format!("{year:04}-{month:02}-{day:02}"),
        }
    }
}
