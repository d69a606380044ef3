//! A recorded machine: a folder that stands for hardware which is not at hand.
//!
//! ```text
//!  NAME/proc/…  NAME/sys/…          files as the machine shows them
//!  NAME/under-load/sys/…            files that differ after the processor was kept busy
//!  NAME/programs/smartctl_-j_-a_-l_devstat_-dev-sda.txt    what a program said; none: it is not installed
//!  NAME/programs/memory-test.json   what the memory test found; none: it was not run
//! ```

use std::cell::Cell;
use std::io;
use std::path::Path;
use std::time::Duration;

use super::{
    Files, Load, LoadError, MemoryRun, OUTPUT_MAX, Output, ProgramError, Programs, Rooted, Stream, Streams,
};

/// A recorded machine.
pub struct Recorded {
    root: Rooted,
    is_loaded: Cell<bool>,
}

impl Recorded {
    /// Opens a recording.
    ///
    /// # Errors
    /// The system's answer: it is no folder, or cannot be read.
    pub fn open(folder: &Path) -> io::Result<Self> {
        Ok(Self { root: Rooted::open(folder)?, is_loaded: Cell::new(false) })
    }
}

/// The name of the file with a program's answer: what is no letter, digit, dot or hyphen becomes a hyphen.
fn slug(argv: &[&str]) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') { c } else { '-' };
    argv.iter().map(|word| word.chars().map(plain).collect::<String>()).collect::<Vec<_>>().join("_")
}

impl Files for Recorded {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let loaded = self.is_loaded.get().then(|| self.root.read(&format!("/under-load{path}")).ok());
        loaded.flatten().map_or_else(|| self.root.read(path), Ok)
    }

    fn list(&self, path: &str) -> io::Result<Vec<String>> {
        self.root.list(path)
    }

    fn link(&self, path: &str) -> io::Result<String> {
        self.root.link(path)
    }
}

impl Programs for Recorded {
    fn run(&self, argv: &[&str], _limit: Duration) -> Result<Output, ProgramError> {
        let program = argv.first().copied().unwrap_or_default().to_owned();
        match self.root.read(&format!("/programs/{}.txt", slug(argv))) {
            Ok(mut bytes) => {
                bytes.truncate(OUTPUT_MAX);
                Ok(Output { bytes, is_success: true })
            }
            Err(source) if source.kind() == io::ErrorKind::NotFound => Err(ProgramError::Absent { program }),
            Err(source) => Err(ProgramError::System { program, source }),
        }
    }
}

impl Streams for Recorded {
    fn open(&self, _name: &str) -> io::Result<Box<dyn Stream>> {
        Err(io::ErrorKind::NotFound.into())
    }
}

impl Load for Recorded {
    fn memory(&self, _bytes: u64, _time: Duration) -> Result<MemoryRun, LoadError> {
        let found = self.root.read("/programs/memory-test.json").map_err(|_| LoadError::Recorded)?;
        serde_json::from_slice(&found).map_err(|_| LoadError::Recorded)
    }

    fn processor(&self, _time: Duration, look: &mut dyn FnMut() -> bool) -> Result<(), LoadError> {
        if self.root.list("/under-load").is_err() {
            return Err(LoadError::Recorded);
        }
        self.is_loaded.set(true);
        look();
        self.is_loaded.set(false);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_found_by_what_was_typed() {
        assert_eq!(
            slug(&["smartctl", "-j", "-a", "-l", "devstat", "/dev/sda"]),
            "smartctl_-j_-a_-l_devstat_-dev-sda"
        );
        assert_eq!(slug(&["../x", ""]), "..-x_");
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("programs")).unwrap();
        std::fs::write(dir.path().join("programs/dmidecode_-t_bios.txt"), "BIOS").unwrap();
        let machine = Recorded::open(dir.path()).unwrap();
        assert_eq!(machine.run(&["dmidecode", "-t", "bios"], Duration::ZERO).unwrap().bytes, b"BIOS");
        let missing = machine.run(&["dmidecode"], Duration::ZERO).unwrap_err();
        assert!(matches!(missing, ProgramError::Absent { .. }));
        assert!(matches!(machine.memory(1, Duration::ZERO), Err(LoadError::Recorded)));
        assert!(matches!(machine.processor(Duration::ZERO, &mut || true), Err(LoadError::Recorded)));
    }

    #[test]
    fn files_differ_while_the_processor_is_busy() {
        let dir = tempfile::tempdir().unwrap();
        for (file, text) in [("sys/temp", "40"), ("under-load/sys/temp", "80"), ("sys/other", "1")] {
            let path = dir.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let machine = Recorded::open(dir.path()).unwrap();
        let mut seen = vec![];
        let mut look = || {
            seen.push((machine.read("/sys/temp").unwrap(), machine.read("/sys/other").unwrap()));
            true
        };
        machine.processor(Duration::ZERO, &mut look).unwrap();
        assert_eq!(seen, [(b"80".to_vec(), b"1".to_vec())]);
        assert_eq!(machine.read("/sys/temp").unwrap(), b"40");
    }
}
