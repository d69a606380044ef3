//! Any sequence of versions of one calendar ends with exactly the last one's dates on the list; whoever signed up stands on
//! a workshop that takes place, or among the people to call.

use perron::calendar::{self, Calendar, Level, Options};
use perron::clock::{Clock, ManualClock};
use perron::reconcile::{Here, Outcome, reconcile};
use perron_domain::chance::SecretSeed;
use perron_domain::ids::{FleetId, SignUpId, StaffText};
use perron_domain::lang::Lang;
use perron_domain::log::Command;
use perron_domain::time::{DAY, Moment, Timestamp};
use perron_domain::workshop::{Standing, Via, Workshop};
use perron_store::{Extras, Store, StoreError};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Monday 30 November 2026, 06:00 UTC.
const NOW: Timestamp = Timestamp(1_796_018_400_000);
const HOUR: i64 = 3_600_000;
const DAYS: u16 = 90;

/// One event of a calendar.
#[derive(Clone, Debug)]
struct Event {
    /// First day, from today.
    day: i64,
    hour: i64,
    title: u8,
    seats: u16,
    /// Weeks of a series; a single one where it is 1.
    weeks: u8,
    /// A week that is taken out, one that is moved by some hours, one that is called off.
    without: Option<u8>,
    moved: Option<(u8, i64)>,
    off: Option<u8>,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Shown,
    Cancelled,
    Private,
}

fn event() -> impl Strategy<Value = Event> {
    let state = prop_oneof![6 => Just(State::Shown), 1 => Just(State::Cancelled), 1 => Just(State::Private)];
    let week = || proptest::option::weighted(0.3, 0..4_u8);
    let moved = proptest::option::weighted(0.3, (0..4_u8, -60..200_i64));
    (0..30_i64, 8..18_i64, 0..3_u8, 1..4_u16, 1..6_u8, week(), moved, week(), state).prop_map(
        |(day, hour, title, seats, weeks, without, moved, off, state)| Event {
            day,
            hour,
            title,
            seats,
            weeks,
            without,
            moved,
            off,
            state,
        },
    )
}

fn stamp(at: Timestamp) -> String {
    at.utc().format("%Y%m%dT%H%M%SZ").to_string()
}

impl Event {
    fn start(&self, week: u8) -> Timestamp {
        NOW.plus((self.day + i64::from(week) * 7) * DAY + (self.hour - 6) * HOUR)
    }

    fn block(&self, uid: &str, start: Timestamp, lines: &[String]) -> String {
        let state = match self.state {
            State::Shown => "STATUS:CONFIRMED",
            State::Cancelled => "STATUS:CANCELLED",
            State::Private => "CLASS:PRIVATE",
        };
        format!(
            "BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:Atelier {}\r\nDTSTART:{}\r\nDURATION:PT2H\r\nX-PERRON-SEATS:{}\r\n{state}\r\n{}END:VEVENT\r\n",
            self.title,
            stamp(start),
            self.seats,
            lines.iter().map(|line| format!("{line}\r\n")).collect::<String>()
        )
    }

    fn text(&self, uid: &str) -> String {
        if self.weeks == 1 {
            return self.block(uid, self.start(0), &[]);
        }
        let mut own = vec![format!("RRULE:FREQ=WEEKLY;COUNT={}", self.weeks)];
        own.extend(self.without.map(|week| format!("EXDATE:{}", stamp(self.start(week)))));
        let mut text = self.block(uid, self.start(0), &own);
        let which = |week| format!("RECURRENCE-ID:{}", stamp(self.start(week)));
        if let Some((week, hours)) = self.moved.filter(|(week, _)| *week < self.weeks) {
            text += &self.block(uid, self.start(week).plus(hours * HOUR), &[which(week)]);
        }
        if let Some(week) =
            self.off.filter(|week| *week < self.weeks && self.moved.is_none_or(|m| m.0 != *week))
        {
            text += &self
                .block(uid, self.start(week), &[which(week), "STATUS:CANCELLED".into()])
                .replace("STATUS:CONFIRMED\r\n", "");
        }
        text
    }
}

/// A version: the events that are in it, by number.
fn version() -> impl Strategy<Value = BTreeMap<u8, Event>> {
    proptest::collection::btree_map(0..3_u8, event(), 0..3)
}

struct Bench {
    _folder: tempfile::TempDir,
    store: Store,
    calendar: StaffText,
    /// Who signed up, and for when.
    tickets: Vec<(SignUpId, Timestamp)>,
}

