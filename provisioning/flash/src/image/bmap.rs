//! Block maps in the format of bmaptool: which blocks of an image mean something.
//!
//! Read are the formats 1.4 and 2.x, with SHA-256 or SHA-512. Earlier ones have no checksum, or SHA-1 whose collisions
//! are cheap: they are refused. Ranges ascend, do not touch one another's blocks and lie inside the image.
//! The blocks between the ranges hold nothing: a medium may keep there what it had.

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use roxmltree::{Document, Node, ParsingOptions};
use sha2::{Digest, Sha256, Sha512};

/// The greatest block map, in bytes: some 60,000 ranges.
pub const BMAP_MAX: u64 = 8 * 1024 * 1024;
/// Most elements of a map; each has at most one text beside its surroundings.
const NODES_MAX: u32 = 400_000;
/// The greatest image that a map may describe, in bytes.
const IMAGE_MAX: u64 = 1 << 46;
/// The format that is written.
const VERSION: &str = "2.0";

/// A checksum of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sum {
    /// SHA-256.
    Sha256([u8; 32]),
    /// SHA-512.
    Sha512(Box<[u8; 64]>),
}

/// Blocks that mean something, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedRange {
    /// Offset, in bytes.
    pub at: u64,
    /// Length, in bytes; the last one ends where the image does.
    pub bytes: u64,
    /// The checksum of these bytes, where the map has one.
    pub sum: Option<Sum>,
}

/// A block map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bmap {
    /// Size of the image, in bytes.
    pub image_bytes: u64,
    /// Size of a block, in bytes: a power of two from 512 to 65,536.
    pub block_bytes: u64,
    /// What is mapped.
    pub ranges: Vec<MappedRange>,
}

/// Why a block map is not used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BmapError {
    /// No XML, or without what belongs to a map.
    #[error("this is no block map ({0}): make it again with perron-kit image manifest --make-bmap")]
    Malformed(String),
    /// A format that is not read.
    #[error(
        "the block map has format {0}, and 1.4 or 2.x is due: make it again with bmaptool 3 or perron-kit"
    )]
    Version(String),
    /// Checksums of another kind.
    #[error("the block map's checksums are {0}, and sha256 or sha512 is due: make it again with one of them")]
    Checksum(String),
    /// Altered or cut off.
    #[error("the block map was altered after it was made: copy it again")]
    Altered,
    /// Numbers that contradict each other.
    #[error("the block map contradicts itself ({0}): make it again")]
    Inconsistent(&'static str),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sha256,
    Sha512,
}

