//! Whose disk it is: by the journal where the disk says who it is, else by a person.
//!
//! A dock that hides its disks makes them all alike. Then the tag that the technician wrote on the disk decides, and
//! nothing is written before somebody has read it out, or given it with `--whose`.

use std::path::Path;

use super::BenchError;
use super::args::NEW;
use super::run::BenchRun;
use crate::base::BaseError;
use crate::journal::{Likeness, Pin};
use crate::machine::AssetTag;
use crate::report::{Report, TRIES};
use crate::targets::Chosen;

/// Most machines that one question names.
const NAMED_MAX: usize = 10;

/// Whose a disk is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// No machine's yet.
    New,
    /// This machine's.
    Unit(AssetTag),
    /// Nobody says.
    Unknown,
}

/// The machine to which a disk is bound, ready or not.
pub(super) fn owner(run: &BenchRun<'_>, disk: &Chosen, report: &mut Report<'_>) -> Result<Owner, BenchError> {
    let pin = Pin::of(disk);
    let mut like = vec![];
    for unit in &run.units {
        let Some(bound) = run.journal.pinned(&unit.asset_tag)? else { continue };
        match bound.likeness(&pin) {
            Likeness::Same => return Ok(Owner::Unit(unit.asset_tag.clone())),
            Likeness::Unsure => like.push((unit.asset_tag.clone(), bound)),
            Likeness::Other => {}
        }
    }
    if like.is_empty() {
        return Ok(Owner::New);
    }
    if let Some(said) = run.args.media.whose.iter().find(|whose| is_named(&whose.disk, disk)) {
        match &said.unit {
            None => return Ok(Owner::New),
            Some(tag) if like.iter().any(|(like, _)| like.is_same(tag)) => {
                return Ok(Owner::Unit(tag.clone()));
            }
            Some(tag) => {
                report.warn(&format!("--whose says {tag}, to which no disk like this one is bound"))?
            }
        }
        show(disk, &like, report)?;
        return Ok(Owner::Unknown);
    }
    show(disk, &like, report)?;
    if run.args.media.confirmation.dry_run { Ok(Owner::Unknown) } else { ask(disk, &like, report) }
}

/// Whether a path names this disk: its node, a link to that, or its name alone.
fn is_named(path: &Path, disk: &Chosen) -> bool {
    let name = path.strip_prefix("/dev").unwrap_or(path);
    name == Path::new(disk.target.name())
        || path.canonicalize().is_ok_and(|whole| whole == disk.target.node())
}

/// Shows the disk, and those that it may be.
fn show(disk: &Chosen, like: &[(AssetTag, Pin)], report: &mut Report<'_>) -> Result<(), BaseError> {
    let place = disk.place();
    report.warn(&format!(
        "{}, at {place}, does not say which disk it is: its adapter hides that. It may be a new one, or that of",
        disk.label()
    ))?;
    for (tag, bound) in like.iter().take(NAMED_MAX) {
        report.warn(&format!("  {tag}: {}", bound.shown()))?;
    }
    if like.len() > NAMED_MAX {
        report.warn(&format!("  and {} more", like.len() - NAMED_MAX))?;
    }
    Ok(())
}

fn ask(disk: &Chosen, like: &[(AssetTag, Pin)], report: &mut Report<'_>) -> Result<Owner, BenchError> {
    let question =
        format!("Type the asset tag that is written on {}, or {NEW} if it is no machine's yet:", disk.name);
    for _ in 0..TRIES {
        let Some(typed) = report.ask(&question)? else { break };
        if typed.eq_ignore_ascii_case(NEW) {
            return Ok(Owner::New);
        }
        let is_it = |tag: &&(AssetTag, Pin)| tag.0.as_str().eq_ignore_ascii_case(&typed);
        if let Some((tag, _)) = like.iter().find(is_it) {
            return Ok(Owner::Unit(tag.clone()));
        }
        report.hint(&format!("“{typed}” is none of these: read the tag on the disk, or type {NEW}"))?;
    }
    Ok(Owner::Unknown)
}
