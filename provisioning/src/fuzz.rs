//! What the fuzzer reaches of this crate (`tests/fuzz`); built for it alone.

use std::path::Path;

use perron_domain::crypto::SigningKey;

use crate::machine::Roster;
use crate::passport::{Sealed, signed_file, text};

/// A roster's text: it is read, or refused.
pub fn roster(text: &str) {
    if let Ok(roster) = Roster::parse(text, Path::new("roster.csv")) {
        let tags = roster.units().iter().filter(|unit| {
            roster.units().iter().filter(|other| other.asset_tag.is_same(&unit.asset_tag)).count() > 1
        });
        assert_eq!(tags.count(), 0, "no asset tag is there twice");
    }
}

/// A passport's file as it is, and the same bytes as a record that a site has signed.
pub fn passport(bytes: &[u8]) {
    drop(Sealed::open_unverified(bytes));
    let Ok(record) = std::str::from_utf8(bytes) else { return };
    let key = SigningKey::from_seed([7; 32]);
    let file = signed_file(record, &key);
    if let Ok(sealed) = Sealed::open(file.as_bytes(), &key.public()) {
        assert!(!text(&sealed.passport).contains('\u{1b}'), "nothing reaches a terminal as a command");
    }
}
