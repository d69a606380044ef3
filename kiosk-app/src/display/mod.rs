//! Where the kiosk is shown: in a window on somebody's desktop, or, where nothing else draws, on the machine's own screen.
//!
//! ```text
//!  DISPLAY or WAYLAND_DISPLAY ─► Desktop   X11 window; the desktop's own pointer and keys
//!  neither                    ─► Station   graphics card and libinput, nothing between: no window manager to leave through
//! ```

#[cfg(feature = "device")]
mod input;
#[cfg(feature = "device")]
mod station;
#[cfg(feature = "device")]
mod turn;

use crate::app::StartError;
use perron_ui::AppWindow;
use std::path::Path;

/// Where it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Display {
    /// A window on a desktop.
    Desktop,
    /// The whole of the machine's screen.
    Station,
}

impl Display {
    /// What this process was started under.
    #[must_use]
    pub fn of_this_process() -> Self {
        let told = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        Self::choose(told("DISPLAY") || told("WAYLAND_DISPLAY"))
    }

    /// A program that was built for one of the two alone chooses that.
    fn choose(desktop: bool) -> Self {
        match (cfg!(feature = "desktop"), cfg!(feature = "device")) {
            (true, true) if !desktop => Self::Station,
            (false, true) => Self::Station,
            _ => Self::Desktop,
        }
    }

    /// Makes the screen as the configuration wants it, as far as that must be done before anything else runs.
    ///
    /// # Errors
    /// [`StartError::Settings`], before a screen is waited for.
    pub fn prepare(self, config: Option<&Path>) -> Result<(), StartError> {
        #[cfg(feature = "device")]
        if self == Self::Station {
            return station::prepare(config);
        }
        let _ = config;
        Ok(())
    }

    /// Opens the window. On a station this waits for the graphics card's driver, and for a screen.
    ///
    /// # Errors
    /// [`StartError::Window`], [`StartError::NoFont`].
    pub fn open(self) -> Result<AppWindow, StartError> {
        #[cfg(feature = "device")]
        if self == Self::Station {
            return station::open();
        }
        slint::BackendSelector::new().select()?;
        crate::fonts::check_shared()?;
        Ok(AppWindow::new()?)
    }

    /// Starts the program anew where its screen went away: only then is the picture there again. Otherwise it does nothing.
    ///
    /// # Errors
    /// [`StartError::Thread`] where the program does not start.
    pub fn begin_again(self, ended: &Result<(), slint::PlatformError>) -> Result<(), StartError> {
        #[cfg(feature = "device")]
        if self == Self::Station {
            return station::begin_again(ended);
        }
        let _ = ended;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_station_is_where_nothing_else_draws() {
        let without = if cfg!(feature = "device") { Display::Station } else { Display::Desktop };
        assert_eq!(Display::choose(false), without);
        let with = if cfg!(feature = "desktop") { Display::Desktop } else { without };
        assert_eq!(Display::choose(true), with);
    }
}
