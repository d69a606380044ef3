//! What an examination needs of a machine, as traits.
//!
//! Each is implemented for this machine and for a recorded one, so that hardware which is not at hand is examined by the
//! same code: [`Rooted`] reads files below `/` or below a recorded folder, [`Tools`] runs programs, [`Devices`] opens input
//! devices, and [`Recorded`] answers from files.

mod console;
mod devices;
mod programs;
mod recorded;
mod rooted;

use std::io;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::report::{Finding, Part};
use crate::words::{Message, say};

pub use evdev::InputEvent;

pub use console::{forget_typed, is_ready, is_root, window};
pub use devices::Devices;
pub use programs::Tools;
pub use recorded::Recorded;
pub use rooted::Rooted;

/// The most that is read of one file, in bytes: the list of 256 processors fits.
pub const FILE_MAX: usize = 1 << 20;

/// The most names of one folder.
pub const NAMES_MAX: usize = 4096;

/// The most that a program may answer, in bytes.
pub const OUTPUT_MAX: usize = 1 << 20;

/// Files of the machine. Paths begin with `/`.
pub trait Files {
    /// Reads a regular file; what lies beyond [`FILE_MAX`] is left.
    ///
    /// # Errors
    /// The system's answer; [`io::ErrorKind::InvalidInput`] for what is no regular file.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// Names in a folder, sorted; at most [`NAMES_MAX`].
    ///
    /// # Errors
    /// The system's answer.
    fn list(&self, path: &str) -> io::Result<Vec<String>>;

    /// Where a symbolic link points, as it is written.
    ///
    /// # Errors
    /// The system's answer; also for what is no link.
    fn link(&self, path: &str) -> io::Result<String>;
}

/// What a program wrote to standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// At most [`OUTPUT_MAX`] bytes of it.
    pub bytes: Vec<u8>,
    /// Whether it stopped by itself with code 0.
    pub is_success: bool,
}

/// Why a program gave no answer.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message().text().en())]
pub enum ProgramError {
    /// The program is not installed.
    Absent {
        /// The program's name.
        program: String,
    },
    /// It was stopped when its time was over.
    Hung {
        /// The program's name.
        program: String,
        /// How long it was waited for.
        limit: Duration,
    },
    /// The system does not run it.
    System {
        /// The program's name.
        program: String,
        /// The system's answer.
        source: io::Error,
    },
}

impl ProgramError {
    /// What a report says.
    pub(crate) fn message(&self) -> Message {
        match self {
            Self::Absent { program } => {
                let package = package(program);
                say!("program-missing", program, package)
            }
            Self::Hung { program, limit } => {
                let limit = limit.as_secs();
                say!("program-hung", program, limit)
            }
            Self::System { program, source } => {
                let source = source.to_string();
                say!("program-refused", program, source)
            }
        }
    }
}

/// The Debian package that brings a program.
fn package(program: &str) -> &str {
    match program {
        "smartctl" => "smartmontools",
        "speaker-test" => "alsa-utils",
        "v4l2-ctl" => "v4l-utils",
        _ => program,
    }
}

/// Programs of the machine.
pub trait Programs {
    /// Runs `argv` without input, for `limit` at most. A program that fails with an answer is no error.
    ///
    /// # Errors
    /// It is absent, hangs or cannot be run.
    fn run(&self, argv: &[&str], limit: Duration) -> Result<Output, ProgramError>;
}

/// What an input device sends.
pub trait Stream {
    /// The next events, waiting for `wait` at most; none when none came.
    ///
    /// # Errors
    /// The system's answer: the device is gone.
    fn next(&mut self, wait: Duration) -> io::Result<Vec<InputEvent>>;
}

/// Opens the machine's input devices.
pub trait Streams {
    /// Opens `/dev/input/NAME`, where the name is such as `event4`.
    ///
    /// # Errors
    /// The system's answer.
    fn open(&self, name: &str) -> io::Result<Box<dyn Stream>>;
}

/// A word of memory that did not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Bytes from the beginning of the tested area, which is no physical address.
    pub offset: u64,
    /// What was written.
    pub wrote: u64,
    /// What was read.
    pub read: u64,
}

/// What a memory test did and found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemoryRun {
    /// How many bytes were tested, all of them at least once.
    pub bytes: u64,
    /// How often each of them was written, read back, inverted and read back, at least.
    pub passes: u32,
    /// How many words did not hold.
    pub faults: u64,
    /// The first of them.
    pub first: Option<Fault>,
}

/// Why a load was not put on the machine.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message().text().en())]
pub enum LoadError {
    /// The system gives less memory than it says is free.
    Memory {
        /// How much was asked for.
        mib: u64,
    },
    /// The system starts no threads.
    Threads(#[source] io::Error),
    /// A recorded machine cannot be loaded.
    Recorded,
}

impl LoadError {
    /// What a report says.
    pub(crate) fn message(&self) -> Message {
        match self {
            Self::Memory { mib } => say!("load-no-memory", mib),
            Self::Threads(source) => {
                let source = source.to_string();
                say!("load-no-threads", source)
            }
            Self::Recorded => say!("load-recorded"),
        }
    }
}

/// Keeps memory and processor busy, and tests the memory.
pub trait Load {
    /// Tests `bytes` of memory for `time`.
    ///
    /// # Errors
    /// The memory or the threads cannot be had.
    fn memory(&self, bytes: u64, time: Duration) -> Result<MemoryRun, LoadError>;

    /// Keeps every core busy for `time`, and looks about once a second; stops when `look` says false.
    ///
    /// # Errors
    /// The threads cannot be had.
    fn processor(&self, time: Duration, look: &mut dyn FnMut() -> bool) -> Result<(), LoadError>;
}

/// Time that only goes forward.
pub trait Clock {
    /// Since a fixed moment.
    fn now(&self) -> Duration;

    /// Lets time pass.
    fn sleep(&self, time: Duration);
}

/// What a person answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The person says yes.
    Yes,
    /// The person says no.
    No,
    /// Nobody answers, or nobody wants to.
    Skip,
}

/// What fills the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture<'p> {
    /// One colour: red, green, blue.
    Plain([u8; 3]),
    /// A grid of fields.
    Grid {
        /// Fields in a row.
        columns: usize,
        /// Which fields, row by row, have been touched.
        touched: &'p [bool],
        /// The field to touch now, if it is one alone.
        mark: Option<usize>,
    },
    /// The text that was there before.
    Nothing,
}

/// Who stands before the machine: is asked, and told how the examination goes.
pub trait Person {
    /// A part comes next.
    fn begins(&mut self, part: Part);

    /// A part is done.
    fn found(&mut self, finding: &Finding);

    /// Says something that needs no answer.
    fn tell(&mut self, text: &str);

    /// Asks, and waits for `limit` at most.
    fn ask(&mut self, question: &str, limit: Duration) -> Answer;

    /// Fills the screen.
    fn show(&mut self, picture: Picture<'_>);

    /// Whether Enter was pressed since the last call. Does not wait.
    fn is_done(&mut self) -> bool;

    /// Drops what was typed and not read.
    fn forget_typed(&mut self);
}
