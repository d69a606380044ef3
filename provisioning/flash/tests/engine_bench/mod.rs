//! Images and media for the engine's tests.

#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use perron_flash::Medium;
use perron_flash::engine::{self, EngineError, Event, Job, Limits, Outcome};
use perron_flash::image::{Bmap, Image, MappedRange, Sum};
use perron_flash::simulated::{Faults, SimulatedMedium};
use sha2::{Digest, Sha256};

/// Bytes of a mebibyte.
pub(crate) const MIB: usize = 1024 * 1024;
/// Bytes of a batch in these tests, so that a small image has many.
pub(crate) const CHUNK: usize = 65_536;
/// Bytes of a block of the maps here.
pub(crate) const BLOCK: u64 = 4096;
/// Bytes of a medium.
pub(crate) const MEDIUM: u64 = 4 * 1024 * 1024;

/// What to wait for a stalled medium.
pub(crate) fn limits() -> Limits {
    Limits {
        chunk: CHUNK,
        pool: 16 * CHUNK,
        queue: 2,
        patience: Duration::from_millis(400),
        share_percent: 4,
    }
}

/// How an image is packed for a test.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Packing {
    Raw,
    Gzip,
    Xz,
    Zstd,
}

/// An image in a folder of its own.
pub(crate) struct Made {
    pub(crate) bytes: Vec<u8>,
    pub(crate) map: Option<Bmap>,
    pub(crate) path: PathBuf,
    folder: tempfile::TempDir,
}

/// Bytes that no two places share.
pub(crate) fn noise(len: usize, seed: u8) -> Vec<u8> {
    let blocks =
        (0_u64..).flat_map(|block| Sha256::digest([&block.to_le_bytes()[..], &[seed]].concat()).to_vec());
    blocks.take(len).collect()
}

impl Made {
    /// An image of these bytes; `mapped` are block numbers, first and last.
    pub(crate) fn new(bytes: Vec<u8>, mapped: Option<&[(u64, u64)]>, packing: Packing) -> Self {
        let size = bytes.len() as u64;
        let map = mapped.map(|ranges| Bmap {
            image_bytes: size,
            block_bytes: BLOCK,
            ranges: ranges
                .iter()
                .map(|(first, last)| {
                    let (at, end) = (first * BLOCK, ((last + 1) * BLOCK).min(size));
                    let sum = Sha256::digest(&bytes[at as usize..end as usize]).into();
                    MappedRange { at, bytes: end - at, sum: Some(Sum::Sha256(sum)) }
                })
                .collect(),
        });
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("image");
        std::fs::write(&path, pack(&bytes, packing)).unwrap();
        Self { bytes, map, path, folder }
    }

    /// Opens it.
    pub(crate) fn open(&self) -> Image {
        Image::open(&self.path, self.map.clone(), None, None).unwrap()
    }

    /// Whether a medium's contents are this image, as far as its map goes.
    pub(crate) fn is_on(&self, contents: &[u8]) -> bool {
        match &self.map {
            None => contents.starts_with(&self.bytes),
            Some(map) => map.ranges.iter().all(|range| {
                let span = range.at as usize..(range.at + range.bytes) as usize;
                contents[span.clone()] == self.bytes[span]
            }),
        }
    }

    /// Writes it to media.
    pub(crate) fn flash(
        &self,
        media: &[SimulatedMedium],
        limits: Limits,
    ) -> Result<Vec<Arc<Outcome>>, EngineError> {
        self.flash_told(media, limits, &mut |_| ())
    }

    /// Writes it to media and hears what happens.
    pub(crate) fn flash_told(
        &self,
        media: &[SimulatedMedium],
        limits: Limits,
        tell: &mut dyn FnMut(Event),
    ) -> Result<Vec<Arc<Outcome>>, EngineError> {
        let image = self.open();
        let job = Job { image: &image, content: None, least: 0, verify: true, reserved: None, limits };
        let outcomes = engine::flash(&job, given(media), tell)?;
        assert_eq!(outcomes.len(), media.len(), "one outcome for each medium");
        Ok(outcomes)
    }
}

/// Media as the engine takes them.
pub(crate) fn given(media: &[SimulatedMedium]) -> Vec<Arc<dyn Medium>> {
    media.iter().map(|medium| Arc::new(medium.clone()) as Arc<dyn Medium>).collect()
}

/// A medium of the usual size.
pub(crate) fn medium(faults: Faults) -> SimulatedMedium {
    SimulatedMedium::new("test", MEDIUM, 512, faults)
}

fn pack(bytes: &[u8], packing: Packing) -> Vec<u8> {
    match packing {
        Packing::Raw => bytes.to_vec(),
        Packing::Gzip => {
            let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            to.write_all(bytes).unwrap();
            to.finish().unwrap()
        }
        Packing::Xz => {
            let mut to = liblzma::write::XzEncoder::new(Vec::new(), 0);
            to.write_all(bytes).unwrap();
            to.finish().unwrap()
        }
        Packing::Zstd => {
            let mut to = zstd::Encoder::new(Vec::new(), 1).unwrap();
            to.include_checksum(true).unwrap();
            to.write_all(bytes).unwrap();
            to.finish().unwrap()
        }
    }
}
