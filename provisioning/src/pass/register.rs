//! `pass register`: numbers that were printed elsewhere, as one signed file.

use std::path::PathBuf;

use clap::Args as Arguments;
use perron_domain::ids::Cents;
use perron_domain::pass::number::BITS_MIN;
use perron_domain::pass::register::{ENTRIES_MAX, build};
use perron_domain::pass::{PassNumber, RegisterEntry, RegisterTerms, number_bits};
use perron_domain::time::Timestamp;
use serde_json::json;

use super::terms::{Euros, Terms};
use super::{PassError, TABLE_MAX};
use crate::base::{BaseError, RowProblem};
use crate::files::{self, Access};
use crate::keys;
use crate::report::Report;
use crate::table::{self, Row, Table, Wrong};

#[derive(Arguments)]
pub(crate) struct Register {
    /// The issuer's key
    #[arg(long, value_name = "FILE")]
    pub(crate) issuer_key: PathBuf,
    /// Table with the columns `number` and, unless --value is given, `value` in euros; a column `withdrawn` may say yes
    #[arg(long, value_name = "FILE")]
    pub(crate) numbers: PathBuf,
    /// Worth of each number, in euros, where the table has no column `value`
    #[arg(long, value_name = "EUROS")]
    pub(crate) value: Option<Euros>,
    #[command(flatten)]
    pub(crate) terms: Terms,
    /// The register to write
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Replace the register
    #[arg(long)]
    pub(crate) force: bool,
}

/// Makes a register.
pub(crate) fn register(args: &Register, report: &mut Report<'_>) -> Result<(), PassError> {
    files::ensure_free(&args.out, args.force)?;
    let issuer = keys::read_issuer(&args.issuer_key, report)?;
    let text = table::read(&args.numbers, TABLE_MAX, report)?;
    let table = Table::read(&text, &args.numbers)?;
    if table.len() > ENTRIES_MAX {
        return Err(BaseError::TooMany { found: table.len(), limit: ENTRIES_MAX }.into());
    }
    let fixed = args.value.map(|value| value.0);
    let entries = table
        .rows()
        .map(|row| entry(&row, fixed).map_err(|wrong| row.at(&args.numbers, wrong)))
        .collect::<Result<Vec<_>, _>>()?;
    let terms = RegisterTerms {
        issuer: issuer.id.clone(),
        made_at: Timestamp::from(chrono::Utc::now()),
        not_before: args.terms.first_day(),
        valid_until: args.terms.valid_until,
        tolerance_until: args.terms.tolerance_until(),
        services: args.terms.services,
        order: args.terms.order.clone(),
        unit: args.terms.unit.map(|unit| unit.0),
    };
    let bytes = build(&issuer.key, terms, &entries)?;
    files::write(&args.out, &bytes, Access::Public, args.force)?;
    let bits = number_bits(entries.iter().map(|entry| &entry.number));
    if bits < BITS_MIN {
        report.warn(&format!(
            "these numbers carry about {bits:.0} bits, less than {BITS_MIN:.0}: whoever steals a kiosk can find them out; \
             ask the printer for longer random numbers, or use signed vouchers"
        ))?;
    }
    report.say(
        "register",
        &format!("Register of {} numbers, about {bits:.0} bits each.", entries.len()),
        &json!({ "count": entries.len(), "bits": bits, "issuer": issuer.id.as_str() }),
    )?;
    Ok(report.file("register, for the kiosks", &args.out)?)
}

fn entry(row: &Row<'_>, fixed: Option<Cents>) -> Result<RegisterEntry, Wrong> {
    let text = row.need("number")?;
    let wrong = || ("number", RowProblem::Number(text.chars().take(40).collect()));
    let number = PassNumber::read(text).ok_or_else(wrong)?;
    let value = match fixed {
        Some(value) => value,
        None => row.need("value")?.parse::<Euros>().map_err(|problem| ("value", problem))?.0,
    };
    let withdrawn =
        row.get("withdrawn").is_ok_and(|word| matches!(word.to_lowercase().as_str(), "yes" | "oui" | "1"));
    Ok(RegisterEntry { number, value, withdrawn })
}
