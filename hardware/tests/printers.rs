//! One contract for printers, held by the simulated one and by one on the network.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "printers/contract.rs"]
mod contract;
#[path = "printers/network.rs"]
mod network;

use std::{path::PathBuf, time::Duration};

use contract::{Bench, COMING, LIMITS, New, SILENT, ticket};
use network::NetworkPrinter;
use perron_hardware::printer::{
    Address, Fault, Folder, FolderState, JobNumber, Outcome, Printer, ask_model, ask_status, open, print,
};
use perron_paper::Profile;

struct Simulated {
    folder: Folder,
    path: tempfile::TempDir,
}

impl Simulated {
    fn new() -> Self {
        let path = tempfile::tempdir().unwrap();
        Self { folder: Folder::new(path.path()).unwrap(), path }
    }
}

impl Bench for Simulated {
    fn name(&self) -> &'static str {
        "simulated"
    }

    fn connect(&self) -> Box<dyn Printer> {
        open(&Address::Simulated(self.path.path().to_owned())).unwrap()
    }

    fn set(&self, state: FolderState) {
        self.folder.update(|kept| *kept = state);
    }

    fn received(&self) -> Vec<u8> {
        let files: Vec<PathBuf> = self.folder.received().unwrap();
        files.iter().flat_map(|file| std::fs::read(file).unwrap()).collect()
    }

    fn has_cable(&self) -> bool {
        true
    }
}

impl Bench for NetworkPrinter {
    fn name(&self) -> &'static str {
        "network"
    }

    fn connect(&self) -> Box<dyn Printer> {
        open(&self.address().parse().unwrap()).unwrap()
    }

    fn set(&self, state: FolderState) {
        self.turn_into(state);
    }

    fn received(&self) -> Vec<u8> {
        self.bytes()
    }
}

fn simulated() -> Box<dyn Bench> {
    Box::new(Simulated::new())
}

fn network() -> Box<dyn Bench> {
    Box::new(NetworkPrinter::start())
}

fn benches() -> [Box<dyn Bench>; 2] {
    [simulated(), network()]
}

#[test]
fn the_simulated_printer_and_one_on_the_network_hold_the_contract() {
    for new in [&simulated as New<'_>, &network] {
        contract::a_job_ends_as_the_printer_is(new);
        contract::the_status_is_told(new);
        contract::the_model_is_told_by_those_that_know_the_question(new);
    }
    contract::paper_is_told_by_the_cable_where_nothing_else_tells(&simulated);
}

/// A job after a question comes out whole, asked or not, answered or not.
#[test]
fn a_question_leaves_nothing_on_the_next_ticket() {
    let profile = Profile::generic_80();
    let document = ticket(&profile);
    for model in [None, Some("POS-80".to_owned())] {
        let bench = Simulated::new();
        bench.set(FolderState { maker: model.clone(), model, ..FolderState::default() });
        let mut printer = bench.connect();
        ask_model(&mut *printer, SILENT.status).unwrap();
        assert_eq!(print(&mut *printer, &document, &profile, JobNumber(1), &LIMITS), Outcome::Printed);
        let received = bench.received();
        let job = received.windows(document.bytes.len()).position(|part| part == document.bytes);
        assert!(job.is_some() && bench.folder.received().unwrap().len() == 1);
    }
}

#[test]
fn a_drawers_command_is_not_sent() {
    for command in [&b"\x1bp\x00\x19\xfa"[..], b"\x10\x14\x01\x00\x05", b"\x07"] {
        let profile = Profile::generic_80();
        let mut document = ticket(&profile);
        document.bytes.splice(document.cut_at..document.cut_at, command.iter().copied());
        for bench in benches() {
            let outcome = print(&mut *bench.connect(), &document, &profile, JobNumber(1), &LIMITS);
            assert_eq!(outcome, Outcome::Failed(Fault::Forbidden), "{}", bench.name());
            assert!(bench.received().is_empty(), "nothing of it was sent");
        }
    }
}

