//! Drives that are built in, and their health.

use super::*;
use crate::fake_machine::FakeMachine;
use crate::report::Outcome::{Fail, Limited, Pass, Unknown};

const GIB: u64 = (1 << 30) / 512;

fn disk(machine: FakeMachine, name: &str, gib: u64, rotating: bool) -> FakeMachine {
    machine
        .file(&format!("/sys/block/{name}/size"), &(gib * GIB).to_string())
        .file(&format!("/sys/block/{name}/queue/rotational"), if rotating { "1" } else { "0" })
}

fn ata(attributes: &[(u64, u64)], hours: u64, well: bool) -> String {
    let rows: Vec<_> = attributes
        .iter()
        .map(|(id, raw)| serde_json::json!({ "id": id, "raw": { "value": raw, "string": raw.to_string() } }))
        .collect();
    serde_json::json!({
        "model_name": "Exemple", "smart_status": { "passed": well }, "power_on_time": { "hours": hours },
        "ata_smart_attributes": { "table": rows },
    })
    .to_string()
}

#[test]
fn health_of_one_drive() {
    for (gib, rotating, said, outcome, reason) in [
        (119, false, ata(&[(5, 0), (197, 0)], 12_000, true), Pass, ""),
        (465, true, ata(&[(5, 0)], 12_000, true), Limited, "a hard disk"),
        (6, false, ata(&[], 1, true), Fail, "fit a larger one"),
        (7, false, ata(&[], 1, true), Limited, "7 GiB are little"),
        (119, false, ata(&[(5, 1)], 1, true), Limited, "1 sectors reallocated"),
        (119, false, ata(&[(5, 51)], 1, true), Fail, "51 sectors reallocated"),
        (119, false, ata(&[(197, 1)], 1, true), Fail, "erase the drive, then qualify again"),
        (119, false, ata(&[(187, 1)], 1, true), Fail, "1 sectors lost"),
        (119, false, ata(&[], 40_001, true), Limited, "40001 hours"),
        (119, false, ata(&[], 1, false), Fail, "says that it fails"),
        (119, false, "{}".to_owned(), Unknown, "tells no health"),
        (119, false, "no JSON".to_owned(), Unknown, "cannot be read"),
    ] {
        let machine = disk(FakeMachine::new(), "sda", gib, rotating)
            .program("smartctl -j -a -l devstat /dev/sda", &said);
        let found = machine.part(Part::Storage);
        assert_eq!(found.outcome, outcome, "{found:?}");
        assert!(found.reason.clone().unwrap_or_default().en().contains(reason), "{found:?}");
    }
}

/// What smartctl said on machines of public reports: skipped where there is no test data.
#[test]
fn drives_of_the_field_are_judged_rightly() {
    let Some(folder) = perron_skips::test_data("field/machines") else { return };
    for (file, rightly) in [
        ("d01-mx500-pending", &[Pass, Limited][..]),
        ("d02-kingston-life0", &[Limited, Fail]),
        ("d03-ocz-198-hostreads", &[Pass, Limited]),
        ("d08-nvme-heat-bit", &[Limited]),
    ] {
        let said = std::fs::read_to_string(folder.join(format!("{file}.smartctl.json"))).unwrap();
        let machine =
            disk(FakeMachine::new(), "sda", 119, false).program("smartctl -j -a -l devstat /dev/sda", &said);
        let found = machine.part(Part::Storage);
        assert!(rightly.contains(&found.outcome), "{file}: {found:?}");
    }
}

/// What smartctl says of a drive that is well but for this.
fn well_but(change: serde_json::Value) -> String {
    let mut answer = serde_json::json!({
        "model_name": "Exemple", "rotation_rate": 0, "in_smartctl_database": true,
        "smart_status": { "passed": true }, "power_on_time": { "hours": 5000 },
    });
    answer.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    answer.to_string()
}

