//! The command line. What is written here is what `--help` and the README show.

use std::path::PathBuf;
use std::str::FromStr;

use chrono::NaiveDate;
use clap::{ArgGroup, Args as Arguments, Parser, Subcommand, ValueEnum};
use perron_domain::badges::Role;
use perron_domain::ids::Cents;
use perron_domain::pass::{IssuerId, OrderCode, Services, Territory};

use crate::bench::BenchArgs;
use crate::content::ContentCommand;
use crate::enrol::EnrolArgs;
use crate::erase::EraseArgs;
use crate::error::RowProblem;
use crate::flash::{FlashArgs, ImageCommand, VerifyArgs};
use crate::issuer::HexKey;
use crate::keys::StaffName;
use crate::label::LabelArgs;
use crate::manual::ManualArgs;
use crate::passport::PassportCommand;
use crate::probe::ProbeArgs;
use crate::qualify::QualifyArgs;

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
    /// Put a machine's provisioning file on a written medium
    Enrol(EnrolArgs),
    /// Passports of machines: make, read and verify them
    #[command(subcommand)]
    Passport(PassportCommand),
    /// Draw or print a machine's label
    Label(LabelArgs),
    /// The whole morning: every machine of a roster, from plug-in to label
    Bench(BenchArgs),
    /// Write man pages and shell completions
    Manual(ManualArgs),
}

#[derive(Subcommand)]
pub(crate) enum SiteCommand {
    /// Make the keys of a new site
    Init(SiteInit),
}

#[derive(Arguments)]
pub(crate) struct SiteInit {
    /// Name of the site, as people read it
    #[arg(long)]
    pub(crate) name: StaffName,
    /// Folder for the site's files; its part `kiosk` goes to the kiosks, its part `secret` never
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Replace the keys of an existing site: contacts sealed before are then lost
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Arguments)]
#[command(group = ArgGroup::new("deed").args(["new", "add", "revoke", "list"]))]
pub(crate) struct BadgeArgs {
    /// The site's folder
    #[arg(long, value_name = "DIR")]
    pub(crate) site: PathBuf,
    /// The page to write, a PNG of A4 size
    #[arg(long, value_name = "FILE", required_unless_present_any = ["revoke", "list"], conflicts_with_all = ["revoke", "list"])]
    pub(crate) out: Option<PathBuf>,
    /// Make a new badge that takes the place of the one in use, which is withdrawn
    #[arg(long)]
    pub(crate) new: bool,
    /// Make one more badge
    #[arg(long)]
    pub(crate) add: bool,
    /// What the added badge is for; a volunteer's opens no names
    #[arg(long, value_enum, default_value_t = BadgeRole::Advisor, requires = "add")]
    pub(crate) role: BadgeRole,
    /// What staff call the added badge, such as its drawer; no person's name
    #[arg(long, value_name = "TEXT", requires = "add")]
    pub(crate) label: Option<StaffName>,
    /// Withdraw a lost badge: at least the first 8 digits of its number, as --list shows and the page says
    #[arg(long, value_name = "ID", conflicts_with = "old")]
    pub(crate) revoke: Option<String>,
    /// Say which badges there are
    #[arg(long, conflicts_with_all = ["old", "force"])]
    pub(crate) list: bool,
    /// The badge to print, to renew or to open the key with, when it is not the site's secret/badge.key
    #[arg(long, value_name = "FILE")]
    pub(crate) old: Option<PathBuf>,
    /// Replace the page; with --revoke, withdraw even the last badge that opens names
    #[arg(long)]
    pub(crate) force: bool,
}

/// What a badge is for, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum BadgeRole {
    /// Runs the sessions, reads names and telephone numbers
    Advisor,
    /// Lends a hand, reads no names
    Volunteer,
    /// Looks after several places, reads names
    Coordinator,
}

