//! A person's keyboard: from its events to what a screen is to do.
//!
//! ```text
//!  KeyEvent ─► Held ─ Stroke ─► Layout, dead keys ─► Meant: a text, Enter, an arrow …
//!                                 everything else ─► nothing: no keys pressed together leave the kiosk
//! ```
//!
//! Where the kiosk takes keyboards for itself, no desktop turns keys into characters, repeats a held one, or joins ^ and e.

use evdev::KeyCode;

use super::dead;
use super::layout::Layout;
use super::stroke::{Held, KeyEvent, Stroke};

/// What a key means to a screen.
#[derive(Clone, PartialEq, Eq)]
pub enum Meant {
    /// These characters.
    Text(String),
    /// Enter.
    Enter,
    /// To the next field or button.
    Next,
    /// To the one before.
    Previous,
    /// Rubs out the character before the caret.
    Erase,
    /// Rubs out the one after it.
    Delete,
    /// An arrow.
    Left,
    /// An arrow.
    Right,
    /// An arrow.
    Up,
    /// An arrow.
    Down,
    /// To the beginning of the line.
    Home,
    /// To its end.
    End,
    /// One step back.
    Escape,
}

impl std::fmt::Debug for Meant {
    /// Without the characters: what is typed may be a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if matches!(self, Self::Text(_)) { "Text" } else { "Key" })
    }
}

impl Meant {
    /// Whether it is done again and again while its key is held: what leaves a screen is not.
    #[must_use]
    pub fn repeats(&self) -> bool {
        match self {
            Self::Text(_) | Self::Erase | Self::Delete => true,
            Self::Left | Self::Right | Self::Up | Self::Down => true,
            Self::Enter | Self::Next | Self::Previous | Self::Home | Self::End | Self::Escape => false,
        }
    }
}

/// What an event came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// Do this.
    Down(Meant),
    /// Nothing is held any more that repeats.
    Up,
}

/// One keyboard.
#[derive(Debug)]
pub struct Keyboard {
    layout: Layout,
    held: Held,
    /// A dead key that waits for its letter.
    waiting: Option<char>,
    /// The key that went down last, while it is down.
    last: Option<KeyCode>,
}

impl Keyboard {
    /// A keyboard of this layout.
    #[must_use]
    pub fn new(layout: Layout) -> Self {
        Self { layout, held: Held::default(), waiting: None, last: None }
    }

    /// Takes one event.
    pub fn take(&mut self, event: KeyEvent) -> Option<Press> {
        let (is_alone, shift) = (self.held.is_alone(), self.held.is_shift());
        let stroke = self.held.take(event);
        let meant = match event {
            KeyEvent::Up(key) => {
                let was_last = self.last.take_if(|last| *last == key).is_some();
                return match stroke {
                    Some(stroke) => self.meant(stroke).map(Press::Down),
                    None => was_last.then_some(Press::Up),
                };
            }
            KeyEvent::Lost => {
                (self.waiting, self.last) = (None, None);
                return Some(Press::Up);
            }
            KeyEvent::Down(key) => {
                self.last = Some(key);
                match is_alone.then(|| moves(key, shift)).flatten() {
                    Some(meant) => {
                        self.waiting = None;
                        Some(meant)
                    }
                    None => stroke.and_then(|stroke| self.meant(stroke)),
                }
            }
        };
        // A key that means nothing stops what the one before repeats.
        Some(meant.map_or(Press::Up, Press::Down))
    }

    fn meant(&mut self, stroke: Stroke) -> Option<Meant> {
        let next = match stroke {
            Stroke::Key(key, level) => self.layout.character(key, level)?,
            Stroke::Character(c) => c,
            Stroke::Control(_) | Stroke::End | Stroke::Chord | Stroke::Lost => {
                self.waiting = None;
                return None;
            }
        };
        let text = match self.waiting.take() {
            Some(mark) => {
                let (first, second) = dead::join(mark, next);
                std::iter::once(first).chain(second).collect()
            }
            None if dead::is_mark(next) => {
                self.waiting = Some(next);
                return None;
            }
            None => next.to_string(),
        };
        // No character of control: a screen would take it for one of its own keys.
        (!text.chars().any(char::is_control)).then_some(Meant::Text(text))
    }
}

