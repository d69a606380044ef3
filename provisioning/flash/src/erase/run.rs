//! One drive, from the question to the certificate.

use std::io;
use std::path::PathBuf;
use std::time::Instant;

use super::drive::{OwnError, ask, carry_out};
use super::overwrite;
use super::plan::{Own, Plan, Wish, plan};
use super::samples::Samples;
use super::tool::EraseTool;
use super::{Certificate, Limits, Method};
use crate::disk::{Access, Disk, Medium, OpenError};
use crate::guard::{Target, Transport};
use crate::probe::{Marks, SECTOR, Sector, Seed};

/// The most samples that are read back.
pub const SAMPLES_MAX: u32 = 1_000_000;

/// A drive, as its certificate names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drive {
    /// Its node.
    pub node: PathBuf,
    /// Maker and model.
    pub model: String,
    /// Serial number, or `none`.
    pub serial: String,
    /// How it is attached.
    pub transport: Transport,
    /// Whether it turns.
    pub is_rotational: bool,
    /// Other disks of the same controller.
    pub siblings: Vec<String>,
}

impl From<&Target> for Drive {
    fn from(target: &Target) -> Self {
        Self {
            node: target.node().to_owned(),
            model: target.model(),
            serial: target.pin().known_as(),
            transport: target.transport(),
            is_rotational: target.is_rotational(),
            siblings: target.siblings().to_vec(),
        }
    }
}

/// What to do.
pub struct Job<'j> {
    /// The drive.
    pub drive: &'j Drive,
    /// Its medium.
    pub medium: &'j dyn Medium,
    /// What the technician wants.
    pub wish: Wish,
    /// Random samples to read back, 1 to [`SAMPLES_MAX`]; the first and the last block come on top.
    pub samples: u32,
    /// What makes this run unlike any other.
    pub seed: &'j Seed,
}

/// Part of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The drive erases itself; the total is 100.
    Own,
    /// Everything is overwritten; the total is the size in bytes.
    Overwriting,
}

/// What happens meanwhile.
#[derive(Debug)]
pub enum Event<'e> {
    /// What will be done, and what not.
    Planned(&'e Plan),
    /// How far it is.
    Progress {
        /// What is done now.
        stage: Stage,
        /// How much is done.
        done: u64,
        /// How much there is to do.
        total: u64,
    },
    /// The drive's own erase failed; it is overwritten instead.
    FellBack {
        /// What failed.
        from: Method,
        /// What the drive answered.
        why: &'e OwnError,
    },
}

/// Why a drive has no certificate.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// It cannot be opened, or is another one.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It gives nothing without a password.
    #[error(
        "{name} is locked with a password and takes no writes: unlock it with hdparm --security-unlock, or destroy it"
    )]
    Locked {
        /// Which drive.
        name: String,
    },
    /// It does not take the bytes.
    #[error("{name} cannot be overwritten at byte {at} ({source}){after}: it is not erased; destroy it")]
    Write {
        /// Which drive.
        name: String,
        /// First byte of the piece that was refused.
        at: u64,
        /// The system's answer.
        source: io::Error,
        /// What failed before.
        after: String,
    },
    /// What was written cannot be read.
    #[error(
        "{name} cannot be read back at byte {at} ({source}): nobody can say that it is erased; destroy it"
    )]
    Read {
        /// Which drive.
        name: String,
        /// First byte of the piece that cannot be read.
        at: u64,
        /// The system's answer.
        source: io::Error,
    },
    /// Something else than what was written.
    #[error(
        "{name} does not hold what was written over byte {at}: it is not erased, whatever it says; destroy it"
    )]
    Differs {
        /// Which drive.
        name: String,
        /// First byte of the sector that differs.
        at: u64,
    },
    /// The drive lies.
    #[error("{name} says that its {} succeeded, and still holds at byte {at} what was there before: try --method overwrite, or destroy it", method.name())]
    Survived {
        /// Which drive.
        name: String,
        /// What it says it did.
        method: Method,
        /// First byte of a sector that still holds a mark.
        at: u64,
    },
}

impl EraseError {
    /// Whether the drive was read and found not to be erased, though nothing failed.
    #[must_use]
    pub fn is_lie(&self) -> bool {
        matches!(self, Self::Differs { .. } | Self::Survived { .. })
    }
}

