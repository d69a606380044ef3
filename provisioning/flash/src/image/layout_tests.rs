//! What is no image of a whole disk is refused by name, packed or not, and what is one passes.

use std::io::{Cursor, Read, Write};
use std::path::Path;

use gpt::disk::LogicalBlockSize;
use gpt::mbr::ProtectiveMBR;
use gpt::partition_types::LINUX_FS;
use proptest::prelude::*;

use super::*;
use crate::image::{Bmap, MappedRange, Sectors};

const MIB: usize = 1 << 20;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Packing {
    Raw,
    Gzip,
    Xz,
    Zstd,
}

const PACKINGS: [Packing; 4] = [Packing::Raw, Packing::Gzip, Packing::Xz, Packing::Zstd];

fn pack(bytes: &[u8], packing: Packing) -> Vec<u8> {
    match packing {
        Packing::Raw => bytes.to_vec(),
        Packing::Gzip => {
            let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            to.write_all(bytes).unwrap();
            to.finish().unwrap()
        }
        Packing::Xz => {
            let mut packed = Vec::new();
            liblzma::read::XzEncoder::new(bytes, 0).read_to_end(&mut packed).unwrap();
            packed
        }
        Packing::Zstd => zstd::encode_all(bytes, 1).unwrap(),
    }
}

/// A disk of 3 MiB with a GPT, a protective MBR and one partition.
fn disk(sector: u64) -> Vec<u8> {
    let mut bytes = vec![0; 3 * MIB];
    let size = if sector == 512 { LogicalBlockSize::Lb512 } else { LogicalBlockSize::Lb4096 };
    let mut device = Cursor::new(&mut bytes[..]);
    let sectors = u32::try_from(3 * MIB as u64 / sector - 1).unwrap();
    ProtectiveMBR::with_lb_size(sectors).overwrite_lba0(&mut device).unwrap();
    let config = gpt::GptConfig::new().writable(true).logical_block_size(size);
    let mut table = config.create_from_device(device, None).unwrap();
    table.add_partition("root", MIB as u64, LINUX_FS, 0, Some(MIB as u64 / sector)).unwrap();
    table.write().unwrap();
    bytes
}

/// A disk of 3 MiB with an MBR of these partitions: status, type, first sector, sectors.
fn mbr(partitions: &[(u8, u8, u32, u32)]) -> Vec<u8> {
    let mut bytes = vec![0; 3 * MIB];
    for (entry, (status, kind, start, sectors)) in bytes[446..510].chunks_mut(16).zip(partitions) {
        (entry[0], entry[4]) = (*status, *kind);
        entry[8..12].copy_from_slice(&start.to_le_bytes());
        entry[12..16].copy_from_slice(&sectors.to_le_bytes());
    }
    bytes[510..512].copy_from_slice(&[0x55, 0xaa]);
    bytes
}

/// An image for CDs of this many blocks.
fn iso(mut bytes: Vec<u8>, blocks: u32) -> Vec<u8> {
    bytes[32_768..32_774].copy_from_slice(b"\x01CD001");
    bytes[32_848..32_852].copy_from_slice(&blocks.to_le_bytes());
    bytes
}

fn with(mut bytes: Vec<u8>, at: usize, piece: &[u8]) -> Vec<u8> {
    bytes[at..at + piece.len()].copy_from_slice(piece);
    bytes
}

fn check_file(path: &Path, look: Look) -> Result<(), String> {
    let told = |error: ImageError| error.to_string();
    Image::open(path, None, None, None).map_err(told)?.check_layout(look).map_err(told)
}

fn check(bytes: &[u8], packing: Packing) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("image");
    std::fs::write(&path, pack(bytes, packing)).unwrap();
    check_file(&path, Look::Whole)
}

