//! A touch screen that the kernel makes for this program.

use std::time::Duration;

use evdev::uinput::VirtualDevice;
use evdev::{
    AbsInfo, AbsoluteAxisCode as A, AttributeSet, BusType, InputEvent, InputId, KeyCode, PropType,
    UinputAbsSetup,
};

use crate::Failure;

/// The kernel's numbers of the kinds of events that are sent.
const KEY: u16 = 1;
const ABSOLUTE: u16 = 3;
/// How far it counts across: more finely than the screen, as panels do.
const ACROSS: i32 = 4096;
/// Units in a millimetre, for a panel of about 30 by 20 centimetres.
const FINENESS: i32 = 13;
/// How long a fingertip rests.
const RESTS: Duration = Duration::from_millis(90);

/// A finger on it.
pub(super) struct Finger {
    device: VirtualDevice,
    touches: i32,
}

impl Finger {
    /// Plugs the touch screen in.
    pub(super) fn plug(name: &str) -> Result<Self, Failure> {
        let axis = |axis, max| UinputAbsSetup::new(axis, AbsInfo::new(0, 0, max, 0, 0, FINENESS));
        let keys: AttributeSet<KeyCode> = [KeyCode::BTN_TOUCH].into_iter().collect();
        let direct: AttributeSet<PropType> = [PropType::DIRECT].into_iter().collect();
        let device = VirtualDevice::builder()?
            .name(name)
            .input_id(InputId::new(BusType::BUS_USB, 0x0eef, 0x0001, 1))
            .with_keys(&keys)?
            .with_properties(&direct)?
            .with_absolute_axis(&axis(A::ABS_X, ACROSS))?
            .with_absolute_axis(&axis(A::ABS_Y, ACROSS))?
            .with_absolute_axis(&axis(A::ABS_MT_SLOT, 9))?
            .with_absolute_axis(&axis(A::ABS_MT_TRACKING_ID, 65_535))?
            .with_absolute_axis(&axis(A::ABS_MT_POSITION_X, ACROSS))?
            .with_absolute_axis(&axis(A::ABS_MT_POSITION_Y, ACROSS))?
            .build()?;
        Ok(Self { device, touches: 0 })
    }

    /// Touches the panel at a share of its width and of its height, counted from its own upper left.
    pub(super) fn taps(&mut self, x: f64, y: f64) -> Result<(), Failure> {
        self.rests(x, y)?;
        std::thread::sleep(RESTS);
        self.device.emit(&[
            InputEvent::new(ABSOLUTE, A::ABS_MT_TRACKING_ID.0, -1),
            InputEvent::new(KEY, KeyCode::BTN_TOUCH.code(), 0),
        ])?;
        Ok(())
    }

    /// The same without lifting the finger.
    pub(super) fn rests(&mut self, x: f64, y: f64) -> Result<(), Failure> {
        self.touches += 1;
        #[allow(clippy::cast_possible_truncation, reason = "shares of 4096")]
        let (x, y) = ((x * f64::from(ACROSS)) as i32, (y * f64::from(ACROSS)) as i32);
        let absolute = |axis: A, value| InputEvent::new(ABSOLUTE, axis.0, value);
        self.device.emit(&[
            absolute(A::ABS_MT_SLOT, 0),
            absolute(A::ABS_MT_TRACKING_ID, self.touches),
            absolute(A::ABS_MT_POSITION_X, x),
            absolute(A::ABS_MT_POSITION_Y, y),
            InputEvent::new(KEY, KeyCode::BTN_TOUCH.code(), 1),
            absolute(A::ABS_X, x),
            absolute(A::ABS_Y, y),
        ])?;
        Ok(())
    }
}
