//! The demonstration is shown on the day it is opened, however long it was left: workshops ahead, passes that are worth
//! something, and all that was recorded before.

use std::fs;
use std::path::Path;

use crate::support::{Kiosk, now};
use perron::app::Setup;
use perron::clock::ManualClock;
use perron::vm::Screen;
use perron_domain::time::{DAY, Timestamp};
use perron_flow::{Action, Door, Event, HomeAct};

struct Demonstration {
    kiosk: Kiosk,
    setup: Setup,
}

fn open(data: &Path, at: Timestamp) -> Demonstration {
    let clock = ManualClock::at(at);
    let setup = Setup::read(None, Some(data), &clock).unwrap();
    let kiosk = Kiosk::start_by(setup.clone(), clock, false);
    Demonstration { kiosk, setup }
}

impl Demonstration {
    /// Workshops that one can choose, on all pages.
    fn workshops(&mut self) -> usize {
        self.kiosk.act(HomeAct::Open(Door::Workshops));
        let view = self.kiosk.at_rest();
        let total = view.workshops.position.rsplit(' ').next().and_then(|n| n.parse().ok());
        self.kiosk.act(Action::Home);
        total.unwrap_or(view.workshops.cards.len())
    }

    /// What the screen says of a pass.
    fn pass(&mut self, text: &str) -> (String, String) {
        self.kiosk.act(Action::Home);
        self.kiosk.event(Event::Scanned(text.into()));
        self.kiosk.screen(Screen::PassResult);
        let view = self.kiosk.at_rest();
        (view.pass_result.lead.clone(), view.pass_result.amount.clone())
    }
}

fn records(data: &Path) -> (u64, u64) {
    let store = rusqlite::Connection::open(data.join("perron.db")).unwrap();
    let count = |table: &str| {
        let sql = format!("SELECT count(*) FROM {table}");
        store.query_row(&sql, [], |row| row.get::<_, i64>(0)).unwrap().cast_unsigned()
    };
    (count("records"), count("devices"))
}

#[test]
fn a_demonstration_that_was_left_starts_with_workshops_ahead_and_passes_of_worth_and_keeps_what_was_recorded()
{
    let folder = tempfile::tempdir().unwrap();
    let first = now();
    let mut before: Option<(u64, String)> = None;
    for days in [0, 7, 19, 40, 120, 400, 400, 1500] {
        let mut demo = open(folder.path(), first.plus(days * DAY));
        let samples = demo.setup.samples.clone().unwrap();
        assert!(demo.workshops() >= 3, "after {days} days");
        let (_, amount) = demo.pass(&samples.voucher);
        assert!(amount.starts_with("40"), "after {days} days: {amount}");
        let (spent, _) = demo.pass(&samples.spent);
        let (expired, _) = demo.pass(&samples.expired);
        assert!(spent != expired && !spent.is_empty(), "after {days} days: {spent} / {expired}");
        // The badge is the same, and opens the names that were sealed before.
        let key = demo.setup.badges().read().unwrap();
        let badge = perron_domain::crypto::BadgeSecret::parse(&samples.badge).unwrap();
        assert!(key.open_key(&badge).is_ok(), "after {days} days");
        demo.kiosk.stop();
        let (records, devices) = records(folder.path());
        assert_eq!(devices, 1, "after {days} days");
        if let Some((earlier, same)) = &before {
            assert!(records >= *earlier, "after {days} days nothing that was recorded is gone");
            assert_eq!(same, &samples.badge, "after {days} days");
        }
        before = Some((records, samples.badge));
    }
}

#[test]
fn a_renewal_that_was_cut_is_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let first = now();
    open(data, first).kiosk.stop();
    let late = first.plus(400 * DAY);
    // Between the two renamings: the old folder is aside, the new one not in its place.
    fs::rename(data.join("site"), data.join("site.before")).unwrap();
    fs::create_dir(data.join("site.next")).unwrap();
    let mut demo = open(data, late);
    let samples = demo.setup.samples.clone().unwrap();
    assert!(demo.pass(&samples.voucher).1.starts_with("40"));
    demo.kiosk.stop();
    // After both: the passes are still those that the new site does not know.
    let path = data.join("samples.json");
    let text = fs::read_to_string(&path).unwrap();
    let mut old: serde_json::Value = serde_json::from_str(&text).unwrap();
    old["voucher"] = "PN1:AAAA".into();
    fs::write(&path, old.to_string()).unwrap();
    fs::create_dir(data.join("site.before")).unwrap();
    let mut demo = open(data, late.plus(DAY));
    let renewed = demo.setup.samples.clone().unwrap();
    assert!(demo.pass(&renewed.voucher).1.starts_with("40") && renewed.badge == samples.badge);
    demo.kiosk.stop();
    assert!(!data.join("site.before").exists());
}

#[test]
fn what_is_fresh_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let first = now();
    let read = |days: i64| {
        let demo = open(folder.path(), first.plus(days * DAY));
        demo.kiosk.stop();
        fs::read_to_string(folder.path().join("samples.json")).unwrap()
    };
    let made = read(0);
    let (records, _) = records(folder.path());
    assert_eq!(read(1), made);
    assert_eq!(self::records(folder.path()).0, records, "nothing is planned while enough is ahead");
}
