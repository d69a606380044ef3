//! An ESC/POS printer that understands instead of printing.
//!
//! Written from the published command reference, and sharing no code with the crate that writes
//! these bytes: if both misread the reference, it is not for the same reason. It is strict. A
//! command it does not know, a control character, a code outside of the selected page or a command
//! cut short is an error with its offset, because on a real printer each of them is noise on paper.

use std::fmt;

/// What came out of the printer, or would have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// `ESC @`: everything back to the start.
    Init,
    /// Letters on the current line.
    Text {
        /// Decoded with the code page selected at that moment.
        text: String,
        /// How they look.
        look: Look,
    },
    /// The line ends, and this many lines are fed.
    Feed(u8),
    /// A QR code the printer draws itself.
    Qr {
        /// Its stored content.
        text: String,
        /// Dots per module.
        module: u8,
        /// Correction: `L`, `M`, `Q` or `H`.
        level: char,
    },
    /// A picture, `GS v 0`.
    Picture(Picture),
    /// The paper is cut, all through or not.
    Cut {
        /// Whether nothing is left.
        full: bool,
    },
    /// `GS r 1`: the paper sensor's status is asked for, in its turn.
    AskPaperSensor,
    /// `GS ( H`: this number is to be answered when all before it is printed.
    AskProcessId([u8; 4]),
    /// `DLE EOT n`: a status is asked for at once.
    AskStatus(u8),
}

/// How letters look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Multiples of the standard width.
    pub width: u8,
    /// Multiples of the standard height.
    pub height: u8,
    /// Emphasised: printed bold.
    pub bold: bool,
    /// White on black.
    pub reverse: bool,
    /// 0 left, 1 centre, 2 right.
    pub align: u8,
}

const PLAIN: Look = Look { width: 1, height: 1, bold: false, reverse: false, align: 0 };

/// A black and white picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Dots across, a multiple of eight.
    pub width: usize,
    /// Dots down.
    pub height: usize,
    /// Row after row, true is black.
    pub dots: Vec<bool>,
}

/// Where and why the bytes are not ESC/POS that prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    /// Offset of the refused command or character.
    pub offset: usize,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at byte {}: {}", self.offset, self.reason)
    }
}

impl std::error::Error for DecodeError {}

/// Reads a whole stream of bytes.
///
/// # Errors
/// The first thing a printer would have stumbled over.
pub fn decode(bytes: &[u8]) -> Result<Vec<Event>, DecodeError> {
    let mut decoder =
        Decoder { rest: bytes, total: bytes.len(), at: 0, events: Vec::new(), state: State::new() };
    while let Some((&first, rest)) = decoder.rest.split_first() {
        decoder.at = decoder.total - decoder.rest.len();
        decoder.rest = rest;
        // Between commands a printer passes over zeros: they close what an earlier job may have left open.
        if first != 0 {
            decoder.command(first)?;
        }
    }
    Ok(decoder.events)
}

/// The lines of text, each without the spaces at its ends.
pub fn lines(events: &[Event]) -> Vec<String> {
    let mut lines = vec![String::new()];
    for event in events {
        match (event, lines.last_mut()) {
            (Event::Text { text, .. }, Some(line)) => line.push_str(text),
            (Event::Feed(_), _) => lines.push(String::new()),
            _ => {}
        }
    }
    lines.iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// All pictures that follow one another as one: bands make a whole.
pub fn picture(events: &[Event]) -> Option<Picture> {
    events.iter().fold(None, |whole, event| match (whole, event) {
        (None, Event::Picture(band)) => Some(band.clone()),
        (Some(mut whole), Event::Picture(band)) if whole.width == band.width => {
            whole.height += band.height;
            whole.dots.extend(&band.dots);
            Some(whole)
        }
        (whole, _) => whole,
    })
}

/// What the printer remembers between commands.
struct State {
    look: Look,
    page: u8,
    qr_module: u8,
    qr_level: char,
    qr_text: Option<String>,
    line_started: bool,
}

impl State {
    fn new() -> Self {
        Self { look: PLAIN, page: 0, qr_module: 3, qr_level: 'L', qr_text: None, line_started: false }
    }
}

struct Decoder<'a> {
    rest: &'a [u8],
    total: usize,
    at: usize,
    events: Vec<Event>,
    state: State,
}

