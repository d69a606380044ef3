//! The one entrance: an input comes in, the state changes, effects go out.

use super::effect::{Effect, Execute};
use super::event::{Action, Asked, Committed, Event, Input, StoreTrouble};
use super::screen::{Advisor, Awaited, Look, Message, Notice, Paper, Pending, Screen, ShelfPlace};
use super::site::Site;
use super::{advisor, advisor_pass, learn, pass, resident, tickets, visit};
use perron_domain::calls::Call;
use perron_domain::chance::SecretSeed;
use perron_domain::contact::SealedContact;
use perron_domain::guard::{Guard, Guessed};
use perron_domain::ids::{OpId, SignUpId, WorkshopId};
use perron_domain::jobs::{NewJob, PaperFault};
use perron_domain::log::{Command, Refusal};
use perron_domain::time::{Moment, Time, Timestamp};
use perron_domain::workshop::Workshop;
use perron_learn::Learning;

/// Everything the kiosk knows while it runs.
#[derive(Debug)]
pub struct Kiosk {
    /// What is fixed here.
    pub site: Site,
    /// How this visit wants the screen.
    pub look: Look,
    /// What is on the screen.
    pub screen: Screen,
    /// Workshops of the next 90 days, by beginning.
    pub workshops: Vec<Workshop>,
    /// The shelf of tutorials, and this visit's way along it.
    pub learning: Learning,
    /// Which part of the shelf one looks at.
    pub shelf: ShelfPlace,
    /// Calls, of sign-ups with news.
    pub calls: Vec<(SignUpId, Call)>,
    /// The time of the last input, and what is known of it.
    pub time: Time,
    /// The best that is known of it.
    pub now: Timestamp,
    /// Seconds left of the idle countdown, while it runs.
    pub countdown: Option<u32>,
    /// The printer's known fault.
    pub printer: Option<PaperFault>,
    /// The advisor is in.
    pub advisor: Option<Advisor>,
    /// Wrong PINs.
    pub pin_guard: Guard,
    /// Unknown voucher numbers.
    pub pass_guard: Guard,
    /// Wrong ticket codes.
    pub code_guard: Guard,
    /// Whether a PIN was ever set.
    pub pin_set: bool,
    /// The window is small: lists show fewer rows.
    pub cramped: bool,
    /// One calm line above the tool bar.
    pub message: Option<Message>,
    /// Seconds without a touch.
    pub(crate) quiet: u32,
    /// The command on its way.
    pub(crate) awaited: Option<Awaited>,
}

impl Kiosk {
    /// A kiosk at the beginning of a visit.
    #[must_use]
    pub fn new(site: Site) -> Self {
        let look = visit::first_look(&site);
        Self {
            site,
            look,
            screen: Screen::Home,
            workshops: Vec::new(),
            learning: Learning::default(),
            shelf: ShelfPlace::default(),
            calls: Vec::new(),
            time: Time::synchronised(Timestamp::default()),
            now: Timestamp::default(),
            countdown: None,
            printer: None,
            advisor: None,
            pin_guard: Guard::default(),
            pass_guard: Guard::default(),
            code_guard: Guard::default(),
            pin_set: false,
            cramped: false,
            message: None,
            quiet: 0,
            awaited: None,
        }
    }

    /// One workshop of the list.
    #[must_use]
    pub fn workshop(&self, id: WorkshopId) -> Option<&Workshop> {
        self.workshops.iter().find(|w| w.id == id)
    }

    /// Workshops that people can still come to, by beginning.
    pub fn ahead(&self) -> impl Iterator<Item = &Workshop> {
        let now = self.now;
        self.workshops
            .iter()
            .filter(move |w| !w.called_off && w.details.as_ref().is_some_and(|d| d.ends > now))
    }

    /// The call register of a sign-up.
    #[must_use]
    pub fn call(&self, signup: SignUpId) -> Call {
        self.calls.iter().find(|(id, _)| *id == signup).map(|(_, c)| *c).unwrap_or_default()
    }

    /// Cards of the workshop list on one page: large letters and small windows hold fewer.
    #[must_use]
    pub fn cards_per_page(&self) -> usize {
        if self.look.size >= 3 || self.cramped { 2 } else { 3 }
    }

    /// Rows of an advisor's list on one page.
    #[must_use]
    pub fn rows_per_page(&self) -> usize {
        let rows = 7 - usize::from(self.look.size.clamp(1, 4));
        rows - usize::from(self.cramped)
    }

    /// Whether a command is on its way to the disk.
    #[must_use]
    pub fn is_saving(&self) -> bool {
        self.awaited.is_some()
    }

    /// Shows a notice that leads back to the present screen.
    pub(crate) fn notice(&mut self, notice: Notice) {
        let before = std::mem::replace(&mut self.screen, Screen::Home);
        let back = match before {
            Screen::Notice { back, .. } => back,
            other => Box::new(other),
        };
        self.screen = Screen::Notice { notice, back };
    }

