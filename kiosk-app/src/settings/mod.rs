//! The site's configuration: one TOML file with checked values.
//!
//! A wrong key or value names the file, the line and what to write instead. Without a file the kiosk runs the
//! demonstration site.

mod devices;

pub use devices::Sound;
use devices::{CameraTable, HoursTable, KeyboardTable, PrinterTable, ScannerTable, SoundTable};
use perron_domain::ids::Cents;
use perron_domain::lang::Lang;
use perron_domain::pass::{Service, Territory};
use perron_domain::workshop::{Level, SEATS_MAX};
use perron_flow::{IdleRule, Price};
use perron_hardware::camera::CameraChoice;
use perron_hardware::find::DeviceId;
use perron_hardware::keys::Layout;
use perron_hardware::power::Hours;
use perron_hardware::printer::Address;
use perron_hardware::scanner;
use perron_hardware::sound::{Outlets, OutputChoice};
use perron_outside::{OutsideError, shown};
use perron_paper::{PaperWidth, Profile};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The longest configuration, in bytes.
const SETTINGS_MAX: u64 = 64 * 1024;

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// There is no such file.
    #[error("{0} given with --config")]
    Missing(OutsideError),
    /// The file cannot be read; its error says why and what to do.
    #[error("the configuration cannot be read: {0}")]
    Read(OutsideError),
    /// A key or value.
    #[error("{}: {problem}", shown(.path))]
    Value {
        /// Which file.
        path: PathBuf,
        /// Line, column and remedy.
        problem: Box<toml::de::Error>,
    },
}

/// A value whose text is checked while it is read, so that the error knows its line.
#[derive(Clone, Debug)]
struct Checked<T>(T);

/// What can be written as a text in the configuration.
trait Setting: Sized {
    fn read(text: &str) -> Result<Self, String>;
}

impl<'de, T: Setting> Deserialize<'de> for Checked<T> {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        T::read(&text).map(Checked).map_err(serde::de::Error::custom)
    }
}

impl Setting for chrono_tz::Tz {
    fn read(text: &str) -> Result<Self, String> {
        text.parse().map_err(|_| format!("« {text} » is no time zone: write one such as \"Europe/Paris\""))
    }
}

impl Setting for Territory {
    fn read(text: &str) -> Result<Self, String> {
        Self::new(text).map_err(|error| error.to_string())
    }
}

/// A country of telephone numbers.
#[derive(Clone, Debug)]
struct Country(String);

impl Setting for Country {
    fn read(text: &str) -> Result<Self, String> {
        let known = text.parse::<phonenumber::country::Id>().is_ok();
        let wrong = || format!("« {text} » is no country: write its two letters, such as \"FR\" or \"RE\"");
        known.then(|| Self(text.to_owned())).ok_or_else(wrong)
    }
}

impl Setting for Lang {
    fn read(text: &str) -> Result<Self, String> {
        if perron_ui::CATALOGUES.iter().any(|(name, _)| *name == text) {
            return Ok(Self::new(text));
        }
        let offered: Vec<String> =
            perron_ui::CATALOGUES.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        Err(format!("« {text} » is not offered: write one of {}", offered.join(", ")))
    }
}

impl Setting for Level {
    fn read(text: &str) -> Result<Self, String> {
        match text {
            "beginner" => Ok(Self::Beginner),
            "some-practice" => Ok(Self::SomePractice),
            "at-ease" => Ok(Self::AtEase),
            _ => Err(format!("« {text} » is no level: write \"beginner\", \"some-practice\" or \"at-ease\"")),
        }
    }
}

/// A whole number within bounds.
#[derive(Clone, Copy, Debug)]
struct Within<const MIN: u32, const MAX: u32>(u32);

