//! The worker of the store: the one thread that owns it, the vouchers' issuers and the wrapped key.
//!
//! It answers in the order that the state machine counts on: the workshops as they are now come before the `Committed`
//! that changed them.

mod badges;

pub(crate) use badges::{attest, pin_of, salted};

use super::printing::{PaperOf, Sheet};
use super::{Inbox, Message, Papers, Probe, Stop, report, try_send};
use crate::badges::Badges;
use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::documents::{self, Letterhead};
use chrono::Datelike;
use perron_domain::clock::Kept;
use perron_domain::contact::Contact;
use perron_domain::guard::{Guard, Guessed};
use perron_domain::ids::{SignUpId, WorkshopId};
use perron_domain::jobs::{JobId, JobKind, NewJob, PaperFault, PaperOutcome};
use perron_domain::lang::Lang;
use perron_domain::ledger::Ledger;
use perron_domain::pass::{Operators, VoucherProblem};
use perron_domain::time::{DAY, Timestamp};
use perron_domain::workshop::Workshop;
use perron_flow::{
    Answer, CheckAnswer, Committed, Event, Execute, Names, Past, RequestId, ScanText, Site, StoreAsk, Trouble,
};
use perron_paper::Document;
use perron_store::{ExecuteError, Extras, JobState, Store, StoreError};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender};

/// How far ahead workshops are listed.
const AHEAD: i64 = 90 * DAY;
/// How far back: lists of yesterday's workshop can still be looked at.
const BEHIND: i64 = DAY;
/// Redemptions that can be reversed from the screen: those of the last days.
const PAST: i64 = 7 * DAY;
/// How many of them are looked at.
const PAST_MAX: usize = 20;

/// What reaches the worker.
#[derive(Debug)]
pub enum Request {
    /// Answer this.
    Ask(RequestId, StoreAsk),
    /// Send counts of guesses and workshops.
    Start,
    /// A job is done with.
    Finish(JobId, PaperOutcome),
    /// Delete what has expired.
    Purge,
    /// Keep what is known of the time for the next run.
    KeepClock(Kept),
    /// Pass a probe on.
    Settle(Probe),
    /// End the worker and close the store.
    Stop,
}

/// All that the worker holds.
pub struct StoreWorker {
    /// The log and its projections.
    pub store: Store,
    /// Who issues vouchers here.
    pub operators: Operators,
    /// The site's list of badges.
    pub badges: Badges,
    /// The site.
    pub site: Site,
    /// Words for paper.
    pub catalogue: Arc<Catalogue>,
    /// Gives the moment of each command.
    pub clock: Arc<dyn Clock>,
    /// The way back.
    pub inbox: Inbox,
    /// To the printer.
    pub printer: SyncSender<Sheet>,
    /// Papers on their way to the printer.
    pub papers: Papers,
}

impl std::fmt::Debug for StoreWorker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoreWorker")
    }
}

impl StoreWorker {
    /// Works until it is told to stop. Every request is answered, also one that cannot be carried out.
    pub fn run(mut self, requests: &Receiver<Request>) {
        self.forget_old_jobs();
        while let Ok(request) = requests.recv() {
            let done = match request {
                Request::Stop => break,
                Request::Ask(id, ask) => {
                    let answer = self.answer(&ask).unwrap_or_else(|error| failed(&error));
                    let queued = if let Answer::Queued(job) = answer { Some(job) } else { None };
                    self.say(Event::Answer(id, answer));
                    // The job's number is told before it prints: whoever waits for the paper knows it by its number.
                    if let (Some(job), StoreAsk::Enqueue { names, .. }) = (queued, &ask) {
                        self.print_queued(job, names);
                    }
                    Ok(())
                }
                Request::Start => self.start(),
                Request::Finish(job, outcome) => self.store.finish_job(job, outcome, self.now()).map(drop),
                Request::Purge => self.purge(),
                Request::KeepClock(kept) => self.store.keep_clock(&kept),
                Request::Settle(probe) => {
                    report(&self.inbox, Message::Settle(Probe { next: Stop::Content, ..probe }));
                    Ok(())
                }
            };
            // Nobody asked, so nobody is told of what may pass.
            if let Err(error) = done
                && let Answer::Failed(Trouble::Lasting) = failed(&error)
            {
                self.say(Event::Broken);
            }
        }
    }

