//! What findings say: messages of the Fluent files in `lang`, with their arguments.
//!
//! ```text
//!  a part: say!("usb-speed", speed) ─► Message ─► Draft ─► Text: every language, as the report keeps it
//! ```
//!
//! A test reads the code and the files: each message of the code is in every language with the same arguments, and
//! none is left over.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::languages;
use crate::text::Text;

/// Beyond this, Fluent's numbers are no longer exact: larger ones are given as their digits.
const EXACT_MAX: u64 = 1 << 53;

/// Something to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Message {
    /// As it is: names, what the machine says, and what is a [`Text`] already.
    Told(Text),
    /// A message of the files, by its id, with named arguments. [`say!`] makes one.
    Of(&'static str, Vec<(&'static str, Argument)>),
}

/// What stands in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Argument {
    /// A number, which also chooses between singular and plural.
    Number(u64),
    /// Words, in the language of the message around them.
    Words(Message),
}

/// A [`Message`] of the Fluent files. Its arguments are variables of the same names: `say!("usb-speed", speed)`.
macro_rules! say {
    ($id:literal $(, $argument:ident)*) => {
        $crate::words::Message::Of($id, vec![
            $((stringify!($argument), $crate::words::AsArgument::as_argument(&$argument))),*
        ])
    };
}
pub(crate) use say;

impl Message {
    /// What is the same in every language.
    pub(crate) fn same(text: impl Into<String>) -> Self {
        Self::Told(Text::same(text))
    }

    /// In every language.
    pub(crate) fn text(&self) -> Text {
        Text::each(|code| {
            languages::messages(code).map(|bundle| self.wording(code, bundle)).unwrap_or_default()
        })
    }

    fn wording(&self, code: &str, bundle: &FluentBundle<FluentResource>) -> String {
        let (id, arguments) = match self {
            Self::Told(text) => return text.of(code).to_owned(),
            Self::Of(id, arguments) => (*id, arguments),
        };
        let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        let given = arguments.iter().map(|(name, argument)| {
            let value: FluentValue<'_> = match argument {
                Argument::Number(number) if *number <= EXACT_MAX => (*number).into(),
                Argument::Number(number) => number.to_string().into(),
                Argument::Words(message) => message.wording(code, bundle).into(),
            };
            (*name, value)
        });
        bundle.format_pattern(pattern, Some(&FluentArgs::from_iter(given)), &mut vec![]).into_owned()
    }
}

/// What [`say!`] takes as an argument.
pub(crate) trait AsArgument {
    fn as_argument(&self) -> Argument;
}

impl AsArgument for u64 {
    fn as_argument(&self) -> Argument {
        Argument::Number(*self)
    }
}

impl AsArgument for str {
    fn as_argument(&self) -> Argument {
        Argument::Words(Message::same(self))
    }
}

impl AsArgument for String {
    fn as_argument(&self) -> Argument {
        self.as_str().as_argument()
    }
}

impl AsArgument for Text {
    fn as_argument(&self) -> Argument {
        Argument::Words(Message::Told(self.clone()))
    }
}

impl AsArgument for Message {
    fn as_argument(&self) -> Argument {
        Argument::Words(self.clone())
    }
}

impl<A: AsArgument + ?Sized> AsArgument for &A {
    fn as_argument(&self) -> Argument {
        (**self).as_argument()
    }
}

/// A day such as `2019-06-30`, as each language writes it.
pub(crate) fn day(iso: &str) -> Message {
    let mut fields = iso.splitn(3, '-');
    match (fields.next(), fields.next(), fields.next()) {
        (Some(year), Some(month), Some(day)) => say!("day", year, month, day),
        _ => Message::same(iso),
    }
}

#[cfg(test)]
mod tests;
