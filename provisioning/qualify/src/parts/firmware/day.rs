//! The day of a firmware, in the forms that makers write it.
//!
//! The SMBIOS wants `03/15/2016`, month first; many write something else. What can be read in several ways is no day, and a
//! year only where that is the same in all of them.

/// Years of two digits from this one on are of the last century: the SMBIOS is of 1995.
const CENTURY: u16 = 80;

/// The first year and the last one that are believed.
const YEARS: (u16, u16) = (1980, 2099);

/// Months, as they begin.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A day that a text may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day {
    pub(super) year: u16,
    month: u8,
    day: u8,
}

/// What days have in common: `2016-03-15` where it is one, `2016` where only the year is the same.
pub(super) fn agreed(days: &[Day]) -> Option<String> {
    match days {
        [] => None,
        [Day { year, month, day }] => Some(format!("{year}-{month:02}-{day:02}")),
        [first, others @ ..] => {
            others.iter().all(|other| other.year == first.year).then(|| first.year.to_string())
        }
    }
}

/// The days that a text may mean, each once, in their order; none where it is no day.
pub(super) fn readings(text: &str) -> Vec<Day> {
    let mut days: Vec<Day> = read(text.trim()).into_iter().flatten().collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// The ways in which a text is read; a way that gives no day gives nothing.
fn read(text: &str) -> Vec<Option<Day>> {
    if let Some(eight) = in_one(text) {
        return eight;
    }
    let is_break = |c: char| matches!(c, '/' | '-' | '.' | ',' | ' ');
    let fields = parted(text, is_break);
    let &[first, second, third] = fields.as_slice() else { return vec![] };
    if let Some(month) = month_named(first) {
        return vec![written(third, month, second)]; // March 15, 2016
    }
    if let Some(month) = month_named(second) {
        return vec![written(third, month, first), written(first, month, third)]; // 15 Mar 2016, 2016-Mar-15
    }
    let breaks: Vec<char> = text.chars().filter(|c| is_break(*c) && *c != ' ').collect();
    let year_first = written(first, second, third); // 2016-03-15
    let (month_first, day_first) = (written(third, first, second), written(third, second, first));
    match breaks.as_slice() {
        _ if first.len() == 4 => vec![year_first],
        ['/', '/'] if month_first.is_some() => vec![month_first], // as the SMBIOS wants it
        ['/', '/'] => vec![day_first, year_first],
        ['.', '.'] if day_first.is_some() => vec![day_first, year_first], // nobody writes the month first with dots
        ['.', '.'] | ['-', '-'] => vec![month_first, day_first, year_first],
        _ => vec![],
    }
}

/// The parts of a text: between breaks, and where letters follow digits or digits letters, as in `15MAR2016`.
fn parted(text: &str, is_break: impl Fn(char) -> bool) -> Vec<&str> {
    let mut parts = vec![];
    for mut field in text.split(is_break).filter(|field| !field.is_empty()) {
        let mut is_digit = field.starts_with(|c: char| c.is_ascii_digit());
        while let Some((part, rest)) =
            field.find(|c: char| c.is_ascii_digit() != is_digit).and_then(|end| field.split_at_checked(end))
        {
            parts.push(part);
            (field, is_digit) = (rest, !is_digit);
        }
        parts.push(field);
    }
    parts
}

/// Eight digits with nothing between them, year first or last, or a moment that begins with them, as programs of Windows
/// write it: `20160315000000.000000+000`. No month is as high as a century.
fn in_one(text: &str) -> Option<Vec<Option<Day>>> {
    let eight = match text.split_once('.') {
        Some((moment, _)) if is_number(moment, 14) => moment.get(..8)?,
        _ if is_number(text, 14) => text.get(..8)?,
        _ => Some(text).filter(|text| is_number(text, 8))?,
    };
    let [a, b, c, d] = [0, 2, 4, 6].map(|at| eight.get(at..at + 2).unwrap_or_default());
    let (early, late) = (eight.get(..4)?, eight.get(4..)?);
    Some(vec![written(early, c, d), written(late, a, b), written(late, b, a)])
}

/// The number of a month that is named.
fn month_named(text: &str) -> Option<&'static str> {
    const NUMBERS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];
    let begins = text.get(..3).filter(|_| text.chars().all(char::is_alphabetic))?.to_ascii_lowercase();
    MONTHS.iter().zip(NUMBERS).find(|(month, _)| **month == begins).map(|(_, number)| number)
}

