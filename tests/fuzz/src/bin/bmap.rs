//! A block map from a stranger: whatever is accepted must lie inside its image, ascend, and come back from its own file.
#![no_main]

use data_encoding::HEXLOWER;
use libfuzzer_sys::fuzz_target;
use perron_flash::image::{Bmap, Sum};
use sha2::{Digest, Sha256};

const FIELD: &str = "<BmapFileChecksum>";

fuzz_target!(|bytes: &[u8]| {
    check(bytes);
    // Past its checksum no change would ever get: it is mended, so that what lies behind is reached as well.
    if let Some(mended) = std::str::from_utf8(bytes).ok().and_then(mend) {
        check(mended.as_bytes());
    }
});

fn mend(text: &str) -> Option<String> {
    let from = text.find(FIELD)? + FIELD.len();
    let to = from + text.get(from..)?.find('<')?;
    let with = |sum: &str| Some(format!("{} {sum} {}", text.get(..from)?, text.get(to..)?));
    with(&HEXLOWER.encode(&Sha256::digest(with(&"0".repeat(64))?)))
}

fn check(bytes: &[u8]) {
    let Ok(map) = Bmap::parse(bytes) else { return };
    let mut end = 0;
    for range in &map.ranges {
        assert!(range.at >= end && range.bytes > 0, "{range:?} after {end}");
        end = range.at + range.bytes;
    }
    assert!(end <= map.image_bytes && map.mapped_bytes() > 0);
    let again = Bmap::parse(map.to_xml().as_bytes()).expect("our own file is read");
    let keep = |sum: &Option<Sum>| sum.clone().filter(|sum| matches!(sum, Sum::Sha256(_)));
    assert_eq!((again.image_bytes, again.block_bytes), (map.image_bytes, map.block_bytes));
    assert!(
        again
            .ranges
            .iter()
            .zip(&map.ranges)
            .all(|(is, was)| { (is.at, is.bytes) == (was.at, was.bytes) && is.sum == keep(&was.sum) })
    );
    assert_eq!(again.ranges.len(), map.ranges.len());
}
