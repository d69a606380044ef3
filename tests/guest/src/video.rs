//! The kernel's calls for settings of a camera, and for an output of video. Everything unsafe is here.
#![allow(unsafe_code, reason = "no safe function makes the kernel's calls for video, or shows its buffers")]

use std::fs::File;
use std::os::fd::AsRawFd;
use std::ptr::NonNull;

use crate::{Failure, fail, hold};

/// The most settings that are looked through.
const CONTROLS_MAX: usize = 500;
/// The buffers of an output: one that is shown, and the next.
const BUFFERS: u32 = 2;

/// One setting, as the kernel tells of it.
#[repr(C)]
#[derive(Default)]
struct Control {
    id: u32,
    kind: u32,
    name: [u8; 32],
    range: [i32; 4],
    flags: u32,
    reserved: [u32; 2],
}

/// A setting's new value.
#[repr(C)]
struct Value {
    id: u32,
    value: i32,
}

/// The format of an output; the rest is there for its length.
#[repr(C)]
pub(crate) struct Format {
    kind: u32,
    gap: u32,
    width: u32,
    height: u32,
    fourcc: u32,
    field: u32,
    line_bytes: u32,
    picture_bytes: u32,
    rest: [u32; 44],
}

impl Format {
    /// Whole pictures of this size, to be written.
    pub(crate) fn written(name: &[u8; 4], width: u32, height: u32) -> Self {
        let fourcc = u32::from_le_bytes(*name);
        let (gap, line_bytes, picture_bytes, rest) = (0, 0, 0, [0; 44]);
        Self { kind: OUTPUT, gap, width, height, fourcc, field: WHOLE, line_bytes, picture_bytes, rest }
    }
}

/// How many buffers there are.
#[repr(C)]
struct Request {
    count: u32,
    kind: u32,
    memory: u32,
    rest: [u32; 2],
}

/// One buffer.
#[repr(C)]
#[derive(Default)]
struct Buffer {
    index: u32,
    kind: u32,
    used: u32,
    flags: u32,
    field: u32,
    gap: u32,
    time: [u64; 2],
    code: [u32; 4],
    number: u32,
    memory: u32,
    offset: u64,
    length: u32,
    reserved: [u32; 3],
}

impl Buffer {
    fn of(index: u32) -> Self {
        Self { index, kind: OUTPUT, memory: MAPPED, field: WHOLE, ..Self::default() }
    }
}

/// The number of a call of video: which way its record goes, how long that is, and which call.
const fn number<T>(way: u64, call: u64) -> u64 {
    way << 30 | (size_of::<T>() as u64) << 16 | (b'V' as u64) << 8 | call
}

const BOTH: u64 = 3;
const SET_FORMAT: u64 = number::<Format>(BOTH, 5);
const REQUEST: u64 = number::<Request>(BOTH, 8);
const QUERY: u64 = number::<Buffer>(BOTH, 9);
const QUEUE: u64 = number::<Buffer>(BOTH, 15);
const DEQUEUE: u64 = number::<Buffer>(BOTH, 17);
const START: u64 = number::<u32>(1, 18);
const SET_CONTROL: u64 = number::<Value>(BOTH, 28);
const ASK_CONTROL: u64 = number::<Control>(BOTH, 36);

/// Pictures that are written.
const OUTPUT: u32 = 2;
/// Buffers in memory that the driver has and this program sees.
const MAPPED: u32 = 1;
/// Whole pictures, not every other line.
const WHOLE: u32 = 1;
/// The setting after this one.
const NEXT: u32 = 0x8000_0000;

/// Makes a call whose record is a `T`.
fn call<T>(file: &File, doing: &str, number: u64, record: &mut T) -> Result<(), Failure> {
    // SAFETY: the file is open, and the pointer is to a whole record that lives until the call returns. Each number is
    // made of the length of its record, so that the kernel writes no farther; records are plain numbers.
    let answer = unsafe { libc::ioctl(file.as_raw_fd(), number, std::ptr::from_mut(record)) };
    if answer < 0 {
        return Err(Failure(format!("{doing}: {}", std::io::Error::last_os_error())));
    }
    Ok(())
}

