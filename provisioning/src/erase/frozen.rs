//! Drives whose own erase the firmware of this PC froze: most thaw when the PC sleeps and wakes.
//!
//! ```text
//!  frozen ─► --frozen suspend, or yes ─► sleep 15 s ─► ask again ─► thawed: its own erase
//!     │                                                   └─ still frozen ─┐
//!     └─► no ─► overwrite instead? ◄──────────────────────────────────────┘
//!                   └─ yes, or --frozen overwrite ─► overwritten; else not erased
//! ```

use std::time::Duration;

use clap::ValueEnum;
use perron_flash::erase::{EraseTool, Frozen, ask, plan};
use perron_flash::guard::Transport;

use super::HowArgs;
use crate::base::BaseError;
use crate::report::Report;
use crate::targets::{Chosen, Host};

/// How long this PC sleeps: long enough for drives to lose their power.
const SLEEP_S: &str = "15";
/// How long it may take to fall asleep and to wake.
const ASLEEP: Duration = Duration::from_secs(120);
/// How long drives may take to come back.
const WAKING: Duration = Duration::from_secs(10);

/// What is done with a frozen drive, as typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum FrozenArg {
    /// Ask; where nobody answers, leave the drive as it is
    #[default]
    Ask,
    /// Have this PC sleep for some seconds, then try again
    Suspend,
    /// Overwrite the drive, which does not reach its reserve
    Overwrite,
}

/// Finds frozen drives before any work begins, and thaws them where that is wanted. Gives what is done with those that stay
/// frozen.
pub(crate) fn thaw(
    disks: &[&Chosen],
    host: &Host,
    how: HowArgs,
    report: &mut Report<'_>,
) -> Result<Frozen, BaseError> {
    let mut tool = (host.tool)();
    let mut names = frozen(disks, how, tool.as_mut());
    if names.is_empty() {
        return Ok(Frozen::Refuse);
    }
    report.warn(&format!("{names} frozen by the firmware of this PC, which bars the drive's own erase"))?;
    let is_to_sleep = match how.frozen {
        FrozenArg::Suspend => true,
        FrozenArg::Overwrite => return overwrite(&names, report),
        FrozenArg::Ask => report.agrees(&format!(
            "Have this PC sleep for {SLEEP_S} seconds and try again? Nothing else should run on it."
        ))?,
    };
    if is_to_sleep {
        if let Err(reason) = sleep(tool.as_mut()) {
            report.warn(&format!(
                "this PC did not sleep ({reason}): let it sleep by hand, then run this again"
            ))?;
        }
        names = frozen(disks, how, tool.as_mut());
        if names.is_empty() {
            return Ok(Frozen::Refuse);
        }
        report.warn(&format!("{names} still frozen"))?;
    }
    let question = "Overwrite instead? That does not reach the drive's reserve.";
    if how.frozen == FrozenArg::Ask && report.agrees(question)? {
        return overwrite(&names, report);
    }
    Ok(Frozen::Refuse)
}

fn overwrite(names: &str, report: &mut Report<'_>) -> Result<Frozen, BaseError> {
    report.decide(&format!("{names} frozen, and overwritten: the reserve of the drive is not reached"))?;
    Ok(Frozen::Overwrite)
}

/// The names of the frozen ones, with the verb that follows; nothing where there are none.
fn frozen(disks: &[&Chosen], how: HowArgs, tool: &mut dyn EraseTool) -> String {
    let mut is_frozen = |one: &&&Chosen| {
        let target = &one.target;
        target.transport() == Transport::Ata
            && plan(&ask(tool, target.node(), Transport::Ata, vec![]), how.wish()).is_kept_by_freezing
    };
    let names: Vec<&str> = disks.iter().filter(|one| is_frozen(one)).map(|one| one.name.as_str()).collect();
    match names.len() {
        0 => String::new(),
        1 => format!("{} is", names.concat()),
        _ => format!("{} are", names.join(", ")),
    }
}

/// Sends this PC to sleep, to be woken by its clock.
fn sleep(tool: &mut dyn EraseTool) -> Result<(), String> {
    let slept =
        tool.run("rtcwake", &["-m", "mem", "-s", SLEEP_S], ASLEEP).map_err(|error| error.to_string())?;
    tool.pause(WAKING);
    if slept.is_ok { Ok(()) } else { Err(slept.err.lines().last().unwrap_or("without a word").to_owned()) }
}
