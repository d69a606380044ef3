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
mod update_site;

use crate::app::StartError;
use crate::clock::{Clock, SystemClock};
use clap::{Parser, Subcommand};
use perron_domain::clock::STARTS_MAX;
use perron_domain::time::Time;
use perron_outside::{OutsideError, Plain, remedy, shown};
use perron_store::{ExecuteError, RestoreError, Store, StoreError};
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
/// A part of the running kiosk ended: start it again. `EX_SOFTWARE` of sysexits.
pub const EXIT_DIED: u8 = 70;

/// Self-service kiosk for digital inclusion.
#[derive(Debug, Parser)]
#[command(name = "perron", version)]
struct Args {
    /// Configuration of the site; without it the demonstration site is shown (tour and decode take none)
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    /// Folder of the data (tour and decode take none)
    #[arg(long, value_name = "DIR", global = true)]
    data: Option<PathBuf>,
    /// Fill the screen
    #[arg(long)]
    fullscreen: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

impl Args {
    /// What would be ignored, and would seem to be obeyed.
    fn misplaced(&self) -> Option<&'static str> {
        let placed = self.config.is_some() || self.data.is_some();
        match &self.command {
            Some(Command::Tour(_)) if placed => Some(
                "the tour always shows the demonstration, in a folder below --out: leave --config and --data away",
            ),
            Some(Command::Decode { .. }) if placed => {
                Some("decode reads the pictures alone: leave --config and --data away")
            }
            Some(_) if self.fullscreen => {
                Some("--fullscreen is for the kiosk's own window: leave it away, or the command")
            }
            _ => None,
        }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Drive the application without a display and write pictures of every screen
    Tour(tour::TourArgs),
    /// Check devices, storage, clock and fonts: one line each, with the remedy
    Doctor(doctor::DoctorArgs),
    /// Read the QR codes of pictures through the camera's decoder
    Decode {
        /// PNG, JPEG or PNM files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Print a page with accents, euro sign, QR code and cut
    TestPage {
        /// auto, tcp://host:9100, file:///dev/usb/lp0, serial:///dev/ttyUSB0?baud=19200, cups://queue or sim://folder; else
        /// the site's
        #[arg(long, value_name = "URL")]
        printer: Option<String>,
        /// What the printer can do; auto: found out from what it says of itself; else as the site says
        #[arg(long)]
        profile: Option<String>,
    },
    /// Plan the workshops of a calendar file (iCalendar); the same file again changes nothing
    ImportWorkshops {
        /// The calendar
        #[arg(value_name = "FILE.ics")]
        file: PathBuf,
        /// The calendar that the file shows; else what the file calls itself. Each calendar changes only its own workshops
        #[arg(long, value_name = "NAME")]
        calendar: Option<String>,
        /// What to do with workshops whose events are gone from this calendar
        #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
        gone: import::Gone,
    },
    /// Install tutorials from a pack, or from all packs of a folder or USB stick
    InstallContent {
        /// The pack, or the folder
        #[arg(value_name = "FILE|DIR")]
        path: PathBuf,
    },
    /// Write a sealed and signed copy of the data to a folder or USB stick
    Backup {
        /// The folder
        #[arg(value_name = "DIR")]
        dir: PathBuf,
    },
    /// Take over the backup of a folder that holds most on a new machine; the machine keeps an identity of its own
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
        /// Go on without asking
        #[arg(long)]
        yes: bool,
    },
    /// Take newer lists of badges and issuers from the site's folder on a stick: a lost badge is refused from then on
    UpdateSite {
        /// The stick, or the folder
        #[arg(value_name = "DIR")]
        dir: PathBuf,
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
    #[error("{}: {source}", shown(.path))]
    Calendar {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        source: crate::calendar::CalendarError,
    },
    /// A file.
    #[error("{}: {source}; {}", shown(.path), remedy(.source))]
    File {
        /// The file or folder that cannot be read.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file from outside.
    #[error(transparent)]
    Outside(#[from] OutsideError),
    /// A backup.
    #[error(transparent)]
    Backup(#[from] backup::BackupError),
    /// The list of badges.
    #[error(transparent)]
    Badges(#[from] crate::badges::BadgesFault),
    /// A pack of tutorials.
    #[error(transparent)]
    Pack(#[from] perron_content::pack::PackError),
    /// A printer.
    #[error(transparent)]
    Printer(#[from] perron_hardware::printer::PrinterError),
    /// A document.
    #[error(transparent)]
    Paper(#[from] perron_paper::PaperError),
    /// A site without a printer.
    #[error(
        "this site has no printer: name one with --printer, or write [printer] address in its configuration"
    )]
    NoPrinter,
    /// A profile.
    #[error("« {0} » is no printer profile: write auto or one of {1}")]
    Profile(String, String),
    /// The clock.
    #[error("{}", unbelieved(.0))]
    Clock(Time),
    /// No randomness.
    #[error(transparent)]
    Random(#[from] getrandom::Error),
    /// What a command says cannot be written.
    #[error("the output cannot be written: {0}")]
    Output(#[from] std::io::Error),
}

/// Why nothing is done by this clock, and what to do.
fn unbelieved(time: &Time) -> String {
    format!(
        "the clock says {}: nothing was done. Set the clock and let the system keep it right, or let an advisor confirm \
         the date on the kiosk's screen; then try again",
        doubt(time)
    )
}

/// What a clock says that is not believed, and why it is not.
fn doubt(time: &Time) -> String {
    let [wall, last] = [time.wall, time.now].map(|at| at.utc().format("%Y-%m-%d %H:%M UTC"));
    match () {
        () if time.wall < time.now => format!("{wall}, before {last}, the last moment that is known"),
        () if time.starts >= STARTS_MAX => {
            format!("{wall}, and nobody vouched for it in {} starts of the machine", time.starts)
        }
        () => format!("{wall}, long after {last}, the last moment that is known"),
    }
}

/// Runs one command as if typed: the first argument is the program's name.
pub fn run<I, T>(arguments: I, out: &mut dyn Write, err: &mut dyn Write) -> u8
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    run_by(arguments, Arc::new(SystemClock::new(Arc::default())), out, err)
}

/// The same by another clock than the machine's.
pub fn run_by<I, T>(arguments: I, clock: Arc<dyn Clock>, out: &mut dyn Write, err: &mut dyn Write) -> u8
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    // Here alone texts of strangers become harmless: no command can forget it.
    let (out, err) = (&mut Plain::new(out), &mut Plain::new(err));
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(usage) => {
            let wanted = !usage.use_stderr();
            let told = if wanted { write!(out, "{usage}") } else { write!(err, "{usage}") };
            return if told.is_ok() && wanted { EXIT_OK } else { EXIT_USAGE };
        }
    };
    if let Some(why) = args.misplaced() {
        drop(writeln!(err, "perron: {why}"));
        return EXIT_USAGE;
    }
    match dispatch(args, clock, out, err) {
        Ok(true) => EXIT_OK,
        Ok(false) => EXIT_FAILED,
        Err(error) => {
            drop(writeln!(err, "perron: {error}"));
            EXIT_FAILED
        }
    }
}

fn dispatch(
    args: Args,
    clock: Arc<dyn Clock>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<bool, CommandError> {
    let place = Place { config: args.config, data: args.data, clock };
    match args.command {
        None => kiosk::run(&place, args.fullscreen).map(|()| true),
        Some(Command::Tour(tour)) => tour::run(&tour, out),
        Some(Command::Doctor(asked)) => doctor::run(&place, &asked, out),
        Some(Command::Decode { files }) => decode::run(&files, out, err),
        Some(Command::TestPage { printer, profile }) => {
            test_page::run(printer.as_deref(), profile.as_deref(), &place, out)
        }
        Some(Command::ImportWorkshops { file, calendar, gone }) => {
            import::run(&place, &import::Import { file: &file, calendar: calendar.as_deref(), gone }, out)
        }
        Some(Command::InstallContent { path }) => install::run(&place, &path, out),
        Some(Command::Backup { dir }) => backup::backup(&place, &dir, out),
        Some(Command::Restore { dir, badge, badge_text, yes }) => {
            backup::restore(&place, backup::Restore { from: &dir, badge, badge_text, yes }, out)
        }
        Some(Command::UpdateSite { dir }) => update_site::run(&place, &dir, out),
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
    /// Opens the store; what this start knows of the time is kept for the next.
    pub(crate) fn open_store(&self, setup: &crate::app::Setup) -> Result<Store, StartError> {
        let mut store = setup.open_store(self.clock.as_ref())?;
        store.keep_clock(&self.clock.kept())?;
        Ok(store)
    }

    pub(crate) fn setup(&self) -> Result<crate::app::Setup, StartError> {
        crate::app::Setup::read(self.config.as_deref(), self.data.as_deref(), self.clock.as_ref())
    }
}
