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
use crate::effect::{Ask, Slip};
use crate::next::{Did, Next};
use crate::reader::{Camera, CameraFault, CameraUse};
use crate::scan::{Foreign, Scan, ScanText, classify};
use perron_domain::jobs::{PaperFault, PaperOutcome};

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// A scanner.
    Scanner,
    /// The camera.
    Camera,
    /// The printer.
    Printer,
    /// The loudspeaker, or headphones.
    Sound,
}

impl Device {
    /// All of them, in the order of the list.
    pub const ALL: [Self; 4] = [Self::Scanner, Self::Camera, Self::Printer, Self::Sound];
}

/// What came of trying one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trial {
    /// Nobody tried.
    #[default]
    NotTried,
    /// It is being tried.
    Running,
    /// It cannot tell: a person is asked.
    Unsure,
    /// It works.
    Works,
    /// It does not.
    Fails,
}

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

/// Whether a device is there, before anybody tries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// It is.
    There,
    /// It is not.
    Absent,
    /// The site says that there is none.
    Unused,
    /// The printer is, and something is the matter.
    Paper(PaperFault),
    /// The camera is, and something is the matter.
    Sight(CameraFault),
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
    /// Print the report, and keep it.
    Report,
}

/// One line of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Which device.
    pub device: Device,
    /// Whether it is there.
    pub found: Found,
    /// What came of trying it.
    pub trial: Trial,
}

impl Tried {
    /// Whether nothing is left to be done about it: it works, or the kiosk does without.
    #[must_use]
    pub fn is_well(&self, cx: &Context) -> bool {
        let is_needed = match self.device {
            // One of the two reads codes.
            Device::Scanner => cx.site.camera == CameraUse::Never || cx.camera == Camera::Absent,
            Device::Camera => cx.site.camera == CameraUse::Always,
            Device::Printer => self.found != Found::Unused,
            // Nothing is read aloud yet.
            Device::Sound => false,
        };
        self.trial == Trial::Works || (!is_needed && self.trial != Trial::Fails)
    }
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

    /// A code was shown.
    pub(crate) fn scanned(&mut self, text: &ScanText) {
        self.read = Some(match classify(text) {
            Scan::Badge(_) => Kind::Badge,
            Scan::Ticket(_) => Kind::Ticket,
            Scan::Voucher(_) | Scan::Number(_) => Kind::Voucher,
            Scan::Memo(_) => Kind::Memo,
            Scan::Foreign(Foreign::Web | Foreign::Product | Foreign::Other) => Kind::Other,
        });
        *self.trial_mut(self.reads()) = Trial::Works;
    }

    /// Something was shown that cannot be read. It may be the code's fault: that it works, once seen, stays so.
    pub(crate) fn unreadable(&mut self) {
        self.read = None;
        let trial = self.trial_mut(self.reads());
        if *trial != Trial::Works {
            *trial = Trial::Fails;
        }
    }

    /// What reads codes: the camera only where it is being tried.
    fn reads(&self) -> Device {
        if self.chosen == Device::Camera { Device::Camera } else { Device::Scanner }
    }

    /// The tone did not sound.
    pub(crate) fn silent(&mut self) {
        *self.trial_mut(Device::Sound) = Trial::Fails;
    }

    /// A page came out, or did not. The report's own paper counts as well.
    pub(crate) fn paper(&mut self, outcome: PaperOutcome) {
        *self.trial_mut(Device::Printer) = match outcome {
            PaperOutcome::Printed => Trial::Works,
            PaperOutcome::Unknown => Trial::Unsure,
            PaperOutcome::Failed(_) => Trial::Fails,
        };
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
        Did::Act(DevicesAct::Report) => {
            Next::ask(Slip::Readiness { report: screen.report(cx), lang: cx.look.lang })
        }
        Did::Earlier | Did::Later | Did::Key(_) | Did::Erase => Next::stay(),
    }
}
