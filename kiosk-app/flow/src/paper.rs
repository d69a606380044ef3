//! What becomes of paper, and whom it concerns: the visit that asked for it. Whoever comes next is told nothing of it.

use crate::advisor::redeem::Redeeming;
use crate::kiosk::Kiosk;
use crate::learn::Learn;
use crate::message::Message;
use crate::pass::Pass;
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
    match k.shown.screen_mut() {
        Screen::Ticket(Ticket::New(ticket)) => ticket.paper(job, outcome),
        Screen::Redeem(Redeeming::Voucher(_))
        | Screen::Pass(Pass::Worth(_))
        | Screen::Ticket(Ticket::Mine { .. })
        | Screen::Roster(_)
        | Screen::Learn(Learn::End(_)) => {
            k.message = Some(match outcome {
                PaperOutcome::Printed => Message::Printed,
                PaperOutcome::Unknown => Message::PaperUnknown,
                PaperOutcome::Failed(fault) => Message::PaperFailed(fault),
            });
        }
        Screen::Home
        | Screen::Workshops(_)
        | Screen::SignUp(_)
        | Screen::Ticket(Ticket::TypeCode(_))
        | Screen::Pass(Pass::Scan | Pass::TypeNumber(_))
        | Screen::Learn(_)
        | Screen::Door(_)
        | Screen::Advisor { .. }
        | Screen::Redeem(_) => {}
    }
}
