//! The guard on real devices in real use, and behind the back of its lists: the kernel's own lock.

use std::process::Command;

use crate::loops::{Loop, kit};
use perron_flash::guard::{BlockMedium, Inventory, Policy, Roots, judge};
use perron_flash::{Access, Medium, OpenError};
use perron_kit::EXIT_REFUSED;
use perron_skips::Missing;

const SIZE: usize = 16 << 20;
/// How often a test tries again that lost the number of its loop device to somebody else.
const TRIES: usize = 10;

/// Each command that writes refuses the disk and leaves every byte.
fn is_left_alone(disk: &Loop, reason: &str) {
    let confirmation = disk.confirmation();
    let _ = Command::new("sync").status();
    let before = disk.bytes();
    for command in [&["erase"][..], &["erase", "--method", "overwrite"], &["probe"], &["probe", "--full"]] {
        let words = ["--target", &disk.node, "--confirm", &confirmation, "--yes", "--allow-loop"];
        let (code, out, err) = kit(&[command, &words].concat());
        assert_eq!(code, EXIT_REFUSED, "{command:?}: {out}{err}");
        assert!(out.contains(reason), "{out}");
        assert!(disk.bytes() == before, "{command:?}: bytes were written");
    }
}

#[test]
fn a_mounted_file_system_is_left_alone() {
    let Some(disk) = Loop::over(&vec![0; SIZE]) else { return };
    let at = tempfile::tempdir().unwrap();
    let at = at.path().display().to_string();
    if !Loop::is_permitted("mke2fs", &["-q", "-F", &disk.node])
        || !Loop::is_permitted("mount", &["-o", "noatime", &disk.node, &at])
    {
        return;
    }
    let checked = std::panic::catch_unwind(|| is_left_alone(&disk, &format!("is mounted at {at}")));
    assert!(Command::new("umount").arg(&at).status().unwrap().success());
    checked.unwrap();
}

#[test]
fn swap_in_use_is_left_alone() {
    let Some(disk) = Loop::over(&vec![0; SIZE]) else { return };
    if !Loop::is_permitted("mkswap", &[&disk.node]) || !Loop::is_permitted("swapon", &[&disk.node]) {
        return;
    }
    let checked = std::panic::catch_unwind(|| is_left_alone(&disk, "carries swap in use"));
    assert!(Command::new("swapoff").arg(&disk.node).status().unwrap().success());
    checked.unwrap();
}

#[test]
fn a_disk_below_another_loop_device_is_left_alone() {
    let Some(disk) = Loop::over(&vec![7; SIZE]) else { return };
    let made = Command::new("losetup").args(["-f", "--show", &disk.node]).output().unwrap();
    if !made.status.success() {
        return perron_skips::skip(Missing::LoopDevices, &format!("the second one: {made:?}"));
    }
    let top = String::from_utf8(made.stdout).unwrap().trim().to_owned();
    let checked = std::panic::catch_unwind(|| is_left_alone(&disk, "a loop device"));
    assert!(Command::new("losetup").args(["-d", &top]).status().unwrap().success());
    checked.unwrap();
}

/// The medium of a loop device, judged now.
fn chosen(disk: &Loop) -> BlockMedium {
    let (roots, policy) = (Roots::default(), Policy { allow_loop: true, ..Policy::default() });
    let inventory = Inventory::read(&roots).unwrap();
    let device = inventory.find(disk.node.as_ref()).unwrap();
    BlockMedium::new(judge(&inventory, device, &policy).unwrap(), policy, roots)
}

#[test]
fn what_changed_since_it_was_chosen_is_not_opened() {
    for _ in 0..TRIES {
        let Some(disk) = Loop::over(&vec![7; SIZE]) else { return };
        let medium = chosen(&disk);
        drop(medium.open(Access::Write).unwrap());
        // Another file behind the same name: same size, same port, no serial number.
        let other = disk.file.with_extension("other");
        std::fs::write(&other, vec![9; SIZE]).unwrap();
        assert!(Command::new("losetup").args(["-d", &disk.node]).status().unwrap().success());
        let again = Command::new("losetup").arg(&disk.node).arg(&other).status().unwrap();
        if !again.success() {
            std::mem::forget(disk); // somebody else's now: not to be detached
            continue;
        }
        for access in [Access::Write, Access::Read] {
            assert!(matches!(medium.open(access), Err(OpenError::Changed { .. })), "{access:?}");
        }
        assert!(std::fs::read(&other).unwrap().iter().all(|byte| *byte == 9));
        return;
    }
    panic!("somebody else took the loop device each of {TRIES} times");
}

#[test]
fn a_disk_taken_into_use_after_it_was_chosen_is_not_opened() {
    let Some(disk) = Loop::over(&vec![0; SIZE]) else { return };
    let at = tempfile::tempdir().unwrap();
    let at = at.path().display().to_string();
    let medium = chosen(&disk);
    // Somebody holds it exclusively, as file systems do that no list shows.
    let held = medium.open(Access::Write).unwrap();
    assert!(matches!(medium.open(Access::Write), Err(OpenError::System { .. })));
    drop(held);
    if !Loop::is_permitted("mke2fs", &["-q", "-F", &disk.node])
        || !Loop::is_permitted("mount", &[&disk.node, &at])
    {
        return;
    }
    let opened = (medium.open(Access::Write).is_err(), medium.open(Access::Read).is_err());
    assert!(Command::new("umount").arg(&at).status().unwrap().success());
    assert_eq!(opened, (true, true));
}
