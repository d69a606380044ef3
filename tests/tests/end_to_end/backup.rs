//! `perron backup` and `perron restore`: the kiosk is lost, another machine carries on.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use crate::support::{Kiosk, Site, event, files, found_in, in_days, kit, now, text};
use perron::clock::ManualClock;
use perron::commands::run_by;
use perron::vm::Screen;
use perron_domain::chance::SecretSeed;
use perron_domain::contact::{CONTACT_INFO, Contact};
use perron_domain::crypto::seal;
use perron_domain::ids::SignUpId;
use perron_domain::ticket::{TicketCode, qr_text};
use perron_domain::workshop::Standing;
use perron_flow::{Action, Event};
use perron_store::Store;

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
    kiosk.act(Action::End);
    kiosk.show_badge(&site.badge());
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
    let said = site.ok("new", &["restore", text(&site.path("stick")), "--badge", text(&badge), "--yes"]);
    assert!(said.contains(text(&file)) && said.contains("1 contacts"), "{said}");

    let (old, new) = (store(&site, "old"), store(&site, "new"));
    assert_ne!(old.device(), new.device());
    assert_eq!(new.counts().unwrap().devices, 2);
    let ahead = new.workshops_between(now(), in_days(30)).unwrap();
    assert_eq!(ahead.len(), 1, "the old kiosk's workshop is carried on, not doubled");
    assert_eq!(ahead[0].owner, Some(new.device()));
    assert_eq!(ahead[0].signup(signup).unwrap().standing, Standing::Seat);
    let setup = site.setup("new");
    let key = site.key("new");
    let sealed = new.contact(signup).unwrap().unwrap();
    let plain = key.open(CONTACT_INFO, &signup.0, &sealed.sealed).unwrap();
    assert_eq!(Contact::from_bytes(&plain).unwrap().phone, "+33698765432");
    drop(new);

    let mut kiosk = Kiosk::start(setup);
    kiosk.event(Event::Scanned(qr_text(signup).into()));
    let view = kiosk.screen(Screen::MyTicket);
    assert!(view.my_ticket.good && view.my_ticket.card.title == TITLE, "{view:?}");
    kiosk.sign_up(TITLE, "Lou", "");
    kiosk.stop();
    assert_eq!(store(&site, "new").workshops_between(now(), in_days(30)).unwrap()[0].taken(), 2);
}

/// A refused restore: exit 1, a message with the remedy, and a folder without a store or key.
fn assert_refused(site: &Site, from: &str, badge: &[&str], said: &str) {
    let data = "refused";
    let ran = site.perron(data, &[&["restore", from, "--yes"], badge].concat());
    assert_eq!(ran.code, 1, "{from}: {ran:?}");
    assert!(!ran.out.contains("restored"), "{from}: {ran:?}");
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
    cases.push((altered, "a damaged one; try an older one"));
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
    assert_refused(&other, text(&stick), &["--badge", text(&theirs)], "not made by a kiosk of this site");
    assert_refused(&other, text(&file), &["--badge", text(&theirs)], "is it this site's");
    assert_eq!(site.perron("refused", &["restore", text(&stick)]).code, 2, "a badge is needed");
}

#[test]
fn nothing_is_restored_before_somebody_said_so() {
    let (site, ..) = backed_up();
    let (stick, badge) = (site.path("stick"), site.path("badge.png"));
    let ran = site.perron("unasked", &["restore", text(&stick), "--badge", text(&badge)]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("1 workshops, 1 sign-ups") && ran.err.contains("--yes"), "{ran:?}");
    assert!(files(&site.path("unasked")).is_empty());
}

/// A command by another clock than this machine's.
fn by(clock: &ManualClock, site: &Site, data: &str, arguments: &[&str]) -> String {
    let (config, data) = (site.path("perron.toml"), site.path(data));
    let place = ["perron", "--config", text(&config), "--data", text(&data)];
    let (mut out, mut err) = (vec![], vec![]);
    let code = run_by([&place[..], arguments].concat(), Arc::new(clock.clone()), &mut out, &mut err);
    assert_eq!(code, 0, "{}", String::from_utf8_lossy(&err));
    String::from_utf8(out).unwrap()
}

