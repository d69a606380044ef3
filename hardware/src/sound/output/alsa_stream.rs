//! One output of a card, open.
//!
//! ```text
//!  open ─► prepared ─ enough is written ─► running ─ written in time ─┐
//!            ▲  ▲                            │ │ └────────────────────┘
//!            │  └── ran empty, slept ────────┘ └─ cut ─► prepared
//!            └── unplugged: nothing brings it back
//! ```
//!
//! Its name is `plughw`, so that the library converts rate and channels where the card wants others.

use std::time::Duration;

use alsa::pcm::{Access, Format, HwParams, PCM};
use alsa::{Direction, ValueOr};

use super::{Output, SoundError};
use crate::sound::limits::AHEAD;

/// How much the card plays between two looks at what is written.
const PERIOD: Duration = Duration::from_millis(20);
/// How much is written before it begins.
const BEGIN: Duration = Duration::from_millis(40);

/// The library's numbers of what an output does.
const PREPARED: i32 = 2;
const RUNNING: i32 = 3;
const DRAINING: i32 = 5;
const DISCONNECTED: i32 = 8;

pub(super) struct AlsaOutput {
    pcm: PCM,
    rate: u32,
    /// In samples: how many it holds, how many it plays at once, how many may lie there.
    buffer: usize,
    period: usize,
    ahead: usize,
    /// How many were written since it was prepared.
    written: usize,
}

/// What the library says, in our words.
fn fault(doing: &'static str) -> impl Fn(alsa::Error) -> SoundError {
    move |error| SoundError::of_output(doing, std::io::Error::from_raw_os_error(error.errno()))
}

impl AlsaOutput {
    pub(super) fn open((card, device): (u32, u32), rate: u32) -> Result<Self, SoundError> {
        let name = format!("plughw:{card},{device}");
        let pcm = PCM::new(&name, Direction::Playback, true).map_err(fault("open"))?;
        let (buffer, period) = shape(&pcm, rate).map_err(fault("set its format"))?;
        let samples = |time: Duration| in_samples(time, rate);
        let ahead = samples(AHEAD).min(buffer);
        let begin = samples(BEGIN).min(ahead);
        {
            let settings = pcm.sw_params_current().map_err(fault("set its start"))?;
            settings.set_start_threshold(frames(begin)).map_err(fault("set its start"))?;
            pcm.sw_params(&settings).map_err(fault("set its start"))?;
        }
        Ok(Self { pcm, rate, buffer, period: period.max(1), ahead, written: 0 })
    }

    /// How many samples it would take now.
    fn room(&mut self) -> Result<usize, SoundError> {
        // The next question is answered from memory that the card's going does not change.
        if self.pcm.state_raw() == DISCONNECTED {
            return Err(SoundError::Unplugged);
        }
        match self.pcm.avail_update() {
            Ok(free) => {
                let free = usize::try_from(free).unwrap_or(0).min(self.buffer);
                Ok(self.ahead.saturating_sub(self.buffer - free))
            }
            Err(error) => self.recover(error).map(|()| 0),
        }
    }

    /// Makes it ready again where it ran empty, slept, or was cut. The library's own way waits for a card that sleeps.
    fn recover(&mut self, error: alsa::Error) -> Result<(), SoundError> {
        match error.errno() {
            // It is ready, and full.
            libc::EAGAIN | libc::EINTR => return Ok(()),
            libc::EPIPE | libc::ESTRPIPE => tracing::debug!(%error, "the sound broke off for a moment"),
            // Also the answer of what was cut, and of what was unplugged; preparing tells them apart.
            libc::EBADFD => {}
            _ => return Err(fault("play")(error)),
        }
        self.written = 0;
        match self.pcm.prepare() {
            // It still sleeps: the next writing tries again, until that takes too long.
            Err(error) if matches!(error.errno(), libc::EAGAIN | libc::ESTRPIPE) => Ok(()),
            prepared => prepared.map_err(fault("begin again")),
        }
    }

    fn take(&mut self, samples: &[i16]) -> Result<usize, SoundError> {
        let io = self.pcm.io_i16().map_err(fault("play"))?;
        let written = io.writei(samples);
        drop(io);
        match written {
            Ok(count) => {
                self.written = self.written.saturating_add(count);
                Ok(count)
            }
            Err(error) => self.recover(error).map(|()| 0),
        }
    }
}

/// Sets format and sizes; gives how many samples it holds and plays at once.
fn shape(pcm: &PCM, rate: u32) -> alsa::Result<(usize, usize)> {
    let micros = |time: Duration| u32::try_from(time.as_micros()).unwrap_or(u32::MAX);
    {
        let shape = HwParams::any(pcm)?;
        shape.set_access(Access::RWInterleaved)?;
        shape.set_format(Format::s16())?;
        shape.set_channels(1)?;
        shape.set_rate(rate, ValueOr::Nearest)?;
        shape.set_period_time_near(micros(PERIOD), ValueOr::Nearest)?;
        shape.set_buffer_time_near(micros(AHEAD), ValueOr::Nearest)?;
        pcm.hw_params(&shape)?;
    }
    let (buffer, period) = pcm.get_params()?;
    let size = |frames: u64| usize::try_from(frames).unwrap_or(usize::MAX);
    Ok((size(buffer), size(period)))
}

fn frames(samples: usize) -> alsa::pcm::Frames {
    samples.try_into().unwrap_or(alsa::pcm::Frames::MAX)
}

fn in_samples(time: Duration, rate: u32) -> usize {
    usize::try_from(time.as_millis().saturating_mul(rate.into()) / 1000).unwrap_or(usize::MAX)
}

impl Output for AlsaOutput {
    fn write(&mut self, samples: &[i16]) -> Result<usize, SoundError> {
        let count = self.room()?.min(samples.len());
        match samples.get(..count) {
            Some(samples) if count > 0 => self.take(samples),
            _ => Ok(0),
        }
    }

    fn left(&mut self) -> Result<Duration, SoundError> {
        // What converts the rate hands on whole periods only: the last one is filled up.
        let over = self.written % self.period;
        if over > 0 {
            let silence = vec![0; (self.period - over).min(self.room()?)];
            if !silence.is_empty() {
                self.take(&silence)?;
            }
        }
        match self.pcm.state_raw() {
            PREPARED if self.written > 0 => self.pcm.start().map_err(fault("begin"))?,
            RUNNING | DRAINING => {}
            // It ran empty: all was heard. Or it is gone, which the next question tells.
            _ => return self.room().map(|_| Duration::ZERO),
        }
        match self.pcm.delay() {
            Ok(delay) => {
                let delay = u64::try_from(delay).unwrap_or(0);
                Ok(Duration::from_micros(delay.saturating_mul(1_000_000) / u64::from(self.rate).max(1)))
            }
            Err(error) => self.recover(error).map(|()| Duration::ZERO),
        }
    }

    fn cut(&mut self) {
        self.written = 0;
        if let Err(error) = self.pcm.drop().and_then(|()| self.pcm.prepare()) {
            tracing::debug!(%error, "an output is cut that is silent already");
        }
    }
}

impl Drop for AlsaOutput {
    fn drop(&mut self) {
        // Closed without this, a card may play to its end what it holds.
        if let Err(error) = self.pcm.drop() {
            tracing::debug!(%error, "an output is closed that is silent already");
        }
    }
}
