//! Telephone numbers: any country's, one warning, never a refusal.

use phonenumber::{Mode, country, parse};

/// The number in E.164 when it is a valid one, read with the site's country where no prefix is given.
#[must_use]
pub fn normalise(typed: &str, country: &str) -> Option<String> {
    let region: Option<country::Id> = country.parse().ok();
    let number = parse(region, typed).ok()?;
    number.is_valid().then(|| number.format().mode(Mode::E164).to_string())
}

/// The number as people of its country read it, or as it was typed.
#[must_use]
pub fn shown(number: &str, country: &str) -> String {
    let region: Option<country::Id> = country.parse().ok();
    match parse(region, number) {
        Ok(read) if read.is_valid() => {
            let home = region.is_some_and(|r| read.country().id() == Some(r));
            read.format().mode(if home { Mode::National } else { Mode::International }).to_string()
        }
        _ => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let cases = [
            ("06 12 34 56 78", "FR", Some("+33612345678")),
            ("0033 6 12 34 56 78", "FR", Some("+33612345678")),
            ("+33.6.12.34.56.78", "FR", Some("+33612345678")),
            ("0262 69 20 00", "RE", Some("+262262692000")),
            ("+44 20 7946 0018", "FR", Some("+442079460018")),
            ("06 39 98", "FR", None),
            ("", "FR", None),
            ("12", "XX", None),
        ];
        for (typed, country, expected) in cases {
            assert_eq!(normalise(typed, country).as_deref(), expected, "{typed}");
        }
        assert_eq!(shown("+33612345678", "FR"), "06 12 34 56 78");
        assert_eq!(shown("pas un numéro", "FR"), "pas un numéro");
    }
}
