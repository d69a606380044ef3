//! The light of a built-in screen, switched where the kernel offers it.

use super::{Dark, ScreenSwitch};
use crate::find::Machine;
use crate::power::backlight::{Backlight, BacklightError, Way};

/// The lights of this machine.
#[derive(Debug)]
pub struct PanelSwitch {
    machine: Machine,
    /// Which light was dimmed, and its value before.
    dimmed: Option<(String, u32)>,
}

impl PanelSwitch {
    /// Those of this machine. They are looked for at each switch, for a graphics driver may come late or begin anew.
    #[must_use]
    pub fn new(machine: Machine) -> Self {
        Self { machine, dimmed: None }
    }

    /// Makes the light weak whose brightness is to be changed first.
    fn dim(&mut self, lights: &[Backlight]) -> Result<(), BacklightError> {
        let light = lights.iter().find(|light| light.has_steps()).ok_or(BacklightError::NotOffered)?;
        let before = light.value();
        if before.is_none_or(|before| before > light.dimmest()) {
            light.set_value(light.dimmest())?;
            self.dimmed = before.map(|before| (light.name().to_owned(), before));
        }
        Ok(())
    }
}

impl ScreenSwitch for PanelSwitch {
    fn darken(&mut self) -> Result<Dark, BacklightError> {
        let lights = Backlight::find(&self.machine);
        if lights.is_empty() {
            return Ok(Dark::PictureOnly);
        }
        let mut dark = None;
        let mut problem = None;
        // The firmware's switch does nothing and says that it worked.
        for light in lights.iter().filter(|light| light.way != Way::Firmware) {
            match light.switch(false) {
                Ok(()) if light.way == Way::Raw => dark = Some(Dark::LightOut),
                Ok(()) => {}
                Err(error) => problem = Some(error),
            }
        }
        if let Some(dark) = dark {
            return Ok(dark);
        }
        match (self.dim(&lights), problem) {
            (Ok(()), _) => Ok(Dark::Dimmed),
            (Err(BacklightError::NotOffered), None) => Ok(Dark::PictureOnly),
            (Err(BacklightError::NotOffered), Some(error)) | (Err(error), _) => Err(error),
        }
    }

    fn lighten(&mut self) -> Result<(), BacklightError> {
        let mut problem = None;
        for light in Backlight::find(&self.machine) {
            let way = light.way;
            let switched = if way == Way::Firmware { Ok(()) } else { light.switch(true) };
            let before = match &self.dimmed {
                Some((name, before)) if name == light.name() => Some(*before),
                _ => None,
            };
            // Somebody may have set another brightness meanwhile: that stays.
            let is_too_dark =
                light.has_steps() && light.value().is_some_and(|value| value <= light.dimmest());
            let value = before.unwrap_or_else(|| light.dimmest());
            let set =
                if is_too_dark && light.value() != Some(value) { light.set_value(value) } else { Ok(()) };
            problem = switched.and(set).err().or(problem);
        }
        if problem.is_none() {
            self.dimmed = None;
        }
        problem.map_or(Ok(()), Err)
    }
}
