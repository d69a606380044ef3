//! What drives noted of their tests and of commands that failed.

use super::*;
use serde_json::json;

fn read(mut answer: Value) -> Smart {
    answer["smart_status"] = json!({ "passed": true });
    Smart::read(answer.to_string().as_bytes()).unwrap()
}

/// An entry of an ATA drive's log of tests: 1 short, 2 full; and how it ended, in the upper half.
fn test(kind: u64, end: u64, hours: u64) -> Value {
    json!({ "type": { "value": kind }, "status": { "value": end }, "lifetime_hours": hours })
}

#[test]
fn a_test_that_failed_counts_until_a_full_one_goes_well() {
    let failed = test(1, 0x79, 900);
    for (tests, is_failed) in [
        (vec![], false),
        (vec![failed.clone()], true),
        (vec![test(1, 0x10, 950), failed.clone()], true), // stopped by the system
        (vec![test(2, 0x28, 960), test(1, 0x10, 950), failed.clone()], true),
        (vec![test(1, 0, 950), failed.clone()], true), // a short one reads little
        (vec![test(3, 0, 950), failed.clone()], true),
        (vec![test(2, 0xf5, 950), failed.clone()], true), // still running
        (vec![test(2, 0, 950), failed.clone()], false),
        (vec![test(0x82, 0, 950), failed.clone()], false),
        (vec![test(1, 0x10, 970), test(2, 0, 950), failed.clone()], false),
        (vec![failed, test(2, 0, 800)], true),
        (vec![test(2, 0x50, 900)], true),
        (vec![test(1, 0x10, 900), test(2, 0x20, 800), test(1, 0, 700)], false),
    ] {
        for log in ["standard", "extended"] {
            let smart = read(json!({ "ata_smart_self_test_log": { log: { "table": tests } } }));
            assert_eq!(smart.is_self_test_failed, is_failed, "{log} {tests:?}");
        }
    }
    let last =
        |value: u64| read(json!({ "ata_smart_data": { "self_test": { "status": { "value": value } } } }));
    assert!(last(0x79).is_self_test_failed && !last(0).is_self_test_failed);
}

#[test]
fn a_test_of_an_nvme_drive_counts_in_the_same_way() {
    let test = |kind: u64, end: u64| json!({ "self_test_code": { "value": kind }, "self_test_result": { "value": end } });
    for (tests, is_failed) in [
        (vec![test(1, 7)], true),
        (vec![test(2, 1), json!(null), test(1, 7)], true),
        (vec![test(1, 0), test(2, 6)], true),
        (vec![test(2, 0), test(2, 7)], false),
        (vec![test(2, 9), test(1, 2)], false),
    ] {
        let smart = read(json!({ "nvme_self_test_log": { "table": tests } }));
        assert_eq!(smart.is_self_test_failed, is_failed, "{tests:?}");
    }
}

/// An entry of an ATA drive's log of errors.
fn error(words: &str, hours: u64) -> Value {
    json!({ "error_description": words, "lifetime_hours": hours })
}

#[test]
fn reads_that_gave_nothing_are_found_among_the_errors() {
    let unreadable = |hours: u64| error("Error: UNC at LBA = 0x0fffffff = 268435455", hours);
    let bits = |error: u64| json!({ "completion_registers": { "error": error }, "lifetime_hours": 4000 });
    for (table, full_at, want) in [
        (vec![unreadable(4990)], None, (Some(1), Some(10), false)),
        (vec![unreadable(100), unreadable(90)], None, (Some(2), Some(4900), false)),
        (vec![unreadable(4990)], Some(4995), (Some(1), Some(10), true)),
        (vec![unreadable(4990)], Some(4000), (Some(1), Some(10), false)),
        (vec![unreadable(5001)], None, (Some(1), Some(0), false)), // its hours are cut
        (vec![error("Error: ICRC, ABRT at LBA = 0", 4990)], None, (Some(0), None, false)),
        (vec![error("Error: ABRT", 4990), unreadable(4000)], None, (Some(1), Some(1000), false)),
        (vec![bits(0x40), bits(0x84), bits(0x04)], None, (Some(1), Some(1000), false)),
        (vec![json!({ "error_description": "Error: UNC" })], Some(4995), (Some(1), None, false)),
    ] {
        let tests = full_at.map(|at| test(2, 0, at));
        for log in ["summary", "extended"] {
            let smart = read(json!({
                "power_on_time": { "hours": 5000 },
                "ata_smart_error_log": { log: { "count": 24, "table": table } },
                "ata_smart_self_test_log": { "standard": { "table": tests.iter().collect::<Vec<_>>() } },
            }));
            let found = smart.errors.unwrap();
            assert_eq!((found.reads, found.ago, found.is_past), want, "{log} {table:?}");
            assert_eq!(found.all, 24);
        }
    }
    let of = |log: Value| read(json!({ "ata_smart_error_log": { "summary": log } })).errors;
    assert_eq!(of(json!({ "revision": 1, "count": 0 })), None);
    assert_eq!(of(json!({ "count": 3 })).unwrap(), Errors { all: 3, ..Errors::default() });
}

#[test]
fn of_an_nvme_drives_errors_those_of_its_media_count() {
    let entry = |status: u64| json!({ "status_field": { "value": status } });
    for (counted, noted, want) in [
        (0, vec![entry(0x2002), entry(0x4004)], Some(0)), // a command that it does not know
        (0, vec![entry(0x281), entry(0x4281), entry(0x280)], Some(3)),
        (9, vec![entry(0x281)], Some(9)),
        (u64::MAX, vec![], None),
    ] {
        let smart = read(json!({
            "nvme_smart_health_information_log": { "media_errors": counted, "num_err_log_entries": 812 },
            "nvme_error_information_log": { "table": noted },
        }));
        assert_eq!(smart.media_errors, want, "{noted:?}");
    }
}
