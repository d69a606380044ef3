use std::io::Write;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Instant;

use super::*;
use crate::scanner::{Address, READ_BYTES, Scanner, ScannerSimulator, open};

/// The wait for what will come, on however slow a machine.
const COMING: Duration = Duration::from_secs(60);

#[test]
fn a_code_does_not_show_itself_in_logs() {
    let scan = Scan::new(b"PB1:SECRET").unwrap();
    assert_eq!(format!("{:?}", ScanEvent::Scanned(scan)), "Scanned(Scan(10 bytes))");
}

/// Sends bytes to a source.
type Feed = Box<dyn FnMut(&[u8])>;

/// A source under test: how it is fed, and what it is to the kiosk.
struct Source {
    name: &'static str,
    feed: Feed,
    scanner: Box<dyn Scanner>,
}

/// A named pipe in a folder of its own, and its two ends.
fn pipe_source(folder: &std::path::Path) -> Source {
    let path = folder.join("scanner");
    let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
    rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, mode, 0).unwrap();
    let scanner = open(&Address::Pipe(path.clone())).unwrap().unwrap();
    let feed = move |bytes: &[u8]| {
        std::fs::OpenOptions::new().write(true).open(&path).unwrap().write_all(bytes).unwrap()
    };
    Source { name: "pipe", feed: Box::new(feed), scanner }
}

fn simulated_source() -> Source {
    let simulator = ScannerSimulator::new();
    let scanner = Box::new(simulator.open().unwrap());
    Source { name: "simulator", feed: Box::new(move |bytes| assert!(simulator.send(bytes))), scanner }
}

fn next(events: &Receiver<ScanEvent>) -> String {
    match events.recv_timeout(COMING).unwrap() {
        ScanEvent::Scanned(scan) => scan.as_str().to_owned(),
        ScanEvent::Rejected(fault) => format!("{fault:?}"),
        ScanEvent::Lost(e) => format!("lost, again: {}", e.is_transient()),
    }
}

#[test]
fn every_source_keeps_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    for mut source in [pipe_source(folder.path()), simulated_source()] {
        let mut bytes = Vec::new();
        let before = Instant::now();
        assert_eq!(source.scanner.read(&mut bytes, Duration::from_millis(30)).unwrap(), 0, "{}", source.name);
        assert!(before.elapsed() >= Duration::from_millis(25), "{} does not wait", source.name);
        (source.feed)(&[b'z'; READ_BYTES + 10]);
        assert_eq!(source.scanner.read(&mut bytes, COMING).unwrap(), READ_BYTES, "{}", source.name);
        assert_eq!(source.scanner.read(&mut bytes, COMING).unwrap(), 10, "{}", source.name);
        assert_eq!(bytes.len(), READ_BYTES + 10);

        let (sink, events) = sync_channel(1);
        let running = watch_scanner(source.scanner, sink).unwrap();
        (source.feed)(b"PT1:AB\rPT1:CD\r");
        assert_eq!([next(&events), next(&events)], ["PT1:AB", "PT1:CD"], "{}", source.name);
        (source.feed)(b"no Enter");
        assert_eq!(next(&events), "Unreadable", "{}: half a code", source.name);
        (source.feed)(b"no Enter");
        assert_eq!(next(&events), "no Enter", "{}", source.name);
        (source.feed)(b"\x1b[A\r");
        assert_eq!(next(&events), "Unreadable", "{}", source.name);
        (source.feed)(b"1\r2\r3\r4\r5\r");
        running.stop(); // with the queue full: must end all the same
    }
}

#[test]
fn a_file_is_read_to_its_end() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"first\nlast without Enter").unwrap();
    let (sink, events) = sync_channel(SCAN_QUEUE);
    let scanner = open(&Address::Pipe(file.path().to_owned())).unwrap().unwrap();
    let running = watch_scanner(scanner, sink).unwrap();
    assert_eq!(
        [next(&events), next(&events), next(&events)],
        ["first", "last without Enter", "lost, again: true"]
    );
    assert!(
        matches!(events.recv_timeout(COMING), Err(RecvTimeoutError::Disconnected)),
        "the thread has ended"
    );
    running.stop();
}

/// A serial line of the kernel's, whose other end is the scanner.
#[test]
fn a_serial_scanner_is_read_byte_by_byte_until_its_cable_is_pulled() {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    let scanner = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&scanner).unwrap();
    unlockpt(&scanner).unwrap();
    let path = ptsname(&scanner, Vec::new()).unwrap().into_string().unwrap();
    let mut scanner = std::fs::File::from(scanner);
    let line = open(&Address::Serial { path: path.into(), baud: 115_200 }).unwrap().unwrap();
    let (sink, events) = sync_channel(SCAN_QUEUE);
    let running = watch_scanner(line, sink).unwrap();
    // A line that is not raw would take ^C and ^D for orders, and give back what it is sent.
    scanner.write_all(b"PT1:AB\r\n\x03\x04caf\xc3\xa9\r").unwrap();
    assert_eq!([next(&events), next(&events)], ["PT1:AB", "café"]);
    for byte in b"\x02PT1:CD\r" {
        scanner.write_all(&[*byte]).unwrap();
    }
    assert_eq!(next(&events), "PT1:CD");
    drop(scanner);
    assert_eq!(next(&events), "lost, again: true");
    running.stop();
}

#[test]
fn what_is_no_serial_line_is_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let error = open(&Address::Serial { path: file.path().to_owned(), baud: 9600 }).map(|_| ()).unwrap_err();
    assert!(matches!(error, ScannerError::Open { .. }), "{error}");
}

/// A scanner that hands over what it was given, then is gone.
struct Ending(Option<&'static [u8]>);

impl Scanner for Ending {
    fn read(&mut self, into: &mut Vec<u8>, _wait: Duration) -> Result<usize, ScannerError> {
        let bytes = self.0.take().ok_or(ScannerError::Unplugged)?;
        into.extend(bytes);
        Ok(bytes.len())
    }
}

#[test]
fn half_a_code_from_a_pulled_cable_is_no_code() {
    let (sink, events) = sync_channel(SCAN_QUEUE);
    let running = watch_scanner(Box::new(Ending(Some(b"PT1:AB\rhalf a co"))), sink).unwrap();
    assert_eq!([next(&events), next(&events)], ["PT1:AB", "lost, again: true"]);
    assert!(matches!(events.recv_timeout(COMING), Err(RecvTimeoutError::Disconnected)), "nothing follows");
    running.stop();
}

#[test]
fn unplugged_and_plugged_in_again() {
    let simulator = ScannerSimulator::new();
    let (sink, events) = sync_channel(SCAN_QUEUE);
    let running = watch_scanner(Box::new(simulator.open().unwrap()), sink.clone()).unwrap();
    simulator.unplug();
    assert_eq!(next(&events), "lost, again: true");
    running.stop();
    assert!(!simulator.scan("x") && !simulator.is_plugged());
    assert!(matches!(simulator.open(), Err(ScannerError::Unplugged)));
    simulator.plug();
    simulator.fail_next(2);
    assert!(simulator.open().is_err());
    assert!(simulator.open().is_err());
    let _running = watch_scanner(Box::new(simulator.open().unwrap()), sink).unwrap();
    assert!(simulator.scan("de!"));
    assert_eq!(next(&events), "de!");
}
