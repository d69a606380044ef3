//! Keypads and switches whose keys were learned by pressing them: `keypads.toml` in the data folder.

use super::FILE_MAX;
use perron_hardware::find::DeviceId;
use perron_hardware::keys::{Function, Keypad};
use perron_outside::{OutsideError, read_text, replace};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The file's name in the data folder.
const NAME: &str = "keypads.toml";
/// The most keypads that are remembered.
const KEYPADS_MAX: usize = 16;

/// The keypads that were learned, and where.
#[derive(Clone, Debug)]
pub struct Keypads {
    path: PathBuf,
    learned: BTreeMap<DeviceId, Keypad>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    keypad: Vec<Entry>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    /// The kernel's number of each key, and what it does.
    keys: Vec<(u16, String)>,
}

impl Keypads {
    /// Those that were learned in this data folder; none where there is no such file, or one that cannot be read.
    #[must_use]
    pub fn read(data: &Path) -> Self {
        let path = data.join(NAME);
        let file = match read_text(&path, FILE_MAX) {
            Ok(text) => toml::from_str(&text).unwrap_or_else(|error| {
                tracing::warn!(%error, "the keypads that were learned cannot be read: learn them again");
                File::default()
            }),
            Err(error) => {
                if !error.is_missing() {
                    tracing::warn!(%error, "the keypads that were learned cannot be read: learn them again");
                }
                File::default()
            }
        };
        let learned = file.keypad.into_iter().take(KEYPADS_MAX).map(|entry| {
            let keys = entry.keys.iter().filter_map(|(key, name)| Some((*key, Function::by_name(name)?)));
            (DeviceId::stored(&entry.id), Keypad::of(keys))
        });
        Self { path, learned: learned.collect() }
    }

    /// What this device's keys do, where they were learned.
    #[must_use]
    pub fn of(&self, id: &DeviceId) -> Option<&Keypad> {
        self.learned.get(id)
    }

    /// Remembers a keypad; without keys it is forgotten, and is what its keys say again.
    ///
    /// # Errors
    /// [`OutsideError`] when the file cannot be written.
    pub fn learn(&mut self, id: DeviceId, keypad: Keypad) -> Result<(), OutsideError> {
        if keypad.keys().next().is_none() {
            self.learned.remove(&id);
        } else {
            if self.learned.len() >= KEYPADS_MAX && !self.learned.contains_key(&id) {
                self.learned.pop_first();
            }
            self.learned.insert(id, keypad);
        }
        let entry = |(id, keypad): (&DeviceId, &Keypad)| Entry {
            id: id.as_str().to_owned(),
            keys: keypad.keys().map(|(key, function)| (key, function.name().to_owned())).collect(),
        };
        let file = File { keypad: self.learned.iter().map(entry).collect() };
        // Nothing in it that TOML cannot hold.
        replace(&self.path, toml::to_string(&file).unwrap_or_default().as_bytes(), 0o600)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_learned_is_known_after_the_next_start_until_it_is_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let id = DeviceId::stored("usb 2dc8:9018 port 1-2");
        let keypad = Keypad::of([(57, Function::Next), (28, Function::Choose)]);
        let mut keypads = Keypads::read(dir.path());
        assert_eq!(keypads.of(&id), None);
        keypads.learn(id.clone(), keypad.clone()).unwrap();
        let mut again = Keypads::read(dir.path());
        assert_eq!(again.of(&id), Some(&keypad));
        again.learn(id.clone(), Keypad::default()).unwrap();
        assert_eq!(Keypads::read(dir.path()).of(&id), None);
    }

    #[test]
    fn a_file_that_cannot_be_read_stops_nobody() {
        let odd = "[[keypad]]\nid = \"a\"\nkeys = [[57, \"jump\"], [28, \"choose\"]]\n";
        for (text, keys) in [("nonsense", 0), ("[[keypad]]\nid = 1\n", 0), ("\u{0}", 0), (odd, 1)] {
            let dir = tempfile::tempdir().unwrap();
            std::fs::write(dir.path().join(NAME), text).unwrap();
            let keypads = Keypads::read(dir.path());
            let known = keypads.of(&DeviceId::stored("a")).map_or(0, |keypad| keypad.keys().count());
            assert_eq!(known, keys, "{text}");
        }
    }
}
