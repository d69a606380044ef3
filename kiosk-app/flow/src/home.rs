//! The doors.

use crate::destination::Destination;
use crate::next::{Did, Next};

/// A way in for residents, as the first screen shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// To the shelf of tutorials.
    Learn,
    /// To the list of workshops.
    Workshops,
    /// What a Digital Pass is worth.
    Pass,
}

impl Door {
    /// Its name in the names of messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Learn => "learn",
            Self::Workshops => "workshops",
            Self::Pass => "pass",
        }
    }
}

/// What is done on the first screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HomeAct {
    /// Go through a door.
    Open(Door),
    /// The mark was touched: the advisor's door.
    AdvisorDoor,
}

/// The doors that lead somewhere, in their order. `learn`: tutorials are here.
#[must_use]
pub fn doors(learn: bool) -> Vec<Door> {
    let all = [(Door::Learn, learn), (Door::Workshops, true), (Door::Pass, true)];
    all.into_iter().filter(|(_, there)| *there).map(|(door, _)| door).collect()
}

pub(crate) fn act(did: &Did<'_, HomeAct>) -> Next<()> {
    match did {
        Did::Act(HomeAct::Open(Door::Workshops)) => Next::go(Destination::Workshops),
        Did::Act(HomeAct::Open(Door::Learn)) => Next::go(Destination::Shelf),
        Did::Act(HomeAct::Open(Door::Pass)) => Next::go(Destination::Pass),
        Did::Act(HomeAct::AdvisorDoor) => Next::go(Destination::Door),
        Did::Back | Did::Earlier | Did::Later | Did::Key(_) | Did::Erase => Next::stay(),
    }
}
