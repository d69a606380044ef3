//! The shelf of tutorials: those built in and those of installed packs, in the domain's words.

use perron_content::tutorial::{Kind, StepText};
use perron_content::{BuiltIn, LoadError, SelfCheck, Shelf, Source, Tutorial, pack};
use perron_domain::crypto::{PublicKey, verify1};
use perron_domain::log::Lang;
use perron_learn::scene::Plan;
use perron_learn::{self as learn, Choice, Drawing, StepKind, written_in};
use std::path::Path;
use std::sync::Arc;

/// The folder of installed packs, in the data folder.
pub const PACKS: &str = "packs";

/// Whether the site's authority signed a digest.
#[must_use]
pub fn signed_by(authority: &PublicKey, digest: &[u8], signature: &[u8]) -> bool {
    let opened = verify1(signature, authority, pack::SIGNATURE_CONTEXT, pack::SIGNATURE_MAX);
    opened.is_ok_and(|payload| payload == digest)
}

/// The shelf of a kiosk without packs.
#[must_use]
pub fn built_in() -> Shelf {
    Shelf::open(vec![Box::new(BuiltIn)])
}

/// Opens the shelf. A pack or tutorial that does not hold is left out and said in the log.
#[must_use]
pub fn open(packs: &Path, authority: &PublicKey) -> Shelf {
    let mut sources: Vec<Box<dyn Source>> = vec![Box::new(BuiltIn)];
    if packs.is_dir() {
        match pack::open_all(packs, &|digest, signature| signed_by(authority, digest, signature)) {
            Ok((found, refused)) => {
                refused.iter().for_each(|error| tracing::error!(%error, "pack left out"));
                sources.extend(found.into_iter().map(|pack| Box::new(pack) as Box<dyn Source>));
            }
            Err(error) => tracing::error!(%error, "the installed packs cannot be read"),
        }
    }
    let shelf = Shelf::open(sources);
    for finding in shelf.findings() {
        tracing::warn!(%finding, "tutorial");
    }
    shelf
}

/// A card.
#[must_use]
pub fn card(card: &perron_content::Card) -> learn::Card {
    let meta = &card.meta;
    let text = |text: &perron_content::CardText| learn::CardText {
        title: text.title.clone(),
        summary: text.summary.clone(),
    };
    learn::Card {
        id: meta.id.clone(),
        icon: meta.icon.clone(),
        level: meta.level,
        minutes: u8::try_from(meta.minutes).unwrap_or(u8::MAX),
        steps: card.steps,
        themes: meta.themes.clone(),
        next: meta.next.clone(),
        workshops: meta.workshops.clone(),
        unreviewed: meta.unreviewed.clone(),
        texts: card.languages.iter().map(|(lang, t)| (lang.clone(), text(t))).collect(),
    }
}

/// Reads a tutorial in the language for somebody who reads `lang`.
///
/// # Errors
/// [`LoadError`] when it is not there or does not hold.
pub fn tutorial(shelf: &Shelf, id: &str, lang: Lang, simple: bool) -> Result<learn::Tutorial, LoadError> {
    let read = shelf.load(id)?;
    let lang =
        written_in(read.languages.keys().map(String::as_str), lang.as_str(), simple).unwrap_or_default();
    in_language(&read, lang).ok_or_else(|| LoadError::Unknown(id.to_owned()))
}

/// A tutorial in one of its languages; `None` where it has no such language.
#[must_use]
pub fn in_language(tutorial: &Tutorial, lang: &str) -> Option<learn::Tutorial> {
    let text = tutorial.languages.get(lang)?;
    let step = |(index, (step, own)): (usize, (&perron_content::tutorial::Step, &StepText))| {
        let key = |name: &str| own.get(name).unwrap_or_default().to_owned();
        learn::Step {
            id: step.id.clone(),
            kind: kind(tutorial, index, &step.kind, own, lang),
            ask: own.ask.text.clone(),
            text: own.text.iter().map(|line| line.text.clone()).collect(),
            hint: key("hint"),
            done: key("done"),
            say: key("say"),
        }
    };
    Some(learn::Tutorial {
        id: tutorial.meta.id.clone(),
        lang: lang.to_owned(),
        title: text.title.text.clone(),
        summary: text.summary.text.clone(),
        steps: tutorial.steps.iter().zip(&text.steps).enumerate().map(step).collect(),
    })
}

