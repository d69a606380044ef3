//! `enrol`: makes a written medium one machine of a site.
//!
//! ```text
//!  roster ─► unit ─┐
//!  site ───► key ──┴─► provision.perron, signed ─┐
//!  site's kiosk folder ─► site.toml, badges.perron, trust.perron ┴─► EFI system partition ─► read back ─► record
//! ```
//!
//! Enrolling again with the same words changes nothing. A medium of another unit, or of another site, is refused
//! without `--force`. No secret is printed; where one lies is said in [`provision`].

mod error;
mod esp;
mod fat;
mod open;
mod place;
mod provision;
mod stream;

use std::path::{Path, PathBuf};

use chrono::Utc;
use clap::Args as Arguments;
use perron_flash::guard::Policy;
use perron_flash::{Access, Medium};
use serde_json::json;
use zeroize::Zeroizing;

use crate::badge;
use crate::base::BaseError;
use crate::files;
use crate::keys;
use crate::machine::{AssetTag, EnrolmentRecord, Roster, Unit};
use crate::report::Report;
use crate::site::{Site, SiteFolder};
use crate::targets::{self, Confirmation, Operation};
pub(crate) use error::EnrolError;
use open::Place;
use place::{Esp, Placed};
use provision::Provision;

/// The provisioning file's name in the folder.
const PROVISION: &str = "provision.perron";
/// The site's public file and its lists of badges and issuers, named as in the site's folder.
const SITE: &str = "site.toml";
const BADGES: &str = "badges.perron";
const TRUST: &str = "trust.perron";
/// The longest record, in bytes.
const RECORD_MAX: u64 = 4_096;
/// The longest of these, in bytes.
const KIOSK_FILE_MAX: u64 = 4 << 20;

#[derive(Arguments)]
pub(crate) struct EnrolArgs {
    /// Table of the machines: asset-tag, place, role, language, hostname, wifi-ssid, wifi-password
    #[arg(long, value_name = "FILE", required_unless_present = "show")]
    roster: Option<PathBuf>,
    /// The machine's asset tag, one of the roster's
    #[arg(long, value_name = "ASSET", required_unless_present = "show")]
    unit: Option<AssetTag>,
    /// The written disk
    #[arg(long, value_name = "DEV", required_unless_present = "image_file", conflicts_with = "image_file")]
    target: Option<PathBuf>,
    /// An image file instead of a disk
    #[arg(long, value_name = "FILE")]
    image_file: Option<PathBuf>,
    /// The site's folder
    #[arg(long, value_name = "DIR")]
    site: PathBuf,
    /// Only say how the medium is enrolled
    #[arg(long)]
    show: bool,
    /// Write what was done as JSON, for the passport
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Replace another machine's enrolment, and the record
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    sure: Confirmation,
}

