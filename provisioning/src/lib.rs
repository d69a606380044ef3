//! The technician's and funder's tool: the keys of a site, the badge, the list of issuers, vouchers, and tutorials.
//!
//! ```text
//!  technician ── site init ─► DIR/secret/  authority.key, badge.key   stays on the bench
//!                             DIR/kiosk/   site.toml                  goes to every kiosk
//!             ── badge ─────► badge.png    for the advisor
//!  funder ───── pass issuer new ─► issuer.key (secret), issuer.toml (for the sites)
//!             ── pass mint ─► vouchers.csv ── pass sheet ─► pages to print
//!             ── pass register ─► register.perron, for vouchers printed elsewhere
//!  technician ── trust make issuer.toml… ─► DIR/kiosk/trust.perron
//!  advisor ───── content check DIR ─► findings ── content pack ─► NAME.perronpack
//! ```
//!
//! Nothing is asked at a prompt: every choice is a flag, so that a morning's work can be a script. Files are written
//! whole or not at all and replace nothing without `--force`. Secrets go to files that only their owner reads, and
//! never to the screen. With `--json` each line on standard output is one event.
//!
//! *Architecture invariant*: this crate decides nothing about vouchers or tutorials. What is signed and how it is
//! read is `perron-domain`'s, what a tutorial must be is `perron-content`'s; here are files, arguments and pages.

mod args;
mod badge;
mod content;
mod error;
mod files;
mod french;
mod issuer;
mod keys;
mod page;
mod pass;
mod report;
mod site;
mod table;
mod trust;

use std::ffi::OsString;
use std::io::Write;

use clap::Parser;

pub use error::{EXIT_EXISTS, EXIT_FAILED, EXIT_OK, EXIT_REFUSED, EXIT_USAGE, KitError};

use args::{Args, Command, IssuerCommand, PassCommand, SiteCommand, TrustCommand};
use content::ContentCommand;
use report::Report;

/// Runs one command as if typed: the first argument is the program's name. Gives the exit code, one of the
/// `EXIT_` constants.
pub fn run<I, T>(arguments: I, out: &mut dyn Write, err: &mut dyn Write) -> u8
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(usage) => {
            let wanted = !usage.use_stderr(); // help and version were asked for
            let told = if wanted { write!(out, "{usage}") } else { write!(err, "{usage}") };
            return if told.is_ok() && wanted { EXIT_OK } else { EXIT_USAGE };
        }
    };
    let mut report = Report::new(out, err, args.json);
    match dispatch(args.command, &mut report) {
        Ok(()) => EXIT_OK,
        Err(error) => {
            report.fail(&error);
            error.exit_code()
        }
    }
}

fn dispatch(command: Command, report: &mut Report<'_>) -> Result<(), KitError> {
    match command {
        Command::Site(SiteCommand::Init(args)) => site::init(&args, report),
        Command::Badge(args) => badge::run(&args, report),
        Command::Trust(TrustCommand::Make(args)) => trust::make(&args, report),
        Command::Trust(TrustCommand::Show(args)) => trust::show(&args, report),
        Command::Pass(PassCommand::Issuer(IssuerCommand::New(args))) => issuer::new(&args, report),
        Command::Pass(PassCommand::Mint(args)) => pass::mint(&args, report),
        Command::Pass(PassCommand::Inspect(args)) => pass::inspect(&args, report),
        Command::Pass(PassCommand::Sheet(args)) => pass::sheet(&args, report),
        Command::Pass(PassCommand::Register(args)) => pass::register(&args, report),
        Command::Content(ContentCommand::Check(args)) => content::check(&args, report),
        Command::Content(ContentCommand::Pack(args)) => content::pack(&args, report),
        Command::Content(ContentCommand::Inspect(args)) => content::inspect(&args, report),
    }
}
