//! What was learned of the devices that are plugged in, kept for the next start in the data folder: `scanners.toml`,
//! `printer.toml`, `keypads.toml` and `sound.toml`.
//!
//! Nothing here is secret or lasting: without the file everything is found out again.

mod keypads;
mod loudness;

pub use keypads::Keypads;
pub use loudness::{keep_loudness, kept_loudness};
use perron_hardware::find::DeviceId;
use perron_hardware::keys::{Known, Layout};
use perron_outside::{OutsideError, read_text, replace};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The file's name in the data folder.
const NAME: &str = "scanners.toml";
/// The file of the printer that was found.
const PRINTER: &str = "printer.toml";
/// The longest file that is read, in bytes.
const FILE_MAX: u64 = 64 * 1024;
/// The most devices that are remembered.
const DEVICES_MAX: usize = 64;

/// The devices that are remembered, and where.
#[derive(Clone, Debug)]
pub struct Devices {
    path: PathBuf,
    known: BTreeMap<DeviceId, Known>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    device: Vec<Entry>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    scanner: bool,
    layouts: Vec<String>,
}

impl Devices {
    /// Those that were learned in this data folder; none where there is no such file, or one that cannot be read.
    #[must_use]
    pub fn read(data: &Path) -> Self {
        let path = data.join(NAME);
        let file = match read_text(&path, FILE_MAX) {
            Ok(text) => toml::from_str(&text).unwrap_or_else(|error| {
                tracing::warn!(%error, "what was learned of the devices cannot be read, and is learned again");
                File::default()
            }),
            Err(error) => {
                if !error.is_missing() {
                    tracing::warn!(%error, "what was learned of the devices cannot be read, and is learned again");
                }
                File::default()
            }
        };
        let known = file.device.into_iter().take(DEVICES_MAX).map(|entry| {
            let layouts = entry.layouts.iter().filter_map(|name| Layout::by_name(name)).collect();
            (DeviceId::stored(&entry.id), Known { scanner: entry.scanner, layouts })
        });
        Self { path, known: known.collect() }
    }

    /// What is known.
    #[must_use]
    pub fn known(&self) -> &BTreeMap<DeviceId, Known> {
        &self.known
    }

    /// Remembers a device.
    ///
    /// # Errors
    /// [`OutsideError`] when the file cannot be written; it is known until the kiosk stops.
    pub fn learn(&mut self, id: DeviceId, known: Known) -> Result<(), OutsideError> {
        if self.known.get(&id) == Some(&known) {
            return Ok(());
        }
        if self.known.len() >= DEVICES_MAX && !self.known.contains_key(&id) {
            // Whichever: it is learned again with its next code.
            self.known.pop_first();
        }
        self.known.insert(id, known);
        let entry = |(id, known): (&DeviceId, &Known)| Entry {
            id: id.as_str().to_owned(),
            scanner: known.scanner,
            layouts: known.layouts.iter().map(|layout| layout.name().to_owned()).collect(),
        };
        let file = File { device: self.known.iter().map(entry).collect() };
        // Nothing in it that TOML cannot hold.
        let text = toml::to_string(&file).unwrap_or_default();
        replace(&self.path, text.as_bytes(), 0o600)
    }
}

/// The printer that was found when nobody had chosen one.
#[derive(Clone, Debug)]
pub struct ChosenPrinter {
    path: PathBuf,
    id: Option<DeviceId>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct PrinterFile {
    id: String,
}

impl ChosenPrinter {
    /// The one that was found with this data folder; none where there is no such file, or one that cannot be read.
    #[must_use]
    pub fn read(data: &Path) -> Self {
        let path = data.join(PRINTER);
        let file = read_text(&path, FILE_MAX).ok().and_then(|text| toml::from_str::<PrinterFile>(&text).ok());
        Self { path, id: file.map(|file| DeviceId::stored(&file.id)) }
    }

    /// Which one, if any.
    #[must_use]
    pub fn id(&self) -> Option<&DeviceId> {
        self.id.as_ref()
    }

    /// Remembers the one that was found.
    ///
    /// # Errors
    /// [`OutsideError`] when the file cannot be written; it is known until the kiosk stops.
    pub fn remember(&mut self, id: &DeviceId) -> Result<(), OutsideError> {
        if self.id.as_ref() == Some(id) {
            return Ok(());
        }
        self.id = Some(id.clone());
        let file = PrinterFile { id: id.as_str().to_owned() };
        // Nothing in it that TOML cannot hold.
        replace(&self.path, toml::to_string(&file).unwrap_or_default().as_bytes(), 0o600)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_learned_is_known_after_the_next_start() {
        let dir = tempfile::tempdir().unwrap();
        let id = DeviceId::stored("usb 05e0:1200 number \"S\\1");
        let known = Known { scanner: true, layouts: vec![Layout::Fr, Layout::Be] };
        let mut devices = Devices::read(dir.path());
        assert!(devices.known().is_empty());
        devices.learn(id.clone(), known.clone()).unwrap();
        assert_eq!(Devices::read(dir.path()).known(), &BTreeMap::from([(id, known)]));
    }

    #[test]
    fn a_file_that_cannot_be_read_stops_nobody() {
        for text in ["nonsense", "[[device]]\nid = 1\n", "device = []\nmore = 1\n", "\u{0}"] {
            let dir = tempfile::tempdir().unwrap();
            std::fs::write(dir.path().join(NAME), text).unwrap();
            let mut devices = Devices::read(dir.path());
            assert!(devices.known().is_empty(), "{text}");
            devices.learn(DeviceId::stored("a"), Known { scanner: false, layouts: vec![] }).unwrap();
            assert_eq!(Devices::read(dir.path()).known().len(), 1);
        }
    }

    #[test]
    fn the_printer_that_was_found_is_known_after_the_next_start() {
        let dir = tempfile::tempdir().unwrap();
        let id = DeviceId::stored("usb 04b8:0e15 number J5YK001234");
        let mut chosen = ChosenPrinter::read(dir.path());
        assert_eq!(chosen.id(), None);
        chosen.remember(&id).unwrap();
        assert_eq!(ChosenPrinter::read(dir.path()).id(), Some(&id));
        std::fs::write(dir.path().join(PRINTER), "id = 1").unwrap();
        assert_eq!(ChosenPrinter::read(dir.path()).id(), None);
    }

    #[test]
    fn a_stream_of_new_devices_fills_no_disk() {
        let dir = tempfile::tempdir().unwrap();
        let mut devices = Devices::read(dir.path());
        for n in 0..DEVICES_MAX + 10 {
            devices
                .learn(DeviceId::stored(&n.to_string()), Known { scanner: true, layouts: vec![] })
                .unwrap();
        }
        let known = Devices::read(dir.path());
        assert_eq!(known.known().len(), DEVICES_MAX);
        let newest = DeviceId::stored(&(DEVICES_MAX + 9).to_string());
        assert!(known.known().contains_key(&newest), "the newest is remembered");
    }
}
