//! The lid of a laptop, and what feeds it.

use std::fs::OpenOptions;
use std::os::unix::fs::FileExt;
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use evdev::uinput::VirtualDevice;
use evdev::{AttributeSet, InputEvent, SwitchCode};
use perron_hardware::find::Machine;
use perron_hardware::keys::Stop;
use perron_hardware::power::{
    Dark, EventLids, Lid, LidEvent, LidSays, PanelSwitch, Power, ScreenSwitch, watch_lids,
};

use crate::uhid::Mouse;
use crate::{Case, Failure, Outcome, fail, hold};

/// What is tried.
pub(crate) const CASES: &[Case] = &[
    ("a lid is closed, opened, pulled, and says closed when it comes", lid),
    ("a tablet that is folded has no lid", folded),
    ("the firmware's own lid, which says closed when it comes", firmware_lid),
    ("the firmware's battery and mains", battery),
    ("a mouse's battery is not the machine's", mouse),
    ("a machine without a backlight shows a black picture", no_light),
];

const PATIENCE: Duration = Duration::from_secs(20);
/// The kernel's number of events of switches.
const SWITCH: u16 = 5;
/// What the lid of this program calls itself. The firmware's is there, too.
const NAME: &str = "Lid of a test";

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

/// The firmware's bytes, as `laptop.asl` has them.
#[derive(Clone, Copy)]
enum Byte {
    /// The battery: 0 rests, 1 is being emptied, 2 is being filled.
    Flow = 0x50,
    /// Its charge in percent; 255 for one that does not know.
    Level = 0x51,
    /// Whether the mains adapter is online.
    Mains = 0x52,
    /// Whether the lid is open.
    Open = 0x53,
}

/// Writes one of them.
fn firmware(byte: Byte, value: u8) -> Result<(), Failure> {
    let ports = OpenOptions::new().read(true).write(true).open("/dev/port")?;
    ports.write_all_at(&[byte as u8], 0x70)?;
    Ok(ports.write_all_at(&[value], 0x71)?)
}

/// Perron's thread of the lids. Heard is the lid of this name alone.
struct Watch {
    name: &'static str,
    events: Receiver<LidEvent>,
    lid: Lid,
    stop: Stop,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    fn begin(name: &'static str) -> Result<Self, Failure> {
        let (sender, events) = channel();
        let stop = Stop::new()?;
        let told = stop.clone();
        let thread = std::thread::Builder::new().name("lid".to_owned()).spawn(move || {
            watch_lids(Box::new(EventLids::new()), Box::new(move |event| sender.send(event).is_ok()), &told);
        })?;
        Ok(Self { name, events, lid: Lid::default(), stop, thread: Some(thread) })
    }

    fn is_heard(&self, event: &LidEvent) -> bool {
        event.id.as_str().ends_with(self.name)
    }

    /// The next word is this, and the lid is closed then, or not.
    fn hears(&mut self, says: LidSays, closed: bool) -> Result<(), Failure> {
        let event = loop {
            let event = self.events.recv_timeout(PATIENCE)?;
            if self.is_heard(&event) {
                break event;
            }
        };
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
        hold(!self.events.try_iter().any(|event| self.is_heard(&event)), "something more was said")
    }
}

fn lid() -> Outcome {
    let mut watch = Watch::begin(NAME)?;
    for _ in 0..2 {
        let mut laptop = Switches::plug(NAME, &[SwitchCode::SW_LID, SwitchCode::SW_TABLET_MODE])?;
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
        let mut late = Watch::begin(NAME)?;
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
    let mut watch = Watch::begin(NAME)?;
    let mut tablet = Switches::plug("Tablet Mode Switch", &[SwitchCode::SW_TABLET_MODE])?;
    tablet.moves(SwitchCode::SW_TABLET_MODE, true)?;
    let _laptop = Switches::plug(NAME, &[SwitchCode::SW_LID])?;
    watch.hears(LidSays::Found(false), false)?;
    watch.end()?;
    Ok(String::new())
}

fn firmware_lid() -> Outcome {
    // The kernel asks the firmware when it first hears of the lid, and then when the lid tells that it was moved.
    let mut watch = Watch::begin("Lid Switch")?;
    watch.hears(LidSays::Found(true), false)?;
    for open in [true, false, true] {
        firmware(Byte::Open, open.into())?;
        let _ = Power::read(&Machine::default());
        watch.hears(LidSays::Moved(!open), !open)?;
    }
    watch.end()?;
    Ok(String::new())
}

/// Waits until the machine's power is as wanted: the kernel asks a battery at most once a second.
fn until(wanted: impl Fn(&Power) -> bool, what: &str) -> Result<Power, Failure> {
    let end = Instant::now() + PATIENCE;
    loop {
        let power = Power::read(&Machine::default());
        if wanted(&power) {
            return Ok(power);
        }
        hold(Instant::now() < end, (what, power))?;
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Sets mains, flow and level, and waits until they are seen. What is not waited for must be so then.
fn set(mains: bool, flow: u8, level: u8, want: Option<u8>) -> Result<Power, Failure> {
    firmware(Byte::Mains, mains.into())?;
    firmware(Byte::Flow, flow)?;
    firmware(Byte::Level, level)?;
    let what = format!("mains {mains}, flow {flow}, level {level}");
    until(|power| power.has_battery && power.level == want && power.draining == (flow == 1), &what)
}

fn battery() -> Outcome {
    for (mains, flow, level, want, low, critical) in [
        (true, 2, 60, Some(60), false, false),
        (false, 1, 59, Some(59), false, false),
        (false, 1, 12, Some(12), true, false),
        (false, 1, 3, Some(3), true, true),
        (true, 2, 3, Some(3), false, false),
        // A charger that is too weak.
        (true, 1, 9, Some(9), true, false),
        // Full, and fuller than it has learned to be.
        (true, 0, 106, Some(100), false, false),
        (true, 2, 0, None, false, false),
        (false, 1, 0, Some(0), true, true),
        (false, 1, 255, None, false, false),
    ] {
        let power = set(mains, flow, level, want)?;
        hold(power.on_mains == mains, power)?;
        hold((power.is_low(), power.is_critical()) == (low, critical), power)?;
    }
    let power = set(true, 2, 80, Some(80))?;
    Ok(format!("{power:?}"))
}

fn mouse() -> Outcome {
    set(true, 2, 80, Some(80))?;
    let mut mouse = Mouse::plug("Mouse with a battery")?;
    let scopes = || -> Vec<(String, String)> {
        let machine = Machine::default();
        let all = machine.all("power_supply").into_iter();
        all.map(|node| (node.name.clone(), machine.attribute(&node, "scope").unwrap_or_default())).collect()
    };
    let end = Instant::now() + PATIENCE;
    while !scopes().iter().any(|(_, scope)| scope == "Device") {
        hold(Instant::now() < end, ("the kernel made no battery of it", scopes()))?;
        std::thread::sleep(Duration::from_millis(50));
    }
    for percent in [3, 0, 100] {
        mouse.says(percent)?;
        let power = Power::read(&Machine::default());
        hold(power.level == Some(80) && power.on_mains && !power.draining, (percent, power))?;
    }
    Ok(format!("{:?}", scopes()))
}

fn no_light() -> Outcome {
    let mut switch = PanelSwitch::new(Machine::default());
    hold(switch.darken()? == Dark::PictureOnly, "there is a light")?;
    switch.lighten()?;
    Ok(String::new())
}
