//! `pass inspect`: verifies one voucher and says what it is worth, as a kiosk would.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{Local, NaiveDate};
use clap::Args as Arguments;
use perron_domain::ids::Cents;
use perron_domain::pass::{
    Operators, RegisterFile, SiteRules, Territory, TrustList, Verdict, VoucherFacts, VoucherProblem,
    classify, judge,
};
use perron_domain::time::Timestamp;
use perron_hardware::camera::{decode_frame, read_picture_file};
use serde_json::json;

use super::PassError;
use crate::base::BaseError;
use crate::report::Report;
use crate::site::SiteFolder;
use crate::{files, issuer, trust};

#[derive(Arguments)]
pub(crate) struct Inspect {
    /// The voucher's text (PN1:…) or number
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    pub(crate) text: Option<String>,
    /// A picture of the voucher
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Folder of the site whose list of issuers counts
    #[arg(long, value_name = "DIR", required_unless_present = "issuer")]
    pub(crate) site: Option<PathBuf>,
    /// Description of an issuer to believe, instead of a site's list; may be repeated
    #[arg(long, value_name = "FILE", conflicts_with = "site")]
    pub(crate) issuer: Vec<PathBuf>,
    /// A register to look the number up in; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) register: Vec<PathBuf>,
    /// Judge as if on this day [default: today]
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<NaiveDate>,
    /// Judge as if in this commune (INSEE code)
    #[arg(long, value_name = "CODE")]
    pub(crate) territory: Option<Territory>,
}

/// The largest register, in bytes: a million numbers and the header.
const REGISTER_FILE_MAX: u64 = 24 << 20;
/// How long a picture is searched.
const SEARCH: Duration = Duration::from_secs(5);

/// Verifies a voucher.
pub(crate) fn inspect(args: &Inspect, report: &mut Report<'_>) -> Result<(), PassError> {
    let text = match (&args.text, &args.file) {
        (Some(text), _) => text.clone(),
        (None, Some(path)) => from_picture(path)?,
        (None, None) => return Err(VoucherProblem::NotAVoucher.into()),
    };
    let mut operators = Operators::new(match &args.site {
        Some(site) => trust::current(&SiteFolder::new(site))?,
        None => described(args)?,
    });
    for path in &args.register {
        let bytes = files::read(path, REGISTER_FILE_MAX)?;
        operators.add(RegisterFile::open(bytes.to_vec(), &operators.trust)?);
    }
    let facts = operators.look_up(&text)?;
    let today = args.date.unwrap_or_else(|| Local::now().date_naive());
    let verdict = judge(&facts, Cents(0), today, &SiteRules { territory: args.territory.clone() });
    Ok(say(&text, &facts, &verdict, report)?)
}

/// A list of the issuers described on the command line, believed without a signature.
fn described(args: &Inspect) -> Result<TrustList, PassError> {
    let issuers = args.issuer.iter().map(|path| issuer::read(path)).collect::<Result<Vec<_>, _>>()?;
    Ok(TrustList { version: 0, issued_at: Timestamp::default(), issuers })
}

/// The first voucher in a picture, or any code in it.
fn from_picture(path: &Path) -> Result<String, PassError> {
    let texts = decode_frame(&read_picture_file(path)?, SEARCH);
    let voucher = texts.iter().find(|text| classify(text) == perron_domain::pass::VoucherForm::Signed);
    voucher.or(texts.first()).cloned().ok_or_else(|| PassError::NoCode(path.to_owned()))
}

fn say(
    text: &str,
    facts: &VoucherFacts,
    verdict: &Verdict,
    report: &mut Report<'_>,
) -> Result<(), BaseError> {
    let (word, sentence) = match verdict {
        Verdict::Worth { .. } => ("worth", "It can be used.".to_owned()),
        Verdict::Tolerance { .. } => {
            ("tolerance", format!("Past its date, still taken until {}.", facts.tolerance_until))
        }
        Verdict::Spent => ("spent", "Nothing is left.".to_owned()),
        Verdict::Elsewhere { territories } if territories.is_empty() => {
            ("elsewhere", "Its order and its issuer have no place in common: it is good nowhere.".to_owned())
        }
        Verdict::Elsewhere { .. } => {
            ("elsewhere", "It is for other places; name this one with --territory.".to_owned())
        }
        Verdict::NotYet { from } => ("not-yet", format!("It can be used from {from}.")),
        Verdict::Expired { on } => ("expired", format!("It expired on {on}.")),
    };
    let territories: Vec<String> = facts.places.territories().iter().map(ToString::to_string).collect();
    let order = facts.order.as_ref().map(ToString::to_string);
    let lines = format!(
        "Voucher {} of {}, paid by {}\n  worth when new: {},{:02} EUR\n  from {} to {}, taken until {}\n  services: {}\n  \
         {sentence} What was already spent is known to the kiosks only.",
        facts.serial_shown,
        facts.issuer_name.as_str(),
        facts.funder.as_str(),
        facts.face.0 / 100,
        facts.face.0 % 100,
        facts.not_before,
        facts.valid_until,
        facts.tolerance_until,
        facts.services,
    );
    report.say(
        "voucher",
        &lines,
        &json!({
            "form": format!("{:?}", classify(text)).to_lowercase(),
            "id": data_encoding::HEXLOWER.encode(&facts.id.0), "serial": facts.serial_shown,
            "issuer": facts.issuer.as_str(), "issuer_name": facts.issuer_name.as_str(), "funder": facts.funder.as_str(),
            "value_cents": facts.face.0, "unit_cents": facts.unit.map(|unit| unit.0),
            "valid_from": facts.not_before.to_string(), "valid_until": facts.valid_until.to_string(),
            "tolerance_until": facts.tolerance_until.to_string(), "services": facts.services.to_string(),
            "territories": territories, "places": facts.places.to_string(), "order": order, "verdict": word,
        }),
    )
}
