//! What a person types and reads: slips, yes and no, last words, and the roster as a spreadsheet saved it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

use crate::loops::{Loop, kit, kit_typing};
use crate::media::{desk, run};
use perron_kit::{EXIT_OK, EXIT_REFUSED};
use serde_json::Value;

const SIZE: usize = 1 << 20;

#[test]
fn a_slip_is_told_and_asked_again_and_yes_has_many_words() {
    let Some(disk) = Loop::over(&vec![0xa5; SIZE]) else { return };
    let right = disk.confirmation();
    let slip = right.to_uppercase().replace('O', "0");
    let words = ["erase", "--target", &disk.node, "--allow-loop", "--samples", "8"];
    let confirmed = [&words[..], &["--confirm", &right]].concat();
    let is_whole = || disk.bytes().iter().all(|byte| *byte == 0xa5);
    // What leaves every byte: nobody there, another number, no, and no answer that is one.
    for (words, lines, said) in [
        (&words[..], "", "is not confirmed"),
        (&words, "9999\n", "another number"),
        (&words, &*format!("{slip}\n"), "is the letter O, not the digit 0"),
        (&confirmed, "", "nobody said yes"),
        (&confirmed, "NON\n", "nobody said yes"),
        (&confirmed, "a\nb\nc\nd\ne\nyes\n", "please answer yes or no"),
    ] {
        let (code, out, err) = kit_typing(words, lines);
        assert!(code == EXIT_REFUSED && err.contains(said) && is_whole(), "{lines:?}: {out}{err}");
    }
    let (code, out, err) = kit_typing(&confirmed, "perhaps\nO\n");
    assert!(code == EXIT_OK && out.contains("ERASED") && !is_whole(), "{out}{err}");
    // Small letters, blanks and dashes are nobody's mistake; a slip is.
    let typed = right.to_lowercase().chars().map(|c| format!("{c} ")).collect::<String>();
    let (code, out, err) = kit_typing(&words, &format!("{slip}\n{typed}\n"));
    assert!(code == EXIT_OK && out.contains("ERASED") && err.contains("once more"), "{out}{err}");
}

#[test]
fn what_decides_stands_once_more_at_the_end() {
    let Some(disk) = Loop::over(&vec![0; 2 * super::flash::IMAGE]) else { return };
    let image = tempfile::tempdir().unwrap();
    let image = image.path().join("k.img");
    std::fs::write(&image, super::flash::image()).unwrap();
    let (image, right) = (image.display().to_string(), disk.confirmation());
    let words = ["flash", "--image", &image, "--unsigned", "--target", &disk.node, "--allow-loop"];
    let words = [&words[..], &["--confirm", &right, "--yes", "--no-verify"]].concat();
    let (_, _, err) = kit(&words);
    let (before, end) = err.split_once("READ BEFORE YOU GO (à lire avant de partir):").unwrap();
    for words in ["NOBODY VOUCHES FOR THIS IMAGE", "will not be read back", "NOT VERIFIED"] {
        assert!(end.contains(words), "{words}: {err}");
    }
    assert!(before.contains("error: 1 written and not verified"), "the block comes last: {err}");
    let (_, out, _) = kit(&[&["--json"][..], &words].concat());
    let last: Value = serde_json::from_str(out.lines().last().unwrap()).unwrap();
    assert_eq!(last["event"], "read-before-you-go");
    assert_eq!(last["texts"].as_array().unwrap().len(), 3, "{last}");
}

#[test]
fn a_roster_of_a_french_spreadsheet_is_read_and_its_accents_reach_the_passport() {
    let bench = desk();
    let head = b"asset-tag;place;role;language;hostname;wifi-ssid;wifi-password\r\n".to_vec();
    let windows = [
        &b"sep=;;;;;;;\r\n"[..],
        &head,
        b"K-001;M\xe9diath\xe8que \x8cuvre;kiosk;fr;borne-001;;\r\n;;;;;;\r\n",
    ]
    .concat();
    let utf16: Vec<u8> = "\u{feff}asset-tag\tplace\trole\tlanguage\thostname\twifi-ssid\twifi-password\r\n\
        K-001\t\"Médiathèque\r\nŒuvre\"\tkiosk\tfr\tborne-001\t\t\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for (bytes, is_told) in [(windows, true), (utf16, false)] {
        std::fs::write(bench.path("w.csv"), bytes).unwrap();
        let make = "passport make --roster @w.csv --site @s --out @p --unit K-001 --force";
        let (code, out, err) = run(&bench, make);
        assert_eq!(code, EXIT_OK, "{out}{err}");
        let told = "read as Windows-1252: line 3 reads “Médiathèque Œuvre”; if these accents are wrong";
        assert_eq!(err.matches(told).count(), if is_told { 2 } else { 0 }, "{err}");
        let text = std::fs::read_to_string(bench.path("p/K-001.passport.json")).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["passport"]["place"], "Médiathèque Œuvre");
    }
    for (bytes, words) in [
        (&b"PK\x03\x04xlsx"[..], "save it as CSV"),
        (
            &[&head[..], b"K-001;Mairie;bar;fr;b;;\n"].concat(),
            "line 2: “bar” is no role: write kiosk or station (column 3, role)",
        ),
        (
            &[b"Machines of May;;;;;;\n", &head[..], b"K-001;Mairie;kiosk;fr;b;;\n"].concat(),
            "stands on line 2: remove all",
        ),
        (
            &[&head[..], b"K-001;Mairie;kiosk;fr;b;Net;\"un-bon\nsecret\"\n"].concat(),
            "there is a line break inside the cell: write it without one (column 7, wifi-password)",
        ),
        (&[&head[..], b"K-001;\"Mairie;kiosk;fr;b;;\n"].concat(), "line 2: a quotation mark is not closed"),
    ] {
        std::fs::write(bench.path("w.csv"), bytes).unwrap();
        let (code, _, err) = run(&bench, "passport make --roster @w.csv --site @s --out @q --unit K-001");
        assert!(code == EXIT_REFUSED && err.contains(words), "{words}: {err}");
    }
}
