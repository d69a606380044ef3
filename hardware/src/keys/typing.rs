//! How a scanner types: the twin of what [`reading`](super::reading) undoes.

use evdev::KeyCode;

use super::layout::{Layout, Level};
use super::stroke::KeyEvent;

/// The ways in which scanners type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manner {
    /// Keys of its layout, with Shift where it is needed.
    #[default]
    Keys,
    /// The same, with Caps Lock on: what needs no Shift gets it, and the reverse.
    CapsLock,
    /// Each character by its number on the number pad, with Alt held.
    AltNumbers,
    /// Digits on the number pad, the rest as keys.
    KeypadDigits,
}

/// The key events of a text as a scanner of this layout types it. A character that it cannot type is left out, as
/// scanners do.
#[must_use]
pub fn type_text(text: &str, layout: Layout, manner: Manner) -> Vec<KeyEvent> {
    let mut events = vec![];
    if manner == Manner::CapsLock {
        tap(&mut events, KeyCode::KEY_CAPSLOCK);
    }
    for c in text.chars() {
        match (manner, c) {
            (_, '\r' | '\n') => tap(&mut events, KeyCode::KEY_ENTER),
            (_, '\t') => tap(&mut events, KeyCode::KEY_TAB),
            (_, '\u{1d}') => held(&mut events, &[KeyCode::KEY_LEFTCTRL], KeyCode::KEY_RIGHTBRACE),
            (Manner::AltNumbers, c) => by_number(&mut events, c),
            (Manner::KeypadDigits, '0'..='9') => tap(&mut events, digit(c)),
            _ => by_key(&mut events, c, layout, manner),
        }
    }
    if manner == Manner::CapsLock {
        tap(&mut events, KeyCode::KEY_CAPSLOCK);
    }
    events
}

fn tap(events: &mut Vec<KeyEvent>, key: KeyCode) {
    events.extend([KeyEvent::Down(key), KeyEvent::Up(key)]);
}

fn held(events: &mut Vec<KeyEvent>, with: &[KeyCode], key: KeyCode) {
    events.extend(with.iter().map(|held| KeyEvent::Down(*held)));
    tap(events, key);
    events.extend(with.iter().rev().map(|held| KeyEvent::Up(*held)));
}

fn by_key(events: &mut Vec<KeyEvent>, c: char, layout: Layout, manner: Manner) {
    for (key, mut level) in layout.strokes(c).unwrap_or_default() {
        if manner == Manner::CapsLock {
            // The keys whose Shift is turned by the lock.
            let locked = Level { caps: true, ..level };
            if layout.character(key, locked) != layout.character(key, level) {
                level.shift = !level.shift;
            }
        }
        let mut with = vec![];
        if level.shift {
            with.push(KeyCode::KEY_LEFTSHIFT);
        }
        if level.alt_gr {
            with.push(KeyCode::KEY_RIGHTALT);
        }
        held(events, &with, key);
    }
}

fn by_number(events: &mut Vec<KeyEvent>, c: char) {
    events.push(KeyEvent::Down(KeyCode::KEY_LEFTALT));
    for digit_of in format!("0{}", u32::from(c)).chars() {
        tap(events, digit(digit_of));
    }
    events.push(KeyEvent::Up(KeyCode::KEY_LEFTALT));
}

fn digit(c: char) -> KeyCode {
    match c {
        '1' => KeyCode::KEY_KP1,
        '2' => KeyCode::KEY_KP2,
        '3' => KeyCode::KEY_KP3,
        '4' => KeyCode::KEY_KP4,
        '5' => KeyCode::KEY_KP5,
        '6' => KeyCode::KEY_KP6,
        '7' => KeyCode::KEY_KP7,
        '8' => KeyCode::KEY_KP8,
        '9' => KeyCode::KEY_KP9,
        _ => KeyCode::KEY_KP0,
    }
}
