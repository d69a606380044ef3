//! The one loop. It alone owns the state; everything else reaches it through its inbox.
//!
//! ```text
//!  inbox ─► update (pure) ─► effects ─► workers
//!              │
//!              └─► present (pure) ─► screen, when something changed
//! ```

use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::documents::{self, Letterhead};
use crate::presenter::{Pictures, present};
use crate::simulator::Simulator;
use crate::vm::ViewModel;
use crate::workers::keeper::Request;
use crate::workers::librarian;
use crate::workers::printing::Sheet;
use crate::workers::{Happening, Visit, hand};
use perron_domain::flow::{Effect, Event, Fault, Input, Kiosk, Memo, PaperOutcome, PassView, update};
use perron_domain::log::Lang;
use perron_paper::Document;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use tokio::sync::mpsc::Receiver;

/// Ticks between two deletions of what has expired: an hour.
const PURGE_EVERY: u32 = 3600;

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
    pub keeper: SyncSender<Request>,
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
}

impl std::fmt::Debug for Runner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Runner")
    }
}

impl Runner {
    /// Runs until the inbox closes or the kiosk stops.
    pub async fn run(mut self, mut inbox: Receiver<Happening>) {
        let pictures = Pictures::default();
        let mut shown: Option<Arc<ViewModel>> = None;
        let mut ticks = 0_u32;
        hand(&self.keeper, Request::Start, "keeper");
        self.step(Event::Start, &pictures);
        self.show(&mut shown, &pictures);
        while let Some(happening) = inbox.recv().await {
            match happening {
                Happening::Stop => break,
                Happening::Event(event) => {
                    if matches!(event, Event::Tick) {
                        ticks = ticks.wrapping_add(1);
                        if ticks.is_multiple_of(PURGE_EVERY) {
                            hand(&self.keeper, Request::Purge, "keeper");
                        }
                    }
                    self.step(event, &pictures);
                }
                Happening::Answer(visit, event) if visit == self.visit => self.step(event, &pictures),
                Happening::Answer(..) => tracing::debug!("an answer came after its visit: dropped"),
                Happening::Paper(job, outcome) => {
                    if let Some(job) = job {
                        hand(&self.keeper, Request::Finish(job, outcome), "keeper");
                    }
                    self.step(Event::Paper { job, outcome }, &pictures);
                }
                Happening::Simulate(index, text) => {
                    if let Some(simulator) = &mut self.simulator {
                        simulator.act(index, &text);
                    }
                }
            }
            self.show(&mut shown, &pictures);
        }
        hand(&self.keeper, Request::Stop, "keeper");
    }

    fn step(&mut self, event: Event, pictures: &Pictures) {
        let moment = match self.clock.moment() {
            Ok(moment) => moment,
            Err(error) => {
                tracing::error!(%error, "no randomness: input dropped; check the system's random source");
                return;
            }
        };
        for effect in update(&mut self.kiosk, Input { moment, event }) {
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
        let request = match effect {
            Effect::Execute(execute) => Request::Execute(execute),
            Effect::LoadWorkshops => Request::Workshops,
            Effect::LoadRoster(workshop) => Request::Roster(workshop),
            Effect::FindTicket(signup) => Request::Ticket(signup),
            Effect::FindCode(code) => Request::Code(code),
            Effect::Check(text) => Request::Check(text),
            Effect::LoadPast => Request::Past,
            Effect::Print { job, names } => Request::Print(job, names),
            Effect::Enqueue { job, names } => Request::Enqueue(job, names),
            Effect::PaperAnswer { job, came_out } => Request::PaperAnswer(job, came_out),
            Effect::VerifyPin(pin) => Request::VerifyPin(pin),
            Effect::SetPin(pin) => Request::SetPin(pin),
            Effect::OpenBadge(badge) => Request::OpenBadge(badge),
            Effect::SaveGuard { name, guard } => Request::SaveGuard(name, guard),
            Effect::Count { tutorial, taken } => Request::Count(tutorial, taken),
            Effect::LoadShelf => return self.ask_librarian(librarian::Request::Shelf),
            Effect::OpenTutorial { id, lang, simple, at } => {
                let visit = self.visit;
                return self.ask_librarian(librarian::Request::Tutorial { visit, id, lang, simple, at });
            }
            Effect::OpenCheck { lang, simple } => {
                let visit = self.visit;
                return self.ask_librarian(librarian::Request::Check { visit, lang, simple });
            }
            Effect::PrintMemo(memo) => return self.memo(&memo, pictures),
            Effect::PrintSlip { view, lang } => return self.slip(&view, lang, pictures),
            Effect::Wipe => {
                pictures.wipe();
                self.visit = self.visit.next();
                Request::Visit(self.visit)
            }
        };
        hand(&self.keeper, request, "keeper");
    }

    fn ask_librarian(&self, request: librarian::Request) {
        hand(&self.librarian, request, "librarian");
    }

    fn memo(&mut self, memo: &Memo, pictures: &Pictures) {
        let (now, clock_ok) = self.clock.now();
        let head = Letterhead { site: &self.kiosk.site, now, clock_ok };
        let workshop = memo.workshop.and_then(|id| self.kiosk.workshop(id)).and_then(|w| w.details.as_ref());
        let document = documents::memo(&self.catalogue.of(memo.lang), &head, memo, workshop);
        self.print(document, pictures);
    }

    fn slip(&mut self, view: &PassView, lang: Lang, pictures: &Pictures) {
        let (now, clock_ok) = self.clock.now();
        let head = Letterhead { site: &self.kiosk.site, now, clock_ok };
        let document = documents::slip(&self.catalogue.of(lang), &head, view);
        self.print(document, pictures);
    }

    /// Prints from memory.
    fn print(&mut self, document: Document, pictures: &Pictures) {
        if !hand(&self.printer, Sheet { job: None, document }, "printer") {
            self.step(Event::Paper { job: None, outcome: PaperOutcome::Failed(Fault::Other) }, pictures);
        }
    }
}
