//! An image as it is handed out: perhaps compressed, perhaps with a block map, and with a signed manifest.
//!
//! ```text
//!  FILE (.img, .gz, .xz, .zst) ── magic bytes ─► decoder ─┐
//!  FILE.bmap ── own checksum, bounds ─► mapped ranges ────┴─► engine: plan, one decode, many media
//!  FILE.toml + FILE.toml.sig ── signature ─► hash of FILE, hash of FILE.bmap, size, least medium
//! ```
//!
//! Everything here is hostile until checked. What a file is, its first bytes say and not its name. How much it unpacks
//! to is known before a medium is opened: from its map or its manifest, else by unpacking it once and throwing the
//! bytes away. The file stays open from the first look to the last byte, and a change in between is noticed.

mod bmap;
mod manifest;
mod reader;
mod sparse;

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

pub use bmap::{BMAP_MAX, Bmap, BmapError, MappedRange, Sum};
pub use manifest::{
    CompressedFile, ContentEntry, FORMAT, MANIFEST_MAX, Manifest, ManifestError, MapFile, SIGNATURE_CONTEXT,
    SIGNATURE_MAX,
};
pub(crate) use reader::ImageReader;

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
    /// A folder or a device.
    #[error("{0} is no plain file: give the image's file")]
    NotPlain(PathBuf),
    /// A container that is none of ours.
    #[error("{path} is a {kind} file: unpack it, or ask for the image as .img, .gz, .xz or .zst")]
    Container {
        /// Which file.
        path: PathBuf,
        /// What it looks like.
        kind: &'static str,
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
        let file = File::open(path).map_err(io("open", path))?;
        let about = file.metadata().map_err(io("read", path))?;
        if !about.is_file() {
            return Err(ImageError::NotPlain(path.to_owned()));
        }
        let mut head = [0; 8];
        let found = file.read_at(&mut head, 0).map_err(io("read", path))?;
        let encoding = sniff(path, head.get(..found).unwrap_or_default())?;
        let (file, stamp) = (Arc::new(file), Stamp::of(&about));
        let mut image = Self { file, path: path.to_owned(), encoding, stamp, map, size: 0 };
        let mapped = image.map.as_ref().map(|map| map.image_bytes);
        image.size = match (encoding, mapped.or(said)) {
            (Encoding::Raw, _) => about.len(),
            (_, Some(size)) => size,
            (_, None) => image.measure(limit.unwrap_or(u64::MAX))?,
        };
        if let Some(said) = [mapped, said].into_iter().flatten().find(|said| *said != image.size) {
            return Err(ImageError::Size { found: image.size, said });
        }
        if image.size == 0 { Err(ImageError::Empty(path.to_owned())) } else { Ok(image) }
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

    /// The SHA-256 of the file as handed out. `watch` learns of every step of bytes.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn file_sha256(&self, watch: &mut dyn FnMut(u64)) -> Result<[u8; 32], ImageError> {
        let mut hash = Sha256::new();
        let mut step = vec![0; STEP];
        let mut at = 0;
        loop {
            let found = self.file.read_at(&mut step, at).map_err(io("read", &self.path))?;
            if found == 0 {
                self.ensure_unchanged()?;
                return Ok(hash.finalize().into());
            }
            hash.update(step.get(..found).unwrap_or_default());
            at = at.saturating_add(found as u64);
            watch(found as u64);
        }
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

    fn measure(&self, limit: u64) -> Result<u64, ImageError> {
        let decoder = reader::decoder(&self.file, self.encoding).map_err(io("unpack", &self.path))?;
        let size = io::copy(&mut decoder.take(limit.saturating_add(1)), &mut io::sink());
        size.map_err(io("unpack", &self.path))
    }
}

/// What the first bytes say.
fn sniff(path: &Path, head: &[u8]) -> Result<Encoding, ImageError> {
    let foreign = |kind| Err(ImageError::Container { path: path.to_owned(), kind });
    match head {
        [] => Err(ImageError::Empty(path.to_owned())),
        [0x1f, 0x8b, ..] => Ok(Encoding::Gzip),
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Ok(Encoding::Xz),
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Ok(Encoding::Zstd),
        [b'P', b'K', 3, 4, ..] => foreign("zip"),
        [b'B', b'Z', b'h', ..] => foreign("bzip2"),
        [b'7', b'z', 0xbc, 0xaf, ..] => foreign("7-Zip"),
        [0x04, 0x22, 0x4d, 0x18, ..] => foreign("LZ4"),
        [b'Q', b'F', b'I', 0xfb, ..] => foreign("QCOW2"),
        _ => Ok(Encoding::Raw),
    }
}

fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> ImageError {
    let path = path.to_owned();
    move |source| ImageError::Io { doing, path, source }
}
