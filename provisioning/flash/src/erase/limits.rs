//! What a method cannot reach or prove, as the certificate says it.

use serde::{Deserialize, Serialize};

use super::{Hidden, Method};

/// What a method cannot reach or prove, in a sentence of each language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// English, for the terminal.
    pub en: String,
    /// French, for the paper.
    pub fr: String,
}

impl Limits {
    pub(super) fn of(method: Method, is_rotational: bool) -> Self {
        let (en, fr) = match method {
            Method::Overwrite if is_rotational => (
                "Every sector that can be addressed was overwritten once; sectors that the drive put out of use, and \
                 areas hidden from the system, are not reached.",
                "Chaque secteur qui a une adresse a été réécrit une fois\u{a0}; les secteurs que le disque a mis hors \
                 service, et les zones cachées au système, ne sont pas atteints.",
            ),
            Method::Overwrite => (
                "Every byte that can be addressed was overwritten once; flash that the drive keeps in reserve is not \
                 reached and may hold old data.",
                "Chaque octet qui a une adresse a été réécrit une fois\u{a0}; la mémoire que le disque garde en réserve \
                 n’est pas atteinte et peut contenir d’anciennes données.",
            ),
            Method::NvmeSanitize | Method::NvmeFormat | Method::AtaSanitize | Method::AtaSecureErase => (
                "The drive erased itself, its reserves too as it says; that marks planted at random before are gone \
                 was checked, what its firmware keeps elsewhere cannot be.",
                "Le disque s’est effacé lui-même et dit avoir effacé aussi sa réserve\u{a0}; les marques posées au hasard \
                 ont bien disparu, mais ce que son micrologiciel garderait ailleurs ne peut être contrôlé.",
            ),
        };
        Self { en: en.to_owned(), fr: fr.to_owned() }
    }

    /// With a sentence about what the drive hides: first where it is still there, so that nobody reads past it.
    pub(super) fn with(self, hidden: Hidden, method: Method) -> Self {
        let is_left = matches!(hidden, Hidden::Left { .. });
        let (en, fr) = sentences(hidden, method);
        let join = |own: String, more: String| {
            if is_left { format!("{more} {own}") } else { format!("{own} {more}") }
        };
        Self { en: join(self.en, en), fr: join(self.fr, fr) }
    }
}

/// What is said of hidden areas, in English and in French.
fn sentences(hidden: Hidden, method: Method) -> (String, String) {
    match hidden {
        Hidden::Nothing => (
            "Asked, the drive hides no area.".to_owned(),
            "Interrogé, le disque ne cache aucune zone.".to_owned(),
        ),
        Hidden::NotAsked => (
            "Whether it hides an area was not asked.".to_owned(),
            "Personne ne lui a demandé s’il cache une zone.".to_owned(),
        ),
        Hidden::Opened { bytes } => (
            format!("A hidden area of {bytes} bytes was opened first and erased with the rest."),
            format!(
                "Une zone cachée de {bytes}\u{a0}octets a été ouverte d’abord, puis effacée avec le reste."
            ),
        ),
        Hidden::OverlayNotAsked { opened } => {
            let (en, fr) = if opened == 0 {
                (
                    "Asked, the drive hides no area that it tells.".to_owned(),
                    "Interrogé, le disque ne dit cacher aucune zone.".to_owned(),
                )
            } else {
                sentences(Hidden::Opened { bytes: opened }, method)
            };
            (
                format!("{en} It has a configuration overlay, and gave no answer to what that cuts off."),
                format!(
                    "{fr} Il peut avoir été réduit par son fabricant, et n’a pas répondu sur ce qui en serait retranché."
                ),
            )
        }
        Hidden::Left { bytes } if method == Method::Overwrite => (
            format!("A HIDDEN AREA of {bytes} bytes was NOT erased."),
            format!("UNE ZONE CACHÉE de {bytes}\u{a0}octets n’a PAS été effacée."),
        ),
        Hidden::Left { bytes } => (
            format!(
                "A HIDDEN AREA of {bytes} bytes is left: only the drive can have erased it, and nobody can read it."
            ),
            format!(
                "UNE ZONE CACHÉE de {bytes}\u{a0}octets reste\u{a0}: seul le disque a pu l’effacer, et personne ne peut \
                 la relire."
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_is_said_and_first_where_it_is_left() {
        for (hidden, method, en, fr) in [
            (Hidden::Nothing, Method::Overwrite, "hides no area.", "ne cache aucune zone."),
            (Hidden::NotAsked, Method::Overwrite, "was not asked.", "s’il cache une zone."),
            (
                Hidden::OverlayNotAsked { opened: 0 },
                Method::AtaSanitize,
                "no area that it tells. It has a configuration overlay, and gave no answer",
                "aucune zone. Il peut avoir été réduit par son fabricant, et n’a pas répondu",
            ),
            (
                Hidden::OverlayNotAsked { opened: 512 },
                Method::AtaSanitize,
                "area of 512 bytes was opened first and erased with the rest. It has a configuration overlay",
                "512\u{a0}octets a été ouverte d’abord, puis effacée avec le reste. Il peut",
            ),
            (
                Hidden::Opened { bytes: 512 },
                Method::Overwrite,
                "area of 512 bytes was opened",
                "512\u{a0}octets",
            ),
            (
                Hidden::Left { bytes: 512 },
                Method::Overwrite,
                "was NOT erased. Every",
                "n’a PAS été effacée. Chaque",
            ),
            (
                Hidden::Left { bytes: 512 },
                Method::AtaSanitize,
                "can read it. The drive",
                "la relire. Le disque",
            ),
        ] {
            let limits = Limits::of(method, true).with(hidden, method);
            assert!(limits.en.contains(en) && limits.fr.contains(fr), "{limits:?}");
        }
    }

    #[test]
    fn every_method_says_its_limits_in_both_languages() {
        let methods = [
            Method::NvmeSanitize,
            Method::NvmeFormat,
            Method::AtaSanitize,
            Method::AtaSecureErase,
            Method::Overwrite,
        ];
        for (method, is_rotational) in
            methods.into_iter().flat_map(|method| [(method, false), (method, true)])
        {
            let Limits { en, fr } = Limits::of(method, is_rotational);
            assert!(en.ends_with('.') && en != fr, "{en}");
            assert!(
                fr.ends_with('.') && fr.contains("\u{a0};") && !fr.contains(" ;") && !fr.contains('\''),
                "{fr}"
            );
        }
    }
}
