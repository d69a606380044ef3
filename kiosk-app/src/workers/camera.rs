//! The camera: looks while the runner wants it, and tells what it sees and what is the matter.

use super::{Inbox, Message, reader, report};
use perron_flow::{Camera, CameraFault, Event};
use perron_hardware::camera::{CameraChoice, CameraError, Cameras, SimulatedCameras, V4l2Cameras};
use perron_hardware::source::{CameraReport, ScanEvent, SourceError, Wanted, Watch, watch_camera};
use std::path::PathBuf;
use std::sync::mpsc::SyncSender;

/// What the thread works on.
#[derive(Debug)]
pub struct CameraWorker {
    /// A folder whose picture files are read as frames, instead of a camera.
    pub pictures: Option<PathBuf>,
    /// Which camera is meant.
    pub choice: CameraChoice,
    /// Turned on and off by the runner.
    pub wanted: Wanted,
    /// Where codes and reports go.
    pub inbox: Inbox,
}

impl CameraWorker {
    /// Looks until the kiosk closes.
    pub fn run(self) {
        let inbox = self.inbox.clone();
        reader::run(&move |sink| self.open(sink), None, &inbox);
    }

    fn cameras(&self) -> Box<dyn Cameras> {
        match &self.pictures {
            Some(folder) => Box::new(SimulatedCameras::folder(folder)),
            None => Box::new(V4l2Cameras::new()),
        }
    }

    fn open(&self, sink: SyncSender<ScanEvent>) -> Result<Option<Watch>, SourceError> {
        let mut cameras = self.cameras();
        // Before anybody looks through it, a screen may say that there is one.
        if cameras.list().iter().any(|info| self.choice.is_meant(info)) {
            report(&self.inbox, Message::Event(Event::Camera(Camera::Closed)));
        }
        let (inbox, wanted) = (self.inbox.clone(), self.wanted.clone());
        let mut fault = None;
        let listener = Box::new(move |told| tell(&inbox, told, &wanted, &mut fault));
        Ok(Some(watch_camera(cameras, self.choice.clone(), self.wanted.clone(), listener, sink)?))
    }
}

/// One that was lost is tried again and again, and its trouble is told once: as long as it is wanted, that stands.
fn tell(inbox: &Inbox, told: CameraReport, wanted: &Wanted, fault: &mut Option<Camera>) {
    let message = match told {
        // The next one is on its way.
        CameraReport::Preview(preview) => return drop(inbox.try_send(Message::Preview(preview))),
        CameraReport::Looking(info) => {
            tracing::info!(camera = info.name, "looks");
            *fault = None;
            Event::Camera(Camera::Looking)
        }
        CameraReport::Closed if wanted.get() => Event::Camera(fault.unwrap_or(Camera::Closed)),
        CameraReport::Closed => {
            *fault = None;
            Event::Camera(Camera::Closed)
        }
        CameraReport::Trouble(error) => {
            let now = trouble(&error);
            if now == Camera::Looking {
                tracing::debug!(%error, "the camera");
            } else {
                tracing::warn!(%error, "the camera");
                *fault = Some(now);
            }
            Event::Camera(now)
        }
    };
    report(inbox, Message::Event(message));
}

/// What a person can be told of it.
fn trouble(error: &CameraError) -> Camera {
    match error {
        CameraError::Absent | CameraError::Unplugged => Camera::Absent,
        CameraError::Black => Camera::Fault(CameraFault::Black),
        // A picture that was too slow to search, or is none: the next may be better.
        CameraError::TooSlow
        | CameraError::UnknownKind
        | CameraError::Damaged { .. }
        | CameraError::TooLarge { .. }
        | CameraError::TooLong { .. }
        | CameraError::SlowPicture
        | CameraError::Outside(_)
        | CameraError::Size { .. } => Camera::Looking,
        CameraError::File { .. }
        | CameraError::Ended
        | CameraError::Busy
        | CameraError::Denied
        | CameraError::NoFormat
        | CameraError::Silent
        | CameraError::Torn { .. }
        | CameraError::Device { .. }
        | CameraError::Thread(_) => Camera::Fault(CameraFault::NoPictures),
    }
}
