//! A folder that looks as the kernel's `/sys` does.

use std::path::{Path, PathBuf};

use crate::find::Machine;

/// The folder, gone when it is dropped.
pub(super) struct FakeSys(tempfile::TempDir);

impl FakeSys {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(super) fn machine(&self) -> Machine {
        Machine::at(&self.0.path().join("sys"), Path::new("/dev"))
    }

    /// A node that hangs at this place, with these attributes.
    pub(super) fn node(&self, class: &str, place: &str, name: &str, attributes: &str) {
        let real = self.0.path().join("sys/devices").join(place).join(class).join(name);
        std::fs::create_dir_all(&real).unwrap();
        for (attribute, value) in attributes.split_whitespace().filter_map(|pair| pair.split_once('=')) {
            std::fs::write(real.join(attribute), format!("{}\n", value.replace('_', " "))).unwrap();
        }
        let class = self.0.path().join("sys/class").join(class);
        std::fs::create_dir_all(&class).unwrap();
        std::os::unix::fs::symlink(&real, class.join(name)).unwrap();
    }

    pub(super) fn file(&self, class: &str, name: &str, attribute: &str) -> PathBuf {
        self.0.path().join("sys/class").join(class).join(name).join(attribute)
    }

    /// Takes the node away.
    pub(super) fn unplug(&self, class: &str, name: &str) {
        std::fs::remove_file(self.0.path().join("sys/class").join(class).join(name)).unwrap();
    }

    pub(super) fn read(&self, class: &str, name: &str, attribute: &str) -> String {
        std::fs::read_to_string(self.file(class, name, attribute)).unwrap().trim().to_owned()
    }
}
