//! Every way to lie that is known, against the probe.

use std::io;
use std::sync::{Arc, Mutex};

use proptest::prelude::*;

use super::*;
use crate::disk::{Access, Disk, Medium, OpenError};

const MIB: u64 = 1 << 20;
/// The seed of an older run. No run here has it: theirs repeat one byte.
const OLDER: [u8; 32] = *b"the seed of a run of another day";

/// How a medium answers.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Trick {
    Honest,
    /// Addresses count modulo the real size.
    Wraps,
    /// What goes beyond lies, again and again, on the last so many bytes of what there is.
    LastRegion(u64),
    /// What goes beyond lies on the places before the real end, in order.
    Moved,
    /// What goes beyond is scattered over what there is.
    Scatters,
    /// What goes beyond is dropped and reads as this byte.
    Reads(u8),
    /// What goes beyond is dropped; there lie an older run's marks.
    Stale,
    /// What goes beyond gives errors.
    Refuses,
    /// One write is dropped.
    Drops(u64),
    /// One bit comes back wrong.
    Flips(u64),
    /// One place cannot be read.
    Unreadable(u64),
}

#[derive(Clone)]
struct Fake {
    claims: u64,
    real: u64,
    trick: Trick,
    bytes: Arc<Mutex<Vec<u8>>>,
}

impl Fake {
    fn new(claims: u64, real: u64, trick: Trick) -> Self {
        let bytes = Arc::new(Mutex::new(vec![0; usize::try_from(real).unwrap()]));
        Self { claims, real, trick, bytes }
    }

    /// Where the sector at `at` really lies.
    fn place(&self, at: u64) -> io::Result<Option<u64>> {
        if at < self.real {
            return Ok(Some(at));
        }
        let beyond = at - self.real;
        let sectors = self.real / 512;
        Ok(match self.trick {
            Trick::Wraps => Some(at % self.real),
            Trick::LastRegion(region) => Some(self.real - region + beyond % region),
            Trick::Moved => Some((self.real - (self.claims - self.real).min(self.real)) + beyond % self.real),
            Trick::Scatters => {
                let mixed = (at / 4096 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
                Some(mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9) % sectors * 512)
            }
            Trick::Refuses => return Err(io::Error::from_raw_os_error(5)),
            _ => None,
        })
    }
}

impl Disk for Fake {
    fn size(&self) -> u64 {
        self.claims
    }
    fn align(&self) -> usize {
        512
    }
    fn is_direct(&self) -> bool {
        true
    }
    fn read_at(&mut self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        let stored = self.bytes.lock().unwrap();
        for (sector, at) in buffer.chunks_mut(512).zip((at..).step_by(512)) {
            match (self.place(at)?, self.trick) {
                (Some(place), _) => sector.copy_from_slice(&stored[place as usize..][..512]),
                (None, Trick::Stale) => Marks::new(&Seed::fixed(OLDER), self.claims).fill(sector, at),
                (None, Trick::Reads(byte)) => sector.fill(byte),
                (None, _) => sector.fill(0),
            }
            match self.trick {
                Trick::Flips(place) if place == at => sector[100] ^= 4,
                Trick::Unreadable(place) if place == at => return Err(io::Error::from_raw_os_error(5)),
                _ => {}
            }
        }
        Ok(buffer.len())
    }
    fn write_at(&mut self, bytes: &[u8], at: u64) -> io::Result<usize> {
        let mut stored = self.bytes.lock().unwrap();
        for (sector, at) in bytes.chunks(512).zip((at..).step_by(512)) {
            if self.trick == Trick::Drops(at) {
                continue;
            }
            if let Some(place) = self.place(at)? {
                stored[place as usize..][..512].copy_from_slice(sector);
            }
        }
        Ok(bytes.len())
    }
    fn zero(&mut self, _: u64, _: u64) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Medium for Fake {
    fn name(&self) -> &'static str {
        "/dev/fake"
    }
    fn open(&self, _: Access) -> Result<Box<dyn Disk>, OpenError> {
        Ok(Box::new(self.clone()))
    }
}

fn run(fake: &Fake, depth: Depth, seed: u8) -> Report {
    probe(fake, depth, &Seed::fixed([seed; 32]), &mut |_| {}).unwrap()
}

/// Checks that a fake is found, and that what is said of its size is true.
fn is_found(fake: &Fake, depth: Depth, seed: u8) {
    let report = run(fake, depth, seed);
    let Verdict::Fake { holds, .. } = &report.verdict else {
        panic!("{:?} {} of {}: {report:?}", fake.trick, fake.real, fake.claims);
    };
    match (holds, fake.trick) {
        (Holds::AtMost(most), _) => assert!(*most >= fake.real, "{report:?}"),
        (Holds::About(about), Trick::Wraps) => assert_eq!(*about, fake.real, "{report:?}"),
        (Holds::About(about), Trick::Reads(_) | Trick::Stale | Trick::Refuses) => {
            let slack = fake.claims / 8;
            assert!(about.abs_diff(fake.real) <= slack, "{about} is not {}: {report:?}", fake.real);
        }
        (Holds::About(about), _) => assert!(*about < fake.claims, "{report:?}"),
    }
    assert!(report.finding().contains("send it back"), "{}", report.finding());
}

