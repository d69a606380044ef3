//! Why nothing is heard.

use crate::find::DeviceId;

use super::limits::{JACK_LIMIT, SPEECH_LIMIT, STUCK_AFTER, TEXT_LIMIT, VOICE_LIMIT};

/// Why something is not said, or was not said to its end.
#[derive(Debug, thiserror::Error)]
pub enum SoundError {
    /// There is no sound card.
    #[error("there is no sound card: plug one in, or load its driver")]
    NoOutput,
    /// The chosen output is not there.
    #[error("the sound output « {id:?} » is not plugged in: plug it in, or choose another")]
    Absent {
        /// The one that was chosen.
        id: DeviceId,
    },
    /// The output was unplugged while it was used.
    #[error("the sound output is unplugged: plug it in again")]
    Unplugged,
    /// Another program holds the output.
    #[error("another program holds the sound output: close it, or the sound daemon")]
    Busy,
    /// This program may not open the output.
    #[error("the sound output may not be opened: let this program's user into the group « audio »")]
    Denied,
    /// The output takes nothing.
    #[error("the sound output has taken nothing for {} s: plug it out and in again", STUCK_AFTER.as_secs())]
    Stuck,
    /// What is said to headphones would be heard from the loudspeaker, too.
    #[error(
        "the loudspeaker of « {output} » cannot be turned off while headphones are in: choose another output for \
         headphones, or write that there are always headphones where there is no loudspeaker"
    )]
    Loudspeaker {
        /// What the output calls itself.
        output: String,
    },
    /// The switch of the headphones' socket does not come to rest.
    #[error("the headphones' plug has been loose for {} s: push it in, or use another cable", JACK_LIMIT.as_secs())]
    Loose,
    /// The switch of the headphones' socket cannot be read.
    #[error(
        "the headphones' switch « {name} » cannot be read ({source}): let this program's user into the group « input »"
    )]
    Switch {
        /// What it calls itself.
        name: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The system refuses something else.
    #[error(
        "the sound output does not work ({doing}: {source}): plug it out and in again, or use another one"
    )]
    Output {
        /// What was asked of it.
        doing: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is nothing in the text that could be said.
    #[error("there is nothing to say: give a text")]
    Nothing,
    /// The text is longer than [`TEXT_LIMIT`].
    #[error("the text to say has {length} bytes, of at most {TEXT_LIMIT}: say it in parts")]
    TooLong {
        /// In bytes.
        length: usize,
    },
    /// That is not how a language is written.
    #[error("« {language} » is no language: write one as fr or pt-br")]
    Language {
        /// What was given instead, without what does not print.
        language: String,
    },
    /// The voice's program is not installed.
    #[error("the voice's program « {program} » is not there: install it")]
    NoVoice {
        /// Its name.
        program: String,
    },
    /// The voice's program cannot be started, or not be read.
    #[error("the voice's program does not work ({source}): install it again")]
    Voice {
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The voice said nothing: it may not know the language.
    #[error(
        "the voice says nothing in « {language} »: install this language for it, or choose another voice"
    )]
    Mute {
        /// The language.
        language: String,
    },
    /// The voice gives nothing any more.
    #[error("the voice has given nothing for {} s: say it again, or choose another voice", VOICE_LIMIT.as_secs())]
    SlowVoice,
    /// The voice does not stop.
    #[error("the voice spoke for more than {} minutes: say it in parts", SPEECH_LIMIT.as_secs() / 60)]
    Endless,
    /// What the voice gives is no sound of a kind that is known.
    #[error(
        "what the voice gives is no sound ({reason}): install its program again, or choose another voice"
    )]
    BadSound {
        /// What is wrong.
        reason: &'static str,
    },
    /// The system gives no thread or no file.
    #[error("sound cannot be started ({0}): close other programs")]
    Start(#[source] std::io::Error),
}

impl SoundError {
    /// Whether saying it again may help, without changing the configuration or the text.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::NoOutput | Self::Absent { .. } | Self::Unplugged | Self::Busy | Self::Stuck => true,
            Self::Loose | Self::SlowVoice | Self::Output { .. } | Self::Voice { .. } => true,
            // The rights of what was just plugged in are set a moment later.
            Self::Denied | Self::Switch { .. } => true,
            Self::Loudspeaker { .. } | Self::Nothing | Self::TooLong { .. } | Self::Language { .. } => false,
            Self::NoVoice { .. } | Self::Mute { .. } | Self::Endless | Self::BadSound { .. } => false,
            Self::Start(_) => false,
        }
    }

    /// What the system's number means for an output.
    #[must_use]
    pub fn of_output(doing: &'static str, source: std::io::Error) -> Self {
        match source.raw_os_error() {
            Some(libc::EBUSY | libc::EAGAIN) => Self::Busy,
            Some(libc::EACCES | libc::EPERM) => Self::Denied,
            Some(libc::ENODEV | libc::ENOENT | libc::ENXIO | libc::EBADFD) => Self::Unplugged,
            _ => Self::Output { doing, source },
        }
    }
}
