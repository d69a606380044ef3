//! Issuers: a key for the funder, and the description that a site puts on its list.

use chrono::{Local, Months, NaiveDate};
use perron_domain::crypto::{PublicKey, SignError, SigningKey};
use perron_domain::pass::{Issuer, IssuerId, OrderCode, OrderTerms, Serial, Services, Territory};
use serde::{Deserialize, Deserializer};
use serde_json::json;
use std::path::Path;
use std::str::FromStr;

use crate::args::IssuerNew;
use crate::error::KitError;
use crate::files::{self, Access};
use crate::keys::{self, IssuerKey, StaffName};
use crate::report::Report;

/// The longest description, in bytes: 50,000 withdrawn serials fit.
const ISSUER_FILE_MAX: u64 = 4 << 20;

/// A value written as text, checked while its file is read, so that a mistake names line and column.
#[derive(Clone, Debug)]
pub(crate) struct Parsed<T>(pub(crate) T);

impl<'de, T> Deserialize<'de> for Parsed<T>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

/// A public key in hexadecimal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HexKey(pub(crate) PublicKey);

impl FromStr for HexKey {
    type Err = SignError;

    fn from_str(text: &str) -> Result<Self, SignError> {
        let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(text.as_bytes()).map_err(|_| SignError::Key)?;
        PublicKey::from_bytes(&bytes).map(Self)
    }
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
pub(crate) fn read(path: &Path) -> Result<Issuer, KitError> {
    let text = files::read_text(path, ISSUER_FILE_MAX)?;
    let file: IssuerFile = toml::from_str(&text)
        .map_err(|problem| KitError::Toml { path: path.to_owned(), problem: Box::new(problem) })?;
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
pub(crate) fn new(args: &IssuerNew, report: &mut Report<'_>) -> Result<(), KitError> {
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
