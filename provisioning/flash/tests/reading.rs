//! Of a raw image with its map, only what is mapped is read; of a sparse one without, no hole. Alone in its program: it
//! counts what all of it reads.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::os::unix::fs::FileExt;
use std::sync::Arc;

use perron_flash::engine::{self, Job, Limits};
use perron_flash::image::{Bmap, Image, Look};
use perron_flash::simulated::{Faults, SimulatedMedium};

const MIB: u64 = 1 << 20;
/// Bytes of the image; four pieces of it mean something.
const IMAGE: u64 = 512 * MIB;
const MAPPED: u64 = 4 * MIB;
/// What else may be read: the beginning and the end of the image, tables, the map's ends.
const BESIDE: u64 = 2 * MIB;

/// Bytes that this program has asked the kernel for.
fn read() -> u64 {
    let told = std::fs::read_to_string("/proc/self/io").unwrap();
    let count = told.lines().find_map(|line| line.strip_prefix("rchar: ")).unwrap();
    count.trim().parse().unwrap()
}

#[test]
fn nothing_but_what_is_mapped_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.img");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(IMAGE).unwrap();
    let mut first = vec![0x5a; MIB as usize];
    first[446..510].fill(0);
    (first[450], first[454], first[458]) = (0x83, 64, 100);
    first[510..512].copy_from_slice(&[0x55, 0xaa]);
    for (nth, piece) in [first.clone(), first.clone(), first.clone(), first].iter().enumerate() {
        file.write_all_at(piece, nth as u64 * IMAGE / 4).unwrap();
    }
    let map = Bmap::of_sparse(&path).unwrap();
    let count = |what: &str, most: u64, work: &mut dyn FnMut()| {
        let before = read();
        work();
        let found = read() - before;
        assert!(found >= MAPPED && found < most, "{what}: {found} bytes");
    };
    let image = Image::open(&path, Some(map.clone()), None, None).unwrap();
    count("checking", MAPPED + BESIDE, &mut || {
        image.check_layout(Look::Whole).unwrap();
        engine::survey(&image, &Limits::default(), &mut |_| ()).unwrap();
    });
    let medium = SimulatedMedium::new("m", IMAGE, 4096, Faults::default());
    let job = |image| Job {
        image,
        content: None,
        least: 0,
        verify: false,
        reserved: None,
        limits: Limits::default(),
    };
    count("writing", MAPPED + BESIDE, &mut || {
        engine::flash(&job(&image), vec![Arc::new(medium.clone())], &mut |_| ()).unwrap();
    });
    let bare = Image::open(&path, None, None, None).unwrap();
    count("writing without a map", MAPPED + BESIDE, &mut || {
        engine::flash(&job(&bare), vec![Arc::new(medium.clone())], &mut |_| ()).unwrap();
    });
    count("the digest of the file", MAPPED + BESIDE, &mut || {
        bare.file_sha256(&mut |_| ()).unwrap();
    });
}
