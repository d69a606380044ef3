//! Devices with keys: scanners' codes to the runner, and, where the kiosk takes keyboards for itself, what people press
//! on keyboards and keypads to the window. What is learned of a device goes to the next start.

use super::{Inbox, Message, Source, reader, report};
use crate::devices::{Devices, Keypads};
use perron_flow::{Action, Event};
use perron_hardware::keys::{
    EventDevices, Function, KeyDeviceInfo, KeyDeviceState, KeyDevices, KeyEvent, KeyReport, Keyboard, Keypad,
    Layout, Meant, Press, Rules, Stop, watch_keys,
};
use std::collections::BTreeMap;

/// Where keys go that people press. It must not wait.
pub type Pressed = Box<dyn FnMut(Press) + Send>;

/// Keyboards that the kiosk takes for itself.
pub struct Taken {
    /// Where their keys go.
    pub pressed: Pressed,
    /// The keyboards' layout.
    pub layout: Layout,
    /// Keypads that were learned.
    pub keypads: Keypads,
}

/// What the thread works on.
pub struct Keys {
    /// Where the devices are.
    pub plugged: Box<dyn KeyDevices>,
    /// What was learned of them.
    pub devices: Devices,
    /// The layout of all scanners here, where the site says one.
    pub layout: Option<Layout>,
    /// Whether their codes are wanted.
    pub codes: bool,
    /// Keyboards, where they are taken.
    pub taken: Option<Taken>,
    /// Where codes go.
    pub inbox: Inbox,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

impl Keys {
    /// The devices of this machine; beside a desktop those that move its arrow, too, are the desktop's.
    #[must_use]
    pub fn of_this_machine(beside_a_desktop: bool) -> Box<dyn KeyDevices> {
        let devices = EventDevices::new();
        Box::new(if beside_a_desktop { devices.beside_a_desktop() } else { devices })
    }

    /// Reads until told to stop, or the kiosk closes.
    pub fn run(self, stop: &Stop) {
        let Self { plugged, mut devices, layout, codes, taken, inbox } = self;
        let rules = Rules { alone: taken.is_some(), layout, known: devices.known().clone() };
        let mut hands = taken.map(Hands::new);
        let listener = move |told: KeyReport| match told {
            KeyReport::Scanned(_) | KeyReport::Rejected(_) if !codes => true,
            KeyReport::Scanned(scan) => report(&inbox, Message::Event(Event::Scanned(reader::text(&scan)))),
            KeyReport::Rejected(why) => {
                tracing::info!(?why, "something unreadable was scanned");
                report(&inbox, Message::Event(Event::ScanUnreadable))
            }
            KeyReport::Learned(id, known) => {
                if let Err(error) = devices.learn(id, known) {
                    tracing::warn!(%error, "what was learned of a scanner is forgotten when the kiosk stops");
                }
                true
            }
            KeyReport::Plugged(now) => {
                let scanner = is_read(&now);
                if let Some(hands) = &mut hands {
                    hands.let_go_of(&now);
                }
                report(&inbox, Message::Scanner(Source::Keys, codes && scanner))
            }
            KeyReport::Keys(info, events) => {
                let acts = hands.as_mut().map(|hands| hands.take(&info, &events)).unwrap_or_default();
                acts.into_iter().all(|act| report(&inbox, Message::Event(Event::Action(act))))
            }
        };
        watch_keys(plugged, rules, Box::new(listener), stop);
    }
}

/// Whether there is a scanner that can be read.
fn is_read(plugged: &[KeyDeviceState]) -> bool {
    for device in plugged.iter().filter(|device| device.is_scanner) {
        tracing::info!(name = device.info.name, problem = device.problem, "a scanner");
    }
    plugged.iter().any(|device| device.is_scanner && device.problem.is_none())
}

/// What hands press, device by device.
struct Hands {
    taken: Taken,
    keyboards: BTreeMap<String, Keyboard>,
}

impl Hands {
    fn new(taken: Taken) -> Self {
        Self { taken, keyboards: BTreeMap::new() }
    }

    /// A key of a keyboard that was pulled out is held no more.
    fn let_go_of(&mut self, plugged: &[KeyDeviceState]) {
        let before = self.keyboards.len();
        self.keyboards.retain(|node, _| plugged.iter().any(|device| device.info.node == *node));
        if self.keyboards.len() < before {
            (self.taken.pressed)(Press::Up);
        }
    }

    /// Gives the window what it understands, and returns what is for the kiosk itself.
    fn take(&mut self, info: &KeyDeviceInfo, events: &[KeyEvent]) -> Vec<Action> {
        let learned = self.taken.keypads.of(&info.id).or(info.keypad.as_ref());
        let keyboards = &mut self.keyboards;
        let mut acts = vec![];
        for event in events {
            let function = learned.and_then(|keypad| function(keypad, *event));
            let press = match (learned, function) {
                (Some(_), None) => None,
                (Some(_), Some(function)) => match meant(function) {
                    Ok(meant) => Some(Press::Down(meant)),
                    Err(act) => {
                        acts.push(act);
                        None
                    }
                },
                (None, _) => {
                    let new = || Keyboard::new(self.taken.layout);
                    keyboards.entry(info.node.clone()).or_insert_with(new).take(*event)
                }
            };
            if let Some(press) = press {
                if matches!(press, Press::Down(_)) {
                    // Whatever the window makes of it.
                    acts.push(Action::Present);
                }
                (self.taken.pressed)(press);
            }
        }
        acts
    }
}

fn function(keypad: &Keypad, event: KeyEvent) -> Option<Function> {
    match event {
        KeyEvent::Down(key) => keypad.function(key),
        KeyEvent::Up(_) | KeyEvent::Lost => None,
    }
}

/// The key of a keyboard that does the same, or an act where none does.
fn meant(function: Function) -> Result<Meant, Action> {
    match function {
        Function::Previous => Ok(Meant::Previous),
        Function::Next => Ok(Meant::Next),
        Function::Choose => Ok(Meant::Enter),
        Function::Back => Ok(Meant::Escape),
        Function::Help => Err(Action::Help),
        Function::Language => Err(Action::Languages),
        // The voice's own: until there is one, it says that somebody is there.
        Function::Repeat => Err(Action::Listen),
        Function::Louder => Err(Action::Louder),
        Function::Softer => Err(Action::Softer),
    }
}
