//! The format of the recorded machines: what is written is what a test reads, and slips are told.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod support;

use std::fs;
use std::path::Path;

use support::{unpack, unpack_text};

#[test]
fn files_hold_the_bytes_that_are_written() {
    let cases: [(&str, &[u8]); 14] = [
        ("", b""),
        ("\n", b"\n"),
        ("one\n", b"one\n"),
        ("one\n\n two \n", b"one\n\n two \n"),
        ("cut\\\n", b"cut"),
        ("\\\n", b""),
        ("goes \\\non\n", b"goes on\n"),
        ("back\\\\\n", b"back\\\n"),
        ("\\t\\x1b[2J\\xFf\\x00\n", b"\t\x1b[2J\xff\x00\n"),
        ("\\{3 ab}\\{2 \\\n\\x00\\\n}c\n", b"ababab\x00\x00c\n"),
        ("{2 a}\n", b"{2 a}\n"),
        ("é\n", "é\n".as_bytes()),
        ("\\x3d== other\n", b"=== other\n"),
        ("===\n ===\n==\n", b"===\n ===\n==\n"),
    ];
    for (written, bytes) in cases {
        let text = format!("Prose.\n=== a\n=== b/c\n{written}=== d\nlast\n");
        let folder = unpack_text(&text).unwrap();
        let read = |path| fs::read(folder.path().join(path)).unwrap();
        assert_eq!([read("a"), read("b/c"), read("d")], [b"", bytes, b"last\n"], "{written:?}");
        let last = unpack_text(&format!("=== a\n{written}")).unwrap();
        assert_eq!(fs::read(last.path().join("a")).unwrap(), bytes, "{written:?} at the end");
    }
}

#[test]
fn folders_links_and_odd_names() {
    let folder =
        unpack_text("=== out -> /no/such\n=== a/b/\n=== sdb;reboot\\x0a\nx\n=== c/d -> e\\t\n").unwrap();
    let path = |name| folder.path().join(name);
    assert_eq!(fs::read_dir(path("a/b")).unwrap().count(), 0);
    assert_eq!(fs::read_link(path("out")).unwrap(), Path::new("/no/such"));
    assert_eq!(fs::read_link(path("c/d")).unwrap(), Path::new("e\t"));
    assert_eq!(fs::read(path("sdb;reboot\n")).unwrap(), b"x\n");
}

#[test]
fn slips_are_told() {
    for (text, why) in [
        ("=== a\nx\u{7}\n", "=== a: a control character"),
        ("=== a\nx\r\n", "a control character"),
        ("=== a\n\\q\n", "no such escape"),
        ("=== a\n\\x4\n", "no such escape"),
        ("=== a\n\\{9 x\n", "no such escape"),
        ("=== a\n\\{99999 x}\n", "no such escape"),
        ("=== a\\\nx\n", "no such escape"),
        ("=== /etc/a\nx\n", "=== /etc/a: leads elsewhere"),
        ("=== a/../../b\nx\n", "leads elsewhere"),
        ("=== \\x2e./b\nx\n", "leads elsewhere"),
        ("=== \nx\n", "leads elsewhere"),
        ("=== a\nx\n=== a\ny\n", "exists"),
        ("=== a/\nx\n", "only files have lines"),
        ("=== a -> b\nx\n", "only files have lines"),
        ("=== a/ -> b\n", "folders no target"),
    ] {
        let told = unpack_text(text).unwrap_err().to_string();
        assert!(told.contains(why), "{text:?}: {told}");
    }
}

/// A link to a folder outside stands before a file below it: the file goes nowhere.
#[test]
fn no_file_is_written_through_a_link() {
    let outside = tempfile::tempdir().unwrap();
    let text = format!("=== a -> {}\n=== a/b\nx\n", outside.path().display());
    assert!(unpack_text(&text).is_err());
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn every_recording_unpacks_and_says_what_it_is() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/machines");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        assert_eq!(file.extension().unwrap(), "machine");
        assert!(!fs::read_to_string(&file).unwrap().starts_with("==="), "{}", file.display());
        assert!(unpack(&file).path().join("proc/cpuinfo").is_file(), "{}", file.display());
        count += 1;
    }
    assert_ne!(count, 0);
}