#[test]
fn what_makes_a_good_drive_look_bad_and_a_bad_one_good() {
    use serde_json::json;
    let row = |id: u64, name: &str, value: u64, raw: u64| json!({ "id": id, "name": name, "value": value, "raw": { "value": raw } });
    let rows = |rows: &[serde_json::Value]| json!({ "ata_smart_attributes": { "table": rows } });
    let nvme = |passed: bool, log: serde_json::Value| json!({ "smart_status": { "passed": passed }, "nvme_smart_health_information_log": log });
    let errors = |words: &str, hours: u64| {
        let entry = json!({ "error_description": words, "lifetime_hours": hours });
        json!({ "ata_smart_error_log": { "summary": { "count": 24, "table": [entry] } } })
    };
    let tests = |ends: &[(u64, u64)]| {
        let entry =
            |(kind, end): &(u64, u64)| json!({ "type": { "value": kind }, "status": { "value": end } });
        json!({ "ata_smart_self_test_log": { "standard": { "table": ends.iter().map(entry).collect::<Vec<_>>() } } })
    };
    for (change, outcome, words) in [
        (rows(&[row(197, "Current_Pending_ECC_Cnt", 100, 1)]), Pass, ""),
        (rows(&[row(198, "Host_Reads_GiB", 81, 18_234)]), Pass, ""),
        (rows(&[row(197, "Current_Pending_Sector", 100, 1)]), Limited, "1 sectors pending"),
        (rows(&[row(197, "Current_Pending_Sector", 100, 2)]), Fail, "2 sectors pending"),
        (rows(&[row(177, "Wear_Leveling_Count", 1, 2981)]), Limited, "99 % of its life used"),
        (rows(&[row(202, "Percent_Lifetime_Remain", 0, 100)]), Fail, "100 % of its life used"),
        (rows(&[row(231, "SSD_Life_Left", 0, 0)]), Fail, "100 % of its life used"),
        (rows(&[row(233, "Media_Wearout_Indicator", 1, 0)]), Limited, "99 % of its life used"),
        (json!({ "power_on_time": { "hours": 1_000_000 } }), Pass, "hours not known (1000000 cannot be)"),
        (nvme(false, json!({ "critical_warning": 2, "media_errors": 0 })), Limited, "clean the fan"),
        (
            nvme(true, json!({ "media_errors": 0, "available_spare": 3, "available_spare_threshold": 10 })),
            Fail,
            "spare blocks run out",
        ),
        (nvme(false, json!({ "critical_warning": 32, "media_errors": 0 })), Fail, "persistent memory"),
        (nvme(true, json!({ "media_errors": 0, "num_err_log_entries": 800 })), Pass, ""),
        (tests(&[(1, 0x19), (2, 0x79)]), Fail, "a self-test of it failed"),
        (tests(&[(1, 0x19), (2, 0), (1, 0x79)]), Pass, ""),
        (errors("Error: UNC at LBA = 1", 4990), Fail, "1 failed reads in its log: erase the drive"),
        (errors("Error: UNC at LBA = 1", 1000), Limited, "1 failed reads in its log"),
        (errors("Error: ICRC, ABRT at LBA = 1", 4990), Pass, "24 failed commands in its log"),
        (json!({ "ata_smart_error_log": { "summary": { "count": 5 } } }), Limited, "smartctl -l error"),
    ] {
        let machine = disk(FakeMachine::new(), "sda", 119, false)
            .program("smartctl -j -a -l devstat /dev/sda", &well_but(change.clone()));
        let found = machine.part(Part::Storage);
        assert_eq!(found.outcome, outcome, "{change}: {found:?}");
        assert!(format!("{found:?}").contains(words), "{found:?}");
    }
}

