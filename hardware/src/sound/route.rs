//! Where the sound goes: pure decisions.

use super::error::SoundError;
use super::jack::Plugged;
use super::output::OutputInfo;
use crate::find::DeviceId;

/// Where sound is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ear {
    /// By everyone.
    Loudspeaker,
    /// By the one who wears them.
    Headphones,
}

/// What the site says of headphones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Headphones {
    /// They are in while the switch of their socket says so; by hand where there is no switch.
    #[default]
    Auto,
    /// They are always in, and there is no loudspeaker on their output.
    Always,
    /// There are none.
    Never,
}

impl Headphones {
    /// As it is written: `auto`, `always` or `never`.
    #[must_use]
    pub fn stored(text: &str) -> Option<Self> {
        [Self::Auto, Self::Always, Self::Never].into_iter().find(|choice| choice.as_str() == text)
    }

    /// As it is stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        }
    }
}

/// Which output is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OutputChoice {
    /// The first that does not lead to a screen.
    #[default]
    Auto,
    /// This one and no other.
    Device(DeviceId),
}

impl OutputChoice {
    /// `auto`, or an identity as it was stored.
    #[must_use]
    pub fn stored(text: &str) -> Self {
        match text {
            "" | "auto" => Self::Auto,
            id => Self::Device(DeviceId::stored(id)),
        }
    }

    /// As it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Auto => "auto",
            Self::Device(id) => id.as_str(),
        }
    }
}

/// Where the site wants sound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlets {
    /// Whether there are headphones.
    pub headphones: Headphones,
    /// For everyone.
    pub loudspeaker: OutputChoice,
    /// For headphones, where they have an output of their own, as a headset on USB has.
    pub headset: Option<DeviceId>,
}

/// What is known at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    /// What the switches say.
    pub(super) plugged: Plugged,
    /// What a person said by hand.
    pub(super) by_hand: Option<bool>,
}

/// Where sound goes; nothing while that is not sure.
pub(super) fn ear(outlets: &Outlets, known: Known, list: &[OutputInfo]) -> Option<Ear> {
    let of = |are_in: bool| Some(if are_in { Ear::Headphones } else { Ear::Loudspeaker });
    let has_headset = || outlets.headset.as_ref().is_some_and(|id| list.iter().any(|info| info.id == *id));
    match (outlets.headphones, known.plugged, known.by_hand) {
        (Headphones::Always, ..) => Some(Ear::Headphones),
        (Headphones::Never, ..) => Some(Ear::Loudspeaker),
        (Headphones::Auto, Plugged::Moving, _) => None,
        (Headphones::Auto, Plugged::In, _) => Some(Ear::Headphones),
        (Headphones::Auto, Plugged::Out, _) => Some(Ear::Loudspeaker),
        (Headphones::Auto, Plugged::Unknown, Some(are_in)) => of(are_in),
        // What has an output of its own is in as long as that is there: too private is better than too loud.
        (Headphones::Auto, Plugged::Unknown, None) => of(has_headset()),
    }
}

