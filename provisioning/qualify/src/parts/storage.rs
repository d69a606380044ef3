//! Storage: size and health of the drives that are built in.
//!
//! The best drive decides, for the kiosk needs only one; a worse one beside it is told with the advice to take it out.
//! Sticks and drives on USB are no part of the machine: the technician's own is among them.

use perron_flash::guard::{Attributes, Block, Kind, Transport};

use crate::clean;
use crate::draft::Draft;
use crate::exam::Exam;
use crate::parts::smart::Smart;
use crate::profile::AtMost;
use crate::report::{Outcome, Part};
use crate::wire::Files;
use crate::words::{Message, say};

/// Where the kernel lists drives.
const DRIVES: &str = "/sys/block";

/// The most drives that are examined.
const DRIVES_MAX: usize = 8;

/// The machine's files, asked for the attributes of block devices.
struct Drives<'f>(&'f dyn Files);

impl Attributes for Drives<'_> {
    fn attribute(&self, device: &str, name: &str) -> Option<String> {
        let bytes = self.0.read(&format!("{DRIVES}/{device}/{name}")).ok()?;
        let text = String::from_utf8_lossy(&bytes).trim().to_owned();
        (!text.is_empty()).then_some(text)
    }

    /// From the link in sysfs. In a recording a drive may be a plain folder: its place is not known then.
    fn place(&self, device: &str) -> Option<String> {
        let link = self.0.link(&format!("{DRIVES}/{device}")).ok()?;
        link.split_once("devices/").map(|(_, place)| place.to_owned())
    }
}

/// The names of the drives that are built in, such as `sda`.
fn internal_drives(files: &dyn Files) -> Vec<String> {
    let mut names = files.list(DRIVES).unwrap_or_default();
    names.retain(|name| is_internal(&Block::read(&Drives(files), name)));
    names.truncate(DRIVES_MAX);
    names
}

fn is_internal(drive: &Block) -> bool {
    let is_empty = drive.bytes == Some(0); // one that tells no size is looked at, and told as unknown
    let can_be_taken = drive.is_removable || drive.is_card || drive.transport == Transport::Usb;
    drive.kind == Kind::Disk && !is_empty && !can_be_taken
}

pub(super) fn examine(exam: &Exam<'_>) -> Draft {
    let asked = &exam.options.drives;
    let names = if asked.is_empty() { internal_drives(exam.wire.files) } else { asked.clone() };
    if names.is_empty() {
        let reason = say!("storage-missing");
        return Draft::absent(Part::Storage, say!("storage-none"), Outcome::Fail, reason);
    }
    let mut drives: Vec<(String, Draft)> =
        names.into_iter().take(DRIVES_MAX).map(|name| (name.clone(), drive(exam, &name))).collect();
    drives.sort_by_key(|(_, drive)| drive.outcome().weight());
    let mut all = Draft::new(Part::Storage);
    for (rank, (name, drive)) in drives.iter().enumerate() {
        let (line, why) = (drive.line(), drive.why());
        all.saw(say!("drive-line", name, line));
        if rank == 0 {
            all.weigh(drive.outcome(), say!("drive-reason", name, why));
        } else if drive.outcome() == Outcome::Fail {
            all.saw(say!("drive-take-out", name, why));
        }
    }
    all
}

/// Size and health of one drive.
fn drive(exam: &Exam<'_>, name: &str) -> Draft {
    let mut draft = Draft::new(Part::Storage);
    let block = Block::read(&Drives(exam.wire.files), name);
    match block.bytes.map(|bytes| bytes >> 30) {
        Some(gib) => {
            draft.saw(say!("drive-size", gib));
            draft.weigh(exam.profile.storage.gib.rate(gib), say!("drive-small", gib));
        }
        None => draft.weigh(Outcome::Unknown, say!("drive-missing")),
    }
    if name.starts_with("mmcblk") {
        flash_memory(exam, name, &mut draft);
        return draft;
    }
    let device = format!("/dev/{name}");
    match exam.read(&["smartctl", "-j", "-a", &device]).and_then(|said| Smart::read(&said)) {
        Ok(smart) => {
            if block.is_rotational {
                draft.saw(say!("drive-hard-disk"));
                draft.weigh(exam.profile.storage.rotating.into(), say!("drive-slow"));
            }
            weigh(exam, &smart, &mut draft);
        }
        Err(why) => draft.weigh(Outcome::Unknown, why),
    }
    draft
}

