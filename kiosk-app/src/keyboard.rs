//! Keys that the kiosk read itself, given to the window: where keyboards are taken, no desktop passes them on, repeats a
//! held one, or lets keys pressed together lead out of the kiosk.

use perron_hardware::keys::{Meant, Press};
use perron_ui::AppWindow;
use slint::platform::{Key, WindowEvent};
use slint::{ComponentHandle, SharedString, Timer, TimerMode};
use std::cell::{Cell, RefCell};
use std::time::Duration;

/// How long a key is held before it repeats: slow hands rest on a key.
const REPEATS_AFTER: Duration = Duration::from_millis(600);
/// Between two repeats.
const REPEATS_EVERY: Duration = Duration::from_millis(50);
/// The most repeats: whatever lies on a key for longer is no hand.
const REPEATS_MAX: u32 = 100;

thread_local! {
    /// What repeats, on the window's own thread.
    static REPEAT: RefCell<Timer> = RefCell::default();
}

/// Nothing repeats any more: the key is up, or another screen is shown, for which it was not meant.
pub fn let_go() {
    REPEAT.with_borrow(Timer::stop);
}

/// Gives a key to the window, on its thread.
pub fn press(window: &AppWindow, press: Press) {
    let_go();
    let Press::Down(meant) = press else { return };
    let repeats = meant.repeats();
    let texts = texts(meant);
    for text in &texts {
        give(window, text, WindowEvent::KeyPressed { text: text.clone() });
    }
    if !repeats {
        return;
    }
    let weak = window.as_weak();
    let left = Cell::new(REPEATS_MAX);
    let again = move || {
        let Some(window) = weak.upgrade().filter(|_| left.get() > 0) else { return let_go() };
        left.set(left.get() - 1);
        for text in &texts {
            give(&window, text, WindowEvent::KeyPressRepeated { text: text.clone() });
        }
    };
    REPEAT.with_borrow(|timer| {
        timer.start(TimerMode::SingleShot, REPEATS_AFTER, move || {
            let again = again.clone();
            REPEAT.with_borrow(|timer| timer.start(TimerMode::Repeated, REPEATS_EVERY, again));
        });
    });
}

fn give(window: &AppWindow, text: &SharedString, event: WindowEvent) {
    for event in [event, WindowEvent::KeyReleased { text: text.clone() }] {
        if let Err(error) = window.window().dispatch_event_with_result(event) {
            tracing::warn!(%error, "a key did not reach the window");
        }
    }
}

/// As the window names keys: one character each.
fn texts(meant: Meant) -> Vec<SharedString> {
    let key = match meant {
        Meant::Text(text) => return text.chars().map(SharedString::from).collect(),
        Meant::Enter => Key::Return,
        Meant::Next => Key::Tab,
        Meant::Previous => Key::Backtab,
        Meant::Erase => Key::Backspace,
        Meant::Delete => Key::Delete,
        Meant::Left => Key::LeftArrow,
        Meant::Right => Key::RightArrow,
        Meant::Up => Key::UpArrow,
        Meant::Down => Key::DownArrow,
        Meant::Home => Key::Home,
        Meant::End => Key::End,
        Meant::Escape => Key::Escape,
    };
    vec![key.into()]
}
