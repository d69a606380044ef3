//! A part of the kiosk that dies is never missed in silence.
//!
//! A program of its own: the log is the process's own.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

#[path = "end_to_end/support/mod.rs"]
mod support;

use std::fs;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use perron::clock::{Clock, ManualClock};
use perron::workers::Message;
use perron::workers::lifeline::OnDeath;
use perron_domain::badges::Role;
use perron_domain::clock::Kept;
use perron_domain::time::Time;
use perron_flow::{Action, Door, Event, HomeAct, SignUpAct};
use support::{Kiosk, Site, event, in_days, now};

const TITLE: &str = "Mes premiers e-mails";
/// A kiosk that says nothing for so long hangs.
const HANGS: Duration = Duration::from_secs(600);
/// The thread that dies when it next looks at the clock or writes to the log.
static VICTIM: Mutex<Option<&str>> = Mutex::new(None);

/// Once: its last words must be heard.
fn dies_if_poisoned() {
    let mut victim = VICTIM.lock().unwrap_or_else(PoisonError::into_inner);
    if victim.is_some() && std::thread::current().name() == *victim {
        *victim = None;
        panic!("killed for this test");
    }
}

/// A clock that kills.
struct Poisoned(ManualClock);

impl Clock for Poisoned {
    fn time(&self) -> Time {
        dies_if_poisoned();
        self.0.time()
    }

    fn remember(&self, kept: Kept) {
        self.0.remember(kept);
    }

    fn kept(&self) -> Kept {
        self.0.kept()
    }

    fn confirm(&self, by: Role) {
        self.0.confirm(by);
    }
}

/// A log that kills.
fn poisoned_log() -> std::io::Sink {
    dies_if_poisoned();
    std::io::sink()
}

fn watched(site: &Site) -> (Kiosk, Receiver<String>) {
    let clock = ManualClock::at(now());
    let (said, heard) = channel();
    let on_death: OnDeath = Arc::new(move |name: &str| drop(said.send(name.to_owned())));
    let poisoned = Arc::new(Poisoned(clock.clone()));
    (Kiosk::start_with(site.setup("data"), clock, poisoned, false, on_death), heard)
}

/// One test, because the log is the process's own.
#[test]
fn whatever_part_dies_ends_the_kiosk_by_name_and_a_kiosk_that_is_stopped_dies_of_nothing() {
    tracing_subscriber::fmt().with_writer(poisoned_log).init();
    for victim in ["store", "content", "printing", "runner"] {
        let site = Site::new("[printer]\naddress = \"tcp://127.0.0.1:1\"\n");
        site.import("data", &[event("mail", TITLE, in_days(3), &[])]);
        // The shelf writes to the log that it cannot read this one.
        let pack = site.path("data").join("packs/broken@1");
        fs::create_dir_all(&pack).unwrap();
        let poison = || *VICTIM.lock().unwrap_or_else(PoisonError::into_inner) = Some(victim);
        // The shelf is opened once, at the start.
        let at_start = victim == "content";
        if at_start {
            poison();
        }
        let (mut kiosk, heard) = watched(&site);
        if !at_start {
            kiosk.up_to_phone(TITLE, "Awa");
            kiosk.settle();
            assert!(heard.try_recv().is_err(), "it lives");
            poison();
        }
        let touches = [
            SignUpAct::WithoutPhone.into(),
            Action::Home,
            HomeAct::Open(Door::Learn).into(),
            HomeAct::Open(Door::Workshops).into(),
        ];
        for touch in touches {
            // After the loop's own death nobody takes it.
            drop(kiosk.running.inbox.blocking_send(Message::Event(Event::Action(touch))));
        }
        // Whom the loop leaves without work ends as well, and may be heard first.
        let mut names = std::iter::from_fn(|| heard.recv_timeout(HANGS).ok());
        assert!(names.any(|name| name == victim), "{victim} died unheard");
    }

    let (kiosk, heard) = watched(&Site::new(""));
    kiosk.stop();
    assert!(heard.try_recv().is_err());
}
