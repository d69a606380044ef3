//! The advisor's door, frame and workshops.

use super::viewfinder::by_reader;
use super::{Context, position};
use crate::vm::{AdvisorRowVm, AdvisorVm, ButtonVm, NavVm, PinVm};
use crate::words;
use perron_domain::workshop::Workshop;
use perron_flow::{AdvisorAct, DoorAct, PinScreen, PinStage};

pub(super) fn pin(cx: &Context<'_>, pin: &PinScreen) -> PinVm {
    let (k, w) = (cx.k, &cx.w);
    let wait = if pin.stage == PinStage::Enter { k.guards.pin.wait() } else { 0 };
    let length = i32::try_from(k.context.site.pin_length).unwrap_or(6);
    let question = match pin.stage {
        PinStage::Enter => "pin-question",
        PinStage::New => "pin-new",
        PinStage::Again(_) => "pin-again",
    };
    let hint = match pin.stage {
        PinStage::Enter if pin.badge.is_some() => w.text("pin-hint-badge"),
        PinStage::Enter => by_reader(cx, ["pin-hint", "pin-hint-camera", "pin-hint-none"]),
        _ => w.with("pin-new-hint", &[("n", i64::from(length).into())]),
    };
    let error = match () {
        () if cx.k.is_checking_pin() => w.text("pin-checking"),
        () if wait > 0 => w.with("pin-wait", &[("seconds", wait.into())]),
        () if pin.wrong && pin.stage == PinStage::Enter => w.text("pin-wrong"),
        () if pin.wrong => w.text("pin-different"),
        () => String::new(),
    };
    PinVm {
        question: w.text(question),
        hint,
        dots: i32::try_from(pin.digits.len()).unwrap_or(0),
        length,
        error,
        locked: wait > 0 || cx.k.is_checking_pin(),
        forgotten: if pin.stage == PinStage::Enter && !cx.k.is_checking_pin() {
            ButtonVm::new(DoorAct::Forgotten, w.text("pin-forgotten"))
        } else {
            ButtonVm::default()
        },
        give: DoorAct::Give.into(),
    }
}

/// Sign-ups with news that nobody told yet.
pub(super) fn due(cx: &Context<'_>, workshop: &Workshop) -> usize {
    workshop.signups.iter().filter(|s| cx.k.context.call(s.id).due(s)).count()
}

/// The frame around every advisor's screen.
pub(super) fn frame(cx: &Context<'_>, at: i32) -> AdvisorVm {
    let (k, w) = (cx.k, &cx.w);
    let due: usize = k.context.workshops.iter().map(|x| due(cx, x)).sum();
    let badge_in = k.context.advisor.as_ref().is_some_and(|a| a.key.is_some());
    let nav = |act: AdvisorAct, icon: &str, id: &str, badge: String| NavVm {
        act: act.into(),
        icon: icon.to_owned(),
        text: w.text(id),
        badge,
    };
    let calls = if due > 0 { due.to_string() } else { String::new() };
    AdvisorVm {
        title: w.text("advisor-title"),
        sub: w.with("advisor-sub", &[("n", due.into())]),
        nav: vec![
            nav(AdvisorAct::Workshops, "calendar", "nav-workshops", calls),
            nav(AdvisorAct::Passes, "ticket", "nav-pass", String::new()),
            nav(AdvisorAct::Devices, "gear", "nav-devices", String::new()),
        ],
        at,
        badge: w.text(if badge_in { "badge-in" } else { "badge-out" }),
        badge_in,
        lock: w.text("lock"),
        ..AdvisorVm::default()
    }
}

pub(super) fn list(cx: &Context<'_>, page: usize) -> AdvisorVm {
    let (k, w) = (cx.k, &cx.w);
    let (per_page, total) = (k.context.rows_per_page(), k.context.workshops.len());
    AdvisorVm {
        rows: k.context.workshops.iter().skip(page * per_page).take(per_page).map(|x| row(cx, x)).collect(),
        can_up: page > 0,
        can_down: (page + 1) * per_page < total,
        position: position(w, page, per_page, total),
        empty: if total == 0 { w.text("advisor-empty") } else { String::new() },
        ..frame(cx, 0)
    }
}

fn row(cx: &Context<'_>, workshop: &Workshop) -> AdvisorRowVm {
    let (w, zone) = (&cx.w, cx.k.context.site.zone);
    let Some(d) = &workshop.details else { return AdvisorRowVm::default() };
    let day = d.starts.day(zone);
    let waiting = workshop.waiting().count();
    let args = [("taken", workshop.taken().into()), ("total", d.seats.into()), ("waiting", waiting.into())];
    let due = due(cx, workshop);
    AdvisorRowVm {
        act: AdvisorAct::Open(workshop.id).into(),
        day: words::weekday_short(w, day),
        num: words::day(w, day),
        month: words::month_short(w, day),
        title: d.title.as_str().to_owned(),
        time: words::from_to(w, d.starts, d.ends, zone),
        counts: w.with(if waiting > 0 { "counts-waiting" } else { "counts" }, &args),
        calls: if due > 0 { w.with("calls-due", &[("n", due.into())]) } else { String::new() },
        state: match () {
            () if workshop.called_off => w.text("state-called-off"),
            () if workshop.closed => w.text("state-closed"),
            () => String::new(),
        },
    }
}
