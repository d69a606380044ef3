use chrono::TimeZone;
use proptest::prelude::*;

use super::*;

const NEXTCLOUD: &str = include_str!("fixtures/nextcloud.ics");
const GOOGLE: &str = include_str!("fixtures/google.ics");
const OUTLOOK: &str = include_str!("fixtures/outlook.ics");
const BROKEN: &str = include_str!("fixtures/broken.ics");
const PARIS: Tz = Tz::Europe__Paris;

fn options(year: i32, month: u32, day: u32) -> Options {
    let from = Utc.with_ymd_and_hms(year, month, day, 0, 0, 0).unwrap();
    Options { zone: PARIS, from, days: 90, default_seats: 6, default_level: Level::SomePractice }
}

fn october(ics: &str) -> Calendar {
    read(ics.as_bytes(), &options(2026, 10, 1)).unwrap()
}

/// A calendar of one event with these lines.
fn event(lines: &str) -> String {
    format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:u\nSUMMARY:t\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n")
}

/// Local start and length in minutes; `=` the original start where it is another; `x` where cancelled.
fn told(instances: &[Instance]) -> Vec<String> {
    let local = |time: DateTime<Utc>| time.with_timezone(&PARIS).format("%m-%d %H:%M").to_string();
    let tell = |instance: &Instance| {
        let moved =
            instance.recurrence_id.filter(|id| *id != instance.starts).map(|id| format!(" = {}", local(id)));
        let cancelled = if instance.cancelled { " x" } else { "" };
        let minutes = (instance.ends - instance.starts).num_minutes();
        format!("{} +{minutes}{}{cancelled}", local(instance.starts), moved.unwrap_or_default())
    };
    instances.iter().map(tell).collect()
}

fn of(calendar: &Calendar, uid: &str) -> Vec<Instance> {
    calendar.instances.iter().filter(|instance| instance.uid.starts_with(uid)).cloned().collect()
}

fn warned(calendar: &Calendar) -> Vec<String> {
    calendar.warnings.iter().map(|warning| format!("{}: {:?}", warning.uid, warning.what)).collect()
}

#[test]
fn nextcloud() {
    let calendar = october(NEXTCLOUD);
    let weekly = of(&calendar, "2b0f1a52");
    // The clocks go back on 25 October: ten o'clock stays ten o'clock.
    let wanted = [
        "10-06 10:00 +120",
        "10-13 10:00 +120",
        "10-22 14:00 +90 = 10-20 10:00",
        "10-27 10:00 +120",
        "11-03 10:00 +120 x",
        "11-10 10:00 +120 x",
        "11-17 10:00 +120",
        "11-24 10:00 +120",
        "12-01 10:00 +120",
        "12-08 10:00 +120",
        "12-15 10:00 +120",
        "12-22 10:00 +120 x",
        "12-29 10:00 +120 x",
    ];
    assert_eq!(told(&weekly), wanted);
    let first = &weekly[0];
    assert_eq!(first.title, "Prendre en main l’ordinateur");
    assert_eq!(
        first.summary,
        "Allumer, éteindre, la souris et le clavier. On avance à votre rythme; aucune connaissance n’est demandée."
    );
    assert_eq!(
        (first.room.as_str(), first.seats, first.level),
        ("Salle Jeanne-Barret, 1er étage", 8, Level::Beginner)
    );
    assert_eq!((first.bring.as_str(), first.advisor.as_str()), ("Rien, tout est sur place", "Nadia"));
    assert_eq!(
        (first.access.as_str(), first.languages.join("+").as_str()),
        ("Ascenseur; boucle magnétique", "fr+ar")
    );
    let moved = &weekly[2];
    assert_eq!(moved.title, "Prendre en main l’ordinateur (déplacé)");
    assert_eq!(
        (moved.seats, moved.advisor.as_str()),
        (8, "Nadia"),
        "what a change does not say comes from the series"
    );

    let dated = of(&calendar, "9d8c7b6a");
    assert_eq!(told(&dated), ["10-16 14:00 +90", "11-06 14:00 +90", "11-27 14:00 +90"]);
    assert!(dated.iter().all(|instance| instance.recurrence_id == Some(instance.starts)));
    assert_eq!((dated[0].seats, dated[0].level), (6, Level::AtEase));
    assert_eq!(warned(&calendar), ["9d8c7b6a-1111-4222-8333-444455556666: Seats(\"beaucoup\")"]);
}

