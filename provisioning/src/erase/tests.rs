//! The command over recorded machines: what is refused stays as it was, to the byte.

use clap::Parser;

use super::*;
use crate::args::{Args, Command};
use crate::exit::{EXIT_DIFFERS, EXIT_PARTIAL, EXIT_REFUSED};
use crate::targets::testing::tree::{NVME, SATA, STICK, STICK_3, Tree, VIRTUAL};
use crate::targets::testing::{host, run};

/// Runs `erase` with these words; the disk `liar` drops what is written beyond its first sector.
fn erase_with(tree: &Tree, liar: &'static str, input: &str, words: &str) -> (u8, String, String) {
    let words = ["perron-kit", "erase"].into_iter().chain(words.split_whitespace());
    let Command::Erase(args) = Args::try_parse_from(words).unwrap().command else {
        panic!("another command")
    };
    run(input, false, |report| erase_in(&host(tree, liar, 512), &args, report))
}

/// A machine whose system is on `sda`, with two free sticks.
fn machine() -> Tree {
    let tree = Tree::new();
    let sda = tree.named("sda", SATA, "8:0", "System SSD", "SYS-0001");
    tree.part(&sda, "sda1", "8:1");
    tree.mount("8:1", "/", "/dev/sda1");
    tree.named("sdb", STICK, "8:16", "Stick A", "AAAA-1111");
    tree.named("sdc", STICK_3, "8:32", "Stick B", "BBBB-2222");
    tree
}

#[test]
fn every_refusal_leaves_every_byte_and_no_flag_overrides_it() {
    type Set = fn(&Tree);
    let cases: [(&str, &str, Set); 12] = [
        ("/dev/sda", "carries the running system", |_| ()),
        ("/dev/sda1", "is a partition", |_| ()),
        ("/dev/sdb", "from which this machine starts", |tree| tree.mount("8:16", "/boot/efi", "/dev/sdb")),
        ("/dev/sdb", "carries swap", |tree| tree.append("proc/swaps", "/dev/sdb partition 1 0 -2\n")),
        ("/dev/sdb", "is mounted at /media/x", |tree| tree.mount("8:16", "/media/x", "/dev/sdb")),
        ("/dev/sdb", "is held by dm-0, an open encrypted volume", |tree| {
            let top = tree.disk("dm-0", VIRTUAL, "253:0");
            tree.write(&format!("{top}/dm/uuid"), "CRYPT-LUKS2-x\n");
            tree.stack(&top, &format!("sys/devices/{STICK}/sdb"));
        }),
        ("/dev/sdb", "is held by md0, an md array", |tree| {
            let top = tree.disk("md0", VIRTUAL, "9:0");
            tree.stack(&top, &format!("sys/devices/{STICK}/sdb"));
        }),
        ("/dev/sdb", "is read-only", |tree| tree.write(&format!("sys/devices/{STICK}/sdb/ro"), "1\n")),
        ("/dev/sdb", "holds no medium", |tree| tree.write(&format!("sys/devices/{STICK}/sdb/size"), "0\n")),
        ("/dev/zram0", "is no disk", |tree| drop(tree.disk("zram0", VIRTUAL, "252:0"))),
        ("/dev/nvme0n9", "is no disk of this machine", |tree| drop(tree.disk("nvme0n1", NVME, "259:0"))),
        ("/dev/sdb", "nobody can say on which disk", |tree| {
            tree.append("proc/swaps", "/dev/gone partition 1 0 -2\n")
        }),
    ];
    for (target, reason, set) in cases {
        let tree = machine();
        set(&tree);
        let before = tree.media();
        // A good disk beside it is not written either.
        for words in [
            format!("--target {target} --confirm 1111 --yes --allow-loop --method overwrite"),
            format!("--target /dev/sdc {target} --confirm 2222 1111 --yes --allow-loop"),
        ] {
            let (code, out, err) = erase_with(&tree, "", "1111\nyes\n", &words);
            assert_eq!(code, EXIT_REFUSED, "{words}: {out}{err}");
            assert!(out.contains("refused: ") && out.contains(reason), "{reason}: {out}");
            assert!(err.contains("nothing was written"), "{err}");
            assert!(tree.media() == before, "{target}: bytes were written");
        }
    }
    let tree = machine();
    tree.disk("loop0", VIRTUAL, "7:0");
    let before = tree.media();
    let (code, out, _) = erase_with(&tree, "", "", "--target /dev/loop0 --confirm oop0 --yes");
    assert_eq!((code, out.contains("--allow-loop")), (EXIT_REFUSED, true), "{out}");
    assert!(tree.media() == before);
}