    fn say(&self, event: Event) {
        report(&self.inbox, Message::Event(event));
    }

    fn now(&self) -> Timestamp {
        self.clock.time().now
    }

    /// Tickets that waited when the kiosk stopped belong to people who have left: they are not printed now. Staff can
    /// print them again from the list.
    fn forget_old_jobs(&mut self) {
        let now = self.now();
        for job in self.store.open_jobs().unwrap_or_default() {
            if job.state == JobState::Queued {
                let failed = PaperOutcome::Failed(PaperFault::Other);
                let ended = self
                    .store
                    .start_job(job.id, now)
                    .and_then(|_| self.store.finish_job(job.id, failed, now));
                if let Err(error) = ended {
                    tracing::warn!(%error, "an old print job could not be closed");
                }
            }
        }
    }

    fn answer(&mut self, ask: &StoreAsk) -> Result<Answer, StoreError> {
        Ok(match ask {
            StoreAsk::Execute(execute) => self.execute(execute)?,
            StoreAsk::Workshops => {
                self.workshops()?;
                Answer::Done
            }
            StoreAsk::Contacts(workshop) => {
                let signups = self.store.workshop(*workshop)?.map(|w| w.signups).unwrap_or_default();
                let ids: Vec<SignUpId> = signups.iter().map(|s| s.id).collect();
                Answer::Contacts(self.store.contacts(&ids)?)
            }
            StoreAsk::FindTicket(signup) => {
                let mut found = None;
                for signup in signup.iter() {
                    found = found.or(self.store.find_signup(*signup)?.map(|w| (*signup, Box::new(w))));
                }
                Answer::Ticket(found)
            }
            StoreAsk::FindCode { code, counted } => {
                self.keep_guard(Guessed::Ticket, *counted)?;
                // Two sign-ups with one code, which is all but impossible: nobody is shown another's ticket.
                let mut found = self.store.find_code(*code)?;
                let only = if found.len() == 1 { found.pop() } else { None };
                Answer::Ticket(only.map(|(id, w)| (id, Box::new(w))))
            }
            StoreAsk::Check { text, counted } => {
                if let Some(counted) = counted {
                    self.keep_guard(Guessed::Voucher, *counted)?;
                }
                Answer::Checked(self.check(text)?)
            }
            StoreAsk::Past => Answer::Past(self.past()?),
            StoreAsk::VerifyPin { badge, pin, counted } => {
                self.keep_guard(Guessed::Pin, *counted)?;
                self.verify_pin(*badge, pin)?
            }
            StoreAsk::SetPin { badge, pin } => self.set_pin(*badge, pin)?,
            StoreAsk::OpenBadge(badge) => Answer::Badge(self.open_badge(badge)?),
            StoreAsk::SaveGuard { of, guard } => {
                self.keep_guard(*of, *guard)?;
                Answer::Done
            }
            StoreAsk::Count { tutorial, taken } => {
                let day = self.now().day(self.site.zone).num_days_from_ce();
                self.store.count_tutorial(day, tutorial, *taken)?;
                Answer::Done
            }
            StoreAsk::Print { job, names } => {
                self.print(*job, names)?;
                Answer::Done
            }
            StoreAsk::Enqueue { job, .. } => Answer::Queued(self.store.add_job(job, self.now())?),
            StoreAsk::PaperAnswer { job, came_out } => {
                // The person says that it did not come: another job follows, this one stays as it was, unknown.
                if *came_out {
                    self.store.finish_job(*job, PaperOutcome::Printed, self.now())?;
                }
                Answer::Done
            }
        })
    }

