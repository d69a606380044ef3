//! Enrolment on media that lie: partition tables that claim too much, and bytes that pose as an enrolment.

use crate::bench::Bench;
use crate::media::{Plan, desk, ok, partition, run};
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

/// A byte of a hostile medium: the region, the place in it, and what stands there.
type Hit = (usize, usize, u8);

fn hit() -> impl Strategy<Value = Hit> {
    (0..4_usize, 0..512_usize, prop_oneof![any::<u8>(), Just(0), Just(1), Just(0xff)])
}

/// The table's header, its first entries, and the fronts of both slots.
fn strike(image: &mut [u8], start: usize, (region, at, byte): Hit) {
    let place = match region {
        0 => 512 + at % 92,
        1 => 1024 + at % 384,
        2 => start + if at < 128 { at % 64 } else { 4096 + at },
        _ => start + (8 << 20) + at % 64,
    };
    image[place] = byte;
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    /// Whatever stands on a medium, the command ends with one of its codes, and a success is one.
    #[test]
    fn no_medium_makes_it_panic(hits in proptest::collection::vec(hit(), 1..5), enrolled in any::<bool>()) {
        let bench = desk();
        std::fs::write(bench.path("i.img"), Plan::small().image()).unwrap();
        if enrolled {
            ok(&bench, &format!("{ENROL} K-001"));
        }
        let mut bytes = image(&bench);
        let (start, _) = partition(&bytes, 2);
        hits.into_iter().for_each(|hit| strike(&mut bytes, start, hit));
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
