//! Records from elsewhere: gaps, forks, duplicates, hostile bytes.

use perron_domain::calls::CallState;
use perron_domain::crypto::sign1;
use perron_domain::ids::{FleetId, SignUpId};
use perron_domain::log::{Body, hash};
use perron_domain::time::{DAY, Hlc, Time, Timestamp};
use proptest::prelude::*;

use super::support::*;
use crate::{Identity, ImportError, Imported, PARKED_MAX, Store};

fn chain(device: u8, length: u64) -> Vec<Vec<u8>> {
    let mut prev = [0; 32];
    let record = |seq| {
        let bytes = forge(device, seq, prev, vec![called(seq as u8)]);
        prev = hash(&bytes);
        bytes
    };
    (1..=length).map(record).collect()
}

fn take(store: &mut Store, device: u8, bytes: &[u8]) -> Result<Imported, ImportError> {
    store.import(bytes, &identity(device).key.public(), START)
}

#[test]
fn a_gap_is_parked_and_closes() {
    let mut site = Site::new(1);
    let log = chain(2, 5);
    for late in [4, 2, 3, 4] {
        assert_eq!(take(&mut site.store, 2, &log[late]).unwrap(), Imported::Parked);
    }
    assert_eq!(site.store.counts().unwrap().parked, 3);
    assert_eq!(take(&mut site.store, 2, &log[0]).unwrap(), Imported::Applied { unparked: 0 });
    let mut site = site.reopen();
    assert_eq!(take(&mut site.store, 2, &log[1]).unwrap(), Imported::Applied { unparked: 3 });
    assert_eq!(site.store.counts().unwrap().parked, 0);
    assert_eq!(records(&site.store, identity(2).device), log, "the very bytes that were signed");
    assert_replays(&mut site.store);
}

#[test]
fn parking_has_a_limit_and_the_gap_can_still_close() {
    let mut site = Site::quick(1);
    let log = chain(2, PARKED_MAX as u64 + 3);
    for bytes in &log[2..PARKED_MAX + 2] {
        assert_eq!(take(&mut site.store, 2, bytes).unwrap(), Imported::Parked);
    }
    assert_eq!(take(&mut site.store, 2, &log[5]).unwrap(), Imported::Parked, "the same again takes no room");
    let last = take(&mut site.store, 2, &log[PARKED_MAX + 2]);
    assert!(matches!(last, Err(ImportError::TooFarAhead(_))));
    take(&mut site.store, 2, &log[0]).unwrap();
    assert_eq!(take(&mut site.store, 2, &log[1]).unwrap(), Imported::Applied { unparked: PARKED_MAX });
    assert_eq!(take(&mut site.store, 2, &log[PARKED_MAX + 2]).unwrap(), Imported::Applied { unparked: 0 });
}

#[test]
fn a_fork_quarantines_its_device_and_keeps_both_branches() {
    let log = chain(2, 4);
    let other = forge(2, 2, hash(&log[0]), vec![called(99)]);
    let on_other = forge(2, 3, hash(&other), vec![called(98)]);
    let cases: [(&str, Vec<&Vec<u8>>); 3] = [
        ("the same number again", vec![&log[0], &log[1], &log[2], &other]),
        ("the next one builds on another", vec![&log[0], &log[1], &on_other]),
        ("met when a gap closes", vec![&log[0], &on_other, &log[1]]),
    ];
    for (case, order) in cases {
        let mut site = Site::new(1);
        let last = order.iter().map(|bytes| take(&mut site.store, 2, bytes).unwrap()).last().unwrap();
        let counts = site.store.counts().unwrap();
        assert_eq!(
            (counts.quarantined, count(&site.store, "SELECT count(*) FROM forks")),
            (1, 1),
            "{case}: {last:?}"
        );
        assert_eq!(take(&mut site.store, 2, &log[1]).unwrap(), Imported::Known, "{case}");
        assert!(matches!(take(&mut site.store, 2, &log[3]), Err(ImportError::Quarantined(_))), "{case}");
        let mut site = site.reopen();
        assert!(matches!(take(&mut site.store, 2, &log[3]), Err(ImportError::Quarantined(_))), "{case}");
        assert_eq!(
            take(&mut site.store, 3, &chain(3, 1)[0]).unwrap(),
            Imported::Applied { unparked: 0 },
            "{case}"
        );
        assert_replays(&mut site.store);
    }
}

#[test]
fn our_own_records_coming_back_are_known() {
    let mut site = Site::new(1);
    site.act(&plan(1, 2));
    let (before, log) = (projections(&site.store), records(&site.store, site.device()));
    assert_eq!(log.len(), 1);
    for bytes in log {
        assert_eq!(take(&mut site.store, 1, &bytes).unwrap(), Imported::Known);
    }
    assert_eq!(before, projections(&site.store));
}

