//! An image as it is handed out: perhaps compressed, perhaps with a block map, and with a signed manifest.
//!
//! ```text
//!  FILE (.img, .gz, .xz, .zst) ── magic bytes ─► decoder ─┐
//!  FILE.bmap ── own checksum, bounds ─► mapped ranges ────┴─► engine: plan, one decode, many media
//!  FILE.toml + FILE.toml.sig ── signature ─► hash of FILE, hash of FILE.bmap, size, least medium
//! ```
//!
//! Everything here is hostile until checked. What a file is, its first bytes say and not its name: those of the file, and
//! those that it unpacks to. What is no image of a whole disk is refused by name ([`Image::open`],
//! [`Image::check_layout`]). How much it unpacks to is known before a medium is opened: from its map or its manifest, else
//! by unpacking it once and throwing the bytes away. The file stays open from the first look to the last byte, and a
//! change in between is noticed.

mod bmap;
mod contents;
mod file;
mod foreign;
mod layout;
mod manifest;
mod mbr;
mod reader;
mod sectors;
mod sparse;
mod tail;

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::gpt::TableError;
pub use bmap::{BMAP_MAX, Bmap, BmapError, MappedRange, Sum};
pub use foreign::Foreign;
pub use layout::Look;
pub use manifest::{
    CompressedFile, ContentEntry, FORMAT, MANIFEST_MAX, Manifest, ManifestError, MapFile, SIGNATURE_CONTEXT,
    SIGNATURE_MAX,
};
pub(crate) use reader::ImageReader;
pub(crate) use sectors::{Sectors, USUAL};
use tail::Tail;

/// Bytes read at once where a file is hashed or measured.
const STEP: usize = 1024 * 1024;

/// How an image is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As it will lie on the medium.
    Raw,
    /// gzip, RFC 1952.
    Gzip,
    /// xz.
    Xz,
    /// Zstandard, RFC 8878.
    Zstd,
}

impl Encoding {
    /// How to pack it so that it can be unpacked here.
    fn lighter(self) -> &'static str {
        match self {
            Self::Xz => "compress it again with xz -9 or less, without --lzma2=dict",
            _ => "compress it again with zstd -19, or with --ultra -22 --long=27 at most",
        }
    }
}

/// Why an image is not used.
#[derive(Debug, thiserror::Error)]
pub enum ImageError {
    /// The file.
    #[error("cannot {doing} {path} ({source}): check the file, copy it again where it is damaged")]
    Io {
        /// What was tried.
        doing: &'static str,
        /// On which file.
        path: PathBuf,
        /// The system's or the decoder's answer.
        source: io::Error,
    },
    /// A folder, a pipe or a device.
    #[error("{path} is {kind}, not a file: give the image's file")]
    NotPlain {
        /// What was given.
        path: PathBuf,
        /// What it is.
        kind: &'static str,
    },
    /// A format that is no image of a disk, or packed in another way than ours.
    #[error("{path} is {format}")]
    Foreign {
        /// Which file.
        path: PathBuf,
        /// What it is, and what to do with it.
        format: Foreign,
    },
    /// Nothing starts from it.
    #[error("{path} has no partition table{}: ask for the image of a whole disk", .what.map(|what| format!(", it is {what}")).unwrap_or_default())]
    NoTable {
        /// Which file.
        path: PathBuf,
        /// What stands there instead, where that is known.
        what: Option<&'static str>,
    },
    /// A table that is wrong in the image itself.
    #[error(
        "the {which} partition table of {path} is damaged ({source}): copy the image again, or make it anew"
    )]
    Table {
        /// Which file.
        path: PathBuf,
        /// The first one or the backup.
        which: &'static str,
        /// What is wrong.
        source: TableError,
    },
    /// Its end is missing.
    #[error(
        "{path} was cut: it has {found} bytes and its partition table needs {due}: copy the whole image again"
    )]
    Cut {
        /// Which file.
        path: PathBuf,
        /// Bytes of the image.
        found: u64,
        /// Bytes that belong to it.
        due: u64,
    },
    /// The map leaves out where a disk begins.
    #[error(
        "the block map leaves out the partition table: make it again with perron-kit image manifest --make-bmap"
    )]
    MapWithout,
    /// It asks for more memory to unpack than is given.
    #[error("{path} needs more memory to unpack than there is for it: {}", .encoding.lighter())]
    Heavy {
        /// Which file.
        path: PathBuf,
        /// How it is packed.
        encoding: Encoding,
    },
    /// Nothing in it.
    #[error("{0} holds no byte of an image: copy the file again")]
    Empty(PathBuf),
    /// The file does not hold what its map or manifest says.
    #[error("the image has {found} bytes and its map or manifest says {said}: get all files from one place")]
    Size {
        /// What was found; one more where unpacking was cut off.
        found: u64,
        /// What is written.
        said: u64,
    },
    /// It changed while it was used.
    #[error("{0} changed while it was read: let no other program write it, then begin again")]
    Changed(PathBuf),
    /// A range has other bytes than the map says.
    #[error("the image differs from its map in {bytes} bytes at {at}: get image and map from one place")]
    Range {
        /// Offset in the image, in bytes.
        at: u64,
        /// Length, in bytes.
        bytes: u64,
    },
    /// Other content than the manifest's.
    #[error("the image unpacks to something else than was signed: get image and manifest from one place")]
    Content,
    /// The block map.
    #[error(transparent)]
    Map(#[from] BmapError),
}

