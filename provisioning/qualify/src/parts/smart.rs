//! What smartctl says of a drive, as JSON (`smartctl -j -a`, smartmontools 7).
//!
//! Every field is optional, and none is trusted to have the type that the manual gives it: bridges and old drives leave
//! out and mix up much.

use serde_json::Value;

use crate::clean;
use crate::words::{Message, say};

/// An attribute of an ATA drive: its number, and what its name holds where it means that. Vendors use one number for
/// many things, and smartctl knows their names: a count of host reads under 198 is no sector lost.
type Attribute = (u64, &'static [&'static str]);

const REALLOCATED: Attribute = (5, &["reallocat", "retired", "bad_block"]);
const REPORTED: Attribute = (187, &["uncorrect"]);
/// Of some SSDs it counts corrections, and flips between 0 and 1: that is no sector that waits.
const PENDING: Attribute = (197, &["pending_sect"]);
const OFFLINE: Attribute = (198, &["uncorrect"]);
/// Attributes whose normalised value is what is left of the drive's life, in percent.
const LIFE: [u64; 6] = [169, 177, 202, 230, 231, 233];
const LIFE_NAMES: [&str; 7] = [
    "lifetime_remain",
    "remaining_life",
    "life_left",
    "life_remaining",
    "life_used",
    "wearout",
    "wear_leveling",
];

/// More attributes than a drive has.
const ATTRIBUTES_MAX: usize = 64;

/// The part of a raw value that counts; vendors put other things above.
const RAW_MASK: u64 = 0xffff_ffff;

/// The bit of an NVMe drive that is too hot, which is no fault of its own.
const HOT: u64 = 1;

/// A drive's health.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Smart {
    pub(super) model: String,
    /// Its own verdict.
    pub(super) is_well: Option<bool>,
    pub(super) hours: Option<u64>,
    pub(super) reallocated: Option<u64>,
    pub(super) pending: Option<u64>,
    /// The greater of reported and offline uncorrectable.
    pub(super) uncorrectable: Option<u64>,
    pub(super) wear_percent: Option<u64>,
    pub(super) media_errors: Option<u64>,
    /// NVMe warnings, as what follows “the drive warns”.
    pub(super) warnings: Vec<Message>,
    /// Whether it is too hot, or was since it started.
    pub(super) is_hot: bool,
    /// Whether the latest self-test failed.
    pub(super) is_self_test_failed: bool,
}

impl Smart {
    /// Reads an answer.
    ///
    /// # Errors
    /// Why it tells no health, as the end of a sentence.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Message> {
        let answer: Value = serde_json::from_slice(bytes).map_err(|_| say!("drive-smartctl-unreadable"))?;
        let number = |path: &str| answer.pointer(path).and_then(Value::as_u64);
        let text = |path: &str| answer.pointer(path).and_then(Value::as_str).map(clean::name);
        let bits = number("/nvme_smart_health_information_log/critical_warning").unwrap_or_default();
        let smart = Self {
            model: text("/model_name").unwrap_or_default(),
            // Any warning makes an NVMe drive say that it fails, heat alone too.
            is_well: answer
                .pointer("/smart_status/passed")
                .and_then(Value::as_bool)
                .map(|well| well || bits == 1 << HOT),
            hours: number("/power_on_time/hours"),
            reallocated: attribute(&answer, REALLOCATED),
            pending: attribute(&answer, PENDING),
            uncorrectable: attribute(&answer, REPORTED).max(attribute(&answer, OFFLINE)),
            wear_percent: number("/nvme_smart_health_information_log/percentage_used")
                .or_else(|| number("/endurance_used/current_percent"))
                .or_else(|| life_used(&answer)),
            media_errors: number("/nvme_smart_health_information_log/media_errors"),
            warnings: warnings(bits),
            is_hot: bits >> HOT & 1 == 1,
            is_self_test_failed: is_self_test_failed(&answer),
        };
        if smart.is_well.is_none() && smart.reallocated.is_none() && smart.media_errors.is_none() {
            let said = text("/smartctl/messages/0/string").unwrap_or_default();
            return Err(if said.is_empty() {
                say!("drive-no-health")
            } else {
                say!("drive-no-health-said", said)
            });
        }
        Ok(smart)
    }
}

fn attributes(answer: &Value) -> impl Iterator<Item = &Value> {
    let table = answer.pointer("/ata_smart_attributes/table").and_then(Value::as_array);
    table.into_iter().flatten().take(ATTRIBUTES_MAX)
}

fn id(row: &Value) -> Option<u64> {
    row.get("id").and_then(Value::as_u64)
}

/// An attribute's name in small letters; empty where nothing is known of it.
fn name(row: &Value) -> String {
    let name = row.get("name").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
    if name.starts_with("unknown") { String::new() } else { name }
}

/// The most that any attribute says is used of the drive's life, in percent.
fn life_used(answer: &Value) -> Option<u64> {
    let tells = |row: &&Value| {
        let name = name(row);
        id(row).is_some_and(|id| LIFE.contains(&id)) && LIFE_NAMES.iter().any(|known| name.contains(known))
    };
    let left = |row: &Value| row.get("value").and_then(Value::as_u64).filter(|left| *left <= 100);
    attributes(answer).filter(tells).filter_map(left).map(|left| 100 - left).max()
}

/// The raw value of an attribute. Its text is taken first, as smartctl decodes there what vendors mean.
fn attribute(answer: &Value, (number, names): Attribute) -> Option<u64> {
    let meant = |row: &&Value| {
        let name = name(row);
        id(row) == Some(number) && (name.is_empty() || names.iter().any(|known| name.contains(known)))
    };
    let row = attributes(answer).find(meant)?;
    let text = row.pointer("/raw/string").and_then(Value::as_str).unwrap_or_default();
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().or_else(|| row.pointer("/raw/value")?.as_u64().map(|raw| raw & RAW_MASK))
}

/// Warnings of an NVMe drive, by bit, but for heat.
fn warnings(bits: u64) -> Vec<Message> {
    let known = [
        (0, say!("drive-warns-spare")),
        (2, say!("drive-warns-unreliable")),
        (3, say!("drive-warns-read-only")),
        (4, say!("drive-warns-backup")),
    ];
    known.into_iter().filter(|(bit, _)| bits >> bit & 1 == 1).map(|(_, warning)| warning).collect()
}

/// Whether the newest entry of the self-test log is a failure of the drive.
fn is_self_test_failed(answer: &Value) -> bool {
    let ata =
        answer.pointer("/ata_smart_self_test_log/standard/table/0/status/passed").and_then(Value::as_bool);
    let nvme = answer.pointer("/nvme_self_test_log/table/0/self_test_result/value").and_then(Value::as_u64);
    ata == Some(false) || matches!(nvme, Some(5..=7)) // a fatal error, or a segment that failed
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn read(answer: &Value) -> Result<Smart, Message> {
        Smart::read(answer.to_string().as_bytes())
    }

    #[test]
    fn an_ata_drive() {
        let row = |id: u64, value: u64, string: &str| json!({ "id": id, "raw": { "value": value, "string": string } });
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
        assert_eq!(
            (smart.is_well, smart.wear_percent, smart.media_errors),
            (Some(false), Some(104), Some(2))
        );
        let warnings: Vec<String> =
            smart.warnings.iter().map(|warning| warning.text().en().to_owned()).collect();
        assert_eq!(warnings, ["that it can only be read", "that its memory backup failed"]);
        assert!(smart.is_self_test_failed && smart.is_hot);
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
}
