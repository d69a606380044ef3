//! The resident's way: home, the list, one workshop, signing up.

use super::effect::Effect;
use super::event::{Action, Committed, Door};
use super::field::{Field, FieldRule};
use super::screen::{
    Message, Notice, Outcome, Paper, Pending, PinScreen, PinStage, Screen, SignUpForm, Step, TicketScreen,
};
use super::update::{Kiosk, Order};
use perron_domain::chance::SecretSeed;
use perron_domain::contact::{CONTACT_INFO, Contact, SealedContact};
use perron_domain::crypto::{Pin, seal};
use perron_domain::ids::{SignUpId, WorkshopId};
use perron_domain::jobs::{JobKind, NewJob};
use perron_domain::log::{Body, Command, Known, Via};
use perron_domain::time::Moment;

pub(crate) fn home(k: &mut Kiosk, action: &Action) -> Vec<Effect> {
    match action {
        Action::Door(Door::Workshops) => {
            k.screen = Screen::Workshops { page: 0 };
            return vec![Effect::LoadWorkshops];
        }
        Action::Door(Door::Learn) if k.learning.is_there() => return super::learn::open_shelf(k),
        Action::Door(Door::Pass) => k.screen = Screen::PassScan,
        Action::AdvisorDoor => k.screen = Screen::Pin(pin_screen()),
        _ => {}
    }
    vec![]
}

pub(crate) fn pin_screen() -> PinScreen {
    PinScreen { stage: PinStage::Enter, digits: Pin::default(), wrong: false, checking: false, badge: None }
}

pub(crate) fn list(k: &mut Kiosk, page: usize, action: &Action) -> Vec<Effect> {
    let per_page = k.cards_per_page();
    let count = k.ahead().count();
    match action {
        Action::Up if page > 0 => k.screen = Screen::Workshops { page: page - 1 },
        Action::Down if (page + 1) * per_page < count => k.screen = Screen::Workshops { page: page + 1 },
        Action::Choose(place) => {
            let chosen = k.ahead().nth(page * per_page + place).map(|w| w.id);
            if let Some(id) = chosen.filter(|_| *place < per_page) {
                k.screen = Screen::Workshop { id, page };
            }
        }
        Action::Secondary => k.screen = Screen::TypeCode(Field::new(FieldRule::Code)),
        Action::Back => k.screen = Screen::Home,
        _ => {}
    }
    vec![]
}

pub(crate) fn detail(k: &mut Kiosk, id: WorkshopId, page: usize, action: &Action) -> Vec<Effect> {
    let open = k.workshop(id).is_some_and(|w| !w.closed && !w.called_off);
    match action {
        Action::Primary if open => k.screen = Screen::SignUp(form(id, 1, false)),
        Action::Secondary if open => k.screen = Screen::SignUp(form(id, 2, false)),
        Action::Back => k.screen = Screen::Workshops { page },
        _ => {}
    }
    vec![]
}

pub(crate) fn form(workshop: WorkshopId, party: u8, desk: bool) -> SignUpForm {
    let (contact, field) = (Contact::default(), Field::new(FieldRule::Name));
    SignUpForm { workshop, step: Step::Name, party, contact, field, warned: false, desk }
}

pub(crate) fn sign_up(k: &mut Kiosk, action: &Action, moment: Moment, secret: SecretSeed) -> Vec<Effect> {
    if k.awaited.is_some() {
        return vec![];
    }
    let Screen::SignUp(form) = &mut k.screen else { return vec![] };
    match action {
        Action::Key(c) => {
            form.field.push(*c);
            form.warned = false;
        }
        Action::Erase => {
            form.field.erase();
            form.warned = false;
        }
        Action::Primary if form.step == Step::Phone => return phone_given(k, moment, secret),
        Action::Primary if !form.field.is_empty() => next_step(form),
        Action::Secondary if form.step == Step::Companion => {
            form.field = Field::new(FieldRule::Name);
            next_step(form);
        }
        Action::Secondary if form.step == Step::Phone => {
            form.field = Field::new(FieldRule::Phone);
            form.contact.phone.clear();
            return commit(k, moment, secret);
        }
        Action::Back => return step_back(k),
        _ => {}
    }
    vec![]
}

