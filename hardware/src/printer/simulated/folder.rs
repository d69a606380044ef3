//! The folder of a simulated printer, and its switches for whoever plays with it.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use perron_outside::{PRIVATE, read_text, replace};

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
        DirBuilder::new().recursive(true).mode(0o700).create(path)?; // what people printed lies in it
        Ok(Self(path.to_owned()))
    }

    /// How the printer is. A missing file means ready to print.
    pub fn state(&self) -> FolderState {
        FolderState::parse(&read_text(&self.0.join(STATE), MAX_STATE_BYTES).unwrap_or_default())
    }

    /// Changes how the printer is. A second writer at the same instant may undo it: the switches
    /// are meant for one hand.
    pub fn update(&self, change: impl FnOnce(&mut FolderState)) {
        let mut state = self.state();
        change(&mut state);
        if let Err(error) = replace(&self.0.join(STATE), state.to_text().as_bytes(), PRIVATE) {
            tracing::warn!(%error, "the simulated printer's state was not written");
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
        let path = self.0.join(format!("{:04}.bin", last + 1));
        OpenOptions::new().append(true).create_new(true).mode(PRIVATE).open(path)
    }
}

/// The number of a job's file.
fn number(path: &Path) -> Option<u32> {
    path.extension().filter(|extension| *extension == "bin")?;
    path.file_stem()?.to_str()?.parse().ok()
}
