//! The advisor's door, the workshops and their lists. The PIN unlocks acts, the badge opens names and phones.

use super::effect::Effect;
use super::event::{Action, OpenedBadge};
use super::resident::{form, pin_screen};
use super::screen::{Advisor, Confirm, Message, Notice, Pending, PinScreen, PinStage, Roster, Screen};
use super::update::{Kiosk, Order};
use perron_domain::badges::Role;
use perron_domain::clock::{may_confirm, wants_confirmation};
use perron_domain::contact::{CONTACT_INFO, Contact, SealedContact};
use perron_domain::crypto::{BadgeError, GrowingDelay, Pin, SealSecret};
use perron_domain::guard::Guessed;
use perron_domain::ids::{SignUpId, WorkshopId};
use perron_domain::jobs::{JobKind, NewJob};
use perron_domain::log::{CallState, Command};
use perron_domain::time::{MINUTE, Moment, Timestamp};
use perron_domain::workshop::{SignUp, Standing, Workshop};

/// How long an answer to the question for the date may take, in milliseconds.
const DATE_SHOWN_MAX: u64 = 10 * MINUTE.unsigned_abs();

pub(crate) fn pin(k: &mut Kiosk, action: &Action) -> Vec<Effect> {
    let (length, wait) = (k.site.pin_length, k.pin_guard.wait());
    let Screen::Pin(screen) = &mut k.screen else { return vec![] };
    // Who holds a badge need not wait for the guesses of others.
    let wait = if screen.stage == PinStage::Enter { wait } else { 0 };
    match action {
        Action::Key(c) if wait == 0 && !screen.checking && screen.digits.len() < length => {
            screen.digits.push(*c);
            screen.wrong = false;
            if screen.digits.len() == length {
                return complete(k);
            }
        }
        Action::Erase => screen.digits.erase(),
        // Forgotten: the badge makes a new one.
        Action::Secondary if screen.badge.is_some() && screen.stage == PinStage::Enter => new_pin(screen),
        Action::Secondary if screen.stage == PinStage::Enter => k.notice(Notice::BadgeNeeded),
        Action::Back => k.screen = Screen::Home,
        _ => {}
    }
    vec![]
}

fn new_pin(screen: &mut PinScreen) {
    screen.stage = PinStage::New;
    screen.digits = Pin::default();
    screen.wrong = false;
}

/// The last digit was typed. A guess is counted, and kept so, before it is compared: whoever turns the kiosk off before
/// the answer has guessed all the same.
fn complete(k: &mut Kiosk) -> Vec<Effect> {
    let Screen::Pin(screen) = &mut k.screen else { return vec![] };
    let pin = std::mem::take(&mut screen.digits);
    let badge = screen.badge.as_ref().map(|badge| badge.id);
    match (std::mem::replace(&mut screen.stage, PinStage::Enter), badge) {
        (PinStage::Enter, badge) => {
            screen.checking = true;
            k.pin_guard.count(GrowingDelay::PIN);
            return vec![save_pin_guard(k), Effect::VerifyPin { badge, pin }];
        }
        (PinStage::New, _) => screen.stage = PinStage::Again(pin),
        (PinStage::Again(first), Some(badge)) if first == pin => {
            screen.checking = true;
            return vec![Effect::SetPin { badge, pin }];
        }
        (PinStage::Again(_), _) => {
            new_pin(screen);
            screen.wrong = true;
        }
    }
    vec![]
}

fn save_pin_guard(k: &Kiosk) -> Effect {
    Effect::SaveGuard { of: Guessed::Pin, guard: k.pin_guard }
}

pub(crate) fn pin_checked(k: &mut Kiosk, whose: Option<Role>) -> Vec<Effect> {
    if let Some(screen) = k.screen.pin() {
        screen.checking = false;
        screen.wrong = whose.is_none();
    }
    let Some(role) = whose else { return vec![] };
    let Screen::Pin(screen) = &mut k.screen else {
        // A message came between, such as of a badge that did not read: the guess was right all the same.
        k.pin_guard.take_back_pin(GrowingDelay::PIN);
        return vec![save_pin_guard(k)];
    };
    let badge = screen.badge.take();
    k.screen = Screen::Advisor { page: 0 };
    if badge.is_some() {
        k.pin_guard.pass();
    } else {
        k.pin_guard.take_back_pin(GrowingDelay::PIN);
    }
    enter(k, role, badge.and_then(|badge| badge.key))
}

