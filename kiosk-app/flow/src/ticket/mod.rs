//! Tickets: the one just made, one that somebody comes back with, and the code typed by hand.

use crate::context::Context;
use crate::destination::Destination;
use crate::effect::StoreAsk;
use crate::event::{Action, Committed};
use crate::field::{Field, FieldRule};
use crate::message::Message;
use crate::next::{Next, Then};
use crate::notice::{Notice, WaitFor};
use perron_domain::contact::Contact;
use perron_domain::crypto::GrowingDelay;
use perron_domain::guard::{Guard, Guessed};
use perron_domain::ids::{SignUpId, WorkshopId};
use perron_domain::jobs::{JobId, JobKind, NewJob, PaperFault, PaperOutcome};
use perron_domain::log::{Body, Command, Known};
use perron_domain::ticket::TicketCode;
use perron_domain::workshop::{Standing, Workshop};

/// What is shown of tickets.
#[derive(Clone, Debug)]
pub enum Ticket {
    /// The one just made.
    New(NewTicket),
    /// One that somebody came back with.
    Mine {
        /// The sign-up that the ticket names.
        signup: SignUpId,
        /// Its workshop.
        workshop: Box<Workshop>,
        /// The person asked to give the place up: asks once more.
        sure: bool,
    },
    /// Typing a ticket's code.
    TypeCode(Field),
}

/// What the log answered to a sign-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A seat.
    Seat,
    /// The waiting list, at this place.
    Waiting(usize),
    /// Another kiosk will answer.
    Asked,
}

/// Where the paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// Coming out.
    Printing,
    /// It came, it did not, or nobody knows and the person is asked.
    Ended(PaperOutcome),
    /// There is no printer here: the code is what one takes along.
    None,
}

/// After a sign-up.
#[derive(Clone, Debug)]
pub struct NewTicket {
    /// The sign-up that was made.
    pub signup: SignUpId,
    /// For which workshop.
    pub workshop: WorkshopId,
    /// The answer.
    pub outcome: Outcome,
    /// The first name, for one sentence.
    pub contact: Contact,
    /// The paper.
    pub paper: Paper,
    /// Its job.
    pub job: Option<JobId>,
    /// Back to the advisor's list afterwards.
    pub desk: bool,
}

impl NewTicket {
    /// The log has the sign-up: now, and only now, the screen says so. `None` where the log says nothing of a place.
    pub(crate) fn of(
        done: &Committed,
        signup: SignUpId,
        workshop: WorkshopId,
        contact: Contact,
        desk: bool,
        cx: &Context,
    ) -> Option<Self> {
        let outcome = done.bodies.iter().find_map(|body| match body {
            Body::Known(Known::Granted { .. }) => Some(Outcome::Seat),
            Body::Known(Known::Waitlisted { .. }) => {
                Some(Outcome::Waiting(cx.workshop(workshop).and_then(|w| w.position(signup)).unwrap_or(1)))
            }
            Body::Known(Known::SignUpRequested { .. }) => Some(Outcome::Asked),
            _ => None,
        })?;
        let paper = match done.job {
            Some(_) => Paper::Printing,
            None if cx.site.prints => Paper::Ended(PaperOutcome::Failed(PaperFault::Other)),
            None => Paper::None,
        };
        Some(Self { signup, workshop, outcome, contact, paper, job: done.job, desk })
    }

    /// The printer, or its silence, has spoken. Another job says nothing of this one.
    pub(crate) fn paper(&mut self, job: Option<JobId>, outcome: PaperOutcome) {
        if job.is_some() && self.job == job {
            self.paper = Paper::Ended(outcome);
        }
    }
}

/// A field for a ticket's code.
pub(crate) fn type_code() -> Ticket {
    Ticket::TypeCode(Field::new(FieldRule::Code))
}

/// What is done there.
pub(crate) fn act(screen: &mut Ticket, guard: &mut Guard, action: &Action, cx: &Context) -> Next<Ticket> {
    match screen {
        Ticket::New(ticket) => new(ticket, action, cx),
        Ticket::Mine { signup, workshop, sure } => mine(*signup, workshop, sure, action, cx),
        Ticket::TypeCode(field) => code(field, guard, action, cx),
    }
}

