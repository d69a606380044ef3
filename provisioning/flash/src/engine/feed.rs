//! The feeder: unpacks the image once, offers every batch to all media, and makes later passes for those behind.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use super::chunk::{Chunk, Pool};
use super::content::{Content, Surveyor};
use super::hashing::{Hashing, WAITING_MAX};
use super::lane::{Lane, Lanes, Offer, Work};
use super::outcome::{Dropped, Outcome, Phase};
use super::plan::{LEAST_ALIGN, Plan};
use super::{Event, Limits};
use crate::buffer::{Buffer, is_zero};
use crate::gpt::Kind;
use crate::image::{Image, ImageError, ImageReader, Sectors, USUAL};

/// How often lanes are looked at while nothing happens.
const TICK: Duration = Duration::from_millis(20);
/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_millis(200);

/// The least time that a share is counted of: a hiccup in the first moments is no reason for a second pass.
const SHARE_FROM: Duration = Duration::from_secs(2);

/// What is fed: nothing to write is a check of what media hold already.
pub(crate) struct Feed<'a> {
    pub(crate) image: &'a Image,
    /// The digest that the manifest gives.
    pub(crate) expected: Option<[u8; 32]>,
    /// The least medium, in bytes.
    pub(crate) least: u64,
    pub(crate) is_write: bool,
    /// Type of the partition that is the machine's own.
    pub(crate) reserved: Option<Kind>,
    pub(crate) limits: Limits,
}

pub(crate) struct Feeder<'a> {
    feed: Feed<'a>,
    lanes: Arc<Lanes>,
    pool: Arc<Pool>,
    plan: Arc<Plan>,
    queue: usize,
    tell: &'a mut dyn FnMut(Event),
    started: Instant,
    told: Option<Instant>,
    ended: Vec<bool>,
}

impl<'a> Feeder<'a> {
    pub(crate) fn new(feed: Feed<'a>, lanes: Arc<Lanes>, tell: &'a mut dyn FnMut(Event)) -> Self {
        let count = lanes.lock().len();
        let buffers = (feed.limits.pool / feed.limits.chunk).saturating_sub(WAITING_MAX);
        let queue = (buffers / count.max(1)).clamp(1, feed.limits.queue);
        Self {
            plan: Arc::new(Plan::new(feed.image, feed.limits.chunk, LEAST_ALIGN)),
            feed,
            lanes,
            pool: Arc::default(),
            queue,
            tell,
            started: Instant::now(),
            told: None,
            ended: vec![false; count],
        }
    }

    /// Feeds all media and waits for what becomes of them.
    pub(crate) fn run(mut self) -> Result<Vec<Arc<Outcome>>, ImageError> {
        self.await_open();
        let Some(content) = self.first_pass()?.map(Arc::new) else { return Ok(self.await_outcomes()) };
        if self.feed.expected.is_some_and(|digest| digest != content.digest()) {
            return Err(ImageError::Content);
        }
        while self.finish_complete(&content) {
            self.await_idle();
            self.later_pass()?;
        }
        Ok(self.await_outcomes())
    }

    /// Waits until every medium is open or given up, and turns away those that do not suit.
    fn await_open(&mut self) {
        loop {
            let lanes = self.lanes.lock();
            if lanes.iter().all(|lane| !lane.is_active() || lane.ready.is_some()) {
                break;
            }
            let mut lanes = self.lanes.wait(lanes, TICK);
            Lanes::drop_stalled(&mut lanes, self.feed.limits.patience);
        }
        let ready: Vec<_> = self.lanes.lock().iter().map(|lane| lane.ready).collect();
        let align = ready.iter().flatten().map(|ready| ready.align).max().unwrap_or(LEAST_ALIGN);
        self.plan = Arc::new(Plan::new(self.feed.image, self.feed.limits.chunk, align.max(LEAST_ALIGN)));
        let due = self.feed.image.size().max(self.feed.least);
        let sectors = self.feed.image.sectors();
        for (index, ready) in ready.into_iter().enumerate() {
            let Some(ready) = ready else { continue };
            if let Some(other) = other_sectors(&sectors, ready.sector) {
                self.lanes.settle(index, Outcome::Dropped(other));
            } else if ready.bytes < due {
                let small = Dropped::Small { found: ready.bytes, due };
                self.lanes.settle(index, Outcome::Dropped(small));
            } else if !self.plan.suits(ready.align) {
                self.lanes.settle(index, Outcome::Dropped(Dropped::Sectors(ready.align)));
            }
        }
        self.started = Instant::now();
        self.tell_progress();
    }

