//! Kinds of what programs write otherwise than the standard, each with its right reading.

use super::*;
use chrono::TimeZone;

const PARIS: Tz = Tz::Europe__Paris;

fn options() -> Options {
    let from = Utc.with_ymd_and_hms(2026, 11, 29, 12, 0, 0).unwrap();
    Options { zone: PARIS, from, days: 90, default_seats: 6, default_level: Level::SomePractice }
}

fn parse(octets: &[u8]) -> Calendar {
    read(octets, &options()).unwrap()
}

fn object(text: &str) -> String {
    format!("BEGIN:VCALENDAR\r\n{text}END:VCALENDAR\r\n")
}

fn event(lines: &str) -> String {
    let lines = lines.replace('\n', "\r\n");
    format!("BEGIN:VEVENT\r\nUID:u\r\n{lines}\r\nEND:VEVENT\r\n")
}

/// Its hour is 3 December, 10:00 to 11:00.
fn one(lines: &str) -> Calendar {
    parse(object(&event(&format!("DTSTART:20261203T090000Z\nDTEND:20261203T100000Z\n{lines}"))).as_bytes())
}

fn name_of(line: &str) -> &str {
    line.split([':', ';']).next().unwrap()
}

/// Local starts of what takes place.
fn starts(calendar: &Calendar) -> Vec<String> {
    let takes_place = calendar.instances.iter().filter(|instance| !instance.cancelled);
    takes_place.map(|i| i.starts.with_timezone(&PARIS).format("%m-%d %H:%M").to_string()).collect()
}

fn problems(calendar: &Calendar) -> Vec<Problem> {
    calendar.warnings.iter().map(|warning| warning.what.clone()).collect()
}

#[test]
fn titles_come_out_as_they_were_meant() {
    let file = |title: &[u8]| {
        let text = object(&event("SUMMARY:#\nDTSTART:20261203T090000Z\nDTEND:20261203T100000Z"));
        let at = text.find('#').unwrap();
        [&text.as_bytes()[..at], title, &text.as_bytes()[at + 1..]].concat()
    };
    let cases: [(&str, &[u8], &str); 18] = [
        ("UTF-8", "Café numérique".as_bytes(), "Café numérique"),
        ("folded inside a letter", b"Caf\xc3\r\n \xa9 num", "Café num"),
        ("folded with a tab", b"Caf\r\n\t\xc3\xa9", "Café"),
        ("folded by LF alone", b"Ca\n f\xc3\xa9", "Café"),
        ("Windows-1252", b"L\x92\xe9cran \x96 d\xe9buter", "L’écran – débuter"),
        (
            "capitals in Windows-1252 that look like UTF-8",
            b"\xab\xa0CAF\xc9\xa0\xbb d\xe9\xe7u",
            "«\u{a0}CAFÉ\u{a0}» déçu",
        ),
        ("one stray octet in UTF-8", b"Caf\xc3\xa9 \xe9tude \xc3\xa0 \xc3\xa9crire", "Café étude à écrire"),
        ("an entity by name", b"L&rsquo;&eacute;cran &amp; moi", "L’écran & moi"),
        ("by number", b"Co&#251;t&#xA0;: 2&#8364;", "Coût\u{a0}: 2€"),
        ("no entity", b"R&D & Cie; AT&T", "R&D & Cie; AT&T"),
        (
            "brackets that are no tag",
            b"Atelier <d\xc3\xa9butants>, 3 < 5 > 2",
            "Atelier <débutants>, 3 < 5 > 2",
        ),
        ("tags", b"<b>Photos</b><br/>et <a href=\"https://x.example\">vid\xc3\xa9os</a>", "Photos et vidéos"),
        ("a style sheet", b"<style>p{color:red}</style><p>Photos</p>", "Photos"),
        ("a comment", b"Photos<!-- StartFragment -->", "Photos"),
        ("escaped signs", b"A\\, b\\; c\\nd \\\\", "A, b; c d \\"),
        ("control and direction signs", "A\u{202e}b\u{1b}c\u{200b}".as_bytes(), "A b c"),
        ("what another program lost", "Caf\u{fffd}".as_bytes(), "Caf"),
        ("nothing but signs", b"\xc2\xa0 \x07", "u"),
    ];
    for (what, title, expected) in cases {
        let calendar = parse(&file(title));
        assert_eq!(calendar.instances[0].title.trim_matches('\u{a0}').trim(), expected.trim(), "{what}");
        assert!(!calendar.instances[0].title.contains('\u{fffd}'), "{what}");
    }
    assert!(problems(&parse(&file(b"\xe9\xe8\xe0"))).contains(&Problem::Windows1252));
    assert!(problems(&parse(&file("Caf\u{fffd}".as_bytes()))).contains(&Problem::Damaged("SUMMARY")));
}

