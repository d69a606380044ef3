//! Which elements of a mixer lead to a loudspeaker, and whether they are off.

use super::Step;
use crate::sound::output::{Element, Setting};

/// How the names of elements begin that lead to loudspeakers beside those that have `Speaker` in their names: sockets at the
/// back of a computer.
const SOCKETS: [&str; 7] = ["line out", "front", "surround", "center", "lfe", "side", "mono"];

/// From here on downwards nothing is heard, in hundredths of a decibel.
const SILENCE: i64 = -9000;

/// The kernel's own switch: it turns loudspeakers off while headphones are in. Its first choice is that it does not.
const AUTOMATIC: &str = "auto-mute mode";

/// Whether an element leads to a loudspeaker.
pub(super) fn is_loudspeaker(element: &Element) -> bool {
    let name = element.name.to_ascii_lowercase();
    let can = element.switch.is_some() || element.level.is_some();
    // The beeps of a computer go through an element that is named after the loudspeaker of old.
    let is_beep = name.starts_with("pc speaker") || name.contains("beep");
    can && !is_beep && (is_speaker(&name) || is_socket(element))
}

fn is_speaker(name: &str) -> bool {
    name.contains("speaker")
}

/// Only by a switch: the level of a socket may be that of the headphones, too.
fn is_socket(element: &Element) -> bool {
    let name = element.name.to_ascii_lowercase();
    element.switch.is_some() && SOCKETS.iter().any(|socket| name.starts_with(socket))
}

/// One element for both: it cannot be off for the one alone.
fn is_shared(element: &Element) -> bool {
    let name = element.name.to_ascii_lowercase();
    is_speaker(&name) && (name.contains("headphone") || name.contains("headset"))
}

fn is_off(element: &Element) -> bool {
    match turn_off(element) {
        Some(Setting::Switch(_)) => element.switch == Some(false),
        Some(_) => element.level.is_some_and(|level| level.steps.0 <= level.steps.1),
        None => false,
    }
}

/// What turns an element off; nothing where nothing does.
fn turn_off(element: &Element) -> Option<Setting> {
    match (element.switch, element.level) {
        _ if is_shared(element) => None,
        (Some(_), _) => Some(Setting::Switch(false)),
        (None, level) => {
            let level = level.filter(|level| level.decibels.is_some_and(|(_, quiet, _)| quiet <= SILENCE))?;
            Some(Setting::Steps(level.steps.1))
        }
    }
}

/// Turns them off.
pub(super) fn off(elements: &[Element]) -> Vec<Step> {
    let speakers = elements.iter().filter(|element| is_loudspeaker(element));
    let found: Vec<_> = speakers.map(|element| (element, turn_off(element))).collect();
    let is_enough = !found.is_empty() && found.iter().all(|(_, setting)| setting.is_some());
    let mut steps: Vec<Step> =
        found.into_iter().filter_map(|(element, setting)| Some((element.clone(), setting?))).collect();
    // What cannot be turned off, or is not known, is the kernel's to turn off. Its last choice covers the most.
    if let Some((element, last)) = elements.iter().find_map(automatic).filter(|_| !is_enough) {
        steps.push((element.clone(), Setting::Choice(last)));
    }
    steps
}

/// Turns them on.
pub(super) fn on(elements: &[Element]) -> Vec<Step> {
    let speakers = elements.iter().filter(|element| is_loudspeaker(element));
    speakers.filter(|element| element.switch.is_some()).map(|e| (e.clone(), Setting::Switch(true))).collect()
}

fn automatic(element: &Element) -> Option<(&Element, u32)> {
    let choice = element.choice.as_ref().filter(|_| element.name.eq_ignore_ascii_case(AUTOMATIC))?;
    Some((element, u32::try_from(choice.of.len().checked_sub(1)?).ok()?))
}

/// Whether it is sure that no loudspeaker of this card sounds while headphones are in.
pub(super) fn are_off(elements: &[Element]) -> bool {
    let kernel = elements.iter().find_map(|element| {
        let choice = element.choice.as_ref().filter(|_| element.name.eq_ignore_ascii_case(AUTOMATIC))?;
        (choice.now > 0).then(|| choice.of.get(usize::try_from(choice.now).ok()?)).flatten()
    });
    let by_kernel = |element: &Element| {
        let covers_sockets = kernel.is_some_and(|name| name.to_ascii_lowercase().contains("line out"));
        covers_sockets || (kernel.is_some() && is_speaker(&element.name.to_ascii_lowercase()))
    };
    let mut found = elements.iter().filter(|element| is_loudspeaker(element)).peekable();
    // A card that has none that we know may have one all the same.
    if found.peek().is_none() {
        return kernel.is_some();
    }
    found.all(|element| is_off(element) || by_kernel(element))
}
