//! The disks of a round: named one by one, or whatever stands in the ports that the technician armed.

use std::path::PathBuf;

use clap::Args as Arguments;
use perron_flash::guard::{Inventory, Policy, Ports, Refusal, judge};

use super::morning::Morning;
use super::{AssetTag, BenchError};
use crate::error::KitError;
use crate::report::Report;
use crate::targets::{self, Chosen, TARGETS_MAX, TargetArgs, chosen};

/// Which disks.
#[derive(Arguments)]
pub(crate) struct MediaArgs {
    /// Whole disks, such as /dev/sdb: one for each machine that needs one, in the roster's order
    #[arg(long, value_name = "DEV", num_args = 1.., required_unless_present = "port", conflicts_with = "port")]
    pub(crate) target: Vec<PathBuf>,
    /// Armed ports, as `flash --dry-run` names them, or a hub's: the disks that stand there are written, in this order,
    /// and nothing else is
    #[arg(long, value_name = "PORT", num_args = 1..)]
    pub(crate) port: Vec<String>,
    /// The last four letters and digits of each disk's serial number, in the same order
    #[arg(long, value_name = "LAST4", num_args = 1.., conflicts_with = "port")]
    pub(crate) confirm: Vec<String>,
    /// Take loop devices too, which are files that pose as disks
    #[arg(long)]
    pub(crate) allow_loop: bool,
    /// Say which disk would be whose, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Do not ask whether to go on; confirmations are still due
    #[arg(long)]
    pub(crate) yes: bool,
    /// Take the disk from this machine, which gets another one; may be repeated
    #[arg(long, value_name = "ASSET")]
    pub(crate) rebind: Vec<AssetTag>,
}

impl MediaArgs {
    /// The same, as for one command.
    pub(super) fn targets(&self) -> TargetArgs {
        TargetArgs {
            target: self.target.clone(),
            confirm: self.confirm.clone(),
            allow_loop: self.allow_loop,
            dry_run: self.dry_run,
            yes: self.yes,
        }
    }
}

/// The disks that are there now and may be written; named ones are all there, or it is an error.
pub(super) fn find(morning: &Morning<'_>, report: &mut Report<'_>) -> Result<Vec<Chosen>, KitError> {
    let args = &morning.args.media;
    let needs = morning.trusted.least.max(morning.trusted.image.size());
    let policy = Policy { allow_loop: args.allow_loop, needs, ..Policy::default() };
    if args.port.is_empty() {
        return targets::judged::<BenchError>(&args.target, policy, &morning.bay, report);
    }
    let policy = Policy { ports: Some(Ports::new(&args.port)), ..policy };
    let inventory = Inventory::read(&morning.bay.roots)
        .map_err(|error| BenchError::Target(targets::TargetError::from(error)))?;
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
