//! Memory: its size, then a timed test of the part that is free.
//!
//! A running system cannot test the memory that it uses itself, and this one says so: a pass means that what was reached
//! held. A machine that is to be certain is left overnight with memtest86+.

use std::time::Duration;

use crate::draft::Draft;
use crate::exam::{Exam, over};
use crate::report::{Outcome, Part};
use crate::wire::{Fault, MemoryRun};
use crate::words::{Message, say};

/// How long memory is tested.
const WANT: Duration = Duration::from_secs(60);

/// A shorter test proves too little.
const LEAST: Duration = Duration::from_secs(10);

/// Of the free memory, this many hundredths are tested.
const SHARE_PERCENT: u64 = 60;

/// What always stays for the system, in bytes.
const RESERVE: u64 = 192 << 20;

/// A smaller area than this is no test, in bytes.
const AREA_MIN: u64 = 64 << 20;

/// More memory than this is not believed, in MiB.
const MIB_MAX: u64 = 64 << 20;

pub(super) fn examine(exam: &mut Exam<'_>) -> Draft {
    let text = exam.page("/proc/meminfo").unwrap_or_default();
    let field = |name: &str| field(&text, name);
    let Some(total) = field("MemTotal").filter(|mib| (1..=MIB_MAX).contains(mib)) else {
        let why = say!("memory-unknown-size");
        return Draft::unknown(Part::Memory, why);
    };
    let mut draft = Draft::new(Part::Memory);
    draft.saw(say!("memory-size", total));
    draft.weigh(exam.profile.memory.mib.rate(total), say!("memory-small", total));
    let free = field("MemAvailable").unwrap_or_default().min(total) << 20;
    let area = (free / 100 * SHARE_PERCENT).min(free.saturating_sub(RESERVE));
    if area < AREA_MIN {
        draft.weigh(Outcome::Unknown, say!("memory-not-free"));
        return draft;
    }
    test(exam, area, total, &mut draft);
    draft
}

fn test(exam: &mut Exam<'_>, area: u64, total: u64, draft: &mut Draft) {
    let Some(time) = exam.budget.share(WANT, LEAST) else {
        let why = over();
        return draft.weigh(Outcome::Unknown, say!("memory-not-tested", why));
    };
    exam.person.tell(&format!("Memory is tested for {} s; nobody is needed.", time.as_secs()));
    let run = match exam.wire.load.memory(area, time) {
        Ok(run) => run,
        Err(error) => {
            let why = error.message();
            return draft.weigh(Outcome::Unknown, say!("memory-not-tested", why));
        }
    };
    let (reached, passes) = (run.bytes >> 20, u64::from(run.passes));
    draft.saw(say!("memory-tested", reached, passes));
    if run.faults > 0 || run.first.is_some() {
        draft.weigh(Outcome::Fail, faulty(&run));
    } else if passes == 0 || reached == 0 || reached > total {
        draft.weigh(Outcome::Unknown, say!("memory-test-cut"));
    }
}

/// How much did not hold, and where.
fn faulty(run: &MemoryRun) -> Message {
    let words = run.faults;
    let Some(first) = run.first else {
        return say!("memory-faults", words);
    };
    let Fault { offset, wrote, read } = first;
    let (offset, wrote, read) = (format!("{offset:#x}"), format!("{wrote:016x}"), format!("{read:016x}"));
    say!("memory-faults-at", words, offset, wrote, read)
}

/// A field of `/proc/meminfo`, in MiB.
fn field(text: &str, name: &str) -> Option<u64> {
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    let kib: u64 = value.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib >> 10)
}

#[cfg(test)]
mod tests {
    use crate::fake_machine::FakeMachine;
    use crate::report::Outcome::{Fail, Limited, Pass, Unknown};
    use crate::report::Part;
    use crate::wire::{Fault, MemoryRun};

    fn info(total: u64, free: u64) -> String {
        format!("MemTotal:  {total} kB\nMemFree: 1 kB\nMemAvailable:    {free} kB\n")
    }

    const GIB: u64 = 1 << 20; // in KiB

    fn good(bytes: u64) -> MemoryRun {
        MemoryRun { bytes, passes: 3, faults: 0, first: None }
    }

    #[test]
    fn size_and_test() {
        let fault = Fault { offset: 4096, wrote: 0, read: 1 };
        let bad = MemoryRun { faults: 2, first: Some(fault), ..good(1 << 30) };
        for (total, free, run, outcome, reason) in [
            (8 * GIB, 7 * GIB, Some(good(4 << 30)), Pass, ""),
            (2 * GIB, GIB, Some(good(1 << 29)), Limited, "add a module"),
            (GIB, GIB / 2, Some(good(1 << 28)), Fail, "add a module"),
            (8 * GIB, 7 * GIB, Some(bad), Fail, "2 words did not hold, the first 0x1000 bytes"),
            (8 * GIB, 7 * GIB, Some(MemoryRun { faults: 1, ..good(1 << 30) }), Fail, "1 words did not"),
            (8 * GIB, 7 * GIB, Some(MemoryRun { passes: 0, ..good(1 << 30) }), Unknown, "no end"),
            (8 * GIB, 7 * GIB, Some(good(16 << 30)), Unknown, "no end"),
            (8 * GIB, 7 * GIB, None, Unknown, "could not be had"),
            (8 * GIB, 100 << 10, Some(good(1 << 30)), Unknown, "too little is free"),
        ] {
            let found =
                FakeMachine::new().file("/proc/meminfo", &info(total, free)).memory(run).part(Part::Memory);
            assert_eq!(found.outcome, outcome, "{found:?}");
            assert!(found.reason.clone().unwrap_or_default().en().contains(reason), "{found:?}");
        }
    }

    #[test]
    fn the_area_leaves_room_for_the_system() {
        for (total, free, area) in [
            (8 * GIB, 5 * GIB, Some((5 << 30) / 100 * 60)),
            (GIB, 400 << 10, Some(208 << 20)),
            (GIB, 200 << 10, None),
        ] {
            let machine =
                FakeMachine::new().file("/proc/meminfo", &info(total, free)).memory(Some(good(1 << 28)));
            machine.part(Part::Memory);
            assert_eq!(machine.asked_area(), area, "{free}");
        }
    }

    #[test]
    fn without_time_it_is_not_tested_and_says_so() {
        let machine =
            FakeMachine::new().file("/proc/meminfo", &info(8 * GIB, 7 * GIB)).memory(Some(good(1 << 30)));
        let found = machine.late(355).part(Part::Memory);
        assert_eq!(found.outcome, Unknown);
        assert!(found.reason.unwrap().en().contains("six minutes"));
    }

    #[test]
    fn a_kernel_that_tells_nothing() {
        for text in ["", "MemTotal: many kB", "MemTotal: 8 MB", "MemTotal: 99999999999999999999 kB"] {
            let found = FakeMachine::new().file("/proc/meminfo", text).part(Part::Memory);
            assert_eq!((found.outcome, found.seen.en()), (Unknown, ""), "{text}");
        }
    }
}
