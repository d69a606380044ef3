//! Frozen drives, kept passwords, answers with slips, and the PC on the certificate.

use clap::Parser;
use perron_flash::erase::Certificate;

use super::*;
use crate::args::{Args, Command};
use crate::exit::{EXIT_FAILED, EXIT_REFUSED};
use crate::targets::testing::tree::{SATA, STICK, STICK_3, Tree};
use crate::targets::testing::{Tools, host, host_with, run};

const OTHER: &str = "pci0000:00/0000:00:17.0/ata2/host1/target1:0:0/1:0:0:0/block";

/// A machine with two free SATA drives beside its own.
fn machine() -> Tree {
    let tree = Tree::new();
    tree.named("sda", SATA, "8:0", "System SSD", "SYS-0001");
    tree.mount("8:0", "/", "/dev/sda");
    tree.named("sdb", OTHER, "8:16", "EXEMPLE SSD", "AAAA-1111");
    tree
}

fn erase_by(host: &Host, input: &str, words: &str) -> (u8, String, String) {
    let words = ["perron-kit", "erase"].into_iter().chain(words.split_whitespace());
    let Command::Erase(args) = Args::try_parse_from(words).unwrap().command else {
        panic!("another command")
    };
    run(input, false, |report| erase_in(host, &args, report))
}

#[test]
fn a_frozen_drive_waits_for_a_sleep_or_for_the_word_to_overwrite() {
    // What is typed, the flag, whether the PC sleeps and the drive thaws; and by what it was erased, or not at all.
    for (input, flag, thaws, by, slept) in [
        ("", "", Some(true), None, 0),
        ("no\nno\n", "", Some(true), None, 0),
        ("non\noui\n", "", Some(true), Some("overwriting"), 0),
        ("o\n", "", Some(true), Some("ATA secure erase"), 1),
        ("y\n", "", Some(false), None, 1),
        ("y\ny\n", "", Some(false), Some("overwriting"), 1),
        ("yes\n", "", None, None, 1),
        ("", "--frozen suspend", Some(true), Some("ATA secure erase"), 1),
        ("y\n", "--frozen suspend", Some(false), None, 1),
        ("", "--frozen overwrite", Some(true), Some("overwriting"), 0),
    ] {
        let (tree, tools) = (machine(), Tools::default());
        {
            let mut all = tools.0.lock().unwrap();
            all.frozen.insert(tree.path("dev/sdb"));
            all.thaws = thaws;
        }
        let before = tree.media();
        let words = format!("--target /dev/sdb --confirm 1111 --yes {flag}");
        let (code, out, err) = erase_by(&host_with(&tree, &tools), input, &words);
        let what = format!("{input:?} {flag} {thaws:?}: {out}{err}");
        assert_eq!(tools.0.lock().unwrap().slept, slept, "{what}");
        match by {
            Some(by) => assert!(code == EXIT_OK && out.contains(&format!("ERASED by {by}")), "{what}"),
            None => {
                assert!(code == EXIT_REFUSED && tree.media() == before, "{what}");
                assert!(err.contains("--frozen overwrite") && err.contains("READ BEFORE YOU GO"), "{what}");
            }
        }
        if by == Some("ATA secure erase") {
            assert!(
                err.contains("it erases itself (ATA secure erase), which takes 34 min at most"),
                "{what}"
            );
        }
        if by == Some("overwriting") {
            let (_, end) = err.split_once("READ BEFORE YOU GO").unwrap();
            assert!(
                end.contains("frozen, and overwritten: the reserve of the drive is not reached"),
                "{what}"
            );
        }
    }
}

#[test]
fn a_drive_that_keeps_the_password_is_not_erased_and_the_last_words_say_how_to_lift_it() {
    let (tree, tools) = (machine(), Tools::default());
    tools.0.lock().unwrap().keep_password.insert(tree.path("dev/sdb"));
    let folder = tree.path("certificates");
    let words = format!("--target /dev/sdb --confirm 1111 --yes --certificate {}", folder.display());
    let (code, out, err) = erase_by(&host_with(&tree, &tools), "", &words);
    assert_eq!(code, EXIT_FAILED, "{out}{err}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
    let (_, end) = err.split_once("READ BEFORE YOU GO").unwrap();
    for words in ["NOT ERASED", "“perron”", "--user-master u --security-disable perron", "it is not ready"]
    {
        assert!(end.contains(words), "{words}: {end}");
    }
}

#[test]
fn a_slip_is_told_and_asked_again_and_another_number_is_never_taken() {
    for (typed, code, words) in [
        ("11l1\n1111\n", EXIT_OK, "character 3 is the digit 1, not the letter L"),
        ("1 1-11\n", EXIT_OK, ""),
        ("1112\n111\n1111\n", EXIT_OK, "“1112” is another number than that of "),
        ("AAAA-1111\n1111\n", EXIT_OK, "the last 4 letters and digits alone"),
        ("2222\n2222\n2222\n2222\n2222\n1111\n", EXIT_REFUSED, "another number"),
        ("1112\n", EXIT_REFUSED, "is not confirmed"),
    ] {
        let tree = Tree::new();
        tree.named("sdb", STICK, "8:16", "Stick A", "AAAA-1111");
        let before = tree.media();
        let (found, out, err) = erase_by(&host(&tree, "", 0), typed, "--target /dev/sdb");
        assert_eq!(found, code, "{typed:?}: {out}{err}");
        assert!(err.contains(words) && (code == EXIT_OK || tree.media() == before), "{typed:?}: {err}");
    }
}

#[test]
fn the_certificate_carries_the_tag_and_the_serial_number_of_the_pc() {
    let tree = Tree::new();
    tree.named("sdb", STICK, "8:16", "Stick A", "AAAA-1111");
    tree.named("sdc", STICK_3, "8:32", "Stick B", "BBBB-2222");
    let report = crate::machine::samples::parts().qualification.unwrap();
    tree.write("reports/K-1.json", serde_json::to_vec(&report).unwrap());
    let [folder, reports] = ["certificates", "reports"].map(|name| tree.path(name).display().to_string());
    let words = format!(
        "--target sdb sdc --confirm 1111 2222 --yes --certificate {folder} --asset K-1 K-2 --reports {reports}"
    );
    let (code, out, err) = erase_by(&host(&tree, "", 0), "", &words);
    assert_eq!(code, EXIT_OK, "{out}{err}");
    assert!(out.contains("Of PC K-1 (Exemple Bureau 700, serial number SN-4711)"), "{out}");
    assert!(err.contains("K-2.json is no report") && err.contains("has no serial number of its PC"), "{err}");
    let mut pcs: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            let whole: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            let certificate: Certificate = serde_json::from_value(whole["certificate"].clone()).unwrap();
            let pc = certificate.pc.unwrap();
            (certificate.serial, pc.asset_tag, pc.serial)
        })
        .collect();
    pcs.sort();
    let want = [("AAAA-1111", "K-1", "SN-4711"), ("BBBB-2222", "K-2", "")];
    assert_eq!(pcs, want.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
    let before = tree.media();
    let (code, _, err) =
        erase_by(&host(&tree, "", 0), "", "--target sdb sdc --confirm 1111 2222 --yes --asset K-1");
    assert!(code == EXIT_REFUSED && err.contains("1 asset tags for 2 disks"), "{err}");
    assert!(tree.media() == before);
}
