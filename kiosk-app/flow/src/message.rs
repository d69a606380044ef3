//! One calm line above the tool bar.

use perron_domain::jobs::PaperFault;
use perron_domain::log::Refusal;

/// What the line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// Something was scanned while a question is open.
    FinishFirst,
    /// The telephone number looks wrong; a second press takes it as it is.
    PhoneLooksWrong,
    /// Paper is coming.
    Printing,
    /// The paper came.
    Printed,
    /// Nobody knows whether the paper came.
    PaperUnknown,
    /// The paper did not come.
    PaperFailed(PaperFault),
    /// It is recorded.
    Noted,
    /// The badge is in: names are shown.
    BadgeIn,
    /// The badge is in; it opens no names.
    BadgeWithoutNames,
    /// The badge was withdrawn.
    BadgeRevoked,
    /// A worker did not answer; one may try again.
    Busy,
    /// The date was confirmed.
    DateConfirmed,
    /// The badge is not this site's.
    BadgeWrong,
    /// Digits of the PIN are missing.
    PinTooShort,
    /// The new PIN is one that anybody would try first.
    PinTooSimple,
    /// The rules said no.
    Refused(Refusal),
    /// The voucher does not allow this; true when the amount is no multiple of its unit.
    CannotTake(bool),
    /// This place is decided by another kiosk, or is not listed here any more.
    NotListed,
}
