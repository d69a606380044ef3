//! The code pages that carry Western European languages and the euro, from their published tables.
//!
//! The `escpos` crate has tables too, but its PC858 gives Ô the code of Ò and loses ¿, and what it
//! does not find it sends as UTF-8, which a printer shows as noise. Here what is not found is not
//! sent.

use crate::clean::NO_BREAK_SPACE;

/// A character table a printer can be switched to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodePage {
    /// PC858: PC850 with the euro. Its lower-case accents are where PC437 has them, so even a
    /// printer deaf to the switch gets most French right. No œ, no typographic quotes.
    Pc858,
    /// Windows 1252: everything French needs, œ and ’ included.
    Wpc1252,
}

const PC858: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
/// The rows 0x80 and 0x90 of Windows 1252; the rest is Latin-1. U+FFFD marks the unused codes.
const WPC1252_C1: &str = "€\u{fffd}‚ƒ„…†‡ˆ‰Š‹Œ\u{fffd}Ž\u{fffd}\u{fffd}‘’“”•–—˜™š›œ\u{fffd}žŸ";

/// First code above ASCII.
const HIGH: u8 = 0x80;

impl CodePage {
    /// The byte for `c`, if this page has it. Printable ASCII is in every page.
    pub fn encode(self, c: char) -> Option<u8> {
        match (self, c) {
            (_, ' '..='~') => u8::try_from(c).ok(),
            (_, NO_BREAK_SPACE) => Some(b' '),
            (_, '\u{fffd}' | '\u{ad}') => None,
            (Self::Pc858, _) => place(PC858, c),
            (Self::Wpc1252, '¡'..='ÿ') => u8::try_from(c).ok(),
            (Self::Wpc1252, _) => place(WPC1252_C1, c),
        }
    }
}

impl CodePage {
    /// The character that a byte stands for; none where the page has none.
    pub fn decode(self, byte: u8) -> Option<char> {
        let Some(high) = byte.checked_sub(HIGH).map(usize::from) else { return Some(char::from(byte)) };
        let c = match self {
            Self::Pc858 => PC858.chars().nth(high),
            Self::Wpc1252 => WPC1252_C1.chars().nth(high).or(Some(char::from(byte))),
        };
        c.filter(|c| *c != '\u{fffd}')
    }
}

fn place(table: &str, c: char) -> Option<u8> {
    let index = table.chars().position(|entry| entry == c)?;
    u8::try_from(index).ok()?.checked_add(HIGH)
}

/// The typewriter's form of typographic punctuation: what a page without it prints instead. Words
/// keep all their letters.
pub(crate) fn plain_form(c: char) -> Option<&'static str> {
    Some(match c {
        '’' | '‘' | '‚' => "'",
        '“' | '”' | '„' => "\"",
        '–' | '—' | '−' | '‑' => "-",
        '…' => "...",
        '•' => "-",
        '→' => "->",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_complete() {
        assert_eq!(PC858.chars().count(), 128);
        assert_eq!(WPC1252_C1.chars().count(), 32);
    }

    /// Codes read off the printed tables, not off ours.
    #[test]
    fn known_codes() {
        use CodePage::{Pc858, Wpc1252};
        for (page, c, code) in [
            (Pc858, 'é', Some(0x82)),
            (Pc858, 'à', Some(0x85)),
            (Pc858, 'É', Some(0x90)),
            (Pc858, 'À', Some(0xb7)),
            (Pc858, '€', Some(0xd5)),
            (Pc858, 'Ô', Some(0xe2)),
            (Pc858, 'Ò', Some(0xe3)),
            (Pc858, '¿', Some(0xa8)),
            (Pc858, '®', Some(0xa9)),
            (Pc858, '°', Some(0xf8)),
            (Pc858, 'œ', None),
            (Pc858, '’', None),
            (Wpc1252, 'é', Some(0xe9)),
            (Wpc1252, '€', Some(0x80)),
            (Wpc1252, 'œ', Some(0x9c)),
            (Wpc1252, 'Œ', Some(0x8c)),
            (Wpc1252, 'Ÿ', Some(0x9f)),
            (Wpc1252, '’', Some(0x92)),
            (Wpc1252, '\u{81}', None),
            (Wpc1252, 'ї', None),
            (Wpc1252, '\u{1b}', None),
            (Pc858, '\u{a0}', Some(b' ')),
        ] {
            assert_eq!(page.encode(c), code, "{page:?} {c:?}");
        }
    }
}
