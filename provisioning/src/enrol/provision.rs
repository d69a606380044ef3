//! The provisioning file: what makes one written medium one machine of one site.
//!
//! `perron/provision.perron` on the EFI system partition is a COSE_Sign1 message of the site authority with the context
//! [`CONTEXT`]. Its payload is TOML that a person can read:
//!
//! ```toml
//! format = 1
//! fleet = "00112233445566778899aabbccddeeff"
//! asset-tag = "K-001"
//! place = "Médiathèque"
//! role = "kiosk"              # or "station"
//! language = "fr"
//! hostname = "borne-001"
//! issued = "2026-02-03"       # UTC
//! [wifi]                      # only where there is a radio network
//! ssid = "Mairie"
//! password = "…"              # only where it is not open
//! ```
//!
//! **The password lies on this partition in clear.** Whoever holds the disk can read it. The first start of a machine is
//! to move the file away and erase it; the image that does so does not exist yet. It is in no image, passport, label or journal. The digest that stands in
//! those is of the whole message: the signature in it is unknown to whoever does not have the file, so that passwords
//! cannot be tried out against the digest.

use chrono::NaiveDate;
use data_encoding::HEXLOWER;
use perron_domain::crypto::{PublicKey, SigningKey, sign1, verify1};
use perron_domain::ids::FleetId;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::error::ProvisionError;
use crate::machine::{Sha256Hex, Unit, UnitProblem, Wifi};

/// Separates this kind of message from all others under the site's key.
const CONTEXT: &[u8] = b"perron provision v1";
/// The longest provisioning file, in bytes.
pub(super) const PROVISION_MAX: usize = 8_192;
/// The only format so far.
const FORMAT: u32 = 1;

/// What a provisioning file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Provision {
    pub(crate) fleet: FleetId,
    pub(crate) unit: Unit,
    pub(crate) issued: NaiveDate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    #[serde(rename = "format")]
    _format: u32,
    fleet: String,
    asset_tag: String,
    place: String,
    role: String,
    language: String,
    hostname: String,
    issued: String,
    wifi: Option<WifiTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WifiTable {
    ssid: String,
    #[serde(default)]
    password: SecretText,
}

#[derive(Default, Deserialize)]
#[serde(from = "String")]
struct SecretText(Zeroizing<String>);

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

/// The format alone, read first so that a later one is named as such.
#[derive(Deserialize)]
struct Format {
    format: u32,
}

impl Provision {
    /// The signed bytes.
    pub(super) fn sign(&self, authority: &SigningKey) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(sign1(authority, self.text().as_bytes(), CONTEXT))
    }

    /// Verifies and reads a file.
    pub(super) fn open(bytes: &[u8], authority: &PublicKey) -> Result<Self, ProvisionError> {
        let payload = Zeroizing::new(verify1(bytes, authority, CONTEXT, PROVISION_MAX)?);
        Self::parse(std::str::from_utf8(&payload).map_err(|_| ProvisionError::Text)?)
    }

    /// Whether both say the same, whenever they were signed.
    pub(super) fn says_as(&self, other: &Self) -> bool {
        (self.fleet, &self.unit) == (other.fleet, &other.unit)
    }

    fn text(&self) -> Zeroizing<String> {
        let unit = &self.unit;
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let mut text = Zeroizing::new(format!(
            "format = {FORMAT}\nfleet = \"{}\"\nasset-tag = \"{}\"\nplace = {}\nrole = \"{}\"\nlanguage = \"{}\"\n\
             hostname = \"{}\"\nissued = \"{}\"\n",
            HEXLOWER.encode(&self.fleet.0),
            unit.asset_tag,
            quoted(unit.place.as_str()),
            unit.role.as_str(),
            unit.language,
            unit.hostname,
            self.issued,
        ));
        if let Some(wifi) = &unit.wifi {
            text.push_str(&format!("[wifi]\nssid = {}\n", quoted(&wifi.ssid)));
            if let Some(password) = &wifi.password {
                text.extend(["password = \"", &escaped(password.reveal()), "\"\n"]);
            }
        }
        text
    }

    fn parse(text: &str) -> Result<Self, ProvisionError> {
        // Messages of the parser quote the line at fault, which may be the password's: only their own words are kept.
        let shape = |error: toml::de::Error| ProvisionError::Shape(error.message().to_owned());
        let Format { format } = toml::from_str(text).map_err(shape)?;
        if format != FORMAT {
            return Err(ProvisionError::Format(format));
        }
        let file: File = toml::from_str(text).map_err(shape)?;
        let wrong = |problem: UnitProblem| ProvisionError::Shape(problem.to_string());
        let fleet = HEXLOWER.decode(file.fleet.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        let wifi = file.wifi.as_ref().map(|wifi| Wifi::new(&wifi.ssid, &wifi.password.0)).transpose();
        Ok(Self {
            fleet: FleetId(fleet.ok_or_else(|| ProvisionError::Shape("fleet is not 16 bytes".to_owned()))?),
            unit: Unit {
                asset_tag: file.asset_tag.parse().map_err(wrong)?,
                place: file.place.parse().map_err(wrong)?,
                role: file.role.parse().map_err(wrong)?,
                language: file.language.parse().map_err(wrong)?,
                hostname: file.hostname.parse().map_err(wrong)?,
                wifi: wifi.map_err(wrong)?.flatten(),
            },
            issued: file.issued.parse().map_err(|_| ProvisionError::Shape("issued is no date".to_owned()))?,
        })
    }
}

