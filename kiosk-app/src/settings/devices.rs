//! What the configuration says of devices and hours.

use super::{Checked, Setting};
use perron_hardware::camera::CameraChoice;
use perron_hardware::keys::Layout;
use perron_hardware::power::{Grace, Hours, HoursError, Opening};
use perron_hardware::printer::Address;
use perron_hardware::scanner;
use perron_hardware::sound::{Headphones, Outlets, OutputChoice};
use perron_paper::{PaperWidth, Profile};
use serde::Deserialize;
use std::path::PathBuf;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PrinterTable {
    pub(super) address: Option<Checked<PrinterPlace>>,
    pub(super) profile: Option<Checked<PrinterProfile>>,
    pub(super) paper: Option<Checked<PaperWidth>>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ScannerTable {
    pub(super) address: Option<Checked<scanner::Address>>,
    pub(super) layout: Option<Checked<Layout>>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct CameraTable {
    pub(super) address: Option<Checked<CameraPlace>>,
    pub(super) pictures: Option<PathBuf>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct KeyboardTable {
    pub(super) layout: Option<Checked<Layout>>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SoundTable {
    pub(super) address: Option<Checked<SoundPlace>>,
    pub(super) headphones: Option<Checked<Headphones>>,
    pub(super) headset: Option<String>,
}

/// Each day's openings; a day that is not named is closed.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct HoursTable {
    monday: Option<Checked<Openings>>,
    tuesday: Option<Checked<Openings>>,
    wednesday: Option<Checked<Openings>>,
    thursday: Option<Checked<Openings>>,
    friday: Option<Checked<Openings>>,
    saturday: Option<Checked<Openings>>,
    sunday: Option<Checked<Openings>>,
}

impl HoursTable {
    pub(super) fn hours(self) -> Result<Hours, HoursError> {
        let week = [
            self.monday,
            self.tuesday,
            self.wednesday,
            self.thursday,
            self.friday,
            self.saturday,
            self.sunday,
        ];
        let week = week.map(|day| day.map(|openings| openings.0.0).unwrap_or_default());
        Hours::new(&week, Grace::default())
    }
}

/// Where the printer is; none where the site has none.
#[derive(Clone, Debug)]
pub(super) struct PrinterPlace(pub(super) Option<Address>);

impl Setting for PrinterPlace {
    fn read(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self(None));
        }
        text.parse().map(|address| Self(Some(address))).map_err(|error| format!("{error}, or none"))
    }
}

/// What the printer can do; none where it is found out.
#[derive(Clone, Debug)]
pub(super) struct PrinterProfile(pub(super) Option<Profile>);

impl Setting for PrinterProfile {
    fn read(text: &str) -> Result<Self, String> {
        if text == "auto" {
            return Ok(Self(None));
        }
        Profile::by_name(text).map(|profile| Self(Some(profile))).ok_or_else(|| {
            let names: Vec<String> =
                Profile::built_in().into_iter().map(|p| format!("\"{}\"", p.name)).collect();
            format!("« {text} » is no printer profile: write \"auto\" or one of {}", names.join(", "))
        })
    }
}

impl Setting for PaperWidth {
    fn read(text: &str) -> Result<Self, String> {
        match text {
            "58" => Ok(Self::Mm58),
            "80" => Ok(Self::Mm80),
            _ => Err(format!("« {text} » is no width of paper: write \"58\" or \"80\", in millimetres")),
        }
    }
}

impl Setting for scanner::Address {
    fn read(text: &str) -> Result<Self, String> {
        text.parse().map_err(|error: scanner::AddressError| error.to_string())
    }
}

/// Which camera is meant; none where the site wants none.
#[derive(Clone, Debug)]
pub(super) struct CameraPlace(pub(super) Option<CameraChoice>);

impl Setting for CameraPlace {
    fn read(text: &str) -> Result<Self, String> {
        match text {
            "none" => Ok(Self(None)),
            "" => Err("write \"auto\", \"none\", or a camera as perron doctor names it".to_owned()),
            text => Ok(Self(Some(CameraChoice::stored(text)))),
        }
    }
}

/// Where sound is heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sound {
    /// Nowhere.
    None,
    /// From this machine's cards.
    Cards(Outlets),
    /// Nowhere, as if from a loudspeaker: for the tour.
    Simulated,
}

/// Which output is the loudspeaker's; none where the site wants no sound.
#[derive(Clone, Debug)]
pub(super) struct SoundPlace(pub(super) Option<OutputChoice>);

impl Setting for SoundPlace {
    fn read(text: &str) -> Result<Self, String> {
        Ok(Self((text != "none").then(|| OutputChoice::stored(text))))
    }
}

impl Setting for Headphones {
    fn read(text: &str) -> Result<Self, String> {
        Self::stored(text)
            .ok_or_else(|| format!("« {text} » is no choice: write \"auto\", \"always\" or \"never\""))
    }
}

/// The openings of one day.
#[derive(Clone, Debug)]
pub(super) struct Openings(pub(super) Vec<Opening>);

impl Setting for Openings {
    fn read(text: &str) -> Result<Self, String> {
        let wrong = || format!("« {text} » are no hours: write them as \"09:00-12:30, 14:00-18:00\"");
        let minutes = |text: &str| -> Option<u16> {
            let (hours, minutes) = text.trim().split_once(':')?;
            let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
            (hours <= 24 && minutes < 60).then_some(hours * 60 + minutes)
        };
        let opening = |text: &str| {
            let (from, to) = text.split_once('-')?;
            Some(Opening { from: minutes(from)?, to: minutes(to)? })
        };
        let openings: Option<Vec<Opening>> =
            text.split(',').filter(|part| !part.trim().is_empty()).map(opening).collect();
        openings.map(Self).ok_or_else(wrong)
    }
}

impl Setting for Layout {
    fn read(text: &str) -> Result<Self, String> {
        Self::by_name(text).ok_or_else(|| {
            let names = Self::ALL.map(|layout| format!("\"{layout}\"")).join(", ");
            format!("« {text} » is no keyboard layout here: write one of {names}")
        })
    }
}
