//! Sound: each case with this machine's own cards and sockets, and with the simulated ones, which must do the same.
//!
//! ```text
//!  Speaker ─► card 0 or 1, device 0 ═ loopback ═ device 1 ─► Recorder ─► Piece: when, what
//!  Speaker ─► simulated outputs ───────────────────────────────────────► Piece
//! ```

mod card;
mod cases;
mod ear;
mod mixer;
mod pulse;
mod real;
mod room;
mod simulated;

use crate::{Case, Failure, Outcome};

use ear::Piece;
use perron_hardware::find::DeviceId;
use perron_hardware::sound::{Ear, Parts, Voice};

/// What is tried.
pub(crate) const CASES: &[Case] = &[
    ("a tone is heard where it should be", || both(cases::tone)),
    ("a touch silences within a tenth of a second", || both(cases::cut)),
    ("nothing private reaches the loudspeaker, however the plug flutters", || both(cases::flutter)),
    ("headphones that are pulled while something is said", || both(cases::pulled)),
    ("headphones that go in while something is said", || both(cases::plugged)),
    ("headphones that are in from the start", || both(cases::from_the_start)),
    ("one card for both says nothing unless its loudspeaker is off", || both(cases::one_card)),
    ("a voice that stutters is heard all the same", || both(cases::stutter)),
    ("an output that another program holds", || both(cases::busy)),
    ("an output that is unplugged while something is said", || both(cases::unplugged)),
    ("a silent kiosk is not woken", || both(cases::idle)),
    ("a mixer is set and read again", mixer::mixer),
    ("espeak-ng is heard", cases::espeak),
];

/// A machine with a loudspeaker, headphones of their own, and a socket with a switch.
trait Bench {
    /// What a speaker needs.
    fn parts(&self, voice: Box<dyn Voice>) -> Result<Parts, Failure>;
    /// The output of an ear.
    fn output(&self, ear: Ear) -> DeviceId;
    /// Adds the socket, with or without headphones in it.
    fn socket(&mut self, is_in: bool) -> Result<(), Failure>;
    /// Plugs headphones in, or pulls them.
    fn plug(&mut self, is_in: bool) -> Result<(), Failure>;
    /// What came to an ear until now.
    fn heard(&self, ear: Ear) -> Vec<Piece>;
    /// Lets another program take an output, or give it back.
    fn hold(&mut self, ear: Ear, is_held: bool) -> Result<(), Failure>;
    /// Takes an output out of the machine, or puts it in again.
    fn is_there(&mut self, ear: Ear, is_there: bool) -> Result<(), Failure>;
}

/// The same case with real cards and with simulated ones.
fn both(case: fn(&mut dyn Bench) -> Outcome) -> Outcome {
    let told = |outcome: Outcome, who: &str| outcome.map_err(|why| Failure(format!("{who}: {why}")));
    let real = told(real::Real::new().and_then(|mut bench| case(&mut bench)), "real")?;
    let simulated = told(simulated::Simulated::new().and_then(|mut bench| case(&mut bench)), "simulated")?;
    let is_empty = real.is_empty() && simulated.is_empty();
    Ok(if is_empty { String::new() } else { format!("{real}; simulated: {simulated}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_simulated_machine_does_what_the_real_one_must() {
        for case in [
            cases::tone,
            cases::cut,
            cases::flutter,
            cases::pulled,
            cases::plugged,
            cases::from_the_start,
            cases::one_card,
            cases::stutter,
            cases::busy,
            cases::unplugged,
        ] {
            case(&mut simulated::Simulated::new().unwrap()).unwrap();
        }
    }
}