impl Decoder<'_> {
    fn command(&mut self, first: u8) -> Result<(), DecodeError> {
        match first {
            0x0a => self.feed(1),
            0x10 => {
                self.expect(0x04)?;
                let status = self.byte_in(1, 4)?;
                self.events.push(Event::AskStatus(status));
            }
            0x1b => return self.escape(),
            0x1c => self.expect(b'.')?,
            0x1d => return self.group(),
            code => {
                let letter = letter(code, self.state.page)
                    .ok_or_else(|| self.error(format!("code {code:#04x} in page {}", self.state.page)))?;
                self.state.line_started = true;
                let look = self.state.look;
                match self.events.last_mut() {
                    Some(Event::Text { text, look: last }) if *last == look => text.push(letter),
                    _ => self.events.push(Event::Text { text: letter.to_string(), look }),
                }
            }
        }
        Ok(())
    }

    fn escape(&mut self) -> Result<(), DecodeError> {
        match self.byte()? {
            b'@' => {
                self.state = State::new();
                self.events.push(Event::Init);
            }
            b'R' => {
                self.byte_in(0, 0)?;
            }
            b't' => self.state.page = self.byte()?,
            b'E' => self.state.look.bold = self.byte_in(0, 1)? == 1,
            b'a' if self.state.line_started => return Err(self.error("alignment within a line".into())),
            b'a' => self.state.look.align = self.byte_in(0, 2)?,
            b'd' => {
                let lines = self.byte()?;
                self.feed(lines);
            }
            other => return Err(self.error(format!("unknown command ESC {other:#04x}"))),
        }
        Ok(())
    }

    fn group(&mut self) -> Result<(), DecodeError> {
        match self.byte()? {
            b'!' => {
                let size = self.byte_in(0, 0x77)?;
                (self.state.look.width, self.state.look.height) = ((size >> 4) + 1, (size & 0x0f) + 1);
            }
            b'B' => self.state.look.reverse = self.byte_in(0, 1)? == 1,
            b'V' => {
                let full = match self.byte()? {
                    65 => true,
                    66 => false,
                    other => return Err(self.error(format!("cut of unknown kind {other}"))),
                };
                self.byte()?;
                self.events.push(Event::Cut { full });
            }
            b'v' => {
                self.expect(b'0')?;
                self.expect(0)?;
                return self.raster();
            }
            b'r' => {
                self.expect(1)?;
                self.events.push(Event::AskPaperSensor);
            }
            b'(' => {
                let kind = self.byte()?;
                let length = self.number()?;
                let parameters = self.take(length)?.to_vec();
                return self.extended(kind, &parameters);
            }
            other => return Err(self.error(format!("unknown command GS {other:#04x}"))),
        }
        Ok(())
    }

    fn extended(&mut self, kind: u8, parameters: &[u8]) -> Result<(), DecodeError> {
        match (kind, parameters) {
            (b'H', [48, 48, a, b, c, d]) if [a, b, c, d].iter().all(|id| (32..=126).contains(*id)) => {
                self.events.push(Event::AskProcessId([*a, *b, *c, *d]));
            }
            (b'k', [49, 65, 50, 0]) => {}
            (b'k', [49, 67, module @ 1..=16]) => self.state.qr_module = *module,
            (b'k', [49, 69, level @ 48..=51]) => {
                self.state.qr_level = match level {
                    48 => 'L',
                    49 => 'M',
                    50 => 'Q',
                    _ => 'H',
                };
            }
            (b'k', [49, 80, 48, content @ ..]) => {
                let text = std::str::from_utf8(content).map_err(|error| self.error(error.to_string()))?;
                self.state.qr_text = Some(text.to_owned());
            }
            (b'k', [49, 81, 48]) => {
                let text =
                    self.state.qr_text.clone().ok_or_else(|| self.error("QR code without content".into()))?;
                let State { qr_module: module, qr_level: level, .. } = self.state;
                self.events.push(Event::Qr { text, module, level });
            }
            _ => return Err(self.error(format!("unknown command GS ( {kind:#04x} {parameters:02x?}"))),
        }
        Ok(())
    }

    fn raster(&mut self) -> Result<(), DecodeError> {
        if self.state.line_started {
            return Err(self.error("picture within a line".into()));
        }
        let (row_bytes, height) = (self.number()?, self.number()?);
        let data = self.take(row_bytes * height)?;
        let dots = data.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1)).collect();
        self.events.push(Event::Picture(Picture { width: row_bytes * 8, height, dots }));
        Ok(())
    }

    fn feed(&mut self, lines: u8) {
        self.state.line_started = false;
        self.events.push(Event::Feed(lines));
    }

    fn take(&mut self, length: usize) -> Result<&[u8], DecodeError> {
        let error = self.error(format!("{length} bytes announced, {} left", self.rest.len()));
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(error)?;
        self.rest = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, DecodeError> {
        let error = self.error("command cut short".into());
        self.take(1)?.first().copied().ok_or(error)
    }

    fn byte_in(&mut self, least: u8, most: u8) -> Result<u8, DecodeError> {
        let byte = self.byte()?;
        if (least..=most).contains(&byte) { Ok(byte) } else { Err(self.error(format!("parameter {byte}"))) }
    }

    fn expect(&mut self, expected: u8) -> Result<(), DecodeError> {
        self.byte_in(expected, expected).map(|_| ())
    }

    /// Two bytes, the low one first.
    fn number(&mut self) -> Result<usize, DecodeError> {
        Ok(usize::from(self.byte()?) + 256 * usize::from(self.byte()?))
    }

    fn error(&self, reason: String) -> DecodeError {
        DecodeError { offset: self.at, reason }
    }
}

