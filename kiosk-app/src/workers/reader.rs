//! From scanners and cameras to the runner: what was read, or that something could not be read.

use super::{Inbox, Message, Source, report};
use perron_flow::{Event, ScanText};
use perron_hardware::scanner::{Scan, Scanner, ScannerError};
use perron_hardware::source::{SCAN_QUEUE, ScanEvent, SourceError, Watch, watch_scanner};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// How long to wait before a lost scanner is opened again.
const REOPEN_AFTER: Duration = Duration::from_secs(3);
/// How often to see whether the kiosk has closed, so that its reader lets go of the device.
pub(crate) const LOOK: Duration = Duration::from_secs(1);

/// Opens a source of codes that reports to this sink; none where none is plugged in, else why it is not there now.
pub type Open = dyn Fn(SyncSender<ScanEvent>) -> Result<Option<Watch>, SourceError> + Send;

/// Passes codes on until the source is lost for good or the kiosk closes. Of a scanner it tells whether it is there.
pub fn run(open: &Open, scanner: Option<Source>, inbox: &Inbox) {
    let tell = |there| scanner.is_none_or(|source| report(inbox, Message::Scanner(source, there)));
    // What is wrong is said once, not every three seconds.
    let mut said = None;
    loop {
        let (sink, events) = sync_channel(SCAN_QUEUE);
        match open(sink) {
            Ok(Some(watch)) => {
                said = None;
                tell(true);
                let again = pass_on(&events, scanner.is_none(), inbox);
                watch.stop();
                tell(false);
                if !again {
                    return;
                }
            }
            Ok(None) => said = None,
            Err(error) => {
                let now = error.to_string();
                if said.as_ref() != Some(&now) {
                    tracing::warn!(error = now, "a source of codes does not open");
                }
                said = Some(now);
            }
        }
        let until = Instant::now() + REOPEN_AFTER;
        while Instant::now() < until {
            if inbox.is_closed() {
                return;
            }
            std::thread::sleep(LOOK);
        }
    }
}

/// A code's text, in both its readings.
#[must_use]
pub fn text(scan: &Scan) -> ScanText {
    ScanText::with_other(scan.as_str(), scan.other().map(Scan::as_str))
}

/// A scanner under watch; none where none is plugged in.
///
/// # Errors
/// [`SourceError`] where it does not open.
pub fn scanner(
    opened: Result<Option<Box<dyn Scanner>>, ScannerError>,
    sink: SyncSender<ScanEvent>,
) -> Result<Option<Watch>, SourceError> {
    Ok(opened?.map(|scanner| watch_scanner(scanner, sink)).transpose()?)
}

/// False when nothing more can come.
fn pass_on(events: &Receiver<ScanEvent>, is_camera: bool, inbox: &Inbox) -> bool {
    loop {
        let event = match events.recv_timeout(LOOK) {
            Ok(event) => event,
            Err(RecvTimeoutError::Timeout) if inbox.is_closed() => return false,
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => return true,
        };
        let event = match event {
            ScanEvent::Scanned(scan) if is_camera => Event::Seen(text(&scan)),
            ScanEvent::Scanned(scan) => Event::Scanned(text(&scan)),
            // It sees a room full of things: what is no code is none of anybody's.
            ScanEvent::Rejected(_) if is_camera => continue,
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
        if !report(inbox, Message::Event(event)) {
            return false;
        }
    }
}

fn lost(error: &SourceError) {
    tracing::warn!(%error, "the scanner is gone");
}
