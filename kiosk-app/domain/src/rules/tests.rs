//! Properties of the fold. What holds for stores built on it is tested in `perron-store`.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::chance::IdSeed;
use crate::ids::{SignUpId, StaffText, VoucherId, WorkshopId};
use crate::lang::Lang;
use crate::log::fixtures::{DEVICES, NOON, known, meta, money};
use crate::time::{DAY, Time};
use crate::workshop::{Details, Level, Via, workshop_id};

fn moment(n: usize) -> Moment {
    let mut seed = [7; 32];
    seed[..8].copy_from_slice(&(n as u64).to_be_bytes());
    Moment { time: Time::synchronised(NOON.plus(n as i64)), ids: IdSeed::from_bytes(seed) }
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
        let fold = |list: &[(Meta, Known)]| list.iter().fold(Ledger::default(), |l, (meta, body)| ledger::evolve(l, meta, body));
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
}
