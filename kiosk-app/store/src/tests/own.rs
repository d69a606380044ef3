//! A machine's key and its log belong together.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::support::*;
use crate::{Store, StoreError};

fn own(dir: &Path, seed_of: u8) -> Result<Store, StoreError> {
    Store::open_own(dir, FLEET, seed(seed_of), &mut |_, _| {})
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| !name.ends_with("-wal") && !name.ends_with("-shm"));
    names.sort();
    names
}

/// A kiosk that spent a voucher.
fn kiosk() -> TempDir {
    let dir = TempDir::new().unwrap();
    let mut store = own(dir.path(), 1).unwrap();
    store.execute(op(1), &redeem(1, 1000), &moment(1), crate::Extras::default()).unwrap();
    dir
}

#[test]
fn the_first_start_makes_both_and_every_other_takes_them_up() {
    let dir = kiosk();
    assert_eq!(names(dir.path()), ["device.key", "perron.db", "perron.lock"]);
    let store = own(dir.path(), 9).unwrap();
    assert_eq!(store.device(), identity(1).device, "a later draw makes no other key");
}

#[test]
fn a_key_without_its_log_begins_no_second_one() {
    type Loss = fn(&Path);
    let losses: [(&str, Loss); 4] = [
        ("deleted", |db| fs::remove_file(db).unwrap()),
        ("emptied", |db| fs::write(db, b"").unwrap()),
        ("another in its place", |db| {
            fs::remove_file(db).unwrap();
            rusqlite::Connection::open(db).unwrap().execute_batch("CREATE TABLE x(y)").unwrap();
        }),
        ("moved", |db| fs::rename(db, db.with_extension("old")).unwrap()),
    ];
    for (what, lose) in losses {
        let dir = kiosk();
        lose(&dir.path().join("perron.db"));
        for _ in 0..2 {
            let error = own(dir.path(), 2).map(drop).unwrap_err();
            assert!(matches!(error, StoreError::LostDatabase { .. }), "{what}: {error}");
            assert!(error.to_string().contains("perron restore"), "{what}: the remedy is said");
        }
        assert!(dir.path().join("device.key").exists(), "{what}");
    }
    let dir = kiosk();
    fs::remove_file(dir.path().join("device.key")).unwrap();
    assert!(matches!(own(dir.path(), 2).map(drop), Err(StoreError::LostKey { .. })));
}

#[test]
fn a_lost_log_is_restored_under_a_new_key_and_the_old_one_signs_nothing_more() {
    let dir = kiosk();
    let plain = own(dir.path(), 1).unwrap().backup().unwrap().0;
    fs::remove_file(dir.path().join("perron.db")).unwrap();
    let store =
        crate::restore(dir.path(), &plain, FLEET, seed(2), &moment(9).time, moment(9).time.now).unwrap();
    assert_eq!(store.device(), identity(2).device);
    drop(store);
    assert_eq!(names(dir.path()), ["device.key", "device.key.retired", "perron.db", "perron.lock"]);
    let store = own(dir.path(), 9).unwrap();
    assert_eq!(store.device(), identity(2).device);
    assert_eq!(store.ledger(perron_domain::ids::VoucherId([1; 16])).unwrap().unwrap().spent().0, 1000);
}

#[test]
fn a_first_start_or_a_restore_that_was_cut_is_gone_on_with() {
    // The key lies under its first name, the database knows it already.
    let dir = kiosk();
    fs::rename(dir.path().join("device.key"), dir.path().join("device.key.first")).unwrap();
    assert_eq!(own(dir.path(), 9).unwrap().device(), identity(1).device);
    assert_eq!(names(dir.path()), ["device.key", "perron.db", "perron.lock"]);
    // The same with the key of before still in its place, as a restore leaves it between two steps.
    fs::rename(dir.path().join("device.key"), dir.path().join("device.key.first")).unwrap();
    fs::write(dir.path().join("device.key"), b"perron device 1\n................................").unwrap();
    assert_eq!(own(dir.path(), 9).unwrap().device(), identity(1).device);
    assert_eq!(names(dir.path()), ["device.key", "device.key.retired", "perron.db", "perron.lock"]);
    // The key was written, the database not yet: nobody knows it, another is as good.
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("device.key.first"), b"half").unwrap();
    assert_eq!(own(dir.path(), 3).unwrap().device(), identity(3).device);
}

#[test]
fn a_key_is_a_file_and_nothing_else() {
    for (what, make) in [
        ("a link", (|path| std::os::unix::fs::symlink("/dev/zero", path).unwrap()) as fn(&Path)),
        ("a folder", |path| fs::create_dir(path).unwrap()),
        ("too long", |path| fs::write(path, [b'x'; 100]).unwrap()),
        ("too short", |path| fs::write(path, b"perron device 1\n").unwrap()),
    ] {
        let dir = kiosk();
        fs::remove_file(dir.path().join("device.key")).unwrap();
        make(&dir.path().join("device.key"));
        assert!(own(dir.path(), 2).is_err(), "{what}");
    }
}
