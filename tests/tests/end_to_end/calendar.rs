//! `perron import-workshops`: a calendar read again, and changed under people's feet.

use crate::support;
use crate::support::{Kiosk, Site, event, in_days, now};
use perron::clock::{Clock, ManualClock};
use perron_domain::ids::SignUpId;
use perron_domain::lang::Lang;
use perron_domain::log::Command;
use perron_domain::time::{DAY, Timestamp};
use perron_domain::workshop::{Level, News, Standing, Via, Workshop};
use perron_store::{Extras, Store};

fn store(site: &Site) -> Store {
    site.setup("data").open_store(&ManualClock::at(now())).unwrap()
}

fn workshops(store: &Store) -> Vec<Workshop> {
    store.workshops_between(now(), in_days(91)).unwrap()
}

fn sign_up(store: &mut Store, workshop: &Workshop) -> SignUpId {
    let moment = ManualClock::at(now()).moment().unwrap();
    let command = Command::SignUp { workshop: workshop.id, party: 1, via: Via::Kiosk, lang: Lang::FR };
    store.execute(moment.ids.op(), &command, &moment, Extras::default()).unwrap();
    moment.ids.signup()
}

fn stamp(at: Timestamp) -> String {
    at.utc().format("%Y%m%dT%H%M%SZ").to_string()
}

#[test]
fn the_same_file_again_changes_nothing() {
    let site = Site::new("[workshops]\nseats = 6\nlevel = \"at-ease\"\n");
    let events = [
        event("mail", "Mes e-mails", in_days(3), &["X-PERRON-SEATS:2", "X-PERRON-LEVEL:beginner"]),
        event("photos", "Mes photos", in_days(4), &["RRULE:FREQ=WEEKLY;COUNT=3"]),
        event("past", "Déjà fini", in_days(-3), &[]),
        event("far", "Dans un an", in_days(365), &[]),
    ];
    let first = site.import("data", &events);
    assert!(first.starts_with("4 planned, 0 revised, 0 called off, 0 as they were; 0 people"), "{first}");
    let before = store(&site).counts().unwrap();
    for _ in 0..2 {
        let again = site.import("data", &events);
        assert!(again.starts_with("0 planned, 0 revised, 0 called off, 4 as they were; 0 people"), "{again}");
    }
    let store = store(&site);
    assert_eq!(store.counts().unwrap().records, before.records, "not even a record");
    let read: Vec<(i64, u16, Level)> = workshops(&store)
        .iter()
        .map(|w| w.details.as_ref().unwrap())
        .map(|d| ((d.starts.0 - in_days(0).0) / DAY, d.seats, d.level))
        .collect();
    let (here, said) = (Level::AtEase, Level::Beginner);
    assert_eq!(read, [(3, 2, said), (4, 6, here), (11, 6, here), (18, 6, here)]);
}

#[test]
fn those_who_signed_up_for_what_moved_or_was_cancelled_are_to_be_called() {
    let site = Site::new("");
    let series = ["RRULE:FREQ=WEEKLY;COUNT=4"];
    let mail = |starts, lines: &[&str]| event("mail", "Mes e-mails", starts, lines);
    let photos = |lines: &[&str]| event("photos", "Mes photos", in_days(4), lines);
    site.import("data", &[mail(in_days(3), &[]), photos(&series)]);
    let mut tickets = vec![];
    {
        let mut store = store(&site);
        for workshop in workshops(&store) {
            tickets.push(sign_up(&mut store, &workshop));
        }
    }
    // The first is a day later; of the series one is dropped, one is called off, one is in another room.
    let (dropped, off, moved) = (in_days(11), in_days(18), in_days(25));
    let changed = [
        mail(in_days(4), &[]),
        photos(&[&series[..], &[&format!("EXDATE:{}", stamp(dropped))]].concat()),
        event("photos", "Mes photos", off, &[&format!("RECURRENCE-ID:{}", stamp(off)), "STATUS:CANCELLED"]),
        event(
            "photos",
            "Mes photos",
            moved.plus(DAY),
            &[&format!("RECURRENCE-ID:{}", stamp(moved)), "LOCATION:Salle 9"],
        ),
    ];
    let said = site.import("data", &changed);
    assert!(
        said.starts_with("0 planned, 2 revised, 2 called off, 1 as they were; 4 people to call"),
        "{said}"
    );
    let again = site.import("data", &changed);
    assert!(again.starts_with("0 planned, 0 revised, 0 called off, 5 as they were; 4 people"), "{again}");
    let store = store(&site);
    let read: Vec<(Option<News>, Standing)> = tickets
        .iter()
        .map(|ticket| {
            let workshop = store.find_signup(*ticket).unwrap().unwrap();
            let signup = workshop.signup(*ticket).unwrap();
            assert_eq!(store.call(*ticket).unwrap().due(signup), signup.news.is_some());
            (signup.news.map(|(news, _)| news), signup.standing)
        })
        .collect();
    let kept = Standing::Seat;
    assert_eq!(
        read,
        [
            (Some(News::Moved), kept),
            (None, kept),
            (Some(News::CalledOff), kept),
            (Some(News::CalledOff), kept),
            (Some(News::Moved), kept),
        ]
    );
}

