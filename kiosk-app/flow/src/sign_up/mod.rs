//! Signing up: one question after the other. Nothing in clear leaves the form.

use crate::context::Context;
use crate::destination::Destination;
use crate::field::{Field, FieldRule};
use crate::message::Message;
use crate::next::{Did, Next, Order, Then};
use crate::notice::Notice;
use perron_domain::chance::SecretSeed;
use perron_domain::contact::{CONTACT_INFO, Contact, SealedContact};
use perron_domain::crypto::seal;
use perron_domain::ids::WorkshopId;
use perron_domain::jobs::{JobKind, NewJob};
use perron_domain::log::Command;
use perron_domain::time::Moment;
use perron_domain::workshop::Via;

/// What a sign-up asks next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The first name.
    Name,
    /// The companion's.
    Companion,
    /// A telephone number; optional.
    Phone,
}

/// What is done in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignUpAct {
    /// The answer is given: the next question, and after the last the sign-up.
    Continue,
    /// The companion's name is not given.
    SkipCompanion,
    /// The sign-up without a telephone number.
    WithoutPhone,
}

/// A sign-up being made.
#[derive(Clone, Debug)]
pub struct SignUpForm {
    /// For which workshop.
    pub workshop: WorkshopId,
    /// The question on the screen.
    pub step: Step,
    /// Seats, 1 or 2.
    pub party: u8,
    /// Answers given so far.
    pub contact: Contact,
    /// The answer being typed.
    pub field: Field,
    /// The number looked wrong once; the second time it is taken as it is.
    pub warned: bool,
    /// Entered by an advisor.
    pub desk: bool,
}

impl SignUpForm {
    pub(crate) fn new(workshop: WorkshopId, party: u8, desk: bool) -> Self {
        let (contact, field) = (Contact::default(), Field::new(FieldRule::Name));
        Self { workshop, step: Step::Name, party, contact, field, warned: false, desk }
    }
}

/// What is done there.
pub(crate) fn act(
    form: &mut SignUpForm,
    did: &Did<'_, SignUpAct>,
    cx: &Context,
    moment: &Moment,
    secret: SecretSeed,
) -> Next<SignUpForm> {
    if cx.saving {
        return Next::stay();
    }
    match did {
        Did::Key(c) => {
            form.field.push(*c);
            form.warned = false;
        }
        Did::Erase => {
            form.field.erase();
            form.warned = false;
        }
        Did::Act(SignUpAct::Continue) if form.field.is_empty() => {}
        Did::Act(SignUpAct::Continue) if form.step == Step::Phone => {
            return phone_given(form, cx, moment, secret);
        }
        Did::Act(SignUpAct::Continue) => next_step(form),
        Did::Act(SignUpAct::SkipCompanion) if form.step == Step::Companion => {
            form.field = Field::new(FieldRule::Name);
            next_step(form);
        }
        Did::Act(SignUpAct::WithoutPhone) if form.step == Step::Phone => {
            form.field = Field::new(FieldRule::Phone);
            form.contact.phone.clear();
            return commit(form, cx, moment, secret);
        }
        Did::Back => return step_back(form),
        Did::Act(SignUpAct::SkipCompanion | SignUpAct::WithoutPhone) | Did::Earlier | Did::Later => {}
    }
    Next::stay()
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

fn step_back(form: &mut SignUpForm) -> Next<SignUpForm> {
    let (before, said) = match form.step {
        Step::Phone if form.party > 1 => (Step::Companion, form.contact.companion.clone()),
        Step::Phone | Step::Companion => (Step::Name, form.contact.name.clone()),
        Step::Name if form.desk => {
            return Next::go(Destination::Roster { workshop: form.workshop, selected: None });
        }
        Step::Name => return Next::go(Destination::Workshop(form.workshop)),
    };
    form.step = before;
    form.field = Field::new(FieldRule::Name);
    said.chars().for_each(|c| form.field.push(c));
    Next::stay()
}

fn phone_given(form: &mut SignUpForm, cx: &Context, moment: &Moment, secret: SecretSeed) -> Next<SignUpForm> {
    match perron_domain::phone::normalise(form.field.trimmed(), &cx.site.country) {
        Some(number) => form.contact.phone = number,
        None if form.warned => form.contact.phone = form.field.trimmed().to_owned(),
        None => {
            form.warned = true;
            return Next::stay().with_message(Message::PhoneLooksWrong);
        }
    }
    commit(form, cx, moment, secret)
}

/// Seals the contact and sends the command. The randomness of the seal is gone when this returns.
fn commit(form: &SignUpForm, cx: &Context, moment: &Moment, secret: SecretSeed) -> Next<SignUpForm> {
    let SignUpForm { workshop, party, desk, .. } = *form;
    if cx.workshop(workshop).is_none() {
        return Next::stay().with_message(Message::NotListed);
    }
    let signup = moment.ids.signup();
    let plain = zeroize::Zeroizing::new(form.contact.to_bytes());
    let Ok(sealed) = seal(&cx.site.seal, CONTACT_INFO, &signup.0, &plain, secret) else {
        return Next::stay().with_notice(Notice::Broken);
    };
    let lang = cx.look.lang;
    let via = if desk { Via::Desk } else { Via::Kiosk };
    let order = Order {
        command: Command::SignUp { workshop, party, via, lang },
        contact: Some(SealedContact { signup, sealed }),
        job: cx.prints().then_some(NewJob { kind: JobKind::Ticket, about: signup.0, lang }),
        then: Then::Ticket { signup, workshop, contact: form.contact.clone(), desk },
    };
    Next { order: Some(order), ..Next::stay() }
}

#[cfg(test)]
mod tests;
