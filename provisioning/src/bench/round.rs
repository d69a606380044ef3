//! A round: the disks that are plugged in now, each for one machine. All are erased, written and read back at once, then
//! enrolled.
//!
//! Each step is noted for every machine before it begins, and again when it has ended.

use std::sync::Arc;

use perron_flash::engine::Outcome as Written;
use perron_flash::erase::{Certificate, Pc};
use serde_json::json;

use super::run::BenchRun;
use super::whose::{Owner, owner};
use super::{BenchError, media};
use crate::enrol;
use crate::erase::{EraseError, one_drive, pc, thaw};
use crate::exit::EXIT_REFUSED;
use crate::flash::{Mode, record, write};
use crate::journal::{Begun, Next, Outcome, Pin, Step};
use crate::machine::{AssetTag, ImageRecord, Unit, Verification};
use crate::report::{Report, yes_or_no};
use crate::targets::{self, Chosen, Operation, TargetError};

/// Most rounds of one run: enough for 200 machines on a single port.
const ROUNDS_MAX: usize = 200;

/// A machine and its disk.
struct Pair {
    unit: Unit,
    disk: Chosen,
    /// Position of the disk among those named.
    place: usize,
}

/// Runs rounds until no machine needs a disk or nobody plugs in another one.
pub(super) fn all(run: &mut BenchRun<'_>, report: &mut Report<'_>) -> Result<(), BenchError> {
    let by_port = !run.args.media.port.is_empty();
    for nth in 0..ROUNDS_MAX {
        if due(run)?.is_empty() || (nth > 0 && !another(report)?) {
            return Ok(());
        }
        let disks = media::find(run, report)?;
        let pairs = pair(run, disks, report)?;
        if run.args.media.confirmation.dry_run {
            let text = format!("{} disks would be erased and written. Nothing was.", pairs.len());
            return Ok(report.say("dry-run", &text, &json!({ "units": pairs.len() }))?);
        }
        if !pairs.is_empty() {
            agree(run, &pairs, report)?;
            for Pair { unit, disk, .. } in &pairs {
                run.journal.pin(&unit.asset_tag, &Pin::of(disk))?;
            }
            process(run, &pairs, report)?;
        }
        if !by_port {
            return Ok(());
        }
    }
    Ok(())
}

/// Asks whether more disks are plugged in.
fn another(report: &mut Report<'_>) -> Result<bool, BenchError> {
    let question = "Unplug these, plug in the next disks, then press Enter (q to stop here):";
    let is_end = |answer: &str| answer.eq_ignore_ascii_case("q") || yes_or_no(answer) == Some(false);
    Ok(report.ask(question)?.is_some_and(|answer| !is_end(&answer)))
}

/// Machines whose due step needs a disk, with that step.
fn due(run: &BenchRun<'_>) -> Result<Vec<(Unit, Step)>, BenchError> {
    let steps = [Step::Erase, Step::Flash, Step::Verify, Step::Enrol];
    let standing = run.standing()?;
    let needs =
        |(unit, next): (Unit, Next)| next.next.filter(|step| steps.contains(step)).map(|step| (unit, step));
    Ok(standing.into_iter().filter_map(needs).collect())
}

/// Pairs each disk with the machine to which it is bound, and the others with the next machines in order. A disk that is
/// bound to a machine goes to no other. Named disks that are left over are an error, and nothing is done.
fn pair(run: &BenchRun<'_>, disks: Vec<Chosen>, report: &mut Report<'_>) -> Result<Vec<Pair>, BenchError> {
    let mut waiting: Vec<Unit> = due(run)?.into_iter().map(|(unit, _)| unit).collect();
    let mut pairs: Vec<Pair> = vec![];
    let mut free: Vec<(usize, Chosen)> = vec![];
    for (place, disk) in disks.into_iter().enumerate() {
        match owner(run, &disk, report)? {
            Owner::New => free.push((place, disk)),
            Owner::Unknown if run.args.media.port.is_empty() && !run.args.media.confirmation.dry_run => {
                return Err(BenchError::Unsure(disk.name));
            }
            Owner::Unknown => {
                report.decide(&format!("{} is left alone: nobody said whose disk it is", disk.name))?;
            }
            Owner::Unit(owner) => match waiting.iter().position(|unit| unit.asset_tag.is_same(&owner)) {
                Some(at) => pairs.push(Pair { unit: waiting.remove(at), disk, place }),
                None => {
                    let text = format!("{} is left alone: it is the disk of {owner}", disk.name);
                    report.say("left-alone", &text, &json!({ "target": disk.name, "unit": owner }))?;
                }
            },
        }
    }
    let mut next = vec![];
    for unit in waiting {
        if run.journal.pinned(&unit.asset_tag)?.is_none() {
            next.push(unit);
        }
    }
    if run.args.media.port.is_empty() && free.len() > next.len() {
        return Err(BenchError::Unpaired { disks: free.len(), machines: next.len() });
    }
    let new = next.into_iter().zip(free).map(|(unit, (place, disk))| Pair { unit, disk, place });
    pairs.extend(new);
    for Pair { unit, disk, .. } in &pairs {
        targets::announce(disk, report)?;
        let text = format!("{} ({}) gets {}", unit.asset_tag, unit.place, disk.name);
        report.say("pair", &text, &json!({ "unit": unit.asset_tag, "target": disk.name }))?;
    }
    Ok(pairs)
}

