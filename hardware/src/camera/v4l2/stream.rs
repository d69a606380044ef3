//! One camera: asked what it offers, started, and read.

use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use super::calls::{Ask, Calls};
use super::choice::{HEIGHT, Offer, PixelFormat, WIDTH, nearest, ranked};
use super::grey::{Bad, Layout};
use super::kernel::KernelNode;
use super::wire::{
    Buffer, CAN_CAPTURE, CAN_STREAM, CAPTURE, Capability, DAMAGED, Format, FormatEntry, HAS_NODE_ABILITIES,
    IntervalEntry, ONE_BY_ONE, Rate, Request, SizeEntry,
};
use crate::camera::{Camera, CameraError, Frame};

/// How many buffers are asked for: one being filled, one full. A picture is copied and its buffer given back before it is
/// searched, so more would keep older pictures, of up to 2 MB each, and nothing else.
const BUFFERS: u32 = 2;
/// The most that a driver may give.
const BUFFERS_MAX: u32 = 32;
/// The most entries of a list of a driver's: formats, sizes of one, intervals of one.
const ENTRIES_MAX: u32 = 64;
/// The most offers tried before the camera is given up.
const OFFERS_MAX: usize = 6;
/// How long no picture may come before the camera counts as silent.
const SILENT_AFTER: Duration = Duration::from_secs(5);
/// The pause after a driver told of a picture that was not there.
const IDLE: Duration = Duration::from_millis(5);
/// How long all pictures must be torn before it is said.
const TORN_AFTER: Duration = Duration::from_secs(2);

/// A camera that is open and gives pictures.
pub struct V4l2Camera {
    calls: Box<dyn Calls>,
    offer: Offer,
    layout: Layout,
    buffers: u32,
    torn: u64,
    /// When a picture last came, and when one that was whole.
    came: Instant,
    whole: Instant,
}

/// Whether a node gives pictures through shared memory.
pub(super) fn is_camera(calls: &mut dyn Calls) -> bool {
    let mut can = Capability::default();
    let asked = calls.ask(Ask::Capability(&mut can));
    let abilities = if can.device & HAS_NODE_ABILITIES == 0 { can.device } else { can.node };
    asked.is_ok() && abilities & CAN_CAPTURE != 0 && abilities & CAN_STREAM != 0
}

impl V4l2Camera {
    /// Opens a node and starts its pictures.
    ///
    /// # Errors
    /// [`CameraError`]: it is gone, held by another program, or offers nothing that is read here.
    pub fn open(node: &Path) -> Result<Self, CameraError> {
        let calls = KernelNode::open(node).map_err(|error| fault("opening it", error))?;
        Self::start(Box::new(calls))
    }

    pub(super) fn start(mut calls: Box<dyn Calls>) -> Result<Self, CameraError> {
        if !is_camera(&mut *calls) {
            return Err(CameraError::NoFormat);
        }
        let mut last = CameraError::NoFormat;
        for offer in ranked(offers(&mut *calls)).into_iter().take(OFFERS_MAX) {
            match begin(&mut *calls, offer) {
                Ok((layout, buffers)) => {
                    let now = Instant::now();
                    return Ok(Self { calls, offer, layout, buffers, torn: 0, came: now, whole: now });
                }
                // Other offers need less of the cable, or are set as they were offered.
                Err(Refusal::Offer(error)) => last = error,
                Err(Refusal::Camera(error)) => return Err(error),
            }
            end(&mut *calls);
        }
        Err(last)
    }

    /// What was chosen of what the camera offers.
    #[must_use]
    pub fn offer(&self) -> Offer {
        self.offer
    }

    /// How its pictures lie in memory.
    #[must_use]
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// How many torn pictures were passed over.
    #[must_use]
    pub fn torn(&self) -> u64 {
        self.torn
    }

