//! A day of the calendar, as `2026-11-29`: when somebody last looked a fact up.

use std::fmt;

/// Days of the months of a year that is no leap year.
const MONTHS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/// The first and the last year that a review can have.
const YEARS: std::ops::RangeInclusive<u32> = 2000..=2199;

/// A day from 2000 to 2199.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: u32,
    month: u32,
    day: u32,
}

impl Day {
    /// Reads `2026-11-29`; nothing but that form, and only a day that the calendar has.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let form = text.bytes().enumerate().all(|(at, b)| match at {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
        let part = |from, to| text.get(from..to)?.parse::<u32>().ok();
        let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
        let fits = form && text.len() == 10 && YEARS.contains(&year);
        (fits && (1..=length(year, month)?).contains(&day)).then_some(Self { year, month, day })
    }

    /// Days from `earlier` to this one; `None` where `earlier` is the later one.
    #[must_use]
    pub fn since(self, earlier: Self) -> Option<u32> {
        self.number().checked_sub(earlier.number())
    }

    /// Days since the first of January 2000.
    fn number(self) -> u32 {
        let years: u32 = (*YEARS.start()..self.year).map(|year| if is_leap(year) { 366 } else { 365 }).sum();
        let months: u32 = (1..self.month).filter_map(|month| length(self.year, month)).sum();
        years + months + self.day - 1
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// Days of a month, from 1; `None` for a month that there is not.
fn length(year: u32, month: u32) -> Option<u32> {
    let days = MONTHS.get(usize::try_from(month.checked_sub(1)?).ok()?)?;
    Some(days + u32::from(month == 2 && is_leap(year)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_read() {
        for text in ["2026-11-29", "2000-01-01", "2024-02-29", "2199-12-31"] {
            assert_eq!(Day::parse(text).map(|day| day.to_string()).as_deref(), Some(text));
        }
        for text in [
            "",
            "2026-11-29 ",
            "2026-11-9",
            "26-11-29",
            "2026/11/29",
            "2026-13-01",
            "2026-00-01",
            "2026-02-29",
            "2100-02-29",
            "2026-04-31",
            "2026-11-00",
            "1999-12-31",
            "2200-01-01",
            "+026-11-29",
            "2026-11-2é",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_counted_over_leap_years() {
        for (from, to, days) in [
            ("2026-11-29", "2026-11-29", Some(0)),
            ("2026-11-29", "2026-11-28", None),
            ("2024-02-28", "2024-03-01", Some(2)),
            ("2025-12-31", "2026-01-01", Some(1)),
            ("2023-11-29", "2024-11-29", Some(366)),
            ("2000-01-01", "2199-12-31", Some(73_048)),
        ] {
            let (from, to) = (Day::parse(from).unwrap(), Day::parse(to).unwrap());
            assert_eq!(to.since(from), days, "{from} {to}");
        }
    }
}
