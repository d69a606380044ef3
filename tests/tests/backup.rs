//! `perron backup` and `perron restore`: the kiosk is lost, another machine carries on.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod support;

use std::fs;
use std::path::PathBuf;

use perron::clock::ManualClock;
use perron::vm::Screen;
use perron_domain::contact::{CONTACT_INFO, Contact};
use perron_domain::crypto::{BadgeSecret, unwrap};
use perron_domain::flow::Event;
use perron_domain::ids::SignUpId;
use perron_domain::ticket::{TicketCode, qr_text};
use perron_domain::workshop::Standing;
use perron_store::Store;
use support::{Kiosk, Site, event, files, found_in, in_days, kit, now, text};

const TITLE: &str = "Mes premiers e-mails";

fn store(site: &Site, data: &str) -> Store {
    site.setup(data).open_store(&ManualClock::at(now())).unwrap()
}

/// A site whose kiosk `old` has one sign-up, and its backup on the stick.
fn backed_up() -> (Site, SignUpId, PathBuf) {
    let site = Site::new("");
    site.import("old", &[event("mail", TITLE, in_days(3), &[])]);
    let mut kiosk = Kiosk::start(site.setup("old"));
    let code = kiosk.sign_up(TITLE, "Zéphyrine", "0698765432");
    kiosk.stop();
    let signup = store(&site, "old").find_code(TicketCode::read(&code).unwrap()).unwrap()[0].0;
    fs::create_dir(site.path("stick")).unwrap();
    let said = site.ok("old", &["backup", text(&site.path("stick"))]);
    let files = files(&site.path("stick"));
    assert_eq!(files.len(), 1, "no draft stays");
    assert!(said.starts_with(text(&files[0].0)), "{said}");
    (site, signup, files[0].0.clone())
}

#[test]
fn a_new_machine_carries_on_with_an_identity_of_its_own() {
    let (site, signup, file) = backed_up();
    let stick = files(&site.path("stick"));
    let badge = site.badge();
    for needle in ["phyrine", "98765432", "SQLite", "premiers", &badge].map(str::as_bytes) {
        assert!(found_in(&stick, needle).is_empty(), "{:?}", String::from_utf8_lossy(needle));
    }
    let badge = site.path("badge.png");
    let said = site.ok("new", &["restore", text(&site.path("stick")), "--badge", text(&badge)]);
    assert!(said.contains(text(&file)) && said.contains("1 contacts"), "{said}");

    let (old, new) = (store(&site, "old"), store(&site, "new"));
    assert_ne!(old.device(), new.device());
    assert_eq!(new.counts().unwrap().devices, 2);
    let ahead = new.workshops_between(now(), in_days(30)).unwrap();
    assert_eq!(ahead.len(), 1, "the old kiosk's workshop is carried on, not doubled");
    assert_eq!(ahead[0].owner, Some(new.device()));
    assert_eq!(ahead[0].signup(signup).unwrap().standing, Standing::Seat);
    let setup = site.setup("new");
    let key = unwrap(&setup.keys.wrapped, &BadgeSecret::parse(&site.badge()).unwrap()).unwrap();
    let sealed = new.contact(signup).unwrap().unwrap();
    let plain = key.open(CONTACT_INFO, &signup.0, &sealed.sealed).unwrap();
    assert_eq!(Contact::from_bytes(&plain).unwrap().phone, "+33698765432");
    drop(new);

    let mut kiosk = Kiosk::start(setup);
    kiosk.event(Event::Scanned(qr_text(signup)));
    let view = kiosk.screen(Screen::MyTicket);
    assert!(view.my_ticket.good && view.my_ticket.card.title == TITLE, "{view:?}");
    kiosk.sign_up(TITLE, "Lou", "");
    kiosk.stop();
    assert_eq!(store(&site, "new").workshops_between(now(), in_days(30)).unwrap()[0].taken(), 2);
}

/// A refused restore: exit 1, a message with the remedy, and a folder without a store or key.
fn assert_refused(site: &Site, from: &str, badge: &[&str], said: &str) {
    let data = "refused";
    let ran = site.perron(data, &[&["restore", from], badge].concat());
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{from}: {ran:?}");
    assert!(ran.err.contains(said), "{said:?} in {}", ran.err);
    let written = files(&site.path(data));
    assert!(written.is_empty(), "{from}: {:?}", written.iter().map(|f| &f.0).collect::<Vec<_>>());
}

#[test]
fn what_does_not_open_is_refused_and_nothing_is_written() {
    let (site, _, file) = backed_up();
    let whole = fs::read(&file).unwrap();
    let good = site.path("badge.png");
    let badge = ["--badge", text(&good)];
    let broken = site.path("broken.perron-backup");
    let mut cases: Vec<(Vec<u8>, &str)> = [0, 5, 16, 20, 24, 100, whole.len() / 2, whole.len() - 1]
        .map(|length| (whole[..length].to_vec(), "try an older one"))
        .to_vec();
    let mut altered = whole.clone();
    altered[whole.len() / 2] ^= 1;
    cases.push((altered, "is it this site's, and whole?"));
    cases.push(([&whole[..], b"x"].concat(), "try an older one"));
    for (bytes, said) in cases {
        fs::write(&broken, bytes).unwrap();
        assert_refused(&site, text(&broken), &badge, said);
    }
    let stick = site.path("stick");
    let empty = site.path("empty");
    fs::create_dir(&empty).unwrap();
    assert_refused(&site, text(&empty), &badge, "no backup in this folder");

    let other = Site::new("");
    let (theirs, blank) = (other.path("badge.png"), site.path("blank.png"));
    assert_refused(&site, text(&stick), &["--badge", text(&theirs)], "not this site's");
    fs::write(&blank, fs::read(site.path("perron.toml")).unwrap()).unwrap();
    assert_refused(&site, text(&stick), &["--badge", text(&blank)], "no badge in this picture");
    assert_refused(&site, text(&stick), &["--badge-text", "PB1:AAAA"], "badge");
    assert_refused(&other, text(&stick), &["--badge", text(&theirs)], "is it this site's");
    assert_eq!(site.perron("refused", &["restore", text(&stick)]).code, 2, "a badge is needed");
}

#[test]
fn a_kiosk_in_use_is_not_written_over() {
    let (site, signup, _) = backed_up();
    let (stick, badge) = (site.path("stick"), site.path("badge.png"));
    let ran = site.perron("old", &["restore", text(&stick), "--badge", text(&badge)]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(store(&site, "old").find_signup(signup).unwrap().is_some());
}

#[test]
fn a_renewed_badge_opens_an_old_backup() {
    let (site, ..) = backed_up();
    let old = site.badge();
    let (keys, page) = (site.path("site"), site.path("badge.png"));
    let made = kit(&["badge", "--site", text(&keys), "--out", text(&page), "--new", "--force"]);
    assert_eq!(made.code, 0, "{made:?}");
    assert_ne!(site.badge(), old);
    let stick = site.path("stick");
    assert_refused(&site, text(&stick), &["--badge-text", &old], "not this site's");
    site.ok("new", &["restore", text(&stick), "--badge", text(&page)]);
}
