//! Enrolment on media that lie: partition tables and file systems that claim too much or lead nowhere.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

mod bench;
mod media;

use bench::Bench;
use media::{Plan, desk, ok, partition, run};
use perron_kit::{EXIT_DIFFERS, EXIT_FAILED, EXIT_OK, EXIT_REFUSED};
use proptest::prelude::*;

const ENROL: &str = "enrol --roster @r.csv --site @s --image-file @i.img --unit";

fn image(bench: &Bench) -> Vec<u8> {
    std::fs::read(bench.path("i.img")).unwrap()
}

/// CRC-32 of ISO 3309, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 },
        )
    })
}

/// Makes the first header of a table valid again, its entries too.
fn resign(image: &mut [u8]) {
    let entries = crc32(&image[1024..1024 + 128 * 128]);
    image[512 + 88..512 + 92].copy_from_slice(&entries.to_le_bytes());
    image[512 + 16..512 + 20].fill(0);
    let head = crc32(&image[512..512 + 92]);
    image[512 + 16..512 + 20].copy_from_slice(&head.to_le_bytes());
}

#[test]
fn a_table_that_claims_too_much_is_refused_before_it_is_decoded() {
    let bench = desk();
    let good = Plan::small().image();
    type Edit = fn(&mut [u8]);
    let cases: [(&str, Edit); 8] = [
        ("entries of another size", |head| head[84..88].copy_from_slice(&4096_u32.to_le_bytes())),
        ("four billion entries", |head| head[80..84].fill(0xff)),
        ("entries beyond the end", |head| head[72..80].copy_from_slice(&u64::MAX.to_le_bytes())),
        ("usable blocks beyond the end", |head| head[48..56].fill(0x7f)),
        ("usable blocks upside down", |head| head[40..48].fill(0x7f)),
        ("a partition upside down", |head| head[512 + 32..512 + 40].fill(0xff)),
        ("a partition beyond the end", |head| {
            head[512 + 40..512 + 48].copy_from_slice(&(1_u64 << 40).to_le_bytes())
        }),
        ("two partitions over each other", |head| {
            let first: [u8; 8] = head[512 + 32..512 + 40].try_into().unwrap();
            head[512 + 128 + 32..512 + 128 + 40].copy_from_slice(&first);
        }),
    ];
    for (what, edit) in cases {
        let mut bytes = good.clone();
        edit(&mut bytes[512..]);
        resign(&mut bytes);
        std::fs::write(bench.path("i.img"), &bytes).unwrap();
        let (code, _, err) = run(&bench, &format!("{ENROL} K-001"));
        assert!(code == EXIT_REFUSED && err.contains("partition table"), "{what}: {err}");
        assert!(image(&bench) == bytes, "{what}");
    }
}

/// Where the parts of a FAT16 file system lie in an image.
struct Places {
    boot: usize,
    fat: usize,
    root: usize,
    data: usize,
}

impl Places {
    fn of(image: &[u8]) -> Self {
        let (boot, _) = partition(image, 1);
        let word = |at: usize| usize::from(u16::from_le_bytes([image[boot + at], image[boot + at + 1]]));
        let fat = boot + 512;
        let root = fat + 2 * 512 * word(22);
        Self { boot, fat, root, data: root + 32 * word(17) }
    }
}

