//! Hashes what is on its way to the media, on a thread of its own: neither reading the image nor writing waits for it.
//!
//! ```text
//!  feeder: fill a buffer ─┬─► lanes ─► media
//!                         └─► [▓▓░] ─► surveyor: SHA-256 of every region, the map's checksums ─► Content
//! ```

use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{Builder, Scope, ScopedJoinHandle};

use super::chunk::Chunk;
use super::content::{Content, Surveyor};
use crate::image::{Image, ImageError};

/// Buffers that wait to be hashed.
pub(crate) const WAITING_MAX: usize = 4;

/// The thread.
pub(crate) struct Hashing<'s> {
    to_thread: SyncSender<Arc<Chunk>>,
    thread: ScopedJoinHandle<'s, Result<Content, ImageError>>,
}

impl<'s> Hashing<'s> {
    pub(crate) fn start<'e: 's>(
        scope: &'s Scope<'s, 'e>,
        image: &'s Image,
        mut surveyor: Surveyor<'s>,
    ) -> Result<Self, ImageError> {
        let (to_thread, chunks) = sync_channel::<Arc<Chunk>>(WAITING_MAX);
        let work = move || {
            for chunk in chunks {
                for segment in chunk.plan.batch(chunk.batch) {
                    let bytes = chunk.bytes().get(segment.span()).unwrap_or_default();
                    surveyor.pass(segment, bytes, chunk.is_zero)?;
                }
            }
            surveyor.finish()
        };
        let thread = Builder::new().name("hash".to_owned()).spawn_scoped(scope, work);
        Ok(Self { to_thread, thread: thread.map_err(|error| image.told("hash", error))? })
    }

    /// Takes the next buffer. Says whether all before were right.
    pub(crate) fn pass(&self, chunk: &Arc<Chunk>) -> bool {
        self.to_thread.send(Arc::clone(chunk)).is_ok()
    }

    /// What all buffers held, or why they were wrong.
    pub(crate) fn finish(self) -> Result<Content, ImageError> {
        drop(self.to_thread);
        self.thread.join().unwrap_or(Err(ImageError::Content))
    }
}
