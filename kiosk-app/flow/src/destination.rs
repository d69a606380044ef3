//! Where a screen can lead. Ids only: a screen names another without knowing it.

use perron_domain::ids::{SignUpId, WorkshopId};

/// A screen to go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    /// The doors; while the advisor is in, the advisor's workshops.
    Home,
    /// The list of workshops, at its beginning.
    Workshops,
    /// One workshop.
    Workshop(WorkshopId),
    /// The form of a workshop.
    SignUp {
        workshop: WorkshopId,
        /// Seats, 1 or 2.
        party: u8,
        /// Entered by an advisor.
        desk: bool,
    },
    /// Typing a ticket's code.
    TypeCode,
    /// Waiting for a pass.
    Pass,
    /// Typing a voucher's number.
    TypeNumber,
    /// The tutorials.
    Shelf,
    /// The advisor's door.
    Door,
    /// The list of one workshop, perhaps with one row chosen.
    Roster { workshop: WorkshopId, selected: Option<SignUpId> },
    /// Taking vouchers.
    Redeem,
    /// Trying the devices.
    Devices,
}
