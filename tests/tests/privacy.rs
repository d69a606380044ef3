//! What a person leaves behind: on a shared screen nothing, on a stolen disk nothing that can be read.
//!
//! A program of its own: the log is the process's own.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

#[path = "end_to_end/support/mod.rs"]
mod support;

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use perron::app::Setup;
use perron::clock::ManualClock;
use perron::vm::Screen;
use perron_domain::contact::{CONTACT_INFO, Contact};
use perron_domain::crypto::{BadgeSecret, base32};
use perron_domain::ticket::TicketCode;
use perron_flow::{Action, Event, NoticeAct};
use support::{Kiosk, Site, event, files, found_in, in_days, now, snapshot};

const NAME: &str = "Zéphyrine";
const PHONE: &str = "0698765432";
/// What betrays them in any character set or spelling: UTF-8, Latin-1, a printer's code page, E.164, UTF-16.
const TRACES: [&[u8]; 6] = [
    b"phyrine",
    b"98765432",
    b"98 76 54 32",
    b"98.76.54.32",
    b"p\0h\0y\0r\0i\0n\0e",
    b"9\x008\x007\x006\x005\x004\x003\x002",
];

fn assert_no_trace(files: &[(PathBuf, Vec<u8>)], when: &str) {
    assert!(files.iter().any(|(path, _)| path.ends_with("perron.db")), "{when}: the database is looked at");
    for trace in TRACES {
        let found = found_in(files, trace);
        assert!(found.is_empty(), "{when}: {:?} in {found:?}", String::from_utf8_lossy(trace));
    }
}

/// Everything that is logged, down to the last detail.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn start() -> Self {
        let log = Self::default();
        let writer = log.clone();
        tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .init();
        log
    }

    fn as_file(&self) -> (PathBuf, Vec<u8>) {
        (PathBuf::from("the log"), self.0.lock().unwrap().clone())
    }
}

#[test]
fn nothing_of_a_visit_outlives_it() {
    let log = Log::start();
    type End = fn(&Kiosk);
    let ends: [(&str, End); 2] =
        [("end of visit", |k| k.act(Action::End)), ("nobody there", |k| k.seconds(150))];
    for (how, end) in ends {
        let folder = tempfile::tempdir().unwrap();
        let setup = Setup::read(None, Some(folder.path()), &ManualClock::at(now())).unwrap();
        let mut kiosk = Kiosk::start(setup);
        kiosk.up_to_phone("Mes premiers e-mails", NAME);
        kiosk.keys(PHONE);
        let typed = kiosk.wait("the number", |v| v.form.value == PHONE);
        assert!(format!("{typed:?}").contains(PHONE), "what is searched for was there");
        assert_no_trace(&files(folder.path()), "while it is typed");
        kiosk.act(Action::Home);
        kiosk.sign_up("Mes premiers e-mails", NAME, PHONE);
        assert!(format!("{:?}", kiosk.view).contains(NAME), "the ticket's screen says the name once");
        let paper = kiosk.running.printer.as_ref().unwrap().received().unwrap();
        assert_eq!(paper.len(), 1, "and paper came");
        assert_no_trace(&files(folder.path()), "while the ticket is shown");
        end(&kiosk);
        kiosk.screen(Screen::Home);
        let last = format!("{:?}", kiosk.stop());
        assert!(!last.contains("phyrine") && !last.contains("98765432"), "{how}: {last}");
        let mut after = files(folder.path());
        after.push(log.as_file());
        assert!(!found_in(&after[after.len() - 1..], b"workshop-ticket").is_empty(), "the log is full");
        assert_no_trace(&after, how);
    }
}

#[test]
fn a_stolen_disk_opens_with_the_badge_alone() {
    let site = Site::new("[printer]\naddress = \"sim://printer\"\n");
    let config = std::fs::read_to_string(site.path("perron.toml")).unwrap();
    let printer = format!("sim://{}", site.path("data/printer").display());
    std::fs::write(site.path("perron.toml"), config.replace("sim://printer", &printer)).unwrap();
    site.import("data", &[event("mail", "Mes premiers e-mails", in_days(3), &[])]);
    let mut kiosk = Kiosk::start(site.setup("data"));
    let code = kiosk.sign_up("Mes premiers e-mails", NAME, PHONE);
    // An advisor was here too: the badge was read, a PIN was set, the names were shown.
    let badge_text = site.badge();
    kiosk.act(Action::End);
    kiosk.event(Event::Scanned(badge_text.as_str().into()));
    kiosk.screen(Screen::Pin);
    kiosk.keys("271828271828");
    kiosk.screen(Screen::Notice);
    kiosk.act(NoticeAct::Close);
    kiosk.wait("the lists", |v| !v.advisor.rows.is_empty());
    kiosk.open_list(0);
    kiosk.wait("the name", |v| v.roster.rows.iter().any(|r| r.name == NAME));

    // Stolen while it runs, names on the screen.
    snapshot(&site.path("data"), &site.path("stolen/data"));
    snapshot(&site.path("site/kiosk"), &site.path("stolen/site"));
    kiosk.stop();
    let stolen = files(&site.path("stolen"));
    assert_no_trace(&stolen, "stolen");
    let badge = BadgeSecret::parse(&badge_text).unwrap();
    let secret = base32::decode(badge_text.strip_prefix("PB1:").unwrap(), 16).unwrap();
    let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    for needle in [&badge_text.as_bytes()[4..], &secret, hex.as_bytes(), b"271828"] {
        assert!(found_in(&stolen, needle).is_empty(), "{:?}", String::from_utf8_lossy(needle));
    }

    // It is there all the same: the badge opens it, and no other.
    let mut setup = site.setup("data");
    setup.data = site.path("stolen/data");
    let store = setup.open_store(&ManualClock::at(now())).unwrap();
    let (signup, _) = store.find_code(TicketCode::read(&code).unwrap()).unwrap().remove(0);
    let sealed = store.contact(signup).unwrap().unwrap();
    let list = setup.badges().read().unwrap();
    let key = list.open_key(&badge).unwrap();
    let plain = key.open(CONTACT_INFO, &signup.0, &sealed.sealed).unwrap();
    let contact = Contact::from_bytes(&plain).unwrap();
    assert_eq!((contact.name.as_str(), contact.phone.as_str()), (NAME, "+33698765432"));
    assert!(list.open_key(&BadgeSecret::from_seed([7; 16])).is_err());
    let wrapped = list.badges[0].wrapped.as_ref().unwrap();
    assert!(perron_domain::crypto::unwrap(wrapped, &BadgeSecret::from_seed([7; 16])).is_err());
}
