//! The sound cards of this machine.

use std::os::fd::{AsFd, BorrowedFd};

use alsa::{Ctl, Direction, ctl::DeviceIter};

use super::alsa_mixer::AlsaMixer;
use super::alsa_stream::AlsaOutput;
use super::{Mixer, Output, OutputInfo, Outputs, SoundError};
use crate::find::{Changes, DeviceId, Machine, Node};

/// The most devices of a card.
const DEVICES_MAX: usize = 32;

/// The outputs of this machine, through ALSA alone: a sound daemon must not hold them.
#[derive(Debug)]
pub struct AlsaOutputs {
    machine: Machine,
    changes: Option<Changes>,
}

impl AlsaOutputs {
    /// Those of this machine, and word of what comes and goes.
    #[must_use]
    pub fn new() -> Self {
        Self { machine: Machine::default(), changes: Changes::of_this_machine() }
    }

    fn outputs(&self, node: &Node) -> Vec<OutputInfo> {
        let Some(card) = node.name.strip_prefix("card").and_then(|number| number.parse().ok()) else {
            return vec![];
        };
        let short = self.machine.attribute(node, "id").unwrap_or_default();
        let info = |device: u32, name: &str, is_digital: bool| OutputInfo {
            id: identity(node, device),
            name: name.to_owned(),
            place: (card, device),
            is_digital,
        };
        // One that may not be asked is opened all the same: then it is said why it does not work.
        let Ok(control) = Ctl::new(&format!("hw:{card}"), true) else { return vec![info(0, &short, false)] };
        let words = control.card_info().ok();
        let words = words.as_ref().and_then(|words| words.get_name().ok()).unwrap_or(&short);
        let devices = DeviceIter::new(&control).take(DEVICES_MAX);
        let outputs = devices.filter_map(|device| {
            let device = u32::try_from(device).ok()?;
            let pcm = control.pcm_info(device, 0, Direction::Playback).ok()?;
            let (id, name) = (pcm.get_id().unwrap_or_default(), pcm.get_name().unwrap_or_default());
            Some(info(device, &format!("{words}: {name}"), is_digital(id) || is_digital(name)))
        });
        outputs.collect()
    }
}

impl Default for AlsaOutputs {
    fn default() -> Self {
        Self::new()
    }
}

/// A card is known again as everything that is plugged in, its device by its number.
fn identity(node: &Node, device: u32) -> DeviceId {
    DeviceId::stored(&format!("{} output {device}", DeviceId::of(node).as_str().trim_end()))
}

/// Whether an output's name is one of those that lead to a screen or an amplifier.
fn is_digital(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    ["HDMI", "DISPLAYPORT", "IEC958", "S/PDIF", "SPDIF", "DIGITAL"].iter().any(|word| name.contains(word))
}

impl Outputs for AlsaOutputs {
    fn list(&mut self) -> Vec<OutputInfo> {
        self.machine.devices("sound", "card").iter().flat_map(|node| self.outputs(node)).collect()
    }

    fn open(&mut self, info: &OutputInfo, rate: u32) -> Result<Box<dyn Output>, SoundError> {
        Ok(Box::new(AlsaOutput::open(info.place, rate)?))
    }

    fn mixer(&mut self, info: &OutputInfo) -> Result<Box<dyn Mixer>, SoundError> {
        Ok(Box::new(AlsaMixer::of(info.place.0)))
    }

    fn changes(&self) -> Option<BorrowedFd<'_>> {
        self.changes.as_ref().map(AsFd::as_fd)
    }

    fn changed(&mut self) -> bool {
        self.changes.as_mut().is_some_and(|changes| changes.take(&["sound"]))
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::find::Usb;

    #[test]
    fn what_leads_to_a_screen_is_known_by_its_name() {
        for (name, want) in [
            ("ALC269VC Analog", false),
            ("HDMI 0", true),
            ("ALC892 Digital", true),
            ("USB Audio", false),
            ("DisplayPort", true),
            ("bcm2835 IEC958/HDMI", true),
            ("Loopback PCM", false),
        ] {
            assert_eq!(is_digital(name), want, "{name}");
        }
    }

    #[test]
    fn an_output_is_known_again_under_another_number() {
        let (vendor, product) = (0x0d8c, 0x0014);
        let usb = Usb { vendor, product, serial: None, port: "1-4".into(), name: "C-Media".into() };
        let node = |name: &str, usb| Node {
            class: "sound".into(),
            name: name.into(),
            file: PathBuf::new(),
            path: "devices/pci0000:00/0000:00:1f.3/sound".into(),
            label: String::new(),
            usb,
        };
        assert_eq!(identity(&node("card0", None), 0), identity(&node("card2", None), 0));
        assert_eq!(identity(&node("card1", Some(usb)), 0).as_str(), "usb 0d8c:0014 port 1-4 output 0");
        assert_ne!(identity(&node("card0", None), 0), identity(&node("card0", None), 3));
    }
}
