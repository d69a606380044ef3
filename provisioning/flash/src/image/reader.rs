//! Reads an image from its first byte to its last, and skips what nobody wants.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::bufread::MultiGzDecoder;
use liblzma::bufread::XzDecoder;
use liblzma::stream::{CONCATENATED, Stream};

use super::sparse::next_data;
use super::{Encoding, ImageError, STEP};

/// Most memory that an xz file may ask of its decoder, in bytes: `xz -9` asks for 65 MiB.
const XZ_MEMORY_MAX: u64 = 80 * 1024 * 1024;
/// Greatest window of a zstd file, as a power of two in bytes: `zstd -19` needs 2²³, `--ultra -22` and `--long` 2²⁷. The
/// decoder takes that much memory, once for all media.
const ZSTD_WINDOW_LOG_MAX: u32 = 27;
/// What zstd and xz answer to a file that asks for more memory than is given.
const HEAVY: [&str; 2] = ["Frame requires too much memory", "memory limit reached"];
/// Compressed bytes read at once.
const COMPRESSED_STEP: usize = 256 * 1024;

/// Where a decoder stands in an image.
pub(crate) struct ImageReader {
    source: Source,
    at: u64,
    size: u64,
    path: PathBuf,
    encoding: Encoding,
}

enum Source {
    /// Read in place: what nobody wants costs nothing. From the last place to the begin of `data` there is a hole.
    Raw { file: Arc<File>, data: Range<u64> },
    /// Unpacked one byte after the other.
    Stream { decoder: Box<dyn Read>, scratch: Vec<u8> },
}

/// A file read from its beginning, without the place that other readers of it share.
struct FromStart {
    file: Arc<File>,
    at: u64,
}

impl Read for FromStart {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let found = self.file.read_at(into, self.at)?;
        self.at = self.at.saturating_add(found as u64);
        Ok(found)
    }
}

/// The decoder of a whole file.
pub(super) fn decoder(file: &Arc<File>, encoding: Encoding) -> io::Result<Box<dyn Read>> {
    let start = FromStart { file: Arc::clone(file), at: 0 };
    let packed = BufReader::with_capacity(COMPRESSED_STEP, start);
    Ok(match encoding {
        Encoding::Raw => Box::new(packed),
        Encoding::Gzip => Box::new(MultiGzDecoder::new(packed)),
        Encoding::Xz => {
            Box::new(XzDecoder::new_stream(packed, Stream::new_stream_decoder(XZ_MEMORY_MAX, CONCATENATED)?))
        }
        Encoding::Zstd => {
            let mut decoder = zstd::Decoder::with_buffer(packed)?;
            decoder.window_log_max(ZSTD_WINDOW_LOG_MAX)?;
            Box::new(decoder)
        }
    })
}

impl ImageReader {
    pub(super) fn new(
        file: &Arc<File>,
        encoding: Encoding,
        size: u64,
        path: &Path,
    ) -> Result<Self, ImageError> {
        let source = match encoding {
            Encoding::Raw => Source::Raw { file: Arc::clone(file), data: 0..0 },
            packed => Source::Stream {
                decoder: decoder(file, packed).map_err(|error| told(error, packed, path))?,
                scratch: vec![0; STEP],
            },
        };
        Ok(Self { source, at: 0, size, path: path.to_owned(), encoding })
    }

    /// Fills `into` with the image's bytes from `at` on, which is never before the last place.
    ///
    /// # Errors
    /// The file, the decoder, or an image that ends too early.
    pub(crate) fn fill(&mut self, at: u64, into: &mut [u8]) -> Result<(), ImageError> {
        self.skip_to(at)?;
        match &mut self.source {
            Source::Raw { file, .. } => file.read_exact_at(into, at),
            Source::Stream { decoder, .. } => decoder.read_exact(into),
        }
        .map_err(|error| self.told(error))?;
        self.at = at.saturating_add(into.len() as u64);
        Ok(())
    }

    /// Whether nothing is stored there: it reads as zeroes. `at` is never before the last place.
    pub(crate) fn is_hole(&mut self, at: u64, bytes: u64) -> bool {
        let Source::Raw { file, data } = &mut self.source else { return false };
        if at >= data.end {
            *data = match next_data(file, at, self.size) {
                Ok(Some(found)) => found,
                Ok(None) => self.size..u64::MAX,
                Err(_) => at..u64::MAX, // all of it is read; what is wrong, reading tells
            };
        }
        at.saturating_add(bytes) <= data.start
    }

    /// Reads to the end, so that the decoder checks its checksums, and makes sure that the end is where it must be.
    ///
    /// # Errors
    /// A damaged file, or one that goes on.
    pub(crate) fn finish(mut self) -> Result<(), ImageError> {
        self.skip_to(self.size)?;
        let size = self.size;
        let Source::Stream { decoder, .. } = &mut self.source else { return Ok(()) };
        match decoder.read(&mut [0; 1]) {
            Ok(0) => Ok(()),
            Ok(_) => Err(ImageError::Size { found: size.saturating_add(1), said: size }),
            Err(error) => Err(self.told(error)),
        }
    }

    fn skip_to(&mut self, at: u64) -> Result<(), ImageError> {
        if let Source::Stream { decoder, scratch } = &mut self.source {
            while self.at < at {
                let due = usize::try_from(at - self.at).unwrap_or(usize::MAX).min(scratch.len());
                let step = scratch.get_mut(..due).unwrap_or_default();
                if let Err(error) = decoder.read_exact(step) {
                    return Err(self.told(error));
                }
                self.at = self.at.saturating_add(due as u64);
            }
        }
        self.at = at;
        Ok(())
    }

    fn told(&self, source: io::Error) -> ImageError {
        told(source, self.encoding, &self.path)
    }
}

/// What a decoder's answer means: a file that asks for too much memory is not damaged.
pub(super) fn told(source: io::Error, encoding: Encoding, path: &Path) -> ImageError {
    let path = path.to_owned();
    let text = source.to_string();
    if encoding != Encoding::Raw && HEAVY.iter().any(|heavy| text.contains(heavy)) {
        return ImageError::Heavy { path, encoding };
    }
    let doing = if encoding == Encoding::Raw { "read" } else { "unpack" };
    ImageError::Io { doing, path, source }
}
