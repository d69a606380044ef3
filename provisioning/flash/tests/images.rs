//! Images that were cut, and tables that count in other sectors than the medium has: nothing of them is verified.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod engine_bench;

use std::io::Cursor;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use engine_bench::{BLOCK, MEDIUM, Made, Packing, given, limits, medium, noise};
use gpt::disk::LogicalBlockSize;
use gpt::partition_types::LINUX_FS;
use perron_flash::engine::{self, Dropped, Fault, Job, Outcome, Tables};
use perron_flash::image::{Bmap, Image, ImageError};
use perron_flash::simulated::{Faults, SimulatedMedium};

const MIB: usize = 1 << 20;

/// A disk of 2 MiB full of noise, with a GPT in sectors of this size.
fn disk(sector: u64) -> Vec<u8> {
    let mut bytes = noise(2 * MIB, 11);
    bytes[..40 * 1024].fill(0);
    let size = if sector == 512 { LogicalBlockSize::Lb512 } else { LogicalBlockSize::Lb4096 };
    let mut device = Cursor::new(&mut bytes[..]);
    let sectors = u32::try_from(2 * MIB as u64 / sector - 1).unwrap();
    gpt::mbr::ProtectiveMBR::with_lb_size(sectors).overwrite_lba0(&mut device).unwrap();
    let config = gpt::GptConfig::new().writable(true).logical_block_size(size);
    let mut table = config.create_from_device(device, None).unwrap();
    table.add_partition("root", MIB as u64, LINUX_FS, 0, None).unwrap();
    table.write().unwrap();
    bytes
}

fn run(made: &Made, media: &[SimulatedMedium], is_write: bool) -> Vec<Arc<Outcome>> {
    let image = made.open();
    let job = Job { image: &image, content: None, least: 0, verify: true, reserved: None, limits: limits() };
    let run = if is_write { engine::flash } else { engine::verify };
    run(&job, given(media), &mut |_| ()).unwrap()
}

#[test]
fn a_table_goes_only_onto_a_medium_with_its_own_sectors() {
    for packing in [Packing::Raw, Packing::Zstd] {
        for (made, other) in [(512, 4096), (4096, 512)] {
            let image = Made::new(disk(made), None, packing);
            let with =
                |sector| SimulatedMedium::new("m", MEDIUM, 4096, Faults::default()).with_sector(sector);
            let media = [with(other), with(made)];
            for is_write in [true, false] {
                let outcomes = run(&image, &media, is_write);
                let Outcome::Dropped(dropped @ Dropped::Table { .. }) = &*outcomes[0] else {
                    panic!("{outcomes:?}")
                };
                let words = format!(
                    "its sectors have {other} bytes and the image's partition table counts in sectors of {made}"
                );
                assert!(dropped.to_string().starts_with(&words), "{dropped}");
                let Outcome::Verified(verified) = &*outcomes[1] else { panic!("{outcomes:?}") };
                assert_eq!(verified.tables(), Tables::Both);
            }
            assert_eq!(media[0].bytes_written(), 0, "nothing is written onto the other");
            assert!(image.is_on(&media[1].contents()));
        }
    }
}

#[test]
fn an_mbr_goes_only_onto_a_medium_with_its_sectors_and_to_512_where_it_does_not_show() {
    // A partition at sector 64: an ext file system where it is in sectors of 512, in those of 4096, or nowhere.
    let image = |mark: Option<usize>| {
        let mut bytes = vec![0; 2 * MIB];
        bytes[450] = 0x83;
        bytes[454..462].copy_from_slice(&[64, 0, 0, 0, 100, 0, 0, 0]);
        bytes[510..512].copy_from_slice(b"\x55\xaa");
        if let Some(at) = mark {
            bytes[at + 1080..at + 1082].copy_from_slice(b"\x53\xef");
        }
        bytes
    };
    for (mark, fits, words) in [
        (
            Some(64 * 512),
            512,
            "its sectors have 4096 bytes and the image's partition table counts in sectors of 512:",
        ),
        (
            Some(64 * 4096),
            4096,
            "its sectors have 512 bytes and the image's partition table counts in sectors of 4096:",
        ),
        (
            None,
            512,
            "its sectors have 4096 bytes and nothing in the image shows in what sectors its partition table counts",
        ),
    ] {
        for packing in [Packing::Raw, Packing::Zstd] {
            let made = Made::new(image(mark), None, packing);
            let with =
                |sector| SimulatedMedium::new("m", MEDIUM, 4096, Faults::default()).with_sector(sector);
            let media = [with(if fits == 512 { 4096 } else { 512 }), with(fits)];
            for is_write in [true, false] {
                let outcomes = run(&made, &media, is_write);
                let Outcome::Dropped(dropped) = &*outcomes[0] else { panic!("{outcomes:?}") };
                assert!(dropped.to_string().starts_with(words), "{dropped}");
                assert!(outcomes[1].is_verified(), "{mark:?} {outcomes:?}");
            }
            assert_eq!(media[0].bytes_written(), 0, "nothing is written onto the other");
        }
    }
}