impl<'de, const MIN: u32, const MAX: u32> Deserialize<'de> for Within<MIN, MAX> {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let n = i64::deserialize(d).map_err(|error| {
            serde::de::Error::custom(format!("{error}: write a number from {MIN} to {MAX}"))
        })?;
        let fits = u32::try_from(n).ok().filter(|n| (MIN..=MAX).contains(n));
        fits.map(Self).ok_or_else(|| {
            serde::de::Error::custom(format!("{n} does not fit: write a number from {MIN} to {MAX}"))
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    site: SiteTable,
    #[serde(default)]
    idle: IdleTable,
    #[serde(default)]
    pass: PassTable,
    #[serde(default)]
    workshops: WorkshopTable,
    #[serde(default)]
    printer: PrinterTable,
    #[serde(default)]
    scanner: ScannerTable,
    #[serde(default)]
    camera: CameraTable,
    #[serde(default)]
    keyboard: KeyboardTable,
    #[serde(default)]
    sound: SoundTable,
    hours: Option<HoursTable>,
    #[serde(default)]
    screen: ScreenTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct SiteTable {
    name: String,
    keys: PathBuf,
    timezone: Option<Checked<chrono_tz::Tz>>,
    country: Option<Checked<Country>>,
    languages: Option<Vec<Checked<Lang>>>,
    text_size: Option<Within<1, 4>>,
    territory: Option<Checked<Territory>>,
    pin_length: Option<Within<4, 12>>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct IdleTable {
    after: Option<Within<120, 300>>,
    countdown: Option<Within<20, 45>>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct PassTable {
    registers: Vec<PathBuf>,
    workshop: Option<Within<0, 100_000>>,
    one_to_one: Option<Within<0, 100_000>>,
    self_service: Option<Within<0, 100_000>>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WorkshopTable {
    seats: Option<Within<1, 500>>,
    level: Option<Checked<Level>>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ScreenTable {
    ppi: Option<Within<60, 250>>,
    accent: Option<Checked<Accent>>,
    rotation: Option<Checked<Rotation>>,
    output: Option<Checked<OutputName>>,
}

/// The machine's own screen, where no desktop draws on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screen {
    /// How far the picture is turned to the right, in degrees.
    pub rotation: Option<u32>,
    /// The socket it is plugged into, as the kernel names it; none: the first with a screen.
    pub output: Option<String>,
}

/// How far a picture is turned, in degrees.
#[derive(Clone, Copy, Debug)]
struct Rotation(u32);

impl Setting for Rotation {
    fn read(text: &str) -> Result<Self, String> {
        match text {
            "0" => Ok(Self(0)),
            "90" => Ok(Self(90)),
            "180" => Ok(Self(180)),
            "270" => Ok(Self(270)),
            _ => Err(format!(
                "« {text} » is no turn here: write \"0\", \"90\", \"180\" or \"270\", in degrees"
            )),
        }
    }
}

/// A socket's name.
#[derive(Clone, Debug)]
struct OutputName(String);

impl Setting for OutputName {
    fn read(text: &str) -> Result<Self, String> {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let has_kind = text.starts_with(|c: char| c.is_ascii_alphabetic()) && !text.starts_with("card");
        if has_kind && text.contains('-') && text.len() <= 32 && text.chars().all(is_name) {
            return Ok(Self(text.to_owned()));
        }
        Err(format!(
            "« {text} » is no socket: write a name such as \"HDMI-A-1\", as below /sys/class/drm, without the card"
        ))
    }
}

/// The site's colour, on the mark and the primary button. By name: each has white on it at 8:1 or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent(pub u32);

impl Setting for Accent {
    fn read(text: &str) -> Result<Self, String> {
        const NAMES: [(&str, u32); 9] = [
            ("blue", 0x22_40_7E),
            ("petrol", 0x0B_4F_6C),
            ("teal", 0x0A_57_4E),
            ("forest", 0x0E_5C_38),
            ("plum", 0x6A_25_60),
            ("violet", 0x4B_2E_83),
            ("wine", 0x7A_1F_3D),
            ("slate", 0x33_41_55),
            ("bronze", 0x6E_48_00),
        ];
        let found = NAMES.iter().find(|(name, _)| *name == text).map(|(_, rgb)| Self(*rgb));
        found.ok_or_else(|| {
            format!("« {text} » is no colour here: write one of {}", NAMES.map(|(name, _)| name).join(", "))
        })
    }
}

/// A configuration whose every value was checked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Name of the place.
    pub name: String,
    /// Folder of the site's public keys, as `perron-kit site init` makes it.
    pub keys: PathBuf,
    /// Time zone.
    pub zone: chrono_tz::Tz,
    /// Country of telephone numbers without prefix.
    pub country: String,
    /// Languages on offer, the first one first.
    pub languages: Vec<Lang>,
    /// Text size at the start of a visit.
    pub text_size: u8,
    /// The site's commune or territory.
    pub territory: Option<Territory>,
    /// Digits of the PIN.
    pub pin_length: usize,
    /// Idle rule.
    pub idle: IdleRule,
    /// Register files of voucher numbers.
    pub registers: Vec<PathBuf>,
    /// What services cost; 0: free.
    pub prices: Vec<Price>,
    /// Seats of an imported workshop that says none.
    pub seats: u16,
    /// Level of an imported workshop that says none.
    pub level: Level,
    /// Where the printer is; none: tickets are shown as codes.
    pub printer: Option<Address>,
    /// What the printer can do; none: found out.
    pub profile: Option<Profile>,
    /// The printer's paper, where nothing is found out.
    pub paper: PaperWidth,
    /// Where codes come from.
    pub scanner: scanner::Address,
    /// The country that scanners which pose as keyboards are set to; none: found out.
    pub scanner_layout: Option<Layout>,
    /// The layout of keyboards, where the kiosk takes them for itself.
    pub keyboard_layout: Layout,
    /// Which camera is looked through; none: never any.
    pub camera: Option<CameraChoice>,
    /// Where sound is heard.
    pub sound: Sound,
    /// When the place is open; none: nobody said.
    pub hours: Option<Hours>,
    /// A folder whose picture files are read as a camera's frames.
    pub pictures: Option<PathBuf>,
    /// Pixels per inch of the panel.
    pub ppi: Option<u32>,
    /// The site's colour.
    pub accent: Option<Accent>,
    /// The machine's own screen.
    pub screen: Screen,
}

impl Settings {
    /// Reads a configuration. Relative paths in it start at its folder.
    ///
    /// # Errors
    /// [`SettingsError`] names file, line and remedy.
    pub fn read(path: &Path) -> Result<Self, SettingsError> {
        let text = perron_outside::read_text(path, SETTINGS_MAX).map_err(|error| {
            if error.is_missing() { SettingsError::Missing(error) } else { SettingsError::Read(error) }
        })?;
        let base = path.parent().unwrap_or(Path::new("."));
        Self::parse(&text, base)
            .map_err(|problem| SettingsError::Value { path: path.to_owned(), problem: Box::new(problem) })
    }

    /// Reads a configuration's text.
    ///
    /// # Errors
    /// The first wrong key or value, with its line.
    pub fn parse(text: &str, base: &Path) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let defaults = IdleRule::default();
        let cents = |service, within: Option<Within<0, 100_000>>| {
            within.map(|w| Price { service, amount: Cents(w.0) })
        };
        let prices = [
            cents(Service::Workshop, file.pass.workshop),
            cents(Service::OneToOne, file.pass.one_to_one),
            cents(Service::SelfService, file.pass.self_service),
        ];
        let languages: Vec<Lang> = file.site.languages.unwrap_or_default().into_iter().map(|c| c.0).collect();
        let of_country =
            file.site.country.as_ref().and_then(|country| Layout::by_name(&country.0.0.to_ascii_lowercase()));
        Ok(Self {
            name: file.site.name,
            keys: base.join(file.site.keys),
            zone: file.site.timezone.map_or(chrono_tz::Europe::Paris, |c| c.0),
            country: file.site.country.map_or_else(|| "FR".to_owned(), |c| c.0.0),
            languages: if languages.is_empty() { vec![Lang::FR, Lang::EN] } else { languages },
            text_size: file.site.text_size.and_then(|w| u8::try_from(w.0).ok()).unwrap_or(1),
            territory: file.site.territory.map(|c| c.0),
            pin_length: file.site.pin_length.and_then(|w| usize::try_from(w.0).ok()).unwrap_or(6),
            idle: IdleRule {
                after: file.idle.after.map_or(defaults.after, |w| w.0),
                countdown: file.idle.countdown.map_or(defaults.countdown, |w| w.0),
            },
            registers: file.pass.registers.iter().map(|r| base.join(r)).collect(),
            prices: prices.into_iter().flatten().collect(),
            seats: file.workshops.seats.and_then(|w| u16::try_from(w.0).ok()).unwrap_or(8).min(SEATS_MAX),
            level: file.workshops.level.map_or(Level::Beginner, |c| c.0),
            printer: file.printer.address.map_or(Some(Address::Auto), |c| c.0.0),
            profile: file.printer.profile.and_then(|c| c.0.0),
            paper: file.printer.paper.map_or(PaperWidth::Mm80, |c| c.0),
            scanner: file.scanner.address.map(|c| c.0).unwrap_or_default(),
            scanner_layout: file.scanner.layout.map(|c| c.0),
            keyboard_layout: file.keyboard.layout.map(|c| c.0).or(of_country).unwrap_or(Layout::Fr),
            camera: file.camera.address.map_or(Some(CameraChoice::Auto), |c| c.0.0),
            sound: match file.sound.address.map_or(Some(OutputChoice::Auto), |c| c.0.0) {
                None => Sound::None,
                Some(loudspeaker) => Sound::Cards(Outlets {
                    headphones: file.sound.headphones.map(|c| c.0).unwrap_or_default(),
                    loudspeaker,
                    headset: file.sound.headset.as_deref().map(DeviceId::stored),
                }),
            },
            hours: file.hours.map(HoursTable::hours).transpose().map_err(serde::de::Error::custom)?,
            pictures: file.camera.pictures.map(|p| base.join(p)),
            ppi: file.screen.ppi.map(|w| w.0),
            screen: Screen {
                rotation: file.screen.rotation.map(|c| c.0.0),
                output: file.screen.output.map(|c| c.0.0),
            },
            accent: file.screen.accent.map(|c| c.0),
        })
    }
}