#[test]
fn google() {
    let calendar = october(GOOGLE);
    let single = of(&calendar, "0abc");
    assert_eq!(told(&single), ["10-13 10:00 +90"]);
    assert_eq!(single[0].recurrence_id, None);
    assert_eq!(single[0].summary, "Apportez votre téléphone et son chargeur & vos questions");
    let monthly = of(&calendar, "7tuv");
    assert_eq!(told(&monthly), ["10-02 09:30 +120", "11-07 09:30 +120 = 11-06 09:30", "12-04 09:30 +120 x"]);
    assert_eq!(warned(&calendar), ["allday4day5day@google.com: AllDay", "private1@google.com: Private"]);
    assert!(calendar.instances.iter().all(|instance| instance.title != "Dentiste"));
}

#[test]
fn outlook() {
    let calendar = october(OUTLOOK);
    let weekly = of(&calendar, "0400");
    let wanted = [
        "10-08 14:00 +120",
        "10-15 14:00 +120 x",
        "10-22 14:00 +120",
        "10-29 14:00 +120",
        "11-05 14:00 +120",
    ];
    assert_eq!(told(&weekly), wanted, "the cancelled one counts among the five");
    assert_eq!(weekly[0].title, "Courriels et pièces jointes");
    assert_eq!(told(&of(&calendar, "custom-zone")), ["10-09 10:00 +60"]);
    assert_eq!(warned(&calendar), ["outlook-all-day: AllDay"]);
}

#[test]
fn broken_events_cost_only_themselves() {
    let calendar = october(BROKEN);
    assert_eq!(told(&calendar.instances), ["10-06 08:00 +60"]);
    let wanted = [
        "Sans identifiant: NoUid",
        "no-start: NoStart",
        "bad-start: Time(\"DTSTART\", \"demain à dix heures\")",
        "ends-before: End",
        "nowhere: Zone(\"Atlantis/Poseidonis\")",
        "bad-rule: Rule(\"FREQ=SOMETIMES\")",
        "every-second: Rule(\"FREQ=SECONDLY\")",
        "not-ended: CutOff",
        "good: NoEnd",
        "good: Time(\"EXDATE\", \"hier\")",
        "cut-off: CutOff",
    ];
    assert_eq!(warned(&calendar), wanted);
    let shown = calendar.warnings[4].to_string();
    assert!(shown.starts_with("line 22, nowhere: left out") && shown.contains("Europe/Paris"), "{shown}");
}

#[test]
fn reading_again_gives_the_same_identities() {
    for file in [NEXTCLOUD, GOOGLE, OUTLOOK] {
        let identities = |calendar: Calendar| -> Vec<_> {
            calendar.instances.into_iter().map(|instance| (instance.uid, instance.recurrence_id)).collect()
        };
        let first = identities(october(file));
        assert_eq!(first, identities(october(file)));
        let unix = identities(october(&file.replace("\r\n", "\n")));
        assert_eq!(first, unix, "whatever the line ends");
        let week_later = identities(read(file.as_bytes(), &options(2026, 10, 8)).unwrap());
        assert!(first.iter().filter(|id| week_later.contains(id)).count() >= first.len() - 3);
        let mut once = first.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), first.len(), "no identity twice");
    }
}

/// An event's lines, the first day wanted, and what they give.
type Case<'a> = (&'a str, (i32, u32, u32), &'a [&'a str]);

