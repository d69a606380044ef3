//! Answers of smartctl, as drives give them.

use super::*;
use proptest::prelude::*;
use serde_json::json;

fn read(answer: &Value) -> Result<Smart, Message> {
    Smart::read(answer.to_string().as_bytes())
}

#[test]
fn an_ata_drive() {
    let row =
        |id: u64, value: u64, string: &str| json!({ "id": id, "raw": { "value": value, "string": string } });
    let smart = read(&json!({
        "model_name": "EXEMPLE HDD\u{1b}[1m", "smart_status": { "passed": true }, "power_on_time": { "hours": 31_000 },
        "ata_smart_attributes": { "table": [
            row(5, 12, "12"), row(187, 1, "1"), row(198, 4, "4"), row(197, 0xabc_0000_0003, "3 (0 1)"),
        ] },
        "ata_smart_self_test_log": { "standard": { "table": [{ "status": { "value": 121, "passed": false } }] } },
    }))
    .unwrap();
    let want = Smart {
        model: "EXEMPLE HDD [1m".into(),
        is_well: Some(true),
        hours: Some(31_000),
        reallocated: Some(12),
        pending: Some(3),
        uncorrectable: Some(4),
        is_self_test_failed: true,
        ..Smart::default()
    };
    assert_eq!(smart, want);
}

#[test]
fn an_attribute_means_what_its_name_says() {
    let row = |id: u64, name: &str, value: u64, raw: u64| json!({ "id": id, "name": name, "value": value, "raw": { "value": raw } });
    let of = |rows: &[Value]| {
        read(&json!({ "smart_status": { "passed": true }, "ata_smart_attributes": { "table": rows } }))
            .unwrap()
    };
    let counts = of(&[
        row(197, "Current_Pending_ECC_Cnt", 100, 1),
        row(198, "Host_Reads_GiB", 81, 9000),
        row(187, "Total_Unc_NAND_Reads", 100, 7),
        row(5, "Unknown_Attribute", 100, 3),
    ]);
    assert_eq!((counts.pending, counts.uncorrectable, counts.reallocated), (None, None, Some(3)));
    for (id, name, value, used) in [
        (169, "Remaining_Lifetime_Perc", 0, Some(100)),
        (177, "Wear_Leveling_Count", 60, Some(40)),
        (202, "Percent_Lifetime_Remain", 3, Some(97)),
        (231, "SSD_Life_Left", 90, Some(10)),
        (231, "Temperature_Celsius", 30, None),
        (233, "Media_Wearout_Indicator", 1, Some(99)),
        (233, "Lifetime_Writes_GiB", 0, None),
        (202, "Percent_Lifetime_Remain", 253, None),
    ] {
        assert_eq!(of(&[row(id, name, value, 0)]).wear_percent, used, "{id} {name}");
    }
}

#[test]
fn heat_alone_is_no_failure() {
    for (bits, well) in [(2, true), (3, false), (8, false), (0, false)] {
        let smart = read(&json!({
            "smart_status": { "passed": false },
            "nvme_smart_health_information_log": { "critical_warning": bits, "media_errors": 0 },
        }));
        assert_eq!(smart.unwrap().is_well, Some(well), "{bits}");
    }
}

#[test]
fn a_raw_value_without_text_is_cut_to_what_counts() {
    let row = json!({ "id": 5, "raw": { "value": 0x0012_0000_0007_u64 } });
    let smart = read(&json!({ "ata_smart_attributes": { "table": [row] } })).unwrap();
    assert_eq!(smart.reallocated, Some(7));
}

#[test]
fn an_nvme_drive() {
    let smart = read(&json!({
        "smart_status": { "passed": false }, "power_on_time": { "hours": 9 },
        "nvme_smart_health_information_log": { "critical_warning": 26, "percentage_used": 104, "media_errors": 2 },
        "nvme_self_test_log": { "table": [{ "self_test_result": { "value": 7 } }] },
    }))
    .unwrap();
    assert_eq!((smart.is_well, smart.wear_percent, smart.media_errors), (Some(false), Some(104), Some(2)));
    let warnings: Vec<String> = smart.warnings.iter().map(|warning| warning.text().en().to_owned()).collect();
    assert_eq!(warnings, ["that it can only be read", "that its memory backup failed"]);
    assert!(smart.is_self_test_failed && smart.is_hot);
}

