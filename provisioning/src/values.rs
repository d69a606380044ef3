//! Values as files and the command line write them, checked when they are read.

use std::fmt::Display;
use std::str::FromStr;

use perron_domain::crypto::{PublicKey, SignError};
use perron_domain::ids::{StaffText, TextError};
use serde::{Deserialize, Deserializer};

/// A value written as text, checked while its file is read, so that a mistake names line and column.
#[derive(Clone, Debug)]
pub(crate) struct Parsed<T>(pub(crate) T);

impl<'de, T> Deserialize<'de> for Parsed<T>
where
    T: FromStr,
    T::Err: Display,
{
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

/// A public key in hexadecimal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HexKey(pub(crate) PublicKey);

impl FromStr for HexKey {
    type Err = SignError;

    fn from_str(text: &str) -> Result<Self, SignError> {
        let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(text.as_bytes()).map_err(|_| SignError::Key)?;
        PublicKey::from_bytes(&bytes).map(Self)
    }
}

/// A name for people, checked when read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StaffName(pub(crate) StaffText);

impl FromStr for StaffName {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        StaffText::new(text).map(Self)
    }
}
