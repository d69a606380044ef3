//! Bytes as hand scanners send them with a shop's defaults, against the code each must give.
#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use perron_hardware::scanner::{Framer, GIVE_UP, Scan};

/// What every file holds, with whatever a reader adds around it.
const TICKET: &str = "PT1:T6G4J2ABA6WAOCKYGNXY54RKRA";
/// How many files there are at least.
const WANTED: usize = 3;
/// Between two characters of a fast and of a slow line.
const APART: [Duration; 2] = [Duration::from_millis(1), Duration::from_millis(100)];

/// The codes that come out when the bytes arrive one by one, and nothing after them.
fn read(bytes: &[u8], apart: Duration) -> Vec<String> {
    let mut framer = Framer::new();
    let (mut codes, mut at) = (Vec::new(), Instant::now());
    for byte in bytes {
        codes.extend(framer.push(&[*byte], at));
        at += apart;
        codes.extend(framer.pause(at));
    }
    codes.extend(framer.pause(at + GIVE_UP));
    let told = codes
        .into_iter()
        .map(|code| code.and_then(|bytes| Scan::new(&bytes)))
        .map(|code| code.map_or_else(|fault| fault.to_string(), |code| code.as_str().into()));
    told.collect()
}

#[test]
fn what_scanners_send_gives_the_ticket() {
    for (what, before, after) in [
        ("nothing but the sign", "", "\r"),
        ("CR LF", "", "\r\n"),
        ("an AIM identifier", "]Q1", "\r"),
        ("a Data Matrix's", "]d2", "\r"),
        ("STX and ETX", "\u{2}", "\u{3}"),
        ("GS and NUL", "\u{1d}", "\u{0}\r"),
    ] {
        let bytes = format!("{before}{TICKET}{after}");
        for apart in APART {
            assert_eq!(read(bytes.as_bytes(), apart), [TICKET], "{what} with {apart:?} between bytes");
        }
    }
}

#[test]
fn what_scanners_of_the_field_send_gives_the_ticket() {
    let Some(folder) = perron_skips::test_data("field/scans") else { return };
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|e| e == "bin")).collect();
    files.sort();
    println!("{} files in {}", files.len(), folder.display());
    assert!(files.len() >= WANTED, "only {} files in {}", files.len(), folder.display());
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        for apart in APART {
            assert_eq!(read(&bytes, apart), [TICKET], "{} with {apart:?} between bytes", file.display());
        }
    }
}