fn check(cases: &[Case<'_>]) {
    for (lines, (year, month, day), wanted) in cases {
        let calendar = read(event(lines).as_bytes(), &options(*year, *month, *day)).unwrap();
        assert_eq!(told(&calendar.instances), *wanted, "{lines}\n{:?}", calendar.warnings);
        assert_eq!(calendar.warnings, [], "{lines}");
    }
}

#[test]
fn times_and_zones() {
    check(&[
        ("DTSTART:20261005T080000Z\nDTEND:20261005T093000Z", (2026, 10, 1), &["10-05 10:00 +90"]),
        ("DTSTART:20261005T080000\nDURATION:PT45M", (2026, 10, 1), &["10-05 08:00 +45"]),
        ("DTSTART;TZID=Indian/Reunion:20261005T120000\nDURATION:PT1H", (2026, 10, 1), &["10-05 10:00 +60"]),
        (
            "DTSTART;TZID=/mozilla.org/20070129_1/Europe/Paris:20261005T120000\nDURATION:PT1H",
            (2026, 10, 1),
            &["10-05 12:00 +60"],
        ),
        (
            "DTSTART;TZID=w. europe standard time:20261005T120000\nDURATION:P1DT2H",
            (2026, 10, 1),
            &["10-05 12:00 +1560"],
        ),
        // Half past two does not exist on 28 March 2027, and exists twice on 25 October 2026.
        ("DTSTART:20270328T023000\nDURATION:PT1H", (2027, 3, 1), &["03-28 03:30 +60"]),
        ("DTSTART:20261025T023000\nDURATION:PT1H", (2026, 10, 1), &["10-25 02:30 +60"]),
    ]);
}

#[test]
fn rules_and_lists() {
    check(&[
        // Across the change in March.
        (
            "DTSTART:20270322T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2",
            (2027, 3, 1),
            &["03-22 09:00 +60", "03-29 09:00 +60"],
        ),
        // An end as a day holds that whole day; one in local time holds that instance.
        (
            "DTSTART:20261005T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20261006",
            (2026, 10, 1),
            &["10-05 09:00 +60", "10-06 09:00 +60"],
        ),
        (
            "DTSTART:20261005T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20261006T090000;",
            (2026, 10, 1),
            &["10-05 09:00 +60", "10-06 09:00 +60"],
        ),
        // A whole day taken out; a list of periods.
        (
            "DTSTART:20261005T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE;VALUE=DATE:20261006",
            (2026, 10, 1),
            &["10-05 09:00 +60", "10-06 09:00 +60 x"],
        ),
        (
            "DTSTART:20261005T090000\nDURATION:PT1H\nRDATE;VALUE=PERIOD:20261007T070000Z/PT2H",
            (2026, 10, 1),
            &["10-05 09:00 +60", "10-07 09:00 +120"],
        ),
    ]);
}

#[test]
fn the_time_wanted() {
    check(&[
        // One that began before and still runs is wanted, one that is over is not.
        ("DTSTART:20260930T230000Z\nDURATION:PT2H", (2026, 10, 1), &["10-01 01:00 +120"]),
        ("DTSTART:20260930T220000Z\nDURATION:PT2H", (2026, 10, 1), &[]),
        ("DTSTART:20261230T000000Z\nDURATION:PT2H", (2026, 10, 1), &[]),
        // A series from long ago.
        (
            "DTSTART:20060102T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;INTERVAL=52",
            (2026, 10, 1),
            &["12-07 09:00 +60"],
        ),
        // A change without its series, and one that leaves or enters the time wanted.
        (
            "RECURRENCE-ID:20261005T080000Z\nDTSTART:20261006T080000Z\nDURATION:PT1H",
            (2026, 10, 1),
            &["10-06 10:00 +60 = 10-05 10:00"],
        ),
        (
            "RECURRENCE-ID:20261005T080000Z\nDTSTART:20270506T080000Z\nDURATION:PT1H",
            (2026, 10, 1),
            &["05-06 10:00 +60 = 10-05 10:00"],
        ),
        (
            "RECURRENCE-ID:20260905T080000Z\nDTSTART:20261006T080000Z\nDURATION:PT1H",
            (2026, 10, 1),
            &["10-06 10:00 +60 = 09-05 10:00"],
        ),
        (
            "RECURRENCE-ID:20261005T080000Z\nSTATUS:CANCELLED\nDURATION:PT1H",
            (2026, 10, 1),
            &["10-05 10:00 +60 x"],
        ),
        (
            "DTSTART:20261005T080000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2\nSTATUS:CANCELLED",
            (2026, 10, 1),
            &["10-05 10:00 +60 x", "10-06 10:00 +60 x"],
        ),
    ]);
}

#[test]
fn refusals_and_guesses() {
    let when = "DTSTART:20261005T080000Z\nDURATION:PT1H";
    let cases = [
        ("DTSTART:20261005T080000Z".to_owned(), Some(Problem::NoEnd), 1),
        ("DTSTART:20261005T080000Z\nDTEND:20261005T080000Z".to_owned(), Some(Problem::End), 0),
        (
            "DTSTART:20261005T080000Z\nDURATION:-PT1H".to_owned(),
            Some(Problem::Time("DURATION", "-PT1H".into())),
            0,
        ),
        ("DTSTART:20261005T080000Z\nDURATION:P8D".to_owned(), Some(Problem::End), 0),
        (
            "DTSTART:00010101T080000Z\nDURATION:PT1H".to_owned(),
            Some(Problem::Time("DTSTART", "00010101T080000Z".into())),
            0,
        ),
        ("DTSTART;VALUE=DATE:20261005".to_owned(), Some(Problem::AllDay), 0),
        (format!("{when}\nX-PERRON-SEATS:0"), Some(Problem::Seats("0".into())), 1),
        (format!("{when}\nX-PERRON-SEATS:501"), Some(Problem::Seats("501".into())), 1),
        (format!("{when}\nX-PERRON-SEATS: 500 "), None, 1),
        (format!("{when}\nX-PERRON-LEVEL:maestro"), Some(Problem::Level("maestro".into())), 1),
        (
            format!("{when}\nX-PERRON-LANGUAGES:français,breton,en"),
            Some(Problem::Language("breton".into())),
            1,
        ),
        (format!("{when}\nDESCRIPTION:{}", "é ".repeat(150)), Some(Problem::Cut("DESCRIPTION", 200)), 1),
        (format!("{when}\nLOCATION:{}", "é".repeat(200)), None, 1),
        (
            format!("{when}\nRRULE:FREQ=DAILY;UNTIL=soon"),
            Some(Problem::Rule("FREQ=DAILY;UNTIL=soon".into())),
            0,
        ),
    ];
    for (lines, problem, count) in cases {
        let calendar = october(&event(&lines));
        let seen: Vec<_> = calendar.warnings.iter().map(|warning| warning.what.clone()).collect();
        assert_eq!(seen, Vec::from_iter(problem), "{lines}");
        assert_eq!(calendar.instances.len(), count, "{lines}");
        let fits = |i: &Instance| {
            i.summary.chars().count() <= 200 && i.title.chars().count() <= 80 && i.ends > i.starts
        };
        assert!(calendar.instances.iter().all(fits), "{lines}");
    }
    let unnamed = october(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:u7\nDTSTART:20261005T080000Z\nDURATION:PT1H\nEND:VEVENT\n",
    );
    assert_eq!(
        (unnamed.instances[0].title.as_str(), warned(&unnamed).join("")),
        ("u7", "u7: NoTitle".to_owned())
    );
    assert_eq!(unnamed.instances[0].level, Level::SomePractice);
}

#[test]
fn of_two_with_one_identity_the_latest_counts() {
    let one = |sequence: u32, title: &str| {
        format!(
            "BEGIN:VEVENT\nUID:u\nSEQUENCE:{sequence}\nDTSTART:20261005T080000Z\nDURATION:PT1H\nSUMMARY:{title}\nEND:VEVENT\n"
        )
    };
    for (events, title) in [
        ([one(2, "b"), one(1, "a")], "b"),
        ([one(1, "a"), one(2, "b")], "b"),
        ([one(1, "a"), one(1, "c")], "c"),
    ] {
        let calendar = october(&format!("BEGIN:VCALENDAR\n{}END:VCALENDAR", events.concat()));
        assert_eq!(calendar.instances.iter().map(|i| i.title.as_str()).collect::<Vec<_>>(), [title]);
        assert_eq!(warned(&calendar), ["u: Twice"]);
    }
}

#[test]
fn levels() {
    let cases = [
        ("Débutant", Some(Level::Beginner)),
        ("debutant", Some(Level::Beginner)),
        ("BEGINNER", Some(Level::Beginner)),
        ("grand_débutant", Some(Level::Beginner)),
        ("some-practice", Some(Level::SomePractice)),
        ("Intermédiaire", Some(Level::SomePractice)),
        (" à l’aise ", Some(Level::AtEase)),
        ("a l'aise", Some(Level::AtEase)),
        ("at-ease", Some(Level::AtEase)),
        ("avancé", Some(Level::AtEase)),
        ("", None),
        ("5", None),
    ];
    for (text, level) in cases {
        assert_eq!(Level::parse(text), level, "{text}");
    }
}

#[test]
fn limits() {
    assert_eq!(read(b"", &options(2026, 10, 1)), Err(CalendarError::NoCalendar));
    assert_eq!(read(b"<html>Please log in</html>", &options(2026, 10, 1)), Err(CalendarError::NoCalendar));
    let huge = format!("BEGIN:VCALENDAR\n{}", "X".repeat(MAX_FILE));
    assert_eq!(read(huge.as_bytes(), &options(2026, 10, 1)), Err(CalendarError::TooLarge(huge.len())));
    assert_eq!(october("\u{feff}begin:vcalendar\nEND:VCALENDAR").instances, []);

    let one = |n: usize, rule: &str| {
        format!(
            "BEGIN:VEVENT\nUID:u{n}\nSUMMARY:t\nDTSTART:20261005T080000Z\nDURATION:PT1H\n{rule}END:VEVENT\n"
        )
    };
    let many: String = (0..5003).map(|n| one(n, "").replace("SUMMARY:t", &format!("SUMMARY:t{n}"))).collect();
    let calendar = october(&format!("BEGIN:VCALENDAR\n{many}"));
    assert_eq!(calendar.instances.len(), MAX_INSTANCES);
    assert_eq!(warned(&calendar), [": TooManyInstances(3003)"]);
    assert_eq!(calendar.uids.values().filter(|whole| !**whole).count(), 3003, "of these it says nothing");

    let daily: String = (0..60).map(|n| one(n, "RRULE:FREQ=DAILY\n")).collect();
    let calendar = october(&format!("BEGIN:VCALENDAR\n{daily}"));
    assert_eq!(calendar.instances.len(), MAX_INSTANCES);
    assert!(calendar.instances.is_sorted_by_key(|instance| instance.starts));
    assert_eq!(calendar.instances.last().unwrap().starts.to_rfc3339(), "2026-11-07T08:00:00+00:00");
    assert_eq!(warned(&calendar)[0], ": TooManyInstances(3160)", "{:?}", calendar.warnings);

    let old: String = (0..40).map(|n| one(n, "RRULE:FREQ=DAILY\n").replace("20261005", "19900101")).collect();
    let calendar = october(&format!("BEGIN:VCALENDAR\n{old}"));
    assert!(warned(&calendar).iter().any(|warning| warning.ends_with("RuleTooLong")), "steps are limited");

    // Rules without a date are looked through to their own limit: after some of them no more is followed.
    let never = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\n".repeat(5_000);
    let calendar = october(&format!("BEGIN:VCALENDAR\n{}", one(1, &never)));
    assert!(warned(&calendar).iter().any(|warning| warning.ends_with("RuleTooLong")));

    let tags = format!("DESCRIPTION:{}\n", "<a".repeat(500_000));
    let calendar = october(&format!("BEGIN:VCALENDAR\n{}", one(1, &tags)));
    assert!(warned(&calendar).iter().any(|warning| warning.contains("Cut")), "{:?}", warned(&calendar));

    let picture = format!("DESCRIPTION:Atelier mémoire <img src=\"data:{}\"> et puis\n", "A".repeat(20_000));
    let calendar = october(&format!("BEGIN:VCALENDAR\n{}", one(1, &picture)));
    assert_eq!(calendar.instances[0].summary, "Atelier mémoire…", "no markup is shown");

    // What a town may have: hundreds of monthly and yearly series since 2010.
    let since =
        |n: usize, rule: &str| one(n, &format!("RRULE:FREQ={rule}\n")).replace("20261005", "20101005");
    let towns: String =
        (0..1200).map(|n| since(n, if n % 2 == 0 { "MONTHLY;BYDAY=1TU" } else { "YEARLY" })).collect();
    let calendar = october(&format!("BEGIN:VCALENDAR\n{towns}"));
    assert!(!warned(&calendar).iter().any(|warning| warning.ends_with("RuleTooLong")));

    let bad = "BEGIN:VEVENT\nEND:VEVENT\n".repeat(MAX_WARNINGS + 7);
    let calendar = october(&format!("BEGIN:VCALENDAR\n{bad}"));
    assert_eq!((calendar.warnings.len(), calendar.unlisted), (MAX_WARNINGS, 7));
}

proptest! {
    #[test]
    fn no_damage_makes_it_panic(
        file in 0_usize..4,
        at in any::<prop::sample::Index>(),
        length in 0_usize..40,
        put in "[A-Z0-9;:=,+\\-\\\\\n \"éT]{0,12}",
    ) {
        let text: Vec<char> = [NEXTCLOUD, GOOGLE, OUTLOOK, BROKEN][file].chars().collect();
        let at = at.index(text.len());
        let rest = text.iter().skip(at + length);
        let damaged: String = text[..at].iter().copied().chain(put.chars()).chain(rest.copied()).collect();
        if let Ok(calendar) = read(damaged.as_bytes(), &options(2026, 10, 1)) {
            prop_assert!(calendar.instances.len() <= MAX_INSTANCES);
            prop_assert!(calendar.instances.iter().all(|i| i.ends > i.starts && !i.title.is_empty()));
        }
    }

    #[test]
    fn no_rule_makes_it_panic_or_run_on(
        freq in prop::sample::select(vec!["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"]),
        key in prop::sample::select(vec!["BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "BYWEEKNO", "BYHOUR", "COUNT", "INTERVAL", "UNTIL", "WKST"]),
        value in "[-+0-9A-Z,]{0,9}",
        year in 1990..2200,
    ) {
        let lines = format!("DTSTART:{year}0229T080000\nDURATION:PT1H\nRRULE:FREQ={freq};{key}={value}");
        let lines = if year % 4 == 0 { lines } else { lines.replace("0229", "0331") };
        prop_assert!(october(&event(&lines)).instances.len() <= MAX_INSTANCES);
    }
}
