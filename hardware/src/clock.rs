//! The machine's clocks, and the system's own word on whether a time service keeps them right.

use std::time::{Duration, SystemTime};

use rustix::time::{ClockId, clock_gettime};

/// One look at the clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clocks {
    /// The clock that people read, in milliseconds since 1970-01-01 UTC.
    pub wall_ms: i64,
    /// A clock that nobody sets and that goes on while the machine sleeps, in milliseconds since its start.
    pub steady_ms: i64,
    /// The kernel says that a time service keeps the clock right.
    pub synchronised: bool,
}

/// The farthest that two readings of one clock lie apart when they follow each other. Where they lie farther apart, they
/// are not of one clock (one of them is made up for this program), and the kernel's word is not about ours.
const SAME_CLOCK: Duration = Duration::from_secs(2);

/// Reads the clocks.
#[must_use]
pub fn read() -> Clocks {
    let steady = clock_gettime(ClockId::Boottime);
    let wall = SystemTime::now();
    let kernel = kernel();
    let ms = |since: Duration| i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    let wall_ms = wall.duration_since(SystemTime::UNIX_EPOCH).map_or(0, ms);
    let near = |at_ms: i64| u128::from(at_ms.abs_diff(wall_ms)) <= SAME_CLOCK.as_millis();
    Clocks {
        wall_ms,
        steady_ms: steady.tv_sec.saturating_mul(1000).saturating_add(steady.tv_nsec / 1_000_000),
        synchronised: kernel.is_some_and(|kernel| kernel.disciplined && near(kernel.now_ms)),
    }
}

/// What the kernel says of its clock.
struct Kernel {
    now_ms: i64,
    disciplined: bool,
}

/// Asks with `adjtimex(2)`, changing nothing. Nothing when the system does not answer.
#[allow(unsafe_code, reason = "no safe function asks the kernel whether its clock is kept right")]
fn kernel() -> Option<Kernel> {
    // SAFETY: `timex` is plain numbers, for which zeroes are a value; `modes` is then 0, so that the call only reads.
    let mut timex: libc::timex = unsafe { std::mem::zeroed() };
    // SAFETY: the pointer is to a whole `timex` that lives until the call returns.
    let state = unsafe { libc::adjtimex(&raw mut timex) };
    if state < 0 {
        return None;
    }
    let fraction = if timex.status & libc::STA_NANO != 0 { 1_000_000 } else { 1_000 };
    let now_ms = timex.time.tv_sec.saturating_mul(1000).saturating_add(timex.time.tv_usec / fraction);
    let disciplined = state != libc::TIME_ERROR && timex.status & libc::STA_UNSYNC == 0;
    Some(Kernel { now_ms, disciplined })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clocks_are_the_systems() {
        let (first, second) = (read(), read());
        assert!(second.steady_ms >= first.steady_ms && first.steady_ms > 0);
        let kernel = kernel().unwrap();
        assert!(kernel.now_ms.abs_diff(read().wall_ms) < 2_000, "one clock, asked in two ways");
        assert!(!read().synchronised || kernel.disciplined);
    }
}
