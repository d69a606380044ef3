//! How fast a medium writes and reads, and whether its writing falls: sticks take the first hundreds of megabytes into
//! a fast part of their cells, or into a memory of their own, and crawl once that is full.

use std::fmt;
use std::time::Duration;

/// Windows that a measurement is cut into. The fastest two in a row of its first quarter are compared with its last.
const WINDOWS: u64 = 32;
/// Least windows for saying that something falls.
const WINDOWS_MIN: usize = 8;
/// Below so many bytes no speed is told.
const BYTES_MIN: u64 = 8 << 20;
/// It falls where its end has less than this share of its beginning, in percent.
const FALL_PERCENT: u64 = 60;

/// How fast a medium is, in bytes a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speed {
    /// Writing in a row, at first.
    pub first: u64,
    /// The same in the last quarter.
    pub last: u64,
    /// Bytes after which it falls, if it does.
    pub falls_after: Option<u64>,
    /// Bytes that were written in a row.
    pub written: u64,
    /// Reading in a row; `None` where too little was read.
    pub read: Option<u64>,
}

impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mib = |bytes: u64| bytes >> 20;
        match self.falls_after {
            Some(after) => write!(
                f,
                "It writes {} MB/s at first and {} MB/s after {} MiB: its speed falls once its fast memory is full",
                Megabytes(self.first),
                Megabytes(self.last),
                mib(after)
            )?,
            None => write!(
                f,
                "It writes {} MB/s, with no fall within {} MiB",
                Megabytes(self.last),
                mib(self.written)
            )?,
        }
        match self.read {
            Some(read) => write!(f, "; it reads {} MB/s.", Megabytes(read)),
            None => write!(f, "."),
        }
    }
}

/// A million bytes, with one digit more below a hundred.
struct Megabytes(u64);

impl fmt::Display for Megabytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = self.0 / 100_000;
        if tenths >= 1000 {
            write!(f, "{}", tenths / 10)
        } else {
            write!(f, "{}.{}", tenths / 10, tenths % 10)
        }
    }
}

/// Takes the times of calls.
#[derive(Debug, Default)]
pub(super) struct Meter {
    window: u64,
    windows: Vec<(u64, Duration)>,
}

impl Meter {
    /// For so many bytes in all.
    pub(super) fn of(bytes: u64) -> Self {
        Self { window: (bytes / WINDOWS).max(1), windows: Vec::new() }
    }

    /// So many bytes took so long.
    pub(super) fn add(&mut self, bytes: u64, took: Duration) {
        match self.windows.last_mut().filter(|(done, _)| *done < self.window || bytes == 0) {
            Some((done, time)) => {
                *done = done.saturating_add(bytes);
                *time = time.saturating_add(took);
            }
            None => self.windows.push((bytes, took)),
        }
    }

    /// The speed of all of it.
    pub(super) fn mean(&self) -> Option<u64> {
        (self.bytes() >= BYTES_MIN).then(|| rate(&self.windows))
    }

    /// What writing shows, with the speed of reading.
    pub(super) fn speed(&self, read: Option<u64>) -> Option<Speed> {
        let all = self.mean()?;
        let quarter = self.windows.len() / 4;
        if self.windows.len() < WINDOWS_MIN {
            return Some(Speed { first: all, last: all, falls_after: None, written: self.bytes(), read });
        }
        let (first, _) = self.windows.split_at(quarter);
        let (_, last) = self.windows.split_at(self.windows.len() - quarter);
        // Two windows in a row are no chance; a small fast memory fills no more.
        let first = first.windows(2).map(rate).max().unwrap_or_default();
        let last = rate(last);
        let falls = last < first / 100 * FALL_PERCENT;
        let middle = first / 2 + last / 2;
        let mut before = 0_u64;
        let slow = self.windows.iter().find(|window| {
            let is_slow = rate(std::slice::from_ref(window)) < middle;
            before = before.saturating_add(if is_slow { 0 } else { window.0 });
            is_slow
        });
        let falls_after = slow.filter(|_| falls).map(|_| before);
        let last = if falls { last } else { all };
        Some(Speed { first, last, falls_after, written: self.bytes(), read })
    }

    fn bytes(&self) -> u64 {
        self.windows.iter().map(|(bytes, _)| bytes).sum()
    }
}

/// Bytes a second.
fn rate(windows: &[(u64, Duration)]) -> u64 {
    let bytes: u64 = windows.iter().map(|(bytes, _)| bytes).sum();
    let took: Duration = windows.iter().map(|(_, took)| *took).sum();
    let nanoseconds = took.as_nanos().max(1);
    u64::try_from(u128::from(bytes) * 1_000_000_000 / nanoseconds).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: u64 = 1 << 20;

    /// Writes of 1 MiB each: how many, and how long each takes, in milliseconds.
    fn measured(parts: &[(u64, u64)]) -> Option<Speed> {
        let mut meter = Meter::of(parts.iter().map(|(count, _)| count * MIB).sum());
        for (count, took) in parts {
            (0..*count).for_each(|_| meter.add(MIB, Duration::from_millis(*took)));
        }
        meter.speed(Some(90_000_000))
    }

    #[test]
    fn a_fall_is_told_with_its_place_and_an_even_pace_is_not() {
        for (parts, falls_after) in [
            (&[(1024, 40)][..], None),
            (&[(300, 20), (724, 200)], Some(288 * MIB)),
            (&[(64, 5), (960, 100)], Some(64 * MIB)),
            (&[(1000, 20), (8, 200), (16, 20)], None), // a hiccup near the end
            (&[(512, 40), (512, 50)], None),
            (&[(512, 80), (512, 40)], None), // faster is no fall
        ] {
            let speed = measured(parts).unwrap();
            assert_eq!((speed.falls_after, speed.written), (falls_after, 1024 * MIB), "{parts:?}");
        }
        let text = measured(&[(320, 20), (704, 200)]).unwrap().to_string();
        assert_eq!(
            text,
            "It writes 52.4 MB/s at first and 5.2 MB/s after 320 MiB: its speed falls once its fast memory is full; it \
             reads 90.0 MB/s."
        );
        let text = measured(&[(1024, 8)]).unwrap().to_string();
        assert_eq!(text, "It writes 131 MB/s, with no fall within 1024 MiB; it reads 90.0 MB/s.");
        assert_eq!(measured(&[(7, 1)]), None, "too little to say anything");
        assert_eq!(measured(&[(8, 1)]).unwrap().falls_after, None);
    }
}