#[test]
fn images_of_whole_disks_pass_in_every_packing() {
    let one = [(0x80, 0x0c, 64, 1000)];
    for (what, bytes) in [
        ("a GPT of 512", disk(512)),
        ("a GPT of 4096", disk(4096)),
        ("an MBR", mbr(&one)),
        ("an MBR to the last sector", mbr(&[(0, 0x83, 64, 6144 - 64)])),
        ("a hybrid with an MBR", iso(mbr(&[(0x80, 0x17, 0, 6144)]), 1536)),
        ("a hybrid whose partition has no type", iso(mbr(&[(0x80, 0, 0, 6144)]), 1536)),
        ("a hybrid with a GPT", iso(disk(512), 1500)),
    ] {
        for packing in PACKINGS {
            assert_eq!(check(&bytes, packing), Ok(()), "{what}, {packing:?}");
        }
    }
}

#[test]
fn what_is_no_image_of_a_disk_is_refused_by_name_in_every_packing() {
    let page =
        b"<!DOCTYPE html>\n<html><head><title>404</title></head><body>Page introuvable</body></html>\n";
    let dynamic = with(vec![0; MIB], 0, b"conectix\0\0\0\x02");
    let fixed = with(disk(512), 3 * MIB - 512, b"conectix\0\0\0\x02");
    let mut tar = tar_of("kiosk.img", &[7; 3000]);
    let old = {
        tar[257..265].fill(0);
        resum(tar.clone())
    };
    for (bytes, words) in [
        (page.to_vec(), "is a web page: it is probably what a server answered"),
        ([&b"\xef\xbb\xbf  \r\n"[..], page].concat(), "is a web page"),
        ("<html><body>La page demandée n’existe pas</body></html>".as_bytes().to_vec(), "is a web page"),
        (b"<html>La page demand\xe9e n'existe pas</html>".to_vec(), "is a web page"),
        (b"<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code></Error>".to_vec(), "is an XML file"),
        (b"<?xml version=\"1.0\" ?>\n<bmap version=\"2.0\">".to_vec(), "is a block map: give it with --bmap"),
        (b"{\"message\":\"Not Found\"}".to_vec(), "is a text file"),
        (b"\xff\xfe<\0h\0".to_vec(), "is a text file"),
        (tar_of("kiosk.img", &[7; 3000]), "is a tar archive: unpack it"),
        (old, "is a tar archive: unpack it"),
        (b"PK\x03\x04....".to_vec(), "is a zip file: unpack it"),
        (with(vec![0; 9000], 0, b"KDMV\x01\0\0\0"), "is a VMDK disk of VMware: convert it with qemu-img"),
        (b"# Disk DescriptorFile\nversion=1\n".to_vec(), "is a VMDK disk"),
        (with(vec![0; 9000], 0, b"vhdxfile"), "is a VHDX disk of Hyper-V: convert it with qemu-img"),
        (dynamic, "is a VHD disk of Virtual PC: convert it with qemu-img"),
        (fixed, "is a VHD disk of Virtual PC: convert it with qemu-img"),
        (with(disk(512), 3 * MIB - 512, b"koly\0\0\0\x04"), "is a DMG disk of macOS"),
        (with(vec![0; 9000], 0, b"QFI\xfb\0\0\0\x03"), "is a QCOW2 disk of QEMU: convert it with qemu-img"),
        (
            with(vec![0; 9000], 64, b"\x7f\x10\xda\xbe"),
            "is a VDI disk of VirtualBox: convert it with qemu-img",
        ),
        (
            with(vec![0; 9000], 0, b"\x3a\xff\x26\xed\x01\0"),
            "is a sparse image of Android: convert it with simg2img",
        ),
        (with(vec![0; 9000], 0, b"MSWIM\0\0\0"), "is a WIM file"),
        (with(mbr(&[(0, 0x83, 64, 99)]), 0, b"hsqs"), "is a squashfs file system alone"),
        (with(vec![0; 9000], 0, b"\x7fELF\x02\x01"), "is a program (ELF)"),
        (with(mbr(&[]), 514, b"HdrS"), "is a Linux kernel"),
        (pack(&disk(512), Packing::Gzip), "is packed twice (gzip): unpack it"),
        (pack(&disk(512), Packing::Xz), "is packed twice (xz)"),
        (pack(&disk(512), Packing::Zstd), "is packed twice (Zstandard)"),
    ] {
        for packing in PACKINGS {
            // What is packed once is an image.
            let is_packed = packing == Packing::Raw && words.contains("twice");
            let told = check(&bytes, packing);
            let is_right =
                if is_packed { told.is_ok() } else { told.as_ref().is_err_and(|told| told.contains(words)) };
            assert!(is_right, "{words}, {packing:?}: {told:?}");
        }
    }
}

