//! The morning: every machine of a roster.

mod media;
mod morning;
mod plain;
mod roster;
mod round;
mod unit;

use std::path::PathBuf;

use perron_outside::shown;

use crate::error::{EXIT_PARTIAL, EXIT_REFUSED};

pub(crate) use plain::plain;
pub(crate) use roster::{Roster, UNITS_MAX};
pub use unit::{AssetTag, Hostname, Language, Place, Role, Unit, UnitProblem, Wifi, WifiPassword};

pub(crate) use morning::{BenchArgs, bench};

/// Why it stopped.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// A line of the roster.
    #[error("{}, line {line}: {problem}", shown(.path))]
    Row {
        /// Which file.
        path: PathBuf,
        /// Line, counted from 1.
        line: usize,
        /// What is wrong there.
        problem: UnitProblem,
    },
    /// More units than one roster holds.
    #[error("{found} units are more than the {limit} of one roster: make several rosters")]
    TooMany {
        /// Lines found.
        found: usize,
        /// Greatest number.
        limit: usize,
    },
    /// Disks without a machine.
    #[error(
        "{disks} disks are named and {machines} machines need one now: name one for each, in the roster's order; nothing was written"
    )]
    Unpaired {
        /// Disks that are no machine's yet.
        disks: usize,
        /// Machines that wait for one.
        machines: usize,
    },
    /// A passport that is not complete.
    #[error("{0} is not ready: its passport says what is missing; see `perron-kit passport show`")]
    NotReady(AssetTag),
    /// Nobody signs.
    #[error("the site's folder is missing: name it with --site; its authority signs the passports")]
    NoSite,
    /// Some are not ready.
    #[error("{left} of {all} are not ready yet: what is missing stands above; run the same command again")]
    Left {
        /// Failed or waiting.
        left: usize,
        /// Of how many.
        all: usize,
    },
    /// A unit that the roster does not have.
    #[error("{} has no unit {unit}: give the asset tag of one of its lines", shown(.path))]
    NoUnit {
        /// Which file.
        path: PathBuf,
        /// Asked for.
        unit: AssetTag,
    },
}

impl BenchError {
    /// The exit code that tells a script what happened.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Left { .. } => EXIT_PARTIAL,
            _ => EXIT_REFUSED,
        }
    }
}