    /// Shows a notice that leads to another screen than the present one.
    pub(crate) fn notice_to(&mut self, notice: Notice, back: Screen) {
        self.screen = Screen::Notice { notice, back: Box::new(back) };
    }

    /// Sends a command to the log. One at a time: a second strike changes nothing.
    pub(crate) fn execute(&mut self, command: Command, order: Order, moment: Moment) -> Vec<Effect> {
        if self.awaited.is_some() {
            return vec![];
        }
        let op = moment.ids.op();
        let execute = Box::new(Execute { op, command, moment, contact: order.contact, job: order.job });
        self.awaited = Some(Awaited { op, execute: execute.clone(), then: order.then, failed: false });
        vec![Effect::Execute(execute)]
    }
}

/// What goes with a command, and what follows it.
pub(crate) struct Order {
    pub(crate) contact: Option<SealedContact>,
    pub(crate) job: Option<NewJob>,
    pub(crate) then: Pending,
}

impl Order {
    pub(crate) fn plain(then: Pending) -> Self {
        Self { contact: None, job: None, then }
    }
}

/// The kiosk's one step. Pure: the same state and input give the same state and effects.
#[must_use]
pub fn update(k: &mut Kiosk, input: Input) -> Vec<Effect> {
    let Input { moment, secret, event } = input;
    (k.time, k.now) = (moment.time, moment.now());
    let mut effects = step(k, event, moment, secret);
    effects.extend(settle(k));
    effects
}

fn step(k: &mut Kiosk, event: Event, moment: Moment, secret: SecretSeed) -> Vec<Effect> {
    match event {
        Event::Start => vec![Effect::LoadWorkshops, Effect::LoadShelf],
        Event::Tick => {
            learn::tick(k);
            let mut effects = guards_tick(k);
            effects.extend(visit::tick(k));
            effects
        }
        Event::Action(Action::Cramped(cramped)) => {
            k.cramped = cramped;
            keep_page(k);
            vec![]
        }
        Event::Action(action) => {
            let warned = k.countdown.is_some();
            if visit::touched(k, &action) {
                return vec![];
            }
            k.message = None;
            if action == Action::End {
                return visit::finish(k, warned);
            }
            act(k, action, moment, secret)
        }
        Event::Scanned(text) => {
            visit::scanned(k);
            tickets::scanned(k, &text)
        }
        Event::ScanUnreadable => {
            visit::scanned(k);
            tickets::unreadable(k);
            vec![]
        }
        event => answer(k, event),
    }
}

/// Waits are counted in the kiosk's own seconds; what changed is kept from time to time.
fn guards_tick(k: &mut Kiosk) -> Vec<Effect> {
    let guards = [
        (Guessed::Pin, &mut k.pin_guard),
        (Guessed::Voucher, &mut k.pass_guard),
        (Guessed::Ticket, &mut k.code_guard),
    ];
    let kept =
        |(of, guard): (Guessed, &mut Guard)| guard.tick().then_some(Effect::SaveGuard { of, guard: *guard });
    guards.into_iter().filter_map(kept).collect()
}

/// What holds after every step: a command that failed lives as long as the notice that offers to try again, pages
/// exist, and while the advisor is in, home is the advisor's.
fn settle(k: &mut Kiosk) -> Vec<Effect> {
    if !k.screen.offers_retry() {
        k.awaited.take_if(|a| a.failed);
    }
    keep_page(k);
    if k.advisor.is_some() && matches!(k.screen, Screen::Home) { advisor::home(k) } else { vec![] }
}

/// Lists grow and shrink, and so do letters: the page still exists.
fn keep_page(k: &mut Kiosk) {
    let (ahead, all) = (k.ahead().count(), k.workshops.len());
    let listed = |id| k.workshop(id).map_or(0, |w| advisor::listed(w).len());
    let rows = if let Screen::Roster(roster) = &k.screen { listed(roster.workshop) } else { 0 };
    let last = |count: usize, per_page: usize| count.saturating_sub(1) / per_page;
    let shelf = if matches!(k.screen, Screen::Shelf) { k.shelf().len() } else { 0 };
    let (cards, rows_per_page) = (k.cards_per_page(), k.rows_per_page());
    match &mut k.screen {
        Screen::Shelf => k.shelf.page = k.shelf.page.min(last(shelf, cards)),
        Screen::Workshops { page } => *page = (*page).min(last(ahead, cards)),
        Screen::Advisor { page } => *page = (*page).min(last(all, rows_per_page)),
        Screen::Roster(roster) => roster.page = roster.page.min(last(rows, rows_per_page)),
        _ => {}
    }
}

