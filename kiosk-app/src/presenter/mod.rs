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
use perron_flow::{Kiosk, Learn, Pass, Redeeming, Screen, Ticket, Workshops};
use perron_languages::{Direction, Typesetting};
pub use pictures::Pictures;

/// What a screen's presenter needs.
pub(crate) struct Context<'a> {
    pub(crate) k: &'a Kiosk,
    pub(crate) w: Words<'a>,
    pub(crate) pictures: &'a Pictures,
}

/// The view of a state.
#[must_use]
pub fn present(k: &Kiosk, catalogue: &Catalogue, pictures: &Pictures) -> ViewModel {
    let cx = Context { k, w: catalogue.of(k.context.look.lang), pictures };
    let set = Typesetting::of_screen(k.context.look.lang.as_str(), learn::language(k));
    let look = LookVm {
        size: i32::from(k.context.look.size),
        contrast: k.context.look.contrast,
        lang: k.context.look.lang.as_str().to_owned(),
        right_to_left: set.direction == Direction::RightToLeft,
        font: set.face.to_owned(),
    };
    let mut view = ViewModel { look, chrome: frame::chrome(&cx, catalogue), ..ViewModel::default() };
    if let Some(left) = k.visit.countdown {
        view.chrome.screen = Shown::Idle;
        view.idle = idle(&cx, left);
    } else if k.shown.shows_languages() {
        view.chrome.screen = Shown::Language;
    } else if let Some(notice) = k.shown.notice() {
        view.notice = notice::notice(&cx, notice);
    } else {
        screen(&cx, &mut view);
    }
    view
}

/// What the screen shows where nothing lies over it.
fn screen(cx: &Context<'_>, view: &mut ViewModel) {
    match cx.k.shown.screen() {
        Screen::Home => view.home = resident::home(cx),
        Screen::Workshops(Workshops::List { page }) => view.workshops = resident::list(cx, *page),
        Screen::Workshops(Workshops::One { id, .. }) => view.workshop = resident::detail(cx, *id),
        Screen::SignUp(form) => view.form = form::sign_up(cx, form),
        Screen::Ticket(Ticket::New(ticket)) => view.ticket = ticket::ticket(cx, ticket),
        Screen::Ticket(Ticket::Mine { signup, workshop, sure }) => {
            view.my_ticket = ticket::mine(cx, *signup, workshop, *sure);
        }
        Screen::Ticket(Ticket::TypeCode(field)) => view.form = form::code(cx, field),
        Screen::Pass(Pass::Scan) => view.pass_scan = pass::scan(cx),
        Screen::Pass(Pass::TypeNumber(field)) => view.form = form::number(cx, field),
        Screen::Pass(Pass::Worth(found)) => view.pass_result = pass::result(cx, found),
        Screen::Learn(Learn::Shelf) => view.shelf = learn::shelf(cx),
        Screen::Learn(Learn::SelfCheck(check)) => view.lesson = learn::self_check(cx, check),
        Screen::Learn(Learn::Cover(id)) => view.tutorial = learn::cover(cx, id),
        Screen::Learn(Learn::Lesson(lesson)) => view.lesson = learn::lesson(cx, lesson),
        Screen::Learn(Learn::End(end)) => view.lesson_end = learn::end(cx, end),
        Screen::Learn(Learn::TypeMemo(field)) => view.form = form::memo(cx, field),
        Screen::Door(pin) => view.pin = advisor::pin(cx, pin),
        Screen::Advisor { page } => view.advisor = advisor::list(cx, *page),
        Screen::Roster(list) => {
            view.advisor = advisor::frame(cx, 0);
            view.roster = roster::roster(cx, list);
        }
        Screen::Redeem(Redeeming::Voucher(redeem)) => {
            view.advisor = advisor::frame(cx, 1);
            view.redeem = redeem::redeem(cx, redeem);
        }
        Screen::Redeem(Redeeming::Amount { redeem, field }) => view.form = form::amount(cx, redeem, field),
        Screen::Redeem(Redeeming::Reason { past, field }) => view.form = form::reason(cx, past, field),
    }
}

fn idle(cx: &Context<'_>, left: u32) -> IdleVm {
    let w = &cx.w;
    IdleVm {
        headline: w.text("idle-headline"),
        body: w.text("idle-body"),
        left: i32::try_from(left).unwrap_or(0),
        total: i32::try_from(cx.k.context.site.idle.countdown).unwrap_or(30),
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
