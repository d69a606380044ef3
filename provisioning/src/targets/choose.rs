//! The choice of disks: checked by the guard, shown, and confirmed with their serial numbers.

use std::path::PathBuf;
use std::sync::Arc;

use perron_flash::guard::{Found, Inventory, Policy, Refusal, Target, clean, judge, signatures};
use perron_flash::{Access, Medium};
use serde_json::json;

use super::{Host, Operation, TARGETS_MAX, TargetArgs, TargetError, size};
use crate::base::BaseError;
use crate::report::Report;

/// A disk that the guard allows.
pub(crate) struct Chosen {
    pub(crate) target: Target,
    pub(crate) medium: Arc<dyn Medium>,
    /// Path of its device node, without control characters.
    pub(crate) name: String,
}

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
    if refused > 0 { Err(TargetError::Refused { count: refused }) } else { Ok(found) }
}

/// A disk that was checked, with its medium.
pub(crate) fn chosen(target: Target, policy: &Policy, host: &Host) -> Chosen {
    let name = clean(&target.node().to_string_lossy());
    let medium = (host.medium)(target.clone(), policy.clone());
    Chosen { target, medium, name }
}

fn say_refused(named: &str, refusal: &Refusal, report: &mut Report<'_>) -> Result<(), BaseError> {
    let text = format!("refused: {refusal}");
    report.say("refused", &text, &json!({ "target": named, "reason": refusal.to_string() }))
}

/// Reports what would be lost: the disk, its partitions, and the file systems found on it.
pub(crate) fn announce(one: &Chosen, report: &mut Report<'_>) -> Result<(), BaseError> {
    let pin = one.target.pin();
    let parts: Vec<&str> = one.target.parts().iter().map(|part| part.name.as_str()).collect();
    let with = if parts.is_empty() { String::new() } else { format!(", with {}", parts.join(", ")) };
    let text =
        format!("{}, at {}{with}; to confirm: {}", label(one), pin.bus_path.port(), pin.confirmation());
    let fields = json!({
        "target": one.name, "model": one.target.model(), "serial": pin.serial, "bytes": pin.bytes,
        "bus_path": pin.bus_path, "parts": parts, "confirm": pin.confirmation(),
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

/// Name, model, serial number and size of a disk, for messages.
fn label(one: &Chosen) -> String {
    let pin = one.target.pin();
    let serial =
        pin.serial.as_deref().map_or_else(|| "no serial".to_owned(), |serial| format!("serial {serial}"));
    format!("{}: {}, {serial}, {}", one.name, one.target.model(), size(pin.bytes))
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
        let pin = one.target.pin();
        let typed = match given.get(nth) {
            Some(typed) => Some(typed.clone()),
            None => {
                let of = if pin.has_serial() { "serial number" } else { "port" };
                let lost = if operation.loses_all { " All that is on it will be lost." } else { "" };
                report.ask(&format!(
                    "{}.{lost} To have it {}, type the last four letters and digits of its {of}:",
                    label(one),
                    operation.done
                ))?
            }
        };
        if !typed.is_some_and(|typed| pin.is_confirmed_by(&typed)) {
            return Err(TargetError::Unconfirmed(one.name.clone()));
        }
    }
    if yes || given.is_empty() {
        return Ok(());
    }
    let question = format!("{} will be {}. Go on? (yes/no)", disks(chosen.len()), operation.done);
    let is_agreed = report.ask(&question)?.is_some_and(|answer| answer.eq_ignore_ascii_case("yes"));
    if is_agreed { Ok(()) } else { Err(TargetError::NotAgreed) }
}
