//! All devices with keys of a machine, on one thread: plugged in, judged, read, and plugged out.
//!
//! ```text
//!  plugged in ─► open ─► a scanner? ─ yes ─► grab ─► Typist ─► codes
//!     ▲                     │ no
//!     │                     └─ alone: grab ─► Typist ─► a person's keys, passed on
//!     └── gone: closed       else: listened to, so that a scanner is known by how it types
//! ```
//!
//! The thread sleeps until a device sends something, something is plugged in, or it is told to stop; while a code or a key
//! waits for the next it wakes up for that alone.

use std::collections::BTreeMap;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::event::{EventfdFlags, PollFd, PollFlags, Timespec, eventfd, poll};

use super::device::{KeyDevice, KeyDeviceInfo, KeyDevices, Timed};
use super::layout::Layout;
use super::reading::Layouts;
use super::stroke::KeyEvent;
use super::typist::{Role, Typed, Typist};
use crate::find::DeviceId;
use crate::scanner::{Scan, ScanFault, looks_like_a_scanner};

/// How long after a plug a device is tried that could not be opened: its rights are set a moment later.
const TRY_AGAIN: Duration = Duration::from_millis(300);
/// How often it is tried so soon.
const TRIES: u32 = 10;
/// How long to wait after that: another program may hold it. Also between two looks where nobody tells of changes.
const LATER: Duration = Duration::from_secs(5);
/// The most devices that are read.
const DEVICES_MAX: usize = 32;

/// What was learned of a device earlier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Whether it is a scanner, whatever it calls itself.
    pub scanner: bool,
    /// For which country it is set, if that is known.
    pub layouts: Vec<Layout>,
}

/// How devices are taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Whether keyboards, too, are taken for this program alone: on a kiosk, where nothing typed may reach anything else.
    pub alone: bool,
    /// The layout of every scanner here, where the site says one.
    pub layout: Option<Layout>,
    /// What was learned earlier.
    pub known: BTreeMap<DeviceId, Known>,
}

/// What the devices report.
#[derive(Debug, PartialEq, Eq)]
pub enum KeyReport {
    /// A code was read.
    Scanned(Scan),
    /// Something was read that is no code.
    Rejected(ScanFault),
    /// A person's keys. Only where keyboards are taken, too.
    Keys(KeyDeviceInfo, Vec<KeyEvent>),
    /// A device shows what it is.
    Learned(DeviceId, Known),
    /// What is plugged in now.
    Plugged(Vec<KeyDeviceState>),
}

/// A device that is plugged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyDeviceState {
    /// What it says of itself.
    pub info: KeyDeviceInfo,
    /// Whether it is read as a scanner.
    pub is_scanner: bool,
    /// Why it cannot be read, in the system's words.
    pub problem: Option<String>,
}

/// Takes reports; false when nobody listens any more.
pub type Listener = dyn FnMut(KeyReport) -> bool + Send;

/// Tells [`watch_keys`] to end. Clones tell the same one.
#[derive(Clone, Debug)]
pub struct Stop(Arc<OwnedFd>);

impl Stop {
    /// Not told yet.
    ///
    /// # Errors
    /// When the system gives no more open files.
    pub fn new() -> io::Result<Self> {
        Ok(Self(Arc::new(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?)))
    }

    /// Ends it; its devices are given back.
    pub fn stop(&self) {
        if let Err(error) = rustix::io::write(&self.0, &1u64.to_ne_bytes()) {
            tracing::debug!(%error, "told to stop before");
        }
    }
}

