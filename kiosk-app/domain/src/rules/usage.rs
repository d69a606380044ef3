//! When a day of a tutorial is recorded, and the fold of its [`Usage`].

use crate::ids::StaffText;
use crate::log::{Body, Known, Meta};
use crate::usage::{Counted, Usage};

/// Records a day's counts; nothing where there are none.
pub(super) fn decide(day: i32, tutorial: &StaffText, counted: &Counted) -> Vec<Body> {
    if *counted == Counted::default() {
        return vec![];
    }
    vec![Known::TutorialUsed { day, tutorial: tutorial.clone(), counted: counted.clone() }.into()]
}

/// Applies one record; the same twice counts once.
pub(super) fn evolve(mut usage: Usage, meta: &Meta, body: &Known) -> Usage {
    match body {
        Known::TutorialUsed { day, tutorial, counted } => {
            if let Err(place) = usage.counted.binary_search(&meta.op_id) {
                usage.counted.insert(place, meta.op_id);
                (usage.day, usage.tutorial) = (*day, tutorial.clone());
                usage.sum.merge(counted);
            }
        }
        // Of other aggregates.
        Known::Planned { .. }
        | Known::CalledOff { .. }
        | Known::SignUpSet { .. }
        | Known::SignUpRequested { .. }
        | Known::Granted { .. }
        | Known::Waitlisted { .. }
        | Known::GivenUp { .. }
        | Known::Promoted { .. }
        | Known::Called { .. }
        | Known::ContactErased { .. }
        | Known::Redeemed { .. }
        | Known::Reversed { .. }
        | Known::Adopted { .. }
        | Known::Revised { .. } => {}
    }
    usage
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{DeviceId, OpId};
    use crate::time::Hlc;
    use crate::usage::{Taken, usage_id};

    #[test]
    fn counts_come_together_in_any_order_and_once() {
        let report = |n: u32| {
            let mut counted = Counted::default();
            counted.add(Taken::Started, n + 1);
            counted.add(Taken::Stopped(n as usize), 2);
            counted.add(Taken::Stopped(900), 1);
            Known::TutorialUsed { day: 7, tutorial: StaffText::lossy("scams"), counted }
        };
        let meta =
            |n: u8| Meta { hlc: Hlc::default(), device: DeviceId([n; 16]), seq: 1, op_id: OpId([n; 16]) };
        let fold = |order: &[u8]| {
            order.iter().fold(Usage::default(), |u, n| evolve(u, &meta(*n), &report(u32::from(*n))))
        };
        let all = fold(&[1, 2, 3]);
        assert_eq!((all.sum.started, all.sum.stopped[&2], all.sum.stopped[&31]), (9, 2, 3));
        assert_eq!(fold(&[3, 1, 2, 2, 1]), all);
        assert!(decide(7, &StaffText::lossy("x"), &Counted::default()).is_empty());
        assert_ne!(usage_id(7, "a"), usage_id(8, "a"));
    }
}
