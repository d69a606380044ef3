//! One decode, many media, and a read-back of each.
//!
//! ```text
//!                    ┌─ queue ─► worker ─► write … flush, close ─► open again ─► read back ─► Verified
//!  image ─► feeder ──┼─ queue ─► worker ─► write …     EIO ─► Dropped
//!   once    │        ├─ queue ─► worker ─► write ……………… no answer ─► Dropped (its thread is left behind)
//!           │        └─ queue ─► hashing ─► what must lie where
//!           └─ later passes: what media that fell behind have missed
//! ```
//!
//! **Who waits for whom.** The feeder goes at the pace of the fastest medium. A medium may keep the others waiting for
//! a small share of the time ([`Limits::share_percent`]): equal media that hiccup in turn stay together in one pass.
//! One that uses its share up is *behind*: the others go on, it works off its queue, joins again, and gets what it
//! missed in a later pass. It is never dropped for being slow. Dropped are media that fail, and those that stay in one
//! call for longer than [`Limits::patience`]. A thread stuck in the kernel cannot be ended, so nobody waits for it;
//! it holds one buffer, and the process ends when the kernel lets go of it.
//!
//! **What memory it takes.** As many buffers as [`Limits::pool`] holds, whatever the number of media, and two for each
//! read-back; the decoder's window comes on top, 128 MiB at most.

mod chunk;
mod content;
mod fault;
mod feed;
mod hashing;
mod lane;
mod outcome;
mod plan;
mod prove;
mod survey;
mod worker;

use std::sync::Arc;
use std::thread;
use std::time::Duration;

pub use content::Content;
pub use fault::Fault;
pub use outcome::{Dropped, Outcome, Phase, Unproven};
pub use prove::{Bypass, Tables, Verified};
pub use survey::survey;

use crate::disk::Medium;
use crate::gpt::Kind;
use crate::image::{Image, ImageError};
use feed::{Feed, Feeder};
use lane::Lanes;
use worker::Worker;

/// Most media at once.
pub const MEDIA_MAX: usize = 16;

/// What the engine may take and how long it waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one buffer and of one region where there is no map: a power of two, at least 65,536. Manifests of
    /// images without a map hold for one value only: leave the default.
    pub chunk: usize,
    /// Bytes of all buffers on their way to media.
    pub pool: usize,
    /// Most buffers that wait for one medium.
    pub queue: usize,
    /// Longest call to a medium: a write of one buffer, a flush, an opening.
    pub patience: Duration,
    /// How much one medium may hold up the others, in percent of the time since the first write.
    pub share_percent: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            chunk: 1024 * 1024,
            pool: 32 * 1024 * 1024,
            queue: 8,
            patience: Duration::from_secs(45),
            share_percent: 4,
        }
    }
}

/// What to write.
pub struct Job<'a> {
    /// The image.
    pub image: &'a Image,
    /// What the signed manifest says that the image holds ([`Content::digest`]).
    pub content: Option<[u8; 32]>,
    /// The least medium, in bytes.
    pub least: u64,
    /// Whether to read back.
    pub verify: bool,
    /// Type of a partition of the image that is the machine's own: written as the image has it, blank where the image's
    /// map leaves it out, and from then on left out by [`verify`].
    pub reserved: Option<Kind>,
    /// What may be taken.
    pub limits: Limits,
}

/// What happens. Media are numbered as they were given.
#[derive(Clone, Debug)]
pub enum Event {
    /// How far one is, a few times a second.
    Progress {
        /// Which medium.
        target: usize,
        /// What is being done.
        phase: Phase,
        /// Bytes done in this phase.
        done: u64,
        /// Bytes of this phase.
        of: u64,
    },
    /// One is slower than the others: it gets what it misses in a later pass.
    Behind {
        /// Which medium.
        target: usize,
    },
    /// One is done, or given up.
    Ended {
        /// Which medium.
        target: usize,
        /// Written and read back, or why it was given up.
        outcome: Arc<Outcome>,
    },
}

/// Why nothing became of any medium.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The image.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// Too many media, or none.
    #[error("{0} media were given, and 1 to {MEDIA_MAX} can be written at once: give fewer, or one")]
    Count(usize),
    /// No thread.
    #[error("the system gives no more threads ({0}): close other programs")]
    Thread(#[source] std::io::Error),
}

/// Writes an image to media, and reads each back unless told otherwise. Gives what became of each, in order.
///
/// # Errors
/// The image failed: no medium then counts as written.
pub fn flash(
    job: &Job<'_>,
    media: Vec<Arc<dyn Medium>>,
    tell: &mut dyn FnMut(Event),
) -> Result<Vec<Arc<Outcome>>, EngineError> {
    run(job, true, media, tell)
}

/// Reads media back and compares them with an image, without a write.
///
/// # Errors
/// The image failed: nothing is known of any medium.
pub fn verify(
    job: &Job<'_>,
    media: Vec<Arc<dyn Medium>>,
    tell: &mut dyn FnMut(Event),
) -> Result<Vec<Arc<Outcome>>, EngineError> {
    run(&Job { verify: true, ..*job }, false, media, tell)
}

fn run(
    job: &Job<'_>,
    is_write: bool,
    media: Vec<Arc<dyn Medium>>,
    tell: &mut dyn FnMut(Event),
) -> Result<Vec<Arc<Outcome>>, EngineError> {
    if media.is_empty() || media.len() > MEDIA_MAX {
        return Err(EngineError::Count(media.len()));
    }
    let lanes = Arc::new(Lanes::new(media.len()));
    for (index, medium) in media.into_iter().enumerate() {
        let worker = Worker { lanes: Arc::clone(&lanes), index, medium, is_write, is_verify: job.verify };
        let spawned = thread::Builder::new().name(format!("medium-{index}")).spawn(move || worker.run());
        if let Err(error) = spawned {
            lanes.drop_all();
            return Err(EngineError::Thread(error));
        }
    }
    let feed = Feed {
        image: job.image,
        expected: job.content,
        least: job.least,
        is_write,
        reserved: job.reserved,
        limits: job.limits,
    };
    let fed = Feeder::new(feed, Arc::clone(&lanes), tell).run();
    if fed.is_err() {
        lanes.drop_all();
    }
    Ok(fed?)
}
