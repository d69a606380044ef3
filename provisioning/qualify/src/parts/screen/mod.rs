//! Screen: its points and size, whether all of it answers to a finger, and what a person sees on plain colours.
//!
//! A screen without touch is no fault of the machine: the profile says what it counts as, most often a station.

mod edid;
mod grid;
mod touch;

use std::time::Duration;

use crate::clean;
use crate::draft::Draft;
use crate::exam::{Exam, NOBODY, OVER};
use crate::parts::input::{Kind, devices};
use crate::report::{Outcome, Part};
use crate::wire::{Answer, Picture};

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

/// How often it is looked whether Enter was pressed.
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
            draft.saw("none");
            draft.weigh(
                Outcome::Unknown,
                "no screen is seen: plug in the one that the machine will be used with",
            );
        }
    }
    touch(exam, &mut draft);
    if exam.options.is_guided {
        look(exam, &mut draft);
    } else {
        draft.weigh(Outcome::Unknown, format!("dead pixels: {NOBODY}"));
    }
    draft
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
            draft.saw(format!("{} {width}x{height}", screen.name));
            let outcome = figures.width.rate(width).worse(figures.height.rate(height));
            draft.weigh(outcome, format!("{width}x{height} points are few: plug in a larger screen"));
        }
        None => {
            draft.saw(screen.name.clone());
            draft.weigh(
                Outcome::Unknown,
                "the screen does not tell its points: look whether the picture is sharp",
            );
        }
    }
    if let Some(inches) = screen.inches {
        draft.saw(format!("{inches} inches"));
        draft.weigh(
            figures.inches.rate(inches),
            format!("{inches} inches are small: plug in a larger screen"),
        );
    }
}

fn touch(exam: &mut Exam<'_>, draft: &mut Draft) {
    let without = Outcome::from(exam.profile.screen.no_touch);
    let Some(device) = devices(exam, Kind::TouchScreen).into_iter().next() else {
        draft.saw("no touch");
        return draft.weigh(without, "no touch: it needs a mouse, and an advisor beside it");
    };
    draft.saw(format!("touch {}", device.name));
    if !exam.options.is_guided {
        return draft.weigh(Outcome::Unknown, format!("touch: {NOBODY}"));
    }
    let stream = device.event.as_deref().and_then(|event| exam.wire.streams.open(event).ok());
    let Some(mut stream) = stream else {
        return draft.weigh(Outcome::Unknown, "the touch screen cannot be read: run perron-kit as root");
    };
    let answered = touch::touch(exam, stream.as_mut());
    exam.person.show(Picture::Nothing);
    match answered {
        touch::Answered::NoTime => draft.weigh(Outcome::Unknown, format!("touch: {OVER}")),
        touch::Answered::Nothing(why) => {
            draft.weigh(without, format!("touch does not answer ({why}): use a mouse"))
        }
        touch::Answered::Fields(count) => {
            draft.saw(format!("{count} of {} fields answer", grid::FIELDS));
            let dead = grid::FIELDS.saturating_sub(count) as u64;
            let outcome = match exam.profile.screen.dead_fields.rate(dead) {
                Outcome::Fail => without,
                outcome => outcome,
            };
            draft.weigh(
                outcome,
                format!("{dead} of {} fields do not answer to a finger: clean it", grid::FIELDS),
            );
        }
    }
}

/// Fills the screen with plain colours and asks what was seen.
fn look(exam: &mut Exam<'_>, draft: &mut Draft) {
    let want = COLOUR * u32::try_from(COLOURS.len()).unwrap_or(1) + ANSWER;
    let Some(limit) = exam.budget.person(want, want) else {
        return draft.weigh(Outcome::Unknown, format!("dead pixels: {OVER}"));
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
        Answer::No => draft.saw("no stains"),
        Answer::Yes => {
            draft.weigh(exam.profile.screen.stains.into(), "dots, stains or stripes: change the panel")
        }
        Answer::Skip => draft.weigh(Outcome::Unknown, format!("dead pixels: {NOBODY}")),
    }
}

#[cfg(test)]
mod tests;
