//! Runs a camera and its decoder while a code is awaited.
//!
//! ```text
//!            wanted                     opened                      first frame
//!  Asleep ──────────► Opening ─────────────────────► Looking ─ Report::Looking ─► frames ─► codes, previews
//!    ▲ ▲  not wanted     │ ▲ │ cannot: Report::Trouble, once    │ not wanted: closed, Report::Closed
//!    │ └─────────────────┘ └─┘ every RETRY                      │ lost: closed, Report::Trouble, then Opening
//!    └──────────────────────────────────────────────────────────┘
//! ```
//!
//! While nobody awaits a code the device is closed, which puts its light out, and the thread sleeps without waking up.
//!
//! A code held still is in every frame but is one act: it is reported once, and again only after it was out of
//! sight for [`SEEN_AGAIN`].

use std::hash::{BuildHasher, RandomState};
use std::mem::{Discriminant, discriminant};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::time::{Duration, Instant};

use super::{ScanEvent, Wanted, Watch, deliver};
use crate::camera::{Camera, CameraChoice, CameraError, CameraInfo, Cameras, Decoder, Frame, Preview, Sight};
use crate::scanner::Scan;

/// How long a code must be out of sight to count as shown again.
pub const SEEN_AGAIN: Duration = Duration::from_secs(2);

/// How long to wait before a camera that cannot be opened, or was lost, is tried again.
pub const RETRY: Duration = Duration::from_secs(3);

/// The shortest time between two previews: 15 in a second.
pub const PREVIEW_EVERY: Duration = Duration::from_millis(66);

/// How long a frame is waited for before looking whether to stop.
const FRAME_WAIT: Duration = Duration::from_millis(250);

/// The pause after a bad frame, so that a broken camera does not keep the processor busy.
const FAULT_WAIT: Duration = Duration::from_millis(100);

/// How many codes are remembered as seen lately.
const SEEN: usize = 32;

/// What is told of a camera besides the codes that it sees.
#[derive(Debug)]
pub enum CameraReport {
    /// It is open and gives frames: its light is on. Told again when what was the matter is over.
    Looking(CameraInfo),
    /// It is closed: its light is off.
    Closed,
    /// What it sees, small and mirrored, at most every [`PREVIEW_EVERY`].
    Preview(Preview),
    /// Why nothing can be read now. Told once, until it looks again or something else is the matter. It is tried again by
    /// itself.
    Trouble(CameraError),
}

/// Takes reports, on the camera's thread: it must not wait.
pub type CameraListener = dyn FnMut(CameraReport) + Send;

/// Looks for codes while `wanted`, with the camera that is meant, and sends each to `sink`.
///
/// # Errors
/// [`CameraError::Thread`] when the system gives no thread.
pub fn watch_camera(
    cameras: Box<dyn Cameras>,
    choice: CameraChoice,
    wanted: Wanted,
    listener: Box<CameraListener>,
    sink: SyncSender<ScanEvent>,
) -> Result<Watch, CameraError> {
    let waker = wanted.clone();
    let mut looker = Looker { cameras, choice, wanted, listener, sink, trouble: None, seen: Seen::default() };
    let watch = Watch::spawn("camera", move |stop| looker.run(stop)).map_err(CameraError::Thread)?;
    Ok(watch.woken_by(waker))
}

/// The thread's own.
struct Looker {
    cameras: Box<dyn Cameras>,
    choice: CameraChoice,
    wanted: Wanted,
    listener: Box<CameraListener>,
    sink: SyncSender<ScanEvent>,
    /// What was last told to be the matter.
    trouble: Option<Discriminant<CameraError>>,
    seen: Seen,
}

/// Why a camera is looked through no more.
enum End {
    /// Nobody awaits a code.
    Unwanted,
    /// It gives no more frames, or could not be opened.
    Lost(CameraError),
    /// Nobody takes the codes, or the thread is to stop.
    Over,
}