/// The letter a printer draws for `code`, in the pages this decoder knows.
fn letter(code: u8, page: u8) -> Option<char> {
    match (code, page) {
        (0x20..=0x7e, _) => Some(char::from(code)),
        (0x80..=0xff, 19) => PAGE_19.get(usize::from(code) - 0x80).copied(),
        (0x80..=0x9f, 16) => PAGE_16.iter().find(|(byte, _)| *byte == code).map(|(_, letter)| *letter),
        (0xa0..=0xff, 16) => Some(char::from(code)),
        _ => None,
    }
}

/// PC858, from 0x80.
#[rustfmt::skip]
const PAGE_19: [char; 128] = [
    'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å',
    'É', 'æ', 'Æ', 'ô', 'ö', 'ò', 'û', 'ù', 'ÿ', 'Ö', 'Ü', 'ø', '£', 'Ø', '×', 'ƒ',
    'á', 'í', 'ó', 'ú', 'ñ', 'Ñ', 'ª', 'º', '¿', '®', '¬', '½', '¼', '¡', '«', '»',
    '░', '▒', '▓', '│', '┤', 'Á', 'Â', 'À', '©', '╣', '║', '╗', '╝', '¢', '¥', '┐',
    '└', '┴', '┬', '├', '─', '┼', 'ã', 'Ã', '╚', '╔', '╩', '╦', '╠', '═', '╬', '¤',
    'ð', 'Ð', 'Ê', 'Ë', 'È', '€', 'Í', 'Î', 'Ï', '┘', '┌', '█', '▄', '¦', 'Ì', '▀',
    'Ó', 'ß', 'Ô', 'Ò', 'õ', 'Õ', 'µ', 'þ', 'Þ', 'Ú', 'Û', 'Ù', 'ý', 'Ý', '¯', '´',
    '\u{ad}', '±', '‗', '¾', '¶', '§', '÷', '¸', '°', '¨', '·', '¹', '³', '²', '■', '\u{a0}',
];

/// Windows 1252 between 0x80 and 0x9f, where it differs from Latin-1.
#[rustfmt::skip]
const PAGE_16: [(u8, char); 27] = [
    (0x80, '€'), (0x82, '‚'), (0x83, 'ƒ'), (0x84, '„'), (0x85, '…'), (0x86, '†'), (0x87, '‡'),
    (0x88, 'ˆ'), (0x89, '‰'), (0x8a, 'Š'), (0x8b, '‹'), (0x8c, 'Œ'), (0x8e, 'Ž'), (0x91, '‘'),
    (0x92, '’'), (0x93, '“'), (0x94, '”'), (0x95, '•'), (0x96, '–'), (0x97, '—'), (0x98, '˜'),
    (0x99, '™'), (0x9a, 'š'), (0x9b, '›'), (0x9c, 'œ'), (0x9e, 'ž'), (0x9f, 'Ÿ'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_reference_says() {
        let bytes = b"\x1b@\x1bt\x13\x1bE\x01caf\x82 10 \xd5\n\x1d(k\x03\x001Q0";
        assert!(decode(bytes).is_err(), "a QR code without content does not print");
        let bytes = b"\x1b@\x1bt\x13\x1bE\x01caf\x82 10 \xd5\n\x1bt\x10\x92\x9c\n\x1dVB\x00\x1dr\x01";
        let events = decode(bytes).unwrap();
        assert_eq!(lines(&events), ["café 10 €", "’œ"]);
        assert!(matches!(&events[1], Event::Text { look: Look { bold: true, .. }, .. }));
        assert_eq!(events[events.len() - 2..], [Event::Cut { full: false }, Event::AskPaperSensor]);
    }

    #[test]
    fn refuses_what_would_be_noise() {
        for (bytes, reason) in [
            (&b"\x1b@caf\xc3\xa9"[..], "code 0xc3 in page 0"),
            (b"\x1bz", "unknown command ESC 0x7a"),
            (b"\x07", "code 0x07"),
            (b"\x1dv0\x00\x02\x00\x02\x00abc", "4 bytes announced, 3 left"),
            (b"a\x1ba\x01", "alignment within a line"),
            (b"\x1d", "1 bytes announced"),
        ] {
            let message = decode(bytes).unwrap_err().to_string();
            assert!(message.contains(reason), "{message}");
        }
    }
}
