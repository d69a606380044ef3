//! What a kiosk meets: a full disk, a second start, a damaged file, a store of a later version.

use std::os::unix::fs::PermissionsExt;
use tempfile::TempDir;

use super::support::*;
use crate::{ExecuteError, Extras, Store, StoreError};

#[test]
fn the_device_key_is_made_once_and_is_private() {
    let dir = TempDir::new().unwrap();
    let folder = dir.path().join("data/perron");
    let own = |seed_of| Store::open_own(&folder, FLEET, seed(seed_of), &mut |_, _| {});
    let first = own(5).unwrap().device();
    assert_eq!(first, own(6).unwrap().device());
    let key = folder.join("device.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    own(6).unwrap();
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    for damaged in [b"".as_slice(), b"perron device 1\n", &[7; 48], &[7; 49]] {
        std::fs::write(&key, damaged).unwrap();
        assert!(matches!(own(6).map(drop), Err(StoreError::KeyFile { .. })));
    }
}

#[test]
fn the_stores_files_are_private() {
    let mut site = Site::new(1);
    site.act(&plan(1, 5));
    let entries = std::fs::read_dir(site.dir.path()).unwrap().map(Result::unwrap);
    let mode = |entry: &std::fs::DirEntry| entry.metadata().unwrap().permissions().mode() & 0o777;
    let mut found: Vec<_> =
        entries.map(|entry| (entry.file_name().into_string().unwrap(), mode(&entry))).collect();
    found.sort();
    let expected = ["perron.db", "perron.db-shm", "perron.db-wal", "perron.lock"];
    assert_eq!(found, expected.map(|name| (name.to_owned(), 0o600)));
}

#[test]
fn one_process_at_a_time() {
    let site = Site::new(1);
    let second = Store::open(site.dir.path(), identity(1), &mut |_, _| {}).unwrap_err();
    assert!(matches!(second, StoreError::InUse { .. }) && second.is_transient());
    assert!(second.to_string().contains("another Perron"));
    let _ = site.reopen();
}

#[test]
fn a_full_disk_leaves_nothing_half_done_and_passes() {
    let mut site = Site::new(1);
    site.act(&plan(1, 500));
    let workshop = site.workshop_id(1);
    let pages: u64 = site.store.conn.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    site.store.conn.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
    let mut done = 0;
    let error = loop {
        match site.try_do(&sign_up(workshop), extras(site.next)) {
            Ok(_) => done += 1,
            Err(ExecuteError::Store(error)) => break error,
            Err(other) => panic!("{other}"),
        }
    };
    assert!(matches!(error, StoreError::Full(_)) && error.is_transient(), "{error:?}");
    assert_eq!(site.store.workshop(workshop).unwrap().unwrap().signups.len(), done);
    for table in ["contacts", "jobs", "signups"] {
        assert_eq!(count(&site.store, &format!("SELECT count(*) FROM {table}")) as usize, done, "{table}");
    }
    site.store.conn.query_row("PRAGMA max_page_count = 100000", [], |_| Ok(())).unwrap();
    site.next -= 1;
    site.sign_up(workshop);
    assert_replays(&mut site.store);
}

#[test]
fn a_store_that_cannot_be_written_says_so() {
    let mut site = Site::new(1);
    site.store.conn.pragma_update(None, "query_only", true).unwrap();
    let Err(ExecuteError::Store(error)) = site.try_do(&plan(1, 5), Extras::default()) else {
        panic!("it was written")
    };
    assert!(matches!(error, StoreError::ReadOnly(_)) && !error.is_transient(), "{error:?}");
    assert!(error.to_string().contains("read-write"));
}

#[test]
fn a_damaged_file_is_an_error_with_a_remedy() {
    for (from, to) in [(0, 100), (4096, 8192), (0, usize::MAX)] {
        let mut site = Site::new(1);
        site.act(&plan(1, 5));
        site.store.empty_wal();
        let Site { dir, store, .. } = site;
        drop(store);
        let file = dir.path().join("perron.db");
        let mut bytes = std::fs::read(&file).unwrap();
        let to = to.min(bytes.len());
        bytes[from..to].fill(0xa5);
        std::fs::write(&file, bytes).unwrap();
        let opened = Store::open(dir.path(), identity(1), &mut |_, _| {});
        let error = opened.and_then(|store| store.check()).unwrap_err();
        assert!(matches!(error, StoreError::Corrupt(_) | StoreError::Damaged(_)), "{from}..{to}: {error:?}");
        assert!(error.to_string().contains("restore the last backup"), "{error}");
    }
}

#[test]
fn a_store_of_a_later_version_opens() {
    let mut site = Site::new(1);
    site.act(&plan(1, 5));
    let later =
        "ALTER TABLE records ADD COLUMN later TEXT; ALTER TABLE jobs ADD COLUMN later INTEGER DEFAULT 3;
                 CREATE TABLE later(x); ALTER TABLE aggregates ADD COLUMN later TEXT;
                 UPDATE meta SET value = x'000000ff' WHERE key = 'projection'; PRAGMA user_version = 99;";
    site.store.conn.execute_batch(later).unwrap();
    let mut site = site.reopen();
    site.sign_up(site.workshop_id(1));
    let version: u32 = site.store.conn.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 99, "a later store is not set back");
    assert_replays(&mut site.store);
}

#[test]
fn another_projection_version_is_replayed_with_progress() {
    let mut site = Site::quick(1);
    site.act(&plan(1, 500));
    for _ in 0..20 {
        site.sign_up(site.workshop_id(1));
    }
    let before = projections(&site.store);
    let old =
        "DELETE FROM aggregates; DROP TABLE signups; UPDATE meta SET value = x'00' WHERE key = 'projection'";
    site.store.conn.execute_batch(old).unwrap();
    let Site { dir, store, .. } = site;
    drop(store);
    let mut seen = Vec::new();
    let store = Store::open(dir.path(), identity(1), &mut |done, total| seen.push((done, total))).unwrap();
    assert_eq!(seen, [(21, 21)]);
    assert_eq!(projections(&store), before);
    drop(store);
    Store::open(dir.path(), identity(1), &mut |_, _| panic!("nothing to replay")).unwrap();
}

#[test]
fn what_stands_in_the_stores_place_is_named_at_opening() {
    let dir = TempDir::new().unwrap();
    let open =
        |folder: &std::path::Path| Store::open(folder, identity(1), &mut |_, _| {}).unwrap_err().to_string();
    let file = dir.path().join("file");
    std::fs::write(&file, b"").unwrap();
    let lost = dir.path().join("lost");
    std::os::unix::fs::symlink(dir.path().join("nowhere"), &lost).unwrap();
    for folder in [&file, &lost] {
        let said = open(folder);
        assert!(said.contains("a file stands where a folder is due"), "{said}");
    }
    for name in ["perron.db", "perron.lock"] {
        let folder = dir.path().join(format!("with {name}"));
        std::fs::create_dir_all(folder.join(name)).unwrap();
        let said = open(&folder);
        assert!(said.contains("a folder stands where a file is due"), "{name}: {said}");
    }
}
