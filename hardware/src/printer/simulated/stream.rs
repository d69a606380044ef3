//! Finding the questions in a stream of commands. A question's bytes may as well be dots of a
//! picture or letters of a QR code, so the lengths of all commands have to be known.

/// Bytes of `DLE EOT n`.
pub(super) const STATUS_QUESTION: usize = 3;
/// Bytes of `GS I n`.
pub(super) const NAME_QUESTION: usize = 3;
/// Bytes of `ESC @`.
pub(super) const START: usize = 2;
/// Bytes after which the length of every command is known.
const LONGEST_HEAD: usize = 8;

/// Something in the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Item {
    /// `ESC @`: a job begins. Its bytes follow as [`Item::Paper`].
    Start,
    /// Bytes that go to the paper's side, questions among them included.
    Paper(Vec<u8>),
    /// `DLE EOT n`: answered at once, on its way past the paper.
    AskStatus(u8),
    /// `GS I n`: answered in its turn. It is no paper's.
    AskName(u8),
    /// `GS r 1`: answered in its turn.
    AskPaperSensor,
    /// `GS ( H`: answered in its turn.
    AskProcessId([u8; 4]),
}

/// A command on its way in.
#[derive(Debug, Default)]
pub(in super::super) struct Stream {
    /// Its first bytes, while they are not enough to know its length, or name a question.
    head: Vec<u8>,
    /// Bytes of it still to come that need no look.
    rest: usize,
}

impl Stream {
    /// Takes one byte.
    pub(in super::super) fn take(&mut self, byte: u8) -> Vec<Item> {
        if self.rest > 0 {
            self.rest -= 1;
            return vec![Item::Paper(vec![byte])];
        }
        self.head.push(byte);
        let Some(length) = length(&self.head) else {
            return Vec::new();
        };
        let question = matches!(self.head.as_slice(), [0x10, 4, ..] | [0x1d, b'(', b'H', ..]);
        if question && self.head.len() < length {
            return Vec::new();
        }
        let head = std::mem::take(&mut self.head);
        self.rest = length.saturating_sub(head.len());
        let asked = match head.as_slice() {
            [0x10, 4, n] => return vec![Item::AskStatus(*n)],
            [0x1d, b'I', n] => return vec![Item::AskName(*n)],
            [0x1b, b'@'] => return vec![Item::Start, Item::Paper(head)],
            [0x1d, b'r', _] => Some(Item::AskPaperSensor),
            [0x1d, b'(', b'H', 6, 0, 48, 48, a, b, c, d] => Some(Item::AskProcessId([*a, *b, *c, *d])),
            _ => None,
        };
        std::iter::once(Item::Paper(head)).chain(asked).collect()
    }
}

#[cfg(test)]
impl Stream {
    /// Whether no command is open.
    pub(in super::super) fn is_between_commands(&self) -> bool {
        self.head.is_empty() && self.rest == 0
    }
}

/// Bytes of the command that begins so, or none while that cannot be told.
fn length(head: &[u8]) -> Option<usize> {
    let number = |low: u8, high: u8| usize::from(low) + 256 * usize::from(high);
    match *head {
        [0x10 | 0x1b | 0x1c | 0x1d] => None,
        [0x1b, b'@' | b'2'] | [0x1c, b'.' | b'&'] => Some(2),
        [0x10, 4 | 5] | [0x1b | 0x1c, _] => Some(3),
        [0x10, 0x14] => Some(5),
        [0x10, ..] => Some(head.len()),
        [0x1d, b'(', _, low, high, ..] => Some(5 + number(low, high)),
        [0x1d, b'v', _, _, xl, xh, yl, yh] => Some(LONGEST_HEAD + number(xl, xh) * number(yl, yh)),
        [0x1d, b'V', kind] => Some(if kind >= 65 { 4 } else { 3 }),
        [0x1d, b'(' | b'v' | b'V', ..] | [0x1d, _] => None,
        [0x1d, ..] => Some(3),
        _ => Some(head.len().max(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_found_and_look_alikes_are_not() {
        let process = b"\x1d(H\x06\x00\x30\x300042";
        for (bytes, expected) in [
            (&b"\x10\x04\x01"[..], vec![Item::AskStatus(1)]),
            (b"a\x10\x04\x02\x1dr\x01", vec![Item::AskStatus(2), Item::AskPaperSensor]),
            (process, vec![Item::AskProcessId(*b"0042")]),
            (b"\x1dI\x43", vec![Item::AskName(67)]),
            (b"\x1b@\x1bt\x10\x04\x1d", vec![Item::Start]),
            (b"\x1dv0\x00\x03\x00\x01\x00\x10\x04\x01a", vec![]),
            (b"\x1d(k\x06\x001P0\x1dr\x01\x1dV\x42\x00\x1b@", vec![Item::Start]),
        ] {
            let mut stream = Stream::default();
            let items: Vec<Item> = bytes.iter().flat_map(|byte| stream.take(*byte)).collect();
            let (paper, asked): (Vec<_>, Vec<_>) =
                items.into_iter().partition(|item| matches!(item, Item::Paper(_)));
            assert_eq!(asked, expected, "{bytes:02x?}");
            let paper: usize =
                paper.iter().map(|item| if let Item::Paper(b) = item { b.len() } else { 0 }).sum();
            let status =
                expected.iter().filter(|item| matches!(item, Item::AskStatus(_) | Item::AskName(_))).count();
            assert_eq!(paper + 3 * status, bytes.len() - stream.head.len(), "{bytes:02x?}");
        }
    }
}
