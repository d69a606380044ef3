//! The words on a stage: the scene's own, under those the tutorial gives.

use std::collections::BTreeMap;

/// Words by name, in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    own: BTreeMap<String, String>,
    tutorial: BTreeMap<String, String>,
}

impl Words {
    /// A scene's words in `lang` (or, failing that, in the language before the first hyphen, or in French, the language
    /// of reference), with the tutorial's over them.
    #[must_use]
    pub fn layered(own: &[(&str, &str)], lang: &str, tutorial: &BTreeMap<String, String>) -> Self {
        let base = lang.split('-').next().unwrap_or(lang);
        let of = |lang: &str| own.iter().find(|(name, _)| *name == lang).map(|(_, text)| *text);
        let text = of(lang).or_else(|| of(base)).or_else(|| of("fr")).unwrap_or_default();
        Self { own: lines(text).collect(), tutorial: tutorial.clone() }
    }

    /// The word, or its name where nobody gave one: an author sees at once what is missing.
    #[must_use]
    pub fn get(&self, name: &str) -> String {
        self.find(name).unwrap_or(name).to_owned()
    }

    /// The word, if there is one.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&str> {
        self.tutorial.get(name).or_else(|| self.own.get(name)).map(String::as_str)
    }

    /// A word of the scene itself, on its buttons and in its sentences: an author may have a word of the same name for
    /// something else.
    #[must_use]
    pub fn own(&self, name: &str) -> String {
        self.own.get(name).map_or_else(|| self.get(name), Clone::clone)
    }

    /// A word of the scene itself with `{name}` replaced.
    #[must_use]
    pub fn with(&self, name: &str, what: &str, value: &str) -> String {
        self.own(name).replace(&format!("{{{what}}}"), value)
    }

    /// A value of `start`: itself, or the word that `$name` names.
    #[must_use]
    pub fn value(&self, text: &str) -> String {
        text.strip_prefix('$').map_or_else(|| text.to_owned(), |name| self.get(name))
    }
}

/// Lines `name = text`; empty lines and lines that begin with `#` are nothing.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (String, String)> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(name, text)| (name.trim().to_owned(), text.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &[(&str, &str)] = &[
        ("fr", "# une remarque\nsend = Envoyer\n\nback=Retour\nre = Re : {subject}\nno line\n"),
        ("fr-x-falc", "send = Envoyer le message"),
        ("en", "send = Send = go"),
    ];

    fn own(lang: &str) -> Words {
        Words::layered(OWN, lang, &BTreeMap::new())
    }

    #[test]
    fn a_language_falls_back_on_its_base_and_then_on_french() {
        let cases = [
            ("fr", "Envoyer"),
            ("fr-x-falc", "Envoyer le message"),
            ("fr-CA", "Envoyer"),
            ("en-GB", "Send = go"),
            ("de", "Envoyer"),
            ("", "Envoyer"),
        ];
        for (lang, send) in cases {
            assert_eq!(own(lang).get("send"), send, "{lang}");
        }
    }

    #[test]
    fn the_tutorial_has_the_last_word() {
        let tutorial = BTreeMap::from([("send".to_owned(), "Poster".to_owned())]);
        let words = Words::layered(OWN, "fr", &tutorial);
        assert_eq!((words.get("send").as_str(), words.get("back").as_str()), ("Poster", "Retour"));
        // But not on the scene's own buttons.
        assert_eq!((words.own("send").as_str(), words.own("moon").as_str()), ("Envoyer", "moon"));
    }

    #[test]
    fn what_is_missing_shows_its_name() {
        let words = own("fr");
        assert_eq!((words.find("moon"), words.get("moon").as_str()), (None, "moon"));
        assert_eq!(words.find("# une remarque"), None);
    }

    #[test]
    fn values_and_places_are_filled() {
        let words = own("fr");
        assert_eq!(words.value("$back"), "Retour");
        assert_eq!(words.value("back"), "back");
        assert_eq!(words.with("re", "subject", "Photos"), "Re : Photos");
    }
}