/// Erases one drive. **Everything on it is lost.**
///
/// # Errors
/// There is no certificate, and why. What was on the drive may be lost all the same.
pub fn erase(
    job: &Job<'_>,
    tool: &mut dyn EraseTool,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Certificate, EraseError> {
    let started = Instant::now();
    let Drive { node, transport, siblings, .. } = job.drive;
    let plan = plan(&ask(tool, node, *transport, siblings.clone()), job.wish);
    tell(Event::Planned(&plan));
    if plan.is_locked {
        return Err(EraseError::Locked { name: job.medium.name().to_owned() });
    }
    let mut passed_over: Vec<String> = plan.passed_over.iter().map(ToString::to_string).collect();
    let done = match plan.own {
        None => overwritten(job, String::new(), tell)?,
        Some(own) => match by_itself(job, own, tool, tell)? {
            Ok(done) => done,
            Err(why) => {
                tell(Event::FellBack { from: own.method(), why: &why });
                passed_over.push(format!("{} failed: {why}", own.method().name()));
                overwritten(job, format!(" after its own erase failed: {why}"), tell)?
            }
        },
    };
    Ok(Certificate {
        model: job.drive.model.clone(),
        serial: job.drive.serial.clone(),
        bytes: done.size,
        method: done.method,
        samples: u32::try_from(done.samples.places.len()).unwrap_or(u32::MAX),
        sampled_bytes: done.samples.bytes(),
        limits: Limits::of(done.method, job.drive.is_rotational),
        took_s: u32::try_from(started.elapsed().as_secs()).unwrap_or(u32::MAX),
        passed_over,
    })
}

/// What was done and found good.
struct Done {
    size: u64,
    method: Method,
    samples: Samples,
}

/// The drive's own erase between planting marks and looking for them. The inner error lets the caller overwrite.
fn by_itself(
    job: &Job<'_>,
    own: Own,
    tool: &mut dyn EraseTool,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Result<Done, OwnError>, EraseError> {
    let mut disk = job.medium.open(Access::Write)?;
    let (samples, marks) = prepare(job, disk.as_ref(), &job.seed.child(1));
    overwrite::plant(disk.as_mut(), &marks, &samples)
        .map_err(|fault| unwritten(job, fault, String::new()))?;
    drop(disk);
    // Held open, so that no other device takes its number while the programs work on its name.
    let held = job.medium.open(Access::Read)?;
    let mut percent = |done| tell(Event::Progress { stage: Stage::Own, done, total: 100 });
    if let Err(why) = carry_out(tool, own, &job.drive.node, &mut percent) {
        return Ok(Err(why));
    }
    drop(held);
    let mut disk = job.medium.open(Access::Write)?; // exclusively: nobody may have put anything there meanwhile
    let survived = |at| EraseError::Survived { name: job.medium.name().to_owned(), method: own.method(), at };
    samples.read(disk.as_mut(), unread(job), |at, bytes| {
        let is_left = |held: Sector| matches!(held, Sector::Own | Sector::Damaged(_) | Sector::Other(_));
        let mut sectors = bytes.chunks(SECTOR).zip((at..).step_by(SECTOR));
        let left = sectors.find(|(sector, at)| is_left(marks.read(sector, *at)));
        left.map_or(Ok(()), |(_, at)| Err(survived(at)))
    })?;
    Ok(Ok(Done { size: disk.size(), method: own.method(), samples }))
}

/// Everything overwritten, closed, opened again, and samples compared.
fn overwritten(job: &Job<'_>, after: String, tell: &mut dyn FnMut(Event<'_>)) -> Result<Done, EraseError> {
    let mut disk = job.medium.open(Access::Write)?;
    let size = disk.size();
    let (samples, marks) = prepare(job, disk.as_ref(), &job.seed.child(2)); // no planted mark passes for an overwrite
    let mut bytes = |done| tell(Event::Progress { stage: Stage::Overwriting, done, total: size });
    overwrite::everything(disk.as_mut(), &marks, &mut bytes).map_err(|fault| unwritten(job, fault, after))?;
    drop(disk);
    let mut disk = job.medium.open(Access::Read)?;
    samples.read(disk.as_mut(), unread(job), |at, bytes| {
        let mut sectors = bytes.chunks(SECTOR).zip((at..).step_by(SECTOR));
        let other = sectors.find(|(sector, at)| marks.read(sector, *at) != Sector::Own);
        other.map_or(Ok(()), |(_, at)| Err(EraseError::Differs { name: job.medium.name().to_owned(), at }))
    })?;
    Ok(Done { size, method: Method::Overwrite, samples })
}

fn prepare(job: &Job<'_>, disk: &dyn Disk, seed: &Seed) -> (Samples, Marks) {
    let samples = Samples::choose(disk, job.samples.clamp(1, SAMPLES_MAX), seed);
    (samples, Marks::new(seed, disk.size()))
}

fn unwritten(job: &Job<'_>, (at, source): (u64, io::Error), after: String) -> EraseError {
    EraseError::Write { name: job.medium.name().to_owned(), at, source, after }
}

fn unread(job: &Job<'_>) -> impl Fn(u64, io::Error) -> EraseError {
    let name = job.medium.name().to_owned();
    move |at, source| EraseError::Read { name: name.clone(), at, source }
}
