//! The record's words as French paper says them. What was found comes in French with the record itself.

use perron_flash::erase::{Method, Pc};
use perron_languages::Language;
use perron_qualify::Outcome;

use super::model::Passport;
use crate::machine::{Missing, Role, Verdict};
use crate::plain::plain;

/// Put where a letter is in no font of paper.
const NO_LETTER: char = '?';
/// As much of a serial number is shown, in characters.
const SERIAL_MAX: usize = 60;
/// As much of a model's name is shown, in characters.
const MODEL_MAX: usize = 80;
/// For a drive that has no number.
const NO_SERIAL: &str = "sans numéro de série";

/// What becomes of the machine, in a word.
pub(crate) fn verdict(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Ready => "Prête à l’emploi",
        Verdict::Rejected { .. } => "Pour pièces",
        Verdict::Incomplete { .. } => "À terminer",
    }
}

/// What the machine is for.
pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Kiosk => "Borne en libre accès",
        Role::Station => "Poste avec accompagnement",
    }
}

/// What is still to do.
pub(crate) fn missing(missing: Missing) -> &'static str {
    match missing {
        Missing::Qualification => "examiner la machine",
        Missing::Fitness => "trouver une machine assez bonne pour ce rôle",
        Missing::Erasure => "effacer le disque",
        Missing::ErasureOfDrive => "effacer le disque qui porte le système",
        Missing::HiddenArea => "effacer la zone cachée du disque",
        Missing::Image => "installer le système",
        Missing::Verification => "relire le système installé",
        Missing::SoundImage => "réinstaller le système, relu avec des erreurs",
        Missing::Enrolment => "enrôler la machine",
    }
}

/// The parts worth keeping of a machine that is taken apart.
pub(crate) fn kept(passport: &Passport) -> Option<String> {
    let report = passport.qualification.as_ref().filter(|report| !report.keep.is_empty())?;
    let parts: Vec<String> = report.keep.iter().map(|part| part.title().fr().to_lowercase()).collect();
    let rejected = matches!(passport.verdict, Verdict::Rejected { .. });
    rejected.then(|| format!("À garder\u{a0}: {}.", parts.join(", ")))
}

/// How a part did.
pub(super) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "bon",
        Outcome::Limited => "limité",
        Outcome::Fail => "en panne",
        Outcome::Unknown => "non vérifié",
    }
}

/// How a drive was erased.
pub(super) fn method(method: Method) -> &'static str {
    match method {
        Method::NvmeSanitize => "NVMe Sanitize, par le disque lui-même",
        Method::NvmeFormat => "NVMe Format, par le disque lui-même",
        Method::AtaSanitize => "ATA Sanitize, par le disque lui-même",
        Method::AtaSecureErase => "ATA Secure Erase, par le disque lui-même",
        Method::Overwrite => "Réécriture de tout ce qui est accessible",
    }
}

/// A drive's model; what no drive of this bus tells is said so.
pub(super) fn model(model: &str) -> String {
    match model {
        "" | "unnamed" => "Modèle inconnu".to_owned(),
        named => machine_text(named, MODEL_MAX),
    }
}

/// A drive by its serial number. One without is called by its place that day (`none, 8 bytes at usb-1:2`), which says
/// nothing to whoever holds the page.
pub(super) fn drive(serial: &str) -> String {
    let serial = machine_text(serial, SERIAL_MAX);
    match serial.as_str() {
        "" => NO_SERIAL.to_owned(),
        named if named.starts_with("none, ") => NO_SERIAL.to_owned(),
        named => format!("n°\u{a0}{named}"),
    }
}

/// The PC that a drive is of.
pub(super) fn pc(pc: &Pc) -> String {
    let (tag, model) = (machine_text(&pc.asset_tag, SERIAL_MAX), machine_text(&pc.model, MODEL_MAX));
    let model = if model.is_empty() { String::new() } else { format!(", {model}") };
    format!("{tag}{model}, {}", drive(&pc.serial))
}

/// A language in French where it has a name; else its tag, as the roster has it.
pub(super) fn language(tag: &str) -> &str {
    Language::of(tag).filter(|language| language.code == tag).map_or(tag, |language| language.french_name)
}

/// `240 Go`, `3,7 Go`, `512 Mo`: decimal units, as on the drive's label.
pub(super) fn bytes(bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..1_000_000_000 => (1_000_000, "Mo"),
        1_000_000_000..1_000_000_000_000 => (1_000_000_000, "Go"),
        _ => (1_000_000_000_000, "To"),
    };
    let tenths = u128::from(bytes) * 10 / unit;
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{whole}\u{a0}{name}"),
        (whole, _) if whole >= 10 => format!("{whole}\u{a0}{name}"),
        (whole, tenth) => format!("{whole},{tenth}\u{a0}{name}"),
    }
}

/// A text of a machine for paper: one line, bounded, with `?` for letters of scripts that a firmware seldom means.
pub(crate) fn machine_text(text: &str, limit: usize) -> String {
    let known = |c: char| matches!(c, ' '..='\u{24f}' | '’' | '“' | '”' | '–' | '—' | '…' | '€');
    plain(text, limit).chars().map(|c| if known(c) { c } else { NO_LETTER }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drive_is_called_by_its_number_or_by_having_none() {
        for (serial, words) in [
            ("WD-12", "n°\u{a0}WD-12"),
            ("nonet-7", "n°\u{a0}nonet-7"),
            ("none, 8 bytes at virtual-loop0", "sans numéro de série"),
            ("", "sans numéro de série"),
        ] {
            assert_eq!(drive(serial), words);
        }
    }

    #[test]
    fn the_pc_of_a_drive_is_called_by_its_tag_and_number() {
        let pc = |model: &str, serial: &str| {
            let [asset_tag, model, serial] = ["K-1", model, serial].map(str::to_owned);
            super::pc(&Pc { asset_tag, model, serial })
        };
        assert_eq!(pc("Exemple 700", "SN-4711"), "K-1, Exemple 700, n°\u{a0}SN-4711");
        assert_eq!(pc("", ""), "K-1, sans numéro de série");
    }

    #[test]
    fn a_drive_without_a_name_is_said_to_have_none() {
        assert_eq!(
            [model("EXEMPLE SSD\u{7}128"), model("unnamed"), model("")],
            ["EXEMPLE SSD 128", "Modèle inconnu", "Modèle inconnu"]
        );
    }

    #[test]
    fn a_language_has_a_name_or_keeps_its_tag() {
        assert_eq!([language("fr"), language("pt-BR")], ["français", "pt-BR"]);
    }

    #[test]
    fn paper_reads_well() {
        for (number, text) in [
            (0, "0\u{a0}Mo"),
            (734_003_200, "734\u{a0}Mo"),
            (3_750_000_000, "3,7\u{a0}Go"),
            (4_000_000_000, "4\u{a0}Go"),
            (240_057_409_536, "240\u{a0}Go"),
            (1_500_000_000_000, "1,5\u{a0}To"),
            (u64::MAX, "18446744\u{a0}To"),
        ] {
            assert_eq!(bytes(number), text);
        }
        assert_eq!(machine_text("Modèle\u{202e}\u{1b} 漢 ×2", 20), "Modèle  ? ×2");
    }
}
