//! `erase` on real block devices.

use crate::loops::{Loop, kit};
use perron_kit::{EXIT_OK, EXIT_REFUSED};

const SECRET: &[u8] = b"a resident's letter, which nobody may read again. ";

fn full_of_secrets(size: usize) -> Vec<u8> {
    SECRET.iter().copied().cycle().take(size).collect()
}

#[test]
fn nothing_of_what_was_there_is_left() {
    // One size whose tail is a single sector.
    for size in [8 << 20, (5 << 20) + 512] {
        let Some(disk) = Loop::over(&full_of_secrets(size)) else { return };
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().display().to_string();
        let confirmation = disk.confirmation();
        let words =
            ["--json", "erase", "--target", &disk.node, "--confirm", &confirmation, "--yes", "--allow-loop"];
        let (code, out, err) = kit(&[&words[..], &["--samples", "300", "--certificate", &folder]].concat());
        assert_eq!(code, EXIT_OK, "{out}{err}");
        let bytes = disk.bytes();
        assert_eq!(bytes.len(), size);
        assert!(!bytes.windows(16).any(|window| window == &SECRET[..16]), "a secret is left");
        assert!(bytes.chunks(512).all(|sector| sector.iter().any(|byte| *byte != sector[0])));
        let result = out.lines().find(|line| line.contains("\"result\"")).unwrap();
        let result: serde_json::Value = serde_json::from_str(result).unwrap();
        assert_eq!(result["certificate"]["method"], "overwrite");
        assert_eq!(result["certificate"]["bytes"], size);
        assert!(result["certificate"]["samples"].as_u64().unwrap() >= 300);
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    }
}

#[test]
fn a_loop_device_is_refused_unasked_and_unconfirmed() {
    let Some(disk) = Loop::over(&full_of_secrets(1 << 20)) else { return };
    let (before, confirmation) = (disk.bytes(), disk.confirmation());
    for words in [
        &["--confirm", confirmation.as_str(), "--yes"][..],
        &["--allow-loop"],
        &["--allow-loop", "--yes"],
        &["--allow-loop", "--confirm", confirmation.as_str()],
        &["--allow-loop", "--confirm", "zzzz", "--yes"],
    ] {
        let (code, out, err) = kit(&[&["erase", "--target", &disk.node], words].concat());
        assert_eq!(code, EXIT_REFUSED, "{words:?}: {out}{err}");
        assert!(disk.bytes() == before, "{words:?}: bytes were written");
    }
    let (code, out, err) = kit(&["erase", "--target", &disk.node, "--allow-loop", "--dry-run"]);
    assert_eq!(code, EXIT_OK, "{err}");
    assert!(out.contains(&disk.node) && out.contains("Nothing was written"), "{out}");
    assert!(disk.bytes() == before);
}
