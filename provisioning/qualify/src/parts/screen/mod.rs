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
use crate::text::{Text, both};
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
            draft.saw(both!("none", "aucun"));
            let why = both!(
                "no screen is seen: plug in the one that the machine will be used with",
                "aucun écran n’est vu\u{a0}: branchez celui qui servira avec la machine"
            );
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
fn unseen() -> Text {
    both!(
        "dead pixels: nobody looked: qualify again without --unattended",
        "points morts non cherchés\u{a0}: recommencez sans --unattended"
    )
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
            draft.saw(both!("{name} {width}x{height}", "{name} {width}\u{a0}×\u{a0}{height}"));
            let outcome = figures.width.rate(width).worse(figures.height.rate(height));
            let why = both!(
                "{width}x{height} points are few: plug in a larger screen",
                "{width}\u{a0}×\u{a0}{height}\u{a0}points, c’est peu\u{a0}: branchez un écran plus grand"
            );
            draft.weigh(outcome, why);
        }
        None => {
            draft.saw(Text::same(screen.name.clone()));
            let why = both!(
                "the screen does not tell its points: look whether the picture is sharp",
                "l’écran ne dit pas combien de points il a\u{a0}: regardez si l’image est nette"
            );
            draft.weigh(Outcome::Unknown, why);
        }
    }
    if let Some(inches) = screen.inches {
        draft.saw(both!("{inches} inches", "{inches}\u{a0}pouces"));
        let why = both!(
            "{inches} inches are small: plug in a larger screen",
            "{inches}\u{a0}pouces, c’est petit\u{a0}: branchez un écran plus grand"
        );
        draft.weigh(figures.inches.rate(inches), why);
    }
}

fn touch(exam: &mut Exam<'_>, draft: &mut Draft) {
    let without = Outcome::from(exam.profile.screen.no_touch);
    let Some(device) = devices(exam, Kind::TouchScreen).into_iter().next() else {
        draft.saw(both!("no touch", "non tactile"));
        let why = both!(
            "no touch: it needs a mouse, and an advisor beside it",
            "pas d’écran tactile\u{a0}: il faut une souris, et un conseiller à côté"
        );
        return draft.weigh(without, why);
    };
    let name = &device.name;
    draft.saw(both!("touch {name}", "tactile {name}"));
    if !exam.options.is_guided {
        let why = both!(
            "touch: nobody looked: qualify again without --unattended",
            "toucher non essayé\u{a0}: recommencez sans --unattended"
        );
        return draft.weigh(Outcome::Unknown, why);
    }
    let stream = device.event.as_deref().and_then(|event| exam.wire.streams.open(event).ok());
    let Some(mut stream) = stream else {
        let why = both!(
            "the touch screen cannot be read: run perron-kit as root",
            "l’écran tactile ne peut pas être lu\u{a0}: lancez perron-kit en root"
        );
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
            let over = over();
            draft.weigh(Outcome::Unknown, both!("touch: {over}", "toucher non essayé, {over}"; over));
        }
        touch::Answered::Nothing(why) => {
            let why = both!(
                "touch does not answer ({why}): use a mouse",
                "le toucher ne répond pas ({why})\u{a0}: prenez une souris"; why
            );
            draft.weigh(without, why);
        }
        touch::Answered::Fields(count) => {
            let all = grid::FIELDS;
            draft
                .saw(both!("{count} of {all} fields answer", "cases qui répondent\u{a0}: {count} sur {all}"));
            let dead = all.saturating_sub(count) as u64;
            let outcome = match exam.profile.screen.dead_fields.rate(dead) {
                Outcome::Fail => without,
                outcome => outcome,
            };
            let why = both!(
                "{dead} of {all} fields do not answer to a finger: clean it",
                "cases sans réponse au doigt\u{a0}: {dead} sur {all}\u{a0}; nettoyez l’écran"
            );
            draft.weigh(outcome, why);
        }
    }
}

/// Fills the screen with plain colours and asks what was seen.
fn look(exam: &mut Exam<'_>, draft: &mut Draft) {
    let want = COLOUR * u32::try_from(COLOURS.len()).unwrap_or(1) + ANSWER;
    let Some(limit) = exam.budget.person(want, want) else {
        let over = over();
        let why = both!("dead pixels: {over}", "points morts non cherchés, {over}"; over);
        return draft.weigh(Outcome::Unknown, why);
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
        Answer::No => draft.saw(both!("no stains", "aucune tache")),
        Answer::Yes => {
            let why = both!(
                "dots, stains or stripes: change the panel",
                "points, taches ou rayures\u{a0}: changez la dalle"
            );
            draft.weigh(exam.profile.screen.stains.into(), why);
        }
        Answer::Skip => draft.weigh(Outcome::Unknown, unseen()),
    }
}

#[cfg(test)]
mod tests;
