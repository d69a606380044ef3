//! How the switches of one device are, from the kernel's records.

use evdev::{EventSummary, InputEvent, SwitchCode, SynchronizationCode};

/// What a record of the kernel's said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing of headphones.
    Nothing,
    /// A switch moved.
    Moved,
    /// Records were lost: the switches must be asked.
    Lost,
}

/// Which switches a device has, and how they are.
///
/// A socket with two switches, one for headphones and one for a line, closes both, or the second one for headphones that it
/// takes for an amplifier: both count. A line alone does not: loudspeakers are plugged into it. Nor does one that brings a
/// picture, which is how the kernel shows a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Position {
    counts_line: bool,
    headphone: bool,
    line: bool,
}

impl Position {
    /// Of a device with these switches; nothing where none is for headphones.
    pub(super) fn of(has: impl Fn(SwitchCode) -> bool) -> Option<Self> {
        let counts_line = has(SwitchCode::SW_LINEOUT_INSERT) && !has(SwitchCode::SW_VIDEOOUT_INSERT);
        has(SwitchCode::SW_HEADPHONE_INSERT).then_some(Self { counts_line, ..Self::default() })
    }

    /// Whether headphones are in.
    pub(super) fn is_in(self) -> bool {
        self.headphone || self.counts_line && self.line
    }

    /// Takes note of all switches.
    pub(super) fn ask(&mut self, is_on: impl Fn(SwitchCode) -> bool) {
        self.headphone = is_on(SwitchCode::SW_HEADPHONE_INSERT);
        self.line = is_on(SwitchCode::SW_LINEOUT_INSERT);
    }

    /// Takes note of a record.
    pub(super) fn take(&mut self, event: InputEvent) -> Said {
        let (switch, is_on) = match event.destructure() {
            EventSummary::Synchronization(_, SynchronizationCode::SYN_DROPPED, _) => return Said::Lost,
            EventSummary::Switch(_, switch, value) => (switch, value != 0),
            _ => return Said::Nothing,
        };
        match switch {
            SwitchCode::SW_HEADPHONE_INSERT => self.headphone = is_on,
            SwitchCode::SW_LINEOUT_INSERT if self.counts_line => self.line = is_on,
            _ => return Said::Nothing,
        }
        Said::Moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Types and codes of the kernel's `input-event-codes.h`, written out.
    const SYN: u16 = 0;
    const SW: u16 = 5;
    const HEADPHONE: u16 = 2;
    const MICROPHONE: u16 = 4;
    const LINE: u16 = 6;
    const PICTURE: u16 = 8;

    #[test]
    fn which_switches_are_headphones() {
        for (what, has, events, want) in [
            ("headphones", &[HEADPHONE][..], &[(HEADPHONE, 1)][..], Some(true)),
            ("in and out", &[HEADPHONE], &[(HEADPHONE, 1), (HEADPHONE, 0)], Some(false)),
            ("a microphone", &[MICROPHONE], &[], None),
            ("a headset's microphone", &[HEADPHONE, MICROPHONE], &[(MICROPHONE, 1)], Some(false)),
            ("loudspeakers in a line", &[LINE], &[], None),
            ("a screen", &[LINE, PICTURE], &[], None),
            ("headphones taken for a line", &[HEADPHONE, LINE], &[(LINE, 1)], Some(true)),
            ("both switches", &[HEADPHONE, LINE], &[(LINE, 1), (HEADPHONE, 1), (LINE, 0)], Some(true)),
            ("everything", &[HEADPHONE, LINE, PICTURE], &[(LINE, 1), (PICTURE, 1)], Some(false)),
        ] {
            let position = Position::of(|switch| has.contains(&switch.0));
            let told = position.map(|mut position| {
                for (code, value) in events {
                    position.take(InputEvent::new(SW, *code, *value));
                }
                position.is_in()
            });
            assert_eq!(told, want, "{what}");
        }
    }

    #[test]
    fn what_moves_and_what_was_lost() {
        let mut position = Position::of(|switch| switch.0 == HEADPHONE).unwrap();
        for (kind, code, value, want) in [
            (SW, MICROPHONE, 1, Said::Nothing),
            (SW, LINE, 1, Said::Nothing),
            (SYN, 0, 0, Said::Nothing),
            (SW, HEADPHONE, 1, Said::Moved),
            (SYN, 3, 0, Said::Lost),
        ] {
            assert_eq!(position.take(InputEvent::new(kind, code, value)), want, "{kind} {code}");
        }
        position.ask(|_| false);
        assert!(!position.is_in());
    }
}
