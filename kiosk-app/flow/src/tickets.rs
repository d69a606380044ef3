//! Paper, and people who come back with it.

use super::effect::Effect;
use super::event::Action;
use super::scan::{Foreign, Scan, ScanText, classify, foreign};
use super::screen::{Message, Notice, Paper, Pending, Screen, WaitFor};
use super::update::{Kiosk, Order};
use super::{advisor, pass, visit};
use perron_domain::crypto::GrowingDelay;
use perron_domain::guard::Guessed;
use perron_domain::ids::SignUpId;
use perron_domain::jobs::{JobId, JobKind, NewJob, PaperOutcome};
use perron_domain::log::Command;
use perron_domain::ticket::TicketCode;
use perron_domain::time::Moment;
use perron_domain::workshop::{Standing, Workshop};

/// A code came from the reader. That somebody is there is noted when it is accepted, not before: a foreign code laid
/// under the reader again and again would else keep an advisor's session open for ever.
pub(crate) fn scanned(k: &mut Kiosk, text: &ScanText) -> Vec<Effect> {
    let scan = classify(text.as_str());
    if takes_an_answer(&k.screen) {
        k.message = Some(Message::FinishFirst);
        return vec![];
    }
    match scan {
        Scan::Badge(badge) => vec![Effect::OpenBadge(badge)],
        Scan::Memo(code) if k.advisor.is_none() => {
            if code.is_some() {
                visit::present(k);
            }
            super::learn::go_on(k, code)
        }
        Scan::Memo(_) => stranger(k, Foreign::Other),
        Scan::Ticket(signup) => vec![Effect::FindTicket(signup)],
        Scan::Voucher(text) => pass::check(k, text, false),
        Scan::Number(text)
            if matches!(k.screen, Screen::PassScan | Screen::PassResult(_) | Screen::Redeem(_)) =>
        {
            pass::check(k, text, true)
        }
        Scan::Number(text) => stranger(k, foreign(text.as_str())),
        Scan::Foreign(kind) => stranger(k, kind),
    }
}

/// Whether something is being typed that a code would throw away.
fn takes_an_answer(screen: &Screen) -> bool {
    matches!(screen, Screen::SignUp(_) | Screen::Amount { .. } | Screen::Reason { .. })
}

fn stranger(k: &mut Kiosk, kind: Foreign) -> Vec<Effect> {
    k.notice(Notice::Foreign(kind));
    vec![]
}

/// Half a code, a smudge, or ten thousand characters.
pub(crate) fn unreadable(k: &mut Kiosk) {
    if takes_an_answer(&k.screen) {
        k.message = Some(Message::FinishFirst);
    } else {
        k.notice(Notice::Unreadable);
    }
}

/// The store looked for a ticket.
pub(crate) fn found(k: &mut Kiosk, found: Option<(SignUpId, Box<Workshop>)>, guessed: bool) -> Vec<Effect> {
    let mut effects = vec![];
    if found.is_some() {
        visit::present(k);
        if guessed {
            k.code_guard.take_back();
            effects.push(Effect::SaveGuard { of: Guessed::Ticket, guard: k.code_guard });
        }
    }
    match found {
        Some((signup, workshop)) if k.advisor.is_some() => {
            effects.extend(advisor::open_roster(k, workshop.id, Some(signup)))
        }
        Some((signup, workshop)) => k.screen = Screen::MyTicket { signup, workshop, sure: false },
        None if guessed && k.code_guard.wait() > 0 => k.notice_to(Notice::Wait(WaitFor::Code), Screen::Home),
        None => k.notice(Notice::UnknownTicket),
    }
    effects
}

pub(crate) fn type_code(k: &mut Kiosk, action: &Action) -> Vec<Effect> {
    let wait = k.code_guard.wait();
    let Screen::TypeCode(field) = &mut k.screen else { return vec![] };
    match action {
        Action::Key(c) => field.push(*c),
        Action::Erase => field.erase(),
        Action::Back => k.screen = Screen::Workshops { page: 0 },
        Action::Primary if !field.is_empty() => {
            if wait > 0 {
                k.notice_to(Notice::Wait(WaitFor::Code), Screen::Home);
                return vec![];
            }
            match TicketCode::read(field.trimmed()) {
                // Counted, and kept so, before it is looked up.
                Some(code) => {
                    k.code_guard.count(GrowingDelay::CHECK);
                    return vec![
                        Effect::SaveGuard { of: Guessed::Ticket, guard: k.code_guard },
                        Effect::FindCode(code),
                    ];
                }
                // The check symbol says: a slip of the finger. That is no guess, and is not counted.
                None => k.notice(Notice::UnknownTicket),
            }
        }
        _ => {}
    }
    vec![]
}