/// Answers of workers.
fn answer(k: &mut Kiosk, event: Event) -> Vec<Effect> {
    match event {
        Event::Committed(done) => committed(k, &done),
        Event::Refused { op, why } => refused(k, op, why),
        Event::Unanswered { asked, trouble } => unanswered(k, asked, trouble),
        Event::Workshops { workshops, calls } => {
            k.workshops = workshops;
            k.calls = calls;
            vec![]
        }
        Event::RosterLoaded { workshop, contacts } => advisor::roster_loaded(k, workshop, contacts),
        Event::TicketFound { found, guessed } => tickets::found(k, found, guessed),
        Event::Checked { answer, guessed } => pass::checked(k, answer, guessed),
        Event::Shelf(cards) => {
            k.learning.set(cards);
            vec![]
        }
        Event::TutorialOpened { tutorial, at } => learn::opened(k, *tutorial, at),
        Event::TutorialMissing => learn::missing(k),
        Event::CheckOpened(check) => learn::check_opened(k, *check),
        Event::PastLoaded(past) => advisor_pass::past_loaded(k, past),
        Event::Queued(job) => tickets::queued(k, job),
        Event::Paper { job, outcome } => tickets::paper(k, job, outcome),
        Event::PrinterState(fault) => {
            k.printer = fault;
            vec![]
        }
        Event::PinChecked(whose) => advisor::pin_checked(k, whose),
        Event::PinSet(kept) => advisor::pin_set(k, kept),
        Event::BadgeOpened(opened) => advisor::badge_opened(k, opened),
        Event::Guards { pin, pass, code, pin_set } => {
            (k.pin_guard, k.pass_guard, k.code_guard, k.pin_set) = (pin, pass, code, pin_set);
            vec![]
        }
        Event::Start | Event::Tick | Event::Action(_) | Event::Scanned(_) | Event::ScanUnreadable => vec![],
    }
}

/// What every screen knows, then what this screen knows.
fn act(k: &mut Kiosk, action: Action, moment: Moment, secret: SecretSeed) -> Vec<Effect> {
    match action {
        Action::Home => {
            let effects = learn::left(k);
            k.screen = Screen::Home;
            effects
        }
        Action::Contrast => {
            k.look.contrast = !k.look.contrast;
            vec![]
        }
        Action::TextSize(size) => {
            k.look.size = size.clamp(1, 4);
            vec![]
        }
        Action::Languages => {
            if !matches!(k.screen, Screen::Languages(_)) {
                let back = std::mem::replace(&mut k.screen, Screen::Home);
                k.screen = Screen::Languages(Box::new(back));
            }
            vec![]
        }
        Action::Language(place) => {
            if let Some(lang) = k.site.languages.get(place) {
                k.look.lang = *lang;
            }
            leave_languages(k);
            learn::reopen(k)
        }
        // The end was seen to before.
        Action::Touch | Action::Listen | Action::Cramped(_) | Action::End => vec![],
        other => on_screen(k, other, moment, secret),
    }
}

fn leave_languages(k: &mut Kiosk) {
    if let Screen::Languages(back) = &mut k.screen {
        k.screen = std::mem::replace(back, Screen::Home);
    }
}

fn on_screen(k: &mut Kiosk, action: Action, moment: Moment, secret: SecretSeed) -> Vec<Effect> {
    match &k.screen {
        Screen::Home => resident::home(k, &action),
        Screen::Languages(_) => match action {
            Action::Choose(place) => act(k, Action::Language(place), moment, secret),
            Action::Back => {
                leave_languages(k);
                vec![]
            }
            _ => vec![],
        },
        Screen::Workshops { page } => resident::list(k, *page, &action),
        Screen::Workshop { id, page } => resident::detail(k, *id, *page, &action),
        Screen::SignUp(_) => resident::sign_up(k, &action, moment, secret),
        Screen::Ticket(_) => tickets::ticket(k, &action),
        Screen::MyTicket { .. } => tickets::my_ticket(k, &action, moment),
        Screen::TypeCode(_) => tickets::type_code(k, &action),
        Screen::Notice { .. } => notice(k, &action),
        Screen::Shelf => learn::shelf(k, &action),
        Screen::SelfCheck(_) => learn::self_check(k, &action),
        Screen::Tutorial(id) => {
            let id = id.clone();
            learn::cover(k, &id, &action)
        }
        Screen::Lesson(_) => learn::lesson(k, &action),
        Screen::LessonEnd(_) => learn::end(k, &action),
        Screen::MemoCode(_) => learn::memo_screen(k, &action),
        Screen::PassScan => pass::scan_screen(k, &action),
        Screen::TypeNumber(_) => pass::type_number(k, &action),
        Screen::PassResult(_) => pass::result(k, &action),
        Screen::Pin(_) => advisor::pin(k, &action),
        Screen::Advisor { page } => advisor::list(k, *page, &action),
        Screen::Roster(_) => advisor::roster(k, &action, moment),
        Screen::Redeem(_) => advisor_pass::redeem(k, &action, moment),
        Screen::Amount { .. } => advisor_pass::amount(k, &action),
        Screen::Reason { .. } => advisor_pass::reason(k, &action, moment),
    }
}

