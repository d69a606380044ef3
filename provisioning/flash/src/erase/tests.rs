//! Plans from facts; drives that obey, refuse and lie, with recorded answers of the programs.

use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use proptest::prelude::*;

use super::hdparm::tests::{READY, SANITIZE, answer};
use super::*;
use crate::disk::{Access, Disk, Medium, OpenError};
use crate::guard::Transport;
use crate::probe::Seed;

const SIZE: usize = 9 << 20;
const SECRET: &[u8] = b"what nobody may read again";

/// How a drive takes writes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Writes {
    #[default]
    All,
    /// Those from here on are dropped, and it says that they were done.
    Until(u64),
    /// Those after the first so many fail.
    First(u32),
}

#[derive(Default)]
pub(super) struct State {
    bytes: Vec<u8>,
    writes: Writes,
    count: u32,
    pub(super) opened: u32,
    /// It is another medium to the guard from now on.
    pub(super) has_changed: bool,
    /// It is so once the system was told to look again.
    pub(super) grows: bool,
    pub(super) rescans: u32,
}

/// A drive in memory, full of secrets.
#[derive(Clone)]
pub(super) struct Sim(pub(super) Arc<Mutex<State>>);

impl Sim {
    pub(super) fn new(writes: Writes) -> Self {
        let bytes = SECRET.iter().copied().cycle().take(SIZE).collect();
        Self(Arc::new(Mutex::new(State { bytes, writes, ..State::default() })))
    }

    fn wipe(&self) {
        self.0.lock().unwrap().bytes.fill(0);
    }

    pub(super) fn holds_secrets(&self) -> bool {
        self.0.lock().unwrap().bytes.windows(SECRET.len()).any(|window| window == SECRET)
    }
}

impl Disk for Sim {
    fn size(&self) -> u64 {
        SIZE as u64
    }
    fn align(&self) -> usize {
        4096
    }
    fn is_direct(&self) -> bool {
        true
    }
    fn read_at(&mut self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        buffer.copy_from_slice(&self.0.lock().unwrap().bytes[at as usize..][..buffer.len()]);
        Ok(buffer.len())
    }
    fn write_at(&mut self, bytes: &[u8], at: u64) -> io::Result<usize> {
        let mut state = self.0.lock().unwrap();
        state.count += 1;
        let kept = match state.writes {
            Writes::All => bytes.len(),
            Writes::Until(end) => (end.saturating_sub(at) as usize).min(bytes.len()),
            Writes::First(count) if state.count > count => return Err(io::Error::from_raw_os_error(5)),
            Writes::First(_) => bytes.len(),
        };
        state.bytes[at as usize..][..kept].copy_from_slice(&bytes[..kept]);
        Ok(bytes.len())
    }
    fn zero(&mut self, _: u64, _: u64) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Medium for Sim {
    fn name(&self) -> &'static str {
        "/dev/sda"
    }
    fn open(&self, _: Access) -> Result<Box<dyn Disk>, OpenError> {
        let mut state = self.0.lock().unwrap();
        state.opened += 1;
        if state.has_changed {
            let name = "/dev/sda".to_owned();
            return Err(OpenError::Changed { name, was: "small".to_owned(), is: "large".to_owned() });
        }
        Ok(Box::new(self.clone()))
    }
    fn rescan(&self) {
        let mut state = self.0.lock().unwrap();
        state.rescans += 1;
        state.has_changed |= state.grows;
    }
}

