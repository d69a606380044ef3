//! Which profile a printer gets, from what is known of it.
//!
//! Its model's name tells most. Its USB numbers come next: some makers give one number to many models, and those are in
//! no profile. A name such as `POS-58` tells at least the paper. Where nothing is known the site's own word on its
//! paper decides, and the generic profile asks nothing of the printer that it might not have.

use super::{BUILT_IN, Model, PaperWidth, Profile, UsbId};

/// What was chosen, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The profile.
    pub profile: Profile,
    /// By what it was chosen.
    pub by: ChosenBy,
}

/// By what a profile was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChosenBy {
    /// The model that the printer named.
    Model,
    /// Its USB numbers.
    Usb,
    /// The paper's width in the model's name; the model itself is not known.
    WidthInName,
    /// The site's word on its paper: nothing else is known.
    Paper,
}

impl ChosenBy {
    /// Whether the printer itself is known, so that asking it tells nothing more.
    #[must_use]
    pub fn is_certain(self) -> bool {
        matches!(self, Self::Model | Self::Usb)
    }
}

/// Chooses by what the printer says of itself; `paper` is used where that tells nothing.
#[must_use]
pub fn choose(usb: Option<UsbId>, model: Option<&Model>, paper: PaperWidth) -> Choice {
    if let Some(profile) = model.and_then(|model| named(usb, model)) {
        return Choice { profile: profile.clone(), by: ChosenBy::Model };
    }
    if let Some(profile) = usb.and_then(|usb| BUILT_IN.iter().find(|p| p.recognised_by.usb.contains(&usb))) {
        return Choice { profile: profile.clone(), by: ChosenBy::Usb };
    }
    if let Some(width) = model.and_then(width_in_name) {
        return Choice { profile: Profile::generic(width), by: ChosenBy::WidthInName };
    }
    Choice { profile: Profile::generic(paper), by: ChosenBy::Paper }
}

/// The profile with the longest answer that stands in the model's name.
fn named(usb: Option<UsbId>, model: &Model) -> Option<&'static Profile> {
    let answers = BUILT_IN
        .iter()
        .filter(|profile| is_original(profile, usb, model))
        .flat_map(|profile| profile.recognised_by.answers.iter().map(move |answer| (answer, profile)));
    let fitting = answers.filter(|(answer, _)| model.has(answer));
    fitting.max_by_key(|(answer, _)| answer.len()).map(|(_, profile)| profile)
}

/// Whether nothing speaks against the model being what its name says. Copies answer with names of known models.
fn is_original(profile: &Profile, usb: Option<UsbId>, model: &Model) -> bool {
    let marks = &profile.recognised_by;
    let by_vendor = usb.is_none_or(|usb| marks.vendors.is_empty() || marks.vendors.contains(&usb.vendor));
    let by_maker = match (&marks.maker, model.maker()) {
        (Some(word), Some(maker)) => maker.to_ascii_lowercase().contains(&word.to_ascii_lowercase()),
        _ => true,
    };
    by_vendor && by_maker
}

fn width_in_name(model: &Model) -> Option<PaperWidth> {
    model.numbers().find_map(|number| match number {
        "57" | "58" => Some(PaperWidth::Mm58),
        "79" | "80" => Some(PaperWidth::Mm80),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_a_printer_decides() {
        use ChosenBy as By;
        let (epson, clone) = (Some("04b8:0e15"), Some("0416:5011"));
        for (usb, maker, name, expected, by) in [
            (epson, None, "", "epson-tm-t20", By::Usb),
            (epson, Some("EPSON"), "TM-T20II", "epson-tm-t20", By::Model),
            // One number, another model.
            (epson, Some("EPSON"), "TM-T88VI", "epson-tm-t88", By::Model),
            (Some("04b8:0202"), Some("EPSON"), "TM-T88V", "epson-tm-t88", By::Model),
            (Some("04b8:0202"), Some("EPSON"), "TM-T70", "epson-tm-t70", By::Model),
            // A number that many models share, and no name.
            (Some("04b8:0202"), None, "", "generic-80", By::Paper),
            // Over the network.
            (None, Some("EPSON"), "TM-m30III", "epson-tm-m30", By::Model),
            (None, None, "TM-T20III", "epson-tm-t20", By::Model),
            (None, Some("Star"), "TSP654II (ESC/POS)", "star-tsp650", By::Model),
            // Copies with an Epson's name.
            (clone, None, "TM-T88V", "generic-80", By::Paper),
            (None, Some("ZJIANG"), "TM-T88V", "generic-80", By::Paper),
            // Copies that tell their paper.
            (clone, Some("Printer"), "POS-80", "generic-80", By::WidthInName),
            (clone, Some("Printer"), "POS58 Printer", "generic-58", By::WidthInName),
            (clone, Some("ZJ"), "POS-5890K", "zjiang-5890", By::Model),
            (Some("28e9:0289"), None, "", "goojprt-58", By::Usb),
            (Some("ffff:ffff"), Some("Nobody"), "R2D2", "generic-80", By::Paper),
            (None, None, "", "generic-80", By::Paper),
        ] {
            let usb = usb.map(|usb| usb.parse::<UsbId>().unwrap());
            let model = Model::new(maker, name);
            let choice = choose(usb, model.as_ref(), PaperWidth::Mm80);
            assert_eq!((choice.profile.name.as_str(), choice.by), (expected, by), "{usb:?} {maker:?} {name}");
        }
        assert_eq!(choose(None, None, PaperWidth::Mm58).profile, Profile::generic_58());
    }

    #[test]
    fn every_model_is_chosen_by_each_of_its_marks() {
        for profile in BUILT_IN.iter() {
            let marks = &profile.recognised_by;
            for answer in &marks.answers {
                let model = Model::new(marks.maker.as_deref(), answer);
                let choice = choose(None, model.as_ref(), PaperWidth::Mm80);
                assert_eq!((&choice.profile, choice.by), (profile, ChosenBy::Model), "{answer}");
            }
            for usb in &marks.usb {
                let choice = choose(Some(*usb), None, PaperWidth::Mm80);
                assert_eq!((&choice.profile, choice.by), (profile, ChosenBy::Usb), "{usb}");
            }
        }
    }
}
