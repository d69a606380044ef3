//! `tour.json`: what was expected, what was seen.

use serde::Serialize;

/// One step of a journey.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    /// The journey.
    pub journey: String,
    /// The step.
    pub name: String,
    /// Screen and words that must be there.
    pub expected: String,
    /// Screen and words that were there.
    pub seen: String,
    /// Whether they agree.
    pub held: bool,
    /// From the act before to the screen as expected, in milliseconds.
    pub ms: u64,
    /// The picture's file name.
    pub picture: String,
    /// What is read aloud, in reading order.
    pub narration: String,
}

/// One printed document.
#[derive(Clone, Debug, Serialize)]
pub struct Printed {
    /// Its kind.
    pub kind: String,
    /// The picture's file name.
    pub png: String,
    /// The printer's bytes.
    pub bin: String,
    /// The plain text.
    pub txt: String,
    /// What its QR code says, read back from the picture.
    pub qr: Option<String>,
}

/// What was seen so far, on one kiosk after another.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The steps.
    pub(super) steps: Vec<Step>,
    /// The documents.
    pub(super) documents: Vec<Printed>,
}

/// The whole tour.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Language of the visit.
    pub lang: String,
    /// Whether every step held.
    pub held: bool,
    /// The steps.
    pub steps: Vec<Step>,
    /// The documents.
    pub documents: Vec<Printed>,
}
