//! One drive, from the question to the certificate.

use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::ask::ask;
use super::drive::{carry_out, longest};
use super::error::EraseError;
use super::facts::{DriveFacts, Unfinished};
use super::hidden::{self, Sizes};
use super::order::OwnError;
use super::overwrite;
use super::plan::{Own, Plan, Wish, plan};
use super::remedy::{self, OWN_PORT};
use super::samples::Samples;
use super::security::{Tried, try_own};
use super::tool::EraseTool;
use super::unfinished::finish;
use super::{Certificate, Hidden, Limits, Method};
use crate::disk::{Access, Disk, Medium, OpenError};
use crate::guard::{Target, Transport};
use crate::probe::{Marks, SECTOR, Sector, Seed};

/// The most samples that are read back.
pub const SAMPLES_MAX: u32 = 1_000_000;

/// Between two looks whether the system sees a drive larger since its hidden area was opened.
const LOOK: Duration = Duration::from_secs(1);
/// Looks before it is left at that: ten seconds. A port that begins anew takes two or three.
const LOOKS_MAX: u32 = 10;

/// What else can be done with a frozen drive.
const OVERWRITE: &str =
    ", or have the drive overwritten (--frozen overwrite), which does not reach its reserve";

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
    /// What is done with a drive that is frozen.
    pub frozen: Frozen,
    /// Random samples to read back, 1 to [`SAMPLES_MAX`]; the first and the last block come on top.
    pub samples: u32,
    /// What makes this run unlike any other.
    pub seed: &'j Seed,
}

/// What is done with a drive whose own erase the firmware of the machine froze.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Frozen {
    /// It is not erased: the machine is to sleep and wake first.
    #[default]
    Refuse,
    /// It is overwritten, which does not reach its reserve.
    Overwrite,
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
    /// It had the kit's own password, from an erase that was cut off; that is gone now.
    Unlocked,
    /// It stands in a sanitize that did not end, which is brought to its end first.
    Unfinished(Unfinished),
    /// What will be done, and what not.
    Planned(&'e Plan),
    /// It hid so many bytes from the system, and shows them now.
    Uncovered {
        /// How many.
        bytes: u64,
    },
    /// It erases itself from now on.
    Begins {
        /// How.
        method: Method,
        /// The longest that it is waited for.
        at_most: Duration,
    },
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
    let (facts, tried) = asked(job, tool, tell)?;
    let plan = plan(&facts, job.wish);
    tell(Event::Planned(&plan));
    refuse(job, &plan, tried)?;
    let sizes = uncover(job, &facts, tool, tell)?;
    let mut passed_over: Vec<String> = plan.passed_over.iter().map(ToString::to_string).collect();
    let done = match plan.own {
        None => overwritten(job, &facts, None, tell)?,
        Some(own) => match by_itself(job, &facts, own, tool, tell)? {
            Ok(done) => done,
            Err(why) => {
                if let Some(kept) = EraseError::kept(job.medium.name(), &job.drive.node, &why) {
                    return Err(kept);
                }
                tell(Event::FellBack { from: own.method(), why: &why });
                passed_over.push(format!("{} failed: {why}", own.method().name()));
                overwritten(job, &facts, Some(&why), tell)?
            }
        },
    };
    let hidden = found(&facts, sizes, &done);
    let limits = Limits::of(done.method, job.drive.is_rotational);
    Ok(Certificate {
        model: job.drive.model.clone(),
        serial: job.drive.serial.clone(),
        bytes: done.size,
        method: done.method,
        samples: u32::try_from(done.samples.places.len()).unwrap_or(u32::MAX),
        sampled_bytes: done.samples.bytes(),
        limits: match hidden {
            Some(hidden) => limits.with(hidden, done.method),
            None => limits,
        },
        took_s: u32::try_from(started.elapsed().as_secs()).unwrap_or(u32::MAX),
        passed_over,
        hidden,
        pc: None,
    })
}

