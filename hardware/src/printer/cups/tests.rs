//! The bytes of CUPS on a socket of our own: what a job comes to for each way it can go.

use std::{
    io::{Read, Write},
    os::unix::net::{UnixListener, UnixStream},
    sync::{Arc, Mutex},
};

use super::*;

/// For what will come, however slow the machine is.
const COMING: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(20);
const LIMITS: SheetLimits = SheetLimits { ask: COMING, job: COMING, fault: SHORT, look: SHORT };
/// One that is given up soon.
const HASTY: SheetLimits = SheetLimits { job: SHORT, fault: COMING, ..LIMITS };

/// What the played CUPS has, and what it was asked.
#[derive(Default)]
struct Desk {
    /// The printer's state; 0: no such queue.
    printer: u8,
    reasons: &'static str,
    rejects: bool,
    /// The job's states, look after look; the last one stays. 0: forgotten.
    job: Vec<u8>,
    begun: bool,
    /// What cancelling makes of it; none: it is refused.
    cancelled: Option<u8>,
    /// How a document is answered: IPP's status; none: the line is closed.
    taken: Option<u16>,
    asked: Vec<u16>,
    sheets: Vec<u8>,
}

fn idle() -> Desk {
    Desk {
        printer: 3,
        reasons: "none",
        taken: Some(0),
        job: vec![3, 5, 9],
        begun: true,
        cancelled: Some(7),
        ..Desk::default()
    }
}

fn attribute(tag: u8, name: &str, value: &[u8]) -> Vec<u8> {
    let length = |part: &[u8]| u16::try_from(part.len()).unwrap().to_be_bytes().to_vec();
    [vec![tag], length(name.as_bytes()), name.into(), length(value), value.into()].concat()
}

impl Desk {
    /// IPP's answer; none closes the line.
    fn answer(&mut self, request: &[u8]) -> Option<Vec<u8>> {
        let operation = u16::from_be_bytes(request[2..4].try_into().unwrap());
        self.asked.push(operation);
        let number = |name, value: u8| attribute(0x23, name, &[0, 0, 0, value]);
        let (status, attributes) = match operation {
            0x000b if self.printer == 0 => (0x0406, vec![]),
            0x000b => (
                0,
                [
                    number("printer-state", self.printer),
                    attribute(0x44, "printer-state-reasons", self.reasons.as_bytes()),
                    attribute(0x22, "printer-is-accepting-jobs", &[u8::from(!self.rejects)]),
                ]
                .concat(),
            ),
            0x0002 => {
                let pdf = request.windows(4).position(|part| part == b"%PDF").unwrap();
                self.sheets = request[pdf..].to_vec();
                (self.taken?, attribute(0x21, "job-id", &[0, 0, 0, 42]))
            }
            0x0008 => match self.cancelled {
                Some(state) => {
                    self.job = vec![state];
                    (0, vec![])
                }
                None => (0x0404, vec![]),
            },
            0x0009 => {
                assert!(request.windows(16).any(|part| part == b"job-id\0\x04\0\0\0\x2aD\0\x14r"));
                let state = if self.job.len() > 1 { self.job.remove(0) } else { self.job[0] };
                let begun = self.begun && state != 3;
                let time = if begun {
                    attribute(0x21, "time-at-processing", &[1, 2, 3, 4])
                } else {
                    attribute(0x13, "time-at-processing", b"")
                };
                if state == 0 { (0x0406, vec![]) } else { (0, [number("job-state", state), time].concat()) }
            }
            other => panic!("{other:#x} is never asked"),
        };
        let head = [&b"\x01\x01"[..], &u16::to_be_bytes(status), b"\0\0\0\x01\x01"].concat();
        let words = [
            attribute(0x47, "attributes-charset", b"utf-8"),
            attribute(0x48, "attributes-natural-language", b"en"),
        ];
        Some([head, words.concat(), vec![0x02], attributes, vec![0x03]].concat())
    }
}

