//! Which machine it is, and whether two reports are of the same one.

use serde::{Deserialize, Serialize};

use crate::clean;

/// Letters and digits that a serial number needs to tell a machine from all others.
const TELLING: usize = 4;

/// Which machine, as its firmware says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Machine {
    /// Its maker; empty where the firmware names none, as for the next three.
    pub vendor: String,
    /// Its model, as the maker calls it.
    pub model: String,
    /// Its serial number, else that of its case or board.
    pub serial: String,
    /// Its UUID. Reports of old have none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub uuid: String,
}

impl Machine {
    /// Whether both are one machine, as far as their firmwares tell.
    ///
    /// Some makers give a batch of boards one UUID, or one serial number: where both machines tell both, both must agree.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let uuids = agree(&clean::uuid(&self.uuid), &clean::uuid(&other.uuid));
        match (agree(&self.telling(), &other.telling()), uuids) {
            (Some(serials), Some(uuids)) => serials && uuids,
            (Some(serials), None) => serials && self.vendor.eq_ignore_ascii_case(&other.vendor),
            (None, Some(uuids)) => uuids,
            (None, None) => false,
        }
    }

    /// The serial number, where it tells this machine from all others.
    fn telling(&self) -> String {
        let serial = clean::serial(&self.serial);
        let length = serial.chars().filter(|c| c.is_alphanumeric()).count();
        if length >= TELLING { serial } else { String::new() }
    }
}

/// Whether two numbers are equal; none where one is missing.
fn agree(one: &str, other: &str) -> Option<bool> {
    (!one.is_empty() && !other.is_empty()).then(|| one.eq_ignore_ascii_case(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    const UUID: &str = "4c4c4544-0042-3510-8054-b4c04f564432";
    const OTHER: &str = "5d5d4544-0042-3510-8054-b4c04f564433";
    const BOGUS: &str = "03000200-0400-0500-0006-000700080009";

    fn machine(vendor: &str, serial: &str, uuid: &str) -> Machine {
        Machine { vendor: vendor.into(), model: "Bureau".into(), serial: serial.into(), uuid: uuid.into() }
    }

    #[test]
    fn one_machine_is_known_by_what_tells_it_from_others() {
        for (one, other, is_same) in [
            (("Exemple", "PF0ABCDE", ""), ("EXEMPLE", "pf0abcde", ""), true),
            (("Exemple", "PF0ABCDE", UUID), ("Exemple", "PF0ABCDE", ""), true),
            (("Exemple", "PF0ABCDE", UUID), ("Exemple", "PF0ABCDE", UUID), true),
            (("Exemple", "", UUID), ("Exemple", "", &UUID.to_uppercase()), true),
            (("Exemple", "Default string", UUID), ("", "PF0ABCDE", UUID), true),
            (("Exemple", "PF0ABCDE", UUID), ("Exemple", "PF0ABCDE", OTHER), false), // one number for a batch
            (("Exemple", "PF0ABCDE", UUID), ("Exemple", "PF0ABCDF", UUID), false),
            (("Exemple", "PF0ABCDE", ""), ("Autre", "PF0ABCDE", ""), false),
            (("Exemple", "", ""), ("Exemple", "", ""), false),
            (("Exemple", "0123456789", ""), ("Exemple", "0123456789", ""), false),
            (("Exemple", "To be filled by O.E.M.", BOGUS), ("Exemple", "", BOGUS), false),
            (("Exemple", "S1", ""), ("Exemple", "S1", ""), false),
        ] {
            let machine = |(vendor, serial, uuid)| machine(vendor, serial, uuid);
            let (one, other) = (machine(one), machine(other));
            assert_eq!((one.is_same(&other), other.is_same(&one)), (is_same, is_same), "{one:?} {other:?}");
        }
    }

    #[test]
    fn reports_of_old_are_read_and_written_as_they_are() {
        let old = r#"{"vendor":"Exemple","model":"Bureau","serial":"PF0ABCDE"}"#;
        let machine: Machine = serde_json::from_str(old).unwrap();
        assert_eq!(serde_json::to_string(&machine).unwrap(), old);
    }
}