/// Named disks are confirmed one by one; for armed ports somebody says yes to what was just shown.
fn agree(run: &BenchRun<'_>, pairs: &[Pair], report: &mut Report<'_>) -> Result<(), BenchError> {
    let args = &run.args.media;
    if !args.port.is_empty() {
        let question = "Erase and write these disks for these machines?";
        let is_agreed = args.confirmation.yes || report.agrees(question)?;
        return if is_agreed { Ok(()) } else { Err(TargetError::NotAgreed.into()) };
    }
    let (found, due) = (args.confirmation.confirm.len(), args.target.len());
    if found > 0 && found != due {
        return Err(TargetError::Count { found, due }.into());
    }
    // A disk whose machine is ready is named too, and no longer asked about.
    let typed: Vec<String> =
        pairs.iter().filter_map(|pair| args.confirmation.confirm.get(pair.place).cloned()).collect();
    let disks: Vec<&Chosen> = pairs.iter().map(|pair| &pair.disk).collect();
    Ok(targets::confirm(
        &disks,
        &typed,
        args.confirmation.yes,
        Operation::losing_all("erased and written"),
        report,
    )?)
}

/// Takes each machine from the step that is due to its enrolment, all machines at once.
fn process(run: &mut BenchRun<'_>, pairs: &[Pair], report: &mut Report<'_>) -> Result<(), BenchError> {
    let found = due(run)?;
    let step_of = |pair: &Pair| {
        let is_it = |(unit, _): &&(Unit, Step)| unit.asset_tag.is_same(&pair.unit.asset_tag);
        found.iter().find(is_it).map(|(_, step)| *step)
    };
    // A disk that does not say who it is may be another one since the last run, whatever somebody read on it: all of it is
    // done anew. One that does, and was read back before, is read back once more.
    let is_new = |pair: &Pair| !pair.disk.identity.is_own();
    let of = |want: fn(Step, bool) -> bool| -> Vec<&Pair> {
        pairs.iter().filter(|pair| step_of(pair).is_some_and(|step| want(step, is_new(pair)))).collect()
    };
    let to_erase = of(|step, is_new| step == Step::Erase || is_new);
    let to_read = of(|step, is_new| !is_new && (step == Step::Verify || step == Step::Enrol));
    erase(run, &to_erase, report)?;
    let to_write = at(run, pairs, Step::Flash)?;
    flash(run, &to_write, Step::Flash, report)?;
    flash(run, &to_read, Step::Verify, report)?;
    for pair in at(run, pairs, Step::Enrol)? {
        let unit = &pair.unit.asset_tag;
        let begun = run.begin(unit, Step::Enrol)?;
        let done = enrol::put(pair.disk.medium.as_ref(), &pair.unit, &run.folder, report);
        let is_image = done.as_ref().is_err_and(|error| error.exit_code() == EXIT_REFUSED);
        run.end(begun, Step::Enrol, done.map(Outcome::Enrolled).map_err(|error| error.to_string()), report)?;
        if is_image {
            // The image cannot be enrolled: it is written again in the next run.
            let begun = run.begin(unit, Step::Flash)?;
            run.end(begun, Step::Flash, Err("it could not be enrolled, as said above".to_owned()), report)?;
        }
    }
    Ok(())
}

