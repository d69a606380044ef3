//! One order to a drive, and why its own erase may not have happened.

use std::time::Duration;

use super::SECURITY_PASSWORD;
use super::ask::complaint;
use super::tool::{EraseTool, ToolError};

/// Why a drive's own erase did not happen.
#[derive(Debug, thiserror::Error)]
pub enum OwnError {
    /// No answer.
    #[error(transparent)]
    Tool(#[from] ToolError),
    /// The drive said no.
    #[error("the drive refused ({0})")]
    Refused(String),
    /// The drive says that it failed.
    #[error("the drive says that its erase failed")]
    Failed,
    /// It began and did not end.
    #[error("the drive did not end its erase within four hours")]
    Endless,
    /// It began and stands still.
    #[error("the drive's erase has not moved for 15 minutes")]
    Still,
    /// An adapter stands between.
    #[error("its adapter may lose a sanitize, so none is started through it")]
    Bridged,
    /// Others would be erased too.
    #[error("a sanitize would erase {0} too, on the same controller")]
    Shared(String),
    /// It has no other sanitize than the slow one.
    #[error("the only sanitize that it has overwrites everything, which this program does not start")]
    OnlyOverwrites,
    /// An answer that is not understood.
    #[error("{0} gave an answer that this program does not read")]
    Unreadable(&'static str),
    /// It may still have our password.
    #[error("the drive may have kept the password “{SECURITY_PASSWORD}”")]
    PasswordKept,
}

/// An order, which the drive must take.
pub(super) fn order(
    tool: &mut dyn EraseTool,
    program: &'static str,
    words: &[&str],
    limit: Duration,
) -> Result<(), OwnError> {
    let answer = tool.run(program, words, limit)?;
    if answer.is_ok { Ok(()) } else { Err(OwnError::Refused(complaint(&answer))) }
}