#[test]
fn a_new_machine_whose_clock_is_wrong_carries_on_every_workshop_that_is_to_come() {
    let (site, signup, _) = backed_up();
    let (stick, badge) = (site.path("stick"), site.path("badge.png"));
    for (data, days) in [("dead", -7300), ("two", 2), ("four", 4), ("years", 1826)] {
        let restore = ["restore", text(&stick), "--badge", text(&badge), "--yes"];
        by(&ManualClock::unsynchronised(in_days(days)), &site, data, &restore);
        let store = store(&site, data);
        let workshop = store.find_signup(signup).unwrap().unwrap();
        assert_eq!(workshop.owner, Some(store.device()), "{days} days ahead");
    }
}

/// The old machine's clock was wrong and believed: by an advisor's slip, or a volunteer's.
#[test]
fn a_wrong_date_on_the_old_machine_drops_no_workshop_and_deletes_nobody() {
    let (site, signup, file) = backed_up();
    fs::remove_file(file).unwrap();
    let mut kiosk = Kiosk::start_by(site.setup("old"), ManualClock::unsynchronised(in_days(60)), false);
    kiosk.enter_with(&site.badge(), "271828");
    kiosk.stop();
    let (stick, badge) = (site.path("stick"), site.path("badge.png"));
    let restore = ["restore", text(&stick), "--badge", text(&badge), "--yes"];
    by(&ManualClock::unsynchronised(in_days(60)), &site, "old", &["backup", text(&stick)]);
    by(&ManualClock::unsynchronised(in_days(3650)), &site, "new", &restore);
    let restored = store(&site, "new");
    let workshop = restored.find_signup(signup).unwrap().unwrap();
    assert_eq!(workshop.owner, Some(restored.device()));
    assert!(restored.contact(signup).unwrap().is_some());
}

#[test]
fn a_date_that_was_wrong_by_some_days_before_a_backup_drops_no_workshop() {
    for days in [4, 5, 7] {
        let (site, signup, file) = backed_up();
        fs::remove_file(file).unwrap();
        let mut kiosk = Kiosk::start_by(site.setup("old"), ManualClock::unsynchronised(in_days(days)), false);
        kiosk.enter_with(&site.badge(), "271828");
        kiosk.stop();
        let (stick, badge) = (site.path("stick"), site.path("badge.png"));
        let restore = ["restore", text(&stick), "--badge", text(&badge), "--yes"];
        by(&ManualClock::unsynchronised(in_days(days)), &site, "old", &["backup", text(&stick)]);
        by(&ManualClock::at(in_days(1)), &site, "new", &restore);
        let restored = store(&site, "new");
        let workshop = restored.find_signup(signup).unwrap().unwrap();
        assert_eq!(workshop.owner, Some(restored.device()), "{days} days: it is carried on");
    }
}

#[test]
fn a_backup_brings_nobody_back_who_was_due() {
    let (site, signup, _) = backed_up();
    let (stick, badge) = (site.path("stick"), site.path("badge.png"));
    for days in [3, 5] {
        by(&ManualClock::at(in_days(days)), &site, "old", &["backup", text(&stick)]);
    }
    // All three hold the same records; in the last one the contact is gone.
    by(
        &ManualClock::at(in_days(6)),
        &site,
        "new",
        &["restore", text(&stick), "--badge", text(&badge), "--yes"],
    );
    assert!(store(&site, "new").find_signup(signup).unwrap().is_some());
    assert_eq!(store(&site, "new").contact(signup).unwrap(), None);
}

#[test]
fn a_kiosk_in_use_is_not_written_over() {
    let (site, signup, _) = backed_up();
    let (stick, badge) = (site.path("stick"), site.path("badge.png"));
    let ran = site.perron("old", &["restore", text(&stick), "--badge", text(&badge), "--yes"]);
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
    assert_refused(&site, text(&stick), &["--badge-text", &old], "was withdrawn");
    site.ok("new", &["restore", text(&stick), "--badge", text(&page), "--yes"]);
}

#[test]
fn a_kiosk_that_no_badge_vouched_for_is_not_backed_up() {
    let site = Site::new("");
    site.import("data", &[event("mail", TITLE, in_days(3), &[])]);
    fs::create_dir(site.path("stick")).unwrap();
    let ran = site.perron("data", &["backup", text(&site.path("stick"))]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("show an advisor's badge") && files(&site.path("stick")).is_empty(), "{ran:?}");
    let mut kiosk = Kiosk::start(site.setup("data"));
    kiosk.show_badge(&site.badge());
    kiosk.stop();
    assert!(site.ok("data", &["backup", text(&site.path("stick"))]).contains("1 workshops, 0 sign-ups"));
}

