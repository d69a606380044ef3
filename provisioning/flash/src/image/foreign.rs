//! What is no image of a disk, by its own bytes: a name for each format, and what a technician does with it.
//!
//! Bytes are looked at as they lie in the file, and again as they come out of the decoder: a tar in a gzip is a tar.
//! Whatever is not named here still needs a partition table ([`super::layout`]).

use std::fmt;

/// A format that is written to no medium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Foreign {
    what: &'static str,
    remedy: &'static str,
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.remedy)
    }
}

/// Bytes of a beginning that must all be text for it to be one.
const TEXT_HEAD: usize = 4096;
/// Bytes in which a page says that it is one.
const PAGE_HEAD: usize = 512;
/// Bytes of a header of tar, and where its checksum lies.
const TAR_HEADER: usize = 512;
const TAR_SUM: std::ops::Range<usize> = 148..156;

const UNPACK: &str = "unpack it, and give the image that is in it as .img, .gz, .xz or .zst";
const WHOLE: &str = "ask for the image of a whole disk, with its partition table";
const AGAIN: &str = "it is probably what a server answered instead of the image: download the image again, and compare its size";
const TEXT: Foreign = Foreign { what: "a text file", remedy: AGAIN };

const fn packed(what: &'static str) -> Foreign {
    Foreign { what, remedy: UNPACK }
}

const fn part(what: &'static str) -> Foreign {
    Foreign { what, remedy: WHOLE }
}

const fn convert(what: &'static str, remedy: &'static str) -> Foreign {
    Foreign { what, remedy }
}

const VMDK: Foreign =
    convert("a VMDK disk of VMware", "convert it with qemu-img convert -f vmdk -O raw FILE kiosk.img");
const VHD: Foreign =
    convert("a VHD disk of Virtual PC", "convert it with qemu-img convert -f vpc -O raw FILE kiosk.img");
const VHDX: Foreign =
    convert("a VHDX disk of Hyper-V", "convert it with qemu-img convert -f vhdx -O raw FILE kiosk.img");
const QCOW: Foreign =
    convert("a QCOW2 disk of QEMU", "convert it with qemu-img convert -f qcow2 -O raw FILE kiosk.img");
const QED: Foreign =
    convert("a QED disk of QEMU", "convert it with qemu-img convert -f qed -O raw FILE kiosk.img");
const VDI: Foreign =
    convert("a VDI disk of VirtualBox", "convert it with qemu-img convert -f vdi -O raw FILE kiosk.img");
const PARALLELS: Foreign =
    convert("a disk of Parallels", "convert it with qemu-img convert -f parallels -O raw FILE kiosk.img");
const DMG: Foreign =
    convert("a DMG disk of macOS", "convert it with qemu-img convert -f dmg -O raw FILE kiosk.img");
const SPARSE: Foreign =
    convert("a sparse image of Android", "convert it with simg2img FILE kiosk.img, if it is a whole disk");
const EWF: Foreign =
    convert("an EWF image of a seized disk", "export it as a raw image with ewfexport -f raw FILE");
const MAP: Foreign = convert("a block map", "give it with --bmap, and the image with --image");

/// Place, bytes, format. Looked at in this order.
const MAGIC: &[(usize, &[u8], Foreign)] = &[
    (0, b"PK\x03\x04", packed("a zip file")),
    (0, b"PK\x05\x06", packed("a zip file")),
    (0, b"PK\x07\x08", packed("a zip file")),
    (0, b"BZh", packed("a bzip2 file")),
    (0, b"7z\xbc\xaf", packed("a 7-Zip file")),
    (0, b"\x04\x22\x4d\x18", packed("an LZ4 file")),
    (0, b"\x02\x21\x4c\x18", packed("an LZ4 file")),
    (0, b"LZIP", packed("a lzip file")),
    (0, b"\x89LZO\0", packed("a lzop file")),
    (0, b"\x1f\x9d", packed("a file of compress")),
    (0, b"Rar!\x1a\x07", packed("a RAR file")),
    (0, b"MSCF\0\0\0\0", packed("a cabinet file of Windows")),
    (0, b"xar!", packed("a package of macOS")),
    (0, b"!<arch>\n", packed("a package or library (ar)")),
    (0, b"070701", packed("a cpio archive")),
    (0, b"070702", packed("a cpio archive")),
    (0, b"070707", packed("a cpio archive")),
    (0, b"\xed\xab\xee\xdb", packed("a package (RPM)")),
    (257, b"ustar", packed("a tar archive")),
    (0, b"KDMV", VMDK),
    (0, b"COWD", VMDK),
    (0, b"# Disk DescriptorFile", VMDK),
    (0, b"vhdxfile", VHDX),
    (0, b"conectix", VHD),
    (0, b"QFI\xfb", QCOW),
    (0, b"QED\0", QED),
    (64, b"\x7f\x10\xda\xbe", VDI),
    (0, b"WithoutFreeSpace", PARALLELS),
    (0, b"WithouFreSpacExt", PARALLELS),
    (0, b"EVF\x09\x0d\x0a\xff\0", EWF),
    (0, b"\x3a\xff\x26\xed", SPARSE),
    (0, b"ANDROID!", part("a boot partition of Android")),
    (0, b"MSWIM\0\0\0", part("a WIM file of a Windows installer")),
    (0, b"hsqs", part("a squashfs file system alone")),
    (0, b"sqsh", part("a squashfs file system alone")),
    (0, b"\x45\x3d\xcd\x28", part("a cramfs file system alone")),
    (0, b"XFSB", part("an XFS file system alone")),
    (0, b"LUKS\xba\xbe", part("an encrypted volume (LUKS) alone")),
    (0, b"\x7fELF", part("a program (ELF)")),
    (514, b"HdrS", part("a Linux kernel")),
    (0, b"\x27\x05\x19\x56", part("a U-Boot image")),
    (0, b"\xd0\x0d\xfe\xed", part("a device tree or FIT image")),
    (0, b"UF2\n", part("a UF2 file for a microcontroller")),
    (0, b"SQLite format 3\0", part("a database (SQLite)")),
    (0, b"%PDF-", part("a PDF")),
    (0, b"\x89PNG\r\n\x1a\n", part("a picture (PNG)")),
    (0, b"\xff\xd8\xff", part("a picture (JPEG)")),
    (0, b"GIF8", part("a picture (GIF)")),
    (0, b"\x1f\x8b", packed("packed twice (gzip)")),
    (0, b"\xfd7zXZ\0", packed("packed twice (xz)")),
    (0, b"\x28\xb5\x2f\xfd", packed("packed twice (Zstandard)")),
];

