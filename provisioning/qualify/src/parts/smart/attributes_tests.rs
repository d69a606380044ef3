//! Attributes of ATA drives, by their names, and the few that a number tells.

use super::*;
use serde_json::json;

/// An answer of a drive that turns so often in a minute, with these attributes.
fn drive(turns: Option<u64>, rows: &[Value]) -> Smart {
    of(json!({ "rotation_rate": turns }), rows)
}

fn of(mut answer: Value, rows: &[Value]) -> Smart {
    answer["smart_status"] = json!({ "passed": true });
    answer["ata_smart_attributes"] = json!({ "table": rows });
    Smart::read(answer.to_string().as_bytes()).unwrap()
}

fn row(id: u64, name: &str, value: u64, raw: u64) -> Value {
    json!({ "id": id, "name": name, "value": value, "raw": { "value": raw, "string": raw.to_string() } })
}

fn counts(smart: &Smart) -> [Option<u64>; 3] {
    [smart.reallocated, smart.pending, smart.uncorrectable]
}

#[test]
fn an_attribute_counts_what_its_name_says() {
    for (id, name, want) in [
        (5, "Reallocated_Sector_Ct", [Some(7), None, None]),
        (5, "Reallocate_NAND_Blk_Cnt", [Some(7), None, None]),
        (5, "Realloc_Flash_Blocks_Ct", [Some(7), None, None]),
        (5, "Retired_Block_Count", [Some(7), None, None]),
        (5, "Later_Bad_Block", [Some(7), None, None]),
        (5, "Total_Bad_Block", [None; 3]),
        (5, "Initial_Bad_Block_Count", [None; 3]),
        (197, "Current_Pending_Sector", [None, Some(7), None]),
        (197, "Pending_Sector_Count", [None, Some(7), None]),
        (197, "Current_Pending_ECC_Cnt", [None; 3]),
        (197, "Total_Unc_Read_Failures", [None; 3]),
        (197, "ECC_Error_Count", [None; 3]),
        (197, "Not_In_Use", [None; 3]),
        (198, "Offline_Uncorrectable", [None, None, Some(7)]),
        (198, "Uncor_Read_Error_Ct", [None, None, Some(7)]),
        (198, "Offline_UErr_Media_Scan", [None, None, Some(7)]),
        (198, "Host_Reads_GiB", [None; 3]),
        (198, "Read_Sectors_Tot_Ct", [None; 3]),
        (198, "Lifetime_Writes_GiB", [None; 3]),
        (187, "Reported_Uncorrect", [None, None, Some(7)]),
        (187, "Uncorrectable_Error_Cnt", [None, None, Some(7)]),
        (187, "Reported_UE_Counts", [None, None, Some(7)]),
        (187, "Total_Unc_NAND_Reads", [None; 3]),
        (187, "Unknown_JMF_Attribute", [None; 3]),
        (160, "Uncorrectable_Sectors", [None, None, Some(7)]),
        (160, "UECC_Sector_Count", [None, None, Some(7)]),
        (160, "Initial_Bad_Block_Count", [None; 3]),
        (160, "Unknown_Attribute", [None; 3]),
        (199, "UDMA_CRC_Error_Count", [None; 3]),
    ] {
        for turns in [Some(0), Some(5400), None] {
            assert_eq!(counts(&drive(turns, &[row(id, name, 100, 7)])), want, "{id} {name}");
        }
    }
}

#[test]
fn a_number_alone_counts_only_where_the_drive_turns() {
    for name in ["", "Unknown_Attribute", "Unknown_HDD_Attribute"] {
        let rows =
            [row(5, name, 100, 1), row(187, name, 100, 2), row(197, name, 100, 3), row(198, name, 100, 4)];
        assert_eq!(counts(&drive(Some(7200), &rows)), [Some(1), Some(3), Some(4)], "{name}");
        assert_eq!(counts(&drive(Some(0), &rows)), [None; 3], "{name}");
    }
}

#[test]
fn a_count_that_the_drive_does_not_keep_is_none() {
    let row = |raw: Value| json!({ "id": 197, "name": "Current_Pending_Sector", "raw": raw });
    for (raw, want) in [
        (json!({ "value": 0xffff_ffff_ffff_u64, "string": "281474976710655" }), None),
        (json!({ "value": 0xffff_ffff_u64 }), None),
        (json!({ "value": 12, "string": "0x00000000000c" }), Some(12)),
        (json!({ "value": 12, "string": "12 (Average 3)" }), Some(12)),
        (json!({ "value": 12, "string": "many" }), Some(12)),
    ] {
        assert_eq!(drive(None, &[row(raw.clone())]).pending, want, "{raw}");
    }
}

