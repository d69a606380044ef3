//! From state to what the screens show. Pure: the same state gives the same view.
//!
//! One file per family of screens. A screen that is not shown keeps its default, so that nothing of a person stays in
//! the view after the visit.

mod advisor;
mod card;
mod devices;
mod form;
mod frame;
mod home;
mod learn;
mod notice;
mod pass;
mod pictures;
mod redeem;
mod roster;
mod stage;
mod ticket;
mod viewfinder;
mod workshops;

use crate::catalogue::{Catalogue, Words};
use crate::vm::{Door, IdleVm, LookVm, Screen as Shown, ViewModel};
use frame::{Place, Title};
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
    view.viewfinder = viewfinder::viewfinder(&cx);
    view
}

/// What the screen shows where nothing lies over it.
fn screen(cx: &Context<'_>, view: &mut ViewModel) {
    match cx.k.shown.screen() {
        Screen::Home => view.home = home::home(cx),
        Screen::Workshops(Workshops::List { page }) => view.workshops = workshops::list(cx, *page),
        Screen::Workshops(Workshops::One { id, .. }) => view.workshop = workshops::detail(cx, *id),
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
        Screen::Devices(devices) => {
            view.advisor = advisor::frame(cx, 2);
            view.devices = devices::devices(cx, devices);
        }
        Screen::Redeem(Redeeming::Amount { redeem, field }) => view.form = form::amount(cx, redeem, field),
        Screen::Redeem(Redeeming::Reason { past, field }) => view.form = form::reason(cx, past, field),
    }
}

/// What the frame says of each screen.
fn place_of(screen: &Screen) -> Place<'_> {
    match screen {
        Screen::Home => {
            Place { title: Title::None, ..Place::new(Shown::Home, Door::None, "").without_back() }
        }
        Screen::Workshops(Workshops::List { .. }) => {
            Place::new(Shown::Workshops, Door::Workshops, "title-workshops")
        }
        Screen::Workshops(Workshops::One { .. }) => {
            Place::new(Shown::Workshop, Door::Workshops, "title-workshops")
        }
        Screen::SignUp(form) => {
            let door = if form.desk { Door::None } else { Door::Workshops };
            Place::new(Shown::Form, door, "title-sign-up")
        }
        Screen::Ticket(Ticket::New(_)) => {
            Place::new(Shown::Ticket, Door::Workshops, "title-ticket").without_back()
        }
        Screen::Ticket(Ticket::Mine { .. }) => Place::new(Shown::MyTicket, Door::Workshops, "title-ticket"),
        Screen::Ticket(Ticket::TypeCode(_)) => Place::new(Shown::Form, Door::Workshops, "title-ticket"),
        Screen::Pass(Pass::Scan) => Place::new(Shown::PassScan, Door::Pass, "title-pass"),
        Screen::Pass(Pass::TypeNumber(_)) => Place::new(Shown::Form, Door::Pass, "title-pass"),
        Screen::Pass(Pass::Worth(_)) => Place::new(Shown::PassResult, Door::Pass, "title-pass"),
        Screen::Learn(learn) => place_of_learning(learn),
        Screen::Door(_) => Place::new(Shown::Pin, Door::None, "title-door"),
        Screen::Advisor { .. } => Place::new(Shown::Advisor, Door::None, "title-door").without_back(),
        Screen::Roster(_) => Place::new(Shown::Roster, Door::None, "title-door"),
        Screen::Redeem(Redeeming::Voucher(_)) => Place::new(Shown::Redeem, Door::None, "title-door"),
        Screen::Devices(_) => Place::new(Shown::Devices, Door::None, "title-door"),
        Screen::Redeem(Redeeming::Amount { .. } | Redeeming::Reason { .. }) => {
            Place::new(Shown::Form, Door::None, "title-door")
        }
    }
}

fn place_of_learning(learn: &Learn) -> Place<'_> {
    let place = |screen| Place::new(screen, Door::Learn, "title-learn");
    match learn {
        Learn::Shelf => place(Shown::Shelf),
        Learn::SelfCheck(_) => Place::new(Shown::Lesson, Door::Learn, "title-check"),
        Learn::Cover(_) => place(Shown::Tutorial),
        Learn::Lesson(lesson) => Place {
            title: Title::Written(lesson.tutorial.title()),
            back: Some("stop"),
            ..place(Shown::Lesson)
        },
        Learn::End(_) => place(Shown::LessonEnd),
        Learn::TypeMemo(_) => place(Shown::Form),
    }
}

/// Screens whose words hang on the date.
fn counts_days(shown: &perron_flow::Shown) -> bool {
    let counts = matches!(
        shown.screen(),
        Screen::Workshops(Workshops::List { .. })
            | Screen::Advisor { .. }
            | Screen::Pass(Pass::Scan | Pass::Worth(_))
            | Screen::Redeem(Redeeming::Voucher(_))
    );
    counts && shown.notice().is_none() && !shown.shows_languages()
}

fn idle(cx: &Context<'_>, left: u32) -> IdleVm {
    let w = &cx.w;
    IdleVm {
        headline: w.text("idle-headline"),
        body: w.text("idle-body"),
        left: i32::try_from(left).unwrap_or(0),
        total: i32::try_from(cx.k.context.site.idle.countdown).unwrap_or(30),
        unit: w.with("idle-unit", &[("n", left.into())]),
        stay: w.text("idle-yes"),
        end: w.text("idle-no"),
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
