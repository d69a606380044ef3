//! Which profile a found printer gets, asking it at most once.

use std::{collections::VecDeque, time::Duration};

use perron_paper::{Choice, Model, PaperWidth, Profile, choose};

use super::PrinterInfo;
use crate::find::DeviceId;
use crate::printer::{Fault, Printer, Unfinished, ask_model, limits::line_time};

/// Most printers whose answer is remembered; the oldest is forgotten.
pub const ASKED_MAX: usize = 16;

/// What printers answered when they were asked what they are. Silence is an answer too: a printer that does not know the
/// question delays one job, and none after it.
#[derive(Debug, Default)]
pub struct Recognised(VecDeque<(DeviceId, Option<Model>)>);

impl Recognised {
    /// The profile of this printer. What it told unasked decides, if that is enough; else it is asked, once, between two
    /// jobs. `paper` is used where nothing is known.
    ///
    /// # Errors
    /// A [`Fault`] when the printer is gone. It is asked again the next time.
    pub fn choose(
        &mut self,
        info: &PrinterInfo,
        printer: &mut dyn Printer,
        paper: PaperWidth,
        limit: Duration,
    ) -> Result<Choice, Fault> {
        let unasked = choose(info.usb, info.model.as_ref(), paper);
        if unasked.by.is_certain() {
            return Ok(unasked);
        }
        let answered = match self.0.iter().find(|(id, _)| *id == info.id) {
            Some((_, answered)) => answered.clone(),
            None => {
                let answered = ask(printer, limit)?;
                self.remember(info.id.clone(), answered.clone());
                answered
            }
        };
        let asked = choose(info.usb, answered.as_ref(), paper);
        // An answer that says nothing new takes nothing away.
        Ok(if asked.by == perron_paper::ChosenBy::Paper { unasked } else { asked })
    }

    /// Forgets a printer, so that it is asked again: it may be another one on the same port.
    pub fn forget(&mut self, id: &DeviceId) {
        self.0.retain(|(known, _)| known != id);
    }

    /// How many printers' answers are remembered.
    #[cfg(test)]
    pub(super) fn remembered(&self) -> usize {
        self.0.len()
    }

    fn remember(&mut self, id: DeviceId, answered: Option<Model>) {
        self.0.truncate(ASKED_MAX - 1);
        self.0.push_front((id, answered));
    }
}

/// Closes what an earlier run may have left open, and asks. A printer that waits for dots would take the question for
/// some, and be taken for one that does not answer.
fn ask(printer: &mut dyn Printer, limit: Duration) -> Result<Option<Model>, Fault> {
    let zeros = Unfinished::of_an_earlier_run(&Profile::generic_80());
    // What a line of known speed still holds when all is taken comes before the question.
    let on_its_way = printer.line_speed().map(|speed| line_time(zeros.length(), Some(speed)));
    let limit = limit + on_its_way.unwrap_or_default();
    zeros.send(printer, limit)?;
    ask_model(printer, limit)
}
