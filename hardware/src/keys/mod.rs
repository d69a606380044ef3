//! Devices that send keys: scanners that pose as keyboards, keypads, keyboards.
//!
//! ```text
//!  kernel ─ KeyEvent ─► Held ─ Stroke ─► Framer ─ strokes of one code ─► Layouts ─ Scan
//!                         what is held down         Enter, Tab, a pause     which country's keys
//! ```
//!
//! A key is a place on a keyboard, not a character. What stood on the paper is found when the whole code is there:
//! [`reading`] tries the layouts of the countries that scanners are sold in.

mod dead;
mod device;
mod judge;
mod keyboard;
mod keypad;
mod layout;
mod reading;
mod simulated;
mod stroke;
#[cfg(test)]
mod tests;
mod typing;
mod typist;
mod watch;
#[cfg(test)]
mod watch_tests;

pub use device::{EventDevices, KeyDevice, KeyDeviceInfo, KeyDevices, Timed};
pub use evdev::KeyCode;
pub use judge::{BURST_PAUSE, HAND_KEYS, HAND_PAUSE, HOLD, QUICK, SCANNER_CHARACTERS, SCANNER_TIME};
pub use keyboard::{Keyboard, Meant, Press};
pub use keypad::{Function, Keypad};
pub use layout::{Layout, Level};
pub use reading::Layouts;
pub use simulated::{SimulatedDevice, SimulatedKeys};
pub use stroke::{Held, KeyEvent, Stroke};
pub use typing::{Manner, type_text};
pub use typist::{Role, Typed, Typist};
pub use watch::{KeyDeviceState, KeyReport, Known, Listener, Rules, Stop, watch_keys};
