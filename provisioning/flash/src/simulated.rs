//! A medium in memory that fails on demand: the twin that the engine's tests write to.
//!
//! It keeps two things apart that real media mix up: what it *answers* while it is open, and what a reader finds after
//! it was unplugged ([`SimulatedMedium::contents`]). A fresh one is full of old bytes, never of zeroes.

mod cache;

use std::io;
use std::ops::Range;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::disk::{Access, Disk, Medium, OpenError};
use cache::{Cache, LINE};

/// Bytes of a sector, unless told otherwise.
const SECTOR: u64 = 512;
/// What an unwritten medium is full of.
const OLD: u8 = 0xa5;
/// Most bytes that a short answer covers.
const SHORT: usize = 4096;

/// How a medium misbehaves. The default does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// The write that covers this byte fails.
    pub write_error_at: Option<u64>,
    /// The read that covers this byte fails.
    pub read_error_at: Option<u64>,
    /// So many writes are answered, then one never is, until [`SimulatedMedium::release`].
    pub stalls_after_writes: Option<u32>,
    /// The same for reads.
    pub stalls_after_reads: Option<u32>,
    /// Flushing never ends, until [`SimulatedMedium::release`].
    pub stalls_at_sync: bool,
    /// Reads and writes cover 4,096 bytes at most.
    pub is_short: bool,
    /// Flushing says yes, and what was written at or behind this byte is lost when the handle is closed.
    pub loses_from: Option<u64>,
    /// It has only so many bytes: places behind them are the first ones again.
    pub wraps_at: Option<u64>,
    /// What is written at or behind this byte is lost, and reads there give zeroes.
    pub ends_at: Option<u64>,
    /// Reads give one wrong bit in this byte.
    pub flips_at: Option<u64>,
    /// Flushing fails.
    pub sync_fails: bool,
    /// It cannot make zeroes by itself.
    pub cannot_zero: bool,
    /// It says that it made zeroes, and did not.
    pub zeroes_lie: bool,
    /// Reads come from memory.
    pub is_cached: bool,
    /// It cannot be opened.
    pub is_gone: bool,
    /// Every write takes so long.
    pub delay: Duration,
    /// Only writes after so many bytes take that long: its fast memory is full.
    pub slows_after: u64,
    /// Bytes of a memory of its own: what was written last, wherever, is answered from there and not from its cells.
    pub cache: u64,
}

struct State {
    bytes: Vec<u8>,
    /// What is lost when the handle is closed: place and bytes before.
    volatile: Vec<(u64, Vec<u8>)>,
    writes: u32,
    reads: u32,
    bytes_written: u64,
    is_released: bool,
    cache: Cache,
}

struct Inner {
    name: String,
    claims: u64,
    align: usize,
    sector: u64,
    faults: Faults,
    state: Mutex<State>,
    released: Condvar,
}

/// A medium in memory.
#[derive(Clone)]
pub struct SimulatedMedium(Arc<Inner>);

impl SimulatedMedium {
    /// A medium of `bytes`, a multiple of `align`, which is a power of two from 512 to 65,536.
    #[must_use]
    pub fn new(name: &str, bytes: u64, align: usize, faults: Faults) -> Self {
        let has = bytes.min(faults.wraps_at.unwrap_or(bytes));
        let state = State {
            bytes: vec![OLD; usize::try_from(has).unwrap_or_default()],
            volatile: Vec::new(),
            writes: 0,
            reads: 0,
            bytes_written: 0,
            is_released: false,
            cache: Cache::default(),
        };
        let name = name.to_owned();
        let (state, released) = (Mutex::new(state), Condvar::new());
        Self(Arc::new(Inner { name, claims: bytes, align, sector: SECTOR, faults, state, released }))
    }

