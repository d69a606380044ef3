//! A screen that exists only in this process.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Dark, ScreenSwitch};
use crate::power::backlight::BacklightError;

/// The simulated screen. Clones are the same one.
#[derive(Clone, Debug)]
pub struct SimulatedScreen(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    can: Dark,
    dark: bool,
    fails: u32,
    switched: u32,
}

impl SimulatedScreen {
    /// One that is lit and can go so dark.
    #[must_use]
    pub fn new(can: Dark) -> Self {
        Self(Arc::new(Mutex::new(State { can, dark: false, fails: 0, switched: 0 })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether its light is out or weak.
    #[must_use]
    pub fn is_dark(&self) -> bool {
        self.state().dark
    }

    /// How often it was to be switched.
    #[must_use]
    pub fn switched(&self) -> u32 {
        self.state().switched
    }

    /// Lets so many switches fail.
    pub fn fails(&self, switches: u32) {
        self.state().fails = switches;
    }

    /// Makes it dark, as an earlier run did that was killed.
    pub fn is_left_dark(&self) {
        let mut state = self.state();
        state.dark = state.can != Dark::PictureOnly;
    }

    fn switch(&self, dark: bool) -> Result<Dark, BacklightError> {
        let mut state = self.state();
        state.switched = state.switched.saturating_add(1);
        if state.fails > 0 {
            state.fails -= 1;
            let source = io::ErrorKind::NotFound.into();
            return Err(BacklightError::Refused { file: PathBuf::from("simulated"), source });
        }
        state.dark = dark && state.can != Dark::PictureOnly;
        Ok(state.can)
    }
}

impl ScreenSwitch for SimulatedScreen {
    fn darken(&mut self) -> Result<Dark, BacklightError> {
        self.switch(true)
    }

    fn lighten(&mut self) -> Result<(), BacklightError> {
        self.switch(false).map(drop)
    }
}
