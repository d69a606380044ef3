//! The passport's file, and what proves it.
//!
//! ```text
//!  { "passport": { … the record, to read … },
//!    "signed": "base64 of a COSE_Sign1 message of the site authority, context CONTEXT, payload = the record's text" }
//! ```
//!
//! The record stands in the file twice: once to read, once signed. What counts is the signed one. A file is believed
//! only when writing it again from the signed message gives the same bytes, every space included, so that the two can
//! never differ and no reader of JSON can be shown anything else than what was signed. A file that another program
//! wrote anew is therefore refused, though its message may be good.

use data_encoding::BASE64;
use perron_domain::crypto::{PublicKey, SignError, SigningKey, payload_unverified, sign1, verify1};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::PassportError;
use super::model::Passport;
use crate::base::BaseError;
use crate::plain::plain;

/// Separates this kind of message from all others under the site's key.
const CONTEXT: &[u8] = b"perron passport v1";
/// The longest record, in bytes.
const RECORD_MAX: usize = 256 << 10;
/// The longest file, in bytes: the record, and 4/3 of it in base 64.
pub(super) const FILE_MAX: u64 = 640 << 10;
/// The longest signed message, in bytes: the record and its signature.
const MESSAGE_MAX: usize = RECORD_MAX + 256;
/// As much is shown of why a file could not be read, in characters.
const WHY_MAX: usize = 160;
/// What every code on paper begins with.
const CODE_PREFIX: &str = "PP1:";
/// Bytes of the digest in a code.
const CODE_DIGEST_BYTES: usize = 10;

/// A passport with its file.
pub(crate) struct Sealed {
    pub(crate) passport: Passport,
    pub(crate) file: Vec<u8>,
    digest: [u8; 32],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "passport")]
    _passport: serde::de::IgnoredAny,
    signed: String,
}

impl Sealed {
    /// Signs a passport that holds together.
    pub(crate) fn sign(passport: Passport, authority: &SigningKey) -> Result<Self, PassportError> {
        passport.check()?;
        let record = serde_json::to_string_pretty(&passport).map_err(BaseError::Record)?;
        if record.len() > RECORD_MAX {
            return Err(PassportError::TooLong { found: record.len(), limit: RECORD_MAX });
        }
        let message = sign1(authority, record.as_bytes(), CONTEXT);
        Ok(Self {
            passport,
            file: write(&record, &message).into_bytes(),
            digest: Sha256::digest(&message).into(),
        })
    }

    /// Verifies and reads a file.
    pub(crate) fn open(file: &[u8], authority: &PublicKey) -> Result<Self, PassportError> {
        Self::read(file, |message| verify1(message, authority, CONTEXT, MESSAGE_MAX))
    }

    /// Reads a file that holds together, whoever signed it. Proves nothing.
    pub(crate) fn open_unverified(file: &[u8]) -> Result<Self, PassportError> {
        Self::read(file, |message| payload_unverified(message, MESSAGE_MAX))
    }

    fn read(
        file: &[u8],
        payload: impl FnOnce(&[u8]) -> Result<Vec<u8>, SignError>,
    ) -> Result<Self, PassportError> {
        let outer: File = serde_json::from_slice(file).map_err(no_passport)?;
        let message = BASE64.decode(outer.signed.as_bytes()).map_err(|_| PassportError::Rewritten)?;
        let record = String::from_utf8(payload(&message)?).map_err(|_| PassportError::Rewritten)?;
        if write(&record, &message).as_bytes() != file {
            return Err(PassportError::Rewritten);
        }
        let passport: Passport = serde_json::from_str(&record).map_err(no_passport)?;
        passport.check()?;
        Ok(Self { passport, file: file.to_vec(), digest: Sha256::digest(&message).into() })
    }

    /// What the code on paper says: `PP1:`, the asset tag, and 80 bits of the SHA-256 of the signed message in
    /// hexadecimal. Who holds a paper and a file sees by it whether they belong together.
    pub(crate) fn code(&self) -> String {
        let digest = self.digest.get(..CODE_DIGEST_BYTES).unwrap_or_default();
        format!("{CODE_PREFIX}{}:{}", self.passport.asset_tag, data_encoding::HEXUPPER.encode(digest))
    }
}

/// Where reading stopped. The words may quote the file: they are made harmless.
fn no_passport(error: serde_json::Error) -> PassportError {
    PassportError::NoPassport(plain(&error.to_string(), WHY_MAX))
}

fn write(record: &str, message: &[u8]) -> String {
    format!("{{\"passport\":\n{record},\n\"signed\":\"{}\"}}\n", BASE64.encode(message))
}

/// A record as a file that somebody signed, whatever the record is.
#[cfg(fuzzing)]
pub(crate) fn signed_file(record: &str, authority: &SigningKey) -> String {
    write(record, &sign1(authority, record.as_bytes(), CONTEXT))
}