pub(crate) fn my_ticket(k: &mut Kiosk, action: &Action, moment: Moment) -> Vec<Effect> {
    let Screen::MyTicket { signup, workshop, sure } = &mut k.screen else { return vec![] };
    let (id, from) = (*signup, workshop.id);
    let alive = workshop.signup(id).map(|s| (s.standing != Standing::GivenUp, s.lang));
    let ahead = workshop.details.as_ref().is_some_and(|d| d.ends > moment.now()) && !workshop.called_off;
    match (action, alive) {
        (Action::Back, _) if *sure => *sure = false,
        (Action::Back, _) => k.screen = Screen::Home,
        (Action::Primary, Some((true, _))) if *sure => {
            let order = Order::plain(Pending::GiveUp { desk: false });
            return k.execute(Command::GiveUp { workshop: from, signup: id }, order, moment);
        }
        (Action::Secondary, Some((true, _))) if *sure => *sure = false,
        (Action::Secondary, Some((true, _))) if ahead => *sure = true,
        (Action::Primary, Some((true, lang))) if ahead && k.site.prints => {
            k.message = Some(Message::Printing);
            return vec![Effect::Enqueue {
                job: NewJob { kind: JobKind::Ticket, about: id.0, lang },
                names: vec![],
            }];
        }
        (Action::Primary, _) => k.screen = Screen::Workshops { page: 0 },
        _ => {}
    }
    vec![]
}

pub(crate) fn ticket(k: &mut Kiosk, action: &Action) -> Vec<Effect> {
    let Screen::Ticket(ticket) = &mut k.screen else { return vec![] };
    let again = NewJob { kind: JobKind::Ticket, about: ticket.signup.0, lang: k.look.lang };
    match (action, ticket.paper) {
        (Action::Primary, Paper::Ask) => {
            ticket.paper = Paper::Done;
            return ticket.job.map(|job| Effect::PaperAnswer { job, came_out: true }).into_iter().collect();
        }
        (Action::Secondary, Paper::Ask) => {
            ticket.paper = Paper::Printing;
            let lost = ticket.job.take().map(|job| Effect::PaperAnswer { job, came_out: false });
            return lost.into_iter().chain([Effect::Enqueue { job: again, names: vec![] }]).collect();
        }
        (Action::Secondary, Paper::Done) => {
            ticket.paper = Paper::Printing;
            ticket.job = None;
            return vec![Effect::Enqueue { job: again, names: vec![] }];
        }
        (Action::Secondary, Paper::Failed(_)) => {
            ticket.paper = Paper::Printing;
            return match ticket.job {
                Some(job) => vec![Effect::Print { job, names: vec![] }],
                None => vec![Effect::Enqueue { job: again, names: vec![] }],
            };
        }
        (Action::Primary | Action::Back, _) => {
            let (desk, workshop, signup) = (ticket.desk, ticket.workshop, ticket.signup);
            if desk {
                return advisor::open_roster(k, workshop, Some(signup));
            }
            k.screen = Screen::Home;
        }
        _ => {}
    }
    vec![]
}

/// A job that was asked for is in the spool now.
pub(crate) fn queued(k: &mut Kiosk, job: JobId) -> Vec<Effect> {
    if let Screen::Ticket(ticket) = &mut k.screen {
        ticket.job.get_or_insert(job);
    }
    vec![]
}

/// The printer, or its silence, has spoken.
pub(crate) fn paper(k: &mut Kiosk, job: Option<JobId>, outcome: PaperOutcome) -> Vec<Effect> {
    let paper = match outcome {
        PaperOutcome::Printed => Paper::Done,
        PaperOutcome::Unknown => Paper::Ask,
        PaperOutcome::Failed(fault) => Paper::Failed(fault),
    };
    match &mut k.screen {
        Screen::Ticket(ticket) if job.is_some() && ticket.job == job => ticket.paper = paper,
        Screen::Home => {}
        Screen::Redeem(_)
        | Screen::PassResult(_)
        | Screen::MyTicket { .. }
        | Screen::Roster(_)
        | Screen::LessonEnd(_) => {
            k.message = Some(match outcome {
                PaperOutcome::Printed => Message::Printed,
                PaperOutcome::Unknown => Message::PaperUnknown,
                PaperOutcome::Failed(fault) => Message::PaperFailed(fault),
            });
        }
        _ => {}
    }
    if let PaperOutcome::Failed(fault) = outcome {
        k.printer = Some(fault);
    } else if outcome == PaperOutcome::Printed {
        k.printer = None;
    }
    vec![]
}