/// Becomes readable when told.
impl AsFd for Stop {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Reads the devices on this thread until it is told to stop, or nobody listens any more.
pub fn watch_keys(devices: Box<dyn KeyDevices>, rules: Rules, listener: Box<Listener>, stop: &Stop) {
    let untold = devices.changes().is_none().then(Instant::now);
    Keys { devices, rules, listener, open: vec![], waiting: vec![], plugged: vec![], looks: untold }
        .run(&stop.0);
}

struct Keys {
    devices: Box<dyn KeyDevices>,
    rules: Rules,
    listener: Box<Listener>,
    open: Vec<Open>,
    /// Those that could not be opened yet, and when to try again.
    waiting: Vec<Waiting>,
    /// What was last told of what is plugged in.
    plugged: Vec<KeyDeviceState>,
    /// When to look again, where nobody tells of changes.
    looks: Option<Instant>,
}

struct Open {
    info: KeyDeviceInfo,
    device: Box<dyn KeyDevice>,
    typist: Typist,
    /// When nothing having come means something.
    rests: Option<Instant>,
    /// Whether it is to be taken, or given back, as soon as no key is down.
    turns: bool,
}

struct Waiting {
    info: KeyDeviceInfo,
    tries: u32,
    at: Instant,
    problem: String,
}

impl Waiting {
    /// Whether it is worth telling: what cannot be opened at once often can a moment later.
    fn is_told(&self) -> bool {
        self.tries >= TRIES
    }
}

/// What became readable.
struct Ready {
    stop: bool,
    changes: bool,
    devices: Vec<bool>,
}

impl Keys {
    fn run(&mut self, stop: &OwnedFd) {
        self.look();
        loop {
            if !self.tell_plugged() {
                return;
            }
            let ready = match self.wait(stop) {
                Ok(ready) => ready,
                Err(error) => {
                    tracing::error!(%error, "the keys cannot be waited for");
                    return;
                }
            };
            if ready.stop {
                return;
            }
            let Some(gone) = self.read(&ready.devices) else { return };
            let changed = ready.changes && self.devices.changed();
            let is_time = self.looks.is_some_and(|at| Instant::now() >= at);
            // One that went may be back under the same name already.
            if gone || changed || is_time {
                self.look();
            }
            self.try_again(Instant::now());
        }
    }

    fn wait(&self, stop: &OwnedFd) -> io::Result<Ready> {
        let mut fds = vec![PollFd::new(stop, PollFlags::IN)];
        let changes = self.devices.changes();
        if let Some(changes) = &changes {
            fds.push(PollFd::new(changes, PollFlags::IN));
        }
        let devices: Vec<_> = self.open.iter().map(|open| open.device.ready()).collect();
        fds.extend(devices.iter().map(|fd| PollFd::new(fd, PollFlags::IN)));
        let rests = self.open.iter().filter_map(|open| open.rests);
        let next = rests.chain(self.waiting.iter().map(|waiting| waiting.at)).chain(self.looks).min();
        let timeout = next.map(|at| {
            // A millisecond more, so that the moment is past when it wakes.
            let left = at.saturating_duration_since(Instant::now()) + Duration::from_millis(1);
            Timespec { tv_sec: left.as_secs().try_into().unwrap_or(1), tv_nsec: left.subsec_nanos().into() }
        });
        loop {
            match poll(&mut fds, timeout.as_ref()) {
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
                Ok(_) => break,
            }
        }
        let mut told = fds.iter().map(|fd| !fd.revents().is_empty());
        let stop = told.next().unwrap_or(true);
        let changes = changes.is_some() && told.next().unwrap_or_default();
        Ok(Ready { stop, changes, devices: told.collect() })
    }

    /// Reads the devices that have something, and lets the others rest whose time has come. Tells whether one is gone;
    /// nothing where nobody listens.
    fn read(&mut self, ready: &[bool]) -> Option<bool> {
        let mut events: Vec<Timed> = vec![];
        let mut gone = vec![];
        let mut reports = vec![];
        for (at, open) in self.open.iter_mut().enumerate() {
            let before = open.known();
            let now = Instant::now();
            let is_ready = ready.get(at).copied().unwrap_or_default();
            if !is_ready && open.rests.is_none_or(|rests| now < rests) {
                continue;
            }
            // Also where it was the time that woke: something may have come since.
            let mut typed = vec![];
            events.clear();
            if let Err(error) = open.device.read(&mut events) {
                tracing::info!(device = open.info.name, %error, "unplugged");
                // Half a code of a pulled cable is no code.
                gone.push(at);
            }
            open.typist.take(&events, &mut typed);
            if events.is_empty() {
                open.typist.rest(now, &mut typed);
            }
            open.rests = open.typist.wakes().map(|wait| Instant::now() + wait);
            reports.extend(typed.into_iter().filter_map(|typed| report(open, typed, &self.rules)));
            open.turn(&self.rules);
            if open.known() != before {
                self.rules.known.insert(open.info.id.clone(), open.known());
                reports.push(KeyReport::Learned(open.info.id.clone(), open.known()));
            }
        }
        for at in gone.iter().rev() {
            self.open.remove(*at);
        }
        reports.into_iter().all(|report| (self.listener)(report)).then_some(!gone.is_empty())
    }

