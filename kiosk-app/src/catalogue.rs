//! The one catalogue of texts: screen and paper speak from it. French is the reference; a language that misses one
//! message is not offered (the interface's build leaves it out).

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use perron_domain::lang::Lang;

/// A catalogue that cannot be used. It is built in, so this is a fault of the build.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// A language's name.
    #[error("the built-in language {0} has no valid name: rebuild with its folder renamed")]
    Name(String),
    /// A file of messages.
    #[error("the built-in messages of {0} do not read: rebuild with the file mended")]
    Syntax(String),
    /// No French.
    #[error("the built-in messages hold no French: rebuild")]
    NoFrench,
}

struct Language {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

/// All languages on offer.
pub struct Catalogue {
    languages: Vec<Language>,
}

impl std::fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.languages.iter().map(|l| l.lang)).finish()
    }
}

impl Catalogue {
    /// Reads the built-in messages.
    ///
    /// # Errors
    /// [`CatalogueError`] when the build went wrong.
    pub fn built_in() -> Result<Self, CatalogueError> {
        let mut languages = Vec::new();
        for (name, files) in perron_ui::CATALOGUES {
            let id = name.parse().map_err(|_| CatalogueError::Name((*name).to_owned()))?;
            let mut bundle = FluentBundle::new_concurrent(vec![id]);
            bundle.set_use_isolating(false);
            for (_, source) in *files {
                let resource = FluentResource::try_new((*source).to_owned())
                    .map_err(|_| CatalogueError::Syntax((*name).to_owned()))?;
                bundle.add_resource(resource).map_err(|_| CatalogueError::Syntax((*name).to_owned()))?;
            }
            languages.push(Language { lang: Lang::new(name), bundle });
        }
        if languages.iter().all(|l| l.lang != Lang::FR) {
            return Err(CatalogueError::NoFrench);
        }
        languages.sort_by_key(|l| (l.lang != Lang::FR, l.lang.as_str().to_owned()));
        Ok(Self { languages })
    }

    /// The languages on offer, French first.
    pub fn languages(&self) -> impl Iterator<Item = Lang> {
        self.languages.iter().map(|l| l.lang)
    }

    /// The texts of one language; French when it is not offered.
    #[must_use]
    pub fn of(&self, lang: Lang) -> Words<'_> {
        let found = self.languages.iter().find(|l| l.lang == lang);
        Words { bundle: found.or_else(|| self.languages.first()).map(|l| &l.bundle), lang }
    }
}

/// The texts of one language.
#[derive(Clone, Copy)]
pub struct Words<'c> {
    bundle: Option<&'c FluentBundle<FluentResource>>,
    /// Which language.
    pub lang: Lang,
}

/// A value inside a message.
#[derive(Clone, Debug)]
pub enum Arg {
    /// A text.
    Text(String),
    /// A number, which also chooses between singular and plural.
    Number(i64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

macro_rules! numbers {
    ($($t:ty),*) => {$(
        impl From<$t> for Arg {
            fn from(n: $t) -> Self {
                Self::Number(i64::try_from(n).unwrap_or(i64::MAX))
            }
        }
    )*};
}
numbers!(u16, u32, usize, i64, i32);

impl Words<'_> {
    /// A message without arguments. An id that does not exist shows itself, and a test finds it.
    #[must_use]
    pub fn text(&self, id: &str) -> String {
        self.with(id, &[])
    }

    /// A message with arguments.
    #[must_use]
    pub fn with(&self, id: &str, args: &[(&str, Arg)]) -> String {
        let Some(bundle) = self.bundle else { return id.to_owned() };
        let Some(pattern) = bundle.get_message(id).and_then(|m| m.value()) else { return id.to_owned() };
        let mut given = FluentArgs::new();
        for (name, value) in args {
            match value {
                Arg::Text(text) => given.set(*name, text.as_str()),
                Arg::Number(n) => given.set(*name, *n),
            }
        }
        bundle.format_pattern(pattern, Some(&given), &mut vec![]).into_owned()
    }
}
