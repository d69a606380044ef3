//! A printer that is a folder.
//!
//! It takes the same bytes as a real one and answers the same questions. What would come out as
//! paper goes into numbered files; how it is stands in a file that anything may edit:
//!
//! ```text
//!  folder/state.txt   paper=ok|low|out  cover=closed|open  unplugged=no|yes  answers=yes|no
//!                     cable=no|yes  fail-next=N  cut-off-after=BYTES  paper-out-after=BYTES  model=NAME  maker=NAME
//!  folder/0001.bin    the first job's bytes, 0002.bin the next one's…
//! ```
//!
//! The file is read at every exchange, so a test, a person with an editor and the simulator's panel
//! all turn the same switches. Counters go down in the file as they are used up.

mod folder;
mod state;
pub(super) mod stream;

use std::{
    collections::VecDeque,
    fs::File,
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

pub use folder::{Folder, MAX_FILES};
pub use state::FolderState;

use super::{Fault, Paper, PortStatus, Printer, Sent};
use stream::{Item, Stream};

/// How often a waiting reader looks at the state.
const LOOK: Duration = Duration::from_millis(10);
/// Most answers kept for a reader that does not read.
const MAX_ANSWERS: usize = 1024;

/// The simulated printer, opened.
#[derive(Debug)]
pub struct SimulatedPrinter {
    folder: Folder,
    stream: Stream,
    paper: Option<File>,
    /// Whether a job has begun on this connection.
    started: bool,
    /// Bytes taken of this job, without the questions about the status.
    taken: usize,
    answers: VecDeque<u8>,
    /// Questions behind the paper's bytes; answered when all before them is out.
    waiting: VecDeque<Item>,
}

impl SimulatedPrinter {
    /// Connects to the printer of this folder, which is made if missing.
    ///
    /// # Errors
    /// [`Fault::Unplugged`] when the state says so, or what the system says of the folder.
    pub fn open(folder: &Path) -> Result<Self, Fault> {
        let folder = Folder::new(folder).map_err(|error| Fault::from_io(&error))?;
        if folder.state().unplugged {
            return Err(Fault::Unplugged);
        }
        Ok(Self {
            folder,
            stream: Stream::default(),
            paper: None,
            started: false,
            taken: 0,
            answers: VecDeque::new(),
            waiting: VecDeque::new(),
        })
    }

    fn take(&mut self, byte: u8, state: &FolderState) -> std::io::Result<()> {
        self.taken += 1;
        for item in self.stream.take(byte) {
            match item {
                Item::AskStatus(n) => {
                    self.taken -= stream::STATUS_QUESTION;
                    self.answer(state, &[state.answer_to(n)]);
                }
                Item::AskName(n) => {
                    self.taken -= stream::NAME_QUESTION;
                    self.waiting.push_back(Item::AskName(n));
                }
                Item::Start => self.start(),
                Item::Paper(bytes) => {
                    if self.paper.is_none() {
                        self.paper = Some(self.folder.next_file()?);
                    }
                    if let Some(paper) = &mut self.paper {
                        paper.write_all(&bytes)?;
                    }
                }
                question => {
                    // Asked at the end of a job: what follows belongs to the next one.
                    self.taken = 0;
                    self.waiting.push_back(question);
                }
            }
        }
        Ok(())
    }

    /// A job begins: its bytes are counted from here, and go into a file of their own.
    fn start(&mut self) {
        if std::mem::replace(&mut self.started, true) {
            self.paper = None;
        }
        self.taken = stream::START;
    }

    /// Does what the state has planned for this point of the job.
    fn wear(&mut self, state: &mut FolderState) {
        let due = |after: Option<usize>| after.is_some_and(|after| self.taken >= after);
        if due(state.paper_out_after) {
            state.paper = Paper::Out;
            state.paper_out_after = None;
            self.folder.update(|kept| (kept.paper, kept.paper_out_after) = (Paper::Out, None));
        }
        if due(state.cut_off_after) {
            state.unplugged = true;
            state.cut_off_after = None;
            self.folder.update(|kept| (kept.unplugged, kept.cut_off_after) = (true, None));
        }
    }

    /// Answers what waits, if all before it could come out.
    fn catch_up(&mut self, state: &FolderState) {
        if state.paper == Paper::Out || state.cover_open {
            return;
        }
        while let Some(question) = self.waiting.pop_front() {
            match question {
                Item::AskProcessId([a, b, c, d]) => self.answer(state, &[0x37, 0x22, a, b, c, d, 0]),
                Item::AskName(n) => self.answer(state, &state.name_block(n)),
                _ => self.answer(state, &[if state.paper == Paper::Low { 0x03 } else { 0x00 }]),
            }
        }
    }

    fn answer(&mut self, state: &FolderState, bytes: &[u8]) {
        if state.answers && self.answers.len() + bytes.len() <= MAX_ANSWERS {
            self.answers.extend(bytes);
        }
    }
}

impl Printer for SimulatedPrinter {
    fn send(&mut self, bytes: &[u8], _timeout: Duration) -> Sent {
        let mut state = self.folder.state();
        if state.fail_next > 0 && !state.unplugged {
            self.folder.update(|kept| kept.fail_next = kept.fail_next.saturating_sub(1));
            return Sent { accepted: 0, fault: Some(Fault::Offline) };
        }
        for (accepted, byte) in bytes.iter().enumerate() {
            self.wear(&mut state);
            if state.unplugged {
                return Sent { accepted, fault: Some(Fault::Unplugged) };
            }
            if let Err(error) = self.take(*byte, &state) {
                return Sent { accepted, fault: Some(Fault::from_io(&error)) };
            }
        }
        Sent { accepted: bytes.len(), fault: None }
    }

    fn receive(&mut self, buffer: &mut [u8], timeout: Duration) -> Result<usize, Fault> {
        let end = Instant::now() + timeout;
        loop {
            let state = self.folder.state();
            if state.unplugged {
                return Err(Fault::Unplugged);
            }
            self.catch_up(&state);
            let next = |place: &mut u8| self.answers.pop_front().map(|answer| *place = answer);
            let received = buffer.iter_mut().map_while(next).count();
            let left = end.saturating_duration_since(Instant::now());
            if received > 0 || left.is_zero() {
                return Ok(received);
            }
            std::thread::sleep(left.min(LOOK));
        }
    }

    fn port_status(&mut self) -> Option<PortStatus> {
        self.folder.state().port().and_then(PortStatus::read)
    }
}