#[test]
fn the_life_that_is_used_is_told_in_both_directions() {
    for (id, name, value, raw, used) in [
        (169, "Remaining_Lifetime_Perc", 0, 0, Some(100)),
        (169, "Remaining_Lifetime_Perc", 93, 93, Some(7)),
        (169, "Remaining_Lifetime_Perc", 100, 3, Some(97)), // the value never moves
        (169, "Remaining_Lifetime_Perc", 0, 93, Some(7)),   // nor here
        (169, "Lifetime_Remaining%", 100, 2, Some(98)),
        (169, "Bad_Block_Count", 0, 3, None),
        (173, "Wear_Leveling_Count", 4, 2981, Some(96)),
        (173, "Percent_Life_Used", 100, 88, Some(88)),
        (173, "Max_Erase_Count", 1, 1, None),
        (177, "Wear_Leveling_Count", 1, 2981, Some(99)),
        (177, "Wear_Leveling_Count", 0, 4020, Some(100)),
        (177, "Wear_Range_Delta", 0, 98, None),
        (177, "Endurance_Limit_Met", 0, 1, None),
        (202, "Percent_Lifetime_Remain", 7, 93, Some(93)),
        (202, "Percent_Lifetime_Remain", 100, 1, Some(0)),
        (202, "Percent_Lifetime_Used", 93, 7, Some(7)),
        (202, "Perc_Rated_Life_Used", 0, 104, Some(104)),
        (202, "Perc_Rated_Life_Used", 3, 0, Some(97)),
        (202, "Data_Address_Mark_Errs", 1, 1, None),
        (202, "Exception_Mode_Status", 0, 0, None),
        (202, "Unknown_SSD_Attribute", 1, 1, None),
        (231, "Unknown_SSD_Attribute", 1, 1, None),
        (230, "Media_Wearout_Indicator", 1, 719_200, None), // a new WD Blue: makers count it up or down
        (230, "Media_Wearout_Indicator", 100, 0x0523_023c_0523, None),
        (231, "SSD_Life_Left", 0, 0, Some(100)),
        (231, "SSD_Life_Left", 95, 95, Some(5)),
        (231, "SSD_Life_Left", 100, 0, Some(0)),
        (231, "Lifetime_Left", 12, 12, Some(88)),
        (231, "Perc_Rated_Life_Remain", 2, 98, Some(98)),
        (231, "Temperature_Celsius", 30, 30, None),
        (231, "Controller_Temperature", 30, 30, None),
        (232, "Percent_Life_Used", 100, 99, Some(99)),
        (232, "Available_Reservd_Space", 1, 1, None),
        (232, "Lifetime_Writes", 0, 0, None),
        (233, "Media_Wearout_Indicator", 1, 0, Some(99)),
        (233, "Remaining_Lifetime_Perc", 96, 96, Some(4)),
        (233, "Lifetime_Wts_To_Flsh_GB", 0, 0, None),
        (241, "Lifetime_Writes_GiB", 0, 0, None),
        (245, "Percent_Life_Remaining", 5, 5, Some(95)),
        (248, "Remaining_Life", 100, 100, Some(0)),
    ] {
        let smart = drive(Some(0), &[row(id, name, value, raw)]);
        assert_eq!(smart.wear_percent, used, "{id} {name} {value} {raw}");
    }
}

#[test]
fn what_smartctl_makes_of_it_comes_first() {
    let used = |percent: u64, rows: &[Value]| {
        of(json!({ "endurance_used": { "current_percent": percent } }), rows).wear_percent
    };
    let left = |value: u64| row(231, "SSD_Life_Left", value, value);
    assert_eq!(used(12, &[left(40)]), Some(12));
    assert_eq!(used(100, &[left(40)]), Some(100));
    assert_eq!(used(0, &[left(0)]), Some(100), "made of a value that never moves");
    assert_eq!(used(0, &[row(5, "Reallocated_Sector_Ct", 100, 0)]), Some(0));
}

