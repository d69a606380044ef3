//! One machine of a roster: who it is, where it goes, and how it reaches the network there.
//!
//! Each word is its own type, checked when read, so that nothing unchecked reaches a file name, a host name or paper.

use std::fmt;
use std::str::FromStr;

use perron_domain::enrolment::{
    ASSET_TAG_MAX, HOSTNAME_MAX, PLACE_MAX, SSID_MAX, is_asset_tag, is_hostname, is_language,
};
use perron_domain::ids::StaffText;
use serde::{Deserialize, Serialize};

use crate::plain::{is_plain, plain};

pub use perron_domain::enrolment::WifiPassword;

/// As much of a wrong value is shown again, in characters.
const SHOWN_MAX: usize = 40;

/// What is wrong with one value of a unit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnitProblem {
    /// No asset tag.
    #[error(
        "“{0}” is no asset tag: use 1 to {ASSET_TAG_MAX} letters, digits, dots, dashes and underscores, a letter or \
         digit first"
    )]
    AssetTag(String),
    /// No place.
    #[error("“{0}” is no place: write 1 to {PLACE_MAX} characters that can be seen")]
    Place(String),
    /// No role.
    #[error("“{0}” is no role: write kiosk or station")]
    Role(String),
    /// No language.
    #[error("“{0}” is no language: write a tag such as fr, ar or pt-BR")]
    Language(String),
    /// No host name.
    #[error("“{0}” is no host name: use 1 to {HOSTNAME_MAX} letters, digits and dashes, no dash at the ends")]
    Hostname(String),
    /// No name of a radio network.
    #[error("“{0}” is no Wi-Fi name: write 1 to {SSID_MAX} bytes, or leave wifi-ssid empty")]
    Ssid(String),
    /// No password of a radio network. It is not shown.
    #[error(
        "this is no WPA2 password: use 8 to 63 plain characters or 64 hexadecimal digits, or leave it empty"
    )]
    Password,
    /// A password and no network to use it in.
    #[error("there is a wifi-password but no wifi-ssid: complete or empty both")]
    PasswordAlone,
    /// Two units with the same value.
    #[error("the {what} “{value}” stands on line {first} already: give each unit its own")]
    Duplicate {
        /// Which column.
        what: &'static str,
        /// The value.
        value: String,
        /// Where it stands first, counted from 1.
        first: usize,
    },
}

fn shown(text: &str) -> String {
    plain(text, SHOWN_MAX)
}

/// A checked word that is written, compared and stored as text.
macro_rules! word {
    ($(#[$doc:meta])* $name:ident, $problem:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The word itself.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = UnitProblem;

            fn try_from(text: String) -> Result<Self, UnitProblem> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(word: $name) -> Self {
                word.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = UnitProblem;

            fn from_str(text: &str) -> Result<Self, UnitProblem> {
                Self::check(text).map(Self).ok_or_else(|| UnitProblem::$problem(shown(text)))
            }
        }
    };
}

word! {
    /// What stands on the machine's label: 1 to 32 letters, digits, dots, dashes and underscores. Safe as a part of a
    /// file name.
    AssetTag, AssetTag
}
word! {
    /// Where the machine goes, as people say it: 1 to 80 characters.
    Place, Place
}
word! {
    /// The language in which it starts, a BCP 47 tag: `fr`, `pt-BR`.
    Language, Language
}
word! {
    /// Its name in the network: one label of RFC 1123, in small letters.
    Hostname, Hostname
}

impl AssetTag {
    fn check(text: &str) -> Option<String> {
        is_asset_tag(text).then(|| text.to_owned())
    }

    /// Two tags that differ only in capitals are one: labels are read aloud.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Place {
    fn check(text: &str) -> Option<String> {
        let text = StaffText::new(text).ok()?;
        let good = !text.is_empty() && text.as_str().chars().count() <= PLACE_MAX && is_plain(text.as_str());
        good.then(|| text.as_str().to_owned())
    }
}

impl Language {
    fn check(text: &str) -> Option<String> {
        is_language(text).then(|| text.to_owned())
    }
}

impl Hostname {
    fn check(text: &str) -> Option<String> {
        let small = text.to_ascii_lowercase();
        is_hostname(&small).then_some(small)
    }
}

/// What the machine is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Residents use it alone.
    Kiosk,
    /// Residents use it with an advisor beside them.
    Station,
}

impl Role {
    /// The word in rosters and files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kiosk => "kiosk",
            Self::Station => "station",
        }
    }
}

impl FromStr for Role {
    type Err = UnitProblem;

