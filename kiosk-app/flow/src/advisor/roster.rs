//! The list of one workshop: who comes, who waits, who is to be called.

use crate::context::{Context, last_page};
use crate::destination::Destination;
use crate::effect::StoreAsk;
use crate::message::Message;
use crate::next::{Did, Next, Then};
use perron_domain::calls::CallState;
use perron_domain::contact::{CONTACT_INFO, Contact, SealedContact};
use perron_domain::ids::{SignUpId, WorkshopId};
use perron_domain::jobs::{JobKind, NewJob};
use perron_domain::log::Command;
use perron_domain::workshop::{SignUp, Standing, Workshop};

/// A question before something that cannot be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirm {
    /// Give up a sign-up.
    GiveUp(SignUpId),
    /// Delete a contact.
    Erase(SignUpId),
}

/// The list of one workshop.
#[derive(Clone, Debug)]
pub struct Roster {
    /// The workshop whose sign-ups are listed.
    pub workshop: WorkshopId,
    /// Page, from 0.
    pub page: usize,
    /// The chosen row.
    pub selected: Option<SignUpId>,
    /// Sealed contacts.
    pub sealed: Vec<SealedContact>,
    /// Contacts opened by the badge.
    pub contacts: Vec<(SignUpId, Contact)>,
    /// A question.
    pub confirm: Option<Confirm>,
}

/// What can be done with a chosen row, or with the whole list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RosterAct {
    /// Choose this row, or let go of it.
    Choose(SignUpId),
    /// The person was told.
    Reached(SignUpId),
    /// Nobody answered.
    NoAnswer(SignUpId),
    /// Print the ticket again.
    Reprint(SignUpId),
    /// Give the place up.
    GiveUp(SignUpId),
    /// Delete the contact.
    Erase(SignUpId),
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

impl Roster {
    /// The list of a workshop, at the page of the chosen row.
    pub(crate) fn new(workshop: WorkshopId, selected: Option<SignUpId>, cx: &Context) -> Self {
        let place =
            cx.workshop(workshop).zip(selected).and_then(|(w, id)| listed(w).iter().position(|s| s.id == id));
        let page = place.unwrap_or(0) / cx.rows_per_page();
        let selected = place.and(selected);
        Self { workshop, page, selected, sealed: vec![], contacts: vec![], confirm: None }
    }

    /// Rows and letters grow and shrink: the page still exists.
    pub(crate) fn keep_page(&mut self, cx: &Context) {
        let rows = cx.workshop(self.workshop).map_or(0, |w| listed(w).len());
        self.page = self.page.min(last_page(rows, cx.rows_per_page()));
    }

    /// With the badge in, opens the sealed contacts.
    pub(crate) fn open_contacts(&mut self, cx: &Context) {
        let Some(key) = cx.advisor.as_ref().and_then(|a| a.key.as_ref()) else { return };
        let open = |c: &SealedContact| {
            let plain = key.open(CONTACT_INFO, &c.signup.0, &c.sealed).ok()?;
            Some((c.signup, Contact::from_bytes(&plain)?))
        };
        self.contacts = self.sealed.iter().filter_map(open).collect();
    }

    /// The buttons of the list as it stands, in their order.
    #[must_use]
    pub fn acts(&self, cx: &Context) -> Vec<RosterAct> {
        use RosterAct::{Enter, Erase, GiveUp, No, NoAnswer, PrintList, Reached, Reprint, Toggle, Yes};
        if self.confirm.is_some() {
            return vec![Yes, No];
        }
        let chosen = self.selected.and_then(|id| cx.workshop(self.workshop)?.signup(id));
        match chosen {
            None => vec![Enter, Toggle, PrintList],
            Some(s) if cx.call(s.id).due(s) => {
                vec![Reached(s.id), NoAnswer(s.id), Reprint(s.id), GiveUp(s.id), Erase(s.id)]
            }
            Some(s) => vec![Reprint(s.id), GiveUp(s.id), Erase(s.id)],
        }
    }
}

