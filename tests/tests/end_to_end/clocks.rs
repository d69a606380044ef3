//! Clocks of old PCs, with a real data folder: a kiosk is switched off, and on again with another date.

use crate::support;
use crate::support::{Kiosk, Site, event, in_days, now};
use perron::app::Setup;
use perron::clock::{Clock, ManualClock};
use perron::commands::run_by;
use perron::vm::Screen;
use perron_domain::time::Belief;
use perron_domain::time::{DAY, MINUTE, Timestamp};
use perron_flow::{Action, Door, Event, HomeAct, NoticeAct};
use std::sync::Arc;

const TITLE: &str = "Mes premiers e-mails";
const HOUR: i64 = 3_600_000;

fn year(year: i32) -> Timestamp {
    let date = chrono::NaiveDate::from_ymd_opt(year, 2, 1).unwrap().and_hms_opt(12, 0, 0).unwrap();
    Timestamp(date.and_utc().timestamp_millis())
}

/// A site with 22 people signed up for a workshop in three days, by a clock that the system keeps right.
fn site() -> Site {
    let site = Site::new("");
    site.import("data", &[event("mail", TITLE, in_days(3), &["X-PERRON-SEATS:30"])]);
    let mut kiosk = Kiosk::start(site.setup("data"));
    for _ in 0..22 {
        kiosk.sign_up(TITLE, "Lou", "0698765432");
    }
    kiosk.stop();
    site
}

fn contacts(site: &Site) -> u64 {
    site.setup("data").open_store(&ManualClock::at(now())).unwrap().counts().unwrap().contacts
}

/// One run by a clock that nobody keeps right: an hour, so that whatever is due would be deleted.
fn run(site: &Site, wall: Timestamp) -> (Belief, String) {
    let clock = ManualClock::unsynchronised(wall);
    let mut kiosk = Kiosk::start_by(site.setup("data"), clock.clone(), false);
    kiosk.settle();
    kiosk.seconds(3700);
    kiosk.settle();
    kiosk.act(HomeAct::Open(Door::Workshops));
    let view = kiosk.screen(Screen::Workshops);
    let belief = clock.time().belief;
    kiosk.stop();
    (belief, view.chrome.message.clone() + &view.chrome.date)
}

#[test]
fn no_start_by_a_wrong_clock_deletes_anyone_and_the_right_clock_is_right_again() {
    let site = site();
    for (wall, belief) in [
        (year(1970), Belief::Wrong),
        (year(2000), Belief::Wrong),
        (now().plus(-2 * DAY), Belief::Wrong),
        (now().plus(15 * DAY), Belief::Unconfirmed),
        (now().plus(61 * DAY), Belief::Unconfirmed),
        (year(2038), Belief::Unconfirmed),
        (year(2100), Belief::Unconfirmed),
    ] {
        let (found, said) = run(&site, wall);
        assert_eq!((found, contacts(&site)), (belief, 22), "{wall:?}");
        assert!(said.contains("horloge") || said.contains("date"), "{wall:?}: the screen says so: {said}");
    }
    // After all of them the right clock, some hours later, is believed, and the floor still keeps everyone.
    let (found, said) = run(&site, now().plus(12 * HOUR));
    assert_eq!((found, contacts(&site)), (Belief::Plausible, 22), "{said}");
    // And when the workshop is long over and the system has said so for a day, everyone goes.
    let kiosk = Kiosk::start_by(site.setup("data"), ManualClock::at(in_days(9)), false);
    kiosk.seconds(3700);
    kiosk.stop();
    assert_eq!(contacts(&site), 22, "one wrong word of a time service deletes nobody");
    a_day(&site, ManualClock::at(in_days(9)));
    assert_eq!(contacts(&site), 0);
}

/// A run of a day by this clock.
fn a_day(site: &Site, clock: ManualClock) {
    let kiosk = Kiosk::start_by(site.setup("data"), clock.clone(), false);
    kiosk.settle();
    for _ in 0..24 * 60 {
        clock.advance(MINUTE);
        clock.time();
    }
    kiosk.seconds(3700);
    kiosk.settle();
    kiosk.stop();
}

#[test]
fn an_advisor_who_confirms_the_date_lets_what_is_over_go() {
    let site = site();
    let clock = ManualClock::unsynchronised(in_days(61));
    let mut kiosk = Kiosk::start_by(site.setup("data"), clock.clone(), false);
    kiosk.settle();
    assert_eq!(clock.time().belief, Belief::Unconfirmed);
    kiosk.enter_with(&site.badge(), "271828");
    kiosk.settle();
    assert_eq!(clock.time().belief, Belief::Confirmed);
    kiosk.seconds(3700);
    kiosk.stop();
    assert_eq!(contacts(&site), 22, "one wrong word deletes nobody");
    // The next days, without any network, it is simply so.
    let (found, _) = run(&site, in_days(62));
    assert_eq!((found, contacts(&site)), (Belief::Plausible, 22));
    a_day(&site, ManualClock::unsynchronised(in_days(63)));
    assert_eq!(contacts(&site), 0, "off for two months, confirmed, and a day has run");
}