fn notice(k: &mut Kiosk, action: &Action) -> Vec<Effect> {
    let Screen::Notice { notice, back } = std::mem::replace(&mut k.screen, Screen::Home) else {
        return vec![];
    };
    match (&notice, action) {
        // What could not be saved is tried again under the same name: it happens once, or not at all.
        (Notice::NotSaved, Action::Primary) => {
            let again = k.awaited.as_mut().map(|a| {
                a.failed = false;
                Effect::Execute(a.execute.clone())
            });
            k.screen = *back;
            again.into_iter().collect()
        }
        (Notice::AskDate { shown }, action) => advisor::date_answer(k, *shown, *back, action),
        (Notice::LeaveLearning(_), Action::Secondary) => {
            // The lesson is counted as it is left.
            k.screen = *back;
            visit::end(k)
        }
        (_, Action::Primary | Action::Back) => {
            k.screen = *back;
            vec![]
        }
        (Notice::Foreign(_) | Notice::UnknownTicket | Notice::Unreadable, Action::Secondary) => {
            k.screen = Screen::TypeCode(super::field::Field::new(super::field::FieldRule::Code));
            vec![]
        }
        _ => {
            k.screen = Screen::Notice { notice, back };
            vec![]
        }
    }
}

fn committed(k: &mut Kiosk, done: &Committed) -> Vec<Effect> {
    // The paper comes even when the person has already touched « Je m’en vais ».
    let mut effects: Vec<Effect> =
        done.job.map(|job| Effect::Print { job, names: vec![] }).into_iter().collect();
    let Some(awaited) = k.awaited.take_if(|a| a.op == done.op) else { return effects };
    effects.extend(match awaited.then {
        Pending::SignUp { form, signup } => resident::signed_up(k, *form, signup, done),
        Pending::GiveUp { desk: false } => {
            k.notice_to(Notice::GivenUp, Screen::Home);
            vec![]
        }
        Pending::GiveUp { desk: true } | Pending::Roster => advisor::noted(k),
        Pending::Redeem { amount } => advisor_pass::redeemed(k, amount),
        Pending::Reverse => advisor_pass::reversed(k),
    });
    effects
}

fn refused(k: &mut Kiosk, op: OpId, why: Refusal) -> Vec<Effect> {
    if k.awaited.take_if(|a| a.op == op).is_none() {
        return vec![];
    }
    if k.screen.is_advisor() {
        k.message = Some(Message::Refused(why));
    } else {
        k.notice_to(Notice::Refused(why), Screen::Workshops { page: 0 });
    }
    vec![Effect::LoadWorkshops]
}

/// A worker could not answer. Whoever waits is told, and nothing stays « being saved » or « being checked » for ever. A
/// guess that was not looked up is none.
fn unanswered(k: &mut Kiosk, asked: Asked, trouble: StoreTrouble) -> Vec<Effect> {
    let mut effects = vec![];
    match asked {
        Asked::Check { guessed: true } => {
            k.pass_guard.take_back();
            effects.push(Effect::SaveGuard { of: Guessed::Voucher, guard: k.pass_guard });
        }
        Asked::Ticket { guessed: true } => {
            k.code_guard.take_back();
            effects.push(Effect::SaveGuard { of: Guessed::Ticket, guard: k.code_guard });
        }
        Asked::Pin { guessed } => {
            if let Some(screen) = k.screen.pin() {
                screen.checking = false;
            }
            if guessed {
                k.pin_guard.take_back();
                effects.push(Effect::SaveGuard { of: Guessed::Pin, guard: k.pin_guard });
            }
        }
        _ => {}
    }
    if trouble == StoreTrouble::Lasting {
        k.awaited = None;
        k.notice_to(Notice::Broken, Screen::Home);
        return effects;
    }
    match asked {
        Asked::Command(op) => {
            if let Some(awaited) = k.awaited.as_mut().filter(|a| a.op == op) {
                awaited.failed = true;
                k.notice(Notice::NotSaved);
            }
        }
        Asked::Paper => match &mut k.screen {
            Screen::Ticket(ticket) if ticket.paper == Paper::Printing => {
                ticket.paper = Paper::Failed(PaperFault::Other);
            }
            _ => k.message = Some(Message::PaperFailed(PaperFault::Other)),
        },
        Asked::Other => {}
        Asked::Ticket { .. } | Asked::Check { .. } | Asked::Pin { .. } | Asked::Badge | Asked::Tutorial => {
            k.message = Some(Message::Busy);
        }
    }
    effects
}
