//! What is touched and moved, where no desktop stands between: touch screens, mice, touchpads.
//!
//! Nothing is left to the renderer's own reading: it turns no touch with the picture, draws no arrow and knows no wheel.
//! Keys never come this way: the kiosk reads every keyboard by itself, so a scanner that poses as one, before it is known
//! as a scanner, types nothing onto the screen, and no keys pressed together end the program.

use super::turn::Turn;
use ::input::event::device::DeviceEvent;
use ::input::event::pointer::{Axis, ButtonState, PointerEvent, PointerScrollEvent};
use ::input::event::touch::{TouchEvent, TouchEventPosition, TouchEventSlot};
use ::input::{Device, DeviceCapability, Event, event::EventTrait};
use perron_ui::{AppWindow, Pointer};
use slint::platform::{PointerEventButton, WindowEvent};
use slint::{ComponentHandle, LogicalPosition, LogicalSize, Weak};
use std::cell::{Cell, RefCell};
use std::path::Path;
use std::time::{Duration, Instant};

/// A panel's whole width, or height, as libinput is asked for it: finer than any screen.
const WHOLE: u32 = 1 << 16;
/// How far one step of a wheel moves, in logical pixels: as in a window on a desktop.
const STEP: f64 = 60.0;
/// One step, as libinput counts it.
const NOTCH: f64 = 120.0;
/// How long a finger lies still before another one counts.
const LIES_STILL: Duration = Duration::from_secs(3);
/// The buttons of a mouse, as the kernel numbers them.
const LEFT: u32 = 0x110;
const RIGHT: u32 = 0x111;
const MIDDLE: u32 = 0x112;

/// Reads what libinput tells, moves the pointer and presses where a finger does.
pub(super) struct Input {
    turn: Turn,
    window: RefCell<Option<Weak<AppWindow>>>,
    /// Where the pointer is; nowhere before the mouse was moved.
    pointer: Cell<Option<LogicalPosition>>,
    finger: Cell<Option<Finger>>,
    /// Whether a button of the mouse is down.
    held: Cell<bool>,
}

/// The finger that touched first. Others do nothing while it rests, unless it has lain still for long.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Finger {
    slot: u32,
    at: LogicalPosition,
    /// Since when it has lain still.
    since: Instant,
}

/// What a finger does, with libinput's number of it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Touch {
    Down(u32, LogicalPosition),
    Moved(u32, LogicalPosition),
    Up(u32),
    /// What rested there was no finger, or the screen was pulled out under it.
    Cancelled(u32),
}

impl Input {
    pub(super) fn new(turn: Turn) -> Self {
        Self {
            turn,
            window: RefCell::default(),
            pointer: Cell::default(),
            finger: Cell::default(),
            held: Cell::default(),
        }
    }

    /// The window that it moves the pointer of.
    pub(super) fn goes_to(&self, window: Weak<AppWindow>) {
        self.window.replace(Some(window));
    }

    /// Takes an event; true where nobody else is to have it.
    pub(super) fn take(&self, event: &Event) -> bool {
        let Some(window) = self.window.borrow().as_ref().and_then(Weak::upgrade) else { return true };
        match event {
            Event::Device(DeviceEvent::Added(added)) => adjust(added.device()),
            // A pointer whose mouse is gone, or that was moved before somebody touched, is in the way.
            Event::Device(DeviceEvent::Removed(removed))
                if removed.device().has_capability(DeviceCapability::Pointer) =>
            {
                show(&window, None);
            }
            Event::Touch(event) => {
                let touch = self.touch(event, size(&window));
                let events = touch.map(|touch| self.press(touch, Instant::now())).unwrap_or_default();
                if !events.is_empty() {
                    show(&window, None);
                }
                for event in events {
                    give(&window, event);
                }
            }
            // One hand at a time: a click in the middle of a touch would be lost, and the touch with it.
            Event::Pointer(_) if self.finger.get().is_some() => {}
            Event::Pointer(event) => {
                if let Some(event) = self.point(event, size(&window)) {
                    show(&window, self.pointer.get());
                    give(&window, event);
                }
            }
            _ => {}
        }
        true
    }

    /// Where a touch lies in the picture. libinput counts along the panel, which the picture may be turned on.
    fn touch(&self, event: &TouchEvent, size: LogicalSize) -> Option<Touch> {
        let at = |x: f64, y: f64| {
            let whole = f64::from(WHOLE);
            let (x, y) = self.turn.place(((x / whole) as f32, (y / whole) as f32));
            LogicalPosition::new(x * size.width, y * size.height)
        };
        Some(match event {
            TouchEvent::Down(touch) => {
                Touch::Down(touch.seat_slot(), at(touch.x_transformed(WHOLE), touch.y_transformed(WHOLE)))
            }
            TouchEvent::Motion(touch) => {
                Touch::Moved(touch.seat_slot(), at(touch.x_transformed(WHOLE), touch.y_transformed(WHOLE)))
            }
            TouchEvent::Up(touch) => Touch::Up(touch.seat_slot()),
            TouchEvent::Cancel(touch) => Touch::Cancelled(touch.seat_slot()),
            _ => return None,
        })
    }

