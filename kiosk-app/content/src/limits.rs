//! Limits of the tutorial format, and names of its files.

/// The format this program reads.
pub const FORMAT: i64 = 1;
/// The longest `tutorial.toml` or `<lang>.md`, in bytes.
pub const TEXT_FILE_MAX: usize = 256 * 1024;
/// The largest picture, in bytes.
pub const PICTURE_MAX: usize = 64 * 1024;
/// Pictures of one tutorial.
pub const PICTURES_MAX: usize = 12;
/// The fewest steps.
pub const STEPS_MIN: usize = 6;
/// The most steps.
pub const STEPS_MAX: usize = 12;
/// Languages of one tutorial.
pub const LANGUAGES_MAX: usize = 24;
/// Files of one tutorial.
pub const FILES_MAX: usize = 1 + LANGUAGES_MAX + PICTURES_MAX;
/// The longest text of a key or paragraph, in characters. What is shown has narrower limits, by its place.
pub const TEXT_MAX: usize = 1000;
/// The name of a tutorial's description.
pub const MANIFEST: &str = "tutorial.toml";
