//! Reading a pack that anyone may have made. The signature is verified before anything else in it is understood, and
//! nothing in it decides how much is read.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, BufReader, Read};
use std::path::Path;

use flate2::bufread::GzDecoder;
use perron_outside::OutsideError;
use tar::{Archive, EntryType};

use super::manifest::digest;
use super::write::playable;
use super::{
    FILES_MAX, MANIFEST_FILE, MANIFEST_MAX, Manifest, PackError, SIGNATURE_FILE, SIGNATURE_MAX, TOTAL_MAX,
    Verify, io,
};
use crate::source::{FILE_MAX, Source, SourceError};

/// Bytes that a pack may have unpacked, with the headers of the archive.
const STREAM_MAX: u64 = TOTAL_MAX + 2 * MANIFEST_MAX as u64 + (FILES_MAX as u64 + 4) * 2 * 512;
/// Bytes that a pack's file may have: what does not compress grows a little.
const FILE_BYTES_MAX: u64 = TOTAL_MAX + TOTAL_MAX / 16;

/// A pack in memory, everything verified.
#[derive(Debug)]
pub(super) struct Contents {
    pub(super) manifest: Manifest,
    /// As signed.
    pub(super) manifest_bytes: Vec<u8>,
    pub(super) signature: Vec<u8>,
    pub(super) files: BTreeMap<String, Vec<u8>>,
}

/// Verifies a pack's file whole and gives its list: signature, names, sizes, hashes, and that each tutorial can be
/// played.
///
/// # Errors
/// The first thing that would keep it from being installed, but for the version installed before.
pub fn inspect(pack: &Path, verify: Verify<'_>) -> Result<Manifest, PackError> {
    open(pack, verify).map(|contents| contents.manifest)
}

/// Reads and verifies a pack's file.
pub(super) fn open(pack: &Path, verify: Verify<'_>) -> Result<Contents, PackError> {
    let file = perron_outside::open(pack)?;
    if file.metadata().map_err(io("read", pack))?.len() > FILE_BYTES_MAX {
        return Err(OutsideError::TooLarge { path: pack.to_owned(), limit: FILE_BYTES_MAX }.into());
    }
    let contents = unpack(BufReader::new(file.take(FILE_BYTES_MAX)), verify)?;
    contents.manifest.tutorials().iter().try_for_each(|id| playable(&contents, id))?;
    Ok(contents)
}

/// Unpacks in memory, at most [`STREAM_MAX`] bytes.
fn unpack(file: impl io::BufRead, verify: Verify<'_>) -> Result<Contents, PackError> {
    let mut archive = Archive::new(Capped { inner: GzDecoder::new(file), left: STREAM_MAX });
    // Raw: long names and other extensions come as entries of their own kind, which are refused below.
    let mut entries = archive.entries().map_err(torn)?.raw(true);
    let mut next = || entries.next().map(|entry| entry.map_err(torn)?.pipe(read_entry)).transpose();
    let missing = |name: &str| PackError::Malformed(format!("it does not begin with {name}"));
    let mut head = |name: &str, limit: usize| match next()? {
        Some((path, bytes)) if path == name && bytes.len() <= limit => Ok(bytes),
        _ => Err(missing(name)),
    };
    let manifest_bytes = head(MANIFEST_FILE, MANIFEST_MAX)?;
    let signature = head(SIGNATURE_FILE, SIGNATURE_MAX)?;
    if !verify(&digest(&manifest_bytes), &signature) {
        return Err(PackError::Signature);
    }
    let manifest = Manifest::parse(&manifest_bytes)?;
    let mut files = BTreeMap::new();
    for due in &manifest.file {
        let (path, bytes) = next()?.ok_or_else(|| PackError::Missing(due.path.clone()))?;
        if path != due.path {
            return Err(PackError::NotListed(path));
        }
        if !due.is(&bytes) {
            return Err(PackError::Altered(path));
        }
        files.insert(path, bytes);
    }
    match next()? {
        Some((path, _)) => Err(PackError::NotListed(path)),
        None => Ok(Contents { manifest, manifest_bytes, signature, files }),
    }
}

/// Passes a value on.
trait Pipe: Sized {
    fn pipe<T>(self, to: impl FnOnce(Self) -> T) -> T {
        to(self)
    }
}

impl<T> Pipe for T {}

/// One plain file of the archive: its name as it stands there, and its bytes.
fn read_entry<R: Read>(mut entry: tar::Entry<'_, R>) -> Result<(String, Vec<u8>), PackError> {
    let path = String::from_utf8_lossy(&entry.path_bytes()).chars().take(200).collect::<String>();
    if entry.header().entry_type() != EntryType::Regular {
        return Err(PackError::NotPlain(path));
    }
    let limit = FILE_MAX.max(MANIFEST_MAX) as u64;
    let mut bytes = vec![];
    (&mut entry).take(limit + 1).read_to_end(&mut bytes).map_err(torn)?;
    if bytes.len() as u64 > limit {
        return Err(PackError::TooLarge { what: path, limit });
    }
    if bytes.len() as u64 != entry.size() {
        return Err(PackError::Malformed(format!("{path} is cut off")));
    }
    Ok((path, bytes))
}

/// What the unpacking says. The cap's own word is told apart.
fn torn(error: io::Error) -> PackError {
    if error.kind() == io::ErrorKind::FileTooLarge {
        return PackError::TooLarge { what: "the pack, unpacked,".to_owned(), limit: TOTAL_MAX };
    }
    PackError::Malformed(error.to_string())
}

/// Gives so many bytes and then fails, whatever the archive says about itself.
struct Capped<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(count as u64).ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(count)
    }
}

impl Source for Contents {
    fn ids(&self) -> Result<Vec<String>, SourceError> {
        Ok(self.manifest.tutorials())
    }

    fn files(&self, id: &str) -> Result<Vec<String>, SourceError> {
        Ok(self.manifest.files(id))
    }

    fn read(&self, id: &str, file: &str) -> Result<Cow<'static, [u8]>, SourceError> {
        let path = format!("{id}/{file}");
        self.files.get(&path).map(|bytes| Cow::Owned(bytes.clone())).ok_or(SourceError::Missing(path))
    }
}
