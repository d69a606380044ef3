//! The site's list of issuers: made, and shown.

use std::path::PathBuf;

use clap::{Args as Arguments, Subcommand};
use perron_domain::crypto::SigningKey;
use perron_domain::pass::trust::TRUST_MAX;
use perron_domain::pass::{Issuer, OrderTerms, Places, TrustError, TrustList};
use perron_domain::time::Timestamp;
use serde_json::{Value, json};

use crate::base::BaseError;
use crate::exit::EXIT_REFUSED;
use crate::files::{self, Access};
use crate::report::Report;
use crate::site::{self, Site, SiteFolder};
use crate::values::HexKey;
use crate::{issuer, keys};

/// The greatest list, in bytes.
const TRUST_FILE_MAX: u64 = TRUST_MAX as u64;

#[derive(Subcommand)]
pub(crate) enum TrustCommand {
    /// Sign the list of issuers for the site's kiosks
    Make(TrustMake),
    /// Verify a list and say who is on it
    Show(TrustShow),
}

#[derive(Arguments)]
pub(crate) struct TrustMake {
    /// The site's folder
    #[arg(long, value_name = "DIR")]
    pub(crate) site: PathBuf,
    /// Description of an issuer, as `pass issuer new` writes it; may be repeated. None: nobody is trusted
    #[arg(long, value_name = "FILE")]
    pub(crate) issuer: Vec<PathBuf>,
    /// The list to write [default: kiosk/trust.perron in the site's folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Version of the list, above all earlier ones [default: one more than the last]
    #[arg(long, value_name = "N")]
    pub(crate) list_version: Option<u32>,
    /// Replace the list
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Arguments)]
pub(crate) struct TrustShow {
    /// The list
    pub(crate) file: PathBuf,
    /// Folder of the site whose authority must have signed
    #[arg(long, value_name = "DIR", required_unless_present = "authority")]
    pub(crate) site: Option<PathBuf>,
    /// Public key of that authority, in hexadecimal
    #[arg(long, value_name = "KEY", conflicts_with = "site")]
    pub(crate) authority: Option<HexKey>,
}

/// Why a list was not made or shown.
#[derive(Debug, thiserror::Error)]
pub enum TrustFault {
    /// A file, a key, or a message that could not be written.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// The list is not valid.
    #[error(transparent)]
    List(#[from] TrustError),
    /// The site's version of its list would not grow.
    #[error(
        "version {wanted} is not above the {last} that this site signed before: leave --list-version out"
    )]
    Version {
        /// The version that was asked for.
        wanted: u32,
        /// The greatest version that was signed before.
        last: u32,
    },
}

impl TrustFault {
    /// The exit code that tells a script what happened.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Base(error) => error.exit_code(),
            Self::List(_) | Self::Version { .. } => EXIT_REFUSED,
        }
    }
}

/// `trust make`: signs a list that replaces the site's earlier ones.
pub(crate) fn make(args: &TrustMake, report: &mut Report<'_>) -> Result<(), TrustFault> {
    let folder = SiteFolder::new(&args.site);
    let out = args.out.clone().unwrap_or_else(|| folder.trust());
    files::ensure_free(&out, args.force)?;
    let authority = keys::read_authority(&folder.authority(), report)?;
    let last = last_version(&folder, &authority)?;
    let version = match args.list_version {
        Some(wanted) if wanted <= last => return Err(TrustFault::Version { wanted, last }),
        Some(wanted) => wanted,
        None => last.saturating_add(1),
    };
    let issuers = args.issuer.iter().map(|path| issuer::read(path)).collect::<Result<Vec<_>, _>>()?;
    let list = TrustList { version, issued_at: Timestamp::from(chrono::Utc::now()), issuers };
    let bytes = list.clone().sign(&authority)?;
    // The version is spent before the list exists: a list that was never made does no harm, two of one version do.
    files::write(&folder.trust_version(), version.to_string().as_bytes(), Access::Secret, true)?;
    files::write(&out, &bytes, Access::Public, args.force)?;
    say_list(&list, report)?;
    Ok(report.file("list of issuers, for the kiosks", &out)?)
}

