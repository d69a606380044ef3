//! A backup carried on by another machine.

use perron_domain::calls::CallState;
use perron_domain::ids::FleetId;
use perron_domain::log::Command;
use perron_domain::ticket::TicketCode;
use perron_domain::time::Belief;
use perron_domain::time::{DAY, Time};
use perron_domain::workshop::{News, Standing};
use tempfile::TempDir;

use super::support::*;
use crate::backup::Everything;
use crate::{BACKUP_MAX, RestoreError, Store, StoreError, restore};

/// A kiosk with a full workshop, one called off, one that is over, a redemption, a deleted contact, a PIN.
fn kiosk() -> Site {
    let mut site = Site::quick(1);
    site.act(&plan(1, 1));
    site.act(&plan(2, 5));
    let mut over = details(5);
    (over.starts, over.ends) = (START.plus(-DAY), START.plus(3_600_000));
    site.act(&Command::Plan { source: source(3), details: over, origin: None });
    let (full, off, over) = (site.workshop_id(1), site.workshop_id(2), site.workshop_id(3));
    for workshop in [full, full, off, over] {
        site.sign_up(workshop); // 4, 5, 6, 7
    }
    site.act(&Command::CallOff { workshop: off });
    site.act(&Command::MarkCalled { signup: signup(6), state: CallState::Reached });
    site.act(&redeem(1, 400));
    site.act(&Command::EraseContact { signup: signup(5) });
    site.store.set_setting("pin.00", b"hash").unwrap();
    site.store.set_setting("guard.pin", b"tries").unwrap();
    let hostile = "CREATE TRIGGER planted AFTER INSERT ON settings BEGIN DELETE FROM contacts; END";
    site.store.conn.execute_batch(hostile).unwrap();
    site
}

fn later() -> Time {
    Time::synchronised(START.plus(2 * 3_600_000))
}

fn copy(store: &mut Store) -> Vec<u8> {
    store.backup().unwrap().0
}

fn restored(plain: &[u8], device: u8) -> (TempDir, Result<Store, RestoreError>) {
    let dir = TempDir::new().unwrap();
    let store = restore(dir.path(), plain, FLEET, seed(device), &later(), later().now);
    (dir, store)
}

#[test]
fn the_new_device_carries_on() {
    let mut old = kiosk();
    let plain = copy(&mut old.store);
    let (dir, store) = restored(&plain, 2);
    let mut new = Site { dir, store: store.unwrap(), next: 1000 };
    assert_eq!(new.device(), identity(2).device);
    let list = new.store.workshops_between(START.plus(-9 * DAY), START.plus(9 * DAY)).unwrap();
    let ids: Vec<_> = list.iter().map(|w| w.id).collect();
    let (full, off) = (new.workshop_id(1), new.workshop_id(2));
    assert_eq!(ids.len(), 3, "each once: {ids:?}");
    assert!(ids.contains(&full) && ids.contains(&off) && ids.contains(&old.workshop_id(3)), "{ids:?}");
    for n in [4, 5] {
        assert_eq!(new.store.find_signup(signup(n)).unwrap().unwrap().id, full, "tickets keep their ids");
        assert_eq!(new.store.find_code(TicketCode::of(signup(n))).unwrap().len(), 1);
    }
    assert_eq!(new.store.workshop(full).unwrap().unwrap().position(signup(5)), Some(1));
    new.act(&Command::GiveUp { workshop: full, signup: signup(4) });
    let moved_up = new.store.workshop(full).unwrap().unwrap().signup(signup(5)).unwrap().clone();
    assert_eq!((moved_up.standing, moved_up.news.map(|n| n.0)), (Standing::Seat, Some(News::Promoted)));
    let called_off = new.store.workshop(off).unwrap().unwrap();
    assert!(called_off.called_off, "it is not brought back to life");
    let told = called_off.signup(signup(6)).unwrap();
    assert!(!new.store.call(signup(6)).unwrap().due(told), "nobody is called twice");
    assert_replays(&mut new.store);
}

