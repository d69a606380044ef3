//! What bodies and records are as bytes, and how commands are named.

use proptest::prelude::*;

use super::body::UNKNOWN_FROM;
use super::fixtures::{DEVICES, NOON, known};
use super::*;
use crate::chance::IdSeed;
use crate::crypto::SigningKey;
use crate::ids::{FleetId, OpId, StaffText};
use crate::lang::Lang;
use crate::time::{Hlc, Moment, Time};
use crate::usage::Counted;
use crate::workshop::{Via, Workshop, workshop_id};

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

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

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
        (Command::SignUp { workshop, party: 1, via: Via::Kiosk, lang: Lang::FR }, false),
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
