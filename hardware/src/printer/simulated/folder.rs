//! The folder of a simulated printer, and its switches for whoever plays with it.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use super::state::FolderState;

/// Most jobs a folder keeps: four digits.
pub const MAX_FILES: u32 = 9_999;
/// The file with the state.
const STATE: &str = "state.txt";
/// Longest state file that is read, in bytes.
const MAX_STATE_BYTES: u64 = 4_096;

/// A simulated printer's folder: its switches and what it has received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder(PathBuf);

impl Folder {
    /// The printer of this folder, which is made if missing.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn new(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        Ok(Self(path.to_owned()))
    }

    /// How the printer is. A missing file means ready to print.
    pub fn state(&self) -> FolderState {
        let path = self.0.join(STATE);
        let short = path.metadata().is_ok_and(|file| file.len() <= MAX_STATE_BYTES);
        let text = if short { fs::read_to_string(path).unwrap_or_default() } else { String::new() };
        FolderState::parse(&text)
    }

    /// Changes how the printer is. A second writer at the same instant may undo it: the switches
    /// are meant for one hand.
    pub fn update(&self, change: impl FnOnce(&mut FolderState)) {
        let mut state = self.state();
        change(&mut state);
        let (new, path) = (self.0.join(format!("{STATE}.new")), self.0.join(STATE));
        let written = fs::write(&new, state.to_text()).and_then(|()| fs::rename(&new, &path));
        if let Err(error) = written {
            tracing::warn!(%error, path = %path.display(), "the simulated printer's state was not written");
        }
    }

    /// The files with the jobs' bytes, oldest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn received(&self) -> io::Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let path = entry?.path();
            if number(&path).is_some() {
                files.push(path);
            }
        }
        files.sort();
        Ok(files)
    }

    /// A new file for the next job.
    pub(super) fn next_file(&self) -> io::Result<File> {
        let last = self.received()?.iter().filter_map(|path| number(path)).max().unwrap_or(0);
        if last >= MAX_FILES {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        OpenOptions::new().append(true).create_new(true).open(self.0.join(format!("{:04}.bin", last + 1)))
    }
}

/// The number of a job's file.
fn number(path: &Path) -> Option<u32> {
    path.extension().filter(|extension| *extension == "bin")?;
    path.file_stem()?.to_str()?.parse().ok()
}
