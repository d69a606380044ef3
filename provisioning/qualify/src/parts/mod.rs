//! The parts, each in a file of its own: it reads, weighs with the profile's figures, and gives one finding.

mod battery;
mod camera;
mod clock;
mod firmware;
mod input;
mod keyboard;
mod memory;
mod network;
mod processor;
mod screen;
mod smart;
mod sound;
mod storage;
mod temperature;
mod usb;

use crate::draft::Draft;
use crate::exam::Exam;
use crate::report::Part;

/// Reads what smartctl said, and keeps nothing.
#[cfg(fuzzing)]
pub(crate) fn read_smart(bytes: &[u8]) {
    drop(smart::Smart::read(bytes));
}

/// Looks at one part.
pub(crate) fn examine(exam: &mut Exam<'_>, part: Part) -> Draft {
    match part {
        Part::Processor => processor::examine(exam),
        Part::Memory => memory::examine(exam),
        Part::Storage => storage::examine(exam),
        Part::Battery => battery::examine(exam),
        Part::Screen => screen::examine(exam),
        Part::Keyboard => keyboard::examine(exam),
        Part::Sound => sound::examine(exam),
        Part::Camera => camera::examine(exam),
        Part::Network => network::examine(exam),
        Part::Usb => usb::examine(exam),
        Part::Clock => clock::examine(exam),
        Part::Temperature => temperature::examine(exam),
        Part::Firmware => firmware::examine(exam),
    }
}
