use proptest::prelude::*;

use super::*;

fn map(ranges: &[(u64, u64)]) -> Bmap {
    let ranges = ranges
        .iter()
        .map(|(at, bytes)| MappedRange { at: *at, bytes: *bytes, sum: Some(Sum::Sha256([7; 32])) })
        .collect();
    Bmap { image_bytes: 1_000_000, block_bytes: 4096, ranges }
}

/// The same map with its own checksum made right again.
fn sealed(xml: &str) -> String {
    let (head, rest) = xml.split_once("<BmapFileChecksum> ").unwrap();
    let (_, rest) = rest.split_once(" </BmapFileChecksum>").unwrap();
    let with = |sum: &str| format!("{head}<BmapFileChecksum> {sum} </BmapFileChecksum>{rest}");
    with(&HEXLOWER.encode(&Sha256::digest(with(&"0".repeat(64)))))
}

#[test]
fn what_is_written_is_read_again() {
    let map = map(&[(0, 8192), (12_288, 4096), (999_424, 576)]);
    assert_eq!(Bmap::parse(map.to_xml().as_bytes()), Ok(map.clone()));
    assert_eq!(map.mapped_bytes(), 8192 + 4096 + 576);
}

/// A map as bmaptool lays it out, with comments, another checksum and a range without one.
#[test]
fn maps_with_comments_and_sha512_are_read() {
    let xml = |sum: &str| {
        let range = "ab".repeat(64);
        format!(
            "<?xml version=\"1.0\" ?>\n<!-- anything -->\n<bmap version=\"2.0\">\n  <!-- size -->\n\
             <ImageSize> 10000 </ImageSize><BlockSize> 4096 </BlockSize><BlocksCount> 3 </BlocksCount>\n\
             <MappedBlocksCount> 2 </MappedBlocksCount><ChecksumType> sha512 </ChecksumType>\n\
             <BmapFileChecksum> {sum} </BmapFileChecksum>\n<BlockMap><!-- two -->\n\
             <Range chksum=\"{range}\"> 0 </Range><Range> 2 </Range>\n</BlockMap></bmap>\n"
        )
    };
    let sum = HEXLOWER.encode(&Sha512::digest(xml(&"0".repeat(128))));
    let map = Bmap::parse(xml(&sum).as_bytes()).unwrap();
    assert_eq!(map.ranges[0].sum, Some(Sum::Sha512(Box::new([0xab; 64]))));
    assert_eq!(
        (map.ranges[1].at, map.ranges[1].bytes, map.ranges[1].sum.clone()),
        (8192, 10_000 - 8192, None)
    );
}

#[test]
fn every_flaw_is_refused_with_its_reason() {
    let good = map(&[(0, 8192), (16_384, 4096)]).to_xml();
    for (from, to, reason) in [
        ("version=\"2.0\"", "version=\"1.3\"", "format 1.3"),
        ("version=\"2.0\"", "version=\"3.0\"", "format 3.0"),
        ("version=\"2.0\"", "version=\"2.\"", "format 2."),
        (" sha256 ", " sha1 ", "checksums are sha1"),
        ("> 0-1 <", "> 1-0 <", "do not ascend"),
        ("> 0-1 <", "> 0-4 <", "do not ascend"),
        ("> 4 <", "> 245 <", "leave the image"),
        ("> 4 <", "> 18446744073709551615 <", "leave the image"),
        ("> 4 <", "> -3 <", "is no number"),
        ("> 4 <", "> \u{202e}3 <", "is no number"),
        ("> 1000000 <", "> 0 <", "empty"),
        ("> 1000000 <", "> 99999999999999999 <", "larger than any"),
        ("> 4096 <", "> 4095 <", "power of two"),
        ("> 4096 <", "> 0 <", "power of two"),
        ("> 245 <", "> 246 <", "block count"),
        ("<MappedBlocksCount> 3 ", "<MappedBlocksCount> 4 ", "counts other"),
        ("chksum=\"07", "chksum=\"7", "wrong length"),
        ("<BlockMap>", "<BlockMaps>", "no block map"),
        ("<ImageSize> 1000000 </ImageSize>", "", "ImageSize is missing"),
        ("<BlockMap>", "<BlockSize> 512 </BlockSize><BlockMap>", "there twice"),
        ("<bmap", "<!DOCTYPE a [<!ENTITY b \"c\">]><bmap", "no block map"),
    ] {
        assert!(good.contains(from), "{from}");
        let said = Bmap::parse(sealed(&good.replacen(from, to, 1)).as_bytes()).unwrap_err().to_string();
        assert!(said.contains(reason), "{to}: {said}");
    }
    let altered = good.replacen("> 4 <", "> 5 <", 1);
    assert_eq!(Bmap::parse(altered.as_bytes()), Err(BmapError::Altered));
    assert!(matches!(Bmap::parse(&[0xff, 0xfe]), Err(BmapError::Malformed(_))));
    assert!(matches!(Bmap::parse(&vec![b' '; BMAP_MAX as usize + 1]), Err(BmapError::Malformed(_))));
}

proptest! {
    #[test]
    fn no_byte_of_a_map_can_be_changed_unnoticed(at in 0..1200_usize, to in 0x20..0x7f_u8) {
        let map = map(&[(0, 8192), (12_288, 4096)]);
        let mut bytes = map.to_xml().into_bytes();
        let at = at % bytes.len();
        let same = bytes[at].eq_ignore_ascii_case(&to); // hexadecimal in capitals is the same checksum
        bytes[at] = to;
        let read = Bmap::parse(&bytes);
        prop_assert!(same || read.is_err(), "{}", String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn hostile_text_is_refused_and_stops_nothing(text in "[ -~]{0,200}") {
        prop_assert!(Bmap::parse(text.as_bytes()).is_err());
        let _ = Bmap::parse(format!("<bmap version=\"2.0\">{text}</bmap>").as_bytes());
    }
}