    /// The same with sectors of so many bytes, as long as nobody else has it.
    #[must_use]
    pub fn with_sector(mut self, sector: u64) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.sector = sector;
        }
        self
    }

    /// What a reader finds who plugs it in anew, in the size it claims. Its own memory is empty then.
    #[must_use]
    pub fn contents(&self) -> Vec<u8> {
        let state = self.0.state();
        let size = usize::try_from(self.0.claims).unwrap_or_default();
        let mut found = vec![0; size];
        self.0.copy_out(&state, &mut found, 0);
        found
    }

    /// Bytes written or zeroed since it was made, repeated ones too.
    #[must_use]
    pub fn bytes_written(&self) -> u64 {
        self.0.state().bytes_written
    }

    /// Lets a call go on that never was answered.
    pub fn release(&self) {
        self.0.state().is_released = true;
        self.0.released.notify_all();
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stall<'s>(&self, mut state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        while !state.is_released {
            state = self.released.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state
    }

    /// Where bytes really lie, piece by piece: place (nowhere behind the end), and the part of them that lies there.
    fn pieces(&self, state: &State, at: u64, bytes: usize) -> Vec<(Option<usize>, Range<usize>)> {
        let has = state.bytes.len().max(1);
        let (mut found, mut from) = (Vec::new(), 0);
        while from < bytes {
            let here = at.saturating_add(from as u64);
            let left = self.faults.ends_at.map_or(u64::MAX, |end| end.saturating_sub(here));
            let place = usize::try_from(here % has as u64).ok().filter(|_| left > 0);
            let room = place
                .map_or(usize::MAX, |place| (has - place).min(usize::try_from(left).unwrap_or(usize::MAX)));
            let to = from.saturating_add(room).min(bytes);
            found.push((place, from..to));
            from = to;
        }
        found
    }

    fn copy_out(&self, state: &State, into: &mut [u8], at: u64) {
        for (place, part) in self.pieces(state, at, into.len()) {
            let stored = place.and_then(|place| state.bytes.get(place..place + part.len()));
            match (into.get_mut(part), stored) {
                (Some(into), Some(stored)) => into.copy_from_slice(stored),
                (into, _) => into.unwrap_or_default().fill(0),
            }
        }
        let flip = self.faults.flips_at.and_then(|flip| usize::try_from(flip.checked_sub(at)?).ok());
        if let Some(byte) = flip.and_then(|flip| into.get_mut(flip)) {
            *byte ^= 1;
        }
    }

    fn copy_in(&self, state: &mut State, bytes: &[u8], at: u64) {
        if self.faults.loses_from.is_some_and(|from| at.saturating_add(bytes.len() as u64) > from) {
            let mut before = vec![0; bytes.len()];
            for (place, part) in self.pieces(state, at, bytes.len()) {
                let stored = place.and_then(|place| state.bytes.get(place..place + part.len()));
                if let (Some(into), Some(stored)) = (before.get_mut(part), stored) {
                    into.copy_from_slice(stored);
                }
            }
            state.volatile.push((at, before));
        }
        self.store(state, bytes, at);
    }

    fn store(&self, state: &mut State, bytes: &[u8], at: u64) {
        for (place, part) in self.pieces(state, at, bytes.len()) {
            let cells = place.and_then(|place| state.bytes.get_mut(place..place + part.len()));
            if let (Some(cells), Some(bytes)) = (cells, bytes.get(part)) {
                cells.copy_from_slice(bytes);
            }
        }
    }

    /// What is answered: from its own memory, else from the cells.
    fn answer(&self, state: &State, into: &mut [u8], at: u64) {
        self.copy_out(state, into, at);
        if self.faults.cache == 0 {
            return;
        }
        for (line, span, part) in lines(at, into.len()) {
            let kept = state.cache.get(line).and_then(|kept| kept.get(span));
            if let (Some(into), Some(kept)) = (into.get_mut(part), kept) {
                into.copy_from_slice(kept);
            }
        }
    }

    /// Takes bytes into its own memory, if it has one; what has no room there goes to the cells.
    fn take(&self, state: &mut State, bytes: &[u8], at: u64) {
        if self.faults.cache == 0 {
            return self.copy_in(state, bytes, at);
        }
        for (at, span, part) in lines(at, bytes.len()) {
            let mut line =
                vec![0; usize::try_from(LINE.min(self.claims.saturating_sub(at))).unwrap_or_default()];
            self.answer(state, &mut line, at);
            if let (Some(into), Some(bytes)) = (line.get_mut(span), bytes.get(part)) {
                into.copy_from_slice(bytes);
            }
            if let Some((at, line)) = state.cache.put(at, line, self.faults.cache) {
                self.copy_in(state, &line, at);
            }
        }
    }

    /// What a handle's end takes with it.
    fn forget(&self) {
        let mut state = self.state();
        let Some(from) = self.faults.loses_from else { return };
        for (at, before) in std::mem::take(&mut state.volatile).into_iter().rev() {
            let keep = usize::try_from(from.saturating_sub(at)).unwrap_or(usize::MAX).min(before.len());
            let at = at.saturating_add(keep as u64);
            self.store(&mut state, before.get(keep..).unwrap_or_default(), at);
        }
    }

    fn covers(place: Option<u64>, at: u64, bytes: usize) -> bool {
        place.is_some_and(|place| (at..at.saturating_add(bytes as u64)).contains(&place))
    }

    fn ensure_fits(&self, address: *const u8, bytes: usize, at: u64) -> io::Result<()> {
        let is_aligned = address.align_offset(self.align) == 0
            && bytes.is_multiple_of(self.align)
            && at.is_multiple_of(self.align as u64);
        let is_inside = at.saturating_add(bytes as u64) <= self.claims;
        if is_aligned && is_inside { Ok(()) } else { Err(io::ErrorKind::InvalidInput.into()) }
    }

    fn cut(&self, bytes: usize) -> usize {
        if self.faults.is_short { bytes.min(SHORT.max(self.align)) } else { bytes }
    }
}

