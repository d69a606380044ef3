//! Scanners that pose as keyboards: their codes to the runner, and what is learned of them to the next start.

use super::{Inbox, Message, reader, report};
use crate::devices::Devices;
use perron_flow::Event;
use perron_hardware::keys::{EventDevices, KeyDevices, KeyReport, Layout, Rules, Stop, watch_keys};

/// What the thread works on.
pub struct Keys {
    /// Where the devices are.
    pub plugged: Box<dyn KeyDevices>,
    /// What was learned of them.
    pub devices: Devices,
    /// The layout of all scanners here, where the site says one.
    pub layout: Option<Layout>,
    /// Where codes go.
    pub inbox: Inbox,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

impl Keys {
    /// Those of this machine.
    #[must_use]
    pub fn of_this_machine(devices: Devices, layout: Option<Layout>, inbox: Inbox) -> Self {
        Self { plugged: Box::new(EventDevices::new()), devices, layout, inbox }
    }

    /// Reads until told to stop, or the kiosk closes.
    pub fn run(self, stop: &Stop) {
        let Self { plugged, mut devices, layout, inbox } = self;
        let rules = Rules { alone: false, layout, known: devices.known().clone() };
        let listener = move |told: KeyReport| match told {
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
                for device in now.iter().filter(|device| device.is_scanner) {
                    tracing::info!(name = device.info.name, problem = device.problem, "a scanner");
                }
                true
            }
            // Keyboards are not taken, so their keys are not told.
            KeyReport::Keys(_) => true,
        };
        watch_keys(plugged, rules, Box::new(listener), stop);
    }
}
