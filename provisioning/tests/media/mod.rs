//! Images with a partition table and an EFI system partition, made here, and a site with a roster to enrol them with.

#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::io::{Cursor, Read, Write};

use fatfs::{FatType, FileSystem, FormatVolumeOptions, FsOptions, format_volume};
use gpt::GptConfig;
use gpt::disk::LogicalBlockSize;
use gpt::mbr::ProtectiveMBR;
use gpt::partition_types::{EFI, LINUX_FS, Type};

use crate::bench::Bench;

/// The radio password of unit K-001 and of K-002: never to be seen but in the target's EFI system partition.
pub(crate) const SECRETS: [&str; 2] = ["s3cret-du-pont", "an0ther-s3cret"];
/// The first unit's line, and others.
pub(crate) const ROSTER: &str = "asset-tag;place;role;language;hostname;wifi-ssid;wifi-password\n\
     K-001;\"Médiathèque du Pont; salle 2\";kiosk;fr;borne-001;Mairie;s3cret-du-pont\n\
     K-002;Mairie;station;ar;borne-002;Mairie;an0ther-s3cret\n\
     K-003;Gare;kiosk;pt-BR;borne-003;;\n";
/// What stands in the EFI system partition before.
pub(crate) const LOADER: &[u8] = b"the boot loader, whole and untouched";

/// How an image is made.
#[derive(Clone)]
pub(crate) struct Plan {
    /// Partitions: what each is for, and its size in bytes.
    pub(crate) partitions: Vec<(Type, u64)>,
    /// The file system of the first one; none leaves it empty.
    pub(crate) fat: Option<FatType>,
}

impl Plan {
    /// A small image: an EFI system partition of 3 MiB with FAT16, and a root of 1 MiB.
    pub(crate) fn small() -> Self {
        Self { partitions: vec![(EFI, 3 << 20), (LINUX_FS, 1 << 20)], fat: Some(FatType::Fat16) }
    }

    /// An image with FAT32, which needs some room.
    pub(crate) fn fat32() -> Self {
        Self { partitions: vec![(EFI, 40 << 20), (LINUX_FS, 1 << 20)], fat: Some(FatType::Fat32) }
    }

    /// The bytes of the image.
    pub(crate) fn image(&self) -> Vec<u8> {
        let inside: u64 = self.partitions.iter().map(|(_, bytes)| bytes).sum();
        let size = usize::try_from(inside + (2 << 20)).unwrap();
        let mut device = Cursor::new(vec![0; size]);
        ProtectiveMBR::with_lb_size(u32::try_from(size / 512 - 1).unwrap())
            .overwrite_lba0(&mut device)
            .unwrap();
        let config = GptConfig::new().writable(true).logical_block_size(LogicalBlockSize::Lb512);
        let mut table = config.create_from_device(device, None).unwrap();
        for (number, (kind, bytes)) in (0..).zip(&self.partitions) {
            table.add_partition(&format!("part{number}"), *bytes, kind.clone(), 0, Some(2048)).unwrap();
        }
        let mut image = table.write().unwrap().into_inner();
        if let Some(fat) = self.fat {
            let (start, end) = partition(&image, 1);
            image[start..end].copy_from_slice(&file_system(end - start, fat));
        }
        image
    }
}

fn file_system(bytes: usize, fat: FatType) -> Vec<u8> {
    let mut volume = vec![0; bytes];
    let options = FormatVolumeOptions::new().fat_type(fat).bytes_per_cluster(512);
    format_volume(Cursor::new(&mut volume), options).unwrap();
    {
        let fs = FileSystem::new(Cursor::new(&mut volume), FsOptions::new()).unwrap();
        let folder = fs.root_dir().create_dir("EFI").unwrap().create_dir("BOOT").unwrap();
        folder.create_file("BOOTX64.EFI").unwrap().write_all(LOADER).unwrap();
    }
    volume
}

/// Where a partition lies in an image: its first byte and the one after its last.
pub(crate) fn partition(image: &[u8], number: u32) -> (usize, usize) {
    let table = GptConfig::new().open_from_device(Cursor::new(image.to_vec())).unwrap();
    let part = &table.partitions()[&number];
    let byte = |block: u64| usize::try_from(block).unwrap() * 512;
    (byte(part.first_lba), byte(part.last_lba + 1))
}

/// A file of the first partition, read by no code of ours.
pub(crate) fn file(image: &[u8], path: &str) -> Option<Vec<u8>> {
    let (start, end) = partition(image, 1);
    let fs = FileSystem::new(Cursor::new(image[start..end].to_vec()), FsOptions::new()).unwrap();
    let mut bytes = Vec::new();
    fs.root_dir().open_file(path).ok()?.read_to_end(&mut bytes).unwrap();
    Some(bytes)
}

/// Whether a text stands anywhere in these bytes.
pub(crate) fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// A bench with a site `s` and a roster `r.csv`.
pub(crate) fn desk() -> Bench {
    let bench = Bench::ready();
    let path = bench.path("r.csv");
    std::fs::write(&path, ROSTER).unwrap();
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    bench
}

/// Runs a command in which words that begin with `@` are paths on the bench.
pub(crate) fn run(bench: &Bench, command: &str) -> (u8, String, String) {
    let words: Vec<String> = command
        .split_whitespace()
        .map(|word| match word.strip_prefix('@') {
            Some(name) => bench.path(name).to_str().unwrap().to_owned(),
            None => word.to_owned(),
        })
        .collect();
    let mut out = Vec::new();
    let mut err = Vec::new();
    let code = perron_kit::run([String::from("perron-kit")].into_iter().chain(words), &mut out, &mut err);
    (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

/// Runs a command that must succeed without a warning.
pub(crate) fn ok(bench: &Bench, command: &str) -> String {
    let (code, out, err) = run(bench, command);
    assert_eq!((code, err.as_str()), (0, ""), "{command}: {out}");
    out
}
