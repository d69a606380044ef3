//! Processor: 64 bits are a must, then cores and clock.
//!
//! Debian 13 for amd64 runs on every x86-64; the second level (x86-64-v2) is only told, for those who ask.

use std::collections::BTreeSet;

use crate::clean;
use crate::draft::Draft;
use crate::exam::Exam;
use crate::report::{Outcome, Part};
use crate::words::{Message, say};

/// What x86-64-v2 adds, as the kernel writes it.
const SECOND_LEVEL: [&str; 6] = ["cx16", "lahf_lm", "popcnt", "sse4_1", "sse4_2", "ssse3"];

/// Fastest clock that is believed, in MHz.
const MHZ_MAX: u64 = 20_000;

pub(super) fn examine(exam: &Exam<'_>) -> Draft {
    let text = exam.page("/proc/cpuinfo").unwrap_or_default();
    let info = Info::read(&text);
    if info.threads == 0 {
        let why = say!("processor-missing");
        return Draft::unknown(Part::Processor, why);
    }
    let mut draft = Draft::new(Part::Processor);
    if !info.model.is_empty() {
        draft.saw(Message::same(info.model.clone()));
    }
    let cores = info.cores();
    draft.saw(say!("processor-cores", cores));
    draft.weigh(exam.profile.processor.cores.rate(cores), say!("processor-few-cores", cores));
    let highest = exam.count("/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq").map(|khz| khz / 1000);
    match highest.filter(|mhz| (1..=MHZ_MAX).contains(mhz)).or(info.mhz) {
        Some(mhz) => {
            draft.saw(say!("processor-clock", mhz));
            draft.weigh(exam.profile.processor.mhz.rate(mhz), say!("processor-slow", mhz));
        }
        None => draft.saw(say!("processor-clock-not-told")),
    }
    match info.flags {
        None => draft.weigh(Outcome::Unknown, say!("processor-not-x86")),
        Some(flags) if !flags.contains("lm") => {
            let why = say!("processor-32-bits");
            draft.weigh(Outcome::Fail, why);
        }
        Some(flags) if SECOND_LEVEL.iter().all(|flag| flags.contains(flag)) => {
            draft.saw(Message::same("x86-64-v2"));
        }
        Some(_) => draft.saw(Message::same("x86-64")),
    }
    draft
}

/// What `/proc/cpuinfo` says.
#[derive(Default)]
struct Info<'t> {
    model: String,
    threads: u64,
    /// Pairs of socket and core.
    places: BTreeSet<(&'t str, &'t str)>,
    mhz: Option<u64>,
    flags: Option<BTreeSet<&'t str>>,
}

impl<'t> Info<'t> {
    fn read(text: &'t str) -> Self {
        let mut info = Self::default();
        let mut socket = "";
        for (key, value) in text.lines().filter_map(|line| line.split_once(':')) {
            let value = value.trim();
            match key.trim() {
                "processor" => info.threads += 1,
                "model name" if info.model.is_empty() => info.model = clean::name(value),
                "physical id" => socket = value,
                "core id" => {
                    info.places.insert((socket, value));
                }
                "cpu MHz" => info.mhz = info.mhz.max(mhz(value)),
                "flags" if info.flags.is_none() => info.flags = Some(value.split_whitespace().collect()),
                _ => {}
            }
        }
        info
    }

    /// Cores; threads where the kernel does not tell cores.
    fn cores(&self) -> u64 {
        if self.places.is_empty() { self.threads } else { self.places.len() as u64 }
    }
}

/// `2399.985` as whole MHz.
fn mhz(text: &str) -> Option<u64> {
    let whole = text.split('.').next()?.parse().ok()?;
    (1..=MHZ_MAX).contains(&whole).then_some(whole)
}

#[cfg(test)]
mod tests {
    use crate::fake_machine::FakeMachine;
    use crate::report::Outcome::{self, Fail, Limited, Pass, Unknown};
    use crate::report::Part;

    fn cpuinfo(cores: u32, threads: u32, flags: &str) -> String {
        (0..threads)
            .map(|n| {
                format!(
                    "processor\t: {n}\nmodel name\t: Exemple   i5\ncpu MHz\t\t: 1800.125\nphysical id\t: 0\n\
                     core id\t\t: {}\nflags\t\t: {flags}\n\n",
                    n % cores
                )
            })
            .collect()
    }

    #[test]
    fn cores_clock_and_bits() {
        let v2 = "fpu lm cx16 lahf_lm popcnt sse4_1 sse4_2 ssse3";
        let khz = "/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq";
        let cases: [(String, &str, Outcome, &str, &str); 8] = [
            (cpuinfo(2, 4, v2), "3200000", Pass, "Exemple i5, 2 cores, 3200 MHz, x86-64-v2", ""),
            (cpuinfo(2, 4, v2), "", Pass, "Exemple i5, 2 cores, 1800 MHz, x86-64-v2", ""),
            (cpuinfo(2, 2, "lm"), "1333000", Limited, "Exemple i5, 2 cores, 1333 MHz, x86-64", "slow"),
            (cpuinfo(1, 2, v2), "2000000", Limited, "Exemple i5, 1 cores, 2000 MHz, x86-64-v2", "only 1"),
            (cpuinfo(1, 2, "fpu sse2"), "1600000", Fail, "Exemple i5, 1 cores, 1600 MHz", "32 bits only"),
            (cpuinfo(4, 4, v2), "99999999999", Pass, "Exemple i5, 4 cores, 1800 MHz, x86-64-v2", ""),
            (
                "processor\t: 0\nFeatures\t: fp asimd\n".into(),
                "",
                Unknown,
                "1 cores, clock not told",
                "no x86",
            ),
            ("garbage".into(), "", Unknown, "", "no processor"),
        ];
        for (info, max, outcome, seen, reason) in cases {
            let found = FakeMachine::new().file("/proc/cpuinfo", &info).file(khz, max).part(Part::Processor);
            assert_eq!((found.outcome, found.seen.en()), (outcome, seen), "{found:?}");
            assert!(found.reason.unwrap_or_default().en().contains(reason), "{reason}");
        }
    }
}