fn request(line: &mut UnixStream) -> Option<Vec<u8>> {
    let mut got = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let taken = line.read(&mut piece).ok().filter(|taken| *taken > 0)?;
        got.extend(&piece[..taken]);
        let Some(head) = got.windows(4).position(|part| part == b"\r\n\r\n") else { continue };
        let text = String::from_utf8(got[..head].to_vec()).unwrap();
        assert!(
            text.starts_with("POST / HTTP/1.0\r\n") && text.contains("Content-Type: application/ipp"),
            "{text}"
        );
        let length: usize = text.split("Content-Length: ").nth(1).unwrap().trim().parse().unwrap();
        if got.len() - head - 4 >= length {
            return Some(got[head + 4..].to_vec());
        }
    }
}

/// A CUPS that answers so.
struct Played {
    cups: Cups,
    desk: Arc<Mutex<Desk>>,
    _folder: tempfile::TempDir,
}

fn played(desk: Desk, limits: SheetLimits, respond: fn(&mut UnixStream, Vec<u8>)) -> Played {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("cups.sock");
    let listener = UnixListener::bind(&socket).unwrap();
    let desk = Arc::new(Mutex::new(desk));
    let kept = Arc::clone(&desk);
    std::thread::spawn(move || {
        for mut line in listener.incoming().flatten() {
            let Some(request) = request(&mut line) else { continue };
            let answer = kept.lock().unwrap().answer(&request);
            if let Some(answer) = answer {
                respond(&mut line, answer);
            }
        }
    });
    Played { cups: Cups::at(&socket, limits), desk, _folder: folder }
}

fn plainly(line: &mut UnixStream, answer: Vec<u8>) {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: {}\r\n\r\n",
        answer.len()
    );
    line.write_all(&[head.into_bytes(), answer].concat()).unwrap();
}

fn office() -> Queue {
    Queue::new("office").unwrap()
}

fn printed(played: &Played) -> Outcome {
    let document = Document::new("workshop-ticket", "fr").heading("Premiers pas");
    played.cups.print(&office(), &document).unwrap()
}