/// Wherever the cable is pulled: before the cut it is a failure, from the cut on it is a doubt, and
/// never a success.
#[test]
fn unplugged_at_every_byte() {
    let profile = Profile::epson_tm_t20();
    let document = ticket(&profile);
    for after in 0..document.bytes.len() + 5 {
        let bench = Simulated::new();
        bench.set(FolderState { cut_off_after: Some(after), ..FolderState::default() });
        let outcome = print(&mut *bench.connect(), &document, &profile, JobNumber(1), &LIMITS);
        let expected = if after <= document.cut_at {
            Outcome::Failed(Fault::Unplugged)
        } else {
            Outcome::Unknown(Some(Fault::Unplugged))
        };
        assert_eq!(
            outcome,
            expected,
            "after {after} of {} bytes, cut at {}",
            document.bytes.len(),
            document.cut_at
        );
        assert_eq!(bench.received().len().min(after), bench.received().len());
    }
}

#[test]
fn a_network_printer_that_hangs_up_is_never_a_success() {
    let profile = Profile::star_tsp100();
    let document = ticket(&profile);
    let printer = NetworkPrinter::start();
    for after in [0, 1, 1_000, document.cut_at, document.bytes.len()] {
        printer.turn_into(FolderState { cut_off_after: Some(after), ..FolderState::default() });
        let outcome = print(&mut *printer.connect(), &document, &profile, JobNumber(1), &LIMITS);
        let doubt = matches!(outcome, Outcome::Unknown(_));
        // The system buffers what the printer has not read, so an early failure may look like a
        // doubt; the other way round must not happen.
        assert!(
            doubt || (matches!(outcome, Outcome::Failed(_)) && after <= document.cut_at),
            "{outcome:?} {after}"
        );
    }
}

/// A real connection on which nothing but zeros comes, without end. Each is a paper sensor's answer.
#[test]
fn a_printer_that_sends_zeros_without_end_is_left_in_doubt() {
    for gap in [Duration::ZERO, Duration::from_millis(100)] {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("tcp://{}", listener.local_addr().unwrap()).parse().unwrap();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut reader = stream.try_clone().unwrap();
                std::thread::spawn(move || std::io::copy(&mut reader, &mut std::io::sink()));
                std::thread::spawn(move || {
                    while std::io::Write::write_all(&mut stream, &[0]).is_ok() {
                        std::thread::sleep(gap);
                    }
                });
            }
        });
        let (told, outcomes) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let profile = Profile::generic_80();
            let outcome =
                print(&mut *open(&address).unwrap(), &ticket(&profile), &profile, JobNumber(1), &SILENT);
            let status = ask_status(&mut *open(&address).unwrap(), SILENT.status);
            told.send((outcome, status)).unwrap();
        });
        let (outcome, status) = outcomes.recv_timeout(COMING).expect("printing ends");
        assert_eq!((outcome, status), (Outcome::Unknown(None), Ok(None)), "every {gap:?}");
    }
}

#[test]
fn the_switches_of_the_folder() {
    let profile = Profile::generic_80();
    let document = ticket(&profile);
    let bench = Simulated::new();
    let job = |bench: &Simulated| print(&mut *bench.connect(), &document, &profile, JobNumber(1), &LIMITS);

    std::fs::write(bench.path.path().join("state.txt"), "fail-next=2\n").unwrap();
    assert_eq!(job(&bench), Outcome::Failed(Fault::Offline));
    assert_eq!(job(&bench), Outcome::Failed(Fault::Offline));
    assert_eq!(job(&bench), Outcome::Printed);
    assert_eq!(job(&bench), Outcome::Printed);
    assert_eq!(bench.folder.received().unwrap().len(), 2, "one file per job");

    std::fs::write(bench.path.path().join("state.txt"), "unplugged\n").unwrap();
    let refused = open(&Address::Simulated(bench.path.path().to_owned())).err().unwrap();
    assert!(refused.is_transient() && refused.to_string().contains("sim://"), "{refused}");
}

/// A printer that answers late is believed only about its own job, with or without numbers.
#[test]
fn a_silent_paper_sensor_leaves_doubt() {
    let profile = Profile::generic_80();
    for bench in benches() {
        bench.set(FolderState { answers: false, ..FolderState::default() });
        let outcome = print(&mut *bench.connect(), &ticket(&profile), &profile, JobNumber(1), &SILENT);
        assert_eq!(outcome, Outcome::Unknown(None), "{}", bench.name());
    }
}

