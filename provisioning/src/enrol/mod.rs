//! `enrol`: makes a written medium one machine of a site.
//!
//! ```text
//!  roster ─► unit ───────────────────────────────────────────────┐
//!  site's kiosk folder ─► site.toml, badges.perron, trust.perron ┴─► signed by the site ─► reserved partition ─►
//!                                                                    read back ─► record
//! ```
//!
//! What is written, and how it survives a pulled cable, says [`perron_domain::enrolment`]: the kiosk reads it with the
//! same code. Enrolling again with the same words changes nothing. A medium of another unit, or of another site, is
//! refused without `--force`. No secret is printed; where one lies is said there too.

mod error;
mod open;
mod partition;

use std::path::{Path, PathBuf};

use chrono::Utc;
use clap::Args as Arguments;
use perron_domain::enrolment::slots::Rest;
use perron_domain::enrolment::{self, Enrolment, Machine, MachineRole, Message};
use perron_domain::ids::StaffText;
use perron_flash::guard::Policy;
use perron_flash::{Access, Medium};
use serde_json::json;

use crate::badge;
use crate::base::BaseError;
use crate::files;
use crate::keys;
use crate::machine::{AssetTag, EnrolmentRecord, Role, Roster, Sha256Hex, Unit};
use crate::report::Report;
use crate::site::{Site, SiteFolder};
use crate::targets::{self, Confirmation, Operation};
pub(crate) use error::EnrolError;
use open::Place;
use partition::Reserved;

/// The longest record, in bytes.
const RECORD_MAX: u64 = 4_096;
/// The longest list of issuers, in bytes; the site's file is shorter.
const KIOSK_FILE_MAX: u64 = 4 << 20;
/// What is said of a medium that was enrolled.
const WRITTEN: &str = "is enrolled; all of it was read back";

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
    let (wanted, message) = signed(&unit, &site, &folder, report)?;

    let access = if args.sure.dry_run { Access::Read } else { Access::Write };
    let mut partition = Reserved::open(medium, access)?;
    let found = partition.read()?;
    let is_same = judge(found.message.as_ref(), &wanted, &site, medium.name(), args.force)?;
    let direct = partition.is_direct();
    let told = |message: &Message| Told {
        unit: &unit,
        name: medium.name(),
        enrolment: &wanted,
        digest: message.digest(),
    };
    if let (true, Some(message), Rest::Nothing) = (is_same, &found.message, found.rest) {
        drop(partition);
        told(message).say("unchanged", "is enrolled already; nothing was changed", direct, report)?;
        return Ok(told(message).record(args, report)?);
    }
    let told = told(&message);
    if args.sure.dry_run {
        return Ok(told.say("dry-run", "would be enrolled; nothing was written", direct, report)?);
    }
    if let Place::Disk(one) = &place {
        let deed = Operation { done: "enrolled", loses_all: false };
        targets::confirm(&[one], &args.sure.confirm, args.sure.yes, deed, report)?;
    }
    let direct = partition.write(medium, &message)?;
    told.say("written", WRITTEN, direct, report)?;
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
    let (enrolment, message) = signed(unit, &site, folder, report)?;
    let direct = Reserved::open(medium, Access::Write)?.write(medium, &message)?;
    let told = Told { unit, name: medium.name(), enrolment: &enrolment, digest: message.digest() };
    told.say("written", WRITTEN, direct, report)?;
    Ok(told.entry())
}

/// Whether a file is this unit's own record: enrolling again may replace it without `--force`, which allows far more.
fn is_record_of(path: &Path, unit: &Unit) -> bool {
    let bytes = files::read(path, RECORD_MAX).ok();
    let found = bytes.and_then(|bytes| serde_json::from_slice::<EnrolmentRecord>(&bytes).ok());
    found.is_some_and(|record| record.hostname == unit.hostname)
}

/// Whether what was found says the same. Fails where it is another machine's or another site's.
fn judge(
    found: Option<&Message>,
    wanted: &Enrolment,
    site: &Site,
    name: &str,
    force: bool,
) -> Result<bool, EnrolError> {
    let Some(message) = found else { return Ok(false) };
    match message.open(&site.authority) {
        Ok(found) if found.says_as(wanted) => Ok(true),
        Ok(_) | Err(_) if force => Ok(false),
        Ok(found) if found.machine.asset_tag.eq_ignore_ascii_case(&wanted.machine.asset_tag) => Ok(false),
        Ok(found) => Err(EnrolError::Taken { name: name.to_owned(), unit: found.machine.asset_tag }),
        Err(source) => Err(EnrolError::Foreign { name: name.to_owned(), source }),
    }
}

