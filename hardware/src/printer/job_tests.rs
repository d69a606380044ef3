//! Jobs on a printer in memory that can be cut off, reset and talkative at any byte. It keeps its
//! state between jobs, as a printer does that stays on while connections come and go.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use perron_paper::{
    Completion, Document, Profile, QrSize, StatusSupport,
    escpos::{Rendered, render},
};

use super::{
    Fault, JobNumber, Limits, Outcome, PortStatus, Printer, Sent, Unfinished, ask_status, print, print_after,
    simulated::stream::{Item, Stream},
};

/// For answers that will come: never reached, however slow the machine is.
const PATIENT: Duration = Duration::from_secs(60);
/// For answers that never come.
const SHORT: Duration = Duration::from_millis(20);
const LIMITS: Limits = Limits { send: PATIENT, status: PATIENT, answer: PATIENT, look: SHORT };
/// How long a reader of the printer in memory sleeps while nothing is said.
const NAP: Duration = Duration::from_millis(1);

/// What the printer in memory does.
#[derive(Debug, Default)]
struct Bench {
    stream: Stream,
    /// What went to paper, one entry for each initialisation.
    jobs: Vec<Vec<u8>>,
    says: VecDeque<u8>,
    /// Bytes taken of the jobs, without the questions about the status.
    taken: usize,
    /// How many are taken; then it is busy.
    stops_at: Option<usize>,
    /// From which on they are lost on their way.
    lost_from: Option<usize>,
    /// What happens once so many are taken.
    event: Option<(usize, Event)>,
    /// Bits of the paper sensor's answers.
    sensor: u8,
    /// Said again and again.
    noise: &'static [u8],
    /// Most bytes taken at once, with a nap before them.
    sip: Option<usize>,
    speed: Option<u32>,
    gone: bool,
    deaf: bool,
    /// The system never gets rid of what it holds for it.
    held: bool,
    /// What its cable tells.
    port: Option<u8>,
}

#[derive(Debug, Clone, Copy)]
enum Event {
    /// The connection is closed.
    Gone,
    /// It is switched off and on: all is forgotten, and it says these bytes.
    Restart(&'static [u8]),
    /// It answers nothing more.
    Deaf,
}

impl Bench {
    fn happen(&mut self) {
        match self.event {
            Some((at, event)) if self.taken >= at => {
                self.event = None;
                self.says.clear();
                match event {
                    Event::Gone => self.gone = true,
                    Event::Deaf => self.deaf = true,
                    Event::Restart(says) => {
                        self.stream = Stream::default();
                        self.says.extend(says);
                        // What comes now is for a job that it knows nothing of.
                        self.lost_from = Some(self.taken);
                    }
                }
            }
            _ => {}
        }
    }

    fn take(&mut self, byte: u8) {
        self.taken += 1;
        if self.lost_from.is_some_and(|from| self.taken > from) {
            return;
        }
        for item in self.stream.take(byte) {
            let answer = match item {
                Item::Start => {
                    self.jobs.push(Vec::new());
                    vec![]
                }
                Item::Paper(bytes) => {
                    if let Some(job) = self.jobs.last_mut() {
                        job.extend(bytes);
                    }
                    vec![]
                }
                Item::AskStatus(_) => {
                    self.taken -= 3;
                    vec![0x12]
                }
                Item::AskPaperSensor => vec![self.sensor],
                Item::AskName(_) => continue,
                Item::AskProcessId([a, b, c, d]) => vec![0x37, 0x22, a, b, c, d, 0],
            };
            self.says.extend(answer.iter().filter(|_| !self.deaf));
        }
    }
}

impl Printer for Bench {
    fn send(&mut self, bytes: &[u8], _timeout: Duration) -> Sent {
        let most = self.sip.map_or(bytes.len(), |sip| {
            std::thread::sleep(NAP);
            sip.min(bytes.len())
        });
        for (accepted, byte) in bytes.iter().take(most).enumerate() {
            self.happen();
            if self.gone {
                return Sent { accepted, fault: Some(Fault::Unplugged) };
            }
            if self.stops_at.is_some_and(|at| self.taken >= at) {
                return Sent { accepted, fault: Some(Fault::Busy) };
            }
            self.take(*byte);
        }
        Sent { accepted: most, fault: (most < bytes.len()).then_some(Fault::Busy) }
    }