/// The rows of a list: seats in order of arrival, then the waiting list.
#[must_use]
pub fn listed(workshop: &Workshop) -> Vec<&SignUp> {
    let seats = workshop.signups.iter().filter(|s| s.standing == Standing::Seat);
    seats.chain(workshop.waiting()).collect()
}

/// What is done on the list.
pub(crate) fn act(roster: &mut Roster, did: &Did<'_, RosterAct>, cx: &Context) -> Next<Roster> {
    let rows = cx.workshop(roster.workshop).map_or(0, |w| listed(w).len());
    match did {
        Did::Act(RosterAct::Choose(row)) => choose(roster, *row, cx),
        Did::Act(_) if cx.saving => {}
        // A button of the list as it was before.
        Did::Act(act) if !roster.acts(cx).contains(act) => {}
        Did::Act(act) => return row_act(roster, **act, cx),
        Did::Back => return Next::go(Destination::Home),
        Did::Earlier if roster.page > 0 => (roster.page, roster.selected) = (roster.page - 1, None),
        Did::Later if (roster.page + 1) * cx.rows_per_page() < rows => {
            (roster.page, roster.selected) = (roster.page + 1, None);
        }
        Did::Earlier | Did::Later | Did::Key(_) | Did::Erase => {}
    }
    Next::stay()
}

fn choose(roster: &mut Roster, row: SignUpId, cx: &Context) {
    let there = cx.workshop(roster.workshop).is_some_and(|w| listed(w).iter().any(|s| s.id == row));
    roster.selected = Some(row).filter(|_| there && roster.selected != Some(row));
    roster.confirm = None;
}

fn row_act(roster: &mut Roster, act: RosterAct, cx: &Context) -> Next<Roster> {
    let workshop = roster.workshop;
    match act {
        RosterAct::Choose(row) => choose(roster, row, cx),
        RosterAct::Reached(signup) => return called(signup, CallState::Reached),
        RosterAct::NoAnswer(signup) => return called(signup, CallState::NoAnswer),
        RosterAct::Reprint(signup) => {
            let lang = cx.workshop(workshop).and_then(|w| w.signup(signup)).map_or(cx.look.lang, |s| s.lang);
            let job = NewJob { kind: JobKind::Ticket, about: signup.0, lang };
            return Next::ask(StoreAsk::Enqueue { job, names: vec![] }).with_message(Message::Printing);
        }
        RosterAct::GiveUp(signup) => roster.confirm = Some(Confirm::GiveUp(signup)),
        RosterAct::Erase(signup) => roster.confirm = Some(Confirm::Erase(signup)),
        RosterAct::Yes => match roster.confirm.take() {
            Some(Confirm::GiveUp(signup)) => {
                roster.selected = None;
                return Next::order(Command::GiveUp { workshop, signup }, Then::Noted);
            }
            Some(Confirm::Erase(signup)) => {
                return Next::order(Command::EraseContact { signup }, Then::Noted);
            }
            None => {}
        },
        RosterAct::No => roster.confirm = None,
        RosterAct::Enter => return Next::go(Destination::SignUp { workshop, party: 1, desk: true }),
        RosterAct::Toggle => {
            let open = cx.workshop(workshop).is_some_and(|w| w.closed);
            return Next::order(Command::SetSignUp { workshop, open }, Then::Noted);
        }
        RosterAct::PrintList => {
            let job = NewJob { kind: JobKind::List, about: workshop.0, lang: cx.look.lang };
            let names = roster.contacts.clone();
            return Next::ask(StoreAsk::Enqueue { job, names }).with_message(Message::Printing);
        }
    }
    Next::stay()
}

fn called(signup: SignUpId, state: CallState) -> Next<Roster> {
    Next::order(Command::MarkCalled { signup, state }, Then::Noted)
}
