//! The lanes between the one feeder and the media: bounded queues, and who is given up when.
//!
//! ```text
//!            feeder                     lane                       worker (a thread of its own)
//!   fill a batch ── room? ── push ─► [▓▓▓░] queue ── take ─► write … ─► done
//!        │            no: wait                                  │
//!        │            another one idle meanwhile? the wait is charged to this lane
//!        └─ charged more than its share ─► behind: misses batches until its queue is empty, gets them in a later pass
//!           in one call for longer than the patience ─► dropped; nobody waits for its thread
//! ```
//!
//! A lane never slows the others by more than [`super::Limits::share_percent`] of the time, and its own medium is
//! never idle while it is behind: it works off its queue in one run and joins again. All lanes together hold a fixed
//! number of buffers, because every queue is bounded and there are as many queues as media.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::chunk::Chunk;
use super::content::Content;
use super::outcome::{Dropped, Outcome, Phase};
use super::plan::Segment;

/// What a worker is to do next.
pub(crate) enum Work {
    /// Write the segments of a buffer.
    Data(Arc<Chunk>),
    /// Make a segment read as zeroes.
    Zero(Segment),
    /// Everything was given: flush, and compare with this.
    Finish(Arc<Content>),
}

/// What a medium says of itself once open.
#[derive(Clone, Copy)]
pub(crate) struct Ready {
    pub(crate) bytes: u64,
    pub(crate) align: usize,
    pub(crate) sector: u64,
}

/// One medium.
pub(crate) struct Lane {
    queue: VecDeque<Work>,
    is_busy: bool,
    /// When the call began that has not returned yet.
    since: Option<Instant>,
    /// Batches that it has not got.
    pub(crate) missing: BTreeSet<usize>,
    /// How long it alone kept others waiting.
    charged: Duration,
    is_behind: bool,
    is_finishing: bool,
    pub(crate) ready: Option<Ready>,
    pub(crate) phase: Phase,
    /// Bytes done in this phase.
    pub(crate) done: u64,
    pub(crate) outcome: Option<Arc<Outcome>>,
}

/// How an offer ended for a lane.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Offer {
    Taken,
    /// It goes without this batch.
    Missed,
    /// It is behind since now.
    FellBehind,
    Wait,
}

impl Lane {
    fn new() -> Self {
        Self {
            queue: VecDeque::new(),
            is_busy: false,
            since: None,
            missing: BTreeSet::new(),
            charged: Duration::ZERO,
            is_behind: false,
            is_finishing: false,
            ready: None,
            phase: Phase::Opening,
            done: 0,
            outcome: None,
        }
    }

    pub(crate) fn is_active(&self) -> bool {
        self.outcome.is_none()
    }

    /// Whether it waits for work.
    pub(crate) fn is_idle(&self) -> bool {
        self.queue.is_empty() && !self.is_busy
    }

    fn has_room(&self, queue: usize) -> bool {
        self.queue.len().saturating_add(usize::from(self.is_busy)) < queue
    }

    /// Takes a batch, goes without it, or asks the feeder to wait.
    pub(crate) fn offer(&mut self, batch: usize, work: impl FnOnce() -> Work, queue: usize) -> Offer {
        if self.is_behind && !self.is_idle() {
            self.missing.insert(batch);
            return Offer::Missed;
        }
        self.is_behind = false;
        if !self.has_room(queue) {
            return Offer::Wait;
        }
        self.missing.remove(&batch);
        self.queue.push_back(work());
        Offer::Taken
    }

    /// Charges a wait that others lost because of this lane; says whether it goes without the batch from now on.
    pub(crate) fn charge(&mut self, batch: usize, waited: Duration, allowed: Duration) -> Offer {
        self.charged = self.charged.saturating_add(waited);
        if self.charged <= allowed {
            return Offer::Wait;
        }
        self.is_behind = true;
        self.missing.insert(batch);
        Offer::FellBehind
    }