#[test]
fn wear_that_an_ssd_does_not_tell_is_named_and_no_failure() {
    use serde_json::json;
    let rows = |name: &str| json!([{ "id": 231, "name": name, "value": 1, "raw": { "value": 1 } }]);
    let of = |turns: Option<u64>, name: &str| json!({ "rotation_rate": turns, "ata_smart_attributes": { "table": rows(name) } });
    for (change, rotational, is_told) in [
        (of(Some(0), "Unknown_SSD_Attribute"), false, true),
        (of(Some(0), "Unknown_SSD_Attribute"), true, true),
        (of(None, "Unknown_SSD_Attribute"), false, true),
        (of(None, "Unknown_SSD_Attribute"), true, false),
        (of(Some(5400), "Temperature_Celsius"), false, false),
        (of(Some(0), "SSD_Life_Left"), false, false),
    ] {
        let machine = disk(FakeMachine::new(), "sda", 119, rotational)
            .program("smartctl -j -a -l devstat /dev/sda", &well_but(change.clone()));
        let found = machine.part(Part::Storage);
        assert_eq!(found.seen.en().contains("wear not known"), is_told, "{change}: {found:?}");
        assert_eq!(found.seen.fr().contains("usure inconnue"), is_told, "{change}: {found:?}");
        assert_ne!(found.outcome, Fail, "{found:?}");
    }
}

#[test]
fn the_best_drive_decides_and_a_bad_one_is_named() {
    let machine = disk(disk(FakeMachine::new(), "sda", 400, false), "sdb", 119, false)
        .program("smartctl -j -a -l devstat /dev/sda", &ata(&[(197, 8)], 1, true))
        .program("smartctl -j -a -l devstat /dev/sdb", &ata(&[], 1, true));
    let found = machine.part(Part::Storage);
    assert_eq!(found.outcome, Pass);
    assert!(found.seen.en().contains("take sda out"), "{found:?}");
    let asked = machine.drives(&["sda"]).part(Part::Storage);
    assert_eq!(asked.outcome, Fail);
}

#[test]
fn without_smartctl_or_a_drive() {
    let found = disk(FakeMachine::new(), "sda", 100, false).part(Part::Storage);
    assert_eq!(found.outcome, Unknown);
    assert!(found.reason.unwrap().en().contains("install smartmontools"));
    let none = FakeMachine::new().part(Part::Storage);
    assert_eq!((none.outcome, none.seen.en()), (Fail, "none"));
    let lost = disk(FakeMachine::new(), "sda", 100, false).drives(&["sdz"]).part(Part::Storage);
    assert_eq!(lost.outcome, Unknown);
}

#[test]
fn flash_memory_tells_its_wear_itself() {
    for (life, eol, outcome, words) in [
        ("0x01 0x02", "0x01", Pass, "up to 20 %"),
        ("0x09 0x01", "0x01", Limited, "up to 90 %"),
        ("0x0b 0x01", "0x01", Fail, "up to 100 %"),
        ("0x01 0x01", "0x03", Fail, "run out"),
        ("0x01 0x01", "0x02", Limited, "warns"),
        ("0x00 0x00", "0x00", Unknown, "no health"),
        ("", "", Unknown, "no health"),
        ("0xff zz", "-", Unknown, "no health"),
    ] {
        let found = disk(FakeMachine::new(), "mmcblk0", 29, false)
            .file("/sys/block/mmcblk0/device/life_time", life)
            .file("/sys/block/mmcblk0/device/pre_eol_info", eol)
            .part(Part::Storage);
        assert_eq!(found.outcome, outcome, "{found:?}");
        assert!(format!("{found:?}").contains(words), "{found:?}");
    }
}

#[test]
fn only_what_is_built_in_is_judged() {
    let mut machine = FakeMachine::new();
    for name in [
        "sda",
        "nvme0n1",
        "nvme0c0n1",
        "mmcblk0",
        "mmcblk0boot0",
        "loop0",
        "zram0",
        "sr0",
        "dm-0",
        "a!b",
        "mmcblk1",
    ] {
        machine = disk(machine, name, 10, false);
    }
    let machine = disk(machine, "sdb", 10, false).file("/sys/block/sdb/removable", "1\n");
    let machine =
        disk(machine, "sdc", 10, false).linked("/sys/block/sdc", "../devices/pci0/usb1/1-2/block/sdc");
    let machine = machine.file("/sys/block/sdd/size", "0").file("/sys/block/mmcblk1/device/type", "SD");
    let machine = disk(machine, "nvme1n1", 10, false).file("/sys/block/nvme1n1/hidden", "1");
    assert_eq!(internal_drives(&machine), ["mmcblk0", "nvme0n1", "sda"]);
}