#[test]
fn a_file_is_read_whatever_its_line_ends_and_its_encoding() {
    let text = object(&event("SUMMARY:Café numérique\nDTSTART:20261203T090000Z\nDTEND:20261203T100000Z"));
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let files = [
        ("CR LF", text.clone().into_bytes()),
        ("LF", text.replace("\r\n", "\n").into_bytes()),
        ("CR", text.replace("\r\n", "\r").into_bytes()),
        ("CR CR LF", text.replace("\r\n", "\r\r\n").into_bytes()),
        ("a mark of UTF-8", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("UTF-16, little end first", [b"\xff\xfe", little.as_slice()].concat()),
        ("UTF-16, big end first", [b"\xfe\xff", big.as_slice()].concat()),
        ("UTF-16 without a mark", little),
        ("the other without a mark", big),
        (
            "small letters",
            text.replace("VEVENT", "vevent")
                .replace("BEGIN", "begin")
                .replace("SUMMARY", "summary")
                .into_bytes(),
        ),
        (
            "all names in small letters",
            text.lines()
                .map(|line| line.replacen(name_of(line), &name_of(line).to_lowercase(), 1) + "\r\n")
                .collect::<String>()
                .into_bytes(),
        ),
        (
            "names with one capital",
            text.replace("SUMMARY", "Summary").replace("DTEND", "DtEnd").replace("UID", "Uid").into_bytes(),
        ),
    ];
    for (what, file) in files {
        let calendar = parse(&file);
        assert_eq!(calendar.instances[0].title, "Café numérique", "{what}");
        assert!(calendar.whole && calendar.warnings.is_empty(), "{what}: {:?}", calendar.warnings);
    }
    for archive in [&b"PK\x03\x04rest"[..], b"\x1f\x8b\x08rest"] {
        assert_eq!(read(archive, &options()), Err(CalendarError::Packed));
    }
}

#[test]
fn quoted_printable_is_undone_with_its_soft_breaks_and_its_charset() {
    let cases = [
        ("SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:D=C3=A9couverte", "Découverte"),
        ("SUMMARY;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:D=E9couverte", "Découverte"),
        ("SUMMARY;ENCODING=quoted-printable:D=C3=A9cou=\nverte=20num=C3=A9rique", "Découverte numérique"),
        ("SUMMARY;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab=3Dc", "a b=c"),
        ("SUMMARY;ENCODING=QUOTED-PRINTABLE:100 =x", "100 =x"),
        ("SUMMARY:E=mc2=", "E=mc2="),
    ];
    for (line, expected) in cases {
        assert_eq!(one(line).instances[0].title, expected, "{line}");
    }
}

#[test]
fn a_line_that_is_no_property_belongs_to_the_one_before_it() {
    let calendar = one(
        "SUMMARY:Photos\nDESCRIPTION:Bonjour\nVenez nombreux : c'est gratuit\nContact: 04 50 00 00 00\nLOCATION:Salle 2",
    );
    let instance = &calendar.instances[0];
    assert_eq!(instance.summary, "Bonjour Venez nombreux : c'est gratuit Contact: 04 50 00 00 00");
    assert_eq!(instance.room, "Salle 2");
}

/// A zone of its own name, with these observances.
fn zone(name: &str, observances: &[(&str, &str, &str, &str)]) -> String {
    let part = |(start, from, to, rule): &(&str, &str, &str, &str)| {
        let rule = if rule.is_empty() { String::new() } else { format!("{rule}\r\n") };
        format!(
            "BEGIN:STANDARD\r\nDTSTART:{start}\r\nTZOFFSETFROM:{from}\r\nTZOFFSETTO:{to}\r\n{rule}END:STANDARD\r\n"
        )
    };
    let parts: String = observances.iter().map(part).collect();
    format!("BEGIN:VTIMEZONE\r\nTZID:{name}\r\n{parts}END:VTIMEZONE\r\n")
}

/// When an event at ten o'clock of 10 December in this zone begins in Paris.
fn ten_in(zone: &str, name: &str) -> Vec<String> {
    let event = event(&format!("SUMMARY:t\nDTSTART;TZID={name}:20261210T100000\nDURATION:PT1H"));
    starts(&parse(object(&format!("{zone}{event}")).as_bytes()))
}

#[test]
fn a_zone_is_what_the_file_tells() {
    let summer = ("16010325T020000", "+0100", "+0200", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU");
    let winter = ("16011028T030000", "+0200", "+0100", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU");
    let always = |offset| [("19700101T000000", offset, offset, "")];
    let list = [
        ("20200101T000000", "+0100", "+0300", "RDATE:20261201T000000"),
        ("20250101T000000", "+0300", "+0100", ""),
    ];
    let ended = [
        ("20000101T000000", "+0000", "+0500", "RRULE:FREQ=YEARLY;UNTIL=20100101T000000Z"),
        ("20150101T000000", "+0500", "+0100", ""),
    ];
    let given_up = [
        (
            "19960331T020000",
            "+0100",
            "+0200",
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20190331T010000Z",
        ),
        (
            "19951029T030000",
            "+0200",
            "+0100",
            "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20191027T010000Z",
        ),
    ];
    for (what, name, observances, expected) in [
        ("offsets and rules of its own", "Maison", &[summer, winter][..], "12-10 10:00"),
        ("one offset for ever", "Bureau", &always("+0400"), "12-10 07:00"),
        ("a known name, told otherwise", "UTC", &always("+0100"), "12-10 10:00"),
        ("seconds in an offset", "Ancien", &always("+001000"), "12-10 10:50"),
        ("a list of dates", "Liste", &list, "12-10 08:00"),
        ("a rule that ended", "Fini", &ended, "12-10 10:00"),
        ("summers that were given up", "Village", &given_up, "12-10 10:00"),
    ] {
        assert_eq!(ten_in(&zone(name, observances), name), [expected], "{what}");
    }
}

#[test]
fn a_zone_of_which_the_file_tells_nothing_that_counts_is_taken_by_its_name() {
    let one_year = [("20100328T020000", "+0100", "+0200", ""), ("20101031T030000", "+0200", "+0100", "")];
    let stopped = zone("America/Cayenne", &one_year);
    let empty = "BEGIN:VTIMEZONE\r\nTZID:Indian/Reunion\r\nEND:VTIMEZONE\r\n";
    for (what, told, name, expected) in [
        ("a city whose changes were told for one year", stopped.as_str(), "America/Cayenne", "12-10 14:00"),
        ("a city without any change told", empty, "Indian/Reunion", "12-10 07:00"),
        ("a Microsoft address", "", "\"tzone://Microsoft/Utc\"", "12-10 11:00"),
        ("a Microsoft address of a place", "", "\"tzone://Microsoft/Romance Standard Time\"", "12-10 10:00"),
        ("an offset as a name", "", "GMT+01:00", "12-10 10:00"),
        ("an offset in hours", "", "UTC-4", "12-10 15:00"),
        ("a city in small letters", "", "europe/paris", "12-10 10:00"),
    ] {
        assert_eq!(ten_in(told, name), [expected], "{what}");
    }
}

#[test]
fn two_objects_of_one_file_may_tell_one_name_otherwise() {
    let object_of = |offset: &str, uid: &str| {
        let zone = zone("Local", &[("19700101T000000", offset, offset, "")]);
        let event = event(&format!("SUMMARY:t{uid}\nDTSTART;TZID=Local:20261210T100000\nDURATION:PT1H"));
        object(&(zone + &event.replace("UID:u", &format!("UID:{uid}"))))
    };
    let both = object_of("+0100", "a") + &object_of("+0200", "b");
    assert_eq!(starts(&parse(both.as_bytes())), ["12-10 09:00", "12-10 10:00"]);
}

#[test]
fn rules_are_followed_as_programs_write_them() {
    let of = |lines: &str| {
        let text = object(&event(&format!(
            "SUMMARY:t\nDTSTART;TZID=Europe/Paris:20261201T100000\nDURATION:PT1H\n{lines}"
        )));
        starts(&parse(text.as_bytes()))
    };
    let three = ["12-01 10:00", "12-08 10:00", "12-15 10:00"];
    for lines in [
        "RRULE:FREQ=WEEKLY;COUNT=3",
        "RRULE:freq=weekly;count=3",
        "RRULE:RSCALE=GREGORIAN;FREQ=WEEKLY;COUNT=3;SKIP=OMIT",
        "RRULE:FREQ=WEEKLY;BYDAY=+TU;COUNT=3;",
        "RRULE:FREQ=WEEKLY;COUNT=3;UNTIL=",
        "RRULE:FREQ=WEEKLY;COUNT=3;SKIP=FORWARD",
        "RRULE:FREQ=WEEKLY;UNTIL=20261215",
        "RRULE:FREQ=WEEKLY;UNTIL=20261215T090000Z",
        "RRULE:FREQ=WEEKLY;UNTIL=20261215T100000",
        "RRULE:FREQ=DAILY;COUNT=15\nEXRULE:FREQ=DAILY;BYDAY=WE,TH,FR,SA,SU,MO;COUNT=13",
        "RDATE;VALUE=DATE:20261208,20261215",
        "RDATE;TZID=Europe/Paris:20261208T100000,20261215T100000",
        "RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;VALUE=DATE:20261222",
        "RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE:20261222T100000",
        "RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE:20261222T000000",
        "RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=Indian/Reunion:20261222T130000",
    ] {
        assert_eq!(of(lines), three, "{lines}");
    }
    assert_eq!(of("RRULE:FREQ=WEEKLY;UNTIL=20261101"), Vec::<String>::new(), "a series that was deleted");
    for refused in
        ["RSCALE=HEBREW;FREQ=YEARLY", "FREQ=MONTHLY;BYMONTHDAY=31;SKIP=BACKWARD", "FREQ=WEEKLY;BYDAY=é"]
    {
        let calendar = one(&format!("SUMMARY:t\nRRULE:{refused}"));
        assert!(
            matches!(problems(&calendar).as_slice(), [Problem::Rule(_)]),
            "{refused}: {:?}",
            problems(&calendar)
        );
        assert!(!calendar.uids["u"], "{refused}: nothing is known of its dates");
    }
}

#[test]
fn a_change_finds_its_instance_by_start_or_by_day() {
    let series =
        "SUMMARY:t\nDTSTART;TZID=Europe/Paris:20261201T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3";
    let change = |which: &str| {
        let own = event(series);
        let change = event(&format!(
            "SUMMARY:t\nRECURRENCE-ID{which}\nDTSTART;TZID=Europe/Paris:20261209T150000\nDURATION:PT1H"
        ));
        starts(&parse(object(&(own + &change)).as_bytes()))
    };
    for which in [
        ";TZID=Europe/Paris:20261208T100000",
        ":20261208T090000Z",
        ";TZID=Indian/Reunion:20261208T130000",
        ";VALUE=DATE:20261208",
        // The hour that the series had before it was moved.
        ";TZID=Europe/Paris:20261208T093000",
    ] {
        assert_eq!(change(which), ["12-01 10:00", "12-09 15:00", "12-15 10:00"], "{which}");
    }
    // « This and following »: the later ones move as far.
    assert_eq!(
        change(";RANGE=THISANDFUTURE;TZID=Europe/Paris:20261208T100000"),
        ["12-01 10:00", "12-09 15:00", "12-16 15:00"]
    );
}

#[test]
fn what_an_object_is_sent_for_belongs_to_it_alone() {
    let of = |method: &str, uid: &str| {
        let event = event("SUMMARY:t\nDTSTART:20261203T090000Z\nDURATION:PT1H")
            .replace("UID:u", &format!("UID:{uid}"));
        let method = if method.is_empty() { String::new() } else { format!("METHOD{method}\r\n") };
        object(&(method + &event))
    };
    let calendar = parse((of(":PUBLISH", "a") + &of(";X-A=1:cancel", "b") + &of("", "c")).as_bytes());
    let off: Vec<_> = calendar.instances.iter().map(|i| (i.uid.as_str(), i.cancelled)).collect();
    assert_eq!(off, [("a", false), ("b", true), ("c", false)]);
    let answer = parse(of(":REPLY", "a").as_bytes());
    assert_eq!((answer.instances.len(), answer.whole), (0, false));
    assert_eq!(problems(&answer), [Problem::NoPublication]);
    // A cancellation need not say when.
    let bare = object("METHOD:CANCEL\r\nBEGIN:VEVENT\r\nUID:u\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n");
    let calendar = parse(bare.as_bytes());
    assert_eq!((calendar.uids["u"], calendar.instances.len(), problems(&calendar)), (true, 0, vec![]));
}

#[test]
fn seats_level_and_the_like_stand_in_lines_of_the_description() {
    let of = |description: &str| one(&format!("SUMMARY:t\nDESCRIPTION:{description}")).instances[0].clone();
    let all = of(
        "Trier ses photos.\\nPlaces : 8\\nNiveau : débutant\\nApporter : votre téléphone\\nAnimé par : Samir\\nLangues : français, arabe\\nAccès : ascenseur\\nÀ bientôt !",
    );
    assert_eq!((all.seats, all.level, all.bring.as_str()), (8, Level::Beginner, "votre téléphone"));
    assert_eq!((all.advisor.as_str(), all.access.as_str()), ("Samir", "ascenseur"));
    assert_eq!(all.languages, ["fr", "ar"]);
    assert_eq!(all.summary, "Trier ses photos. À bientôt !");
    for (text, seats) in [
        ("Places : 8", 8),
        ("places:8", 8),
        ("<p>Places&nbsp;: 8 places</p>", 8),
        ("Nombre de places : 12 (dont 2 en fauteuil)", 12),
        ("- Places : 8", 8),
        ("Seats: 8", 8),
        ("Il reste des places : appelez", 6),
        ("Places : 8e étage", 6),
        ("Places : 0", 6),
        ("Places :", 6),
    ] {
        assert_eq!(of(text).seats, seats, "{text}");
    }
    assert_eq!(of("Niveau : à l’aise").level, Level::AtEase);
    assert_eq!(of("Apporter l’ordinateur éteint. Coût : 2 €").bring, "", "a sentence is no line of its kind");
    let both = one("SUMMARY:t\nDESCRIPTION:Places : 8\nX-PERRON-SEATS:9").instances[0].clone();
    assert_eq!(both.seats, 9, "the property comes first");
}

#[test]
fn what_stands_twice_is_told_and_what_is_over_is_not() {
    let twin = event("SUMMARY:Photos\nDTSTART:20261203T090000Z\nDURATION:PT1H");
    let calendar = parse(object(&(twin.clone() + &twin.replace("UID:u", "UID:v"))).as_bytes());
    assert_eq!(problems(&calendar), [Problem::StandsTwice("Photos".into())]);
    let past = event("DTSTART;VALUE=DATE:20200101") + &event("DTSTART:20200101T090000Z");
    assert_eq!(problems(&parse(object(&past).as_bytes())), [], "nobody mends the past");
}

#[test]
fn a_hostile_file_is_bounded_in_what_it_gives() {
    let many = |n: usize, item: fn(usize) -> String| (0..n).map(item).collect::<String>();
    let date = |n: usize| {
        format!("RDATE:202612{:02}T{:02}{:02}{:02}Z\r\n", 1 + n % 28, n / 28 % 24, n / 672 % 60, n / 40_320)
    };
    let files = [
        object(&event(
            "SUMMARY:t\nDTSTART:20261203T090000Z\nDURATION:PT1H\nRDATE;VALUE=PERIOD:20261203T090000Z/P99999999W",
        )),
        format!("BEGIN:VCALENDAR\r\nX;QUOTED-PRINTABLE=\r\n{}", "a=\r\n".repeat(300_000)),
        object(
            &event(&format!(
                "SUMMARY:t\nDTSTART:20261203T090000Z\nDURATION:PT1H\nDESCRIPTION:{}",
                "x".repeat(8000)
            ))
            .replace("END:VEVENT", &(many(100_000, date) + "END:VEVENT")),
        ),
        format!(
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{}{}",
            "BEGIN:X\r\n".repeat(200_000),
            "END:Y\r\n".repeat(200_000)
        ),
        object(&format!(
            "BEGIN:VTIMEZONE\r\nTZID:Z\r\nBEGIN:STANDARD\r\nDTSTART:20200101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\n{}END:STANDARD\r\nEND:VTIMEZONE\r\n",
            "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\r\n".repeat(50_000)
        )),
        object(&event(
            "SUMMARY:t\nDTSTART:20261203T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19;BYSECOND=0,1,2,3,4,5,6,7,8,9,10,11,12",
        )),
        object(&many(20_000, |n| {
            event("SUMMARY:t\nDTSTART:20261203T090000Z\nDURATION:PT1H").replace(
                "END:VEVENT",
                &format!(
                    "RECURRENCE-ID:20{:02}1203T{:02}{:02}00Z\r\nEND:VEVENT",
                    10 + n / 1440 % 80,
                    n / 60 % 24,
                    n % 60
                ),
            )
        })),
    ];
    for file in files {
        let calendar = parse(file.as_bytes());
        assert!(calendar.instances.len() <= MAX_INSTANCES && calendar.warnings.len() <= MAX_WARNINGS);
    }
}

#[test]
fn small_letters_hide_no_class_and_break_no_text() {
    let small = "begin:vcalendar\r\nbegin:vevent\r\nuid:u\r\ndtstamp:20261101T000000Z\r\nclass:private\r\nsummary:Dentiste\r\ndtstart:20261203t090000z\r\ndtend:20261203t100000z\r\nx-moz-lastack:20261101T000000Z\r\nend:vevent\r\nend:vcalendar\r\n";
    let calendar = parse(small.as_bytes());
    assert_eq!((calendar.instances.len(), calendar.uids.get("u")), (0, Some(&true)));
    assert_eq!(problems(&calendar), [Problem::Private]);
    let text = parse(small.replace("class:private", "description:Bonjour\\nPlaces : 8\\, assis").as_bytes());
    assert_eq!((text.instances[0].summary.as_str(), text.instances[0].seats), ("Bonjour", 8));
}

#[test]
fn what_is_not_for_the_public_is_shown_to_nobody_whatever_else_it_says() {
    for class in ["PRIVATE", "private", "CONFIDENTIAL", "X-INTERNE", "RESTRICTED"] {
        for broken in ["", "\nRRULE:FREQ=MONTHLY;BYMONTHDAY=31;SKIP=BACKWARD", "\nDTEND:demain"] {
            let calendar = one(&format!("SUMMARY:Aide de Mme X\nCLASS:{class}{broken}"));
            assert!(calendar.instances.is_empty(), "{class}{broken}");
            assert!(calendar.uids["u"], "{class}{broken}: none of its dates takes place");
        }
    }
    assert_eq!(one("SUMMARY:t\nCLASS:").instances.len(), 1);
    let cancelled = one("SUMMARY:t\nSTATUS:CANCELLED\nRRULE:FREQ=NIE");
    assert!(cancelled.instances.iter().all(|i| i.cancelled) && cancelled.uids["u"]);
    let nowhere = event("SUMMARY:t\nCLASS:PRIVATE\nDTSTART;TZID=Nulle part:20261203T090000");
    assert!(parse(object(&nowhere).as_bytes()).uids["u"]);
}

#[test]
fn a_rule_that_would_give_nothing_by_mistake_is_refused() {
    for rule in ["FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;COUNT=0"] {
        let calendar = one(&format!("SUMMARY:t\nRRULE:{rule}"));
        assert!(matches!(problems(&calendar).as_slice(), [Problem::Rule(_)]), "{rule}");
    }
}

#[test]
fn series_that_ended_hide_none_that_goes_on() {
    let day = |n: usize| {
        format!("SUMMARY:t{n}\nDTSTART:20200101T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20201231")
    };
    let old: String = (0..720).map(|n| event(&day(n)).replace("UID:u", &format!("UID:a{n}"))).collect();
    let going = event("SUMMARY:Photos\nDTSTART:20200101T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY")
        .replace("UID:u", "UID:z");
    let calendar = parse(object(&(old + &going)).as_bytes());
    assert!(calendar.instances.len() > 10 && calendar.warnings.is_empty(), "{:?}", calendar.warnings);
}

#[test]
fn what_concerns_the_whole_file_is_told_however_much_else_is_wrong() {
    let many: String =
        (0..2300).map(|n| event("DTSTART:20261203T090000Z").replace("UID:u", &format!("UID:{n}"))).collect();
    let calendar = parse(object(&many).as_bytes());
    assert!(calendar.warnings.iter().any(|warning| matches!(warning.what, Problem::TooManyInstances(300))));
    assert!(calendar.unlisted > 0);
}

#[test]
fn a_date_taken_out_of_a_single_event_does_not_take_place() {
    assert_eq!(starts(&one("SUMMARY:t\nEXDATE:20261203T090000Z")), Vec::<String>::new());
}

#[test]
fn the_kiosk_can_name_every_language_that_is_taken() {
    let catalogue = crate::catalogue::Catalogue::built_in().unwrap();
    for language in perron_languages::LANGUAGES.iter().filter(|language| language.has_two_letters()) {
        let id = format!("language-{}", language.code);
        let words = catalogue.of(perron_domain::lang::Lang::FR);
        assert_eq!(words.text(&id), language.french_name);
    }
    let calendar = one("SUMMARY:t\nDESCRIPTION:Langues : français, LSF, pt-BR, persan, kurde sorani");
    assert_eq!(calendar.instances[0].languages, ["fr", "pt", "fa"]);
    let unknown = ["lsf", "ckb"].map(|tag| Problem::Language(tag.into()));
    assert_eq!(problems(&calendar), unknown);
}