#[test]
fn a_wrong_date_that_was_confirmed_and_put_right_lost_nobody() {
    let site = site();
    let clock = ManualClock::unsynchronised(in_days(30));
    let mut kiosk = Kiosk::start_by(site.setup("data"), clock.clone(), false);
    kiosk.enter_with(&site.badge(), "271828");
    kiosk.settle();
    assert_eq!(clock.time().now, clock.time().wall, "the wrong date was confirmed");
    kiosk.act(Action::End);
    clock.advance(10 * HOUR);
    kiosk.seconds(3700);
    kiosk.settle();
    kiosk.stop();
    let clock = ManualClock::unsynchronised(in_days(1));
    let mut kiosk = Kiosk::start_by(site.setup("data"), clock.clone(), false);
    kiosk.act(HomeAct::AdvisorDoor);
    kiosk.screen(Screen::Pin);
    kiosk.keys("271828");
    kiosk.screen(Screen::Notice);
    kiosk.act(NoticeAct::DateRight);
    kiosk.screen(Screen::Advisor);
    kiosk.settle();
    assert_eq!(clock.time().belief, Belief::Confirmed);
    kiosk.stop();
    a_day(&site, ManualClock::unsynchronised(in_days(1).plus(HOUR)));
    assert_eq!(contacts(&site), 22);
}

#[test]
fn a_workshop_moved_later_keeps_its_contacts_and_moved_earlier_lets_them_go() {
    for (moved, when, left) in [(10, 5, 22), (10, 12, 0), (1, 3, 0)] {
        let site = site();
        site.import("data", &[event("mail", TITLE, in_days(moved), &["X-PERRON-SEATS:30"])]);
        a_day(&site, ManualClock::at(in_days(when - 1).plus(HOUR)));
        assert_eq!(contacts(&site), left, "moved to day {moved}, looked at on day {when}");
    }
}

#[test]
fn a_pass_judged_by_a_clock_that_fell_back_is_not_worth_more() {
    let folder = tempfile::tempdir().unwrap();
    let setup = || Setup::read(None, Some(folder.path()), &ManualClock::at(now())).unwrap();
    let samples = setup().samples.unwrap();
    Kiosk::start(setup()).stop();
    // Not the demonstration any more, whose clock counts as confirmed: the same folder as a site of its own.
    let clock = ManualClock::unsynchronised(now().plus(-300 * DAY));
    let mut setup = setup();
    setup.samples = None;
    let mut kiosk = Kiosk::start_by(setup, clock, false);
    kiosk.act(HomeAct::Open(Door::Pass));
    kiosk.event(Event::Scanned(samples.expired.as_str().into()));
    let view = kiosk.screen(Screen::PassResult);
    assert!(!view.pass_result.amount.starts_with("50"), "{:?}", view.pass_result);
    assert!(
        view.pass_result.validity_sub.contains("date"),
        "it says that the date is doubtful: {:?}",
        view.pass_result
    );
    kiosk.event(Event::Scanned(samples.voucher.as_str().into()));
    let view = kiosk.wait("the good one", |v| v.pass_result.amount.starts_with("40"));
    assert!(view.pass_result.validity_sub.contains("date"), "{:?}", view.pass_result);
    assert!(view.chrome.date.is_empty(), "no date is shown that may be wrong");
    kiosk.stop();
}

#[test]
fn a_wait_counts_seconds_of_running_whatever_the_clock_says() {
    let site = site();
    let mut kiosk = Kiosk::start(site.setup("data"));
    kiosk.enter_with(&site.badge(), "271828");
    kiosk.act(Action::End);
    kiosk.screen(Screen::Home);
    kiosk.act(HomeAct::AdvisorDoor);
    kiosk.screen(Screen::Pin);
    for wrong in 1..=3 {
        kiosk.keys("111111");
        let view = kiosk.at_rest();
        assert_eq!(view.pin.locked, wrong == 3, "{wrong}: {:?}", view.pin);
    }
    kiosk.stop();
    // A clock years ahead or back neither ends the wait nor makes it last for years.
    for wall in [year(2038), year(1970), now()] {
        let mut kiosk = Kiosk::start_by(site.setup("data"), ManualClock::unsynchronised(wall), false);
        kiosk.act(HomeAct::AdvisorDoor);
        let view = kiosk.at_rest();
        assert!(view.chrome.screen == Screen::Pin && view.pin.locked, "{wall:?}: {:?}", view.pin);
        kiosk.stop();
    }
    let mut kiosk = Kiosk::start_by(site.setup("data"), ManualClock::unsynchronised(year(2038)), false);
    kiosk.settle();
    kiosk.act(HomeAct::AdvisorDoor);
    for _ in 0..40 {
        kiosk.seconds(1);
        kiosk.act(Action::Touch);
    }
    let view = kiosk.at_rest();
    assert!(view.chrome.screen == Screen::Pin && !view.pin.locked, "the wait is over: {:?}", view.pin);
    kiosk.stop();
}

#[test]
fn a_calendar_is_not_imported_as_empty_by_a_clock_that_cannot_be() {
    let site = site();
    let store = site.setup("data").open_store(&ManualClock::at(now())).unwrap();
    let workshops = store.workshops_between(now(), in_days(30)).unwrap().len();
    drop(store);
    let file = site.path("a.ics");
    std::fs::write(&file, support::calendar(&[event("new", "Neuf", in_days(5), &[])])).unwrap();
    let (config, data) = (site.path("perron.toml"), site.path("data"));
    let [config, data, file] = [&config, &data, &file].map(|path| support::text(path));
    let command = ["perron", "--config", config, "--data", data, "import-workshops", file];
    for (wall, believed) in [(year(1970), false), (in_days(400), false), (in_days(1), true)] {
        let clock = Arc::new(ManualClock::unsynchronised(wall));
        let (mut out, mut err) = (vec![], vec![]);
        let code = run_by(command, clock, &mut out, &mut err);
        let err = String::from_utf8(err).unwrap();
        assert_eq!((code == 0, err.contains("Set the clock")), (believed, !believed), "{wall:?}: {err}");
        let store = site.setup("data").open_store(&ManualClock::at(now())).unwrap();
        let left = store.workshops_between(now(), in_days(30)).unwrap().len();
        assert_eq!(left, workshops + usize::from(believed), "{wall:?}");
    }
}
