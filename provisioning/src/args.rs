//! The command line, put together from the arguments of each command. What is written there is what `--help` and the
//! README show.

use clap::{Parser, Subcommand};

use crate::badge::BadgeArgs;
use crate::bench::BenchArgs;
use crate::content::ContentCommand;
use crate::enrol::EnrolArgs;
use crate::erase::EraseArgs;
use crate::flash::{FlashArgs, ImageCommand, VerifyArgs};
use crate::init::SiteCommand;
use crate::label::LabelArgs;
use crate::manual::ManualArgs;
use crate::pass::PassCommand;
use crate::passport::PassportCommand;
use crate::probe::ProbeArgs;
use crate::qualify::QualifyArgs;
use crate::trust::TrustCommand;

/// The technician's and funder's tool of Perron: keys, badge, trusted issuers, Digital Pass vouchers, tutorials,
/// and the bench where PCs become kiosks.
#[derive(Parser)]
#[command(
    name = "perron-kit",
    version,
    after_help = "Exit codes: 0 done; 1 the machine failed; 2 the command was not understood; 3 something was read and \
                  refused; 4 a file exists already and --force was not given; 5 written, but not verified; 6 read \
                  back and found different; 7 some units done, others not."
)]
pub(crate) struct Args {
    /// Answer with one JSON object per line
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// A site: its authority, sealing key and first badge
    #[command(subcommand)]
    Site(SiteCommand),
    /// Badges of the staff: print, renew, add, withdraw, list
    Badge(BadgeArgs),
    /// The list of issuers that the site trusts
    #[command(subcommand)]
    Trust(TrustCommand),
    /// Digital Pass vouchers
    #[command(subcommand)]
    Pass(PassCommand),
    /// Tutorials: check them, pack them for kiosks
    #[command(subcommand)]
    Content(ContentCommand),
    /// Write an image to one or many media, then read it back
    Flash(FlashArgs),
    /// Read media back and compare them with an image
    Verify(VerifyArgs),
    /// Images: the signed manifest that `flash` asks for
    #[command(subcommand)]
    Image(ImageCommand),
    /// Find media that hold less than they claim
    Probe(ProbeArgs),
    /// Erase drives, check, and certify
    Erase(EraseArgs),
    /// Judge this machine: kiosk, station or spare parts
    Qualify(QualifyArgs),
    /// Make a written medium one machine of a site
    Enrol(EnrolArgs),
    /// Passports of machines: make, read and verify them
    #[command(subcommand)]
    Passport(PassportCommand),
    /// Draw or print a machine's label
    Label(LabelArgs),
    /// The whole morning: every machine of a roster, from plug-in to label
    Bench(Box<BenchArgs>),
    /// Write man pages and shell completions
    Manual(ManualArgs),
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }
}
