//! What an answer must be. Lenient as people are: spaces, full stops and hyphens inside a number do not matter.

use chrono::NaiveDate;

/// Years that a date may name: the oldest person alive, and any appointment.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// The rule of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    Required,
    Optional,
    Email,
    Phone,
    Date,
    Digits5,
}

impl Rule {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "required" => Self::Required,
            "optional" => Self::Optional,
            "email" => Self::Email,
            "phone" => Self::Phone,
            "date" => Self::Date,
            "digits5" => Self::Digits5,
            _ => return None,
        })
    }

    /// The name of the sentence that says what is wrong with `text`; `None`: nothing.
    pub(super) fn wrong(self, text: &str) -> Option<&'static str> {
        let text = text.trim();
        let (fits, sentence) = match self {
            Self::Optional => return None,
            _ if text.is_empty() => return Some("empty"),
            Self::Required => return None,
            Self::Email => (is_email(text), "email"),
            Self::Phone => (is_phone(text), "phone"),
            Self::Date => (is_date(text), "date"),
            Self::Digits5 => (text.len() == 5 && is_digits(text), "digits5"),
        };
        (!fits).then_some(sentence)
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let Some((site, end)) = host.rsplit_once('.') else { return false };
    let plain = !text.contains(char::is_whitespace) && !host.contains('@') && !host.contains("..");
    plain && !name.is_empty() && !site.is_empty() && !site.starts_with('.') && end.chars().count() >= 2
}

fn is_phone(text: &str) -> bool {
    let bare: String =
        text.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '\u{a0}' | '\u{202f}')).collect();
    match bare.strip_prefix("+33") {
        Some(rest) => rest.len() == 9 && is_digits(rest) && !rest.starts_with('0'),
        None => bare.len() == 10 && is_digits(&bare) && bare.starts_with('0') && !bare.starts_with("00"),
    }
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['/', '.', '-', ' ']).collect();
    let [day, month, year] = parts.as_slice() else { return false };
    let digits = [day, month, year].iter().all(|part| is_digits(part));
    if !digits || day.len() > 2 || month.len() > 2 || year.len() != 4 {
        return false;
    }
    match (day.parse(), month.parse(), year.parse()) {
        (Ok(day), Ok(month), Ok(year)) => {
            YEARS.contains(&year) && NaiveDate::from_ymd_opt(year, month, day).is_some()
        }
        _ => false,
    }
}
