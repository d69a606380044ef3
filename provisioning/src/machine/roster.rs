//! The roster: a table with one line for each machine, as a spreadsheet saves it.
//!
//! | column        | what                                                          |
//! |---------------|---------------------------------------------------------------|
//! | asset-tag     | what stands on the label; unique, capitals do not tell apart  |
//! | place         | where it goes                                                 |
//! | role          | `kiosk` or `station`                                          |
//! | language      | `fr`, `ar`, `pt-BR`                                           |
//! | hostname      | unique                                                        |
//! | wifi-ssid     | may be empty; no line break                                   |
//! | wifi-password | may be empty; spaces at its ends are dropped. A secret        |
//!
//! Since it holds passwords, a roster that others may read is warned of. A mistake names its line, and the first of
//! two lines that collide; no password is ever shown.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use perron_outside::shown;

use super::unit::{AssetTag, Role, Unit, UnitProblem, Wifi};
use crate::base::{BaseError, Column};
use crate::exit::EXIT_REFUSED;
use crate::files;
use crate::report::Report;
use crate::table::{self, Row, Table};

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
        let text = table::read(path, ROSTER_FILE_MAX, report)?;
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
            unique(&mut seen, "asset-tag", unit.asset_tag.as_str(), path, &row)?;
            unique(&mut seen, "hostname", unit.hostname.as_str(), path, &row)?;
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
    #[error("{}, line {line}: {problem}{}", shown(.path), column.as_ref().map(ToString::to_string).unwrap_or_default())]
    Row {
        /// The roster's file.
        path: PathBuf,
        /// Line, counted from 1.
        line: usize,
        /// Column.
        column: Option<Column>,
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
    let cell = |column| row.need(column).map_err(|wrong| row.at(path, wrong));
    let exact = |column| row.exact(column).map_err(|wrong| row.at(path, wrong));
    Ok(Unit {
        asset_tag: cell("asset-tag")?.parse().map_err(|problem| wrong(row, path, "asset-tag", problem))?,
        place: cell("place")?.parse().map_err(|problem| wrong(row, path, "place", problem))?,
        role: cell("role")?.parse::<Role>().map_err(|problem| wrong(row, path, "role", problem))?,
        language: cell("language")?.parse().map_err(|problem| wrong(row, path, "language", problem))?,
        hostname: cell("hostname")?.parse().map_err(|problem| wrong(row, path, "hostname", problem))?,
        wifi: Wifi::new(exact("wifi-ssid")?, exact("wifi-password")?).map_err(|problem| {
            let column = if matches!(problem, UnitProblem::Ssid(_)) { "wifi-ssid" } else { "wifi-password" };
            wrong(row, path, column, problem)
        })?,
    })
}

/// The error with the line and the column of a value.
fn wrong(row: &Row<'_>, path: &Path, column: &str, problem: UnitProblem) -> RosterError {
    RosterError::Row { path: path.to_owned(), line: row.line, column: row.column(column), problem }
}

