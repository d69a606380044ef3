//! What goes wrong with the lock, in words that say what to do.

use std::io;

/// Why the machine is not kept awake.
#[derive(Debug, thiserror::Error)]
pub enum InhibitError {
    /// The system is not one of systemd.
    #[error("there is no systemd-inhibit: see to it that this machine does not go to sleep by itself")]
    NotThere,
    /// The program does not start.
    #[error("systemd-inhibit does not start ({0}): it is tried again")]
    Start(#[source] io::Error),
    /// The lock was not granted, or was lost.
    #[error(
        "the lock against sleep is not held (« {0} »): is systemd-logind running? A kiosk without a login session needs a \
         rule of polkit that allows its user org.freedesktop.login1.inhibit-handle-lid-switch, -block-sleep and -block-idle"
    )]
    Refused(String),
    /// No answer came.
    #[error("systemd-logind does not answer: it is asked again")]
    Silent,
}

impl InhibitError {
    /// Whether it may be gone at the next try, which comes by itself.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        !matches!(self, Self::NotThere)
    }
}
