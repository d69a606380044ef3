//! Where commands begin and end in bytes of ours, so that a job that was cut off can be closed.
//!
//! A printer that was cut off inside a picture takes whatever comes next for dots: the next ticket
//! would come out as noise. Zero bytes end every command of ours: they are white dots inside a
//! picture, and harmless parameters elsewhere. Between commands a printer passes over them, so one
//! that was switched off in the meantime, or had received less than was sent, prints nothing of them.

use super::{
    Rendered,
    picture::{BAND_ROWS, DLE, OBEYED},
};
use crate::Profile;

/// The zero bytes that end whatever a printer of this profile may hold open, when nobody knows what it was sent last: one
/// whole band of a picture. No cut follows, for there may be nothing to cut.
#[must_use]
pub fn zeros_to_close_anything(profile: &Profile) -> Vec<u8> {
    let dots = usize::from(profile.dots_width).div_ceil(8) * BAND_ROWS as usize;
    vec![0; dots + 8]
}

impl Rendered {
    /// How many zero bytes end any command that a printer may hold open, when it has taken at most
    /// the first `sent` bytes: the length of the longest command among them, at most one band of a
    /// picture. How far the printer itself came is not known: some of the bytes may be lost.
    pub fn zeros_to_close(&self, sent: usize) -> usize {
        let (mut rest, mut at, mut longest) = (self.bytes.as_slice(), 0, 0);
        while at < sent && !rest.is_empty() {
            let command = length(rest);
            longest = longest.max(command);
            at += command;
            rest = rest.get(command..).unwrap_or_default();
        }
        longest
    }

    /// Where the first command stands that documents never hold; none in what [`super::render`] made.
    ///
    /// Drawers are opened by `ESC p`, `BEL`, or `DLE DC4`, which is obeyed even between the dots of a picture. So a
    /// command is let through only if it is on the list, and what a printer obeys at once nowhere at all.
    pub fn stranger(&self) -> Option<usize> {
        let at_once = |pair: &[u8]| matches!(pair, [DLE, next] if OBEYED.contains(next));
        let obeyed = self.bytes.windows(2).position(at_once);
        let mut rest = self.bytes.as_slice();
        while let Some(length) = ours(rest) {
            rest = rest.get(length..).unwrap_or_default();
        }
        let unknown = (!rest.is_empty()).then_some(self.bytes.len() - rest.len());
        [obeyed, unknown].into_iter().flatten().min()
    }

    /// What closes a job of which a printer has taken at most the first `sent` bytes: the zeros,
    /// and, when it was cut off, the cut, so that half a ticket does not hang on the next person's.
    pub fn closing(&self, sent: usize) -> Vec<u8> {
        let mut bytes = vec![0; self.zeros_to_close(sent)];
        if (1..self.bytes.len()).contains(&sent) {
            let cut = self.bytes.get(self.cut_at..).unwrap_or_default();
            bytes.extend(cut.iter().take(length(cut)));
        }
        bytes
    }
}

/// Bytes of the command, or letter, that these begin with.
fn length(bytes: &[u8]) -> usize {
    ours(bytes).unwrap_or(if matches!(bytes, [0x1b | 0x1d, ..]) { 3 } else { 1 })
}