    fn receive(&mut self, buffer: &mut [u8], timeout: Duration) -> Result<usize, Fault> {
        self.happen();
        if self.gone {
            return Err(Fault::Unplugged);
        }
        self.says.extend(self.noise);
        let said =
            buffer.iter_mut().map_while(|place| self.says.pop_front().map(|said| *place = said)).count();
        if said == 0 {
            std::thread::sleep(timeout.min(NAP));
        }
        Ok(said)
    }

    fn line_speed(&self) -> Option<u32> {
        self.speed
    }

    fn drain(&mut self, _timeout: Duration) -> Result<bool, Fault> {
        Ok(!self.held)
    }

    fn port_status(&mut self) -> Option<PortStatus> {
        self.port.and_then(PortStatus::read)
    }
}

fn picture(profile: &Profile) -> Rendered {
    let document = Document::new("workshop-ticket", "uk")
        .heading("Перші кроки")
        .banner("вівторок 12 травня, 14:00")
        .qr("PT1:MFRGGZDFMZTWQ2LKNNWG23TPOB", QrSize::Medium);
    render(&document, profile).unwrap()
}

fn text(profile: &Profile) -> Rendered {
    let document =
        Document::new("workshop-ticket", "fr").heading("Premiers pas").qr("PT1:MFRGG", QrSize::Medium);
    render(&document, profile).unwrap()
}

fn deaf(profile: Profile) -> Profile {
    Profile { status: StatusSupport::None, completion: Completion::None, ..profile }
}

#[test]
fn paper_end_in_the_sensors_answer_is_not_printed() {
    let profile = Profile { status: StatusSupport::None, ..Profile::generic_80() };
    let document = text(&profile);
    for (before, after, expected) in [
        (0x00, 0x00, Outcome::Printed),
        (0x03, 0x03, Outcome::Printed),
        (0x00, 0x0c, Outcome::Unknown(Some(Fault::NoPaper))),
        (0x03, 0x0f, Outcome::Unknown(Some(Fault::NoPaper))),
        (0x0c, 0x0c, Outcome::Failed(Fault::NoPaper)),
        (0x0f, 0x00, Outcome::Failed(Fault::NoPaper)),
    ] {
        let mut bench = Sensor { bench: Bench { sensor: before, ..Bench::default() }, after };
        let outcome = print(&mut bench, &document, &profile, JobNumber(1), &LIMITS);
        assert_eq!(outcome, expected, "{before:#04x} before, {after:#04x} after");
        assert_eq!(bench.bench.jobs.is_empty(), matches!(expected, Outcome::Failed(_)));
    }
}

/// A printer whose sensor changes when the job has begun.
struct Sensor {
    bench: Bench,
    after: u8,
}

impl Printer for Sensor {
    fn send(&mut self, bytes: &[u8], timeout: Duration) -> Sent {
        if bytes.starts_with(b"\x1b@") {
            self.bench.sensor = self.after;
        }
        self.bench.send(bytes, timeout)
    }

