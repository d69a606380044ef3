//! What happens to the kiosk.

use crate::action::Action;
use crate::answer::Answer;
use crate::battery::Battery;
use crate::effect::RequestId;
use crate::reader::Camera;
use crate::scan::ScanText;
use perron_domain::calls::Call;
use perron_domain::chance::SecretSeed;
use perron_domain::guard::Guard;
use perron_domain::ids::SignUpId;
use perron_domain::jobs::{JobId, PaperFault, PaperOutcome};
use perron_domain::time::Moment;
use perron_domain::workshop::Workshop;
use perron_learn::Card;

/// Everything that can happen.
#[derive(Clone, Debug)]
pub enum Event {
    /// The kiosk starts.
    Start,
    /// A person did something.
    Action(Action),
    /// A scanner read a code. Hostile until classified.
    Scanned(ScanText),
    /// The camera read one.
    Seen(ScanText),
    /// Something was under the reader that could not be read whole.
    ScanUnreadable,
    /// A second passed.
    Tick,
    /// A worker answers a request.
    Answer(RequestId, Answer),
    /// The workshops of the next 90 days by beginning, and who was called. Sent before the answer to a command that
    /// changed them.
    Workshops {
        /// Workshops.
        workshops: Vec<Workshop>,
        /// Calls, of sign-ups with news.
        calls: Vec<(SignUpId, Call)>,
    },
    /// The tutorials that are here.
    Shelf(Vec<Card>),
    /// The paper of a job in the spool came out, or did not.
    Paper {
        /// Its job.
        job: JobId,
        /// How it went.
        outcome: PaperOutcome,
    },
    /// The printer's state changed while nothing prints.
    PrinterState(Option<PaperFault>),
    /// A scanner is plugged in, or none is any more.
    Scanner(bool),
    /// What is known of the camera changed.
    Camera(Camera),
    /// What is known of the machine's battery changed.
    Battery(Battery),
    /// Something can be heard here, or nothing can.
    Sound(bool),
    /// What was told to be heard has ended: whether all is well.
    Heard(bool),
    /// The store failed for good while nobody asked it for anything.
    Broken,
    /// Counts of guesses as kept from before the start.
    Guards {
        /// Of PINs.
        pin: Guard,
        /// Of voucher numbers.
        voucher: Guard,
        /// Of ticket codes.
        ticket: Guard,
        /// Whether any badge has a PIN.
        pin_set: bool,
    },
}

/// An event with the moment it happened.
#[derive(Debug)]
pub struct Input {
    /// When, and fresh randomness for names.
    pub moment: Moment,
    /// Fresh randomness for a secret, drawn apart. It goes with the input.
    pub secret: SecretSeed,
    /// What happened.
    pub event: Event,
}
