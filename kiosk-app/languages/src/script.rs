//! Scripts: what languages written with the same letters share.

/// The way that reading goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// As French.
    LeftToRight,
    /// As Arabic.
    RightToLeft,
}

/// The letters of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Script {
    /// Which way it is read.
    pub direction: Direction,
    /// Whether it has capitals. In one without, Latin capitals are names and abbreviations.
    pub has_capitals: bool,
    /// The typeface of the interface that has its letters, by the family's name in `ui/fonts`. Each one has the letters
    /// of French too. None: no language of this script can be offered yet.
    pub face: Option<&'static str>,
}

pub(crate) const LATIN_FACE: &str = "Perron Sans";

pub(crate) const LATIN: Script =
    Script { direction: Direction::LeftToRight, has_capitals: true, face: Some(LATIN_FACE) };
pub(crate) const CYRILLIC: Script = Script { face: Some("IBM Plex Sans"), ..LATIN };
pub(crate) const ARABIC: Script =
    Script { direction: Direction::RightToLeft, has_capitals: false, face: Some("Perron Arabic") };
pub(crate) const HEBREW: Script = Script { face: None, ..ARABIC };
