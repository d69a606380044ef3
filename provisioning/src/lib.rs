//! The technician's and funder's tool: the keys of a site, the badge, the list of issuers, vouchers, tutorials, and the
//! bench where reconditioned PCs become kiosks.
//!
//! ```text
//!  technician ── site init ─► DIR/secret/  authority.key, badge.key   stays on the bench
//!                             DIR/kiosk/   site.toml, badges.perron   goes to every kiosk
//!             ── badge ─────► badge.png    for the advisor; --add, --revoke: kiosk/badges.perron anew
//!  funder ───── pass issuer new ─► issuer.key (secret), issuer.toml (for the sites)
//!             ── pass mint ─► vouchers.csv ── pass sheet ─► pages to print
//!             ── pass register ─► register.perron, for vouchers printed elsewhere
//!  technician ── trust make issuer.toml… ─► DIR/kiosk/trust.perron
//!  advisor ───── content check DIR ─► findings ── content pack ─► NAME.perronpack
//!
//!  technician ── image manifest ─► NAME.toml, NAME.toml.sig          once for an image
//!             ── qualify ─► report ── erase ─► certificate ── flash ─► verified ── enrol ─► passport ─► label
//!             ── bench: all of these for every machine of a roster, noted in a journal that a crash does not lose
//! ```
//!
//! Every question has a flag, so that all of it can be scripted; only a disk's serial number is asked for at the
//! terminal where no flag gives it. Files are written whole or not at all, and replace nothing without `--force`. Secrets
//! go to files that only their owner reads, and never to the screen. With `--json` each line on standard output is one
//! event.
//!
//! A module imports only those to its right or below; a test of `perron-tests` reads the sources for circles:
//!
//! ```text
//!  args, error                                          all commands: their arguments, their errors
//!  bench
//!  init, pass, content, probe, erase, qualify, enrol, flash, label, manual
//!  badge, trust, issuer, passport, journal              commands that others build on, and the journal
//!  machine, targets                                     units and their records; disks
//!  site, keys, table, page, report, files, french, plain, values
//!  base, exit                                           shared errors, exit codes
//! ```
//!
//! *Architecture invariant*: this crate decides nothing about vouchers, tutorials, media or hardware. What is signed and
//! how it is read is `perron-domain`'s, what a tutorial must be is `perron-content`'s, which disk may be written and what
//! *verified* means is `perron-flash`'s, what a machine is good for is `perron-qualify`'s; here are files, arguments,
//! questions and pages. No disk is written that has not come through [`targets`].

mod args;
mod badge;
mod base;
mod bench;
mod content;
mod enrol;
mod erase;
mod error;
mod exit;
mod files;
mod flash;
mod french;
#[cfg(fuzzing)]
pub mod fuzz;
mod init;
mod issuer;
pub mod journal;
mod keys;
mod label;
mod machine;
mod manual;
mod page;
mod pass;
mod passport;
mod plain;
mod probe;
mod qualify;
mod report;
mod site;
mod table;
mod targets;
mod trust;
mod values;

use std::ffi::OsString;
use std::io::Write;

use clap::{CommandFactory, Parser};
use perron_outside::Plain;

pub use error::KitError;
pub use exit::{
    EXIT_DIFFERS, EXIT_EXISTS, EXIT_FAILED, EXIT_OK, EXIT_PARTIAL, EXIT_REFUSED, EXIT_UNVERIFIED, EXIT_USAGE,
};
pub use report::Console;

use args::{Args, Command};
use content::ContentCommand;
use flash::ImageCommand;
use init::SiteCommand;
use issuer::IssuerCommand;
use pass::PassCommand;
use passport::PassportCommand;
use report::Report;
use trust::TrustCommand;

/// Runs one command as if typed, where nobody answers questions: the first argument is the program's name. Gives
/// the exit code, one of the `EXIT_` constants.
pub fn run<I, T>(arguments: I, out: &mut dyn Write, err: &mut dyn Write) -> u8
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    run_in(arguments, Console { input: &mut std::io::empty(), out, err, is_live: false })
}

/// Runs one command as if typed in this console. Gives the exit code, one of the `EXIT_` constants.
pub fn run_in<I, T>(arguments: I, console: Console<'_>) -> u8
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    // Here alone texts of strangers become harmless: no command can forget it. Bars and pictures go beside it.
    let Console { input, out, err, is_live } = console;
    let (mut out, mut err) = (Plain::new(out), Plain::new(err));
    let console = Console { input, out: &mut out, err: &mut err, is_live };
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(usage) => {
            let wanted = !usage.use_stderr(); // help and version were asked for
            let told = if wanted { write!(console.out, "{usage}") } else { write!(console.err, "{usage}") };
            return if told.is_ok() && wanted { EXIT_OK } else { EXIT_USAGE };
        }
    };
    let mut report = Report::new(console, args.json);
    let code = match dispatch(args.command, &mut report) {
        Ok(()) => EXIT_OK,
        Err(error) => {
            report.fail(&error, error.exit_code());
            error.exit_code()
        }
    };
    report.end();
    code
}

fn dispatch(command: Command, report: &mut Report<'_>) -> Result<(), KitError> {
    match command {
        Command::Site(SiteCommand::Init(args)) => init::init(&args, report)?,
        Command::Badge(args) => badge::run(&args, report)?,
        Command::Trust(TrustCommand::Make(args)) => trust::make(&args, report)?,
        Command::Trust(TrustCommand::Show(args)) => trust::show(&args, report)?,
        Command::Pass(PassCommand::Issuer(IssuerCommand::New(args))) => issuer::new(&args, report)?,
        Command::Pass(PassCommand::Mint(args)) => pass::mint(&args, report)?,
        Command::Pass(PassCommand::Inspect(args)) => pass::inspect(&args, report)?,
        Command::Pass(PassCommand::Sheet(args)) => pass::sheet(&args, report)?,
        Command::Pass(PassCommand::Register(args)) => pass::register(&args, report)?,
        Command::Content(ContentCommand::Check(args)) => content::check(&args, report)?,
        Command::Content(ContentCommand::Pack(args)) => content::pack(&args, report)?,
        Command::Content(ContentCommand::Inspect(args)) => content::inspect(&args, report)?,
        Command::Flash(args) => flash::flash(&args, report)?,
        Command::Verify(args) => flash::verify(&args, report)?,
        Command::Image(ImageCommand::Manifest(args)) => flash::manifest(&args, report)?,
        Command::Probe(args) => probe::probe(&args, report)?,
        Command::Erase(args) => erase::erase(&args, report)?,
        Command::Qualify(args) => qualify::qualify(&args, report)?,
        Command::Enrol(args) => enrol::enrol(&args, report)?,
        Command::Passport(PassportCommand::Make(args)) => passport::make(&args, report)?,
        Command::Passport(PassportCommand::Show(args)) => passport::show(&args, report)?,
        Command::Passport(PassportCommand::Verify(args)) => passport::verify(&args, report)?,
        Command::Label(args) => label::label(&args, report)?,
        Command::Bench(args) => bench::bench(&args, report)?,
        Command::Manual(args) => manual::manual(&args, Args::command(), report)?,
    }
    Ok(())
}
