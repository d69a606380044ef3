//! The engine against media that lie, fail and stall: whatever happens, `Verified` is true.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod engine_bench;

use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::time::Duration;

use engine_bench::{BLOCK, CHUNK, MEDIUM, MIB, Made, Packing, given, limits, medium, noise};
use perron_flash::engine::{self, Dropped, Event, Fault, Job, Limits, Outcome, Phase, Unproven};
use perron_flash::image::{Bmap, Image, ImageError};
use perron_flash::simulated::{Faults, SimulatedMedium};
use proptest::prelude::*;

/// An image of noise with holes of zeroes, a bit longer than whole blocks.
fn image(packing: Packing) -> Made {
    let mut bytes = noise(2 * MIB + 1536, 1);
    bytes[5 * CHUNK..9 * CHUNK].fill(0);
    Made::new(bytes, None, packing)
}

#[test]
fn every_packing_reaches_every_medium_and_is_verified() {
    for packing in [Packing::Raw, Packing::Gzip, Packing::Xz, Packing::Zstd] {
        let made = image(packing);
        let media =
            [512, 4096, 65_536].map(|align| SimulatedMedium::new("m", MEDIUM, align, Faults::default()));
        let outcomes = made.flash(&media, limits()).unwrap();
        for (outcome, medium) in outcomes.iter().zip(&media) {
            let Outcome::Verified(verified) = &**outcome else { panic!("{packing:?} {outcome:?}") };
            assert_eq!(verified.bytes(), made.bytes.len() as u64);
            let contents = medium.contents();
            assert!(made.is_on(&contents));
            assert!(contents[3 * MIB..].iter().all(|byte| *byte == 0), "the tail is wiped");
        }
    }
}

#[test]
fn with_a_map_only_mapped_blocks_and_the_ends_are_touched() {
    let made = Made::new(noise(2 * MIB, 2), Some(&[(0, 3), (9, 9), (11, 40), (300, 511)]), Packing::Zstd);
    let media = [medium(Faults::default())];
    let outcomes = made.flash(&media, limits()).unwrap();
    let Outcome::Verified(verified) = &*outcomes[0] else { panic!("{outcomes:?}") };
    assert_eq!((verified.bytes(), verified.regions()), ((4 + 1 + 30 + 212) * BLOCK, 4));
    let contents = media[0].contents();
    assert!(made.is_on(&contents));
    let old = MIB..300 * BLOCK as usize;
    assert!(contents[old].iter().all(|byte| *byte == 0xa5), "between the ranges nothing is written");
    assert!(contents[2 * MIB..3 * MIB].iter().all(|byte| *byte == 0xa5), "nor behind the image");
    assert!(
        contents[4 * BLOCK as usize..9 * BLOCK as usize].iter().all(|byte| *byte == 0),
        "the head is wiped"
    );
    assert!(contents[3 * MIB..].iter().all(|byte| *byte == 0), "and the tail");
}

#[test]
fn a_fault_of_each_kind_is_named() {
    let made = image(Packing::Raw);
    let with = |faults: Faults| {
        let media = [medium(faults), medium(Faults::default())];
        let mut outcomes = made.flash(&media, limits()).unwrap();
        media.iter().for_each(SimulatedMedium::release);
        assert!(outcomes[1].is_verified(), "the neighbour is unharmed: {:?}", outcomes[1]);
        outcomes.swap_remove(0)
    };
    let d = Faults::default;
    let at = 700_000;
    let dropped = |faults| match &*with(faults) {
        Outcome::Dropped(Dropped::Io { phase, .. } | Dropped::Stalled { phase }) => *phase,
        other => panic!("{other:?}"),
    };
    assert_eq!(dropped(Faults { write_error_at: Some(at), ..d() }), Phase::Writing);
    assert_eq!(dropped(Faults { stalls_after_writes: Some(3), ..d() }), Phase::Writing);
    assert_eq!(dropped(Faults { sync_fails: true, ..d() }), Phase::Syncing);
    assert_eq!(dropped(Faults { stalls_at_sync: true, ..d() }), Phase::Syncing);
    assert_eq!(dropped(Faults { stalls_after_reads: Some(1), ..d() }), Phase::Verifying);
    assert!(matches!(*with(Faults { is_gone: true, ..d() }), Outcome::Dropped(Dropped::Open(_))));
    let unreadable = with(Faults { read_error_at: Some(at), ..d() });
    assert!(matches!(*unreadable, Outcome::Failed(Fault::Unreadable { .. })), "{unreadable:?}");
    for faults in [
        Faults { flips_at: Some(at), ..d() },
        Faults { loses_from: Some(at), ..d() },
        Faults { ends_at: Some(at), ..d() },
        Faults { wraps_at: Some(1 << 20), ..d() },
        Faults { zeroes_lie: true, ..d() },
        Faults { ends_at: Some(MEDIUM / 2), cannot_zero: true, ..d() },
    ] {
        let outcome = with(faults.clone());
        assert!(matches!(*outcome, Outcome::Failed(Fault::Differs { .. })), "{faults:?} {outcome:?}");
    }
    let cached = with(Faults { is_cached: true, ..d() });
    assert!(matches!(*cached, Outcome::Unverified { why: Unproven::Cached, .. }), "{cached:?}");
    for fine in [Faults { is_short: true, ..d() }, Faults { cannot_zero: true, ..d() }] {
        assert!(with(fine.clone()).is_verified(), "{fine:?}");
    }
}

