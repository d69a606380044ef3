//! Voices: what turns a text into sound.
//!
//! ```text
//!  Utterance ─► Voice::speak ─► Samples ─ next ─► blocks of samples, as soon as there are some
//!                                  └ dropped: it ends at once, whatever is still to come
//! ```

mod espeak;
#[cfg(test)]
mod espeak_tests;
mod tone;
mod wav;

use std::time::Duration;

use super::error::SoundError;
use super::limits::TEXT_LIMIT;

pub use espeak::Espeak;
pub use tone::Tone;

/// Most characters of a language's name, as `zh-latn-pinyin`.
const LANGUAGE_LIMIT: usize = 24;

/// What is to be said. It may be private: it is not shown in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Utterance {
    text: String,
    language: String,
}

impl Utterance {
    /// A text in a language, as `fr` or `pt-br`.
    ///
    /// # Errors
    /// When there is nothing to say, too much, or the language is none.
    pub fn new(text: &str, language: &str) -> Result<Self, SoundError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(SoundError::Nothing);
        }
        if text.len() > TEXT_LIMIT {
            return Err(SoundError::TooLong { length: text.len() });
        }
        let is_part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric());
        if language.len() > LANGUAGE_LIMIT || !language.split('-').all(is_part) {
            let language =
                language.chars().filter(|c| !c.is_control()).take(LANGUAGE_LIMIT).collect::<String>();
            return Err(SoundError::Language { language });
        }
        Ok(Self { text: text.to_owned(), language: language.to_ascii_lowercase() })
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The language, in small letters.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }
}

impl std::fmt::Debug for Utterance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes in {}", self.text.len(), self.language)
    }
}

/// Speaks.
pub trait Voice: Send {
    /// Begins to speak. Does not wait for the sound.
    ///
    /// # Errors
    /// When it cannot, as when its program is missing.
    fn speak(&mut self, utterance: &Utterance) -> Result<Box<dyn Samples>, SoundError>;
}

/// What a voice says, block after block. It ends when it is dropped.
pub trait Samples: Send {
    /// Samples a second, in [`RATES`](super::RATES): known from the first block on.
    fn rate(&self) -> u32;

    /// Appends at most [`BLOCK_LIMIT`](super::BLOCK_LIMIT) samples of one channel. Does not wait.
    ///
    /// # Errors
    /// When the voice breaks off: nothing more comes then.
    fn next(&mut self, into: &mut Vec<i16>) -> Result<Step, SoundError>;
}

/// What came of asking for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// There is more now.
    More,
    /// Nothing yet: ask again in [`ASK_AGAIN`].
    NotYet,
    /// It is said.
    End,
}

/// How long to wait for a voice that has nothing yet.
pub const ASK_AGAIN: Duration = Duration::from_millis(10);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_bounded_and_not_shown() {
        for (text, language, want) in [
            ("Bonjour", "fr", true),
            ("Olá", "pt-BR", true),
            ("", "fr", false),
            (" \n\t", "fr", false),
            ("x", "", false),
            ("x", "-v", false),
            ("x", "fr-", false),
            ("x", "../../etc", false),
            ("x", "fr --stdin", false),
            ("x", "abcdefghijklmnopqrstuvwxyz", false),
        ] {
            assert_eq!(Utterance::new(text, language).is_ok(), want, "{text} {language}");
        }
        assert!(Utterance::new(&"a".repeat(TEXT_LIMIT), "fr").is_ok());
        assert!(Utterance::new(&"a".repeat(TEXT_LIMIT + 1), "fr").is_err());
        let secret = Utterance::new("mot de passe", "fr").unwrap();
        assert_eq!(format!("{secret:?}"), "12 bytes in fr");
    }
}
