//! The printer's thread: opens the device when there is something to print, and looks after it while idle.

use super::{Happening, Inbox, report};
use perron_domain::flow::{Event, Fault, JobId, PaperOutcome};
use perron_hardware::printer::{self, Address, JobNumber, Limits, Outcome, ask_status, open};
use perron_paper::{Document, Profile, escpos};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

/// How often an idle printer is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// One document for the printer.
#[derive(Debug)]
pub struct Sheet {
    /// Its job; none when it is printed from memory.
    pub job: Option<JobId>,
    /// What it says.
    pub document: Document,
}

/// The printer of this kiosk.
#[derive(Debug)]
pub struct Printing {
    /// Where it is.
    pub address: Address,
    /// What it can do.
    pub profile: Profile,
    /// How long to wait for it.
    pub limits: Limits,
    /// The way back.
    pub inbox: Inbox,
    /// Copies of what came out, for the tour.
    pub tap: Option<Sender<Document>>,
}

impl Printing {
    /// Prints until the queue closes.
    pub fn run(self, sheets: &Receiver<Sheet>) {
        let mut number = 0_u16;
        let mut last = None;
        loop {
            match sheets.recv_timeout(LOOK_EVERY) {
                Ok(sheet) => {
                    number = number.wrapping_add(1) % 10_000;
                    let outcome = self.print(&sheet.document, JobNumber(number));
                    if let (Some(tap), PaperOutcome::Printed) = (&self.tap, outcome) {
                        drop(tap.send(sheet.document.clone()));
                    }
                    tracing::info!(?outcome, kind = sheet.document.kind(), "printed");
                    if !report(&self.inbox, Happening::Paper(sheet.job, outcome)) {
                        return;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    let fault = self.look();
                    if last != Some(fault) {
                        last = Some(fault);
                        report(&self.inbox, Happening::Event(Event::PrinterState(fault)));
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn print(&self, document: &Document, number: JobNumber) -> PaperOutcome {
        let rendered = match escpos::render(document, &self.profile) {
            Ok(rendered) => rendered,
            Err(error) => {
                tracing::error!(%error, "a document cannot be printed");
                return PaperOutcome::Failed(Fault::Other);
            }
        };
        let mut device = match open(&self.address) {
            Ok(device) => device,
            Err(error) => {
                tracing::warn!(%error, "the printer does not open");
                return PaperOutcome::Failed(Fault::Unplugged);
            }
        };
        match printer::print(device.as_mut(), &rendered, &self.profile, number, &self.limits) {
            Outcome::Printed => PaperOutcome::Printed,
            Outcome::Unknown(_) => PaperOutcome::Unknown,
            Outcome::Failed(fault) => PaperOutcome::Failed(plain(fault)),
        }
    }

    fn look(&self) -> Option<Fault> {
        let Ok(mut device) = open(&self.address) else { return Some(Fault::Unplugged) };
        match ask_status(device.as_mut(), self.limits.status) {
            Ok(status) => status.and_then(|s| s.fault()).map(plain),
            Err(fault) => Some(plain(fault)),
        }
    }
}

/// What a resident is told of a fault.
fn plain(fault: printer::Fault) -> Fault {
    match fault {
        printer::Fault::NoPaper => Fault::NoPaper,
        printer::Fault::CoverOpen => Fault::CoverOpen,
        printer::Fault::Unplugged | printer::Fault::Offline => Fault::Unplugged,
        _ => Fault::Other,
    }
}
