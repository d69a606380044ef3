//! Measures a FAT file system before `fatfs` decodes it.
//!
//! That crate trusts what it reads: a number too large in the first sector, or a chain that leaves the partition,
//! makes its arithmetic overflow. So what it will use is read here once and held against the partition: the first
//! sector, every entry of the allocation table, and where the files of the root folder and of its folders begin.
//!
//! The format is Microsoft's *FAT: General Overview of On-Disk Format*, 1.03. FAT12 is refused: it is for floppies.

use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;

use super::stream::Stream;

/// The greatest allocation table that is read, in bytes: four million clusters.
const FAT_BYTES_MAX: u64 = 16 << 20;
/// Most clusters, or sectors of an old root folder, that one folder takes.
const FOLDER_CLUSTERS_MAX: usize = 1_024;
/// Most folders in the root folder.
const FOLDERS_MAX: usize = 256;
/// Clusters below these counts are FAT12's and FAT16's.
const FAT16_CLUSTERS: u64 = 4_085;
const FAT32_CLUSTERS: u64 = 65_525;
/// The first cluster of the data region has this number.
const FIRST_CLUSTER: u32 = 2;
const ENTRY_BYTES: usize = 32;
const FOLDER: u8 = 0x10;
const VOLUME: u8 = 0x08;
const LONG_NAME: u8 = 0x0f;

/// What a file system has room for, and where its parts lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Room {
    /// Bytes of one cluster.
    pub(super) cluster: u64,
    /// Free clusters.
    pub(super) free: u64,
    /// Where the allocation tables end, in bytes from the partition's start.
    pub(super) tables_end: u64,
    /// Where the root folder lies, in bytes from the partition's start: its first cluster, where it is a chain.
    pub(super) root: Range<u64>,
}

impl Room {
    /// Whether so many bytes in files of their own, and a folder for them, fit.
    pub(super) fn holds(&self, files: &[u64]) -> bool {
        let clusters: u64 = files.iter().map(|bytes| bytes.div_ceil(self.cluster.max(1)).max(1)).sum();
        clusters + 2 <= self.free // a folder, and one more cluster of it
    }

    /// Free bytes.
    pub(super) fn free_bytes(&self) -> u64 {
        self.cluster * self.free
    }
}

/// The shape of a file system, in bytes from the partition's start unless said otherwise.
struct Shape {
    is_32: bool,
    cluster: u64,
    clusters: u32,
    fat: u64,
    fat_bytes: u64,
    root: u64,
    root_bytes: u64,
    root_cluster: u32,
    data: u64,
}

/// Checks the file system that the stream shows. The error says what is wrong with it.
pub(super) fn check(stream: &mut Stream) -> Result<Room, &'static str> {
    let shape = shape(stream)?;
    let mut fat = vec![0; usize::try_from(shape.fat_bytes).map_err(|_| "its table is too large")?];
    read(stream, shape.fat, &mut fat)?;
    let chains = Chains { fat: &fat, shape: &shape };
    let free = chains.check()?;
    let root = if shape.is_32 { Folder::At(shape.root_cluster) } else { Folder::Root };
    let folders = chains.folder(stream, root)?;
    if folders.len() > FOLDERS_MAX {
        return Err("it has too many folders");
    }
    for first in folders {
        chains.folder(stream, Folder::At(first))?;
    }
    let (start, bytes) = if shape.is_32 {
        (shape.data + u64::from(shape.root_cluster - FIRST_CLUSTER) * shape.cluster, shape.cluster)
    } else {
        (shape.root, shape.root_bytes)
    };
    Ok(Room { cluster: shape.cluster, free, tables_end: shape.root, root: start..start + bytes })
}

fn read(stream: &mut Stream, at: u64, buffer: &mut [u8]) -> Result<(), &'static str> {
    let done = stream.seek(SeekFrom::Start(at)).and_then(|_| stream.read_exact(buffer));
    done.map_err(|_| "it cannot be read to its end")
}

fn number(bytes: &[u8], at: usize, length: usize) -> u32 {
    let bytes = bytes.get(at..at + length).unwrap_or_default();
    bytes.iter().rev().fold(0, |number, byte| (number << 8) | u32::from(*byte))
}

