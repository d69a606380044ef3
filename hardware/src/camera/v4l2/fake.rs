//! A driver that is none: it answers the kernel's calls with the kernel's records, and does wrong what it is told to.

use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use super::calls::{Ask, Calls};
use super::grey::Part;
use super::stream::V4l2Camera;
use super::wire::{self, Buffer};
use crate::camera::{Camera, CameraError, CameraInfo, Cameras};
use crate::find::DeviceId;

/// The time between two pictures.
const PACE: Duration = Duration::from_millis(20);

/// What the fake shows, and how it behaves.
#[derive(Clone, Debug)]
pub(crate) struct Scene {
    pub(crate) plugged: bool,
    /// Another program streams.
    pub(crate) busy: bool,
    /// Its one size.
    pub(crate) size: (u32, u32),
    /// The bytes of a picture; without, none come.
    pub(crate) picture: Option<Vec<u8>>,
    /// Formats by their four letters.
    pub(crate) formats: Vec<[u8; 4]>,
    /// Formats for which there is no room on the cable.
    pub(crate) too_wide: Vec<[u8; 4]>,
    /// Formats for which it gives no buffers.
    pub(crate) unbuffered: Vec<[u8; 4]>,
    /// Bytes from one line to the next, instead of the least.
    pub(crate) line: Option<u32>,
    /// Bytes of a picture as the format says, instead of what is right.
    pub(crate) bytes: Option<u32>,
    /// How many buffers it gives, instead of as many as are asked for.
    pub(crate) buffers: Option<u32>,
    /// Length of each buffer, instead of what is right.
    pub(crate) length: Option<u32>,
    /// Which buffer it says is full, instead of the one that is.
    pub(crate) index: Option<u32>,
    /// How many bytes it says are used, instead of all.
    pub(crate) used: Option<u32>,
    /// The flags of a full buffer.
    pub(crate) flags: u32,
    /// What the node can.
    pub(crate) can: u32,
    /// Answers to taking a picture that come before a picture.
    pub(crate) errors: VecDeque<i32>,
    /// Answers to giving a buffer back that come before it is taken.
    pub(crate) refusals: VecDeque<i32>,
    /// It gives nothing but errors from here on, until its pictures are stopped.
    pub(crate) broken: bool,
    /// How many nodes are open: its light is on while one streams.
    pub(crate) open: usize,
    pub(crate) streaming: bool,
}

impl Default for Scene {
    fn default() -> Self {
        Self {
            plugged: true,
            busy: false,
            size: (640, 480),
            picture: None,
            formats: vec![*b"YUYV"],
            too_wide: vec![],
            unbuffered: vec![],
            line: None,
            bytes: None,
            buffers: None,
            length: None,
            index: None,
            used: None,
            flags: 0,
            can: wire::CAN_CAPTURE | wire::CAN_STREAM,
            errors: VecDeque::new(),
            refusals: VecDeque::new(),
            broken: false,
            open: 0,
            streaming: false,
        }
    }
}

/// A machine with one fake camera.
#[derive(Clone, Debug, Default)]
pub(crate) struct FakeCameras(Arc<Mutex<Scene>>);

impl FakeCameras {
    pub(crate) fn of(scene: Scene) -> Self {
        Self(Arc::new(Mutex::new(scene)))
    }

    pub(crate) fn scene(&self) -> MutexGuard<'_, Scene> {
        self.0.lock().unwrap()
    }

    pub(crate) fn start(&self) -> Result<V4l2Camera, CameraError> {
        self.scene().open += 1;
        V4l2Camera::start(Box::new(Node {
            scene: self.clone(),
            fourcc: 0,
            queued: VecDeque::new(),
            mapped: vec![],
            next: Instant::now(),
        }))
    }
}

impl Cameras for FakeCameras {
    fn list(&mut self) -> Vec<CameraInfo> {
        let info = CameraInfo {
            id: DeviceId::stored("fake"),
            name: "Fake".into(),
            node: PathBuf::from("/dev/video0"),
        };
        self.scene().plugged.then_some(info).into_iter().collect()
    }

    fn open(&mut self, _: &CameraInfo) -> Result<Box<dyn Camera>, CameraError> {
        Ok(Box::new(self.start()?))
    }
}

struct Node {
    scene: FakeCameras,
    fourcc: u32,
    queued: VecDeque<u32>,
    mapped: Vec<u32>,
    next: Instant,
}

impl Drop for Node {
    fn drop(&mut self) {
        let mut scene = self.scene.scene();
        scene.open -= 1;
        scene.streaming = false;
    }
}

fn no(code: i32) -> io::Result<()> {
    Err(io::Error::from_raw_os_error(code))
}

