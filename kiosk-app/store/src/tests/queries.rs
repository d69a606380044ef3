//! Lists and look-ups.

use perron_domain::ids::{Cents, SignUpId, VoucherId};
use perron_domain::lang::Lang;
use perron_domain::log::{Command, Known};
use perron_domain::ticket::TicketCode;
use perron_domain::time::Belief;
use perron_domain::time::{DAY, Timestamp};
use perron_domain::workshop::{Via, workshop_id};

use super::support::*;

#[test]
fn workshops_are_listed_by_their_start() {
    let mut site = Site::quick(1);
    for (event, day) in [(1, 3), (2, 1), (3, 2), (4, 9)] {
        let mut details = details(5);
        (details.starts, details.ends) = (START.plus(day * DAY), START.plus(day * DAY + 1));
        site.act(&Command::Plan { source: source(event), details, origin: None });
    }
    let list = site.store.workshops_between(START.plus(DAY), START.plus(9 * DAY)).unwrap();
    let ids: Vec<_> = list.iter().map(|w| w.id).collect();
    assert_eq!(ids, [2, 3, 1].map(|event| site.workshop_id(event)), "the end of the range is not in it");
    let mut moved = details(5);
    (moved.starts, moved.ends) = (START.plus(20 * DAY), START.plus(21 * DAY));
    site.act(&Command::Plan { source: source(2), details: moved, origin: None });
    assert_eq!(
        site.store.workshops_between(START, START.plus(9 * DAY)).unwrap().len(),
        2,
        "it moved out of the range"
    );
}

#[test]
fn a_sign_up_is_found_by_its_id_and_by_its_code() {
    let mut site = Site::quick(1);
    site.act(&plan(1, 1));
    let workshop = site.workshop_id(1);
    let (seat, waiting) = (site.sign_up(workshop), site.sign_up(workshop));
    for signup in [seat, waiting] {
        assert_eq!(site.store.find_signup(signup).unwrap().unwrap().id, workshop);
        let found = site.store.find_code(TicketCode::of(signup)).unwrap();
        assert_eq!(found.iter().map(|(s, w)| (*s, w.id)).collect::<Vec<_>>(), [(signup, workshop)]);
    }
    assert!(site.store.find_signup(SignUpId([1; 16])).unwrap().is_none());
    assert!(site.store.find_code(TicketCode::of(SignUpId([1; 16]))).unwrap().is_empty());
}

#[test]
fn what_was_asked_for_elsewhere_is_found_too() {
    let mut site = Site::quick(1);
    site.act(&plan(1, 5));
    let workshop = site.workshop_id(1);
    let signup = SignUpId([4; 16]);
    let asked = Known::SignUpRequested { workshop, signup, party: 1, via: Via::Kiosk, lang: Lang::FR };
    let unheard =
        Known::Granted { workshop, signup: SignUpId([5; 16]), party: 1, via: Via::Kiosk, lang: Lang::FR };
    let bytes = forge(2, 1, [0; 32], vec![asked.into(), unheard.into()]);
    site.store.import(&bytes, &identity(2).key.public(), START).unwrap();
    assert_eq!(site.store.find_signup(signup).unwrap().unwrap().id, workshop);
    assert!(site.store.find_signup(SignUpId([5; 16])).unwrap().is_none(), "only the owner grants");
    assert_eq!(site.store.workshop(workshop).unwrap().unwrap().taken(), 0);
}

#[test]
fn another_devices_calendar_is_another_workshop() {
    let mut site = Site::quick(1);
    site.act(&plan(1, 5));
    let other = workshop_id(identity(2).device, &source(1));
    let bytes = forge(
        2,
        1,
        [0; 32],
        vec![Known::Planned { workshop: other, source: source(1), details: details(7), origin: None }.into()],
    );
    site.store.import(&bytes, &identity(2).key.public(), START).unwrap();
    assert_eq!(site.store.workshops_between(START, START.plus(9 * DAY)).unwrap().len(), 2);
    let asked = site.act(&sign_up(other));
    assert!(matches!(
        asked.bodies.as_slice(),
        [perron_domain::log::Body::Known(Known::SignUpRequested { .. })]
    ));
}

#[test]
fn vouchers_are_listed_by_their_last_redemption() {
    let mut site = Site::quick(1);
    for voucher in [1, 2, 3, 1] {
        site.act(&redeem(voucher, 300));
    }
    let all = site.store.ledgers_since(Timestamp(0), 10).unwrap();
    let ids: Vec<_> = all.iter().map(|(id, l)| (id.0[0], l.spent())).collect();
    assert_eq!(ids, [(1, Cents(600)), (3, Cents(300)), (2, Cents(300))]);
    assert_eq!(site.store.ledgers_since(moment(3).now(), 10).unwrap().len(), 2);
    assert_eq!(site.store.ledgers_since(Timestamp(0), 1).unwrap().len(), 1);
    assert!(site.store.ledger(VoucherId([9; 16])).unwrap().is_none());
    assert_eq!(site.store.redemption(op(2)).unwrap(), site.store.ledger(VoucherId([2; 16])).unwrap());
    assert!(site.store.redemption(op(99)).unwrap().is_none());
}

#[test]
fn what_was_taken_by_a_clock_that_was_not_believed_is_listed_like_anything_else() {
    let mut site = Site::quick(1);
    site.act(&redeem(1, 300));
    // Ten days without a record, then a start whose date nobody vouches for; the time is reckoned.
    let mut doubtful = moment(5);
    doubtful.time.now = START.plus(10 * DAY);
    doubtful.time.belief = Belief::Unconfirmed;
    site.store.execute(op(50), &redeem(2, 300), &doubtful, crate::Extras::default()).unwrap();
    let found = site.store.ledgers_since(START.plus(9 * DAY), 10).unwrap();
    assert_eq!(found.iter().map(|(id, _)| id.0[0]).collect::<Vec<_>>(), [2]);
}

#[test]
fn settings_last() {
    let mut site = Site::new(1);
    assert_eq!(site.store.setting("pin").unwrap(), None);
    site.store.set_setting("pin", b"one").unwrap();
    site.store.set_setting("pin", b"two").unwrap();
    let mut site = site.reopen();
    assert_eq!(site.store.setting("pin").unwrap().as_deref(), Some(b"two".as_slice()));
    site.store.clear_setting("pin").unwrap();
    assert_eq!(site.store.setting("pin").unwrap(), None);
    assert!(site.store.set_setting("pin", &vec![0; crate::SETTING_MAX + 1]).is_err());
}

#[test]
fn the_doctor_can_count() {
    let mut site = Site::quick(1);
    site.act(&plan(1, 5));
    site.sign_up(site.workshop_id(1));
    site.store.import(&forge(2, 2, [1; 32], vec![]), &identity(2).key.public(), START).unwrap();
    let counts = site.store.counts().unwrap();
    assert_eq!(
        (counts.records, counts.last_seq, counts.devices, counts.parked, counts.contacts),
        (2, 2, 2, 1, 1)
    );
    assert!(counts.bytes > 4096);
    site.store.check().unwrap();
}