#[test]
fn without_a_read_back_nothing_is_verified() {
    let made = image(Packing::Raw);
    let image = made.open();
    let media = [medium(Faults::default())];
    let job = Job { image: &image, content: None, least: 0, verify: false, reserved: None, limits: limits() };
    let outcomes = engine::flash(&job, given(&media), &mut |_| ()).unwrap();
    assert!(matches!(*outcomes[0], Outcome::Unverified { why: Unproven::NotAsked, .. }));
    let written = media[0].bytes_written();
    let outcomes = engine::verify(&job, given(&media), &mut |_| ()).unwrap();
    assert!(outcomes[0].is_verified(), "{outcomes:?}");
    assert_eq!(media[0].bytes_written(), written, "a check writes nothing");
    let other = Made::new(noise(2 * MIB, 9), None, Packing::Raw);
    let job = Job { image: &other.open(), ..job };
    let outcomes = engine::verify(&job, given(&media), &mut |_| ()).unwrap();
    assert!(matches!(*outcomes[0], Outcome::Failed(Fault::Differs { at: 0, .. })), "{outcomes:?}");
}

#[test]
fn media_that_cannot_hold_the_image_stay_as_they_were() {
    let made = Made::new(noise(2 * MIB, 3), Some(&[(1, 1), (500, 511)]), Packing::Raw);
    let image = made.open();
    let small = SimulatedMedium::new("small", 2 * MIB as u64 - 512, 512, Faults::default());
    let coarse = SimulatedMedium::new("coarse", MEDIUM, 8192, Faults::default());
    let least = SimulatedMedium::new("least", 3 * MIB as u64, 512, Faults::default());
    let job =
        Job { image: &image, content: None, least: MEDIUM, verify: true, reserved: None, limits: limits() };
    let good = medium(Faults::default());
    let media = [small, coarse, least, good];
    let outcomes = engine::flash(&job, given(&media), &mut |_| ()).unwrap();
    assert!(matches!(*outcomes[0], Outcome::Dropped(Dropped::Small { due: MEDIUM, .. })), "{outcomes:?}");
    assert!(matches!(*outcomes[1], Outcome::Dropped(Dropped::Sectors(8192))), "{outcomes:?}");
    assert!(matches!(*outcomes[2], Outcome::Dropped(Dropped::Small { .. })), "{outcomes:?}");
    assert!(outcomes[3].is_verified());
    assert!(media[..3].iter().all(|medium| medium.bytes_written() == 0));
}

#[test]
fn a_slow_medium_is_left_behind_and_gets_all_of_it_later() {
    let made = image(Packing::Zstd);
    let slow = medium(Faults { delay: Duration::from_millis(25), ..Faults::default() });
    let media = [medium(Faults::default()), slow, medium(Faults::default())];
    let (mut behind, mut ended) = (Vec::new(), Vec::new());
    let outcomes = made.flash_told(&media, limits(), &mut |event| match event {
        Event::Behind { target } => behind.push(target),
        Event::Ended { target, .. } => ended.push(target),
        Event::Progress { done, of, .. } => assert!(done <= of + 2 * MIB as u64, "{done} of {of}"),
    });
    assert!(outcomes.unwrap().iter().all(|outcome| outcome.is_verified()));
    assert!(behind.contains(&1), "{behind:?}");
    assert_eq!((ended.len(), ended.last()), (3, Some(&1)));
    assert!(media.iter().all(|medium| made.is_on(&medium.contents())));
}

#[test]
fn what_became_of_the_others_is_told_while_one_does_not_answer() {
    let made = image(Packing::Zstd);
    let media =
        [medium(Faults { stalls_after_writes: Some(3), ..Faults::default() }), medium(Faults::default())];
    let patient = Limits { patience: Duration::from_secs(60), ..limits() };
    // Told too late, the first would have been given up; told in time, it goes on and is finished as well.
    let outcomes = made.flash_told(&media, patient, &mut |event| {
        if matches!(event, Event::Ended { target: 1, .. }) {
            media[0].release();
        }
    });
    assert!(outcomes.unwrap().iter().all(|outcome| outcome.is_verified()));
}

