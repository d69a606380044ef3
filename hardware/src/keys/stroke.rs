//! Key events become strokes: a key with what was held, or a character that is the same in every layout.

use evdev::KeyCode;

use super::layout::Level;
use crate::scanner::{Part, Symbol};

/// What a device with keys tells.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum KeyEvent {
    /// A key went down. Repeats of a held key are not told.
    Down(KeyCode),
    /// A key came up.
    Up(KeyCode),
    /// The kernel had no room left: events are missing here.
    Lost,
}

impl std::fmt::Debug for KeyEvent {
    /// Without the key: what is typed or scanned may be a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Down(_) => "Down",
            Self::Up(_) => "Up",
            Self::Lost => "Lost",
        })
    }
}

/// One thing typed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    /// A key of which the layout tells the character.
    Key(KeyCode, Level),
    /// A key with Ctrl.
    Control(KeyCode),
    /// A character that no layout changes: of the number pad, or typed as its number with Alt.
    Character(char),
    /// Enter or Tab, which end a code.
    End,
    /// What types no character but does something on a computer: keys together that open a menu, Escape, Backspace.
    Chord,
    /// Something is missing here.
    Lost,
}

impl Symbol for Stroke {
    fn part(self) -> Part {
        if self == Self::End { Part::End } else { Part::Text }
    }
}

impl std::fmt::Debug for Stroke {
    /// Without the key: what is typed or scanned may be a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Key(..) | Self::Control(_) | Self::Character(_) => "Stroke",
            Self::End => "End",
            Self::Chord => "Chord",
            Self::Lost => "Lost",
        })
    }
}

/// The most digits of a character's number: no character needs more.
const NUMBER_DIGITS: usize = 7;

/// What one device holds down at the moment.
#[derive(Clone, Debug, Default)]
pub struct Held {
    shift: Pair,
    control: Pair,
    meta: Pair,
    alt: bool,
    alt_gr: bool,
    caps: bool,
    /// Digits typed on the number pad while Alt is held.
    number: String,
}

/// A key that stands at the left and at the right.
#[derive(Clone, Copy, Debug, Default)]
struct Pair {
    left: bool,
    right: bool,
}

impl Pair {
    fn is_held(self) -> bool {
        self.left || self.right
    }
}

impl Held {
    /// Takes one event, and tells what it typed, if anything.
    pub fn take(&mut self, event: KeyEvent) -> Option<Stroke> {
        match event {
            KeyEvent::Down(key) if self.modifier(key, true) => None,
            KeyEvent::Down(key) => self.typed(key),
            KeyEvent::Up(KeyCode::KEY_LEFTALT) => {
                self.alt = false;
                numbered(&std::mem::take(&mut self.number)).map(Stroke::Character)
            }
            KeyEvent::Up(key) => {
                self.modifier(key, false);
                None
            }
            KeyEvent::Lost => {
                *self = Self::default();
                Some(Stroke::Lost)
            }
        }
    }

    /// Whether nothing is held that makes of a key something else than itself or, with Shift, its upper sign.
    pub(super) fn is_alone(&self) -> bool {
        !(self.control.is_held() || self.meta.is_held() || self.alt || self.alt_gr)
    }

    /// Whether Shift is held.
    pub(super) fn is_shift(&self) -> bool {
        self.shift.is_held()
    }

    /// After a long pause Caps Lock is off again: nobody sees a scanner's light, and one tap too few would turn all that
    /// follows. Not at the end of a code, since some scanners lock before it and unlock after it.
    pub fn rested(&mut self) {
        self.caps = false;
    }

    /// Notes a key that changes others; false when it is none.
    fn modifier(&mut self, key: KeyCode, down: bool) -> bool {
        match key {
            KeyCode::KEY_LEFTSHIFT => self.shift.left = down,
            KeyCode::KEY_RIGHTSHIFT => self.shift.right = down,
            KeyCode::KEY_LEFTCTRL => self.control.left = down,
            KeyCode::KEY_RIGHTCTRL => self.control.right = down,
            KeyCode::KEY_LEFTMETA => self.meta.left = down,
            KeyCode::KEY_RIGHTMETA => self.meta.right = down,
            KeyCode::KEY_LEFTALT => self.alt = down,
            KeyCode::KEY_RIGHTALT => self.alt_gr = down,
            KeyCode::KEY_CAPSLOCK => self.caps ^= down,
            KeyCode::KEY_NUMLOCK => {}
            _ => return false,
        }
        true
    }

    fn typed(&mut self, key: KeyCode) -> Option<Stroke> {
        let control = self.control.is_held();
        if self.meta.is_held() {
            return Some(Stroke::Chord);
        }
        if self.alt && !control {
            // Alt and the number pad type a character by its number; Alt and anything else is for a computer's windows.
            return match keypad(key).filter(char::is_ascii_digit) {
                Some(digit) if self.number.len() < NUMBER_DIGITS => {
                    self.number.push(digit);
                    None
                }
                _ => Some(Stroke::Chord),
            };
        }
        let alt_gr = self.alt_gr || (control && self.alt);
        match key {
            KeyCode::KEY_ENTER | KeyCode::KEY_KPENTER | KeyCode::KEY_TAB => {
                Some(if control || alt_gr { Stroke::Chord } else { Stroke::End })
            }
            KeyCode::KEY_ESC | KeyCode::KEY_BACKSPACE | KeyCode::KEY_DELETE => Some(Stroke::Chord),
            _ if control && !alt_gr => Some(Stroke::Control(key)),
            _ => match keypad(key) {
                Some(c) => Some(Stroke::Character(c)),
                None => {
                    let level = Level { shift: self.shift.is_held(), alt_gr, caps: self.caps };
                    super::layout::gives_characters(key).then_some(Stroke::Key(key, level))
                }
            },
        }
    }
}

