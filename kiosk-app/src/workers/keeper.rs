//! The keeper: the one thread that owns the store, the vouchers' issuers and the wrapped key.
//!
//! It answers in the order that the state machine counts on: the workshops as they are now come before the `Committed`
//! that changed them.

mod badges;

pub(crate) use badges::{attest, pin_of, salted};

use super::printing::Sheet;
use super::{Happening, Inbox, Papers, Probe, Stop, Visit, hand, report};
use crate::badges::Badges;
use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::documents::{self, Letterhead};
use chrono::Datelike;
use perron_domain::clock::Kept;
use perron_domain::contact::Contact;
use perron_domain::crypto::{BadgeSecret, Pin};
use perron_domain::guard::{Guard, Guessed};
use perron_domain::ids::{BadgeId, SignUpId, WorkshopId};
use perron_domain::jobs::{JobId, JobKind, NewJob, PaperFault, PaperOutcome};
use perron_domain::ledger::Ledger;
use perron_domain::log::Lang;
use perron_domain::pass::Operators;
use perron_domain::ticket::TicketCode;
use perron_domain::time::{DAY, Timestamp};
use perron_domain::usage::Taken;
use perron_domain::workshop::Workshop;
use perron_flow::{Asked, CheckAnswer, Committed, Event, Execute, Past, ScanText, Site, StoreTrouble};
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

/// A request and the visit in which it was made.
#[derive(Debug)]
pub struct Letter {
    /// The visit.
    pub visit: Visit,
    /// The request.
    pub request: Request,
}

/// What the keeper is asked.
#[derive(Debug)]
pub enum Request {
    /// Send guards and workshops.
    Start,
    /// Execute a command.
    Execute(Box<Execute>),
    /// Send the workshops.
    Workshops,
    /// Send the contacts of one.
    Roster(WorkshopId),
    /// Find a ticket.
    Ticket(SignUpId),
    /// Find a typed code.
    Code(TicketCode),
    /// Read a voucher; whether it is a number, which can be guessed.
    Check(ScanText, bool),
    /// Send the last redemptions.
    Past,
    /// Print a job.
    Print(JobId, Vec<(SignUpId, Contact)>),
    /// Queue a job and print it.
    Enqueue(NewJob, Vec<(SignUpId, Contact)>),
    /// A job is done with.
    Finish(JobId, PaperOutcome),
    /// A person said whether the paper came.
    PaperAnswer(JobId, bool),
    /// Compare a PIN with that of a badge, or with each.
    VerifyPin(Option<BadgeId>, Pin),
    /// Keep a badge's PIN.
    SetPin(BadgeId, Pin),
    /// Try a badge.
    OpenBadge(BadgeSecret),
    /// Keep a guard.
    SaveGuard(Guessed, Guard),
    /// Count how far a tutorial was taken.
    Count(String, Taken),
    /// Delete what has expired.
    Purge,
    /// Keep what is known of the time for the next run.
    KeepClock(Kept),
    /// Pass a probe on.
    Settle(Probe),
    /// Close.
    Stop,
}

/// All that the keeper holds.
pub struct Keeper {
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
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// The way back.
    pub inbox: Inbox,
    /// To the printer.
    pub printer: SyncSender<Sheet>,
    /// Papers on their way to the printer.
    pub papers: Papers,
    /// The visit of the request at hand.
    pub visit: Visit,
    /// The last count of guesses reached the disk.
    pub guesses_kept: bool,
}

impl std::fmt::Debug for Keeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keeper")
    }
}

impl Keeper {
    /// Answers requests until it is told to stop. What cannot be answered is said to whoever waits for it.
    pub fn run(mut self, requests: &Receiver<Letter>) {
        self.forget_old_jobs();
        while let Ok(Letter { visit, request }) = requests.recv() {
            if matches!(request, Request::Stop) {
                break;
            }
            self.visit = visit;
            let asked = asked(&request);
            if let Err(error) = self.answer(request) {
                tracing::error!(%error, transient = error.is_transient(), "the store failed");
                self.tell(Event::Unanswered { asked, trouble: trouble(&error) });
            }
        }
    }

    fn say(&self, event: Event) {
        report(&self.inbox, Happening::Event(event));
    }