fn moment() -> Moment {
    ManualClock::at(NOW).moment().unwrap()
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let seed = SecretSeed::from_bytes([7; 32]);
        let store = Store::open_own(folder.path(), FleetId([1; 16]), seed, &mut |_, _| {}).unwrap();
        let calendar = StaffText::new("Médiathèque").unwrap();
        Self { _folder: folder, store, calendar, tickets: Vec::new() }
    }

    fn read(events: &BTreeMap<u8, Event>) -> Calendar {
        let events = events.iter().map(|(n, event)| event.text(&format!("event-{n}@mairie.example")));
        let text = format!("BEGIN:VCALENDAR\r\n{}END:VCALENDAR\r\n", events.collect::<String>());
        read_on(NOW, &text)
    }

    fn compare(&self, read: &Calendar) -> Outcome {
        let workshops = self.store.own_ahead(NOW).unwrap();
        let here = Here {
            me: self.store.device(),
            zone: chrono_tz::Tz::Europe__Paris,
            calendar: &self.calendar,
            workshops: &workshops,
            now: NOW,
            until: NOW.plus(i64::from(DAYS) * DAY),
        };
        reconcile(read, &here, |id| Ok::<_, StoreError>(self.store.workshop(id)?.is_some())).unwrap()
    }

    /// Imports; what is gone is called off.
    fn import(&mut self, read: &Calendar) {
        let outcome = self.compare(read);
        let gone = outcome.gone.into_iter().map(|workshop| Command::CallOff { workshop });
        let commands: Vec<_> = outcome.commands.into_iter().chain(gone).map(|c| (c, moment())).collect();
        for done in self.store.execute_all(&commands).unwrap() {
            done.unwrap();
        }
    }

    fn living(&self) -> Vec<Workshop> {
        self.store.own_ahead(NOW).unwrap().into_iter().filter(|workshop| !workshop.called_off).collect()
    }

    fn sign_up(&mut self, nth: usize) {
        let living = self.living();
        let Some(workshop) = living.get(nth % living.len().max(1)) else { return };
        let moment = moment();
        let command = Command::SignUp { workshop: workshop.id, party: 1, via: Via::Kiosk, lang: Lang::FR };
        self.store.execute(moment.ids.op(), &command, &moment, Extras::default()).unwrap();
        self.tickets.push((moment.ids.signup(), workshop.details.as_ref().unwrap().starts));
    }

    /// Nobody who signed up is forgotten.
    fn check_people(&self) {
        for (ticket, starts) in &self.tickets {
            let workshop = self.store.find_signup(*ticket).unwrap().unwrap();
            let signup = workshop.signup(*ticket).unwrap();
            assert_ne!(signup.standing, Standing::GivenUp);
            let due = self.store.call(*ticket).unwrap().due(signup);
            let as_told = !workshop.called_off && workshop.details.as_ref().unwrap().starts == *starts;
            assert!(as_told || due, "nobody calls {ticket:?}");
        }
    }
}

/// What stands on a list: start, title, seats.
type Shown = (i64, String, u16);

fn sorted(mut list: Vec<Shown>) -> Vec<Shown> {
    list.sort();
    list
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_list_is_the_last_version_and_nobody_is_forgotten(
        versions in proptest::collection::vec((version(), proptest::collection::vec(any::<usize>(), 0..4)), 1..7),
    ) {
        let mut bench = Bench::new();
        for (events, people) in &versions {
            let read = Bench::read(events);
            bench.import(&read);
            let expected = read.instances.iter().filter(|i| !i.cancelled && Timestamp::from(i.ends) > NOW);
            let expected = expected.map(|i| (Timestamp::from(i.starts).0, i.title.clone(), i.seats)).collect();
            let shown = bench.living().into_iter().map(|w| {
                let d = w.details.unwrap();
                (d.starts.0, d.title.as_str().to_owned(), d.seats)
            });
            prop_assert_eq!(sorted(shown.collect()), sorted(expected));
            prop_assert_eq!(bench.compare(&read).commands, vec![], "read again, it changes nothing");
            bench.check_people();
            for nth in people {
                bench.sign_up(*nth);
            }
        }
    }
}