#[test]
fn what_is_carried_on_the_backup_says_and_no_clock_of_the_new_machine() {
    let mut old = kiosk();
    let plain = copy(&mut old.store);
    for belief in [Belief::Synchronised, Belief::Plausible, Belief::Unconfirmed, Belief::Wrong] {
        for days in [-7300, 0, 2, 3, 1826] {
            let dir = TempDir::new().unwrap();
            let wall = START.plus(days * DAY);
            let time = Time { now: wall, wall, belief, floor: None, due: None, ..later() };
            let store = restore(dir.path(), &plain, FLEET, seed(2), &time, later().now).unwrap();
            let all = store.workshops_between(START.plus(-9 * DAY), START.plus(9 * DAY)).unwrap();
            let own = all.iter().filter(|w| w.owner == Some(store.device()));
            assert_eq!(own.count(), 2, "{belief:?}, {days} days");
        }
    }
}

#[test]
fn what_stands_beside_the_log_comes_along_and_jobs_do_not() {
    let mut old = kiosk();
    let (_dir, store) = restored(&copy(&mut old.store), 2);
    let mut new = store.unwrap();
    assert_eq!(new.contact(signup(4)).unwrap(), Some(sealed(signup(4))));
    assert!(matches!(new.put_contact(&sealed(signup(5))), Err(StoreError::ContactErased(_))));
    let brought = count(&new, "SELECT count(*) FROM settings");
    assert_eq!(brought, 0, "no PIN, no count of wrong attempts, no word of a badge for another device");
    let objects = "SELECT group_concat(type || ' ' || name || ' ' || coalesce(sql, '')) FROM sqlite_schema";
    let schema = |store: &Store| store.conn.query_row(objects, [], |row| row.get::<_, String>(0)).unwrap();
    let fresh = Site::quick(7);
    assert_eq!(schema(&new), schema(&fresh.store), "the tables and triggers are this software's own");
    assert!(!old.store.open_jobs().unwrap().is_empty());
    assert!(new.open_jobs().unwrap().is_empty());
    assert!(new.clock > old.store.clock, "the new device's records come after");
    let again = new.execute(op(10), &redeem(1, 400), &moment(10), crate::Extras::default()).unwrap();
    assert!(!again.fresh, "a command of the old device is not done twice");
}

#[test]
fn a_restored_device_can_be_restored_again() {
    let mut first = kiosk();
    let (_dir, second) = restored(&copy(&mut first.store), 2);
    let (dir, third) = restored(&copy(&mut second.unwrap()), 3);
    let third = Site { dir, store: third.unwrap(), next: 2000 };
    let list = third.store.workshops_between(START.plus(-9 * DAY), START.plus(9 * DAY)).unwrap();
    assert_eq!(list.len(), 3);
    assert_eq!(third.store.find_signup(signup(4)).unwrap().unwrap().owner, Some(third.device()));
}

#[test]
fn two_devices_never_share_an_identity_nor_a_folder() {
    let mut old = kiosk();
    let plain = copy(&mut old.store);
    assert!(matches!(restored(&plain, 1).1, Err(RestoreError::SameDevice)));
    assert_eq!(old.store.backup().unwrap().1.heads, [(identity(1).device, 11)]);
    let taken = restore(old.dir.path(), &plain, FLEET, seed(2), &later(), later().now);
    assert!(matches!(taken, Err(RestoreError::Store(StoreError::InUse { .. }))));
    let (dir, store) = restored(&plain, 2);
    drop(store.unwrap());
    assert!(matches!(
        restore(dir.path(), &plain, FLEET, seed(3), &later(), later().now),
        Err(RestoreError::NotEmpty { .. })
    ));
    let copied = Store::open(dir.path(), identity(1), &mut |_, _| {});
    assert!(matches!(copied, Err(StoreError::OtherDevice { .. })));
    let dir = TempDir::new().unwrap();
    let elsewhere = restore(dir.path(), &plain, FleetId([3; 16]), seed(4), &later(), later().now);
    assert!(matches!(elsewhere, Err(RestoreError::OtherFleet)));
}

