//! From the octets of a file to its lines.
//!
//! Lines are folded after so many *octets* (RFC 5545 section 3.1), in the middle of a letter if need be: they are put
//! together first and read as text then. Programs end lines with CR LF, LF or CR, write UTF-8, UTF-16 or
//! Windows-1252, and those that still speak vCalendar 1.0 write quoted-printable.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

use super::CalendarError;

/// The lines of a file.
#[derive(Debug)]
pub(super) struct Lines {
    /// Each with its number in the file, from 1.
    pub(super) list: Vec<(usize, String)>,
    /// Whether the file is not in UTF-8, and was read as Windows-1252.
    pub(super) windows: bool,
}

/// Reads the lines.
///
/// # Errors
/// [`CalendarError::Packed`] for an archive.
pub(super) fn lines(octets: &[u8]) -> Result<Lines, CalendarError> {
    const ARCHIVES: [&[u8]; 4] = [b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!"];
    if ARCHIVES.iter().any(|magic| octets.starts_with(magic)) {
        return Err(CalendarError::Packed);
    }
    let octets = in_utf16(octets).map_or(Cow::Borrowed(octets), Cow::Owned);
    let octets = octets.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&octets);
    let unfolded = unfold(octets);
    let windows = is_windows(unfolded.iter().map(|(_, line)| line.as_slice()));
    let list = unfolded.into_iter().map(|(number, line)| (number, text(&line, windows))).collect();
    Ok(Lines { list, windows })
}

/// A file in UTF-16, with or without its mark, in UTF-8.
fn in_utf16(octets: &[u8]) -> Option<Vec<u8>> {
    let encoding = match *octets.get(..2)? {
        [0xff, 0xfe] | [b'B' | b'b', 0] => UTF_16LE,
        [0xfe, 0xff] | [0, b'B' | b'b'] => UTF_16BE,
        _ => return None,
    };
    Some(encoding.decode_with_bom_removal(octets).0.into_owned().into_bytes())
}

/// A line that may still go on.
struct Open {
    number: usize,
    octets: Vec<u8>,
    /// Its value is in quoted-printable.
    quoted: bool,
}

/// Octets in which a line's head is looked for: no head is longer.
const HEAD_MAX: usize = 1024;

/// Puts together what was folded, what quoted-printable broke with `=`, and what a program broke without any mark: a
/// line that cannot be a property belongs to the text before it.
fn unfold(octets: &[u8]) -> Vec<(usize, Vec<u8>)> {
    let mut lines: Vec<Open> = Vec::new();
    let mut number = 0;
    let mut rest = octets;
    while !rest.is_empty() {
        let end = rest.iter().position(|octet| matches!(octet, b'\r' | b'\n')).unwrap_or(rest.len());
        let (line, after) = rest.split_at(end);
        rest = after.strip_prefix(b"\r\n").or_else(|| after.get(1..)).unwrap_or_default();
        number += 1;
        if line.is_empty() {
            continue;
        }
        match lines.last_mut() {
            Some(open) if open.quoted && open.octets.ends_with(b"=") => {
                open.octets.pop();
                open.octets.extend_from_slice(line);
            }
            Some(open) if line.starts_with(b" ") || line.starts_with(b"\t") => {
                open.octets.extend_from_slice(line.get(1..).unwrap_or_default());
                open.quoted |= open.octets.len() <= HEAD_MAX && is_quoted(&open.octets);
            }
            Some(open) if !is_property(line) => {
                if is_text(&open.octets) {
                    open.octets.extend_from_slice(b"\\n");
                    open.octets.extend_from_slice(line);
                }
            }
            _ => lines.push(Open { number, octets: line.to_vec(), quoted: is_quoted(line) }),
        }
    }
    lines.into_iter().map(|open| (open.number, open.octets)).collect()
}

/// The names of RFC 5545, 7986 and 9073, and of vCalendar 1.0 where other. Some programs write them in small letters.
const NAMES: &str = " ACTION ATTACH ATTENDEE BEGIN BUSYTYPE CALENDAR-ADDRESS CALSCALE CATEGORIES CLASS COLOR COMMENT \
    COMPLETED CONFERENCE CONTACT CREATED DALARM DAYLIGHT DESCRIPTION DTEND DTSTAMP DTSTART DUE DURATION END EXDATE \
    EXRULE FREEBUSY GEO IMAGE LAST-MODIFIED LOCATION LOCATION-TYPE METHOD NAME ORGANIZER PARTICIPANT-TYPE \
    PERCENT-COMPLETE PRIORITY PRODID RDATE RECURRENCE-ID REFRESH-INTERVAL RELATED-TO REPEAT REQUEST-STATUS RESOURCES \
    RRULE SEQUENCE SOURCE STATUS STRUCTURED-DATA STYLED-DESCRIPTION SUMMARY TRANSP TRIGGER TZ TZID TZNAME TZOFFSETFROM \
    TZOFFSETTO TZUNTIL TZURL UID URL VERSION ";