pub(crate) fn pin_set(k: &mut Kiosk, kept: bool) -> Vec<Effect> {
    let Screen::Pin(screen) = &mut k.screen else { return vec![] };
    screen.checking = false;
    if !kept {
        new_pin(screen);
        k.message = Some(Message::PinTooSimple);
        return vec![];
    }
    let Some(badge) = screen.badge.take() else { return vec![] };
    k.pin_set = true;
    k.pin_guard.pass();
    k.screen = Screen::Advisor { page: 0 };
    let effects = enter(k, badge.role, badge.key);
    let then = std::mem::replace(&mut k.screen, Screen::Home);
    k.notice_to(Notice::PinSet, then);
    effects
}

/// Somebody of the staff is in. Where nobody can vouch for the date, it is asked for first.
fn enter(k: &mut Kiosk, role: Role, key: Option<SealSecret>) -> Vec<Effect> {
    k.advisor = Some(Advisor { role, key });
    if wants_confirmation(&k.time, role) {
        let shown = k.time.wall;
        k.notice(if may_confirm(&k.time, role) { Notice::AskDate { shown } } else { Notice::DateWrong });
    }
    vec![save_pin_guard(k), Effect::LoadWorkshops]
}

/// The advisor was asked whether the machine's clock is right. What is confirmed is what was shown: a clock that has been
/// set meanwhile is asked for again.
pub(crate) fn date_answer(k: &mut Kiosk, shown: Timestamp, back: Screen, action: &Action) -> Vec<Effect> {
    match action {
        Action::Primary if k.time.wall.0.abs_diff(shown.0) > DATE_SHOWN_MAX => {
            k.notice_to(Notice::AskDate { shown: k.time.wall }, back);
            vec![]
        }
        Action::Primary => {
            k.screen = back;
            let Some(by) = k.advisor.as_ref().map(|advisor| advisor.role) else { return vec![] };
            if !may_confirm(&k.time, by) {
                k.notice(Notice::DateWrong);
                return vec![];
            }
            k.message = Some(Message::DateConfirmed);
            vec![Effect::ConfirmClock { by }, Effect::LoadWorkshops]
        }
        Action::Secondary => {
            k.notice_to(Notice::DateWrong, back);
            vec![]
        }
        Action::Back => {
            k.screen = back;
            vec![]
        }
        _ => {
            k.notice_to(Notice::AskDate { shown }, back);
            vec![]
        }
    }
}

/// The badge was looked for on the site's list.
pub(crate) fn badge_opened(k: &mut Kiosk, opened: Result<OpenedBadge, BadgeError>) -> Vec<Effect> {
    let badge = match opened {
        Ok(badge) => badge,
        Err(why) => {
            let revoked = why == BadgeError::Revoked;
            if k.advisor.is_some() {
                k.message = Some(if revoked { Message::BadgeRevoked } else { Message::BadgeWrong });
            } else {
                k.notice_to(if revoked { Notice::RevokedBadge } else { Notice::WrongBadge }, Screen::Home);
            }
            return vec![];
        }
    };
    super::visit::present(k);
    if let Some(advisor) = &mut k.advisor {
        k.message = Some(if badge.key.is_some() { Message::BadgeIn } else { Message::BadgeWithoutNames });
        if badge.key.is_some() {
            advisor.key = badge.key;
        }
        open_contacts(k);
        return vec![];
    }
    let mut screen = if let Screen::Pin(screen) = &k.screen { screen.clone() } else { pin_screen() };
    // Another badge than the one before: what was typed for that one is not meant for this one.
    if screen.badge.as_ref().is_none_or(|before| before.id != badge.id) {
        screen = PinScreen { checking: screen.checking, ..pin_screen() };
    }
    if !badge.pin_set {
        new_pin(&mut screen);
    }
    screen.badge = Some(badge);
    k.screen = Screen::Pin(screen);
    vec![]
}

/// The advisor's first screen.
pub(crate) fn home(k: &mut Kiosk) -> Vec<Effect> {
    k.screen = Screen::Advisor { page: 0 };
    vec![Effect::LoadWorkshops]
}

