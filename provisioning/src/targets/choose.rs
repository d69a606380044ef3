//! The choice of disks: checked by the guard, shown, and confirmed with their serial numbers.

use std::path::PathBuf;

use perron_flash::Access;
use perron_flash::guard::{Found, Inventory, Policy, Refusal, clean, judge, signatures};
use serde_json::json;

use super::chosen::{Chosen, chosen, tell_apart};
use super::{Host, Operation, TARGETS_MAX, TargetArgs, TargetError, slip};
use crate::base::BaseError;
use crate::report::{Report, TRIES};

/// Checks the disks, shows them and has them confirmed. Each must hold `needs` bytes. `None` after a dry run.
pub(crate) fn choose(
    args: &TargetArgs,
    host: &Host,
    needs: u64,
    operation: Operation,
    report: &mut Report<'_>,
) -> Result<Option<Vec<Chosen>>, TargetError> {
    let policy = Policy { allow_loop: args.confirmation.allow_loop, needs, ..Policy::default() };
    let chosen = judged(&args.target, policy, host, report)?;
    for one in &chosen {
        announce(one, report)?;
    }
    if args.confirmation.dry_run {
        let text = format!("{} would be {}. Nothing was written.", disks(chosen.len()), operation.done);
        report.say("dry-run", &text, &json!({ "targets": chosen.len() }))?;
        return Ok(None);
    }
    confirm(
        &chosen.iter().collect::<Vec<_>>(),
        &args.confirmation.confirm,
        args.confirmation.yes,
        operation,
        report,
    )?;
    Ok(Some(chosen))
}

/// Checks disks against a policy. Where one is refused, it is reported and the whole call fails.
pub(crate) fn judged(
    named: &[PathBuf],
    policy: Policy,
    host: &Host,
    report: &mut Report<'_>,
) -> Result<Vec<Chosen>, TargetError> {
    if named.len() > TARGETS_MAX {
        return Err(TargetError::TooMany { found: named.len() });
    }
    let inventory = Inventory::read(&host.roots)?;
    let mut found: Vec<Chosen> = vec![];
    let mut refused = 0;
    for named in named {
        match inventory.find(named).and_then(|device| judge(&inventory, device, &policy)) {
            Ok(target) if found.iter().any(|one| one.target.name() == target.name()) => {
                return Err(TargetError::Twice(clean(&named.to_string_lossy())));
            }
            Ok(target) => found.push(chosen(target, &policy, host)),
            Err(refusal) => {
                refused += 1;
                say_refused(&clean(&named.to_string_lossy()), &refusal, report)?;
            }
        }
    }
    tell_apart(&mut found);
    if refused > 0 { Err(TargetError::Refused { count: refused }) } else { Ok(found) }
}

fn say_refused(named: &str, refusal: &Refusal, report: &mut Report<'_>) -> Result<(), BaseError> {
    let text = format!("refused: {refusal}");
    report.say("refused", &text, &json!({ "target": named, "reason": refusal.to_string() }))
}

/// Reports what would be lost: the disk, its partitions, and the file systems found on it.
pub(crate) fn announce(one: &Chosen, report: &mut Report<'_>) -> Result<(), BaseError> {
    let pin = one.pin();
    let parts: Vec<&str> = one.target.parts().iter().map(|part| part.name.as_str()).collect();
    let with = if parts.is_empty() { String::new() } else { format!(", with {}", parts.join(", ")) };
    let text = format!("{}, at {}{with}; to confirm: {}", one.label(), one.place(), pin.confirmation());
    let fields = json!({
        "target": one.name, "model": one.identity.model, "serial": pin.serial, "bytes": pin.bytes,
        "bus_path": pin.bus_path, "bay": one.target.bay(), "parts": parts, "confirm": pin.confirmation(),
    });
    report.say("target", &text, &fields)?;
    for Found { on, what } in found(one).unwrap_or_default() {
        report.warn(&format!("{}: {on} holds {what}, which will be lost", one.name))?;
    }
    Ok(())
}

/// File systems found on the disk. `None` where it cannot be read; opening it for the work will fail with the reason.
fn found(one: &Chosen) -> Option<Vec<Found>> {
    let mut disk = one.medium.open(Access::Read).ok()?;
    signatures(disk.as_mut(), one.target.parts()).ok()
}

fn disks(count: usize) -> String {
    if count == 1 { "1 disk".to_owned() } else { format!("{count} disks") }
}

/// Asks for the last characters of each serial number, unless they were given on the command line. Nothing is written
/// without them. Somebody who typed them at the terminal is not asked again whether to go on.
pub(crate) fn confirm(
    chosen: &[&Chosen],
    given: &[String],
    yes: bool,
    operation: Operation,
    report: &mut Report<'_>,
) -> Result<(), TargetError> {
    if !given.is_empty() && given.len() != chosen.len() {
        return Err(TargetError::Count { found: given.len(), due: chosen.len() });
    }
    for (nth, one) in chosen.iter().enumerate() {
        match given.get(nth) {
            Some(typed) => {
                if let Some(difference) = slip::difference(typed, &one.pin().confirmation(), &one.disk()) {
                    report.hint(&format!("{}: {difference}", one.name))?;
                    return Err(TargetError::Unconfirmed(one.name.clone()));
                }
            }
            None => read_back(one, operation, report)?,
        }
    }
    if yes || given.is_empty() {
        return Ok(());
    }
    let question = format!("{} will be {}. Go on?", disks(chosen.len()), operation.done);
    if report.agrees(&question)? { Ok(()) } else { Err(TargetError::NotAgreed) }
}

/// Has a person type the last characters of a disk's number, a few times where a slip is in them.
fn read_back(one: &Chosen, operation: Operation, report: &mut Report<'_>) -> Result<(), TargetError> {
    let of = match (one.pin().has_serial(), one.target.bay()) {
        (true, _) => "serial number",
        (false, Some(bay)) if bay > 1 => "way to its bay, as shown above",
        (false, _) => "port",
    };
    let lost = if operation.loses_all { " All that is on it will be lost." } else { "" };
    let mut question = format!(
        "{}.{lost} To have it {}, type the last four letters and digits of its {of}:",
        one.label(),
        operation.done
    );
    for _ in 0..TRIES {
        let Some(typed) = report.ask(&question)? else { break };
        let due = one.pin().confirmation();
        let Some(difference) = slip::difference(&typed, &due, &one.disk()) else { return Ok(()) };
        report.hint(&difference)?;
        question = format!("{}, once more, the last four of its {of}:", one.name);
    }
    Err(TargetError::Unconfirmed(one.name.clone()))
}
