//! What lies under the reader. Everything is hostile until it has one of our forms.

use crate::memo_code::{MEMO_PREFIX, MemoCode};
use perron_domain::crypto::BadgeSecret;
use perron_domain::ids::SignUpId;
use perron_domain::pass::{VoucherForm, classify as voucher_form};
use perron_domain::ticket;
use zeroize::Zeroizing;

/// A text that came from the reader or was typed where a code is expected: a ticket, a badge, a stranger's words. Wiped
/// when dropped, and never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct ScanText(Zeroizing<String>);

impl ScanText {
    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for ScanText {
    fn from(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }
}

impl From<String> for ScanText {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl std::fmt::Debug for ScanText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ScanText({} bytes)", self.0.len())
    }
}

/// A code that is none of ours. Only its kind is kept, never its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// A web address. It is not opened.
    Web,
    /// A shop's barcode: digits only.
    Product,
    /// Anything else.
    Other,
}

/// A scan, told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scan {
    /// A workshop ticket.
    Ticket(SignUpId),
    /// A voucher that carries its own signature.
    Voucher(ScanText),
    /// The memo of a lesson; nothing when a symbol is wrong.
    Memo(Option<MemoCode>),
    /// What may be a printed voucher number. Only looked up where a pass is expected.
    Number(ScanText),
    /// An advisor's badge.
    Badge(BadgeSecret),
    /// None of ours.
    Foreign(Foreign),
}

/// The longest text that is looked at, in bytes. Vouchers are the longest of ours.
pub(crate) const SCAN_MAX: usize = 1024;

/// Tells a scanned text apart.
#[must_use]
pub fn classify(text: &str) -> Scan {
    let text = text.trim();
    if text.len() > SCAN_MAX || text.is_empty() || text.chars().any(char::is_control) {
        return Scan::Foreign(Foreign::Other);
    }
    if let Some(signup) = ticket::read_qr(text) {
        return Scan::Ticket(signup);
    }
    if text.get(..MEMO_PREFIX.len()).is_some_and(|p| p.eq_ignore_ascii_case(MEMO_PREFIX)) {
        return Scan::Memo(MemoCode::read(text));
    }
    if let Ok(badge) = BadgeSecret::parse(text) {
        return Scan::Badge(badge);
    }
    match voucher_form(text) {
        VoucherForm::Signed => Scan::Voucher(text.into()),
        VoucherForm::Register => Scan::Number(text.into()),
        VoucherForm::Other => Scan::Foreign(foreign(text)),
    }
}

/// What kind of foreign code a text is.
pub(crate) fn foreign(text: &str) -> Foreign {
    let lower = text.to_ascii_lowercase();
    if ["http://", "https://", "www."].iter().any(|p| lower.starts_with(p)) {
        Foreign::Web
    } else if text.chars().all(|c| c.is_ascii_digit()) {
        Foreign::Product
    } else {
        Foreign::Other
    }
}
