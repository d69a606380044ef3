//! The disks of a round: named one by one, or whatever stands in the ports that the technician armed.

use std::path::PathBuf;

use clap::Args as Arguments;
use perron_flash::guard::{Inventory, Policy, Ports, Refusal, judge};

use super::BenchError;
use super::morning::Morning;
use crate::report::Report;
use crate::targets::{self, Chosen, Sure, TARGETS_MAX, TargetError, chosen};

/// Which disks.
#[derive(Arguments)]
pub(crate) struct MediaArgs {
    /// Whole disks, such as /dev/sdb: one for each machine that needs one, in the roster's order
    #[arg(long, value_name = "DEV", num_args = 1.., required_unless_present = "port", conflicts_with = "port")]
    pub(crate) target: Vec<PathBuf>,
    /// Armed ports, as `flash --dry-run` names them, or a hub's: the disks that stand there are written, in this order,
    /// and nothing else is
    #[arg(long, value_name = "PORT", num_args = 1.., conflicts_with = "confirm")]
    pub(crate) port: Vec<String>,
    #[command(flatten)]
    pub(crate) sure: Sure,
}

/// The disks that are there now and may be written; named ones are all there, or it is an error.
pub(super) fn find(morning: &Morning<'_>, report: &mut Report<'_>) -> Result<Vec<Chosen>, BenchError> {
    let args = &morning.args.media;
    let needs = morning.trusted.least.max(morning.trusted.image.size());
    let policy = Policy { allow_loop: args.sure.allow_loop, needs, ..Policy::default() };
    if args.port.is_empty() {
        return Ok(targets::judged(&args.target, policy, &morning.bay, report)?);
    }
    let policy = Policy { ports: Some(Ports::new(&args.port)), ..policy };
    let inventory = Inventory::read(&morning.bay.roots).map_err(TargetError::from)?;
    let mut found: Vec<Chosen> = vec![];
    for port in &args.port {
        let one = Ports::new([port.as_str()]);
        for device in inventory.devices.iter().filter(|device| one.cover(&device.bus_path)) {
            match judge(&inventory, device, &policy) {
                Ok(target) if !target.pin().has_serial() => {
                    let name = chosen(target, &policy, &morning.bay).name;
                    report.warn(&format!(
                        "{name} is left alone: it has no serial number, so nobody could tell it from the next in this port; \
                         name it with --target"
                    ))?;
                }
                Ok(target) if found.iter().all(|one| one.target.name() != target.name()) => {
                    found.push(chosen(target, &policy, &morning.bay));
                }
                Ok(_) | Err(Refusal::NoMedium { .. }) => {}
                Err(refusal) => report.warn(&format!("left alone: {refusal}"))?,
            }
        }
    }
    found.truncate(TARGETS_MAX);
    Ok(found)
}
