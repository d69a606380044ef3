//! Runs a scanner and its framer.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::time::{Duration, Instant};

use super::{ScanEvent, Watch, deliver};
use crate::scanner::{Framer, PAUSE, READ_BYTES, Scan, Scanner, ScannerError};

/// How long a quiet scanner is waited for before looking whether to stop.
const QUIET_WAIT: Duration = Duration::from_secs(1);

/// Reads `scanner` until it is lost, and sends each code to `sink`.
///
/// # Errors
/// [`ScannerError::Read`] when the system gives no thread.
pub fn watch_scanner(scanner: Box<dyn Scanner>, sink: SyncSender<ScanEvent>) -> Result<Watch, ScannerError> {
    Watch::spawn("scanner", move |stop| run(scanner, &sink, stop)).map_err(ScannerError::Read)
}

fn run(mut scanner: Box<dyn Scanner>, sink: &SyncSender<ScanEvent>, stop: &AtomicBool) {
    let mut framer = Framer::new();
    let mut bytes = Vec::with_capacity(READ_BYTES);
    while !stop.load(Ordering::SeqCst) {
        bytes.clear();
        let read = scanner.read(&mut bytes, if framer.is_open() { PAUSE } else { QUIET_WAIT });
        let now = Instant::now();
        let codes = match &read {
            Ok(0) => framer.pause(now).into_iter().collect(),
            Ok(_) => framer.push(&bytes, now),
            Err(ScannerError::Ended) => framer.end().into_iter().collect(),
            Err(_) => Vec::new(), // half a code from a pulled cable is no code
        };
        for code in codes {
            if !deliver(sink, code.and_then(|bytes| Scan::new(&bytes)).into(), stop) {
                return;
            }
        }
        if let Err(lost) = read {
            deliver(sink, ScanEvent::Lost(lost.into()), stop);
            return;
        }
    }
}