/// Keeps the answer and asks the next question.
fn next_step(form: &mut SignUpForm) {
    let answer = form.field.trimmed().to_owned();
    form.step = match form.step {
        Step::Name => {
            form.contact.name = answer;
            if form.party > 1 { Step::Companion } else { Step::Phone }
        }
        Step::Companion => {
            form.contact.companion = answer;
            Step::Phone
        }
        Step::Phone => Step::Phone,
    };
    form.field = Field::new(if form.step == Step::Phone { FieldRule::Phone } else { FieldRule::Name });
}

fn step_back(k: &mut Kiosk) -> Vec<Effect> {
    let Screen::SignUp(form) = &mut k.screen else { return vec![] };
    let (before, said) = match form.step {
        Step::Phone if form.party > 1 => (Step::Companion, form.contact.companion.clone()),
        Step::Phone | Step::Companion => (Step::Name, form.contact.name.clone()),
        Step::Name => {
            let (id, desk) = (form.workshop, form.desk);
            if desk {
                return super::advisor::open_roster(k, id, None);
            }
            k.screen = Screen::Workshop { id, page: 0 };
            return vec![];
        }
    };
    form.step = before;
    form.field = Field::new(FieldRule::Name);
    said.chars().for_each(|c| form.field.push(c));
    vec![]
}

fn phone_given(k: &mut Kiosk, moment: Moment, secret: SecretSeed) -> Vec<Effect> {
    let country = k.site.country.clone();
    let Screen::SignUp(form) = &mut k.screen else { return vec![] };
    match perron_domain::phone::normalise(form.field.trimmed(), &country) {
        Some(number) => form.contact.phone = number,
        None if form.field.is_empty() || form.warned => form.contact.phone = form.field.trimmed().to_owned(),
        None => {
            form.warned = true;
            k.message = Some(Message::PhoneLooksWrong);
            return vec![];
        }
    }
    commit(k, moment, secret)
}

/// Seals the contact and sends the command. Nothing in clear leaves this state, and the randomness of the seal is gone
/// when this returns.
fn commit(k: &mut Kiosk, moment: Moment, secret: SecretSeed) -> Vec<Effect> {
    let Screen::SignUp(form) = &k.screen else { return vec![] };
    let form = form.clone();
    if k.workshop(form.workshop).is_none() {
        k.message = Some(Message::NotListed);
        return vec![];
    }
    let signup = moment.ids.signup();
    let plain = zeroize::Zeroizing::new(form.contact.to_bytes());
    let Ok(sealed) = seal(&k.site.seal, CONTACT_INFO, &signup.0, &plain, secret) else {
        k.notice(Notice::Broken);
        return vec![];
    };
    let contact = Some(SealedContact { signup, sealed });
    let lang = k.look.lang;
    let via = if form.desk { Via::Desk } else { Via::Kiosk };
    let command = Command::SignUp { workshop: form.workshop, party: form.party, via, lang };
    let job = k.site.prints.then_some(NewJob { kind: JobKind::Ticket, about: signup.0, lang });
    k.execute(command, Order { contact, job, then: Pending::SignUp { form: Box::new(form), signup } }, moment)
}

/// The log has it: now, and only now, the screen says so.
pub(crate) fn signed_up(k: &mut Kiosk, form: SignUpForm, signup: SignUpId, done: &Committed) -> Vec<Effect> {
    let outcome = done.bodies.iter().find_map(|body| match body {
        Body::Known(Known::Granted { .. }) => Some(Outcome::Seat),
        Body::Known(Known::Waitlisted { .. }) => {
            Some(Outcome::Waiting(k.workshop(form.workshop).and_then(|w| w.position(signup)).unwrap_or(1)))
        }
        Body::Known(Known::SignUpRequested { .. }) => Some(Outcome::Asked),
        _ => None,
    });
    let Some(outcome) = outcome else { return vec![] };
    let paper = match done.job {
        Some(_) => Paper::Printing,
        None if k.site.prints => Paper::Failed(perron_domain::jobs::PaperFault::Other),
        None => Paper::None,
    };
    let (workshop, desk) = (form.workshop, form.desk);
    k.screen = Screen::Ticket(TicketScreen {
        signup,
        workshop,
        outcome,
        contact: form.contact.clone(),
        paper,
        job: done.job,
        desk,
    });
    vec![]
}