#[test]
fn a_damaged_backup_is_refused_and_leaves_nothing() {
    let mut old = kiosk();
    let plain = copy(&mut old.store);
    let record = &records(&old.store, old.device())[1];
    let at = plain.windows(64).position(|window| window == &record[20..84]).unwrap();
    let with_a_bit = |place: usize| {
        let mut altered = plain.clone();
        altered[place] ^= 1;
        altered
    };
    // The record was found by its bytes from the 20th on; the last 64 are the signature.
    let (begins, length) = (at - 20, record.len());
    type Refused = fn(&RestoreError) -> bool;
    let unproven: Refused = |error| matches!(error, RestoreError::Record { .. });
    let damaged: Refused = |error| matches!(error, RestoreError::Damaged(_));
    let cases = [
        ("one bit of what a record says", with_a_bit(begins + length / 2), unproven),
        ("one bit of its signature", with_a_bit(begins + length - 10), unproven),
        ("cut short", plain[..plain.len() / 2].to_vec(), damaged),
        ("something else", b"PK\x03\x04 not a database".repeat(500), damaged),
        ("nothing", Vec::new(), damaged),
    ];
    for (case, bytes, refused) in cases {
        let (dir, store) = restored(&bytes, 2);
        let error = store.map(drop).unwrap_err();
        assert!(refused(&error), "{case}: {error:?}");
        let left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left, ["perron.lock"], "{case}");
        assert!(
            restore(dir.path(), &plain, FLEET, seed(2), &later(), later().now).is_ok(),
            "{case}: another attempt works"
        );
    }
    assert!(plain.len() as u64 <= BACKUP_MAX);
}

/// A backup of hostile rows: what decodes is checked as if it came from a stranger, for a stolen device can sign anything.
#[test]
fn rows_that_contradict_each_other_are_refused() {
    let mut old = kiosk();
    let plain = copy(&mut old.store);
    type Change = fn(&mut Everything);
    type Refused = fn(&RestoreError) -> bool;
    let table: [(&str, Change, Refused); 7] = [
        ("a record left out", |e| drop(e.records.remove(2)), |e| matches!(e, RestoreError::Chain { .. })),
        ("two records exchanged", |e| e.records.swap(1, 2), |e| matches!(e, RestoreError::Chain { .. })),
        (
            "a record twice",
            |e| e.records.insert(1, e.records[0].clone()),
            |e| matches!(e, RestoreError::Chain { .. }),
        ),
        ("nobody's record", |e| e.devices.clear(), |e| matches!(e, RestoreError::Damaged(_))),
        (
            "a record that is none",
            |e| e.records[0] = vec![1, 2, 3].into(),
            |e| matches!(e, RestoreError::Record { .. }),
        ),
        (
            "a contact too long",
            |e| e.contacts[0].sealed = vec![0; 2000].into(),
            |e| matches!(e, RestoreError::Store(_)),
        ),
        ("a later form", |e| e.form = 99, |e| matches!(e, RestoreError::Later)),
    ];
    for (what, change, refused) in table {
        let mut everything: Everything = minicbor::decode(&plain).unwrap();
        change(&mut everything);
        let (dir, store) = restored(&minicbor::to_vec(&everything).unwrap(), 2);
        let error = store.map(drop).unwrap_err();
        assert!(refused(&error), "{what}: {error}");
        let left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left, ["perron.lock"], "{what}");
    }
}

#[test]
fn journals_without_their_database_do_not_spoil_the_restored_one() {
    let mut old = kiosk();
    let plain = copy(&mut old.store);
    // The database is gone, its journals are not.
    let wal = std::fs::read(old.dir.path().join("perron.db-wal")).unwrap();
    assert!(!wal.is_empty());
    let dir = TempDir::new().unwrap();
    for name in ["perron.db-wal", "perron.db-shm", "perron.db-journal"] {
        std::fs::write(dir.path().join(name), &wal).unwrap();
    }
    let store = restore(dir.path(), &plain, FLEET, seed(2), &later(), later().now).unwrap();
    store.check().unwrap();
    assert_eq!(store.counts().unwrap().records, 11 + 2, "ten records, and two workshops carried on");
    drop(store);
    assert!(dir.path().join("perron.db-wal.stray").exists(), "nothing is thrown away");
}

#[test]
fn a_draft_left_by_a_power_cut_is_thrown_away() {
    let mut old = kiosk();
    let plain = copy(&mut old.store);
    let dir = TempDir::new().unwrap();
    std::fs::create_dir(dir.path().join("restoring")).unwrap();
    std::fs::write(dir.path().join("restoring/perron.db"), b"half").unwrap();
    restore(dir.path(), &plain, FLEET, seed(2), &later(), later().now).unwrap();
    assert!(!dir.path().join("restoring").exists());
}
