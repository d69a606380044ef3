//! A tutorial from the files of a source.

use std::collections::BTreeMap;

use super::step::is_picture;
use super::{
    FILES_MAX, Kind, MANIFEST, PICTURE_MAX, PICTURES_MAX, STEPS_MAX, STEPS_MIN, TEXT_FILE_MAX, Tutorial,
    manifest, markdown, structure,
};
use crate::finding::{Finding, Notes, Rule, Severity};
use crate::picture;
use crate::source::Source;
use crate::vocabulary::is_language;

/// Reads a tutorial. Gives it, unless something in its structure is wrong, and all findings about its structure;
/// pictures are read, and looked at, only when they are wanted.
pub(crate) fn read(source: &dyn Source, id: &str, pictures: bool) -> (Option<Tutorial>, Vec<Finding>) {
    let mut reader = Reader::new(source, id);
    let tutorial = reader.tutorial(pictures);
    let broken = reader.found.iter().any(|finding| finding.severity == Severity::Error);
    (tutorial.filter(|_| !broken), reader.found)
}

/// The language whose texts a file holds.
pub(crate) fn language_of(file: &str) -> Option<&str> {
    file.strip_suffix(".md").filter(|tag| is_language(tag))
}

/// Reads the files of one folder, and notes what is wrong with each.
pub(crate) struct Reader<'a> {
    source: &'a dyn Source,
    id: &'a str,
    /// What was found so far.
    pub(crate) found: Vec<Finding>,
}

impl<'a> Reader<'a> {
    /// For the folder `id`.
    pub(crate) fn new(source: &'a dyn Source, id: &'a str) -> Self {
        Self { source, id, found: vec![] }
    }

    /// Notes about one file.
    pub(crate) fn about<T>(&mut self, file: &str, work: impl FnOnce(&mut Notes) -> T) -> T {
        let mut notes = Notes::about(format!("{}/{file}", self.id));
        let result = work(&mut notes);
        self.found.append(&mut notes.found);
        result
    }

    fn error(&mut self, file: &str, rule: Rule, what: impl Into<String>, remedy: &str) {
        self.about(file, |notes| notes.error(1, rule, what, remedy));
    }

    fn bytes(&mut self, file: &str, limit: usize) -> Option<Vec<u8>> {
        match self.source.read(self.id, file) {
            Ok(bytes) if bytes.len() <= limit => Some(bytes.into_owned()),
            Ok(_) => {
                self.error(
                    file,
                    Rule::Size,
                    format!("the file has more than {limit} bytes"),
                    "make it smaller",
                );
                None
            }
            Err(error) => {
                self.error(
                    file,
                    Rule::Unreadable,
                    error.to_string(),
                    "put the file there, or correct its rights",
                );
                None
            }
        }
    }

    /// A file that is text.
    pub(crate) fn text(&mut self, file: &str) -> Option<String> {
        let text = String::from_utf8(self.bytes(file, TEXT_FILE_MAX)?).ok();
        if text.is_none() {
            self.error(file, Rule::Unreadable, "this is no text in UTF-8", "save the file as UTF-8");
        }
        text
    }

    /// The names of the files; what is wrong with the folder is noted about its `description`.
    pub(crate) fn files(&mut self, description: &str) -> Option<Vec<String>> {
        match self.source.files(self.id) {
            Ok(files) if files.len() <= FILES_MAX => Some(files),
            Ok(files) => {
                let what = format!("there are {} files", files.len());
                self.error(description, Rule::Size, what, "remove what is not needed");
                None
            }
            Err(error) => {
                self.error(description, Rule::Unreadable, error.to_string(), "correct the folder");
                None
            }
        }
    }