    /// Prints a job that was just added. Who asked for it is told what becomes of it as of any paper.
    fn print_queued(&mut self, job: JobId, names: &Names) {
        if let Err(error) = self.print(job, names) {
            self.say(Event::Paper { job, outcome: PaperOutcome::Failed(PaperFault::Other) });
            if let Answer::Failed(Trouble::Lasting) = failed(&error) {
                self.say(Event::Broken);
            }
        }
    }

    /// A count of guesses. Where it cannot be kept, nothing is looked up: whoever fills the disk would guess for nothing.
    fn keep_guard(&mut self, of: Guessed, guard: Guard) -> Result<(), StoreError> {
        self.store.set_setting(of.setting(), &minicbor::to_vec(guard).unwrap_or_default())
    }

    fn start(&mut self) -> Result<(), StoreError> {
        let guard = |of: Guessed| -> Result<Guard, StoreError> {
            Ok(self
                .store
                .setting(of.setting())?
                .and_then(|bytes| minicbor::decode(&bytes).ok())
                .unwrap_or_default())
        };
        let (pin, voucher, ticket) =
            (guard(Guessed::Pin)?, guard(Guessed::Voucher)?, guard(Guessed::Ticket)?);
        let mut pin_set = false;
        for badge in self.badges.list(&mut self.store).unwrap_or_default().valid() {
            pin_set |= self.store.setting(&pin_of(badge.id))?.is_some();
        }
        self.say(Event::Guards { pin, voucher, ticket, pin_set });
        self.store.keep_clock(&self.clock.kept())?;
        self.purge()?;
        self.workshops()
    }

    fn workshops(&mut self) -> Result<(), StoreError> {
        let now = self.now();
        let mut workshops = self.store.workshops_between(now.plus(-BEHIND), now.plus(AHEAD))?;
        // One that was moved far away is on the list as long as its people do not know.
        for workshop in self.store.workshops_between(now.plus(AHEAD), Timestamp(i64::MAX))? {
            if is_due(&self.store, &workshop)? {
                workshops.push(workshop);
            }
        }
        let told = workshops.iter().flat_map(|w| &w.signups).filter(|s| s.news.is_some());
        let calls =
            told.map(|s| Ok((s.id, self.store.call(s.id)?))).collect::<Result<Vec<_>, StoreError>>()?;
        self.say(Event::Workshops { workshops, calls });
        Ok(())
    }

    fn execute(&mut self, execute: &Execute) -> Result<Answer, StoreError> {
        let Execute { op, command, moment, contact, job } = execute;
        let extras = Extras { contact: contact.clone(), job: *job };
        match self.store.execute(*op, command, moment, extras) {
            Ok(done) => {
                // It is on the disk, whether or not the lists can be read now.
                if let Err(error) = self.workshops() {
                    tracing::error!(%error, "the workshops were not read after a command");
                }
                Ok(Answer::Committed(Committed { bodies: done.bodies, job: done.job }))
            }
            Err(ExecuteError::Refused(why)) => Ok(Answer::Refused(why)),
            Err(ExecuteError::Store(error)) => Err(error),
        }
    }

    fn check(&mut self, text: &ScanText) -> Result<CheckAnswer, StoreError> {
        let mut readings = text.readings().map(|text| self.operators.look_up(text));
        let first = readings.next().unwrap_or(Err(VoucherProblem::NotAVoucher));
        // Where the likelier reading is nothing, the other one may be a voucher, or one that was withdrawn.
        let other = readings.next();
        let tells = |read: &Result<_, VoucherProblem>| {
            matches!(read, Ok(_) | Err(VoucherProblem::Revoked | VoucherProblem::Claim(_)))
        };
        Ok(match if tells(&first) { first } else { other.filter(tells).unwrap_or(first) } {
            Ok(facts) => {
                let spent = self.store.ledger(facts.id)?.map(|l| l.spent()).unwrap_or_default();
                CheckAnswer::Known { facts: Box::new(facts), spent }
            }
            Err(problem) => CheckAnswer::Problem(problem),
        })
    }

