use std::path::Path;

use super::changes::names;
use super::*;

fn write(root: &Path, file: &str, text: &str) {
    let file = root.join(file);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

/// A machine with a scanner on a hub's port, whose numbers change from one start to the next.
fn machine(root: &Path, event: &str, serial: Option<&str>) -> Machine {
    let usb = "devices/pci0000:00/0000:00:14.0/usb1/1-3/1-3.2";
    let input = format!("{usb}/1-3.2:1.0/0003:05E0:1200.0004/input/input{event}");
    write(root, &format!("sys/{usb}/idVendor"), "05e0\n");
    write(root, &format!("sys/{usb}/idProduct"), "1200\n");
    if let Some(serial) = serial {
        write(root, &format!("sys/{usb}/serial"), serial);
    }
    write(root, &format!("sys/{input}/name"), "Symbol Bar Code Scanner\u{7}\nmore\n");
    std::fs::create_dir_all(root.join(format!("sys/{input}/event{event}"))).unwrap();
    let class = root.join("sys/class/input");
    std::fs::create_dir_all(&class).unwrap();
    let target = root.join(format!("sys/{input}/event{event}"));
    std::os::unix::fs::symlink(&target, class.join(format!("event{event}"))).unwrap();
    std::os::unix::fs::symlink("..", target.join("device")).unwrap();
    Machine::at(&root.join("sys"), Path::new("/dev"))
}

#[test]
fn a_device_is_known_again_after_another_start() {
    for (serial, want) in [
        (Some("S14042523020234"), "usb 05e0:1200 number S14042523020234"),
        (Some("0123456789"), "usb 05e0:1200 port 1-3.2"),
        (Some("0000000000"), "usb 05e0:1200 port 1-3.2"),
        (None, "usb 05e0:1200 port 1-3.2"),
    ] {
        for event in ["4", "17"] {
            let root = tempfile::tempdir().unwrap();
            let found = machine(root.path(), event, serial).devices("input", "event");
            assert_eq!(found.len(), 1);
            assert_eq!(found[0].label, "Symbol Bar Code Scanner");
            assert_eq!(found[0].file, Path::new("/dev/input").join(format!("event{event}")));
            assert_eq!(DeviceId::of(&found[0]).as_str(), want);
        }
    }
}

#[test]
fn without_usb_the_place_alone_counts_and_not_its_numbers() {
    let places: Vec<DeviceId> = ["3", "8"]
        .iter()
        .map(|number| {
            let root = tempfile::tempdir().unwrap();
            let input = format!("sys/devices/platform/i8042/serio0/input/input{number}");
            write(root.path(), &format!("{input}/name"), "AT Translated Set 2 keyboard\n");
            std::fs::create_dir_all(root.path().join(format!("{input}/event{number}"))).unwrap();
            std::fs::create_dir_all(root.path().join("sys/class/input")).unwrap();
            let link = root.path().join(format!("sys/class/input/event{number}"));
            std::os::unix::fs::symlink(root.path().join(format!("{input}/event{number}")), link).unwrap();
            let machine = Machine::at(&root.path().join("sys"), Path::new("/dev"));
            DeviceId::of(&machine.devices("input", "event")[0])
        })
        .collect();
    assert_eq!(places[0], places[1]);
}

#[test]
fn only_numbered_names_count_and_a_missing_class_is_empty() {
    let root = tempfile::tempdir().unwrap();
    for name in ["event0", "event10", "event2", "mouse0", "event", "event1x", "eventé"] {
        std::fs::create_dir_all(root.path().join("class/input").join(name)).unwrap();
    }
    let machine = Machine::at(root.path(), Path::new("/dev"));
    let names: Vec<String> = machine.devices("input", "event").into_iter().map(|node| node.name).collect();
    assert_eq!(names, ["event0", "event2", "event10"]);
    assert_eq!(machine.devices("video4linux", "video"), []);
}

#[test]
fn announcements_of_other_classes_wake_nobody() {
    let told = b"add@/devices/x/input/input5/event5\0ACTION=add\0SUBSYSTEM=input\0DEVNAME=input/event5\0";
    assert!(names(told, &["input"]) && names(told, &["tty", "input"]));
    assert!(!names(told, &["tty"]) && !names(b"", &["input"]) && !names(b"SUBSYSTEM=inputs", &["input"]));
}

#[test]
fn a_number_that_thousands_share_is_not_believed() {
    for (serial, want) in [
        ("S14042523020234", true),
        ("A1B2", true),
        ("00000000", false),
        ("0001", false),
        ("1234567890", false),
        ("0123-4567-89", false),
        ("", false),
        ("n/a", false),
    ] {
        assert_eq!(is_believable(serial), want, "{serial}");
    }
}

#[test]
fn announcements_can_be_listened_to() {
    assert!(!Changes::listen().unwrap().take(&["no such class"]));
}

#[test]
fn the_kernels_own_files_are_read() {
    let machine = Machine::default();
    let terminals = machine.devices("tty", "tty");
    assert!(
        terminals.iter().any(|node| machine.attribute(node, "dev").is_some_and(|dev| dev.starts_with("4:")))
    );
}
