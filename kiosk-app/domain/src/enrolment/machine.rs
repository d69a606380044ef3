//! The machine's part of an enrolment: who it is, where it stands, how it reaches the network there.
//!
//! | key | what              | CBOR                                                                      |
//! |-----|-------------------|---------------------------------------------------------------------------|
//! | 0   | the fleet         | byte string of 16                                                         |
//! | 1   | asset tag         | text, 1 to 32 letters, digits, `.`, `-`, `_`; a letter or digit first     |
//! | 2   | place             | text, 1 to 80 characters                                                  |
//! | 3   | role              | 0 kiosk, 1 station                                                        |
//! | 4   | first language    | text, a BCP 47 tag                                                        |
//! | 5   | host name         | text, one label of RFC 1123 in small letters                              |
//! | 6   | day of signature  | days since 1970-01-01, UTC                                                |
//! | 7   | radio network     | map: 0 its name, text of 1 to 32 bytes; 1 its password, text, left out of |
//! |     |                   | an open one. Left out where a cable is                                    |

use chrono::NaiveDate;
use minicbor::encode::Write;
use minicbor::{Decode, Decoder, Encode, Encoder};
use zeroize::Zeroizing;

use crate::ids::{FleetId, StaffText};

/// The longest asset tag, in characters.
pub const ASSET_TAG_MAX: usize = 32;
/// The longest place, in characters: what a label still shows.
pub const PLACE_MAX: usize = 80;
/// The longest host name, in characters: RFC 1123, section 2.1.
pub const HOSTNAME_MAX: usize = 63;
/// The longest name of a radio network, in bytes: IEEE 802.11.
pub const SSID_MAX: usize = 32;
/// The longest language tag, in characters: RFC 5646, section 4.4.1.
const LANGUAGE_MAX: usize = 35;
/// A WPA2 passphrase, in characters.
const PASSPHRASE: std::ops::RangeInclusive<usize> = 8..=63;
/// A WPA2 key in hexadecimal, in characters.
const KEY_HEX: usize = 64;

/// Which machine this is.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Machine {
    /// Whose it is.
    #[n(0)]
    pub fleet: FleetId,
    /// What stands on its label.
    #[n(1)]
    pub asset_tag: String,
    /// Where it stands.
    #[n(2)]
    pub place: StaffText,
    /// What it is for.
    #[n(3)]
    pub role: MachineRole,
    /// The language in which it starts, a BCP 47 tag.
    #[n(4)]
    pub language: String,
    /// Its name in the network.
    #[n(5)]
    pub hostname: String,
    /// The day on which the authority signed, UTC.
    #[cbor(n(6), with = "crate::pass::days")]
    pub issued: NaiveDate,
    /// The radio network there; none where a cable is.
    #[n(7)]
    pub wifi: Option<Wifi>,
}

/// What a machine is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum MachineRole {
    /// Residents use it alone.
    #[n(0)]
    Kiosk,
    /// Residents use it with an advisor beside them.
    #[n(1)]
    Station,
}

impl MachineRole {
    /// The word in rosters and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kiosk => "kiosk",
            Self::Station => "station",
        }
    }
}

/// The radio network at a place.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Wifi {
    /// Its name.
    #[n(0)]
    pub ssid: String,
    /// Its password; none for an open network.
    #[n(1)]
    pub password: Option<WifiPassword>,
}

impl Machine {
    /// What a kiosk would write into its system's files is checked here, whoever signed it. Names the value at fault.
    pub(super) fn check(&self) -> Result<(), &'static str> {
        let ssid = self.wifi.as_ref().map(|wifi| wifi.ssid.as_str());
        for (what, is_good) in [
            ("asset tag", is_asset_tag(&self.asset_tag)),
            ("place", (1..=PLACE_MAX).contains(&self.place.as_str().chars().count())),
            ("language", is_language(&self.language)),
            ("host name", is_hostname(&self.hostname)),
            ("Wi-Fi name", ssid.is_none_or(is_ssid)),
        ] {
            is_good.then_some(()).ok_or(what)?;
        }
        Ok(())
    }
}

/// Whether a text can be an asset tag. One is safe as a part of a file name.
#[must_use]
pub fn is_asset_tag(text: &str) -> bool {
    (1..=ASSET_TAG_MAX).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
}

/// Whether a text has the form of a BCP 47 language tag: `fr`, `pt-BR`.
#[must_use]
pub fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let is_first =
        |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic());
    let is_next =
        |part: &str| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    text.len() <= LANGUAGE_MAX && parts.next().is_some_and(is_first) && parts.all(is_next)
}

/// Whether a text is one label of RFC 1123 in small letters.
#[must_use]
pub fn is_hostname(text: &str) -> bool {
    (1..=HOSTNAME_MAX).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

fn is_ssid(text: &str) -> bool {
    (1..=SSID_MAX).contains(&text.len()) && !text.chars().any(char::is_control)
}

/// The password of a radio network. Wiped when dropped, and never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct WifiPassword(Zeroizing<String>);

impl WifiPassword {
    /// A WPA2 passphrase of 8 to 63 plain characters, or a key of 64 hexadecimal digits; else none.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let passphrase = PASSPHRASE.contains(&text.len()) && text.bytes().all(|b| matches!(b, b' '..=b'~'));
        let key = text.len() == KEY_HEX && text.bytes().all(|b| b.is_ascii_hexdigit());
        (passphrase || key).then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// The secret itself, for the machine's network settings alone.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for WifiPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WifiPassword(…)")
    }
}

impl<C> Encode<C> for WifiPassword {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(self.reveal())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for WifiPassword {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::new(d.str()?).ok_or_else(|| minicbor::decode::Error::message("no WPA2 password"))
    }
}