fn kind(tutorial: &Tutorial, index: usize, kind: &Kind, own: &StepText, lang: &str) -> StepKind {
    let drawing = |name: &String| Drawing {
        name: name.clone(),
        svg: Arc::from(tutorial.pictures.get(name).map(Vec::as_slice).unwrap_or_default()),
        text: own.get("picture").unwrap_or_default().to_owned(),
    };
    let choice = |name: &String, right: &[String]| Choice {
        text: own.get(name).unwrap_or_default().to_owned(),
        why: own.why(name).unwrap_or_default().to_owned(),
        right: right.contains(name),
    };
    match kind {
        Kind::Read { picture } => StepKind::Read(picture.as_ref().map(drawing)),
        Kind::Practice(_) => StepKind::Practice(Box::new(plan(tutorial, index, lang))),
        Kind::Choice { options, right } => {
            StepKind::Choice(options.iter().map(|name| choice(name, right)).collect())
        }
        Kind::Order { options, shown } => StepKind::Order {
            options: options.iter().map(|name| own.get(name).unwrap_or_default().to_owned()).collect(),
            shown: shown.iter().filter_map(|name| options.iter().position(|o| o == name)).collect(),
        },
        Kind::Hotspot { picture, spots, right } => StepKind::Hotspot {
            picture: drawing(picture),
            spots: spots.iter().map(|s| (spot(s), choice(&s.name, right))).collect(),
        },
        Kind::Recap => StepKind::Recap(own.points().into_iter().map(str::to_owned).collect()),
    }
}

/// Hundredths are fine enough for a finger.
fn spot(spot: &perron_content::tutorial::Spot) -> learn::Spot {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 100, by the reader's check"
    )]
    let hundredths = |n: f32| n.round().clamp(0.0, 100.0) as u8;
    learn::Spot {
        x: hundredths(spot.x),
        y: hundredths(spot.y),
        w: hundredths(spot.width),
        h: hundredths(spot.height),
    }
}

/// A practice for the scenes.
#[must_use]
pub fn plan(tutorial: &Tutorial, index: usize, lang: &str) -> Plan {
    let practice = tutorial.practice(index, lang).unwrap_or_default();
    Plan {
        scene: practice.scene,
        start: practice.start,
        lang: practice.lang,
        words: practice.words,
        goal: practice.goal,
        way: practice.way,
    }
}

/// The self-check in the language for somebody who reads `lang`.
#[must_use]
pub fn self_check(lang: Lang, simple: bool) -> Option<learn::SelfCheck> {
    let check = match SelfCheck::built_in() {
        Ok(check) => check,
        Err(findings) => {
            findings.iter().for_each(|finding| tracing::error!(%finding, "self-check"));
            return None;
        }
    };
    let lang = written_in(check.languages.keys().map(String::as_str), lang.as_str(), simple)?;
    let text = check.languages.get(lang)?;
    let word = |name: &str| text.words.get(name).map(|line| line.text.clone()).unwrap_or_default();
    let question = |(q, own): (&perron_content::self_check::Question, &StepText)| learn::Question {
        ask: own.ask.text.clone(),
        tutorials: q.tutorials.clone(),
    };
    Some(learn::SelfCheck {
        title: text.title.text.clone(),
        words: [word("yes"), word("help"), word("no")],
        questions: Arc::new(check.questions.iter().zip(&text.steps).map(question).collect()),
        answers: vec![],
    })
}
