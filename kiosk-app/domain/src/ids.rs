//! Identities and units. Each is its own type, so that none can stand in for another.
//!
//! Identities are 128 bits from the system's random source or from a hash; they carry no meaning and no
//! personal data.

use minicbor::{Decode, Encode};

macro_rules! id16 {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
        #[cbor(transparent)]
        pub struct $name(#[cbor(with = "minicbor::bytes")] pub [u8; 16]);

        impl $name {
            /// Takes the first 16 bytes of a slice, zero-filled when it is shorter.
            #[must_use]
            pub fn from_slice(bytes: &[u8]) -> Self {
                let mut id = [0; 16];
                for (to, from) in id.iter_mut().zip(bytes) {
                    *to = *from;
                }
                Self(id)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), data_encoding::HEXLOWER.encode(&self.0[..4]))
            }
        }
    )+};
}

id16! {
    /// The devices that share one site authority.
    FleetId;
    /// One kiosk: the first half of the SHA-256 of its public key.
    DeviceId;
    /// One command of one person. Executing it twice has the effect of once.
    OpId;
    /// One workshop on one day.
    WorkshopId;
    /// One sign-up, which is also its ticket.
    SignUpId;
    /// One voucher of a Digital Pass.
    VoucherId;
    /// One badge of staff. It follows from the badge's secret and gives nothing of it away.
    BadgeId;
}

/// An amount of money in euro cents. At most 42 949 672.95 €.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct Cents(#[n(0)] pub u32);

impl Cents {
    /// What remains after `spent`, never below zero.
    #[must_use]
    pub fn less(self, spent: Self) -> Self {
        Self(self.0.saturating_sub(spent.0))
    }

    /// The sum, held at the greatest amount.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

/// A text written by staff: a title, a room, a reason. There is no such type for a resident's words.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode)]
#[cbor(transparent)]
pub struct StaffText(#[n(0)] String);

/// The longest [`StaffText`], in characters.
pub const STAFF_TEXT_MAX: usize = 200;

/// Why a text cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// More than [`STAFF_TEXT_MAX`] characters.
    #[error("the text has more than {STAFF_TEXT_MAX} characters: shorten it")]
    TooLong,
    /// A character that does not print.
    #[error("the text holds a control character: type it again by hand")]
    Control,
}

impl StaffText {
    /// Checks a text. White space at both ends is dropped and line breaks become spaces.
    ///
    /// # Errors
    /// [`TextError`] when it is too long or holds a control character.
    pub fn new(text: &str) -> Result<Self, TextError> {
        let text: String =
            text.trim().chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }).collect();
        if text.chars().any(char::is_control) {
            return Err(TextError::Control);
        }
        if text.chars().count() > STAFF_TEXT_MAX {
            return Err(TextError::TooLong);
        }
        Ok(Self(text))
    }

    /// The text, cut to what fits and freed of what does not print.
    #[must_use]
    pub fn lossy(text: &str) -> Self {
        let clean = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c });
        Self(clean.take(STAFF_TEXT_MAX).collect())
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for StaffText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl<'b, C> Decode<'b, C> for StaffText {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::new(d.str()?).map_err(|e| minicbor::decode::Error::message(e.to_string()))
    }
}
