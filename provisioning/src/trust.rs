//! The site's list of issuers: made, and shown.

use std::path::Path;

use perron_domain::crypto::SigningKey;
use perron_domain::pass::trust::TRUST_MAX;
use perron_domain::pass::{Issuer, OrderTerms, Places, TrustList};
use perron_domain::time::Timestamp;
use serde_json::{Value, json};

use crate::args::{TrustMake, TrustShow};
use crate::error::KitError;
use crate::files::{self, Access};
use crate::report::Report;
use crate::site::{Site, SiteFolder};
use crate::{issuer, keys};

/// The longest file with a version, in bytes.
const VERSION_FILE_MAX: u64 = 32;
/// The greatest list, in bytes.
const TRUST_FILE_MAX: u64 = TRUST_MAX as u64;

/// `trust make`: signs a list that replaces the site's earlier ones.
pub(crate) fn make(args: &TrustMake, report: &mut Report<'_>) -> Result<(), KitError> {
    let folder = SiteFolder::new(&args.site);
    let out = args.out.clone().unwrap_or_else(|| folder.trust());
    files::ensure_free(&out, args.force)?;
    let authority = keys::read_authority(&folder.authority(), report)?;
    let last = last_version(&folder, &authority)?;
    let version = match args.list_version {
        Some(wanted) if wanted <= last => return Err(KitError::Version { wanted, last }),
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
    report.file("list of issuers, for the kiosks", &out)
}

/// `trust show`: verifies a list and says who is on it.
pub(crate) fn show(args: &TrustShow, report: &mut Report<'_>) -> Result<(), KitError> {
    let authority = match (&args.site, args.authority) {
        (_, Some(key)) => key.0,
        (Some(site), None) => Site::read(&SiteFolder::new(site))?.authority,
        (None, None) => return Err(KitError::Sign(perron_domain::crypto::SignError::Key)),
    };
    let bytes = files::read(&args.file, TRUST_FILE_MAX)?;
    say_list(&TrustList::open(&bytes, &authority)?, report)
}

/// The site's current list.
pub(crate) fn current(folder: &SiteFolder) -> Result<TrustList, KitError> {
    let authority = Site::read(folder)?.authority;
    Ok(TrustList::open(&files::read(&folder.trust(), TRUST_FILE_MAX)?, &authority)?)
}

/// The version noted in a file; 0 where none is.
pub(crate) fn noted(path: &Path) -> Result<u32, KitError> {
    if !path.exists() {
        return Ok(0);
    }
    Ok(files::read_text(path, VERSION_FILE_MAX)?.trim().parse().unwrap_or(0))
}

/// The greatest version this site signed: noted on the bench, or found in its list.
fn last_version(folder: &SiteFolder, authority: &SigningKey) -> Result<u32, KitError> {
    let noted = noted(&folder.trust_version())?;
    let found = match folder.trust() {
        path if path.exists() => {
            let list = TrustList::open(&files::read(&path, TRUST_FILE_MAX)?, &authority.public());
            list.map_or(0, |list| list.version)
        }
        _ => 0,
    };
    Ok(noted.max(found))
}

fn say_list(list: &TrustList, report: &mut Report<'_>) -> Result<(), KitError> {
    let day = list.issued_at.utc().date_naive();
    report.say(
        "trust",
        &format!("List of issuers, version {}, signed {day}.", list.version),
        &json!({ "version": list.version, "signed": day.to_string(), "issuers": list.issuers.len() }),
    )?;
    list.issuers.iter().try_for_each(|issuer| say_issuer(issuer, report))
}

fn say_issuer(issuer: &Issuer, report: &mut Report<'_>) -> Result<(), KitError> {
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
fn say_order(issuer: &Issuer, order: &OrderTerms, report: &mut Report<'_>) -> Result<(), KitError> {
    let state = if order.revoked { ", WITHDRAWN" } else { "" };
    let (services, places) = (order.services.and(issuer.services), issuer.places_of(order));
    let text = format!("    order {}: services {services}; {places}{state}", order.order);
    report.say("order", &text, &json!({}))
}
