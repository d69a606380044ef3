//! The mixer of a card, through the library's simple elements.
//!
//! It is opened for each question and each setting: what an open one answers is what was set, not what the card does.

use alsa::Round;
use alsa::mixer::{MilliBel, Mixer as Opened, Selem, SelemChannelId, SelemId};

use super::{Choice, Element, Level, Mixer, Setting, SoundError};

/// The most elements of a card that are looked at, and the most choices of one.
const ELEMENTS_MAX: usize = 256;
const CHOICES_MAX: usize = 32;

pub(super) struct AlsaMixer {
    card: u32,
}

fn fault(error: alsa::Error) -> SoundError {
    SoundError::of_output("use its mixer", std::io::Error::from_raw_os_error(error.errno()))
}

impl AlsaMixer {
    pub(super) fn of(card: u32) -> Self {
        Self { card }
    }

    fn opened(&self) -> Result<Opened, SoundError> {
        Opened::new(&format!("hw:{}", self.card), true).map_err(fault)
    }
}

/// The loudest of an element's channels.
fn loudest<'a, T: Ord>(
    element: &Selem<'a>,
    of: impl Fn(&Selem<'a>, SelemChannelId) -> alsa::Result<T>,
) -> Option<T> {
    let channels = SelemChannelId::all().iter().filter(|channel| element.has_playback_channel(**channel));
    channels.filter_map(|channel| of(element, *channel).ok()).max()
}

/// What an element is; nothing where it does not concern playing.
fn element(of: &Selem<'_>) -> Option<Element> {
    let id = of.get_id();
    let switch = of.has_playback_switch().then(|| loudest(of, Selem::get_playback_switch)).flatten();
    let level = of.has_playback_volume().then(|| level(of)).flatten();
    let choice = of.is_enumerated().then(|| choice(of)).flatten();
    if switch.is_none() && level.is_none() && choice.is_none() {
        return None;
    }
    let name = id.get_name().ok()?.to_owned();
    Some(Element { name, index: id.get_index(), switch: switch.map(|on| on != 0), level, choice })
}

fn level(of: &Selem<'_>) -> Option<Level> {
    let (least, most) = of.get_playback_volume_range();
    let now = loudest(of, Selem::get_playback_volume)?;
    let (quiet, loud) = of.get_playback_db_range();
    let decibels = loudest(of, Selem::get_playback_vol_db).filter(|_| quiet < loud);
    Some(Level { steps: (now, least, most), decibels: decibels.map(|now| (now.0, quiet.0, loud.0)) })
}

fn choice(of: &Selem<'_>) -> Option<Choice> {
    let now = of.get_enum_item(SelemChannelId::mono()).ok()?;
    let names = of.iter_enum().ok()?.take(CHOICES_MAX).map_while(Result::ok);
    Some(Choice { now, of: names.collect() })
}

/// Not louder than wanted: the library takes the nearest step, which may be the louder one.
fn set_decibels(of: &Selem<'_>, wanted: MilliBel) -> alsa::Result<()> {
    let (least, _) = of.get_playback_volume_range();
    let nearest = of.ask_playback_db_vol(wanted, Round::Floor)?;
    let is_louder = of.ask_playback_vol_db(nearest)? > wanted;
    of.set_playback_volume_all(if is_louder { nearest.saturating_sub(1).max(least) } else { nearest })
}

impl Mixer for AlsaMixer {
    fn elements(&mut self) -> Result<Vec<Element>, SoundError> {
        let mixer = self.opened()?;
        let elements = mixer.iter().take(ELEMENTS_MAX).filter_map(Selem::new);
        Ok(elements.filter_map(|of| element(&of)).collect())
    }

    fn set(&mut self, element: &Element, setting: Setting) -> Result<(), SoundError> {
        let mixer = self.opened()?;
        let gone = || fault(alsa::Error::new("snd_mixer_find_selem", libc::ENOENT));
        let of = mixer.find_selem(&SelemId::new(&element.name, element.index)).ok_or_else(gone)?;
        match setting {
            Setting::Switch(on) => of.set_playback_switch_all(on.into()),
            Setting::Steps(steps) => of.set_playback_volume_all(steps),
            Setting::Decibels(hundredths) => set_decibels(&of, MilliBel(hundredths)),
            Setting::Choice(which) => of.set_enum_item(SelemChannelId::mono(), which),
        }
        .map_err(fault)
    }
}
