//! The doors.

use crate::destination::Destination;
use crate::event::{Action, Door};
use crate::next::Next;

/// What is done on the first screen. The doors of the drop-in and of the places lead nowhere yet.
pub(crate) fn act(action: &Action) -> Next<()> {
    match action {
        Action::Door(Door::Workshops) => Next::go(Destination::Workshops),
        Action::Door(Door::Learn) => Next::go(Destination::Shelf),
        Action::Door(Door::Pass) => Next::go(Destination::Pass),
        Action::AdvisorDoor => Next::go(Destination::Door),
        _ => Next::stay(),
    }
}