#[test]
fn an_image_that_fails_on_the_way_verifies_nothing() {
    let whole = image(Packing::Gzip);
    let size = whole.bytes.len() as u64;
    let packed = std::fs::read(&whole.path).unwrap();
    std::fs::write(&whole.path, &packed[..packed.len() / 2]).unwrap();
    let cut = Image::open(&whole.path, None, Some(size), None).unwrap();
    let job = Job { image: &cut, content: None, least: 0, verify: true, reserved: None, limits: limits() };
    let failed = engine::flash(&job, given(&[medium(Faults::default())]), &mut |_| ());
    assert!(failed.unwrap_err().to_string().contains("cannot unpack"));
    assert!(matches!(Image::open(&whole.path, None, None, None), Err(ImageError::Io { .. })));

    let mut other = Made::new(noise(MIB, 4), Some(&[(0, 10), (20, 30)]), Packing::Raw);
    other.map.as_mut().unwrap().ranges[1].sum = other.map.as_ref().unwrap().ranges[0].sum.clone();
    let failed = other.flash(&[medium(Faults::default())], limits()).unwrap_err();
    assert!(failed.to_string().contains("differs from its map in 45056 bytes at 81920"), "{failed}");

    let made = image(Packing::Raw);
    let job = Job { image: &made.open(), content: Some([7; 32]), ..job };
    let media = [medium(Faults::default())];
    let failed = engine::flash(&job, given(&media), &mut |_| ()).unwrap_err();
    assert!(failed.to_string().contains("something else than was signed"), "{failed}");
}

#[test]
fn an_image_longer_or_shorter_than_said_is_refused() {
    for (packing, said) in [(Packing::Raw, 5), (Packing::Gzip, 2 * MIB as u64), (Packing::Xz, 3 * MIB as u64)]
    {
        let made = image(packing);
        let media = [medium(Faults::default())];
        let failed = match Image::open(&made.path, None, Some(said), None) {
            Err(error) => error.to_string(),
            Ok(image) => {
                let job = Job {
                    image: &image,
                    content: None,
                    least: 0,
                    verify: true,
                    reserved: None,
                    limits: limits(),
                };
                engine::flash(&job, given(&media), &mut |_| ()).unwrap_err().to_string()
            }
        };
        assert!(failed.contains("bytes and its map") || failed.contains("cannot unpack"), "{failed}");
    }
}

#[test]
fn the_survey_says_what_a_verified_medium_says() {
    let made = Made::new(noise(MIB + 512, 5), Some(&[(0, 7), (200, 256)]), Packing::Xz);
    let survey = engine::survey(&made.open(), &limits(), &mut |_| ()).unwrap();
    let outcomes = made.flash(&[medium(Faults::default())], limits()).unwrap();
    let Outcome::Verified(verified) = &*outcomes[0] else { panic!("{outcomes:?}") };
    assert_eq!(verified.content(), survey.digest());
    assert_eq!(verified.bytes(), survey.mapped_bytes());
}

fn faults() -> impl Strategy<Value = Faults> {
    let place = || 0..MEDIUM;
    let kind = prop_oneof![
        3 => Just(Faults::default()),
        1 => place().prop_map(|at| Faults { write_error_at: Some(at), ..Faults::default() }),
        1 => place().prop_map(|at| Faults { read_error_at: Some(at), ..Faults::default() }),
        1 => (0..40_u32).prop_map(|after| Faults { stalls_after_writes: Some(after), ..Faults::default() }),
        1 => (0..6_u32).prop_map(|after| Faults { stalls_after_reads: Some(after), ..Faults::default() }),
        1 => place().prop_map(|at| Faults { loses_from: Some(at), ..Faults::default() }),
        1 => (1..MEDIUM / 512).prop_map(|at| Faults { wraps_at: Some(at * 512), ..Faults::default() }),
        1 => place().prop_map(|at| Faults { ends_at: Some(at), ..Faults::default() }),
        1 => place().prop_map(|at| Faults { flips_at: Some(at), ..Faults::default() }),
        1 => Just(Faults { zeroes_lie: true, ..Faults::default() }),
        1 => Just(Faults { delay: Duration::from_millis(3), ..Faults::default() }),
    ];
    (kind, any::<bool>(), any::<bool>()).prop_map(|(faults, is_short, cannot_zero)| Faults {
        is_short,
        cannot_zero,
        ..faults
    })
}

