//! The light behind a built-in screen, below `/sys/class/backlight`. A monitor on a cable has none here.

use std::io;
use std::path::PathBuf;

use rustix::io::Errno;

use crate::find::{Machine, Node};

/// The darkest that a screen is made, in percent: lower values are black on some, and nobody would find the way back.
pub const DIMMEST_PERCENT: u8 = 15;
/// What lets this program change the light: a rule for udev, for a user in the group `video`.
pub const BACKLIGHT_RULE: &str = "ACTION==\"add\", SUBSYSTEM==\"backlight\", \
     RUN+=\"/bin/chgrp video $sys$devpath/brightness $sys$devpath/bl_power\", \
     RUN+=\"/bin/chmod g+w $sys$devpath/brightness $sys$devpath/bl_power\"\n";

/// Values of `bl_power`, which are those of the kernel's `FB_BLANK`.
const POWER_ON: &str = "0";
const POWER_OFF: &str = "4";

/// Why the light does not change.
#[derive(Debug, thiserror::Error)]
pub enum BacklightError {
    /// There is none, or none with steps.
    #[error("this screen's light cannot be changed from here: use the monitor's own buttons")]
    NotOffered,
    /// This user may not write it.
    #[error(
        "{file} may not be written: put this user into the group « video » and this rule into \
         /etc/udev/rules.d/70-perron-backlight.rules, then start the machine again: {BACKLIGHT_RULE}"
    )]
    Denied {
        /// What could not be written.
        file: PathBuf,
    },
    /// The kernel refuses, or the screen is gone.
    #[error("the screen's light at {file} did not change ({source}): it is tried again")]
    Refused {
        /// What could not be written.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl BacklightError {
    /// Whether trying again may help.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Refused { .. })
    }
}

/// By whom the light is changed. The kernel's own order of preference for brightness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    /// The firmware. It has no switch: what the kernel offers as one does nothing.
    Firmware,
    /// A driver for this make; some of them heed the switch.
    Platform,
    /// The graphics driver itself, which heeds it.
    Raw,
}

/// One light.
#[derive(Clone, Debug)]
pub struct Backlight {
    machine: Machine,
    node: Node,
    pub(super) way: Way,
    max: u32,
}

impl Backlight {
    /// Those of the machine, the one whose brightness is to be changed first.
    #[must_use]
    pub fn find(machine: &Machine) -> Vec<Self> {
        let mut found: Vec<Self> =
            machine.all("backlight").into_iter().filter_map(|node| Self::of(machine, node)).collect();
        found.sort_by_key(|light| light.way);
        found
    }

    fn of(machine: &Machine, node: Node) -> Option<Self> {
        let way = match machine.attribute(&node, "type").as_deref() {
            Some("firmware") => Way::Firmware,
            Some("platform") => Way::Platform,
            _ => Way::Raw,
        };
        let max = machine.attribute(&node, "max_brightness")?.parse().ok()?;
        (max > 0).then(|| Self { machine: machine.clone(), node, way, max })
    }

    /// What the kernel calls it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.node.name
    }

    /// Whether its brightness has steps; some can only be on or off.
    #[must_use]
    pub fn has_steps(&self) -> bool {
        self.max > 1
    }

    /// How bright it is set, in percent of its range.
    #[must_use]
    pub fn percent(&self) -> Option<u8> {
        let percent = u64::from(self.value()?) * 100 / u64::from(self.max);
        percent.min(100).try_into().ok()
    }

    /// Sets how bright it is, never below [`DIMMEST_PERCENT`].
    ///
    /// # Errors
    /// [`BacklightError`], with what to do.
    pub fn set_percent(&self, percent: u8) -> Result<(), BacklightError> {
        if !self.has_steps() {
            return Err(BacklightError::NotOffered);
        }
        self.set_value(self.at(percent.clamp(DIMMEST_PERCENT, 100)))
    }

    /// The value of the darkest that it is made.
    pub(super) fn dimmest(&self) -> u32 {
        self.at(DIMMEST_PERCENT)
    }

    pub(super) fn value(&self) -> Option<u32> {
        self.machine.attribute(&self.node, "brightness")?.parse().ok()
    }

    pub(super) fn set_value(&self, value: u32) -> Result<(), BacklightError> {
        self.write("brightness", &value.to_string())
    }

    /// Switches the light itself.
    pub(super) fn switch(&self, on: bool) -> Result<(), BacklightError> {
        self.write("bl_power", if on { POWER_ON } else { POWER_OFF })
    }

    /// Rounded up, so that few steps never give 0.
    fn at(&self, percent: u8) -> u32 {
        let value = (u64::from(self.max) * u64::from(percent)).div_ceil(100);
        value.try_into().unwrap_or(self.max)
    }

    fn write(&self, name: &str, value: &str) -> Result<(), BacklightError> {
        let set = self.machine.set_attribute(&self.node, name, value);
        set.map_err(|source| refused(self.machine.attribute_file(&self.node, name), source))
    }
}

