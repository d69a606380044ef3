//! A machine made for a test: its files, programs, input events and a person's answers. Its clock moves only when the
//! examination waits.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io;
use std::time::Duration;

use crate::budget::Budget;
use crate::exam::{Exam, Options, Wire};
use crate::french;
use crate::parts;
use crate::profile::Profile;
use crate::qualify::qualify;
use crate::report::{Finding, Part, Report};
use crate::wire::{
    Answer, Clock, Files, InputEvent, Load, LoadError, MemoryRun, Output, Person, Picture, ProgramError,
    Programs, Stream, Streams,
};

/// A clock that a test moves.
pub(crate) struct FakeClock(Cell<Duration>);

impl FakeClock {
    pub(crate) fn at(seconds: u64) -> Self {
        Self(Cell::new(Duration::from_secs(seconds)))
    }

    pub(crate) fn set(&self, seconds: u64) {
        self.0.set(Duration::from_secs(seconds));
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Duration {
        self.0.get()
    }

    fn sleep(&self, time: Duration) {
        self.0.set(self.0.get() + time);
    }
}

/// The machine. A test says what it has; everything else is missing.
pub(crate) struct FakeMachine {
    files: BTreeMap<String, Vec<u8>>,
    loaded: BTreeMap<String, Vec<u8>>,
    later: Vec<(u64, String)>,
    links: BTreeMap<String, String>,
    programs: BTreeMap<String, Vec<u8>>,
    sent: BTreeMap<String, Vec<InputEvent>>,
    memory: Option<MemoryRun>,
    area: Cell<Option<u64>>,
    is_loaded: Cell<bool>,
    is_hanging: bool,
    hostile: Option<Vec<u8>>,
    options: Options,
    answers: RefCell<VecDeque<Answer>>,
    plain: Cell<usize>,
    late: u64,
    piece: usize,
    clock: FakeClock,
}

impl FakeMachine {
    pub(crate) fn new() -> Self {
        Self {
            files: BTreeMap::new(),
            loaded: BTreeMap::new(),
            later: vec![],
            links: BTreeMap::new(),
            programs: BTreeMap::new(),
            sent: BTreeMap::new(),
            memory: None,
            area: Cell::new(None),
            is_loaded: Cell::new(false),
            is_hanging: false,
            hostile: None,
            options: Options::default(),
            answers: RefCell::default(),
            plain: Cell::new(0),
            late: 0,
            piece: 5,
            clock: FakeClock::at(10),
        }
    }

    /// Every file, program and input device gives the same bytes; every folder has the names that parts look for.
    pub(crate) fn hostile(bytes: Vec<u8>) -> Self {
        Self { hostile: Some(bytes), ..Self::new() }
    }

    pub(crate) fn file(self, path: &str, text: &str) -> Self {
        self.bytes(path, text.as_bytes())
    }

    pub(crate) fn bytes(mut self, path: &str, bytes: &[u8]) -> Self {
        self.files.insert(path.to_owned(), bytes.to_vec());
        self
    }

    /// A file that differs under load.
    pub(crate) fn under_load(mut self, path: &str, text: &str) -> Self {
        self.loaded.insert(path.to_owned(), text.as_bytes().to_vec());
        self
    }

    /// A file that appears after so many seconds.
    pub(crate) fn later(mut self, seconds: u64, path: &str, text: &str) -> Self {
        self.later.push((seconds, path.to_owned()));
        self.file(path, text)
    }

    pub(crate) fn linked(mut self, path: &str, to: &str) -> Self {
        self.links.insert(path.to_owned(), to.to_owned());
        self
    }

    pub(crate) fn drive(self, name: &str) -> Self {
        self.file(&format!("/sys/block/{name}/size"), "250069680")
    }

    pub(crate) fn program(mut self, line: &str, said: &str) -> Self {
        self.programs.insert(line.to_owned(), said.as_bytes().to_vec());
        self
    }

    /// Every program hangs.
    pub(crate) fn hanging(mut self) -> Self {
        self.is_hanging = true;
        self
    }

    pub(crate) fn memory(mut self, run: Option<MemoryRun>) -> Self {
        self.memory = run;
        self
    }

    /// What an input device sends.
    pub(crate) fn sends(mut self, event: &str, events: Vec<InputEvent>) -> Self {
        self.sent.insert(event.to_owned(), events);
        self
    }

    /// How many events of it come at once.
    pub(crate) fn pieces(mut self, events: usize) -> Self {
        self.piece = events;
        self
    }

    pub(crate) fn guided(mut self) -> Self {
        self.options.is_guided = true;
        self
    }

    pub(crate) fn answers(self, answers: &[Answer]) -> Self {
        self.answers.borrow_mut().extend(answers);
        self
    }

    pub(crate) fn skip(mut self, part: Part) -> Self {
        self.options.skip.insert(part);
        self
    }

    pub(crate) fn drives(mut self, names: &[&str]) -> Self {
        self.options.drives = names.iter().map(|name| (*name).to_owned()).collect();
        self
    }

    /// So many seconds are gone when a part is looked at.
    pub(crate) fn late(mut self, seconds: u64) -> Self {
        self.late = seconds;
        self
    }

    pub(crate) fn asked_area(&self) -> Option<u64> {
        self.area.get()
    }

    pub(crate) fn shown_plain(&self) -> usize {
        self.plain.get()
    }

