//! What becomes of paper, and whom it concerns: the visit that asked for it. Whoever comes next is told nothing of it.

use crate::kiosk::Kiosk;
use crate::message::Message;
use crate::screen::Screen;
use crate::ticket::Ticket;
use perron_domain::jobs::{JobId, PaperOutcome};

/// A paper came out, or did not. `job`: its job in the spool, none for a slip. `awaited`: this visit asked for it.
pub(crate) fn came(k: &mut Kiosk, job: Option<JobId>, outcome: PaperOutcome, awaited: bool) {
    match outcome {
        PaperOutcome::Failed(fault) => k.context.printer = Some(fault),
        PaperOutcome::Printed => k.context.printer = None,
        PaperOutcome::Unknown => {}
    }
    if !awaited {
        return;
    }
    if let Screen::Ticket(Ticket::New(ticket)) = k.shown.screen_mut() {
        ticket.paper(job, outcome);
    } else if let Screen::Devices(devices) = k.shown.screen_mut() {
        if job.is_none() {
            devices.paper(outcome);
        }
    } else if k.shown.screen().says_of_paper() {
        k.message = Some(match outcome {
            PaperOutcome::Printed => Message::Printed,
            PaperOutcome::Unknown => Message::PaperUnknown,
            PaperOutcome::Failed(fault) => Message::PaperFailed(fault),
        });
    }
}
