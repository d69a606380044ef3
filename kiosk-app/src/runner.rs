//! The one loop. It alone owns the state; everything else reaches it through its inbox.
//!
//! ```text
//!  inbox ─► update (pure) ─► effects ─► workers
//!              │
//!              └─► present (pure) ─► screen, when something changed
//! ```

use crate::catalogue::Catalogue;
use crate::clock::{Clock, secret};
use crate::devices;
use crate::documents::{self, Letterhead};
use crate::presenter::{Pictures, present};
use crate::readiness::Readiness;
use crate::simulator::Simulator;
use crate::station::Station;
use crate::vm::ViewModel;
use crate::workers::printing::{PaperOf, Sheet};
use crate::workers::store::Request;
use crate::workers::{Message, Papers, Probe, Settled, Source, Stop, content, sound, try_send};
use perron_domain::jobs::{PaperFault, PaperOutcome};
use perron_domain::lang::Lang;
use perron_flow::{Action, Answer, Effect, Event, Input, Kiosk, RequestId, Slip, Trouble, update};
use perron_hardware::sound::Speaker;
use perron_hardware::source::Wanted;
use perron_paper::Document;
use std::path::PathBuf;
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
    /// The texts of the screen, in every language.
    pub catalogue: Arc<Catalogue>,
    /// Gives the moment of each event.
    pub clock: Arc<dyn Clock>,
    /// To the worker of the store.
    pub store: SyncSender<Request>,
    /// To the printer.
    pub printer: SyncSender<Sheet>,
    /// To the worker of the tutorials.
    pub content: SyncSender<content::Request>,
    /// Whether the camera is to look.
    pub wanted: Wanted,
    /// Scanners that are plugged in.
    pub sources: Vec<Source>,
    /// What is heard.
    pub speaker: Option<Speaker>,
    /// The machine.
    pub station: Station,
    /// The data folder.
    pub data: PathBuf,
    /// To the screen.
    pub publish: Publish,
    /// The simulated devices, on a desktop.
    pub simulator: Option<Simulator>,
    /// Papers on their way to the printer.
    pub papers: Papers,
    /// A tick every second; whoever drives the kiosk by hand sends them.
    pub ticking: bool,
}

/// What the loop counts.
#[derive(Default)]
struct Counted {
    ticks: u32,
    /// Ticks since the last visit ended.
    since_wipe: u32,
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
    pub async fn run(mut self, mut inbox: Receiver<Message>) {
        let pictures = Pictures::default();
        let mut shown: Option<Arc<ViewModel>> = None;
        let mut counted = Counted::default();
        let mut ticks = self.ticking.then(|| {
            let mut ticks = interval(TICK);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
            ticks
        });
        self.write(Request::Start);
        self.step(Event::Start, &mut counted, &pictures);
        self.show(&mut shown, &pictures);
        loop {
            let message = tokio::select! {
                biased;
                () = next(&mut ticks) => Message::Event(Event::Tick),
                message = inbox.recv() => match message {
                    Some(message) => message,
                    None => break,
                },
            };
            if matches!(message, Message::Stop) {
                break;
            }
            self.handle(message, &mut counted, &pictures);
            self.show(&mut shown, &pictures);
        }
        self.write(Request::KeepClock(self.clock.kept()));
        self.write(Request::Stop);
    }