    fn tutorial(&mut self, pictures: bool) -> Option<Tutorial> {
        let files = self.files(MANIFEST)?;
        for file in files.iter().filter(|f| *f != MANIFEST && language_of(f).is_none() && !is_picture(f)) {
            self.error(
                file,
                Rule::FileName,
                "this file has no place in a tutorial",
                "keep tutorial.toml, <language>.md and pictures in .svg with names in small letters",
            );
        }
        let id = self.id;
        let described = self.text(MANIFEST);
        let parsed =
            described.and_then(|text| self.about(MANIFEST, |notes| manifest::parse(id, &text, notes)));
        let mut languages = BTreeMap::new();
        for file in &files {
            let Some(lang) = language_of(file) else { continue };
            let Some(text) = self.text(file) else { continue };
            let text = self.about(file, |notes| {
                let text = markdown::parse(&text, notes)?;
                parsed.iter().for_each(|(_, steps, _)| structure::compare(steps, &text, notes));
                Some(text)
            });
            languages.extend(text.map(|text| (lang.to_owned(), text)));
        }
        let (meta, steps, lines) = parsed?;
        if !files.iter().any(|file| file == "fr.md") {
            self.error(
                MANIFEST,
                Rule::Language,
                "there is no fr.md",
                "write the tutorial in French: it is the language of reference",
            );
        }
        let mut tutorial = Tutorial { meta, steps, languages, pictures: BTreeMap::new(), lines };
        self.about(MANIFEST, |notes| shape(&tutorial, notes));
        self.pictures(&files, pictures, &mut tutorial);
        Some(tutorial)
    }

    fn pictures(&mut self, files: &[String], wanted: bool, tutorial: &mut Tutorial) {
        let there: Vec<&String> = files.iter().filter(|file| is_picture(file)).collect();
        if there.len() > PICTURES_MAX {
            let what = format!("there are {} pictures", there.len());
            self.error(MANIFEST, Rule::Size, what, "keep 12 at most");
        }
        let mut used = vec![];
        for (index, step) in tutorial.steps.iter().enumerate() {
            let name = match &step.kind {
                Kind::Read { picture: Some(name) } | Kind::Hotspot { picture: name, .. } => name,
                _ => continue,
            };
            used.push(name.clone());
            if !there.contains(&name) {
                let line = tutorial.lines.step_key(index, "picture");
                self.about(MANIFEST, |notes| {
                    notes.error(
                        line,
                        Rule::Picture,
                        format!("the picture {name} is not there"),
                        "put the file into the folder",
                    )
                });
            }
        }
        for file in there.into_iter().filter(|_| wanted) {
            if !used.contains(file) {
                self.about(file, |notes| {
                    notes.warn(
                        1,
                        Rule::Picture,
                        "no step shows this picture",
                        "remove it, or name it in a step",
                    )
                });
            }
            let Some(bytes) = self.bytes(file, PICTURE_MAX) else { continue };
            if let Err(error) = picture::check(&bytes) {
                let line = error.line();
                self.about(file, |notes| notes.error(line, Rule::Picture, error.to_string(), error.remedy()));
            }
            tutorial.pictures.insert(file.clone(), bytes);
        }
    }
}

/// The number of steps, and the recap at their end.
fn shape(tutorial: &Tutorial, notes: &mut Notes) {
    let (steps, lines) = (&tutorial.steps, &tutorial.lines);
    if !(STEPS_MIN..=STEPS_MAX).contains(&steps.len()) {
        notes.error(
            lines.step(0),
            Rule::Steps,
            format!("there are {} steps", steps.len()),
            format!("write {STEPS_MIN} to {STEPS_MAX}"),
        );
    }
    for (index, step) in steps.iter().enumerate() {
        if (step.kind == Kind::Recap) != (index + 1 == steps.len()) {
            notes.error(
                lines.step(index),
                Rule::Steps,
                "the recap is the last step, and only that",
                "end with one step of the kind recap",
            );
        }
    }
    for lang in tutorial.meta.unreviewed.iter().filter(|lang| !tutorial.languages.contains_key(*lang)) {
        notes.error(
            lines.top("unreviewed"),
            Rule::Unreviewed,
            format!("the language {lang} is not there"),
            "write its file, or take it off the list",
        );
    }
}
