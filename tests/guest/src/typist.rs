//! A keyboard or a scanner that the kernel makes for this program.

use std::time::Duration;

use evdev::uinput::VirtualDevice;
use evdev::{AttributeSet, BusType, InputEvent, InputId, KeyCode};
use perron_hardware::keys::{KeyEvent, Layout, Manner, type_text};

use crate::Failure;

/// The kernel's numbers of the kinds of events that are sent.
const KEY: u16 = 1;
/// Keys of a common keyboard.
const KEYS: std::ops::Range<u16> = 1..128;

/// A device that types.
pub(crate) struct Typist {
    device: VirtualDevice,
}

impl Typist {
    /// Plugs in a device of this name.
    pub(crate) fn plug(name: &str) -> Result<Self, Failure> {
        Self::plug_with(name, &KEYS.map(KeyCode::new).collect::<Vec<_>>())
    }

    /// Plugs in a device of this name with these keys.
    pub(crate) fn plug_with(name: &str, keys: &[KeyCode]) -> Result<Self, Failure> {
        let keys: AttributeSet<KeyCode> = keys.iter().copied().collect();
        let id = InputId::new(BusType::BUS_USB, 0x1234, 0x5678, 1);
        let device = VirtualDevice::builder()?.name(name).input_id(id).with_keys(&keys)?.build()?;
        Ok(Self { device })
    }

    /// Where its events can be read.
    pub(crate) fn node(&mut self) -> Result<std::path::PathBuf, Failure> {
        let nodes = self.device.enumerate_dev_nodes_blocking()?;
        let node = nodes.flatten().find(|node| node.exists());
        node.ok_or_else(|| Failure("the kernel made no node".to_owned()))
    }

    /// Sends key events, so far apart.
    pub(crate) fn sends(&mut self, events: &[KeyEvent], apart: Duration) -> Result<(), Failure> {
        for event in events {
            let (key, value) = match event {
                KeyEvent::Down(key) => (key, 1),
                KeyEvent::Up(key) => (key, 0),
                KeyEvent::Lost => continue,
            };
            self.device.emit(&[InputEvent::new(KEY, key.code(), value)])?;
            if !apart.is_zero() {
                std::thread::sleep(apart);
            }
        }
        Ok(())
    }

    /// Types a text as a scanner of this layout does.
    pub(crate) fn types(&mut self, text: &str, layout: Layout, apart: Duration) -> Result<(), Failure> {
        self.sends(&type_text(text, layout, Manner::Keys), apart)
    }
}
