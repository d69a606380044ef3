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

/// A panel's whole width, or height, as libinput is asked for it: finer than any screen.
const WHOLE: u32 = 1 << 16;
/// How far one step of a wheel moves, in logical pixels: as in a window on a desktop.
const STEP: f64 = 60.0;
/// One step, as libinput counts it.
const NOTCH: f64 = 120.0;
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
}

/// The finger that touched first. Others, and the hand that holds the tablet, do nothing as long as it rests.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Finger {
    slot: u32,
    at: LogicalPosition,
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
        Self { turn, window: RefCell::default(), pointer: Cell::default(), finger: Cell::default() }
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
                show(&window, None);
                let touch = self.touch(event, size(&window));
                for event in touch.map(|touch| self.press(touch)).into_iter().flatten() {
                    give(&window, event);
                }
            }
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
    fn press(&self, touch: Touch) -> Vec<WindowEvent> {
        let button = PointerEventButton::Left;
        let finger = self.finger.get();
        let is_first = |slot| finger.is_some_and(|finger| finger.slot == slot);
        match (touch, finger) {
            (Touch::Down(slot, at), None) => {
                self.finger.set(Some(Finger { slot, at }));
                vec![
                    WindowEvent::PointerMoved { position: at },
                    WindowEvent::PointerPressed { position: at, button },
                ]
            }
            (Touch::Moved(slot, at), Some(_)) if is_first(slot) => {
                self.finger.set(Some(Finger { slot, at }));
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
                Some(match press.button_state() {
                    ButtonState::Pressed => WindowEvent::PointerPressed { position, button },
                    ButtonState::Released => WindowEvent::PointerReleased { position, button },
                })
            }
            PointerEvent::ScrollWheel(wheel) => {
                Some(scrolled(position, |axis| wheel.scroll_value_v120(axis) / NOTCH * STEP))
            }
            PointerEvent::ScrollFinger(fingers) => {
                Some(scrolled(position, |axis| fingers.scroll_value(axis)))
            }
            PointerEvent::ScrollContinuous(drag) => Some(scrolled(position, |axis| drag.scroll_value(axis))),
            _ => None,
        }
    }
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

/// libinput counts downwards and to the right; the window moves its content the other way.
fn scrolled(position: LogicalPosition, along: impl Fn(Axis) -> f64) -> WindowEvent {
    WindowEvent::PointerScrolled {
        position,
        delta_x: -along(Axis::Horizontal) as f32,
        delta_y: -along(Axis::Vertical) as f32,
    }
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
        let input = Input::new(Turn::None);
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
            assert_eq!(input.press(touch), expected, "{what}");
        }
    }

    #[test]
    fn the_buttons_that_mean_something() {
        assert_eq!(button(0x110), Some(PointerEventButton::Left));
        assert_eq!(button(0x111), Some(PointerEventButton::Right));
        for other in [0x113, 0x116, 0, 0x14a] {
            assert_eq!(button(other), None, "{other:#x}");
        }
    }

    #[test]
    fn a_wheel_turned_towards_oneself_shows_what_is_below() {
        let event =
            scrolled(LogicalPosition::default(), |axis| if axis == Axis::Vertical { 60.0 } else { 0.0 });
        let WindowEvent::PointerScrolled { delta_x, delta_y, .. } = event else { panic!("{event:?}") };
        assert_eq!((delta_x, delta_y), (0.0, -60.0));
    }
}