    /// Unpacks all of the image, computes what must lie where, and gives it to all media. `None`: no medium is left.
    fn first_pass(&mut self) -> Result<Option<Content>, ImageError> {
        let image = self.feed.image;
        let surveyor = Surveyor::new(image, self.feed.reserved);
        std::thread::scope(|scope| {
            let mut reader = image.reader()?;
            let hashing = Hashing::start(scope, image, surveyor)?;
            for batch in 0..self.plan.len() {
                let chunk = self.fill(&mut reader, batch)?;
                if !hashing.pass(&chunk) {
                    return hashing.finish().map(Some);
                }
                if self.feed.is_write && !self.offer(batch, true, &|| work(&chunk)) {
                    return Ok(None);
                }
                self.tell_progress();
            }
            reader.finish()?;
            hashing.finish().map(Some)
        })
    }

    /// Waits until one of those who want more has worked off what it has: before that, nobody would take a batch.
    fn await_idle(&mut self) {
        self.wait_until(|lanes| {
            let mut wanting = lanes.iter().filter(|lane| lane.wants()).peekable();
            wanting.peek().is_none() || wanting.any(Lane::is_idle)
        });
    }

    /// Waits until the lanes are as wanted. Those that do not answer are given up, and how far everyone is is told.
    fn wait_until(&mut self, is_over: impl Fn(&[Lane]) -> bool) {
        let lanes = Arc::clone(&self.lanes);
        loop {
            let mut state = lanes.lock();
            Lanes::drop_stalled(&mut state, self.feed.limits.patience);
            let is_over = is_over(&state);
            if !is_over {
                state = lanes.wait(state, TICK);
            }
            drop(state);
            self.tell_progress();
            if is_over {
                return;
            }
        }
    }

    /// Gives media what they missed. A medium behind even now gets the rest in the next pass.
    fn later_pass(&mut self) -> Result<(), ImageError> {
        let mut reader = self.feed.image.reader()?;
        for batch in 0..self.plan.len() {
            if !self.lanes.lock().iter().any(|lane| lane.wants() && lane.missing.contains(&batch)) {
                continue;
            }
            let chunk = self.fill(&mut reader, batch)?;
            if !self.offer(batch, false, &|| work(&chunk)) {
                break;
            }
            self.tell_progress();
        }
        self.feed.image.ensure_unchanged()
    }

    /// Ends the lanes that have everything; says whether others want more.
    fn finish_complete(&self, content: &Arc<Content>) -> bool {
        let mut lanes = self.lanes.lock();
        for lane in lanes.iter_mut().filter(|lane| lane.is_active()) {
            lane.finish(content);
        }
        self.lanes.wake_workers();
        lanes.iter().any(Lane::wants)
    }

    fn await_outcomes(mut self) -> Vec<Arc<Outcome>> {
        self.wait_until(|lanes| lanes.iter().all(|lane| !lane.is_active()));
        self.lanes.lock().iter().filter_map(|lane| lane.outcome.clone()).collect()
    }

    fn fill(&self, reader: &mut ImageReader, batch: usize) -> Result<Arc<Chunk>, ImageError> {
        let segments = self.plan.batch(batch);
        let chunk = |buffer: Option<Buffer>, is_zero| {
            let (plan, pool) = (Arc::clone(&self.plan), Arc::clone(&self.pool));
            Arc::new(Chunk { buffer, is_zero, plan, batch, pool })
        };
        let alone = segments.first().filter(|_| self.feed.image.map().is_none());
        if alone.is_some_and(|segment| reader.is_hole(segment.at, segment.bytes)) {
            return Ok(chunk(None, true));
        }
        let back = self.pool.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let size = self.plan.buffer_bytes();
        let mut buffer =
            back.filter(|buffer| buffer.bytes().len() == size).unwrap_or_else(|| Buffer::new(size));
        let mut end = 0;
        for segment in segments {
            let bytes = buffer.bytes_mut();
            bytes.get_mut(end..segment.start).unwrap_or_default().fill(0); // what rounding up writes
            reader.fill(segment.at, bytes.get_mut(segment.span()).unwrap_or_default())?;
            end = segment.span().end;
        }
        buffer.bytes_mut().get_mut(end..).unwrap_or_default().fill(0);
        let is_zero =
            alone.is_some_and(|segment| is_zero(buffer.bytes().get(segment.span()).unwrap_or_default()));
        Ok(chunk(Some(buffer), is_zero))
    }