impl From<BadgeRole> for Role {
    fn from(role: BadgeRole) -> Self {
        match role {
            BadgeRole::Advisor => Self::Advisor,
            BadgeRole::Volunteer => Self::Volunteer,
            BadgeRole::Coordinator => Self::Coordinator,
        }
    }
}

#[derive(Subcommand)]
pub(crate) enum TrustCommand {
    /// Sign the list of issuers for the site's kiosks
    Make(TrustMake),
    /// Verify a list and say who is on it
    Show(TrustShow),
}

#[derive(Arguments)]
pub(crate) struct TrustMake {
    /// The site's folder
    #[arg(long, value_name = "DIR")]
    pub(crate) site: PathBuf,
    /// Description of an issuer, as `pass issuer new` writes it; may be repeated. None: nobody is trusted
    #[arg(long, value_name = "FILE")]
    pub(crate) issuer: Vec<PathBuf>,
    /// The list to write [default: kiosk/trust.perron in the site's folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Version of the list, above all earlier ones [default: one more than the last]
    #[arg(long, value_name = "N")]
    pub(crate) list_version: Option<u32>,
    /// Replace the list
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Arguments)]
pub(crate) struct TrustShow {
    /// The list
    pub(crate) file: PathBuf,
    /// Folder of the site whose authority must have signed
    #[arg(long, value_name = "DIR", required_unless_present = "authority")]
    pub(crate) site: Option<PathBuf>,
    /// Public key of that authority, in hexadecimal
    #[arg(long, value_name = "KEY", conflicts_with = "site")]
    pub(crate) authority: Option<HexKey>,
}

#[derive(Subcommand)]
pub(crate) enum PassCommand {
    /// Issuers of vouchers
    #[command(subcommand)]
    Issuer(IssuerCommand),
    /// Make signed vouchers
    Mint(Mint),
    /// Verify one voucher and say what it is worth
    Inspect(Inspect),
    /// Draw vouchers as A4 pages to print and cut
    Sheet(Sheet),
    /// Make a register of numbers printed elsewhere
    Register(Register),
}

#[derive(Subcommand)]
pub(crate) enum IssuerCommand {
    /// Make an issuer's key and its description for the sites
    New(IssuerNew),
}

#[derive(Arguments)]
pub(crate) struct IssuerNew {
    /// Short name: small letters, digits and dashes
    #[arg(long)]
    pub(crate) id: IssuerId,
    /// Name, as people read it
    #[arg(long)]
    pub(crate) name: StaffName,
    /// Who pays, as people read it
    #[arg(long)]
    pub(crate) funder: StaffName,
    /// What its vouchers may pay for: any, or workshop,one-to-one,self-service
    #[arg(long, default_value = "any")]
    pub(crate) services: Services,
    /// Beginning of an INSEE commune code where its vouchers may be used; may be repeated [default: everywhere]
    #[arg(long, value_name = "CODE")]
    pub(crate) territory: Vec<Territory>,
    /// First day on which sites take its vouchers [default: today]
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<NaiveDate>,
    /// Last day on which sites take its vouchers [default: five years later]
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<NaiveDate>,
    /// Folder for issuer.key and issuer.toml
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Replace an existing key: its vouchers are then worth nothing
    #[arg(long)]
    pub(crate) force: bool,
}

/// What vouchers of one run have in common.
#[derive(Arguments)]
pub(crate) struct Terms {
    /// First day of use [default: today]
    #[arg(long, value_name = "DATE")]
    pub(crate) valid_from: Option<NaiveDate>,
    /// Last day, as printed
    #[arg(long, value_name = "DATE")]
    pub(crate) valid_until: NaiveDate,
    /// Days after the last one on which they are still taken
    #[arg(long, value_name = "DAYS", default_value_t = 31, value_parser = clap::value_parser!(u16).range(0..=366))]
    pub(crate) tolerance_days: u16,
    /// What they may pay for: any, or workshop,one-to-one,self-service
    #[arg(long, default_value = "any")]
    pub(crate) services: Services,
    /// The funder's order
    #[arg(long, value_name = "CODE")]
    pub(crate) order: Option<OrderCode>,
    /// Take amounts only in multiples of so many euros
    #[arg(long, value_name = "EUROS")]
    pub(crate) unit: Option<Euros>,
}