/// What the drive says of itself, once a password of ours is gone that an earlier erase left, and a sanitize has ended that
/// was cut off.
fn asked(
    job: &Job<'_>,
    tool: &mut dyn EraseTool,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<(DriveFacts, Tried), EraseError> {
    let Drive { node, transport, siblings, .. } = job.drive;
    let mut facts = ask(tool, node, *transport, siblings.clone());
    let mut tried = Tried::Not;
    if let Some(ata) = &mut facts.ata {
        tried = try_own(tool, &node.to_string_lossy(), ata);
        if let Tried::Gone(now) = tried {
            *ata = now;
            tell(Event::Unlocked);
        }
    }
    let is_locked = facts.ata.is_some_and(|ata| ata.is_locked);
    if let Some(unfinished) = facts.unfinished().filter(|_| !is_locked) {
        tell(Event::Unfinished(unfinished));
        let mut percent = |done| tell(Event::Progress { stage: Stage::Own, done, total: 100 });
        finish(tool, &facts, node, &mut percent).map_err(|why| {
            let remedy = remedy::unfinished(node, &why);
            EraseError::Unfinished { name: job.medium.name().to_owned(), why, remedy }
        })?;
        facts = ask(tool, node, *transport, siblings.clone());
    }
    Ok((facts, tried))
}

/// What stands in the way before anything is written.
fn refuse(job: &Job<'_>, plan: &Plan, tried: Tried) -> Result<(), EraseError> {
    let (name, node) = (job.medium.name().to_owned(), job.drive.node.clone());
    let is_bridged = job.drive.transport.is_bridged();
    let has_password = plan.is_locked || plan.has_password;
    let untried = match tried {
        Tried::Unknown(why) => Some(why),
        Tried::Not => Some("it is frozen".to_owned()),
        Tried::Gone(_) | Tried::Foreign => None,
    };
    Err(match (job.frozen, untried) {
        _ if plan.is_kept_by_freezing && has_password => EraseError::Frozen { name, or: "" },
        (Frozen::Refuse, _) if plan.is_kept_by_freezing => EraseError::Frozen { name, or: OVERWRITE },
        (_, Some(why)) if has_password => {
            let or = if is_bridged { format!("; if that does not help, {OWN_PORT}") } else { String::new() };
            let remedy = format!("switch it off and on, then run the same command again{or}");
            EraseError::PasswordUntried { name, why, remedy }
        }
        _ if plan.is_locked && is_bridged => EraseError::LockedBehind { name, node },
        _ if plan.is_locked => EraseError::Locked { name, node },
        _ if plan.has_password => EraseError::PasswordSet { name, node },
        _ => return Ok(()),
    })
}

/// Opens what an ATA drive hides, and has the system look again. Where that sees a larger drive from then on, it has to be
/// chosen again.
fn uncover(
    job: &Job<'_>,
    facts: &DriveFacts,
    tool: &mut dyn EraseTool,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Option<Sizes>, EraseError> {
    let Some(ata) = facts.ata.as_ref().filter(|_| !facts.is_bridged()) else { return Ok(None) };
    let sizes = hidden::open(tool, &job.drive.node.to_string_lossy(), ata);
    let opened = sizes.and_then(Sizes::opened);
    if let Some(bytes) = opened {
        tell(Event::Uncovered { bytes });
    }
    let Some(shown) = sizes.and_then(Sizes::shown) else { return Ok(sizes) };
    let bytes = match (job.medium.open(Access::Read), opened) {
        (Err(OpenError::Changed { name, .. }), Some(bytes)) => return Err(EraseError::Grown { name, bytes }),
        (Err(_), _) => return Ok(sizes),
        (Ok(disk), _) => shown.saturating_sub(disk.size()),
    };
    if bytes > 0 {
        job.medium.rescan();
        for _ in 0..LOOKS_MAX {
            tool.pause(LOOK);
            if let Err(OpenError::Changed { name, .. }) = job.medium.open(Access::Read) {
                return Err(EraseError::Grown { name, bytes });
            }
        }
    }
    Ok(sizes)
}

/// What the certificate says of hidden areas: nothing of drives that have none by their kind.
fn found(facts: &DriveFacts, sizes: Option<Sizes>, done: &Done) -> Option<Hidden> {
    let is_ata = matches!(facts.transport, Transport::Ata | Transport::Usb) || facts.ata.is_some();
    is_ata.then(|| sizes.map_or(Hidden::NotAsked, |sizes| sizes.after(done.method, done.size)))
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
    facts: &DriveFacts,
    own: Own,
    tool: &mut dyn EraseTool,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Result<Done, OwnError>, EraseError> {
    let mut disk = job.medium.open(Access::Write)?;
    let (samples, marks) = prepare(job, disk.as_ref(), &job.seed.child(1));
    overwrite::plant(disk.as_mut(), &marks, &samples).map_err(|fault| unwritten(job, facts, fault, None))?;
    let size = disk.size();
    drop(disk);
    // Held open, so that no other device takes its number while the programs work on its name.
    let held = job.medium.open(Access::Read)?;
    tell(Event::Begins { method: own.method(), at_most: longest(own, size) });
    let mut percent = |done| tell(Event::Progress { stage: Stage::Own, done, total: 100 });
    if let Err(why) = carry_out(tool, own, &job.drive.node, size, &mut percent) {
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
fn overwritten(
    job: &Job<'_>,
    facts: &DriveFacts,
    failed: Option<&OwnError>,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Done, EraseError> {
    let mut disk = job.medium.open(Access::Write)?;
    let size = disk.size();
    let (samples, marks) = prepare(job, disk.as_ref(), &job.seed.child(2)); // no planted mark passes for an overwrite
    let mut bytes = |done| tell(Event::Progress { stage: Stage::Overwriting, done, total: size });
    overwrite::everything(disk.as_mut(), &marks, &mut bytes)
        .map_err(|fault| unwritten(job, facts, fault, failed))?;
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

fn unwritten(
    job: &Job<'_>,
    facts: &DriveFacts,
    (at, source): (u64, io::Error),
    failed: Option<&OwnError>,
) -> EraseError {
    let after = failed.map(|why| format!(" after its own erase failed: {why}")).unwrap_or_default();
    let remedy = remedy::unwritten(facts, &job.drive.node, failed);
    EraseError::Write { name: job.medium.name().to_owned(), at, source, after, remedy }
}

fn unread(job: &Job<'_>) -> impl Fn(u64, io::Error) -> EraseError {
    let name = job.medium.name().to_owned();
    move |at, source| EraseError::Read { name: name.clone(), at, source }
}
