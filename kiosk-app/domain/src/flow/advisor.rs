//! The advisor's door, the workshops and their lists. The PIN unlocks acts, the badge opens names and phones.

use super::effect::{Effect, JobKind, NewJob};
use super::event::Action;
use super::resident::{form, pin_screen};
use super::screen::{Advisor, Confirm, Message, Notice, Pending, PinScreen, PinStage, Roster, Screen};
use super::update::{Kiosk, Order};
use crate::contact::{CONTACT_INFO, Contact, SealedContact};
use crate::crypto::{GrowingDelay, SealSecret};
use crate::ids::{SignUpId, WorkshopId};
use crate::log::{CallState, Command};
use crate::time::Moment;
use crate::workshop::{SignUp, Standing, Workshop};

pub(crate) fn pin(k: &mut Kiosk, action: &Action) -> Vec<Effect> {
    let (length, wait) = (k.site.pin_length, k.pin_guard.wait(k.now, GrowingDelay::PIN));
    let Screen::Pin(screen) = &mut k.screen else { return vec![] };
    // Who holds the badge need not wait for the guesses of others.
    let wait = if screen.stage == PinStage::Enter { wait } else { 0 };
    match action {
        Action::Key(c)
            if c.is_ascii_digit() && wait == 0 && !screen.checking && screen.digits.len() < length =>
        {
            screen.digits.push(*c);
            screen.wrong = false;
            if screen.digits.len() == length {
                return complete(screen);
            }
        }
        Action::Erase => {
            screen.digits.pop();
        }
        // Forgotten: the badge makes a new one.
        Action::Secondary if screen.key.is_some() && screen.stage == PinStage::Enter => new_pin(screen),
        Action::Secondary if screen.stage == PinStage::Enter => k.notice(Notice::BadgeNeeded),
        Action::Back => k.screen = Screen::Home,
        _ => {}
    }
    vec![]
}

fn new_pin(screen: &mut PinScreen) {
    screen.stage = PinStage::New;
    screen.digits.clear();
    screen.wrong = false;
}

fn complete(screen: &mut PinScreen) -> Vec<Effect> {
    let digits = std::mem::take(&mut screen.digits);
    match std::mem::replace(&mut screen.stage, PinStage::Enter) {
        PinStage::Enter => {
            screen.checking = true;
            vec![Effect::VerifyPin(digits)]
        }
        PinStage::New => {
            screen.stage = PinStage::Again(digits);
            vec![]
        }
        PinStage::Again(first) if first == digits => {
            screen.checking = true;
            vec![Effect::SetPin(digits)]
        }
        PinStage::Again(_) => {
            new_pin(screen);
            screen.wrong = true;
            vec![]
        }
    }
}

pub(crate) fn pin_checked(k: &mut Kiosk, right: bool) -> Vec<Effect> {
    let Screen::Pin(screen) = &mut k.screen else { return vec![] };
    screen.checking = false;
    let key = screen.key.take();
    if right {
        k.pin_guard.pass();
        k.advisor = Some(Advisor { key });
        k.screen = Screen::Advisor { page: 0 };
        return vec![Effect::SaveGuard { name: "pin", guard: k.pin_guard }, Effect::LoadWorkshops];
    }
    screen.wrong = true;
    screen.key = key;
    k.pin_guard.fail(k.now, GrowingDelay::PIN);
    vec![Effect::SaveGuard { name: "pin", guard: k.pin_guard }]
}

pub(crate) fn pin_set(k: &mut Kiosk, kept: bool) -> Vec<Effect> {
    let Screen::Pin(screen) = &mut k.screen else { return vec![] };
    screen.checking = false;
    if !kept {
        new_pin(screen);
        k.message = Some(Message::PinTooSimple);
        return vec![];
    }
    let key = screen.key.take();
    k.pin_set = true;
    k.pin_guard.pass();
    k.advisor = Some(Advisor { key });
    k.notice_to(Notice::PinSet, Screen::Advisor { page: 0 });
    vec![Effect::SaveGuard { name: "pin", guard: k.pin_guard }, Effect::LoadWorkshops]
}

/// The badge was tried against the site's wrapped key.
pub(crate) fn badge_opened(k: &mut Kiosk, key: Option<SealSecret>) -> Vec<Effect> {
    let Some(key) = key else {
        if k.advisor.is_some() {
            k.message = Some(Message::BadgeWrong);
        } else {
            k.notice_to(Notice::WrongBadge, Screen::Home);
        }
        return vec![];
    };
    if let Some(advisor) = &mut k.advisor {
        advisor.key = Some(key);
        k.message = Some(Message::BadgeIn);
        open_contacts(k);
        return vec![];
    }
    let mut screen = if let Screen::Pin(screen) = &k.screen { screen.clone() } else { pin_screen() };
    screen.key = Some(key);
    if !k.pin_set {
        new_pin(&mut screen);
    }
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
