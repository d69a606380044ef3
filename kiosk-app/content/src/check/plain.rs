//! Easy to read: short texts, short sentences, and in easy-to-read French a few more rules (the European guidelines
//! « Information for all »). A program sees the length of a sentence and some turns of phrase, never whether it is good.

use super::sentences::{sentences, words};
use super::{Piece, Role, easy};
use crate::finding::{Notes, Rule};
use crate::vocabulary::{EASY_FRENCH, is_french};

/// Words of a sentence at most, in any language.
const SENTENCE_MAX: usize = 20;
/// In easy-to-read French.
const EASY_SENTENCE_MAX: usize = 12;
/// Words of a sentence on average, in tenths.
const AVERAGE_MAX_TENTHS: usize = 150;
/// Characters of an instruction that are read at a glance.
const ASK_WISHED: usize = 60;
/// Sentences of a summary.
const SUMMARY_SENTENCES: usize = 2;
/// « ! » in one language.
const EXCLAMATIONS_MAX: usize = 4;

/// Notes what is hard to read.
pub(super) fn check(lang: &str, pieces: &[Piece<'_>], terms: &[String], notes: &mut Notes) {
    let is_easy = lang == EASY_FRENCH;
    pieces.iter().for_each(|piece| length(piece, notes));
    let speaking = || pieces.iter().filter(|piece| piece.role.speaks());
    speaking().for_each(|piece| sentences_of(piece, is_easy, notes));
    average(pieces, notes);
    speaking().for_each(|piece| touched(lang, piece, notes));
    let rain = speaking()
        .filter(|p| p.role != Role::Say)
        .find(|p| p.text.contains("!!") || p.text.matches('!').count() > 1);
    let all: usize =
        speaking().filter(|p| p.role != Role::Say).map(|piece| piece.text.matches('!').count()).sum();
    if let Some(piece) = rain.or_else(|| pieces.first().filter(|_| all > EXCLAMATIONS_MAX)) {
        notes.warn(
            piece.line,
            Rule::Plain,
            format!("{all} exclamation marks in this language"),
            "speak calmly: keep few of them",
        );
    }
    if is_french(lang) {
        speaking().for_each(|piece| easy::stiff(piece, notes));
        easy::technical(pieces, terms, notes);
    }
    if is_easy {
        speaking().for_each(|piece| easy::hard(piece, notes));
        easy::abbreviations(pieces, notes);
    }
}

fn length(piece: &Piece<'_>, notes: &mut Notes) {
    let (count, longest) = (piece.text.chars().count(), piece.role.longest());
    let name = piece.role.name();
    if count > longest {
        notes.error(
            piece.line,
            Rule::Length,
            format!("the {name} has {count} characters"),
            format!("make it {longest} at most"),
        );
    } else if piece.role == Role::Ask && count > ASK_WISHED {
        notes.warn(
            piece.line,
            Rule::Length,
            format!("the {name} has {count} characters"),
            format!("{ASK_WISHED} are read at a glance"),
        );
    }
    let sentences = sentences(piece.text).count();
    if piece.role == Role::Summary && sentences > SUMMARY_SENTENCES {
        notes.error(piece.line, Rule::Length, format!("the summary has {sentences} sentences"), "keep two");
    }
}

fn sentences_of(piece: &Piece<'_>, easy: bool, notes: &mut Notes) {
    let longest = if easy { EASY_SENTENCE_MAX } else { SENTENCE_MAX };
    for sentence in sentences(piece.text) {
        let count = words(sentence).count();
        if count > longest {
            let start: String = sentence.chars().take(40).collect();
            notes.error(
                piece.line,
                Rule::Sentence,
                format!("the sentence “{start}…” has {count} words"),
                format!("make two of it, {longest} words at most"),
            );
        }
    }
}

fn average(pieces: &[Piece<'_>], notes: &mut Notes) {
    let read = pieces
        .iter()
        .filter(|p| p.role.speaks() && !matches!(p.role, Role::Say | Role::Picture | Role::Name));
    let lengths: Vec<usize> =
        read.flat_map(|piece| sentences(piece.text)).map(|s| words(s).count()).collect();
    let total: usize = lengths.iter().sum();
    if let Some(tenths) =
        (total * 10).checked_div(lengths.len()).filter(|tenths| *tenths > AVERAGE_MAX_TENTHS)
    {
        notes.error(
            1,
            Rule::Sentence,
            format!("sentences have {} words on average", tenths / 10),
            "make them shorter: 15 on average",
        );
    }
}

/// « cliquez », and clicking in English; between quotation marks it is spoken of, not asked for.
fn touched(lang: &str, piece: &Piece<'_>, notes: &mut Notes) {
    let (stem, remedy) = match lang.split('-').next() {
        Some("fr") => ("cliqu", "write touchez; with a mouse: appuyez sur le bouton gauche"),
        Some("en") => ("click", "write touch; with a mouse: press the left button"),
        _ => return,
    };
    let low = piece.text.to_lowercase();
    let asked = low.match_indices(stem).any(|(at, _)| {
        let before = low.get(..at).unwrap_or_default();
        !before.trim_end().ends_with(['«', '“', '‘']) && !before.ends_with("double ")
    });
    if asked {
        notes.error(piece.line, Rule::Click, format!("“{stem}…”: a screen is touched"), remedy);
    }
}
