//! The decoder on a thread of its own, so that a picture that is slow to search holds up nothing else.
//!
//! ```text
//!  Free ──decode(frame)──► Busy ──texts in time──────────────► Free
//!                           │ FRAME_LIMIT passed: TooSlow
//!                           ▼
//!                          Late ──decode: TooSlow at once──► Late
//!                           └── the late texts are dropped ─► Free
//! ```
//!
//! One frame at a time and none waiting: an old picture is worth nothing once a newer one is there.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, sync_channel};
use std::time::Duration;

use super::{CameraError, FRAME_LIMIT, Frame, LiveSearch, decode_frame};

/// What the last attempt may take beyond [`FRAME_LIMIT`] before the frame is given up.
const GRACE: Duration = Duration::from_millis(400);

/// Searches frames on its own thread, which ends when this is dropped.
#[derive(Debug)]
pub struct Decoder {
    frames: SyncSender<Frame>,
    texts: Receiver<Vec<String>>,
    late: bool,
}

impl Decoder {
    /// Starts the thread for pictures that come once: each is searched in every way.
    ///
    /// # Errors
    /// [`CameraError::Thread`] when the system gives none.
    pub fn start() -> Result<Self, CameraError> {
        Self::start_with(|frame| decode_frame(frame, FRAME_LIMIT))
    }

    /// Starts the thread for the frames of a camera that follow each other, of which each may show what the last one did.
    ///
    /// # Errors
    /// [`CameraError::Thread`] when the system gives none.
    pub fn start_live() -> Result<Self, CameraError> {
        let mut search = LiveSearch::default();
        Self::start_with(move |frame| search.look(frame, FRAME_LIMIT))
    }

    pub(super) fn start_with(
        mut search: impl FnMut(&Frame) -> Vec<String> + Send + 'static,
    ) -> Result<Self, CameraError> {
        let (frames, work) = sync_channel::<Frame>(1);
        let (answer, texts) = sync_channel(1);
        let run = move || while work.recv().is_ok_and(|frame| answer.send(search(&frame)).is_ok()) {};
        std::thread::Builder::new().name("decoder".to_owned()).spawn(run).map_err(CameraError::Thread)?;
        Ok(Self { frames, texts, late: false })
    }

    /// Reads the codes of a frame, waiting for them about a second at most.
    ///
    /// # Errors
    /// [`CameraError::TooSlow`] when it took too long, or the frame before still does; [`CameraError::Ended`] when the
    /// thread is gone: start another.
    pub fn decode(&mut self, frame: Frame) -> Result<Vec<String>, CameraError> {
        if self.late {
            match self.texts.try_recv() {
                Ok(_) => self.late = false,
                Err(TryRecvError::Empty) => return Err(CameraError::TooSlow),
                Err(TryRecvError::Disconnected) => return Err(CameraError::Ended),
            }
        }
        self.frames.try_send(frame).map_err(|_| CameraError::Ended)?;
        match self.texts.recv_timeout(FRAME_LIMIT + GRACE) {
            Ok(texts) => Ok(texts),
            Err(RecvTimeoutError::Disconnected) => Err(CameraError::Ended),
            Err(RecvTimeoutError::Timeout) => {
                self.late = true;
                Err(CameraError::TooSlow)
            }
        }
    }
}