/// Whoever has the public files of a site can seal to its key. That makes no backup.
#[test]
fn a_backup_that_no_kiosk_of_the_site_made_is_refused() {
    let (site, _, file) = backed_up();
    let good = site.path("badge.png");
    let badge = ["--badge", text(&good)];

    // A stranger with the public files: a kiosk of their own, of this site by its keys, and a badge of their own making.
    let stranger = Site::new("");
    stranger.import("data", &[event("mail", "Faux", in_days(3), &[])]);
    let mut kiosk = Kiosk::start(stranger.setup("data"));
    kiosk.show_badge(&stranger.badge());
    kiosk.stop();
    fs::create_dir(stranger.path("stick")).unwrap();
    stranger.ok("data", &["backup", text(&stranger.path("stick"))]);
    let theirs = files(&stranger.path("stick")).remove(0).0;
    assert_refused(&site, text(&theirs), &badge, "not made by a kiosk of this site");

    // The envelope of a real one around other rows, sealed to the site's public key.
    let whole = fs::read(&file).unwrap();
    let length = u32::from_be_bytes(whole[16..20].try_into().unwrap()) as usize;
    let place = [[0_u8; 8], 1_u64.to_be_bytes()].concat();
    let public = site.setup("x").keys.seal;
    let fresh = SecretSeed::from_bytes([3; 32]);
    let piece = seal(&public, b"perron backup 2", &place, b"forged rows", fresh).unwrap();
    let sealed = [&1_u32.to_be_bytes()[..], &(piece.len() as u32).to_be_bytes(), &piece].concat();
    let forged = site.path("forged.perron-backup");
    fs::write(&forged, [&whole[..20 + length], &sealed].concat()).unwrap();
    assert_refused(&site, text(&forged), &badge, "a damaged one");

    // The first form, which anybody could make.
    let rest = [1_u32.to_be_bytes().as_slice(), &[0; 100]].concat();
    fs::write(&forged, [b"perron backup 1\n".as_slice(), &rest].concat()).unwrap();
    assert_refused(&site, text(&forged), &badge, "made by an earlier version");
}

#[test]
fn of_several_backups_the_one_that_holds_most_is_taken_whatever_its_name() {
    let (site, _, older) = backed_up();
    // The clock was ahead when the older one was made: its name says so.
    let misleading = older.with_file_name("2099-01-01-000000.perron-backup");
    fs::rename(&older, &misleading).unwrap();
    let mut kiosk = Kiosk::start(site.setup("old"));
    kiosk.sign_up(TITLE, "Lou", "");
    kiosk.stop();
    site.ok("old", &["backup", text(&site.path("stick"))]);
    fs::write(site.path("stick/1999-01-01-000000.perron-backup"), b"PK something else").unwrap();
    let badge = site.path("badge.png");
    let said = site.ok("new", &["restore", text(&site.path("stick")), "--badge", text(&badge), "--yes"]);
    let line = |word: &str| {
        said.lines().find(|line| line.starts_with(word)).unwrap_or_else(|| panic!("{said}")).to_owned()
    };
    assert!(!line("chosen: ").contains("2099") && line("chosen: ").contains("2 sign-ups"), "{said}");
    assert!(line("also there: ").contains("2099") && line("also there: ").contains("1 sign-ups"), "{said}");
    assert!(line("passed over: ").contains("1999"), "{said}");
    assert_eq!(store(&site, "new").workshops_between(now(), in_days(30)).unwrap()[0].taken(), 2);
    // The restored machine was vouched for by the badge that restored it.
    site.ok("new", &["backup", text(&site.path("stick"))]);
}

#[test]
fn a_planted_link_on_the_stick_is_not_followed() {
    let (site, _, first) = backed_up();
    let victim = site.path("victim");
    fs::write(&victim, b"precious").unwrap();
    // An hour on, at a second that the attacker foresees.
    let at = now().plus(3_600_000);
    let stamp = at.local(site.setup("x").settings.zone).format("%Y-%m-%d-%H%M%S").to_string();
    for name in ["draft", "perron-backup.draft", "perron-backup"] {
        std::os::unix::fs::symlink(&victim, site.path(&format!("stick/{stamp}.{name}"))).unwrap();
    }
    let said = by(&ManualClock::at(at), &site, "old", &["backup", text(&site.path("stick"))]);
    assert_eq!(fs::read(&victim).unwrap(), b"precious", "{said}");
    assert!(said.contains(&format!("{stamp}-2.perron-backup")), "its name was taken by a link: {said}");
    assert!(first.exists());
}
