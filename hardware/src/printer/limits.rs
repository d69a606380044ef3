//! How long a job may take. The line's own time comes from its bytes and its speed, and is told
//! apart from what is allowed for printing and pauses: a picture on a slow serial line takes longer
//! than any fixed limit that still tells a stuck printer in time.

use std::time::Duration;

/// How long a job may take, beside the time that its bytes need on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For printing and pauses while bytes are sent: 40 cm of picture at 5 cm a second, and a pause.
    /// Also the longest wait for a printer that takes not a single byte.
    pub send: Duration,
    /// For one answer about its status.
    pub status: Duration,
    /// For its answer that all is out, once all is sent.
    pub answer: Duration,
    /// Between two looks at the status while waiting for that answer.
    pub look: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            send: Duration::from_secs(15),
            status: Duration::from_millis(800),
            answer: Duration::from_secs(12),
            look: Duration::from_secs(1),
        }
    }
}

/// Bytes a second of a line whose speed is not known: network and USB ports of cheap printers hide
/// a serial line of 9600 bits.
pub const SLOW_PACE: u32 = 960;

/// The time that bytes need on a line of this many bytes a second.
pub(super) fn line_time(bytes: usize, speed: Option<u32>) -> Duration {
    let pace = u64::from(speed.unwrap_or(SLOW_PACE).max(1));
    let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
    Duration::from_millis(bytes.saturating_mul(1000).div_ceil(pace))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_line_gets_the_time_of_its_bytes() {
        for (bytes, speed, seconds) in
            [(34_560, Some(960), 36), (34_560, None, 36), (34_560, Some(11_520), 3), (0, Some(0), 0)]
        {
            assert_eq!(line_time(bytes, speed), Duration::from_secs(seconds), "{bytes} at {speed:?}");
        }
    }
}
