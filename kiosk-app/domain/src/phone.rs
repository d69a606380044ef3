//! Telephone numbers: any country's, one warning, never a refusal.
//!
//! France and its overseas territories share one plan of ten digits, kept by ARCEP, but in E.164 each territory has a
//! code of its own: 0690 12 34 56, dialled in Paris or in Pointe-à-Pitre, is +590 690 12 34 56. The metadata of
//! `phonenumber` know each territory by itself alone, so what belongs to which is said here.

use phonenumber::{Mode, country, parse};

/// Countries, as ISO 3166 letters, in which numbers of the French plan are dialled with ten digits.
const PLAN: [&str; 9] = ["FR", "GP", "MF", "BL", "MQ", "GF", "RE", "YT", "PM"];

/// The codes of E.164 that the plan is spread over.
const CODES: [&str; 6] = ["33", "262", "508", "590", "594", "596"];

/// Metropolitan France, to which all numbers belong that [`TERRITORIES`] does not name.
const METROPOLE: &str = "33";

/// Saint-Pierre-et-Miquelon: its code is at the same time the beginning of its numbers, which have six digits more.
const SAINT_PIERRE: &str = "508";

/// The code of a territory by the first digits of its numbers, without the 0. The longest that fits counts.
static TERRITORIES: [(&str, &str); 45] = [
    // Guadeloupe, Saint-Martin, Saint-Barthélemy
    ("590", "590"),
    ("690", "590"),
    ("691", "590"),
    ("5987", "590"),
    ("7090", "590"),
    ("9395", "590"),
    ("9475", "590"),
    ("9760", "590"),
    ("9761", "590"),
    ("9768", "590"),
    // Guyane
    ("594", "594"),
    ("694", "594"),
    ("5988", "594"),
    ("7093", "594"),
    ("9396", "594"),
    ("9476", "594"),
    ("9764", "594"),
    ("9765", "594"),
    // Martinique
    ("596", "596"),
    ("696", "596"),
    ("697", "596"),
    ("5989", "596"),
    ("7091", "596"),
    ("9397", "596"),
    ("9477", "596"),
    ("9766", "596"),
    ("9767", "596"),
    // La Réunion
    ("262", "262"),
    ("263", "262"),
    ("2688", "262"),
    ("692", "262"),
    ("693", "262"),
    ("7092", "262"),
    ("9399", "262"),
    ("9479", "262"),
    ("9762", "262"),
    ("9763", "262"),
    // Mayotte
    ("269", "262"),
    ("2689", "262"),
    ("639", "262"),
    ("70935", "262"),
    ("70936", "262"),
    ("70937", "262"),
    // Saint-Pierre-et-Miquelon
    ("508", "508"),
    ("708", "508"),
];

/// A number of the French plan.
struct French {
    /// Code of its territory in E.164.
    code: &'static str,
    /// Its nine digits, as they are dialled after the 0.
    digits: String,
}

impl French {
    /// Reads ten digits, or what stands for them. Whoever writes +33 before an overseas number, as telephones do that
    /// were bought in the metropole, means the number of its territory.
    fn read(typed: &str, country: &str) -> Option<Self> {
        let separates = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '.' | '-' | '/' | '(' | ')');
        let written: String = typed.chars().filter(|c| !separates(*c)).collect();
        let digits = written.strip_prefix('+').unwrap_or(&written);
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let abroad = if digits.len() < written.len() { Some(digits) } else { digits.strip_prefix("00") };
        let digits = match abroad {
            Some(abroad) => CODES.iter().find_map(|code| nine(abroad.strip_prefix(code)?, code))?,
            None if dials_the_plan(country) => nine(digits, if country == "PM" { SAINT_PIERRE } else { "" })?,
            None => return None,
        };
        // Free and surcharged numbers are reached from their own country alone.
        if digits.starts_with(['0', '8']) {
            return None;
        }
        let of = |(first, _): &&(&str, &str)| digits.starts_with(first);
        let longest = TERRITORIES.iter().filter(of).max_by_key(|(first, _)| first.len());
        let found = Self { code: longest.map_or(METROPOLE, |(_, code)| *code), digits };
        let known = || parse(None, found.e164()).is_ok_and(|number| number.is_valid());
        (found.code != METROPOLE || known()).then_some(found)
    }

    /// The digits that follow the code.
    fn significant(&self) -> &str {
        match self.code {
            SAINT_PIERRE => self.digits.strip_prefix(SAINT_PIERRE).unwrap_or(&self.digits),
            _ => &self.digits,
        }
    }

    fn e164(&self) -> String {
        format!("+{}{}", self.code, self.significant())
    }

    /// As it is dialled in France and overseas: 06 12 34 56 78, 0690 12 34 56.
    fn dialled(&self) -> String {
        let first = if self.code == METROPOLE { 1 } else { 3 };
        format!("0{}", grouped(&self.digits, first))
    }

    /// As it is dialled elsewhere: +590 690 12 34 56.
    fn international(&self) -> String {
        let digits = self.significant();
        // What is left over when all the rest stands in pairs.
        let first = if digits.len() == 9 && self.code != METROPOLE { 3 } else { digits.len() % 2 };
        format!("+{} {}", self.code, grouped(digits, first))
    }
}

