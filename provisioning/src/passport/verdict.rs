//! What a machine's parts amount to, and whether a passport may say what it says.
//!
//! ```text
//!  set aside by hand, or judged spare parts ─► rejected
//!  anything missing of: judged fit ─ erased, hidden areas too ─ image written ─ image verified ─ enrolled ─► incomplete
//!  else ─► ready
//! ```
//!
//! A passport states its verdict; who verifies it computes it again from the parts, so that no signature makes a
//! machine ready that is not.

use chrono::NaiveDate;
use perron_flash::erase::Certificate;
use perron_qualify::{Report, Text, Verdict as Grade};

use super::PassportError;
use super::model::{Day, FORMAT, Passport};
use crate::machine::{ImageRecord, Missing, Parts, Role, Unit, Verdict, Verification};

/// Most parts of one report, drives of one machine and reasons of one verdict.
const LIST_MAX: usize = 32;

impl Passport {
    /// The passport of a unit, from what was done with it.
    #[must_use]
    pub(crate) fn new(unit: &Unit, parts: Parts, made_on: NaiveDate) -> Self {
        let verdict = verdict_of(unit.role, &parts);
        let Parts { qualification, erasures, image, enrolment, .. } = parts;
        Self {
            format: FORMAT,
            asset_tag: unit.asset_tag.clone(),
            place: unit.place.clone(),
            role: unit.role,
            verdict,
            machine: qualification.as_ref().map(|report| report.machine.clone()).unwrap_or_default(),
            qualification,
            erasures,
            image,
            enrolment,
            made_on: Day(made_on),
            software: concat!("perron-kit ", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }

    /// Whether the passport's own parts bear its verdict.
    pub(super) fn check(&self) -> Result<(), PassportError> {
        if self.format != FORMAT {
            return Err(PassportError::Format(self.format));
        }
        let inconsistent = |why| Err(PassportError::Inconsistent { unit: self.asset_tag.clone(), why });
        if self.lists().iter().any(|length| *length > LIST_MAX) {
            return inconsistent("one of its lists is too long");
        }
        if self.qualification.as_ref().is_some_and(|report| report.machine != self.machine) {
            return inconsistent("the machine that was judged is not the one it names");
        }
        if let Some(ImageRecord { content, verification: Verification::Verified { digest, .. }, .. }) =
            &self.image
            && digest != content
        {
            return inconsistent("what was read back is not the image that was written");
        }
        let parts = Parts {
            qualification: self.qualification.clone(),
            erasures: self.erasures.clone(),
            image: self.image.clone(),
            enrolment: self.enrolment.clone(),
            rejection: Vec::new(),
        };
        match (&self.verdict, verdict_of(self.role, &parts)) {
            (Verdict::Rejected { reasons }, _) if reasons.is_empty() => {
                inconsistent("it is rejected without a reason")
            }
            (Verdict::Rejected { .. }, _) => Ok(()),
            (stated, computed) if *stated == computed => Ok(()),
            (Verdict::Ready, _) => inconsistent("it says ready, and its parts do not bear that out"),
            _ => inconsistent("what it says is missing is not what its parts lack"),
        }
    }

    fn lists(&self) -> [usize; 5] {
        let report = |length: fn(&Report) -> usize| self.qualification.as_ref().map_or(0, length);
        let verdict = match &self.verdict {
            Verdict::Rejected { reasons } => reasons.len(),
            _ => 0,
        };
        let (findings, reasons, keep) =
            (report(|r| r.findings.len()), report(|r| r.reasons.len()), report(|r| r.keep.len()));
        [findings, reasons, keep, self.erasures.len(), verdict]
    }
}

/// What the parts amount to.
fn verdict_of(role: Role, parts: &Parts) -> Verdict {
    let spare = parts.qualification.as_ref().filter(|report| report.verdict == Grade::SpareParts);
    if !parts.rejection.is_empty() || spare.is_some() {
        let mut reasons = parts.rejection.clone();
        reasons.extend(spare.iter().flat_map(|report| report.reasons.clone()));
        if reasons.is_empty() {
            reasons.push(Text::new("Judged as spare parts.", "Jugée bonne pour pièces."));
        }
        reasons.truncate(LIST_MAX);
        return Verdict::Rejected { reasons };
    }
    let missing = missing(role, parts);
    if missing.is_empty() { Verdict::Ready } else { Verdict::Incomplete { missing } }
}

fn missing(role: Role, parts: &Parts) -> Vec<Missing> {
    let grade = parts.qualification.as_ref().map(|report| report.verdict);
    let image = parts.image.as_ref();
    let erased = image.is_none_or(|image| parts.erasures.iter().any(|drive| is_drive(drive, &image.drive)));
    [
        (grade.is_none()).then_some(Missing::Qualification),
        grade.is_some_and(|grade| !fits(role, grade)).then_some(Missing::Fitness),
        parts.erasures.is_empty().then_some(Missing::Erasure),
        (!parts.erasures.is_empty() && !erased).then_some(Missing::ErasureOfDrive),
        parts.erasures.iter().any(|drive| is_left(drive, &parts.erasures)).then_some(Missing::HiddenArea),
        image.is_none().then_some(Missing::Image),
        image.and_then(|image| match image.verification {
            Verification::Verified { .. } => None,
            Verification::Unverified => Some(Missing::Verification),
            Verification::Failed { .. } => Some(Missing::SoundImage),
        }),
        parts.enrolment.is_none().then_some(Missing::Enrolment),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn fits(role: Role, grade: Grade) -> bool {
    match role {
        Role::Kiosk => grade == Grade::Kiosk,
        Role::Station => matches!(grade, Grade::Kiosk | Grade::Station),
    }
}

/// Whether a hidden area of this drive was found and not erased, and no other certificate says that all of it was.
fn is_left(drive: &Certificate, all: &[Certificate]) -> bool {
    let is_whole = |other: &Certificate| other.left_hidden().is_none() && is_drive(other, &drive.serial);
    drive.left_hidden().is_some() && !all.iter().any(is_whole)
}

/// Whether a certificate is of the drive with this serial number. Tools pad and capitalise them differently.
fn is_drive(drive: &Certificate, serial: &str) -> bool {
    let is_named = !serial.trim().is_empty() && !serial.trim().eq_ignore_ascii_case("none");
    is_named && drive.serial.trim().eq_ignore_ascii_case(serial.trim())
}

#[cfg(test)]
mod tests {
    use perron_flash::erase::{Hidden, Method};

    use super::*;
    use crate::machine::Sha256Hex;
    use crate::machine::samples::{parts, unit};

    fn day() -> NaiveDate {
        "2026-02-03".parse().unwrap()
    }

    #[test]
    fn the_verdict_follows_from_the_parts() {
        type Edit = fn(&mut Parts);
        let cases: [(Edit, Role, Verdict); 15] = [
            (|_| (), Role::Kiosk, Verdict::Ready),
            (|_| (), Role::Station, Verdict::Ready),
            (|p| p.qualification = None, Role::Kiosk, lacks(Missing::Qualification)),
            (
                |p| p.qualification.as_mut().unwrap().verdict = Grade::Station,
                Role::Kiosk,
                lacks(Missing::Fitness),
            ),
            (|p| p.qualification.as_mut().unwrap().verdict = Grade::Station, Role::Station, Verdict::Ready),
            (|p| p.erasures.clear(), Role::Kiosk, lacks(Missing::Erasure)),
            (|p| p.erasures[0].serial = "other".to_owned(), Role::Kiosk, lacks(Missing::ErasureOfDrive)),
            (|p| hide(&mut p.erasures[0], Method::Overwrite), Role::Kiosk, lacks(Missing::HiddenArea)),
            // Only the drive can have erased it: the certificate says so.
            (|p| hide(&mut p.erasures[0], Method::AtaSecureErase), Role::Kiosk, Verdict::Ready),
            // Erased anew since, or another drive was.
            (
                |p| {
                    p.erasures.push(p.erasures[0].clone());
                    hide(&mut p.erasures[0], Method::Overwrite);
                },
                Role::Kiosk,
                Verdict::Ready,
            ),
            (
                |p| {
                    p.erasures.push(Certificate { serial: "other".to_owned(), ..p.erasures[0].clone() });
                    hide(&mut p.erasures[1], Method::Overwrite);
                },
                Role::Kiosk,
                lacks(Missing::HiddenArea),
            ),
            (|p| p.image = None, Role::Kiosk, lacks(Missing::Image)),
            (
                |p| p.image.as_mut().unwrap().verification = Verification::Unverified,
                Role::Kiosk,
                lacks(Missing::Verification),
            ),
            (
                |p| {
                    p.image.as_mut().unwrap().verification =
                        Verification::Failed { reason: Text::new("sector 7", "secteur 7") }
                },
                Role::Kiosk,
                lacks(Missing::SoundImage),
            ),
            (|p| p.enrolment = None, Role::Kiosk, lacks(Missing::Enrolment)),
        ];
        for (edit, role, verdict) in cases {
            let mut parts = parts();
            edit(&mut parts);
            let passport = Passport::new(&Unit { role, ..unit() }, parts, day());
            assert_eq!(passport.verdict, verdict);
            passport.check().unwrap();
        }
    }

    fn hide(drive: &mut Certificate, method: Method) {
        (drive.hidden, drive.method) = (Some(Hidden::Left { bytes: 512 }), method);
    }

    fn lacks(missing: Missing) -> Verdict {
        Verdict::Incomplete { missing: vec![missing] }
    }

    #[test]
    fn spare_parts_are_rejected_whatever_else_was_done() {
        let mut spare = parts();
        let report = spare.qualification.as_mut().unwrap();
        report.verdict = Grade::SpareParts;
        report.reasons = vec![Text::new("The memory fails.", "La mémoire est en panne.")];
        let reasons = report.reasons.clone();
        assert_eq!(verdict_of(Role::Kiosk, &spare), Verdict::Rejected { reasons });
        spare.qualification.as_mut().unwrap().reasons.clear();
        assert!(
            matches!(verdict_of(Role::Kiosk, &spare), Verdict::Rejected { reasons } if reasons.len() == 1)
        );
        let by_hand = Parts { rejection: vec![Text::same("The fan screams.")], ..parts() };
        assert!(matches!(verdict_of(Role::Kiosk, &by_hand), Verdict::Rejected { .. }));
    }

    #[test]
    fn a_verdict_that_the_parts_do_not_bear_is_refused() {
        type Edit = fn(&mut Passport);
        let cases: [(Edit, &str); 10] = [
            (|p| p.image.as_mut().unwrap().verification = Verification::Unverified, "says ready"),
            (|p| p.erasures.clear(), "says ready"),
            (|p| hide(&mut p.erasures[0], Method::Overwrite), "says ready"),
            (|p| p.enrolment = None, "says ready"),
            (|p| p.qualification.as_mut().unwrap().verdict = Grade::SpareParts, "says ready"),
            (|p| p.verdict = lacks(Missing::Image), "what it says is missing"),
            (|p| p.verdict = Verdict::Rejected { reasons: vec![] }, "without a reason"),
            (|p| p.machine.serial.push('x'), "not the one it names"),
            (|p| p.image.as_mut().unwrap().content = Sha256Hex::new([9; 32]), "not the image"),
            (|p| p.format = 2, "newer"),
        ];
        for (edit, words) in cases {
            let mut passport = Passport::new(&unit(), parts(), day());
            edit(&mut passport);
            let found = passport.check().unwrap_err().to_string();
            assert!(found.contains(words), "{found}");
        }
        let mut long = Passport::new(&unit(), parts(), day());
        long.erasures = vec![long.erasures[0].clone(); LIST_MAX + 1];
        assert!(long.check().unwrap_err().to_string().contains("too long"));
    }
}
