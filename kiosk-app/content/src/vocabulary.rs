//! The words that others fixed: DigComp's competences, the national activity report's themes, our pictograms.

/// Versions of DigComp with these five areas and 21 competences.
pub const DIGCOMP: [&str; 2] = ["2.2", "3.0"];

/// How many competences each area of DigComp has, from area 1.
const COMPETENCES: [u8; 5] = [3, 6, 4, 4, 4];

/// The greatest level of DigComp.
pub const LEVEL_MAX: u8 = 8;

/// Whether `code` (as `2.1`) is a competence of DigComp.
#[must_use]
pub fn is_competence(code: &str) -> bool {
    let Some((area, number)) = code.split_once('.') else { return false };
    let plain = |part: &str| part.len() == 1 && part.bytes().all(|b| b.is_ascii_digit());
    let (area, number) = match (plain(area) && plain(number), area.parse::<usize>(), number.parse::<u8>()) {
        (true, Ok(area), Ok(number)) => (area, number),
        _ => return false,
    };
    area.checked_sub(1).and_then(|i| COMPETENCES.get(i)).is_some_and(|count| (1..=*count).contains(&number))
}

/// Themes (`thematiques`) of the advisors' national activity report.
pub const THEMES: &[&str] = &[
    "diagnostic_numerique",
    "prendre_en_main_du_materiel",
    "maintenance_de_materiel",
    "gere_ses_contenus_numeriques",
    "navigation_sur_internet",
    "email",
    "bureautique",
    "reseaux_sociaux",
    "sante",
    "banque_et_achats_en_ligne",
    "entrepreneuriat",
    "insertion_professionnelle",
    "securite_numerique",
    "parentalite",
    "scolarite_et_numerique",
    "creer_avec_le_numerique",
    "culture_numerique",
    "intelligence_artificielle",
    "aide_aux_demarches_administratives",
    "papiers_elections_citoyennete",
    "famille_scolarite",
    "social_sante",
    "travail_formation",
    "logement",
    "transports_mobilite",
    "argent_impots",
    "justice",
    "etrangers_europe",
    "loisirs_sports_culture",
    "associations",
];

/// The theme that those after it in [`THEMES`] need beside them.
pub const ADMINISTRATIVE: &str = "aide_aux_demarches_administratives";

/// Whether a theme may only stand beside [`ADMINISTRATIVE`].
#[must_use]
pub fn needs_administrative(theme: &str) -> bool {
    THEMES.iter().skip_while(|known| **known != ADMINISTRATIVE).skip(1).any(|known| *known == theme)
}

/// Pictograms that a tutorial may have on the shelf.
pub const ICONS: &[&str] = &[
    "bulb",
    "bell",
    "door",
    "folder",
    "letter",
    "apple",
    "cup",
    "key",
    "keyboard",
    "leaf",
    "phone",
    "mail",
    "camera",
    "photo",
    "map",
    "clock",
    "gear",
    "globe",
    "lock",
    "unlock",
    "mic",
    "mic-off",
    "camera-off",
    "speaker",
    "hang-up",
    "trash",
    "flag",
    "attach",
    "send",
    "back",
    "plus",
    "minus",
    "search",
    "close",
    "check",
    "warning",
    "person",
    "calendar",
    "file",
    "card",
    "heart",
    "book",
    "sun",
    "home",
    "star",
    "shift",
    "erase",
    "space",
    "download",
    "reply",
    "pencil",
    "wifi",
    "plane",
    "bluetooth",
    "pin",
    "chart",
    "up",
    "down",
    "doctor",
    "euro",
    "cart",
    "keyboard",
    "mouse",
    "hand",
    "people",
    "bubble",
];

/// Whether there is a pictogram of this name.
#[must_use]
pub fn is_icon(name: &str) -> bool {
    ICONS.contains(&name)
}

/// Abbreviations that a voice reads well and that need no other words for it.
pub const SPOKEN_ABBREVIATIONS: &[&str] = &[
    "CAF", "CPAM", "SMS", "MMS", "PDF", "USB", "SIM", "RSA", "MSA", "SNCF", "PIN", "GPS", "ANTS", "CAPTCHA",
    "CDD", "CDI",
];

/// A name of a tutorial, step, option, spot or stage: small letters, digits and hyphens, `shortest` to 40 of them.
#[must_use]
pub fn is_name(name: &str, shortest: usize) -> bool {
    (shortest..=NAME_MAX).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !name.starts_with('-')
        && !name.ends_with('-')
}

/// The longest name, in characters.
pub const NAME_MAX: usize = 40;
/// The shortest name of a tutorial, in characters.
pub const ID_MIN: usize = 3;

/// A language tag as file names have it: `fr`, `fr-x-falc`, `ar`.
#[must_use]
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first =
        parts.next().is_some_and(|p| (2..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_lowercase()));
    let small = |p: &str| {
        (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    first && parts.all(small) && tag.len() <= 24
}

/// Whether a language is French, easy to read or not.
#[must_use]
pub fn is_french(tag: &str) -> bool {
    tag == "fr" || tag.starts_with("fr-")
}

/// Easy-to-read French, a language of its own here; people choose it as « en mots simples » inside French.
pub const EASY_FRENCH: &str = "fr-x-falc";

/// Which of `languages` is shown to somebody who reads `lang`: easy French where it is wanted and there, else `lang`,
/// else French, else the first. `None` where there is no language at all.
#[must_use]
pub fn written_in<'a>(
    languages: impl Iterator<Item = &'a str> + Clone,
    lang: &str,
    simple: bool,
) -> Option<&'a str> {
    let has = |wanted: &str| languages.clone().find(|language| *language == wanted);
    let easy = (simple && lang == "fr").then(|| has(EASY_FRENCH)).flatten();
    easy.or_else(|| has(lang)).or_else(|| has("fr")).or_else(|| languages.clone().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_wished_one_or_french() {
        let cases: [(&[&str], &str, bool, Option<&str>); 6] = [
            (&["en", "fr", "fr-x-falc"], "fr", true, Some("fr-x-falc")),
            (&["en", "fr", "fr-x-falc"], "fr", false, Some("fr")),
            (&["en", "fr", "fr-x-falc"], "en", true, Some("en")),
            (&["en", "fr"], "ar", true, Some("fr")),
            (&["en"], "ar", false, Some("en")),
            (&[], "fr", false, None),
        ];
        for (languages, lang, simple, wanted) in cases {
            let found = written_in(languages.iter().copied(), lang, simple);
            assert_eq!(found, wanted, "{languages:?} {lang} {simple}");
        }
    }
}
