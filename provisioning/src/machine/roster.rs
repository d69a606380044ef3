//! The roster: a table with one line for each machine, as a spreadsheet saves it.
//!
//! | column        | what                                                          |
//! |---------------|---------------------------------------------------------------|
//! | asset-tag     | what stands on the label; unique, capitals do not tell apart  |
//! | place         | where it goes                                                 |
//! | role          | `kiosk` or `station`                                          |
//! | language      | `fr`, `ar`, `pt-BR`                                           |
//! | hostname      | unique                                                        |
//! | wifi-ssid     | may be empty                                                  |
//! | wifi-password | may be empty; spaces at its ends are dropped. A secret        |
//!
//! Since it holds passwords, a roster that others may read is warned of. A mistake names its line, and the first of
//! two lines that collide; no password is ever shown.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use perron_outside::shown;

use super::unit::{AssetTag, Role, Unit, UnitProblem, Wifi};
use crate::base::BaseError;
use crate::exit::EXIT_REFUSED;
use crate::files;
use crate::report::Report;
use crate::table::{Row, Table, at};

/// Most units of one roster.
pub(crate) const UNITS_MAX: usize = 1_000;
/// The longest roster, in bytes.
const ROSTER_FILE_MAX: u64 = 1 << 20;

/// The machines of one delivery, in the order of their lines.
#[derive(Debug)]
pub(crate) struct Roster {
    units: Vec<Unit>,
}

impl Roster {
    /// All units, in order.
    pub(crate) fn units(&self) -> &[Unit] {
        &self.units
    }

    /// Reads a roster.
    pub(crate) fn read(path: &Path, report: &mut Report<'_>) -> Result<Self, RosterError> {
        let text = files::read_text(path, ROSTER_FILE_MAX)?;
        let roster = Self::parse(&text, path)?;
        let secret = |unit: &Unit| unit.wifi.as_ref().is_some_and(|wifi| wifi.password.is_some());
        if roster.units.iter().any(secret) && files::is_exposed(path) {
            let path = shown(path);
            report.warn(&format!(
                "{path} holds Wi-Fi passwords and others may read it: run chmod 600 {path}"
            ))?;
        }
        Ok(roster)
    }

    /// Reads the text of a roster; `path` is for messages.
    pub(crate) fn parse(text: &str, path: &Path) -> Result<Self, RosterError> {
        let table = Table::read(text, path)?;
        if table.len() > UNITS_MAX {
            return Err(RosterError::TooMany { found: table.len(), limit: UNITS_MAX });
        }
        let mut seen = HashMap::new();
        let mut units = Vec::with_capacity(table.len());
        for row in table.rows() {
            let unit = unit(&row, path)?;
            unique(&mut seen, "asset-tag", unit.asset_tag.as_str(), path, row.line)?;
            unique(&mut seen, "hostname", unit.hostname.as_str(), path, row.line)?;
            units.push(unit);
        }
        Ok(Self { units })
    }

    /// The unit of this asset tag.
    pub(crate) fn unit(&self, tag: &AssetTag, path: &Path) -> Result<&Unit, RosterError> {
        let found = self.units.iter().find(|unit| unit.asset_tag.is_same(tag));
        found.ok_or_else(|| RosterError::NoUnit { path: path.to_owned(), unit: tag.clone() })
    }
}

/// Why a roster cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RosterError {
    /// The file or the table cannot be read.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// A value in a line is not valid.
    #[error("{}, line {line}: {problem}", shown(.path))]
    Row {
        /// The roster's file.
        path: PathBuf,
        /// Line, counted from 1.
        line: usize,
        /// What is wrong there.
        problem: UnitProblem,
    },
    /// More units than one roster holds.
    #[error("{found} units are more than the {limit} of one roster: make several rosters")]
    TooMany {
        /// Units in the file.
        found: usize,
        /// The most units that are allowed.
        limit: usize,
    },
    /// A unit that the roster does not have.
    #[error("{} has no unit {unit}: give the asset tag of one of its lines", shown(.path))]
    NoUnit {
        /// The roster's file.
        path: PathBuf,
        /// The asset tag that was asked for.
        unit: AssetTag,
    },
}

impl RosterError {
    /// The exit code that tells a script what happened.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Base(error) => error.exit_code(),
            Self::Row { .. } | Self::TooMany { .. } | Self::NoUnit { .. } => EXIT_REFUSED,
        }
    }
}

fn unit(row: &Row<'_>, path: &Path) -> Result<Unit, RosterError> {
    let cell = |column| row.get(column).map_err(|problem| at(path, row.line, problem));
    let wrong = |problem| RosterError::Row { path: path.to_owned(), line: row.line, problem };
    Ok(Unit {
        asset_tag: cell("asset-tag")?.parse().map_err(wrong)?,
        place: cell("place")?.parse().map_err(wrong)?,
        role: cell("role")?.parse::<Role>().map_err(wrong)?,
        language: cell("language")?.parse().map_err(wrong)?,
        hostname: cell("hostname")?.parse().map_err(wrong)?,
        wifi: Wifi::new(cell("wifi-ssid")?, cell("wifi-password")?).map_err(wrong)?,
    })
}

