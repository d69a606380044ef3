//! `passport make`: joins the records of one machine, signs them, and draws the page.

use std::path::{Path, PathBuf};

use chrono::Utc;
use clap::Args as Arguments;
use perron_flash::erase::Certificate;
use perron_qualify::Text;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::{Passport, PassportError, Sealed, page, show};
use crate::files::{self, Access};
use crate::keys;
use crate::machine::{AssetTag, EnrolmentRecord, Parts, Roster, Unit};
use crate::plain::plain;
use crate::report::Report;
use crate::site::{Site, SiteFolder};

/// The longest record of another command, in bytes.
pub(crate) const PART_FILE_MAX: u64 = 192 << 10;
/// The longest reason given by hand, in characters.
pub(crate) const REASON_MAX: usize = 200;
/// As much is shown of why a record could not be read, in characters.
const WHY_MAX: usize = 160;

#[derive(Arguments)]
pub(crate) struct PassportMake {
    /// Table of the machines
    #[arg(long, value_name = "FILE")]
    roster: PathBuf,
    /// The machine's asset tag
    #[arg(long, value_name = "ASSET")]
    unit: AssetTag,
    /// The site's folder
    #[arg(long, value_name = "DIR")]
    site: PathBuf,
    /// What `qualify` wrote
    #[arg(long, value_name = "FILE")]
    qualification: Option<PathBuf>,
    /// A certificate that `erase` wrote; may be repeated
    #[arg(long, value_name = "FILE")]
    erasure: Vec<PathBuf>,
    /// Record of the written image
    #[arg(long, value_name = "FILE")]
    image: Option<PathBuf>,
    /// What `enrol` wrote
    #[arg(long, value_name = "FILE")]
    enrolment: Option<PathBuf>,
    /// Set the machine aside for this reason; may be repeated
    #[arg(long, value_name = "REASON")]
    reject: Vec<String>,
    /// Folder for ASSET.passport.json and ASSET.passport.png
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Replace them
    #[arg(long)]
    force: bool,
}

/// A certificate, as `erase` files it or alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum Erased {
    /// With when and by what it was made.
    File { certificate: Certificate },
    /// The certificate and nothing else.
    Plain(Certificate),
}

/// Makes a passport.
pub(crate) fn make(args: &PassportMake, report: &mut Report<'_>) -> Result<(), PassportError> {
    let folder = SiteFolder::new(&args.site);
    let unit = Roster::read(&args.roster, report)?.unit(&args.unit, &args.roster)?.clone();
    for end in ["json", "png"] {
        files::ensure_free(&name(&args.out, &unit, end), args.force)?;
    }
    let parts = parts(args, &unit)?;
    issue(&unit, parts, &folder, &args.out, args.force, report).map(drop)
}

/// Signs the passport of a unit and writes its two files.
pub(crate) fn issue(
    unit: &Unit,
    parts: Parts,
    folder: &SiteFolder,
    out: &Path,
    force: bool,
    report: &mut Report<'_>,
) -> Result<Sealed, PassportError> {
    let site = Site::read(folder)?;
    let (file, picture) = (name(out, unit, "json"), name(out, unit, "png"));
    let passport = Passport::new(unit, parts, Utc::now().date_naive());
    let sealed = Sealed::sign(passport, &keys::read_authority(&folder.authority(), report)?)?;
    Sealed::open(&sealed.file, &site.authority)?; // signed with this very site's key
    let drawn = page::draw(&sealed, site.name.as_str())?;
    files::folder(out, Access::Public)?;
    files::write(&file, &sealed.file, Access::Public, force)?;
    files::write(&picture, &drawn, Access::Public, force)?;
    let verdict = show::verdict(&sealed.passport.verdict);
    report.say(
        "passport",
        &format!("Passport of {}: {verdict}", unit.asset_tag),
        &json!({ "unit": unit.asset_tag, "verdict": sealed.passport.verdict, "code": sealed.code() }),
    )?;
    report.file("the passport", &file)?;
    report.file("its page, to hand out with the machine", &picture)?;
    Ok(sealed)
}

/// Where a passport's file lies.
fn name(out: &Path, unit: &Unit, end: &str) -> PathBuf {
    out.join(format!("{}.passport.{end}", unit.asset_tag))
}

fn parts(args: &PassportMake, unit: &Unit) -> Result<Parts, PassportError> {
    let erasure = |path: &PathBuf| {
        part::<Erased>(path, "certificate of erasure", "erase").map(|erased| match erased {
            Erased::File { certificate } | Erased::Plain(certificate) => certificate,
        })
    };
    let parts = Parts {
        qualification: args
            .qualification
            .as_deref()
            .map(|path| part(path, "report", "qualify"))
            .transpose()?,
        erasures: args.erasure.iter().map(erasure).collect::<Result<_, _>>()?,
        image: args.image.as_deref().map(|path| part(path, "record of an image", "flash")).transpose()?,
        enrolment: args
            .enrolment
            .as_deref()
            .map(|path| part(path, "record of an enrolment", "enrol"))
            .transpose()?,
        rejection: args.reject.iter().map(|reason| Text::same(plain(reason, REASON_MAX))).collect(),
    };
    if let Some(enrolment) = &parts.enrolment {
        is_of(enrolment, unit)?;
    }
    parts.erasures.iter().try_for_each(|drive| is_taken_from(drive, unit))?;
    Ok(parts)
}

/// Whether a drive was taken from this unit, as far as its certificate says.
fn is_taken_from(drive: &Certificate, unit: &Unit) -> Result<(), PassportError> {
    let wanted = unit.asset_tag.as_str();
    match &drive.pc {
        Some(pc) if !pc.asset_tag.eq_ignore_ascii_case(wanted) => Err(PassportError::OtherUnit {
            what: "the certificate of erasure",
            found: plain(&pc.asset_tag, WHY_MAX),
            wanted: wanted.to_owned(),
        }),
        _ => Ok(()),
    }
}

/// Whether an enrolment is this unit's.
fn is_of(enrolment: &EnrolmentRecord, unit: &Unit) -> Result<(), PassportError> {
    let (found, wanted) = (&enrolment.hostname, &unit.hostname);
    if found == wanted {
        return Ok(());
    }
    let (found, wanted) = (found.to_string(), wanted.to_string());
    Err(PassportError::OtherUnit { what: "the enrolment's host name", found, wanted })
}

fn part<T: DeserializeOwned>(
    path: &Path,
    what: &'static str,
    command: &'static str,
) -> Result<T, PassportError> {
    let bytes = files::read(path, PART_FILE_MAX)?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let why = plain(&error.to_string(), WHY_MAX);
        PassportError::NoPart { path: path.to_owned(), what, command, why }
    })
}
