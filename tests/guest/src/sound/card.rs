//! The other end of a loopback card: what is played there is recorded here.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use alsa::pcm::{Access, Format, HwParams, PCM};
use alsa::{Direction, ValueOr};

use super::ear::Piece;
use crate::Failure;

const RATE: u32 = 48_000;
/// Samples of a piece: five milliseconds.
const PIECE: usize = 240;
/// How long a reading waits, in milliseconds.
const WAIT: u32 = 100;

/// Records until it is dropped.
pub(super) struct Recorder {
    pieces: Arc<Mutex<Vec<Piece>>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Recorder {
    /// Begins to record what is played on a card.
    pub(super) fn of(card: u32) -> Result<Self, Failure> {
        let pcm = PCM::new(&format!("hw:{card},1"), Direction::Capture, true)?;
        {
            let shape = HwParams::any(&pcm)?;
            shape.set_access(Access::RWInterleaved)?;
            shape.set_format(Format::s16())?;
            shape.set_channels(2)?;
            shape.set_rate(RATE, ValueOr::Nearest)?;
            shape.set_period_time_near(5_000, ValueOr::Nearest)?;
            shape.set_buffer_time_near(2_000_000, ValueOr::Nearest)?;
            pcm.hw_params(&shape)?;
        }
        pcm.start()?;
        let (pieces, stop) = (Arc::<Mutex<Vec<Piece>>>::default(), Arc::<AtomicBool>::default());
        let (sink, told) = (Arc::clone(&pieces), Arc::clone(&stop));
        let thread = std::thread::Builder::new().name("recorder".to_owned()).spawn(move || {
            while !told.load(Ordering::SeqCst) {
                match piece(&pcm) {
                    Ok(None) => {}
                    Ok(Some(samples)) => sink.lock().unwrap_or_else(PoisonError::into_inner).push(Piece {
                        at: Instant::now(),
                        rate: RATE,
                        samples,
                    }),
                    // Unplugged.
                    Err(error) => return println!("the recorder ends: {error}"),
                }
            }
        })?;
        Ok(Self { pieces, stop, thread: Some(thread) })
    }

    /// What was recorded until now.
    pub(super) fn heard(&self) -> Vec<Piece> {
        self.pieces.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What was recorded next, of the left channel; nothing when nothing came in time.
fn piece(pcm: &PCM) -> alsa::Result<Option<Vec<i16>>> {
    let mut both = [0i16; PIECE * 2];
    match pcm.io_i16()?.readi(&mut both) {
        Ok(count) => {
            Ok(Some(both.chunks_exact(2).take(count).filter_map(|two| two.first().copied()).collect()))
        }
        Err(error) if error.errno() == EAGAIN => pcm.wait(Some(WAIT)).map(|_| None),
        Err(error) if error.errno() == EPIPE => {
            println!("the recorder lost something");
            pcm.prepare().and_then(|()| pcm.start()).map(|()| None)
        }
        Err(error) => Err(error),
    }
}

/// Linux's numbers: there is nothing yet, and something was lost.
const EAGAIN: i32 = 11;
const EPIPE: i32 = 32;

impl Drop for Recorder {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            println!("FAIL the recorder panicked");
        }
    }
}