fn shape(stream: &mut Stream) -> Result<Shape, &'static str> {
    let mut boot = [0; 512];
    read(stream, 0, &mut boot)?;
    if boot.get(510..) != Some(&[0x55, 0xaa]) {
        return Err("its first sector is no FAT file system's");
    }
    let get = |at, length| u64::from(number(&boot, at, length));
    let (sector, per_cluster, reserved, fats) = (get(11, 2), get(13, 1), get(14, 2), get(16, 1));
    let sound = matches!(sector, 512 | 1024 | 2048 | 4096)
        && per_cluster.is_power_of_two()
        && per_cluster <= 128
        && reserved >= 1
        && (1..=2).contains(&fats);
    if !sound {
        return Err("its first sector is no FAT file system's");
    }
    let is_32 = get(22, 2) == 0;
    let fat_sectors = if is_32 { get(36, 4) } else { get(22, 2) };
    let sectors = if get(19, 2) == 0 { get(32, 4) } else { get(19, 2) };
    let root_bytes = get(17, 2) * ENTRY_BYTES as u64;
    let data_sector = reserved + fats * fat_sectors + root_bytes.div_ceil(sector);
    if fat_sectors == 0 || sectors <= data_sector || sectors * sector > stream.size() {
        return Err("it does not fit its partition");
    }
    let clusters = (sectors - data_sector) / per_cluster;
    let is_kind =
        if is_32 { clusters >= FAT32_CLUSTERS } else { (FAT16_CLUSTERS..FAT32_CLUSTERS).contains(&clusters) };
    let fat_bytes = fat_sectors * sector;
    let entries = fat_bytes / if is_32 { 4 } else { 2 };
    let mirrored = !is_32 || get(40, 2) & 0x80 == 0;
    if !is_kind || fat_bytes > FAT_BYTES_MAX || entries < clusters + u64::from(FIRST_CLUSTER) || !mirrored {
        return Err("it is neither a FAT16 nor a FAT32 file system of a usual size");
    }
    Ok(Shape {
        is_32,
        cluster: per_cluster * sector,
        clusters: u32::try_from(clusters).map_err(|_| "it has too many clusters")?,
        fat: reserved * sector,
        fat_bytes,
        root: (reserved + fats * fat_sectors) * sector,
        root_bytes,
        root_cluster: if is_32 { number(&boot, 44, 4) } else { 0 },
        data: data_sector * sector,
    })
}

/// A folder: the root of FAT16 in its own region, or any other in a chain of clusters.
enum Folder {
    Root,
    At(u32),
}

/// The allocation table.
struct Chains<'s> {
    fat: &'s [u8],
    shape: &'s Shape,
}

impl Chains<'_> {
    fn entry(&self, cluster: u32) -> u32 {
        let at = |width: usize| usize::try_from(cluster).unwrap_or(usize::MAX).saturating_mul(width);
        if self.shape.is_32 { number(self.fat, at(4), 4) & 0x0fff_ffff } else { number(self.fat, at(2), 2) }
    }

    fn is_data(&self, cluster: u32) -> bool {
        (FIRST_CLUSTER..self.shape.clusters + FIRST_CLUSTER).contains(&cluster)
    }

    /// No entry leads out of the data region. Gives the number of free clusters.
    fn check(&self) -> Result<u64, &'static str> {
        let special = if self.shape.is_32 { 0x0fff_fff7 } else { 0xfff7 };
        let mut free = 0;
        for cluster in FIRST_CLUSTER..self.shape.clusters + FIRST_CLUSTER {
            match self.entry(cluster) {
                0 => free += 1,
                next if next >= special || self.is_data(next) => {}
                _ => return Err("a chain of its table leads nowhere"),
            }
        }
        Ok(free)
    }

    /// Every entry of a folder begins in the data region. Gives the first clusters of its folders.
    fn folder(&self, stream: &mut Stream, folder: Folder) -> Result<Vec<u32>, &'static str> {
        let mut places = Vec::new();
        match folder {
            Folder::Root => places.push((self.shape.root, self.shape.root_bytes)),
            Folder::At(first) => {
                let mut cluster = first;
                while self.is_data(cluster) && places.len() < FOLDER_CLUSTERS_MAX {
                    let before = u64::from(cluster - FIRST_CLUSTER) * self.shape.cluster;
                    places.push((self.shape.data + before, self.shape.cluster));
                    cluster = self.entry(cluster);
                }
                if places.is_empty() || self.is_data(cluster) {
                    return Err("a folder begins nowhere or never ends");
                }
            }
        }
        let mut folders = Vec::new();
        for (at, bytes) in places {
            let mut entries = vec![0; usize::try_from(bytes).map_err(|_| "a folder is too large")?];
            read(stream, at, &mut entries)?;
            for entry in entries.chunks_exact(ENTRY_BYTES) {
                match entry.first() {
                    None | Some(0) => return Ok(folders),
                    Some(0xe5) => {}
                    Some(_) => folders.extend(self.begins(entry)?),
                }
            }
        }
        Ok(folders)
    }

    /// Where an entry begins, if it is a folder's.
    fn begins(&self, entry: &[u8]) -> Result<Option<u32>, &'static str> {
        let attributes = number(entry, 11, 1);
        let has = |bits: u8| attributes & u32::from(bits) == u32::from(bits);
        let high = if self.shape.is_32 { number(entry, 20, 2) } else { 0 };
        let first = (high << 16) | number(entry, 26, 2);
        match first {
            _ if has(LONG_NAME) || has(VOLUME) => Ok(None),
            0 if !has(FOLDER) || entry.starts_with(b"..") => Ok(None),
            _ if entry.starts_with(b".") => Ok(None),
            first if !self.is_data(first) => Err("a file begins nowhere"),
            first => Ok(has(FOLDER).then_some(first)),
        }
    }
}