/// A tar as GNU tar writes one.
fn tar_of(name: &str, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; 512 + content.len().next_multiple_of(512) + 1024];
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    bytes[100..107].copy_from_slice(b"0000644");
    bytes[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
    bytes[257..265].copy_from_slice(b"ustar  \0");
    bytes[512..512 + content.len()].copy_from_slice(content);
    resum(bytes)
}

fn resum(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes[148..156].fill(b' ');
    let sum: u32 = bytes[..512].iter().map(|byte| u32::from(*byte)).sum();
    bytes[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    bytes
}

#[test]
fn without_a_partition_table_nothing_passes() {
    let fat = with(with(vec![0; MIB], 54, b"FAT16   "), 510, &[0x55, 0xaa]);
    for (bytes, words) in [
        (vec![0; MIB], "has no partition table: ask for the image of a whole disk"),
        (vec![1; 4096], "has no partition table"),
        (mbr(&[]), "has no partition table"),
        (mbr(&[(0x4d, 0x83, 64, 99)]), "has no partition table"),
        (with(vec![0; MIB], 1080, &[0x53, 0xef]), "it is an ext file system alone"),
        (with(vec![0; MIB], 3, b"NTFS    "), "it is an NTFS file system alone"),
        (with(vec![0; MIB], 65_600, b"_BHRfS_M"), "it is a btrfs file system alone"),
        (fat.clone(), "it is a FAT file system alone"),
        (with(fat, 446, &[0xeb, 0x3c, 0x90]), "it is a FAT file system alone"),
        (iso(vec![0; 3 * MIB], 1536), "it is an image for CDs only"),
        (with(vec![0; MIB], 0, b"MZ\x90\0"), "it is a program of Windows or UEFI"),
    ] {
        for packing in PACKINGS {
            let told = check(&bytes, packing).unwrap_err();
            assert!(told.contains(words), "{words}, {packing:?}: {told}");
        }
    }
}

#[test]
fn an_image_that_was_cut_is_refused_wherever_it_was_cut() {
    let flip = |at: usize| {
        let mut bytes = disk(512);
        bytes[at] ^= 1;
        bytes
    };
    let whole = disk(512);
    let coarse = disk(4096);
    for (bytes, words) in [
        (
            whole[..3 * MIB - 1].to_vec(),
            "was cut: it has 3145727 bytes and its partition table needs 3145728",
        ),
        (whole[..3 * MIB - 512].to_vec(), "was cut"),
        (whole[..2 * MIB].to_vec(), "was cut"),
        (whole[..20_000].to_vec(), "was cut"),
        (whole[..1024].to_vec(), "was cut"),
        (whole[..1000].to_vec(), "first partition table of"),
        (whole[..512].to_vec(), "there is no header"),
        (coarse[..3 * MIB - 4096].to_vec(), "was cut"),
        (flip(512 + 60), "the first partition table of"),
        (flip(1024 + 60), "the first partition table of"),
        (flip(3 * MIB - 512 + 60), "the backup partition table of"),
        (flip(3 * MIB - 512), "the backup partition table of"),
        (flip(3 * MIB - 33 * 512 + 60), "the backup partition table of"),
        (mbr(&[(0, 0x83, 64, 6144)]), "was cut: it has 3145728 bytes and its partition table needs 3178496"),
        (mbr(&[(0, 0x83, 9000, 10)]), "was cut"),
        (iso(mbr(&[(0x80, 0x17, 0, 6144)]), 1537), "was cut"),
    ] {
        for packing in PACKINGS {
            let told = check(&bytes, packing).unwrap_err();
            assert!(told.contains(words), "{words}, {packing:?}: {told}");
        }
    }
}

#[test]
fn two_tables_of_different_partitions_are_no_pair() {
    let mut bytes = disk(512);
    let other = {
        let mut device = Cursor::new(vec![0; 3 * MIB]);
        ProtectiveMBR::with_lb_size(6143).overwrite_lba0(&mut device).unwrap();
        let mut table = gpt::GptConfig::new().writable(true).create_from_device(device, None).unwrap();
        table.add_partition("other", 512 << 10, LINUX_FS, 0, Some(2048)).unwrap();
        table.write().unwrap().into_inner()
    };
    let tail = 3 * MIB - 33 * 512;
    bytes[tail..].copy_from_slice(&other[tail..]);
    for packing in PACKINGS {
        let told = check(&bytes, packing).unwrap_err();
        assert!(told.contains("name different partitions"), "{told}");
    }
}

/// An MBR with partitions of this type and so many sectors, beginning here, with these pieces elsewhere.
fn with_marks(partitions: &[(u8, u32, u32)], marks: &[(usize, &[u8])]) -> Vec<u8> {
    let all: Vec<_> = partitions.iter().map(|(kind, start, sectors)| (0, *kind, *start, *sectors)).collect();
    marks.iter().fold(mbr(&all), |bytes, (at, mark)| with(bytes, *at, mark))
}

#[test]
fn the_sectors_that_tables_count_in_are_told_apart_by_what_stands_where() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("image");
    let known = |sector| Sectors::Known(vec![sector]);
    let ext: &[u8] = b"\x53\xef";
    let fat = [&b"\xeb\x3c\x90MSDOS5.0"[..], &[0; 499], b"\x55\xaa"].concat();
    let record = [&[0; 510][..], b"\x55\xaa"].concat();
    let (fine, coarse) = (64 * 512, 64 * 4096);
    for (what, bytes, sectors) in [
        ("a GPT of 512", disk(512), known(512)),
        ("a GPT of 4096", disk(4096), known(4096)),
        ("a hybrid with a GPT", iso(disk(4096), 1500), known(4096)),
        ("an end outside in 4096", mbr(&[(0, 0x83, 64, 6000)]), known(512)),
        ("nothing there", mbr(&[(0, 0x83, 64, 100)]), Sectors::Hidden),
        ("ext at 512", with_marks(&[(0x83, 64, 100)], &[(fine + 1080, ext)]), known(512)),
        ("ext at 4096", with_marks(&[(0x83, 64, 100)], &[(coarse + 1080, ext)]), known(4096)),
        ("ext of 1 MiB at 4096", with_marks(&[(0x83, 256, 500)], &[(MIB + 1080, ext)]), known(4096)),
        (
            "ext at both",
            with_marks(&[(0x83, 64, 100)], &[(fine + 1080, ext), (coarse + 1080, ext)]),
            Sectors::Hidden,
        ),
        (
            "no ext",
            with_marks(&[(0x83, 64, 100)], &[(coarse + 1080, ext), (coarse + 1048, b"\x99")]),
            Sectors::Hidden,
        ),
        ("FAT", with_marks(&[(0x0c, 64, 100)], &[(coarse, &fat)]), known(4096)),
        ("an end of sector alone", with_marks(&[(0x0c, 64, 100)], &[(coarse, &record)]), Sectors::Hidden),
        ("an extended partition", with_marks(&[(0x0f, 64, 100)], &[(coarse, &record)]), known(4096)),
        ("LUKS", with_marks(&[(0x83, 64, 100)], &[(fine, b"LUKS\xba\xbe")]), known(512)),
        ("LVM", with_marks(&[(0x8e, 64, 100)], &[(coarse + 512, b"LABELONE")]), known(4096)),
        ("swap", with_marks(&[(0x82, 64, 100)], &[(fine + 4086, b"SWAPSPACE2")]), known(512)),
        ("btrfs", with_marks(&[(0x83, 64, 100)], &[(coarse + 65_600, b"_BHRfS_M")]), known(4096)),
        ("squashfs", with_marks(&[(0x83, 64, 100)], &[(fine, b"hsqs")]), known(512)),
        ("the second one", with_marks(&[(0xda, 64, 9), (0x83, 128, 9)], &[(128 * 512, b"XFSB")]), known(512)),
        ("one for each", with_marks(&[(0x83, 64, 9), (0x83, 512, 9)], &[(coarse, b"XFSB")]), Sectors::Hidden),
        ("a hybrid", iso(mbr(&[(0x80, 0, 0, 6144)]), 1536), known(512)),
        ("a hybrid that is small", iso(mbr(&[(0x80, 0, 0, 700)]), 1536), Sectors::Hidden),
        ("a hybrid without partitions", iso(mbr(&[]), 1536), Sectors::Hidden),
        (
            "a hybrid with one for UEFI",
            with(iso(mbr(&[(0x80, 0, 0, 700), (0, 0xef, 400, 90)]), 1536), 400 * 512, &fat),
            known(512),
        ),
        ("no table", vec![0; MIB], Sectors::NoTable),
    ] {
        for packing in PACKINGS {
            std::fs::write(&path, pack(&bytes, packing)).unwrap();
            let image = Image::open(&path, None, Some(bytes.len() as u64), None).unwrap();
            assert_eq!(image.sectors(), sectors, "{what}, {packing:?}");
        }
    }
    // What a map leaves out reaches no medium.
    std::fs::write(&path, with_marks(&[(0x83, 64, 100)], &[(coarse + 1080, ext)])).unwrap();
    for (second, sectors) in [(coarse, known(4096)), (coarse + 4096, Sectors::Hidden)] {
        let range = |at: usize| MappedRange { at: at as u64, bytes: 4096, sum: None };
        let map =
            Bmap { image_bytes: 3 * MIB as u64, block_bytes: 4096, ranges: vec![range(0), range(second)] };
        assert_eq!(Image::open(&path, Some(map), None, None).unwrap().sectors(), sectors, "{second}");
    }
}

