//! The small words of a voucher: who issued it, under which order, for which places.

use minicbor::{Decode, Encode};

/// Why a code cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{found}” is no {kind}: write {rule}")]
pub struct CodeError {
    kind: &'static str,
    rule: &'static str,
    found: String,
}

impl CodeError {
    pub(super) fn new(kind: &'static str, rule: &'static str, found: &str) -> Self {
        Self { kind, rule, found: found.chars().take(40).flat_map(char::escape_debug).collect() }
    }
}

macro_rules! code {
    ($($(#[$doc:meta])* $name:ident, $kind:literal, $rule:literal, $max:literal, $fits:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
        #[cbor(transparent)]
        pub struct $name(#[n(0)] String);

        impl $name {
            /// Checks a code.
            ///
            /// # Errors
            /// [`CodeError`], which says what may be written.
            pub fn new(text: &str) -> Result<Self, CodeError> {
                let fits: fn(u8) -> bool = $fits;
                if !text.is_empty() && text.len() <= $max && text.bytes().all(fits) {
                    return Ok(Self(text.to_owned()));
                }
                Err(CodeError::new($kind, $rule, text))
            }

            /// The code itself.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = CodeError;

            fn from_str(text: &str) -> Result<Self, CodeError> {
                Self::new(text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                Self::new(d.str()?).map_err(|e| minicbor::decode::Error::message(e.to_string()))
            }
        }
    )+};
}

code! {
    /// An issuer's short name, unique for a site: `departement-74`.
    IssuerId, "issuer", "1 to 32 small letters, digits and dashes", 32,
        |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    /// A funder's order, which vouchers are printed under: `2026-A`.
    OrderCode, "order", "1 to 24 letters, digits, dots and dashes", 24,
        |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
    /// A place by the beginning of its INSEE commune code: `74` a department, `74010` one commune.
    Territory, "territory", "the first 2 to 5 characters of a commune's INSEE code", 5,
        |b| b.is_ascii_uppercase() || b.is_ascii_digit();
}

impl Territory {
    /// Whether a site lies in this territory.
    #[must_use]
    pub fn covers(&self, site: &Self) -> bool {
        site.0.starts_with(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_checked() {
        let long = "a".repeat(33);
        for bad in ["", "Dep", "a b", "é", long.as_str(), "a/b"] {
            let error = IssuerId::new(bad).unwrap_err();
            assert!(error.to_string().contains("small letters"), "{error}");
        }
        assert_eq!(IssuerId::new("departement-74").unwrap().as_str(), "departement-74");
        assert!(OrderCode::new("2026-A.1").is_ok() && OrderCode::new("a\nb").is_err());
        let bytes = minicbor::to_vec("Not a slug").unwrap();
        assert!(minicbor::decode::<IssuerId>(&bytes).is_err(), "decoding checks too");
    }

    #[test]
    fn territories_are_prefixes() {
        let t = |code| Territory::new(code).unwrap();
        for (territory, site, inside) in [
            ("74", "74010", true),
            ("2A", "2A004", true),
            ("74010", "74", false),
            ("75", "74010", false),
            ("976", "97611", true),
        ] {
            assert_eq!(t(territory).covers(&t(site)), inside, "{territory} {site}");
        }
    }
}
