//! The doors.

use super::Context;
use crate::vm::{DoorVm, HomeVm, drawn};
use perron_flow::{Door, HomeAct, doors};

pub(super) fn home(cx: &Context<'_>) -> HomeVm {
    let w = &cx.w;
    let door = |door: Door| DoorVm {
        act: HomeAct::Open(door).into(),
        door: drawn(door),
        title: w.text(&format!("door-{}", door.name())),
        hint: w.text(&format!("door-{}-hint", door.name())),
    };
    HomeVm {
        greeting: w.text("home-greeting"),
        doors: doors(cx.k.shelf.learning.is_there()).into_iter().map(door).collect(),
        advisor: HomeAct::AdvisorDoor.into(),
    }
}
