//! Commands: recorded once, with what comes with them.

use perron_domain::ids::{Cents, OpId, SignUpId, WorkshopId};
use perron_domain::log::{Body, Command, Known, Refusal};
use perron_domain::time::{DAY, Hlc, Time};

use super::support::*;
use crate::{ExecuteError, Extras, JobState, StoreError};

#[test]
fn a_sign_up_is_recorded_with_its_contact_and_its_ticket() {
    let mut site = Site::new(1);
    site.act(&plan(1, 2));
    let workshop = site.workshop_id(1);
    let done = site.try_do(&sign_up(workshop), extras(2)).unwrap();
    assert!(done.fresh);
    assert_eq!(done.seq, Some(2));
    assert!(
        matches!(done.bodies.as_slice(), [Body::Known(Known::Granted { signup: s, .. })] if *s == signup(2))
    );
    let site = site.reopen();
    assert!(site.store.workshop(workshop).unwrap().unwrap().signup(signup(2)).is_some());
    assert_eq!(site.store.contact(signup(2)).unwrap(), Some(sealed(signup(2))));
    let job = site.store.job(done.job.unwrap()).unwrap();
    assert_eq!((job.new, job.state), (ticket(signup(2)), JobState::Queued));
}

#[test]
fn the_same_command_again_gives_the_first_outcome() {
    let mut site = Site::new(1);
    site.act(&plan(1, 2));
    let command = sign_up(site.workshop_id(1));
    let first = site.store.execute(op(9), &command, &moment(9), extras(9)).unwrap();
    let mut site = site.reopen();
    let again = site.store.execute(op(9), &command, &moment(10), extras(10)).unwrap();
    assert_eq!(again, crate::Committed { fresh: false, ..first });
    assert_eq!(count(&site.store, "SELECT count(*) FROM records"), 2);
    assert_eq!(count(&site.store, "SELECT count(*) FROM contacts"), 1);
    assert_eq!(count(&site.store, "SELECT count(*) FROM jobs"), 1);
}

#[test]
fn a_refusal_leaves_nothing_behind() {
    let mut site = Site::new(1);
    let nowhere = site.try_do(&sign_up(WorkshopId([9; 16])), extras(1));
    assert!(matches!(nowhere, Err(ExecuteError::Refused(Refusal::Unknown))));
    site.act(&redeem(1, 600));
    let too_much = site.try_do(&redeem(1, 500), Extras::default());
    assert!(matches!(too_much, Err(ExecuteError::Refused(Refusal::Amount { left: Cents(400) }))));
    assert_eq!(count(&site.store, "SELECT count(*) FROM records"), 1);
    assert_eq!(count(&site.store, "SELECT count(*) FROM contacts"), 0);
    assert_eq!(count(&site.store, "SELECT count(*) FROM jobs"), 0);
}

#[test]
fn what_is_so_already_is_not_recorded() {
    let mut site = Site::new(1);
    site.act(&plan(1, 2));
    let again = site.try_do(&plan(1, 2), extras(2)).unwrap();
    assert_eq!((again.seq, again.bodies.len(), again.job), (None, 0, None));
    assert_eq!(count(&site.store, "SELECT count(*) FROM records"), 1);
}

#[test]
fn the_contact_of_another_is_not_stored() {
    let mut site = Site::new(1);
    site.act(&plan(1, 2));
    let extras = Extras { contact: Some(sealed(SignUpId([8; 16]))), job: None };
    let refused = site.try_do(&sign_up(site.workshop_id(1)), extras);
    assert!(matches!(refused, Err(ExecuteError::Store(StoreError::ContactOfAnother { .. }))));
    assert_eq!(
        count(&site.store, "SELECT count(*) FROM records"),
        1,
        "the sign-up is not there without its contact"
    );
}

#[test]
fn records_chain_and_their_clock_never_goes_back() {
    let mut site = Site::new(1);
    site.act(&plan(1, 5));
    let workshop = site.workshop_id(1);
    site.sign_up(workshop);
    let mut site = site.reopen();
    let mut early = moment(50);
    early.time = Time::synchronised(START.plus(-DAY));
    site.store.execute(op(50), &sign_up(workshop), &early, Extras::default()).unwrap();
    let key = identity(1).key.public();
    let (mut prev, mut clock) = ([0; 32], Hlc::default());
    let log = records(&site.store, site.device());
    assert_eq!(log.len(), 3);
    for (bytes, seq) in log.iter().zip(1..) {
        let record = perron_domain::log::open(bytes, &key).unwrap();
        assert_eq!((record.payload.seq, record.payload.prev), (seq, prev));
        assert!(record.payload.hlc > clock);
        (prev, clock) = (record.hash, record.payload.hlc);
    }
}

#[test]
fn records_neither_change_nor_go() {
    let mut site = Site::new(1);
    site.act(&plan(1, 5));
    for sql in ["DELETE FROM records", "UPDATE records SET bytes = x'00'", "UPDATE records SET seq = 7"] {
        let error = site.store.conn.execute(sql, []).unwrap_err();
        assert!(error.to_string().contains("records never"), "{sql}: {error}");
    }
}

#[test]
fn a_command_too_long_for_a_record_is_refused() {
    let mut site = Site::new(1);
    let mut long = details(5);
    long.languages = vec![perron_domain::lang::Lang::EN; 30_000];
    let refused = site.store.execute(
        OpId([1; 16]),
        &Command::Plan { source: source(1), details: long, origin: None },
        &moment(1),
        Extras::default(),
    );
    assert!(
        matches!(refused, Err(ExecuteError::Store(StoreError::RecordTooLong { bytes })) if bytes > 64 * 1024)
    );
    assert_eq!(count(&site.store, "SELECT count(*) FROM records"), 0);
}
