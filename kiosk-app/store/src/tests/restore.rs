//! A backup carried on by another machine.

use perron_domain::ids::FleetId;
use perron_domain::log::{CallState, Command};
use perron_domain::ticket::TicketCode;
use perron_domain::time::DAY;
use perron_domain::workshop::{News, Standing};
use tempfile::TempDir;

use super::support::*;
use crate::{BACKUP_MAX, Identity, RestoreError, Store, StoreError, restore};

/// A kiosk with a full workshop, one called off, one that is over, a redemption, a deleted contact, a PIN.
fn kiosk() -> Site {
    let mut site = Site::quick(1);
    site.act(&plan(1, 1));
    site.act(&plan(2, 5));
    let mut over = details(5);
    (over.starts, over.ends) = (START.plus(-DAY), START.plus(3_600_000));
    site.act(&Command::Plan { source: source(3), details: over });
    let (full, off, over) = (site.workshop_id(1), site.workshop_id(2), site.workshop_id(3));
    for workshop in [full, full, off, over] {
        site.sign_up(workshop); // 4, 5, 6, 7
    }
    site.act(&Command::CallOff { workshop: off });
    site.act(&Command::MarkCalled { signup: signup(6), state: CallState::Reached });
    site.act(&redeem(1, 400));
    site.act(&Command::EraseContact { signup: signup(5) });
    site.store.set_setting("pin", b"hash").unwrap();
    site
}

fn later() -> perron_domain::time::Moment {
    let mut moment = moment(900);
    moment.now = START.plus(2 * 3_600_000);
    moment
}

fn restored(plain: &[u8], device: u8) -> (TempDir, Result<Store, RestoreError>) {
    let dir = TempDir::new().unwrap();
    let store = restore(dir.path(), plain, identity(device), &later());
    (dir, store)
}

#[test]
fn the_new_device_carries_on() {
    let mut old = kiosk();
    let plain = old.store.backup().unwrap();
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
fn what_stands_beside_the_log_comes_along_and_jobs_do_not() {
    let mut old = kiosk();
    let (_dir, store) = restored(&old.store.backup().unwrap(), 2);
    let mut new = store.unwrap();
    assert_eq!(new.contact(signup(4)).unwrap(), Some(sealed(signup(4))));
    assert!(matches!(new.put_contact(&sealed(signup(5))), Err(StoreError::ContactErased(_))));
    assert_eq!(new.setting("pin").unwrap().as_deref(), Some(b"hash".as_slice()));
    assert!(!old.store.open_jobs().unwrap().is_empty());
    assert!(new.open_jobs().unwrap().is_empty());
    assert!(new.clock > old.store.clock, "the new device's records come after");
    let again = new.execute(op(10), &redeem(1, 400), &moment(10), crate::Extras::default()).unwrap();
    assert!(!again.fresh, "a command of the old device is not done twice");
}

#[test]
fn a_restored_device_can_be_restored_again() {
    let mut first = kiosk();
    let (_dir, second) = restored(&first.store.backup().unwrap(), 2);
    let (dir, third) = restored(&second.unwrap().backup().unwrap(), 3);
    let third = Site { dir, store: third.unwrap(), next: 2000 };
    let list = third.store.workshops_between(START.plus(-9 * DAY), START.plus(9 * DAY)).unwrap();
    assert_eq!(list.len(), 3);
    assert_eq!(third.store.find_signup(signup(4)).unwrap().unwrap().owner, Some(third.device()));
}

#[test]
fn two_devices_never_share_an_identity_nor_a_folder() {
    let mut old = kiosk();
    let plain = old.store.backup().unwrap();
    assert!(matches!(restored(&plain, 1).1, Err(RestoreError::SameDevice)));
    let taken = restore(old.dir.path(), &plain, identity(2), &later());
    assert!(matches!(taken, Err(RestoreError::Store(StoreError::InUse { .. }))));
    let (dir, store) = restored(&plain, 2);
    drop(store.unwrap());
    assert!(matches!(restore(dir.path(), &plain, identity(3), &later()), Err(RestoreError::NotEmpty { .. })));
    let copied = Store::open(dir.path(), identity(1), &mut |_, _| {});
    assert!(matches!(copied, Err(StoreError::OtherDevice { .. })));
    let elsewhere = Identity { fleet: FleetId([3; 16]), ..identity(4) };
    let dir = TempDir::new().unwrap();
    assert!(matches!(restore(dir.path(), &plain, elsewhere, &later()), Err(RestoreError::OtherFleet)));
}

#[test]
fn a_damaged_backup_is_refused_and_leaves_nothing() {
    let mut old = kiosk();
    let plain = old.store.backup().unwrap();
    let record = &records(&old.store, old.device())[1];
    let at = plain.windows(64).position(|window| window == &record[20..84]).unwrap();
    let mut altered = plain.clone();
    altered[at + 30] ^= 1;
    let cases: [(&str, Vec<u8>); 4] = [
        ("one bit of a record", altered),
        ("cut short", plain[..plain.len() / 2].to_vec()),
        ("something else", b"PK\x03\x04 not a database".repeat(500)),
        ("nothing", Vec::new()),
    ];
    for (case, bytes) in cases {
        let (dir, store) = restored(&bytes, 2);
        assert!(store.is_err(), "{case}");
        let left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left, ["perron.lock"], "{case}");
        assert!(restore(dir.path(), &plain, identity(2), &later()).is_ok(), "{case}: another attempt works");
    }
    assert!(plain.len() as u64 <= BACKUP_MAX);
}

#[test]
fn a_draft_left_by_a_power_cut_is_thrown_away() {
    let mut old = kiosk();
    let plain = old.store.backup().unwrap();
    let dir = TempDir::new().unwrap();
    std::fs::create_dir(dir.path().join("restoring")).unwrap();
    std::fs::write(dir.path().join("restoring/perron.db"), b"half").unwrap();
    restore(dir.path(), &plain, identity(2), &later()).unwrap();
    assert!(!dir.path().join("restoring").exists());
}