/// Notes the line of a value. Fails with both lines where the value was there before.
fn unique(
    seen: &mut HashMap<(&'static str, String), usize>,
    what: &'static str,
    value: &str,
    path: &Path,
    line: usize,
) -> Result<(), RosterError> {
    match seen.insert((what, value.to_ascii_lowercase()), line) {
        None => Ok(()),
        Some(first) => {
            let problem = UnitProblem::Duplicate { what, value: value.to_owned(), first };
            Err(RosterError::Row { path: path.to_owned(), line, problem })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HEAD: &str = "asset-tag;place;role;language;hostname;wifi-ssid;wifi-password\n";

    fn parse(rows: &str) -> Result<Roster, String> {
        Roster::parse(&format!("{HEAD}{rows}"), Path::new("r.csv")).map_err(|error| error.to_string())
    }

    #[test]
    fn a_roster_is_read() {
        let roster = parse(
            "K-1;Mairie;kiosk;fr;borne-1;Mairie;\"un; secret\"\nK-2;\"Salle; 2\";station;ar;Borne-2;;\n",
        )
        .unwrap();
        let path = Path::new("r.csv");
        let first = roster.unit(&"k-1".parse().unwrap(), path).unwrap();
        assert_eq!(first.wifi.as_ref().unwrap().password.as_ref().unwrap().reveal(), "un; secret");
        let second = roster.unit(&"K-2".parse().unwrap(), path).unwrap();
        assert_eq!(
            (second.place.as_str(), second.role, second.hostname.as_str(), &second.wifi),
            ("Salle; 2", Role::Station, "borne-2", &None)
        );
        let missing = roster.unit(&"K-3".parse().unwrap(), path).unwrap_err().to_string();
        assert!(missing.contains("K-3") && missing.contains("r.csv"), "{missing}");
    }

    #[test]
    fn mistakes_name_file_line_and_remedy_and_no_password() {
        for (rows, words) in [
            ("../x;Mairie;kiosk;fr;a;;\n", "line 2: “../x” is no asset tag"),
            ("K-1;;kiosk;fr;a;;\n", "is no place"),
            ("K-1;Mairie;bar;fr;a;;\n", "“bar” is no role: write kiosk or station"),
            ("K-1;Mairie;kiosk;french language;a;;\n", "is no language"),
            ("K-1;Mairie;kiosk;fr;a_b;;\n", "is no host name"),
            ("K-1;Mairie;kiosk;fr;a;Net;s3cret\n", "no WPA2 password"),
            ("K-1;Mairie;kiosk;fr;a;;s3cret-s3cret\n", "no wifi-ssid"),
            ("K-1;Mairie;kiosk;fr;a;Net\n", "line 2: there are fewer fields"),
            (
                "K-1;Mairie;kiosk;fr;a;;\n\nk-1;Mairie;kiosk;fr;b;;\n",
                "line 4: the asset-tag “k-1” stands on line 2",
            ),
            (
                "K-1;Mairie;kiosk;fr;a;;\nK-2;Mairie;kiosk;fr;A;;\n",
                "line 3: the hostname “a” stands on line 2",
            ),
            ("K-1;Mai\u{202e}rie;kiosk;fr;a;;\n", "is no place"),
        ] {
            let found = parse(rows).unwrap_err();
            assert!(found.contains("r.csv") && found.contains(words), "{found}");
            assert!(
                found.contains(": ") && !found.contains("s3cret") && !found.contains('\u{202e}'),
                "{found}"
            );
        }
        let fail = Roster::parse("asset-tag;place\nK;x\n", Path::new("r.csv")).unwrap_err().to_string();
        assert!(fail.contains("no column “role”"), "{fail}");
        let many: String = (0..=UNITS_MAX).map(|n| format!("K-{n};Mairie;kiosk;fr;b-{n};;\n")).collect();
        assert!(parse(&many).unwrap_err().contains("1001"));
    }

    /// Rosters as spreadsheets of the field save them: skipped where there is no test data.
    #[test]
    fn rosters_of_the_field_are_read_or_their_encoding_is_named() {
        let Some(folder) = perron_skips::test_data("field/rosters") else { return };
        for (file, first) in [
            ("e01-bom-crlf", Some("Médiathèque Élodie-Bœuf")),
            ("e02-windows1252", None),
            ("e04-quoted-newline", Some("Médiathèque salle 2")),
            ("e05-empty-rows", Some("Médiathèque Élodie-Bœuf")),
            ("e06-sep-line", Some("Médiathèque Élodie-Bœuf")),
        ] {
            let path = folder.join(format!("{file}.csv"));
            let read = files::read_text(&path, ROSTER_FILE_MAX)
                .map_err(RosterError::from)
                .and_then(|text| Roster::parse(&text, &path))
                .map_err(|error| error.to_string());
            match (read, first) {
                (Ok(roster), Some(first)) => {
                    let places: Vec<&str> = roster.units.iter().map(|unit| unit.place.as_str()).collect();
                    assert_eq!(places, [first, "Mairie, salle 2"], "{file}");
                }
                (Err(said), None) => assert!(said.contains("UTF-8") && said.contains("Latin-1"), "{said}"),
                (other, _) => panic!("{file}: {other:?}"),
            }
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(rows in "[\\PC\n;\"\t,]{0,200}") {
            let _ = parse(&rows);
            let _ = Roster::parse(&rows, Path::new("r.csv"));
        }
    }
}
