//! Badges: a role and a PIN each, and a lost one is refused as soon as the newer list is here.

use crate::support;
use crate::support::{Kiosk, Site, event, in_days, kit, perron, text};
use perron::vm::Screen;
use perron_flow::{Action, Event, HomeAct, NoticeAct};

const TITLE: &str = "Mes premiers e-mails";

fn site() -> Site {
    let site = Site::new("");
    site.import("data", &[event("mail", TITLE, in_days(3), &[])]);
    site
}

/// One more badge of the site, read from its page.
fn another(site: &Site, role: &str) -> String {
    let (keys, page) = (site.path("site"), site.path(&format!("{role}.png")));
    let made = kit(&["badge", "--site", text(&keys), "--add", "--role", role, "--out", text(&page)]);
    assert_eq!(made.code, 0, "{made:?}");
    let read = perron(&["decode", text(&page)]);
    read.out.trim_end().split_once('\t').unwrap_or_else(|| panic!("{read:?}")).1.to_owned()
}

#[test]
fn a_volunteer_acts_with_a_pin_of_their_own_and_sees_no_name() {
    let site = site();
    let volunteer = another(&site, "volunteer");
    let mut kiosk = Kiosk::start(site.setup("data"));
    kiosk.sign_up(TITLE, "Zéphyrine", "0698765432");
    kiosk.act(Action::End);
    kiosk.enter_with(&volunteer, "161803");
    kiosk.open_list(0);
    kiosk.wait("the list", |v| v.chrome.screen == Screen::Roster && !v.roster.rows.is_empty());
    kiosk.event(Event::Scanned(volunteer.as_str().into()));
    kiosk.settle();
    let view = kiosk.wait("the badge", |v| !v.chrome.message.is_empty());
    assert!(
        view.roster.rows.iter().all(|row| !row.name.contains("phyrine") && row.phone.is_empty()),
        "{view:?}"
    );
    kiosk.act(Action::End);
    kiosk.screen(Screen::Home);

    // The advisor's badge has no PIN yet: the volunteer's is not the advisor's.
    kiosk.enter_with(&site.badge(), "271828");
    kiosk.open_list(0);
    kiosk.wait("the name", |v| v.roster.rows.iter().any(|row| row.name == "Zéphyrine"));
    kiosk.act(Action::End);
    kiosk.screen(Screen::Home);
    for (badge, pin, enters) in [
        (&volunteer, "271828", false),
        (&volunteer, "161803", true),
        (&site.badge(), "161803", false),
        (&site.badge(), "271828", true),
    ] {
        kiosk.event(Event::Scanned(badge.as_str().into()));
        kiosk.screen(Screen::Pin);
        kiosk.keys(pin);
        let view = kiosk.at_rest();
        assert_eq!(view.chrome.screen == Screen::Advisor, enters, "{pin}: {:?}", view.pin);
        kiosk.act(Action::End);
        kiosk.screen(Screen::Home);
    }
    kiosk.stop();
}

