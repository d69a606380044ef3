//! The machine's battery, as far as people are told of it.

/// What is known of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Battery {
    /// There is none, or it lasts.
    #[default]
    Well,
    /// It is to be charged soon: the advisor is told.
    Low,
    /// The kiosk goes out soon: everybody is told.
    Critical,
}
