//! Screen: its points and size, whether all of it answers to a finger, and what a person sees on plain colours.
//!
//! A screen without touch is no fault of the machine: the profile says what it counts as, most often a station.

mod edid;
mod grid;
mod touch;

use std::time::Duration;

use crate::clean;
use crate::draft::Draft;
use crate::exam::{Exam, over};
use crate::parts::input::{Kind, devices};
use crate::report::{Outcome, Part};
use crate::wire::{Answer, Picture};
use crate::words::{Message, say};

/// Where the kernel lists what screens are plugged into.
const CONNECTORS: &str = "/sys/class/drm";

/// Sockets of screens that are built in.
const INTERNAL: [&str; 3] = ["eDP", "LVDS", "DSI"];

/// What is shown to find dead pixels and stains.
const COLOURS: [[u8; 3]; 5] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255], [0, 0, 0]];

/// How long each colour stays, unless Enter is pressed.
const COLOUR: Duration = Duration::from_secs(5);

/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(15);

/// Time between two looks at whether Enter was pressed.
const LOOK: Duration = Duration::from_millis(100);

/// A screen that is plugged in.
struct Screen {
    name: String,
    size: Option<(u64, u64)>,
    inches: Option<u64>,
}

pub(super) fn examine(exam: &mut Exam<'_>) -> Draft {
    let mut draft = Draft::new(Part::Screen);
    match screen(exam) {
        Some(screen) => weigh(exam, &screen, &mut draft),
        None => {
            draft.saw(say!("screen-none"));
            let why = say!("screen-missing");
            draft.weigh(Outcome::Unknown, why);
        }
    }
    touch(exam, &mut draft);
    if exam.options.is_guided {
        look(exam, &mut draft);
    } else {
        draft.weigh(Outcome::Unknown, unseen());
    }
    draft
}

/// Why dead pixels are unknown.
fn unseen() -> Message {
    say!("screen-pixels-nobody")
}

/// The screen that is built in, or else the first that is plugged in.
fn screen(exam: &Exam<'_>) -> Option<Screen> {
    let field = |name: &str, field: &str| exam.text(&format!("{CONNECTORS}/{name}/{field}"));
    let mut names = exam.names(CONNECTORS);
    names.retain(|name| field(name, "status").as_deref() == Some("connected"));
    let internal = names.iter().find(|name| INTERNAL.iter().any(|kind| name.contains(kind)));
    let name = internal.or(names.first())?;
    let modes = exam.page(&format!("{CONNECTORS}/{name}/modes")).unwrap_or_default();
    let edid = exam.wire.files.read(&format!("{CONNECTORS}/{name}/edid")).unwrap_or_default();
    let short = name.split_once('-').map_or(name.as_str(), |(_, short)| short);
    Some(Screen {
        name: clean::name(short),
        size: modes.lines().next().and_then(size),
        inches: edid::inches(&edid),
    })
}

/// `1920x1080`, also with what follows for interlaced ones.
fn size(mode: &str) -> Option<(u64, u64)> {
    let (width, rest) = mode.trim().split_once('x')?;
    let height: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let (width, height) = (width.parse().ok()?, height.parse().ok()?);
    let believed = 1..=32_768;
    (believed.contains(&width) && believed.contains(&height)).then_some((width, height))
}

fn weigh(exam: &Exam<'_>, screen: &Screen, draft: &mut Draft) {
    let figures = &exam.profile.screen;
    match screen.size {
        Some((a, b)) => {
            let (width, height) = (a.max(b), a.min(b)); // a tablet's panel may stand upright
            let name = &screen.name;
            draft.saw(say!("screen-size", name, width, height));
            let outcome = figures.width.rate(width).worse(figures.height.rate(height));
            let why = say!("screen-few-points", width, height);
            draft.weigh(outcome, why);
        }
        None => {
            draft.saw(Message::same(screen.name.clone()));
            let why = say!("screen-points-not-told");
            draft.weigh(Outcome::Unknown, why);
        }
    }
    match screen.inches {
        Some(inches) => {
            draft.saw(say!("screen-inches", inches));
            let why = say!("screen-small", inches);
            draft.weigh(figures.inches.rate(inches), why);
        }
        None => draft.saw(say!("screen-inches-not-known")),
    }
}

fn touch(exam: &mut Exam<'_>, draft: &mut Draft) {
    let without = Outcome::from(exam.profile.screen.no_touch);
    let Some(device) = devices(exam, Kind::TouchScreen).into_iter().next() else {
        draft.saw(say!("touch-none"));
        let why = say!("touch-missing");
        return draft.weigh(without, why);
    };
    let name = &device.name;
    draft.saw(say!("touch-named", name));
    if !exam.options.is_guided {
        let why = say!("touch-nobody");
        return draft.weigh(Outcome::Unknown, why);
    }
    let stream = device.event.as_deref().and_then(|event| exam.wire.streams.open(event).ok());
    let Some(mut stream) = stream else {
        let why = say!("touch-unreadable");
        return draft.weigh(Outcome::Unknown, why);
    };
    let answered = touch::touch(exam, stream.as_mut());
    exam.person.show(Picture::Nothing);
    weigh_touch(exam, answered, draft);
}

fn weigh_touch(exam: &Exam<'_>, answered: touch::Answered, draft: &mut Draft) {
    let without = Outcome::from(exam.profile.screen.no_touch);
    match answered {
        touch::Answered::NoTime => {
            let why = over();
            draft.weigh(Outcome::Unknown, say!("touch-not-tried", why));
        }
        touch::Answered::Nothing(why) => {
            let why = say!("touch-silent", why);
            draft.weigh(without, why);
        }
        touch::Answered::Fields(count) => {
            let (count, all) = (count as u64, grid::FIELDS as u64);
            draft.saw(say!("touch-answered", count, all));
            let dead = all.saturating_sub(count);
            let outcome = match exam.profile.screen.dead_fields.rate(dead) {
                Outcome::Fail => without,
                outcome => outcome,
            };
            let why = say!("touch-dead-fields", dead, all);
            draft.weigh(outcome, why);
        }
    }
}

/// Fills the screen with plain colours and asks what was seen.
fn look(exam: &mut Exam<'_>, draft: &mut Draft) {
    let want = COLOUR * u32::try_from(COLOURS.len()).unwrap_or(1) + ANSWER;
    let Some(limit) = exam.budget.person(want, want) else {
        let why = over();
        return draft.weigh(Outcome::Unknown, say!("screen-pixels-not-tried", why));
    };
    let clock = exam.wire.clock;
    let until = clock.now() + limit;
    exam.person
        .tell("Five colours fill the screen: look for dots, stains and stripes. Enter shows the next one.");
    exam.person.is_done(); // what was pressed before counts for nothing
    for colour in COLOURS {
        exam.person.show(Picture::Plain(colour));
        let next = clock.now() + COLOUR;
        while clock.now() < next && !exam.person.is_done() {
            clock.sleep(LOOK);
        }
    }
    exam.person.show(Picture::Nothing);
    let left = until.saturating_sub(clock.now());
    match exam.person.ask("Did you see dots, stains or stripes?", left) {
        Answer::No => draft.saw(say!("screen-no-stains")),
        Answer::Yes => {
            let why = say!("screen-stains");
            draft.weigh(exam.profile.screen.stains.into(), why);
        }
        Answer::Skip => draft.weigh(Outcome::Unknown, unseen()),
    }
}

#[cfg(test)]
mod tests;
