//! Dates and amounts as French paper writes them.

use chrono::{Datelike, NaiveDate};
use perron_domain::ids::Cents;
use perron_domain::pass::{Service, Services};

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// `30 juin 2026`, `1er juillet 2026`, with no-break spaces.
pub(crate) fn date(day: NaiveDate) -> String {
    let month = usize::try_from(day.month0()).ok().and_then(|month| MONTHS.get(month)).unwrap_or(&"");
    let number = if day.day() == 1 { "1er".to_owned() } else { day.day().to_string() };
    format!("{number}\u{a0}{month}\u{a0}{}", day.year())
}

/// `10 €` or `10,50 €`.
pub(crate) fn euros(amount: Cents) -> String {
    match (amount.0 / 100, amount.0 % 100) {
        (euros, 0) => format!("{euros}\u{a0}€"),
        (euros, cents) => format!("{euros},{cents:02}\u{a0}€"),
    }
}

/// What a voucher pays for, as a sentence.
pub(crate) fn services(services: Services) -> String {
    if services.is_any() {
        return "Pour tous les services d’accompagnement au numérique.".to_owned();
    }
    let words: Vec<&str> = services
        .iter()
        .map(|service| match service {
            Service::Workshop => "ateliers collectifs",
            Service::OneToOne => "accompagnement individuel",
            Service::SelfService => "accès libre accompagné",
        })
        .collect();
    format!("Pour\u{a0}: {}.", words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paper_reads_well() {
        let day = |text: &str| date(text.parse().unwrap());
        assert_eq!(day("2026-06-30"), "30\u{a0}juin\u{a0}2026");
        assert_eq!(day("2026-08-01"), "1er\u{a0}août\u{a0}2026");
        assert_eq!(day("2026-12-31"), "31\u{a0}décembre\u{a0}2026");
        for (cents, text) in [(1000, "10\u{a0}€"), (1050, "10,50\u{a0}€"), (5, "0,05\u{a0}€")] {
            assert_eq!(euros(Cents(cents)), text);
        }
        assert_eq!(
            services("workshop,one-to-one".parse().unwrap()),
            "Pour\u{a0}: ateliers collectifs, accompagnement individuel."
        );
    }
}