#[test]
fn an_image_cut_before_its_backup_is_never_verified() {
    let whole = disk(512);
    for end in [2 * MIB - 512, 2 * MIB - 17 * 512, MIB, 64 * 1024] {
        for packing in [Packing::Raw, Packing::Gzip] {
            let made = Made::new(whole[..end].to_vec(), None, packing);
            let outcomes = run(&made, &[medium(Faults::default())], true);
            let Outcome::Failed(fault @ Fault::Table(_)) = &*outcomes[0] else {
                panic!("{end} {outcomes:?}")
            };
            assert!(fault.to_string().contains("behind the end of the image"), "{fault}");
        }
    }
}

#[test]
fn holes_of_an_image_without_a_map_are_zeroes_on_the_medium() {
    let made = Made::new(vec![0; 3 * MIB + 512], None, Packing::Raw);
    let file = std::fs::File::create(&made.path).unwrap();
    file.set_len(made.bytes.len() as u64).unwrap();
    let pieces = [(0, 4096), (MIB + 100, 70_000), (3 * MIB, 512)];
    let mut expected = made.bytes.clone();
    for (at, bytes) in pieces {
        let piece = noise(bytes, 3);
        file.write_all_at(&piece, at as u64).unwrap();
        expected[at..at + bytes].copy_from_slice(&piece);
    }
    let media = [medium(Faults::default()), medium(Faults { cannot_zero: true, ..Faults::default() })];
    let outcomes = run(&made, &media, true);
    assert!(outcomes.iter().all(|outcome| outcome.is_verified()), "{outcomes:?}");
    assert!(media.iter().all(|medium| medium.contents().starts_with(&expected)));
    // Stored zeroes and holes are the same content, and the same file to its digest.
    let sparse = made.open();
    let of_sparse = engine::survey(&sparse, &limits(), &mut |_| ()).unwrap().digest();
    let digest = sparse.file_sha256(&mut |_| ()).unwrap();
    let full = Made::new(expected, None, Packing::Raw);
    let full = full.open();
    assert_eq!(engine::survey(&full, &limits(), &mut |_| ()).unwrap().digest(), of_sparse);
    assert_eq!(full.file_sha256(&mut |_| ()).unwrap(), digest);
}

#[test]
fn ranges_read_at_once_give_what_one_reader_gives_and_the_first_wrong_one_is_named() {
    let ranges: Vec<(u64, u64)> = (0..60).map(|nth| (nth * 8, nth * 8 + 5)).collect();
    let raw = Made::new(noise(2 * MIB, 5), Some(&ranges), Packing::Raw);
    let packed = Made::new(noise(2 * MIB, 5), Some(&ranges), Packing::Zstd);
    let survey = |image: &Image| engine::survey(image, &limits(), &mut |_| ());
    let (one, other) = (survey(&raw.open()).unwrap(), survey(&packed.open()).unwrap());
    assert_eq!((one.digest(), one.mapped_bytes()), (other.digest(), 60 * 6 * BLOCK));
    let wrong = |nth: &[usize]| {
        let mut map: Bmap = raw.map.clone().unwrap();
        nth.iter().for_each(|nth| map.ranges[*nth].sum = map.ranges[0].sum.clone());
        survey(&Image::open(&raw.path, Some(map), None, None).unwrap())
    };
    for nth in [&[1][..], &[59], &[30, 31, 32]] {
        let Err(ImageError::Range { at, bytes }) = wrong(nth) else { panic!("{nth:?}") };
        assert!(nth.iter().any(|nth| ranges[*nth].0 * BLOCK == at), "{at}");
        assert_eq!(bytes, 6 * BLOCK);
    }
}
