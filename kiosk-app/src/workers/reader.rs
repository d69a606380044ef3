//! From scanners and cameras to the runner: what was read, or that something could not be read.

use super::{Happening, Inbox, report};
use perron_domain::flow::Event;
use perron_hardware::scanner::{ScanEvent, Scanner, SourceError, Watch, watch};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;

/// How long to wait before a lost scanner is opened again.
const REOPEN_AFTER: Duration = Duration::from_secs(3);

/// Passes codes on until the source is lost for good or the kiosk closes.
pub fn run(open: &dyn Fn() -> Option<Box<dyn Scanner>>, inbox: &Inbox) {
    loop {
        let (sink, events) = sync_channel(perron_hardware::scanner::SCAN_QUEUE);
        let watching: Option<Watch> = open().and_then(|scanner| {
            watch(scanner, sink)
                .inspect_err(|error| tracing::warn!(%error, "the scanner does not start"))
                .ok()
        });
        if watching.is_some() && !pass_on(&events, inbox) {
            return;
        }
        if inbox.is_closed() {
            return;
        }
        std::thread::sleep(REOPEN_AFTER);
    }
}

/// False when nothing more can come.
fn pass_on(events: &Receiver<ScanEvent>, inbox: &Inbox) -> bool {
    while let Ok(event) = events.recv() {
        let event = match event {
            ScanEvent::Scanned(scan) => Event::Scanned(scan.as_str().to_owned()),
            ScanEvent::Rejected(why) => {
                tracing::info!(?why, "something unreadable was scanned");
                Event::ScanUnreadable
            }
            ScanEvent::Lost(error) => {
                let again = error.is_transient();
                lost(&error);
                return again;
            }
        };
        if !report(inbox, Happening::Event(event)) {
            return false;
        }
    }
    true
}

fn lost(error: &SourceError) {
    tracing::warn!(%error, "the scanner is gone");
}
