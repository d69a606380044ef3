//! One simulated card: what it holds, what it played, how it misbehaves.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::super::{Element, OutputInfo};

/// The most samples that are remembered of one output; then the oldest are forgotten.
const HEARD_MAX: usize = 4_000_000;

/// What was heard of an output without a pause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// When it began.
    pub began: Instant,
    /// Samples a second.
    pub rate: u32,
    /// The samples.
    pub samples: Vec<i16>,
}

#[derive(Debug)]
pub(super) struct Card {
    pub(super) info: OutputInfo,
    pub(super) plugged: bool,
    pub(super) elements: Vec<Element>,
    /// Its mixer takes settings and keeps none.
    pub(super) is_stubborn: bool,
    pub(super) is_busy: bool,
    /// It takes samples and plays none.
    pub(super) is_stuck: bool,
    /// So many writings fail, as after the machine slept.
    pub(super) fails: u32,
    pub(super) heard: Vec<Heard>,
    /// Which opening it is, and what it plays.
    pub(super) openings: usize,
    pub(super) playing: Option<Playing>,
}

/// What an open output holds.
#[derive(Debug)]
pub(super) struct Playing {
    pub(super) rate: u32,
    pub(super) queue: VecDeque<i16>,
    /// Until when it has played; nothing while it has not begun, or ran empty.
    pub(super) until: Option<Instant>,
}

impl Playing {
    pub(super) fn in_samples(&self, time: Duration) -> usize {
        usize::try_from(time.as_micros().saturating_mul(self.rate.into()) / 1_000_000).unwrap_or(usize::MAX)
    }

    pub(super) fn time_of(&self, samples: usize) -> Duration {
        let micros = u64::try_from(samples).unwrap_or(u64::MAX).saturating_mul(1_000_000);
        Duration::from_micros(micros / u64::from(self.rate).max(1))
    }
}

impl Card {
    /// Plays what was due by now.
    pub(super) fn play(&mut self, now: Instant) {
        let Some(playing) = &mut self.playing else { return };
        let Some(until) = playing.until.filter(|_| !self.is_stuck) else { return };
        let count = playing.in_samples(now.saturating_duration_since(until)).min(playing.queue.len());
        let samples: Vec<i16> = playing.queue.drain(..count).collect();
        let end = until + playing.time_of(count);
        playing.until = (!playing.queue.is_empty()).then_some(end);
        let is_next = |heard: &Heard| {
            heard.rate == playing.rate && until <= heard.began + playing.time_of(heard.samples.len() + 2)
        };
        match self.heard.last_mut().filter(|heard| is_next(heard)) {
            Some(heard) if heard.samples.len() < HEARD_MAX => heard.samples.extend(samples),
            _ if samples.is_empty() => {}
            _ => self.heard.push(Heard { began: until, rate: playing.rate, samples }),
        }
        while self.heard.len() > 1
            && self.heard.iter().map(|heard| heard.samples.len()).sum::<usize>() > HEARD_MAX
        {
            self.heard.remove(0);
        }
    }
}