#[test]
fn a_lost_badge_is_refused_by_a_newer_list_without_a_restart_and_by_no_older_one_again() {
    let site = site();
    let lost = site.badge();
    let mut kiosk = Kiosk::start(site.setup("data"));
    kiosk.enter_with(&lost, "271828");
    kiosk.act(Action::End);
    kiosk.screen(Screen::Home);

    // A copy of the bench's folder, as one keeps in a safe.
    let copy = site.path("copy");
    support::snapshot(&site.path("site"), &copy);
    // On the bench a new badge takes the lost one's place; the kiosk still has a copy of the old list.
    let (keys, page) = (site.path("site"), site.path("badge.png"));
    let here = site.path("site/kiosk/badges.perron");
    let old = std::fs::read(&here).unwrap();
    let made = kit(&["badge", "--site", text(&keys), "--out", text(&page), "--new", "--force"]);
    assert_eq!(made.code, 0, "{made:?}");
    let newer = std::fs::read(&here).unwrap();
    std::fs::create_dir_all(site.path("stick/kiosk")).unwrap();
    std::fs::write(site.path("stick/kiosk/badges.perron"), &newer).unwrap();
    std::fs::write(&here, &old).unwrap();
    kiosk.show_badge(&lost);

    // The stick comes by while the kiosk runs.
    let said = site.ok("data", &["update-site", text(&site.path("stick"))]);
    assert!(said.contains("in use now"), "{said}");
    kiosk.event(Event::Scanned(lost.as_str().into()));
    kiosk.screen(Screen::Notice);
    kiosk.act(NoticeAct::Close);
    kiosk.show_badge(&site.badge());
    // Its PIN opens nothing either.
    kiosk.act(HomeAct::AdvisorDoor);
    kiosk.keys("271828");
    kiosk.wait("refused", |v| !v.pin.error.is_empty() && v.pin.dots == 0);
    kiosk.act(Action::End);

    // Somebody puts the old list back.
    std::fs::write(&here, &old).unwrap();
    kiosk.event(Event::Scanned(lost.as_str().into()));
    kiosk.screen(Screen::Notice);
    kiosk.stop();
    let doctor = site.perron("data", &["doctor"]);
    assert!(doctor.out.lines().any(|line| line.starts_with("FAIL  badges: ")), "{}", doctor.out);
    let said = site.perron("data", &["update-site", text(&site.path("stick"))]);
    assert_eq!(said.code, 0, "{said:?}");
    // A list that is not newer withdraws nothing: it is refused, with the remedy, and what is here stays.
    let page = site.path("other.png");
    let made = kit(&["badge", "--site", text(&copy), "--out", text(&page), "--new", "--force"]);
    assert_eq!(made.code, 0, "{made:?}");
    let other = std::fs::read(copy.join("kiosk/badges.perron")).unwrap();
    assert_ne!(other, newer, "of the same version");
    for (list, code, said) in [(&old, 1, "not newer"), (&other, 1, "not newer"), (&newer, 0, "here already")]
    {
        std::fs::write(site.path("stick/kiosk/badges.perron"), list).unwrap();
        let ran = site.perron("data", &["update-site", text(&site.path("stick"))]);
        assert!(ran.code == code && ran.out.contains(said), "{ran:?}");
        assert_eq!(std::fs::read(&here).unwrap(), newer);
    }
    // Put there by hand, it is not believed either.
    std::fs::write(&here, &other).unwrap();
    let doctor = site.perron("data", &["doctor"]);
    assert!(doctor.out.lines().any(|line| line.starts_with("FAIL  badges: ")), "{}", doctor.out);
    std::fs::write(&here, &newer).unwrap();
    let stranger = Site::new("");
    let refused = site.perron("data", &["update-site", text(&stranger.path("site"))]);
    assert!(refused.code == 1 && refused.out.contains("refused: "), "{refused:?}");
}

#[test]
fn a_guess_that_could_not_be_counted_is_not_looked_up() {
    let site = site();
    let mut kiosk = Kiosk::start(site.setup("data"));
    kiosk.enter_with(&site.badge(), "271828");
    kiosk.act(Action::End);
    kiosk.screen(Screen::Home);
    // The disk takes nothing more of what counts the guesses.
    let disk = rusqlite::Connection::open(site.path("data").join("perron.db")).unwrap();
    let full = "CREATE TRIGGER full BEFORE INSERT ON settings WHEN NEW.key = 'guard.pin'
                BEGIN SELECT RAISE(ABORT, 'full'); END";
    disk.execute_batch(full).unwrap();
    for pin in ["271828", "314159"] {
        kiosk.act(HomeAct::AdvisorDoor);
        kiosk.screen(Screen::Pin);
        kiosk.keys(pin);
        assert_ne!(kiosk.at_rest().chrome.screen, Screen::Advisor, "{pin}: right and wrong look alike");
        kiosk.act(Action::End);
        kiosk.screen(Screen::Home);
    }
    disk.execute_batch("DROP TRIGGER full").unwrap();
    kiosk.act(HomeAct::AdvisorDoor);
    kiosk.screen(Screen::Pin);
    kiosk.keys("271828");
    assert_eq!(kiosk.at_rest().chrome.screen, Screen::Advisor);
    kiosk.stop();
}

#[test]
fn a_badge_that_is_withdrawn_while_its_pin_is_set_does_not_come_in() {
    let site = site();
    let lost = site.badge();
    let mut kiosk = Kiosk::start(site.setup("data"));
    kiosk.event(Event::Scanned(lost.as_str().into()));
    kiosk.screen(Screen::Pin);
    let keys = site.path("site");
    let renewed =
        kit(&["badge", "--site", text(&keys), "--new", "--force", "--out", text(&site.path("new.png"))]);
    assert_eq!(renewed.code, 0, "{renewed:?}");
    kiosk.keys("271828271828");
    let view = kiosk.at_rest();
    assert_eq!(view.chrome.screen, Screen::Notice, "{view:?}");
    kiosk.act(Action::End);
    kiosk.screen(Screen::Home);
    kiosk.stop();
}
