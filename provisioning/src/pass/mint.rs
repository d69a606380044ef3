//! `pass mint`: signed vouchers as a table, one line each.

use std::path::PathBuf;

use clap::Args as Arguments;
use perron_domain::pass::{Serial, VoucherClaims, mint as sign};
use serde_json::json;
use zeroize::Zeroizing;

use super::PassError;
use super::terms::{Euros, Terms};
use crate::base::BaseError;
use crate::files::{self, Access};
use crate::keys::{self, IssuerKey};
use crate::report::Report;
use crate::table;

#[derive(Arguments)]
pub(crate) struct Mint {
    /// The issuer's key
    #[arg(long, value_name = "FILE")]
    pub(crate) issuer_key: PathBuf,
    /// Worth of each voucher, in euros: 10 or 10,50
    #[arg(long, value_name = "EUROS")]
    pub(crate) value: Euros,
    /// How many
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) count: u32,
    #[command(flatten)]
    pub(crate) terms: Terms,
    /// The table to write; secret, since each line is money
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Replace the table
    #[arg(long)]
    pub(crate) force: bool,
}

/// Random bytes of a serial: among a million vouchers, two alike come with a chance of one in a trillion.
const SERIAL_BYTES: usize = 10;

/// The columns of the table.
const COLUMNS: [&str; 9] = [
    "serial",
    "value",
    "valid_from",
    "valid_until",
    "tolerance_until",
    "services",
    "issuer",
    "funder",
    "text",
];

/// Makes vouchers.
pub(crate) fn mint(args: &Mint, report: &mut Report<'_>) -> Result<(), PassError> {
    files::ensure_free(&args.out, args.force)?;
    let issuer = keys::read_issuer(&args.issuer_key, report)?;
    let mut text = Zeroizing::new(String::new());
    table::write_row(&mut text, &COLUMNS);
    for _ in 0..args.count {
        write_voucher(&mut text, args, &issuer)?;
    }
    files::write(&args.out, text.as_bytes(), Access::Secret, args.force)?;
    report.say(
        "minted",
        &format!("{} vouchers of {} minted.", args.count, euros(args.value.0.0)),
        &json!({ "count": args.count, "value_cents": args.value.0.0, "issuer": issuer.id.as_str() }),
    )?;
    Ok(report
        .file("vouchers, secret: each line is money; draw them with `perron-kit pass sheet`", &args.out)?)
}

fn write_voucher(text: &mut String, args: &Mint, issuer: &IssuerKey) -> Result<(), PassError> {
    let serial = Serial::new(&files::random::<SERIAL_BYTES>()?)
        .ok_or(BaseError::Random(getrandom::Error::UNEXPECTED))?;
    let terms = &args.terms;
    let claims = VoucherClaims {
        issuer: issuer.id.clone(),
        serial,
        face: args.value.0,
        unit: terms.unit.map(|unit| unit.0),
        not_before: terms.first_day(),
        valid_until: terms.valid_until,
        tolerance_until: terms.tolerance_until(),
        services: terms.services,
        order: terms.order.clone(),
    };
    let signed = Zeroizing::new(sign(&issuer.key, &claims)?);
    table::write_row(
        text,
        &[
            &claims.serial.to_string(),
            &euros(claims.face.0),
            &claims.not_before.to_string(),
            &claims.valid_until.to_string(),
            &claims.tolerance_until.to_string(),
            &claims.services.to_string(),
            issuer.name.as_str(),
            issuer.funder.as_str(),
            &signed,
        ],
    );
    Ok(())
}

/// As [`Euros`] reads it back.
fn euros(cents: u32) -> String {
    format!("{},{:02}", cents / 100, cents % 100)
}
