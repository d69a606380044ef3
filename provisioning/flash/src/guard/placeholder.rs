//! What makers leave where they should have written a name or a serial number.
//!
//! Boards, cases, batteries and the bridges of USB docks carry the same ones: taken for serial numbers they make one of
//! many machines.

/// Their letters and digits, in small letters. What stands between them differs from maker to maker.
const NOTHING: [&str; 44] = [
    "default",
    "defaultstring",
    "empty",
    "invalid",
    "manufacturer",
    "na",
    "nil",
    "no",
    "noenclosure",
    "none",
    "nonespecified",
    "noserial",
    "notapplicable",
    "notavailable",
    "notdefined",
    "notpresent",
    "notset",
    "notsettable",
    "notspecified",
    "null",
    "oem",
    "oemserial",
    "productname",
    "reserved",
    "serial",
    "sku",
    "sn",
    "standard",
    "systemmanufacturer",
    "systemmodel",
    "systemname",
    "systemproductname",
    "systemsku",
    "systemvendor",
    "systemversion",
    "tba",
    "tbd",
    "unavailable",
    "undefine",
    "undefined",
    "unknow",
    "unknown",
    "unspecified",
    "type1productconfigid",
];

/// How others begin: `To be filled by O.E.M. by More String`, `Type2 - Board Product Name1`.
const BEGINS: [&str; 7] =
    ["tobefilled", "tobeset", "tbdby", "filledby", "fillby", "type2board", "type3chassis"];

/// How what a program should have replaced begins: `$(SYSTEM_SERIAL)`.
const TEMPLATES: [&str; 2] = ["$(", "${"];

/// What others hold: `System Serial Number`, `Base Board Serial Number`.
const HOLDS: &str = "serialnumber";

/// Digits that only count, from this many on, are no serial number: `123`.
const COUNTED: usize = 3;

/// The same behind a word or zeroes: `SN123456`, `MB-1234567890`, `000000123456789`. Fewer may be the number of a machine.
const COUNTED_BEHIND: usize = 6;

/// The longest such word, in letters.
const WORD: usize = 4;

/// What a serial number does not hold: `Chassis Serial`, and digits that somebody hid.
const NO_SERIAL: [&str; 2] = ["serial", "xxxx"];

/// Zeroes at the beginning, from how many on, with how many signs behind them at most, that only number a few: `000000000001`.
const ZEROES: usize = 6;
const BEHIND_ZEROES: usize = 2;

/// So many letters without a digit, and none of them a vowel, may be a number in which chance put no digit: some makers
/// leave vowels out so that no words come about.
const LETTERS: usize = 6;

/// Two signs in turn, so often, are no number: `12121212`.
const IN_TURN: usize = 3;

/// Whether a name or a serial number says nothing: it is blank, a stand-in, or one sign again and again.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    let plain = plain(text);
    let first = plain.first();
    let word: String = plain.iter().collect();
    plain.iter().all(|sign| Some(sign) == first)
        || TEMPLATES.iter().any(|begin| text.trim_start().starts_with(begin))
        || NOTHING.contains(&word.as_str())
        || BEGINS.iter().any(|begin| word.starts_with(begin))
        || word.contains(HOLDS)
}

/// Whether this tells one machine, drive or battery from all others: it is no placeholder and no words, and its digits do
/// more than count or repeat.
#[must_use]
pub fn is_serial(text: &str) -> bool {
    let plain = plain(text);
    let word: String = plain.iter().collect();
    let behind = match plain.iter().position(char::is_ascii_digit) {
        Some(word @ 1..=WORD) => plain.get(word..).unwrap_or_default(),
        _ => &[],
    };
    let behind_zeroes = behind_zeroes(&plain);
    let counts_behind =
        |signs: &[char]| signs.iter().all(char::is_ascii_digit) && counts(signs, COUNTED_BEHIND);
    let is_zero =
        plain.len() > 2 && plain.starts_with(&['0', 'x']) && plain.iter().skip(2).all(|sign| *sign == '0');
    let is_numbered = plain.len() - behind_zeroes.len() >= ZEROES && behind_zeroes.len() <= BEHIND_ZEROES;
    let is_other =
        is_placeholder(text) || NO_SERIAL.iter().any(|one| word.contains(one)) || is_words(text, &plain);
    let counts = counts(&plain, COUNTED) || counts_behind(behind) || counts_behind(behind_zeroes);
    !is_other && !is_zero && !is_numbered && !counts && !repeats(&plain)
}

/// What stands after the zeroes at the beginning.
fn behind_zeroes(plain: &[char]) -> &[char] {
    let first = plain.iter().position(|sign| *sign != '0').unwrap_or(plain.len());
    plain.get(first..).unwrap_or_default()
}

/// Whether there is no digit, and letters as words have them: a vowel, several words, or few of them.
fn is_words(text: &str, plain: &[char]) -> bool {
    let has_digit = plain.iter().any(|sign| sign.is_numeric());
    let has_vowel = plain.iter().any(|sign| "aeiou".contains(*sign) || !sign.is_ascii());
    let is_parted = text.trim().contains(|c: char| !c.is_alphanumeric());
    !has_digit && (has_vowel || is_parted || plain.len() < LETTERS)
}

