//! Puts a kiosk together: settings, keys, devices, workers and the loop.
//!
//! ```text
//!  reader ─┐                      ┌─► store worker ─► store
//!  ticker ─┼─► inbox ─► runner ───┤      │
//!  screen ─┘              │       └─► printing ─► printer
//!                         └─► publish ─► screen
//! ```

mod devices;

use crate::badges::Badges;
use crate::catalogue::{Catalogue, CatalogueError};
use crate::clock::{Clock, secret};
use crate::demo::{self, DemoError, Samples};
use crate::runner::{Publish, Runner};
use crate::settings::{Settings, SettingsError};
use crate::simulator::Simulator;
use crate::site_keys::{SiteKeys, SiteKeysError};
use crate::station::Station;
use crate::workers::content::ContentWorker;
use crate::workers::keys::Pressed;
use crate::workers::lifeline::{Lifeline, OnDeath, run_watched};
use crate::workers::store::StoreWorker;
use crate::workers::{Inbox, Message, Papers, QUEUE, report, sound};
use devices::{look_at_battery, look_for_codes, printing, read_codes, read_keys, simulated_folder};
use perron_domain::badges::Role;
use perron_domain::pass::Operators;
use perron_flow::{CameraUse, Event, Kiosk, Site};
use perron_hardware::camera::CameraChoice;
use perron_hardware::keys::Stop;
use perron_hardware::printer::{Address, Folder};
use perron_hardware::scanner::ScannerSimulator;
use perron_hardware::source::Wanted;
use perron_outside::{OutsideError, private_folder};
use perron_paper::Document;
use perron_store::{Store, StoreError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::sync::mpsc::{Sender, sync_channel};
use std::thread::JoinHandle;

/// Why a kiosk does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The configuration.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The site's keys.
    #[error(transparent)]
    Keys(#[from] SiteKeysError),
    /// The demonstration.
    #[error(transparent)]
    Demo(#[from] DemoError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The texts.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// No randomness.
    #[error("the system gives no randomness: {0}; check /dev/urandom")]
    Random(#[from] getrandom::Error),
    /// The folder of the data.
    #[error("{0}. The data needs a folder: name one with --data")]
    Data(OutsideError),
    /// A folder beside it.
    #[error(transparent)]
    Outside(#[from] OutsideError),
    /// A thread, or what the loop waits on.
    #[error("the system starts no thread: {0}; close other programs, or give the machine more memory")]
    Thread(#[from] std::io::Error),
    /// The user's data folder.
    #[error("there is no home folder for the data: name one with --data")]
    NoHome,
    /// No letters.
    #[error("no font is installed: install one, for example with apt-get install fonts-dejavu-core")]
    NoFont,
    /// The window.
    #[error("the window does not open: {0}; is there a display? Without one, use perron tour")]
    Window(#[from] slint::PlatformError),
}

/// What a kiosk is started with.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The data folder.
    pub data: PathBuf,
    /// The configuration, or the demonstration's.
    pub settings: Settings,
    /// The site's keys.
    pub keys: SiteKeys,
    /// Sample codes, in the demonstration only.
    pub samples: Option<Samples>,
}

impl Setup {
    /// Reads the configuration, or prepares the demonstration where none is given.
    ///
    /// # Errors
    /// [`StartError`] with a remedy.
    pub fn read(config: Option<&Path>, data: Option<&Path>, clock: &dyn Clock) -> Result<Self, StartError> {
        let data = match data {
            Some(data) => data.to_owned(),
            None => {
                let home =
                    directories::ProjectDirs::from("org", "perron", "perron").ok_or(StartError::NoHome)?;
                if config.is_some() {
                    home.data_dir().to_owned()
                } else {
                    home.data_dir().join("demonstration")
                }
            }
        };
        private_folder(&data).map_err(StartError::Data)?;
        let Some(config) = config else {
            let samples = demo::prepare(&data, clock.time().now)?;
            let settings = demo::settings(&data)?;
            let keys = SiteKeys::read(&settings.keys)?;
            return Ok(Self { data, settings, keys, samples: Some(samples) });
        };
        let settings = Settings::read(config)?;
        let keys = SiteKeys::read(&settings.keys)?;
        Ok(Self { data, settings, keys, samples: None })
    }

    /// The site as the domain knows it.
    #[must_use]
    pub fn site(&self) -> Site {
        let s = &self.settings;
        Site {
            name: s.name.clone(),
            zone: s.zone,
            languages: s.languages.clone(),
            text_size: s.text_size,
            idle: s.idle,
            country: s.country.clone(),
            seal: self.keys.seal,
            prices: s.prices.clone(),
            territory: s.territory.clone(),
            pin_length: s.pin_length,
            prints: s.printer.is_some(),
            printer_is_sought: s.printer == Some(Address::Auto),
            camera: match (&s.camera, &s.pictures) {
                (_, Some(_)) => CameraUse::Simulated,
                (Some(CameraChoice::Device(_)), None) => CameraUse::Always,
                (Some(CameraChoice::Auto), None) => CameraUse::WithoutScanner,
                (None, None) => CameraUse::Never,
            },
            loudness: crate::devices::kept_loudness(&self.data),
        }
    }

    /// The site's list of badges.
    #[must_use]
    pub fn badges(&self) -> Badges {
        Badges::new(&self.settings.keys, self.keys.authority, self.keys.fleet)
    }

    /// Opens the store; the device's key is made at the first start. The clock takes up what the last run knew of the
    /// time; in the demonstration it counts as confirmed.
    ///
    /// # Errors
    /// [`StartError::Store`].
    pub fn open_store(&self, clock: &dyn Clock) -> Result<Store, StartError> {
        let mut progress = |done, total| tracing::info!(done, total, "rebuilding the lists");
        let store = Store::open_own(&self.data, self.keys.fleet, secret()?, &mut progress)?;
        clock.remember(store.kept_clock()?);
        if self.samples.is_some() {
            clock.confirm(Role::Advisor);
        }
        Ok(store)
    }
}

/// A kiosk that runs.
#[derive(Debug)]
pub struct Running {
    /// The way in.
    pub inbox: Inbox,
    /// The simulated reader, in the demonstration.
    pub scanner: Option<ScannerSimulator>,
    /// The simulated printer's folder, if it is one.
    pub printer: Option<Folder>,
    /// The simulated camera's folder, if it is one.
    pub pictures: Option<PathBuf>,
    threads: Vec<JoinHandle<()>>,
    keys: Stop,
    lifeline: Lifeline,
}

impl Running {
    /// Stops the loop and waits until the store is closed.
    pub fn stop(self) {
        self.lifeline.stopping();
        self.keys.stop();
        report(&self.inbox, Message::Stop);
        for thread in self.threads {
            if thread.join().is_err() {
                tracing::error!("a worker ended in panic");
            }
        }
    }
}

/// What a kiosk works on, open: it needs no window, so a window can come up meanwhile.
pub struct Ready {
    /// The configuration.
    pub setup: Setup,
    /// The texts.
    pub catalogue: Arc<Catalogue>,
    store: Store,
    operators: Operators,
}

impl std::fmt::Debug for Ready {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ready").field("setup", &self.setup).finish_non_exhaustive()
    }
}

/// Opens the texts, the store and the list of issuers; fills the demonstration.
///
/// # Errors
/// [`StartError`] with a remedy.
pub fn prepare(setup: Setup, clock: &dyn Clock) -> Result<Ready, StartError> {
    let catalogue = Arc::new(Catalogue::built_in()?);
    let mut store = setup.open_store(clock)?;
    let operators = trusted(&setup, &mut store)?;
    if let Some(samples) = &setup.samples {
        demo::stock(&mut store, &setup.keys, &operators, samples, clock)?;
    }
    Ok(Ready { setup, catalogue, store, operators })
}

/// How a kiosk is started.
pub struct Start {
    /// What with.
    pub ready: Ready,
    /// The clock that all its threads ask.
    pub clock: Arc<dyn Clock>,
    /// The clock's offset, for the simulator.
    pub offset: Arc<AtomicI64>,
    /// Where views go.
    pub publish: Publish,
    /// Where keys go, where the kiosk takes the keyboards for itself.
    pub pressed: Option<Pressed>,
    /// A desktop beside it moves its arrow by devices that have keys, too.
    pub beside_a_desktop: bool,
    /// A tick every second; the tour ticks by hand.
    pub ticking: bool,
    /// Show the simulator's panel.
    pub panel: bool,
    /// Copies of what is printed, for the tour.
    pub tap: Option<Sender<Document>>,
    /// What is done when a worker, or the loop, ends though it must not: a kiosk that goes on without one is silent.
    pub on_death: OnDeath,
}

impl std::fmt::Debug for Start {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Start").field("ready", &self.ready).finish_non_exhaustive()
    }
}

/// Starts the workers and the loop.
///
/// # Errors
/// [`StartError`]; nothing runs then.
pub fn start(start: Start) -> Result<Running, StartError> {
    let Start { ready, clock, offset, publish, pressed, beside_a_desktop, ticking, panel, tap, on_death } =
        start;
    let Ready { setup, catalogue, store, operators } = ready;
    let (inbox, messages) = tokio::sync::mpsc::channel(QUEUE);
    let (store_queue, store_requests) = sync_channel(QUEUE);
    let (printer_queue, sheets) = sync_channel(QUEUE);
    let (content_queue, content_requests) = sync_channel(QUEUE);
    let (site, papers, lifeline) = (setup.site(), Papers::default(), Lifeline::new(on_death));
    let mut threads = vec![];
    let mut spawn = |name: &'static str, body: Box<dyn FnOnce() + Send>| -> Result<(), StartError> {
        let line = lifeline.clone();
        let watched = move || run_watched(name, &line, body);
        threads.push(std::thread::Builder::new().name(name.to_owned()).spawn(watched)?);
        Ok(())
    };
    let store = StoreWorker {
        store,
        operators,
        badges: setup.badges(),
        site: site.clone(),
        catalogue: catalogue.clone(),
        clock: clock.clone(),
        inbox: inbox.clone(),
        printer: printer_queue.clone(),
        papers: papers.clone(),
    };
    spawn("store", Box::new(move || store.run(&store_requests)))?;
    let packs = setup.data.join(crate::shelf::PACKS);
    let content = ContentWorker { packs, authority: setup.keys.authority, inbox: inbox.clone() };
    spawn("content", Box::new(move || content.run(&content_requests)))?;
    let printer = printing(&setup, inbox.clone(), tap);
    let folder = simulated_folder(&setup)?;
    spawn("printing", Box::new(move || printer(&sheets)))?;
    let scanner = setup.samples.is_some().then(ScannerSimulator::new);
    let simulator = panel.then(|| panel_of(&setup, scanner.as_ref(), folder.as_ref(), offset)).flatten();
    let wanted = Wanted::new();
    let alone = pressed.is_some();
    let speaker = sound::start(&setup.settings.sound, site.loudness, &inbox)
        .inspect_err(|error| tracing::error!(%error, "nothing will be heard"))
        .unwrap_or_default();
    let runner = Runner {
        kiosk: Kiosk::new(site),
        catalogue,
        clock,
        store: store_queue,
        printer: printer_queue,
        content: content_queue,
        wanted: wanted.clone(),
        sources: vec![],
        speaker,
        station: Station::new(alone, setup.settings.hours.clone()),
        data: setup.data.clone(),
        publish,
        simulator,
        papers,
        ticking,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    spawn("runner", Box::new(move || runtime.block_on(runner.run(messages))))?;
    threads.extend(read_codes(&setup, scanner.clone(), &inbox, &lifeline)?);
    threads.extend(look_at_battery(alone, &inbox, &lifeline)?);
    threads.extend(look_for_codes(&setup, wanted.clone(), &inbox, &lifeline)?);
    let keys = Stop::new()?;
    threads.extend(read_keys(&setup, pressed, beside_a_desktop, &inbox, &lifeline, &keys)?);
    let pictures = setup.settings.pictures;
    Ok(Running { inbox, scanner, printer: folder, pictures, threads, keys, lifeline })
}

/// The simulator's panel, where all that it moves is there.
fn panel_of(
    setup: &Setup,
    scanner: Option<&ScannerSimulator>,
    printer: Option<&Folder>,
    clock: Arc<AtomicI64>,
) -> Option<Simulator> {
    Some(Simulator {
        scanner: scanner?.clone(),
        printer: printer?.clone(),
        clock,
        camera: setup.data.join(demo::CAMERA),
        samples: setup.samples.clone()?,
    })
}

/// The setting that remembers the newest list of issuers ever used here.
const NEWEST: &str = "trust.version";

/// The version of the newest list of issuers ever used here; 0 before the first.
pub(crate) fn newest_list(store: &Store) -> Result<u32, StoreError> {
    Ok(store.setting(NEWEST)?.and_then(|b| b.try_into().ok()).map_or(0, u32::from_be_bytes))
}

/// The vouchers' issuers. A list older than one that this kiosk has used is not believed: it may be a stolen copy from
/// before an issuer was withdrawn.
fn trusted(setup: &Setup, store: &mut Store) -> Result<Operators, StartError> {
    let operators = setup.keys.operators(&setup.settings.keys, &setup.settings.registers);
    let known = newest_list(store)?;
    let version = operators.trust.version;
    if version < known {
        tracing::error!(
            version,
            known,
            "the list of issuers is older than the last one: not used; copy the newest"
        );
        return Ok(Operators::default());
    }
    if version > known {
        store.set_setting(NEWEST, &version.to_be_bytes())?;
    }
    Ok(operators)
}

/// Sends what came from the screen to the loop. A full inbox drops the touch: the person touches again.
pub fn deliver(inbox: &Inbox, from: crate::bridge::FromScreen) {
    let message = match from {
        crate::bridge::FromScreen::Action(action) => Message::Event(Event::Action(action)),
        crate::bridge::FromScreen::Simulate(index, text) => Message::Simulate(index, text),
    };
    if inbox.try_send(message).is_err() {
        tracing::warn!("the kiosk is busy: a touch was dropped");
    }
}
