//! Firmware: its age, how it starts systems, and what of TPM and Secure Boot is there.
//!
//! TPM and Secure Boot are told, not weighed: the kiosk needs neither, but who keeps the passport may want to know.

mod day;

use crate::clean;
use crate::draft::Draft;
use crate::exam::Exam;
use crate::report::{Outcome, Part};
use crate::words::{self, Message, say};
use day::{agreed, readings};

/// The variable that tells Secure Boot: four bytes of attributes, then 0 or 1.
const SECURE_BOOT: &str = "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";

/// Bytes of that variable.
const SECURE_BOOT_LEN: usize = 5;

pub(super) fn examine(exam: &Exam<'_>) -> Draft {
    let mut draft = Draft::new(Part::Firmware);
    let is_uefi = exam.wire.files.list("/sys/firmware/efi").is_ok();
    draft.saw(Message::same(if is_uefi { "UEFI" } else { "BIOS" }));
    match written(exam) {
        Some(text) => age(exam, &text, &mut draft),
        None => draft.weigh(Outcome::Unknown, no_date(exam)),
    }
    if !is_uefi {
        let reason = say!("firmware-no-uefi");
        draft.weigh(exam.profile.firmware.no_uefi.into(), reason);
    }
    draft.saw(match (is_uefi, secure_boot(exam)) {
        (_, Some(true)) => say!("secure-boot-on"),
        (_, Some(false)) => say!("secure-boot-off"),
        (true, None) => say!("secure-boot-not-told"),
        (false, None) => say!("secure-boot-missing"),
    });
    match exam.count("/sys/class/tpm/tpm0/tpm_version_major") {
        Some(version @ 1..=9) => draft.saw(say!("tpm-version", version)),
        _ => draft.saw(say!("tpm-missing")),
    }
    draft
}

/// The day of the firmware as `2016-03-15`, or its year alone where no more is sure.
pub(super) fn date(exam: &Exam<'_>) -> Option<String> {
    written(exam).and_then(|text| agreed(&readings(&text)))
}

/// What the firmware gives as its day, where that is one, from the kernel or from dmidecode.
fn written(exam: &Exam<'_>) -> Option<String> {
    let is_day = |text: &String| !readings(text).is_empty();
    exam.text("/sys/class/dmi/id/bios_date").filter(is_day).or_else(|| {
        let said = exam.read(&["dmidecode", "-t", "bios"]).ok()?;
        let text = String::from_utf8_lossy(&said).into_owned();
        let mut days = text.lines().filter_map(|line| line.trim().strip_prefix("Release Date:"));
        days.find(|text| !readings(text).is_empty()).map(|text| text.trim().to_owned())
    })
}

/// Its age. What can be read as several years counts only where it comes to the same.
fn age(exam: &Exam<'_>, text: &str, draft: &mut Draft) {
    let days = readings(text);
    let (date, text) = (agreed(&days), clean::name(text));
    draft.saw(date.as_deref().map_or_else(|| Message::same(text.clone()), words::day));
    let mut rates = days.iter().map(|day| exam.profile.firmware.year.rate(day.year.into()));
    let first = rates.next().unwrap_or(Outcome::Unknown);
    if rates.all(|rate| rate == first) {
        let year = date.and_then(|date| date.get(..4).map(str::to_owned)).unwrap_or(text);
        draft.weigh(first, say!("firmware-old", year));
    } else {
        draft.weigh(Outcome::Unknown, say!("firmware-several-dates", text));
    }
}

/// Why there is no day.
fn no_date(exam: &Exam<'_>) -> Message {
    let read = exam.read(&["dmidecode", "-t", "bios"]);
    let why = read.err().unwrap_or_else(|| say!("firmware-no-date-in-dmidecode"));
    say!("firmware-no-date", why)
}

