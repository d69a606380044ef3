//! Keypads and switches: devices with few keys that move through the screens.
//!
//! A keypad is known by its keys, or it was learned: somebody pressed each key when asked to. A pair of switches is a
//! keypad of which two keys were learned.

use std::collections::BTreeMap;

use evdev::KeyCode;

/// What a key of a keypad does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Function {
    /// To the one before.
    Previous,
    /// To the next thing that can be chosen.
    Next,
    /// Choose it.
    Choose,
    /// One step back.
    Back,
    /// Call somebody.
    Help,
    /// Say it again.
    Repeat,
    /// Louder.
    Louder,
    /// Softer.
    Softer,
    /// Another language.
    Language,
}

impl Function {
    /// All of them, in the order in which they are learned.
    pub const ALL: [Self; 9] = [
        Self::Next,
        Self::Choose,
        Self::Previous,
        Self::Back,
        Self::Help,
        Self::Repeat,
        Self::Louder,
        Self::Softer,
        Self::Language,
    ];

    /// Its name in a file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Previous => "previous",
            Self::Next => "next",
            Self::Choose => "choose",
            Self::Back => "back",
            Self::Help => "help",
            Self::Repeat => "repeat",
            Self::Louder => "louder",
            Self::Softer => "softer",
            Self::Language => "language",
        }
    }

    /// The function of this name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.name() == name)
    }
}

/// Which keys do what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keypad(BTreeMap<u16, Function>);

impl Keypad {
    /// These keys, by the kernel's numbers.
    #[must_use]
    pub fn of(keys: impl IntoIterator<Item = (u16, Function)>) -> Self {
        Self(keys.into_iter().collect())
    }

    /// Keys 1 to 4.
    #[must_use]
    pub fn four() -> Self {
        let functions = [Function::Previous, Function::Next, Function::Choose, Function::Back];
        let upper = [KeyCode::KEY_1, KeyCode::KEY_2, KeyCode::KEY_3, KeyCode::KEY_4];
        let pad = [KeyCode::KEY_KP1, KeyCode::KEY_KP2, KeyCode::KEY_KP3, KeyCode::KEY_KP4];
        let both = upper.into_iter().zip(functions).chain(pad.into_iter().zip(functions));
        Self::of(both.map(|(key, function)| (key.code(), function)))
    }

    /// Arrows, and the letters and signs that keypads for voting and for ticket machines have beside them.
    #[must_use]
    pub fn arrows() -> Self {
        let keys = [
            (KeyCode::KEY_LEFT, Function::Previous),
            (KeyCode::KEY_UP, Function::Previous),
            (KeyCode::KEY_RIGHT, Function::Next),
            (KeyCode::KEY_DOWN, Function::Next),
            (KeyCode::KEY_ENTER, Function::Choose),
            (KeyCode::KEY_KPENTER, Function::Choose),
            (KeyCode::KEY_SPACE, Function::Choose),
            (KeyCode::KEY_ESC, Function::Back),
            (KeyCode::KEY_BACKSPACE, Function::Back),
            (KeyCode::KEY_H, Function::Help),
            (KeyCode::KEY_R, Function::Repeat),
            (KeyCode::KEY_EQUAL, Function::Louder),
            (KeyCode::KEY_MINUS, Function::Softer),
            (KeyCode::KEY_L, Function::Language),
        ];
        Self::of(keys.map(|(key, function)| (key.code(), function)))
    }

    /// What a key does.
    #[must_use]
    pub fn function(&self, key: KeyCode) -> Option<Function> {
        self.0.get(&key.code()).copied()
    }

    /// All of its keys, by the kernel's numbers.
    pub fn keys(&self) -> impl Iterator<Item = (u16, Function)> {
        self.0.iter().map(|(key, function)| (*key, *function))
    }

    /// The keypad that a device with these keys is, where it is one: a keyboard, which has letters, is none.
    #[must_use]
    pub fn by_keys(has: impl Fn(KeyCode) -> bool) -> Option<Self> {
        let is_keyboard = [KeyCode::KEY_Q, KeyCode::KEY_A, KeyCode::KEY_Z].into_iter().all(&has);
        let digits = [KeyCode::KEY_1, KeyCode::KEY_2, KeyCode::KEY_3, KeyCode::KEY_4];
        let pad = [KeyCode::KEY_KP1, KeyCode::KEY_KP2, KeyCode::KEY_KP3, KeyCode::KEY_KP4];
        let arrows = [KeyCode::KEY_LEFT, KeyCode::KEY_RIGHT];
        let has_more = has(KeyCode::KEY_5) || has(KeyCode::KEY_KP5);
        if is_keyboard {
            None
        } else if !has_more && (digits.into_iter().all(&has) || pad.into_iter().all(&has)) {
            Some(Self::four())
        } else {
            // A number pad has digits beside its arrows: it types.
            (!has_more && arrows.into_iter().all(&has)).then(Self::arrows)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use KeyCode as K;

    #[test]
    fn keypads_by_their_keys() {
        let four = [K::KEY_1, K::KEY_2, K::KEY_3, K::KEY_4];
        let pad = [K::KEY_KP1, K::KEY_KP2, K::KEY_KP3, K::KEY_KP4];
        let arrows = [K::KEY_LEFT, K::KEY_RIGHT, K::KEY_UP, K::KEY_DOWN, K::KEY_ENTER];
        let letters = [K::KEY_Q, K::KEY_A, K::KEY_Z, K::KEY_LEFT, K::KEY_RIGHT];
        let numbers = [&pad[..], &arrows, &[K::KEY_KP5]].concat();
        let switches = [K::KEY_SPACE, K::KEY_ENTER];
        let cases: [(&str, &[K], Option<Keypad>); 6] = [
            ("four keys", &four, Some(Keypad::four())),
            ("four keys of a number pad", &pad, Some(Keypad::four())),
            ("arrows", &arrows, Some(Keypad::arrows())),
            ("a keyboard", &letters, None),
            ("a number pad", &numbers, None),
            ("two switches, which are learned", &switches, None),
        ];
        for (name, keys, want) in cases {
            assert_eq!(Keypad::by_keys(|key| keys.contains(&key)), want, "{name}");
        }
    }

    #[test]
    fn each_function_has_a_name_of_its_own() {
        for function in Function::ALL {
            assert_eq!(Function::by_name(function.name()), Some(function));
        }
        assert_eq!(Function::by_name("jump"), None);
    }
}
