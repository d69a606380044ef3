//! Deleted contacts are gone: from the table, from the file's free pages, from the write-ahead log, for good.

use perron_domain::clock::Kept;
use perron_domain::contact::KEPT_AFTER;
use perron_domain::log::{Command, Known};
use perron_domain::time::Belief;
use perron_domain::time::{DAY, Time};

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
fn a_contacts_end_follows_its_workshop_and_no_wrong_clock_moves_what_is_due() {
    let over = START.plus(DAY + 7_200_000);
    let kept = over.plus(KEPT_AFTER);
    let ahead = |days| kept.plus(days * DAY);
    let time = |now, belief, due| Time { now, wall: now, belief, due, ..Time::synchronised(ahead(9)) };
    let (sure, plausible) = (Belief::Synchronised, Belief::Plausible);
    let table: [(&str, Option<i64>, bool, Time, usize); 12] = [
        ("not over yet", None, false, time(kept.plus(-1), sure, Some(kept.plus(-1))), 0),
        ("over for long enough", None, false, time(kept, sure, Some(kept)), 1),
        ("moved later", Some(5), false, time(kept, sure, Some(kept)), 0),
        ("moved later, and over", Some(5), false, time(ahead(5), sure, Some(ahead(5))), 1),
        ("moved earlier", Some(-1), false, time(ahead(-1), sure, Some(ahead(-1))), 1),
        (
            "called off: kept until the end that was planned",
            None,
            true,
            time(ahead(-1), sure, Some(ahead(-1))),
            0,
        ),
        ("called off, and that end is past", None, true, time(kept, sure, Some(kept)), 1),
        ("a clock in 2038", None, false, time(ahead(4000), Belief::Unconfirmed, Some(ahead(4000))), 0),
        ("a clock that cannot be", None, false, time(ahead(9), Belief::Wrong, Some(ahead(9))), 0),
        (
            "plausible, and ahead by three days: it is not due yet",
            None,
            false,
            time(ahead(3), plausible, Some(START)),
            0,
        ),
        ("plausible, and it is due", None, false, time(ahead(3), plausible, Some(kept)), 1),
        ("nobody ever vouched for a date", None, false, time(ahead(3), plausible, None), 0),
    ];
    for (what, moved, off, time, gone) in table {
        let mut site = Site::quick(1);
        site.act(&plan(1, 5));
        let workshop = site.workshop_id(1);
        let signup = site.sign_up(workshop);
        if let Some(days) = moved {
            let mut details = details(5);
            (details.starts, details.ends) = (details.starts.plus(days * DAY), details.ends.plus(days * DAY));
            site.act(&Command::Plan { source: source(1), details, origin: None });
        }
        if off {
            site.act(&Command::CallOff { workshop });
        }
        assert_eq!(site.store.purge_expired(&time).unwrap(), gone, "{what}");
        assert_eq!(found(&site, &sealed(signup).sealed), gone == 0, "{what}");
        if gone > 0 {
            let late = site.store.put_contact(&sealed(signup));
            assert!(matches!(late, Err(StoreError::ContactErased(_))), "{what}");
        }
    }
}

#[test]
fn a_start_with_a_wrong_clock_moves_no_record_into_the_future() {
    let mut site = Site::quick(1);
    site.act(&plan(1, 5));
    let before = site.store.kept_clock().unwrap().believed;
    let mut wrong = moment(2);
    (wrong.time.now, wrong.time.belief) = (START.plus(4000 * DAY), Belief::Unconfirmed);
    site.store.execute(op(50), &plan(2, 5), &wrong, crate::Extras::default()).unwrap();
    assert_eq!(site.store.kept_clock().unwrap().believed, before, "the newest believed moment is as it was");
    let mut site = site.reopen();
    assert_eq!(site.store.kept_clock().unwrap().believed, before);
    let kept = Kept { believed: Some(START.plus(DAY)), floor: Some(START), starts: 3, ..Kept::default() };
    site.store.keep_clock(&kept).unwrap();
    assert_eq!(site.reopen().store.kept_clock().unwrap(), kept, "what was kept outlives a restart");
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