impl Looker {
    fn run(&mut self, stop: &AtomicBool) {
        while !stop.load(Ordering::SeqCst) {
            self.wanted.until_on(stop);
            if stop.load(Ordering::SeqCst) {
                return;
            }
            match self.open_and_look(stop) {
                End::Unwanted => self.trouble = None,
                End::Over => return,
                End::Lost(error) if error.is_transient() => {
                    self.tell_trouble(error);
                    self.wanted.while_on(stop, RETRY);
                }
                End::Lost(error) => {
                    deliver(&self.sink, ScanEvent::Lost(error.into()), stop);
                    return;
                }
            }
        }
    }

    fn open_and_look(&mut self, stop: &AtomicBool) -> End {
        let opened = self.choice.open(&mut *self.cameras);
        let (info, mut camera) = match opened {
            Ok(opened) => opened,
            Err(error) => return End::Lost(error),
        };
        let started = if camera.is_live() { Decoder::start_live() } else { Decoder::start() };
        let end = match started {
            Ok(decoder) => self.look(&info, &mut *camera, decoder, stop),
            Err(error) => End::Lost(error),
        };
        drop(camera);
        (self.listener)(CameraReport::Closed);
        end
    }

    fn look(
        &mut self,
        info: &CameraInfo,
        camera: &mut dyn Camera,
        mut decoder: Decoder,
        stop: &AtomicBool,
    ) -> End {
        let mut sight = Sight::default();
        let mut shown: Option<Instant> = None;
        let mut is_looking = false;
        while !stop.load(Ordering::SeqCst) {
            if !self.wanted.get() {
                return End::Unwanted;
            }
            let now = Instant::now();
            let texts = match camera.frame(FRAME_WAIT) {
                Ok(None) => Ok(Vec::new()),
                Err(error) => Err(error),
                Ok(Some(frame)) => {
                    self.show(&frame, &mut shown);
                    let black = sight.is_black(&frame, now);
                    let texts = decoder.decode(frame);
                    let texts = if black { texts.and(Err(CameraError::Black)) } else { texts };
                    let is_well_again = texts.is_ok() && self.trouble.take().is_some();
                    if !std::mem::replace(&mut is_looking, true) || is_well_again {
                        (self.listener)(CameraReport::Looking(info.clone()));
                    }
                    texts
                }
            };
            match texts {
                Ok(texts) => {
                    if !self.pass_on(&texts, stop) {
                        return End::Over;
                    }
                }
                Err(error) if error.is_lost() => return End::Lost(error),
                Err(error) => {
                    self.tell_trouble(error);
                    std::thread::sleep(FAULT_WAIT);
                }
            }
        }
        End::Over
    }

    fn show(&mut self, frame: &Frame, shown: &mut Option<Instant>) {
        let now = Instant::now();
        if shown.is_none_or(|at| now.saturating_duration_since(at) >= PREVIEW_EVERY) {
            *shown = Some(now);
            (self.listener)(CameraReport::Preview(Preview::of(frame)));
        }
    }

    /// False when nobody takes them.
    fn pass_on(&mut self, texts: &[String], stop: &AtomicBool) -> bool {
        texts.iter().all(|text| {
            let fresh = self.seen.note(text, Instant::now());
            // Searching takes time, and nobody may await it any more.
            !fresh || !self.wanted.get() || deliver(&self.sink, Scan::new(text.as_bytes()).into(), stop)
        })
    }

    /// Tells what is the matter, unless that was told last.
    fn tell_trouble(&mut self, error: CameraError) {
        if self.trouble.replace(discriminant(&error)) == Some(discriminant(&error)) {
            return;
        }
        tracing::info!(%error, "the camera reads nothing now");
        (self.listener)(CameraReport::Trouble(error));
    }
}

/// The codes in sight lately, the longest unseen first.
#[derive(Debug, Default)]
struct Seen {
    /// A sum of each: no text of a code stays here.
    sums: Vec<(u64, Instant)>,
    sum: RandomState,
}

impl Seen {
    /// Notes that a code is in sight; returns whether it is a new act.
    fn note(&mut self, text: &str, now: Instant) -> bool {
        let sum = self.sum.hash_one(text);
        self.sums.retain(|(_, at)| now.saturating_duration_since(*at) < SEEN_AGAIN);
        let known =
            self.sums.iter().position(|(seen, _)| *seen == sum).map(|at| self.sums.remove(at)).is_some();
        if self.sums.len() == SEEN {
            self.sums.remove(0);
        }
        self.sums.push((sum, now));
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
