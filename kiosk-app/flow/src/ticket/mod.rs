//! Tickets: the one just made, one that somebody comes back with, and the code typed by hand.

use crate::answer::Committed;
use crate::context::Context;
use crate::destination::Destination;
use crate::effect::StoreAsk;
use crate::field::{Field, FieldRule};
use crate::message::Message;
use crate::next::{Did, Next, Then};
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

/// What is done with a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketAct {
    /// On a new one: the person has it, or has noted its code.
    HaveIt,
    /// It came out, to the question.
    CameOut,
    /// It did not come out, to the question.
    DidNotComeOut,
    /// Print the new one once more.
    PrintAgain,
    /// The printer failed: try again.
    TryAgain,
    /// Print one that was brought back.
    Reprint,
    /// Give the place up: asks whether one is sure.
    GiveUp,
    /// One is sure.
    GiveUpForSure,
    /// One is not: the place is kept.
    KeepPlace,
    /// To the workshops.
    OtherWorkshops,
    /// The typed code is looked up.
    LookUp,
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
            None if cx.prints() => Paper::Ended(PaperOutcome::Failed(PaperFault::Other)),
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
pub(crate) fn act(
    screen: &mut Ticket,
    guard: &mut Guard,
    did: &Did<'_, TicketAct>,
    cx: &Context,
) -> Next<Ticket> {
    match screen {
        Ticket::New(ticket) => new(ticket, did, cx),
        Ticket::Mine { signup, workshop, sure } => mine(*signup, workshop, sure, did, cx),
        Ticket::TypeCode(field) => code(field, guard, did, cx),
    }
}

fn new(ticket: &mut NewTicket, did: &Did<'_, TicketAct>, cx: &Context) -> Next<Ticket> {
    use PaperOutcome::{Failed, Printed, Unknown};
    use TicketAct::{
        CameOut, DidNotComeOut, GiveUp, GiveUpForSure, HaveIt, KeepPlace, LookUp, OtherWorkshops, PrintAgain,
        Reprint, TryAgain,
    };
    let job = NewJob { kind: JobKind::Ticket, about: ticket.signup.0, lang: cx.look.lang };
    let again = StoreAsk::Enqueue { job, names: vec![] };
    match (did, ticket.paper) {
        (Did::Act(CameOut), Paper::Ended(Unknown)) => {
            ticket.paper = Paper::Ended(Printed);
            ticket.job.map_or_else(Next::stay, |job| Next::ask(StoreAsk::PaperAnswer { job, came_out: true }))
        }
        (Did::Act(DidNotComeOut), Paper::Ended(Unknown)) => {
            ticket.paper = Paper::Printing;
            let lost = ticket.job.take().map(|job| StoreAsk::PaperAnswer { job, came_out: false });
            lost.map_or_else(Next::stay, Next::ask).and_ask(again)
        }
        (Did::Act(PrintAgain), Paper::Ended(Printed)) => {
            ticket.paper = Paper::Printing;
            ticket.job = None;
            Next::ask(again)
        }
        (Did::Act(TryAgain), Paper::Ended(Failed(_))) => {
            ticket.paper = Paper::Printing;
            Next::ask(ticket.job.map_or(again, |job| StoreAsk::Print { job, names: vec![] }))
        }
        (Did::Act(HaveIt) | Did::Back, _) if ticket.desk => {
            let (workshop, selected) = (ticket.workshop, Some(ticket.signup));
            Next::go(Destination::Roster { workshop, selected })
        }
        (Did::Act(HaveIt) | Did::Back, _) => Next::go(Destination::Home),
        (Did::Act(CameOut | DidNotComeOut | PrintAgain | TryAgain), _)
        | (Did::Act(Reprint | GiveUp | GiveUpForSure | KeepPlace | OtherWorkshops | LookUp), _)
        | (Did::Earlier | Did::Later | Did::Key(_) | Did::Erase, _) => Next::stay(),
    }
}

fn mine(
    signup: SignUpId,
    workshop: &Workshop,
    sure: &mut bool,
    did: &Did<'_, TicketAct>,
    cx: &Context,
) -> Next<Ticket> {
    use TicketAct::{
        CameOut, DidNotComeOut, GiveUp, GiveUpForSure, HaveIt, KeepPlace, LookUp, OtherWorkshops, PrintAgain,
        Reprint, TryAgain,
    };
    let alive = workshop.signup(signup).filter(|s| s.standing != Standing::GivenUp).map(|s| s.lang);
    let ahead = workshop.details.as_ref().is_some_and(|d| d.ends > cx.now) && !workshop.called_off;
    match (did, alive) {
        (Did::Back, _) if *sure => *sure = false,
        (Did::Back, _) => return Next::go(Destination::Home),
        (Did::Act(GiveUpForSure), Some(_)) if *sure => {
            return Next::order(Command::GiveUp { workshop: workshop.id, signup }, Then::GivenUp);
        }
        (Did::Act(KeepPlace), _) => *sure = false,
        (Did::Act(GiveUp), Some(_)) if ahead => *sure = true,
        (Did::Act(Reprint), Some(lang)) if ahead && cx.prints() => {
            let job = NewJob { kind: JobKind::Ticket, about: signup.0, lang };
            return Next::ask(StoreAsk::Enqueue { job, names: vec![] }).with_message(Message::Printing);
        }
        (Did::Act(OtherWorkshops), _) => return Next::go(Destination::Workshops),
        (Did::Act(GiveUp | GiveUpForSure | Reprint), _)
        | (Did::Act(HaveIt | CameOut | DidNotComeOut | PrintAgain | TryAgain | LookUp), _)
        | (Did::Earlier | Did::Later | Did::Key(_) | Did::Erase, _) => {}
    }
    Next::stay()
}

fn code(field: &mut Field, guard: &mut Guard, did: &Did<'_, TicketAct>, cx: &Context) -> Next<Ticket> {
    match did {
        Did::Key(c) => field.push(*c),
        Did::Erase => field.erase(),
        Did::Back => return Next::go(Destination::Workshops),
        // A second touch while the first is looked up is none.
        Did::Act(TicketAct::LookUp) if field.is_empty() || cx.looking_up => {}
        Did::Act(TicketAct::LookUp) if !cx.guesses_counted => {
            return Next::stay().with_message(Message::Busy);
        }
        Did::Act(TicketAct::LookUp) if guard.wait() > 0 => return wait(),
        Did::Act(TicketAct::LookUp) => {
            // A wrong check symbol is a slip of the finger. That is no guess, and is not counted.
            let Some(code) = TicketCode::read(field.trimmed()) else {
                return Next::stay().with_notice(Notice::UnknownTicket);
            };
            guard.count(GrowingDelay::CHECK);
            return Next::ask(StoreAsk::FindCode { code, counted: *guard });
        }
        Did::Act(
            TicketAct::HaveIt
            | TicketAct::CameOut
            | TicketAct::DidNotComeOut
            | TicketAct::PrintAgain
            | TicketAct::TryAgain
            | TicketAct::Reprint
            | TicketAct::GiveUp
            | TicketAct::GiveUpForSure
            | TicketAct::KeepPlace
            | TicketAct::OtherWorkshops,
        )
        | Did::Earlier
        | Did::Later => {}
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
