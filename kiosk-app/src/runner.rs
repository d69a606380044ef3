//! The one loop. It alone owns the state; everything else reaches it through its inbox.
//!
//! ```text
//!  inbox ─► update (pure) ─► effects ─► workers
//!              │
//!              └─► present (pure) ─► screen, when something changed
//! ```

use crate::catalogue::Catalogue;
use crate::clock::{Clock, secret};
use crate::documents::{self, Letterhead};
use crate::presenter::{Pictures, present};
use crate::simulator::Simulator;
use crate::vm::ViewModel;
use crate::workers::keeper::{Letter, Request};
use crate::workers::librarian;
use crate::workers::printing::Sheet;
use crate::workers::{Happening, Papers, Probe, Settled, Stop, Visit, hand};
use perron_domain::jobs::{PaperFault, PaperOutcome};
use perron_domain::log::Lang;
use perron_flow::{Asked, Effect, Event, Input, Kiosk, Memo, PassView, StoreTrouble, update};
use perron_paper::Document;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::SyncSender;
use std::time::Duration;
use tokio::sync::mpsc::Receiver;
use tokio::time::{Interval, MissedTickBehavior, interval};

/// Ticks between two deletions of what has expired: an hour.
const PURGE_EVERY: u32 = 3600;
/// Ticks after which what is known of the time is kept again for the next run: ten minutes.
const KEEP_CLOCK_EVERY: u32 = 600;
/// One tick.
const TICK: Duration = Duration::from_secs(1);

/// Where a view goes.
pub type Publish = Box<dyn FnMut(Arc<ViewModel>) + Send>;

/// The loop and what it is wired to.
pub struct Runner {
    /// The state.
    pub kiosk: Kiosk,
    /// Texts.
    pub catalogue: Arc<Catalogue>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// To the keeper.
    pub keeper: SyncSender<Letter>,
    /// To the printer.
    pub printer: SyncSender<Sheet>,
    /// To the shelf of tutorials.
    pub librarian: SyncSender<librarian::Request>,
    /// To the screen.
    pub publish: Publish,
    /// The simulated devices, on a desktop.
    pub simulator: Option<Simulator>,
    /// The visit that is on the screen.
    pub visit: Visit,
    /// Papers on their way to the printer.
    pub papers: Papers,
    /// A tick every second; whoever drives the kiosk by hand sends them.
    pub ticking: bool,
}

/// What the loop counts.
#[derive(Default)]
struct Counted {
    ticks: u32,
    /// The visit of the last tick, and how many ticks it has lasted since.
    visit: Visit,
    lasted: u32,
    handled: u64,
    scanned: u64,
}

impl std::fmt::Debug for Runner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Runner")
    }
}

impl Runner {
    /// Runs until the inbox closes or the kiosk stops. Ticks come beside the inbox and first: a flood of codes or touches
    /// cannot keep the countdown from running.
    pub async fn run(mut self, mut inbox: Receiver<Happening>) {
        let pictures = Pictures::default();
        let mut shown: Option<Arc<ViewModel>> = None;
        let mut counted = Counted::default();
        let mut ticks = self.ticking.then(|| {
            let mut ticks = interval(TICK);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
            ticks
        });
        self.ask(Request::Start, Asked::Other, &pictures);
        self.step(Event::Start, &pictures);
        self.show(&mut shown, &pictures);
        loop {
            let happening = tokio::select! {
                biased;
                () = next(&mut ticks) => Happening::Event(Event::Tick),
                happening = inbox.recv() => match happening {
                    Some(happening) => happening,
                    None => break,
                },
            };
            if matches!(happening, Happening::Stop) {
                break;
            }
            self.handle(happening, &mut counted, &pictures);
            self.show(&mut shown, &pictures);
        }
        self.write(Request::KeepClock(self.clock.kept()));
        self.write(Request::Stop);
    }