    fn past(&mut self) -> Result<Vec<Past>, StoreError> {
        let since = self.now().plus(-PAST);
        let mut past = Vec::new();
        for (voucher, ledger) in self.store.ledgers_since(since, PAST_MAX)? {
            let recent = ledger.entries.iter().filter(|e| e.at >= since);
            past.extend(recent.map(|e| Past {
                voucher,
                op: e.op,
                amount: e.amount,
                service: e.service,
                issuer: ledger.issuer.clone(),
                at: e.at,
                reversed: ledger.is_reversed(e.op),
            }));
        }
        past.sort_by_key(|p| std::cmp::Reverse(p.at));
        Ok(past)
    }

    fn print(&mut self, id: JobId, names: &[(SignUpId, Contact)]) -> Result<(), StoreError> {
        let now = self.now();
        if matches!(
            self.store.job(id)?.state,
            JobState::Ended(PaperOutcome::Failed(_) | PaperOutcome::Unknown)
        ) {
            self.store.requeue_job(id, now)?;
        }
        let job = self.store.start_job(id, now)?.new;
        let sheet = self.compose(&job, names)?.map(|document| Sheet { of: PaperOf::Job(id), document });
        self.papers.fetch_add(1, Ordering::SeqCst);
        let sent = sheet.is_some_and(|sheet| try_send(&self.printer, sheet, "printer"));
        if !sent {
            report(&self.inbox, Message::Paper(PaperOf::Job(id), PaperOutcome::Failed(PaperFault::Other)));
        }
        Ok(())
    }

    fn compose(&self, job: &NewJob, names: &[(SignUpId, Contact)]) -> Result<Option<Document>, StoreError> {
        let head = Letterhead { site: &self.site, time: self.clock.time() };
        let words = self.catalogue.of(job.lang);
        Ok(match job.kind {
            JobKind::Ticket => {
                let signup = SignUpId(job.about);
                self.store.find_signup(signup)?.and_then(|w| documents::ticket(&words, &head, &w, signup))
            }
            JobKind::List => self
                .store
                .workshop(WorkshopId(job.about))?
                .and_then(|w| documents::list(&words, &head, &w, names)),
            JobKind::Receipt => self.receipt(job, job.lang, &head)?,
        })
    }

    fn receipt(
        &self,
        job: &NewJob,
        lang: Lang,
        head: &Letterhead<'_>,
    ) -> Result<Option<Document>, StoreError> {
        let op = perron_domain::ids::OpId(job.about);
        let found: Option<Ledger> = self.store.redemption(op)?;
        let entry =
            found.as_ref().and_then(|ledger| Some((ledger, ledger.entries.iter().find(|e| e.op == op)?)));
        Ok(entry.map(|(ledger, entry)| documents::receipt(&self.catalogue.of(lang), head, ledger, entry)))
    }

    fn purge(&mut self) -> Result<(), StoreError> {
        let moment = match self.clock.moment() {
            Ok(moment) => moment,
            Err(error) => {
                tracing::error!(%error, "no randomness");
                return Ok(());
            }
        };
        let gone = self.store.purge_expired(&moment.time)?;
        if gone > 0 {
            tracing::info!(gone, "expired contacts deleted");
        }
        if moment.time.is_believed() {
            let today = moment.now().day(self.site.zone).num_days_from_ce();
            if let Err(error) = self.store.report_counts(today, &moment) {
                tracing::warn!(%error, "counts of tutorials wait for the next hour");
            }
        }
        Ok(())
    }
}

/// Whether somebody who signed up is to be called.
fn is_due(store: &Store, workshop: &Workshop) -> Result<bool, StoreError> {
    for signup in workshop.signups.iter().filter(|signup| signup.news.is_some()) {
        if store.call(signup.id)?.due(signup) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What is said of an error.
fn failed(error: &StoreError) -> Answer {
    tracing::error!(%error, transient = error.is_transient(), "the store failed");
    // A job that is out of step is no broken store: another can be printed.
    let out_of_step = matches!(error, StoreError::JobState { .. } | StoreError::JobUnknown(_));
    Answer::Failed(if error.is_transient() || out_of_step { Trouble::Transient } else { Trouble::Lasting })
}
