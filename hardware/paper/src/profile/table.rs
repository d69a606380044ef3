//! The table of models: TOML, strict. A wrong key or value names its line and what to write.

use std::collections::HashSet;

use serde::{Deserialize, Deserializer, de::Error as _};
use toml::Spanned;

use super::{
    Completion, Cutter, PaperWidth, Profile, RecognisedBy, StatusSupport,
    model::{UsbId, four},
};
use crate::codepage::CodePage;

/// Most profiles in one table.
pub const PROFILES_MAX: usize = 256;
/// Dots of a printer's width: what a picture can be drawn on.
const DOTS: std::ops::RangeInclusive<u16> = 200..=2048;
/// Dots of the narrowest standard letter.
const LETTER_DOTS: u16 = 12;

/// Why a table of printers cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfilesError {
    /// A key or value; the message holds the line and the remedy.
    #[error("the printers' profiles cannot be read: {0}")]
    Value(#[source] Box<toml::de::Error>),
    /// A profile that makes no sense, or two that contradict each other.
    #[error("line {line}, printer « {name} »: {problem}")]
    Profile {
        /// Line of its name, from 1.
        line: usize,
        /// Its name.
        name: String,
        /// What is wrong with it.
        problem: ProfileProblem,
    },
    /// More than a table holds.
    #[error("more than {PROFILES_MAX} printers: leave out those that the site does not have")]
    TooMany,
}

/// What is wrong with a profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileProblem {
    /// Its name.
    #[error("a name has small letters, digits and hyphens only")]
    Name,
    /// A name that another has.
    #[error("another printer has this name: give it one of its own")]
    SameName,
    /// Its dots.
    #[error("the dots are no multiple of 8 from {} to {}: write those of the printer's manual", DOTS.start(), DOTS.end())]
    Dots,
    /// Its columns.
    #[error("so many columns of {LETTER_DOTS} dots do not fit: write the columns of font A")]
    Columns,
    /// USB numbers that another has.
    #[error("another printer has the USB numbers {0}: leave them out of both, and write the model's answers")]
    SameUsb(UsbId),
    /// An answer that another has, or that is empty.
    #[error("the answer « {0} » is empty, or another printer's too: write what tells them apart")]
    Answer(String),
    /// Completion without a cutter.
    #[error("without a cutter nothing says that a ticket is out: write completion = \"none\"")]
    Completion,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    printer: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Entry {
    name: Spanned<String>,
    models: String,
    #[serde(deserialize_with = "paper")]
    paper: PaperWidth,
    columns: u8,
    dots: u16,
    #[serde(deserialize_with = "pages")]
    code_pages: Vec<(u8, CodePage)>,
    cutter: Cutter,
    native_qr: bool,
    status: StatusSupport,
    completion: Completion,
    #[serde(default)]
    maker: Option<String>,
    #[serde(default, deserialize_with = "vendors")]
    vendors: Vec<u16>,
    #[serde(default, deserialize_with = "usb")]
    usb: Vec<UsbId>,
    #[serde(default)]
    answers: Vec<String>,
}

/// Reads a table.
pub(super) fn parse(text: &str) -> Result<Vec<Profile>, ProfilesError> {
    let table: Table = toml::from_str(text).map_err(|error| ProfilesError::Value(Box::new(error)))?;
    if table.printer.len() > PROFILES_MAX {
        return Err(ProfilesError::TooMany);
    }
    let mut seen = Seen::default();
    table
        .printer
        .into_iter()
        .map(|entry| {
            let at = entry.name.span().start;
            let profile = entry.into_profile();
            seen.check(&profile).map_err(|problem| ProfilesError::Profile {
                line: text.get(..at).unwrap_or(text).matches('\n').count() + 1,
                name: profile.name.clone(),
                problem,
            })?;
            Ok(profile)
        })
        .collect()
}

impl Entry {
    fn into_profile(self) -> Profile {
        Profile {
            name: self.name.into_inner(),
            models: self.models,
            paper: self.paper,
            columns: self.columns,
            dots_width: self.dots,
            code_pages: self.code_pages,
            cutter: self.cutter,
            native_qr: self.native_qr,
            status: self.status,
            completion: self.completion,
            recognised_by: RecognisedBy {
                maker: self.maker,
                vendors: self.vendors,
                usb: self.usb,
                answers: self.answers,
            },
        }
    }
}

/// What must be one printer's alone.
#[derive(Default)]
struct Seen {
    names: HashSet<String>,
    usb: HashSet<UsbId>,
    answers: HashSet<String>,
}

impl Seen {
    fn check(&mut self, profile: &Profile) -> Result<(), ProfileProblem> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if profile.name.is_empty() || !profile.name.chars().all(plain) {
            return Err(ProfileProblem::Name);
        }
        if !self.names.insert(profile.name.clone()) {
            return Err(ProfileProblem::SameName);
        }
        if !DOTS.contains(&profile.dots_width) || !profile.dots_width.is_multiple_of(8) {
            return Err(ProfileProblem::Dots);
        }
        if profile.columns == 0 || u16::from(profile.columns) * LETTER_DOTS > profile.dots_width {
            return Err(ProfileProblem::Columns);
        }
        if profile.cutter == Cutter::None && profile.completion != Completion::None {
            return Err(ProfileProblem::Completion);
        }
        if let Some(twice) = profile.recognised_by.usb.iter().find(|usb| !self.usb.insert(**usb)) {
            return Err(ProfileProblem::SameUsb(*twice));
        }
        let words = |text: &str| -> String {
            text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
        };
        let bad = |answer: &&String| words(answer).is_empty() || !self.answers.insert(words(answer));
        let twice = profile.recognised_by.answers.iter().find(bad);
        twice.map_or(Ok(()), |answer| Err(ProfileProblem::Answer(answer.clone())))
    }
}

