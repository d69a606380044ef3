//! A medium's own memory: it answers what was written last before any of it is in a cell, and works off the oldest first.

use std::collections::BTreeMap;

/// Bytes that are kept or worked off together.
pub(super) const LINE: u64 = 4096;

/// Lines by their place, each with the moment it was written.
#[derive(Default)]
pub(super) struct Cache {
    lines: BTreeMap<u64, (u64, Vec<u8>)>,
    order: BTreeMap<u64, u64>,
    clock: u64,
}

impl Cache {
    /// What was written last at the line that begins there.
    pub(super) fn get(&self, at: u64) -> Option<&[u8]> {
        self.lines.get(&at).map(|(_, line)| line.as_slice())
    }

    /// Takes a line; gives the oldest one, with its place, where there is room for `bytes` only.
    pub(super) fn put(&mut self, at: u64, line: Vec<u8>, bytes: u64) -> Option<(u64, Vec<u8>)> {
        self.clock += 1;
        if let Some((old, _)) = self.lines.insert(at, (self.clock, line)) {
            self.order.remove(&old);
        }
        self.order.insert(self.clock, at);
        if self.lines.len() as u64 * LINE <= bytes {
            return None;
        }
        let (_, oldest) = self.order.pop_first()?;
        self.lines.remove(&oldest).map(|(_, line)| (oldest, line))
    }
}
