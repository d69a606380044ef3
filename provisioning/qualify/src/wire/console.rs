//! What the terminal of a guided examination must be asked without waiting.

use std::os::fd::AsFd;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{QueueSelector, tcflush, tcgetwinsize};

/// The longest wait for a terminal or device.
const WAIT_MAX: Duration = Duration::from_secs(600);

/// Whether something can be read within `wait`, or the other end is gone.
pub fn is_ready(from: &impl AsFd, wait: Duration) -> bool {
    let wait = Timespec::try_from(wait.min(WAIT_MAX)).unwrap_or_default();
    let mut asked = [PollFd::new(from, PollFlags::IN)];
    poll(&mut asked, Some(&wait)).is_ok_and(|count| count > 0)
}

/// Drops what was typed and not read; what is no terminal keeps it.
pub fn forget_typed(terminal: &impl AsFd) {
    let _ = tcflush(terminal, QueueSelector::IFlush);
}

/// Columns and rows of a terminal.
pub fn window(terminal: &impl AsFd) -> Option<(usize, usize)> {
    let size = tcgetwinsize(terminal).ok()?;
    (size.ws_col > 0 && size.ws_row > 0).then_some((size.ws_col.into(), size.ws_row.into()))
}

/// Whether this program may see everything.
#[must_use]
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}