/// The pairs for whose machine this step is due.
fn at<'p>(run: &BenchRun<'_>, pairs: &'p [Pair], step: Step) -> Result<Vec<&'p Pair>, BenchError> {
    let due = due(run)?;
    let is_due = |unit: &AssetTag| due.iter().any(|(u, s)| *s == step && u.asset_tag.is_same(unit));
    Ok(pairs.iter().filter(|pair| is_due(&pair.unit.asset_tag)).collect())
}

fn erase(run: &mut BenchRun<'_>, pairs: &[&Pair], report: &mut Report<'_>) -> Result<(), BenchError> {
    let disks: Vec<&Chosen> = pairs.iter().map(|pair| &pair.disk).collect();
    let frozen = thaw(&disks, &run.host, run.args.how, report)?;
    let pcs = pairs.iter().map(|pair| pc_of(run, &pair.unit)).collect::<Result<Vec<Pc>, _>>()?;
    let begun = begin(run, pairs, Step::Erase)?;
    let (host, how) = (&run.host, run.args.how);
    let results = targets::each(&disks, report, |nth, one, tell| {
        one_drive(one, host, how, frozen, pcs.get(nth).cloned(), tell)
    })?;
    for (begun, result) in begun.into_iter().zip(results) {
        let result: Result<Certificate, EraseError> = result.unwrap_or(Err(EraseError::Broken));
        let done = result.map(|c| Outcome::Erased(vec![c])).map_err(|error| error.to_string());
        run.end(begun, Step::Erase, done, report)?;
    }
    Ok(())
}

/// The PC of a machine, as its report names it.
fn pc_of(run: &BenchRun<'_>, unit: &Unit) -> Result<Pc, BenchError> {
    let judged = run.journal.parts(&unit.asset_tag)?.qualification;
    Ok(pc(&unit.asset_tag, judged.as_ref().map(|report| &report.machine)))
}

fn begin(run: &mut BenchRun<'_>, pairs: &[&Pair], step: Step) -> Result<Vec<Begun>, BenchError> {
    pairs.iter().map(|pair| run.begin(&pair.unit.asset_tag, step)).collect()
}

/// Writes and reads back, or at [`Step::Verify`] only reads back.
fn flash(
    run: &mut BenchRun<'_>,
    pairs: &[&Pair],
    step: Step,
    report: &mut Report<'_>,
) -> Result<(), BenchError> {
    if pairs.is_empty() {
        return Ok(());
    }
    let begun = begin(run, pairs, step)?;
    let disks: Vec<&Chosen> = pairs.iter().map(|pair| &pair.disk).collect();
    let mode = if step == Step::Flash { Mode::Write } else { Mode::Read };
    let outcomes = write(mode, &run.trusted, &disks, report)?;
    for ((pair, begun), outcome) in pairs.iter().zip(begun).zip(&outcomes) {
        let found = record(&run.trusted, &pair.disk, outcome);
        note(run, pair, (begun, step), outcome, found, report)?;
    }
    Ok(())
}

/// Notes writing and reading back, each as its own step. An image that was read back wrong is written again the next time.
fn note(
    run: &mut BenchRun<'_>,
    pair: &Pair,
    (begun, step): (Begun, Step),
    outcome: &Arc<Written>,
    found: Option<ImageRecord>,
    report: &mut Report<'_>,
) -> Result<(), BenchError> {
    let unit = &pair.unit.asset_tag;
    let wrong = match outcome.as_ref() {
        Written::Dropped(dropped) => Some(dropped.to_string()),
        Written::Failed(fault) => Some(fault.to_string()),
        Written::Verified(_) | Written::Unverified { .. } => None,
    };
    let Some((image, None)) = found.zip(Some(wrong.clone())) else {
        let reason = wrong.unwrap_or_else(|| "its content is not known: use a signed image".to_owned());
        run.end(begun, step, Err(reason.clone()), report)?;
        if step == Step::Verify {
            let begun = run.begin(unit, Step::Flash)?;
            run.end(begun, Step::Flash, Err(reason), report)?;
        }
        return Ok(());
    };
    let begun = if step == Step::Flash {
        let written = ImageRecord { verification: Verification::Unverified, ..image.clone() };
        run.end(begun, Step::Flash, Ok(Outcome::Flashed(written)), report)?;
        run.begin(unit, Step::Verify)?
    } else {
        begun
    };
    run.end(begun, Step::Verify, Ok(Outcome::Verified(image)), report)
}