/// One exchange: words that must be in the command, the answer, and whether the drive erases itself on it.
pub(super) type Exchange = (&'static str, Result<String, ToolError>, bool);

/// Plays exchanges in their order, and nothing else.
pub(super) struct Script {
    pub(super) due: VecDeque<Exchange>,
    drive: Sim,
    /// How long it was waited in all.
    pub(super) waited: Duration,
}

impl Script {
    pub(super) fn new(drive: &Sim, due: impl IntoIterator<Item = Exchange>) -> Self {
        Self { due: due.into_iter().collect(), drive: drive.clone(), waited: Duration::ZERO }
    }
}

impl EraseTool for Script {
    fn run(&mut self, program: &'static str, words: &[&str], _: Duration) -> Result<Answer, ToolError> {
        let said = format!("{program} {}", words.join(" "));
        let (wanted, answer, wipes) = self.due.pop_front().unwrap_or_else(|| panic!("not expected: {said}"));
        assert!(said.contains(wanted), "{said} instead of {wanted}");
        assert!(said.contains("/dev/sda"), "{said}");
        if wipes {
            self.drive.wipe();
            self.drive.0.lock().unwrap().writes = Writes::All;
        }
        let out = answer?;
        Ok(match out.strip_prefix("error: ") {
            Some(err) => Answer { is_ok: false, out: String::new(), err: err.to_owned() },
            None => Answer { is_ok: true, out, err: String::new() },
        })
    }
    fn pause(&mut self, time: Duration) {
        self.waited += time;
    }
}

pub(super) fn says(words: &'static str, answer: impl Into<String>) -> Exchange {
    (words, Ok(answer.into()), false)
}

pub(super) fn wipes(words: &'static str) -> Exchange {
    (words, Ok(String::new()), true)
}

/// No answer in time.
pub(super) fn late(words: &'static str) -> Exchange {
    (words, Err(ToolError::Timeout { program: "hdparm", limit_s: 60 }), false)
}

/// `concat` for exchanges, which cannot be cloned.
pub(super) trait ConcatAll {
    fn concat_all(self) -> Vec<Exchange>;
}

impl<const N: usize> ConcatAll for [Vec<Exchange>; N] {
    fn concat_all(self) -> Vec<Exchange> {
        self.into_iter().flatten().collect()
    }
}

pub(super) fn drive(transport: Transport) -> Drive {
    Drive {
        node: PathBuf::from("/dev/sda"),
        model: "EXAMPLE SSD".to_owned(),
        serial: "S2RBNX0J".to_owned(),
        transport,
        is_rotational: false,
        siblings: vec![],
    }
}

/// Erases a drive by a script that must be played to its end. Gives what fell back, too.
pub(super) fn run(
    sim: &Sim,
    transport: Transport,
    wish: Wish,
    due: Vec<Exchange>,
) -> (Result<Certificate, EraseError>, Option<Method>) {
    let drive = drive(transport);
    let seed = Seed::fixed([5; 32]);
    let job = Job { drive: &drive, medium: sim, wish, frozen: Frozen::Refuse, samples: 64, seed: &seed };
    let mut script = Script::new(sim, due);
    let mut fell_back = None;
    let done = erase(&job, &mut script, &mut |event| {
        if let Event::FellBack { from, .. } = event {
            fell_back = Some(from);
        }
    });
    assert!(script.due.is_empty(), "left unsaid: {:?}", script.due);
    (done, fell_back)
}

const STATUS: &str =
    "\n/dev/sda:\nIssuing SANITIZE_STATUS command\nSanitize status:\n    State:    SD0 Sanitize Idle\n";
const RUNS: &str =
    "Sanitize status:\n    State:    SD2 Sanitize operation In Process\n    Progress: 0x7fff (49%)\n";
const DONE: &str = "Sanitize status:\n    State:    SD0 Sanitize Idle\n    Last Sanitize Operation Completed Without Error\n";
pub(super) const WHOLE: &str = "\n/dev/sda:\n max sectors   = 18432/18432, HPA is disabled\n";
pub(super) const NVME: &str = r#"{"sn":"S1","oacs":23,"sanicap":3,"fna":0}"#;
/// No sanitize was ever started.
pub(super) const NEVER: &str = r#"{"sprog":65535,"sstat":0}"#;
/// An adapter that lets nothing through.
pub(super) fn mute() -> Exchange {
    says("hdparm -I", "error: SG_IO: bad/missing sense data")
}

#[test]
fn an_ata_drive_sanitizes_itself_and_the_planted_marks_are_gone() {
    let sim = Sim::new(Writes::All);
    let (done, fell_back) = run(
        &sim,
        Transport::Ata,
        Wish::Auto,
        vec![
            says("hdparm -I", answer(SANITIZE, READY)),
            says("--sanitize-status", STATUS),
            says("hdparm -N", WHOLE),
            wipes("--yes-i-know-what-i-am-doing --sanitize-block-erase"),
            says("--sanitize-status", RUNS),
            says("--sanitize-status", DONE),
        ],
    );
    let done = done.unwrap();
    assert_eq!(
        (done.method, done.serial.as_str(), done.bytes),
        (Method::AtaSanitize, "S2RBNX0J", SIZE as u64)
    );
    assert!(done.samples >= 64 && done.sampled_bytes == u64::from(done.samples) * 4096);
    assert!(fell_back.is_none() && done.passed_over.is_empty() && !sim.holds_secrets());
}

#[test]
fn an_ata_drive_without_sanitize_takes_secure_erase_and_drops_the_password() {
    let enabled = READY.replace("\tnot\tenabled", "\t\tenabled");
    let sim = Sim::new(Writes::All);
    let (done, _) = run(
        &sim,
        Transport::Ata,
        Wish::Auto,
        vec![
            says("hdparm -I", answer("", READY)),
            says("hdparm -N", WHOLE),
            says("--user-master u --security-set-pass perron", ""),
            wipes("--user-master u --security-erase-enhanced perron"),
            says("hdparm -I", answer("", READY)),
        ],
    );
    let done = done.unwrap();
    assert_eq!(done.method, Method::AtaSecureErase);
    assert!(done.passed_over[0].contains("ATA sanitize was not used"), "{:?}", done.passed_over);
    // It fails, keeps the password, and gives it up when told to: overwritten.
    let sim = Sim::new(Writes::All);
    let (done, fell_back) = run(
        &sim,
        Transport::Ata,
        Wish::Auto,
        vec![
            says("hdparm -I", answer("", READY)),
            says("hdparm -N", WHOLE),
            says("--security-set-pass", ""),
            says("--security-erase", "error: SECURITY_ERASE: Input/output error"),
            says("hdparm -I", answer("", &enabled)),
            says("--security-disable perron", ""),
            says("hdparm -I", answer("", READY)),
        ],
    );
    let done = done.unwrap();
    assert_eq!((done.method, fell_back), (Method::Overwrite, Some(Method::AtaSecureErase)));
    assert!(
        done.passed_over[1].contains("failed: the drive refused (SECURITY_ERASE"),
        "{:?}",
        done.passed_over
    );
    assert!(!sim.holds_secrets());
}

#[test]
fn an_nvme_drive_sanitizes_or_formats_itself() {
    let log = |state: &str| format!(r#"{{"nvme0":{{"sprog":30000,"sstat":{{"status":"({state}) x"}}}}}}"#);
    let sim = Sim::new(Writes::All);
    let (done, _) = run(
        &sim,
        Transport::Nvme,
        Wish::Auto,
        vec![
            says("nvme id-ctrl /dev/sda -o json", NVME),
            says("nvme sanitize-log /dev/sda -o json", NEVER),
            wipes("nvme sanitize /dev/sda --sanact=2"),
            says("nvme sanitize-log", log("2")),
            says("nvme sanitize-log", log("1")),
        ],
    );
    assert_eq!(done.unwrap().method, Method::NvmeSanitize);
    let sim = Sim::new(Writes::All);
    let (done, _) = run(
        &sim,
        Transport::Nvme,
        Wish::Auto,
        vec![
            says("nvme id-ctrl", r#"{"oacs":2,"sanicap":0,"fna":0}"#),
            wipes("nvme format /dev/sda --ses=1 --force"),
        ],
    );
    assert_eq!(done.unwrap().method, Method::NvmeFormat);
    let sim = Sim::new(Writes::All);
    let (done, fell_back) = run(
        &sim,
        Transport::Nvme,
        Wish::Auto,
        vec![
            says("nvme id-ctrl", NVME),
            says("nvme sanitize-log", NEVER),
            says("nvme sanitize", ""),
            says("nvme sanitize-log", log("3")),
        ],
    );
    assert_eq!((done.unwrap().method, fell_back), (Method::Overwrite, Some(Method::NvmeSanitize)));
    assert!(!sim.holds_secrets());
}

#[test]
fn a_drive_that_only_says_so_gets_no_certificate() {
    for (transport, due) in [
        (
            Transport::Ata,
            vec![
                says("hdparm -I", answer(SANITIZE, READY)),
                says("--sanitize-status", STATUS),
                says("hdparm -N", WHOLE),
                says("--sanitize-block-erase", ""),
                says("--sanitize-status", DONE),
            ],
        ),
        (
            Transport::Nvme,
            vec![
                says("nvme id-ctrl", NVME),
                says("nvme sanitize-log", NEVER),
                says("nvme sanitize", ""),
                says("nvme sanitize-log", r#"{"sprog":65535,"sstat":257}"#),
            ],
        ),
    ] {
        let error = run(&Sim::new(Writes::All), transport, Wish::Auto, due).0.unwrap_err();
        assert!(matches!(error, EraseError::Survived { .. }) && error.is_lie(), "{error}");
        assert!(error.to_string().contains("still holds"), "{error}");
    }
    // Overwriting that is dropped from some place on.
    for end in [0, 4096, SIZE as u64 / 2, SIZE as u64 - 4096] {
        let error =
            run(&Sim::new(Writes::Until(end)), Transport::Usb, Wish::Auto, vec![mute()]).0.unwrap_err();
        assert!(matches!(error, EraseError::Differs { at, .. } if at >= end), "{end}: {error}");
    }
}

#[test]
fn a_drive_that_takes_no_writes_is_said_so() {
    let error = run(&Sim::new(Writes::First(1)), Transport::Usb, Wish::Auto, vec![mute()]).0.unwrap_err();
    assert!(matches!(error, EraseError::Write { at, .. } if at == 4 << 20), "{error}");
    // Its own erase fails and after that it takes nothing more.
    let sim = Sim::new(Writes::First(66));
    let due = vec![
        says("nvme id-ctrl", NVME),
        says("nvme sanitize-log", NEVER),
        says("nvme sanitize", "error: Access Denied"),
    ];
    let error = run(&sim, Transport::Nvme, Wish::Auto, due).0.unwrap_err();
    assert!(
        error.to_string().contains("after its own erase failed: the drive refused (Access Denied)"),
        "{error}"
    );
    assert!(!error.is_lie());
    // A locked one is not even opened.
    let sim = Sim::new(Writes::All);
    let locked = READY.replace("\tnot\tlocked", "\t\tlocked").replace("\tnot\tenabled", "\t\tenabled");
    let due =
        vec![says("hdparm -I", answer("", &locked)), says("--security-unlock perron", "error: bad password")];
    let error = run(&sim, Transport::Ata, Wish::Overwrite, due).0.unwrap_err();
    assert!(matches!(error, EraseError::Locked { .. }), "{error}");
    assert_eq!(sim.0.lock().unwrap().opened, 0);
}

#[test]
fn a_machine_without_the_programs_overwrites_and_says_why() {
    let missing = vec![("hdparm -I", Err(ToolError::Missing { program: "hdparm" }), false)];
    let sim = Sim::new(Writes::All);
    let done = run(&sim, Transport::Ata, Wish::Auto, missing).0.unwrap();
    assert_eq!(done.method, Method::Overwrite);
    assert!(done.passed_over[0].contains("hdparm is not installed"), "{:?}", done.passed_over);
    assert!(done.limits.en.contains("reserve") && done.limits.fr.contains("réserve"), "{:?}", done.limits);
    let json = serde_json::to_string(&done).unwrap();
    assert_eq!(serde_json::from_str::<Certificate>(&json).unwrap(), done);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn an_overwrite_that_misses_a_stretch_is_not_certified_when_a_sample_lies_there(seed: [u8; 32], part in 0u64..64) {
        // Everything from a stratum's end on is dropped: the next stratum's sample sees it.
        let sim = Sim::new(Writes::Until(part * SIZE as u64 / 64 / 4096 * 4096));
        let (drive, seed) = (drive(Transport::Usb), Seed::fixed(seed));
        let job = Job {
            drive: &drive, medium: &sim, wish: Wish::Auto, frozen: Frozen::Refuse, samples: 64, seed: &seed,
        };
        let done = erase(&job, &mut Script::new(&sim, [mute()]), &mut |_| {});
        let is_found = matches!(done, Err(EraseError::Differs { .. }));
        prop_assert!(is_found);
    }

    #[test]
    fn nothing_that_a_program_says_stops_ours(said in any::<String>(), is_ok: bool) {
        struct Babble(String, bool);
        impl EraseTool for Babble {
            fn run(&mut self, _: &'static str, _: &[&str], _: Duration) -> Result<Answer, ToolError> {
                Ok(Answer { is_ok: self.1, out: self.0.clone(), err: self.0.clone() })
            }
            fn pause(&mut self, _: Duration) {}
        }
        for transport in [Transport::Ata, Transport::Nvme] {
            let facts = ask(&mut Babble(said.clone(), is_ok), "/dev/sda".as_ref(), transport, vec![]);
            let made = plan(&facts, Wish::Auto);
            prop_assert!(made.passed_over.iter().all(|over| over.to_string().chars().all(|c| !c.is_control())));
        }
    }
}
