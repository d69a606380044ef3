//! Each reason to refuse, on recorded machines; what is seen of a device; and real loop devices.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod guard_tree;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use guard_tree::{NVME, SATA, STICK, STICK_3, Tree, VIRTUAL};
use perron_flash::guard::{
    BlockMedium, Holding, Policy, Ports, Refusal, SerialOf, Target, Transport, Use, judge,
};
use perron_flash::{Access, Medium};

/// The judgement of a device by name.
fn judged(tree: &Tree, name: &str, policy: &Policy) -> Result<String, Refusal> {
    let inventory = tree.inventory();
    let device = inventory.find(Path::new(name))?;
    judge(&inventory, device, policy).map(|target| target.model())
}

fn refused(tree: &Tree, name: &str) -> Refusal {
    judged(tree, name, &Policy::default()).unwrap_err()
}

#[test]
fn a_free_stick_is_a_target_and_keeps_its_identity() {
    let tree = Tree::new();
    let folder = tree.disk("sdb", STICK, "8:16");
    tree.part(&folder, "sdb1", "8:17");
    tree.write(&format!("{folder}/removable"), "1\n");
    tree.write(&format!("{folder}/device/vendor"), "Kingston\n");
    tree.write(&format!("{folder}/device/model"), "DataTraveler 3.0\n");
    let usb = "sys/devices/pci0000:00/0000:00:14.0/usb2/2-2";
    tree.write(&format!("{usb}/idVendor"), "0951\n");
    tree.write(&format!("{usb}/serial"), "E0D55EA573DCF450\n");
    let inventory = tree.inventory();
    let target =
        judge(&inventory, inventory.find(Path::new("/dev/sdb")).unwrap(), &Policy::default()).unwrap();
    assert_eq!(target.model(), "Kingston DataTraveler 3.0");
    assert_eq!(target.transport(), Transport::Usb);
    assert_eq!(target.parts()[0].start, 1 << 20);
    let pin = target.pin();
    assert_eq!(
        (pin.serial.as_deref(), pin.bytes, pin.sequence),
        (Some("E0D55EA573DCF450"), 32_000_000_000, Some(9))
    );
    assert_eq!(pin.bus_path.port(), "pci-0000:00:14.0-usb-2:2");
    assert!(pin.is_confirmed_by("f450"));
}

#[test]
fn serial_numbers_come_from_the_kernel_before_udev() {
    let page = b"\x00\x80\x00\x08S2RBNX0J";
    for (own, page_80, udev, wwid, serial) in [
        (Some("NV1"), Some(&page[..]), Some("U1"), Some("W1"), Some("NV1")),
        (None, Some(&page[..]), Some("U1"), Some("W1"), Some("S2RBNX0J")),
        (None, Some(&b"\x00\x80\x00\xffS2"[..]), None, None, Some("S2")),
        (None, Some(&b"\x00"[..]), Some("U1"), Some("W1"), Some("U1")),
        (None, None, None, Some("naa.5002538"), Some("naa.5002538")),
        (Some("\u{1b}]0;\u{202e}x\u{7}"), None, None, None, Some("?]0;?x?")),
        (Some("0123456789ABCDEF"), Some(&page[..]), None, None, Some("S2RBNX0J")), // of a dock
        (Some("0000000000000000"), None, Some("To be filled by O.E.M."), None, Some("0000000000000000")),
        (None, None, None, None, None),
    ] {
        let tree = Tree::new();
        let folder = tree.disk("sda", SATA, "8:0");
        let put = |name: &str, text: Option<&str>| {
            text.map(|text| tree.write(&format!("{folder}/device/{name}"), text))
        };
        put("serial", own);
        put("wwid", wwid);
        if let Some(bytes) = page_80 {
            tree.write(&format!("{folder}/device/vpd_pg80"), bytes);
        }
        if let Some(text) = udev {
            tree.write("run/udev/data/b8:0", format!("S:disk/x\nE:ID_SERIAL_SHORT={text}\n"));
        }
        assert_eq!(tree.inventory().devices[0].serial.as_deref(), serial);
    }
}

fn target(tree: &Tree, name: &str) -> Target {
    let inventory = tree.inventory();
    judge(&inventory, inventory.find(Path::new(name)).unwrap(), &Policy::default()).unwrap()
}

