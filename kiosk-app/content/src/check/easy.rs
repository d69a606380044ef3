//! Words and turns that are hard to read, in French. Lists, not understanding: what they find is worth a second look.

use super::sentences::{bare, sentences};
use super::{Piece, Role, narration};
use crate::finding::{Notes, Rule};
use crate::vocabulary::SPOKEN_ABBREVIATIONS;

/// Words that begin a subordinate clause which is hard to follow.
const RELATIVES: &str = "dont lequel laquelle lesquels lesquelles duquel desquels desquelles auquel auxquels";
/// Verbs of another time than now.
const OTHER_TENSES: &str = "sera serez seront aura aurez auront pourra pourrez pourront verrez verra ferez fera irez saurez \
     devrez devra voudrez recevrez viendra apprendrez était étaient aviez étiez avait";
/// Words of offices, with what to say instead.
const STIFF: [(&str, &str); 6] = [
    ("veuillez", "touchez, écrivez …"),
    ("usager", "personne"),
    ("usagers", "personnes"),
    ("saisissez", "tapez"),
    ("saisir", "taper"),
    ("cliquable", "que l’on peut toucher"),
];
/// Technical words that need an explanation somewhere in the tutorial.
const TECHNICAL: [&str; 8] =
    ["navigateur", "onglet", "pièce jointe", "cookie", "hameçonnage", "spam", "identifiant", "télécharger"];
/// Turns that explain a word.
const EXPLAINING: [&str; 13] = [
    "c’est",
    "ce sont",
    "est un",
    "est le",
    "est la",
    "est l’",
    "sont de",
    "veut dire",
    "s’appelle",
    "on appelle",
    "on dit",
    "sert à",
    "(",
];

pub(super) fn stiff(piece: &Piece<'_>, notes: &mut Notes) {
    let words = bare(piece.text);
    for (word, better) in STIFF.iter().filter(|(word, _)| words.iter().any(|found| found == word)) {
        notes.warn(
            piece.line,
            Rule::Plain,
            format!("“{word}” is a word of offices"),
            format!("say {better}"),
        );
    }
    if words.iter().any(|word| matches!(word.as_str(), "tu" | "toi")) {
        notes.error(piece.line, Rule::Plain, "a person is called « tu »", "say vous");
    }
}

/// Each technical word is explained: in bold somewhere, or in a sentence that says what it is.
pub(super) fn technical(pieces: &[Piece<'_>], terms: &[String], notes: &mut Notes) {
    let speaking = || pieces.iter().filter(|p| p.role.speaks() && p.role != Role::Say);
    for term in TECHNICAL {
        let has = |text: &str| {
            let text = format!(" {} ", bare(&unquoted(text)).join(" "));
            text.contains(&format!(" {term} ")) || text.contains(&format!(" {term}s "))
        };
        let Some(first) = speaking().find(|piece| has(piece.text)) else { continue };
        let explains = |piece: &Piece<'_>| {
            let low = piece.text.to_lowercase();
            has(&low) && EXPLAINING.iter().any(|turn| low.contains(turn))
        };
        let marked = terms.iter().any(|bold| has(bold));
        if !marked && !speaking().any(explains) {
            let remedy = "explain it where it comes first, the word in **bold**";
            notes.warn(first.line, Rule::Plain, format!("nobody says what “{term}” means"), remedy);
        }
    }
}

/// The text without what stands between « and »: names of buttons are shown, not used.
fn unquoted(text: &str) -> String {
    let mut parts = text.split('«');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + " " + part.split_once('»').map_or(part, |(_, after)| after))
}

pub(super) fn hard(piece: &Piece<'_>, notes: &mut Notes) {
    let words = bare(piece.text);
    if let Some(word) = relative(piece.text) {
        notes.error(
            piece.line,
            Rule::Plain,
            format!("“{word}” begins a clause that is hard to follow"),
            "make two sentences",
        );
    }
    if let Some(word) = words.iter().find(|word| OTHER_TENSES.split(' ').any(|other| other == *word)) {
        notes.warn(
            piece.line,
            Rule::Plain,
            format!("“{word}” is not the present"),
            "say it in the present tense",
        );
    }
    let endings = ["é", "ée", "és", "ées", "it", "ite", "u", "ue"];
    let passive = words.windows(3).any(|w| match w {
        [be, verb, by] => {
            matches!(be.as_str(), "est" | "sont" | "été")
                && by == "par"
                && endings.iter().any(|end| verb.ends_with(end))
        }
        _ => false,
    });
    if passive {
        notes.warn(
            piece.line,
            Rule::Plain,
            "a passive turn: « est … par »",
            "say who does it: « La mairie envoie … »",
        );
    }
}

/// A relative within a sentence; at its beginning it asks: « Lequel … ? »
fn relative(text: &str) -> Option<String> {
    let within = |sentence| bare(sentence).into_iter().skip(1).collect::<Vec<_>>();
    sentences(text).flat_map(within).find(|word| RELATIVES.split(' ').any(|relative| relative == *word))
}

/// Words in capitals need their meaning once.
pub(super) fn abbreviations(pieces: &[Piece<'_>], notes: &mut Notes) {
    let speaking = || pieces.iter().filter(|piece| piece.role.speaks() && piece.role != Role::Say);
    let mut told: Vec<&str> = vec![];
    for piece in speaking() {
        for word in narration::capitals(piece.text).filter(|word| !SPOKEN_ABBREVIATIONS.contains(word)) {
            let explained = speaking()
                .any(|p| p.text.contains(word) && EXPLAINING.iter().any(|turn| p.text.contains(turn)));
            if !explained && !told.contains(&word) {
                told.push(word);
                notes.warn(
                    piece.line,
                    Rule::Plain,
                    format!("nobody says what {word} means"),
                    "write it in full, or explain it: « c’est … »",
                );
            }
        }
    }
}