/// Whether one dials numbers of the plan there with ten digits.
fn dials_the_plan(country: &str) -> bool {
    PLAN.iter().any(|of| of.eq_ignore_ascii_case(country))
}

/// The nine digits of a number, with or without its 0; six are enough in Saint-Pierre-et-Miquelon.
fn nine(digits: &str, code: &str) -> Option<String> {
    let digits = digits.strip_prefix('0').unwrap_or(digits);
    match digits.len() {
        9 => Some(digits.to_owned()),
        6 if code == SAINT_PIERRE => Some(format!("{SAINT_PIERRE}{digits}")),
        _ => None,
    }
}

/// The first digits together, the others in pairs.
fn grouped(digits: &str, first: usize) -> String {
    let (first, rest) = digits.split_at_checked(first).unwrap_or((digits, ""));
    let rest: Vec<char> = rest.chars().collect();
    let pairs = rest.chunks(2).map(String::from_iter);
    let groups = std::iter::once(first.to_owned()).chain(pairs).filter(|group| !group.is_empty());
    groups.collect::<Vec<_>>().join(" ")
}

/// The number in E.164 when it is a whole one, read with the site's country where no prefix is given.
#[must_use]
pub fn normalise(typed: &str, country: &str) -> Option<String> {
    if let Some(french) = French::read(typed, country) {
        return Some(french.e164());
    }
    let region: Option<country::Id> = country.parse().ok();
    let number = parse(region, typed).ok()?;
    number.is_valid().then(|| number.format().mode(Mode::E164).to_string())
}