/// Ranges of blocks that ascend within an image of so many.
fn ranges(blocks: u64) -> impl Strategy<Value = Vec<(u64, u64)>> {
    proptest::collection::vec((0..12_u64, 0..40_u64), 1..24).prop_map(move |steps| {
        let mut next = 0;
        let mut found = Vec::new();
        for (gap, more) in steps {
            let (first, last) = (next + gap, next + gap + more);
            if last >= blocks {
                break;
            }
            found.push((first, last));
            next = last + 1;
        }
        if found.is_empty() { vec![(0, 0)] } else { found }
    })
}

/// Whether nothing is wrong with a medium, which may be slow and lack a command.
fn is_good(faults: &Faults) -> bool {
    let harmless = Faults { is_short: false, cannot_zero: false, delay: Duration::ZERO, ..faults.clone() };
    harmless == Faults::default()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn verified_means_that_the_medium_holds_the_image(
        seed in any::<u8>(),
        kilobytes in 8..3000_usize,
        map in proptest::option::of(ranges(700)),
        zero in 0..40_usize,
        each in proptest::collection::vec((faults(), prop_oneof![Just(512_usize), Just(4096)]), 1..4),
        queue in 1..4_usize,
    ) {
        let map = map.filter(|ranges| ranges.last().unwrap().1 < kilobytes as u64 / 4);
        let mut bytes = noise(kilobytes * 1024 + usize::from(seed), seed);
        let from = (zero * CHUNK).min(bytes.len());
        let to = (from + 3 * CHUNK).min(bytes.len());
        bytes[from..to].fill(0);
        let made = Made::new(bytes, map.as_deref(), Packing::Raw);
        let medium = |(faults, align): &(Faults, usize)| {
            SimulatedMedium::new("m", MEDIUM, *align, faults.clone())
        };
        // On a busy machine a good medium may be silent for longer than anybody wants to wait: then once more, patiently.
        let mut tries = [250, 5_000, 60_000].map(Duration::from_millis).into_iter();
        let (media, outcomes) = loop {
            let patience = tries.next().unwrap();
            let media: Vec<_> = each.iter().map(medium).collect();
            let outcomes = made.flash(&media, Limits { queue, patience, ..limits() }).unwrap();
            let slow = outcomes.iter().zip(&each).any(|(outcome, (faults, _))| {
                is_good(faults) && matches!(**outcome, Outcome::Dropped(Dropped::Stalled { .. }))
            });
            if !slow || tries.len() == 0 {
                break (media, outcomes);
            }
            media.iter().for_each(SimulatedMedium::release);
        };
        for ((outcome, medium), (faults, _)) in outcomes.iter().zip(&media).zip(&each) {
            if outcome.is_verified() {
                prop_assert!(made.is_on(&medium.contents()), "{faults:?} {outcome:?}");
            }
            if is_good(faults) {
                prop_assert!(outcome.is_verified(), "a good medium passes whatever its neighbours do: {outcome:?}");
            }
            medium.release();
        }
    }
}

#[test]
fn too_many_media_or_none_are_refused() {
    let made = image(Packing::Raw);
    let many: Vec<_> = (0..=engine::MEDIA_MAX).map(|_| medium(Faults::default())).collect();
    for media in [&many[..], &[]] {
        let failed = made.flash(media, limits()).unwrap_err();
        assert!(failed.to_string().starts_with(&media.len().to_string()), "{failed}");
    }
    let most = many[1..].to_vec();
    let outcomes: Vec<Arc<Outcome>> = made.flash(&most, limits()).unwrap();
    assert!(outcomes.iter().all(|outcome| outcome.is_verified()), "sixteen at once");
}

#[test]
fn a_map_made_from_holes_has_the_data_and_both_ends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sparse");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(24 * MIB as u64 + 100).unwrap();
    file.write_all_at(&noise(10_000, 1), 3 * MIB as u64 + 5).unwrap();
    let map = Bmap::of_sparse(&path).unwrap();
    assert_eq!(Bmap::parse(map.to_xml().as_bytes()).unwrap(), map);
    let covered = |at: u64| map.ranges.iter().any(|range| (range.at..range.at + range.bytes).contains(&at));
    for at in [0, 131_071, 3 * MIB as u64 + 5, 3 * MIB as u64 + 10_004, 24 * MIB as u64 + 99] {
        assert!(covered(at), "{at} {map:?}");
    }
    assert!(covered(MIB as u64), "a small hole may be a table of zeroes: {map:?}");
    assert!(!covered(10 * MIB as u64), "{map:?}");
    engine::survey(&Image::open(&path, Some(map), None, None).unwrap(), &limits(), &mut |_| ()).unwrap();
    std::fs::File::create(&path).unwrap().set_len(MIB as u64).unwrap();
    assert!(matches!(Bmap::of_sparse(&path), Err(ImageError::Empty(_))));
}
