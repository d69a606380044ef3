//! The devices of a kiosk, each a small trait at the wire with a simulated twin that moves the same bytes.
//!
//! *Architecture invariant*: knows `perron-paper` and nothing else of ours; no state of a visit lives here.

mod bell;
pub mod camera;
pub mod clock;
pub mod console;
pub mod find;
pub mod graphics;
pub mod keys;
pub mod power;
pub mod printer;
pub mod scanner;
pub mod sound;
pub mod source;