/// The output for an ear, and whether its loudspeaker must be off.
///
/// # Errors
/// When it is not plugged in, or there is none.
pub(super) fn outlet<'a>(
    outlets: &Outlets,
    ear: Ear,
    list: &'a [OutputInfo],
) -> Result<(&'a OutputInfo, bool), SoundError> {
    let by_id = |id: &DeviceId| {
        list.iter().find(|info| info.id == *id).ok_or_else(|| SoundError::Absent { id: id.clone() })
    };
    let loudspeaker = || match &outlets.loudspeaker {
        OutputChoice::Device(id) => by_id(id),
        OutputChoice::Auto => {
            let others = list.iter().filter(|info| Some(&info.id) != outlets.headset.as_ref());
            others.min_by_key(|info| info.is_digital).ok_or(SoundError::NoOutput)
        }
    };
    let sure = ear == Ear::Headphones && outlets.headphones != Headphones::Always;
    match (ear, &outlets.headset) {
        (Ear::Headphones, Some(id)) => {
            let is_both = loudspeaker().is_ok_and(|info| info.id == *id);
            Ok((by_id(id)?, sure && is_both))
        }
        _ => Ok((loudspeaker()?, sure)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(id: &str, is_digital: bool) -> OutputInfo {
        OutputInfo { id: DeviceId::stored(id), name: id.to_owned(), place: (0, 0), is_digital }
    }

    fn outlets(headphones: Headphones, loudspeaker: &str, headset: Option<&str>) -> Outlets {
        let headset = headset.map(DeviceId::stored);
        Outlets { headphones, loudspeaker: OutputChoice::stored(loudspeaker), headset }
    }

    #[test]
    fn where_sound_goes() {
        use Ear::{Headphones as H, Loudspeaker as L};
        use Headphones::{Always, Auto, Never};
        use Plugged::{In, Moving, Out, Unknown};
        let there = [info("card", false), info("headset", false)];
        for (headphones, headset, plugged, by_hand, list, want) in [
            (Auto, None, In, None, &there[..], Some(H)),
            (Auto, None, Out, None, &there, Some(L)),
            (Auto, None, Moving, None, &there, None),
            (Auto, None, Moving, Some(false), &there, None),
            // The switch knows better than a hand.
            (Auto, None, In, Some(false), &there, Some(H)),
            (Auto, None, Out, Some(true), &there, Some(L)),
            (Auto, None, Unknown, None, &there, Some(L)),
            (Auto, None, Unknown, Some(true), &there, Some(H)),
            (Auto, Some("headset"), Unknown, None, &there, Some(H)),
            (Auto, Some("headset"), Unknown, None, &there[..1], Some(L)),
            (Auto, Some("headset"), Unknown, Some(false), &there, Some(L)),
            (Auto, Some("headset"), Unknown, Some(true), &there[..1], Some(H)),
            (Auto, Some("headset"), Out, None, &there, Some(L)),
            (Always, None, Out, Some(false), &there, Some(H)),
            (Always, None, Moving, None, &there, Some(H)),
            (Never, Some("headset"), In, Some(true), &there, Some(L)),
        ] {
            let known = Known { plugged, by_hand };
            let found = ear(&outlets(headphones, "auto", headset), known, list);
            assert_eq!(found, want, "{headphones:?} {headset:?} {known:?} {}", list.len());
        }
    }

    #[test]
    fn which_output_it_is_and_what_must_be_off() {
        use Ear::{Headphones as H, Loudspeaker as L};
        use Headphones::{Always, Auto, Never};
        let list = [info("screen", true), info("card", false), info("headset", false)];
        for (headphones, loudspeaker, headset, ear, want) in [
            (Auto, "auto", None, L, Some(("card", false))),
            (Auto, "auto", None, H, Some(("card", true))),
            (Always, "auto", None, H, Some(("card", false))),
            (Auto, "screen", None, L, Some(("screen", false))),
            (Auto, "gone", None, L, None),
            (Auto, "auto", Some("headset"), H, Some(("headset", false))),
            // Headphones that are gone are not replaced by a loudspeaker.
            (Auto, "auto", Some("gone"), H, None),
            // Nor is a loudspeaker by headphones.
            (Auto, "auto", Some("card"), L, Some(("headset", false))),
            (Auto, "card", Some("card"), H, Some(("card", true))),
            (Auto, "gone", Some("headset"), H, Some(("headset", false))),
            (Never, "auto", Some("headset"), L, Some(("card", false))),
        ] {
            let outlets = outlets(headphones, loudspeaker, headset);
            let found = outlet(&outlets, ear, &list).ok().map(|(info, sure)| (info.name.as_str(), sure));
            assert_eq!(found, want, "{outlets:?} {ear:?}");
        }
        assert!(matches!(outlet(&Outlets::default(), L, &[]), Err(SoundError::NoOutput)));
        let only_screen = [info("screen", true)];
        assert_eq!(outlet(&Outlets::default(), L, &only_screen).unwrap().0.name, "screen");
    }

    #[test]
    fn choices_are_stored_as_they_are_written() {
        for choice in ["auto", "always", "never"] {
            assert_eq!(Headphones::stored(choice).map(Headphones::as_str), Some(choice));
        }
        assert_eq!(Headphones::stored("sometimes"), None);
        assert_eq!(OutputChoice::stored(""), OutputChoice::Auto);
        assert_eq!(OutputChoice::stored("usb 1").as_str(), "usb 1");
    }
}