impl Node {
    fn set(&mut self, format: &mut wire::Format, scene: &Scene) -> io::Result<()> {
        if !self.queued.is_empty() || scene.busy {
            return no(libc::EBUSY);
        }
        self.fourcc = format.fourcc;
        (format.width, format.height) = scene.size;
        let pixel = if format.fourcc == wire::fourcc(b"YUYV") { 2 } else { 1 };
        format.line_bytes = scene.line.unwrap_or(format.width.wrapping_mul(pixel));
        format.picture_bytes = scene.bytes.unwrap_or(format.line_bytes.wrapping_mul(format.height));
        Ok(())
    }

    fn full(&mut self, buffer: &mut Buffer, scene: &mut Scene) -> io::Result<()> {
        if let Some(code) = scene.errors.pop_front() {
            return no(code);
        }
        if scene.broken {
            return no(libc::EIO);
        }
        let (Some(picture), true) = (&scene.picture, Instant::now() >= self.next) else {
            return no(libc::EAGAIN);
        };
        let Some(index) = self.queued.pop_front() else { return no(libc::EAGAIN) };
        self.next = Instant::now() + PACE;
        buffer.index = scene.index.unwrap_or(index);
        buffer.used = scene.used.unwrap_or(picture.len() as u32);
        buffer.flags = scene.flags;
        Ok(())
    }
}

impl Calls for Node {
    fn ask(&mut self, ask: Ask<'_>) -> io::Result<()> {
        let fake = self.scene.clone();
        let mut scene = fake.scene();
        if !scene.plugged {
            return no(libc::ENODEV);
        }
        match ask {
            Ask::Capability(can) => {
                (can.device, can.node) = (wire::HAS_NODE_ABILITIES | u32::MAX >> 1, scene.can)
            }
            Ask::Formats(entry) => match scene.formats.get(entry.index as usize) {
                Some(name) => entry.fourcc = wire::fourcc(name),
                None => return no(libc::EINVAL),
            },
            Ask::Sizes(entry) if entry.index > 0 => return no(libc::EINVAL),
            Ask::Sizes(entry) => {
                entry.kind = wire::ONE_BY_ONE;
                entry.values = [scene.size.0, scene.size.1, 0, 0, 0, 0];
            }
            Ask::Intervals(entry) if entry.index > 0 => return no(libc::EINVAL),
            Ask::Intervals(entry) => (entry.kind, entry.values) = (wire::ONE_BY_ONE, [1, 30, 0, 0, 0, 0]),
            Ask::SetFormat(format) => return self.set(format, &scene),
            Ask::SetRate(_) => {}
            Ask::Request(request) if request.count == 0 => self.queued.clear(),
            Ask::Request(_) if scene.unbuffered.iter().any(|name| wire::fourcc(name) == self.fourcc) => {
                return no(libc::EINVAL);
            }
            Ask::Request(request) => request.count = scene.buffers.unwrap_or(request.count),
            Ask::Query(buffer) => {
                let bytes =
                    scene.picture.as_ref().map_or(scene.size.0 * scene.size.1 * 2, |p| p.len() as u32);
                buffer.length = scene.length.unwrap_or(bytes);
            }
            Ask::Queue(_) if scene.streaming && !scene.refusals.is_empty() => {
                return scene.refusals.pop_front().map_or(Ok(()), no);
            }
            Ask::Queue(buffer) => self.queued.push_back(buffer.index),
            Ask::Dequeue(buffer) => return self.full(buffer, &mut scene),
            Ask::Start if scene.too_wide.iter().any(|name| wire::fourcc(name) == self.fourcc) => {
                return no(libc::ENOSPC);
            }
            Ask::Start => scene.streaming = true,
            Ask::Stop => (scene.streaming, scene.broken) = (false, false),
        }
        Ok(())
    }

    fn wait(&mut self, wait: Duration) -> io::Result<bool> {
        let until = Instant::now() + wait;
        loop {
            let scene = self.scene.scene();
            let is_there = scene.picture.is_some() && Instant::now() >= self.next;
            if is_there || !scene.plugged || !scene.errors.is_empty() || scene.broken {
                return Ok(true);
            }
            drop(scene);
            if Instant::now() >= until {
                return Ok(false);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    fn map(&mut self, _: u64, length: u32) -> io::Result<()> {
        self.mapped.push(length);
        Ok(())
    }

    fn unmap(&mut self) {
        self.mapped.clear();
    }

    fn copy(&self, buffer: u32, part: Part, into: &mut Vec<u8>) {
        let (scene, length) = (self.scene.scene(), self.mapped.get(buffer as usize).copied().unwrap_or(0));
        let picture = scene.picture.iter().flatten().copied().take(length as usize);
        into.extend(picture.skip(part.from as usize).take(part.bytes as usize));
    }
}