/// Bytes of the command of ours, or letter, that these begin with; none for anything else. Whole commands only, so that
/// what lies inside one is known to be dots, or the text of a QR code.
fn ours(bytes: &[u8]) -> Option<usize> {
    let number = |low: u8, high: u8| usize::from(u16::from_le_bytes([low, high]));
    let length = match *bytes {
        [0x1d, b'v', b'0', _, xl, xh, yl, yh, ..] => 8 + number(xl, xh) * number(yl, yh),
        [0x1d, b'(', b'k', low, high, ..] => 5 + number(low, high),
        [0x1d, b'V', 65 | 66, _, ..] => 4,
        [0x1b, b't' | b'R' | b'a' | b'E' | b'd', _, ..] | [0x1d, b'!' | b'B', _, ..] => 3,
        [0x1b, b'@', ..] | [0x1c, b'.', ..] => 2,
        [0 | b'\n' | b' '..=b'~' | 0x80.., ..] => 1,
        _ => return None,
    };
    (length <= bytes.len()).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, Profile, QrSize, escpos::render};

    #[test]
    fn commands_of_every_profile_follow_one_another_to_the_end() {
        let latin = Document::new("t", "fr").heading("Cœur").qr("PT1:ABC", QrSize::Medium).code("7K3M");
        let other = Document::new("t", "uk").heading("Привіт").cut().text("Привіт");
        for profile in Profile::built_in() {
            for document in [&latin, &other] {
                let rendered = render(document, &profile).unwrap();
                let (mut at, mut at_cut) = (0, false);
                while at < rendered.bytes.len() {
                    at_cut |= at == rendered.cut_at;
                    at += length(&rendered.bytes[at..]);
                }
                assert_eq!((at, at_cut), (rendered.bytes.len(), true), "{}", profile.name);
                assert_eq!(rendered.stranger(), None, "{}", profile.name);
            }
        }
    }

    #[test]
    fn nothing_but_what_documents_hold_is_let_through() {
        let rendered =
            |bytes: &[u8]| Rendered { bytes: bytes.to_vec(), cut_at: 0, mode: crate::escpos::Mode::Text };
        let band = b"\x1b@\x1dv0\x00\x02\x00\x02\x00".as_slice();
        for (bytes, expected) in [
            (b"\x1b@Zo\xe9\n\x1dVB\x00".to_vec(), None),
            // Dots and a QR code's text may look like any command…
            ([band, b"\x1bp\x00\x19\x1dVB\x00"].concat(), None),
            (b"\x1d(k\x03\x00\x1bp\x00".to_vec(), None),
            // … except like one that is obeyed among dots.
            ([band, b"\x00\x10\x14\x00"].concat(), Some(11)),
            // The drawer, by all its names; other printers' commands; a command cut short.
            (b"\x1b@\x1bp\x00\x19\xfa".to_vec(), Some(2)),
            (b"a\x10\x14\x01\x00\x05".to_vec(), Some(1)),
            (b"a\x07".to_vec(), Some(1)),
            (b"\x1b\x07\x0b\x37".to_vec(), Some(0)),
            (b"ab\x1c".to_vec(), Some(2)),
            ([band, b"\x00"].concat(), Some(2)),
            (b"\x1d(k".to_vec(), Some(0)),
        ] {
            assert_eq!(rendered(&bytes).stranger(), expected, "{bytes:02x?}");
        }
    }

    #[test]
    fn what_an_earlier_run_left_is_closed_by_as_many_zeros_as_any_command_has() {
        let tall = Document::new("t", "uk").heading("Привіт").text("Привіт ".repeat(60));
        for profile in Profile::built_in() {
            let rendered = render(&tall, &profile).unwrap();
            let longest = rendered.zeros_to_close(rendered.bytes.len());
            assert_eq!(zeros_to_close_anything(&profile).len(), longest, "{}", profile.name);
        }
    }

    #[test]
    fn a_job_is_closed_by_its_longest_command_and_a_cut() {
        let band = [b"\x1dv0\x00\x02\x00\x03\x00".as_slice(), &[0xff; 6]].concat();
        let bytes = [b"\x1b@a", band.as_slice(), b"b\x1dVB\x00"].concat();
        let rendered = Rendered { cut_at: bytes.len() - 4, bytes, mode: crate::escpos::Mode::Text };
        let cut = b"\x1dVB\x00";
        for (sent, zeros, cuts) in
            [(0, 0, false), (1, 2, true), (3, 2, true), (4, 14, true), (21, 14, true), (22, 14, false)]
        {
            let mut expected = vec![0; zeros];
            expected.extend(cut.iter().filter(|_| cuts));
            assert_eq!(rendered.closing(sent), expected, "{sent} of {}", rendered.bytes.len());
        }
    }
}
