//! What vouchers of one run have in common, and amounts as people write them.

use std::str::FromStr;

use chrono::{Local, NaiveDate, TimeDelta};
use clap::Args as Arguments;
use perron_domain::ids::Cents;
use perron_domain::pass::{OrderCode, Services};

use crate::base::RowProblem;

/// What vouchers of one run have in common.
#[derive(Arguments)]
pub(crate) struct Terms {
    /// First day of use [default: today]
    #[arg(long, value_name = "DATE")]
    pub(crate) valid_from: Option<NaiveDate>,
    /// Last day, as printed
    #[arg(long, value_name = "DATE")]
    pub(crate) valid_until: NaiveDate,
    /// Days after the last one on which they are still taken
    #[arg(long, value_name = "DAYS", default_value_t = 31, value_parser = clap::value_parser!(u16).range(0..=366))]
    pub(crate) tolerance_days: u16,
    /// What they may pay for: any, or workshop,one-to-one,self-service
    #[arg(long, default_value = "any")]
    pub(crate) services: Services,
    /// The funder's order
    #[arg(long, value_name = "CODE")]
    pub(crate) order: Option<OrderCode>,
    /// Take amounts only in multiples of so many euros
    #[arg(long, value_name = "EUROS")]
    pub(crate) unit: Option<Euros>,
}

impl Terms {
    /// First day of use.
    pub(super) fn first_day(&self) -> NaiveDate {
        self.valid_from.unwrap_or_else(|| Local::now().date_naive())
    }

    /// Last day of tolerance.
    pub(super) fn tolerance_until(&self) -> NaiveDate {
        let days = TimeDelta::days(i64::from(self.tolerance_days));
        self.valid_until.checked_add_signed(days).unwrap_or(self.valid_until)
    }
}

/// An amount written in euros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Euros(pub(crate) Cents);

impl FromStr for Euros {
    type Err = RowProblem;

    fn from_str(text: &str) -> Result<Self, RowProblem> {
        let wrong = || RowProblem::Amount(text.chars().take(40).collect());
        let plain = text.trim().trim_end_matches('€').trim_end();
        let (euros, cents) = plain.split_once([',', '.']).unwrap_or((plain, "00"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(euros) || !digits(cents) || cents.len() > 2 {
            return Err(wrong());
        }
        let euros: u32 = euros.parse().map_err(|_| wrong())?;
        let cents: u32 = format!("{cents:0<2}").parse().map_err(|_| wrong())?;
        euros
            .checked_mul(100)
            .and_then(|whole| whole.checked_add(cents))
            .map(|all| Self(Cents(all)))
            .ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, cents) in [
            ("10", 1000),
            ("10,5", 1050),
            ("10.50", 1050),
            ("0,05 €", 5),
            ("10\u{a0}€", 1000),
            ("42949672.95", u32::MAX),
        ] {
            assert_eq!(text.parse(), Ok(Euros(Cents(cents))), "{text}");
        }
        for text in ["", "€", "-1", "1,234", "1 000", "ten", "1.", ",5", "42949672.96", "1e3"] {
            assert!(text.parse::<Euros>().is_err(), "{text}");
        }
    }
}