/// A unit's enrolment with all that a kiosk needs to belong to the site, and the same signed by the site's authority.
fn signed(
    unit: &Unit,
    site: &Site,
    folder: &SiteFolder,
    report: &mut Report<'_>,
) -> Result<(Enrolment, Message), EnrolError> {
    let authority = keys::read_authority(&folder.authority(), report)?;
    let public = |path: &Path| files::read(path, KIOSK_FILE_MAX).map(|bytes| bytes.to_vec());
    let trust = folder.trust();
    let trust = trust.exists().then(|| public(&trust)).transpose()?;
    if trust.is_none() {
        report.warn(
            "the site has no list of issuers yet: make one with `perron-kit trust make`, then enrol again",
        )?;
    }
    let enrolment = Enrolment {
        machine: machine(unit, site),
        site: public(&folder.site())?,
        badges: badge::bytes(folder, site)?.to_vec(),
        trust,
    };
    let message = enrolment.sign(&authority).map_err(EnrolError::from)?;
    // A key that is not the site's would make an enrolment that its kiosks refuse.
    message.open(&site.authority).map_err(EnrolError::from)?;
    Ok((enrolment, message))
}

/// The machine's part, signed today.
fn machine(unit: &Unit, site: &Site) -> Machine {
    let wifi = unit.wifi.as_ref();
    Machine {
        fleet: site.fleet,
        asset_tag: unit.asset_tag.as_str().to_owned(),
        place: StaffText::lossy(unit.place.as_str()),
        role: match unit.role {
            Role::Kiosk => MachineRole::Kiosk,
            Role::Station => MachineRole::Station,
        },
        language: unit.language.as_str().to_owned(),
        hostname: unit.hostname.as_str().to_owned(),
        issued: Utc::now().date_naive(),
        wifi: wifi.map(|wifi| enrolment::Wifi { ssid: wifi.ssid.clone(), password: wifi.password.clone() }),
    }
}

/// What is told of an enrolment. The site's files are named, never shown.
struct Told<'a> {
    unit: &'a Unit,
    /// The medium's.
    name: &'a str,
    enrolment: &'a Enrolment,
    /// Of the signed message.
    digest: [u8; 32],
}

impl Told<'_> {
    fn entry(&self) -> EnrolmentRecord {
        EnrolmentRecord {
            hostname: self.unit.hostname.clone(),
            language: self.unit.language.clone(),
            digest: Sha256Hex::new(self.digest),
        }
    }

    fn say(&self, state: &str, words: &str, direct: bool, report: &mut Report<'_>) -> Result<(), BaseError> {
        let (unit, name) = (self.unit, self.name);
        let radio = unit.wifi.as_ref().map(|wifi| wifi.ssid.as_str());
        let text = format!(
            "{name} {words}: {}, {}, {}, {}, host name {}.",
            unit.asset_tag,
            unit.place,
            unit.role.as_str(),
            unit.language,
            unit.hostname
        );
        let files: Vec<&str> = self.enrolment.files().map(|(file, ..)| file).collect();
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
    let name = medium.name();
    let found = Reserved::open(medium, Access::Read)?.read()?;
    let message = found.message.ok_or_else(|| match found.rest {
        Rest::Nothing => EnrolError::NotEnrolled(name.to_owned()),
        Rest::Remains | Rest::Later(_) => EnrolError::Torn(name.to_owned()),
    })?;
    let Machine { asset_tag, place, role, language, hostname, issued, wifi, .. } =
        message.open(&site.authority).map_err(EnrolError::from)?.machine;
    let (place, role) = (place.as_str(), role.as_str());
    let ssid = wifi.as_ref().map(|wifi| wifi.ssid.as_str());
    let secret =
        if wifi.as_ref().is_some_and(|wifi| wifi.password.is_some()) { "set, not shown" } else { "none" };
    let text = format!(
        "{name} is {asset_tag}\n  place: {place}\n  role: {role}\n  language: {language}\n  host name: {hostname}\n  \
         Wi-Fi: {}, password {secret}\n  signed by this site on {issued}",
        ssid.unwrap_or("none"),
    );
    Ok(report.say(
        "enrolment",
        &text,
        &json!({
            "target": name, "unit": asset_tag, "place": place, "role": role, "language": language,
            "hostname": hostname, "wifi": ssid, "wifi_password": secret, "issued": issued.to_string(),
            "digest": Sha256Hex::new(message.digest()),
        }),
    )?)
}
