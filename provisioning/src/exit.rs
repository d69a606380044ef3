//! The exit codes that scripts see.

/// The command did what it was asked.
pub const EXIT_OK: u8 = 0;
/// The machine failed: a file, the disk, the random source.
pub const EXIT_FAILED: u8 = 1;
/// The command was not understood.
pub const EXIT_USAGE: u8 = 2;
/// A file, key, voucher or number was read and refused.
pub const EXIT_REFUSED: u8 = 3;
/// A file exists already and `--force` was not given.
pub const EXIT_EXISTS: u8 = 4;
/// Written, but nobody read it back.
pub const EXIT_UNVERIFIED: u8 = 5;
/// Read back, and it is something else: a medium that lies or fails, or another image.
pub const EXIT_DIFFERS: u8 = 6;
/// Of several units some are done and others are not; the answer names them.
pub const EXIT_PARTIAL: u8 = 7;
