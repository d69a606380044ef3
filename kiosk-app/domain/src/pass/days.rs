//! Calendar days as whole numbers, for signed bytes: days since 1970-01-01, from 2000 to 2199.

use chrono::{Datelike, NaiveDate};
use minicbor::{Decoder, Encoder};

/// Seconds in a day of UTC.
pub(super) const DAY_S: i64 = 86_400;

/// Days since 1970-01-01.
#[must_use]
pub fn to_days(date: NaiveDate) -> i64 {
    NaiveDate::default().signed_duration_since(date).num_days().saturating_neg()
}

/// The date of a number of days; nothing outside 2000 to 2199.
#[must_use]
pub fn from_days(days: i64) -> Option<NaiveDate> {
    let date = NaiveDate::default().checked_add_signed(chrono::TimeDelta::try_days(days)?)?;
    (2000..2200).contains(&date.year()).then_some(date)
}

/// For `#[cbor(with = …)]` on a date.
///
/// # Errors
/// What the writer says.
pub fn encode<C, W: minicbor::encode::Write>(
    date: &NaiveDate,
    e: &mut Encoder<W>,
    _: &mut C,
) -> Result<(), minicbor::encode::Error<W::Error>> {
    e.i64(to_days(*date))?.ok()
}

/// For `#[cbor(with = …)]` on a date.
///
/// # Errors
/// When there is no number, or no date from 2000 to 2199.
pub fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<NaiveDate, minicbor::decode::Error> {
    from_days(d.i64()?).ok_or_else(|| minicbor::decode::Error::message("no date from 2000 to 2199"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_agree() {
        for (y, m, d, days) in [(2000, 1, 1, 10_957), (2024, 2, 29, 19_782), (2026, 12, 31, 20_818)] {
            let date = NaiveDate::from_ymd_opt(y, m, d).unwrap();
            assert_eq!(to_days(date), days);
            assert_eq!(from_days(days), Some(date));
        }
        for out in [10_956, -1, i64::MAX, i64::MIN, to_days(NaiveDate::from_ymd_opt(2200, 1, 1).unwrap())] {
            assert_eq!(from_days(out), None, "{out}");
        }
    }
}