/// What the number pad types, its Num Lock on.
fn keypad(key: KeyCode) -> Option<char> {
    Some(match key {
        KeyCode::KEY_KP0 => '0',
        KeyCode::KEY_KP1 => '1',
        KeyCode::KEY_KP2 => '2',
        KeyCode::KEY_KP3 => '3',
        KeyCode::KEY_KP4 => '4',
        KeyCode::KEY_KP5 => '5',
        KeyCode::KEY_KP6 => '6',
        KeyCode::KEY_KP7 => '7',
        KeyCode::KEY_KP8 => '8',
        KeyCode::KEY_KP9 => '9',
        KeyCode::KEY_KPDOT => '.',
        KeyCode::KEY_KPPLUS => '+',
        KeyCode::KEY_KPMINUS => '-',
        KeyCode::KEY_KPASTERISK => '*',
        KeyCode::KEY_KPSLASH => '/',
        _ => return None,
    })
}

/// The character that Windows gives for a number typed with Alt: with a leading zero of Windows-1252, below 256 without
/// one of code page 850, above of Unicode.
fn numbered(digits: &str) -> Option<char> {
    let number: u32 = digits.parse().ok()?;
    let byte = match u8::try_from(number) {
        Ok(byte) => byte,
        Err(_) => return char::from_u32(number),
    };
    Some(match (byte, digits.starts_with('0')) {
        (0..0x80, _) => char::from(byte),
        (_, true) => crate::scanner::windows_1252(byte),
        (_, false) => perron_paper::CodePage::Pc858.decode(byte)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use KeyCode as K;

    #[test]
    fn numbers_typed_with_alt() {
        for (digits, want) in [
            ("080", Some('P')),
            ("80", Some('P')),
            ("0233", Some('é')),
            ("130", Some('é')),
            ("0128", Some('€')),
            ("8364", Some('€')),
            ("029", Some('\u{1d}')),
            ("", None),
            ("1114112", None),
            ("55296", None),
        ] {
            assert_eq!(numbered(digits), want, "{digits}");
        }
    }

    fn of(events: &[KeyEvent]) -> Vec<Stroke> {
        let mut held = Held::default();
        events.iter().filter_map(|event| held.take(*event)).collect()
    }

    #[test]
    fn what_is_held_changes_what_is_typed() {
        use KeyEvent::{Down, Lost, Up};
        let plain = Level::default();
        let shift = Level { shift: true, ..plain };
        let alt_gr = Level { alt_gr: true, ..plain };
        let cases: [(&[KeyEvent], &[Stroke]); 13] = [
            (&[Down(K::KEY_A), Up(K::KEY_A)], &[Stroke::Key(K::KEY_A, plain)]),
            (
                &[Down(K::KEY_LEFTSHIFT), Down(K::KEY_A), Up(K::KEY_LEFTSHIFT), Down(K::KEY_A)],
                &[Stroke::Key(K::KEY_A, shift), Stroke::Key(K::KEY_A, plain)],
            ),
            // Both are held; one comes up.
            (
                &[Down(K::KEY_LEFTSHIFT), Down(K::KEY_RIGHTSHIFT), Up(K::KEY_LEFTSHIFT), Down(K::KEY_A)],
                &[Stroke::Key(K::KEY_A, shift)],
            ),
            (&[Down(K::KEY_RIGHTALT), Down(K::KEY_0)], &[Stroke::Key(K::KEY_0, alt_gr)]),
            (
                &[Down(K::KEY_LEFTCTRL), Down(K::KEY_LEFTALT), Down(K::KEY_0)],
                &[Stroke::Key(K::KEY_0, alt_gr)],
            ),
            (&[Down(K::KEY_LEFTCTRL), Down(K::KEY_RIGHTBRACE)], &[Stroke::Control(K::KEY_RIGHTBRACE)]),
            (
                &[Down(K::KEY_LEFTALT), Down(K::KEY_KP6), Down(K::KEY_KP5), Up(K::KEY_LEFTALT)],
                &[Stroke::Character('A')],
            ),
            (&[Down(K::KEY_LEFTALT), Down(K::KEY_TAB)], &[Stroke::Chord]),
            (&[Down(K::KEY_LEFTMETA), Down(K::KEY_R)], &[Stroke::Chord]),
            (&[Down(K::KEY_LEFTCTRL), Down(K::KEY_LEFTALT), Down(K::KEY_BACKSPACE)], &[Stroke::Chord]),
            (&[Down(K::KEY_KP1), Down(K::KEY_KPENTER)], &[Stroke::Character('1'), Stroke::End]),
            (&[Down(K::KEY_LEFTSHIFT), Lost, Down(K::KEY_A)], &[Stroke::Lost, Stroke::Key(K::KEY_A, plain)]),
            (&[Down(K::KEY_F5), Down(K::KEY_DOWN), Down(K::KEY_VOLUMEUP)], &[]),
        ];
        for (events, want) in cases {
            assert_eq!(of(events).as_slice(), want, "{events:?}");
        }
    }
}
