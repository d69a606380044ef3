//! The words on a stage: those that the tutorial gives, and the scene's own from `lang/<language>/scenes.ftl`.
//!
//! | asked for | found in the tutorial | else in the scenes' file |
//! |---|---|---|
//! | a name, as `person` or `m1.from` | `person` | `call-default-person` |
//! | the scene's own, as `send` | `mailbox.send` | `mailbox-send` |
//!
//! So a tutorial replaces a word of the scene on purpose only: its own `send` is something else.

use std::collections::BTreeMap;

/// Ids and texts of one language, sorted by id.
type Texts = &'static [(&'static str, &'static str)];

/// The scenes' words by language.
pub(crate) const LANGUAGES: &[(&str, Texts)] = include!(concat!(env!("OUT_DIR"), "/scenes.rs"));

/// Words by name, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    scene: String,
    texts: Texts,
    tutorial: BTreeMap<String, String>,
}

impl Words {
    /// The words of a scene in `lang`, or, failing that, in the language before the first hyphen, or in French, the
    /// language of reference; with those of the tutorial.
    pub(crate) fn new(scene: &str, lang: &str, tutorial: &BTreeMap<String, String>) -> Self {
        Self { scene: scene.to_owned(), texts: texts(LANGUAGES, lang), tutorial: tutorial.clone() }
    }

    /// The word, or its name where nobody gave one: an author sees at once what is missing.
    #[must_use]
    pub fn get(&self, name: &str) -> String {
        self.find(name).unwrap_or(name).to_owned()
    }

    /// The word, if there is one.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&str> {
        let own = name.strip_prefix(self.scene.as_str()).and_then(|rest| rest.strip_prefix('.'));
        let id = || match own {
            Some(own) => format!("{}-{own}", self.scene),
            None => format!("{}-default-{name}", self.scene),
        };
        self.tutorial.get(name).map(String::as_str).or_else(|| self.text(&id()))
    }

    fn text(&self, id: &str) -> Option<&'static str> {
        let at = self.texts.binary_search_by(|(known, _)| (*known).cmp(id)).ok()?;
        self.texts.get(at).map(|(_, text)| *text)
    }

    /// A word of the scene itself, on its buttons and in its sentences.
    #[must_use]
    pub fn own(&self, name: &str) -> String {
        self.get(&format!("{}.{name}", self.scene))
    }

    /// A word of the scene itself, with `value` in the place of the variable `what`.
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

/// The texts of the language nearest to `lang`.
fn texts(languages: &[(&str, Texts)], lang: &str) -> Texts {
    let base = lang.split('-').next().unwrap_or(lang);
    let of = |lang: &str| languages.iter().find(|(name, _)| *name == lang).map(|(_, texts)| *texts);
    of(lang).or_else(|| of(base)).or_else(|| of("fr")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_falls_back_on_its_base_and_then_on_french() {
        let languages: &[(&str, Texts)] =
            &[("en", &[("a", "en")]), ("fr", &[("a", "fr")]), ("fr-x-falc", &[("a", "falc")])];
        let cases =
            [("fr", "fr"), ("fr-x-falc", "falc"), ("fr-CA", "fr"), ("en-GB", "en"), ("de", "fr"), ("", "fr")];
        for (lang, wanted) in cases {
            assert_eq!(texts(languages, lang), [("a", wanted)], "{lang}");
        }
        assert!(texts(&[], "fr").is_empty());
    }

    fn words(scene: &str, tutorial: &[(&str, &str)]) -> Words {
        let tutorial = tutorial.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        Words::new(scene, "fr", &tutorial.collect())
    }

    #[test]
    fn a_tutorial_replaces_a_word_of_the_scene_on_purpose_only() {
        let given = words("mailbox", &[("send", "Le billet"), ("mailbox.reply", "Poster")]);
        assert_eq!((given.get("send").as_str(), given.own("send").as_str()), ("Le billet", "Envoyer"));
        assert_eq!((given.own("reply").as_str(), given.own("back").as_str()), ("Poster", "Retour"));
        assert_eq!((given.find("back"), given.find("mailbox.back")), (None, Some("Retour")));
    }

    #[test]
    fn some_words_stand_there_until_the_tutorial_gives_its_own() {
        assert_eq!(words("call", &[]).get("person"), "La personne");
        assert_eq!(words("call", &[("person", "Amina")]).get("person"), "Amina");
        assert_eq!(words("phone", &[]).find("person"), None, "of this scene only");
    }

    #[test]
    fn what_is_missing_shows_its_name() {
        let given = words("mailbox", &[]);
        assert_eq!((given.find("moon"), given.get("moon").as_str()), (None, "moon"));
        assert_eq!(given.own("moon"), "mailbox.moon");
        assert_eq!(words("cinema", &[]).find("cinema.send"), None);
    }

    #[test]
    fn values_and_variables_are_filled() {
        let given = words("mailbox", &[("hello", "Bonjour")]);
        assert_eq!((given.value("$hello").as_str(), given.value("hello").as_str()), ("Bonjour", "hello"));
        assert!(given.with("re", "subject", "Photos").ends_with(" Photos"));
    }
}
