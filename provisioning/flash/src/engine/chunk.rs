//! A batch of the image in memory, on its way from the feeder to all media and to the hashing.

use std::sync::{Arc, Mutex, PoisonError};

use super::plan::Plan;
use crate::buffer::Buffer;

/// Buffers that come back.
pub(super) type Pool = Mutex<Vec<Buffer>>;

/// A batch in memory, shared by all media.
pub(crate) struct Chunk {
    /// None: a hole, which nobody reads.
    pub(super) buffer: Option<Buffer>,
    /// Whether it is one segment of zeroes of an image without a map: nobody sends those.
    pub(crate) is_zero: bool,
    pub(crate) plan: Arc<Plan>,
    pub(crate) batch: usize,
    /// Where its buffer goes back to.
    pub(super) pool: Arc<Pool>,
}

impl Chunk {
    pub(crate) fn bytes(&self) -> &[u8] {
        self.buffer.as_ref().map(Buffer::bytes).unwrap_or_default()
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner).extend(self.buffer.take());
    }
}
