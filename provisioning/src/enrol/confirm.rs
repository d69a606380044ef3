//! Makes sure that a person means this medium.

use super::error::EnrolError;
use crate::bench::plain;
use crate::error::KitError;
use crate::report::Report;

/// Characters of the serial number that are typed.
const TYPED: usize = 4;

/// What the command line says.
pub(super) struct Given<'a> {
    pub(super) confirm: Option<&'a str>,
    pub(super) yes: bool,
}

/// Confirms a medium known by its serial number or name: the last four characters, then whether to go on.
pub(super) fn confirm(
    given: &Given<'_>,
    what: &str,
    name: &str,
    known_as: &str,
    report: &mut Report<'_>,
) -> Result<(), KitError> {
    let unasked = || EnrolError::Unasked(name.to_owned());
    let typed = match given.confirm {
        Some(typed) => typed.to_owned(),
        None => {
            let question =
                format!("{what} on {name} ({known_as})? Type the last four characters of {known_as}:");
            report.ask(&question)?.ok_or_else(unasked)?
        }
    };
    if !is_end(&typed, known_as) {
        let given = plain(&typed, 40);
        return Err(EnrolError::NotConfirmed { given, of: known_as.to_owned() }.into());
    }
    if given.confirm.is_none() || given.yes {
        return Ok(()); // who typed four characters by hand has said yes
    }
    let answer =
        report.ask(&format!("{what} on {name} ({known_as})? Type yes to go on:"))?.ok_or_else(unasked)?;
    if answer.eq_ignore_ascii_case("yes") { Ok(()) } else { Err(unasked().into()) }
}

/// Whether these are the last four letters and digits, capitals or not; all of them where there are fewer.
fn is_end(typed: &str, known_as: &str) -> bool {
    let letters = |text: &str| -> Vec<char> {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (typed, known_as) = (letters(typed), letters(known_as));
    let end = known_as.get(known_as.len().saturating_sub(TYPED)..).unwrap_or_default();
    !end.is_empty() && typed == end
}

#[cfg(test)]
mod tests {
    use super::is_end;

    #[test]
    fn only_the_last_four_confirm() {
        for (typed, known_as, good) in [
            ("12CD", "S3Z-9912cd", true),
            (" 1-2cd ", "S3Z-9912CD", true),
            ("2cd", "S3Z-9912cd", false),
            ("912cd", "S3Z-9912cd", false),
            ("", "S3Z-9912cd", false),
            ("", "", false),
            ("ab", "ab", true),
            ("oop0", "loop0", true),
        ] {
            assert_eq!(is_end(typed, known_as), good, "{typed:?} {known_as:?}");
        }
    }
}
