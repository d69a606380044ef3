//! Reads a medium back and compares it with what must lie there. The only place where [`Verified`] is made.
//!
//! ```text
//!  reader (the worker's thread)  ─ windows in order ─►  [▓▓░]  ─►  judge: SHA-256 per region, zeroes where zeroes are due
//!         ◄────────────── empty buffers ──────────────────────
//! ```
//!
//! What this proves: the medium, opened anew and read past the system's memory, gave every byte of the image. What it
//! cannot prove: that a medium with memory of its own gave them from its cells, or that it will tomorrow.

use std::io;
use std::ops::Range;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use sha2::{Digest, Sha256};

use super::content::{Content, Expected, Region};
use super::fault::Fault;
use crate::buffer::{Buffer, is_zero};
use crate::disk::{Disk, read_exact, read_some};
use crate::gpt::TableError;

/// Bytes read with one call.
const WINDOW: usize = 1024 * 1024;
/// Windows on their way between reading and judging.
const WINDOWS: usize = 2;
/// Bytes that nobody asked for and that are read through, because a call costs more.
const GAP: u64 = 64 * 1024;

/// How the system's memory was bypassed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bypass {
    /// Opened again, with direct access (`O_DIRECT`).
    Reopened,
}

/// What was seen of partition tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tables {
    /// The image has none.
    None,
    /// Both, with correct checksums.
    Both,
    /// The first, with correct checksums; the image's map leaves the backup out.
    First,
}

/// The proof that a medium held an image when it was read back. Nothing else makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    bytes: u64,
    regions: usize,
    content: [u8; 32],
    bypass: Bypass,
    tables: Tables,
    left_out: u64,
}

impl Verified {
    /// Bytes read back and compared.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Bytes of the partition that was not compared, since it is the machine's own; else 0.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Regions that these bytes lie in.
    #[must_use]
    pub fn regions(&self) -> usize {
        self.regions
    }

    /// What was found, as [`Content::digest`] says it.
    #[must_use]
    pub fn content(&self) -> [u8; 32] {
        self.content
    }

    /// How the system's memory was bypassed.
    #[must_use]
    pub fn bypass(&self) -> Bypass {
        self.bypass
    }

    /// What was seen of partition tables.
    #[must_use]
    pub fn tables(&self) -> Tables {
        self.tables
    }
}

/// A part of a region within a window.
struct Part {
    region: usize,
    span: Range<usize>,
    is_last: bool,
}

/// Bytes read with one call.
#[derive(Default)]
struct Window {
    at: u64,
    bytes: usize,
    parts: Vec<Part>,
}

/// Reads back all regions, and `wiped` ranges that must be zero. What lies in `left_out` counts as the zeroes that the
/// image has there. The disk was just opened and nothing was written through it.
pub(super) fn read_back(
    disk: &mut dyn Disk,
    content: &Content,
    wiped: &[Range<u64>],
    left_out: Option<Range<u64>>,
    advance: &mut dyn FnMut(u64),
) -> Result<Verified, Fault> {
    let zeroes = wiped.iter().map(|range| Region {
        at: range.start,
        bytes: range.end.saturating_sub(range.start),
        expected: Expected::Zero,
    });
    let mut regions: Vec<Region> = content.regions.iter().copied().chain(zeroes).collect();
    regions.sort_by_key(|region| region.at);
    let due = regions.iter().map(|region| region.range().end).max().unwrap_or(0).max(content.image_bytes);
    if disk.size() < due {
        return Err(Fault::Small { found: disk.size(), due });
    }
    let windows = windows(&regions, disk.align());
    let (full, to_judge) = sync_channel(WINDOWS);
    let (to_reader, empty) = sync_channel(WINDOWS);
    for _ in 0..WINDOWS {
        let _ = to_reader.send(Buffer::new(WINDOW)); // there is a place for each
    }
    std::thread::scope(|scope| {
        let judging = scope.spawn(|| judge(&regions, left_out.as_ref(), to_judge, to_reader));
        let read = read_all(disk, windows, &empty, full, advance);
        let judged = judging.join().unwrap_or(Err(Fault::Differs { at: 0, bytes: due }));
        read.and(judged) // where reading failed, the judge has not seen all
    })?;
    let tables = tables(disk, content)?;
    let left = left_out.unwrap_or_default();
    Ok(Verified {
        bytes: content.mapped_bytes() - content.mapped_within(&left),
        left_out: left.end - left.start,
        regions: content.regions.len(),
        content: content.digest(),
        bypass: Bypass::Reopened,
        tables,
    })
}

