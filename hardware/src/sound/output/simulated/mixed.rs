//! The mixer of a simulated card.

use super::super::{Element, Mixer, Setting, SoundError};
use super::SimulatedOutputs;
use super::card::Card;

pub(super) struct Mixed {
    pub(super) machine: SimulatedOutputs,
    pub(super) name: String,
}

impl Mixed {
    fn with<T>(&self, of: impl FnOnce(&mut Card) -> T) -> Result<T, SoundError> {
        let found = self.machine.with(&self.name, |card| card.plugged.then(|| of(card)));
        found.flatten().ok_or(SoundError::Unplugged)
    }
}

impl Mixer for Mixed {
    fn elements(&mut self) -> Result<Vec<Element>, SoundError> {
        self.with(|card| card.elements.clone())
    }

    fn set(&mut self, element: &Element, setting: Setting) -> Result<(), SoundError> {
        self.with(|card| {
            let mut elements = card.elements.iter_mut().filter(|_| !card.is_stubborn);
            let found = elements.find(|one| one.name == element.name && one.index == element.index);
            if let Some(element) = found {
                turn(element, setting);
            }
        })
    }
}

/// What a card does with a setting.
fn turn(element: &mut Element, setting: Setting) {
    match (setting, &mut element.level, &mut element.choice) {
        (Setting::Switch(on), ..) => element.switch = element.switch.map(|_| on),
        (Setting::Choice(which), _, Some(choice)) => choice.now = which,
        (Setting::Steps(to), Some(level), _) => {
            let (now, least, most) = &mut level.steps;
            *now = to.clamp(*least, *most);
            if let Some((decibels, quiet, loud)) = &mut level.decibels {
                *decibels = between(*now, (*least, *most), (*quiet, *loud));
            }
        }
        (Setting::Decibels(to), Some(level), _) => {
            let (now, least, most) = &mut level.steps;
            if let Some((decibels, quiet, loud)) = &mut level.decibels {
                *now = between(to.clamp(*quiet, *loud), (*quiet, *loud), (*least, *most));
                *decibels = between(*now, (*least, *most), (*quiet, *loud));
            }
        }
        _ => {}
    }
}

/// A value of one range at the same place in another, the lower one where it lies between two.
fn between(value: i64, (from, to): (i64, i64), (least, most): (i64, i64)) -> i64 {
    let share = value.saturating_sub(from).saturating_mul(most.saturating_sub(least));
    least.saturating_add(share.checked_div_euclid(to.saturating_sub(from)).unwrap_or(0))
}
