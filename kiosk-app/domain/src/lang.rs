//! Languages of people, by their code.

use minicbor::{Decode, Encode};

/// A language by its two-letter ISO 639-1 code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Lang(#[cbor(n(0), with = "minicbor::bytes")] [u8; 2]);

impl Lang {
    /// French, the reference language.
    pub const FR: Self = Self(*b"fr");
    /// English, which every text of the interface has too.
    pub const EN: Self = Self(*b"en");

    /// From a code of two ASCII letters; anything else is French.
    #[must_use]
    pub fn new(code: &str) -> Self {
        match code.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Self([a.to_ascii_lowercase(), b.to_ascii_lowercase()])
            }
            _ => Self::FR,
        }
    }

    /// The two letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("fr")
    }
}

impl std::fmt::Debug for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
