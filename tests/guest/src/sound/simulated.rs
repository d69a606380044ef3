//! The simulated machine, behind the same bench.

use std::time::Duration;

use perron_hardware::find::DeviceId;
use perron_hardware::sound::{Ear, Parts, SimulatedOutputs, SimulatedPlug, SimulatedSwitches, Voice};

use super::Bench;
use super::ear::Piece;
use crate::{Failure, fail};

/// Pieces of five milliseconds, as the recorder's.
const PIECES: u32 = 200;

pub(super) struct Simulated {
    outputs: SimulatedOutputs,
    switches: SimulatedSwitches,
    plug: Option<SimulatedPlug>,
}

impl Simulated {
    pub(super) fn new() -> Result<Self, Failure> {
        let outputs = SimulatedOutputs::new()?;
        for ear in [Ear::Loudspeaker, Ear::Headphones] {
            outputs.plug(name(ear), vec![]);
        }
        Ok(Self { outputs, switches: SimulatedSwitches::new()?, plug: None })
    }
}

fn name(ear: Ear) -> &'static str {
    match ear {
        Ear::Loudspeaker => "loudspeaker",
        Ear::Headphones => "headphones",
    }
}

impl Bench for Simulated {
    fn parts(&self, voice: Box<dyn Voice>) -> Result<Parts, Failure> {
        let outputs = Box::new(self.outputs.clone());
        Ok(Parts { outputs, switches: Box::new(self.switches.clone()), voice })
    }

    fn output(&self, ear: Ear) -> DeviceId {
        DeviceId::stored(name(ear))
    }

    fn socket(&mut self, is_in: bool) -> Result<(), Failure> {
        self.plug = Some(self.switches.add("Perron Headphone", is_in)?);
        Ok(())
    }

    fn plug(&mut self, is_in: bool) -> Result<(), Failure> {
        let Some(plug) = &self.plug else { return fail("there is no socket") };
        plug.is_in(is_in);
        Ok(())
    }

    fn heard(&self, ear: Ear) -> Vec<Piece> {
        let mut pieces = vec![];
        for heard in self.outputs.heard(name(ear)) {
            let size = usize::try_from(heard.rate / PIECES).unwrap_or(1).max(1);
            let mut end = heard.began;
            for samples in heard.samples.chunks(size) {
                let count = u32::try_from(samples.len()).unwrap_or(0);
                end += Duration::from_secs(1) * count / heard.rate;
                pieces.push(Piece { at: end, rate: heard.rate, samples: samples.to_vec() });
            }
        }
        pieces
    }

    fn hold(&mut self, ear: Ear, is_held: bool) -> Result<(), Failure> {
        self.outputs.is_busy(name(ear), is_held);
        Ok(())
    }

    fn is_there(&mut self, ear: Ear, is_there: bool) -> Result<(), Failure> {
        if is_there {
            self.outputs.plug(name(ear), vec![]);
        } else {
            self.outputs.unplug(name(ear));
        }
        Ok(())
    }
}
