//! The programs that speak to drives, at the wire: a program, its arguments, its answer.

use std::io;
use std::time::Duration;

/// What a program answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Whether it ended well.
    pub is_ok: bool,
    /// Its output, bounded.
    pub out: String,
    /// Its complaints, bounded.
    pub err: String,
}

/// Why a program gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// Not installed.
    #[error(
        "{program} is not installed: install the package of that name (nvme-cli for nvme, smartmontools for smartctl, \
         util-linux-extra for rtcwake), then try again"
    )]
    Missing {
        /// Which program.
        program: &'static str,
    },
    /// The system does not run it.
    #[error("{program} cannot be run ({source}): run this as root, and check the installation")]
    Run {
        /// Which program.
        program: &'static str,
        /// The system's answer.
        source: io::Error,
    },
    /// It did not end in time.
    #[error("{program} gave no answer in {limit_s} seconds: switch the drive off and on, then try again")]
    Timeout {
        /// Which program.
        program: &'static str,
        /// Its time, in seconds.
        limit_s: u64,
    },
}

/// Runs the programs that speak to drives. Its scripted twin plays recorded answers.
pub trait EraseTool: Send {
    /// Runs a program to its end, at most `limit`.
    ///
    /// # Errors
    /// It is not there, or does not end.
    fn run(
        &mut self,
        program: &'static str,
        arguments: &[&str],
        limit: Duration,
    ) -> Result<Answer, ToolError>;

    /// Waits before the drive is asked again.
    fn pause(&mut self, time: Duration);
}
