//! Issuers: a key for the funder, and the description that a site puts on its list.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use chrono::{Local, Months, NaiveDate};
use clap::{Args as Arguments, Subcommand};
use perron_domain::crypto::{PublicKey, SigningKey};
use perron_domain::pass::{Issuer, IssuerId, OrderCode, OrderTerms, Serial, Services, Territory};
use serde::Deserialize;
use serde_json::json;

use crate::base::BaseError;
use crate::files::{self, Access};
use crate::keys::{self, IssuerKey};
use crate::report::Report;
use crate::values::{HexKey, Parsed, StaffName};

/// The longest description, in bytes: 50,000 withdrawn serials fit.
const ISSUER_FILE_MAX: u64 = 4 << 20;

#[derive(Subcommand)]
pub(crate) enum IssuerCommand {
    /// Make an issuer's key and its description for the sites
    New(IssuerNew),
}

#[derive(Arguments)]
pub(crate) struct IssuerNew {
    /// Short name: small letters, digits and dashes
    #[arg(long)]
    pub(crate) id: IssuerId,
    /// Name, as people read it
    #[arg(long)]
    pub(crate) name: StaffName,
    /// Who pays, as people read it
    #[arg(long)]
    pub(crate) funder: StaffName,
    /// What its vouchers may pay for: any, or workshop,one-to-one,self-service
    #[arg(long, default_value = "any")]
    pub(crate) services: Services,
    /// Beginning of an INSEE commune code where its vouchers may be used; may be repeated [default: everywhere]
    #[arg(long, value_name = "CODE")]
    pub(crate) territory: Vec<Territory>,
    /// First day on which sites take its vouchers [default: today]
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<NaiveDate>,
    /// Last day on which sites take its vouchers [default: five years later]
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<NaiveDate>,
    /// Folder for issuer.key and issuer.toml
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Replace an existing key: its vouchers are then worth nothing
    #[arg(long)]
    pub(crate) force: bool,
}

/// A serial as it stands on a voucher.
#[derive(Clone, Debug)]
struct ShownSerial(Serial);

impl FromStr for ShownSerial {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        Serial::parse(text).map(Self).ok_or("this is no serial: write it as on the voucher, ABCD-EFGH-…")
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct IssuerFile {
    id: Parsed<IssuerId>,
    name: Parsed<StaffName>,
    funder: Parsed<StaffName>,
    key: Parsed<HexKey>,
    services: Parsed<Services>,
    #[serde(default)]
    territories: Vec<Parsed<Territory>>,
    from: Parsed<NaiveDate>,
    until: Parsed<NaiveDate>,
    #[serde(default)]
    revoked: bool,
    #[serde(default)]
    revoked_serials: Vec<Parsed<ShownSerial>>,
    #[serde(default, rename = "order")]
    orders: Vec<OrderFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct OrderFile {
    code: Parsed<OrderCode>,
    services: Parsed<Services>,
    #[serde(default)]
    territories: Vec<Parsed<Territory>>,
    #[serde(default)]
    revoked: bool,
}

/// Reads a description.
pub(crate) fn read(path: &Path) -> Result<Issuer, BaseError> {
    let text = files::read_text(path, ISSUER_FILE_MAX)?;
    let file: IssuerFile = toml::from_str(&text)
        .map_err(|problem| BaseError::Toml { path: path.to_owned(), problem: Box::new(problem) })?;
    let places = |all: Vec<Parsed<Territory>>| all.into_iter().map(|place| place.0).collect();
    let order = |order: OrderFile| OrderTerms {
        order: order.code.0,
        services: order.services.0,
        territories: places(order.territories),
        revoked: order.revoked,
    };
    Ok(Issuer {
        id: file.id.0,
        name: file.name.0.0,
        funder: file.funder.0.0,
        key: file.key.0.0,
        services: file.services.0,
        territories: places(file.territories),
        from: file.from.0,
        until: file.until.0,
        revoked: file.revoked,
        revoked_serials: file.revoked_serials.into_iter().map(|serial| serial.0.0).collect(),
        orders: file.orders.into_iter().map(order).collect(),
    })
}

/// `pass issuer new`: a key for the funder and the description that its sites need.
pub(crate) fn new(args: &IssuerNew, report: &mut Report<'_>) -> Result<(), BaseError> {
    let (secret, public) = (args.out.join("issuer.key"), args.out.join("issuer.toml"));
    files::ensure_free(&secret, args.force)?;
    files::ensure_free(&public, args.force)?;
    files::folder(&args.out, Access::Secret)?;
    let seed = files::random()?;
    let key = SigningKey::from_seed(seed);
    let from = args.from.unwrap_or_else(|| Local::now().date_naive());
    let until = args.until.unwrap_or(from.checked_add_months(Months::new(60)).unwrap_or(from));
    let description = describe(args, &key.public(), from, until);
    let issuer =
        IssuerKey { id: args.id.clone(), name: args.name.0.clone(), funder: args.funder.0.clone(), key };
    keys::write_issuer(&secret, &issuer, seed, args.force)?;
    files::write(&public, description.as_bytes(), Access::Public, args.force)?;
    report.say(
        "issuer",
        &format!("Issuer {}. Keep the key; give the description to the sites.", args.id),
        &json!({ "id": args.id.as_str(), "key": data_encoding::HEXLOWER.encode(issuer.key.public().as_bytes()) }),
    )?;
    report.file("key of the issuer, secret", &secret)?;
    report.file("description of the issuer, for `trust make`", &public)
}

fn describe(args: &IssuerNew, key: &PublicKey, from: NaiveDate, until: NaiveDate) -> String {
    let quoted = |name: &StaffName| toml::Value::from(name.0.as_str()).to_string();
    let places: Vec<String> = args.territory.iter().map(|place| format!("\"{place}\"")).collect();
    format!(
        "# An issuer of Digital Pass vouchers, for `perron-kit trust make`. Nothing here is secret.\n\
         id = \"{}\"\nname = {}\nfunder = {}\nkey = \"{}\"\n\
         # any, or workshop, one-to-one and self-service joined by commas\nservices = \"{}\"\n\
         # beginnings of INSEE commune codes; empty: everywhere\nterritories = [{}]\n\
         # days on which the site takes its vouchers\nfrom = \"{from}\"\nuntil = \"{until}\"\n\
         revoked = false\nrevoked-serials = []\n\n\
         # Terms of one order, within those above:\n\
         # [[order]]\n# code = \"2026-A\"\n# services = \"workshop\"\n# territories = [\"74\"]\n# revoked = false\n",
        args.id,
        quoted(&args.name),
        quoted(&args.funder),
        data_encoding::HEXLOWER.encode(key.as_bytes()),
        args.services,
        places.join(", "),
    )
}