#[test]
fn partitions_end_where_their_sectors_say() {
    let ext: &[u8] = b"\x53\xef";
    for (sectors, is_whole) in [(512, true), (513, false), (3000, false)] {
        let bytes = with_marks(&[(0x83, 256, sectors)], &[(MIB + 1080, ext)]);
        for packing in PACKINGS {
            let told = check(&bytes, packing);
            assert_eq!(told.is_ok(), is_whole, "{sectors}, {packing:?}: {told:?}");
            assert!(is_whole || told.unwrap_err().contains("was cut"), "{sectors}");
        }
    }
}

#[test]
fn a_map_has_the_first_sector_and_the_first_header() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("image");
    std::fs::write(&path, disk(4096)).unwrap();
    let check = |ranges: &[(u64, u64)]| {
        let range = |(at, bytes): &(u64, u64)| MappedRange { at: *at, bytes: *bytes, sum: None };
        let ranges = ranges.iter().map(range).collect();
        let map = Bmap { image_bytes: 3 * MIB as u64, block_bytes: 4096, ranges };
        Image::open(&path, Some(map), None, None).unwrap().check_layout(Look::Quick)
    };
    assert!(check(&[(0, 8192), (MIB as u64, 4096)]).is_ok());
    for ranges in [&[(0, 4096), (8192, 4096)][..], &[(4096, 8192)], &[(MIB as u64, 4096)]] {
        assert!(matches!(check(ranges), Err(ImageError::MapWithout)), "{ranges:?}");
    }
}

