//! The rules of a workshop. What is decided here is recorded and never recomputed.

use crate::ids::{DeviceId, SignUpId};
use crate::lang::Lang;
use crate::log::{Body, Command, Known, Refusal};
use crate::time::Moment;
use crate::workshop::{Details, Origin, PARTY_MAX, SEATS_MAX, SignUp, Standing, Via, WAITING_MAX};
use crate::workshop::{Workshop, workshop_id};

/// Decides a command on one workshop for the device `me`.
pub(crate) fn decide(
    workshop: Option<&Workshop>,
    command: &Command,
    me: DeviceId,
    moment: &Moment,
) -> Result<Vec<Body>, Refusal> {
    match command {
        Command::Plan { source, details, origin } => plan(workshop, *source, details, origin.as_ref(), me),
        Command::Revise { details, origin, .. } => revise(owned(workshop, me)?, details, origin.as_ref()),
        Command::CallOff { workshop: id } => {
            let known = owned(workshop, me)?;
            if known.called_off { Ok(vec![]) } else { Ok(vec![Known::CalledOff { workshop: *id }.into()]) }
        }
        Command::SetSignUp { workshop: id, open } => {
            let known = owned(workshop, me)?;
            if known.closed != *open {
                Ok(vec![])
            } else {
                Ok(vec![Known::SignUpSet { workshop: *id, open: *open }.into()])
            }
        }
        Command::Adopt { from } => adopt(workshop, from, me),
        Command::SignUp { party, via, lang, .. } => sign_up(workshop, *party, *via, *lang, me, moment),
        Command::GiveUp { signup, .. } => give_up(workshop, *signup, me, moment),
        // Of other aggregates.
        Command::MarkCalled { .. }
        | Command::EraseContact { .. }
        | Command::Redeem { .. }
        | Command::Reverse { .. }
        | Command::ReportUse { .. } => Err(Refusal::Unknown),
    }
}

fn owned(workshop: Option<&Workshop>, me: DeviceId) -> Result<&Workshop, Refusal> {
    let known = workshop.filter(|w| w.details.is_some()).ok_or(Refusal::Unknown)?;
    if known.owner == Some(me) { Ok(known) } else { Err(Refusal::NotOwner) }
}

fn plan(
    workshop: Option<&Workshop>,
    source: [u8; 16],
    details: &Details,
    origin: Option<&Origin>,
    me: DeviceId,
) -> Result<Vec<Body>, Refusal> {
    possible(details)?;
    let id = workshop_id(me, &source);
    let before = workshop.and_then(|w| w.details.as_ref());
    if before == Some(details) {
        return Ok(vec![]);
    }
    let (details, origin) = (details.clone(), origin.cloned());
    let seats = details.seats;
    let mut bodies = vec![Known::Planned { workshop: id, source, details, origin }.into()];
    if let Some(w) = workshop.filter(|w| !w.called_off) {
        bodies.extend(promotions(w, seats, None));
    }
    Ok(bodies)
}

/// A workshop that is revised takes place, even if it had been called off.
fn revise(w: &Workshop, details: &Details, origin: Option<&Origin>) -> Result<Vec<Body>, Refusal> {
    possible(details)?;
    if w.details.as_ref() == Some(details) && w.origin.as_ref() == origin && !w.called_off {
        return Ok(vec![]);
    }
    let (details, origin) = (details.clone(), origin.cloned());
    let promoted = promotions(w, details.seats, None);
    let mut bodies = vec![Known::Revised { workshop: w.id, details, origin }.into()];
    bodies.extend(promoted);
    Ok(bodies)
}

fn possible(details: &Details) -> Result<(), Refusal> {
    let possible = details.ends > details.starts && details.seats <= SEATS_MAX;
    if possible { Ok(()) } else { Err(Refusal::BadPlan) }
}

fn adopt(workshop: Option<&Workshop>, from: &Workshop, me: DeviceId) -> Result<Vec<Body>, Refusal> {
    let details = from.details.clone().ok_or(Refusal::Unknown)?;
    if workshop.is_some_and(|w| w.details.is_some()) {
        return Ok(vec![]);
    }
    let workshop = workshop_id(me, &from.source);
    let (source, closed, called_off) = (from.source, from.closed, from.called_off);
    let (from, signups, origin) = (from.id, from.signups.clone(), from.origin.clone());
    Ok(vec![Known::Adopted { workshop, source, from, details, closed, signups, called_off, origin }.into()])
}

fn sign_up(
    workshop: Option<&Workshop>,
    party: u8,
    via: Via,
    lang: Lang,
    me: DeviceId,
    moment: &Moment,
) -> Result<Vec<Body>, Refusal> {
    let w = workshop.ok_or(Refusal::Unknown)?;
    let details = w.details.as_ref().ok_or(Refusal::Unknown)?;
    if party == 0 || party > PARTY_MAX {
        return Err(Refusal::PartyTooLarge);
    }
    if w.called_off {
        return Err(Refusal::CalledOff);
    }
    if details.ends <= moment.now() {
        return Err(Refusal::Over);
    }
    if w.closed && via == Via::Kiosk {
        return Err(Refusal::Closed);
    }
    let (workshop, signup) = (w.id, moment.ids.signup());
    if w.owner != Some(me) {
        return Ok(vec![Known::SignUpRequested { workshop, signup, party, via, lang }.into()]);
    }
    if w.free() >= u16::from(party) {
        return Ok(vec![Known::Granted { workshop, signup, party, via, lang }.into()]);
    }
    if w.waiting().count() >= WAITING_MAX {
        return Err(Refusal::WaitingFull);
    }
    Ok(vec![Known::Waitlisted { workshop, signup, party, via, lang }.into()])
}

fn give_up(
    workshop: Option<&Workshop>,
    signup: SignUpId,
    me: DeviceId,
    moment: &Moment,
) -> Result<Vec<Body>, Refusal> {
    let w = owned(workshop, me)?;
    let leaving = w.signup(signup).ok_or(Refusal::Unknown)?;
    let mut bodies = vec![Known::GivenUp { workshop: w.id, signup }.into()];
    match leaving.standing {
        Standing::GivenUp => return Err(Refusal::AlreadyGivenUp),
        Standing::Waiting => {}
        Standing::Seat => {
            let ahead = w.details.as_ref().filter(|d| d.ends > moment.now() && !w.called_off);
            bodies.extend(ahead.map(|d| promotions(w, d.seats, Some(leaving))).unwrap_or_default());
        }
    }
    Ok(bodies)
}

/// Gives the free seats to the waiting list: in order, each sign-up whose party fits in what is left.
///
/// A couple never blocks a seat that a single person could use; whoever is passed over keeps their place.
fn promotions(w: &Workshop, seats: u16, leaving: Option<&SignUp>) -> Vec<Body> {
    let gone = leaving.map_or(0, |s| u16::from(s.party));
    let mut free = seats.saturating_sub(w.taken().saturating_sub(gone));
    let mut bodies = Vec::new();
    for waiting in w.waiting() {
        let party = u16::from(waiting.party);
        if party <= free {
            free -= party;
            bodies.push(Known::Promoted { workshop: w.id, signup: waiting.id }.into());
        }
    }
    bodies
}
