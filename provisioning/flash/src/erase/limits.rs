//! What a method cannot reach or prove, as the certificate says it.

use serde::{Deserialize, Serialize};

use super::Method;

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
}

#[cfg(test)]
mod tests {
    use super::*;

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
