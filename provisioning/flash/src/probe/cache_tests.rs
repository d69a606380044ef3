//! Fakes with a memory of their own, which answers for cells that are not there.

use std::time::Duration;

use proptest::prelude::*;

use super::push::Limits;
use super::run::probe_within;
use super::*;
use crate::simulated::{Faults, SimulatedMedium};

const MIB: u64 = 1 << 20;

fn fake(claims: u64, real: u64, cache: u64) -> SimulatedMedium {
    SimulatedMedium::new("fake", claims, 4096, Faults { wraps_at: Some(real), cache, ..Faults::default() })
}

fn run(medium: &SimulatedMedium, depth: Depth, seed: u8) -> Report {
    probe(medium, depth, &Seed::fixed([seed; 32]), &mut |_| ()).unwrap()
}

/// That a fake is found, and that it is not said to hold more than it claims or less than it does.
fn is_found(report: &Report, real: u64) {
    let Verdict::Fake { holds, how: How::Overwrites } = &report.verdict else { panic!("{report:?}") };
    match holds {
        Holds::About(about) => assert!(about.is_multiple_of(real) && *about < report.claims, "{report:?}"),
        Holds::AtMost(most) => assert!(*most >= real, "{report:?}"),
    }
}

#[test]
fn a_fake_with_63_mib_of_its_own_memory_is_found() {
    for (claims, real) in [(136, 64), (200, 128), (1100, 512)] {
        let report = run(&fake(claims * MIB, real * MIB, 63 * MIB), Depth::Sampled, 1);
        is_found(&report, real * MIB);
    }
}

#[test]
fn a_fake_with_256_mib_of_its_own_memory_is_found() {
    // Below a gigabyte all of it is written; above, more than its memory takes is pushed through.
    for (claims, real) in [(520, 256), (1536, 300)] {
        let report = run(&fake(claims * MIB, real * MIB, 256 * MIB), Depth::Sampled, 2);
        assert_eq!(report.depth == Depth::Full, claims < 1024);
        is_found(&report, real * MIB);
    }
}

#[test]
fn an_honest_medium_with_a_memory_of_its_own_is_genuine_and_says_how_much_was_pushed() {
    let report = run(&fake(1100 * MIB, 1100 * MIB, 63 * MIB), Depth::Sampled, 3);
    assert_eq!((&report.verdict, report.depth), (&Verdict::Genuine, Depth::Sampled));
    assert_eq!(report.pushed, 275 * MIB);
    assert!(report.limits().contains("275 MiB were written elsewhere"), "{}", report.limits());
}

#[test]
fn a_fake_without_a_memory_is_found_before_anything_is_pushed() {
    let medium = fake(1100 * MIB, 550 * MIB, 0);
    let report = run(&medium, Depth::Sampled, 4);
    assert_eq!(report.verdict, Verdict::Fake { holds: Holds::About(550 * MIB), how: How::Overwrites });
    assert_eq!((report.pushed, medium.bytes_written()), (0, report.sampled_bytes));
}

#[test]
fn that_its_speed_falls_is_told_with_numbers() {
    let slow = Faults { slows_after: 24 * MIB, delay: Duration::from_millis(40), ..Faults::default() };
    let medium = SimulatedMedium::new("slow", 64 * MIB, 4096, slow);
    let speed = run(&medium, Depth::Sampled, 5).speed.unwrap();
    assert!(speed.first > 2 * speed.last && speed.last < 27_000_000 && speed.read.is_some(), "{speed:?}");
    // Where it falls is the table's to say: on a busy machine a memory may stand still at any place.
    assert!(speed.falls_after.unwrap() <= 26 * MIB, "{speed:?}");
    let text = speed.to_string();
    assert!(text.contains("MB/s at first and") && text.contains("its speed falls"), "{text}");
}

#[test]
fn a_probe_by_samples_ends_in_its_time() {
    let slow = Faults { delay: Duration::from_millis(20), ..Faults::default() };
    let medium = SimulatedMedium::new("crawling", 72 * MIB, 4096, slow);
    let seed = Seed::fixed([6; 32]);
    let limits = Limits { time: Duration::from_millis(300), ..Limits::default() };
    let ended = probe_within(&medium, Depth::Sampled, &seed, &limits, &mut |_| ());
    assert!(matches!(ended, Err(ProbeError::Slow { .. })), "{ended:?}");
    let limits = Limits { push_time: Duration::from_millis(100), ..Limits::default() };
    let report = probe_within(&medium, Depth::Sampled, &seed, &limits, &mut |_| ()).unwrap();
    assert_eq!(report.verdict, Verdict::Genuine);
    assert!(
        report.pushed > 0 && report.pushed < 16 * MIB,
        "and tells that it pushed less: {}",
        report.pushed
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn what_gives_back_more_than_it_can_hold_is_found_whatever_its_memory(
        blocks in 1024_u64..6144, real in 0.1_f64..0.9, cache in 0.0_f64..1.0, seed: u8,
    ) {
        let claims = blocks * 4096;
        let real = ((blocks as f64 * real) as u64).max(1) * 4096;
        let cache = (((claims - real) as f64 * cache) as u64 / 4096).saturating_sub(1) * 4096;
        prop_assert!(real + cache < claims);
        let report = run(&fake(claims, real, cache), Depth::Full, seed);
        prop_assert!(matches!(report.verdict, Verdict::Fake { .. } | Verdict::Failing { .. }), "{:?}", report);
    }
}