    /// What a touch is for the window: the first finger presses like a mouse's left button, and is gone when it is lifted.
    fn press(&self, touch: Touch, now: Instant) -> Vec<WindowEvent> {
        let button = PointerEventButton::Left;
        let finger = self.finger.get();
        let is_first = |slot| finger.is_some_and(|finger| finger.slot == slot);
        match (touch, finger) {
            (Touch::Down(slot, at), resting) => {
                // What has lain still for long is a thumb at the edge, or a drop of water.
                if resting.is_some_and(|finger| now.saturating_duration_since(finger.since) < LIES_STILL) {
                    return vec![];
                }
                self.finger.set(Some(Finger { slot, at, since: now }));
                let before = (self.held.take() || resting.is_some()).then_some(WindowEvent::PointerExited);
                let press = [
                    WindowEvent::PointerMoved { position: at },
                    WindowEvent::PointerPressed { position: at, button },
                ];
                before.into_iter().chain(press).collect()
            }
            (Touch::Moved(slot, at), Some(_)) if is_first(slot) => {
                self.finger.set(Some(Finger { slot, at, since: now }));
                vec![WindowEvent::PointerMoved { position: at }]
            }
            (Touch::Up(slot), Some(finger)) if is_first(slot) => {
                self.finger.set(None);
                vec![WindowEvent::PointerReleased { position: finger.at, button }, WindowEvent::PointerExited]
            }
            (Touch::Cancelled(slot), Some(_)) if is_first(slot) => {
                self.finger.set(None);
                vec![WindowEvent::PointerExited]
            }
            _ => vec![],
        }
    }

    /// Moves the pointer; what it is for the window.
    fn point(&self, event: &PointerEvent, size: LogicalSize) -> Option<WindowEvent> {
        let before = self.pointer.get().unwrap_or_else(|| middle(size));
        let position = match event {
            PointerEvent::Motion(motion) => moved(before, (motion.dx(), motion.dy()), size),
            PointerEvent::MotionAbsolute(motion) => {
                let share = |along: f64| (along / f64::from(WHOLE)) as f32;
                let across = share(motion.absolute_x_transformed(WHOLE));
                let (x, y) = self.turn.place((across, share(motion.absolute_y_transformed(WHOLE))));
                LogicalPosition::new(x * size.width, y * size.height)
            }
            _ => before,
        };
        self.pointer.set(Some(position));
        match event {
            PointerEvent::Motion(_) | PointerEvent::MotionAbsolute(_) => {
                Some(WindowEvent::PointerMoved { position })
            }
            PointerEvent::Button(press) => {
                let button = button(press.button())?;
                self.held.set(press.button_state() == ButtonState::Pressed);
                Some(match press.button_state() {
                    ButtonState::Pressed => WindowEvent::PointerPressed { position, button },
                    // A button of a mouse that was pulled out is let go by libinput, not by a hand.
                    ButtonState::Released if is_gone(&press.device()) => WindowEvent::PointerExited,
                    ButtonState::Released => WindowEvent::PointerReleased { position, button },
                })
            }
            PointerEvent::ScrollWheel(wheel) => {
                Some(scrolled(position, wheel, |axis| wheel.scroll_value_v120(axis) / NOTCH * STEP))
            }
            PointerEvent::ScrollFinger(fingers) => {
                Some(scrolled(position, fingers, |axis| fingers.scroll_value(axis)))
            }
            PointerEvent::ScrollContinuous(drag) => {
                Some(scrolled(position, drag, |axis| drag.scroll_value(axis)))
            }
            _ => None,
        }
    }
}

fn is_gone(device: &Device) -> bool {
    !Path::new("/sys/class/input").join(device.sysname()).exists()
}

fn size(window: &AppWindow) -> LogicalSize {
    window.window().size().to_logical(window.window().scale_factor())
}

fn give(window: &AppWindow, event: WindowEvent) {
    if let Err(error) = window.window().dispatch_event_with_result(event) {
        tracing::warn!(%error, "a touch did not reach the window");
    }
}

/// A device as the kiosk needs it: a touchpad takes a tap for a click.
fn adjust(mut device: Device) {
    tracing::info!(name = device.name().as_ref(), "touched or moved from now on");
    if device.config_tap_finger_count() > 0
        && let Err(error) = device.config_tap_set_enabled(true)
    {
        tracing::warn!(?error, name = device.name().as_ref(), "the touchpad takes no taps");
    }
}

/// Draws the pointer there, or nowhere.
fn show(window: &AppWindow, position: Option<LogicalPosition>) {
    let pointer = window.global::<Pointer<'_>>();
    pointer.set_shown(position.is_some());
    if let Some(position) = position {
        pointer.set_x(position.x);
        pointer.set_y(position.y);
    }
}