/// Where the advisor's navigation leads: workshops, passes.
pub(crate) fn nav(k: &mut Kiosk, place: usize) -> Vec<Effect> {
    match place {
        0 => home(k),
        1 => super::advisor_pass::open(k),
        _ => vec![],
    }
}

pub(crate) fn list(k: &mut Kiosk, page: usize, action: &Action) -> Vec<Effect> {
    let per_page = k.rows_per_page();
    match action {
        Action::Nav(place) => return nav(k, *place),
        Action::Up if page > 0 => k.screen = Screen::Advisor { page: page - 1 },
        Action::Down if (page + 1) * per_page < k.workshops.len() => {
            k.screen = Screen::Advisor { page: page + 1 }
        }
        Action::Choose(place) if *place < per_page => {
            if let Some(id) = k.workshops.get(page * per_page + place).map(|w| w.id) {
                return open_roster(k, id, None);
            }
        }
        _ => {}
    }
    vec![]
}

/// Shows the list of a workshop, perhaps with one row chosen.
pub(crate) fn open_roster(k: &mut Kiosk, workshop: WorkshopId, selected: Option<SignUpId>) -> Vec<Effect> {
    let place =
        k.workshop(workshop).zip(selected).and_then(|(w, id)| listed(w).iter().position(|s| s.id == id));
    let page = place.unwrap_or(0) / k.rows_per_page();
    let selected = place.and(selected);
    k.screen =
        Screen::Roster(Roster { workshop, page, selected, sealed: vec![], contacts: vec![], confirm: None });
    vec![Effect::LoadRoster(workshop)]
}

/// The rows of a list: seats in order of arrival, then the waiting list.
#[must_use]
pub fn listed(workshop: &Workshop) -> Vec<&SignUp> {
    let seats = workshop.signups.iter().filter(|s| s.standing == Standing::Seat);
    seats.chain(workshop.waiting()).collect()
}

pub(crate) fn roster_loaded(k: &mut Kiosk, workshop: WorkshopId, sealed: Vec<SealedContact>) -> Vec<Effect> {
    if let Screen::Roster(roster) = &mut k.screen
        && roster.workshop == workshop
    {
        roster.sealed = sealed;
        open_contacts(k);
    }
    vec![]
}

/// With the badge in, opens the sealed contacts of the list on the screen.
fn open_contacts(k: &mut Kiosk) {
    let Some(key) = k.advisor.as_ref().and_then(|a| a.key.as_ref()) else { return };
    let Screen::Roster(roster) = &mut k.screen else { return };
    let open = |c: &SealedContact| {
        let plain = key.open(CONTACT_INFO, &c.signup.0, &c.sealed).ok()?;
        Some((c.signup, Contact::from_bytes(&plain)?))
    };
    roster.contacts = roster.sealed.iter().filter_map(open).collect();
}

/// What can be done with a chosen row, or with the whole list, in the order of the buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RosterAct {
    /// The person was told.
    Reached,
    /// Nobody answered.
    NoAnswer,
    /// Print the ticket again.
    Reprint,
    /// Give the place up.
    GiveUp,
    /// Delete the contact.
    Erase,
    /// Enter someone by hand.
    Enter,
    /// Close or open sign-up.
    Toggle,
    /// Print the list.
    PrintList,
    /// Yes, to a question.
    Yes,
    /// No, to a question.
    No,
}

/// The buttons of a list as it stands.
#[must_use]
pub fn roster_acts(k: &Kiosk, roster: &Roster) -> Vec<RosterAct> {
    use RosterAct::{Enter, Erase, GiveUp, No, NoAnswer, PrintList, Reached, Reprint, Toggle, Yes};
    if roster.confirm.is_some() {
        return vec![Yes, No];
    }
    let chosen = roster.selected.and_then(|id| k.workshop(roster.workshop)?.signup(id));
    match chosen {
        None => vec![Enter, Toggle, PrintList],
        Some(s) if k.call(s.id).due(s) => vec![Reached, NoAnswer, Reprint, GiveUp, Erase],
        Some(_) => vec![Reprint, GiveUp, Erase],
    }
}

