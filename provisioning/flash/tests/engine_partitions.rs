//! The engine and partitions: tables as they lie on the medium, and the partition that is the machine's own.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod engine_bench;

use std::time::Duration;

use engine_bench::{BLOCK, CHUNK, MIB, Made, Packing, given, limits, medium, noise};
use perron_flash::buffer::Buffer;
use perron_flash::engine::{self, Fault, Job, Limits, Outcome, Tables};
use perron_flash::simulated::{Faults, SimulatedMedium};
use perron_flash::{Access, Medium};

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