    /// Offers a batch to all who want it. Says whether anybody is left.
    fn offer(&mut self, batch: usize, is_first: bool, work: &dyn Fn() -> Work) -> bool {
        let lanes = Arc::clone(&self.lanes);
        let mut state = lanes.lock();
        let mut pending: Vec<usize> = (0..state.len())
            .filter(|index| {
                let lane = state.get(*index);
                lane.is_some_and(|lane| lane.wants() && (is_first || lane.missing.contains(&batch)))
            })
            .collect();
        let mut last: Option<Instant> = None;
        let mut fell = Vec::new();
        loop {
            Lanes::drop_stalled(&mut state, self.feed.limits.patience);
            let now = Instant::now();
            let starving = (0..)
                .zip(state.iter())
                .any(|(i, lane)| lane.wants() && lane.is_idle() && !pending.contains(&i));
            let waited = last.map(|last| now.saturating_duration_since(last)).filter(|_| starving);
            let so_far = self.started.elapsed().max(SHARE_FROM);
            let allowed = so_far.saturating_mul(self.feed.limits.share_percent) / 100;
            pending.retain(|index| {
                let Some(lane) = state.get_mut(*index).filter(|lane| lane.is_active()) else { return false };
                let mut offer = lane.offer(batch, work, self.queue);
                if let (Offer::Wait, Some(waited)) = (offer, waited) {
                    offer = lane.charge(batch, waited, allowed);
                }
                if offer == Offer::FellBehind {
                    fell.push(*index);
                }
                offer == Offer::Wait
            });
            lanes.wake_workers();
            if pending.is_empty() {
                break;
            }
            last = Some(now);
            state = lanes.wait(state, TICK);
            if self.is_due() {
                drop(state);
                self.tell_progress();
                state = lanes.lock();
            }
        }
        let is_anyone_left = state.iter().any(Lane::is_active);
        drop(state);
        for target in fell {
            (self.tell)(Event::Behind { target });
        }
        is_anyone_left
    }

    fn is_due(&self) -> bool {
        self.told.is_none_or(|told| told.elapsed() >= TELL_EVERY)
    }

    /// Tells how far everyone is, when it is time, and at once who has ended.
    fn tell_progress(&mut self) {
        let is_due = self.is_due();
        let mut events = Vec::new();
        for ((target, lane), ended) in self.lanes.lock().iter().enumerate().zip(&mut self.ended) {
            match &lane.outcome {
                Some(outcome) if !*ended => {
                    *ended = true;
                    events.push(Event::Ended { target, outcome: Arc::clone(outcome) });
                }
                None if is_due && lane.phase != Phase::Opening => {
                    let (phase, done) = (lane.phase, lane.done);
                    events.push(Event::Progress { target, phase, done, of: self.plan.bytes() });
                }
                _ => {}
            }
        }
        if is_due {
            self.told = Some(Instant::now());
        }
        events.into_iter().for_each(|event| (self.tell)(event));
    }
}

/// Why a table does not go onto a medium with sectors of so many bytes; nothing where it does.
fn other_sectors(made: &Sectors, has: u64) -> Option<Dropped> {
    match made {
        Sectors::Known(made) => {
            let made = made.first().copied().filter(|_| !made.contains(&has))?;
            Some(Dropped::Table { made, has })
        }
        Sectors::Hidden => (has != USUAL).then_some(Dropped::HiddenTable { has }),
        Sectors::NoTable => None,
    }
}

fn work(chunk: &Arc<Chunk>) -> Work {
    let zero = chunk.plan.batch(chunk.batch).first().filter(|_| chunk.is_zero);
    zero.map_or_else(|| Work::Data(Arc::clone(chunk)), |segment| Work::Zero(*segment))
}
