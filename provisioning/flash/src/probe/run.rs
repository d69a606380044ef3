//! Writing, reopening, reading.

use std::io;
use std::ops::Range;

use super::buffer::Buffer;
use super::chance::Chance;
use super::marks::{Marks, SECTOR, Seed};
use super::plan::Plan;
use super::report::{Report, Verdict};
use super::tally::Tally;
use crate::disk::{Access, Disk, Medium, OpenError};

/// Bytes written or read at once.
const CHUNK: usize = 1 << 20;
/// Chunks that fail before the rest of the medium is left alone: dead media answer slowly.
const FAILURES_MAX: u32 = 64;
/// Thousandths of the claim for which the chance to be missed is told.
const REALS: [u16; 3] = [500, 750, 900];

/// How much is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Random samples, head and tail.
    Sampled,
    /// Every byte of the size that the medium claims.
    Full,
}

/// Part of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Marks are written.
    Writing,
    /// They are read back.
    Reading,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is done now.
    pub stage: Stage,
    /// Bytes done.
    pub done: u64,
    /// Bytes to do.
    pub total: u64,
}

/// Why nothing can be said of a medium.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    /// It cannot be opened, or is another one.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It has another size than before.
    #[error(
        "{name} claims {now} bytes now and {was} before: its contact is bad; clean it or take another port, then probe again"
    )]
    Resized {
        /// Which medium.
        name: String,
        /// Size while writing.
        was: u64,
        /// Size while reading.
        now: u64,
    },
}

/// Writes marks, opens the medium again, and reads them back. **What it held at those places is lost.**
///
/// # Errors
/// The medium cannot be opened, or changes meanwhile. Faults of the medium itself are findings, not errors.
pub fn probe(
    medium: &dyn Medium,
    depth: Depth,
    seed: &Seed,
    tell: &mut dyn FnMut(Progress),
) -> Result<Report, ProbeError> {
    let mut disk = medium.open(Access::Write)?;
    let size = disk.size();
    let plan = match depth {
        Depth::Full => Plan::full(size),
        Depth::Sampled => Plan::sampled(size, disk.align() as u64, seed),
    };
    let depth = if plan == Plan::full(size) { Depth::Full } else { depth };
    let marks = Marks::new(seed, size);
    let mut work = Work::new(&marks, &plan, disk.align(), tell);
    work.write(disk.as_mut());
    drop(disk);
    let mut disk = medium.open(Access::Read)?;
    if disk.size() != size {
        return Err(ProbeError::Resized { name: medium.name().to_owned(), was: size, now: disk.size() });
    }
    work.read(disk.as_mut());
    let verdict = work.verdict();
    let chances = REALS.iter().map(|real| Chance::of(&plan, size, *real)).collect();
    Ok(Report {
        claims: size,
        depth,
        places: plan.0.len(),
        sampled_bytes: plan.bytes(),
        is_direct: disk.is_direct(),
        verdict,
        chances,
    })
}

struct Work<'w> {
    marks: &'w Marks,
    plan: &'w Plan,
    buffer: Buffer,
    tally: Tally,
    /// What writing or its end answered: the places whose marks were never taken, and why.
    unwritten: Option<(u64, io::Error)>,
    failures: u32,
    tell: &'w mut dyn FnMut(Progress),
}

impl<'w> Work<'w> {
    fn new(marks: &'w Marks, plan: &'w Plan, align: usize, tell: &'w mut dyn FnMut(Progress)) -> Self {
        let buffer = Buffer::new(CHUNK, align);
        Self { marks, plan, buffer, tally: Tally::default(), unwritten: None, failures: 0, tell }
    }

    fn write(&mut self, disk: &mut dyn Disk) {
        let (mut done, total) = (0, self.plan.bytes());
        for (at, length) in chunks(&self.plan.0) {
            if self.failures < FAILURES_MAX {
                let bytes = self.buffer.front(length);
                self.marks.fill(bytes, at);
                if let Err(error) = write_all(disk, bytes, at) {
                    self.failures += 1;
                    self.unwritten.get_or_insert((at, error));
                }
            }
            done += length as u64;
            (self.tell)(Progress { stage: Stage::Writing, done, total });
        }
        if let Err(error) = disk.sync() {
            self.unwritten.get_or_insert((0, error));
        }
    }

    fn read(&mut self, disk: &mut dyn Disk) {
        let (mut done, total) = (0, self.plan.bytes());
        self.failures = 0;
        for (at, length) in chunks(&self.plan.0) {
            self.read_chunk(disk, at, length);
            done += length as u64;
            (self.tell)(Progress { stage: Stage::Reading, done, total });
        }
    }

    /// Reads a chunk; where that fails, its smallest parts, so that one bad block is not taken for many.
    fn read_chunk(&mut self, disk: &mut dyn Disk, at: u64, length: usize) {
        let gave_up = || io::Error::other("too many errors before");
        if self.failures >= FAILURES_MAX {
            return self.tally.refused(at, length, &gave_up());
        }
        let unit = disk.align().max(SECTOR);
        if read_all(disk, self.buffer.front(length), at).is_ok() {
            return self.tally.read(self.buffer.front(length), at, self.marks);
        }
        let mut from = 0;
        while from < length {
            let (step, place) = (unit.min(length - from), at + from as u64);
            let read = if self.failures < FAILURES_MAX {
                read_all(disk, self.buffer.front(step), place)
            } else {
                Err(gave_up())
            };
            match read {
                Ok(()) => self.tally.read(self.buffer.front(step), place, self.marks),
                Err(error) => {
                    self.failures += 1;
                    self.tally.refused(place, step, &error);
                }
            }
            from += step;
        }
    }

    fn verdict(&mut self) -> Verdict {
        let verdict = std::mem::take(&mut self.tally).verdict();
        match (verdict, self.unwritten.take()) {
            // Refused while writing, and not one mark is there beyond: that is how such a fake answers.
            (Verdict::Fake { holds, how: super::How::Loses }, Some(_)) => {
                Verdict::Fake { holds, how: super::How::Refuses }
            }
            (Verdict::Genuine | Verdict::Failing { .. }, Some((at, error))) => {
                Verdict::Failing { at, error: error.to_string() }
            }
            (verdict, _) => verdict,
        }
    }
}

/// The ranges in pieces of at most [`CHUNK`].
fn chunks(ranges: &[Range<u64>]) -> impl Iterator<Item = (u64, usize)> {
    ranges.iter().flat_map(|range| {
        let end = range.end;
        range
            .clone()
            .step_by(CHUNK)
            .map(move |at| (at, usize::try_from(end - at).unwrap_or(CHUNK).min(CHUNK)))
    })
}

/// Writes all of it.
pub(crate) fn write_all(disk: &mut dyn Disk, mut bytes: &[u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match disk.write_at(bytes, at) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(taken) => {
                bytes = bytes.get(taken..).unwrap_or_default();
                at += taken as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Fills all of it.
pub(crate) fn read_all(disk: &mut dyn Disk, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match disk.read_at(bytes, at) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(got) => {
                bytes = bytes.get_mut(got..).unwrap_or_default();
                at += got as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