/// Sets what a driver calls so.
pub(crate) fn set_control(camera: &File, name: &str, value: i32) -> Result<(), Failure> {
    let mut id = 0;
    for _ in 0..CONTROLS_MAX {
        let mut control = Control { id: id | NEXT, ..Control::default() };
        if call(camera, name, ASK_CONTROL, &mut control).is_err() {
            break;
        }
        id = control.id;
        let its = control.name.split(|byte| *byte == 0).next().unwrap_or_default();
        // The kernel cuts longer names off.
        if !its.is_empty() && name.as_bytes().iter().take(31).eq(its) {
            return call(camera, name, SET_CONTROL, &mut Value { id, value });
        }
    }
    fail(("the driver has no such setting", name))
}

/// An output that shows the last picture it was given, until it is dropped.
pub(crate) struct Output {
    buffers: Vec<Mapped>,
    file: File,
    shown: u32,
}

impl Output {
    /// Starts an output in a format.
    pub(crate) fn start(file: File, mut format: Format) -> Result<Self, Failure> {
        let wanted = format.fourcc;
        call(&file, "setting the output's format", SET_FORMAT, &mut format)?;
        hold(format.fourcc == wanted, "the output has no such format")?;
        let mut request = Request { count: BUFFERS, kind: OUTPUT, memory: MAPPED, rest: [0; 2] };
        call(&file, "asking for the output's buffers", REQUEST, &mut request)?;
        hold(request.count == BUFFERS, "the output has other buffers")?;
        let mut output = Self { buffers: vec![], file, shown: 0 };
        for index in 0..BUFFERS {
            let mut buffer = Buffer::of(index);
            call(&output.file, "asking for a buffer of the output", QUERY, &mut buffer)?;
            output.buffers.push(Mapped::new(&output.file, &buffer)?);
        }
        Ok(output)
    }

    /// The bytes of one picture.
    pub(crate) fn bytes(&self) -> usize {
        self.buffers.first().map(|buffer| buffer.length).unwrap_or_default()
    }

    /// Shows a picture. When this returns, the picture before it is out of sight.
    pub(crate) fn show(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let index = self.shown % BUFFERS;
        let Some(mapped) = self.buffers.get_mut(usize::try_from(index)?) else { return fail(index) };
        mapped.fill(bytes)?;
        let mut buffer = Buffer { used: u32::try_from(bytes.len())?, ..Buffer::of(index) };
        call(&self.file, "giving the output a picture", QUEUE, &mut buffer)?;
        if self.shown == 0 {
            call(&self.file, "starting the output", START, &mut OUTPUT.clone())?;
        } else {
            // It gives the one before back when it shows this one.
            call(&self.file, "taking a picture back", DEQUEUE, &mut Buffer::of(0))?;
        }
        self.shown += 1;
        Ok(())
    }
}

/// A buffer of the driver's that this program fills.
struct Mapped {
    start: NonNull<u8>,
    length: usize,
}

impl Mapped {
    fn new(file: &File, buffer: &Buffer) -> Result<Self, Failure> {
        let (length, offset) = (usize::try_from(buffer.length)?, buffer.offset.try_into()?);
        // SAFETY: no address is asked for, so that nothing that is mapped already is replaced; the kernel checks length,
        // offset and file.
        let start = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                length,
                libc::PROT_WRITE,
                libc::MAP_SHARED,
                file.as_raw_fd(),
                offset,
            )
        };
        if start == libc::MAP_FAILED {
            return Err(std::io::Error::last_os_error().into());
        }
        let start = NonNull::new(start.cast()).ok_or_else(|| Failure("a buffer at no address".to_owned()))?;
        Ok(Self { start, length })
    }

    fn fill(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        hold(bytes.len() == self.length, ("a picture of another size", bytes.len()))?;
        // SAFETY: the mapping has as many bytes, can be written until it is dropped, and is elsewhere than `bytes`. The
        // driver does not write to it.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), self.start.as_ptr(), bytes.len()) };
        Ok(())
    }
}

impl Drop for Mapped {
    fn drop(&mut self) {
        // SAFETY: this is the mapping that was made, whole, and nothing refers to it after this.
        let answer = unsafe { libc::munmap(self.start.as_ptr().cast(), self.length) };
        if answer != 0 {
            println!("a buffer stays mapped: {}", std::io::Error::last_os_error());
        }
    }
}
