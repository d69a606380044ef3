//! This machine's own cards, and a socket that the kernel makes for this program.

use std::time::{Duration, Instant};

use alsa::{Direction, PCM};
use evdev::uinput::VirtualDevice;
use evdev::{AttributeSet, BusType, InputEvent, InputId, SwitchCode};
use perron_hardware::find::DeviceId;
use perron_hardware::sound::{AlsaOutputs, Ear, EventSwitches, OutputInfo, Outputs, Parts, Voice};

use super::Bench;
use super::card::Recorder;
use super::ear::Piece;
use crate::{Failure, hold};

/// The kernel's number of a switch's records.
const SWITCH: u16 = 5;
/// Where loopback cards are taken out and put in.
const DRIVER: &str = "/sys/bus/platform/drivers/snd_aloop";
/// How long a card that is put in is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// Card 0 is the loudspeaker, card 1 the headphones.
pub(super) struct Real {
    outputs: [OutputInfo; 2],
    recorders: [Option<Recorder>; 2],
    /// What was recorded before a card was taken out.
    before: [Vec<Piece>; 2],
    held: [Option<PCM>; 2],
    socket: Option<VirtualDevice>,
}

fn at(ear: Ear) -> usize {
    match ear {
        Ear::Loudspeaker => 0,
        Ear::Headphones => 1,
    }
}

fn card(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(0)
}

/// The first output of a card.
fn output(at: usize) -> Option<OutputInfo> {
    AlsaOutputs::new().list().into_iter().find(|info| info.place == (card(at), 0))
}

impl Real {
    pub(super) fn new() -> Result<Self, Failure> {
        let none = || Failure("there is no loopback card".to_owned());
        Ok(Self {
            outputs: [output(0).ok_or_else(none)?, output(1).ok_or_else(none)?],
            recorders: [Some(Recorder::of(0)?), Some(Recorder::of(1)?)],
            before: [vec![], vec![]],
            held: [None, None],
            socket: None,
        })
    }
}

impl Bench for Real {
    fn parts(&self, voice: Box<dyn Voice>) -> Result<Parts, Failure> {
        Ok(Parts { outputs: Box::new(AlsaOutputs::new()), switches: Box::new(EventSwitches::new()), voice })
    }

    fn output(&self, ear: Ear) -> DeviceId {
        let [loudspeaker, headphones] = &self.outputs;
        match ear {
            Ear::Loudspeaker => loudspeaker.id.clone(),
            Ear::Headphones => headphones.id.clone(),
        }
    }

    fn socket(&mut self, is_in: bool) -> Result<(), Failure> {
        let switches: AttributeSet<SwitchCode> =
            [SwitchCode::SW_HEADPHONE_INSERT, SwitchCode::SW_MICROPHONE_INSERT].into_iter().collect();
        let id = InputId::new(BusType::BUS_HOST, 0x1234, 0x5678, 1);
        let builder =
            VirtualDevice::builder()?.name("Perron Headphone").input_id(id).with_switches(&switches)?;
        self.socket = Some(builder.build()?);
        // The kernel's word on a new device is that all its switches are open.
        if is_in { self.plug(true) } else { Ok(()) }
    }

    fn plug(&mut self, is_in: bool) -> Result<(), Failure> {
        let Some(socket) = &mut self.socket else { return Err(Failure("there is no socket".to_owned())) };
        let record = InputEvent::new(SWITCH, SwitchCode::SW_HEADPHONE_INSERT.0, is_in.into());
        Ok(socket.emit(&[record])?)
    }

    fn heard(&self, ear: Ear) -> Vec<Piece> {
        let now = self.recorders.get(at(ear)).and_then(Option::as_ref).map(Recorder::heard);
        let before = self.before.get(at(ear)).cloned().unwrap_or_default();
        before.into_iter().chain(now.unwrap_or_default()).collect()
    }

    fn hold(&mut self, ear: Ear, is_held: bool) -> Result<(), Failure> {
        let name = format!("hw:{},0", card(at(ear)));
        let held = is_held.then(|| PCM::new(&name, Direction::Playback, true)).transpose()?;
        if let Some(place) = self.held.get_mut(at(ear)) {
            *place = held;
        }
        Ok(())
    }

    fn is_there(&mut self, ear: Ear, is_there: bool) -> Result<(), Failure> {
        let at = at(ear);
        let (Some(recorder), Some(before)) = (self.recorders.get_mut(at), self.before.get_mut(at)) else {
            return Ok(());
        };
        let device = format!("snd_aloop.{at}");
        if is_there {
            std::fs::write(format!("{DRIVER}/bind"), &device)?;
            let until = Instant::now() + PATIENCE;
            while output(at).is_none() {
                hold(Instant::now() < until, "the card did not come back")?;
                std::thread::sleep(Duration::from_millis(50));
            }
            *recorder = Some(Recorder::of(card(at))?);
            return Ok(());
        }
        before.extend(recorder.as_ref().map(Recorder::heard).unwrap_or_default());
        // The kernel waits until nobody has the card open any more.
        let taken = std::thread::spawn(move || std::fs::write(format!("{DRIVER}/unbind"), &device));
        std::thread::sleep(Duration::from_millis(300));
        *recorder = None;
        taken.join().map_err(|_| Failure("taking a card out panicked".to_owned()))??;
        Ok(())
    }
}