fn weigh(exam: &Exam<'_>, smart: &Smart, draft: &mut Draft) {
    if !smart.model.is_empty() {
        draft.saw(Message::same(smart.model.clone()));
    }
    figures_of(exam, smart, draft);
    warnings_of(smart, draft);
}

/// What its counters say.
fn figures_of(exam: &Exam<'_>, smart: &Smart, draft: &mut Draft) {
    let figures = &exam.profile.storage;
    let mut figure = |value: Option<u64>, rate: AtMost, what: fn(u64) -> Message, remedy: &Message| {
        if let Some(value) = value {
            let figure = what(value);
            draft.saw(figure.clone());
            draft.weigh(rate.rate(value), say!("drive-figure", figure, remedy));
        }
    };
    let later = say!("drive-replace-later");
    let erase = say!("drive-erase");
    let replace = replace();
    figure(smart.hours, figures.hours, hours, &later);
    figure(smart.reallocated, figures.reallocated, reallocated, &replace);
    figure(smart.pending, figures.pending, pending, &erase);
    figure(smart.uncorrectable, figures.uncorrectable, lost, &replace);
    figure(smart.wear_percent, figures.wear_percent, worn, &replace);
    figure(smart.media_errors, figures.media_errors, media_errors, &replace);
}

fn hours(count: u64) -> Message {
    say!("drive-hours", count)
}

fn reallocated(count: u64) -> Message {
    say!("drive-reallocated", count)
}

fn pending(count: u64) -> Message {
    say!("drive-pending", count)
}

fn lost(count: u64) -> Message {
    say!("drive-lost", count)
}

fn worn(percent: u64) -> Message {
    say!("drive-worn", percent)
}

fn media_errors(count: u64) -> Message {
    say!("drive-media-errors", count)
}

/// What its own warnings and tests say.
fn warnings_of(smart: &Smart, draft: &mut Draft) {
    let replace = replace();
    for warning in &smart.warnings {
        let why = say!("drive-warns", warning, replace);
        draft.weigh(Outcome::Fail, why);
    }
    if smart.is_hot {
        let why = say!("drive-hot");
        draft.weigh(Outcome::Limited, why);
    }
    if smart.is_well == Some(false) {
        let why = say!("drive-says-fail", replace);
        draft.weigh(Outcome::Fail, why);
    }
    if smart.is_self_test_failed {
        let why = say!("drive-self-test", replace);
        draft.weigh(Outcome::Fail, why);
    }
}

fn replace() -> Message {
    say!("drive-replace")
}

/// eMMC has no SMART; since version 5 it tells its wear in steps of ten hundredths.
fn flash_memory(exam: &Exam<'_>, name: &str, draft: &mut Draft) {
    draft.saw(Message::same("eMMC"));
    let hex = |text: &str| u64::from_str_radix(text.strip_prefix("0x").unwrap_or(text), 16).ok();
    let field = |field: &str| exam.text(&format!("{DRIVES}/{name}/device/{field}"));
    if let Some(model) = field("name") {
        draft.saw(Message::same(clean::name(&model)));
    }
    let life = field("life_time").unwrap_or_default();
    let steps = life.split_whitespace().filter_map(hex).filter(|step| (1..=11).contains(step)).max();
    match field("pre_eol_info").as_deref().and_then(hex) {
        Some(2) => draft.weigh(Outcome::Limited, say!("emmc-spare-low")),
        Some(3) => draft.weigh(Outcome::Fail, say!("emmc-spare-out")),
        _ => {}
    }
    match steps {
        Some(step) => {
            let used = if step > 10 { 100 } else { step * 10 };
            draft.saw(say!("emmc-worn", used));
            let why = say!("emmc-worn-out", used);
            draft.weigh(exam.profile.storage.wear_percent.rate(used), why);
        }
        None => draft.weigh(Outcome::Unknown, say!("drive-no-health")),
    }
}

#[cfg(test)]
mod tests {
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
            let machine =
                disk(FakeMachine::new(), "sda", gib, rotating).program("smartctl -j -a /dev/sda", &said);
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
                disk(FakeMachine::new(), "sda", 119, false).program("smartctl -j -a /dev/sda", &said);
            let found = machine.part(Part::Storage);
            assert!(rightly.contains(&found.outcome), "{file}: {found:?}");
        }
    }

    #[test]
    fn the_best_drive_decides_and_a_bad_one_is_named() {
        let machine = disk(disk(FakeMachine::new(), "sda", 400, false), "sdb", 119, false)
            .program("smartctl -j -a /dev/sda", &ata(&[(197, 8)], 1, true))
            .program("smartctl -j -a /dev/sdb", &ata(&[], 1, true));
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
}
