//! A scanner on a serial line of USB.

use std::fs::OpenOptions;
use std::io::Write;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use perron_hardware::find::Machine;
use perron_hardware::scanner::{Address, open, serial_scanners};
use perron_hardware::source::{SCAN_QUEUE, ScanEvent, watch_scanner};

use crate::gadget::{Gadget, Says};
use crate::{Case, Failure, Outcome, fail, hold};

/// What is tried.
pub(crate) const CASES: &[Case] = &[("a serial scanner is found, read, pulled and found again", serial)];

const PATIENCE: Duration = Duration::from_secs(20);

fn next(events: &Receiver<ScanEvent>) -> Result<ScanEvent, Failure> {
    Ok(events.recv_timeout(PATIENCE)?)
}

fn serial() -> Outcome {
    let says = Says {
        name: "scanner",
        ids: ("0x0c2e", "0x0caa"),
        words: ["Honeywell", "Voyager 1450g", "15215B4AC8"],
        function: "acm.0",
    };
    for round in 0..2 {
        let gadget = Gadget::plug(&says, |_| Ok(()))?;
        let until = Instant::now() + PATIENCE;
        while serial_scanners(&Machine::default()).is_empty() {
            hold(Instant::now() < until, "it was not found")?;
            std::thread::sleep(Duration::from_millis(50));
        }
        let (sink, events) = sync_channel(SCAN_QUEUE);
        let Some(scanner) = open(&Address::Auto)? else { return fail("it was not opened") };
        let watch = watch_scanner(scanner, sink)?;
        let mut line = OpenOptions::new().write(true).open("/dev/ttyGS0")?;
        line.write_all(format!("\u{2}PT1:ROUND{round}\r\n").as_bytes())?;
        match next(&events)? {
            ScanEvent::Scanned(scan) => hold(scan.as_str() == format!("PT1:ROUND{round}"), scan.as_str())?,
            other => return fail(other),
        }
        drop(line);
        drop(gadget);
        match next(&events)? {
            ScanEvent::Lost(error) => hold(error.is_transient(), error.to_string())?,
            other => return fail(other),
        }
        watch.stop();
    }
    Ok(String::new())
}