#[test]
fn workshops_of_another_calendar_and_those_planned_by_hand_are_nobodys_to_change() {
    let mut bench = Bench::new();
    let event = Event {
        day: 3,
        hour: 10,
        title: 1,
        seats: 2,
        weeks: 1,
        without: None,
        moved: None,
        off: None,
        state: State::Shown,
    };
    let one = BTreeMap::from([(1, event.clone())]);
    bench.import(&Bench::read(&one));
    let details = bench.living()[0].details.clone().unwrap();
    let by_hand = Command::Plan { source: [9; 16], details, origin: None };
    for done in bench.store.execute_all(&[(by_hand, moment())]).unwrap() {
        done.unwrap();
    }
    bench.calendar = StaffText::new("Tiers-lieu").unwrap();
    let outcome = bench.compare(&Bench::read(&BTreeMap::new()));
    assert_eq!((outcome.commands.len(), outcome.gone.len()), (0, 0), "the other calendar is empty");
    // The same event in the other calendar: a workshop of its own, and it is told that it stands twice.
    let outcome = bench.compare(&Bench::read(&one));
    assert!(matches!(outcome.commands.as_slice(), [Command::Plan { .. }]), "{outcome:?}");
    assert_eq!(outcome.twice.len(), 1, "{outcome:?}");
    bench.import(&Bench::read(&one));
    bench.import(&Bench::read(&BTreeMap::new()));
    assert_eq!(bench.living().len(), 2, "its own is called off, the others stay");
}

#[test]
fn an_event_that_cannot_be_read_calls_nobody_off() {
    let mut bench = Bench::new();
    let text = |rule: &str, end: &str| {
        format!(
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u\r\nSUMMARY:a\r\nDTSTART:20261203T090000Z\r\nDURATION:PT1H\r\n{rule}\r\nEND:VEVENT\r\n{end}"
        )
    };
    let read = |text: &str| read_on(NOW, text);
    bench.import(&read(&text("RRULE:FREQ=WEEKLY;COUNT=3", "END:VCALENDAR")));
    assert_eq!(bench.living().len(), 3);
    for broken in [
        text("RRULE:FREQ=MAINTENANT", "END:VCALENDAR"),
        text("RRULE:RSCALE=CHINESE;FREQ=WEEKLY;COUNT=2", "END:VCALENDAR"),
        text("RRULE:FREQ=WEEKLY;COUNT=2\r\nRDATE:demain", "END:VCALENDAR"),
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u\r\nDTSTART:2026".to_owned(),
        // Cut off before the event: what is not there is not known to be gone.
        "BEGIN:VCALENDAR\r\n".to_owned(),
        // News of single events show no calendar.
        "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n".to_owned(),
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:u\r\nDTSTART:20261203T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".to_owned(),
    ] {
        let outcome = bench.compare(&read(&broken));
        let off = outcome.commands.iter().any(|command| matches!(command, Command::CallOff { .. }));
        assert!(!off && outcome.gone.is_empty(), "{broken}: {outcome:?}");
    }
    let news = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nBEGIN:VEVENT\r\nUID:u\r\nRECURRENCE-ID:20261210T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    bench.import(&read(news));
    assert_eq!(bench.living().len(), 2, "one instance is cancelled, and no other");
}

/// What a file says, read by the clock of that day.
fn read_on(now: Timestamp, text: &str) -> Calendar {
    let options = Options {
        zone: chrono_tz::Tz::Europe__Paris,
        from: now.utc(),
        days: DAYS,
        default_seats: 6,
        default_level: Level::Beginner,
    };
    calendar::read(text.as_bytes(), &options).unwrap()
}

