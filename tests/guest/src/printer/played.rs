//! A USB printer that the kernel plays: what the driver sends comes out of `/dev/g_printerN`, and what is written there
//! the driver reads.
//!
//! ```text
//!  Perron ─► /dev/usb/lpN ─ usblp ─ dummy_hcd ─ usb_f_printer ─► /dev/g_printerN ─► a thread that answers as the state says
//! ```

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use perron_hardware::find::Machine;
use perron_hardware::printer::{FolderState, Paper, PluggedPrinters, PrinterInfo, Printers};

use super::cable;
use super::far_end::{Ended, Shared, serve};
use crate::gadget::{Gadget, Says};
use crate::{Failure, fail};

/// What does not come in this time, on however slow a machine, does not come.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);
/// How often the played end looks whether there is something to read or to write.
const NAP: Duration = Duration::from_millis(2);
/// How often Perron's list is looked at.
const LOOK: Duration = Duration::from_millis(50);
/// Most bytes that a printer without pauses takes in one go.
const AHEAD: usize = 4096;
/// Requests that the played end keeps: at most so many times 8 KiB are taken before they are read.
const QUEUE: &str = "1";

/// How quickly a printer takes its bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pace {
    /// Whether it takes none at all before [`Played::begin_after`].
    pub(super) waits: bool,
    /// How many it takes in one go, and how long it pauses after them; none: all, without pauses.
    pub(super) sips: Option<(usize, Duration)>,
}

/// A printer that is plugged in until it is dropped.
pub(super) struct Played {
    shared: Arc<Mutex<Shared>>,
    /// While the end is open; the thread that answers owns it.
    end: Weak<File>,
    stop: Arc<AtomicBool>,
    waits: Arc<AtomicBool>,
    /// Gives the gadget back, unless the state had it pulled.
    thread: Option<JoinHandle<Option<Gadget>>>,
    number: &'static str,
}

impl Played {
    /// Plugs it in and waits until Perron finds it. `tells` is what it says of itself as a printer.
    pub(super) fn plug(says: &Says, tells: &str, state: FolderState, pace: Pace) -> Result<Self, Failure> {
        let before = nodes();
        let gadget = Gadget::plug(says, |function| {
            fs::write(function.join("pnp_string"), tells)?;
            fs::write(function.join("q_len"), QUEUE)
        })?;
        let Some(node) = nodes().into_iter().find(|node| !before.contains(node)) else {
            return fail("the kernel made no end to play");
        };
        let file = Arc::new(open(&node)?);
        let shared = Arc::new(Mutex::new(Shared { state: state.clone(), ..Shared::default() }));
        let stop = Arc::new(AtomicBool::new(false));
        let end = Arc::downgrade(&file);
        let waits = Arc::new(AtomicBool::new(pace.waits));
        let mut reader = End {
            file,
            stop: Arc::clone(&stop),
            waits: Arc::clone(&waits),
            pace,
            taken: 0,
            ahead: VecDeque::new(),
        };
        let told = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            let ended = serve(&mut reader, &told);
            // Closed before the kernel takes the device away from under it.
            drop(reader);
            (ended == Ended::Closed).then_some(gadget)
        });
        let [.., number] = says.words;
        let played = Self { shared, end, stop, waits, thread: Some(thread), number };
        played.turn_into(state)?;
        played.found()?;
        Ok(played)
    }

    /// What Perron knows of it, once it has found it.
    pub(super) fn found(&self) -> Result<PrinterInfo, Failure> {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.listed() {
                Some(info) => return Ok(info),
                None if Instant::now() >= until => return fail("it was not found"),
                None => std::thread::sleep(LOOK),
            }
        }
    }

    fn listed(&self) -> Option<PrinterInfo> {
        let listed = PluggedPrinters::at(Machine::default()).list();
        listed.into_iter().find(|info| info.id.as_str().ends_with(self.number))
    }

    /// Changes how it is; what it has taken so far is forgotten.
    pub(super) fn turn_into(&self, state: FolderState) -> Result<(), Failure> {
        let paper = if state.paper == Paper::Out { cable::NO_PAPER } else { 0 };
        if let Some(end) = self.end.upgrade() {
            cable::set(&end, cable::WELL | paper)?;
        }
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        (shared.state, shared.bytes) = (state, Vec::new());
        Ok(())
    }

    /// Lets it take bytes, once so much time has passed.
    pub(super) fn begin_after(&self, wait: Duration) {
        let waits = Arc::clone(&self.waits);
        std::thread::spawn(move || {
            std::thread::sleep(wait);
            waits.store(false, Ordering::SeqCst);
        });
    }

    /// All of the paper's side so far.
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner).bytes.clone()
    }

    /// The same, once this holds of it.
    pub(super) fn bytes_once(&self, whole: impl Fn(&[u8]) -> bool) -> Vec<u8> {
        let until = Instant::now() + PATIENCE;
        while !whole(&self.bytes()) && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(20));
        }
        self.bytes()
    }
}

