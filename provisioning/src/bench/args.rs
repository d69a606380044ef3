//! What a technician types for `bench`: the roster, the disks or ports, and whose a disk is.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args as Arguments;
use perron_hardware::printer::Address;

use crate::erase::HowArgs;
use crate::flash::ImageArgs;
use crate::label::Paper;
use crate::machine::{AssetTag, UnitProblem};
use crate::passport::REASON_MAX;
use crate::plain::plain;
use crate::targets::Confirmation;

/// What stands for a disk that is no machine's yet.
pub(super) const NEW: &str = "new";

#[derive(Arguments)]
pub(crate) struct BenchArgs {
    /// Table of the machines: asset-tag, place, role, language, hostname, wifi-ssid, wifi-password
    #[arg(long, value_name = "FILE")]
    pub(crate) roster: PathBuf,
    #[command(flatten)]
    pub(crate) image: ImageArgs,
    /// Folder for the journal, the passports, the labels and the summary of the day
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Folder with what `qualify` wrote on each machine, ASSET.json [default: reports in --out]
    #[arg(long, value_name = "DIR")]
    pub(crate) reports: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) media: MediaArgs,
    /// Take its disk, no longer plugged in, from this machine, which begins anew with another; may be repeated
    #[arg(long, value_name = "ASSET")]
    pub(crate) rebind: Vec<AssetTag>,
    /// Set this machine aside for spare parts, and why; may be repeated
    #[arg(long, value_name = "ASSET=REASON")]
    pub(crate) reject: Vec<Reject>,
    /// This machine is a PC of its own, though its firmware tells the number of another; may be repeated
    #[arg(long, value_name = "ASSET")]
    pub(crate) distinct: Vec<AssetTag>,
    #[command(flatten)]
    pub(crate) how: HowArgs,
    /// The printer of labels: tcp://host:9100, file:///dev/usb/lp0, serial:///dev/ttyUSB0 or sim://folder [default: PNG
    /// files in --out]
    #[arg(long, value_name = "URL")]
    pub(crate) printer: Option<Address>,
    /// Width of the labels' paper, in millimetres
    #[arg(long, value_enum, default_value = "80")]
    pub(crate) paper: Paper,
}

/// The disks or ports named on the command line.
#[derive(Arguments)]
pub(crate) struct MediaArgs {
    /// Whole disks, such as /dev/sdb: one for each machine that needs one, in the roster's order
    #[arg(long, value_name = "DEV", num_args = 1.., required_unless_present = "port", conflicts_with = "port")]
    pub(crate) target: Vec<PathBuf>,
    /// Armed ports, as `flash --dry-run` names them, or a hub's: the disks that stand there are written, in this order,
    /// and nothing else is
    #[arg(long, value_name = "PORT", num_args = 1.., conflicts_with = "confirm")]
    pub(crate) port: Vec<String>,
    /// Whose disk this is, where its adapter hides which one it is: the asset tag written on it, or new; may be repeated
    #[arg(long, value_name = "DEV=ASSET")]
    pub(crate) whose: Vec<Whose>,
    #[command(flatten)]
    pub(crate) confirmation: Confirmation,
}

/// A disk and whose it is, as typed: `/dev/sdb=K-002`, `/dev/sdb=new`.
#[derive(Clone, Debug)]
pub(crate) struct Whose {
    pub(super) disk: PathBuf,
    /// None for a new one.
    pub(super) unit: Option<AssetTag>,
}

impl FromStr for Whose {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (disk, unit) =
            text.split_once('=').ok_or("write DEV=ASSET or DEV=new, such as /dev/sdb=K-002")?;
        let unit = match unit.eq_ignore_ascii_case(NEW) {
            true => None,
            false => Some(unit.parse().map_err(|problem: UnitProblem| problem.to_string())?),
        };
        Ok(Self { disk: PathBuf::from(disk), unit })
    }
}

/// A machine that the technician sets aside, and why.
#[derive(Clone, Debug)]
pub(crate) struct Reject {
    pub(super) unit: AssetTag,
    pub(super) reason: String,
}

impl FromStr for Reject {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (unit, reason) =
            text.split_once('=').ok_or("write ASSET=REASON, such as K-002=\"The hinge is broken.\"")?;
        let unit = unit.parse().map_err(|problem: UnitProblem| problem.to_string())?;
        let reason = plain(reason, REASON_MAX);
        if reason.is_empty() {
            Err("say why the machine is set aside".to_owned())
        } else {
            Ok(Self { unit, reason })
        }
    }
}