#[cfg(test)]
mod tests {
    use super::super::{PART_FILE_MAX, REASON_MAX};
    use super::*;
    use crate::machine::samples::{parts, unit};
    use perron_qualify::{Outcome, Part, Text, Verdict as Grade};
    use proptest::prelude::*;

    fn key(n: u8) -> SigningKey {
        SigningKey::from_seed([n; 32])
    }

    fn sealed() -> Sealed {
        let passport = Passport::new(&unit(), parts(), "2026-02-03".parse().unwrap());
        Sealed::sign(passport, &key(1)).unwrap()
    }

    #[test]
    fn what_is_signed_comes_back() {
        let sealed = sealed();
        let again = Sealed::open(&sealed.file, &key(1).public()).unwrap();
        assert_eq!((again.passport, again.digest), (sealed.passport.clone(), sealed.digest));
        assert!((sealed.file.len() as u64) < FILE_MAX);
        let json: serde_json::Value = serde_json::from_slice(&sealed.file).unwrap();
        assert_eq!(json["passport"]["asset_tag"], "K-001");
        assert_eq!(sealed.code().len(), "PP1:K-001:".len() + 20);
    }

    /// Every text as long as it may be, in letters of four bytes; every part at fault, and drives and reasons to spare.
    #[test]
    fn the_longest_report_has_room_in_its_file_and_in_the_passport() {
        let text = |length: usize| Text::same("𝒜".repeat(length));
        let mut parts = parts();
        let report = parts.qualification.as_mut().unwrap();
        for finding in &mut report.findings {
            (finding.outcome, finding.seen, finding.reason) = (Outcome::Fail, text(400), Some(text(400)));
        }
        report.reasons = vec![text(440); report.findings.len()];
        (report.verdict, report.keep) = (Grade::SpareParts, Part::ALL.to_vec());
        assert_eq!(report.findings.len(), Part::ALL.len());
        let written = serde_json::to_vec_pretty(&report).unwrap().len();
        assert!((written as u64) < PART_FILE_MAX, "{written}");
        parts.erasures = vec![parts.erasures[0].clone(); 32];
        parts.rejection = vec![text(REASON_MAX); 32 - report.reasons.len()];
        let passport = Passport::new(&unit(), parts, "2026-02-03".parse().unwrap());
        let sealed = Sealed::sign(passport, &key(1)).unwrap();
        assert!((sealed.file.len() as u64) < FILE_MAX, "{}", sealed.file.len());
        assert_eq!(Sealed::open(&sealed.file, &key(1).public()).unwrap().passport, sealed.passport);
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_refused() {
        let file = sealed().file;
        for at in 0..file.len() {
            let mut bad = file.clone();
            bad[at] ^= 1 << (at % 8);
            assert!(Sealed::open(&bad, &key(1).public()).is_err(), "byte {at}");
            if at % 16 == 0 {
                assert!(Sealed::open(&file[..at], &key(1).public()).is_err(), "cut at {at}");
            }
        }
    }

    #[test]
    fn another_key_another_reading_and_another_form_are_refused() {
        let file = String::from_utf8(sealed().file).unwrap();
        let open = |text: &str| {
            Sealed::open(text.as_bytes(), &key(1).public()).map(|_| ()).map_err(|e| e.to_string())
        };
        assert_eq!(open(&file), Ok(()));
        assert!(Sealed::open(file.as_bytes(), &key(2).public()).is_err());
        for (from, to) in [
            ("\"K-001\"", "\"K-002\""),
            ("\"ready\"", "\"rejected\""),
            ("{\"passport\":\n", "{\"passport\": \n"),
            ("}\n", "}"),
            ("{\"passport\":\n", "{\"passport\":{},\"passport\":\n"),
        ] {
            assert!(open(&file.replacen(from, to, 1)).is_err(), "{from} {to}");
        }
        assert!(open(&format!("{file} ")).unwrap_err().contains("another program"));
    }

    #[test]
    fn a_signature_makes_nothing_ready_that_is_not() {
        let mut passport = Passport::new(&unit(), parts(), "2026-02-03".parse().unwrap());
        passport.enrolment = None;
        assert!(Sealed::sign(passport.clone(), &key(1)).is_err());
        let record = serde_json::to_string_pretty(&passport).unwrap();
        let file = write(&record, &sign1(&key(1), record.as_bytes(), CONTEXT));
        let found = Sealed::open(file.as_bytes(), &key(1).public()).map(|_| ()).unwrap_err().to_string();
        assert!(found.contains("says ready"), "{found}");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), text in "\\PC{0,300}") {
            prop_assert!(Sealed::open(&bytes, &key(1).public()).is_err());
            let message = sign1(&key(1), text.as_bytes(), CONTEXT);
            prop_assert!(Sealed::open(write(&text, &message).as_bytes(), &key(1).public()).is_err());
        }
    }
}
