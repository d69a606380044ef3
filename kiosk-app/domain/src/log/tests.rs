//! Properties of the fold and of the bytes. What holds for stores built on them is tested in `perron-store`.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::body::UNKNOWN_FROM;
use super::*;
use crate::chance::IdSeed;
use crate::crypto::SigningKey;
use crate::ids::{Cents, DeviceId, FleetId, OpId, SignUpId, StaffText, VoucherId, WorkshopId};
use crate::ledger::Ledger;
use crate::time::{DAY, Hlc, Moment, Time, Timestamp};
use crate::usage::Counted;
use crate::workshop::{Details, Level, Origin, SignUp, Standing, Uid, Workshop, workshop_id};

const NOON: Timestamp = Timestamp(1_790_000_000_000);
const DEVICES: [DeviceId; 3] = [DeviceId([1; 16]), DeviceId([2; 16]), DeviceId([3; 16])];

fn moment(n: usize) -> Moment {
    let mut seed = [7; 32];
    seed[..8].copy_from_slice(&(n as u64).to_be_bytes());
    Moment { time: Time::synchronised(NOON.plus(n as i64)), ids: IdSeed::from_bytes(seed) }
}

fn meta(device: DeviceId, n: u64) -> Meta {
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
fn known() -> impl Strategy<Value = Known> {
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

/// The number of a body's kind, as it is written.
fn kind(body: &Known) -> u32 {
    match body {
        Known::Planned { .. } => 0,
        Known::CalledOff { .. } => 1,
        Known::SignUpSet { .. } => 2,
        Known::SignUpRequested { .. } => 3,
        Known::Granted { .. } => 4,
        Known::Waitlisted { .. } => 5,
        Known::GivenUp { .. } => 6,
        Known::Promoted { .. } => 7,
        Known::Called { .. } => 8,
        Known::ContactErased { .. } => 9,
        Known::Redeemed { .. } => 10,
        Known::Reversed { .. } => 11,
        Known::Adopted { .. } => 12,
        Known::TutorialUsed { .. } => 13,
        Known::Revised { .. } => 14,
    }
}

#[test]
fn every_kind_of_body_is_tried_under_the_number_it_always_had() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..1000 {
        let body = known().new_tree(&mut runner).unwrap().current();
        let bytes = minicbor::to_vec(Body::from(body.clone())).unwrap();
        let mut read = minicbor::Decoder::new(&bytes);
        read.array().unwrap();
        assert_eq!(read.u32().unwrap(), kind(&body), "{body:?}");
        seen.insert(kind(&body));
    }
    assert!(seen.into_iter().eq(0..UNKNOWN_FROM), "a kind without a strategy, or one that no version knows");
}

fn money() -> impl Strategy<Value = Known> {
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

type State = BTreeMap<AggregateKey, Aggregate>;

fn apply(state: &mut State, meta: &Meta, body: &Known) {
    let before = state.remove(&body.key());
    state.insert(body.key(), evolve(before, meta, body));
}

/// Merges logs in an order that `choice` decides; each log keeps its own order.
fn merged(logs: &[Vec<(Meta, Known)>], mut choice: u64) -> State {
    let mut state = State::new();
    let mut at = vec![0; logs.len()];
    loop {
        let open: Vec<usize> = (0..logs.len()).filter(|log| at[*log] < logs[*log].len()).collect();
        let Some(log) = open.get(choice as usize % open.len().max(1)).copied() else { return state };
        choice = choice.rotate_right(7).wrapping_mul(6_364_136_223_846_793_005) >> 1;
        let (meta, body) = &logs[log][at[log]];
        apply(&mut state, meta, body);
        at[log] += 1;
    }
}

/// Commands of an owner on one workshop.
fn command(
    what: u8,
    who: u8,
    party: u8,
    seats: u16,
    state: Option<&Workshop>,
    workshop: WorkshopId,
) -> Command {
    let signups = state.map(|w| w.signups.as_slice()).unwrap_or_default();
    let signup = signups.get(usize::from(who) % signups.len().max(1)).map_or(SignUpId([who; 16]), |s| s.id);
    match what {
        0 => {
            let mut details = state.and_then(|w| w.details.clone()).unwrap_or_else(plain);
            details.seats = seats;
            Command::Plan { source: [1; 16], details, origin: None }
        }
        1 if who < 10 => Command::CallOff { workshop },
        2 => Command::SetSignUp { workshop, open: !who.is_multiple_of(3) },
        3..6 => Command::GiveUp { workshop, signup },
        _ => Command::SignUp { workshop, party, via: Via::Kiosk, lang: Lang::FR },
    }
}

fn plain() -> Details {
    let text = StaffText::default();
    Details {
        title: text.clone(),
        summary: text.clone(),
        starts: NOON.plus(DAY),
        ends: NOON.plus(2 * DAY),
        room: text.clone(),
        seats: 0,
        level: Level::Beginner,
        bring: text.clone(),
        advisor: text.clone(),
        languages: vec![],
        access: text,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_interleaving_of_logs_folds_to_the_same(
        logs in proptest::collection::vec(proptest::collection::vec(known(), 0..25), 3), one in any::<u64>(), other in any::<u64>(),
    ) {
        let stamp = |(log, bodies): (usize, Vec<Known>)| {
            (1..).zip(bodies).map(|(n, body)| (meta(DEVICES[log], n), body)).collect()
        };
        let logs: Vec<Vec<(Meta, Known)>> = logs.into_iter().enumerate().map(stamp).collect();
        prop_assert_eq!(merged(&logs, one), merged(&logs, other));
    }

    #[test]
    fn only_the_owner_decides(bodies in proptest::collection::vec((0..3_usize, known()), 0..40)) {
        let mut state = State::new();
        for (n, (device, body)) in (1..).zip(&bodies) {
            let before = state.get(&body.key()).cloned();
            apply(&mut state, &meta(DEVICES[*device], n), body);
            if let (Some(Aggregate::Workshop(mut then)), Some(Aggregate::Workshop(now))) = (before, state.get(&body.key()))
                && now.owner != Some(DEVICES[*device])
            {
                then.requests.clone_from(&now.requests);
                prop_assert_eq!(&then, now, "{:?} of another device changed it", body);
            }
        }
    }

    #[test]
    fn a_ledger_is_a_set(
        said in proptest::collection::vec((0..3_usize, 0..40_u64, money()), 1..12), seed in any::<prop::sample::Index>(),
    ) {
        let mut said: Vec<(Meta, Known)> = said.into_iter().map(|(d, n, body)| (meta(DEVICES[d], n), body)).collect();
        said.sort_by_key(|(meta, _)| *meta);
        said.dedup_by_key(|(meta, _)| *meta);
        let (first, _) = said[0];
        let back = Known::Reversed { voucher: VoucherId([0; 16]), redemption: first.op_id, reason: StaffText::lossy("erreur") };
        said.push((meta(DEVICES[0], 99), back));
        let fold = |list: &[(Meta, Known)]| list.iter().fold(Ledger::default(), |l, (meta, body)| l.evolve(meta, body));
        let ledger = fold(&said);
        let mut other = said.clone();
        other.rotate_left(seed.index(said.len()));
        other.reverse();
        other.extend_from_slice(&said);
        prop_assert_eq!(&ledger, &fold(&other));
        prop_assert!(ledger.spent() <= ledger.face);
        prop_assert!(ledger.standing().all(|(entry, _)| entry.op != first.op_id));
        prop_assert_eq!(ledger.standing().count(), said.len() - 2);
    }

    #[test]
    fn no_seat_is_given_twice_and_none_stays_empty_before_a_waiting_person(
        script in proptest::collection::vec((0..12_u8, any::<u8>(), 1..3_u8, 0..5_u16), 1..60),
    ) {
        let (me, workshop) = (DEVICES[0], workshop_id(DEVICES[0], &[1; 16]));
        let mut state: Option<Aggregate> = None;
        for (n, (what, who, party, seats)) in script.into_iter().enumerate() {
            let before = match &state { Some(Aggregate::Workshop(w)) => Some(w.clone()), _ => None };
            let command = command(what, who, party, seats, before.as_ref(), workshop);
            let Ok(bodies) = decide(state.as_ref(), &command, me, &moment(n)) else { continue };
            for body in &bodies {
                let Body::Known(body) = body else { unreachable!() };
                state = Some(evolve(state, &meta(me, n as u64 + 1), body));
            }
            let Some(Aggregate::Workshop(now)) = &state else { continue };
            let (seats, taken_before) = (now.details.as_ref().unwrap().seats, before.map_or(0, |w| w.taken()));
            prop_assert!(now.taken() <= seats.max(taken_before), "{command:?}: {} of {seats}", now.taken());
            prop_assert!(now.called_off || now.waiting().all(|s| u16::from(s.party) > now.free()), "{command:?}: {now:?}");
        }
    }

    #[test]
    fn a_record_reads_back_as_it_was_written(
        bodies in proptest::collection::vec(known(), 0..6), later in proptest::collection::vec(any::<u8>(), 0..9), seq in any::<u64>(),
    ) {
        let key = SigningKey::from_seed([4; 32]);
        let mut unknown = vec![0x82, 0x18, 200, 0x81, 0x40 + later.len() as u8]; // [200, [bytes]]
        unknown.extend(later);
        let mut bodies: Vec<Body> = bodies.into_iter().map(Body::from).collect();
        bodies.push(Body::Unknown(unknown));
        let payload = Payload {
            v: 1, fleet: FleetId([1; 16]), device: key.public().device_id(), seq, prev: ZERO_HASH,
            hlc: Hlc(seq), clock_ok: false, op_id: OpId([2; 16]), bodies,
        };
        let bytes = seal(&key, &payload);
        let record = open(&bytes, &key.public()).unwrap();
        prop_assert_eq!(&record.payload, &payload);
        prop_assert_eq!(record.hash, hash(&bytes));
        prop_assert_eq!(reread(&bytes).unwrap(), payload);
    }
}

#[test]
fn what_a_device_does_by_itself_has_one_name_and_what_somebody_asks_for_a_new_one() {
    let at = |n| Moment { time: Time::synchronised(NOON), ids: IdSeed::from_bytes([n; 32]) };
    let workshop = workshop_id(DEVICES[0], &[1; 16]);
    let from = Box::new(Workshop { id: workshop, source: [1; 16], ..Workshop::default() });
    let tutorial = StaffText::lossy("scams");
    for (asked, is_by_itself) in [
        (Command::Adopt { from }, true),
        (Command::ReportUse { day: 7, tutorial, counted: Counted::default() }, true),
        (Command::CallOff { workshop }, false),
        (command(9, 1, 1, 1, None, workshop), false),
    ] {
        let [one, later, elsewhere] =
            [(0, 1), (0, 2), (1, 1)].map(|(device, n)| asked.op(DEVICES[device], &at(n)));
        assert_eq!((one == later, one == elsewhere), (is_by_itself, !is_by_itself), "{asked:?}");
        assert_eq!(one == at(1).ids.op(), !is_by_itself, "{asked:?}");
    }
}

#[test]
fn records_of_another_format_or_device_are_refused() {
    let key = SigningKey::from_seed([4; 32]);
    let good = Payload {
        v: 1,
        fleet: FleetId([1; 16]),
        device: key.public().device_id(),
        seq: 1,
        prev: ZERO_HASH,
        hlc: Hlc(1),
        clock_ok: true,
        op_id: OpId([2; 16]),
        bodies: vec![],
    };
    assert!(open(&seal(&key, &good), &key.public()).is_ok());
    let later = seal(&key, &Payload { v: 2, ..good.clone() });
    assert!(matches!(open(&later, &key.public()), Err(RecordError::Version(2))));
    let other = seal(&key, &Payload { device: DEVICES[0], ..good });
    assert!(matches!(open(&other, &key.public()), Err(RecordError::Device)));
}