#[derive(Arguments)]
pub(crate) struct Mint {
    /// The issuer's key
    #[arg(long, value_name = "FILE")]
    pub(crate) issuer_key: PathBuf,
    /// Worth of each voucher, in euros: 10 or 10,50
    #[arg(long, value_name = "EUROS")]
    pub(crate) value: Euros,
    /// How many
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) count: u32,
    #[command(flatten)]
    pub(crate) terms: Terms,
    /// The table to write; secret, since each line is money
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Replace the table
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Arguments)]
pub(crate) struct Inspect {
    /// The voucher's text (PN1:…) or number
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    pub(crate) text: Option<String>,
    /// A picture of the voucher
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Folder of the site whose list of issuers counts
    #[arg(long, value_name = "DIR", required_unless_present = "issuer")]
    pub(crate) site: Option<PathBuf>,
    /// Description of an issuer to believe, instead of a site's list; may be repeated
    #[arg(long, value_name = "FILE", conflicts_with = "site")]
    pub(crate) issuer: Vec<PathBuf>,
    /// A register to look the number up in; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) register: Vec<PathBuf>,
    /// Judge as if on this day [default: today]
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<NaiveDate>,
    /// Judge as if in this commune (INSEE code)
    #[arg(long, value_name = "CODE")]
    pub(crate) territory: Option<Territory>,
}

#[derive(Arguments)]
pub(crate) struct Sheet {
    /// The table that `pass mint` wrote
    pub(crate) vouchers: PathBuf,
    /// Folder for the pages
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Replace pages of the same names
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Arguments)]
pub(crate) struct Register {
    /// The issuer's key
    #[arg(long, value_name = "FILE")]
    pub(crate) issuer_key: PathBuf,
    /// Table with the columns `number` and, unless --value is given, `value` in euros; a column `withdrawn` may say yes
    #[arg(long, value_name = "FILE")]
    pub(crate) numbers: PathBuf,
    /// Worth of each number, in euros, where the table has no column `value`
    #[arg(long, value_name = "EUROS")]
    pub(crate) value: Option<Euros>,
    #[command(flatten)]
    pub(crate) terms: Terms,
    /// The register to write
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Replace the register
    #[arg(long)]
    pub(crate) force: bool,
}

/// An amount written in euros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Euros(pub(crate) Cents);

impl FromStr for Euros {
    type Err = RowProblem;

    fn from_str(text: &str) -> Result<Self, RowProblem> {
        let wrong = || RowProblem::Amount(text.chars().take(40).collect());
        let plain = text.trim().trim_end_matches('€').trim_end();
        let (euros, cents) = plain.split_once([',', '.']).unwrap_or((plain, "00"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(euros) || !digits(cents) || cents.len() > 2 {
            return Err(wrong());
        }
        let euros: u32 = euros.parse().map_err(|_| wrong())?;
        let cents: u32 = format!("{cents:0<2}").parse().map_err(|_| wrong())?;
        euros
            .checked_mul(100)
            .and_then(|whole| whole.checked_add(cents))
            .map(|all| Self(Cents(all)))
            .ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, cents) in [
            ("10", 1000),
            ("10,5", 1050),
            ("10.50", 1050),
            ("0,05 €", 5),
            ("10\u{a0}€", 1000),
            ("42949672.95", u32::MAX),
        ] {
            assert_eq!(text.parse(), Ok(Euros(Cents(cents))), "{text}");
        }
        for text in ["", "€", "-1", "1,234", "1 000", "ten", "1.", ",5", "42949672.96", "1e3"] {
            assert!(text.parse::<Euros>().is_err(), "{text}");
        }
    }
}
