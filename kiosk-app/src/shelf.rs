//! The shelf of tutorials: those built in and those of installed packs.

use perron_content::{BuiltIn, LoadError, Shelf, Source, pack};
use perron_domain::crypto::{PublicKey, verify1};
use perron_domain::lang::Lang;
use perron_learn::{SelfCheck, Tutorial};
use std::path::Path;
use std::sync::Arc;

/// The folder of installed packs, in the data folder.
pub const PACKS: &str = "packs";

/// Whether the site's authority signed a digest.
#[must_use]
pub fn signed_by(authority: &PublicKey, digest: &[u8], signature: &[u8]) -> bool {
    let opened = verify1(signature, authority, pack::SIGNATURE_CONTEXT, pack::SIGNATURE_MAX);
    opened.is_ok_and(|payload| payload == digest)
}

/// The shelf of a kiosk without packs.
#[must_use]
pub fn built_in() -> Shelf {
    Shelf::open(vec![Box::new(BuiltIn)])
}

/// Opens the shelf. A pack or tutorial that does not hold is left out and said in the log.
#[must_use]
pub fn open(packs: &Path, authority: &PublicKey) -> Shelf {
    let mut sources: Vec<Box<dyn Source>> = vec![Box::new(BuiltIn)];
    if packs.is_dir() {
        match pack::open_all(packs, &|digest, signature| signed_by(authority, digest, signature)) {
            Ok((found, refused)) => {
                refused.iter().for_each(|error| tracing::error!(%error, "pack left out"));
                sources.extend(found.into_iter().map(|pack| Box::new(pack) as Box<dyn Source>));
            }
            Err(error) => tracing::error!(%error, "the installed packs cannot be read"),
        }
    }
    let shelf = Shelf::open(sources);
    for finding in shelf.findings() {
        tracing::warn!(%finding, "tutorial");
    }
    shelf
}

/// Reads a tutorial in the language for somebody who reads `lang`.
///
/// # Errors
/// [`LoadError`] when it is not there or does not hold.
pub fn tutorial(shelf: &Shelf, id: &str, lang: Lang, simple: bool) -> Result<Tutorial, LoadError> {
    let source = Arc::new(shelf.load(id)?);
    let unknown = || LoadError::Unknown(id.to_owned());
    Tutorial::for_reader(source, lang.as_str(), simple).ok_or_else(unknown)
}

/// The self-check in the language for somebody who reads `lang`.
#[must_use]
pub fn self_check(lang: Lang, simple: bool) -> Option<SelfCheck> {
    match perron_content::SelfCheck::built_in() {
        Ok(source) => SelfCheck::for_reader(Arc::new(source), lang.as_str(), simple),
        Err(findings) => {
            findings.iter().for_each(|finding| tracing::error!(%finding, "self-check"));
            None
        }
    }
}