fn paper<'de, D: Deserializer<'de>>(from: D) -> Result<PaperWidth, D::Error> {
    match u8::deserialize(from)? {
        58 => Ok(PaperWidth::Mm58),
        80 => Ok(PaperWidth::Mm80),
        other => Err(D::Error::custom(format!("no roll is {other} mm wide: write 58 or 80"))),
    }
}

fn pages<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<(u8, CodePage)>, D::Error> {
    each(from, |text| {
        let wrong = || {
            format!(
                "« {text} » is no code page: write the printer's number and the page, as \"16 wpc1252\" or \"19 pc858\""
            )
        };
        let (number, page) = text.split_once(' ').ok_or_else(wrong)?;
        let page = match page {
            "wpc1252" => CodePage::Wpc1252,
            "pc858" => CodePage::Pc858,
            _ => return Err(wrong()),
        };
        Ok((number.parse().map_err(|_| wrong())?, page))
    })
}

fn vendors<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u16>, D::Error> {
    each(from, |text| {
        four(text)
            .ok_or_else(|| format!("« {text} » is no maker's USB number: write four hexadecimal digits"))
    })
}

fn usb<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<UsbId>, D::Error> {
    each(from, str::parse)
}

fn each<'de, D: Deserializer<'de>, T>(
    from: D,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<Vec<T>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    texts.iter().map(|text| read(text).map_err(D::Error::custom)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
[[printer]]
name = "good-1"
models = "Good One"
paper = 80
columns = 42
dots = 512
code-pages = ["16 wpc1252"]
cutter = "partial"
native-qr = false
status = "real-time"
completion = "paper-sensor"
vendors = ["1234"]
usb = ["1234:abcd"]
answers = ["G-1"]
"#;

    #[test]
    fn the_built_in_table_is_read() {
        let profiles = parse(super::super::MODELS).unwrap_or_else(|error| panic!("{error}"));
        assert!(profiles.len() >= 16, "{}", profiles.len());
        let named =
            |profile: &Profile| !profile.models.trim().is_empty() && !profile.name.starts_with("generic");
        assert!(profiles.iter().all(named));
    }

    #[test]
    fn a_profile_is_read_whole() {
        let [profile] = &parse(GOOD).unwrap()[..] else { panic!("one") };
        assert_eq!(profile.code_pages, [(16, CodePage::Wpc1252)]);
        assert_eq!(profile.recognised_by.usb, [UsbId { vendor: 0x1234, product: 0xabcd }]);
        assert_eq!((profile.paper.mm(), profile.dots_width, profile.columns), (80, 512, 42));
    }

    #[test]
    fn what_is_wrong_names_its_line_and_the_remedy() {
        let second = GOOD.replace("good-1", "good-2").replace("1234:abcd", "1234:abce").replace("G-1", "G-2");
        for (from, to, line, words) in [
            ("name =", "nom =", 3, "unknown field"),
            ("native-qr = false", "", 2, "missing field `native-qr`"),
            ("paper = 80", "paper = 112", 5, "write 58 or 80"),
            ("columns = 42", "columns = 300", 6, "300"),
            ("16 wpc1252", "16 cp437", 8, "write the printer's number"),
            ("\"partial\"", "\"sharp\"", 9, "expected one of"),
            ("1234:abcd", "1234", 14, "four hexadecimal"),
            ("\"1234\"", "\"12\"", 13, "four hexadecimal"),
            ("good-1", "Good 1", 3, "small letters"),
            ("dots = 512", "dots = 500", 3, "multiple of 8"),
            ("dots = 512", "dots = 4096", 3, "multiple of 8"),
            ("columns = 42", "columns = 43", 3, "columns of font A"),
            ("\"partial\"", "\"none\"", 3, "completion = \"none\""),
            ("G-1", "-", 3, "is empty"),
        ] {
            let text = GOOD.replacen(from, to, 1);
            assert_ne!(text, GOOD, "{from}");
            let message = parse(&text).unwrap_err().to_string();
            assert!(message.contains(&format!("line {line}")) && message.contains(words), "{to}: {message}");
        }
        assert_eq!(parse(&format!("{GOOD}{second}")).unwrap().len(), 2);
        for (from, to, words) in [
            ("good-2", "good-1", "another printer has this name"),
            ("1234:abce", "1234:abcd", "leave them out of both"),
            ("G-2", "g1", "another printer's too"),
        ] {
            let message = parse(&format!("{GOOD}{}", second.replacen(from, to, 1))).unwrap_err().to_string();
            assert!(message.contains("line 18") && message.contains(words), "{message}");
        }
        let many: String = (0..=PROFILES_MAX).map(|n| GOOD.replace("good-1", &format!("n-{n}"))).collect();
        assert!(matches!(parse(&many), Err(ProfilesError::TooMany)));
    }
}
