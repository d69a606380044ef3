//! `probe` on real block devices.

use crate::loops::{Loop, kit};
use perron_kit::{EXIT_OK, EXIT_REFUSED};

#[test]
fn a_genuine_device_is_found_genuine_past_the_page_cache() {
    let Some(disk) = Loop::over(&vec![0x5a; 70 << 20]) else { return };
    let before = disk.bytes();
    let confirmation = disk.confirmation();
    let words = ["probe", "--target", &disk.node, "--confirm", &confirmation, "--allow-loop"];
    let (code, _, err) = kit(&words);
    assert_eq!(code, EXIT_REFUSED, "{err}");
    assert!(disk.bytes() == before, "bytes were written");
    let (code, out, err) = kit(&[&words[..], &["--yes"]].concat());
    assert_eq!(code, EXIT_OK, "{out}{err}");
    assert!(out.contains("GENUINE: No sign") && out.contains("--full writes and reads everything"), "{out}");
    assert!(!out.contains("through memory"), "{out}");
    assert!(out.contains("It writes ") && out.contains(" MB/s") && out.contains("it reads "), "{out}");
    assert!(out.contains("17 MiB were written elsewhere before the last reading"), "{out}");
    let after = disk.bytes();
    let changed = after.chunks(512).zip(before.chunks(512)).filter(|(is, was)| is != was).count();
    assert!(changed * 512 > 8 << 20 && changed * 512 < 30 << 20, "{changed} sectors");
    assert_ne!(after[after.len() - 512..], before[before.len() - 512..]);
}

#[test]
fn everything_is_written_where_that_is_asked() {
    let Some(disk) = Loop::over(&vec![0x5a; 2 << 20]) else { return };
    let confirmation = disk.confirmation();
    let words =
        ["probe", "--full", "--target", &disk.node, "--confirm", &confirmation, "--allow-loop", "--yes"];
    let (code, out, err) = kit(&words);
    assert_eq!(code, EXIT_OK, "{out}{err}");
    assert!(out.contains("all of them were written and read back"), "{out}");
    assert!(disk.bytes().chunks(512).all(|sector| sector.iter().any(|byte| *byte != 0x5a)));
}