#[test]
fn what_is_no_file_is_refused_at_once_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    rustix::fs::mkfifoat(rustix::fs::CWD, at("pipe"), rustix::fs::Mode::RUSR).unwrap();
    drop(std::os::unix::net::UnixListener::bind(at("socket")).unwrap());
    std::os::unix::fs::symlink(at("pipe"), at("link")).unwrap();
    for (path, kind) in [
        (at("pipe"), "is a named pipe, not a file"),
        (at("link"), "is a named pipe, not a file"),
        (at("socket"), "is a socket, not a file"),
        (folder.path().to_owned(), "is a folder, not a file"),
        ("/dev/zero".into(), "is a device, not a file"),
        (at("none"), "cannot open"),
    ] {
        let told = check_file(&path, Look::Whole).unwrap_err();
        assert!(told.contains(kind), "{told}");
        let told = Bmap::of_sparse(&path).unwrap_err().to_string();
        assert!(told.contains(kind), "{told}");
    }
    std::fs::write(at("kiosk.img"), disk(512)).unwrap();
    std::os::unix::fs::symlink(at("kiosk.img"), at("latest.img")).unwrap();
    assert_eq!(check_file(&at("latest.img"), Look::Whole), Ok(()), "a link to an image is that image");
}

#[test]
fn a_window_of_128_mib_is_read_and_a_greater_one_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("image.zst");
    for (log, is_read) in [(23, true), (27, true), (28, false), (31, false)] {
        let mut to = zstd::Encoder::new(Vec::new(), 1).unwrap();
        to.window_log(log).unwrap();
        to.write_all(&disk(512)).unwrap(); // in a stream of unknown length the window stays as great as it was asked
        std::fs::write(&path, to.finish().unwrap()).unwrap();
        match check_file(&path, Look::Whole) {
            Ok(()) => assert!(is_read, "{log}"),
            Err(told) => {
                assert!(!is_read && told.contains("needs more memory"), "{log}: {told}");
                assert!(told.contains("--long=27") && !told.contains("damaged"), "{told}");
            }
        }
    }
    let mut dictionary = liblzma::stream::LzmaOptions::new_preset(0).unwrap();
    dictionary.dict_size(256 << 20);
    let mut filters = liblzma::stream::Filters::new();
    filters.lzma2(&dictionary);
    let stream =
        liblzma::stream::Stream::new_stream_encoder(&filters, liblzma::stream::Check::Crc32).unwrap();
    let mut packed = Vec::new();
    let image = disk(512);
    liblzma::read::XzEncoder::new_stream(&image[..], stream).read_to_end(&mut packed).unwrap();
    std::fs::write(&path, packed).unwrap();
    let told = check_file(&path, Look::Whole).unwrap_err();
    assert!(told.contains("needs more memory") && told.contains("xz -9"), "{told}");
}

proptest! {
    #[test]
    fn an_image_cut_anywhere_never_passes(cut in 0..3 * MIB, packing in 0..4_usize, coarse: bool) {
        let bytes = disk(if coarse { 4096 } else { 512 });
        prop_assert!(check(&bytes[..cut], PACKINGS[packing]).is_err());
    }

    #[test]
    fn nothing_hostile_stops_the_look(mut bytes in proptest::collection::vec(any::<u8>(), 1..40_000),
        piece in 0..6_usize, at in 0..40_000_usize) {
        let pieces: [&[u8]; 6] = [b"EFI PART", b"\x55\xaa", b"CD001", b"ustar", &[0xff; 64], b"conectix"];
        let end = (at + pieces[piece].len()).min(bytes.len());
        if let Some(place) = bytes.get_mut(at.min(end)..end) {
            place.copy_from_slice(&pieces[piece][..place.len()]);
        }
        let _ = check(&bytes, Packing::Raw);
    }
}