/// An image's file, open.
pub struct Image {
    file: Arc<File>,
    path: PathBuf,
    encoding: Encoding,
    stamp: Stamp,
    map: Option<Bmap>,
    size: u64,
    /// Its first bytes, unpacked.
    head: Vec<u8>,
    /// What unpacking it once has left behind.
    tail: Option<Tail>,
}

/// What changes when a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    seconds: i64,
    nanoseconds: i64,
}

impl Stamp {
    fn of(file: &Metadata) -> Self {
        Self { bytes: file.len(), seconds: file.mtime(), nanoseconds: file.mtime_nsec() }
    }
}

impl Image {
    /// Opens an image. `said` is the unpacked size that a manifest gives, in bytes; without it and without a map a
    /// compressed image is unpacked once to be measured, up to `limit` bytes.
    ///
    /// # Errors
    /// No readable image, or sizes that contradict each other.
    pub fn open(
        path: &Path,
        map: Option<Bmap>,
        said: Option<u64>,
        limit: Option<u64>,
    ) -> Result<Self, ImageError> {
        let (file, about) = file::open(path)?;
        let mut first = [0; 8];
        let found = file.read_at(&mut first, 0).map_err(io("read", path))?;
        let encoding = sniff(path, first.get(..found).unwrap_or_default())?;
        let (file, stamp, path) = (Arc::new(file), Stamp::of(&about), path.to_owned());
        let mut image = Self { file, path, encoding, stamp, map, size: 0, head: Vec::new(), tail: None };
        image.head = image.read_head()?;
        if let Some(format) = foreign::by_head(&image.head) {
            return Err(ImageError::Foreign { path: image.path, format });
        }
        let mapped = image.map.as_ref().map(|map| map.image_bytes);
        image.size = match (encoding, mapped.or(said)) {
            (Encoding::Raw, _) => about.len(),
            (_, Some(size)) => size,
            (_, None) => {
                let tail = Tail::unpack(&image, limit.unwrap_or(u64::MAX))?;
                image.tail.insert(tail).size
            }
        };
        if let Some(said) = [mapped, said].into_iter().flatten().find(|said| *said != image.size) {
            return Err(ImageError::Size { found: image.size, said });
        }
        if image.size == 0 { Err(ImageError::Empty(image.path)) } else { Ok(image) }
    }

