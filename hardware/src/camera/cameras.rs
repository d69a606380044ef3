//! Which cameras there are, which one is meant, and how it is opened: in the machine, or in a simulation.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::{Camera, CameraError, PictureCamera};
use crate::find::DeviceId;

/// What is known of a camera before it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameraInfo {
    /// By what it is known again.
    pub id: DeviceId,
    /// What it calls itself.
    pub name: String,
    /// The file to open.
    pub node: PathBuf,
}

/// Where cameras are found: the machine, or a simulation.
pub trait Cameras: Send {
    /// Those plugged in now.
    fn list(&mut self) -> Vec<CameraInfo>;

    /// Opens one. Its light goes on; it goes off when what was opened is dropped.
    ///
    /// # Errors
    /// [`CameraError`], of which most [are transient](CameraError::is_transient): trying again later may help.
    fn open(&mut self, info: &CameraInfo) -> Result<Box<dyn Camera>, CameraError>;
}

/// Which camera is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CameraChoice {
    /// The first that can be opened.
    Auto,
    /// This one and no other.
    Device(DeviceId),
}

impl CameraChoice {
    /// `auto`, or an identity as it was stored.
    #[must_use]
    pub fn stored(text: &str) -> Self {
        match text {
            "" | "auto" => Self::Auto,
            id => Self::Device(DeviceId::stored(id)),
        }
    }

    /// As it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Auto => "auto",
            Self::Device(id) => id.as_str(),
        }
    }

    /// Whether a camera is meant.
    #[must_use]
    pub fn is_meant(&self, info: &CameraInfo) -> bool {
        match self {
            Self::Auto => true,
            Self::Device(id) => *id == info.id,
        }
    }

    /// Opens the camera that is meant: the first that can be.
    ///
    /// # Errors
    /// Why the first one cannot be opened; [`CameraError::Absent`] when there is none.
    pub fn open(&self, cameras: &mut dyn Cameras) -> Result<(CameraInfo, Box<dyn Camera>), CameraError> {
        let mut first = None;
        for info in cameras.list().into_iter().filter(|info| self.is_meant(info)) {
            match cameras.open(&info) {
                Ok(camera) => return Ok((info, camera)),
                Err(error) => {
                    tracing::debug!(camera = info.name, %error, "not opened");
                    first.get_or_insert(error);
                }
            }
        }
        Err(first.unwrap_or(CameraError::Absent))
    }
}

/// One camera, which shows the pictures of a folder. It remembers what it has shown while it is closed.
#[derive(Debug)]
pub struct SimulatedCameras {
    folder: PathBuf,
    shown: Arc<Mutex<super::pictures::Shown>>,
}

impl SimulatedCameras {
    /// The camera of a folder.
    #[must_use]
    pub fn folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), shown: Arc::default() }
    }
}

impl Cameras for SimulatedCameras {
    /// It is plugged in while there is its folder.
    fn list(&mut self) -> Vec<CameraInfo> {
        let (id, name) = (DeviceId::stored("pictures"), "pictures".to_owned());
        let camera = CameraInfo { id, name, node: self.folder.clone() };
        self.folder.is_dir().then_some(camera).into_iter().collect()
    }

    fn open(&mut self, info: &CameraInfo) -> Result<Box<dyn Camera>, CameraError> {
        Ok(Box::new(PictureCamera::folder(&info.node)?.remembering(Arc::clone(&self.shown))))
    }
}