impl Bmap {
    /// Reads a map and checks it.
    ///
    /// # Errors
    /// Anything that is not exactly a map as described above.
    pub fn parse(bytes: &[u8]) -> Result<Self, BmapError> {
        let wrong = |what: &str| BmapError::Malformed(what.to_owned());
        if bytes.len() as u64 > BMAP_MAX {
            return Err(wrong("it is longer than 8 MiB"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| wrong("it is no text"))?;
        let options = ParsingOptions { nodes_limit: NODES_MAX, ..ParsingOptions::default() };
        let document = Document::parse_with_options(text, options).map_err(|e| wrong(&e.to_string()))?;
        let root = document.root_element();
        if root.tag_name().name() != "bmap" {
            return Err(wrong("its first element is not bmap"));
        }
        version(root.attribute("version").unwrap_or_default())?;
        let kind = match text_of(root, "ChecksumType")?.to_ascii_lowercase().as_str() {
            "sha256" => Kind::Sha256,
            "sha512" => Kind::Sha512,
            other => return Err(BmapError::Checksum(plain(other))),
        };
        ensure_own_checksum(text, text_of(root, "BmapFileChecksum")?, kind)?;
        let image_bytes = number(text_of(root, "ImageSize")?)?;
        let block_bytes = number(text_of(root, "BlockSize")?)?;
        if !block_bytes.is_power_of_two() || !(512..=65_536).contains(&block_bytes) {
            return Err(BmapError::Inconsistent("its block size is no power of two from 512 to 65,536"));
        }
        if image_bytes == 0 || image_bytes > IMAGE_MAX {
            return Err(BmapError::Inconsistent("its image is empty, or larger than any medium"));
        }
        let blocks = image_bytes.div_ceil(block_bytes);
        if number(text_of(root, "BlocksCount")?)? != blocks {
            return Err(BmapError::Inconsistent("its block count does not fit its image size"));
        }
        let list = child(root, "BlockMap")?;
        let mut map = Self { image_bytes, block_bytes, ranges: Vec::new() };
        let (mut next, mut mapped) = (0, 0_u64);
        for element in list.children().filter(Node::is_element) {
            let (first, last) = blocks_of(element)?;
            if first < next || last < first || last >= blocks {
                return Err(BmapError::Inconsistent("its ranges do not ascend, or leave the image"));
            }
            next = last.saturating_add(1);
            mapped = mapped.saturating_add(next.saturating_sub(first));
            let at = first.saturating_mul(block_bytes);
            let end = next.saturating_mul(block_bytes).min(image_bytes);
            let sum = element.attribute("chksum").map(|sum| digest(sum, kind)).transpose()?;
            map.ranges.push(MappedRange { at, bytes: end.saturating_sub(at), sum });
        }
        if number(text_of(root, "MappedBlocksCount")?)? != mapped || mapped == 0 {
            return Err(BmapError::Inconsistent("it counts other blocks than it lists, or none"));
        }
        Ok(map)
    }

    /// Mapped bytes in all.
    #[must_use]
    pub fn mapped_bytes(&self) -> u64 {
        self.ranges.iter().map(|range| range.bytes).sum()
    }

    /// The map as a file of format 2.0 with SHA-256; ranges with another checksum get none.
    #[must_use]
    pub fn to_xml(&self) -> String {
        let mapped: u64 = self.ranges.iter().map(|range| range.bytes.div_ceil(self.block_bytes)).sum();
        let ranges: String = self.ranges.iter().map(|range| self.range_to_xml(range)).collect();
        let write = |sum: &str| {
            format!(
                "<?xml version=\"1.0\" ?>\n<!-- Blocks of an image that mean something; the others need not be written. -->\n\
                 <bmap version=\"{VERSION}\">\n    <ImageSize> {} </ImageSize>\n    <BlockSize> {} </BlockSize>\n    \
                 <BlocksCount> {} </BlocksCount>\n    <MappedBlocksCount> {mapped} </MappedBlocksCount>\n    \
                 <ChecksumType> sha256 </ChecksumType>\n    <BmapFileChecksum> {sum} </BmapFileChecksum>\n    \
                 <BlockMap>\n{ranges}    </BlockMap>\n</bmap>\n",
                self.image_bytes,
                self.block_bytes,
                self.image_bytes.div_ceil(self.block_bytes),
            )
        };
        write(&HEXLOWER.encode(&Sha256::digest(write(&"0".repeat(64)))))
    }

    fn range_to_xml(&self, range: &MappedRange) -> String {
        let first = range.at / self.block_bytes;
        let last = range.at.saturating_add(range.bytes).div_ceil(self.block_bytes).saturating_sub(1);
        let sum = match &range.sum {
            Some(Sum::Sha256(sum)) => format!(" chksum=\"{}\"", HEXLOWER.encode(sum)),
            _ => String::new(),
        };
        let blocks = if first == last { first.to_string() } else { format!("{first}-{last}") };
        format!("        <Range{sum}> {blocks} </Range>\n")
    }
}

fn version(text: &str) -> Result<(), BmapError> {
    let is_known = text == "1.4"
        || text.strip_prefix("2.").is_some_and(|minor| minor.parse::<u8>().is_ok_and(|_| minor.len() < 4));
    if is_known { Ok(()) } else { Err(BmapError::Version(plain(text))) }
}

/// The checksum of the file itself, computed with zeroes in its own place.
fn ensure_own_checksum(text: &str, said: &str, kind: Kind) -> Result<(), BmapError> {
    digest(said, kind)?; // exactly as many digits as replaced below
    let blank = text.replacen(said, &"0".repeat(said.len()), 1);
    let found = match kind {
        Kind::Sha256 => HEXLOWER.encode(&Sha256::digest(blank)),
        Kind::Sha512 => HEXLOWER.encode(&Sha512::digest(blank)),
    };
    if found.eq_ignore_ascii_case(said) { Ok(()) } else { Err(BmapError::Altered) }
}

fn digest(text: &str, kind: Kind) -> Result<Sum, BmapError> {
    let bytes = HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).unwrap_or_default();
    match kind {
        Kind::Sha256 => bytes.try_into().ok().map(Sum::Sha256),
        Kind::Sha512 => bytes.try_into().ok().map(|sum| Sum::Sha512(Box::new(sum))),
    }
    .ok_or(BmapError::Inconsistent("a checksum has the wrong length"))
}

fn blocks_of(element: Node<'_, '_>) -> Result<(u64, u64), BmapError> {
    if element.tag_name().name() != "Range" {
        return Err(BmapError::Inconsistent("it lists something that is no range"));
    }
    let text = element.text().unwrap_or_default().trim();
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Ok((number(first)?, number(last)?))
}

fn child<'a, 'i>(root: Node<'a, 'i>, name: &'static str) -> Result<Node<'a, 'i>, BmapError> {
    let mut found = root.children().filter(|node| node.tag_name().name() == name);
    match (found.next(), found.next()) {
        (Some(node), None) => Ok(node),
        _ => Err(BmapError::Malformed(format!("{name} is missing, or there twice"))),
    }
}

fn text_of<'a>(root: Node<'a, '_>, name: &'static str) -> Result<&'a str, BmapError> {
    Ok(child(root, name)?.text().unwrap_or_default().trim())
}

fn number(text: &str) -> Result<u64, BmapError> {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let found = digits.then(|| text.parse().ok()).flatten();
    found.ok_or_else(|| BmapError::Malformed(format!("“{}” is no number", plain(text))))
}

/// What may be shown of a hostile text.
fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).take(20).collect()
}

#[cfg(test)]
#[path = "bmap_tests.rs"]
mod tests;
