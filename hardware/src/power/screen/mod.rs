//! The screen: dark while a site is closed and nobody is there, and woken by the first touch.
//!
//! ```text
//!                hours are over, nobody was there for long
//!   Lit ──────────────────────────────────────────────────► Black
//!    ▲ ▲                                                      │ │
//!    │ └──────── hours begin, a code is read ─────────────────┘ │
//!    │                                                          │ a touch, a key: Wake::Woken
//!    └── the finger is up, and SETTLE is over ── Waking ◄───────┘
//!                                        all of it: Wake::Waking
//! ```
//!
//! Black is always a black picture, which the caller draws; what else goes dark depends on the machine ([`Dark`]).
//! A program that does not draw through the kernel itself cannot switch a monitor off: the kernel's `dpms` files can only
//! be read, what blanks the console has no effect while another program draws, and neither `cage` (its issue 245) nor Slint's
//! own way to the screen offers a switch. So only the light of a built-in screen is switched. A monitor on a cable shows
//! black, and its own light stays on: that takes its own timer, or a socket with one.

mod keeper;
mod panel;
mod simulated;
#[cfg(test)]
mod tests;

pub use keeper::{Input, SETTLE, Screen, Wake};
pub use panel::PanelSwitch;
pub use simulated::SimulatedScreen;

use super::backlight::BacklightError;

/// What goes dark beside the black picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dark {
    /// The light behind the screen is out.
    LightOut,
    /// The light is as weak as it is ever made; it may be out, but the driver does not promise it.
    Dimmed,
    /// Nothing: the picture alone is black. So it is with a monitor on a cable.
    PictureOnly,
}

/// Switches the light of a screen.
pub trait ScreenSwitch: Send {
    /// Makes it as dark as this machine can. The same again where it is dark.
    ///
    /// # Errors
    /// When there is something to switch and it cannot be. The picture is black all the same.
    fn darken(&mut self) -> Result<Dark, BacklightError>;

    /// Makes it light as it was. Also where another run of this program left it dark.
    ///
    /// # Errors
    /// When it cannot be switched.
    fn lighten(&mut self) -> Result<(), BacklightError>;
}