fn button(number: u32) -> Option<PointerEventButton> {
    match number {
        LEFT => Some(PointerEventButton::Left),
        RIGHT => Some(PointerEventButton::Right),
        MIDDLE => Some(PointerEventButton::Middle),
        _ => None,
    }
}

fn middle(size: LogicalSize) -> LogicalPosition {
    LogicalPosition::new(size.width / 2.0, size.height / 2.0)
}

/// Where the pointer is after it was moved: never beyond the edge, so that the way back is as long as it looks.
fn moved(from: LogicalPosition, (dx, dy): (f64, f64), size: LogicalSize) -> LogicalPosition {
    let within = |place: f32, by: f64, end: f32| (place + by as f32).clamp(0.0, (end - 1.0).max(0.0));
    LogicalPosition::new(within(from.x, dx, size.width), within(from.y, dy, size.height))
}

/// libinput counts downwards and to the right; the window moves its content the other way. An axis that was not turned may
/// not be asked for.
fn scrolled(
    position: LogicalPosition,
    turned: &impl PointerScrollEvent,
    along: impl Fn(Axis) -> f64,
) -> WindowEvent {
    let by = |axis| if turned.has_axis(axis) { -along(axis) as f32 } else { 0.0 };
    WindowEvent::PointerScrolled { position, delta_x: by(Axis::Horizontal), delta_y: by(Axis::Vertical) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pointer_stays_on_the_screen() {
        let size = LogicalSize::new(1280.0, 800.0);
        let table = [
            ((640.0, 400.0), (10.0, -5.0), (650.0, 395.0)),
            ((10.0, 10.0), (-400.0, -400.0), (0.0, 0.0)),
            ((1270.0, 790.0), (1e9, 1e9), (1279.0, 799.0)),
            ((0.0, 799.0), (f64::MIN, 0.5), (0.0, 799.0)),
        ];
        for ((x, y), by, (to_x, to_y)) in table {
            let to = moved(LogicalPosition::new(x, y), by, size);
            assert_eq!((to.x, to.y), (to_x, to_y), "from {x}, {y} by {by:?}");
        }
        let none = moved(LogicalPosition::default(), (1.0, 1.0), LogicalSize::default());
        assert_eq!((none.x, none.y), (0.0, 0.0), "a window without a size");
    }

    #[test]
    fn the_first_finger_counts_and_no_other() {
        let at = |x: f32| LogicalPosition::new(x, 10.0);
        let button = PointerEventButton::Left;
        let down = |x| {
            vec![
                WindowEvent::PointerMoved { position: at(x) },
                WindowEvent::PointerPressed { position: at(x), button },
            ]
        };
        let up =
            |x| vec![WindowEvent::PointerReleased { position: at(x), button }, WindowEvent::PointerExited];
        let (input, now) = (Input::new(Turn::None), Instant::now());
        let table = [
            (Touch::Up(0), vec![], "a finger that was there before the kiosk"),
            (Touch::Down(0, at(1.0)), down(1.0), "the first"),
            (Touch::Down(1, at(500.0)), vec![], "the ball of the hand"),
            (Touch::Moved(1, at(510.0)), vec![], "it trembles"),
            (
                Touch::Moved(0, at(2.0)),
                vec![WindowEvent::PointerMoved { position: at(2.0) }],
                "the first moves",
            ),
            (Touch::Up(1), vec![], "the hand is lifted"),
            (Touch::Up(0), up(2.0), "the first is lifted, where it was last"),
            (Touch::Moved(0, at(3.0)), vec![], "nothing rests any more"),
            (Touch::Down(1, at(4.0)), down(4.0), "another one is the first now"),
            (Touch::Cancelled(1), vec![WindowEvent::PointerExited], "a palm after all: nothing was touched"),
            (Touch::Down(0, at(5.0)), down(5.0), "and again"),
            (Touch::Up(0), up(5.0), "and again"),
        ];
        for (touch, expected, what) in table {
            assert_eq!(input.press(touch, now), expected, "{what}");
        }
        input.press(Touch::Down(0, at(6.0)), now);
        let later = now + LIES_STILL;
        let over = [vec![WindowEvent::PointerExited], down(7.0)].concat();
        assert_eq!(input.press(Touch::Down(1, at(7.0)), later), over, "a thumb has lain there");
        assert_eq!(input.press(Touch::Up(0), later), [], "the thumb goes");
        assert_eq!(input.press(Touch::Up(1), later), up(7.0));
        input.held.set(true);
        let over = [vec![WindowEvent::PointerExited], down(8.0)].concat();
        assert_eq!(input.press(Touch::Down(0, at(8.0)), later), over, "the mouse's button is down");
    }

    #[test]
    fn the_buttons_that_mean_something() {
        assert_eq!(button(0x110), Some(PointerEventButton::Left));
        assert_eq!(button(0x111), Some(PointerEventButton::Right));
        for other in [0x113, 0x116, 0, 0x14a] {
            assert_eq!(button(other), None, "{other:#x}");
        }
    }
}