    fn receive(&mut self, buffer: &mut [u8], timeout: Duration) -> Result<usize, Fault> {
        self.bench.receive(buffer, timeout)
    }
}

#[test]
fn a_printer_that_talks_without_end_ends_the_job_and_is_not_believed() {
    let limits = Limits { send: PATIENT, status: SHORT, answer: SHORT, look: SHORT };
    for (what, noise) in [
        ("zeros", &[0x00][..]),
        ("a block that never ends", &[0x37]),
        ("automatic status", &[0x10, 0x00, 0x00, 0x00]),
        ("half an automatic status", &[0x10]),
        ("waiting signs", &[0x13]),
        ("all bits", &[0xff]),
    ] {
        for profile in
            [Profile::generic_80(), Profile { status: StatusSupport::None, ..Profile::star_tsp100() }]
        {
            let mut bench = Bench { noise, deaf: true, ..Bench::default() };
            let outcome = print(&mut bench, &text(&profile), &profile, JobNumber(1), &limits);
            assert!(matches!(outcome, Outcome::Unknown(_)), "{what} on {}: {outcome:?}", profile.name);
        }
        let told = ask_status(&mut Bench { noise, deaf: true, ..Bench::default() }, SHORT);
        assert_eq!(told, Ok(None), "{what}");
    }
}

/// Whatever byte the printer stops at, and however many of the last ones are lost on their way: the
/// next job comes out whole.
#[test]
fn the_job_after_one_that_was_cut_off_is_whole() {
    type Write = fn(&Profile) -> Rendered;
    let kinds: [(Profile, Write); 3] =
        [(Profile::generic_58(), picture), (Profile::generic_80(), text), (Profile::epson_tm_t20(), text)];
    for (profile, write) in kinds {
        let profile = deaf(profile);
        let document = write(&profile);
        let length = document.bytes.len();
        let near_the_ends = (0..40).chain(length - 30..length);
        for at in near_the_ends.chain((40..length).step_by(1_999)) {
            for lost in [0, 1, 100, 10_000] {
                let from = at.saturating_sub(lost);
                let mut bench = Bench { stops_at: Some(at), lost_from: Some(from), ..Bench::default() };
                let mut unfinished = Unfinished::default();
                let mut job = |bench: &mut Bench| {
                    print_after(bench, &document, &profile, JobNumber(1), &LIMITS, &mut unfinished)
                };
                let first = job(&mut bench);
                let cut_reached = at > document.cut_at;
                let expected = if cut_reached {
                    Outcome::Unknown(Some(Fault::Busy))
                } else {
                    Outcome::Failed(Fault::Busy)
                };
                assert_eq!(first, expected, "stopped at {at} of {length}");
                (bench.stops_at, bench.lost_from) = (None, None);
                assert_eq!(job(&mut bench), Outcome::Unknown(None));
                assert!(bench.stream.is_between_commands());
                assert_eq!(
                    bench.jobs.last(),
                    Some(&document.bytes),
                    "stopped at {at} of {length}, {lost} lost"
                );
                assert_eq!(unfinished, Unfinished::default(), "nothing is left to close");
            }
        }
    }
}

/// What the test above holds is no matter of course.
#[test]
fn without_closing_the_next_job_becomes_dots() {
    let profile = deaf(Profile::generic_58());
    let document = picture(&profile);
    let mut bench = Bench { stops_at: Some(2_000), ..Bench::default() };
    print(&mut bench, &document, &profile, JobNumber(1), &LIMITS);
    bench.stops_at = None;
    print(&mut bench, &document, &profile, JobNumber(2), &LIMITS);
    assert_eq!(bench.jobs.len(), 1, "the second initialisation was taken for dots");
}

#[test]
fn a_job_that_failed_before_its_first_byte_keeps_what_is_left_to_close() {
    let profile = deaf(Profile::generic_58());
    let document = picture(&profile);
    let mut unfinished = Unfinished::default();
    let mut bench = Bench { stops_at: Some(2_000), ..Bench::default() };
    for _ in 0..3 {
        let outcome = print_after(&mut bench, &document, &profile, JobNumber(1), &LIMITS, &mut unfinished);
        assert_eq!(outcome, Outcome::Failed(Fault::Busy));
        assert_eq!(unfinished, Unfinished::after(&document, 2_000));
    }
}

#[test]
fn a_reset_in_the_middle_leaves_a_doubt_with_its_cause_once_the_cut_was_reached() {
    let profile = Profile::epson_tm_t20();
    let document = text(&profile);
    let (cut, end) = (document.cut_at, document.bytes.len());
    let power_on = Event::Restart(b"\x3b\x31\x00");
    let no_paper = Event::Restart(b"\x18\x00\x0c\x0f");
    let limits = Limits { answer: SHORT, status: SHORT, ..LIMITS };
    for (what, at, event, expected) in [
        ("closed before the cut", cut - 1, Event::Gone, Outcome::Failed(Fault::Unplugged)),
        ("closed at the cut", cut, Event::Gone, Outcome::Failed(Fault::Unplugged)),
        ("closed in the cut", cut + 1, Event::Gone, Outcome::Unknown(Some(Fault::Unplugged))),
        ("closed after the question", end + 11, Event::Gone, Outcome::Unknown(Some(Fault::Unplugged))),
        ("switched off and on", end + 11, power_on, Outcome::Unknown(Some(Fault::Offline))),
        ("no paper after that", end + 11, no_paper, Outcome::Unknown(Some(Fault::NoPaper))),
        ("off, and silent since", end + 11, Event::Deaf, Outcome::Unknown(Some(Fault::Offline))),
    ] {
        let mut bench = Bench { event: Some((at, event)), ..Bench::default() };
        let outcome = print(&mut bench, &document, &profile, JobNumber(1), &limits);
        assert_eq!(outcome, expected, "{what}");
    }
}

/// The power-on message ends with a zero, which by itself is a paper sensor's answer.
#[test]
fn switching_on_is_no_answer_of_the_paper_sensor() {
    let profile = Profile::generic_80();
    let document = text(&profile);
    let after_the_question = 3 + document.bytes.len() + 3;
    let mut bench =
        Bench { event: Some((after_the_question, Event::Restart(b"\x3b\x31\x00"))), ..Bench::default() };
    let outcome = print(&mut bench, &document, &profile, JobNumber(1), &LIMITS);
    assert_eq!(outcome, Outcome::Unknown(Some(Fault::Offline)));
}

/// A printer that was switched on anew in the middle of a job gets no more of it: the rest of a
/// picture would be letters.
#[test]
fn a_restart_while_bytes_are_sent_stops_the_job() {
    let profile = Profile::epson_tm_t20();
    let document = picture(&profile);
    let restart = Event::Restart(b"\x3b\x31\x00");
    let mut bench = Bench { event: Some((5_000, restart)), ..Bench::default() };
    let outcome = print(&mut bench, &document, &profile, JobNumber(1), &LIMITS);
    assert_eq!(outcome, Outcome::Failed(Fault::Offline));
    assert!(bench.taken < document.bytes.len(), "{} taken", bench.taken);
}

/// At 100 bytes a second the line has minutes for this picture; what is allowed for pauses is over
/// long before it is sent.
#[test]
fn a_slow_line_that_moves_is_not_cut_off() {
    let profile = deaf(Profile::generic_58());
    let document = picture(&profile);
    let limits = Limits { send: SHORT, ..LIMITS };
    let mut bench = Bench { speed: Some(100), sip: Some(50), ..Bench::default() };
    let start = Instant::now();
    let outcome = print(&mut bench, &document, &profile, JobNumber(1), &limits);
    assert_eq!(outcome, Outcome::Unknown(None));
    assert!(start.elapsed() > SHORT, "the test is faster than the limit it is about");
    assert_eq!(bench.jobs, [document.bytes]);
}

/// A line that is said to be fast has a deadline too, even when a byte moves now and then.
#[test]
fn a_line_slower_than_its_deadline_is_given_up() {
    let profile = deaf(Profile::generic_58());
    let document = picture(&profile);
    let limits = Limits { send: SHORT, ..LIMITS };
    let mut bench = Bench { speed: Some(4_000_000), sip: Some(1), ..Bench::default() };
    let outcome = print(&mut bench, &document, &profile, JobNumber(1), &limits);
    assert_eq!(outcome, Outcome::Failed(Fault::Busy));
}

/// What a line drops when it is closed may not have come out, however short the ticket; the cable tells why.
#[test]
fn a_ticket_that_the_system_still_holds_is_in_doubt() {
    let profile = deaf(Profile::generic_58());
    let document = text(&profile);
    for (port, fault) in [(None, Fault::Busy), (Some(0x18), Fault::Busy), (Some(0x10), Fault::Offline)] {
        let mut bench = Bench { held: true, port, ..Bench::default() };
        let mut unfinished = Unfinished::default();
        let outcome = print_after(&mut bench, &document, &profile, JobNumber(1), &LIMITS, &mut unfinished);
        assert_eq!(outcome, Outcome::Unknown(Some(fault)), "{port:?}");
    }
}

/// A cable that says « no paper » keeps a ticket from being sent; any other word of it does not.
#[test]
fn a_cable_is_believed_about_paper_alone() {
    let profile = deaf(Profile::generic_58());
    let document = text(&profile);
    for (port, expected) in [
        (0x38, Outcome::Failed(Fault::NoPaper)),
        (0x18, Outcome::Unknown(None)),
        (0x00, Outcome::Unknown(None)),
        (0xff, Outcome::Unknown(None)),
    ] {
        let mut bench = Bench { port: Some(port), ..Bench::default() };
        let outcome = print(&mut bench, &document, &profile, JobNumber(1), &LIMITS);
        assert_eq!((outcome, bench.jobs.is_empty()), (expected, port == 0x38), "{port:02x}");
    }
    // What the printer itself says counts more.
    let profile = Profile::epson_tm_t20();
    let mut bench = Bench { port: Some(0x38), ..Bench::default() };
    assert_eq!(print(&mut bench, &text(&profile), &profile, JobNumber(1), &LIMITS), Outcome::Printed);
}