fn new(ticket: &mut NewTicket, action: &Action, cx: &Context) -> Next<Ticket> {
    use PaperOutcome::{Failed, Printed, Unknown};
    let job = NewJob { kind: JobKind::Ticket, about: ticket.signup.0, lang: cx.look.lang };
    let again = StoreAsk::Enqueue { job, names: vec![] };
    match (action, ticket.paper) {
        (Action::Primary, Paper::Ended(Unknown)) => {
            ticket.paper = Paper::Ended(Printed);
            ticket.job.map_or_else(Next::stay, |job| Next::ask(StoreAsk::PaperAnswer { job, came_out: true }))
        }
        (Action::Secondary, Paper::Ended(Unknown)) => {
            ticket.paper = Paper::Printing;
            let lost = ticket.job.take().map(|job| StoreAsk::PaperAnswer { job, came_out: false });
            lost.map_or_else(Next::stay, Next::ask).and_ask(again)
        }
        (Action::Secondary, Paper::Ended(Printed)) => {
            ticket.paper = Paper::Printing;
            ticket.job = None;
            Next::ask(again)
        }
        (Action::Secondary, Paper::Ended(Failed(_))) => {
            ticket.paper = Paper::Printing;
            Next::ask(ticket.job.map_or(again, |job| StoreAsk::Print { job, names: vec![] }))
        }
        (Action::Primary | Action::Back, _) if ticket.desk => {
            let (workshop, selected) = (ticket.workshop, Some(ticket.signup));
            Next::go(Destination::Roster { workshop, selected })
        }
        (Action::Primary | Action::Back, _) => Next::go(Destination::Home),
        _ => Next::stay(),
    }
}

fn mine(
    signup: SignUpId,
    workshop: &Workshop,
    sure: &mut bool,
    action: &Action,
    cx: &Context,
) -> Next<Ticket> {
    let alive = workshop.signup(signup).filter(|s| s.standing != Standing::GivenUp).map(|s| s.lang);
    let ahead = workshop.details.as_ref().is_some_and(|d| d.ends > cx.now) && !workshop.called_off;
    match (action, alive) {
        (Action::Back, _) if *sure => *sure = false,
        (Action::Back, _) => return Next::go(Destination::Home),
        (Action::Primary, Some(_)) if *sure => {
            return Next::order(Command::GiveUp { workshop: workshop.id, signup }, Then::GivenUp);
        }
        (Action::Secondary, Some(_)) if *sure => *sure = false,
        (Action::Secondary, Some(_)) if ahead => *sure = true,
        (Action::Primary, Some(lang)) if ahead && cx.site.prints => {
            let job = NewJob { kind: JobKind::Ticket, about: signup.0, lang };
            return Next::ask(StoreAsk::Enqueue { job, names: vec![] }).with_message(Message::Printing);
        }
        (Action::Primary, _) => return Next::go(Destination::Workshops),
        _ => {}
    }
    Next::stay()
}

fn code(field: &mut Field, guard: &mut Guard, action: &Action, cx: &Context) -> Next<Ticket> {
    match action {
        Action::Key(c) => field.push(*c),
        Action::Erase => field.erase(),
        Action::Back => return Next::go(Destination::Workshops),
        Action::Primary if field.is_empty() => {}
        Action::Primary if guard.wait() > 0 => return if cx.looking_up { Next::stay() } else { wait() },
        Action::Primary => {
            // A wrong check symbol is a slip of the finger. That is no guess, and is not counted.
            let Some(code) = TicketCode::read(field.trimmed()) else {
                return Next::stay().with_notice(Notice::UnknownTicket);
            };
            guard.count(GrowingDelay::CHECK);
            return Next::ask(StoreAsk::FindCode { code, counted: *guard });
        }
        _ => {}
    }
    Next::stay()
}

fn wait<S>() -> Next<S> {
    Next::go(Destination::Home).with_notice(Notice::Wait(WaitFor::Code))
}

/// A guess that was none is given back.
pub(crate) fn give_back(guard: &mut Guard) -> StoreAsk {
    guard.take_back();
    StoreAsk::SaveGuard { of: Guessed::Ticket, guard: *guard }
}

/// The store looked for a ticket. The advisor sees it on its list.
pub(crate) fn found(
    found: Option<(SignUpId, Box<Workshop>)>,
    guessed: bool,
    guard: &Guard,
    cx: &Context,
) -> Next<Ticket> {
    match found {
        Some((signup, workshop)) if cx.advisor.is_some() => {
            Next::go(Destination::Roster { workshop: workshop.id, selected: Some(signup) })
        }
        Some((signup, workshop)) => Next::own(Ticket::Mine { signup, workshop, sure: false }),
        None if guessed && guard.wait() > 0 => wait(),
        None => Next::stay().with_notice(Notice::UnknownTicket),
    }
}

#[cfg(test)]
mod tests;
