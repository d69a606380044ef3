//! The day of a firmware, in the forms that makers write it.
//!
//! The SMBIOS wants `03/15/2016`, month first; many write something else. What can be read in two ways is not read.

/// Years of two digits from this one on are of the last century: the SMBIOS is of 1995.
const CENTURY: u16 = 80;

/// The first year and the last one that are believed.
const YEARS: (u16, u16) = (1980, 2099);

/// Months, as they begin.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A day as `2016-03-15`.
pub(super) fn day(text: &str) -> Option<String> {
    let text = text.trim();
    if is_number(text, 8) {
        return in_one(text); // 20160315
    }
    let is_break = |c: char| matches!(c, '/' | '-' | '.' | ',' | ' ');
    let fields: Vec<&str> = text.split(is_break).filter(|field| !field.is_empty()).collect();
    let breaks: Vec<char> = text.chars().filter(|c| is_break(*c) && *c != ' ').collect();
    let &[first, second, third] = fields.as_slice() else { return None };
    if let Some(month) = month_named(first) {
        return written(third, month, second); // March 15, 2016
    }
    if let Some(month) = month_named(second) {
        return written(third, month, first).or_else(|| written(first, month, third)); // 15 Mar 2016, 2016-Mar-15
    }
    match breaks.as_slice() {
        _ if first.len() == 4 => written(first, second, third), // 2016-03-15
        ['/', '/'] => written(third, first, second).or_else(|| written(third, second, first)),
        ['.', '.'] => written(third, second, first).or_else(|| written(third, first, second)),
        ['-', '-'] => match (written(third, first, second), written(third, second, first)) {
            (Some(one), Some(other)) if one != other => None, // 05-11-2014
            (one, other) => one.or(other),
        },
        _ => None,
    }
}

/// Eight digits with nothing between them, year first or last: no month is as high as a century.
fn in_one(text: &str) -> Option<String> {
    let ((first, second), (third, last)) = (text.split_at_checked(4)?, text.split_at_checked(6)?);
    let (month, day) = (second.get(..2)?, last);
    written(first, month, day).or_else(|| written(second, first.get(..2)?, third.get(2..4)?))
}

/// The number of a month that is named.
fn month_named(text: &str) -> Option<&'static str> {
    const NUMBERS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];
    let begins = text.get(..3).filter(|_| text.chars().all(char::is_alphabetic))?.to_ascii_lowercase();
    MONTHS.iter().zip(NUMBERS).find(|(month, _)| **month == begins).map(|(_, number)| number)
}

/// A day from its year, month and day, if there is such a day.
fn written(year: &str, month: &str, day: &str) -> Option<String> {
    let number = |text: &str, digits: usize| is_number(text, digits).then(|| text.parse().ok()).flatten();
    let year: u16 = match year.len() {
        2 => number(year, 2).map(|year: u16| if year >= CENTURY { 1900 + year } else { 2000 + year })?,
        _ => number(year, 4)?,
    };
    let short = |text: &str| number(text, text.len().clamp(1, 2));
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
    is_day.then(|| format!("{year}-{month:02}-{day:02}"))
}

fn is_number(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
        ] {
            assert_eq!(day(text).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_or_may_be_two_is_not_read() {
        for text in [
            "05-11-2014",
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
                prop_assert_eq!(day.len(), 10);
            }
        }
    }
}
