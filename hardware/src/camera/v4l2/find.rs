//! The cameras among the machine's video nodes.

use std::path::Path;

use super::kernel::KernelNode;
use super::stream::{V4l2Camera, is_camera};
use crate::camera::{Camera, CameraError, CameraInfo, Cameras};
use crate::find::{DeviceId, Machine, Node};

/// The cameras of this machine.
#[derive(Debug, Default)]
pub struct V4l2Cameras {
    machine: Machine,
}

impl V4l2Cameras {
    /// The cameras of this machine.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The cameras of a machine.
    #[must_use]
    pub fn of(machine: Machine) -> Self {
        Self { machine }
    }
}

/// Whether a node gives pictures. Most cameras have another besides, for what goes with their pictures. One that cannot
/// be opened now may be a camera: opening it will say why.
fn gives_pictures(file: &Path) -> bool {
    KernelNode::open(file).map_or(true, |mut node| is_camera(&mut node))
}

impl Cameras for V4l2Cameras {
    fn list(&mut self) -> Vec<CameraInfo> {
        let nodes = self.machine.devices("video4linux", "video").into_iter();
        let cameras = nodes.filter(|node: &Node| gives_pictures(&node.file));
        cameras
            .map(|node| CameraInfo { id: DeviceId::of(&node), name: node.label, node: node.file })
            .collect()
    }

    fn open(&mut self, info: &CameraInfo) -> Result<Box<dyn Camera>, CameraError> {
        Ok(Box::new(V4l2Camera::open(&info.node)?))
    }
}