#[test]
fn nothing_is_written_unconfirmed() {
    for (input, words, reason) in [
        ("", "--target /dev/sdb", "is not confirmed"),
        ("", "--target /dev/sdb --yes", "is not confirmed"),
        ("2222\n", "--target /dev/sdb", "is not confirmed"),
        ("1111\n", "--target /dev/sdb /dev/sdc", "is not confirmed"),
        ("", "--target /dev/sdb --confirm 2222 --yes", "is not confirmed"),
        ("", "--target /dev/sdb /dev/sdc --confirm 2222 1111 --yes", "is not confirmed"),
        ("", "--target /dev/sdb --confirm 1111", "nobody said yes"),
        ("no\n", "--target /dev/sdb --confirm 1111", "nobody said yes"),
        ("", "--target /dev/sdb /dev/sdc --confirm 1111 --yes", "1 confirmations for 2 disks"),
        ("", "--target /dev/sdb /dev/../dev/sdb --confirm 1111 1111 --yes", "named twice"),
    ] {
        let tree = machine();
        let before = tree.media();
        let (code, out, err) = erase_with(&tree, "", input, words);
        assert_eq!(code, EXIT_REFUSED, "{words}: {out}{err}");
        assert!(err.contains(reason), "{words}: {err}");
        assert!(tree.media() == before, "{words}: bytes were written");
    }
}

#[test]
fn a_dry_run_names_what_would_go_and_writes_nothing() {
    let tree = machine();
    tree.part(&format!("sys/devices/{STICK}/sdb"), "sdb1", "8:17");
    let mut luks = vec![0; 4096];
    luks[..6].copy_from_slice(b"LUKS\xba\xbe");
    std::fs::write(tree.path("dev/sdb"), luks).unwrap();
    std::fs::write(tree.path(format!("sys/devices/{STICK}/sdb/device/model")), "St\u{202e}ick\u{1b}[2J\n")
        .unwrap();
    let before = tree.media();
    let (code, out, err) = erase_with(&tree, "", "", "--target /dev/sdb --dry-run");
    assert_eq!(code, EXIT_OK, "{err}");
    assert!(
        out.contains("sdb: St?ick?[2J, serial AAAA-1111, 32.00 GB, at pci-0000:00:14.0-usb-2:2"),
        "{out}"
    );
    assert!(
        out.contains("with sdb1") && out.contains("1 disk would be erased. Nothing was written."),
        "{out}"
    );
    assert!(err.contains("an encrypted volume (LUKS), which will be lost"), "{err}");
    assert!(tree.media() == before);
}

#[test]
fn a_confirmed_disk_is_erased_and_certified_and_its_neighbour_is_not_touched() {
    for (input, words) in [
        ("1111\n", "--target /dev/sdb"),
        ("", "--target /dev/sdb --confirm 1111 --yes"),
        ("yes\n", "--target sdb --confirm 1111"),
    ] {
        let tree = machine();
        let before = tree.media();
        let folder = tree.path("certificates");
        let words = format!("{words} --certificate {}", folder.display());
        let (code, out, err) = erase_with(&tree, "", input, &words);
        assert_eq!(code, EXIT_OK, "{out}{err}");
        assert!(out.contains("ERASED by overwriting"), "{out}");
        assert!(err.contains("behind a USB bridge"), "{err}");
        for (was, is) in before.iter().zip(tree.media()) {
            let is_target = was.0.ends_with("sdb");
            assert_eq!(was.1 != is.1, is_target, "{:?}", was.0);
            assert!(!is_target || is.1.iter().filter(|byte| **byte == 0xa5).count() < 100);
        }
        let entry = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap();
        let name = entry.file_name().into_string().unwrap();
        assert!(name.starts_with("erase-AAAA1111-") && name.ends_with("Z-sdb.json"), "{name}");
        let whole: serde_json::Value = serde_json::from_slice(&std::fs::read(entry.path()).unwrap()).unwrap();
        let certificate: Certificate = serde_json::from_value(whole["certificate"].clone()).unwrap();
        assert_eq!((certificate.serial.as_str(), certificate.bytes), ("AAAA-1111", 4096));
    }
}

#[test]
fn a_disk_that_lies_gets_no_certificate_and_the_exit_code_says_so() {
    let tree = machine();
    let folder = tree.path("certificates");
    let certificate = format!("--certificate {}", folder.display());
    let (code, out, err) =
        erase_with(&tree, "sdb", "", &format!("--target sdb --confirm 1111 --yes {certificate}"));
    assert_eq!(code, EXIT_DIFFERS, "{out}{err}");
    assert!(out.contains("NOT ERASED") && err.contains("1 of 1 are not erased"), "{out}{err}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
    let both = format!("--target sdb sdc --confirm 1111 2222 --yes {certificate}");
    let (code, out, err) = erase_with(&tree, "sdb", "", &both);
    assert_eq!(code, EXIT_PARTIAL, "{out}{err}");
    assert!(out.contains("sdb: NOT ERASED") && out.contains("sdc: ERASED"), "{out}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
}
