//! One medium's thread: open, write what comes, flush, close, open again, read back.
//!
//! Every call to the medium is watched: while it lasts, the feeder sees since when. A thread whose call never returns
//! is left where it is; its lane is settled without it, and what it may still say is not heard.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::content::Content;
use super::lane::{Lanes, Ready, Work};
use super::outcome::{Dropped, Outcome, Phase, Unproven};
use super::plan::Segment;
use super::prove;
use crate::buffer::Buffer;
use crate::disk::{Access, Disk, Medium, write_all};

/// Bytes at either end of a medium, outside the image, that are zeroed: old partition tables and superblocks lie there.
const ENDS: u64 = 1024 * 1024;
/// Zeroes sent with one call where the medium cannot make them itself, in bytes.
const ZEROES: usize = 1024 * 1024;

/// What a worker has to do.
pub(crate) struct Worker {
    pub(crate) lanes: Arc<Lanes>,
    pub(crate) index: usize,
    pub(crate) medium: Arc<dyn Medium>,
    pub(crate) is_write: bool,
    pub(crate) is_verify: bool,
}

/// Settles the lane of a thread that ends in whatever way.
struct Settler(Arc<Lanes>, usize);

impl Drop for Settler {
    fn drop(&mut self) {
        self.0.settle(self.1, Outcome::Dropped(Dropped::Crashed)); // heard only if nothing was said before
    }
}

impl Worker {
    /// Does all of it, and settles the lane.
    pub(crate) fn run(self) {
        let settler = Settler(Arc::clone(&self.lanes), self.index);
        let outcome = match self.work() {
            Ok(Some(outcome)) => outcome,
            Ok(None) => return, // given up by the feeder
            Err(dropped) => Outcome::Dropped(dropped),
        };
        settler.0.settle(settler.1, outcome);
    }

    fn work(&self) -> Result<Option<Outcome>, Dropped> {
        let access = if self.is_write { Access::Write } else { Access::Read };
        let Some(mut disk) = self.open(access)? else { return Ok(None) };
        let ready = Ready { bytes: disk.size(), align: disk.align(), sector: disk.sector() };
        self.lanes.update(self.index, |lane| {
            lane.ready = Some(ready);
            lane.phase = Phase::Writing;
        });
        let mut zeroes = None;
        while let Some(work) = self.lanes.take(self.index) {
            match work {
                Work::Data(chunk) => {
                    for segment in chunk.plan.batch(chunk.batch) {
                        let end = segment.span().end.next_multiple_of(ready.align);
                        let bytes = chunk.bytes().get(segment.start..end).unwrap_or_default();
                        write_all(&mut disk, bytes, segment.at).map_err(fault(Phase::Writing, segment.at))?;
                        self.advance(segment.bytes);
                    }
                }
                Work::Zero(Segment { at, bytes, .. }) => {
                    let range = at..at.saturating_add(bytes).next_multiple_of(ready.align as u64);
                    zero(&mut disk, &range, &mut zeroes).map_err(fault(Phase::Writing, at))?;
                    self.advance(bytes);
                }
                Work::Finish(content) => return self.finish(disk, &content, &mut zeroes),
            }
        }
        Ok(None)
    }

    fn finish(
        &self,
        mut disk: Watched,
        content: &Content,
        zeroes: &mut Option<Buffer>,
    ) -> Result<Option<Outcome>, Dropped> {
        let mut wiped = Vec::new();
        if self.is_write {
            wiped = unmapped(content, disk.size(), disk.align() as u64);
            for range in &wiped {
                zero(&mut disk, range, zeroes).map_err(fault(Phase::Writing, range.start))?;
            }
            self.enter(Phase::Syncing);
            disk.sync().map_err(fault(Phase::Syncing, 0))?;
        }
        if !self.is_verify {
            let written = content.mapped_bytes();
            return Ok(Some(Outcome::Unverified { written, why: Unproven::NotAsked }));
        }
        if self.is_write {
            drop(disk); // the handle that wrote proves less
            let Some(again) = self.open(Access::Read)? else { return Ok(None) };
            disk = again;
        }
        self.enter(Phase::Verifying);
        let mut advance = |bytes| self.advance(bytes);
        // What was just written is as the image has it. Later that partition is the machine's own.
        let left_out = content.left_out().filter(|_| !self.is_write);
        Ok(Some(match prove::read_back(&mut disk, content, &wiped, left_out, &mut advance) {
            Ok(verified) if disk.is_direct() => Outcome::Verified(verified),
            Ok(_) => Outcome::Unverified { written: content.mapped_bytes(), why: Unproven::Cached },
            Err(fault) => Outcome::Failed(fault),
        }))
    }