/// A day from its year, month and day, if there is such a day.
fn written(year: &str, month: &str, day: &str) -> Option<Day> {
    let number = |text: &str, digits: usize| is_number(text, digits).then(|| text.parse().ok()).flatten();
    let year: u16 = match year.len() {
        2 => number(year, 2).map(|year: u16| if year >= CENTURY { 1900 + year } else { 2000 + year })?,
        _ => number(year, 4)?,
    };
    let short =
        |text: &str| number(text, text.len().clamp(1, 2)).and_then(|number| u8::try_from(number).ok());
    let (month, day) = (short(month)?, short(day)?);
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let is_day = (YEARS.0..=YEARS.1).contains(&year) && (1..=last).contains(&day);
    is_day.then_some(Day { year, month, day })
}

fn is_number(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Option<String> {
        agreed(&readings(text))
    }

    #[test]
    fn days_of_firmwares() {
        for (text, want) in [
            ("03/15/2016", Some("2016-03-15")),
            ("13/15/2016", None),
            ("00/15/2016", None),
            ("03/32/2016", None),
            ("03/15/2016/1", None),
            ("+3/15/2016", None),
            ("", None),
        ] {
            assert_eq!(day(text).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn other_forms_in_which_makers_write_them() {
        for (text, want) in [
            ("3/5/2016", "2016-03-05"),
            ("03/15/16", "2016-03-15"),
            ("12/01/99", "1999-12-01"),
            ("2016-03-15", "2016-03-15"),
            ("2016/03/15", "2016-03-15"),
            ("2016/3/5", "2016-03-05"),
            ("2016.03.15", "2016-03-15"),
            ("20160315", "2016-03-15"),
            ("03152016", "2016-03-15"),
            ("15.03.2016", "2016-03-15"),
            ("05.11.2014", "2014-11-05"),
            ("15/03/2016", "2016-03-15"),
            ("15-03-2016", "2016-03-15"),
            ("03-15-2016", "2016-03-15"),
            ("05-05-2014", "2014-05-05"),
            ("March 15, 2016", "2016-03-15"),
            ("Mar 15 2016", "2016-03-15"),
            ("15 mars 2016", "2016-03-15"),
            ("15-MAR-2016", "2016-03-15"),
            ("2016-Mar-15", "2016-03-15"),
            ("Sept. 5, 2014", "2014-09-05"),
            ("02/29/2016", "2016-02-29"),
            ("05NOV2014", "2014-11-05"),
            ("5Nov2014", "2014-11-05"),
            ("2014NOV05", "2014-11-05"),
            ("Nov05,2014", "2014-11-05"),
            ("20141105000000.000000+000", "2014-11-05"),
            ("20141105000000.000000+060", "2014-11-05"),
            ("20141105000000", "2014-11-05"),
            ("14-11-14", "2014-11-14"),
        ] {
            assert_eq!(day(text).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn what_may_be_several_days_of_one_year_is_that_year() {
        for (text, year) in
            [("05-11-2014", "2014"), ("11-05-2014", "2014"), ("11052014", "2014"), ("05112014", "2014")]
        {
            assert_eq!(day(text).as_deref(), Some(year), "{text}");
        }
    }

    #[test]
    fn what_may_be_of_several_years_is_not_read_and_they_are_told() {
        for (text, years) in [
            ("14/11/05", &[2005, 2014][..]),
            ("14-11-05", &[2005, 2014]),
            ("05-11-14", &[2005, 2014]),
            ("05.11.14", &[2005, 2014]),
            ("14-Nov-05", &[2005, 2014]),
            ("05NOV14", &[2005, 2014]),
            ("11/05/2014", &[2014]),
            ("15/03/16", &[2015, 2016]),
            ("32/13/14", &[]),
        ] {
            let mut found: Vec<u16> = readings(text).iter().map(|day| day.year).collect();
            found.dedup();
            assert_eq!(found, years, "{text}");
            assert!(years.len() == 1 || day(text).is_none(), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_not_read() {
        for text in [
            "20141305000000.000000+000",
            "2014110500000.000000+000",
            "Nov052014",
            "05 11 2014",
            "02/29/2015",
            "04/31/2016",
            "00/00/0000",
            "99/99/9999",
            "01/01/1970",
            "20161315",
            "2016-13-15",
            "2016-15-03",
            "03/2016",
            "03:15:2016",
            "031516",
            "Smarch 15, 2016",
            "03/15/216",
            "éé15, 2016",
            "N/A",
            "To be filled by O.E.M.",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text(text in "[0-9a-zé/. ,-]{0,14}") {
            if let Some(day) = day(&text) {
                prop_assert!(matches!(day.len(), 4 | 10));
            }
        }
    }
}
