//! What stands at the beginning of a partition that holds something: the mark of a file system, of a boot sector, of an
//! encrypted volume or of a swap area.

/// Bytes of a partition's beginning in which all of these marks lie.
pub(super) const BEGINNING: u64 = 69_632;

/// Place in bytes, mark.
const MARKS: &[(usize, &[u8])] = &[
    (0, b"hsqs"),                // squashfs
    (0, b"sqsh"),                // the same, the other way round
    (0, b"XFSB"),                // XFS
    (0, b"LUKS\xba\xbe"),        // LUKS
    (0, b"verity\0\0"),          // dm-verity
    (0, b"ANDROID!"),            // a boot partition of Android
    (0, b"\x45\x3d\xcd\x28"),    // cramfs
    (0, b"\xfc\x4e\x2b\xa9"),    // md 1.1
    (4096, b"\xfc\x4e\x2b\xa9"), // md 1.2
    (3, b"-FVE-FS-"),            // BitLocker
    (32, b"NXSB"),               // APFS
    (1024, b"\xe2\xe1\xf5\xe0"), // EROFS
    (1024, b"\x10\x20\xf5\xf2"), // F2FS
    (1024, b"H+\0\x04"),         // HFS+
    (1024, b"HX\0\x05"),         // HFSX
    (0, b"LABELONE"),            // LVM, in one of the first four sectors
    (512, b"LABELONE"),
    (1024, b"LABELONE"),
    (1536, b"LABELONE"),
    (4120, b"\xc6\x85\x73\xf6\x4e\x1a\x45\xca"), // bcache and bcachefs
    (4086, b"SWAPSPACE2"),
    (65_526, b"SWAPSPACE2"), // with pages of 64 KiB
    (32_769, b"CD001"),      // ISO 9660
    (32_769, b"BEA01"),      // UDF
    (32_768, b"JFS1"),
    (65_600, b"_BHRfS_M"), // btrfs
    (65_588, b"ReIsEr"),   // ReiserFS
];

/// Where an ext file system has its mark, and how great its blocks are: 1 KiB, doubled so often.
const EXT: (usize, &[u8]) = (1080, b"\x53\xef");
const EXT_BLOCKS: usize = 1048;
const EXT_DOUBLED_MAX: u8 = 6;

/// Types of the partition that holds others; such a one begins with an MBR of its own.
const EXTENDED: [u8; 3] = [0x05, 0x0f, 0x85];

/// Whether a partition of this type seems to begin here.
pub(super) fn is_beginning(kind: u8, bytes: &[u8]) -> bool {
    let has = |(at, mark): &(usize, &[u8])| bytes.get(*at..).is_some_and(|rest| rest.starts_with(mark));
    let is_ext = has(&EXT) && bytes.get(EXT_BLOCKS).is_some_and(|doubled| *doubled <= EXT_DOUBLED_MAX);
    let is_signed = bytes.get(510..512) == Some(&[0x55, 0xaa]);
    // FAT, exFAT, NTFS: a jump over what describes them.
    let jumps = matches!(bytes, [0xeb, _, 0x90, ..] | [0xe9, ..]);
    is_ext || is_signed && (jumps || EXTENDED.contains(&kind)) || MARKS.iter().any(has)
}
