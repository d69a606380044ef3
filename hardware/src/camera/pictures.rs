//! A camera that shows picture files: the simulated twin of a real one.
//!
//! Given a list, it shows each file once and ends. Given a folder, it shows each file that appears or changes there,
//! in the order of their names, and never ends: a test or a person holds a code up by putting a picture in. Links and
//! hidden names, such as a draft's, are passed over.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use super::{Camera, CameraError, Frame, read_picture_file};

/// The most files of a folder looked at.
pub const MAX_PICTURES: usize = 1000;

/// How often the folder is looked at.
const FOLDER_WAIT: Duration = Duration::from_millis(100);

/// When a file was last changed, and its length in bytes.
type Version = (SystemTime, u64);

/// The files that were shown, as they were then.
pub(super) type Shown = BTreeMap<PathBuf, Version>;

/// Frames from picture files.
#[derive(Debug)]
pub struct PictureCamera {
    folder: Option<PathBuf>,
    known: Arc<Mutex<Shown>>,
    waiting: VecDeque<PathBuf>,
}

impl PictureCamera {
    /// Shows each of these files once, then ends.
    #[must_use]
    pub fn files(paths: Vec<PathBuf>) -> Self {
        Self { folder: None, known: Arc::default(), waiting: paths.into() }
    }

    /// Shows what is and what appears in a folder.
    ///
    /// # Errors
    /// [`CameraError::File`] when there is no such folder.
    pub fn folder(path: &Path) -> Result<Self, CameraError> {
        std::fs::read_dir(path).map_err(|source| CameraError::File { path: path.to_owned(), source })?;
        Ok(Self { folder: Some(path.to_owned()), known: Arc::default(), waiting: VecDeque::new() })
    }

    /// The same, which passes over what was shown earlier, and remembers what it shows.
    pub(super) fn remembering(self, known: Arc<Mutex<Shown>>) -> Self {
        Self { known, ..self }
    }

    /// Queues the files that are new or changed since the last look.
    fn look(&mut self, folder: &Path) -> Result<(), CameraError> {
        let entries = std::fs::read_dir(folder)
            .map_err(|source| CameraError::File { path: folder.to_owned(), source })?;
        let found: Shown = entries
            .filter_map(Result::ok)
            .filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b".")) // drafts
            .filter_map(|entry| {
                let facts = entry.metadata().ok().filter(std::fs::Metadata::is_file)?; // of a link itself
                Some((entry.path(), (facts.modified().ok()?, facts.len())))
            })
            .take(MAX_PICTURES)
            .collect();
        let mut known = held(&self.known);
        let fresh = found.iter().filter(|(path, version)| known.get(*path) != Some(version));
        self.waiting = fresh.map(|(path, _)| path.clone()).collect();
        *known = found;
        Ok(())
    }
}

impl Camera for PictureCamera {
    fn frame(&mut self, wait: Duration) -> Result<Option<Frame>, CameraError> {
        let until = Instant::now() + wait;
        loop {
            if let Some(path) = self.waiting.pop_front() {
                return read_picture_file(&path).map(Some);
            }
            let Some(folder) = self.folder.clone() else { return Err(CameraError::Ended) };
            self.look(&folder)?;
            let left = until.saturating_duration_since(Instant::now());
            if self.waiting.is_empty() && left.is_zero() {
                return Ok(None);
            }
            if self.waiting.is_empty() {
                std::thread::sleep(left.min(FOLDER_WAIT));
            }
        }
    }
}

/// What a lock guards, whatever happened to the thread that held it.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