/// How a job goes, how long it is followed, and what it comes to.
type Row = (&'static str, Desk, SheetLimits, Outcome);

fn rows() -> Vec<Row> {
    let (fine, no_paper) = (Outcome::Unknown(None), Some(Fault::NoPaper));
    let empty = "media-empty-warning";
    vec![
        ("completed", idle(), LIMITS, fine),
        (
            "completed while it told of a fault",
            Desk { reasons: empty, job: vec![9], ..idle() },
            LIMITS,
            Outcome::Unknown(no_paper),
        ),
        ("forgotten once it ended", Desk { job: vec![5, 0], ..idle() }, LIMITS, fine),
        (
            "ended by somebody before it began",
            Desk { job: vec![3, 7], begun: false, ..idle() },
            LIMITS,
            Outcome::Failed(Fault::Queue),
        ),
        (
            "ended by somebody in the middle",
            Desk { job: vec![5, 7], ..idle() },
            LIMITS,
            Outcome::Unknown(Some(Fault::Queue)),
        ),
        ("aborted", Desk { job: vec![5, 8], ..idle() }, LIMITS, Outcome::Unknown(Some(Fault::Queue))),
        (
            "no paper, at work",
            Desk { reasons: empty, job: vec![5], ..idle() },
            LIMITS,
            Outcome::Unknown(no_paper),
        ),
        (
            "offline, not begun",
            Desk { reasons: "offline-report", job: vec![3], begun: false, ..idle() },
            LIMITS,
            Outcome::Failed(Fault::Offline),
        ),
        (
            "too long, not begun",
            Desk { job: vec![3], begun: false, ..idle() },
            HASTY,
            Outcome::Failed(Fault::Busy),
        ),
        ("too long, at work", Desk { job: vec![5], ..idle() }, HASTY, Outcome::Unknown(Some(Fault::Busy))),
        (
            "ended while it was given up",
            Desk { job: vec![5], cancelled: Some(9), ..idle() },
            HASTY,
            Outcome::Unknown(Some(Fault::Busy)),
        ),
        (
            "not cancelled",
            Desk { job: vec![3], cancelled: None, ..idle() },
            HASTY,
            Outcome::Unknown(Some(Fault::Busy)),
        ),
    ]
}

#[test]
fn what_cups_took_is_never_called_printed() {
    for (what, desk, limits, expected) in rows() {
        let played = played(desk, limits, plainly);
        assert_eq!(printed(&played), expected, "{what}");
        let desk = played.desk.lock().unwrap();
        assert_eq!(
            desk.asked.iter().filter(|asked| **asked == 0x0002).count(),
            1,
            "{what}: handed over once"
        );
        let document = Document::new("workshop-ticket", "fr").heading("Premiers pas");
        assert_eq!(desk.sheets, pdf::a4(&document).unwrap(), "{what}");
        let given_up = desk.asked.contains(&0x0008);
        assert_eq!(
            given_up,
            limits == HASTY || matches!(what, "no paper, at work" | "offline, not begun"),
            "{what}"
        );
    }
}

#[test]
fn a_queue_that_takes_nothing_is_sent_nothing() {
    for (desk, fault) in [
        (Desk { printer: 0, ..idle() }, Fault::NoQueue),
        (Desk { printer: 5, reasons: "paused", ..idle() }, Fault::Queue),
        (Desk { rejects: true, ..idle() }, Fault::Queue),
    ] {
        let played = played(desk, LIMITS, plainly);
        assert_eq!((played.cups.fault(&office()), printed(&played)), (Some(fault), Outcome::Failed(fault)));
        assert!(!played.desk.lock().unwrap().asked.contains(&0x0002));
        assert!(fault.to_string().contains("lpstat"), "{fault}");
    }
    let refused = played(Desk { taken: Some(0x040a), ..idle() }, LIMITS, plainly);
    assert_eq!((refused.cups.fault(&office()), printed(&refused)), (None, Outcome::Failed(Fault::Queue)));
    // The words of the last job's fault say nothing of the next one.
    let stale = played(Desk { reasons: "media-empty-error", ..idle() }, LIMITS, plainly);
    assert_eq!(stale.cups.fault(&office()), None);
}

#[test]
fn without_cups_there_is_a_remedy() {
    let cups = Cups::at(Path::new("/nowhere/cups.sock"), LIMITS);
    let document = Document::new("workshop-ticket", "fr").heading("Premiers pas");
    assert_eq!(cups.print(&office(), &document).unwrap(), Outcome::Failed(Fault::NoCups));
    assert!(Fault::NoCups.to_string().contains("install the package") && !Fault::NoCups.is_transient());
}

#[test]
fn an_answer_that_is_none_leaves_doubt_once_the_sheets_are_sent() {
    // The document is taken, then the line is closed without a word.
    let silent = played(Desk { taken: None, ..idle() }, LIMITS, plainly);
    assert_eq!(printed(&silent), Outcome::Unknown(Some(Fault::Queue)));
    for (what, respond) in [
        ("no words", (|line, _| line.write_all(b"\0\0\0").unwrap()) as fn(&mut UnixStream, Vec<u8>)),
        ("no end", |line, _| while line.write_all(&[b'x'; 4096]).is_ok() {}),
        ("half an answer", |line, answer| {
            let half = &answer[..answer.len() / 2];
            line.write_all(&[b"HTTP/1.1 200 OK\r\n\r\n", half].concat()).unwrap();
        }),
        ("a lie about the length", |line, answer| {
            line.write_all(
                &[b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", &answer[..9]].concat(),
            )
            .unwrap();
        }),
        ("refused", |line, _| line.write_all(b"HTTP/1.1 401 Unauthorized\r\n\r\n").unwrap()),
    ] {
        let played = played(idle(), LIMITS, respond);
        assert_eq!(printed(&played), Outcome::Failed(Fault::Queue), "{what}");
        assert!(!played.desk.lock().unwrap().asked.contains(&0x0002), "{what}: nothing was handed over");
    }
}

#[test]
fn a_cups_that_says_nothing_is_waited_for_no_longer_than_its_limit() {
    let limits = SheetLimits { ask: Duration::from_millis(50), ..LIMITS };
    let hangs = played(idle(), limits, |_, _| std::thread::sleep(COMING));
    assert_eq!(printed(&hangs), Outcome::Failed(Fault::Queue));
}
