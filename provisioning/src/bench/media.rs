//! The disks of a round: named one by one, or all disks in the ports that the technician armed.

use perron_flash::guard::{Inventory, Policy, Ports, Refusal, judge};

use super::BenchError;
use super::run::BenchRun;
use crate::report::Report;
use crate::targets::{self, Chosen, TARGETS_MAX, TargetError, chosen};

/// The disks that are plugged in and may be written. A named disk that is missing is an error.
pub(super) fn find(run: &BenchRun<'_>, report: &mut Report<'_>) -> Result<Vec<Chosen>, BenchError> {
    let args = &run.args.media;
    let needs = run.trusted.least.max(run.trusted.image.size());
    let policy = Policy { allow_loop: args.confirmation.allow_loop, needs, ..Policy::default() };
    if args.port.is_empty() {
        return Ok(targets::judged(&args.target, policy, &run.host, report)?);
    }
    let policy = Policy { ports: Some(Ports::new(&args.port)), ..policy };
    let inventory = Inventory::read(&run.host.roots).map_err(TargetError::from)?;
    let mut found: Vec<Chosen> = vec![];
    for port in &args.port {
        let one = Ports::new([port.as_str()]);
        for device in inventory.devices.iter().filter(|device| one.cover(&device.bus_path)) {
            match judge(&inventory, device, &policy) {
                Ok(target) if found.iter().all(|one| one.target.name() != target.name()) => {
                    found.push(chosen(target, &policy, &run.host));
                }
                Ok(_) | Err(Refusal::NoMedium { .. }) => {}
                Err(refusal) => report.warn(&format!("left alone: {refusal}"))?,
            }
        }
    }
    targets::tell_apart(&mut found);
    let (mut found, unnamed): (Vec<_>, Vec<_>) = found.into_iter().partition(|one| one.pin().has_serial());
    for one in unnamed {
        report.decide(&format!(
            "{} is left alone: it has no serial number, so nobody could tell it from the next in this port; name it with \
             --target",
            one.name
        ))?;
    }
    found.truncate(TARGETS_MAX);
    Ok(found)
}
