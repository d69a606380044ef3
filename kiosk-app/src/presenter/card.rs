//! One workshop as a card.

use super::Context;
use crate::vm::{Does, WorkshopVm};
use crate::words;
use perron_domain::workshop::{Level, Workshop};

/// What a level is called.
pub(super) fn level(cx: &Context<'_>, level: Level) -> String {
    cx.w.text(match level {
        Level::Beginner => "level-beginner",
        Level::SomePractice => "level-some-practice",
        Level::AtEase => "level-at-ease",
    })
}

/// The card, which leads nowhere by itself. A room of more seats than dots fit shows words only.
pub(super) fn card(cx: &Context<'_>, workshop: &Workshop) -> WorkshopVm {
    const DOTS_MAX: u16 = 12;
    let (w, zone) = (&cx.w, cx.k.context.site.zone);
    let Some(d) = &workshop.details else { return WorkshopVm::default() };
    let day = d.starts.day(zone);
    let free = workshop.free();
    let seats = match free {
        _ if workshop.closed => w.text("seats-closed"),
        0 => w.text("seats-full"),
        n => w.with("seats-free", &[("n", n.into())]),
    };
    let dots = d.seats <= DOTS_MAX;
    WorkshopVm {
        act: Does::default(),
        day: words::weekday(w, day).to_uppercase(),
        num: words::day(w, day),
        month: words::month(w, day),
        day_short: words::weekday_short(w, day),
        month_short: words::month_short(w, day),
        title: d.title.as_str().to_owned(),
        time: words::from_to(w, d.starts, d.ends, zone),
        begins: words::hour(w, d.starts.local(zone)),
        ends: w.with("until-hour", &[("to", words::hour(w, d.ends.local(zone)).into())]),
        room: d.room.as_str().to_owned(),
        level: level(cx, d.level),
        taken: if dots { i32::from(workshop.taken().min(d.seats)) } else { 0 },
        total: if dots { i32::from(d.seats) } else { 0 },
        seats,
        free: free > 0 && !workshop.closed,
    }
}
