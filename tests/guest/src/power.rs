//! The lid of a laptop, and what feeds it.

use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use evdev::uinput::VirtualDevice;
use evdev::{AttributeSet, InputEvent, SwitchCode};
use perron_hardware::keys::Stop;
use perron_hardware::power::{EventLids, Lid, LidEvent, LidSays, watch_lids};

use crate::{Case, Failure, Outcome, fail, hold};

/// What is tried.
pub(crate) const CASES: &[Case] = &[
    ("a lid is closed, opened, pulled, and says closed when it comes", lid),
    ("a tablet that is folded has no lid", folded),
];

const PATIENCE: Duration = Duration::from_secs(20);
/// The kernel's number of events of switches.
const SWITCH: u16 = 5;

/// A device with switches.
struct Switches(VirtualDevice);

impl Switches {
    fn plug(name: &str, switches: &[SwitchCode]) -> Result<Self, Failure> {
        let switches: AttributeSet<SwitchCode> = switches.iter().copied().collect();
        Ok(Self(VirtualDevice::builder()?.name(name).with_switches(&switches)?.build()?))
    }

    fn moves(&mut self, switch: SwitchCode, on: bool) -> Result<(), Failure> {
        Ok(self.0.emit(&[InputEvent::new(SWITCH, switch.0, i32::from(on))])?)
    }
}

/// Perron's thread of the lids.
struct Watch {
    events: Receiver<LidEvent>,
    lid: Lid,
    stop: Stop,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    fn begin() -> Result<Self, Failure> {
        let (sender, events) = channel();
        let stop = Stop::new()?;
        let told = stop.clone();
        let thread = std::thread::Builder::new().name("lid".to_owned()).spawn(move || {
            watch_lids(Box::new(EventLids::new()), Box::new(move |event| sender.send(event).is_ok()), &told);
        })?;
        Ok(Self { events, lid: Lid::default(), stop, thread: Some(thread) })
    }

    /// The next word is this, and the lid is closed then, or not.
    fn hears(&mut self, says: LidSays, closed: bool) -> Result<(), Failure> {
        let event = self.events.recv_timeout(PATIENCE)?;
        hold(event.says == says, (&event, says))?;
        self.lid.take(event);
        hold(self.lid.is_closed() == closed, (says, "the lid is", self.lid.is_closed()))
    }

    /// It has ended when told, and said nothing more.
    fn end(mut self) -> Result<(), Failure> {
        self.stop.stop();
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            return fail("the thread of the lid panicked");
        }
        hold(self.events.try_recv().is_err(), "something more was said")
    }
}

fn lid() -> Outcome {
    let mut watch = Watch::begin()?;
    for _ in 0..2 {
        let mut laptop = Switches::plug("Lid Switch", &[SwitchCode::SW_LID, SwitchCode::SW_TABLET_MODE])?;
        watch.hears(LidSays::Found(false), false)?;
        laptop.moves(SwitchCode::SW_TABLET_MODE, true)?;
        for _ in 0..2 {
            laptop.moves(SwitchCode::SW_LID, true)?;
            watch.hears(LidSays::Moved(true), true)?;
            laptop.moves(SwitchCode::SW_LID, false)?;
            watch.hears(LidSays::Moved(false), false)?;
        }
        laptop.moves(SwitchCode::SW_LID, true)?;
        watch.hears(LidSays::Moved(true), true)?;
        // One that begins to listen now asks the switch, and does not believe that it was just closed.
        let mut late = Watch::begin()?;
        late.hears(LidSays::Found(true), false)?;
        late.end()?;
        hold(watch.lid.used() && !watch.lid.is_closed(), "a touch opens it")?;
        drop(laptop);
        watch.hears(LidSays::Gone, false)?;
    }
    watch.end()?;
    Ok(String::new())
}

fn folded() -> Outcome {
    let mut watch = Watch::begin()?;
    let mut tablet = Switches::plug("Tablet Mode Switch", &[SwitchCode::SW_TABLET_MODE])?;
    tablet.moves(SwitchCode::SW_TABLET_MODE, true)?;
    let _laptop = Switches::plug("Lid Switch", &[SwitchCode::SW_LID])?;
    watch.hears(LidSays::Found(false), false)?;
    watch.end()?;
    Ok(String::new())
}