#[test]
fn a_docks_number_is_no_disks_and_its_bays_are_told_apart() {
    let tree = Tree::new();
    let one = tree.in_dock("sdb", (4, 0), "8:16", "201503310007F", 1000);
    // Alone in its dock: the bridge's number, which may be for every disk.
    assert_eq!((target(&tree, "sdb").serial_of(), target(&tree, "sdb").bay()), (SerialOf::Bridge, None));
    tree.in_dock("sdc", (4, 1), "8:32", "201503310007F", 1000);
    let (first, second) = (target(&tree, "sdb"), target(&tree, "sdc"));
    for (target, bay) in [(&first, 1), (&second, 2)] {
        assert_eq!((target.serial_of(), target.bay()), (SerialOf::Many, Some(bay)));
        assert_eq!(target.neighbours().len(), 1);
    }
    assert_ne!(first.pin().bus_path, second.pin().bus_path);
    assert_eq!(first.pin().bus_path.port(), second.pin().bus_path.port());
    // An empty bay is no disk to choose, and the other one is still that of a dock.
    tree.write("sys/block/sdc/size", "0\n");
    assert_eq!((target(&tree, "sdb").bay(), target(&tree, "sdb").neighbours().len()), (Some(1), 0));
    assert!(matches!(judged(&tree, "sdc", &Policy::default()), Err(Refusal::NoMedium { .. })));
    // What the disk itself says counts before the dock's: IDENTIFY DEVICE in page 89h, or by udev.
    let mut page = vec![0, 0x89, 0x02, 0x38];
    page.resize(60 + 20, 0);
    page.extend(b"2SBR0N0J            ");
    page.resize(572, 0);
    tree.write(&format!("{one}/device/vpd_pg89"), &page);
    assert_eq!(
        (target(&tree, "sdb").serial_of(), target(&tree, "sdb").pin().serial.clone().unwrap()),
        (SerialOf::Disk, "S2RBN0J0".to_owned())
    );
    fs::remove_file(tree.path(format!("{one}/device/vpd_pg89"))).unwrap();
    tree.write("run/udev/data/b8:16", "E:ID_ATA=1\nE:ID_SERIAL_SHORT=WD-77\n");
    assert_eq!(target(&tree, "sdb").serial_of(), SerialOf::Disk);
    tree.write("run/udev/data/b8:16", "E:ID_BUS=usb\nE:ID_SERIAL_SHORT=WD-77\n");
    assert_eq!(target(&tree, "sdb").serial_of(), SerialOf::Bridge);
}

#[test]
fn a_number_on_several_disks_is_nobodys_and_namespaces_share_theirs() {
    let tree = Tree::new();
    tree.named("sda", SATA, "8:0", "Cheap SSD", "AA0000000000001");
    assert_eq!(target(&tree, "sda").serial_of(), SerialOf::Disk);
    tree.named("sdb", STICK, "8:16", "Cheap SSD", "aa0000000000001");
    assert_eq!(target(&tree, "sda").serial_of(), SerialOf::Many);
    for space in ["nvme0n1", "nvme0n2"] {
        tree.named(space, NVME, if space.ends_with('1') { "259:0" } else { "259:1" }, "Exemple", "S1");
        tree.write(&format!("sys/block/{space}/device/serial"), "S4EVNX0N\n");
    }
    assert_eq!(target(&tree, "nvme0n1").serial_of(), SerialOf::Disk);
    tree.in_dock("sdc", (5, 0), "8:32", "000000004BA8", 1000);
    assert_eq!(target(&tree, "sdc").serial_of(), SerialOf::Many);
    tree.disk("sdd", STICK_3, "8:48");
    assert_eq!(target(&tree, "sdd").serial_of(), SerialOf::Nobody);
}