/// A key that moves or rubs out, pressed by itself or with Shift.
fn moves(key: KeyCode, shift: bool) -> Option<Meant> {
    Some(match key {
        KeyCode::KEY_ENTER | KeyCode::KEY_KPENTER => Meant::Enter,
        KeyCode::KEY_TAB if shift => Meant::Previous,
        KeyCode::KEY_TAB => Meant::Next,
        KeyCode::KEY_BACKSPACE => Meant::Erase,
        KeyCode::KEY_DELETE => Meant::Delete,
        KeyCode::KEY_LEFT => Meant::Left,
        KeyCode::KEY_RIGHT => Meant::Right,
        KeyCode::KEY_UP => Meant::Up,
        KeyCode::KEY_DOWN => Meant::Down,
        KeyCode::KEY_HOME => Meant::Home,
        KeyCode::KEY_END => Meant::End,
        KeyCode::KEY_ESC => Meant::Escape,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use KeyCode as K;
    use KeyEvent::{Down, Lost, Up};

    fn told(layout: Layout, events: &[KeyEvent]) -> Vec<Press> {
        let mut keyboard = Keyboard::new(layout);
        events.iter().filter_map(|event| keyboard.take(*event)).collect()
    }

    fn typed(layout: Layout, keys: &[K]) -> String {
        let events: Vec<KeyEvent> = keys.iter().flat_map(|key| [Down(*key), Up(*key)]).collect();
        let text = told(layout, &events).into_iter().filter_map(|press| match press {
            Press::Down(Meant::Text(text)) => Some(text),
            _ => None,
        });
        text.collect()
    }

    #[test]
    fn french_letters_with_their_marks() {
        let circumflex = K::KEY_LEFTBRACE;
        assert_eq!(typed(Layout::Fr, &[K::KEY_Q, K::KEY_2, K::KEY_W]), "aéz");
        assert_eq!(typed(Layout::Fr, &[circumflex, K::KEY_E]), "ê");
        assert_eq!(typed(Layout::Fr, &[circumflex, K::KEY_SPACE]), "^");
        assert_eq!(typed(Layout::Fr, &[circumflex, K::KEY_T]), "^t");
        // An arrow, and what was lost, forget the mark.
        assert_eq!(typed(Layout::Fr, &[circumflex, K::KEY_LEFT, K::KEY_E]), "e");
        assert_eq!(typed(Layout::Us, &[K::KEY_Q, K::KEY_KP2]), "q2");
    }

    #[test]
    fn what_moves_and_what_ends() {
        let cases: [(&[KeyEvent], &[Press]); 6] = [
            (&[Down(K::KEY_ENTER), Up(K::KEY_ENTER)], &[Press::Down(Meant::Enter), Press::Up]),
            (
                &[Down(K::KEY_LEFTSHIFT), Down(K::KEY_TAB), Up(K::KEY_TAB), Up(K::KEY_LEFTSHIFT)],
                &[Press::Up, Press::Down(Meant::Previous), Press::Up],
            ),
            (&[Down(K::KEY_TAB)], &[Press::Down(Meant::Next)]),
            (&[Down(K::KEY_ESC)], &[Press::Down(Meant::Escape)]),
            (&[Down(K::KEY_BACKSPACE), Lost], &[Press::Down(Meant::Erase), Press::Up]),
            // The key before comes up while the next is down: that one goes on repeating.
            (
                &[Down(K::KEY_LEFT), Down(K::KEY_RIGHT), Up(K::KEY_LEFT)],
                &[Press::Down(Meant::Left), Press::Down(Meant::Right)],
            ),
        ];
        for (events, want) in cases {
            assert_eq!(told(Layout::Fr, events), want, "{events:?}");
        }
    }

    #[test]
    fn keys_pressed_together_reach_no_screen() {
        let held = [
            &[K::KEY_LEFTCTRL][..],
            &[K::KEY_LEFTALT],
            &[K::KEY_LEFTMETA],
            &[K::KEY_LEFTCTRL, K::KEY_LEFTALT],
            &[K::KEY_LEFTCTRL, K::KEY_LEFTSHIFT],
        ];
        let pressed = [
            K::KEY_TAB,
            K::KEY_F1,
            K::KEY_F4,
            K::KEY_BACKSPACE,
            K::KEY_DELETE,
            K::KEY_ESC,
            K::KEY_C,
            K::KEY_V,
            K::KEY_ENTER,
            K::KEY_LEFT,
            K::KEY_SYSRQ,
        ];
        for with in held {
            for key in pressed {
                let events: Vec<KeyEvent> =
                    with.iter().map(|key| Down(*key)).chain([Down(key), Up(key)]).collect();
                let told = told(Layout::Us, &events);
                assert!(told.iter().all(|press| *press == Press::Up), "{with:?} {key:?}: {told:?}");
            }
        }
        for key in [K::KEY_F1, K::KEY_F12, K::KEY_SYSRQ, K::KEY_COMPOSE, K::KEY_LEFTMETA, K::KEY_POWER] {
            assert!(told(Layout::Us, &[Down(key)]).iter().all(|press| *press == Press::Up), "{key:?}");
        }
    }

    #[test]
    fn what_is_typed_stands_in_no_log() {
        let text = Meant::Text("secret".to_owned());
        assert_eq!(format!("{:?} {:?}", text, Meant::Enter), "Text Key");
    }
}