#[test]
fn a_disk_set_back_catches_up_on_its_own_records() {
    let mut site = Site::new(1);
    site.act(&plan(1, 2));
    site.sign_up(site.workshop_id(1));
    let log = records(&site.store, site.device());
    assert_eq!(log.len(), 2);
    let mut set_back = Site::new(1);
    for bytes in &log {
        assert_eq!(take(&mut set_back.store, 1, bytes).unwrap(), Imported::Applied { unparked: 0 });
    }
    assert_eq!(projections(&site.store), projections(&set_back.store));
    set_back.next = site.next;
    assert_eq!(set_back.act(&redeem(1, 100)).seq, Some(3), "the log goes on where it ended");
}

#[test]
fn strangers_and_impossible_numbers_are_refused() {
    let mut site = Site::new(1);
    let good = forge(2, 1, [0; 32], vec![called(1)]);
    assert!(matches!(take(&mut site.store, 3, &good), Err(ImportError::Record(_))), "another device's key");
    for seq in [0, u64::MAX, 1 << 63] {
        let bytes = forge(2, seq, [0; 32], vec![]);
        assert!(matches!(take(&mut site.store, 2, &bytes), Err(ImportError::Seq(s)) if s == seq));
    }
    let elsewhere = Identity { fleet: FleetId([3; 16]), ..identity(4) };
    let dir = tempfile::TempDir::new().unwrap();
    let mut other = Store::open(dir.path(), elsewhere, &mut |_, _| {}).unwrap();
    assert!(matches!(take(&mut other, 2, &good), Err(ImportError::OtherFleet)));
    assert_eq!(count(&site.store, "SELECT count(*) FROM records"), 0);
}

#[test]
fn a_peers_clock_is_merged_and_kept_but_not_far() {
    let mut site = Site::new(1);
    let ahead = Timestamp(START.0 - 3_600_000);
    site.store.import(&forge(2, 1, [0; 32], vec![called(1)]), &identity(2).key.public(), ahead).unwrap();
    let peer = (START.0 as u64 + 1) << 16;
    assert_eq!(site.store.clock, Hlc(peer));
    let mut site = site.reopen();
    assert_eq!(site.store.clock, Hlc(peer), "after a restart too");
    let years_ago = Timestamp(START.0 - 1000 * DAY);
    let mut second = Site::new(3);
    second
        .store
        .import(&forge(2, 1, [0; 32], vec![called(1)]), &identity(2).key.public(), years_ago)
        .unwrap();
    assert_eq!(second.store.clock.0 >> 16, (years_ago.0 + DAY) as u64);
    let told =
        perron_domain::log::Command::MarkCalled { signup: SignUpId([1; 16]), state: CallState::NoAnswer };
    let mut early = moment(1);
    early.time = Time::synchronised(ahead);
    site.store.execute(op(1), &told, &early, crate::Extras::default()).unwrap();
    let last = site.store.call(SignUpId([1; 16])).unwrap().last.unwrap();
    assert_eq!(last.state, CallState::NoAnswer, "the later word wins although the wall clock is behind");
}

#[test]
fn an_unknown_kind_is_kept_and_forwarded_as_it_came() {
    let later = [0x82, 0x18, 0x63, 0x82, 0x01, 0x63, b'n', b'e', b'w'].to_vec(); // [99, [1, "new"]]
    let bytes = forge(2, 1, [0; 32], vec![Body::Unknown(later.clone()), called(1)]);
    let mut site = Site::new(1);
    assert_eq!(take(&mut site.store, 2, &bytes).unwrap(), Imported::Applied { unparked: 0 });
    assert!(site.store.call(SignUpId([1; 16])).unwrap().last.is_some(), "what is known of it applies");
    assert_eq!(records(&site.store, identity(2).device), [bytes]);
    let stored = perron_domain::log::reread(&records(&site.store, identity(2).device)[0]).unwrap();
    assert_eq!(stored.bodies[0], Body::Unknown(later));
    assert_replays(&mut site.store);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn hostile_bytes_change_nothing_and_panic_nowhere(
        noise in proptest::collection::vec(any::<u8>(), 0..300),
        at in any::<prop::sample::Index>(), flip in 1_u8..,
    ) {
        thread_local!(static SITE: std::cell::RefCell<Site> = std::cell::RefCell::new(Site::quick(1)));
        SITE.with_borrow_mut(|site| {
            let before = count(&site.store, "SELECT count(*) FROM ops");
            prop_assert!(take(&mut site.store, 2, &noise).is_err());
            let mut altered = forge(2, 1, [0; 32], vec![called(1)]);
            let at = at.index(altered.len());
            altered[at] ^= flip;
            prop_assert!(take(&mut site.store, 2, &altered).is_err(), "byte {at} may be altered");
            let signed = sign1(&identity(2).key, &noise, b"perron record 1");
            prop_assert!(take(&mut site.store, 2, &signed).is_err(), "a signed payload of noise");
            prop_assert_eq!(before, count(&site.store, "SELECT count(*) FROM ops"));
            Ok(())
        })?;
    }
}
