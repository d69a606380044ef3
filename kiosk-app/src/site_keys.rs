//! What a kiosk knows of its site's keys: public ones. Copies of the sealing key, each wrapped by a badge, are on the
//! list of badges ([`crate::badges`]).
//!
//! The folder is made by `perron-kit site init`; stolen, it signs nothing and opens nothing.

use data_encoding::HEXLOWER_PERMISSIVE;
use perron_domain::crypto::{PublicKey, SealPublic};
use perron_domain::ids::FleetId;
use perron_domain::pass::{Operators, RegisterFile, TrustList};
use perron_outside::{OutsideError, shown};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The longest file of keys or issuers, in bytes: a register of 100,000 numbers has 2.4 MB.
const FILE_MAX: u64 = 64 << 20;

/// Why a site's folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SiteKeysError {
    /// A file that is not there.
    #[error("{0}; make the folder with perron-kit site init, or copy it again")]
    Missing(OutsideError),
    /// A file that cannot be read; its error says why and what to do.
    #[error(transparent)]
    File(OutsideError),
    /// A key or value.
    #[error("{}: {problem}", shown(.path))]
    Value {
        /// Which file.
        path: PathBuf,
        /// Where and why.
        problem: String,
    },
}

impl From<OutsideError> for SiteKeysError {
    fn from(error: OutsideError) -> Self {
        if error.is_missing() { Self::Missing(error) } else { Self::File(error) }
    }
}

/// The keys of a site, as a kiosk holds them.
#[derive(Clone, Debug)]
pub struct SiteKeys {
    /// The fleet.
    pub fleet: FleetId,
    /// Signs the list of issuers.
    pub authority: PublicKey,
    /// Contacts are sealed to it.
    pub seal: SealPublic,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    #[serde(rename = "name")]
    _name: String,
    fleet: String,
    authority: String,
    seal_public: String,
    /// Of an earlier form: the only badge's copy of the key.
    seal_secret_wrapped: Option<String>,
}

impl SiteKeys {
    /// Reads `site.toml` of a folder.
    ///
    /// # Errors
    /// [`SiteKeysError`] names the file.
    pub fn read(folder: &Path) -> Result<Self, SiteKeysError> {
        let path = folder.join("site.toml");
        let text = perron_outside::read_text(&path, FILE_MAX)?;
        let wrong = |problem: String| SiteKeysError::Value { path: path.clone(), problem };
        let file: File = toml::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        let hex = |name: &str, text: &str| {
            HEXLOWER_PERMISSIVE
                .decode(text.as_bytes())
                .map_err(|_| wrong(format!("{name} is not hexadecimal; copy it again")))
        };
        let fixed = |name: &str, text: &str| -> Result<[u8; 32], SiteKeysError> {
            hex(name, text)?.try_into().map_err(|_| wrong(format!("{name} has not 32 bytes; copy it again")))
        };
        if file.seal_secret_wrapped.is_some() {
            return Err(wrong(
                "made by an earlier version, with one badge for all: make the site again with perron-kit site init"
                    .to_owned(),
            ));
        }
        let authority = PublicKey::from_bytes(&fixed("authority", &file.authority)?);
        Ok(Self {
            fleet: FleetId::from_slice(&hex("fleet", &file.fleet)?),
            authority: authority.map_err(|error| wrong(error.to_string()))?,
            seal: SealPublic(fixed("seal-public", &file.seal_public)?),
        })
    }

    /// The vouchers' issuers that this site trusts. A missing list means none; a list or register that does not hold
    /// is left out and said in the log, for one bad file must not stop the kiosk.
    #[must_use]
    pub fn operators(&self, folder: &Path, registers: &[PathBuf]) -> Operators {
        let (operators, problems) = self.operators_checked(folder, registers);
        for problem in problems {
            tracing::error!(problem, "not used");
        }
        operators
    }

    /// The same, with what was left out and why, for the doctor.
    #[must_use]
    pub fn operators_checked(&self, folder: &Path, registers: &[PathBuf]) -> (Operators, Vec<String>) {
        let mut problems = vec![];
        let path = folder.join("trust.perron");
        let trust = match perron_outside::read(&path, FILE_MAX) {
            Ok(bytes) => {
                TrustList::open(&bytes, &self.authority).map_err(|e| format!("{}: {e}", shown(&path)))
            }
            Err(error) if error.is_missing() => Ok(TrustList::default()),
            Err(error) => Err(SiteKeysError::from(error).to_string()),
        };
        let mut operators = Operators::new(trust.unwrap_or_else(|problem| {
            problems.push(problem);
            TrustList::default()
        }));
        for path in registers {
            let opened = perron_outside::read(path, FILE_MAX)
                .map_err(|error| SiteKeysError::from(error).to_string())
                .and_then(|bytes| {
                    RegisterFile::open(bytes, &operators.trust).map_err(|e| format!("{}: {e}", shown(path)))
                });
            match opened {
                Ok(register) => {
                    if !operators.add(register) {
                        problems.push(format!(
                            "{}: an older register than one already read; delete it",
                            shown(path)
                        ));
                    }
                }
                Err(problem) => problems.push(problem),
            }
        }
        (operators, problems)
    }
}