fn object(method: &str, lines: &str) -> String {
    let lines = lines.replace('\n', "\r\n");
    format!(
        "BEGIN:VCALENDAR\r\n{method}BEGIN:VEVENT\r\nUID:u\r\nSUMMARY:a\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

const WEEKLY: &str = "DTSTART;TZID=Europe/Paris:20261201T100000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY;COUNT=4";

/// « 12-01 10:00 » of what takes place.
fn living_starts(bench: &Bench) -> Vec<String> {
    let paris = chrono_tz::Tz::Europe__Paris;
    let starts =
        |w: &Workshop| w.details.as_ref().unwrap().starts.local(paris).format("%m-%d %H:%M").to_string();
    bench.living().iter().map(starts).collect()
}

#[test]
fn news_of_one_date_change_that_date_and_no_other() {
    for (method, lines, expected) in [
        (
            "METHOD:REQUEST\r\n",
            "RECURRENCE-ID;VALUE=DATE:20261215\nDTSTART;TZID=Europe/Paris:20261216T140000\nDURATION:PT2H",
            &["12-01 10:00", "12-08 10:00", "12-16 14:00", "12-22 10:00"][..],
        ),
        (
            "METHOD:CANCEL\r\n",
            "RECURRENCE-ID;VALUE=DATE:20261215",
            &["12-01 10:00", "12-08 10:00", "12-22 10:00"],
        ),
        (
            "METHOD:CANCEL\r\n",
            "RECURRENCE-ID;TZID=Europe/Paris:20261215T100000",
            &["12-01 10:00", "12-08 10:00", "12-22 10:00"],
        ),
        (
            "METHOD:CANCEL\r\n",
            "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Paris:20261208T100000",
            &["12-01 10:00"],
        ),
        (
            "METHOD:REQUEST\r\n",
            "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Paris:20261208T100000\nDTSTART;TZID=Europe/Paris:20261209T143000\nDURATION:PT2H",
            &["12-01 10:00", "12-09 14:30", "12-16 14:30", "12-23 14:30"],
        ),
    ] {
        let mut bench = Bench::new();
        bench.import(&read_on(NOW, &object("", WEEKLY)));
        bench.sign_up(0);
        bench.sign_up(2);
        let news = read_on(NOW, &object(method, lines));
        bench.import(&news);
        assert_eq!(living_starts(&bench), expected, "{method}{lines}");
        assert_eq!(bench.compare(&news).commands, vec![], "{method}{lines}: again");
        bench.check_people();
    }
}

#[test]
fn what_leaves_a_series_is_called_off_and_does_not_move_to_the_end_of_it() {
    let series = |days: &str| {
        object(
            "",
            &format!(
                "DTSTART;TZID=Europe/Paris:20261201T100000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY;BYDAY={days}"
            ),
        )
    };
    let mut bench = Bench::new();
    bench.import(&read_on(NOW, &series("TU,TH")));
    let later = NOW.plus(21 * DAY);
    let workshops = bench.store.own_ahead(later).unwrap();
    let thursday = workshops.iter().find(|w| starts_on(w) == "12-24").unwrap().id;
    let here = Here {
        me: bench.store.device(),
        zone: chrono_tz::Tz::Europe__Paris,
        calendar: &bench.calendar,
        workshops: &workshops,
        now: later,
        until: later.plus(i64::from(DAYS) * DAY),
    };
    let read = read_on(later, &series("TU"));
    let outcome =
        reconcile(&read, &here, |id| Ok::<_, StoreError>(bench.store.workshop(id)?.is_some())).unwrap();
    assert!(outcome.commands.contains(&Command::CallOff { workshop: thursday }), "{outcome:?}");
    let moved = outcome.commands.iter().any(|command| matches!(command, Command::Revise { .. }));
    let planned = outcome.commands.iter().filter(|command| matches!(command, Command::Plan { .. })).count();
    assert!(!moved && planned >= 3, "{outcome:?}");
}

fn starts_on(workshop: &Workshop) -> String {
    let paris = chrono_tz::Tz::Europe__Paris;
    workshop.details.as_ref().unwrap().starts.local(paris).format("%m-%d").to_string()
}

#[test]
fn of_a_calendar_without_a_name_nothing_is_said_to_be_gone() {
    let mut bench = Bench::new();
    bench.calendar = StaffText::default();
    bench.import(&read_on(NOW, &object("", WEEKLY)));
    let other = object("", WEEKLY).replace("UID:u", "UID:v");
    assert_eq!(bench.compare(&read_on(NOW, &other)).gone, vec![]);
    bench.import(&read_on(NOW, &other));
    assert_eq!(bench.living().len(), 8);
}

#[test]
fn a_date_moved_into_the_past_is_called_off_and_one_moved_far_ahead_keeps_its_people() {
    let single = |day: &str| object("", &format!("DTSTART;TZID=Europe/Paris:{day}T100000\nDURATION:PT2H"));
    let mut bench = Bench::new();
    bench.import(&read_on(NOW, &single("20261208")));
    bench.sign_up(0);
    for (day, living) in [("20250101", 0), ("20270601", 1), ("20261208", 1)] {
        let read = read_on(NOW, &single(day));
        bench.import(&read);
        assert_eq!(bench.living().len(), living, "{day}");
        assert_eq!(bench.compare(&read).commands, vec![], "{day}: again");
        assert_eq!(bench.store.find_signup(bench.tickets[0].0).unwrap().unwrap().signups.len(), 1);
    }
    assert!(bench.compare(&read_on(NOW, &single("20270601"))).commands.len() == 1);
}