    /// Gives the last work: there is no more after it.
    pub(crate) fn finish(&mut self, content: &Arc<Content>) {
        if !self.is_finishing && self.missing.is_empty() {
            self.is_finishing = true;
            self.queue.push_back(Work::Finish(Arc::clone(content)));
        }
    }

    /// Whether batches still have to come.
    pub(crate) fn wants(&self) -> bool {
        self.is_active() && !self.is_finishing
    }

    fn settle(&mut self, outcome: Outcome) {
        if self.outcome.is_none() {
            self.outcome = Some(Arc::new(outcome));
        }
        self.queue.clear(); // its buffers are needed elsewhere
        self.since = None;
    }
}

/// All lanes.
pub(crate) struct Lanes {
    state: Mutex<Vec<Lane>>,
    to_feeder: Condvar,
    to_workers: Condvar,
}

impl Lanes {
    pub(crate) fn new(count: usize) -> Self {
        Self {
            state: Mutex::new((0..count).map(|_| Lane::new()).collect()),
            to_feeder: Condvar::new(),
            to_workers: Condvar::new(),
        }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Vec<Lane>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets workers see what was pushed.
    pub(crate) fn wake_workers(&self) {
        self.to_workers.notify_all();
    }

    /// Waits for news of workers, at most `tick`.
    pub(crate) fn wait<'l>(
        &self,
        lanes: MutexGuard<'l, Vec<Lane>>,
        tick: Duration,
    ) -> MutexGuard<'l, Vec<Lane>> {
        self.to_feeder.wait_timeout(lanes, tick).unwrap_or_else(PoisonError::into_inner).0
    }

    /// Gives up every lane that has been in one call for longer than `patience`.
    pub(crate) fn drop_stalled(lanes: &mut [Lane], patience: Duration) {
        for lane in lanes.iter_mut().filter(|lane| lane.is_active()) {
            if lane.since.is_some_and(|since| since.elapsed() > patience) {
                let phase = lane.phase;
                lane.settle(Outcome::Dropped(Dropped::Stalled { phase }));
            }
        }
    }

    /// Gives up every lane that is not done.
    pub(crate) fn drop_all(&self) {
        for lane in self.lock().iter_mut().filter(|lane| lane.is_active()) {
            lane.settle(Outcome::Dropped(Dropped::Image));
        }
        self.wake_workers();
    }

    /// Gives up one lane.
    pub(crate) fn settle(&self, index: usize, outcome: Outcome) {
        if let Some(lane) = self.lock().get_mut(index) {
            lane.settle(outcome);
        }
        self.to_feeder.notify_all();
        self.to_workers.notify_all();
    }

    /// A worker's next work; `None` once its lane is settled.
    pub(crate) fn take(&self, index: usize) -> Option<Work> {
        let mut lanes = self.lock();
        loop {
            let lane = lanes.get_mut(index).filter(|lane| lane.is_active())?;
            let work = lane.queue.pop_front();
            lane.is_busy = work.is_some();
            self.to_feeder.notify_all();
            if work.is_some() {
                return work;
            }
            lanes = self.to_workers.wait(lanes).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Changes a lane that is still active; says whether it is.
    pub(crate) fn update(&self, index: usize, change: impl FnOnce(&mut Lane)) -> bool {
        let mut lanes = self.lock();
        let Some(lane) = lanes.get_mut(index).filter(|lane| lane.is_active()) else { return false };
        change(lane);
        self.to_feeder.notify_all();
        true
    }

    /// Runs a call that may never return, so that the feeder can see how long it takes. `None`: the lane was given up
    /// before or meanwhile.
    pub(crate) fn watched<T>(&self, index: usize, call: impl FnOnce() -> T) -> Option<T> {
        self.update(index, |lane| lane.since = Some(Instant::now())).then_some(())?;
        let result = call();
        self.update(index, |lane| lane.since = None).then_some(result)
    }
}