    /// Takes the newest picture that is there and gives the older ones back. None: none is there.
    fn newest(&mut self) -> Result<Option<Buffer>, CameraError> {
        let mut newest: Option<Buffer> = None;
        for _ in 0..self.buffers {
            let mut buffer = Buffer::asked(0);
            match self.calls.ask(Ask::Dequeue(&mut buffer)) {
                Ok(()) if buffer.index >= self.buffers => {
                    return Err(fault("its buffers", io::ErrorKind::InvalidData.into()));
                }
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                // A picture that was lost on its way: the buffer stays with the driver.
                Err(error) if error.raw_os_error() == Some(libc::EIO) => {
                    self.torn += 1;
                    break;
                }
                Err(error) => return Err(fault("taking a picture", error)),
            }
            if let Some(older) = newest.replace(buffer) {
                self.give_back(older.index)?;
            }
        }
        Ok(newest)
    }

    fn give_back(&mut self, index: u32) -> Result<(), CameraError> {
        self.calls
            .ask(Ask::Queue(&mut Buffer::asked(index)))
            .map_err(|error| fault("giving a buffer back", error))
    }

    /// The picture in a buffer, which goes back to the driver.
    fn take(&mut self, buffer: &Buffer) -> Result<Option<Frame>, CameraError> {
        self.came = Instant::now();
        let gathered = if buffer.flags & DAMAGED == 0 {
            self.layout.gather(buffer.used, |part, into| self.calls.copy(buffer.index, part, into))
        } else {
            Err(Bad::Torn)
        };
        self.give_back(buffer.index)?;
        match gathered.and_then(|gathered| self.layout.finish(gathered)) {
            Ok(frame) => {
                self.whole = self.came;
                Ok(Some(frame))
            }
            Err(Bad::Error(error)) => Err(error),
            Err(Bad::Torn) => {
                self.torn += 1;
                if self.came.saturating_duration_since(self.whole) < TORN_AFTER {
                    return Ok(None);
                }
                self.whole = self.came;
                Err(CameraError::Torn { count: self.torn })
            }
        }
    }
}

impl Camera for V4l2Camera {
    fn frame(&mut self, wait: Duration) -> Result<Option<Frame>, CameraError> {
        let until = Instant::now() + wait;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let told = self.calls.wait(left).map_err(|error| fault("waiting for a picture", error))?;
            let newest = if told { self.newest()? } else { None };
            if let Some(frame) = newest.map(|buffer| self.take(&buffer)).transpose()?.flatten() {
                return Ok(Some(frame));
            }
            let now = Instant::now();
            if now.saturating_duration_since(self.came) >= SILENT_AFTER {
                return Err(CameraError::Silent);
            }
            if now >= until {
                return Ok(None);
            }
            if told {
                // Told of a picture, but none that is of use: a driver that goes on so must not keep the processor busy.
                std::thread::sleep(IDLE.min(until.saturating_duration_since(now)));
            }
        }
    }

    fn is_live(&self) -> bool {
        true
    }
}

impl Drop for V4l2Camera {
    fn drop(&mut self) {
        end(&mut *self.calls);
    }
}

/// What stopped a beginning.
enum Refusal {
    /// This offer cannot be had now.
    Offer(CameraError),
    /// Nothing can.
    Camera(CameraError),
}

impl From<CameraError> for Refusal {
    fn from(error: CameraError) -> Self {
        Self::Camera(error)
    }
}

/// Sets an offer and starts the pictures; gives how they lie and how many buffers there are.
fn begin(calls: &mut dyn Calls, offer: Offer) -> Result<(Layout, u32), Refusal> {
    let mut format = Format::asked(offer.format.fourcc(), offer.width, offer.height);
    calls.ask(Ask::SetFormat(&mut format)).map_err(|error| refusal("setting its format", error))?;
    let layout = Layout::of(&format).ok_or(Refusal::Offer(CameraError::NoFormat))?;
    if let Some(interval) = offer.interval
        && let Err(error) = calls.ask(Ask::SetRate(&mut Rate::asked(interval)))
    {
        tracing::debug!(%error, "the camera keeps its own rate");
    }
    let mut request = Request::asked(BUFFERS);
    calls.ask(Ask::Request(&mut request)).map_err(|error| refusal("asking for buffers", error))?;
    let count = request.count;
    if count == 0 || count > BUFFERS_MAX {
        return Err(Refusal::Offer(fault("its buffers", io::ErrorKind::InvalidData.into())));
    }
    for index in 0..count {
        let mut buffer = Buffer::asked(index);
        calls.ask(Ask::Query(&mut buffer)).map_err(|error| fault("asking for a buffer", error))?;
        if buffer.length < layout.least_bytes || buffer.length > Layout::MAX_BYTES {
            return Err(Refusal::Offer(fault("its buffers", io::ErrorKind::InvalidData.into())));
        }
        calls.map(buffer.offset, buffer.length).map_err(|error| fault("seeing a buffer", error))?;
        calls.ask(Ask::Queue(&mut Buffer::asked(index))).map_err(|error| fault("giving a buffer", error))?;
    }
    calls.ask(Ask::Start).map_err(|error| refusal("starting it", error))?;
    Ok((layout, count))
}

