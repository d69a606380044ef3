//! From the modules of a code to its text, or nothing where the text is not sure.
//!
//! The error correction of a small code can turn noise into another code's text. The standard therefore keeps a few of
//! its check bytes for noticing that ([`kept`]); the library below uses them all to correct. Here a code that needs
//! more is not read. Neither is one of a series of codes, whose text is a part, nor one without text, which an even
//! pattern of squares gives.

use rxing::common::BitMatrix;
use rxing::common::reedsolomon::{PredefinedGenericGF, ReedSolomonDecoder};
use rxing::qrcode::common::{ErrorCorrectionLevel as Level, FormatInformation, Version};
use rxing::qrcode::cpp_port::decoder::DecodeBitStream;
use rxing::qrcode::decoder::{BitMatrixParser, DataBlock};

/// The text of a code from its modules, as it is or as a mirror shows it.
pub(super) fn text(modules: &BitMatrix) -> Option<String> {
    let mut parser = BitMatrixParser::new(modules.clone()).ok()?;
    plain(&mut parser).or_else(|| {
        parser.remask().ok()?;
        parser.setMirror(true);
        parser.readVersion().ok()?;
        parser.readFormatInformation().ok()?;
        parser.mirror();
        plain(&mut parser)
    })
}

fn plain(parser: &mut BitMatrixParser) -> Option<String> {
    let version = parser.readVersion().ok()?;
    let level = parser.readFormatInformation().ok().map(FormatInformation::getErrorCorrectionLevel)?;
    let codewords = parser.readCodewords().ok()?;
    let mut data = Vec::with_capacity(codewords.len());
    for block in DataBlock::getDataBlocks(&codewords, version, level).ok()? {
        data.extend(corrected(&block, version, level)?);
    }
    let result = DecodeBitStream(&data, version, level).ok()?;
    let is_whole = result.isValid() && result.structuredAppend().count <= 1;
    let content = result.content();
    if !is_whole || content.bytes().is_empty() {
        return None;
    }
    // The library guesses the character set of each part of the text; the whole tells more.
    match std::str::from_utf8(content.bytes()) {
        Ok(text) if !content.has_eci => Some(text.to_owned()),
        _ => Some(content.to_string()).filter(|text| !text.is_empty()),
    }
}

/// The data of a block, if no more of it is wrong than the standard lets correct.
fn corrected(block: &DataBlock, version: &Version, level: Level) -> Option<Vec<u8>> {
    let mut bytes = block.getCodewords().to_vec();
    let data = usize::try_from(block.getNumDataCodewords()).ok()?;
    let checks = bytes.len().checked_sub(data)?;
    let field = ReedSolomonDecoder::new(PredefinedGenericGF::QrCodeField256.into());
    let wrong = field.decode(&mut bytes, checks.try_into().ok()?).ok()?;
    let most = checks.saturating_sub(kept(version.getVersionNumber(), level)) / 2;
    bytes.truncate(data);
    (wrong <= most).then_some(bytes)
}

/// How many check bytes are kept for noticing a wrong correction (ISO/IEC 18004, table of error correction).
fn kept(version: u32, level: Level) -> usize {
    match (version, level) {
        (1, Level::L) => 3,
        (1, Level::M) | (2, Level::L) => 2,
        (1, Level::Q | Level::H) | (3, Level::L) => 1,
        _ => 0,
    }
}