/// The lines that a range touches: where each begins, which bytes of it, which bytes of the range.
fn lines(at: u64, bytes: usize) -> Vec<(u64, Range<usize>, Range<usize>)> {
    let (mut found, mut from) = (Vec::new(), 0);
    while from < bytes {
        let here = at.saturating_add(from as u64);
        let start = usize::try_from(here % LINE).unwrap_or_default();
        let length = (LINE as usize - start).min(bytes - from);
        found.push((here - here % LINE, start..start + length, from..from + length));
        from += length;
    }
    found
}

impl Medium for SimulatedMedium {
    fn name(&self) -> &str {
        &self.0.name
    }

    fn open(&self, access: Access) -> Result<Box<dyn Disk>, OpenError> {
        if self.0.faults.is_gone {
            let source = io::ErrorKind::NotFound.into();
            return Err(OpenError::System { name: self.0.name.clone(), source });
        }
        Ok(Box::new(OpenMedium { inner: Arc::clone(&self.0), is_write: access == Access::Write }))
    }
}

struct OpenMedium {
    inner: Arc<Inner>,
    is_write: bool,
}

impl OpenMedium {
    fn write_with(&self, bytes: usize, at: u64, write: impl FnOnce(&Inner, &mut State)) -> io::Result<()> {
        let inner = &*self.inner;
        if !self.is_write {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        if !inner.faults.delay.is_zero() && inner.state().bytes_written >= inner.faults.slows_after {
            std::thread::sleep(inner.faults.delay);
        }
        let mut state = inner.state();
        state.writes = state.writes.saturating_add(1);
        if inner.faults.stalls_after_writes.is_some_and(|after| state.writes > after) {
            state = inner.stall(state);
        }
        if Inner::covers(inner.faults.write_error_at, at, bytes) {
            return Err(io::Error::from_raw_os_error(rustix::io::Errno::IO.raw_os_error()));
        }
        write(inner, &mut state);
        state.bytes_written = state.bytes_written.saturating_add(bytes as u64);
        Ok(())
    }
}

impl Disk for OpenMedium {
    fn size(&self) -> u64 {
        self.inner.claims
    }

    fn align(&self) -> usize {
        self.inner.align
    }

    fn sector(&self) -> u64 {
        self.inner.sector
    }

    fn is_direct(&self) -> bool {
        !self.inner.faults.is_cached
    }

    fn read_at(&mut self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        let inner = &*self.inner;
        inner.ensure_fits(buffer.as_ptr(), buffer.len(), at)?;
        let mut state = inner.state();
        state.reads = state.reads.saturating_add(1);
        if inner.faults.stalls_after_reads.is_some_and(|after| state.reads > after) {
            state = inner.stall(state);
        }
        let bytes = inner.cut(buffer.len());
        if Inner::covers(inner.faults.read_error_at, at, bytes) {
            return Err(io::Error::from_raw_os_error(rustix::io::Errno::IO.raw_os_error()));
        }
        inner.answer(&state, buffer.get_mut(..bytes).unwrap_or_default(), at);
        Ok(bytes)
    }

    fn write_at(&mut self, bytes: &[u8], at: u64) -> io::Result<usize> {
        self.inner.ensure_fits(bytes.as_ptr(), bytes.len(), at)?;
        let taken = self.inner.cut(bytes.len());
        let bytes = bytes.get(..taken).unwrap_or_default();
        self.write_with(taken, at, |inner, state| inner.take(state, bytes, at))?;
        Ok(taken)
    }

    fn zero(&mut self, at: u64, bytes: u64) -> io::Result<()> {
        if self.inner.faults.cannot_zero {
            return Err(io::ErrorKind::Unsupported.into());
        }
        let zeroes = vec![0; usize::try_from(bytes).unwrap_or_default()];
        self.write_with(zeroes.len(), at, |inner, state| {
            if !inner.faults.zeroes_lie {
                inner.take(state, &zeroes, at);
            }
        })
    }

    fn sync(&mut self) -> io::Result<()> {
        let inner = &*self.inner;
        if inner.faults.stalls_at_sync {
            drop(inner.stall(inner.state()));
        }
        if inner.faults.sync_fails { Err(io::Error::other("the flush failed")) } else { Ok(()) }
    }
}

impl Drop for OpenMedium {
    fn drop(&mut self) {
        self.inner.forget();
    }
}
