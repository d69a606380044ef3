//! Calendars as programs of the field write them: each row of the test data's table, imported into a real store by the
//! command, and imported again. Skipped where there is no test data; the kinds themselves are tested in the crate.

use crate::support;
use crate::support::{Ran, Site, text};
use chrono::TimeZone;
use chrono_tz::Tz;
use perron::clock::ManualClock;
use perron::commands::run_by;
use perron_domain::ids::SignUpId;
use perron_domain::lang::Lang;
use perron_domain::log::Command;
use perron_domain::time::{DAY, Timestamp};
use perron_domain::workshop::{Via, Workshop};
use perron_store::{Extras, Store};
use std::path::PathBuf;

const PARIS: Tz = Tz::Europe__Paris;

/// The folder of the calendars; none where there is no test data.
fn folder() -> Option<PathBuf> {
    perron_skips::test_data("field/calendars")
}

fn at(year: i32, month: u32, day: u32, hour: u32) -> Timestamp {
    chrono::Utc.with_ymd_and_hms(year, month, day, hour, 0, 0).unwrap().into()
}

/// The clock of the table: 29 November 2026, 12:00 UTC.
fn november() -> Timestamp {
    at(2026, 11, 29, 12)
}

/// Calendars imported one after the other into one store.
struct Case {
    site: Site,
    clock: Timestamp,
}

impl Case {
    fn new(clock: Timestamp) -> Self {
        Self { site: Site::new(""), clock }
    }