/// Enrols one machine.
pub(crate) fn enrol(args: &EnrolArgs, report: &mut Report<'_>) -> Result<(), EnrolError> {
    let folder = SiteFolder::new(&args.site);
    let site = Site::read(&folder)?;
    let place = match (&args.target, &args.image_file) {
        (Some(path), _) => {
            let for_reading = args.show || args.sure.dry_run;
            let policy = Policy { allow_loop: args.sure.allow_loop, for_reading, ..Policy::default() };
            Place::disk(path, policy, report)?
        }
        (None, Some(path)) => Place::file(path)?,
        (None, None) => return Err(EnrolError::NoMedium),
    };
    let medium = place.medium();
    let (Some(roster), Some(tag), false) = (&args.roster, &args.unit, args.show) else {
        return show(medium, &site, report);
    };
    let unit = Roster::read(roster, report)?.unit(tag, roster)?.clone();
    if let Some(record) = &args.record {
        files::ensure_free(record, args.force || is_record_of(record, &unit))?;
    }
    let authority = keys::read_authority(&folder.authority(), report)?;
    let wanted = Provision { fleet: site.fleet, unit, issued: Utc::now().date_naive() };
    let signed = wanted.sign(&authority);
    // A key that is not the site's would make a file that its kiosks refuse.
    Provision::open(&signed, &site.authority).map_err(EnrolError::from)?;

    let access = if args.sure.dry_run { Access::Read } else { Access::Write };
    let mut esp = Esp::open(medium, access)?;
    let found = esp.read(PROVISION)?;
    let kept = judge(found.as_ref(), &wanted, &site, medium.name(), args.force)?;
    let provision = if kept { found.unwrap_or(signed) } else { signed };
    let files = with_site(provision, &site, &folder, report)?;
    let mut same = true;
    for file in &files {
        same &= esp.read(file.name)?.as_ref() == Some(&file.bytes);
    }
    let told = Told { unit: &wanted.unit, medium, files: &files };
    if same {
        let direct = esp.is_direct();
        drop(esp);
        told.say("unchanged", "is enrolled already; nothing was changed", direct, report)?;
        return Ok(told.record(args, report)?);
    }
    esp.ensure_room(&files)?;
    if args.sure.dry_run {
        return Ok(told.say("dry-run", "would be enrolled; nothing was written", esp.is_direct(), report)?);
    }
    if let Place::Disk(one) = &place {
        let deed = Operation { done: "enrolled", loses_all: false };
        targets::confirm(&[one], &args.sure.confirm, args.sure.yes, deed, report)?;
    }
    esp.write(&files)?;
    let direct = place::read_back(medium, &files)?;
    told.say("written", "is enrolled; every file was read back", direct, report)?;
    Ok(told.record(args, report)?)
}

/// Enrols a unit on a medium that was just written, whatever stands there.
pub(crate) fn put(
    medium: &dyn Medium,
    unit: &Unit,
    folder: &SiteFolder,
    report: &mut Report<'_>,
) -> Result<EnrolmentRecord, EnrolError> {
    let site = Site::read(folder)?;
    let authority = keys::read_authority(&folder.authority(), report)?;
    let wanted = Provision { fleet: site.fleet, unit: unit.clone(), issued: Utc::now().date_naive() };
    let signed = wanted.sign(&authority);
    Provision::open(&signed, &site.authority).map_err(EnrolError::from)?;
    let files = with_site(signed, &site, folder, report)?;
    let esp = Esp::open(medium, Access::Write)?;
    esp.ensure_room(&files)?;
    esp.write(&files)?;
    let told = Told { unit, medium, files: &files };
    let direct = place::read_back(medium, &files)?;
    told.say("written", "is enrolled; every file was read back", direct, report)?;
    Ok(told.entry())
}

/// Whether a file is this unit's own record: enrolling again may replace it without `--force`, which allows far more.
fn is_record_of(path: &Path, unit: &Unit) -> bool {
    let bytes = files::read(path, RECORD_MAX).ok();
    let found = bytes.and_then(|bytes| serde_json::from_slice::<EnrolmentRecord>(&bytes).ok());
    found.is_some_and(|record| record.hostname == unit.hostname)
}

/// Whether the file found stays. Fails where it is another machine's or another site's.
fn judge(
    found: Option<&Zeroizing<Vec<u8>>>,
    wanted: &Provision,
    site: &Site,
    name: &str,
    force: bool,
) -> Result<bool, EnrolError> {
    let Some(bytes) = found else { return Ok(false) };
    match Provision::open(bytes, &site.authority) {
        Ok(found) if found.says_as(wanted) => Ok(true),
        Ok(_) | Err(_) if force => Ok(false),
        Ok(found) if found.unit.asset_tag.is_same(&wanted.unit.asset_tag) => Ok(false),
        Ok(found) => {
            Err(EnrolError::Taken { name: name.to_owned(), unit: found.unit.asset_tag.as_str().to_owned() })
        }
        Err(source) => Err(EnrolError::Foreign { name: name.to_owned(), source }),
    }
}