    fn open(&self, access: Access) -> Result<Option<Watched>, Dropped> {
        let Some(disk) = self.lanes.watched(self.index, || self.medium.open(access)) else { return Ok(None) };
        Ok(Some(Watched { disk: disk?, lanes: Arc::clone(&self.lanes), index: self.index }))
    }

    fn enter(&self, phase: Phase) {
        self.lanes.update(self.index, |lane| {
            lane.phase = phase;
            lane.done = 0;
        });
    }

    fn advance(&self, bytes: u64) {
        self.lanes.update(self.index, |lane| lane.done = lane.done.saturating_add(bytes));
    }
}

/// A medium whose every call is timed.
struct Watched {
    disk: Box<dyn Disk>,
    lanes: Arc<Lanes>,
    index: usize,
}

impl Watched {
    fn call<T>(&mut self, call: impl FnOnce(&mut dyn Disk) -> io::Result<T>) -> io::Result<T> {
        let disk = &mut *self.disk;
        let answer = self.lanes.watched(self.index, || call(disk));
        answer.unwrap_or_else(|| Err(io::Error::other("the medium was given up")))
    }
}

impl Disk for Watched {
    fn size(&self) -> u64 {
        self.disk.size()
    }

    fn align(&self) -> usize {
        self.disk.align()
    }

    fn sector(&self) -> u64 {
        self.disk.sector()
    }

    fn is_direct(&self) -> bool {
        self.disk.is_direct()
    }

    fn read_at(&mut self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        self.call(|disk| disk.read_at(buffer, at))
    }

    fn write_at(&mut self, bytes: &[u8], at: u64) -> io::Result<usize> {
        self.call(|disk| disk.write_at(bytes, at))
    }

    fn zero(&mut self, at: u64, bytes: u64) -> io::Result<()> {
        self.call(|disk| disk.zero(at, bytes))
    }

    fn sync(&mut self) -> io::Result<()> {
        self.call(|disk| disk.sync())
    }
}

/// What the image's map leaves out within [`ENDS`] of either end, and in the partition that is the machine's own: there
/// another machine's secrets may lie.
fn unmapped(content: &Content, size: u64, align: u64) -> Vec<Range<u64>> {
    let tail = size.saturating_sub(ENDS).next_multiple_of(align);
    let (head, tail) = if tail <= ENDS { (0..size, size..size) } else { (0..ENDS, tail..size) };
    let reserved = content.reserved().map(|range| {
        range.start.next_multiple_of(align).max(head.end)..(range.end - range.end % align).min(tail.start)
    });
    let mut found = Vec::new();
    for window in [head, tail].into_iter().chain(reserved) {
        let mut from = window.start;
        for region in content.regions.iter().map(super::content::Region::range) {
            if region.end <= from {
                continue;
            }
            if region.start >= window.end {
                break;
            }
            found.push(from..region.start);
            from = region.end.next_multiple_of(align);
        }
        found.push(from..window.end);
    }
    found.retain(|range| range.start < range.end);
    found
}

/// Makes a range read as zeroes: by itself where the medium can, else by sending them.
fn zero(disk: &mut dyn Disk, range: &Range<u64>, zeroes: &mut Option<Buffer>) -> io::Result<()> {
    if zeroes.is_none() {
        match disk.zero(range.start, range.end.saturating_sub(range.start)) {
            Err(error) if error.kind() == io::ErrorKind::Unsupported => {}
            answer => return answer,
        }
    }
    let zeroes = zeroes.get_or_insert_with(|| Buffer::new(ZEROES)).bytes();
    let mut at = range.start;
    while at < range.end {
        let due = usize::try_from(range.end.saturating_sub(at)).unwrap_or(usize::MAX).min(zeroes.len());
        write_all(disk, zeroes.get(..due).unwrap_or_default(), at)?;
        at = at.saturating_add(due as u64);
    }
    Ok(())
}

fn fault(phase: Phase, at: u64) -> impl FnOnce(io::Error) -> Dropped {
    move |source| Dropped::Io { phase, at, source }
}