fn refused(file: PathBuf, source: io::Error) -> BacklightError {
    let is_denied = source.kind() == io::ErrorKind::PermissionDenied
        || source.raw_os_error() == Some(Errno::ROFS.raw_os_error());
    if is_denied { BacklightError::Denied { file } } else { BacklightError::Refused { file, source } }
}

/// Sets the brightness of the machine's screen, where it offers that.
///
/// # Errors
/// [`BacklightError`], with what to do.
pub fn set_brightness(machine: &Machine, percent: u8) -> Result<(), BacklightError> {
    let lights = Backlight::find(machine);
    lights.iter().find(|light| light.has_steps()).ok_or(BacklightError::NotOffered)?.set_percent(percent)
}

#[cfg(test)]
mod tests {
    use super::super::fake::FakeSys;
    use super::*;

    fn light(max: &str, brightness: &str) -> (FakeSys, Vec<Backlight>) {
        let sys = FakeSys::new();
        let attributes = format!("type=raw max_brightness={max} brightness={brightness} bl_power=0");
        sys.node("backlight", "pci/drm/card0/card0-eDP-1", "intel_backlight", &attributes);
        let found = Backlight::find(&sys.machine());
        (sys, found)
    }

    #[test]
    fn how_bright_a_percentage_is() {
        for (max, percent, want) in [
            ("1000", 100, "1000"),
            ("1000", 50, "500"),
            ("1000", 0, "150"),
            ("1000", 255, "1000"),
            ("7", 50, "4"),
            ("7", 0, "2"),
            ("2", 0, "1"),
            ("4294967295", 100, "4294967295"),
        ] {
            let (sys, found) = light(max, "1");
            found[0].set_percent(percent).unwrap();
            assert_eq!(sys.read("backlight", "intel_backlight", "brightness"), want, "{percent} of {max}");
        }
    }

    #[test]
    fn how_bright_it_is() {
        for (max, brightness, want) in
            [("1000", "500", Some(50)), ("10", "0", Some(0)), ("10", "12", Some(100)), ("10", "x", None)]
        {
            assert_eq!(light(max, brightness).1[0].percent(), want);
        }
    }

    #[test]
    fn what_cannot_be_dimmed() {
        for max in ["0", "-1", "x"] {
            assert!(light(max, "0").1.is_empty(), "{max}");
        }
        let (sys, found) = light("1", "1");
        assert!(matches!(found[0].set_percent(20), Err(BacklightError::NotOffered)));
        assert!(matches!(set_brightness(&sys.machine(), 20), Err(BacklightError::NotOffered)));
        assert!(matches!(set_brightness(&FakeSys::new().machine(), 20), Err(BacklightError::NotOffered)));
    }

    #[test]
    fn the_firmware_comes_first() {
        let sys = FakeSys::new();
        for (name, way) in
            [("intel_backlight", "raw"), ("dell_backlight", "platform"), ("acpi_video0", "firmware")]
        {
            sys.node("backlight", "pci/card0", name, &format!("type={way} max_brightness=10 brightness=10"));
        }
        let names: Vec<String> =
            Backlight::find(&sys.machine()).iter().map(|light| light.name().to_owned()).collect();
        assert_eq!(names, ["acpi_video0", "dell_backlight", "intel_backlight"]);
        set_brightness(&sys.machine(), 50).unwrap();
        assert_eq!(sys.read("backlight", "acpi_video0", "brightness"), "5");
        assert_eq!(sys.read("backlight", "intel_backlight", "brightness"), "10");
    }

    #[test]
    fn what_is_gone_is_refused_and_nothing_is_created() {
        let (sys, found) = light("10", "5");
        let file = sys.file("backlight", "intel_backlight", "brightness");
        std::fs::remove_file(&file).unwrap();
        let error = found[0].set_percent(50).unwrap_err();
        assert!(matches!(error, BacklightError::Refused { .. }) && error.is_transient());
        assert!(!file.exists());
    }

    #[test]
    fn what_the_system_says_of_a_write() {
        for (error, is_denied) in [
            (Errno::ACCESS, true),
            (Errno::PERM, true),
            (Errno::ROFS, true),
            (Errno::NOENT, false),
            (Errno::INVAL, false),
            (Errno::NXIO, false),
            (Errno::NODEV, false),
            (Errno::IO, false),
        ] {
            let told = refused(PathBuf::from("/sys/x/brightness"), io::Error::from(error));
            assert_eq!(matches!(told, BacklightError::Denied { .. }), is_denied, "{error}");
            assert_eq!(told.is_transient(), !is_denied, "{error}");
            assert_eq!(told.to_string().contains("chgrp video"), is_denied, "the remedy is the rule itself");
        }
    }
}
