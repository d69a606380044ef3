//! The commands beside the kiosk itself. Each is a function from arguments to an exit code, writing to what it is
//! given, so that tests run it as a person does.

mod backup;
mod decode;
mod doctor;
mod import;
mod install;
mod kiosk;
mod test_page;
mod tour;

use crate::app::StartError;
use crate::clock::{Clock, SystemClock};
use clap::{Parser, Subcommand};
use perron_store::{ExecuteError, RestoreError, StoreError};
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

/// All went well.
pub const EXIT_OK: u8 = 0;
/// Something was wrong; the message says what to do.
pub const EXIT_FAILED: u8 = 1;
/// The arguments are wrong.
pub const EXIT_USAGE: u8 = 2;

/// Self-service kiosk for digital inclusion.
#[derive(Debug, Parser)]
#[command(name = "perron", version)]
struct Args {
    /// Configuration of the site; without it the demonstration site is shown
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    /// Folder of the data
    #[arg(long, value_name = "DIR", global = true)]
    data: Option<PathBuf>,
    /// Fill the screen
    #[arg(long)]
    fullscreen: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Drive the application without a display and write pictures of every screen
    Tour(tour::TourArgs),
    /// Check devices, storage, clock and fonts: one line each, with the remedy
    Doctor {
        /// One JSON object per line
        #[arg(long)]
        json: bool,
    },
    /// Read the QR codes of pictures through the camera's decoder
    Decode {
        /// PNG, JPEG or PNM files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Print a page with accents, euro sign, QR code and cut
    TestPage {
        /// tcp://host:9100, file:///dev/usb/lp0, serial:///dev/ttyUSB0?baud=19200 or sim://folder
        #[arg(long, value_name = "URL")]
        printer: String,
        /// What the printer can do
        #[arg(long, default_value = "generic-80")]
        profile: String,
    },
    /// Plan the workshops of a calendar file (iCalendar); the same file again changes nothing
    ImportWorkshops {
        /// The calendar
        #[arg(value_name = "FILE.ics")]
        file: PathBuf,
    },
    /// Install tutorials from a pack, or from all packs of a folder or USB stick
    InstallContent {
        /// The pack, or the folder
        #[arg(value_name = "FILE|DIR")]
        path: PathBuf,
    },
    /// Write an encrypted copy of the data to a folder or USB stick
    Backup {
        /// The folder
        #[arg(value_name = "DIR")]
        dir: PathBuf,
    },
    /// Take over the newest backup of a folder on a new machine; the machine keeps an identity of its own
    Restore {
        /// The folder, or one backup file
        #[arg(value_name = "DIR")]
        dir: PathBuf,
        /// A picture of the advisor's badge
        #[arg(long, value_name = "FILE", required_unless_present = "badge_text")]
        badge: Option<PathBuf>,
        /// The badge's text, PB1:…
        #[arg(long, value_name = "TEXT", conflicts_with = "badge")]
        badge_text: Option<String>,
    },
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The kiosk's parts.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A command of the log.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    /// A restore.
    #[error(transparent)]
    Restore(#[from] RestoreError),
    /// The tour.
    #[error(transparent)]
    Tour(#[from] crate::tour::TourError),
    /// A calendar.
    #[error("{}: {source}", .path.display())]
    Calendar {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: crate::calendar::CalendarError,
    },
    /// A file.
    #[error("{}: {source}; check the path, the disk and the permissions", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A backup.
    #[error(transparent)]
    Backup(#[from] backup::BackupError),
    /// A pack of tutorials.
    #[error(transparent)]
    Pack(#[from] perron_content::pack::PackError),
    /// A printer.
    #[error(transparent)]
    Printer(#[from] perron_hardware::printer::PrinterError),
    /// A document.
    #[error(transparent)]
    Paper(#[from] perron_paper::PaperError),
    /// A profile.
    #[error("« {0} » is no printer profile: write one of {1}")]
    Profile(String, String),
    /// No randomness.
    #[error(transparent)]
    Random(#[from] getrandom::Error),
    /// Output.
    #[error("the output cannot be written: {0}")]
    Output(#[from] std::io::Error),
}

/// Runs one command as if typed: the first argument is the program's name.
pub fn run<I, T>(arguments: I, out: &mut dyn Write, err: &mut dyn Write) -> u8
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(usage) => {
            let wanted = !usage.use_stderr();
            let told = if wanted { write!(out, "{usage}") } else { write!(err, "{usage}") };
            return if told.is_ok() && wanted { EXIT_OK } else { EXIT_USAGE };
        }
    };
    match dispatch(args, out, err) {
        Ok(true) => EXIT_OK,
        Ok(false) => EXIT_FAILED,
        Err(error) => {
            drop(writeln!(err, "perron: {error}"));
            EXIT_FAILED
        }
    }
}

fn dispatch(args: Args, out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, CommandError> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new(Arc::default()));
    let place = Place { config: args.config, data: args.data, clock };
    match args.command {
        None => kiosk::run(&place, args.fullscreen).map(|()| true),
        Some(Command::Tour(tour)) => tour::run(&tour, out),
        Some(Command::Doctor { json }) => doctor::run(&place, json, out),
        Some(Command::Decode { files }) => decode::run(&files, out, err),
        Some(Command::TestPage { printer, profile }) => test_page::run(&printer, &profile, &place, out),
        Some(Command::ImportWorkshops { file }) => import::run(&place, &file, out),
        Some(Command::InstallContent { path }) => install::run(&place, &path, out),
        Some(Command::Backup { dir }) => backup::backup(&place, &dir, out),
        Some(Command::Restore { dir, badge, badge_text }) => {
            backup::restore(&place, &dir, badge, badge_text, out)
        }
    }
}

/// Where a command works.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) config: Option<PathBuf>,
    pub(crate) data: Option<PathBuf>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Place {
    pub(crate) fn setup(&self) -> Result<crate::app::Setup, StartError> {
        crate::app::Setup::read(self.config.as_deref(), self.data.as_deref(), self.clock.as_ref())
    }
}
