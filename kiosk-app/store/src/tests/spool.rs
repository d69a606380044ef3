//! The spool's states.

use perron_domain::jobs::PaperFault;
use perron_domain::jobs::PaperOutcome::{Failed, Printed, Unknown};
use perron_domain::lang::Lang;

use super::support::*;
use crate::{
    Extras, JOBS_KEPT, JOBS_QUEUED_MAX, JobKind, JobState, JobState::Ended, NewJob, Store, StoreError,
};

const PAGE: NewJob = NewJob { kind: JobKind::List, about: [0; 16], lang: Lang::EN };

/// Brings a new job to a state.
fn job_in(store: &mut Store, state: JobState) -> crate::JobId {
    let id = store.add_job(&PAGE, START).unwrap();
    if state != JobState::Queued {
        store.start_job(id, START).unwrap();
    }
    if let JobState::Ended(outcome) = state {
        store.finish_job(id, outcome, START).unwrap();
    }
    id
}

#[test]
fn a_job_goes_only_where_the_diagram_says() {
    use JobState::{Printing, Queued};
    let (printed, unknown, failed) = (Ended(Printed), Ended(Unknown), Ended(Failed(PaperFault::Unplugged)));
    let states = [Queued, Printing, printed, unknown, failed];
    let allowed = [
        (Queued, Printing),
        (Printing, printed),
        (Printing, unknown),
        (Printing, failed),
        (unknown, printed),
        (unknown, Queued),
        (failed, Queued),
    ];
    let mut site = Site::quick(1);
    for from in states {
        for to in states {
            let id = job_in(&mut site.store, from);
            let step = match to {
                Queued => site.store.requeue_job(id, START),
                Printing => site.store.start_job(id, START),
                Ended(outcome) => site.store.finish_job(id, outcome, START),
            };
            assert_eq!(step.is_ok(), allowed.contains(&(from, to)), "{from:?} to {to:?}");
            let expected = if step.is_ok() { to } else { from };
            assert_eq!(site.store.job(id).unwrap().state, expected);
        }
    }
}

#[test]
fn what_was_printing_at_a_power_cut_is_unknown_and_stays_so() {
    let mut site = Site::new(1);
    let (queued, printing) =
        (job_in(&mut site.store, JobState::Queued), job_in(&mut site.store, JobState::Printing));
    let mut site = site.reopen();
    let jobs = site.store.open_jobs().unwrap();
    let states: Vec<_> = jobs.iter().map(|job| (job.id, job.state, job.attempts)).collect();
    assert_eq!(states, [(queued, JobState::Queued, 0), (printing, Ended(Unknown), 1)]);
    assert!(site.store.start_job(printing, START).is_err(), "never twice unasked");
    site.store.requeue_job(printing, START).unwrap();
    assert_eq!(site.store.start_job(printing, START).unwrap().attempts, 2);
}

#[test]
fn jobs_come_in_order_and_old_ones_go() {
    let mut site = Site::quick(1);
    let waiting = job_in(&mut site.store, JobState::Queued);
    for _ in 0..JOBS_KEPT + 5 {
        job_in(&mut site.store, Ended(Printed));
    }
    let failed = job_in(&mut site.store, Ended(Failed(PaperFault::NoPaper)));
    assert_eq!(count(&site.store, "SELECT count(*) FROM jobs") as usize, JOBS_KEPT + 1);
    let open: Vec<_> = site.store.open_jobs().unwrap().iter().map(|job| (job.id, job.state)).collect();
    assert_eq!(open, [(waiting, JobState::Queued), (failed, Ended(Failed(PaperFault::NoPaper)))]);
}

#[test]
fn a_full_spool_refuses_jobs_but_no_sign_up() {
    let mut site = Site::quick(1);
    for _ in 0..JOBS_QUEUED_MAX {
        site.store.add_job(&PAGE, START).unwrap();
    }
    let full = site.store.add_job(&PAGE, START).unwrap_err();
    assert!(matches!(full, StoreError::SpoolFull(JOBS_QUEUED_MAX)) && full.is_transient());
    site.act(&plan(1, 5));
    let done = site.try_do(&sign_up(site.workshop_id(1)), Extras { contact: None, job: Some(PAGE) }).unwrap();
    assert_eq!((done.seq, done.job), (Some(2), None));
}

#[test]
fn a_later_versions_kind_is_passed_over() {
    let mut site = Site::quick(1);
    let id = job_in(&mut site.store, JobState::Queued);
    site.store.conn.execute("UPDATE jobs SET kind = 77", []).unwrap();
    assert!(site.store.open_jobs().unwrap().is_empty());
    assert!(matches!(site.store.start_job(id, START), Err(StoreError::JobUnknown(_))));
}
