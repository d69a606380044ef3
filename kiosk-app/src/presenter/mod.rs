//! From state to what the screens show. Pure: the same state gives the same view.
//!
//! One file per family of screens. A screen that is not shown keeps its default, so that nothing of a person stays in
//! the view after the visit.

mod advisor;
mod card;
mod form;
mod frame;
mod learn;
mod notice;
mod pass;
mod pictures;
mod redeem;
mod resident;
mod roster;
mod stage;
mod ticket;

use crate::catalogue::{Catalogue, Words};
use crate::vm::{IdleVm, LookVm, Screen as Shown, ViewModel};
use perron_flow::{Kiosk, Screen};
pub use pictures::Pictures;

/// What a screen's presenter needs.
pub(crate) struct Eye<'a> {
    pub(crate) k: &'a Kiosk,
    pub(crate) w: Words<'a>,
    pub(crate) pictures: &'a Pictures,
}

/// The view of a state.
#[must_use]
pub fn present(k: &Kiosk, catalogue: &Catalogue, pictures: &Pictures) -> ViewModel {
    let eye = Eye { k, w: catalogue.of(k.look.lang), pictures };
    let look = LookVm {
        size: i32::from(k.look.size),
        contrast: k.look.contrast,
        lang: k.look.lang.as_str().to_owned(),
        mirrored: learn::mirrored(k),
    };
    let mut view = ViewModel { look, chrome: frame::chrome(&eye, catalogue), ..ViewModel::default() };
    if let Some(left) = k.countdown {
        view.chrome.screen = Shown::Idle;
        view.idle = idle(&eye, left);
        return view;
    }
    match &k.screen {
        Screen::Home => view.home = resident::home(&eye),
        Screen::Languages(_) => {}
        Screen::Workshops { page } => view.workshops = resident::list(&eye, *page),
        Screen::Workshop { id, .. } => view.workshop = resident::detail(&eye, *id),
        Screen::SignUp(form) => view.form = form::sign_up(&eye, form),
        Screen::TypeCode(field) => view.form = form::code(&eye, field),
        Screen::TypeNumber(field) => view.form = form::number(&eye, field),
        Screen::Reason { past, field } => view.form = form::reason(&eye, past, field),
        Screen::Amount { redeem, field } => view.form = form::amount(&eye, redeem, field),
        Screen::Ticket(ticket) => view.ticket = ticket::ticket(&eye, ticket),
        Screen::MyTicket { signup, workshop, sure } => {
            view.my_ticket = ticket::mine(&eye, *signup, workshop, *sure)
        }
        Screen::Notice { notice, .. } => view.notice = notice::notice(&eye, notice),
        Screen::Shelf => view.shelf = learn::shelf(&eye),
        Screen::SelfCheck(check) => view.lesson = learn::self_check(&eye, check),
        Screen::Tutorial(id) => view.tutorial = learn::cover(&eye, id),
        Screen::Lesson(lesson) => view.lesson = learn::lesson(&eye, lesson),
        Screen::LessonEnd(end) => view.lesson_end = learn::end(&eye, end),
        Screen::MemoCode(field) => view.form = form::memo(&eye, field),
        Screen::PassScan => view.pass_scan = pass::scan(&eye),
        Screen::PassResult(found) => view.pass_result = pass::result(&eye, found),
        Screen::Pin(pin) => view.pin = advisor::pin(&eye, pin),
        Screen::Advisor { page } => view.advisor = advisor::list(&eye, *page),
        Screen::Roster(list) => {
            view.advisor = advisor::frame(&eye, 0);
            view.roster = roster::roster(&eye, list);
        }
        Screen::Redeem(redeem) => {
            view.advisor = advisor::frame(&eye, 1);
            view.redeem = redeem::redeem(&eye, redeem);
        }
    }
    view
}

fn idle(eye: &Eye<'_>, left: u32) -> IdleVm {
    let w = &eye.w;
    IdleVm {
        headline: w.text("idle-headline"),
        body: w.text("idle-body"),
        left: i32::try_from(left).unwrap_or(0),
        total: i32::try_from(eye.k.site.idle.countdown).unwrap_or(30),
        unit: w.with("idle-unit", &[("n", left.into())]),
        primary: w.text("idle-yes"),
        secondary: w.text("idle-no"),
        hint: w.text("idle-hint"),
    }
}

/// A page of a list: from which to which row, of how many.
pub(crate) fn position(w: &Words<'_>, page: usize, per_page: usize, total: usize) -> String {
    let (from, to) = (page * per_page + 1, ((page + 1) * per_page).min(total));
    let id = match to.saturating_sub(from) {
        0 => "range-one",
        1 => "range-two",
        _ => "range",
    };
    if total == 0 {
        String::new()
    } else {
        w.with(id, &[("from", from.into()), ("to", to.into()), ("total", total.into())])
    }
}
