//! What goes wrong with printers, in words that say what to do.

use std::io::{Error, ErrorKind};

use super::address::{Address, AddressError};
use crate::find::DeviceId;

/// Why a printer does not print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Fault {
    /// The roll is empty.
    #[error("the paper has run out: put in a new roll")]
    NoPaper,
    /// The cover is not closed.
    #[error("the cover is open: close it until it clicks")]
    CoverOpen,
    /// The device is not there, or was pulled out.
    #[error("the printer is not connected: check its cable and its power")]
    Unplugged,
    /// It is there and does not work: off line, switched off behind the network, paper being fed.
    #[error("the printer is off line: switch it on, or wait until it is ready")]
    Offline,
    /// It takes no more bytes for now, or another program holds it.
    #[error("the printer is busy: wait a moment, or stop the other program that uses it")]
    Busy,
    /// The cutter is blocked.
    #[error("the cutter is blocked: switch the printer off and take out the piece of paper")]
    Cutter,
    /// It reports a fault it cannot recover from.
    #[error("the printer reports a defect: switch it off and on, then have it repaired")]
    Defect,
    /// This program may not use the device.
    #[error("access to the printer is denied: add this user to the group that owns the device")]
    Denied,
    /// The device refuses the speed that the address asks for.
    #[error("the serial line refuses this speed: write the one on the printer's test page")]
    Speed,
    /// Paper is stuck in an office printer.
    #[error("paper is stuck in the printer: open it and take the paper out")]
    Jam,
    /// An office printer has no toner or ink.
    #[error("the printer has no toner or ink: put in a new cartridge")]
    Ink,
    /// CUPS is not there.
    #[error(
        "CUPS does not run on this machine: install the package « cups », or start it with « systemctl start cups »"
    )]
    NoCups,
    /// CUPS has no such queue.
    #[error("CUPS has no such queue: write one that « lpstat -p » lists, or make it with « lpadmin »")]
    NoQueue,
    /// CUPS did not take the sheets.
    #[error("CUPS did not take the sheets: look with « lpstat -t » whether the queue runs and accepts jobs")]
    Queue,
    /// The document holds a command that no document of ours holds, such as a drawer's.
    #[error("the document holds a command that is never sent: print another one, and report this one")]
    Forbidden,
    /// Anything else the system says.
    #[error("the system reports « {0} »: check the printer's address and its cable")]
    System(ErrorKind),
}

/// « No such device or address », « input/output error », « no such device »: how the kernel says
/// that a cable was pulled.
const GONE: [i32; 3] = [6, 5, 19];

impl Fault {
    /// Whether a person at the kiosk, or time, can mend it; the job may then be tried again.
    pub fn is_transient(self) -> bool {
        !matches!(
            self,
            Self::Defect
                | Self::Denied
                | Self::Speed
                | Self::NoCups
                | Self::NoQueue
                | Self::Forbidden
                | Self::System(_)
        )
    }

    pub(super) fn from_io(error: &Error) -> Self {
        if error.raw_os_error().is_some_and(|code| GONE.contains(&code)) {
            return Self::Unplugged;
        }
        match error.kind() {
            ErrorKind::NotFound
            | ErrorKind::BrokenPipe
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::UnexpectedEof => Self::Unplugged,
            ErrorKind::ConnectionRefused
            | ErrorKind::TimedOut
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::NetworkDown => Self::Offline,
            ErrorKind::ResourceBusy => Self::Busy,
            ErrorKind::PermissionDenied => Self::Denied,
            kind => Self::System(kind),
        }
    }
}

/// Why there is no printer to send to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrinterError {
    /// The address cannot be understood.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The address is good, the printer is not there or not usable.
    #[error("the printer {address} cannot be opened")]
    Open {
        /// Where it was looked for.
        address: Address,
        /// What is in the way.
        #[source]
        fault: Fault,
    },
    /// An office printer, which takes no stream of commands.
    #[error("the printer {address} takes whole sheets through CUPS, and no commands of a ticket printer")]
    Sheets {
        /// The queue.
        address: Address,
    },
    /// Nothing is plugged in that takes tickets.
    #[error("no ticket printer is plugged in{}: plug one in and switch it on, or write where it is", but(.others))]
    NoneFound {
        /// What else is plugged in, by name: printers of another kind.
        others: Vec<String>,
    },
    /// The chosen one is not there.
    #[error("the printer « {id:?} » is not plugged in{}: plug it in and switch it on, or choose another", but(.others))]
    NotThere {
        /// The one that was chosen.
        id: DeviceId,
        /// What is there.
        others: Vec<String>,
    },
    /// Several take tickets, and none was chosen.
    #[error("several ticket printers are plugged in: choose one, by writing {} as the printer's address", either(.found))]
    Several {
        /// The name and the address of each.
        found: Vec<(String, Address)>,
    },
}

/// Most devices that a message names.
const NAMED_MAX: usize = 4;

fn but(others: &[String]) -> String {
    let named: Vec<&str> = others.iter().take(NAMED_MAX).map(String::as_str).collect();
    if named.is_empty() { String::new() } else { format!(" (there is {})", named.join(", ")) }
}

fn either(found: &[(String, Address)]) -> String {
    let one = |(name, address): &(String, Address)| format!("{address} ({name})");
    found.iter().take(NAMED_MAX).map(one).collect::<Vec<_>>().join(" or ")
}

impl PrinterError {
    /// Whether trying again may work without changing the configuration.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Open { fault, .. } => fault.is_transient(),
            Self::NoneFound { .. } | Self::NotThere { .. } => true,
            Self::Address(_) | Self::Sheets { .. } | Self::Several { .. } => false,
        }
    }
}
