//! `label`: what is stuck on the machine, also on one that goes to spare parts.
//!
//! ```text
//!  passport ─► document ─┬─► PNG, the code read back from it
//!                        └─► ESC/POS ─► printer ─► did it come out?
//! ```

mod document;

use std::path::{Path, PathBuf};

use clap::{Args as Arguments, ValueEnum};
use perron_hardware::camera::decode_unhurried;
use perron_hardware::printer::{Address, Fault, JobNumber, Limits, Outcome, PrinterError, open, print};
use perron_paper::{Document, Profile, escpos, png, raster};
use serde_json::json;

use crate::base::BaseError;
use crate::exit::{EXIT_FAILED, EXIT_REFUSED, EXIT_UNVERIFIED};
use crate::files::{self, Access};
use crate::passport::{PassportError, Sealed, Signer};
use crate::plain::plain;
use crate::report::Report;

/// The only job that a process prints: answers to others are none of ours.
const JOB: JobNumber = JobNumber(1);

#[derive(Arguments)]
pub(crate) struct LabelArgs {
    /// The machine's passport
    #[arg(long, value_name = "FILE")]
    passport: PathBuf,
    #[command(flatten)]
    signer: Signer,
    /// The picture to write, a PNG at 203 dots per inch
    #[arg(long, value_name = "FILE", required_unless_present = "printer", conflicts_with = "printer")]
    out: Option<PathBuf>,
    /// The printer: tcp://host:9100, file:///dev/usb/lp0, serial:///dev/ttyUSB0?baud=19200 or sim://folder
    #[arg(long, value_name = "URL")]
    printer: Option<Address>,
    /// Width of the paper, in millimetres
    #[arg(long, value_enum, default_value = "80")]
    paper: Paper,
    /// Printer model, as the kiosk's test page takes it [default: any printer of this paper]
    #[arg(long, value_name = "NAME", conflicts_with = "paper")]
    printer_profile: Option<String>,
    /// Replace the picture
    #[arg(long)]
    force: bool,
}

/// Paper that labels are sold on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Paper {
    /// 58 mm
    #[value(name = "58")]
    Narrow,
    /// 62 mm
    #[value(name = "62")]
    Label,
    /// 80 mm
    #[value(name = "80")]
    Wide,
}

impl Paper {
    /// Any printer of this paper.
    pub(crate) fn profile(self) -> Profile {
        match self {
            Self::Narrow => Profile::generic_58(),
            Self::Wide => Profile::generic_80(),
            Self::Label => Profile {
                name: "generic-62".to_owned(),
                columns: 37,
                dots_width: 448,
                ..Profile::generic_58()
            },
        }
    }
}

/// Draws or prints a label.
pub(crate) fn label(args: &LabelArgs, report: &mut Report<'_>) -> Result<(), LabelError> {
    if let Some(out) = &args.out {
        files::ensure_free(out, args.force)?;
    }
    let profile = match &args.printer_profile {
        None => args.paper.profile(),
        Some(name) => Profile::by_name(name).ok_or_else(|| no_profile(name))?,
    };
    let sealed = args.signer.read(&args.passport)?;
    if args.signer.key()?.is_none() {
        report.warn("the passport's signature was not checked: add --site or --authority")?;
    }
    let to = match (&args.out, &args.printer) {
        (Some(out), _) => Destination::File { out, force: args.force },
        (None, Some(printer)) => Destination::Printer(printer),
        (None, None) => return Ok(()), // the command line asks for one of them
    };
    print_label(&sealed, &profile, &to, report).map(drop)
}

/// Where a label is written.
pub(crate) enum Destination<'a> {
    /// A picture file.
    File {
        /// Path of the picture.
        out: &'a Path,
        /// Whether an existing file is replaced.
        force: bool,
    },
    /// A printer.
    Printer(&'a Address),
}