/// After new paper the printer goes on with what it holds, as real ones do: the answer comes late,
/// and belongs to the old job.
#[test]
fn a_late_answer_is_not_taken_for_the_next_jobs() {
    let profile = Profile::epson_tm_t20();
    let document = ticket(&profile);
    let bench = Simulated::new();
    let mut printer = bench.connect();
    bench.set(FolderState { paper_out_after: Some(10), ..FolderState::default() });
    let outcome = print(&mut *printer, &document, &profile, JobNumber(1), &LIMITS);
    assert_eq!(outcome, Outcome::Unknown(Some(Fault::NoPaper)));
    bench.set(FolderState { paper_out_after: Some(20), ..FolderState::default() });
    let outcome = print(&mut *printer, &document, &profile, JobNumber(2), &LIMITS);
    assert_eq!(outcome, Outcome::Unknown(Some(Fault::NoPaper)));
    bench.set(FolderState::default());
    assert_eq!(print(&mut *printer, &document, &profile, JobNumber(3), &LIMITS), Outcome::Printed);
}

#[test]
fn a_plain_file_collects_bytes_and_leaves_doubt() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.bin");
    let address = Address::File(path.clone());
    assert!(matches!(open(&address), Err(error) if error.is_transient()), "a missing printer is not created");
    assert!(!path.exists());
    std::fs::write(&path, b"").unwrap();
    let profile = Profile::generic_80();
    let document = ticket(&profile);
    let outcome = print(&mut *open(&address).unwrap(), &document, &profile, JobNumber(1), &SILENT);
    assert_eq!(outcome, Outcome::Unknown(None));
    assert!(std::fs::read(&path).unwrap().ends_with(b"\x1dr\x01"));
}

/// A pair of terminals stands for the cable.
#[test]
fn a_serial_line_carries_every_byte_value_both_ways() {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    use std::io::{Read, Write};
    let far = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&far).unwrap();
    unlockpt(&far).unwrap();
    let name = ptsname(&far, Vec::new()).unwrap().into_string().unwrap();
    let mut near = open(&format!("serial://{name}?baud=9600").parse().unwrap()).unwrap();
    let mut far = std::fs::File::from(far);

    assert_eq!(near.line_speed(), Some(960), "ten bits a byte");
    let all: Vec<u8> = (0..=255).collect();
    let sent = near.send(&all, LIMITS.send);
    assert_eq!((sent.accepted, sent.fault), (256, None));
    let mut seen = vec![0; 256];
    far.read_exact(&mut seen).unwrap();
    assert_eq!(seen, all);
    far.write_all(&[0x12, 0x0a, 0x0d, 0x00]).unwrap();
    let mut answer = [0; 8];
    assert_eq!(near.receive(&mut answer, LIMITS.status), Ok(4));
    assert_eq!(answer[..4], [0x12, 0x0a, 0x0d, 0x00]);
    assert_eq!(near.receive(&mut answer, Duration::from_millis(20)), Ok(0), "silence is no fault");
    assert_eq!(ask_model(&mut *near, SILENT.status), Ok(None));
    far.write_all(b"_TM-P20\0").unwrap();
    assert_eq!(ask_model(&mut *near, SILENT.status).unwrap().unwrap().name(), "TM-P20");
    drop(far);
    assert_eq!(near.receive(&mut answer, LIMITS.status), Err(Fault::Unplugged));
}

#[test]
fn a_printer_that_is_not_there_says_so_in_time() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for (address, fault) in [
        (format!("tcp://127.0.0.1:{free}"), Fault::Offline),
        ("file:///dev/usb/lp99".to_owned(), Fault::Unplugged),
        ("serial:///dev/ttyNONE".to_owned(), Fault::Unplugged),
    ] {
        let error = open(&address.parse().unwrap()).err().unwrap();
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(
            error.is_transient() && cause == fault.to_string() && cause.contains(": "),
            "{error}: {cause}"
        );
    }
}