#[test]
fn whoever_signed_up_for_what_moved_far_away_is_on_the_advisors_list() {
    let site = Site::new("");
    site.import("data", &[event("mail", "Mes e-mails", in_days(9), &[])]);
    let mut kiosk = Kiosk::start(site.setup("data"));
    kiosk.sign_up("Mes e-mails", "Lou", "0612345678");
    kiosk.stop();
    let said = site.import("data", &[event("mail", "Mes e-mails", in_days(120), &[])]);
    assert!(said.contains("1 revised") && said.contains("1 people to call"), "{said}");
    let mut kiosk = Kiosk::start(site.setup("data"));
    kiosk.enter_with(&site.badge(), "271828");
    kiosk.wait("someone to call", |v| v.advisor.rows.iter().any(|r| !r.calls.is_empty()));
    kiosk.stop();
}

#[test]
fn events_that_are_gone_are_named_and_called_off_on_request() {
    let site = Site::new("");
    let file = site.path("a.ics");
    let import = |events: &[String], more: &[&str]| {
        std::fs::write(&file, support::calendar(events)).unwrap();
        site.ok("data", &[&["import-workshops", file.to_str().unwrap()], more].concat())
    };
    let (mail, photos) =
        (event("mail", "Mes e-mails", in_days(3), &[]), event("photos", "Photos", in_days(4), &[]));
    import(&[mail.clone(), photos.clone()], &[]);
    let living = || workshops(&store(&site)).iter().filter(|w| !w.called_off).count();
    for (more, left) in [(&[][..], 2), (&["--gone", "keep"], 2), (&["--gone", "call-off"], 1)] {
        let said = import(std::slice::from_ref(&mail), more);
        assert!(
            said.contains("1 workshops are no longer in the calendar") && said.contains("Photos"),
            "{said}"
        );
        assert_eq!(living(), left, "{more:?}");
    }
    assert!(!import(std::slice::from_ref(&mail), &[]).contains("no longer"));
    // It is in the calendar again; another calendar changes nothing, and what stands in both is told.
    assert!(import(&[mail.clone(), photos.clone()], &[]).contains("1 revised"));
    let other = import(std::slice::from_ref(&mail), &["--calendar", "Tiers-lieu"]);
    assert!(other.contains("stands twice") && other.contains("1 planned"), "{other}");
    assert_eq!(living(), 3);
}

#[test]
fn a_broken_event_costs_itself_and_a_broken_file_is_said() {
    let site = Site::new("");
    let broken = "BEGIN:VEVENT\r\nUID:x\r\nSUMMARY:Sans date\r\nEND:VEVENT\r\n".to_owned();
    let said = site.import("data", &[broken, event("mail", "Mes e-mails", in_days(3), &[])]);
    assert!(said.contains("warning: ") && said.contains("1 planned"), "{said}");
    let file = site.path("no.ics");
    std::fs::write(&file, "Bonjour").unwrap();
    let ran = site.perron("data", &["import-workshops", file.to_str().unwrap()]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("no.ics"), "{ran:?}");
    assert_eq!(workshops(&store(&site)).len(), 1);
}
