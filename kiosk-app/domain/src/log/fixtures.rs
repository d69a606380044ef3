//! Bodies and records made up for tests.

use proptest::prelude::*;

use super::{Known, Meta};
use crate::calls::CallState;
use crate::ids::{Cents, DeviceId, OpId, SignUpId, StaffText, VoucherId, WorkshopId};
use crate::lang::Lang;
use crate::pass::Service;
use crate::time::{DAY, Hlc, Timestamp};
use crate::usage::Counted;
use crate::workshop::{Details, Level, Origin, SignUp, Standing, Uid, Via, workshop_id};

pub(crate) const NOON: Timestamp = Timestamp(1_790_000_000_000);
pub(crate) const DEVICES: [DeviceId; 3] = [DeviceId([1; 16]), DeviceId([2; 16]), DeviceId([3; 16])];

pub(crate) fn meta(device: DeviceId, n: u64) -> Meta {
    Meta {
        hlc: Hlc(n << 16),
        device,
        seq: n,
        op_id: OpId::from_slice(&[&n.to_be_bytes()[..], &device.0].concat()),
    }
}

fn text() -> impl Strategy<Value = StaffText> {
    "[ a-zé’€ش]{0,40}".prop_map(|text| StaffText::new(&text).unwrap())
}

fn details() -> impl Strategy<Value = Details> {
    (text(), any::<i32>(), 1..DAY, 0..6_u16).prop_map(|(title, starts, length, seats)| Details {
        room: title.clone(),
        summary: title.clone(),
        bring: title.clone(),
        advisor: title.clone(),
        access: title.clone(),
        title,
        starts: NOON.plus(i64::from(starts)),
        ends: NOON.plus(i64::from(starts) + length),
        seats,
        level: Level::AtEase,
        languages: vec![Lang::FR, Lang::new("ar")],
    })
}

fn workshop() -> impl Strategy<Value = WorkshopId> {
    (0..3_usize, 0..2_u8).prop_map(|(owner, event)| workshop_id(DEVICES[owner], &[event; 16]))
}

fn signup() -> impl Strategy<Value = SignUpId> {
    (0..6_u8).prop_map(|n| SignUpId([n; 16]))
}

fn standing() -> impl Strategy<Value = SignUp> {
    (signup(), 1..3_u8, 0..3_usize).prop_map(|(id, party, n)| SignUp {
        id,
        party,
        standing: [Standing::Seat, Standing::Waiting, Standing::GivenUp][n],
        via: Via::Desk,
        lang: Lang::EN,
        at: Hlc(5),
        news: None,
    })
}

fn origin() -> impl Strategy<Value = Option<Origin>> {
    let place = (0..2_u8, proptest::option::of(any::<i64>())).prop_map(|(event, original)| Origin {
        calendar: StaffText::new("Médiathèque").unwrap(),
        uid: Uid::new(&format!("event-{event}@example.org")).unwrap(),
        original: original.map(Timestamp),
    });
    proptest::option::of(place)
}

/// Every kind of body.
pub(crate) fn known() -> impl Strategy<Value = Known> {
    let (via, lang) = (Via::Kiosk, Lang::FR);
    let place = || (workshop(), signup(), 1..3_u8);
    prop_oneof![
        (0..3_usize, 0..2_u8, details(), origin()).prop_map(|(owner, event, details, origin)| {
            Known::Planned {
                workshop: workshop_id(DEVICES[owner], &[event; 16]),
                source: [event; 16],
                details,
                origin,
            }
        }),
        (workshop(), details(), origin()).prop_map(|(workshop, details, origin)| Known::Revised {
            workshop,
            details,
            origin
        }),
        workshop().prop_map(|workshop| Known::CalledOff { workshop }),
        (workshop(), any::<bool>()).prop_map(|(workshop, open)| Known::SignUpSet { workshop, open }),
        place().prop_map(move |(workshop, signup, party)| Known::SignUpRequested {
            workshop,
            signup,
            party,
            via,
            lang
        }),
        place().prop_map(move |(workshop, signup, party)| Known::Granted {
            workshop,
            signup,
            party,
            via,
            lang
        }),
        place().prop_map(move |(workshop, signup, party)| Known::Waitlisted {
            workshop,
            signup,
            party,
            via,
            lang
        }),
        place().prop_map(|(workshop, signup, _)| Known::GivenUp { workshop, signup }),
        place().prop_map(|(workshop, signup, _)| Known::Promoted { workshop, signup }),
        (signup(), any::<bool>()).prop_map(|(signup, reached)| {
            Known::Called { signup, state: if reached { CallState::Reached } else { CallState::NoAnswer } }
        }),
        signup().prop_map(|signup| Known::ContactErased { signup }),
        money(),
        (0..2_u8, any::<u64>(), text()).prop_map(|(voucher, op, reason)| Known::Reversed {
            voucher: VoucherId([voucher; 16]),
            redemption: OpId::from_slice(&op.to_be_bytes()),
            reason,
        }),
        (0..3_usize, 0..2_u8, details(), proptest::collection::vec(standing(), 0..4), any::<bool>())
            .prop_map(|(owner, event, details, signups, closed)| Known::Adopted {
                workshop: workshop_id(DEVICES[owner], &[event; 16]),
                source: [event; 16],
                from: WorkshopId([9; 16]),
                details,
                closed,
                signups,
                called_off: !closed,
                origin: None,
            }),
        (-3..3_i32, 0..2_u8, counted()).prop_map(|(day, tutorial, counted)| Known::TutorialUsed {
            day,
            tutorial: StaffText::new(&format!("tutorial-{tutorial}")).unwrap(),
            counted,
        }),
    ]
}

fn counted() -> impl Strategy<Value = Counted> {
    let stopped = proptest::collection::btree_map(0..32_u8, 0..9_u32, 0..4);
    (0..9_u32, 0..9_u32, stopped).prop_map(|(started, finished, stopped)| Counted {
        started,
        finished,
        stopped,
    })
}

pub(crate) fn money() -> impl Strategy<Value = Known> {
    (0..2_u8, 1..900_u32, any::<bool>()).prop_map(|(voucher, amount, at_one)| Known::Redeemed {
        voucher: VoucherId([voucher; 16]),
        issuer: StaffText::new("departement-31").unwrap(),
        face: Cents(1000),
        amount: Cents(amount),
        service: Service::OneToOne,
        workshop: at_one.then_some(WorkshopId([8; 16])),
        at: NOON,
    })
}
