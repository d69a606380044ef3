//! The manifest of an image: what a technician of a site may write to machines.
//!
//! A TOML file `NAME.toml` with a detached signature `NAME.toml.sig` over the SHA-256 of its bytes. Signing and
//! verifying are functions that the caller gives: this crate holds no key. The bytes are read only once their
//! signature holds.

use data_encoding::HEXLOWER_PERMISSIVE;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// The format that this program writes and reads.
pub const FORMAT: i64 = 1;
/// The longest manifest, in bytes.
pub const MANIFEST_MAX: u64 = 16_384;
/// The longest signature, in bytes.
pub const SIGNATURE_MAX: u64 = 4096;
/// What a signature is for, so that no other signature under the same key passes for it.
pub const SIGNATURE_CONTEXT: &[u8] = b"perron-image-manifest";
/// The longest name, version or file name, in bytes.
const LABEL_MAX: usize = 120;

/// Why a manifest is not made or not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Signed by nobody, or by somebody else.
    #[error(
        "the manifest is not signed by this site's authority, or was altered: ask for it again where it was made"
    )]
    Signature,
    /// Not what a manifest is.
    #[error("the manifest cannot be read ({0}): make it again with perron-kit image manifest")]
    Malformed(String),
    /// Made by a later version of Perron.
    #[error("the manifest has format {0}, this program reads up to {FORMAT}: update perron-kit first")]
    Later(i64),
    /// A name that could mislead.
    #[error(
        "the {0} of the manifest cannot be used: write letters, digits, dots, hyphens and blanks, at most 120"
    )]
    Label(&'static str),
    /// Sizes that contradict each other.
    #[error("the manifest asks for media of {least} bytes and its image has {image}: make it again")]
    Sizes {
        /// Least size of a medium, in bytes.
        least: u64,
        /// Size of the image, in bytes.
        image: u64,
    },
}

/// A file as handed out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompressedFile {
    /// Its name, without folder.
    pub file: String,
    /// Its size, in bytes.
    pub size: u64,
    /// Its SHA-256.
    #[serde(serialize_with = "to_hex", deserialize_with = "from_hex")]
    pub sha256: [u8; 32],
}

/// What it unpacks to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContentEntry {
    /// Size, in bytes.
    pub size: u64,
    /// The digest of what must lie where, as [`crate::engine::Verified`] gives it.
    #[serde(serialize_with = "to_hex", deserialize_with = "from_hex")]
    pub digest: [u8; 32],
}

/// The block map's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapFile {
    /// Its name, without folder.
    pub file: String,
    /// Its SHA-256.
    #[serde(serialize_with = "to_hex", deserialize_with = "from_hex")]
    pub sha256: [u8; 32],
}

/// What was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Manifest {
    /// The manifest's format.
    pub format: i64,
    /// What the image is called.
    pub name: String,
    /// Its version, as people read it.
    pub version: String,
    /// The least medium, in bytes.
    pub min_size: u64,
    /// The image's file.
    pub image: CompressedFile,
    /// What is in it.
    pub content: ContentEntry,
    /// Its block map.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bmap: Option<MapFile>,
}

#[derive(Deserialize)]
struct Format {
    format: i64,
}

impl Manifest {
    /// Reads a manifest whose signature `is_signed` (bytes that stand for it, signature) confirms.
    ///
    /// # Errors
    /// Every [`ManifestError`]; nothing is looked at before the signature holds.
    pub fn open(
        bytes: &[u8],
        signature: &[u8],
        is_signed: &dyn Fn(&[u8], &[u8]) -> bool,
    ) -> Result<Self, ManifestError> {
        let is_long = bytes.len() as u64 > MANIFEST_MAX || signature.len() as u64 > SIGNATURE_MAX;
        if is_long || !is_signed(&Self::digest(bytes), signature) {
            return Err(ManifestError::Signature);
        }
        let wrong = |problem: String| ManifestError::Malformed(problem);
        let text = std::str::from_utf8(bytes).map_err(|e| wrong(e.to_string()))?;
        let Format { format } = toml::from_str(text).map_err(|e| wrong(e.message().to_owned()))?;
        if format > FORMAT {
            return Err(ManifestError::Later(format));
        }
        let manifest: Self = toml::from_str(text).map_err(|e| wrong(e.message().to_owned()))?;
        manifest.check()?;
        Ok(manifest)
    }

    /// The manifest as a file.
    ///
    /// # Errors
    /// Names that cannot be used, or sizes that contradict each other.
    pub fn to_toml(&self) -> Result<String, ManifestError> {
        self.check()?;
        let text = toml::to_string(self).map_err(|error| ManifestError::Malformed(error.to_string()))?;
        Ok(format!("# What technicians may write. Signed: any change makes it worthless.\n{text}"))
    }

    /// What is signed for a manifest's bytes.
    #[must_use]
    pub fn digest(bytes: &[u8]) -> [u8; 32] {
        Sha256::digest(bytes).into()
    }

    fn check(&self) -> Result<(), ManifestError> {
        if self.format < 1 {
            return Err(ManifestError::Malformed(format!("format {}", self.format)));
        }
        let map = self.bmap.as_ref().map_or("map", |map| &map.file);
        let labels = [
            ("name", &*self.name),
            ("version", &*self.version),
            ("image file", &*self.image.file),
            ("map file", map),
        ];
        if let Some((what, _)) = labels.into_iter().find(|(_, label)| !is_label(label)) {
            return Err(ManifestError::Label(what));
        }
        if self.min_size < self.content.size || self.content.size == 0 {
            return Err(ManifestError::Sizes { least: self.min_size, image: self.content.size });
        }
        Ok(())
    }
}

/// Letters, digits and a few marks; no folder, no hidden file, nothing that turns the reading direction.
fn is_label(text: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || "._-+ ()".contains(c);
    !text.is_empty()
        && text.len() <= LABEL_MAX
        && !text.starts_with(['.', ' ', '-'])
        && text.chars().all(is_plain)
}

fn to_hex<S: Serializer>(bytes: &[u8; 32], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&data_encoding::HEXLOWER.encode(bytes))
}

fn from_hex<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
    let text = String::deserialize(from)?;
    let bytes = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| serde::de::Error::custom("32 bytes in hexadecimal are due"))
}

#[cfg(test)]
#[path = "manifest_tests.rs"]
mod tests;