#[test]
fn a_file_system_that_leads_nowhere_is_refused_before_it_is_decoded() {
    let bench = desk();
    let good = Plan::small().image();
    let places = Places::of(&good);
    let (boot, fat, root, data) = (places.boot, places.fat, places.root, places.data);
    std::fs::write(bench.path("i.img"), &good).unwrap();
    ok(&bench, &format!("{ENROL} K-001"));
    let mut ours = self::image(&bench);
    assert_eq!(ours[root + 96..root + 104], *b"PERRON  ");
    ours[root + 96 + 26..root + 96 + 28].copy_from_slice(&[1, 0]); // where the decoder's own arithmetic overflows
    std::fs::write(bench.path("i.img"), &ours).unwrap();
    let (code, _, err) = run(&bench, &format!("{ENROL} K-001"));
    assert!(code == EXIT_REFUSED && err.contains("begins nowhere"), "{err}");
    // Each short entry follows the long one of its name; EFI has cluster 2, BOOT 3, the loader 4.
    for (what, at, bytes) in [
        ("no signature", boot + 510, &[0, 0][..]),
        ("sectors of no size", boot + 11, &[0, 0]),
        ("sectors of an odd size", boot + 11, &[1, 3]),
        ("clusters of no size", boot + 13, &[0]),
        ("no reserved sector", boot + 14, &[0, 0]),
        ("255 tables", boot + 16, &[255]),
        ("a root folder of 65,535 entries", boot + 17, &[255, 255]),
        ("more sectors than the partition", boot + 19, &[255, 255]),
        ("a table of 65,535 sectors", boot + 22, &[255, 255]),
        ("a table of one sector", boot + 22, &[1, 0]),
        ("FAT32 of nothing", boot + 22, &[0, 0]),
        ("a chain to cluster 1", fat + 4, &[1, 0]),
        ("a chain out of the partition", fat + 4, &[0xf0, 0xff]),
        ("a folder at cluster 1", root + 32 + 26, &[1, 0]),
        ("a folder at no cluster", root + 32 + 26, &[0, 0]),
        ("a folder out of the partition", root + 32 + 26, &[0xf0, 0xff]),
        ("a folder in a folder out of the partition", data + 160 + 26, &[0xf0, 0xff]),
    ] {
        let mut image = good.clone();
        image[at..at + bytes.len()].copy_from_slice(bytes);
        std::fs::write(bench.path("i.img"), &image).unwrap();
        let (code, out, err) = run(&bench, &format!("{ENROL} K-001"));
        assert!(code == EXIT_REFUSED && err.contains("cannot be used ("), "{what}: {out}{err}");
        assert!(self::image(&bench) == image, "{what}");
    }
    let mut circle = good.clone();
    circle[fat + 4..fat + 6].copy_from_slice(&[2, 0]);
    circle[data..data + 512].fill(0xe5);
    std::fs::write(bench.path("i.img"), &circle).unwrap();
    let (code, _, err) = run(&bench, &format!("{ENROL} K-001"));
    assert!(code == EXIT_REFUSED && err.contains("never ends"), "{err}");
}

/// A byte of a hostile medium: the region, the place in it, and what stands there.
type Hit = (usize, usize, u8);

/// Places that decide: fields of the first sector, first clusters of entries, the first chains.
const BOOT: [usize; 16] = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 23, 32, 33, 34, 35];

fn hit() -> impl Strategy<Value = Hit> {
    (0..6_usize, 0..512_usize, prop_oneof![any::<u8>(), Just(0), Just(1), Just(0xff)])
}

fn strike(image: &mut [u8], places: &Places, (region, at, byte): Hit) {
    let entry = |at: usize| 32 * (at / 4 % 8) + [0, 11, 26, 27][at % 4]; // name, attributes, first cluster
    let place = match region {
        0 => 512 + at % 92,
        1 => 1024 + at % 256,
        2 => places.boot + BOOT[at % BOOT.len()],
        3 => places.fat + at % 48,
        4 => places.root + entry(at),
        _ => places.data + entry(at) + 512 * (at % 8),
    };
    image[place] = byte;
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]
    /// Whatever stands on a medium, the command ends with one of its codes, and a success is one.
    #[test]
    fn no_medium_makes_it_panic(hits in proptest::collection::vec(hit(), 1..5), enrolled in any::<bool>()) {
        let bench = desk();
        std::fs::write(bench.path("i.img"), Plan::small().image()).unwrap();
        if enrolled {
            ok(&bench, &format!("{ENROL} K-001"));
        }
        let mut bytes = image(&bench);
        let places = Places::of(&bytes);
        hits.into_iter().for_each(|hit| strike(&mut bytes, &places, hit));
        resign(&mut bytes);
        std::fs::write(bench.path("i.img"), &bytes).unwrap();
        let codes = [EXIT_OK, EXIT_FAILED, EXIT_REFUSED, EXIT_DIFFERS];
        prop_assert!(codes.contains(&run(&bench, "enrol --show --site @s --image-file @i.img").0));
        let (code, out, err) = run(&bench, &format!("{ENROL} K-002 --force"));
        prop_assert!(codes.contains(&code), "{}{}", out, err);
        if code == EXIT_OK {
            prop_assert_eq!(run(&bench, "enrol --show --site @s --image-file @i.img").0, EXIT_OK);
        }
    }

    #[test]
    fn no_bytes_as_a_table_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2048), sign in any::<bool>()) {
        let bench = desk();
        let mut image = vec![0; 64 << 10];
        image[512..512 + bytes.len()].copy_from_slice(&bytes);
        if sign {
            image[512..520].copy_from_slice(b"EFI PART");
            resign(&mut image);
        }
        std::fs::write(bench.path("i.img"), &image).unwrap();
        prop_assert_eq!(run(&bench, &format!("{ENROL} K-001")).0, EXIT_REFUSED);
    }
}
