//! Files with secret keys. They are TOML with a comment that says what the file is and to keep it safe.

use std::path::Path;

use perron_domain::crypto::{BadgeSecret, SigningKey, base32};
use perron_domain::ids::StaffText;
use perron_domain::pass::IssuerId;
use perron_outside::shown;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::base::BaseError;
use crate::files::{self, Access};
use crate::report::Report;
use crate::values::{Parsed, StaffName};

/// The longest key file, in bytes.
const KEY_FILE_MAX: u64 = 8192;

/// A secret text, wiped when dropped.
#[derive(Deserialize)]
#[serde(from = "String")]
struct SecretText(Zeroizing<String>);

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

/// What stands in a key file.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
enum KeyFile {
    Authority { seed: SecretText },
    Badge { text: SecretText },
    Issuer { id: Parsed<IssuerId>, name: Parsed<StaffName>, funder: Parsed<StaffName>, seed: SecretText },
}

/// An issuer's key with the names that its vouchers' pages show.
pub(crate) struct IssuerKey {
    pub(crate) id: IssuerId,
    pub(crate) name: StaffText,
    pub(crate) funder: StaffText,
    pub(crate) key: SigningKey,
}

/// Writes the site authority's seed.
pub(crate) fn write_authority(path: &Path, seed: [u8; 32], force: bool) -> Result<(), BaseError> {
    let seed = Zeroizing::new(base32::encode(&seed));
    let text = Zeroizing::new(format!(
        "# SECRET. Whoever has this file decides which vouchers the site takes. Keep a copy in a safe.\n\
         kind = \"authority\"\nseed = \"{}\"\n",
        seed.as_str()
    ));
    files::write(path, text.as_bytes(), Access::Secret, force)
}

/// Writes the badge's secret.
pub(crate) fn write_badge(path: &Path, badge: &BadgeSecret, force: bool) -> Result<(), BaseError> {
    let text = Zeroizing::new(format!(
        "# SECRET. What a badge of the staff says. An advisor's opens the names and phone numbers of residents.\n\
         kind = \"badge\"\ntext = \"{}\"\n",
        badge.to_text().as_str()
    ));
    files::write(path, text.as_bytes(), Access::Secret, force)
}

/// Writes an issuer's seed and names.
pub(crate) fn write_issuer(
    path: &Path,
    issuer: &IssuerKey,
    seed: [u8; 32],
    force: bool,
) -> Result<(), BaseError> {
    let seed = Zeroizing::new(base32::encode(&seed));
    let quoted = |text: &StaffText| toml::Value::from(text.as_str()).to_string();
    let text = Zeroizing::new(format!(
        "# SECRET. Whoever has this file can make vouchers in the issuer's name.\n\
         kind = \"issuer\"\nid = \"{}\"\nname = {}\nfunder = {}\nseed = \"{}\"\n",
        issuer.id,
        quoted(&issuer.name),
        quoted(&issuer.funder),
        seed.as_str()
    ));
    files::write(path, text.as_bytes(), Access::Secret, force)
}

/// Reads the site authority's key.
pub(crate) fn read_authority(path: &Path, report: &mut Report<'_>) -> Result<SigningKey, BaseError> {
    match read(path, report)? {
        KeyFile::Authority { seed } => signing_key(path, &seed.0),
        _ => Err(BaseError::KeyKind { path: path.to_owned(), wanted: "site authority" }),
    }
}

/// Reads a badge's secret.
pub(crate) fn read_badge(path: &Path, report: &mut Report<'_>) -> Result<BadgeSecret, BaseError> {
    match read(path, report)? {
        KeyFile::Badge { text } => Ok(BadgeSecret::parse(&text.0)?),
        _ => Err(BaseError::KeyKind { path: path.to_owned(), wanted: "badge" }),
    }
}

/// Reads an issuer's key.
pub(crate) fn read_issuer(path: &Path, report: &mut Report<'_>) -> Result<IssuerKey, BaseError> {
    match read(path, report)? {
        KeyFile::Issuer { id, name, funder, seed } => {
            Ok(IssuerKey { id: id.0, name: name.0.0, funder: funder.0.0, key: signing_key(path, &seed.0)? })
        }
        _ => Err(BaseError::KeyKind { path: path.to_owned(), wanted: "issuer" }),
    }
}

fn read(path: &Path, report: &mut Report<'_>) -> Result<KeyFile, BaseError> {
    let text = files::read_text(path, KEY_FILE_MAX)?;
    if files::is_exposed(path) {
        report.warn(&format!("{0} holds a secret and others may read it: run chmod 600 {0}", shown(path)))?;
    }
    toml::from_str(&text).map_err(|mut error| {
        error.set_input(None); // the message must not show the line with the secret
        BaseError::Toml { path: path.to_owned(), problem: Box::new(error) }
    })
}

fn signing_key(path: &Path, seed: &str) -> Result<SigningKey, BaseError> {
    let wrong = || BaseError::KeyKind { path: path.to_owned(), wanted: "undamaged" };
    let seed = Zeroizing::new(base32::decode(seed.trim(), 32).map_err(|_| wrong())?);
    Ok(SigningKey::from_seed(seed.as_slice().try_into().map_err(|_| wrong())?))
}