/// Draws or prints the label of a passport. Gives whether it is certain that the label exists: the picture was written, or
/// the printer confirmed the print.
pub(crate) fn print_label(
    sealed: &Sealed,
    profile: &Profile,
    to: &Destination<'_>,
    report: &mut Report<'_>,
) -> Result<bool, LabelError> {
    let code = sealed.code();
    let document = document::label(&sealed.passport, &code);
    let picture = raster::render(&document, u32::from(profile.dots_width)).map_err(BaseError::from)?;
    let read = decode_unhurried(picture.width(), picture.height(), picture.grey());
    if !read.contains(&code) {
        return Err(BaseError::Unreadable(format!("of machine {}", sealed.passport.asset_tag)).into());
    }
    let unit = &sealed.passport.asset_tag;
    match to {
        Destination::File { out, force } => {
            files::write(out, &png::encode(&picture).map_err(BaseError::from)?, Access::Public, *force)?;
            report.say(
                "label",
                &format!("Label of {unit} drawn; its code was read back."),
                &json!({ "unit": unit, "code": code }),
            )?;
            report.file("the label", out)?;
            Ok(true)
        }
        Destination::Printer(printer) => {
            let is_confirmed = send(&document, profile, printer)?;
            let text = match is_confirmed {
                true => format!("Label of {unit} printed: the printer says so itself."),
                false => {
                    format!("Label of {unit} sent: the printer does not say whether it printed; look at it.")
                }
            };
            report.say(
                "label",
                &text,
                &json!({ "unit": unit, "code": code, "printed": is_confirmed.then_some(true) }),
            )?;
            Ok(is_confirmed)
        }
    }
}

/// Prints. Gives whether the printer confirmed it.
fn send(document: &Document, profile: &Profile, printer: &Address) -> Result<bool, LabelError> {
    let rendered = escpos::render(document, profile).map_err(BaseError::from)?;
    let mut device = open(printer).map_err(closed)?;
    match print(device.as_mut(), &rendered, profile, JOB, &Limits::default()) {
        Outcome::Printed => Ok(true),
        Outcome::Unknown(None) => Ok(false),
        Outcome::Unknown(Some(fault)) => Err(LabelError::Doubt(fault)),
        Outcome::Failed(fault) => Err(LabelError::NotPrinted(fault)),
    }
}

/// The error with the fault in its text; the printer's own message names only the address.
fn closed(error: PrinterError) -> LabelError {
    match error {
        PrinterError::Open { address, fault } => LabelError::Closed { address, fault },
        other => LabelError::Address(other),
    }
}

fn no_profile(name: &str) -> LabelError {
    let known: Vec<String> = Profile::built_in().into_iter().map(|profile| profile.name).collect();
    LabelError::Profile { name: plain(name, 40), known: known.join(", ") }
}

/// Why no label was drawn or printed.
#[derive(Debug, thiserror::Error)]
pub enum LabelError {
    /// A file, the drawing, or a message that could not be written.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// The machine's passport cannot be read.
    #[error(transparent)]
    Passport(#[from] PassportError),
    /// No such printer model.
    #[error("no printer profile is called “{name}”: use one of {known}")]
    Profile {
        /// The name that was asked for.
        name: String,
        /// The names that exist.
        known: String,
    },
    /// The address is not one of a printer.
    #[error(transparent)]
    Address(PrinterError),
    /// The printer does not answer.
    #[error("the printer {address} cannot be opened, since {fault}; then print the label again")]
    Closed {
        /// Its address.
        address: Address,
        /// The fault.
        fault: Fault,
    },
    /// The label was not printed.
    #[error("the label was not printed: {0}; then print it again")]
    NotPrinted(Fault),
    /// The label may or may not have been printed.
    #[error("the label may be printed or not ({0}): look at the printer before you print it again")]
    Doubt(Fault),
}

impl LabelError {
    /// The exit code that tells a script what happened.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Base(error) => error.exit_code(),
            Self::Passport(error) => error.exit_code(),
            Self::Closed { .. } | Self::NotPrinted(_) => EXIT_FAILED,
            Self::Doubt(_) => EXIT_UNVERIFIED,
            _ => EXIT_REFUSED,
        }
    }
}