/// A WPA2 password within quotation marks: it is printable ASCII, where only two characters need an escape.
fn escaped(password: &str) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(2 * password.len()));
    for c in password.chars() {
        if matches!(c, '"' | '\\') {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

/// The digest of a signed file, for passports and journals.
pub(super) fn digest(bytes: &[u8]) -> Sha256Hex {
    Sha256Hex::new(Sha256::digest(bytes).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn provision(ssid: &str, password: &str) -> Provision {
        Provision {
            fleet: FleetId([7; 16]),
            unit: Unit {
                asset_tag: "K-001".parse().unwrap(),
                place: "Salle \"A\"; l’étage".parse().unwrap(),
                role: "station".parse().unwrap(),
                language: "fr".parse().unwrap(),
                hostname: "borne-1".parse().unwrap(),
                wifi: Wifi::new(ssid, password).unwrap(),
            },
            issued: "2026-02-03".parse().unwrap(),
        }
    }

    fn key(n: u8) -> SigningKey {
        SigningKey::from_seed([n; 32])
    }

    #[test]
    fn what_is_signed_comes_back_and_is_as_documented() {
        for (ssid, password) in [("", ""), ("Café \"du\" coin", ""), ("Mairie", "p\"a\\ss '#word")] {
            let provision = provision(ssid, password);
            let bytes = provision.sign(&key(1));
            assert!(bytes.len() < PROVISION_MAX);
            assert_eq!(Provision::open(&bytes, &key(1).public()).unwrap(), provision);
        }
        assert_eq!(
            provision("Mairie", "12345678").text().as_str(),
            "format = 1\nfleet = \"07070707070707070707070707070707\"\nasset-tag = \"K-001\"\n\
             place = 'Salle \"A\"; l’étage'\nrole = \"station\"\nlanguage = \"fr\"\nhostname = \"borne-1\"\n\
             issued = \"2026-02-03\"\n[wifi]\nssid = \"Mairie\"\npassword = \"12345678\"\n"
        );
    }

    #[test]
    fn every_flipped_bit_and_every_other_key_is_refused() {
        let bytes = provision("Mairie", "12345678").sign(&key(1));
        assert!(Provision::open(&bytes, &key(2).public()).is_err());
        for at in 0..bytes.len() {
            let mut bad = bytes.clone();
            bad[at] ^= 1 << (at % 8);
            assert!(Provision::open(&bad, &key(1).public()).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_wrong_shape_is_named_without_the_password() {
        let text = provision("Mairie", "s3cret-s3cret").text();
        for (from, to, words) in [
            ("format = 1", "format = 2", "newer perron-kit"),
            ("role =", "rle =", "rle"),
            ("password = \"", "password = \"é", "WPA2"),
            ("password = \"", "pasword = \"", "pasword"),
            ("password = \"", "password = x\"", "documented shape"),
            ("issued = \"2026", "issued = \"soon", "issued"),
            ("fleet = \"07", "fleet = \"7", "fleet"),
        ] {
            let bad = text.replacen(from, to, 1);
            let found = Provision::parse(&bad).unwrap_err().to_string();
            assert!(found.contains(words) && !found.contains("s3cret"), "{found}");
        }
    }

    #[test]
    fn a_new_date_says_nothing_new() {
        let (one, mut two) = (provision("", ""), provision("", ""));
        two.issued = "2027-01-01".parse().unwrap();
        assert!(one.says_as(&two) && !one.says_as(&provision("Mairie", "")));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), text in "\\PC{0,200}") {
            prop_assert!(Provision::open(&bytes, &key(1).public()).is_err());
            prop_assert!(Provision::parse(&text).is_err());
            let signed = sign1(&key(1), &bytes, CONTEXT);
            prop_assert!(Provision::open(&signed, &key(1).public()).is_err());
        }
    }
}
