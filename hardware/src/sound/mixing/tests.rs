//! Mixers as drivers of real codecs show them, and cards that do not do what they are told.

use super::*;
use crate::sound::output::{Choice, Level, Outputs, SimulatedOutputs};

fn level(decibels: Option<(i64, i64, i64)>) -> Option<Level> {
    Some(Level { steps: (20, 0, 87), decibels })
}

fn element(name: &str, switch: Option<bool>, level: Option<Level>) -> Element {
    Element { name: name.to_owned(), switch, level, ..Element::default() }
}

fn automatic(now: u32, of: &[&str]) -> Element {
    let choice = Choice { now, of: of.iter().map(|&name| name.to_owned()).collect() };
    Element { name: "Auto-Mute Mode".to_owned(), choice: Some(choice), ..Element::default() }
}

/// An ALC269 in a notebook: the usual case.
fn notebook() -> Vec<Element> {
    vec![
        element("Master", Some(false), level(Some((-5000, -6525, 0)))),
        element("Headphone", Some(false), level(Some((-6525, -6525, 0)))),
        element("Speaker", Some(true), level(Some((-3000, -6525, 0)))),
        element("PCM", None, level(Some((-2000, -5100, 0)))),
        element("Mic Boost", None, level(Some((0, 0, 3600)))),
        automatic(0, &["Disabled", "Enabled"]),
    ]
}

/// A desktop computer: loudspeakers in the socket at the back.
fn desktop(chosen: u32) -> Vec<Element> {
    vec![
        element("Master", Some(true), level(Some((0, -6525, 0)))),
        element("Headphone", Some(true), level(Some((0, -6525, 0)))),
        element("Front", Some(true), level(Some((0, -6525, 0)))),
        automatic(chosen, &["Disabled", "Speaker Only", "Line Out+Speaker"]),
    ]
}

/// What a machine with one card says, and its mixer afterwards.
fn tried(
    elements: Vec<Element>,
    ear: Ear,
    sure: bool,
    percent: u8,
) -> (Result<LoudnessBy, SoundError>, Vec<Element>) {
    let mut machine = SimulatedOutputs::new().unwrap();
    let info = machine.plug("card", elements);
    let wanted = Wanted { ear, sure, volume: Volume::new(percent), output: "card" };
    let mut mixer = machine.mixer(&info).unwrap();
    (prepare(&mut *mixer, wanted), machine.elements("card"))
}

fn find<'a>(elements: &'a [Element], name: &str) -> &'a Element {
    elements.iter().find(|element| element.name == name).unwrap()
}

#[test]
fn headphones_turn_the_loudspeaker_off_and_the_way_open() {
    let (by, after) = tried(notebook(), Ear::Headphones, true, 50);
    assert_eq!(by.unwrap(), LoudnessBy::Mixer("Master".to_owned()));
    let switches: Vec<_> = ["Speaker", "Headphone", "Master"].map(|name| find(&after, name).switch).into();
    assert_eq!(switches, [Some(false), Some(true), Some(true)]);
    let decibels = |name: &str| find(&after, name).level.unwrap().decibels.unwrap().0;
    assert_eq!((decibels("Headphone"), decibels("PCM")), (0, 0), "what lies on the way is open");
    assert!((-2100..=-2000).contains(&decibels("Master")), "20 decibels below: {}", decibels("Master"));
    assert_eq!(find(&after, "Mic Boost"), find(&notebook(), "Mic Boost"), "a microphone is left alone");
    assert_eq!(find(&after, "Auto-Mute Mode").choice.as_ref().unwrap().now, 0, "not needed, not touched");
}

#[test]
fn the_loudspeaker_is_on_again_when_it_is_its_turn() {
    let (_, muted) = tried(notebook(), Ear::Headphones, true, 50);
    let (by, after) = tried(muted, Ear::Loudspeaker, false, 100);
    assert_eq!(by.unwrap(), LoudnessBy::Mixer("Master".to_owned()));
    assert_eq!(find(&after, "Speaker").switch, Some(true));
    assert_eq!(find(&after, "Master").level.unwrap().decibels.unwrap().0, 0);
}