#[test]
fn what_the_machine_needs_is_refused_through_every_layer() {
    // sda2, sdb2 ─► md0 ─► dm-0 (LUKS) ─► dm-1 (LVM), which carries / ; sda1 is /boot/efi.
    let tree = Tree::new();
    let (sda, sdb) = (tree.disk("sda", SATA, "8:0"), tree.disk("sdb", STICK, "8:16"));
    tree.part(&sda, "sda1", "8:1");
    let (sda2, sdb2) = (tree.part(&sda, "sda2", "8:2"), tree.part(&sdb, "sdb2", "8:18"));
    let md = tree.disk("md0", VIRTUAL, "9:0");
    let (luks, lvm) = (tree.disk("dm-0", VIRTUAL, "253:0"), tree.disk("dm-1", VIRTUAL, "253:1"));
    tree.write(&format!("{luks}/dm/uuid"), "CRYPT-LUKS2-0123-cryptroot\n");
    tree.write(&format!("{lvm}/dm/uuid"), "LVM-abcd\n");
    for (top, below) in [(&md, &sda2), (&md, &sdb2), (&luks, &md), (&lvm, &luks)] {
        tree.stack(top, below);
    }
    // Without mounts: held by the layers.
    assert!(matches!(refused(&tree, "/dev/sdb"), Refusal::Held { .. }));
    let uses = tree.inventory().find(Path::new("sdb")).unwrap().uses.clone();
    for (by, name) in [(Holding::Raid, "md0"), (Holding::Luks, "dm-0"), (Holding::Lvm, "dm-1")] {
        assert!(uses.contains(&Use::Held { by, name: name.to_owned() }), "{name}: {uses:?}");
    }
    assert!(matches!(refused(&tree, "/dev/md0"), Refusal::Held { by: Holding::Luks, .. }));
    assert!(matches!(refused(&tree, "/dev/dm-0"), Refusal::Held { by: Holding::Lvm, .. }));
    assert!(matches!(refused(&tree, "/dev/dm-1"), Refusal::Kind { .. }));
    tree.append("proc/swaps", "/dev/dm-1 partition 100 0 -2\n");
    assert!(matches!(refused(&tree, "/dev/sdb"), Refusal::Swap { on, .. } if on == "/dev/dm-1"));
    tree.mount("8:1", "/boot/efi", "/dev/sda1");
    assert!(matches!(refused(&tree, "/dev/sda"), Refusal::Boot { at, .. } if at == "/boot/efi"));
    assert!(matches!(refused(&tree, "/dev/sdb"), Refusal::Swap { .. }));
    tree.mount("253:1", "/", "/dev/mapper/vg-root");
    for disk in ["/dev/sda", "/dev/sdb", "/dev/md0", "/dev/dm-0"] {
        assert!(matches!(refused(&tree, disk), Refusal::Root { .. }), "{disk}: {}", refused(&tree, disk));
    }
}

/// What is done to the machine, and whether that is the refusal that must come of it.
type Case = (fn(&Tree, &str), fn(&Refusal) -> bool);

fn each_is_refused(cases: &[Case]) {
    for (nth, (set, is_it)) in cases.iter().enumerate() {
        let tree = Tree::new();
        let disk = tree.disk("sdb", STICK, "8:16");
        tree.part(&disk, "sdb1", "8:17");
        assert_eq!(judged(&tree, "sdb", &Policy::default()), Ok("unnamed".to_owned()), "{nth}");
        set(&tree, &disk);
        // The widest policy there is changes nothing.
        let wide = Policy {
            allow_loop: true,
            needs: 0,
            for_reading: false,
            ports: Some(Ports::new(["pci-0000:00:14.0-usb-2:2"])),
        };
        for policy in [Policy::default(), wide] {
            let refusal = judged(&tree, "sdb", &policy).unwrap_err();
            assert!(is_it(&refusal), "{nth}: {refusal:?}");
            assert!(refusal.to_string().contains(": "), "a remedy: {refusal}");
        }
    }
}

#[test]
fn mounts_and_swap_are_refused_however_they_are_named() {
    each_is_refused(&[
        (|tree, _| tree.mount("8:16", "/", "/dev/root"), |it| matches!(it, Refusal::Root { .. })),
        (|tree, _| tree.mount("8:17", "/boot", "/dev/sdb1"), |it| matches!(it, Refusal::Boot { .. })),
        (
            |tree, _| tree.mount("8:17", "/media/a\\040b", "x"),
            |it| matches!(it, Refusal::Mounted { at, .. } if at == "/media/a b"),
        ),
        (|tree, _| tree.mount("0:99", "/data", "/dev/sdb1"), |it| matches!(it, Refusal::Mounted { .. })),
        (
            |tree, _| tree.write("proc/1/mountinfo", "9 1 8:17 / /elsewhere rw - vfat /dev/sdb1 rw\n"),
            |it| matches!(it, Refusal::Mounted { at, .. } if at == "/elsewhere"),
        ),
        (
            |tree, _| tree.append("proc/swaps", "/dev/sdb1 partition 1 0 -2\n"),
            |it| matches!(it, Refusal::Swap { .. }),
        ),
        (
            |tree, _| tree.append("proc/swaps", "/dev/mapper/gone partition 1 0 -2\n"),
            |it| matches!(it, Refusal::Unplaced { .. }),
        ),
    ]);
}

