//! Whether this kiosk's devices work: each is tried once by using it, and a report says what came of it. Two minutes.
//!
//! ```text
//!  NotTried ─► Running ─► Unsure ─ « Did it come out? » ─► Works | Fails
//!                 └────────────────────────────────────► Works | Fails
//! ```
//!
//! A code that is shown here opens nothing: the screen says what kind it is, and no more.

use crate::context::Context;
use crate::destination::Destination;
use crate::device::{Device, Found, Trial, Tried};
use crate::effect::{Ask, Slip};
use crate::next::{Did, Next};
use crate::reader::{Camera, CameraUse};
use crate::scan::{Foreign, Scan, ScanText, classify};
use perron_domain::jobs::{PaperFault, PaperOutcome};

/// A code that was shown here, as far as it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A badge.
    Badge,
    /// A ticket.
    Ticket,
    /// A voucher, or a number that may be one's.
    Voucher,
    /// A memo.
    Memo,
    /// Something else.
    Other,
}

/// The screen.
#[derive(Clone, Debug)]
pub struct Devices {
    /// Which one is being tried.
    pub chosen: Device,
    trials: [Trial; Device::ALL.len()],
    /// What was read last.
    pub read: Option<Kind>,
}

/// What is done there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DevicesAct {
    /// Try this one.
    Choose(Device),
    /// Print a page to look at.
    PrintPage,
    /// The page came out, or did not.
    CameOut(bool),
    /// Play a tone.
    Play,
    /// The tone was heard, or was not.
    Heard(bool),
    /// Louder, now and for everybody who comes.
    Louder,
    /// Softer.
    Softer,
    /// Print the report, and keep it.
    Report,
}

impl Default for Devices {
    fn default() -> Self {
        Self { chosen: Device::Scanner, trials: Default::default(), read: None }
    }
}

impl Devices {
    fn trial_mut(&mut self, device: Device) -> &mut Trial {
        let [scanner, camera, printer, sound] = &mut self.trials;
        match device {
            Device::Scanner => scanner,
            Device::Camera => camera,
            Device::Printer => printer,
            Device::Sound => sound,
        }
    }

    /// What came of trying one.
    #[must_use]
    pub fn trial(&self, device: Device) -> Trial {
        let [scanner, camera, printer, sound] = self.trials;
        match device {
            Device::Scanner => scanner,
            Device::Camera => camera,
            Device::Printer => printer,
            Device::Sound => sound,
        }
    }

    /// The report.
    #[must_use]
    pub fn report(&self, cx: &Context) -> Vec<Tried> {
        let line = |device| Tried { device, found: found(device, cx), trial: self.trial(device) };
        Device::ALL.map(line).to_vec()
    }

    /// A code was read. A scanner works where one is known to be there, or where the code is ours: what a hand types
    /// quickly is no scanner's.
    pub(crate) fn scanned(&mut self, text: &ScanText, by: Device, cx: &Context) {
        let kind = match classify(text) {
            Scan::Badge(_) => Kind::Badge,
            Scan::Ticket(_) => Kind::Ticket,
            Scan::Voucher(_) | Scan::Number(_) => Kind::Voucher,
            Scan::Memo(_) => Kind::Memo,
            Scan::Foreign(Foreign::Web | Foreign::Product | Foreign::Other) => Kind::Other,
        };
        self.read = Some(kind);
        if by == Device::Camera || cx.scanner || kind != Kind::Other {
            *self.trial_mut(by) = Trial::Works;
        }
    }

    /// A scanner read something that is no code. It may be the code's fault: that it works, once seen, stays so.
    pub(crate) fn unreadable(&mut self, cx: &Context) {
        self.read = None;
        let trial = self.trial_mut(Device::Scanner);
        if *trial != Trial::Works && cx.scanner {
            *trial = Trial::Fails;
        }
    }

    /// The tone did not sound. What a person has heard stays heard.
    pub(crate) fn silent(&mut self) {
        let trial = self.trial_mut(Device::Sound);
        if *trial == Trial::Unsure {
            *trial = Trial::Fails;
        }
    }

    /// The page came out, or did not. What a person has said of it stays said, whatever other paper comes.
    pub(crate) fn paper(&mut self, outcome: PaperOutcome) {
        let trial = self.trial_mut(Device::Printer);
        if *trial == Trial::Running {
            *trial = match outcome {
                PaperOutcome::Printed => Trial::Works,
                PaperOutcome::Unknown => Trial::Unsure,
                PaperOutcome::Failed(_) => Trial::Fails,
            };
        }
    }
}

/// Whether a device is there.
fn found(device: Device, cx: &Context) -> Found {
    match device {
        Device::Scanner if cx.scanner => Found::There,
        Device::Scanner => Found::Absent,
        Device::Camera => match (cx.site.camera, cx.camera) {
            (CameraUse::Never, _) => Found::Unused,
            (_, Camera::Absent) => Found::Absent,
            (_, Camera::Closed | Camera::Looking) => Found::There,
            (_, Camera::Fault(fault)) => Found::Sight(fault),
        },
        Device::Sound if cx.sound => Found::There,
        Device::Sound => Found::Absent,
        Device::Printer if !cx.site.prints => Found::Unused,
        Device::Printer => match cx.printer {
            Some(PaperFault::NoPrinter) => Found::Absent,
            Some(fault) => Found::Paper(fault),
            None => Found::There,
        },
    }
}

/// A person said what the device could not tell.
fn said(screen: &mut Devices, device: Device, works: bool) -> Next<Devices> {
    let trial = screen.trial_mut(device);
    if *trial == Trial::Unsure {
        *trial = if works { Trial::Works } else { Trial::Fails };
    }
    Next::stay()
}

pub(crate) fn act(screen: &mut Devices, did: &Did<'_, DevicesAct>, cx: &Context) -> Next<Devices> {
    match did {
        Did::Back => Next::go(Destination::Home),
        Did::Act(DevicesAct::Choose(device)) => {
            (screen.chosen, screen.read) = (*device, None);
            Next::stay()
        }
        Did::Act(DevicesAct::PrintPage) if screen.trial(Device::Printer) == Trial::Running => Next::stay(),
        Did::Act(DevicesAct::PrintPage) => {
            *screen.trial_mut(Device::Printer) = Trial::Running;
            Next::ask(Slip::TestPage { lang: cx.look.lang })
        }
        Did::Act(DevicesAct::CameOut(came_out)) => said(screen, Device::Printer, *came_out),
        Did::Act(DevicesAct::Play) => {
            // It may be heard before it ends: a person can say so at once.
            *screen.trial_mut(Device::Sound) = Trial::Unsure;
            Next::ask(Ask::Tone)
        }
        Did::Act(DevicesAct::Heard(heard)) => said(screen, Device::Sound, *heard),
        Did::Act(DevicesAct::Louder) => Next::ask(Ask::Loudness(cx.loudness.louder())),
        Did::Act(DevicesAct::Softer) => Next::ask(Ask::Loudness(cx.loudness.softer())),
        Did::Act(DevicesAct::Report) => {
            Next::ask(Slip::Readiness { report: screen.report(cx), lang: cx.look.lang })
        }
        Did::Earlier | Did::Later | Did::Key(_) | Did::Erase => Next::stay(),
    }
}