    fn handle(&mut self, message: Message, counted: &mut Counted, pictures: &Pictures) {
        if let Message::Settle(probe) = message {
            return self.pass_on(probe, counted);
        }
        if let Message::Preview(preview) = message {
            // One that was on its way when the camera was told to look no more shows nobody.
            if self.kiosk.context.looks {
                pictures.see(preview);
            }
            return;
        }
        counted.handled += 1;
        match message {
            Message::Event(event) => {
                counted.scanned +=
                    u64::from(matches!(event, Event::Scanned(_) | Event::Seen(_) | Event::ScanUnreadable));
                if matches!(&event, Event::Action(action) if !matches!(action, Action::Cramped(_)))
                    && !self.station.touched()
                {
                    return;
                }
                if matches!(event, Event::Scanned(_) | Event::Seen(_) | Event::ScanUnreadable) {
                    self.station.used();
                }
                if matches!(event, Event::Tick) {
                    if self.speaker.take_if(|speaker| speaker.has_ended()).is_some() {
                        tracing::error!(
                            "the thread of sound has ended: nothing is heard until the next start"
                        );
                        self.step(Event::Sound(false), counted, pictures);
                    }
                    // Whoever is in the middle of something is never left in the dark.
                    if !self.kiosk.is_untouched() {
                        self.station.used();
                    }
                    self.station.tick(&self.clock.time(), self.kiosk.context.site.zone);
                    counted.ticks = counted.ticks.wrapping_add(1);
                    self.housekeeping(counted.ticks);
                    give_memory_back(counted);
                }
                self.step(event, counted, pictures);
            }
            Message::Paper(of, outcome) => {
                self.papers.fetch_sub(1, Ordering::SeqCst);
                let event = match of {
                    PaperOf::Job(job) => {
                        self.write(Request::Finish(job, outcome));
                        Event::Paper { job, outcome }
                    }
                    PaperOf::Slip(request) => Event::Answer(request, Answer::Paper(outcome)),
                };
                self.step(event, counted, pictures);
            }
            Message::Scanner(source, there) => {
                self.sources.retain(|known| *known != source);
                if there {
                    self.sources.push(source);
                }
                self.step(Event::Scanner(!self.sources.is_empty()), counted, pictures);
            }
            Message::Simulate(index, text) => {
                if let Some(simulator) = &mut self.simulator {
                    simulator.act(index, &text);
                }
            }
            Message::Preview(_) | Message::Settle(_) | Message::Stop => {}
        }
    }

    fn housekeeping(&self, ticks: u32) {
        if ticks.is_multiple_of(PURGE_EVERY) {
            self.write(Request::Purge);
        }
        if ticks.is_multiple_of(KEEP_CLOCK_EVERY) {
            self.write(Request::KeepClock(self.clock.kept()));
        }
    }

    /// A probe goes on to its next stop, or back with what was counted.
    fn pass_on(&self, probe: Probe, counted: &Counted) {
        match probe.next {
            Stop::Store => drop(self.write(Request::Settle(probe))),
            Stop::Content => drop(self.read(content::Request::Settle(probe))),
            Stop::Home => {
                let papers = self.papers.load(Ordering::SeqCst);
                let (handled, scanned) = (counted.handled, counted.scanned);
                if probe.to.try_send(Settled { handled, scanned, papers }).is_err() {
                    tracing::debug!("nobody waits for the probe any more");
                }
            }
        }
    }

    fn step(&mut self, event: Event, counted: &mut Counted, pictures: &Pictures) {
        let (moment, secret) = match self.clock.moment().and_then(|moment| Ok((moment, secret()?))) {
            Ok(drawn) => drawn,
            Err(error) => {
                tracing::error!(%error, "no randomness: input dropped; check the system's random source");
                return;
            }
        };
        for effect in update(&mut self.kiosk, Input { moment, secret, event }) {
            self.carry_out(effect, counted, pictures);
        }
    }

    fn show(&mut self, shown: &mut Option<Arc<ViewModel>>, pictures: &Pictures) {
        let mut view = present(&self.kiosk, &self.catalogue, pictures);
        view.chrome.dark = self.station.is_black();
        if let Some(simulator) = &self.simulator {
            view.simulator = simulator.view(&self.catalogue.of(Lang::FR));
        }
        if shown.as_deref() != Some(&view) {
            let view = Arc::new(view);
            (self.publish)(view.clone());
            *shown = Some(view);
        }
    }

