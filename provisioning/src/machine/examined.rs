//! Which PC was examined under which tag, so that one PC with several tags is noticed: it would be delivered once and
//! counted more often.

use perron_qualify::Machine;

use crate::plain::plain;

/// As much of a number is shown, in characters.
const SHOWN_MAX: usize = 60;

/// PCs, each with the tag under which it was examined.
#[derive(Debug, Default)]
pub(crate) struct Examined(Vec<(String, Machine)>);

impl Examined {
    /// Notes a PC; what was known under this tag counts no more.
    pub(crate) fn note(&mut self, tag: &str, machine: Machine) {
        self.0.retain(|(known, _)| !known.eq_ignore_ascii_case(tag));
        self.0.push((tag.to_owned(), machine));
    }

    /// Says under which other tags the PC of this tag was examined, as the beginning of a sentence; none where it was under
    /// no other. Tags that are told to be PCs of their own are left out.
    pub(crate) fn says(&self, tag: &str, distinct: &[&str]) -> Option<String> {
        let is_distinct = |tag: &str| distinct.iter().any(|one| one.eq_ignore_ascii_case(tag));
        let is_it = |known: &str| known.eq_ignore_ascii_case(tag);
        let machine = self.0.iter().find(|(known, _)| is_it(known)).map(|(_, machine)| machine)?;
        let others = self
            .0
            .iter()
            .filter(|(known, other)| !is_it(known) && !is_distinct(known) && machine.is_same(other));
        let others: Vec<&str> = others.map(|(known, _)| known.as_str()).collect();
        let by = match (machine.serial.as_str(), machine.uuid.as_str()) {
            ("", uuid) => format!("UUID {}", plain(uuid, SHOWN_MAX)),
            (serial, _) => format!("serial number {}", plain(serial, SHOWN_MAX)),
        };
        (!others.is_empty() && !is_distinct(tag)).then(|| {
            format!("by its {by}, the PC examined as {tag} is the one examined as {}", others.join(" and "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine(serial: &str) -> Machine {
        Machine { vendor: "Exemple".to_owned(), serial: serial.to_owned(), ..Machine::default() }
    }

    #[test]
    fn one_pc_under_several_tags_is_noticed() {
        let mut examined = Examined::default();
        for (tag, serial) in
            [("K-1", "PF0ABCDE"), ("K-2", "PF0ABCDE"), ("K-3", "PF0ABCDE"), ("K-4", "PF0ABCDF")]
        {
            examined.note(tag, machine(serial));
        }
        let said = "by its serial number PF0ABCDE, the PC examined as K-1 is the one examined as K-2 and K-3";
        assert_eq!(examined.says("K-1", &[]).as_deref(), Some(said));
        assert!(examined.says("k-2", &[]).unwrap().ends_with("as K-1 and K-3"));
        assert_eq!(examined.says("K-4", &[]), None);
        assert_eq!(examined.says("K-9", &[]), None);
        assert!(examined.says("K-1", &["k-2"]).unwrap().ends_with("as K-3"));
        assert_eq!(examined.says("K-2", &["K-2"]), None);
        examined.note("k-1", machine("PF0ABCDG"));
        assert_eq!(examined.says("K-1", &[]), None);
        assert!(examined.says("K-2", &[]).unwrap().ends_with("as K-3"));
    }

    #[test]
    fn pcs_without_a_number_are_not_taken_for_one() {
        for serial in ["", "0123456789", "To be filled by O.E.M.", "S1"] {
            let mut examined = Examined::default();
            examined.note("K-1", machine(serial));
            examined.note("K-2", machine(serial));
            assert_eq!(examined.says("K-1", &[]), None, "{serial}");
        }
    }
}
