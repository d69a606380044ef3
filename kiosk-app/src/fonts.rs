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

/// The same, from the fonts that the window's renderer has found: looking twice would cost the start its time. The
/// window's platform must have been chosen.
///
/// # Errors
/// [`StartError::NoFont`] with the remedy.
pub fn check_shared() -> Result<(), StartError> {
    let found = slint::fontique_011::shared_collection().family_names().count();
    if found == 0 { Err(StartError::NoFont) } else { Ok(()) }
}

/// Font families that the system has.
#[must_use]
pub fn count() -> usize {
    Collection::new(CollectionOptions { shared: false, system_fonts: true }).family_names().count()
}