#[test]
fn each_warning_of_an_nvme_drive_is_told_and_spare_blocks_without_one_too() {
    const SPARE: &str = "that its spare blocks run out";
    let all = [
        SPARE,
        "that it is no longer reliable",
        "that it can only be read",
        "that its memory backup failed",
        "that its persistent memory is no longer reliable",
    ];
    for (bits, left, wanted, want) in [
        (0, 100, 10, vec![]),
        (1, 100, 10, vec![SPARE]),
        (2, 100, 10, vec![]),
        (4, 100, 10, vec![all[1]]),
        (8, 100, 10, vec![all[2]]),
        (16, 100, 10, vec![all[3]]),
        (32, 100, 10, vec![all[4]]),
        (63, 3, 10, all.to_vec()),
        (0, 9, 10, vec![SPARE]),
        (2, 9, 10, vec![SPARE]),
        (0, 10, 10, vec![]),
        (0, 0, 0, vec![]),
        (0, 100, 255, vec![]),
    ] {
        let smart = read(&json!({
            "smart_status": { "passed": bits == 0 },
            "nvme_smart_health_information_log": {
                "critical_warning": bits, "media_errors": 0, "available_spare": left, "available_spare_threshold": wanted,
            },
        }))
        .unwrap();
        let warnings: Vec<String> =
            smart.warnings.iter().map(|warning| warning.text().en().to_owned()).collect();
        assert_eq!(warnings, want, "{bits} {left} {wanted}");
        assert_eq!(smart.is_hot, bits & 2 == 2, "{bits}");
    }
}

#[test]
fn hours_that_cannot_be_are_not_believed() {
    for (hours, want) in [
        (0_u64, (Some(0), None)),
        (61_320, (Some(61_320), None)),
        (175_200, (Some(175_200), None)),
        (175_201, (None, Some(175_201))),
        (1_000_000, (None, Some(1_000_000))),
        (2_628_000, (None, Some(2_628_000))), // minutes of five years
        (0x0011_0000_1f40, (None, Some(0x0011_0000_1f40))),
    ] {
        let ata = read(&json!({ "smart_status": { "passed": true }, "power_on_time": { "hours": hours } }));
        let nvme = read(
            &json!({ "nvme_smart_health_information_log": { "media_errors": 0, "power_on_hours": hours } }),
        );
        for smart in [ata.unwrap(), nvme.unwrap()] {
            assert_eq!((smart.hours, smart.impossible_hours), want, "{hours}");
        }
    }
}

#[test]
fn an_answer_without_health_says_why() {
    let message = json!({ "smartctl": { "messages": [{ "string": "Unable to detect device type" }] } });
    assert!(read(&message).unwrap_err().text().en().contains("(smartctl: Unable to detect device type)"));
    for bytes in [b"".as_slice(), b"smartctl 6.6 2016", b"{", b"\xff\xfe"] {
        assert!(Smart::read(bytes).unwrap_err().text().en().contains("cannot be read"), "{bytes:?}");
    }
    let deep = "[".repeat(100_000);
    assert!(Smart::read(deep.as_bytes()).is_err());
}

proptest! {
    #[test]
    fn wrong_types_are_left_out(number: i64, text: String, flag: bool) {
        for value in [json!(number), json!(text), json!(flag), json!(null), json!([number]), json!({ "id": text })] {
            let answer = json!({
                "model_name": value, "smart_status": { "passed": value }, "power_on_time": value,
                "ata_smart_attributes": { "table": [value, { "id": value }, { "id": 5, "raw": value }] },
                "nvme_smart_health_information_log": { "critical_warning": value, "media_errors": value },
                "smartctl": { "messages": value },
            });
            if let Ok(smart) = read(&answer) {
                prop_assert!(!smart.model.chars().any(char::is_control));
            }
        }
    }

    #[test]
    fn any_bytes(bytes: Vec<u8>) {
        let _ = Smart::read(&bytes);
    }
}
