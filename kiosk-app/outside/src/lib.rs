//! What comes from outside: files are opened, texts are shown, without harm.
//!
//! A path may name a pipe that nobody writes to, a link to a device that never ends, or something else a moment after
//! it was looked at; a text may hold what a terminal obeys. Every program of ours opens such files and shows such
//! texts through here, so that no command has to remember it.
//!
//! *Architecture invariant*: knows nothing of ours, and no word of what a file holds.

mod encoding;
mod error;
mod file;
pub mod hardening;
mod invisible;
mod new_file;
mod plain;
mod private;
mod remedy;
mod shown;

pub use encoding::{Encoding, text_of};
pub use error::{Kind, OutsideError};
pub use file::{open, read, read_text};
pub use invisible::{is_invisible, separates_lines, turns_direction};
pub use new_file::{PRIVATE, PUBLIC, replace, write_new};
pub use plain::Plain;
pub use private::private_folder;
pub use remedy::remedy;
pub use shown::{Shown, shown};
