//! The fold of a workshop: applies what its owner decided, holds no rule.

use crate::ids::{SignUpId, WorkshopId};
use crate::lang::Lang;
use crate::log::{Known, Meta};
use crate::workshop::{Details, News, Request, SignUp, Standing, Via, Workshop, workshop_id};

/// Applies one body. Bodies from a device that is not the owner change nothing, except requests.
pub(crate) fn evolve(workshop: Option<Workshop>, id: WorkshopId, meta: &Meta, body: &Known) -> Workshop {
    let mut w = workshop.unwrap_or_else(|| Workshop { id, ..Workshop::default() });
    if let Known::SignUpRequested { signup, party, .. } = body {
        let request = Request { signup: *signup, party: *party };
        if w.signup(*signup).is_none()
            && let Err(at) = w.requests.binary_search(&request)
        {
            w.requests.insert(at, request);
        }
        return w;
    }
    if let Known::Planned { source, details, origin, .. } = body {
        if workshop_id(meta.device, source) == id {
            let moved = moves(&w, details);
            w.owner = Some(meta.device);
            w.source = *source;
            w.details = Some(details.clone());
            if origin.is_some() {
                w.origin.clone_from(origin);
            }
            if moved {
                tell(&mut w, News::Moved, meta);
            }
        }
        return w;
    }
    if let Known::Adopted { source, details, closed, signups, called_off, origin, .. } = body {
        if workshop_id(meta.device, source) == id && w.details.is_none() {
            w.owner = Some(meta.device);
            w.source = *source;
            w.details = Some(details.clone());
            w.closed = *closed;
            w.called_off = *called_off;
            w.origin.clone_from(origin);
            w.requests.retain(|r| signups.iter().all(|s| s.id != r.signup));
            w.signups.clone_from(signups);
        }
        return w;
    }
    if w.owner == Some(meta.device) {
        decided(&mut w, meta, body);
    }
    w
}

fn decided(w: &mut Workshop, meta: &Meta, body: &Known) {
    match body {
        Known::CalledOff { .. } => {
            w.called_off = true;
            tell(w, News::CalledOff, meta);
        }
        Known::Revised { details, origin, .. } => {
            let news = match (w.called_off, moves(w, details)) {
                (true, true) => Some(News::OnAgainMoved),
                (true, false) => Some(News::OnAgain),
                (false, true) => Some(News::Moved),
                (false, false) => None,
            };
            w.called_off = false;
            w.details = Some(details.clone());
            w.origin.clone_from(origin);
            if let Some(news) = news {
                tell(w, news, meta);
            }
        }
        Known::SignUpSet { open, .. } => w.closed = !open,
        Known::Granted { signup, party, via, lang, .. } => {
            add(w, meta, (*signup, *party, *via, *lang), Standing::Seat)
        }
        Known::Waitlisted { signup, party, via, lang, .. } => {
            add(w, meta, (*signup, *party, *via, *lang), Standing::Waiting)
        }
        Known::GivenUp { signup, .. } => change(w, *signup, |s| {
            s.standing = Standing::GivenUp;
            s.news = None;
        }),
        Known::Promoted { signup, .. } => change(w, *signup, |s| {
            s.standing = Standing::Seat;
            s.news = Some((News::Promoted.after(s.news.map(|(news, _)| news)), meta.hlc));
        }),
        // Applied before, whoever says them.
        Known::Planned { .. } | Known::SignUpRequested { .. } | Known::Adopted { .. } => {}
        // Of other aggregates.
        Known::Called { .. }
        | Known::ContactErased { .. }
        | Known::Redeemed { .. }
        | Known::Reversed { .. }
        | Known::TutorialUsed { .. } => {}
    }
}

/// Whether people must be told that it is elsewhere or at another time.
fn moves(w: &Workshop, details: &Details) -> bool {
    w.details
        .as_ref()
        .is_some_and(|d| d.starts != details.starts || d.ends != details.ends || d.room != details.room)
}

fn add(w: &mut Workshop, meta: &Meta, (id, party, via, lang): (SignUpId, u8, Via, Lang), standing: Standing) {
    if w.signup(id).is_none() {
        w.requests.retain(|r| r.signup != id);
        w.signups.push(SignUp { id, party, standing, via, lang, at: meta.hlc, news: None });
    }
}

fn change(w: &mut Workshop, id: SignUpId, with: impl FnOnce(&mut SignUp)) {
    if let Some(signup) = w.signups.iter_mut().find(|s| s.id == id) {
        with(signup);
    }
}

fn tell(w: &mut Workshop, news: News, meta: &Meta) {
    for signup in w.signups.iter_mut().filter(|s| s.standing != Standing::GivenUp) {
        signup.news = Some((news.after(signup.news.map(|(news, _)| news)), meta.hlc));
    }
}
