//! Runs a camera and its decoder.
//!
//! A code held still is in every frame but is one act: it is reported once, and again only after it was out of
//! sight for [`SEEN_AGAIN`].

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::time::{Duration, Instant};

use super::{ScanEvent, Watch, deliver};
use crate::camera::{Camera, CameraError, Decoder};
use crate::scanner::Scan;

/// How long a code must be out of sight to count as shown again.
pub const SEEN_AGAIN: Duration = Duration::from_secs(2);

/// How long a frame is waited for before looking whether to stop.
const FRAME_WAIT: Duration = Duration::from_millis(250);

/// The pause after a bad frame, so that a broken camera does not keep the processor busy.
const FAULT_WAIT: Duration = Duration::from_millis(100);

/// How many codes are remembered as seen lately.
const SEEN: usize = 32;

/// Reads `camera` until it is lost, and sends each code to `sink`.
///
/// # Errors
/// [`CameraError::Thread`] when the system gives no thread.
pub fn watch_camera(camera: Box<dyn Camera>, sink: SyncSender<ScanEvent>) -> Result<Watch, CameraError> {
    let decoder = Decoder::start()?;
    Watch::spawn("camera", move |stop| run(camera, decoder, &sink, stop)).map_err(CameraError::Thread)
}

fn run(mut camera: Box<dyn Camera>, mut decoder: Decoder, sink: &SyncSender<ScanEvent>, stop: &AtomicBool) {
    let mut seen = Seen::default();
    while !stop.load(Ordering::SeqCst) {
        let texts = match camera.frame(FRAME_WAIT) {
            Ok(Some(frame)) => decoder.decode(frame),
            Ok(None) => Ok(Vec::new()),
            Err(e) => Err(e),
        };
        match texts {
            Ok(texts) => {
                for text in texts {
                    let fresh = seen.note(&text, Instant::now());
                    if fresh && !deliver(sink, Scan::new(text.as_bytes()).into(), stop) {
                        return;
                    }
                }
            }
            Err(e) if e.is_transient() => {
                tracing::debug!(error = %e, "a frame was skipped");
                std::thread::sleep(FAULT_WAIT);
            }
            Err(e) => {
                deliver(sink, ScanEvent::Lost(e.into()), stop);
                return;
            }
        }
    }
}

/// The codes in sight lately, the longest unseen first.
#[derive(Debug, Default)]
struct Seen(Vec<(String, Instant)>);

impl Seen {
    /// Notes that a code is in sight; returns whether it is a new act.
    fn note(&mut self, text: &str, now: Instant) -> bool {
        self.0.retain(|(_, at)| now.saturating_duration_since(*at) < SEEN_AGAIN);
        let known = self.0.iter().position(|(seen, _)| seen == text).map(|at| self.0.remove(at)).is_some();
        if self.0.len() == SEEN {
            self.0.remove(0);
        }
        self.0.push((text.to_owned(), now));
        !known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_held_still_is_one_act() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut seen = Seen::default();
        let told: Vec<bool> = [(0, "a"), (500, "a"), (900, "b"), (2400, "a"), (4500, "a"), (4600, "b")]
            .map(|(ms, text)| seen.note(text, at(ms)))
            .to_vec();
        assert_eq!(told, [true, false, true, false, true, true]);
        (0..10_000).for_each(|n| assert!(seen.note(&n.to_string(), at(5000))));
    }
}