/// Cuts regions into windows; small regions near one another share one.
fn windows(regions: &[Region], align: usize) -> Vec<Window> {
    let align = align as u64;
    let mut windows: Vec<Window> = Vec::new();
    for (index, region) in regions.iter().enumerate() {
        let end = region.range().end;
        let mut at = region.at;
        while at < end {
            let shared = windows.last_mut().filter(|last| {
                let reached = last.at.saturating_add(last.bytes as u64);
                last.bytes < WINDOW && at >= last.at && at.saturating_sub(reached) <= GAP && {
                    at.saturating_sub(last.at) < WINDOW as u64
                }
            });
            let window = match shared {
                Some(window) => window,
                None => {
                    windows.push(Window { at: at - at % align, ..Window::default() });
                    let Some(window) = windows.last_mut() else { break };
                    window
                }
            };
            let start = at.saturating_sub(window.at);
            let bytes = end.saturating_sub(at).min((WINDOW as u64).saturating_sub(start));
            let span = start as usize..start.saturating_add(bytes) as usize;
            window.bytes = window.bytes.max(span.end.next_multiple_of(align as usize));
            at = at.saturating_add(bytes);
            window.parts.push(Part { region: index, span, is_last: at == end });
        }
    }
    windows
}

fn read_all(
    disk: &mut dyn Disk,
    windows: Vec<Window>,
    empty: &Receiver<Buffer>,
    full: SyncSender<(Window, Buffer)>,
    advance: &mut dyn FnMut(u64),
) -> Result<(), Fault> {
    for window in windows {
        let Ok(mut buffer) = empty.recv() else { break }; // the judge has seen enough
        let bytes = buffer.bytes_mut().get_mut(..window.bytes).unwrap_or_default();
        read_exact(disk, bytes, window.at)?;
        advance(window.parts.iter().map(|part| part.span.len() as u64).sum());
        if full.send((window, buffer)).is_err() {
            break;
        }
    }
    Ok(())
}

/// Compares what comes, region after region, all of them.
fn judge(
    regions: &[Region],
    left_out: Option<&Range<u64>>,
    full: Receiver<(Window, Buffer)>,
    empty: SyncSender<Buffer>,
) -> Result<(), Fault> {
    let (mut hash, mut judged) = (Sha256::new(), 0);
    for (window, mut buffer) in full {
        if let Some(range) = left_out {
            let place = |at: u64| usize::try_from(at.saturating_sub(window.at)).unwrap_or(usize::MAX);
            let (from, to) = (place(range.start), place(range.end).min(buffer.bytes().len()));
            buffer.bytes_mut().get_mut(from..to).unwrap_or_default().fill(0);
        }
        for part in &window.parts {
            let bytes = buffer.bytes().get(part.span.clone()).unwrap_or_default();
            let Some(region) = regions.get(part.region) else { continue };
            let is_right = match region.expected {
                Expected::Zero => is_zero(bytes),
                Expected::Sha256(digest) => {
                    hash.update(bytes);
                    !part.is_last || <[u8; 32]>::from(hash.finalize_reset()) == digest
                }
            };
            if !is_right {
                return Err(Fault::Differs { at: region.at, bytes: region.bytes });
            }
            judged += usize::from(part.is_last);
        }
        let _ = empty.try_send(buffer); // the reader may be done
    }
    match regions.get(judged) {
        None => Ok(()),
        Some(left) => Err(Fault::Unreadable { at: left.at, source: io::ErrorKind::UnexpectedEof.into() }),
    }
}

fn tables(disk: &mut dyn Disk, content: &Content) -> Result<Tables, Fault> {
    let Some(table) = content.table else { return Ok(Tables::None) };
    let mut read = |at: u64, bytes: u64| {
        let end = at.saturating_add(bytes).next_multiple_of(disk.align() as u64);
        if end > disk.size() {
            return Err(Fault::Table(TableError::Impossible));
        }
        Ok(read_some(disk, at, bytes)?)
    };
    table.check_first(&mut read)?;
    if table.backup().end > content.image_bytes {
        return Err(Fault::Table(TableError::Cut));
    }
    if !content.is_mapped(&table.backup()) {
        return Ok(Tables::First);
    }
    table.check_backup(&mut read)?;
    Ok(Tables::Both)
}
