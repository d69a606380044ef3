//! Facts that grow old: a law, a number or an address needs a source, and a source a review within a year.

use crate::finding::{Finding, Notes, Rule};
use crate::source::Source;
use crate::tutorial::{self, Day, MANIFEST, Tutorial};
use crate::vocabulary::is_french;

use super::sentences::bare;
use super::{Piece, pieces};

/// A review holds so many days.
const REVIEW_DAYS: u32 = 365;
/// Emergency numbers, which are also ordinary numbers: only what follows « le », « au », « du » is meant.
const EMERGENCY: [&str; 7] = ["15", "17", "18", "112", "114", "115", "119"];
/// Words before such a number.
const BEFORE: [&str; 4] = ["le", "au", "du", "numéro"];
/// What follows a number that counts something.
const COUNTED: &str = "h heures min minutes jours janvier février mars avril mai juin juillet août septembre octobre \
     novembre décembre";
/// Words that speak of the law.
const LAW: [&str; 6] = ["loi", "lois", "interdit", "interdite", "interdits", "interdites"];
/// Ends of addresses.
const ENDINGS: [&str; 6] = [".fr", ".com", ".org", ".net", ".eu", ".info"];
/// A part of made-up addresses.
const MADE_UP: &str = "exemple";

/// Notes reviews that are older than a year, or lie ahead. The day is the caller's: nothing else here looks at one, so
/// that neither a kiosk nor a pack changes with time. A tutorial that cannot be read has none; the check says why.
#[must_use]
pub fn reviews(source: &dyn Source, id: &str, today: Day) -> Vec<Finding> {
    let (tutorial, _) = tutorial::read(source, id, false);
    let mut notes = Notes::about(format!("{id}/{MANIFEST}"));
    for reference in tutorial.iter().flat_map(|tutorial| &tutorial.meta.sources) {
        let what = match today.since(reference.checked) {
            None => format!("the review of “{}” lies ahead: {}", reference.of, reference.checked),
            Some(days) if days > REVIEW_DAYS => {
                format!("“{}” was last reviewed on {}, {days} days ago", reference.of, reference.checked)
            }
            Some(_) => continue,
        };
        let remedy = format!("compare the texts with {} and write today's day", reference.at);
        notes.warn(reference.line, Rule::Source, what, remedy);
    }
    notes.found
}

/// Notes the first fact that needs a source, where the tutorial names none. French is the language of reference: the
/// others say the same.
pub(super) fn missing(tutorial: &Tutorial, found: &mut Vec<Finding>) {
    if !tutorial.meta.sources.is_empty() {
        return;
    }
    for (lang, text) in tutorial.languages.iter().filter(|(lang, _)| is_french(lang)) {
        let all = pieces::all(Some(&tutorial.steps), text);
        let told = |piece: &Piece<'_>| Some((piece.line, fact(piece.text)?));
        if let Some((line, fact)) = all.iter().filter(|piece| piece.role.speaks()).find_map(told) {
            let mut notes = Notes::about(format!("{}/{lang}.md", tutorial.meta.id));
            let remedy =
                "add `sources` to tutorial.toml: which fact, the official page, the day of the review";
            notes.warn(line, Rule::Source, format!("nothing says where “{fact}” comes from"), remedy);
            found.append(&mut notes.found);
        }
    }
}

/// A telephone number, an address or the law, if a text names one.
fn fact(text: &str) -> Option<String> {
    address(text).or_else(|| number(text)).or_else(|| law(text))
}

fn address(text: &str) -> Option<String> {
    let tokens = text.split(|c: char| c.is_whitespace() || "(),;:!?«»“”".contains(c));
    let named = |token: &&str| {
        let host = token.split('/').next().unwrap_or_default().to_lowercase();
        ENDINGS.iter().any(|end| host.ends_with(end)) && !host.split(['.', '@']).any(|part| part == MADE_UP)
    };
    tokens.map(|token| token.trim_end_matches('.')).find(named).map(str::to_owned)
}

/// A service's number, as 3018, 33700 or 0 892 705 705, or an emergency number that is called.
fn number(text: &str) -> Option<String> {
    let words = bare(text);
    let digits = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let mut run = String::new(); // digits that stand together, as people write long numbers
    for (at, word) in words.iter().enumerate() {
        if !digits(word) {
            run.clear();
            continue;
        }
        run.push_str(word);
        let before = at.checked_sub(1).and_then(|at| words.get(at)).map_or("", String::as_str);
        let after = words.get(at + 1).map_or("", String::as_str);
        let service = matches!(word.len(), 4 | 5) && word.starts_with('3') && !digits(before);
        let long = run.len() == 10 && run.starts_with('0');
        let called = EMERGENCY.contains(&word.as_str())
            && BEFORE.contains(&before)
            && !COUNTED.split_whitespace().any(|counted| counted == after)
            && !digits(after);
        if service || long || called {
            return Some(if long { run } else { word.clone() });
        }
    }
    None
}

fn law(text: &str) -> Option<String> {
    let words = bare(text);
    let right = words.windows(2).find(|pair| matches!(pair, [right, of] if right == "droit" && of == "de"));
    let named = words.iter().find(|word| LAW.contains(&word.as_str()));
    named.cloned().or_else(|| right.map(|pair| pair.join(" ")))
}

#[cfg(test)]
#[path = "sources_tests.rs"]
mod tests;
