//! Deleted contacts are gone: from the table, from the file's free pages, from the write-ahead log, for good.

use perron_domain::log::{Command, Known};
use perron_domain::time::DAY;

use super::support::*;
use crate::StoreError;

/// Whether any file of the folder holds the bytes.
fn found(site: &Site, bytes: &[u8]) -> bool {
    std::fs::read_dir(site.dir.path()).unwrap().any(|entry| {
        let content = std::fs::read(entry.unwrap().path()).unwrap();
        content.windows(bytes.len()).any(|window| window == bytes)
    })
}

#[test]
fn an_erased_contact_leaves_no_byte_and_a_tombstone() {
    let mut site = Site::new(1);
    site.act(&plan(1, 50));
    let workshop = site.workshop_id(1);
    let people: Vec<_> = (0..30).map(|_| site.sign_up(workshop)).collect();
    let gone = people[11];
    assert!(found(&site, &sealed(gone).sealed), "the search finds what is there");
    site.act(&Command::EraseContact { signup: gone });
    assert!(!found(&site, &sealed(gone).sealed), "the bytes are still in a file");
    assert!(found(&site, &sealed(people[12]).sealed), "the others stay");
    assert!(site.store.call(gone).unwrap().erased);
    let mut site = site.reopen();
    assert!(matches!(site.store.put_contact(&sealed(gone)), Err(StoreError::ContactErased(_))));
    assert_eq!(site.store.contacts(&people).unwrap().len(), 29);
    assert!(site.store.workshop(workshop).unwrap().unwrap().signup(gone).is_some(), "the seat stays");
    site.store.rebuild(&mut |_, _| {}).unwrap();
    assert_eq!(
        site.store.contact(people[12]).unwrap(),
        Some(sealed(people[12])),
        "a replay deletes no other"
    );
}

#[test]
fn who_gives_a_place_up_leaves_no_contact() {
    let mut site = Site::new(1);
    site.act(&plan(1, 5));
    let workshop = site.workshop_id(1);
    let (leaving, staying) = (site.sign_up(workshop), site.sign_up(workshop));
    assert!(found(&site, &sealed(leaving).sealed), "the search finds what is there");
    site.act(&Command::GiveUp { workshop, signup: leaving });
    assert!(!found(&site, &sealed(leaving).sealed), "the bytes are still in a file");
    assert_eq!(site.store.contact(staying).unwrap(), Some(sealed(staying)));
    assert!(matches!(site.store.put_contact(&sealed(leaving)), Err(StoreError::ContactErased(_))));
}

#[test]
fn a_deletion_from_elsewhere_deletes_here() {
    let mut site = Site::new(1);
    site.act(&plan(1, 5));
    let signup = site.sign_up(site.workshop_id(1));
    let bytes = forge(2, 1, [0; 32], vec![Known::ContactErased { signup }.into()]);
    site.store.import(&bytes, &identity(2).key.public(), START).unwrap();
    assert!(!found(&site, &sealed(signup).sealed));
    assert!(matches!(site.store.put_contact(&sealed(signup)), Err(StoreError::ContactErased(_))));
}

#[test]
fn expired_contacts_go_when_the_clock_can_be_believed() {
    let mut site = Site::new(1);
    site.act(&plan(1, 5));
    let workshop = site.workshop_id(1);
    let (first, second) = (site.sign_up(workshop), site.sign_up(workshop));
    let mut later = sealed(second);
    later.expires = START.plus(9 * DAY);
    site.store.put_contact(&later).unwrap();
    let mut when = moment(9);
    when.now = START.plus(3 * DAY);
    when.clock_ok = false;
    assert_eq!(site.store.purge_expired(&when).unwrap(), 0);
    when.clock_ok = true;
    assert_eq!(site.store.purge_expired(&when).unwrap(), 1);
    assert!(!found(&site, &sealed(first).sealed));
    assert_eq!(site.store.contact(second).unwrap(), Some(later));
    assert!(matches!(site.store.put_contact(&sealed(first)), Err(StoreError::ContactErased(_))));
}

#[test]
fn the_log_holds_nothing_of_a_contact() {
    let mut site = Site::new(1);
    site.act(&plan(1, 5));
    let signup = site.sign_up(site.workshop_id(1));
    let log = records(&site.store, site.device()).concat();
    assert!(!log.windows(7).any(|w| w == b"SEALED-"), "a record holds the contact of {signup:?}");
}

#[test]
fn a_contact_has_a_greatest_length() {
    let mut site = Site::new(1);
    let mut long = sealed(signup(1));
    long.sealed = vec![0; 1025];
    assert!(matches!(site.store.put_contact(&long), Err(StoreError::TooLarge { .. })));
}