/// The number as it is dialled in the site's country, or as it was typed.
#[must_use]
pub fn shown(number: &str, country: &str) -> String {
    if let Some(french) = French::read(number, country) {
        return if dials_the_plan(country) { french.dialled() } else { french.international() };
    }
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
    use crate::contact::PHONE_MAX;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let cases = [
            ("06 12 34 56 78", "FR", Some("+33612345678")),
            ("612345678", "FR", Some("+33612345678")),
            ("0033 6 12 34 56 78", "FR", Some("+33612345678")),
            ("+33 (0)6 12 34 56 78", "FR", Some("+33612345678")),
            ("+33.6.12.34.56.78", "FR", Some("+33612345678")),
            ("+44 20 7946 0018", "FR", Some("+442079460018")),
            ("0800 12 34 56", "FR", Some("+33800123456")),
            ("06 39 98", "FR", None),
            ("0690 12 34 5", "FR", None),
            ("0690 12 34 567", "FR", None),
            ("06 12 34 56 7", "GP", None),
            ("0690 12 34 56", "BE", None),
            ("", "FR", None),
            ("12", "XX", None),
        ];
        for (typed, country, expected) in cases {
            assert_eq!(normalise(typed, country).as_deref(), expected, "{typed} in {country}");
        }
        assert_eq!(shown("+33612345678", "FR"), "06 12 34 56 78");
        assert_eq!(shown("pas un numéro", "FR"), "pas un numéro");
        assert_eq!(shown("+442079460018", "FR"), "+44 20 7946 0018");
    }

    /// As it is dialled in France and overseas, and in E.164.
    const OF_THE_PLAN: [(&str, &str); 31] = [
        ("01 44 76 12 34", "+33144761234"),
        ("06 12 34 56 78", "+33612345678"),
        ("06 95 12 34 56", "+33695123456"),
        ("06 98 12 34 56", "+33698123456"),
        ("07 56 12 34 56", "+33756123456"),
        ("09 74 12 34 56", "+33974123456"),
        ("09 75 12 34 56", "+33975123456"),
        ("0690 12 34 56", "+590690123456"),
        ("0691 22 34 56", "+590691223456"),
        ("0691 87 34 56", "+590691873456"), // newer than the metadata
        ("0590 27 34 56", "+590590273456"),
        ("0976 01 23 45", "+590976012345"),
        ("0709 01 23 45", "+590709012345"),
        ("0694 23 45 67", "+594694234567"),
        ("0594 30 12 34", "+594594301234"),
        ("0976 45 12 34", "+594976451234"),
        ("0709 31 23 45", "+594709312345"),
        ("0696 12 34 56", "+596696123456"),
        ("0697 12 34 56", "+596697123456"),
        ("0596 70 12 34", "+596596701234"),
        ("0976 66 12 34", "+596976661234"),
        ("0692 12 34 56", "+262692123456"),
        ("0693 01 23 45", "+262693012345"),
        ("0262 20 12 34", "+262262201234"),
        ("0263 01 23 45", "+262263012345"),
        ("0976 22 12 34", "+262976221234"),
        ("0639 01 23 45", "+262639012345"),
        ("0269 61 12 34", "+262269611234"),
        ("0709 35 12 34", "+262709351234"),
        ("0508 41 12 34", "+508411234"),
        ("0708 40 12 34", "+508708401234"),
    ];

    #[test]
    fn a_number_of_the_french_plan_is_its_own_territorys_from_every_site_and_is_shown_as_one_dials_it() {
        for country in PLAN {
            for (dialled, e164) in OF_THE_PLAN {
                assert_eq!(normalise(dialled, country).as_deref(), Some(e164), "{dialled} in {country}");
                assert_eq!(normalise(e164, country).as_deref(), Some(e164), "{e164} in {country}");
                assert_eq!(shown(e164, country), dialled, "{e164} in {country}");
                assert_eq!(shown(dialled, country), dialled, "what an earlier version kept as it was typed");
            }
        }
        assert_eq!(normalise("41 12 34", "PM").as_deref(), Some("+508411234"), "at home six digits do");
        assert_eq!(normalise("41 12 34", "FR"), None);
    }

    #[test]
    fn the_code_of_the_metropole_before_an_overseas_number_is_put_right() {
        for (typed, e164) in [
            ("+33 690 12 34 56", "+590690123456"),
            ("0033692123456", "+262692123456"),
            ("+33 (0)639 01 23 45", "+262639012345"),
            ("+590 6 12 34 56 78", "+33612345678"),
        ] {
            for country in ["FR", "RE", "BE"] {
                assert_eq!(normalise(typed, country).as_deref(), Some(e164), "{typed} in {country}");
            }
        }
    }

    #[test]
    fn elsewhere_the_code_is_shown_too() {
        for (e164, expected) in [
            ("+33612345678", "+33 6 12 34 56 78"),
            ("+590690123456", "+590 690 12 34 56"),
            ("+508411234", "+508 41 12 34"),
        ] {
            assert_eq!(shown(e164, "BE"), expected);
        }
    }

    #[test]
    fn every_number_fits_as_it_is_written() {
        let written = ["00 262 692 12 34 56", "+262 692 12 34 56", "0033 6 12 34 56 78", "0690-12-34-56"];
        for number in written.into_iter().chain(OF_THE_PLAN.map(|(dialled, _)| dialled)) {
            assert!(number.len() <= PHONE_MAX, "{number}");
            assert!(normalise(number, "FR").is_some(), "{number}");
        }
    }
}
