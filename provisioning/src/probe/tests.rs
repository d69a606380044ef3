//! The command over recorded machines.

use clap::Parser;

use super::*;
use crate::args::{Args, Command};
use crate::exit::{EXIT_PARTIAL, EXIT_REFUSED};
use crate::targets::testing::tree::{SATA, STICK, STICK_3, Tree};
use crate::targets::testing::{host, run};

fn probe_with(tree: &Tree, input: &str, words: &str) -> (u8, String, String) {
    let words = ["perron-kit", "probe"].into_iter().chain(words.split_whitespace());
    let Command::Probe(args) = Args::try_parse_from(words).unwrap().command else {
        panic!("another command")
    };
    run(input, true, |report| probe_in(&host(tree, "sdc", 128 << 10), &args, report))
}

/// A machine with an honest stick `sdb` and one, `sdc`, that keeps only its first half of 256 KiB.
fn machine() -> Tree {
    let tree = Tree::new();
    tree.named("sda", SATA, "8:0", "System SSD", "SYS-0001");
    tree.mount("8:0", "/", "/dev/sda");
    tree.named("sdb", STICK, "8:16", "Stick A", "AAAA-1111");
    tree.named("sdc", STICK_3, "8:32", "Stick B", "BBBB-2222");
    for disk in ["sdb", "sdc"] {
        std::fs::write(tree.path(format!("dev/{disk}")), vec![0x5a; 256 << 10]).unwrap();
    }
    tree
}

#[test]
fn genuine_and_fake_are_told_apart() {
    for (words, code, results) in [
        ("--target sdb --confirm 1111 --yes", EXIT_OK, &["genuine"][..]),
        ("--target sdc --confirm 2222 --yes", EXIT_DIFFERS, &["fake"]),
        ("--target sdc sdb --confirm 2222 1111 --yes --full", EXIT_PARTIAL, &["fake", "genuine"]),
    ] {
        let (found, out, err) = probe_with(&machine(), "", words);
        assert_eq!(found, code, "{out}{err}");
        let events: Vec<serde_json::Value> =
            out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let told: Vec<&str> =
            events.iter().filter(|e| e["event"] == "result").map(|e| e["result"].as_str().unwrap()).collect();
        assert_eq!(told, results);
        if results[0] == "fake" {
            assert!(out.contains("holds about 131072"), "{out}");
        }
    }
}

#[test]
fn refusals_and_missing_confirmations_leave_every_byte() {
    for (words, code) in [
        ("--target sda --confirm 0001 --yes", EXIT_REFUSED),
        ("--target sdb sda --confirm 1111 0001 --yes --full", EXIT_REFUSED),
        ("--target sdb", EXIT_REFUSED),
        ("--target sdb --yes --full", EXIT_REFUSED),
        ("--target sdb --confirm 2222 --yes", EXIT_REFUSED),
        ("--target sdb --dry-run", EXIT_OK),
    ] {
        let tree = machine();
        let before = tree.media();
        let (found, out, err) = probe_with(&tree, "", words);
        assert_eq!(found, code, "{words}: {out}{err}");
        assert!(tree.media() == before, "{words}: bytes were written");
    }
}