    /// Says what concerns one person. It is dropped when the visit in which it was asked is over.
    fn tell(&self, event: Event) {
        report(&self.inbox, Happening::Answer(self.visit, event));
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

    fn answer(&mut self, request: Request) -> Result<(), StoreError> {
        // A guess that could not be counted is not looked up: whoever fills the disk would guess for nothing.
        let is_guess = matches!(request, Request::VerifyPin(..) | Request::Code(_) | Request::Check(_, true));
        if is_guess && !self.guesses_kept {
            self.tell(Event::Unanswered { asked: asked(&request), trouble: StoreTrouble::Transient });
            return Ok(());
        }
        match request {
            Request::Start => self.start()?,
            Request::Execute(execute) => self.execute(*execute)?,
            Request::Workshops => self.workshops()?,
            Request::Roster(workshop) => {
                let signups = self.store.workshop(workshop)?.map(|w| w.signups).unwrap_or_default();
                let ids: Vec<SignUpId> = signups.iter().map(|s| s.id).collect();
                let contacts = self.store.contacts(&ids)?;
                self.tell(Event::RosterLoaded { workshop, contacts });
            }
            Request::Ticket(signup) => {
                let found = self.store.find_signup(signup)?.map(|w| (signup, Box::new(w)));
                self.tell(Event::TicketFound { found, guessed: false });
            }
            Request::Code(code) => {
                // Two sign-ups with one code, which is all but impossible: nobody is shown another's ticket.
                let mut found = self.store.find_code(code)?;
                let found =
                    if found.len() == 1 { found.pop().map(|(id, w)| (id, Box::new(w))) } else { None };
                self.tell(Event::TicketFound { found, guessed: true });
            }
            Request::Check(text, guessed) => self.check(&text, guessed)?,
            Request::Past => self.past()?,
            Request::Print(job, names) => self.print(job, &names)?,
            Request::Enqueue(job, names) => {
                let id = self.store.add_job(&job, self.now())?;
                self.tell(Event::Queued(id));
                self.print(id, &names)?;
            }
            Request::Finish(job, outcome) => {
                self.store.finish_job(job, outcome, self.now())?;
            }
            Request::PaperAnswer(job, true) => {
                self.store.finish_job(job, PaperOutcome::Printed, self.now())?;
            }
            // The person says it did not come: another job follows, this one stays as it was, unknown.
            Request::PaperAnswer(_, false) | Request::Stop => {}
            Request::VerifyPin(badge, pin) => self.verify_pin(badge, &pin)?,
            Request::SetPin(badge, pin) => self.set_pin(badge, &pin)?,
            Request::OpenBadge(badge) => self.open_badge(&badge)?,
            Request::SaveGuard(of, guard) => {
                self.guesses_kept = false;
                self.store.set_setting(of.setting(), &minicbor::to_vec(guard).unwrap_or_default())?;
                self.guesses_kept = true;
            }
            Request::Count(tutorial, taken) => {
                let day = self.now().day(self.site.zone).num_days_from_ce();
                self.store.count_tutorial(day, &tutorial, taken)?;
            }
            Request::Purge => self.purge()?,
            Request::KeepClock(kept) => self.store.keep_clock(&kept)?,
            Request::Settle(probe) => {
                report(&self.inbox, Happening::Settle(Probe { next: Stop::Librarian, ..probe }));
            }
        }
        Ok(())
    }

    fn start(&mut self) -> Result<(), StoreError> {
        let guard = |of: Guessed| -> Result<Guard, StoreError> {
            Ok(self
                .store
                .setting(of.setting())?
                .and_then(|bytes| minicbor::decode(&bytes).ok())
                .unwrap_or_default())
        };
        let (pin, pass, code) = (guard(Guessed::Pin)?, guard(Guessed::Voucher)?, guard(Guessed::Ticket)?);
        let mut pin_set = false;
        for badge in self.badges.list(&mut self.store).unwrap_or_default().valid() {
            pin_set |= self.store.setting(&pin_of(badge.id))?.is_some();
        }
        self.say(Event::Guards { pin, pass, code, pin_set });
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

    fn execute(&mut self, execute: Execute) -> Result<(), StoreError> {
        let Execute { op, command, moment, contact, job } = execute;
        match self.store.execute(op, &command, &moment, Extras { contact, job }) {
            Ok(done) => {
                self.workshops()?;
                self.say(Event::Committed(Committed { op, bodies: done.bodies, job: done.job }));
            }
            Err(ExecuteError::Refused(why)) => self.say(Event::Refused { op, why }),
            Err(ExecuteError::Store(error)) => {
                tracing::error!(%error, "a command was not recorded");
                self.say(Event::Unanswered { asked: Asked::Command(op), trouble: trouble(&error) });
            }
        }
        Ok(())
    }

    fn check(&mut self, text: &ScanText, guessed: bool) -> Result<(), StoreError> {
        let answer = match self.operators.look_up(text.as_str()) {
            Ok(facts) => {
                let spent = self.store.ledger(facts.id)?.map(|l| l.spent()).unwrap_or_default();
                CheckAnswer::Known { facts: Box::new(facts), spent }
            }
            Err(problem) => CheckAnswer::Problem(problem),
        };
        self.tell(Event::Checked { answer, guessed });
        Ok(())
    }

    fn past(&mut self) -> Result<(), StoreError> {
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
        self.tell(Event::PastLoaded(past));
        Ok(())
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
        let sheet = self.compose(&job, names)?.map(|document| Sheet { job: Some(id), document });
        self.papers.fetch_add(1, Ordering::SeqCst);
        let sent = sheet.is_some_and(|sheet| hand(&self.printer, sheet, "printer"));
        if !sent {
            report(&self.inbox, Happening::Paper(Some(id), PaperOutcome::Failed(PaperFault::Other)));
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

/// What whoever waits for an answer asked.
fn asked(request: &Request) -> Asked {
    match request {
        Request::Execute(execute) => Asked::Command(execute.op),
        Request::Ticket(_) => Asked::Ticket { guessed: false },
        Request::Code(_) => Asked::Ticket { guessed: true },
        Request::Check(_, guessed) => Asked::Check { guessed: *guessed },
        Request::Print(..) | Request::Enqueue(..) => Asked::Paper,
        Request::VerifyPin(..) => Asked::Pin { guessed: true },
        Request::SetPin(..) => Asked::Pin { guessed: false },
        Request::OpenBadge(_) => Asked::Badge,
        _ => Asked::Other,
    }
}

fn trouble(error: &StoreError) -> StoreTrouble {
    if error.is_transient() { StoreTrouble::Transient } else { StoreTrouble::Lasting }
}
