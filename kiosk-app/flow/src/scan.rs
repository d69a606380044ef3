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
pub struct ScanText {
    text: Zeroizing<String>,
    other: Option<Zeroizing<String>>,
}

impl ScanText {
    /// A text that may be another instead: a reader set to one of two countries' keyboards, of which its codes do not tell,
    /// sends the same keys for both.
    #[must_use]
    pub fn with_other(text: &str, other: Option<&str>) -> Self {
        let kept = |text: &str| Zeroizing::new(text.to_owned());
        Self { text: kept(text), other: other.map(kept) }
    }

    /// The text itself; the likelier of two.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What it may be, the likelier first.
    pub fn readings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.as_str()).chain(self.other.as_deref().map(String::as_str))
    }
}

impl From<&str> for ScanText {
    fn from(text: &str) -> Self {
        Self::with_other(text, None)
    }
}

impl From<String> for ScanText {
    fn from(text: String) -> Self {
        Self { text: Zeroizing::new(text), other: None }
    }
}

/// What a code names, by each of its readings: one of two is right, and only the store knows which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readings<T> {
    /// The likelier one.
    pub first: T,
    /// The other one.
    pub other: Option<T>,
}

impl<T> Readings<T> {
    /// What to look for, in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.first).chain(&self.other)
    }
}

impl<T> From<T> for Readings<T> {
    fn from(first: T) -> Self {
        Self { first, other: None }
    }
}

impl std::fmt::Debug for ScanText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ScanText({} bytes)", self.text.len())
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
    Ticket(Readings<SignUpId>),
    /// A voucher that carries its own signature.
    Voucher(ScanText),
    /// The memo of a lesson; nothing when a symbol is wrong.
    Memo(Option<MemoCode>),
    /// What may be a printed voucher number. Only looked up where a pass is expected.
    Number(ScanText),
    /// An advisor's badge.
    Badge(Readings<BadgeSecret>),
    /// None of ours.
    Foreign(Foreign),
}

/// The longest text that is looked at, in bytes. Vouchers are the longest of ours.
pub(crate) const SCAN_MAX: usize = 1024;

/// Tells a scanned text apart, by both its readings where it has two.
#[must_use]
pub fn classify(text: &ScanText) -> Scan {
    let mut readings = text.readings().map(one);
    let first = readings.next().unwrap_or(Scan::Foreign(Foreign::Other));
    match (first, readings.next()) {
        (Scan::Ticket(first), Some(Scan::Ticket(other))) => {
            Scan::Ticket(Readings { other: Some(other.first), ..first })
        }
        (Scan::Badge(first), Some(Scan::Badge(other))) => {
            Scan::Badge(Readings { other: Some(other.first), ..first })
        }
        (Scan::Voucher(_), Some(Scan::Voucher(_))) => Scan::Voucher(text.clone()),
        (Scan::Number(_), Some(Scan::Number(_))) => Scan::Number(text.clone()),
        // A wrong reading often has no form at all.
        (Scan::Foreign(_) | Scan::Memo(None), Some(other)) => other,
        (first, _) => first,
    }
}

/// Tells one reading apart.
fn one(text: &str) -> Scan {
    let text = text.trim();
    if text.len() > SCAN_MAX || text.is_empty() || text.chars().any(char::is_control) {
        return Scan::Foreign(Foreign::Other);
    }
    if let Some(signup) = ticket::read_qr(text) {
        return Scan::Ticket(signup.into());
    }
    if text.get(..MEMO_PREFIX.len()).is_some_and(|p| p.eq_ignore_ascii_case(MEMO_PREFIX)) {
        return Scan::Memo(MemoCode::read(text));
    }
    if let Ok(badge) = BadgeSecret::parse(text) {
        return Scan::Badge(badge.into());
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

#[cfg(test)]
mod tests {
    use super::*;
    use perron_domain::ticket::qr_text;

    #[test]
    fn of_two_readings_each_that_can_be_one_of_ours_is_kept() {
        let (one, two) = (SignUpId([7; 16]), SignUpId([8; 16]));
        let both = Scan::Ticket(Readings { first: one, other: Some(two) });
        let other = Scan::Ticket(two.into());
        for (first, second, want) in [
            (qr_text(one), Some(qr_text(two)), both),
            // Bits left over at the end: no ticket of ours.
            (qr_text(one).replace('4', "Z") + "Z", Some(qr_text(two)), other.clone()),
            ("PL1:222222X".into(), Some(qr_text(two)), other),
            (qr_text(one), Some("PL1:222222X".into()), Scan::Ticket(one.into())),
            (qr_text(one), None, Scan::Ticket(one.into())),
            ("https://example.org".into(), Some("https://example.orz".into()), Scan::Foreign(Foreign::Web)),
        ] {
            let text = ScanText::with_other(&first, second.as_deref());
            assert_eq!(classify(&text), want, "{first} {second:?}");
        }
    }

    #[test]
    fn a_voucher_keeps_both_its_readings_for_the_list_of_issuers() {
        let text = ScanText::with_other("PN1:AAAAY", Some("PN1:AAAAZ"));
        let Scan::Voucher(kept) = classify(&text) else { panic!("{:?}", classify(&text)) };
        assert_eq!(kept.readings().collect::<Vec<_>>(), ["PN1:AAAAY", "PN1:AAAAZ"]);
        assert_eq!(format!("{text:?}"), "ScanText(9 bytes)");
    }
}
