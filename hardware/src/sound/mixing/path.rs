//! What lies between the samples and an ear, and how much it lets pass.

use super::Step;
use super::loudspeakers::is_loudspeaker;
use crate::sound::output::{Element, Setting};
use crate::sound::route::Ear;
use crate::sound::volume::Volume;

/// What all sound of a card passes, as drivers name it.
const SHARED: [&str; 5] = ["master", "pcm", "digital", "dac", "playback"];
/// How much louder than wanted a mixer may be, in hundredths of a decibel: less than is heard.
const NEAR: i64 = 100;

/// An element's rank among those that may set how loud it is; nothing where it does not lie on the way.
fn rank(element: &Element, ear: Ear) -> Option<usize> {
    let name = element.name.to_ascii_lowercase();
    let is_own = match ear {
        Ear::Headphones => name.starts_with("headphone") || name.starts_with("headset"),
        Ear::Loudspeaker => is_loudspeaker(element),
    };
    // `Master` comes first, then what leads to this ear alone.
    let shared = SHARED.iter().position(|shared| name == *shared || name.starts_with(&format!("{shared} ")));
    match (shared, is_own) {
        (Some(0), _) => Some(0),
        (_, true) => Some(1),
        (Some(at), false) => Some(at + 1),
        (None, false) => None,
    }
}

/// The one that sets how loud it is.
fn chosen(elements: &[Element], ear: Ear) -> Option<&Element> {
    let can =
        elements.iter().filter(|element| element.level.is_some_and(|level| level.steps.1 < level.steps.2));
    can.filter_map(|element| Some((rank(element, ear)?, element)))
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, e)| e)
}

/// As much as an element lets pass without making it louder than it came.
fn whole(element: &Element) -> Option<Setting> {
    let (_, _, most) = element.level?.decibels?;
    Some(Setting::Decibels(most.min(0)))
}

/// Opens the way.
pub(super) fn open(elements: &[Element], ear: Ear) -> Vec<Step> {
    let sets = chosen(elements, ear).map(|element| (&element.name, element.index));
    let mut steps = vec![];
    for element in elements.iter().filter(|element| rank(element, ear).is_some()) {
        if element.switch == Some(false) {
            steps.push((element.clone(), Setting::Switch(true)));
        }
        // Several loudspeakers have each their own level; they are as loud as the one that is set, or whole.
        if sets != Some((&element.name, element.index)) {
            steps.extend(whole(element).map(|setting| (element.clone(), setting)));
        }
    }
    steps
}

/// The element that sets how loud it is, and to what; nothing where the card has none.
pub(super) fn level(elements: &[Element], ear: Ear, volume: Volume) -> Option<Step> {
    let element = chosen(elements, ear)?;
    let level = element.level?;
    let (_, least, most) = level.steps;
    let setting = match (volume.below_loudest(), level.decibels) {
        (None, _) => Setting::Steps(least),
        (Some(below), Some((_, quiet, loud))) => {
            Setting::Decibels(loud.min(0).saturating_add(below).max(quiet))
        }
        // A card that does not say what its steps mean.
        (Some(_), None) => {
            let share = i64::from(volume.percent());
            Setting::Steps(least.saturating_add(most.saturating_sub(least).saturating_mul(share) / 100))
        }
    };
    Some((element.clone(), setting))
}

/// Whether an element is no louder than it was set.
pub(super) fn is_no_louder(elements: &[Element], set: &Element, to: Setting) -> bool {
    let same = |element: &&Element| element.name == set.name && element.index == set.index;
    let Some(level) = elements.iter().find(same).and_then(|element| element.level) else { return false };
    match (to, level.decibels) {
        (Setting::Steps(steps), _) => level.steps.0 <= steps,
        (Setting::Decibels(wanted), Some((now, ..))) => now <= wanted.saturating_add(NEAR),
        _ => false,
    }
}