#[test]
fn device_statistics_tell_the_wear_that_no_attribute_does() {
    let statistic = |number: u64, offset: u64, value: Value, valid: Value| {
        let row = json!({ "offset": offset, "name": "Percentage Used Endurance Indicator", "size": 1, "value": value,
            "flags": { "valid": valid, "normalized": true } });
        let first = json!({ "number": 1, "table": [{ "offset": 8, "value": 77 }] });
        json!({ "rotation_rate": 0, "ata_device_statistics": { "pages": [first, { "number": number, "table": [row] }] } })
    };
    let unknown = [row(231, "Unknown_SSD_Attribute", 1, 1), row(202, "Unknown_SSD_Attribute", 1, 1)];
    let yes = json!(true);
    for (answer, rows, used) in [
        (statistic(7, 8, json!(99), yes.clone()), &unknown[..], Some(99)),
        (statistic(7, 8, json!(0), yes.clone()), &unknown, Some(0)),
        (statistic(7, 8, json!(130), json!(null)), &[], Some(130)),
        (statistic(7, 8, json!(99), json!(false)), &unknown, None),
        (statistic(7, 16, json!(99), yes.clone()), &unknown, None),
        (statistic(5, 8, json!(99), yes.clone()), &unknown, None),
        (statistic(7, 8, json!(5000), yes.clone()), &unknown, None),
        (statistic(7, 8, json!("99"), yes.clone()), &unknown, None),
        (statistic(7, 8, json!(3), yes.clone()), &[row(231, "SSD_Life_Left", 40, 40)], Some(60)),
        (statistic(7, 8, json!(95), yes.clone()), &[row(231, "SSD_Life_Left", 100, 0)], Some(95)),
        (json!({ "rotation_rate": 0, "ata_device_statistics": { "pages": 7 } }), &unknown, None),
    ] {
        assert_eq!(of(answer.clone(), rows).wear_percent, used, "{answer}");
    }
}

/// An SSD that smartctl does not know, and that keeps no normalised values: its 177 and 233 mean something else.
#[test]
fn a_guessed_name_over_no_value_tells_no_wear() {
    let others = [171, 172, 181, 182].map(|id| row(id, "Unknown_Attribute", 0, 0));
    let guessed = [row(177, "Wear_Leveling_Count", 0, 1), row(233, "Media_Wearout_Indicator", 0, 625)];
    let all = [&others[..], &guessed].concat();
    let database = |known: bool| json!({ "in_smartctl_database": known });
    assert_eq!(of(database(false), &all).wear_percent, None);
    assert_eq!(of(database(true), &all).wear_percent, Some(100));
    assert_eq!(of(database(false), &guessed).wear_percent, Some(100));
    let mut made_of_it = database(false);
    made_of_it["endurance_used"] = json!({ "current_percent": 100 });
    assert_eq!(of(made_of_it, &all).wear_percent, None);
}

#[test]
fn an_attribute_at_its_threshold_fails() {
    let row = |name: &str, value: u64, prefailure: bool, failed: Value| {
        let mut row = json!({ "id": 232, "name": name, "value": value, "thresh": 10 });
        row["flags"] = json!({ "prefailure": prefailure });
        row["when_failed"] = failed;
        row
    };
    for (name, value, prefailure, failed, is_well, is_spare_out, is_hot) in [
        ("Available_Reservd_Space", 10, true, json!("now"), false, true, false),
        ("Available_Reservd_Space", 10, false, json!(null), true, true, false),
        ("Available_Reservd_Space", 11, true, json!(null), true, false, false),
        ("Available_Reservd_Space", 10, true, json!("past"), true, false, false),
        ("Unused_Rsvd_Blk_Cnt_Tot", 1, false, json!("now"), true, true, false),
        ("Reallocated_Sector_Ct", 1, true, json!("now"), false, false, false),
        ("Airflow_Temperature_Cel", 1, false, json!("now"), true, false, true),
        ("Temperature_Celsius", 1, true, json!("now"), true, false, true),
        ("Power_On_Hours", 1, false, json!("now"), true, false, false),
    ] {
        let smart = drive(None, &[row(name, value, prefailure, failed.clone())]);
        let found = (smart.is_well == Some(true), !smart.warnings.is_empty(), smart.is_hot);
        assert_eq!(found, (is_well, is_spare_out, is_hot), "{name} {value} {failed}");
    }
}