#[test]
fn holders_are_refused_whatever_shows_them() {
    each_is_refused(&[
        (
            |tree, disk| {
                let top = tree.disk("dm-0", VIRTUAL, "253:0");
                tree.write(&format!("{top}/dm/uuid"), "CRYPT-LUKS1-x\n");
                tree.stack(&top, &format!("{disk}/sdb1"));
            },
            |it| matches!(it, Refusal::Held { by: Holding::Luks, .. }),
        ),
        (
            |tree, disk| symlink("nowhere", tree.path(format!("{disk}/holders/bcache0"))).unwrap(),
            |it| matches!(it, Refusal::Held { by: Holding::Bcache, .. }),
        ),
        (
            |tree, _| {
                let top = tree.disk("loop7", VIRTUAL, "7:7");
                tree.write(&format!("{top}/loop/backing_file"), "/dev/sdb1\n");
            },
            |it| matches!(it, Refusal::Held { by: Holding::Loop, .. }),
        ),
        (
            |tree, _| tree.write("sys/fs/btrfs/0123-4567/devices/sdb1/dev", "8:17\n"),
            |it| matches!(it, Refusal::Held { by: Holding::Btrfs, .. }),
        ),
    ]);
}

#[test]
fn what_cannot_be_written_is_refused() {
    each_is_refused(&[
        (|tree, disk| tree.write(&format!("{disk}/ro"), "1\n"), |it| matches!(it, Refusal::ReadOnly { .. })),
        (
            |tree, disk| fs::remove_file(tree.path(format!("{disk}/ro"))).unwrap(),
            |it| matches!(it, Refusal::ReadOnly { .. }),
        ),
        (
            |tree, disk| tree.write(&format!("{disk}/size"), "0\n"),
            |it| matches!(it, Refusal::NoMedium { .. }),
        ),
        (|tree, disk| tree.write(&format!("{disk}/hidden"), "1\n"), |it| matches!(it, Refusal::Kind { .. })),
    ]);
}

#[test]
fn a_swap_through_a_mapper_link_is_followed() {
    let tree = Tree::new();
    let disk = tree.disk("sdb", STICK, "8:16");
    let top = tree.disk("dm-4", VIRTUAL, "253:4");
    tree.stack(&top, &disk);
    fs::create_dir(tree.path("dev/mapper")).unwrap();
    symlink("../dm-4", tree.path("dev/mapper/vg-swap")).unwrap();
    tree.append("proc/swaps", "/dev/mapper/vg-swap partition 1 0 -2\n");
    assert!(matches!(refused(&tree, "sdb"), Refusal::Swap { .. }));
}

#[test]
fn what_is_no_disk_is_no_target() {
    let tree = Tree::new();
    let disk = tree.disk("sda", SATA, "8:0");
    tree.part(&disk, "sda1", "8:1");
    tree.disk("nvme0n1", NVME, "259:0");
    for (name, number) in
        [("zram0", "252:0"), ("sr0", "11:0"), ("ram0", "1:0"), ("md127", "9:127"), ("nbd0", "43:0")]
    {
        tree.disk(name, VIRTUAL, number);
        assert!(matches!(refused(&tree, name), Refusal::Kind { .. }), "{name}");
    }
    tree.disk("loop0", VIRTUAL, "7:0");
    assert!(matches!(refused(&tree, "/dev/loop0"), Refusal::Loop { .. }));
    assert!(judged(&tree, "/dev/loop0", &Policy { allow_loop: true, ..Policy::default() }).is_ok());
    assert!(
        matches!(refused(&tree, "/dev/sda1"), Refusal::Partition { disk, .. } if disk.ends_with("/dev/sda"))
    );
    for missing in ["/dev/sdz", "/etc/passwd", "", "/", "../sys/block/sda", "/dev/\u{202e}x\u{1b}[2J"] {
        let refusal = refused(&tree, missing);
        assert!(matches!(&refusal, Refusal::NoSuchDevice { .. }), "{missing}: {refusal}");
        assert!(refusal.to_string().chars().all(|c| !c.is_control() && c != '\u{202e}'), "{refusal}");
    }
    fs::create_dir_all(tree.path("dev/disk/by-id")).unwrap();
    symlink("../../nvme0n1", tree.path("dev/disk/by-id/nvme-x")).unwrap();
    assert!(judged(&tree, "/dev/disk/by-id/nvme-x", &Policy::default()).is_ok());
    let big = Policy { needs: 32_000_000_001, ..Policy::default() };
    assert!(matches!(judged(&tree, "sda", &big), Err(Refusal::TooSmall { .. })));
}

