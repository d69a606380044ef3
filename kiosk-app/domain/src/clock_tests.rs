//! Clocks as they occur on reconditioned PCs, one table for starts and one for runs.

use super::*;

const HOUR: i64 = 60 * MINUTE;
/// The last believed moment: Monday 23 November 2026, 09:24 UTC.
const LAST: Timestamp = Timestamp(1_795_425_840_000);

fn at(year: i32) -> Timestamp {
    let date = chrono::NaiveDate::from_ymd_opt(year, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
    Timestamp(date.and_utc().timestamp_millis())
}

fn reading(wall: Timestamp, steady: i64) -> Reading {
    Reading { wall, steady, synchronised: false }
}

/// Runs for so long, a reading a minute, as a kiosk does oftener; gives the last time.
fn run(keeper: &mut Timekeeper, from: Reading, ms: i64) -> Time {
    let mut time = keeper.time;
    for minute in 1..=ms / MINUTE {
        let ms = minute * MINUTE;
        time = keeper.read(Reading { wall: from.wall.plus(ms), steady: from.steady + ms, ..from });
    }
    time
}

fn kept() -> Kept {
    let (floor, steady) = (LAST.plus(-HOUR), 10 * HOUR);
    Kept {
        believed: Some(LAST),
        floor: Some(floor),
        due: Some(floor),
        steady: Some(steady),
        ..Kept::default()
    }
}

#[test]
fn a_start_believes_its_clock_only_near_the_last_believed_moment() {
    let table = [
        ("battery dead, 1970", at(1970), Belief::Wrong),
        ("battery dead, 2000", at(2000), Belief::Wrong),
        ("2038", at(2038), Belief::Unconfirmed),
        ("2100", at(2100), Belief::Unconfirmed),
        ("back 2 days", LAST.plus(-2 * DAY), Belief::Wrong),
        ("before the last moment that was only plausible", LAST.plus(-6 * MINUTE), Belief::Unconfirmed),
        ("before the last moment that somebody vouched for", LAST.plus(-66 * MINUTE), Belief::Wrong),
        ("a drift of 4 minutes", LAST.plus(-4 * MINUTE), Belief::Plausible),
        ("the next morning", LAST.plus(15 * HOUR), Belief::Plausible),
        ("summer time: the wall clock's own time does not change", LAST.plus(HOUR), Belief::Plausible),
        ("a long weekend", LAST.plus(4 * DAY), Belief::Plausible),
        ("five days", LAST.plus(5 * DAY), Belief::Unconfirmed),
        ("ahead 15 days", LAST.plus(15 * DAY), Belief::Unconfirmed),
        ("off for two months", LAST.plus(61 * DAY), Belief::Unconfirmed),
    ];
    for (what, wall, belief) in table {
        let time = Timekeeper::new(kept()).read(reading(wall, 0));
        assert_eq!(time.belief, belief, "{what}");
        let now = if belief.is_believed() { wall } else { LAST };
        assert_eq!((time.now, time.wall), (now, wall), "{what}");
        let floor = Some(LAST.plus(-HOUR));
        assert_eq!((time.floor, time.due), (floor, floor), "{what}: a start alone moves no floor");
        assert_eq!(wants_confirmation(&time, Role::Volunteer), !belief.is_believed(), "{what}");
        let asked = wants_confirmation(&time, Role::Advisor) && wall != LAST.plus(4 * DAY);
        assert_ne!(belief.is_believed(), asked, "{what}");
    }
}

#[test]
fn a_first_start_is_plausible_when_its_year_is() {
    for (wall, belief, now) in [
        (at(1970), Belief::Wrong, NOT_BEFORE),
        (at(2026), Belief::Wrong, NOT_BEFORE),
        (LAST, Belief::Plausible, LAST),
        (at(2030), Belief::Plausible, at(2030)),
        (at(2038), Belief::Unconfirmed, NOT_BEFORE),
    ] {
        let mut keeper = Timekeeper::new(Kept::default());
        let time = keeper.read(reading(wall, 0));
        assert_eq!((time.belief, time.now, time.floor), (belief, now, None), "{wall:?}");
        assert!(wants_confirmation(&time, Role::Advisor), "nobody ever said what day it is");
        assert_eq!(keeper.kept().believed.is_some(), belief.is_believed(), "{wall:?}");
    }
}

#[test]
fn the_service_or_the_advisor_is_believed_whatever_was_believed_before() {
    for wrong in [at(2038), at(2100)] {
        // Somebody confirmed a wrong date once; then the right one comes.
        let fooled = Kept { believed: Some(wrong), floor: Some(wrong), due: Some(wrong), ..kept() };
        assert_eq!(Timekeeper::new(fooled).read(reading(LAST, 0)).belief, Belief::Wrong);
        let synchronised = Reading { synchronised: true, ..reading(LAST, 0) };
        let mut keeper = Timekeeper::new(fooled);
        assert_eq!(keeper.read(synchronised), Time::synchronised(LAST));
        let left =
            Kept { believed: Some(LAST), floor: Some(LAST), due: Some(LAST), steady: Some(0), ..kept() };
        assert_eq!(keeper.kept(), left);
        let mut keeper = Timekeeper::new(fooled);
        keeper.read(reading(LAST, 0));
        let time = keeper.confirm(reading(LAST, 5), Role::Advisor);
        assert_eq!((time.belief, time.now), (Belief::Confirmed, LAST));
        assert_eq!((time.floor, time.due), (Some(LAST), Some(LAST)));
    }
}

#[test]
fn while_it_runs_a_clock_that_is_set_is_noticed_and_time_is_counted_on() {
    let hour = |n: i64| n * HOUR;
    let table: [(&str, i64, Belief); 6] = [
        ("goes on", 0, Belief::Confirmed),
        ("a correction of two minutes", 2 * MINUTE, Belief::Confirmed),
        ("set back two days", -2 * DAY, Belief::Wrong),
        ("set back to 1970", -LAST.0, Belief::Wrong),
        ("set ahead 15 days", 15 * DAY, Belief::Unconfirmed),
        ("set ahead an hour", HOUR, Belief::Unconfirmed),
    ];
    for (what, off, belief) in table {
        let mut keeper = Timekeeper::new(kept());
        keeper.read(Reading { synchronised: true, ..reading(LAST, 0) });
        let time = keeper.read(reading(LAST.plus(hour(1) + off), hour(1)));
        assert_eq!(time.belief, belief, "{what}");
        let now = LAST.plus(hour(1) + if belief.is_believed() { off } else { 0 });
        assert_eq!((time.now, time.floor), (now, Some(LAST.plus(hour(1)))), "{what}");
        // Corrected while running: where counting on leads, it is believed again.
        let time = keeper.read(reading(LAST.plus(hour(2)), hour(2)));
        assert_eq!((time.belief, time.now), (Belief::Confirmed, LAST.plus(hour(2))), "{what}");
    }
}

#[test]
fn a_jump_never_becomes_true_by_standing_or_by_another_jump() {
    let mut keeper = Timekeeper::new(kept());
    keeper.read(Reading { synchronised: true, ..reading(LAST, 0) });
    for n in 1..1000 {
        let wall = LAST.plus(15 * DAY + n * 1000 + if n > 500 { -14 * DAY } else { 0 });
        let time = keeper.read(reading(wall, n * 1000));
        assert_eq!((time.belief, time.now), (Belief::Unconfirmed, LAST.plus(n * 1000)));
    }
}

#[test]
fn a_plausible_wrong_start_does_not_make_the_right_clock_wrong() {
    // Three starts, each at most four days ahead of the last: the clock is eleven days ahead then.
    let mut left = kept();
    for (starts, days) in [(1, 3), (2, 7), (3, 11)] {
        let mut keeper = Timekeeper::new(left);
        assert_eq!(keeper.read(reading(LAST.plus(days * DAY), 0)).belief, Belief::Plausible);
        let time = keeper.read(reading(LAST.plus(days * DAY + 1000), 1000));
        assert_eq!((time.floor, time.starts), (Some(LAST.plus(-HOUR + starts * 1000)), starts as u32));
        left = keeper.kept();
        // Put right, while it runs and at the next start: it may be, and whoever comes in is asked.
        for time in [
            keeper.clone().read(reading(LAST.plus(HOUR), 2000)),
            Timekeeper::new(left).read(reading(LAST.plus(HOUR), 0)),
        ] {
            assert_eq!(time.belief, Belief::Unconfirmed, "{days} days");
            assert!(wants_confirmation(&time, Role::Volunteer));
        }
        keeper.read(reading(LAST.plus(HOUR), 2000));
        let time = keeper.confirm(reading(LAST.plus(HOUR), 3000), Role::Advisor);
        assert_eq!(
            (time.belief, time.now, time.due),
            (Belief::Confirmed, LAST.plus(HOUR), Some(LAST.plus(HOUR)))
        );
    }
    // A first start that was years ahead, put right, is asked for as well.
    let mut first = Timekeeper::new(Kept::default());
    assert_eq!(first.read(reading(at(2030), 0)).belief, Belief::Plausible);
    assert_eq!(first.read(reading(LAST, 1000)).belief, Belief::Unconfirmed);
    assert_eq!(first.confirm(reading(LAST, 2000), Role::Advisor).due, Some(LAST));
}

#[test]
fn one_wrong_word_deletes_nobody_before_a_day_of_running() {
    for synchronised in [false, true] {
        for days in [15, 61, 4000] {
            let wrong = LAST.plus(days * DAY);
            let at = |run: i64| Reading { synchronised, ..reading(wrong.plus(run), run) };
            let next_day = |run: i64| Reading { synchronised, ..reading(wrong.plus(DAY + run), run) };
            let mut keeper = Timekeeper::new(kept());
            keeper.read(at(0));
            let time = keeper.confirm(at(0), Role::Advisor);
            assert_eq!((time.floor, time.due), (Some(wrong), Some(LAST.plus(-HOUR))), "{days} days");
            // Ten hours a day; the wait is kept from one day to the next.
            let time = run(&mut keeper, at(0), 10 * HOUR);
            assert_eq!(time.due, Some(LAST.plus(9 * HOUR)), "{days} days: it counts on");
            let mut next = Timekeeper::new(keeper.kept());
            next.read(next_day(0));
            let time = run(&mut next, next_day(0), 13 * HOUR);
            assert_eq!(time.due, Some(LAST.plus(22 * HOUR)), "{days} days");
            // Put right within a day, nobody was lost; and where it was right, what is over goes.
            let right = LAST.plus(DAY);
            let mended = next.clone().confirm(reading(right, 13 * HOUR), Role::Advisor);
            assert_eq!((mended.now, mended.due), (right, Some(right)), "{days} days");
            let time = run(&mut next, next_day(13 * HOUR), HOUR);
            assert_eq!(time.due, time.floor, "{days} days: a day has run");
        }
    }
}

#[test]
fn each_jump_has_a_day_of_its_own() {
    let (right, wrong) = (LAST.plus(61 * DAY), at(2038));
    let mut keeper = Timekeeper::new(kept());
    keeper.read(reading(right, 0));
    keeper.confirm(reading(right, 0), Role::Advisor);
    run(&mut keeper, reading(right, 0), 23 * HOUR);
    let time = keeper.confirm(reading(wrong, 23 * HOUR), Role::Advisor);
    assert_eq!(time.due, Some(LAST.plus(22 * HOUR)), "the second word has not been seen");
    let time = run(&mut keeper, reading(wrong, 23 * HOUR), HOUR);
    assert_eq!(time.due, Some(right.plus(24 * HOUR)), "the first one has");
    let time = run(&mut keeper, reading(wrong.plus(HOUR), 24 * HOUR), 19 * HOUR);
    assert_eq!(time.due, Some(right.plus(43 * HOUR)));
    // Put right again: what a wrong word had begun is forgotten.
    let time = keeper.confirm(reading(right.plus(44 * HOUR), 44 * HOUR), Role::Advisor);
    assert_eq!(time.due, Some(right.plus(44 * HOUR)));
}

#[test]
fn after_a_wrong_word_nothing_passes_the_time_that_is_shown() {
    for as_wrong in [1, 25] {
        let mut keeper = Timekeeper::new(kept());
        keeper.read(reading(LAST, 0));
        keeper.confirm(reading(LAST.plus(60 * DAY), 0), Role::Advisor);
        // The technician sets the clock right, and a volunteer is the first who comes in.
        let run = as_wrong * HOUR;
        assert_eq!(keeper.read(reading(LAST.plus(run), run)).belief, Belief::Wrong);
        let time = keeper.confirm(reading(LAST.plus(run), run), Role::Volunteer);
        assert_eq!(
            (time.belief, time.due),
            (Belief::Wrong, Some(LAST.plus(run - HOUR))),
            "not before the floor"
        );
        assert!(wants_confirmation(&time, Role::Advisor), "the floor is ahead: the advisor can put it right");
        let time = keeper.read(reading(LAST.plus(run + 30 * HOUR), run + 30 * HOUR));
        assert!(time.due <= Some(LAST.plus(run + 30 * HOUR)));
        let right = LAST.plus(run + 30 * HOUR);
        let time = keeper.confirm(reading(right, run + 30 * HOUR), Role::Advisor);
        assert_eq!((time.now, time.floor, time.due), (right, Some(right), Some(right)));
        assert!(!wants_confirmation(&time, Role::Advisor));
    }
}

#[test]
fn a_machine_that_slept_showed_nobody_its_date() {
    let wrong = LAST.plus(60 * DAY);
    for (asleep, awake) in [(62 * HOUR, 0), (1000 * HOUR, 3), (25 * HOUR, 23 * 60)] {
        let mut keeper = Timekeeper::new(kept());
        keeper.read(reading(LAST, 0));
        keeper.confirm(reading(wrong, 0), Role::Advisor);
        keeper.read(reading(wrong.plus(asleep), asleep));
        let time = run(&mut keeper, reading(wrong.plus(asleep), asleep), awake * MINUTE);
        let counted = LAST.plus(asleep + awake * MINUTE - HOUR);
        assert_eq!(time.due, Some(counted), "{asleep} ms asleep: it only counts on");
    }
}

#[test]
fn many_small_steps_are_no_way_round_the_wait() {
    // A time service that leads the clock away, a week at a time.
    let mut keeper = Timekeeper::new(kept());
    for n in 0..10 {
        let at = reading(LAST.plus(n * 7 * DAY + n * 1000), n * 1000);
        let time = keeper.read(Reading { synchronised: true, ..at });
        assert!(time.due.unwrap() <= LAST.plus(JUMP_MAX), "step {n}: {:?}", time.due);
    }
    // The same after 23 hours and 50 minutes of waiting for a jump: what came last waits for itself.
    let (jump, service) = (LAST.plus(30 * DAY), true);
    let mut keeper = Timekeeper::new(kept());
    let at =
        |run: i64, days: i64| Reading { synchronised: service, ..reading(jump.plus(run + days * DAY), run) };
    keeper.read(at(0, 0));
    run(&mut keeper, at(0, 0), 23 * HOUR + 50 * MINUTE);
    for n in 1..10 {
        keeper.read(at(23 * HOUR + 50 * MINUTE + n * 1000, n * 7));
    }
    let time = run(&mut keeper, at(23 * HOUR + 51 * MINUTE, 63), HOUR);
    assert!(time.due.unwrap() <= jump.plus(DAY + 2 * HOUR + JUMP_MAX), "{:?}", time.due);
}

#[test]
fn with_a_floor_that_is_ahead_nobody_but_an_advisor_moves_what_is_due() {
    // An advisor confirmed sixty days too many; then three starts, each four days ahead of the last.
    let ahead = LAST.plus(60 * DAY);
    let mut left = Kept { floor: Some(ahead), ..kept() };
    for n in 1..=3 {
        let mut keeper = Timekeeper::new(left);
        let time = keeper.read(reading(LAST.plus(n * AHEAD_MAX), 0));
        assert_eq!((time.belief, time.due), (Belief::Plausible, kept().due), "start {n}");
        let time = keeper.confirm(reading(LAST.plus(n * AHEAD_MAX), 1), Role::Volunteer);
        assert!(time.due.unwrap() <= LAST, "start {n}: {:?}", time.due);
        left = keeper.kept();
        left.due = kept().due;
    }
}

#[test]
fn a_yes_to_an_impossible_date_is_not_believed() {
    for role in [Role::Volunteer, Role::Advisor, Role::Coordinator] {
        let mut keeper = Timekeeper::new(kept());
        keeper.read(reading(at(1970), 0));
        let time = keeper.confirm(reading(at(1970), 1000), role);
        assert_eq!((time.belief, time.now), (Belief::Wrong, LAST.plus(1000)), "{role:?}");
        assert_eq!(time.floor, Some(LAST.plus(1000 - HOUR)), "{role:?}");
        assert!(!may_confirm(&time, role));
    }
    // Before a moment that somebody vouched for only an advisor may say so: that word may have been the wrong one.
    let mut keeper = Timekeeper::new(kept());
    let time = keeper.read(reading(LAST.plus(-2 * DAY), 0));
    assert_eq!((may_confirm(&time, Role::Volunteer), may_confirm(&time, Role::Advisor)), (false, true));
}

#[test]
fn a_kit_that_runs_three_hours_a_week_deletes_on_time() {
    let mut left = kept();
    for week in 1..=10 {
        let mut keeper = Timekeeper::new(left);
        let morning = LAST.plus(week * 7 * DAY);
        let time = keeper.read(Reading { synchronised: true, ..reading(morning, 0) });
        assert_eq!(time.due, Some(morning), "week {week}");
        run(&mut keeper, Reading { synchronised: true, ..reading(morning, 0) }, 3 * HOUR);
        left = keeper.kept();
    }
    // The summer holidays, then three hours a week again: after a day of running it is on time, and stays so.
    for week in 14..=40 {
        let mut keeper = Timekeeper::new(left);
        let morning = Reading { synchronised: true, ..reading(LAST.plus(week * 7 * DAY), 0) };
        let time = keeper.read(morning);
        let ran = (week - 14) * 3;
        assert_eq!(time.due == Some(time.now), ran >= 24, "week {week}: {:?}", time.due);
        run(&mut keeper, morning, 3 * HOUR);
        left = keeper.kept();
    }
}

#[test]
fn a_kit_that_runs_for_an_hour_or_less_deletes_on_time() {
    for (every, ran) in [(7 * DAY, HOUR), (7 * DAY, 90 * MINUTE), (2 * DAY, 15 * MINUTE)] {
        let mut left = kept();
        for time in 1..=60 {
            let start = reading(LAST.plus(time * every), MINUTE);
            let mut keeper = Timekeeper::new(left);
            keeper.read(start);
            let time = keeper.confirm(start, Role::Advisor);
            assert_eq!(time.due, Some(start.wall), "every {every} ms for {ran} ms");
            run(&mut keeper, start, ran);
            left = keeper.kept();
        }
    }
}

#[test]
fn before_the_first_floor_jumps_are_measured_from_the_first_believed_moment() {
    let mut keeper = Timekeeper::new(Kept::default());
    keeper.read(reading(LAST, 0));
    keeper.confirm(reading(at(2030), HOUR), Role::Volunteer);
    let mut keeper = Timekeeper::new(keeper.kept());
    keeper.read(reading(at(2030), 0));
    let time = keeper.confirm(reading(at(2030), 0), Role::Advisor);
    assert_eq!((time.floor, time.due), (Some(at(2030)), Some(LAST.plus(HOUR))));
}

#[test]
fn small_steps_and_the_first_word_of_all_are_followed_at_once() {
    let mut keeper = Timekeeper::new(kept());
    keeper.read(reading(LAST.plus(3 * DAY), 0));
    let monday = keeper.confirm(reading(LAST.plus(3 * DAY), 0), Role::Advisor);
    assert_eq!(monday.due, Some(LAST.plus(3 * DAY)));
    let mut new = Timekeeper::new(Kept::default());
    assert_eq!(new.read(Reading { synchronised: true, ..reading(LAST, 0) }), Time::synchronised(LAST));
    // A store that was restored knows its newest record, and no floor.
    let mut restored = Timekeeper::new(Kept { believed: Some(LAST), ..Kept::default() });
    restored.read(reading(at(2038), 0));
    let time = restored.confirm(reading(at(2038), 0), Role::Advisor);
    assert_eq!((time.floor, time.due), (Some(at(2038)), Some(LAST)));
}

#[test]
fn a_volunteers_word_is_good_for_what_is_shown_and_deletes_nothing() {
    let wall = LAST.plus(61 * DAY);
    let mut keeper = Timekeeper::new(kept());
    assert!(wants_confirmation(&keeper.read(reading(wall, 0)), Role::Volunteer));
    let time = keeper.confirm(reading(wall, 0), Role::Volunteer);
    assert_eq!((time.belief, time.now), (Belief::Plausible, wall));
    assert_eq!((time.floor, time.due), (kept().floor, kept().due));
    assert!(!wants_confirmation(&time, Role::Volunteer), "the floor is the advisor's matter");
    assert!(wants_confirmation(&time, Role::Advisor));
    assert_eq!(Timekeeper::new(keeper.kept()).read(reading(wall.plus(DAY), 0)).belief, Belief::Plausible);
}

/// Without a clock chip, the system begins where it was switched off.
#[test]
fn a_clock_that_stood_still_each_night_is_asked_for_within_a_week() {
    let mut left = Kept { floor: Some(LAST), due: Some(LAST), ..kept() };
    for day in 1..=40 {
        let morning = left.believed.unwrap().plus(30_000);
        let mut keeper = Timekeeper::new(left);
        // The program may be started again within one day; that is no night.
        keeper.read(reading(morning, 30_000));
        let mut keeper = Timekeeper::new(Kept { steady: keeper.kept().steady, ..keeper.kept() });
        keeper.read(reading(morning.plus(1000), 31_000));
        let time = keeper.read(reading(morning.plus(10 * HOUR), 10 * HOUR + 30_000));
        assert_eq!(time.starts, day, "one a day");
        let believed = day < STARTS_MAX;
        assert_eq!(time.belief, if believed { Belief::Plausible } else { Belief::Unconfirmed }, "day {day}");
        for role in [Role::Volunteer, Role::Advisor] {
            assert_eq!(wants_confirmation(&time, role), day >= STARTS_ASK, "day {day}");
        }
        left = keeper.kept();
        if day == 40 {
            let right = LAST.plus(40 * DAY);
            let time = keeper.confirm(reading(right, 11 * HOUR), Role::Advisor);
            assert_eq!((time.belief, time.starts), (Belief::Confirmed, 0));
        }
    }
}

#[test]
fn after_a_wrong_start_the_right_clock_is_right_again() {
    for wrong in [at(1970), at(2000), at(2038), at(2100)] {
        let mut first = Timekeeper::new(kept());
        first.read(reading(wrong, 0));
        first.read(reading(wrong.plus(HOUR), HOUR));
        // The next start has the right clock, five hours later.
        let left = first.kept();
        assert_eq!((left.believed, left.floor), (Some(LAST.plus(HOUR)), Some(LAST)), "{wrong:?}");
        assert_eq!(Timekeeper::new(left).read(reading(LAST.plus(5 * HOUR), 0)).belief, Belief::Plausible);
        // Or somebody sets it by hand while it runs.
        let time = first.read(reading(LAST.plus(2 * HOUR), HOUR + 1000));
        assert_eq!((time.belief, time.now), (Belief::Plausible, LAST.plus(2 * HOUR)), "{wrong:?}");
    }
}

#[test]
fn the_floor_counts_only_what_ran() {
    // Ten hours a day without any network, for five days.
    let (mut left, mut wall) = (kept(), LAST);
    for day in 1..=5 {
        wall = LAST.plus(day * DAY);
        let mut keeper = Timekeeper::new(left);
        keeper.read(reading(wall, 7));
        let time = keeper.read(reading(wall.plus(10 * HOUR), 7 + 10 * HOUR));
        assert_eq!(time.belief, Belief::Plausible);
        assert_eq!(time.floor, Some(LAST.plus(-HOUR + day * 10 * HOUR)));
        assert_eq!(wants_confirmation(&time, Role::Advisor), day == 5, "day {day}");
        left = keeper.kept();
    }
    let mut keeper = Timekeeper::new(left);
    keeper.read(reading(wall.plus(11 * HOUR), 0));
    let time = keeper.confirm(reading(wall.plus(11 * HOUR), 1), Role::Advisor);
    assert_eq!((time.floor, time.due), (Some(wall.plus(11 * HOUR)), Some(wall.plus(11 * HOUR))));
    assert!(!wants_confirmation(&time, Role::Advisor));
}