#[test]
fn whether_it_is_sure_that_loudspeakers_are_off() {
    let shared = || vec![element("Headphone Speaker", Some(true), None)];
    let only_level = |quiet: i64| vec![element("Speaker", None, level(Some((0, quiet, 0))))];
    let by_kernel = || vec![element("PCM", None, level(None)), automatic(0, &["Disabled", "Enabled"])];
    for (what, elements, want) in [
        ("a switch", notebook(), true),
        ("a socket with a switch", desktop(0), true),
        ("no mixer", vec![], false),
        ("one level for everything, as a card on USB", vec![element("PCM", Some(true), level(None))], false),
        ("a level that goes down to silence", only_level(-9_999_999), true),
        ("a level that does not", only_level(-4500), false),
        ("a level of unknown loudness", vec![element("Speaker", None, level(None))], false),
        ("one switch for both", shared(), false),
        ("one switch for both, and the kernel does it", [shared(), by_kernel()].concat(), true),
        ("nothing known, but the kernel does it", by_kernel(), true),
        ("two of which one has no switch", [notebook(), only_level(-4500)].concat(), true),
        ("the kernel's has no choices", vec![automatic(0, &[])], false),
        ("the beeper of old", vec![element("PC Speaker", Some(false), None)], false),
    ] {
        let (told, after) = tried(elements, Ear::Headphones, true, 50);
        assert_eq!(told.is_ok(), want, "{what}: {told:?} {after:?}");
        if let Err(error) = told {
            assert!(matches!(error, SoundError::Loudspeaker { .. }) && !error.is_transient(), "{error}");
        }
    }
}

#[test]
fn the_kernel_must_cover_sockets_too() {
    let mut elements = desktop(1);
    elements[2].name = "Front Speaker".to_owned();
    assert!(loudspeakers::are_off(&elements), "a loudspeaker is off by the kernel");
    assert!(!loudspeakers::are_off(&desktop(1)), "a socket is not by « Speaker Only »");
    assert!(loudspeakers::are_off(&desktop(2)));
}

#[test]
fn a_card_that_keeps_nothing_of_what_it_is_set_to() {
    for (ear, sure, want) in [
        (Ear::Headphones, true, None),
        (Ear::Headphones, false, Some(LoudnessBy::Samples)),
        (Ear::Loudspeaker, false, Some(LoudnessBy::Samples)),
    ] {
        let mut machine = SimulatedOutputs::new().unwrap();
        let mut elements = notebook();
        elements[0].level = level(Some((0, -6525, 0)));
        let info = machine.plug("card", elements);
        machine.is_stubborn("card", true);
        let wanted = Wanted { ear, sure, volume: Volume::new(50), output: "card" };
        let told = prepare(&mut *machine.mixer(&info).unwrap(), wanted);
        assert_eq!(told.ok(), want, "too loud in the mixer is made softer in the samples");
    }
}

#[test]
fn which_element_sets_how_loud_it_is() {
    use Ear::{Headphones as H, Loudspeaker as L};
    let with = |names: &[&str]| {
        names.iter().map(|name| element(name, None, level(Some((0, -6000, 600))))).collect::<Vec<_>>()
    };
    for (names, ear, want) in [
        (&["PCM", "Speaker", "Master"][..], L, Some("Master")),
        (&["PCM", "Speaker", "Headphone"], L, Some("Speaker")),
        (&["PCM", "Speaker", "Headphone"], H, Some("Headphone")),
        (&["PCM"], H, Some("PCM")),
        (&["Digital"], L, Some("Digital")),
        (&["Mic", "Beep", "Capture"], L, None),
        (&[], L, None),
    ] {
        let elements = with(names);
        let found = path::level(&elements, ear, Volume::new(75));
        assert_eq!(found.as_ref().map(|(element, _)| element.name.as_str()), want, "{names:?} {ear:?}");
        if let Some((_, setting)) = found {
            assert_eq!(setting, Setting::Decibels(-1000), "never louder than it came, though the card could");
        }
    }
}

#[test]
fn levels_that_say_nothing_of_decibels() {
    let elements = [element("Master", None, level(None))];
    for (percent, want) in [(0, 0), (1, 0), (50, 43), (100, 87)] {
        let (_, setting) = path::level(&elements, Ear::Loudspeaker, Volume::new(percent)).unwrap();
        assert_eq!(setting, Setting::Steps(want), "{percent}");
    }
    let broken = Level { steps: (0, 5, 5), decibels: Some((0, 0, 0)) };
    assert!(
        path::level(&[element("Master", None, Some(broken))], Ear::Loudspeaker, Volume::LOUDEST).is_none()
    );
    let endless = Level { steps: (0, i64::MIN, i64::MAX), decibels: None };
    assert!(
        path::level(&[element("Master", None, Some(endless))], Ear::Loudspeaker, Volume::LOUDEST).is_some()
    );
}
