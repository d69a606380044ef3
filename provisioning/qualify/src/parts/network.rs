//! Network: cable and radio. An adapter without a link proves little, so it is unknown and says what to plug.

use crate::clean;
use crate::draft::Draft;
use crate::exam::Exam;
use crate::report::{Outcome, Part};
use crate::words::say;

/// Where the kernel lists adapters.
const ADAPTERS: &str = "/sys/class/net";

/// Adapters that are told, at most.
const ADAPTERS_MAX: usize = 8;

/// What a mistyped or virtual speed is not: more than 400 Gbit/s, in Mbit/s.
const SPEED_MAX: u64 = 400_000;

pub(super) fn examine(exam: &Exam<'_>) -> Draft {
    let names: Vec<String> =
        exam.names(ADAPTERS).into_iter().filter(|name| is_hardware(exam, name)).collect();
    if names.is_empty() {
        let reason = say!("network-missing");
        return Draft::absent(Part::Network, say!("network-none"), Outcome::Fail, reason);
    }
    let mut draft = Draft::new(Part::Network);
    let mut is_linked = false;
    for name in names.iter().take(ADAPTERS_MAX) {
        is_linked |= tell(exam, name, &mut draft);
    }
    if names.iter().any(|name| is_radio(exam, name)) && is_blocked(exam) {
        draft.saw(say!("network-radio-off"));
    }
    if !is_linked {
        let reason = say!("network-no-link");
        draft.weigh(Outcome::Unknown, reason);
    }
    draft
}

fn tell(exam: &Exam<'_>, name: &str, draft: &mut Draft) -> bool {
    let path = |field: &str| format!("{ADAPTERS}/{name}/{field}");
    let kind = if is_radio(exam, name) { say!("network-radio") } else { say!("network-cable") };
    let is_linked = exam.count(&path("carrier")) == Some(1);
    let speed = exam.count(&path("speed")).filter(|speed| (1..=SPEED_MAX).contains(speed));
    let state = match (is_linked, speed) {
        (true, Some(speed)) => say!("network-linked-at", speed),
        (true, None) => say!("network-linked"),
        (false, _) => say!("network-unlinked"),
    };
    let name = clean::name(name);
    draft.saw(say!("network-adapter", kind, name, state));
    is_linked
}

/// Whether a device stands behind it: bridges, tunnels and the loop have none.
fn is_hardware(exam: &Exam<'_>, name: &str) -> bool {
    exam.wire.files.list(&format!("{ADAPTERS}/{name}/device")).is_ok()
}

fn is_radio(exam: &Exam<'_>, name: &str) -> bool {
    ["wireless", "phy80211"]
        .iter()
        .any(|kind| exam.wire.files.list(&format!("{ADAPTERS}/{name}/{kind}")).is_ok())
}

/// Whether a switch, which no software turns, keeps the radio off.
fn is_blocked(exam: &Exam<'_>) -> bool {
    let field = |name: &str, field: &str| exam.text(&format!("/sys/class/rfkill/{name}/{field}"));
    exam.names("/sys/class/rfkill").iter().any(|name| {
        field(name, "type").as_deref() == Some("wlan") && field(name, "hard").as_deref() == Some("1")
    })
}

#[cfg(test)]
mod tests {
    use crate::fake_machine::FakeMachine;
    use crate::report::Outcome::{self, Fail, Pass, Unknown};
    use crate::report::Part;

    #[test]
    fn adapters_and_links() {
        type Case<'c> = (&'c [(&'c str, &'c str)], Outcome, &'c str);
        let cases: [Case<'_>; 6] = [
            (&[], Fail, "none"),
            (&[("lo/carrier", "1")], Fail, "none"),
            (
                &[("eth0/device/vendor", "x"), ("eth0/carrier", "1"), ("eth0/speed", "1000")],
                Pass,
                "cable eth0: linked at 1000 Mbit/s",
            ),
            (
                &[("eth0/device/vendor", "x"), ("eth0/carrier", "0"), ("eth0/speed", "-1")],
                Unknown,
                "cable eth0: no link",
            ),
            (&[("wlan0/device/vendor", "x"), ("wlan0/wireless/status", "")], Unknown, "radio wlan0: no link"),
            (
                &[
                    ("eth0/device/vendor", "x"),
                    ("wlan0/device/vendor", "x"),
                    ("wlan0/phy80211/name", "p"),
                    ("wlan0/carrier", "1"),
                ],
                Pass,
                "cable eth0: no link, radio wlan0: linked",
            ),
        ];
        for (files, outcome, seen) in cases {
            let mut machine = FakeMachine::new();
            for (file, text) in files {
                machine = machine.file(&format!("/sys/class/net/{file}"), text);
            }
            let found = machine.part(Part::Network);
            assert_eq!((found.outcome, found.seen.en()), (outcome, seen), "{found:?}");
        }
    }

    #[test]
    fn a_switch_that_keeps_the_radio_off_is_told() {
        let radio = || {
            FakeMachine::new()
                .file("/sys/class/net/wlan0/device/vendor", "x")
                .file("/sys/class/net/wlan0/wireless/s", "")
        };
        let off = radio()
            .file("/sys/class/rfkill/rfkill0/type", "wlan")
            .file("/sys/class/rfkill/rfkill0/hard", "1");
        assert!(off.part(Part::Network).seen.en().contains("switched off"));
        let other = radio()
            .file("/sys/class/rfkill/rfkill0/type", "bluetooth")
            .file("/sys/class/rfkill/rfkill0/hard", "1");
        assert!(!other.part(Part::Network).seen.en().contains("switched off"));
    }
}
