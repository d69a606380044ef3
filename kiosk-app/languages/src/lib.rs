//! What is known of each language, in one table that everything reads: [`LANGUAGES`].
//!
//! ```text
//!  Language ── code, names ──► the list of languages, calendars, the passport of a machine
//!     └─ Script ── direction ─► screens, paper, lessons
//!          ├───── face ───────► screens
//!          └───── capitals ───► the check of a tutorial's narration
//! ```
//!
//! A new language is one row here, a folder of texts in each place that has such folders, and the name of the language
//! in each language of the interface (`language-…` in `ui/lang/*/messages.ftl`). The tests of this crate read the
//! folders and the fonts, and name what is missing.
//!
//! What differs by language and is not here:
//!
//! - Words, dates, hours, amounts and plurals: Fluent decides them, in `ui/lang`.
//! - Digits: those of Europe in every language. Codes, telephones and amounts are typed and compared with them. A
//!   language with digits of its own needs a column of [`Script`], read by `kiosk-app/src/words.rs`.
//! - The keyboard: AZERTY in every language, as keyboards in France are. Letters of another script need a column of
//!   [`Script`] with the rows, read by `ui/keyboard` through the view, and by `kiosk-app/learn/src/scene/keys.rs`.
//! - The voice: nothing reads aloud yet. What an engine calls the language will be a column of [`Language`].
//! - What paper draws a letter with: `hardware/paper/src/raster/fonts.rs` asks the fonts, letter by letter.
//!
//! *Architecture invariant*: knows nothing of ours, and allocates nothing.

mod language;
mod script;

pub use language::{LANGUAGES, Language, Typesetting, direction_of};
pub use script::{Direction, Script};
