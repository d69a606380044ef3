//! The window cannot start without one system font, though all our letters are built in: said before it panics.

use crate::app::StartError;
use fontique::{Collection, CollectionOptions};

/// Checks that the system has a font.
///
/// # Errors
/// [`StartError::NoFont`] with the remedy.
pub fn check() -> Result<(), StartError> {
    if count() == 0 { Err(StartError::NoFont) } else { Ok(()) }
}

/// Font families that the system has.
#[must_use]
pub fn count() -> usize {
    Collection::new(CollectionOptions { shared: false, system_fonts: true }).family_names().count()
}