    /// Sends an effect as it is to whoever carries it out. A request for which a full queue has no place is answered at
    /// once as not done.
    fn carry_out(&mut self, effect: Effect, counted: &mut Counted, pictures: &Pictures) {
        let (request, sent) = match effect {
            Effect::Store(id, ask) => (id, self.write(Request::Ask(id, ask))),
            Effect::Content(id, ask) => (id, self.read(content::Request::Ask(id, ask))),
            Effect::Slip(id, slip) => return self.print(id, &slip, counted, pictures),
            Effect::ConfirmClock { by } => {
                self.clock.confirm(by);
                self.write(Request::KeepClock(self.clock.kept()));
                self.write(Request::Purge);
                return;
            }
            Effect::Tone => {
                let heard = self.speaker.as_ref().is_some_and(|speaker| sound::tone(speaker).is_ok());
                if !heard {
                    self.step(Event::Heard(false), counted, pictures);
                }
                return;
            }
            Effect::Silence => {
                self.speaker.iter().for_each(Speaker::cut);
                return;
            }
            Effect::Loudness { loudness, keep } => {
                self.speaker.iter().for_each(|speaker| sound::set(speaker, loudness));
                if keep && let Err(error) = devices::keep_loudness(&self.data, loudness) {
                    tracing::warn!(%error, "how loud it is is forgotten when the kiosk stops");
                }
                return;
            }
            Effect::Look(_) => {
                // An effect may be carried out late, after one that follows it: what holds now counts.
                self.wanted.set(self.kiosk.context.looks);
                pictures.close_eyes();
                return;
            }
            Effect::Wipe => {
                pictures.wipe();
                counted.since_wipe = 0;
                return;
            }
        };
        if !sent {
            let answer = Event::Answer(request, Answer::Failed(Trouble::Transient));
            self.step(answer, counted, pictures);
        }
    }

    fn write(&self, request: Request) -> bool {
        try_send(&self.store, request, "store")
    }

    fn read(&self, request: content::Request) -> bool {
        try_send(&self.content, request, "content")
    }

    /// Prints from memory.
    fn print(&mut self, request: RequestId, slip: &Slip, counted: &mut Counted, pictures: &Pictures) {
        let sheet = Sheet { of: PaperOf::Slip(request), document: self.document(slip) };
        // A few hundred bytes, when an advisor asks for them: no worker is needed.
        if let Slip::Readiness { report, .. } = slip
            && let Err(error) = Readiness::of(report, &self.clock.time()).keep(&self.data)
        {
            tracing::error!(%error, "the readiness report is on paper only");
        }
        self.papers.fetch_add(1, Ordering::SeqCst);
        if !try_send(&self.printer, sheet, "printer") {
            self.papers.fetch_sub(1, Ordering::SeqCst);
            let outcome = PaperOutcome::Failed(PaperFault::Other);
            self.step(Event::Answer(request, Answer::Paper(outcome)), counted, pictures);
        }
    }

    fn document(&self, slip: &Slip) -> Document {
        let context = &self.kiosk.context;
        let head = Letterhead { site: &context.site, time: self.clock.time() };
        match slip {
            Slip::Pass { view, lang } => documents::slip(&self.catalogue.of(*lang), &head, view),
            Slip::Memo(memo) => {
                let workshop = memo.workshop.and_then(|id| context.workshop(id));
                let details = workshop.and_then(|w| w.details.as_ref());
                documents::memo(&self.catalogue.of(memo.lang), &head, memo, details)
            }
            Slip::TestPage { lang } => documents::test_page(&self.catalogue.of(*lang), &head),
            Slip::Readiness { report, lang } => {
                documents::readiness(&self.catalogue.of(*lang), &head, report)
            }
        }
    }
}

/// Memory of the visit that ended goes back to the system at the second tick after it: by then the screen has let go of
/// it too.
fn give_memory_back(counted: &mut Counted) {
    counted.since_wipe = counted.since_wipe.saturating_add(1);
    if counted.since_wipe == 2 {
        perron_memory::give_back();
    }
}

/// The next tick; never, where they come by hand.
async fn next(ticks: &mut Option<Interval>) {
    match ticks {
        Some(ticks) => drop(ticks.tick().await),
        None => std::future::pending().await,
    }
}