#[test]
fn fifty_genuine_media_raise_no_alarm() {
    for seed in 0..50u8 {
        let size = (65 + u64::from(seed) % 5) * MIB + u64::from(seed) * 512;
        let report = run(&Fake::new(size, size, Trick::Honest), Depth::Sampled, seed);
        assert_eq!((&report.verdict, report.depth), (&Verdict::Genuine, Depth::Sampled));
        assert!(report.sampled_bytes < size && report.places > 10);
    }
}

#[test]
fn every_usual_fake_is_found() {
    let size = 65 * MIB;
    for sixteenths in 1..=15 {
        let real = size / 16 * sixteenths;
        for trick in
            [Trick::Wraps, Trick::Moved, Trick::Reads(0), Trick::Reads(0xff), Trick::Stale, Trick::Refuses]
        {
            is_found(&Fake::new(size, real, trick), Depth::Sampled, u8::try_from(sixteenths).unwrap());
        }
    }
}

#[test]
fn everything_written_finds_what_a_sample_cannot() {
    let size = 24 * MIB;
    let at = 11 * MIB + 512;
    for trick in [Trick::Drops(at), Trick::Flips(at), Trick::Unreadable(at)] {
        let fake = Fake::new(size, size, trick);
        let report = run(&fake, Depth::Full, 1);
        assert!(matches!(report.verdict, Verdict::Failing { at: found, .. } if found == at), "{report:?}");
    }
    for trick in [Trick::Wraps, Trick::LastRegion(4 * MIB), Trick::Scatters, Trick::Reads(0)] {
        is_found(&Fake::new(size, 16 * MIB, trick), Depth::Full, 2);
    }
    is_found(&Fake::new(2 * MIB, MIB, Trick::Wraps), Depth::Sampled, 3); // so small that all of it is written
}

#[test]
fn defects_are_told_from_false_claims() {
    let size = 80 * MIB;
    for (trick, at) in
        [(Trick::Drops(4096), 4096), (Trick::Flips(512), 512), (Trick::Unreadable(size - 512), size - 512)]
    {
        let report = run(&Fake::new(size, size, trick), Depth::Sampled, 4);
        assert!(
            matches!(report.verdict, Verdict::Failing { at: found, .. } if found == at),
            "{trick:?}: {report:?}"
        );
    }
    // Nothing at all is kept: no claim can be read from that.
    let report = run(&Fake::new(size, 0, Trick::Reads(0)), Depth::Sampled, 5);
    assert!(matches!(report.verdict, Verdict::Failing { at: 0, .. }), "{report:?}");
}

#[test]
fn a_medium_of_another_size_is_no_finding() {
    struct Shrinks(Fake);
    impl Medium for Shrinks {
        fn name(&self) -> &'static str {
            "/dev/shrinks"
        }
        fn open(&self, access: Access) -> Result<Box<dyn Disk>, OpenError> {
            let claims = self.0.claims - u64::from(access == Access::Read) * 512;
            Ok(Box::new(Fake { claims, ..self.0.clone() }))
        }
    }
    let shrinks = Shrinks(Fake::new(32 * MIB, 32 * MIB, Trick::Honest));
    let error = probe(&shrinks, Depth::Sampled, &Seed::fixed([0; 32]), &mut |_| {}).unwrap_err();
    assert!(matches!(error, ProbeError::Resized { .. }), "{error}");
}

#[test]
fn the_words_admit_what_a_sample_cannot_know() {
    let report = run(&Fake::new(65 * MIB, 65 * MIB, Trick::Honest), Depth::Sampled, 6);
    assert!(report.finding().starts_with("No sign"), "{}", report.finding());
    assert!(report.limits().contains("not single bad blocks") && report.limits().contains("--full"));
    assert_eq!(report.chances.len(), 3);
    let full = run(&Fake::new(17 * MIB, 17 * MIB, Trick::Honest), Depth::Full, 6);
    assert!(full.finding().contains("all of them") && !full.limits().contains("sample"), "{}", full.limits());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_fake_of_any_odd_size_is_found(
        sectors in 128 * 1024u64 + 1..192 * 1024, real in 0.125f64..0.9375, kind in 0usize..7, region in 0.001f64..1.0,
        seed: u8,
    ) {
        let claims = sectors * 512;
        let real = ((sectors as f64 * real) as u64).max(1) * 512;
        let region = ((real as f64 * region) as u64 / 512).max(8) * 512;
        let trick = [
            Trick::Wraps, Trick::LastRegion(region), Trick::Moved, Trick::Reads(0), Trick::Reads(0xff), Trick::Stale,
            Trick::Refuses,
        ][kind];
        is_found(&Fake::new(claims, real, trick), Depth::Sampled, seed);
    }

    #[test]
    fn a_genuine_medium_of_any_size_is_genuine(sectors in 8u64..32 * 1024, seed: u8, is_full: bool) {
        let size = sectors * 512 + if is_full { 0 } else { 64 * MIB };
        let depth = if is_full { Depth::Full } else { Depth::Sampled };
        prop_assert_eq!(run(&Fake::new(size, size, Trick::Honest), depth, seed).verdict, Verdict::Genuine);
    }
}
