//! The engine against media that lie, fail and stall: whatever happens, `Verified` is true.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod engine_bench;

use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::time::Duration;

use engine_bench::{BLOCK, CHUNK, MEDIUM, Made, Packing, given, limits, medium, noise};
use perron_flash::buffer::Buffer;
use perron_flash::engine::{self, Dropped, Event, Fault, Job, Limits, Outcome, Phase, Tables, Unproven};
use perron_flash::image::{Bmap, Image, ImageError};
use perron_flash::simulated::{Faults, SimulatedMedium};
use perron_flash::{Access, Medium};
use proptest::prelude::*;

const MIB: usize = 1024 * 1024;

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

/// Two tables as UEFI lays them out, in sectors of 512 bytes: header, list, … list, header.
fn with_tables(bytes: &mut [u8]) {
    let sectors = bytes.len() / 512;
    let crc = |bytes: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        crc.sum().to_le_bytes()
    };
    for (own, other, list) in [(1, sectors - 1, 2), (sectors - 1, 1, sectors - 33)] {
        bytes[list * 512..(list + 32) * 512].fill(0);
        bytes[list * 512..list * 512 + 16].fill(7);
        let sum = crc(&bytes[list * 512..(list + 32) * 512]);
        let header = &mut bytes[own * 512..(own + 1) * 512];
        header.fill(0);
        header[..8].copy_from_slice(b"EFI PART");
        header[12..16].copy_from_slice(&92_u32.to_le_bytes());
        for (at, number) in [(24, own), (32, other), (72, list)] {
            header[at..at + 8].copy_from_slice(&(number as u64).to_le_bytes());
        }
        header[80..84].copy_from_slice(&128_u32.to_le_bytes());
        header[84..88].copy_from_slice(&128_u32.to_le_bytes());
        header[88..92].copy_from_slice(&sum);
        let sum = crc(&header[..92]);
        header[16..20].copy_from_slice(&sum);
    }
}

