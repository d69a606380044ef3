//! Vouchers: minted, drawn, registered, inspected.

mod inspect;
mod mint;
mod register;
mod sheet;

pub(crate) use inspect::inspect;
pub(crate) use mint::mint;
pub(crate) use register::register;
pub(crate) use sheet::sheet;

use chrono::{Local, NaiveDate, TimeDelta};

use crate::args::Terms;

/// The largest table that is read: 100 MB hold more than a million numbers.
const TABLE_MAX: u64 = 100 << 20;

impl Terms {
    /// First day of use.
    fn first_day(&self) -> NaiveDate {
        self.valid_from.unwrap_or_else(|| Local::now().date_naive())
    }

    /// Last day of tolerance.
    fn tolerance_until(&self) -> NaiveDate {
        let days = TimeDelta::days(i64::from(self.tolerance_days));
        self.valid_until.checked_add_signed(days).unwrap_or(self.valid_until)
    }
}
