use std::time::Duration;

use super::hours::{
    GRACE_MAX, Grace, Hours, HoursError, LocalTime, OPENINGS_MAX, Opening, WOKEN_FOR, is_to_be_on,
};

const NONE: Grace = Grace { before: 0, after: 0 };

fn open(from: u16, to: u16) -> Opening {
    Opening { from, to }
}

/// A week with openings on one day alone.
fn on(day: usize, openings: &[Opening]) -> [Vec<Opening>; 7] {
    let mut week: [Vec<Opening>; 7] = Default::default();
    week[day] = openings.to_vec();
    week
}

fn at(day: u8, hour: u16, minute: u16) -> LocalTime {
    LocalTime::new(day, hour * 60 + minute).unwrap()
}

#[test]
fn a_week_is_open_when_it_says() {
    let lunch = Hours::new(&on(1, &[open(540, 720), open(840, 1020)]), NONE).unwrap();
    let grace = Hours::new(&on(1, &[open(540, 720)]), Grace { before: 15, after: 30 }).unwrap();
    let night = Hours::new(&on(6, &[open(1200, 1560)]), NONE).unwrap();
    let early = Hours::new(&on(0, &[open(5, 60)]), Grace { before: 15, after: 0 }).unwrap();
    let always = Hours::new(&on(3, &[open(0, 1440)]), NONE).unwrap();
    let closed = Hours::new(&Default::default(), Grace::default()).unwrap();
    for (case, hours, time, want) in [
        ("the minute before", &lunch, at(1, 8, 59), false),
        ("the first", &lunch, at(1, 9, 0), true),
        ("the last", &lunch, at(1, 11, 59), true),
        ("at noon it closes", &lunch, at(1, 12, 0), false),
        ("after noon", &lunch, at(1, 14, 0), true),
        ("another day", &lunch, at(2, 9, 0), false),
        ("before the grace", &grace, at(1, 8, 44), false),
        ("within it", &grace, at(1, 8, 45), true),
        ("after it closes", &grace, at(1, 12, 29), true),
        ("no longer", &grace, at(1, 12, 30), false),
        ("Sunday evening", &night, at(6, 23, 59), true),
        ("goes on on Monday", &night, at(0, 1, 59), true),
        ("until two", &night, at(0, 2, 0), false),
        ("not on Sunday morning", &night, at(6, 1, 0), false),
        ("Monday's grace begins on Sunday", &early, at(6, 23, 50), true),
        ("not earlier", &early, at(6, 23, 49), false),
        ("the whole day", &always, at(3, 0, 0), true),
        ("to its end", &always, at(3, 23, 59), true),
        ("not the next", &always, at(4, 0, 0), false),
        ("never open", &closed, at(3, 12, 0), false),
    ] {
        assert_eq!(hours.has(time), want, "{case}");
    }
}

#[test]
fn weeks_that_cannot_be_meant() {
    for (from, to) in [(1440, 1500), (600, 600), (600, 540), (0, 1441), (65535, 65535)] {
        let opening = open(from, to);
        assert_eq!(Hours::new(&on(4, &[opening]), NONE), Err(HoursError::Opening { day: 4, opening }));
    }
    let many = vec![open(0, 1); OPENINGS_MAX + 1];
    assert_eq!(Hours::new(&on(2, &many), NONE), Err(HoursError::TooMany { day: 2 }));
    for grace in [Grace { before: GRACE_MAX + 1, after: 0 }, Grace { before: 0, after: GRACE_MAX + 1 }] {
        assert_eq!(Hours::new(&Default::default(), grace), Err(HoursError::Grace));
    }
    for (day, minute) in [(7, 0), (0, 1440), (255, 65535)] {
        assert_eq!(LocalTime::new(day, minute), None);
    }
}

#[test]
fn when_the_screen_is_on() {
    let hours = Hours::new(&on(0, &[open(540, 1020)]), NONE).unwrap();
    let (day, night) = (Some(at(0, 10, 0)), Some(at(0, 22, 0)));
    let (just, long) = (WOKEN_FOR - Duration::from_millis(1), WOKEN_FOR);
    for (case, hours, clock, idle, want) in [
        ("nobody knows the hours", None, night, long, true),
        ("nobody believes the clock", Some(&hours), None, long, true),
        ("open, and nobody came for long", Some(&hours), day, Duration::from_secs(86_400), true),
        ("closed, and somebody is there", Some(&hours), night, Duration::ZERO, true),
        ("closed, and he may come back", Some(&hours), night, just, true),
        ("closed, and nobody is there", Some(&hours), night, long, false),
    ] {
        assert_eq!(is_to_be_on(hours, clock, idle), want, "{case}");
    }
}
