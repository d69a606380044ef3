//! What a printer can do, and how it is recognised.
//!
//! ```text
//!  profiles.toml ─► table::parse ─► Profile: one model, or models that behave alike
//!  USB numbers, the model's name ─► choose ─► one of them, or a generic one by the paper's width
//! ```
//!
//! The models are data, so that one more needs no code. The two generic profiles are code: they are what remains where
//! nothing else is known.

mod choose;
mod model;
mod table;

use std::sync::LazyLock;

use serde::Deserialize;

use crate::codepage::CodePage;

pub use choose::{Choice, ChosenBy, choose};
pub use model::{MODEL_MAX, Model, UsbId};
pub use table::{PROFILES_MAX, ProfileProblem, ProfilesError};

/// How the paper is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cutter {
    /// No cutter: the paper is fed far enough to be torn.
    None,
    /// A corner is left, so that the ticket does not fall.
    Partial,
    /// The ticket comes off.
    Full,
}

/// Whether the printer tells how it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatusSupport {
    /// It never answers.
    None,
    /// It answers `DLE EOT` at once, even while it prints.
    RealTime,
}

/// How the printer says that a job is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Completion {
    /// It does not: whether a ticket came out stays unknown.
    None,
    /// `GS r 1`, the paper sensor's status, answered in its turn after what precedes it.
    PaperSensor,
    /// `GS ( H`, which repeats the job's number once the printing before it is over.
    ProcessId,
}

/// The rolls that are sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaperWidth {
    /// 57 or 58 mm.
    Mm58,
    /// 79 or 80 mm.
    Mm80,
}

impl PaperWidth {
    /// In millimetres.
    #[must_use]
    pub fn mm(self) -> u8 {
        match self {
            Self::Mm58 => 58,
            Self::Mm80 => 80,
        }
    }
}

/// By what a model is recognised.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecognisedBy {
    /// A word of its maker's name. A printer that calls its maker otherwise is a copy, and cannot be trusted to do all
    /// that the original does.
    pub maker: Option<String>,
    /// USB numbers of the maker. A printer that carries the model's name with another number is a copy too.
    pub vendors: Vec<u16>,
    /// USB numbers that no other model of the table has.
    pub usb: Vec<UsbId>,
    /// What it answers when asked for its model, `GS I 67` or on USB.
    pub answers: Vec<String>,
}

/// One model, or a family of models that behave alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its name in the configuration.
    pub name: String,
    /// The models, in words that people read.
    pub models: String,
    /// The widest roll it takes.
    pub paper: PaperWidth,
    /// Characters on a line of the standard font.
    pub columns: u8,
    /// Dots across the printable width.
    pub dots_width: u16,
    /// The printer's number (`ESC t`) of each code page that can be trusted, best first. None:
    /// every document goes as a picture.
    pub code_pages: Vec<(u8, CodePage)>,
    /// How the paper is cut.
    pub cutter: Cutter,
    /// Whether it draws QR codes itself (`GS ( k`).
    pub native_qr: bool,
    /// Whether it tells how it is.
    pub status: StatusSupport,
    /// How it says that a job is out.
    pub completion: Completion,
    /// By what it is recognised.
    pub recognised_by: RecognisedBy,
}

/// Numbers that Epson gave, and that the trade kept.
const WPC1252: (u8, CodePage) = (16, CodePage::Wpc1252);
const PC858: (u8, CodePage) = (19, CodePage::Pc858);

/// The models, as data.
const MODELS: &str = include_str!("../../profiles.toml");

/// The generic profiles, then the models. A test holds that the data can be read.
static BUILT_IN: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    let generic = [Profile::generic_80(), Profile::generic_58()];
    generic.into_iter().chain(table::parse(MODELS).unwrap_or_default()).collect()
});

impl Profile {
    /// Any printer of 80 mm paper that calls itself ESC/POS compatible.
    pub fn generic_80() -> Self {
        Self {
            name: "generic-80".to_owned(),
            models: "any other printer of 80 mm paper".to_owned(),
            paper: PaperWidth::Mm80,
            columns: 42,
            dots_width: 576,
            code_pages: vec![PC858, WPC1252],
            cutter: Cutter::Partial,
            native_qr: false,
            status: StatusSupport::RealTime,
            completion: Completion::PaperSensor,
            recognised_by: RecognisedBy::default(),
        }
    }

    /// Any printer of 58 mm paper: no cutter, no QR of its own, often deaf.
    pub fn generic_58() -> Self {
        Self {
            name: "generic-58".to_owned(),
            models: "any other printer of 58 mm paper".to_owned(),
            paper: PaperWidth::Mm58,
            columns: 32,
            dots_width: 384,
            cutter: Cutter::None,
            status: StatusSupport::None,
            completion: Completion::None,
            ..Self::generic_80()
        }
    }

    /// The Epson TM-T20 family: 203 dots per inch.
    pub fn epson_tm_t20() -> Self {
        Self::by_name("epson-tm-t20").unwrap_or_else(Self::generic_80)
    }

    /// Epson TM-T88IV and later: 180 dots per inch.
    pub fn epson_tm_t88() -> Self {
        Self::by_name("epson-tm-t88").unwrap_or_else(Self::generic_80)
    }

    /// Star TSP100 set to ESC/POS. Its code pages differ between firmwares, so it gets pictures.
    pub fn star_tsp100() -> Self {
        Self::by_name("star-tsp100").unwrap_or_else(Self::generic_80)
    }

    /// Every built-in profile, the most general first.
    pub fn built_in() -> Vec<Self> {
        BUILT_IN.clone()
    }

    /// The built-in profile of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        BUILT_IN.iter().find(|profile| profile.name == name).cloned()
    }

    /// Reads profiles in the form of the built-in ones, as a site may write for a printer that is not among them.
    ///
    /// # Errors
    /// [`ProfilesError`] with the line and what to write instead.
    pub fn parse(text: &str) -> Result<Vec<Self>, ProfilesError> {
        table::parse(text)
    }

    /// The generic profile of this paper.
    #[must_use]
    pub fn generic(paper: PaperWidth) -> Self {
        match paper {
            PaperWidth::Mm58 => Self::generic_58(),
            PaperWidth::Mm80 => Self::generic_80(),
        }
    }
}
