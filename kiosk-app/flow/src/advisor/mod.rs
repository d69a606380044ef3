//! The advisor's screens: the door, the workshops, the list of one, taking vouchers. The PIN unlocks acts, the badge opens
//! names and telephone numbers.

pub(crate) mod date;
pub(crate) mod devices;
pub(crate) mod door;
pub(crate) mod redeem;
pub(crate) mod roster;
pub(crate) mod workshops;

use crate::destination::Destination;
use perron_domain::ids::WorkshopId;

/// What is done in the frame around the advisor's screens, and on the first of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdvisorAct {
    /// To the workshops.
    Workshops,
    /// To taking vouchers.
    Passes,
    /// To trying the devices.
    Devices,
    /// Show the list of this workshop.
    Open(WorkshopId),
}

impl AdvisorAct {
    /// Where it leads, from any screen of the advisor.
    pub(crate) fn leads_to(self) -> Destination {
        match self {
            Self::Workshops => Destination::Home,
            Self::Passes => Destination::Redeem,
            Self::Devices => Destination::Devices,
            Self::Open(workshop) => Destination::Roster { workshop, selected: None },
        }
    }
}

#[cfg(test)]
mod devices_tests;
#[cfg(test)]
mod tests;