    fn handle(&mut self, happening: Happening, counted: &mut Counted, pictures: &Pictures) {
        if let Happening::Settle(probe) = happening {
            return self.pass_on(probe, counted);
        }
        counted.handled += 1;
        match happening {
            Happening::Event(event) => {
                counted.scanned += u64::from(matches!(event, Event::Scanned(_) | Event::ScanUnreadable));
                if matches!(event, Event::Tick) {
                    counted.ticks = counted.ticks.wrapping_add(1);
                    self.housekeeping(counted.ticks, pictures);
                    self.give_memory_back(counted);
                }
                self.step(event, pictures);
            }
            Happening::Answer(visit, event) if visit == self.visit => self.step(event, pictures),
            Happening::Answer(..) => tracing::debug!("an answer came after its visit: dropped"),
            Happening::Paper(job, outcome) => {
                self.papers.fetch_sub(1, Ordering::SeqCst);
                if let Some(job) = job {
                    self.ask(Request::Finish(job, outcome), Asked::Other, pictures);
                }
                self.step(Event::Paper { job, outcome }, pictures);
            }
            Happening::Simulate(index, text) => {
                if let Some(simulator) = &mut self.simulator {
                    simulator.act(index, &text);
                }
            }
            Happening::Settle(_) | Happening::Stop => {}
        }
    }

    fn housekeeping(&mut self, ticks: u32, pictures: &Pictures) {
        if ticks.is_multiple_of(PURGE_EVERY) {
            self.ask(Request::Purge, Asked::Other, pictures);
        }
        if ticks.is_multiple_of(KEEP_CLOCK_EVERY) {
            self.ask(Request::KeepClock(self.clock.kept()), Asked::Other, pictures);
        }
    }

    /// Memory of the visit that ended goes back to the system at the second tick after it: by then the screen has let go
    /// of it too.
    fn give_memory_back(&self, counted: &mut Counted) {
        if counted.visit != self.visit {
            (counted.visit, counted.lasted) = (self.visit, 0);
            return;
        }
        counted.lasted = counted.lasted.saturating_add(1);
        if counted.lasted == 1 {
            perron_memory::give_back();
        }
    }

    /// A probe goes on to its next stop, or back with what was counted.
    fn pass_on(&self, probe: Probe, counted: &Counted) {
        match probe.next {
            Stop::Keeper => drop(self.write(Request::Settle(probe))),
            Stop::Librarian => drop(hand(&self.librarian, librarian::Request::Settle(probe), "librarian")),
            Stop::Home => {
                let papers = self.papers.load(Ordering::SeqCst);
                let (handled, scanned) = (counted.handled, counted.scanned);
                if probe.to.try_send(Settled { handled, scanned, papers }).is_err() {
                    tracing::debug!("nobody waits for the probe any more");
                }
            }
        }
    }

    fn step(&mut self, event: Event, pictures: &Pictures) {
        let (moment, secret) = match self.clock.moment().and_then(|moment| Ok((moment, secret()?))) {
            Ok(drawn) => drawn,
            Err(error) => {
                tracing::error!(%error, "no randomness: input dropped; check the system's random source");
                return;
            }
        };
        for effect in update(&mut self.kiosk, Input { moment, secret, event }) {
            self.carry_out(effect, pictures);
        }
    }

    fn show(&mut self, shown: &mut Option<Arc<ViewModel>>, pictures: &Pictures) {
        let mut view = present(&self.kiosk, &self.catalogue, pictures);
        if let Some(simulator) = &self.simulator {
            view.simulator = simulator.view(&self.catalogue.of(Lang::FR));
        }
        if shown.as_deref() != Some(&view) {
            let view = Arc::new(view);
            (self.publish)(view.clone());
            *shown = Some(view);
        }
    }

