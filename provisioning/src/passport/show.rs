//! `passport show` and `passport verify`.

use std::path::{Path, PathBuf};

use clap::Args as Arguments;
use perron_flash::erase::Certificate;
use perron_outside::shown;
use perron_qualify::{Outcome, Text};
use serde::Serialize;
use serde_json::json;

use super::{Passport, PassportError, Sealed, Signer, page};
use crate::base::BaseError;
use crate::files::{self, Access};
use crate::machine::{ImageRecord, Missing, Verdict, Verification};
use crate::plain::plain;
use crate::report::Report;
use crate::site::{Site, SiteFolder};

/// As much of one text of a machine is shown, in characters.
const TEXT_MAX: usize = 120;

#[derive(Arguments)]
pub(crate) struct PassportShow {
    /// The passport
    file: PathBuf,
    #[command(flatten)]
    signer: Signer,
    /// Draw its page again, a PNG of A4 size; needs --site
    #[arg(long, value_name = "FILE", requires = "site")]
    page: Option<PathBuf>,
    /// Replace the page
    #[arg(long)]
    force: bool,
}

#[derive(Arguments)]
pub(crate) struct PassportVerify {
    /// The passports
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    signer: Signer,
}

/// Says what a passport holds.
pub(crate) fn show(args: &PassportShow, report: &mut Report<'_>) -> Result<(), PassportError> {
    let sealed = args.signer.read(&args.file)?;
    let verified = args.signer.key()?.is_some();
    let passport = &sealed.passport;
    let fields = json!({ "passport": passport, "code": sealed.code(), "signature_verified": verified });
    report.say("passport", &text(passport), &fields)?;
    if !verified {
        report.warn("the signature was not checked: add --site or --authority")?;
    }
    if let (Some(path), Some(folder)) = (&args.page, &args.signer.site) {
        let site = Site::read(&SiteFolder::new(folder))?;
        files::write(path, &page::draw(&sealed, site.name.as_str())?, Access::Public, args.force)?;
        report.file("the passport's page", path)?;
    }
    Ok(())
}

/// Verifies passports, each for itself.
pub(crate) fn verify(args: &PassportVerify, report: &mut Report<'_>) -> Result<(), PassportError> {
    if args.signer.key()?.is_none() {
        return Err(PassportError::NoSigner);
    }
    let mut refused = 0;
    for path in &args.files {
        match args.signer.read(path) {
            Ok(sealed) => say_good(&sealed, path, report)?,
            Err(error) if args.files.len() == 1 => return Err(error),
            Err(error) => {
                refused += 1;
                let fields = json!({ "path": path.display().to_string(), "text": error.to_string() });
                report.say("refused", &format!("REFUSED {error}"), &fields)?;
            }
        }
    }
    let all = args.files.len();
    if refused == 0 { Ok(()) } else { Err(PassportError::Refused { refused, all }) }
}

fn say_good(sealed: &Sealed, path: &Path, report: &mut Report<'_>) -> Result<(), BaseError> {
    let Passport { asset_tag, verdict: stated, made_on, .. } = &sealed.passport;
    let text = format!(
        "{}: {asset_tag}, {}, signed by this site; made on {}",
        shown(path),
        verdict(stated),
        made_on.0
    );
    report.say(
        "verified",
        &text,
        &json!({
            "path": path.display().to_string(), "unit": asset_tag, "verdict": stated, "made_on": made_on,
            "code": sealed.code(),
        }),
    )
}

/// The verdict in words.
pub(super) fn verdict(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Ready => "ready".to_owned(),
        Verdict::Rejected { reasons } => {
            format!("for spare parts: {}", list(reasons.iter().map(Text::en)))
        }
        Verdict::Incomplete { missing } => {
            format!("not ready, to do: {}", list(missing.iter().map(|m| to_do(*m))))
        }
    }
}

fn list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.map(|word| plain(word, TEXT_MAX)).collect::<Vec<_>>().join("; ")
}

fn to_do(missing: Missing) -> &'static str {
    match missing {
        Missing::Qualification => "qualify it",
        Missing::Fitness => "find a machine good enough for its role, or give it another role",
        Missing::Erasure => "erase its drive",
        Missing::ErasureOfDrive => "erase the drive that holds the image",
        Missing::HiddenArea => "erase the hidden area of its drive",
        Missing::Image => "flash an image",
        Missing::Verification => "read the image back",
        Missing::SoundImage => "flash it again, since reading back found errors",
        Missing::Enrolment => "enrol it",
    }
}

pub(crate) fn text(passport: &Passport) -> String {
    let shown = |text: &str| plain(text, TEXT_MAX);
    let machine = &passport.machine;
    let mut lines = vec![
        format!("{}, {}, {}", passport.asset_tag, shown(passport.place.as_str()), passport.role.as_str()),
        format!("  verdict: {}", verdict(&passport.verdict)),
        format!(
            "  machine: {} {}, serial number {}",
            shown(&machine.vendor),
            shown(&machine.model),
            shown(&machine.serial)
        ),
    ];
    for finding in passport.qualification.iter().flat_map(|report| &report.findings) {
        let outcome = match finding.outcome {
            Outcome::Pass => "pass",
            Outcome::Limited => "limited",
            Outcome::Fail => "FAIL",
            Outcome::Unknown => "unknown",
        };
        let part = word(&finding.part);
        let reason =
            finding.reason.as_ref().map(|reason| format!(" ({})", shown(reason.en()))).unwrap_or_default();
        lines.push(format!("  {part}: {outcome}, {}{reason}", shown(finding.seen.en())));
    }
    lines.extend(passport.erasures.iter().map(erased));
    lines.extend(passport.image.iter().map(image));
    if let Some(enrolment) = &passport.enrolment {
        lines.push(format!("  enrolled: host name {}, language {}", enrolment.hostname, enrolment.language));
    }
    lines.push(format!("  made on {} by {}", passport.made_on.0, shown(&passport.software)));
    lines.join("\n")
}

/// A value's word in files: `spare-parts`.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(ToOwned::to_owned))
        .unwrap_or_default()
}

fn erased(drive: &Certificate) -> String {
    let shown = |text: &str| plain(text, TEXT_MAX);
    let of = drive.pc.as_ref().map(|pc| format!(" of PC {} {}", shown(&pc.asset_tag), shown(&pc.serial)));
    format!(
        "  erased: {} {}{}, {} bytes, {}, {} samples read back. {}",
        shown(&drive.model),
        shown(&drive.serial),
        of.as_deref().unwrap_or_default().trim_end(),
        drive.bytes,
        word(&drive.method),
        drive.samples,
        shown(&drive.limits.en)
    )
}

fn image(image: &ImageRecord) -> String {
    let shown = |text: &str| plain(text, TEXT_MAX);
    let state = match &image.verification {
        Verification::Verified { how, .. } => format!("read back and equal ({})", shown(how)),
        Verification::Unverified => "NOT read back".to_owned(),
        Verification::Failed { reason } => format!("READ BACK AND DIFFERENT: {}", shown(reason.en())),
    };
    let signed = if image.manifest.is_some() { "" } else { " WITHOUT a signed manifest" };
    let (name, version, drive) = (shown(&image.name), shown(&image.version), shown(&image.drive));
    format!("  image: {name} {version}{signed} on drive {drive}, {} bytes, {state}", image.mapped_bytes)
}