    /// Opens what is plugged in, and forgets what is not.
    fn look(&mut self) {
        self.looks = self.looks.map(|_| Instant::now() + LATER);
        let mut found = self.devices.list();
        // Whatever is plugged in beside it, a device that is taken stays taken.
        self.open.retain(|open| found.contains(&open.info));
        self.waiting.retain(|waiting| found.contains(&waiting.info));
        // Of too many new ones the scanners count.
        found.sort_by_key(|info| !looks_like_a_scanner(&info.name, info.vendor));
        for info in found {
            let is_new = !self.open.iter().any(|open| open.info == info)
                && !self.waiting.iter().any(|waiting| waiting.info == info);
            if is_new && self.open.len() + self.waiting.len() >= DEVICES_MAX {
                tracing::warn!(name = info.name, "more devices with keys than are read");
            } else if is_new {
                self.open(info, 0);
            }
        }
    }

    fn open(&mut self, info: KeyDeviceInfo, tries: u32) {
        let known = self.rules.known.get(&info.id);
        let role = match known {
            _ if looks_like_a_scanner(&info.name, info.vendor) => Role::Named,
            Some(known) if known.scanner => Role::Proven,
            _ => Role::Unknown,
        };
        let layouts = match (self.rules.layout, known) {
            (Some(layout), _) => Layouts::only(layout),
            (None, Some(known)) => Layouts::of(&known.layouts),
            (None, None) => Layouts::default(),
        };
        let opened = self.devices.open(&info).and_then(|mut device| {
            if role.is_scanner() || self.rules.alone {
                device.grab(true)?;
            }
            Ok(device)
        });
        match opened {
            Ok(device) => {
                let typist = Typist::new(role, layouts);
                self.open.push(Open { info, device, typist, rests: None, turns: false });
            }
            Err(error) => {
                if tries == TRIES {
                    tracing::warn!(device = info.name, %error, "a device with keys cannot be read");
                }
                let at = Instant::now() + if tries < TRIES { TRY_AGAIN } else { LATER };
                self.waiting.push(Waiting { info, tries, at, problem: error.to_string() });
            }
        }
    }

    fn try_again(&mut self, now: Instant) {
        let (due, later): (Vec<Waiting>, _) =
            std::mem::take(&mut self.waiting).into_iter().partition(|waiting| now >= waiting.at);
        self.waiting = later;
        for waiting in due {
            self.open(waiting.info, waiting.tries.saturating_add(1));
        }
    }

    /// Tells what is plugged in, where that changed. False: nobody listens.
    fn tell_plugged(&mut self) -> bool {
        let open = self.open.iter().map(|open| KeyDeviceState {
            info: open.info.clone(),
            is_scanner: open.typist.role().is_scanner(),
            problem: None,
        });
        let waiting = self.waiting.iter().filter(|waiting| waiting.is_told()).map(|waiting| KeyDeviceState {
            info: waiting.info.clone(),
            is_scanner: looks_like_a_scanner(&waiting.info.name, waiting.info.vendor),
            problem: Some(waiting.problem.clone()),
        });
        let now: Vec<KeyDeviceState> = open.chain(waiting).collect();
        if now == self.plugged {
            return true;
        }
        self.plugged.clone_from(&now);
        (self.listener)(KeyReport::Plugged(now))
    }
}

impl Open {
    /// What is worth to be known of it after the next start.
    fn known(&self) -> Known {
        let scanner = matches!(self.typist.role(), Role::Proven | Role::Named);
        Known { scanner, layouts: self.typist.layouts().possible().to_vec() }
    }

    /// Takes the device, or gives it back, where that is due and no key is down.
    fn turn(&mut self, rules: &Rules) {
        if !self.turns || !self.typist.is_at_rest() {
            return;
        }
        self.turns = false;
        let alone = rules.alone || self.typist.role().is_scanner();
        if let Err(error) = self.device.grab(alone) {
            tracing::warn!(device = self.info.name, %error, "a scanner's keys reach other programs, too");
        }
    }
}

fn report(open: &mut Open, typed: Typed, rules: &Rules) -> Option<KeyReport> {
    match typed {
        Typed::Code(Ok(scan)) => Some(KeyReport::Scanned(scan)),
        Typed::Code(Err(fault)) => Some(KeyReport::Rejected(fault)),
        Typed::Keys(keys) => rules.alone.then(|| KeyReport::Keys(open.info.clone(), keys)),
        Typed::IsScanner | Typed::IsKeyboard => {
            open.turns = true;
            None
        }
    }
}