/// Notes the line of a value. Fails with both lines where the value was there before.
fn unique(
    seen: &mut HashMap<(&'static str, String), usize>,
    what: &'static str,
    value: &str,
    path: &Path,
    row: &Row<'_>,
) -> Result<(), RosterError> {
    match seen.insert((what, value.to_ascii_lowercase()), row.line) {
        None => Ok(()),
        Some(first) => {
            let problem = UnitProblem::Duplicate { what, value: value.to_owned(), first };
            Err(wrong(row, path, what, problem))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Console;
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

    /// Reads a roster's file as commands do; gives what they warn of, too.
    fn read(path: &Path) -> (Result<Roster, String>, String) {
        let (mut out, mut err) = (vec![], vec![]);
        let console = Console { input: &mut std::io::empty(), out: &mut out, err: &mut err, is_live: false };
        let read = Roster::read(path, &mut Report::new(console, false)).map_err(|error| error.to_string());
        (read, String::from_utf8(err).unwrap())
    }

    /// Rosters as spreadsheets of the field save them: skipped where there is no test data.
    #[test]
    fn rosters_of_the_field_are_read_whatever_saved_them() {
        let Some(folder) = perron_skips::test_data("field/rosters") else { return };
        for (file, first, is_told) in [
            ("e01-bom-crlf", "Médiathèque Élodie-Bœuf", false),
            ("e02-windows1252", "Médiathèque Élodie-Bœuf", true),
            ("e04-quoted-newline", "Médiathèque salle 2", false),
            ("e05-empty-rows", "Médiathèque Élodie-Bœuf", false),
            ("e06-sep-line", "Médiathèque Élodie-Bœuf", false),
        ] {
            let path = folder.join(format!("{file}.csv"));
            let (read, told) = read(&path);
            let roster = read.unwrap();
            let places: Vec<&str> = roster.units.iter().map(|unit| unit.place.as_str()).collect();
            assert_eq!(places, [first, "Mairie, salle 2"], "{file}");
            assert_eq!(told.contains("Windows-1252"), is_told, "{file}: {told}");
            if let Some(wifi) = &roster.units[0].wifi {
                assert_eq!(wifi.ssid, "Réseau été", "{file}");
            }
        }
    }

    #[test]
    fn a_roster_is_the_same_in_every_dress() {
        let text = format!("{HEAD}K-1;Médiathèque Œuvre;kiosk;fr;a;Réseau été;un-bon-secret\n");
        let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect()
        };
        let tabs = text.replace(';', "\t").replace('\n', "\r\n");
        let tabs: Vec<u8> =
            "\u{feff}".encode_utf16().chain(tabs.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let dir = tempfile::tempdir().unwrap();
        for (nth, bytes) in [
            text.clone().into_bytes(),
            format!("\u{feff}sep=;\r\n{}", text.replace('\n', "\r\n")).into_bytes(),
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
            tabs,
            encoding_rs::WINDOWS_1252.encode(&text.replace(';', ",")).0.into_owned(),
            text.replace('\n', "\r").into_bytes(),
            format!("{text};;;;;;\n;;;;\n").into_bytes(),
            text.replace("Médiathèque Œuvre", "\"Médiathèque\r\nŒuvre\"").into_bytes(),
        ]
        .into_iter()
        .enumerate()
        {
            let path = dir.path().join(format!("{nth}.csv"));
            std::fs::write(&path, bytes).unwrap();
            let roster = read(&path).0.unwrap();
            let [unit] = roster.units() else { panic!("{nth}: {} units", roster.units().len()) };
            let wifi = unit.wifi.as_ref().unwrap();
            assert_eq!(
                (unit.place.as_str(), wifi.ssid.as_str()),
                ("Médiathèque Œuvre", "Réseau été"),
                "{nth}"
            );
            assert_eq!(wifi.password.as_ref().unwrap().reveal(), "un-bon-secret", "{nth}");
        }
    }

    #[test]
    fn mistakes_name_their_column() {
        for (rows, words) in [
            ("K-1;Mairie;bar;fr;a;;\n", "write kiosk or station (column 3, role)"),
            ("K-1;Mairie;kiosk;fr;a;Net;s3cret\n", "(column 7, wifi-password)"),
            ("K-1;Mairie;kiosk;fr;a;Net\n", "complete the line (column 7, wifi-password)"),
            (
                "K-1;Mairie;kiosk;fr;a;;\nK-2;Mairie;kiosk;fr;A;;\n",
                "give each unit its own (column 5, hostname)",
            ),
            (
                "K-1;\"Mairie;kiosk;fr;a;;\n",
                "line 2: a quotation mark is not closed: close it or remove it (column 2)",
            ),
            (
                "K-1;Mairie;kiosk;fr;a;Net;\"s3cret\nbien long\"\n",
                "line 2: there is a line break inside the cell: write it without one (column 7, wifi-password)",
            ),
            (
                "K-1;\"Mairie\r\nsalle 2\";kiosk;fr;a;Net;\"s3cret\r\nbien long\"\r\n",
                "line 2: there is a line break inside the cell: write it without one (column 7, wifi-password)",
            ),
            ("K-1;Mairie;kiosk;fr;a;\"Net\n2\";un-bon-secret\n", "(column 6, wifi-ssid)"),
        ] {
            let found = parse(rows).unwrap_err();
            assert!(found.contains(words) && !found.contains("s3cret"), "{found}");
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