impl Drop for Played {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            println!("FAIL the played printer panicked");
        }
        // The kernel takes its device away a moment later, and a new one must not be taken for it.
        let until = Instant::now() + PATIENCE;
        while self.listed().is_some() && Instant::now() < until {
            std::thread::sleep(LOOK);
        }
    }
}

/// Opens an end. The kernel refuses until the other side has set the device up.
fn open(node: &Path) -> Result<File, Failure> {
    /// `O_NONBLOCK` of Linux.
    const NONBLOCK: i32 = 0o4000;
    let until = Instant::now() + PATIENCE;
    loop {
        match File::options().read(true).write(true).custom_flags(NONBLOCK).open(node) {
            Ok(file) => return Ok(file),
            Err(error) if Instant::now() >= until => return Err(error.into()),
            Err(_) => std::thread::sleep(LOOK),
        }
    }
}

/// The ends that can be played now.
fn nodes() -> Vec<PathBuf> {
    let entries = fs::read_dir(Path::new("/dev")).into_iter().flatten().flatten();
    let is_end = |path: &PathBuf| path.to_string_lossy().starts_with("/dev/g_printer");
    entries.map(|entry| entry.path()).filter(is_end).collect()
}

/// The played end: waits for what comes until it is told to stop.
struct End {
    file: Arc<File>,
    stop: Arc<AtomicBool>,
    waits: Arc<AtomicBool>,
    pace: Pace,
    taken: usize,
    /// Read in one go, and not yet looked at.
    ahead: VecDeque<u8>,
}

impl End {
    /// Tries until it works, or is told to stop: before the printer is set up, and once it is unplugged, the kernel
    /// refuses.
    fn until<T>(&self, mut attempt: impl FnMut(&File) -> io::Result<T>) -> io::Result<T> {
        loop {
            match attempt(&self.file) {
                Ok(done) => return Ok(done),
                Err(_) if self.stop.load(Ordering::SeqCst) => return Err(ErrorKind::BrokenPipe.into()),
                Err(_) => std::thread::sleep(NAP),
            }
        }
    }
}

impl Read for End {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.waits.load(Ordering::SeqCst) && !self.stop.load(Ordering::SeqCst) {
            std::thread::sleep(NAP);
        }
        if let Some((sip, pause)) = self.pace.sips
            && self.taken > 0
            && self.taken.is_multiple_of(sip)
        {
            std::thread::sleep(pause);
        }
        if self.ahead.is_empty() {
            let mut piece = [0; AHEAD];
            let most = if self.pace.sips.is_some() { 1 } else { AHEAD };
            let read =
                self.until(|mut file| match file.read(piece.get_mut(..most).unwrap_or_default())? {
                    0 => Err(ErrorKind::WouldBlock.into()),
                    read => Ok(read),
                })?;
            self.ahead.extend(piece.iter().take(read));
        }
        let taken = self.ahead.read(buffer)?;
        self.taken += taken;
        Ok(taken)
    }
}

impl Write for End {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.until(|mut file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