/// Where an image for CDs says that it is one.
const ISO: (usize, &[u8]) = (32_769, b"CD001");

/// File systems, which may stand on a disk alone: told only where there is no partition table.
const BARE: &[(usize, &[u8], &str)] = &[
    (1080, b"\x53\xef", "an ext file system alone"),
    (3, b"NTFS    ", "an NTFS file system alone"),
    (3, b"EXFAT   ", "an exFAT file system alone"),
    (54, b"FAT", "a FAT file system alone"),
    (82, b"FAT32", "a FAT file system alone"),
    (65_600, b"_BHRfS_M", "a btrfs file system alone"),
    (4086, b"SWAPSPACE2", "a swap area"),
    (512, b"LABELONE", "a volume of LVM alone"),
    (ISO.0, ISO.1, "an image for CDs only, which no stick starts from"),
    (0, b"MZ", "a program of Windows or UEFI"),
];

/// What the last bytes of a file say.
const TRAILERS: &[(&[u8], Foreign)] = &[(b"conectix", VHD), (b"koly", DMG)];
/// Where a trailer begins, counted from the end of the file.
pub(super) const TRAILER: usize = 512;

/// What an image is instead, by its first bytes; they are all there is where the image is shorter than [`TEXT_HEAD`].
/// `None`: nothing that is known.
pub(super) fn by_head(head: &[u8]) -> Option<Foreign> {
    let known = MAGIC.iter().find(|(at, magic, _)| is_at(head, *at, magic)).map(|(_, _, format)| *format);
    known.or_else(|| is_old_tar(head).then_some(packed("a tar archive"))).or_else(|| text(head))
}

/// What it is instead, by its last [`TRAILER`] bytes.
pub(super) fn by_trailer(trailer: &[u8]) -> Option<Foreign> {
    TRAILERS.iter().find(|(magic, _)| trailer.starts_with(magic)).map(|(_, format)| *format)
}

/// What stands where a partition table is missing.
pub(super) fn bare(head: &[u8]) -> Option<&'static str> {
    BARE.iter().find(|(at, magic, _)| is_at(head, *at, magic)).map(|(_, _, what)| *what)
}

/// Whether an image for CDs begins here, hybrid or not.
pub(super) fn is_iso(head: &[u8]) -> bool {
    is_at(head, ISO.0, ISO.1)
}

fn is_at(head: &[u8], at: usize, magic: &[u8]) -> bool {
    head.get(at..).is_some_and(|rest| rest.starts_with(magic))
}

/// A tar from before it had a magic: its header's checksum is right.
fn is_old_tar(head: &[u8]) -> bool {
    let Some(header) = head.get(..TAR_HEADER) else { return false };
    let said: String = header.get(TAR_SUM).unwrap_or_default().iter().map(|byte| char::from(*byte)).collect();
    let said = u32::from_str_radix(said.trim_matches(['\0', ' ']), 8);
    let sum = (0..).zip(header).map(|(at, byte)| u32::from(if TAR_SUM.contains(&at) { b' ' } else { *byte }));
    said.is_ok_and(|said| said == sum.sum::<u32>())
}

/// A text in any encoding that keeps to the bytes of ASCII for its marks, and those that say so by their first two bytes.
fn text(head: &[u8]) -> Option<Foreign> {
    let is_wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    let head = head.get(..TEXT_HEAD).unwrap_or(head);
    let is_read = |byte: &u8| !byte.is_ascii_control() || b"\t\n\r\x0c\x1b".contains(byte);
    if !is_wide && (head.is_empty() || !head.iter().all(is_read)) {
        return None;
    }
    let first = head.get(..PAGE_HEAD).unwrap_or(head).iter().filter(|byte| byte.is_ascii_graphic());
    let first: String = first.map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    Some(match first.as_str() {
        page if page.contains("<!doctypehtml") || page.contains("<html") => {
            Foreign { what: "a web page", remedy: AGAIN }
        }
        map if map.contains("<bmap") => MAP,
        xml if xml.starts_with("<?xml") => Foreign { what: "an XML file", remedy: AGAIN },
        _ => TEXT,
    })
}