#[test]
fn partition_tables_are_checked_as_they_lie_on_the_medium() {
    let blocks = 2 * MIB as u64 / BLOCK;
    let all = [(0, blocks - 1)];
    let no_backup = [(0, blocks - 10)];
    let no_list = [(0, 100), (blocks - 1, blocks - 1)]; // the backup's header, and nothing before it
    for (map, spoil, expected) in [
        (&all[..], None, Ok(Tables::Both)),
        (&no_backup[..], None, Ok(Tables::First)),
        (&no_list[..], None, Err("checksum of the list")),
        (&all[..], Some(512 + 56), Err("header's checksum")),
        (&all[..], Some(2 * MIB - 512 + 56), Err("header's checksum")),
        (&all[..], Some(1024 + 5000), Err("checksum of the list")),
        (&all[..], Some(2 * MIB - 512), Err("no header")),
    ] {
        let mut bytes = noise(2 * MIB, 6);
        with_tables(&mut bytes);
        if let Some(at) = spoil {
            bytes[at] ^= 1;
        }
        let made = Made::new(bytes, Some(map), Packing::Raw);
        let outcomes = made.flash(&[medium(Faults::default())], limits()).unwrap();
        match (&*outcomes[0], expected) {
            (Outcome::Verified(verified), Ok(tables)) => assert_eq!(verified.tables(), tables),
            (Outcome::Failed(fault @ Fault::Table(_)), Err(reason)) => {
                assert!(fault.to_string().contains(reason), "{fault}");
            }
            (outcome, expected) => panic!("{spoil:?} {outcome:?} {expected:?}"),
        }
    }
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

/// The type of the machine's own partition here.
const OWN: [u8; 16] = [7; 16];

/// An image of noise with a partition that is the machine's own, which begins and ends within batches and holds `own`.
/// Gives its blocks too.
fn with_own_partition(own: u8) -> (Vec<u8>, std::ops::Range<u64>) {
    let mut bytes = noise(2 * MIB, 6);
    let config = gpt::GptConfig::new().writable(true);
    let mut table = config.create_from_device(std::io::Cursor::new(&mut bytes[..]), None).unwrap();
    let kind = gpt::partition_types::Type {
        guid: "07070707-0707-0707-0707-070707070707".parse().unwrap(),
        os: gpt::partition_types::OperatingSystem::None,
    };
    table.add_partition("a", 304 * 1024, gpt::partition_types::LINUX_FS, 0, Some(8)).unwrap();
    table.add_partition("own", 260 * 1024, kind, 0, Some(8)).unwrap();
    let blocks = table.partitions()[&2].first_lba / 8..(table.partitions()[&2].last_lba + 1) / 8;
    table.write().unwrap();
    let (from, to) = ((blocks.start * BLOCK) as usize, (blocks.end * BLOCK) as usize);
    assert_ne!((from % CHUNK, to % CHUNK), (0, 0));
    bytes[from..to].fill(0);
    bytes[from + 5] = own;
    (bytes, blocks)
}

/// Nothing here stalls, however slow the machine is.
fn patient() -> Limits {
    Limits { patience: Duration::from_secs(60), ..limits() }
}

/// Inverts a block of a medium.
fn spoil(medium: &SimulatedMedium, block: u64) {
    let mut disk = medium.open(Access::Write).unwrap();
    let mut buffer = Buffer::new(BLOCK as usize);
    disk.read_at(buffer.bytes_mut(), block * BLOCK).unwrap();
    buffer.bytes_mut().iter_mut().for_each(|byte| *byte = !*byte);
    disk.write_at(buffer.bytes(), block * BLOCK).unwrap();
}

#[test]
fn what_a_machine_wrote_into_its_own_partition_is_left_out_and_nothing_else() {
    let (bytes, own) = with_own_partition(0);
    let (before, behind) = (own.start - 1, own.end);
    for map in [
        None,
        Some(vec![(0, 511)]),
        Some(vec![(0, before), (behind, 511)]),
        Some(vec![(0, before + 9), (behind - 20, 511)]),
    ] {
        let made = Made::new(bytes.clone(), map.as_deref(), Packing::Xz);
        let image = made.open();
        let job = Job {
            image: &image,
            content: None,
            least: 0,
            verify: true,
            reserved: Some(OWN),
            limits: patient(),
        };
        let media = [medium(Faults::default())];
        let outcomes = engine::flash(&job, given(&media), &mut |_| ()).unwrap();
        let Outcome::Verified(written) = &*outcomes[0] else { panic!("{map:?} {outcomes:?}") };
        assert_eq!(written.left_out(), 0, "what was just written is compared whole");
        let range = (own.start * BLOCK) as usize..(own.end * BLOCK) as usize;
        assert!(media[0].contents()[range].iter().all(|byte| *byte == 0), "{map:?}: what was there is gone");
        own.clone().for_each(|block| spoil(&media[0], block));
        let outcomes = engine::verify(&job, given(&media), &mut |_| ()).unwrap();
        let Outcome::Verified(read) = &*outcomes[0] else { panic!("{map:?} {outcomes:?}") };
        assert_eq!((read.left_out(), read.content()), (260 * 1024, written.content()));
        let inside = |(from, to): &(u64, u64)| (to + 1).min(own.end).saturating_sub(*from.max(&own.start));
        let inside: u64 = map.as_deref().unwrap_or(&[(0, 511)]).iter().map(inside).sum();
        assert_eq!(read.bytes() + inside * BLOCK, written.bytes(), "{map:?}");
        for block in [before, behind] {
            spoil(&media[0], block);
            let outcomes = engine::verify(&job, given(&media), &mut |_| ()).unwrap();
            assert!(matches!(*outcomes[0], Outcome::Failed(Fault::Differs { .. })), "{map:?} {outcomes:?}");
            spoil(&media[0], block);
        }
        let whole = Job { reserved: None, ..job };
        let is_verified = engine::verify(&whole, given(&media), &mut |_| ()).unwrap()[0].is_verified();
        assert_eq!(is_verified, inside == 0, "{map:?}");
    }
}

#[test]
fn an_image_that_is_one_machines_already_is_compared_whole() {
    let (bytes, own) = with_own_partition(1);
    let made = Made::new(bytes, None, Packing::Raw);
    let image = made.open();
    let job =
        Job { image: &image, content: None, least: 0, verify: true, reserved: Some(OWN), limits: patient() };
    let media = [medium(Faults::default())];
    assert!(engine::flash(&job, given(&media), &mut |_| ()).unwrap()[0].is_verified());
    assert!(made.is_on(&media[0].contents()));
    assert!(engine::verify(&job, given(&media), &mut |_| ()).unwrap()[0].is_verified());
    spoil(&media[0], own.start + 1);
    let outcomes = engine::verify(&job, given(&media), &mut |_| ()).unwrap();
    assert!(matches!(*outcomes[0], Outcome::Failed(Fault::Differs { .. })), "{outcomes:?}");
}
