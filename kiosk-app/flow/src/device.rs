//! The devices that are tried, what is known of them, and what came of it.

use crate::reader::CameraFault;
use perron_domain::jobs::PaperFault;

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

/// How loud the kiosk is, in steps that one hears: 1 to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loudness(u8);

impl Loudness {
    /// As loud as it gets.
    pub const MAX: u8 = 10;

    /// So many steps, at least 1 and at most 10: a kiosk that was turned down to nothing would seem broken.
    #[must_use]
    pub fn new(steps: u8) -> Self {
        Self(steps.clamp(1, Self::MAX))
    }

    /// In steps.
    #[must_use]
    pub fn steps(self) -> u8 {
        self.0
    }

    /// One step louder.
    #[must_use]
    pub fn louder(self) -> Self {
        Self::new(self.0 + 1)
    }

    /// One step softer.
    #[must_use]
    pub fn softer(self) -> Self {
        Self::new(self.0 - 1)
    }
}

impl Default for Loudness {
    fn default() -> Self {
        Self(7)
    }
}

/// Whether the kiosk is ready: something reads codes, paper comes out where there is to be some, and nothing that was
/// tried fails.
#[must_use]
pub fn is_ready(report: &[Tried]) -> bool {
    let of = |device| report.iter().find(|line| line.device == device);
    let works = |device| of(device).is_some_and(|line| line.trial == Trial::Works);
    let prints = of(Device::Printer).is_some_and(|line| line.found != Found::Unused);
    let reads = works(Device::Scanner) || works(Device::Camera);
    reads && (works(Device::Printer) || !prints) && report.iter().all(|line| line.trial != Trial::Fails)
}