/// The provisioning file, and what a kiosk needs to belong to the site.
fn with_site(
    provision: Zeroizing<Vec<u8>>,
    of: &Site,
    folder: &SiteFolder,
    report: &mut Report<'_>,
) -> Result<Vec<Placed>, EnrolError> {
    let site = Placed { name: SITE, bytes: files::read(&folder.site(), KIOSK_FILE_MAX)? };
    let badges = Placed { name: BADGES, bytes: badge::bytes(folder, of)? };
    let mut files = vec![Placed { name: PROVISION, bytes: provision }, site, badges];
    if folder.trust().exists() {
        files.push(Placed { name: TRUST, bytes: files::read(&folder.trust(), KIOSK_FILE_MAX)? });
    } else {
        report.warn(
            "the site has no list of issuers yet: make one with `perron-kit trust make`, then enrol again",
        )?;
    }
    Ok(files)
}

/// What is told of an enrolment. The files are named, never shown.
struct Told<'a> {
    unit: &'a Unit,
    medium: &'a dyn Medium,
    files: &'a [Placed],
}

impl Told<'_> {
    fn entry(&self) -> EnrolmentRecord {
        let bytes = self.files.first().map(|file| file.bytes.as_slice()).unwrap_or_default();
        EnrolmentRecord {
            hostname: self.unit.hostname.clone(),
            language: self.unit.language.clone(),
            digest: provision::digest(bytes),
        }
    }

    fn say(&self, state: &str, words: &str, direct: bool, report: &mut Report<'_>) -> Result<(), BaseError> {
        let unit = self.unit;
        let name = self.medium.name();
        let radio = unit.wifi.as_ref().map(|wifi| wifi.ssid.as_str());
        let text = format!(
            "{name} {words}: {}, {}, {}, {}, host name {}.",
            unit.asset_tag,
            unit.place,
            unit.role.as_str(),
            unit.language,
            unit.hostname
        );
        let files: Vec<&str> = self.files.iter().map(|file| file.name).collect();
        report.say(
            "enrolled",
            &text,
            &json!({
                "state": state, "target": name, "unit": unit.asset_tag, "place": unit.place, "role": unit.role,
                "language": unit.language, "hostname": unit.hostname, "wifi": radio, "files": files,
                "digest": self.entry().digest, "past_the_cache": direct,
            }),
        )
    }

    fn record(&self, args: &EnrolArgs, report: &mut Report<'_>) -> Result<(), BaseError> {
        let Some(path) = args.record.as_ref().filter(|_| !args.sure.dry_run) else { return Ok(()) };
        let text = serde_json::to_string_pretty(&self.entry()).map_err(BaseError::Record)?;
        let replace = args.force || is_record_of(path, self.unit);
        files::write(path, text.as_bytes(), files::Access::Public, replace)?;
        report.file("record of the enrolment, for `perron-kit passport make`", path)
    }
}

/// `enrol --show`: how a medium is enrolled, without its password.
fn show(medium: &dyn Medium, site: &Site, report: &mut Report<'_>) -> Result<(), EnrolError> {
    let mut esp = Esp::open(medium, Access::Read)?;
    let name = medium.name();
    let bytes = esp.read(PROVISION)?.ok_or_else(|| EnrolError::NotEnrolled(name.to_owned()))?;
    let found = Provision::open(&bytes, &site.authority).map_err(EnrolError::from)?;
    let unit = &found.unit;
    let (ssid, secret) = match &unit.wifi {
        None => (None, "none"),
        Some(wifi) => {
            (Some(wifi.ssid.as_str()), if wifi.password.is_some() { "set, not shown" } else { "none" })
        }
    };
    let text = format!(
        "{name} is {}\n  place: {}\n  role: {}\n  language: {}\n  host name: {}\n  Wi-Fi: {}, password {secret}\n  \
         signed by this site on {}",
        unit.asset_tag,
        unit.place,
        unit.role.as_str(),
        unit.language,
        unit.hostname,
        ssid.unwrap_or("none"),
        found.issued,
    );
    Ok(report.say(
        "enrolment",
        &text,
        &json!({
            "target": name, "unit": unit.asset_tag, "place": unit.place, "role": unit.role,
            "language": unit.language, "hostname": unit.hostname, "wifi": ssid, "wifi_password": secret,
            "issued": found.issued.to_string(), "digest": provision::digest(&bytes),
        }),
    )?)
}