/// Stops the pictures and gives the buffers back, so that the format can be set anew or another program can.
fn end(calls: &mut dyn Calls) {
    let stopped = calls.ask(Ask::Stop);
    calls.unmap();
    let released = calls.ask(Ask::Request(&mut Request::asked(0)));
    if let Err(error) = stopped.and(released) {
        tracing::debug!(%error, "the camera was gone when it was closed");
    }
}

/// Everything that a camera offers and that is read here.
fn offers(calls: &mut dyn Calls) -> Vec<Offer> {
    let mut offers = Vec::new();
    for index in 0..ENTRIES_MAX {
        let mut entry = FormatEntry { index, kind: CAPTURE, ..FormatEntry::default() };
        if calls.ask(Ask::Formats(&mut entry)).is_err() {
            break;
        }
        let Some(format) = PixelFormat::of(entry.fourcc) else { continue };
        for (width, height) in sizes(calls, format) {
            offers.push(Offer { format, width, height, interval: interval(calls, format, width, height) });
        }
    }
    offers
}

/// The sizes of a format; of a range the one that is looked for, as near as it has it.
fn sizes(calls: &mut dyn Calls, format: PixelFormat) -> Vec<(u32, u32)> {
    let mut sizes = Vec::new();
    for index in 0..ENTRIES_MAX {
        let mut entry = SizeEntry { index, fourcc: format.fourcc(), ..SizeEntry::default() };
        if calls.ask(Ask::Sizes(&mut entry)).is_err() {
            break;
        }
        let [a, b, c, d, e, f] = entry.values;
        if entry.kind == ONE_BY_ONE {
            sizes.push((a, b));
        } else {
            sizes.push((nearest((a, b, c), WIDTH), nearest((d, e, f), HEIGHT)));
            break;
        }
    }
    // One that lists none is asked for what is looked for, and says what it makes of that.
    if sizes.is_empty() { vec![(WIDTH, HEIGHT)] } else { sizes }
}

/// The shortest time between two pictures.
fn interval(calls: &mut dyn Calls, format: PixelFormat, width: u32, height: u32) -> Option<(u32, u32)> {
    let mut shortest: Option<Offer> = None;
    for index in 0..ENTRIES_MAX {
        let mut entry =
            IntervalEntry { index, fourcc: format.fourcc(), width, height, ..IntervalEntry::default() };
        if calls.ask(Ask::Intervals(&mut entry)).is_err() {
            break;
        }
        let [seconds, parts, ..] = entry.values;
        let offer = Offer { format, width, height, interval: Some((seconds, parts)) };
        if seconds > 0 && parts > 0 && shortest.is_none_or(|known| offer.rate() > known.rate()) {
            shortest = Some(offer);
        }
        if entry.kind != ONE_BY_ONE {
            break;
        }
    }
    shortest.and_then(|offer| offer.interval)
}

/// A refusal of a call that another offer may not meet.
fn refusal(doing: &'static str, error: io::Error) -> Refusal {
    match error.raw_os_error() {
        Some(libc::ENOSPC | libc::EINVAL | libc::ENOMEM) => Refusal::Offer(fault(doing, error)),
        _ => Refusal::Camera(fault(doing, error)),
    }
}

/// What the system's word means for a camera.
fn fault(doing: &'static str, source: io::Error) -> CameraError {
    match source.raw_os_error() {
        Some(libc::EBUSY) => CameraError::Busy,
        Some(libc::ENODEV | libc::ENXIO | libc::ENOENT) => CameraError::Unplugged,
        Some(libc::EACCES | libc::EPERM) => CameraError::Denied,
        _ => CameraError::Device { doing, source },
    }
}