/// `trust show`: verifies a list and says who is on it.
pub(crate) fn show(args: &TrustShow, report: &mut Report<'_>) -> Result<(), TrustFault> {
    let authority = site::authority(args.site.as_deref(), args.authority)?;
    let bytes = files::read(&args.file, TRUST_FILE_MAX)?;
    Ok(say_list(&TrustList::open(&bytes, &authority)?, report)?)
}

/// The site's current list.
pub(crate) fn current(folder: &SiteFolder) -> Result<TrustList, TrustFault> {
    let authority = Site::read(folder)?.authority;
    Ok(TrustList::open(&files::read(&folder.trust(), TRUST_FILE_MAX)?, &authority)?)
}

/// The greatest version this site signed: noted on the bench, or found in its list.
fn last_version(folder: &SiteFolder, authority: &SigningKey) -> Result<u32, TrustFault> {
    let noted = site::noted_version(&folder.trust_version())?;
    let found = match folder.trust() {
        path if path.exists() => {
            let list = TrustList::open(&files::read(&path, TRUST_FILE_MAX)?, &authority.public());
            list.map_or(0, |list| list.version)
        }
        _ => 0,
    };
    Ok(noted.max(found))
}

fn say_list(list: &TrustList, report: &mut Report<'_>) -> Result<(), BaseError> {
    let day = list.issued_at.utc().date_naive();
    report.say(
        "trust",
        &format!("List of issuers, version {}, signed {day}.", list.version),
        &json!({ "version": list.version, "signed": day.to_string(), "issuers": list.issuers.len() }),
    )?;
    list.issuers.iter().try_for_each(|issuer| say_issuer(issuer, report))
}

fn say_issuer(issuer: &Issuer, report: &mut Report<'_>) -> Result<(), BaseError> {
    let territories = issuer.territories.iter().map(ToString::to_string).collect::<Vec<_>>();
    let whereabouts = Places::listed(&issuer.territories);
    let state = if issuer.revoked { ", WITHDRAWN" } else { "" };
    let text = format!(
        "  {}: {}, paid by {}; {} to {}; services {}; {whereabouts}; {} withdrawn vouchers{state}",
        issuer.id,
        issuer.name.as_str(),
        issuer.funder.as_str(),
        issuer.from,
        issuer.until,
        issuer.services,
        issuer.revoked_serials.len(),
    );
    let orders: Vec<Value> = issuer
        .orders
        .iter()
        .map(|order| {
            json!({
                "code": order.order.as_str(), "services": order.services.and(issuer.services).to_string(),
                "places": issuer.places_of(order).to_string(), "revoked": order.revoked,
            })
        })
        .collect();
    report.say(
        "issuer",
        &text,
        &json!({
            "id": issuer.id.as_str(), "name": issuer.name.as_str(), "funder": issuer.funder.as_str(),
            "key": data_encoding::HEXLOWER.encode(issuer.key.as_bytes()),
            "services": issuer.services.to_string(), "territories": territories,
            "from": issuer.from.to_string(), "until": issuer.until.to_string(),
            "revoked": issuer.revoked, "withdrawn": issuer.revoked_serials.len(), "orders": orders,
        }),
    )?;
    if report.is_json() {
        return Ok(());
    }
    issuer.orders.iter().try_for_each(|order| say_order(issuer, order, report))
}

/// What an order leaves of its issuer's terms.
fn say_order(issuer: &Issuer, order: &OrderTerms, report: &mut Report<'_>) -> Result<(), BaseError> {
    let state = if order.revoked { ", WITHDRAWN" } else { "" };
    let (services, places) = (order.services.and(issuer.services), issuer.places_of(order));
    let text = format!("    order {}: services {services}; {places}{state}", order.order);
    report.say("order", &text, &json!({}))
}
