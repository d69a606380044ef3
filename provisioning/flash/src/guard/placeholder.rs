//! What makers leave where they should have written a name or a serial number.
//!
//! Boards, cases, batteries and the bridges of USB docks carry the same ones: taken for serial numbers they make one of
//! many machines.

/// Their letters and digits, in small letters. What stands between them differs from maker to maker.
const NOTHING: [&str; 38] = [
    "default",
    "defaultstring",
    "empty",
    "invalid",
    "manufacturer",
    "na",
    "nil",
    "no",
    "noserial",
    "none",
    "notapplicable",
    "notavailable",
    "notdefined",
    "notset",
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
    "undefined",
    "unknow",
    "unknown",
    "unspecified",
    "type1productconfigid",
];

/// How others begin: `To be filled by O.E.M. by More String`, `Type2 - Board Product Name1`.
const BEGINS: [&str; 5] = ["tobefilled", "filledby", "fillby", "type2board", "type3chassis"];

/// What others hold: `System Serial Number`, `Base Board Serial Number`.
const HOLDS: &str = "serialnumber";

/// Digits that only count, from this many on, are no serial number: `123`.
const COUNTED: usize = 3;

/// The same behind a word: `SN123456`, `MB-1234567890`. Fewer may be the number of a machine.
const COUNTED_BEHIND: usize = 6;

/// The longest such word, in letters.
const WORD: usize = 4;

/// Whether a name or a serial number says nothing: it is blank, a stand-in, or one sign again and again.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    let plain = plain(text);
    let first = plain.first();
    let word: String = plain.iter().collect();
    plain.iter().all(|sign| Some(sign) == first)
        || NOTHING.contains(&word.as_str())
        || BEGINS.iter().any(|begin| word.starts_with(begin))
        || word.contains(HOLDS)
}

/// Whether this tells one machine, drive or battery from all others: it is no placeholder, and its digits do more than
/// count.
#[must_use]
pub fn is_serial(text: &str) -> bool {
    let plain = plain(text);
    let behind = match plain.iter().position(char::is_ascii_digit) {
        Some(word @ 1..=WORD) => plain.get(word..).unwrap_or_default(),
        _ => &[],
    };
    let is_zero =
        plain.len() > 2 && plain.starts_with(&['0', 'x']) && plain.iter().skip(2).all(|sign| *sign == '0');
    let is_decimal = behind.iter().all(char::is_ascii_digit);
    let counts = counts(&plain, COUNTED) || is_decimal && counts(behind, COUNTED_BEHIND);
    !is_placeholder(text) && !is_zero && !counts
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
        ] {
            assert!(is_placeholder(text) && !is_serial(text), "{text:?}");
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
            "00000001",
            "0000000A",
            "SSD-0042",
        ] {
            assert!(is_serial(text), "{text:?}");
        }
    }
}