    fn carry_out(&mut self, effect: Effect, pictures: &Pictures) {
        let (request, asked) = match effect {
            Effect::Execute(execute) => {
                let asked = Asked::Command(execute.op);
                (Request::Execute(execute), asked)
            }
            Effect::LoadWorkshops => (Request::Workshops, Asked::Other),
            Effect::LoadRoster(workshop) => (Request::Roster(workshop), Asked::Other),
            Effect::FindTicket(signup) => (Request::Ticket(signup), Asked::Ticket { guessed: false }),
            Effect::FindCode(code) => (Request::Code(code), Asked::Ticket { guessed: true }),
            Effect::Check { text, guessed } => (Request::Check(text, guessed), Asked::Check { guessed }),
            Effect::LoadPast => (Request::Past, Asked::Other),
            Effect::Print { job, names } => (Request::Print(job, names), Asked::Paper),
            Effect::Enqueue { job, names } => (Request::Enqueue(job, names), Asked::Paper),
            Effect::PaperAnswer { job, came_out } => (Request::PaperAnswer(job, came_out), Asked::Other),
            Effect::VerifyPin { badge, pin } => {
                (Request::VerifyPin(badge, pin), Asked::Pin { guessed: true })
            }
            Effect::SetPin { badge, pin } => (Request::SetPin(badge, pin), Asked::Pin { guessed: false }),
            Effect::OpenBadge(badge) => (Request::OpenBadge(badge), Asked::Badge),
            Effect::SaveGuard { of, guard } => (Request::SaveGuard(of, guard), Asked::Other),
            Effect::Count { tutorial, taken } => (Request::Count(tutorial, taken), Asked::Other),
            Effect::ConfirmClock { by } => {
                self.clock.confirm(by);
                self.ask(Request::KeepClock(self.clock.kept()), Asked::Other, pictures);
                (Request::Purge, Asked::Other)
            }
            Effect::LoadShelf => return self.ask_librarian(librarian::Request::Shelf, pictures),
            Effect::OpenTutorial { id, lang, simple, at } => {
                let visit = self.visit;
                let request = librarian::Request::Tutorial { visit, id, lang, simple, at };
                return self.ask_librarian(request, pictures);
            }
            Effect::OpenCheck { lang, simple } => {
                let visit = self.visit;
                return self.ask_librarian(librarian::Request::Check { visit, lang, simple }, pictures);
            }
            Effect::PrintMemo(memo) => return self.memo(&memo, pictures),
            Effect::PrintSlip { view, lang } => return self.slip(&view, lang, pictures),
            Effect::Wipe => {
                pictures.wipe();
                self.visit = self.visit.next();
                return;
            }
        };
        self.ask(request, asked, pictures);
    }

    /// Hands a request to the keeper. Where it has no place for it, whoever waits is told at once.
    fn ask(&mut self, request: Request, asked: Asked, pictures: &Pictures) {
        if !self.write(request) {
            self.not_asked(asked, pictures);
        }
    }

    /// A request names the visit in which it was made: its answer is nobody else's.
    fn write(&self, request: Request) -> bool {
        hand(&self.keeper, Letter { visit: self.visit, request }, "keeper")
    }

    fn ask_librarian(&mut self, request: librarian::Request, pictures: &Pictures) {
        let asked = if matches!(request, librarian::Request::Shelf) { Asked::Other } else { Asked::Tutorial };
        if !hand(&self.librarian, request, "librarian") {
            self.not_asked(asked, pictures);
        }
    }

    fn not_asked(&mut self, asked: Asked, pictures: &Pictures) {
        if asked != Asked::Other {
            self.step(Event::Unanswered { asked, trouble: StoreTrouble::Transient }, pictures);
        }
    }

    fn memo(&mut self, memo: &Memo, pictures: &Pictures) {
        let head = Letterhead { site: &self.kiosk.site, time: self.clock.time() };
        let workshop = memo.workshop.and_then(|id| self.kiosk.workshop(id)).and_then(|w| w.details.as_ref());
        let document = documents::memo(&self.catalogue.of(memo.lang), &head, memo, workshop);
        self.print(document, pictures);
    }

    fn slip(&mut self, view: &PassView, lang: Lang, pictures: &Pictures) {
        let head = Letterhead { site: &self.kiosk.site, time: self.clock.time() };
        let document = documents::slip(&self.catalogue.of(lang), &head, view);
        self.print(document, pictures);
    }

    /// Prints from memory.
    fn print(&mut self, document: Document, pictures: &Pictures) {
        self.papers.fetch_add(1, Ordering::SeqCst);
        if !hand(&self.printer, Sheet { job: None, document }, "printer") {
            self.papers.fetch_sub(1, Ordering::SeqCst);
            self.step(Event::Paper { job: None, outcome: PaperOutcome::Failed(PaperFault::Other) }, pictures);
        }
    }
}

/// The next tick; never, where they come by hand.
async fn next(ticks: &mut Option<Interval>) {
    match ticks {
        Some(ticks) => drop(ticks.tick().await),
        None => std::future::pending().await,
    }
}