/// Names that also begin a line of a sentence, as in « Contact: 04 50 … ».
const WORDS: [&str; 2] = ["Contact", "Comment"];
/// Properties whose value is a text that may have been broken.
const TEXTS: [&str; 6] = ["DESCRIPTION", "SUMMARY", "LOCATION", "COMMENT", "CONTACT", "RESOURCES"];

/// The name of a line, up to its first `:` or `;`.
fn name(line: &[u8]) -> Option<&str> {
    let end = line.iter().position(|octet| matches!(octet, b':' | b';'))?;
    std::str::from_utf8(line.get(..end)?).ok().map(str::trim)
}

/// Whether a line begins like a property: with a known name in any case, with `X-`, or with another one in capitals.
fn is_property(line: &[u8]) -> bool {
    let Some(name) = name(line).filter(|name| !name.is_empty() && !WORDS.contains(name)) else {
        return false;
    };
    let upper = name.to_ascii_uppercase();
    let letters = name.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'-' || octet == b'_');
    letters && (name == upper || upper.starts_with("X-") || NAMES.contains(&format!(" {upper} ")))
}

fn is_text(line: &[u8]) -> bool {
    let name = name(line).unwrap_or_default().to_ascii_uppercase();
    TEXTS.contains(&name.as_str()) || name.starts_with("X-")
}

/// Where the value begins: after the first colon outside quotes.
fn value_at(line: &[u8]) -> usize {
    let mut quoted = false;
    let colon = line.iter().position(|octet| {
        quoted ^= *octet == b'"';
        *octet == b':' && !quoted
    });
    colon.map_or(line.len(), |at| at + 1)
}

fn head(line: &[u8]) -> &[u8] {
    line.get(..value_at(line)).unwrap_or_default()
}

/// Whether the value is in quoted-printable, as vCalendar 1.0 says it.
fn is_quoted(line: &[u8]) -> bool {
    let head = head(line).to_ascii_uppercase();
    let has = |word: &[u8]| head.windows(word.len()).any(|part| part == word);
    has(b"QUOTED-PRINTABLE")
}

/// Whether a file is in Windows-1252: it has more octets that are no UTF-8 than letters that are.
fn is_windows<'a>(lines: impl Iterator<Item = &'a [u8]>) -> bool {
    let (mut letters, mut others) = (0_usize, 0_usize);
    for chunk in lines.flat_map(<[u8]>::utf8_chunks) {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        others += chunk.invalid().len();
    }
    others > letters
}

/// A line as text, quoted-printable undone.
fn text(line: &[u8], windows: bool) -> String {
    let (head, value) = line.split_at(value_at(line));
    let value = if is_quoted(line) { Cow::Owned(unquote(value)) } else { Cow::Borrowed(value) };
    let said = charset(head);
    let value = match said {
        Some(encoding) if encoding != UTF_8 => encoding.decode_without_bom_handling(&value).0.into_owned(),
        Some(_) => plain(&value, false),
        None => plain(&value, windows),
    };
    plain(head, windows) + &value
}

/// What `CHARSET=` says, an encoding that is known.
fn charset(head: &[u8]) -> Option<&'static Encoding> {
    let upper = head.to_ascii_uppercase();
    let at = upper.windows(8).position(|part| part == b"CHARSET=")?;
    let label = upper.get(at + 8..)?;
    let end = label.iter().position(|octet| matches!(octet, b';' | b':')).unwrap_or(label.len());
    Encoding::for_label(label.get(..end)?.trim_ascii())
}

/// UTF-8, and octets that are none by Windows-1252; or all by Windows-1252.
fn plain(octets: &[u8], windows: bool) -> String {
    if windows {
        return WINDOWS_1252.decode_without_bom_handling(octets).0.into_owned();
    }
    let mut text = String::with_capacity(octets.len());
    for chunk in octets.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    text
}

/// Quoted-printable undone (RFC 2045 section 6.7); a line break comes out as iCalendar writes it.
fn unquote(value: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(value.len());
    let mut rest = value;
    while let Some((first, after)) = rest.split_first() {
        let octet = (*first == b'=').then(|| after.get(..2)).flatten().and_then(hex);
        let (octet, after) = match octet {
            Some(octet) => (octet, after.get(2..).unwrap_or_default()),
            None => (*first, after),
        };
        match octet {
            b'\r' => {}
            b'\n' => plain.extend_from_slice(b"\\n"),
            octet => plain.push(octet),
        }
        rest = after;
    }
    plain
}

fn hex(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}
