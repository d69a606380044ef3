//! Why an office printer does not go on, from the words that IPP has for it (`printer-state-reasons`).

use crate::printer::Fault;

/// How grave a word is stands behind it, and is not told alike by all drivers.
const GRAVITIES: [&str; 3] = ["-error", "-warning", "-report"];

/// The words, and what a person can do; the first that is there counts.
const WORDS: [(&str, Fault); 13] = [
    ("cover-open", Fault::CoverOpen),
    ("door-open", Fault::CoverOpen),
    ("interlock-open", Fault::CoverOpen),
    ("media-jam", Fault::Jam),
    ("media-empty", Fault::NoPaper),
    ("media-needed", Fault::NoPaper),
    ("input-tray-missing", Fault::NoPaper),
    ("toner-empty", Fault::Ink),
    ("marker-supply-empty", Fault::Ink),
    ("offline", Fault::Offline),
    ("shutdown", Fault::Offline),
    ("timed-out", Fault::Offline),
    ("paused", Fault::Queue),
];

/// The fault behind these words, if one is known.
pub(super) fn fault<'a>(words: impl Iterator<Item = &'a str>) -> Option<Fault> {
    let told: Vec<&str> = words
        .map(|word| GRAVITIES.iter().find_map(|gravity| word.strip_suffix(gravity)).unwrap_or(word))
        .collect();
    WORDS.iter().find(|(word, _)| told.contains(word)).map(|(_, fault)| *fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_causes() {
        for (words, expected) in [
            (&["none"][..], None),
            (&["media-empty-warning", "offline-report"], Some(Fault::NoPaper)),
            (&["media-needed"], Some(Fault::NoPaper)),
            (&["cover-open-error", "media-empty-error"], Some(Fault::CoverOpen)),
            (&["media-jam-error"], Some(Fault::Jam)),
            (&["toner-low-warning"], None),
            (&["toner-empty-error"], Some(Fault::Ink)),
            (&["offline-report"], Some(Fault::Offline)),
            // On its way to the printer: every job has it for a moment.
            (&["connecting-to-device"], None),
            (&["com.example.media-empty"], None),
        ] {
            assert_eq!(fault(words.iter().copied()), expected, "{words:?}");
        }
    }
}
