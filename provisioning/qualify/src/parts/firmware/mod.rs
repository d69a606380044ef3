//! Firmware: its age, how it starts systems, and what of TPM and Secure Boot is there.
//!
//! TPM and Secure Boot are told, not weighed: the kiosk needs neither, but who keeps the passport may want to know.

mod day;

use crate::draft::Draft;
use crate::exam::Exam;
use crate::report::{Outcome, Part};
use crate::words::{self, Message, say};
use day::day;

/// The variable that tells Secure Boot: four bytes of attributes, then 0 or 1.
const SECURE_BOOT: &str = "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";

/// Bytes of that variable.
const SECURE_BOOT_LEN: usize = 5;

pub(super) fn examine(exam: &Exam<'_>) -> Draft {
    let mut draft = Draft::new(Part::Firmware);
    let is_uefi = exam.wire.files.list("/sys/firmware/efi").is_ok();
    draft.saw(Message::same(if is_uefi { "UEFI" } else { "BIOS" }));
    match date(exam) {
        Some(date) => {
            draft.saw(words::day(&date));
            let year = date.get(..4).and_then(|year| year.parse().ok()).unwrap_or_default();
            draft.weigh(exam.profile.firmware.year.rate(year), say!("firmware-old", year));
        }
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

/// The day of the firmware as `2016-03-15`, from the kernel or from dmidecode.
pub(super) fn date(exam: &Exam<'_>) -> Option<String> {
    exam.text("/sys/class/dmi/id/bios_date").and_then(|text| day(&text)).or_else(|| {
        let said = exam.read(&["dmidecode", "-t", "bios"]).ok()?;
        let text = String::from_utf8_lossy(&said).into_owned();
        text.lines().find_map(|line| day(line.trim().strip_prefix("Release Date:")?.trim()))
    })
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