    fn run(&self, path: &std::path::Path, more: &[&str]) -> Ran {
        let (config, data) = (self.site.path("perron.toml"), self.site.path("data"));
        let words =
            ["perron", "--config", text(&config), "--data", text(&data), "import-workshops", text(path)];
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let clock = std::sync::Arc::new(ManualClock::at(self.clock));
        let code = run_by(words.iter().chain(more), clock, &mut out, &mut err);
        Ran { code, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
    }

    /// Imports a file, and again: the second time nothing changes, not even a record.
    fn import(&self, path: &std::path::Path) -> String {
        let first = self.run(path, &[]);
        assert_eq!(first.code, 0, "{}: {first:?}", path.display());
        let before = self.store().counts().unwrap().records;
        let again = self.run(path, &[]);
        let said = again.out.lines().last().unwrap();
        assert!(said.starts_with("0 planned, 0 revised, 0 called off"), "{}: {said}", path.display());
        assert_eq!(self.store().counts().unwrap().records, before, "{}", path.display());
        first.out
    }

    fn store(&self) -> Store {
        self.site.setup("data").open_store(&ManualClock::at(self.clock)).unwrap()
    }

    fn workshops(&self) -> Vec<Workshop> {
        self.store().workshops_between(self.clock.plus(-DAY), self.clock.plus(200 * DAY)).unwrap()
    }

    /// « 12-07 10:00–12:00 title | room | summary », `x` before what is called off.
    fn shown(&self) -> Vec<String> {
        let time = |at: Timestamp, form: &str| at.utc().with_timezone(&PARIS).format(form).to_string();
        let line = |w: &Workshop| {
            let d = w.details.as_ref().unwrap();
            let off = if w.called_off { "x " } else { "" };
            let parts = [d.room.as_str(), d.summary.as_str()].map(|part| {
                if part.is_empty() { String::new() } else { format!(" | {}", part.replace('\u{a0}', " ")) }
            });
            let (from, to) = (time(d.starts, "%m-%d %H:%M"), time(d.ends, "%H:%M"));
            format!("{off}{from}–{to} {}{}", d.title.as_str(), parts.concat())
        };
        self.workshops().iter().map(line).collect()
    }
}

/// Files, the clock, and what stands on the list then.
type Row<'a> = (&'a [&'a str], Timestamp, &'a [&'a str]);

fn check(rows: &[Row<'_>]) {
    let Some(folder) = folder() else { return };
    for (files, clock, expected) in rows {
        let case = Case::new(*clock);
        for file in *files {
            case.import(&folder.join(format!("{file}.ics")));
        }
        assert_eq!(case.shown(), *expected, "{files:?}");
    }
}

#[test]
fn octets_are_unfolded_and_then_read_in_what_they_are_written_in() {
    check(&[
        (
            &["a01-fold-in-utf8"],
            november(),
            &["12-07 10:00–12:00 Découvrir la bibliothèque numérique et les démarches | Salle Étoile"],
        ),
        (
            &["a02-windows-1252"],
            november(),
            &["12-08 14:00–16:00 Créer l’adresse électronique | Médiathèque – salle n° 2"],
        ),
        (
            &["a21-html-entities"],
            november(),
            &[
                "12-11 10:00–12:00 L’ordinateur pas à pas – niveau 1 | Médiathèque | Apporter l’ordinateur éteint. Coût : 2€. « Gratuit » pour les débutants.",
            ],
        ),
        (
            &["a23-quoted-printable"],
            november(),
            &["12-11 10:00–12:00 Découverte du numérique | Créer son adresse et la garderée"],
        ),
        (
            &["a30-angle-brackets"],
            november(),
            &[
                "12-11 10:00–12:00 Atelier <débutants> | Inscription : Accueil <accueil@mediatheque.example>. Pour celles qui savent cliquer <souris> et taper. 3 < 5 places.",
            ],
        ),
        (
            &["a45-apple-location-broken-line"],
            november(),
            &["12-03 10:00–12:00 Atelier essai | Médiathèque 12, rue du Port"],
        ),
    ]);
}

#[test]
fn the_files_own_zones_define_its_hours() {
    let march = at(2027, 3, 1, 10);
    check(&[
        (&["a06-tzone-microsoft-utc"], november(), &["12-10 10:00–12:00 Atelier essai"]),
        (&["a08-gmt-with-dst"], march, &["04-12 11:00–12:00 Atelier essai"]),
        (&["a10-historic-vtimezone"], november(), &["12-10 14:00–15:00 Atelier essai"]),
        (
            &["a31-x-wr-timezone"],
            march,
            &["03-22 10:00–11:00 Atelier essai", "03-29 11:00–12:00 Atelier essai"],
        ),
        (
            &["a49-recid-other-zone"],
            november(),
            &[
                "12-01 10:00–12:00 Atelier essai",
                "12-08 15:00–17:00 Atelier essai",
                "12-15 10:00–12:00 Atelier essai",
            ],
        ),
    ]);
}

#[test]
fn rules_dates_and_changes_are_followed_as_they_are_written() {
    let march = at(2027, 3, 1, 10);
    check(&[
        (
            &["a13-rscale"],
            november(),
            &[
                "12-01 10:00–12:00 Atelier essai",
                "12-08 10:00–12:00 Atelier essai",
                "12-15 10:00–12:00 Atelier essai",
                "12-22 10:00–12:00 Atelier essai",
            ],
        ),
        (
            &["a14-recurrence-id-date"],
            november(),
            &[
                "12-01 10:00–12:00 Atelier essai",
                "12-09 14:00–16:00 Atelier essai",
                "12-15 10:00–12:00 Atelier essai",
                "12-22 10:00–12:00 Atelier essai",
            ],
        ),
        (
            &["a28-mixed-valid"],
            november(),
            &[
                "11-30 10:00–12:00 Dernier jour ouvré",
                "12-02 10:00–11:00 Série",
                "12-03 10:00–11:30 Dates choisies | Salle du bas",
                "12-04 10:00–11:00 Titre avec deux espaces",
                "12-09 15:00–16:00 Série déplacée",
                "12-10 10:00–11:30 Dates choisies | Salle du bas",
                "12-16 10:00–11:00 Série",
                "12-17 10:00–11:30 Dates choisies | Salle du bas",
                "12-31 10:00–12:00 Dernier jour ouvré",
                "01-29 10:00–12:00 Dernier jour ouvré",
            ],
        ),
        (
            &["a32-moved-across-dst"],
            march,
            &[
                "03-16 10:00–12:00 Atelier essai",
                "03-30 10:00–12:00 Atelier essai",
                "03-30 17:00–19:00 Atelier essai",
            ],
        ),
        (
            &["a38-exdate-list-utc"],
            november(),
            &[
                "12-01 10:00–11:00 Atelier essai",
                "12-22 10:00–11:00 Atelier essai",
                "12-29 10:00–11:00 Atelier essai",
            ],
        ),
    ]);
}

#[test]
fn rules_are_read_in_every_form_that_programs_write() {
    check(&[(
        &["a36-rrule-forms"],
        november(),
        &[
            "12-01 10:00–11:00 Atelier essai",
            "12-01 13:00–14:00 Atelier essai",
            "12-01 15:00–16:00 Atelier essai",
            "12-01 17:00–18:00 Atelier essai",
            "12-08 13:00–14:00 Atelier essai",
            "12-08 15:00–16:00 Atelier essai",
            "12-08 17:00–18:00 Atelier essai",
            "12-15 13:00–14:00 Atelier essai",
            "12-15 15:00–16:00 Atelier essai",
            "12-15 17:00–18:00 Atelier essai",
            "01-05 10:00–11:00 Atelier essai",
            "02-02 10:00–11:00 Atelier essai",
        ],
    )]);
}

#[test]
fn what_a_newer_version_changes_stands_on_the_list_and_nothing_else() {
    check(&[
        (
            &["a16-series-1", "a16-series-2"],
            november(),
            &[
                "12-01 14:30–16:30 Atelier essai",
                "12-08 14:30–16:30 Atelier essai",
                "12-15 14:30–16:30 Atelier essai",
                "12-22 14:30–16:30 Atelier essai",
            ],
        ),
        (
            &["a18-before", "a18-after"],
            november(),
            &[
                "12-01 10:00–12:00 Atelier essai",
                "12-08 10:00–12:00 Atelier essai",
                "x 12-15 10:00–12:00 Atelier essai",
                "12-15 14:00–16:00 Atelier essai",
                "x 12-22 10:00–12:00 Atelier essai",
                "12-22 14:00–16:00 Atelier essai",
                "x 12-29 10:00–12:00 Atelier essai",
                "12-29 14:00–16:00 Atelier essai",
                "x 01-05 10:00–12:00 Atelier essai",
                "01-05 14:00–16:00 Atelier essai",
            ],
        ),
        (
            &["a33-plan", "a34-cancel-series"],
            november(),
            &[
                "x 12-01 10:00–12:00 Atelier essai",
                "x 12-08 10:00–12:00 Atelier essai",
                "x 12-15 10:00–12:00 Atelier essai",
            ],
        ),
        (&["a41-1-confirmed"], november(), &["12-03 10:00–12:00 Atelier essai"]),
        (&["a41-1-confirmed", "a41-2-cancelled"], november(), &["x 12-03 10:00–12:00 Atelier essai"]),
        (
            &["a41-1-confirmed", "a41-2-cancelled", "a41-3-confirmed-again"],
            november(),
            &["12-03 10:00–12:00 Atelier essai"],
        ),
        (&["a42-1-public", "a42-2-private"], november(), &["x 12-03 10:00–12:00 Aide de Mme X"]),
        (
            &["a43-0-before", "a43-stream-publish-then-cancel"],
            november(),
            &["12-03 10:00–12:00 Atelier qui a lieu", "x 12-04 10:00–12:00 Atelier annulé"],
        ),
    ]);
}

fn sign_up(case: &Case, workshop: &Workshop) -> SignUpId {
    let moment = perron::clock::Clock::moment(&ManualClock::at(case.clock)).unwrap();
    let command = Command::SignUp { workshop: workshop.id, party: 1, via: Via::Kiosk, lang: Lang::FR };
    case.store().execute(moment.ids.op(), &command, &moment, Extras::default()).unwrap();
    moment.ids.signup()
}

#[test]
fn whoever_signed_up_stays_with_the_workshop_that_moved_and_is_to_be_called() {
    let Some(folder) = folder() else { return };
    for (first, second) in [("a16-series-1", "a16-series-2"), ("a33-plan", "a34-cancel-series")] {
        let case = Case::new(november());
        case.import(&folder.join(format!("{first}.ics")));
        let before = case.workshops();
        let tickets: Vec<SignUpId> = before.iter().map(|workshop| sign_up(&case, workshop)).collect();
        assert!(tickets.len() >= 3, "{first}: {tickets:?}");
        let said = case.import(&folder.join(format!("{second}.ics")));
        assert!(said.contains(&format!("{} people to call", tickets.len())), "{said}");
        let store = case.store();
        for (ticket, workshop) in tickets.iter().zip(&before) {
            let found = store.find_signup(*ticket).unwrap().unwrap();
            assert_eq!(found.id, workshop.id, "{second}: under the same id");
            assert!(store.call(*ticket).unwrap().due(found.signup(*ticket).unwrap()), "{second}");
        }
    }
}

#[test]
fn six_thousand_past_events_hide_none_that_is_to_come() {
    let day = |n: i64| chrono::NaiveDate::from_ymd_opt(2012, 1, 1).unwrap() + chrono::TimeDelta::days(n);
    let event = |n: i64, date: chrono::NaiveDate| {
        let date = date.format("%Y%m%d");
        format!(
            "BEGIN:VEVENT\r\nUID:n{n}@essai.example\r\nDTSTAMP:20261120T080000Z\r\nSUMMARY:Atelier {n}\r\n\
             DTSTART;TZID=Europe/Paris:{date}T100000\r\nDTEND;TZID=Europe/Paris:{date}T110000\r\nEND:VEVENT\r\n"
        )
    };
    let december = (0..5).map(|n| chrono::NaiveDate::from_ymd_opt(2026, 12, 1 + n * 5).unwrap());
    let days = (0..6000).map(day).filter(|day| *day < chrono::NaiveDate::from_ymd_opt(2026, 11, 1).unwrap());
    let events: Vec<String> = (0..).zip(days.chain(december)).map(|(n, day)| event(n, day)).collect();
    let case = Case::new(november());
    let file = case.site.path("large.ics");
    std::fs::write(&file, support::calendar(&events)).unwrap();
    let said = case.import(&file);
    assert!(said.starts_with("5 planned"), "{said}");
    assert_eq!(case.shown().len(), 5);
}