/// Whether the signs are one piece again and again, which itself counts or has two signs, or each sign of a count stands
/// there as often: `12341234`, `12121212`, `112233445566`.
fn repeats(plain: &[char]) -> bool {
    let is_again = |bytes: usize| {
        let piece = plain.get(..bytes).unwrap_or_default();
        let is_all = plain.len().is_multiple_of(bytes) && plain.chunks(bytes).all(|other| other == piece);
        is_all && (counts(piece, COUNTED) || bytes == 2 && plain.len() >= bytes * IN_TURN)
    };
    let is_stretched = |times: usize| {
        let is_run = |run: &[char]| run.iter().all(|sign| Some(sign) == run.first());
        let one: Vec<char> = plain.iter().step_by(times).copied().collect();
        plain.len().is_multiple_of(times) && plain.chunks(times).all(is_run) && counts(&one, COUNTED)
    };
    (2..=plain.len() / 2).any(|bytes| is_again(bytes) || is_stretched(bytes))
}

/// Letters and digits alone, in small letters.
fn plain(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether each sign is the one after the last, or each the one before: `0123456789ABCDEF`, `987654321`.
fn counts(signs: &[char], least: usize) -> bool {
    let all =
        |step: fn(char, char) -> bool| signs.iter().zip(signs.iter().skip(1)).all(|(a, b)| step(*a, *b));
    signs.len() >= least && (all(follows) || all(|before, after| follows(after, before)))
}

/// Whether `after` comes after `before`, where 0 may come after 9, and `a` after both.
fn follows(before: char, after: char) -> bool {
    let is_next = u32::from(before) + 1 == u32::from(after) && after.is_ascii_alphanumeric();
    is_next || matches!((before, after), ('9', '0') | ('9' | '0', 'a'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makers_leave_is_no_name_and_no_serial_number() {
        for text in [
            "",
            " \t",
            "........",
            ". . . .",
            "-",
            "0",
            "00000000",
            "00 00 00 00",
            "1111111",
            "XXXXXXXX",
            "xxx-xxxx-xxx",
            "FFFFFFFF",
            "#########",
            "\u{fffd}\u{fffd}",
            "ÿÿÿÿÿÿÿÿ",
            "N/A",
            "n.a.",
            "NA",
            "None",
            "NONE ",
            "Null",
            "(null)",
            "Empty",
            "INVALID",
            "Invalid",
            "Unknown",
            "UNKNOW",
            "Undefined",
            "OEM",
            "O.E.M.",
            "Default",
            "Default string",
            "Default_String",
            "$(DEFAULT_STRING)",
            "To Be Filled By O.E.M.",
            "To be filled by O.E.M.",
            "TO BE FILLED BY OEM",
            "To Be Filled By O.E.M. by More String",
            "Fill By OEM",
            "System manufacturer",
            "System Product Name",
            "System Version",
            "System Serial Number",
            "Chassis Serial Number",
            "Base Board Serial Number",
            "Type2 - Board Serial Number",
            "Type1ProductConfigId",
            "Serial",
            "No Serial",
            "Not Specified",
            "Not Applicable",
            "Not Available",
            "not set",
            "TBD",
            "TBD by OEM",
            "Not Settable",
            "Not Present",
            "None Specified",
            "Unavailable",
            "No Enclosure",
            "Undefine",
            "To be set by OEM",
            "$(SYSTEM_SERIAL)",
            "${serial}",
        ] {
            assert!(is_placeholder(text) && !is_serial(text), "{text:?}");
        }
    }

    #[test]
    fn words_are_no_serial_number() {
        for text in [
            "System Serial",
            "Chassis Serial",
            "Base Board Serial",
            "Default Serial",
            "Serial No.",
            "Serial1",
            "OEM_SN",
            "Asset",
            "Mainboard",
            "Not Known",
            "ABC",
            "BRD-SN",
            "Numéro",
            "xxxx1234",
            "5CGXXXXX7X",
        ] {
            assert!(!is_serial(text), "{text:?}");
        }
    }

    #[test]
    fn digits_that_only_count_are_no_serial_number() {
        for text in [
            "0123456789",
            "123456789",
            "1234567890",
            "123",
            "01234567890123456789",
            "0123456789ABCDEF",
            "123456789abc",
            "1234567890ABC",
            "9876543210",
            "abcdefgh",
            "1234-5678-90",
            "SN123456",
            "S/N: 1234567890",
            "MB-1234567890",
            "SSN12345678901234567",
            "0x00000000",
            "112233445566",
            "111222333",
            "AABBCCDD",
            "12121212",
            "ABABAB",
            "12341234",
            "123123",
            "000000000001",
            "00000001",
            "0000000A",
            "00000042",
            "000000123456789",
            "00123456",
            "000-000-000-001",
        ] {
            assert!(!is_serial(text), "{text:?}");
        }
    }

    #[test]
    fn names_and_serial_numbers_are_left() {
        for text in [
            "OptiPlex 7450",
            "20L5S0XX00",
            "HP",
            "LENOVO",
            "Standard PC (Q35 + ICH9, 2009)",
            "X550LA",
            "T480",
            "Serial ATA box",
        ] {
            assert!(!is_placeholder(text), "{text:?}");
        }
        for text in [
            "PF0ABCDE",
            "S1",
            "5CG1234567X",
            "5CG1234568",
            "WD-WCC4N1234567",
            "AAAA-1111",
            "PC1234",
            "EXAMPLE-1",
            "SSD-0042",
            "00042",
            "000123",
            "000000004BA8",
            "00A1B2C3",
            "0000000011240303F3D9",
            "GNRTDBS",
            "1212",
            "11223344556",
            "112233445567",
            "123123124",
            "E0D55EA573DCF450",
            "MP00000001",
        ] {
            assert!(is_serial(text), "{text:?}");
        }
    }
}