    /// Looks at one part. Whatever it finds is told in both languages.
    pub(crate) fn part(&self, part: Part) -> Finding {
        let wire = self.wire();
        let profile = Profile::kiosk().unwrap();
        let budget = Budget::new(&self.clock);
        self.clock.sleep(Duration::from_secs(self.late));
        let mut person = FakePerson(self);
        let mut exam =
            Exam { wire: &wire, profile: &profile, options: &self.options, budget, person: &mut person };
        let finding = parts::examine(&mut exam, part).finish().finding;
        for text in std::iter::once(&finding.seen).filter(|seen| !seen.en().is_empty()).chain(&finding.reason)
        {
            french::check(text.en(), text.fr(), &self.said());
        }
        finding
    }

    /// Everything that files and programs say.
    fn said(&self) -> String {
        let said = self.files.values().chain(self.programs.values());
        said.map(|bytes| String::from_utf8_lossy(bytes) + "\n").collect()
    }

    pub(crate) fn qualify(&self) -> Report {
        qualify(&self.wire(), &Profile::kiosk().unwrap(), &self.options, &mut FakePerson(self))
    }

    fn wire(&self) -> Wire<'_> {
        Wire { files: self, programs: self, streams: self, load: self, clock: &self.clock }
    }

    fn is_there(&self, path: &str) -> bool {
        let now = self.clock.now();
        !self.later.iter().any(|(at, late)| late == path && now < Duration::from_secs(10 + at))
    }
}

/// Names that folders of a hostile machine have.
const NAMES: [&str; 16] = [
    "sda",
    "mmcblk0",
    "BAT0",
    "card0-eDP-1",
    "input1",
    "event1",
    "video0",
    "eth0",
    "usb1",
    "1-1",
    "rtc0",
    "hwmon0",
    "temp1_input",
    "thermal_zone0",
    "cpu0",
    "rfkill0",
];

impl Files for FakeMachine {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        if let Some(bytes) = &self.hostile {
            let is_type = path.contains("power_supply") && path.ends_with("/type");
            return Ok(if is_type { b"Battery".to_vec() } else { bytes.clone() });
        }
        let loaded = self.is_loaded.get().then(|| self.loaded.get(path)).flatten();
        let found = loaded.or_else(|| self.files.get(path)).filter(|_| self.is_there(path));
        found.cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list(&self, path: &str) -> io::Result<Vec<String>> {
        if self.hostile.is_some() {
            return Ok(NAMES.map(str::to_owned).to_vec());
        }
        let below = format!("{path}/");
        let names: BTreeSet<String> = self
            .files
            .keys()
            .filter(|file| self.is_there(file))
            .filter_map(|file| file.strip_prefix(&below)?.split('/').next().map(str::to_owned))
            .collect();
        if names.is_empty() { Err(io::ErrorKind::NotFound.into()) } else { Ok(names.into_iter().collect()) }
    }

    fn link(&self, path: &str) -> io::Result<String> {
        self.links.get(path).cloned().ok_or_else(|| io::ErrorKind::InvalidInput.into())
    }
}

impl Programs for FakeMachine {
    fn run(&self, argv: &[&str], limit: Duration) -> Result<Output, ProgramError> {
        let program = argv[0].to_owned();
        if self.is_hanging {
            self.clock.sleep(limit);
            return Err(ProgramError::Hung { program, limit });
        }
        let said = self.hostile.as_ref().or_else(|| self.programs.get(&argv.join(" "))).cloned();
        said.map(|bytes| Output { bytes, is_success: true }).ok_or(ProgramError::Absent { program })
    }
}

impl Streams for FakeMachine {
    fn open(&self, name: &str) -> io::Result<Box<dyn Stream>> {
        let events = self.hostile.as_deref().map(events).or_else(|| self.sent.get(name).cloned());
        events
            .map(|events| Box::new(Sent(events, self.piece)) as Box<dyn Stream>)
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// Events made of any bytes: of all types and codes that are known, and of some that are not.
fn events(bytes: &[u8]) -> Vec<InputEvent> {
    let event = |bytes: &[u8]| {
        let at = |index: usize| bytes.get(index).copied().unwrap_or_default();
        let code = u16::from_le_bytes([at(1), at(2) % 4]);
        InputEvent::new((at(0) % 32).into(), code, i32::from_le_bytes([at(3), at(4), at(5), at(6)]))
    };
    bytes.chunks(7).map(event).collect()
}

/// Events that come in odd pieces.
struct Sent(Vec<InputEvent>, usize);

impl Stream for Sent {
    fn next(&mut self, _wait: Duration) -> io::Result<Vec<InputEvent>> {
        let count = self.0.len().min(self.1);
        Ok(self.0.drain(..count).collect())
    }
}

impl Load for FakeMachine {
    fn memory(&self, bytes: u64, time: Duration) -> Result<MemoryRun, LoadError> {
        self.area.set(Some(bytes));
        self.clock.sleep(time);
        self.memory.clone().ok_or(LoadError::Memory { mib: bytes >> 20 })
    }

    fn processor(&self, time: Duration, look: &mut dyn FnMut() -> bool) -> Result<(), LoadError> {
        self.clock.sleep(time);
        self.is_loaded.set(true);
        look();
        Ok(())
    }
}

/// The person before it: gives the answers that the test listed, then none, and takes no time.
struct FakePerson<'s>(&'s FakeMachine);

impl Person for FakePerson<'_> {
    fn begins(&mut self, _part: Part) {}

    fn found(&mut self, _finding: &Finding) {}

    fn tell(&mut self, _text: &str) {}

    fn ask(&mut self, _question: &str, _limit: Duration) -> Answer {
        self.0.answers.borrow_mut().pop_front().unwrap_or(Answer::Skip)
    }

    fn show(&mut self, picture: Picture<'_>) {
        if let Picture::Plain(_) = picture {
            self.0.plain.set(self.0.plain.get() + 1);
        }
    }

    fn is_done(&mut self) -> bool {
        false
    }

    fn forget_typed(&mut self) {}
}
