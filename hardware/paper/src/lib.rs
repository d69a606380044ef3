//! A document for paper, and its three renderings.
//!
//! A kiosk prints tickets on whatever printer the town hall has. So a ticket is written once, as a
//! [`Document`] of blocks that say what a thing is (a banner, a code to type, a QR), and each
//! rendering decides how large and where:
//!
//! ```text
//!              ┌─► escpos::render  bytes for a printer, as text or as a picture
//!   Document ──┼─► raster::render  grey dots, for the screen, for PNG, for tests
//!              └─► text::render    42 columns, for speech, logs and terminals
//! ```
//!
//! Type is large by default: the people who carry these tickets often left their glasses at home.
//!
//! *Architecture invariant*: this crate knows no workshop, voucher or queue, opens no device and
//! reads no clock. The same document and profile always give the same bytes.

mod block;
mod clean;
mod codepage;
mod document;
mod error;
pub mod escpos;
pub mod pdf;
pub mod png;
mod profile;
mod qr;
pub mod raster;
pub mod text;
mod wrap;

pub use block::{
    Align, Block, Cell, MAX_BLOCKS, MAX_CELLS, MAX_QR_BYTES, MAX_TEXT_CHARS, QrSize, Size, Style,
};
pub use codepage::CodePage;
pub use document::Document;
pub use error::{Limit, PaperError};
pub use profile::{
    Choice, ChosenBy, Completion, Cutter, MODEL_MAX, Model, PROFILES_MAX, PaperWidth, Profile,
    ProfileProblem, ProfilesError, RecognisedBy, StatusSupport, UsbId, choose,
};
