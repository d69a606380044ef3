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