pub(crate) fn roster(k: &mut Kiosk, action: &Action, moment: Moment) -> Vec<Effect> {
    let per_page = k.rows_per_page();
    let Screen::Roster(roster) = &k.screen else { return vec![] };
    let (workshop, page) = (roster.workshop, roster.page);
    let rows: Vec<SignUpId> =
        k.workshop(workshop).map(|w| listed(w).iter().map(|s| s.id).collect()).unwrap_or_default();
    if let Action::RowAction(place) = action {
        let act = roster_acts(k, roster).get(*place).copied();
        return act.map(|act| roster_act(k, act, moment)).unwrap_or_default();
    }
    let Screen::Roster(roster) = &mut k.screen else { return vec![] };
    match action {
        Action::Nav(place) => return nav(k, *place),
        Action::Back => return home(k),
        Action::Up if page > 0 => (roster.page, roster.selected) = (page - 1, None),
        Action::Down if (page + 1) * per_page < rows.len() => {
            (roster.page, roster.selected) = (page + 1, None)
        }
        Action::Choose(place) if *place < per_page => {
            let row = rows.get(page * per_page + place).copied();
            roster.selected = if roster.selected == row { None } else { row };
            roster.confirm = None;
        }
        _ => {}
    }
    vec![]
}

fn roster_act(k: &mut Kiosk, act: RosterAct, moment: Moment) -> Vec<Effect> {
    let lang = k.look.lang;
    let Screen::Roster(roster) = &mut k.screen else { return vec![] };
    let workshop = roster.workshop;
    match (act, roster.selected, roster.confirm) {
        (RosterAct::Reached, Some(signup), _) => called(k, signup, CallState::Reached, moment),
        (RosterAct::NoAnswer, Some(signup), _) => called(k, signup, CallState::NoAnswer, moment),
        (RosterAct::Reprint, Some(signup), _) => {
            k.message = Some(Message::Printing);
            let lang = k.workshop(workshop).and_then(|w| w.signup(signup)).map_or(lang, |s| s.lang);
            vec![Effect::Enqueue {
                job: NewJob { kind: JobKind::Ticket, about: signup.0, lang },
                names: vec![],
            }]
        }
        (RosterAct::GiveUp, Some(signup), _) => {
            roster.confirm = Some(Confirm::GiveUp(signup));
            vec![]
        }
        (RosterAct::Erase, Some(signup), _) => {
            roster.confirm = Some(Confirm::Erase(signup));
            vec![]
        }
        (RosterAct::Yes, _, Some(Confirm::GiveUp(signup))) => {
            (roster.confirm, roster.selected) = (None, None);
            k.execute(
                Command::GiveUp { workshop, signup },
                Order::plain(Pending::GiveUp { desk: true }),
                moment,
            )
        }
        (RosterAct::Yes, _, Some(Confirm::Erase(signup))) => {
            roster.confirm = None;
            k.execute(Command::EraseContact { signup }, Order::plain(Pending::Roster), moment)
        }
        (RosterAct::No, _, _) => {
            roster.confirm = None;
            vec![]
        }
        (RosterAct::Enter, _, _) => {
            k.screen = Screen::SignUp(form(workshop, 1, true));
            vec![]
        }
        (RosterAct::Toggle, _, _) => {
            let open = k.workshop(workshop).is_some_and(|w| w.closed);
            k.execute(Command::SetSignUp { workshop, open }, Order::plain(Pending::Roster), moment)
        }
        (RosterAct::PrintList, _, _) => {
            let names = roster.contacts.clone();
            k.message = Some(Message::Printing);
            vec![Effect::Enqueue { job: NewJob { kind: JobKind::List, about: workshop.0, lang }, names }]
        }
        _ => vec![],
    }
}

fn called(k: &mut Kiosk, signup: SignUpId, state: CallState, moment: Moment) -> Vec<Effect> {
    k.execute(Command::MarkCalled { signup, state }, Order::plain(Pending::Roster), moment)
}

/// An act on a list is recorded.
pub(crate) fn noted(k: &mut Kiosk) -> Vec<Effect> {
    k.message = Some(Message::Noted);
    if let Screen::Roster(roster) = &k.screen { vec![Effect::LoadRoster(roster.workshop)] } else { vec![] }
}