#[test]
fn a_batch_writes_to_armed_ports_only() {
    let tree = Tree::new();
    tree.disk("sda", SATA, "8:0");
    tree.disk("sdb", STICK, "8:16");
    tree.disk("sdc", STICK_3, "8:32");
    let batch = Policy { ports: Some(Ports::new(["pci-0000:00:14.0-usb-2:3"])), ..Policy::default() };
    for (name, is_armed) in [("sda", false), ("sdb", false), ("sdc", true)] {
        let judged = judged(&tree, name, &batch);
        assert!(judged.is_ok() == is_armed, "{name}");
        assert!(is_armed || matches!(judged, Err(Refusal::NotArmed { .. })), "{name}");
    }
    let none = Policy { ports: Some(Ports::default()), ..Policy::default() };
    assert!(matches!(judged(&tree, "sdc", &none), Err(Refusal::NotArmed { .. })));
}

#[test]
fn without_the_kernels_files_there_is_no_inventory() {
    for missing in ["proc/self/mountinfo", "sys/block"] {
        let tree = Tree::new();
        if missing == "proc/self/mountinfo" {
            tree.disk("sda", SATA, "8:0");
            fs::remove_file(tree.path(missing)).unwrap();
        }
        assert!(perron_flash::guard::Inventory::read(&tree.roots()).is_err(), "{missing}");
    }
    let tree = Tree::new();
    tree.disk("sda", SATA, "8:0");
    fs::remove_file(tree.path("proc/swaps")).unwrap(); // a kernel without swap
    assert!(judged(&tree, "sda", &Policy::default()).is_ok());
}

#[test]
fn a_file_in_the_place_of_a_device_is_not_opened() {
    let tree = Tree::new();
    tree.disk("sdb", STICK, "8:16");
    let before = tree.media();
    let inventory = tree.inventory();
    let target = judge(&inventory, inventory.find(Path::new("sdb")).unwrap(), &Policy::default()).unwrap();
    let medium = BlockMedium::new(target, Policy::default(), tree.roots());
    assert!(medium.open(Access::Write).is_err());
    assert_eq!(tree.media(), before);
}

#[test]
fn an_ata_drives_port_is_scanned_anew_and_no_other_disks() {
    let tree = Tree::new();
    for (name, place, number) in [("sda", SATA, "8:0"), ("sdb", STICK, "8:16"), ("sdc", STICK_3, "8:32")] {
        tree.named(name, place, number, "SSD", "S1");
    }
    let files = [
        ("sys/devices/pci0000:00/0000:00:17.0/ata1/host0/scsi_host/host0/scan", "- - -"),
        ("sys/block/sda/device/rescan", "1"),
        ("sys/devices/pci0000:00/0000:00:14.0/usb2/2-2/2-2:1.0/host6/scsi_host/host6/scan", ""),
        ("sys/block/sdb/device/rescan", ""),
    ];
    for (file, _) in files {
        tree.write(file, "");
    }
    for name in ["/dev/sda", "/dev/sdb", "/dev/sdc"] {
        BlockMedium::new(target(&tree, name), Policy::default(), tree.roots()).rescan();
    }
    for (file, word) in files {
        assert_eq!(fs::read_to_string(tree.path(file)).unwrap(), word, "{file}");
    }
    // Where the kernel has no such file none is made.
    assert!(!tree.path("sys/block/sdc/device/rescan").exists());
}