    fn from_str(text: &str) -> Result<Self, UnitProblem> {
        let roles = [Self::Kiosk, Self::Station];
        let role = roles.into_iter().find(|role| role.as_str() == text);
        role.ok_or_else(|| UnitProblem::Role(shown(text)))
    }
}

/// The radio network at the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wifi {
    /// Its name.
    pub ssid: String,
    /// Its password; none for an open network.
    pub password: Option<WifiPassword>,
}

impl Wifi {
    /// Checks both; empty texts stand for nothing.
    ///
    /// # Errors
    /// [`UnitProblem`] of the value at fault.
    pub fn new(ssid: &str, password: &str) -> Result<Option<Self>, UnitProblem> {
        let secret = (!password.is_empty())
            .then(|| WifiPassword::new(password).ok_or(UnitProblem::Password))
            .transpose()?;
        match (ssid, secret) {
            ("", None) => Ok(None),
            ("", Some(_)) => Err(UnitProblem::PasswordAlone),
            (ssid, _) if ssid.len() > SSID_MAX || !is_plain(ssid) => Err(UnitProblem::Ssid(shown(ssid))),
            (ssid, password) => Ok(Some(Self { ssid: ssid.to_owned(), password })),
        }
    }
}

/// One machine of a roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// What stands on its label.
    pub asset_tag: AssetTag,
    /// Where it goes.
    pub place: Place,
    /// What it is for.
    pub role: Role,
    /// The language in which it starts.
    pub language: Language,
    /// Its name in the network.
    pub hostname: Hostname,
    /// The radio network there; none where a cable is.
    pub wifi: Option<Wifi>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_checked() {
        fn good<T: FromStr>(texts: &[&str]) {
            texts.iter().for_each(|text| assert!(text.parse::<T>().is_ok(), "{text:?}"));
        }
        fn bad<T: FromStr>(texts: &[&str]) {
            texts.iter().for_each(|text| assert!(text.parse::<T>().is_err(), "{text:?}"));
        }
        good::<AssetTag>(&["A", "K-001", "74.kiosk_2", "0", &"a".repeat(32)]);
        bad::<AssetTag>(&["", ".", "..", "-x", ".x", "_x", "a/b", "a b", "é", "a\n", &"a".repeat(33)]);
        good::<Place>(&["Médiathèque", " Salle n°\u{a0}2 ", "مكتبة", &"é".repeat(80)]);
        bad::<Place>(&["", "  ", "a\u{202e}b", "a\u{0}b", &"é".repeat(81)]);
        good::<Language>(&["fr", "ar", "pt-BR", "zh-Hans-CN", "fra"]);
        bad::<Language>(&["", "f", "français", "fr_FR", "fr-", "fr--x", "1r", "fr-toolongtag", "../fr"]);
        good::<Hostname>(&["a", "borne-1", "Borne", "1a", &"a".repeat(63)]);
        bad::<Hostname>(&["", "-a", "a-", "a.b", "a_b", "é", "a b", &"a".repeat(64)]);
        good::<Role>(&["kiosk", "station"]);
        bad::<Role>(&["", "Kiosk", "spare-parts"]);
        assert_eq!("Borne-A".parse::<Hostname>().unwrap().as_str(), "borne-a");
    }

    #[test]
    fn radio_networks_are_checked_and_their_password_is_never_shown() {
        assert_eq!(Wifi::new("", ""), Ok(None));
        assert!(Wifi::new("Mairie", "").unwrap().unwrap().password.is_none());
        let hex = "0123456789abcdefABCDEF0123456789abcdefABCDEF0123456789abcdefABCD";
        for password in ["12345678", "un mot de passe \"\\~", &"x".repeat(63), hex] {
            let wifi = Wifi::new("Mairie", password).unwrap().unwrap();
            assert_eq!(wifi.password.as_ref().unwrap().reveal(), password);
            assert!(!format!("{wifi:?}").contains(password));
        }
        for (ssid, password, problem) in [
            ("Mairie", "1234567", UnitProblem::Password),
            ("Mairie", "motdepassé", UnitProblem::Password),
            ("Mairie", &"x".repeat(64), UnitProblem::Password),
            ("Mairie", "12345678\t", UnitProblem::Password),
            ("", "12345678", UnitProblem::PasswordAlone),
            ("a\u{202e}b", "", UnitProblem::Ssid("ab".to_owned())),
        ] {
            let found = Wifi::new(ssid, password).unwrap_err();
            assert_eq!(found, problem);
            assert!(!found.to_string().contains(password) || password.is_empty());
        }
        assert!(Wifi::new(&"é".repeat(17), "").is_err() && Wifi::new(&"é".repeat(16), "").is_ok());
    }
}
