//! A mouse that the kernel makes for this program.

use std::time::Duration;

use evdev::uinput::VirtualDevice;
use evdev::{AttributeSet, BusType, InputEvent, InputId, KeyCode, RelativeAxisCode as R};

use crate::Failure;

/// The kernel's numbers of the kinds of events that are sent.
const KEY: u16 = 1;
const RELATIVE: u16 = 2;
/// How long a hand takes from one to the next.
const HAND: Duration = Duration::from_millis(90);

/// A mouse, plugged in until it is dropped.
pub(super) struct Mouse {
    device: VirtualDevice,
}

impl Mouse {
    pub(super) fn plug(name: &str) -> Result<Self, Failure> {
        let keys: AttributeSet<KeyCode> =
            [KeyCode::BTN_LEFT, KeyCode::BTN_RIGHT, KeyCode::BTN_MIDDLE].into_iter().collect();
        let axes: AttributeSet<R> = [R::REL_X, R::REL_Y, R::REL_WHEEL].into_iter().collect();
        let device = VirtualDevice::builder()?
            .name(name)
            .input_id(InputId::new(BusType::BUS_USB, 0x046d, 0xc077, 1))
            .with_keys(&keys)?
            .with_relative_axes(&axes)?
            .build()?;
        Ok(Self { device })
    }

    /// Moves it, in its own steps.
    pub(super) fn moves(&mut self, x: i32, y: i32) -> Result<(), Failure> {
        let events = [InputEvent::new(RELATIVE, R::REL_X.0, x), InputEvent::new(RELATIVE, R::REL_Y.0, y)];
        self.device.emit(&events)?;
        std::thread::sleep(HAND);
        Ok(())
    }

    /// Presses its left button, or lets it go.
    pub(super) fn presses(&mut self, down: bool) -> Result<(), Failure> {
        self.device.emit(&[InputEvent::new(KEY, KeyCode::BTN_LEFT.code(), i32::from(down))])?;
        std::thread::sleep(HAND);
        Ok(())
    }
}