    /// Its size once unpacked, in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The size of the file as handed out, in bytes.
    #[must_use]
    pub fn file_bytes(&self) -> u64 {
        self.stamp.bytes
    }

    /// How it is packed.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Its block map.
    #[must_use]
    pub fn map(&self) -> Option<&Bmap> {
        self.map.as_ref()
    }

    /// The SHA-256 of the file as handed out, holes included; these are not read. `watch` learns of every step of bytes.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn file_sha256(&self, watch: &mut dyn FnMut(u64)) -> Result<[u8; 32], ImageError> {
        let mut hash = Sha256::new();
        let (mut step, zeroes) = (vec![0; STEP], vec![0; STEP]);
        let (mut at, mut data) = (0, 0..0);
        while at < self.stamp.bytes {
            if at >= data.end {
                let next = sparse::next_data(&self.file, at, self.stamp.bytes);
                data = next
                    .map_err(|error| self.told("read", error.into()))?
                    .unwrap_or(self.stamp.bytes..u64::MAX);
            }
            let is_hole = at < data.start;
            let end = if is_hole { data.start } else { data.end.min(self.stamp.bytes) };
            let due = usize::try_from(end - at).unwrap_or(usize::MAX).min(STEP);
            let part = step.get_mut(..due).unwrap_or_default();
            if is_hole {
                hash.update(zeroes.get(..due).unwrap_or_default());
            } else {
                self.read_at(at, part)?;
                hash.update(part);
            }
            at = at.saturating_add(due as u64);
            watch(due as u64);
        }
        self.ensure_unchanged()?;
        Ok(hash.finalize().into())
    }

    /// Bytes of the file as handed out; of an image that is not packed, its own.
    pub(crate) fn read_at(&self, at: u64, into: &mut [u8]) -> Result<(), ImageError> {
        self.file.read_exact_at(into, at).map_err(|error| self.told("read", error))
    }

    /// An error about this file.
    pub(crate) fn told(&self, doing: &'static str, source: io::Error) -> ImageError {
        ImageError::Io { doing, path: self.path.clone(), source }
    }

    /// Its first bytes, unpacked: [`layout::HEAD`], or all of a smaller one.
    pub(crate) fn head(&self) -> &[u8] {
        &self.head
    }

    /// A decoder that stands at the image's first byte.
    pub(crate) fn reader(&self) -> Result<ImageReader, ImageError> {
        ImageReader::new(&self.file, self.encoding, self.size, &self.path)
    }

    /// Whether the file is still the one that was opened.
    pub(crate) fn ensure_unchanged(&self) -> Result<(), ImageError> {
        let now = self.file.metadata().map_err(io("read", &self.path))?;
        if Stamp::of(&now) == self.stamp { Ok(()) } else { Err(ImageError::Changed(self.path.clone())) }
    }

    /// Its first bytes, unpacked.
    fn read_head(&self) -> Result<Vec<u8>, ImageError> {
        let mut head = Vec::new();
        let decoder = reader::decoder(&self.file, self.encoding).map_err(|error| self.unpacked(error))?;
        decoder.take(layout::HEAD).read_to_end(&mut head).map_err(|error| self.unpacked(error))?;
        Ok(head)
    }

    /// What a decoder's answer means.
    fn unpacked(&self, error: io::Error) -> ImageError {
        reader::told(error, self.encoding, &self.path)
    }
}

/// What the first bytes say of the file.
fn sniff(path: &Path, head: &[u8]) -> Result<Encoding, ImageError> {
    match head {
        [] => Err(ImageError::Empty(path.to_owned())),
        [0x1f, 0x8b, ..] => Ok(Encoding::Gzip),
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Ok(Encoding::Xz),
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Ok(Encoding::Zstd),
        _ => Ok(Encoding::Raw),
    }
}

fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> ImageError {
    let path = path.to_owned();
    move |source| ImageError::Io { doing, path, source }
}