fn secure_boot(exam: &Exam<'_>) -> Option<bool> {
    let bytes = exam.wire.files.read(SECURE_BOOT).ok()?;
    match bytes.get(SECURE_BOOT_LEN - 1) {
        Some(state @ (0 | 1)) if bytes.len() == SECURE_BOOT_LEN => Some(*state == 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake_machine::FakeMachine;
    use crate::report::Outcome::{self, Fail, Limited, Pass, Unknown};

    #[test]
    fn age_start_and_what_is_told() {
        let efi = Some("/sys/firmware/efi/fw_platform_size");
        type Case<'c> = (Option<&'c str>, &'c str, &'c [u8], &'c str, Outcome, &'c str);
        let cases: [Case<'_>; 6] = [
            (efi, "06/30/2019", &[6, 0, 0, 0, 1], "2", Pass, "UEFI, 2019-06-30, Secure Boot on, TPM 2"),
            (efi, "06/30/2011", &[6, 0, 0, 0, 0], "1", Limited, "UEFI, 2011-06-30, Secure Boot off, TPM 1"),
            (
                efi,
                "06/30/2019",
                &[6, 0, 0, 0, 7],
                "x",
                Pass,
                "UEFI, 2019-06-30, Secure Boot not told, no TPM seen",
            ),
            (efi, "06/30/2019", &[1], "", Pass, "UEFI, 2019-06-30, Secure Boot not told, no TPM seen"),
            (None, "06/30/2019", &[], "", Limited, "BIOS, 2019-06-30, no Secure Boot, no TPM seen"),
            (None, "12/01/2005", &[], "", Fail, "BIOS, 2005-12-01, no Secure Boot, no TPM seen"),
        ];
        for (efi, date, secure, tpm, outcome, seen) in cases {
            let mut machine = FakeMachine::new()
                .file("/sys/class/dmi/id/bios_date", date)
                .file("/sys/class/tpm/tpm0/tpm_version_major", tpm);
            if let Some(path) = efi {
                machine = machine.file(path, "64").bytes(SECURE_BOOT, secure);
            }
            let found = machine.part(Part::Firmware);
            assert_eq!((found.outcome, found.seen.en()), (outcome, seen), "{found:?}");
        }
    }

    #[test]
    fn a_day_that_reads_in_several_ways_counts_where_all_come_to_the_same() {
        for (date, outcome, seen, reason) in [
            ("14/11/05", Unknown, "UEFI, 14/11/05, ", "“14/11/05” can be read as several dates"),
            ("05-11-2014", Pass, "UEFI, 2014, ", ""),
            ("16/11/14", Pass, "UEFI, 16/11/14, ", ""),
            ("11-05-2008", Limited, "UEFI, 2008, ", "old, of 2008"),
            ("07-11-09", Limited, "UEFI, 07-11-09, ", "old, of 07-11-09"),
            ("05-11-04", Fail, "UEFI, 05-11-04, ", "old, of 05-11-04"),
        ] {
            let found = FakeMachine::new()
                .file("/sys/class/dmi/id/bios_date", date)
                .file("/sys/firmware/efi/fw_platform_size", "64")
                .part(Part::Firmware);
            assert_eq!(found.outcome, outcome, "{found:?}");
            assert!(found.seen.en().starts_with(seen), "{found:?}");
            assert!(found.reason.clone().unwrap_or_default().en().contains(reason), "{found:?}");
        }
    }

    #[test]
    fn dmidecode_is_asked_where_the_kernel_is_silent() {
        let says = |text: &str| FakeMachine::new().program("dmidecode -t bios", text).part(Part::Firmware);
        let told = "# dmidecode 3.4\nBIOS Information\n\tVendor: Exemple\n\tRelease Date: 11/05/2014\n";
        assert!(says(told).seen.en().contains("2014-11-05"));
        let none = says("\tRelease Date: yesterday\n");
        assert_eq!(none.outcome, Unknown);
        assert!(none.reason.unwrap().en().contains("dmidecode tells none"));
        let absent = FakeMachine::new().part(Part::Firmware);
        assert!(absent.reason.unwrap().en().contains("install dmidecode"));
    }
}
