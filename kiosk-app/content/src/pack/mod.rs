//! Packs: tutorials that come to a kiosk on a stick, signed and versioned.
//!
//! ```text
//!  NAME.perronpack = gzip(tar):  manifest.toml   name, version, day, every file with size and SHA-256
//!                                manifest.sig    the signature of SHA-256(manifest.toml)
//!                                <id>/<file> …   in the manifest's order, nothing else
//!
//!  install:  read ─► signature ─► format ─► names, sizes, hashes ─► tutorials ─► version      nothing is written yet
//!            ─► .NAME@4.part ─ files, fsync ─► rename to NAME@4 ─► NAME@3 is removed
//! ```
//!
//! An installed pack is a folder `NAME@VERSION`. A new version stands beside the old one before the old one goes, so
//! that at any moment there is one to read: a kiosk switched off in between takes the highest that verifies.
//!
//! Names are a list of what is allowed (small ASCII letters, digits, hyphens, one slash), so that no path leaves the
//! folder and no two names are one on any file system. Sizes are counted while unpacking, never believed.

mod disk;
mod install;
mod installed;
mod manifest;
mod read;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod torn_tests;
mod write;

use std::path::PathBuf;

use perron_outside::{OutsideError, shown};

use crate::finding::Finding;

pub use install::install;
pub use installed::{Installed, Pack, installed, open_all};
pub use manifest::{Entry, Manifest};
pub use read::inspect;
pub use write::make;

/// The format this program writes and reads.
pub const FORMAT: i64 = 1;
/// The ending of a pack's file.
pub const ENDING: &str = "perronpack";
/// What a signature is for, so that no other signature under the same key passes for it.
pub const SIGNATURE_CONTEXT: &[u8] = b"perron-content-pack";
/// The longest signature, in bytes.
pub const SIGNATURE_MAX: usize = 4096;
/// Files of a pack.
pub const FILES_MAX: usize = 2000;
/// All files of a pack together, unpacked, in bytes.
pub const TOTAL_MAX: u64 = 64 * 1024 * 1024;
/// The longest manifest, in bytes: 2,000 files of 200 bytes.
const MANIFEST_MAX: usize = 512 * 1024;
/// The manifest's name in a pack.
const MANIFEST_FILE: &str = "manifest.toml";
/// The signature's name in a pack.
const SIGNATURE_FILE: &str = "manifest.sig";

/// Signs the 32 bytes that stand for a pack.
pub type Sign<'a> = &'a dyn Fn(&[u8]) -> Vec<u8>;
/// Whether a signature (second) of such bytes (first) is by someone the site trusts.
pub type Verify<'a> = &'a dyn Fn(&[u8], &[u8]) -> bool;

/// Why a pack is not made, read or installed.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The disk or the stick.
    #[error("cannot {doing} {} ({source}): check the stick, the rights and the free space", shown(.path))]
    Io {
        /// What was tried.
        doing: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// The system's answer.
        source: std::io::Error,
    },
    /// No pack, or one that was cut off.
    #[error("this is no pack that can be read ({}): copy the file again", shown(.0))]
    Malformed(String),
    /// Signed by nobody, or by somebody else.
    #[error(
        "the pack is not signed by this site's authority, or was altered: ask for it again where it was made"
    )]
    Signature,
    /// Made by a later version of Perron.
    #[error(
        "the pack has format {found}, this program reads up to {FORMAT}: update Perron first, then install it again"
    )]
    Later {
        /// The pack's format.
        found: i64,
    },
    /// A manifest that says what it must not.
    #[error("the pack's list is wrong ({0}): make the pack again with perron-kit content pack")]
    Manifest(String),
    /// Neither name nor version nor day.
    #[error("{what} “{}” cannot be used: {remedy}", shown(.found))]
    Label {
        /// `the name`, `the version` or `the day`.
        what: &'static str,
        /// What was given.
        found: String,
        /// What could be.
        remedy: &'static str,
    },
    /// A path that is not of the form `id/file`.
    #[error("“{}” is no path of a tutorial's file: make the pack again with perron-kit content pack", shown(.0))]
    Path(String),
    /// A link, folder or device.
    #[error("“{}” is no plain file: make the pack again with perron-kit content pack", shown(.0))]
    NotPlain(String),
    /// A file that the manifest does not list there.
    #[error("“{}” is not in the pack's list, or not in its place: copy the file again", shown(.0))]
    NotListed(String),
    /// A file of the manifest that is not there.
    #[error("“{}” is missing in the pack: copy the file again", shown(.0))]
    Missing(String),
    /// Other bytes than signed.
    #[error("“{}” is not what was signed: copy the file again, or install the pack again", shown(.0))]
    Altered(String),
    /// Larger than allowed.
    #[error("{what} has more than {limit}: make smaller packs")]
    TooLarge {
        /// A path, `the pack`, or `the number of files`.
        what: String,
        /// The limit, in bytes or files.
        limit: u64,
    },
    /// No tutorial at all.
    #[error("there is no tutorial to pack: give the folder whose subfolders are tutorials")]
    Empty,
    /// A tutorial that cannot be played.
    #[error("a tutorial of the pack cannot be played ({0}): mend it and make the pack again")]
    Broken(Box<Finding>),
    /// An older pack than the one in use.
    #[error(
        "version {found} of “{name}” is older than the installed version {installed}: nothing was changed; make a pack with a higher version to go back"
    )]
    Older {
        /// The pack's name.
        name: String,
        /// Its version.
        found: u32,
        /// The installed one's.
        installed: u32,
    },
    /// Another pack of the same name and version.
    #[error(
        "another pack “{name}” of version {version} is installed: nothing was changed; give the new one a higher version"
    )]
    SameVersion {
        /// The pack's name.
        name: String,
        /// Its version.
        version: u32,
    },
    /// The pack's own file cannot be opened.
    #[error(transparent)]
    Outside(#[from] OutsideError),
    /// A tutorial's file could not be read.
    #[error(transparent)]
    Source(#[from] crate::SourceError),
}

impl PackError {
    /// Whether trying again may help: the disk or stick failed, not the pack.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Io { .. } | Self::Outside(OutsideError::Io { .. }))
    }
}

fn io(doing: &'static str, path: &std::path::Path) -> impl FnOnce(std::io::Error) -> PackError {
    let path = path.to_owned();
    move |source| PackError::Io { doing, path, source }
}
