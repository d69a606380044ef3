//! What the screens promise is so: no door that leads nowhere, no price that nobody said, no « gratuit » beside a price.

use crate::support;
use crate::support::{Kiosk, Site, event, in_days};
use perron::vm::{Door, Keys, Screen};
use perron_flow::{Action, Door as Way, HomeAct};

const TITLE: &str = "Mes premiers e-mails";

/// A kiosk with one workshop, and prices as the configuration says.
fn kiosk(settings: &str) -> (Site, Kiosk) {
    let site = Site::new(settings);
    site.import("data", &[event("a", TITLE, in_days(3), &[])]);
    let kiosk = Kiosk::start(site.setup("data"));
    (site, kiosk)
}

/// The first workshop's note.
fn note(kiosk: &mut Kiosk) -> String {
    kiosk.act(HomeAct::Open(Way::Workshops));
    let view = kiosk.wait("a card", |v| !v.workshops.cards.is_empty());
    kiosk.press(&view.workshops.cards[0].act);
    kiosk.screen(Screen::Workshop).workshop.note.clone()
}

#[test]
fn a_workshop_says_its_price_where_there_is_one_and_free_only_where_the_site_says_so() {
    for (settings, has, has_not) in [
        ("[pass]\nworkshop = 1000\n", "10\u{a0}€", "gratuit"),
        ("[pass]\nworkshop = 750\n", "7,50\u{a0}€", "gratuit"),
        ("[pass]\nworkshop = 0\n", "gratuit", "€"),
        ("", "prénom", "gratuit"),
        ("[pass]\none-to-one = 1000\n", "prénom", "gratuit"),
    ] {
        let (_site, mut kiosk) = kiosk(settings);
        let note = note(&mut kiosk);
        assert!(note.contains(has) && !note.contains(has_not), "{settings:?}: {note}");
        kiosk.stop();
    }
}

#[test]
fn the_very_first_picture_shows_the_doors_that_are_there_and_they_open() {
    let (_site, mut kiosk) = kiosk("");
    // The view that was published first, before any worker answered.
    let doors: Vec<Door> = kiosk.view.home.doors.iter().map(|door| door.door).collect();
    assert_eq!(doors, [Door::Learn, Door::Workshops, Door::Pass]);
    kiosk.act(HomeAct::Open(Way::Learn));
    kiosk.wait("lessons", |v| v.chrome.screen == Screen::Shelf && !v.shelf.cards.is_empty());
    let at_rest = {
        kiosk.act(Action::Home);
        kiosk.at_rest()
    };
    let later: Vec<Door> = at_rest.home.doors.iter().map(|door| door.door).collect();
    assert_eq!(later, doors);
    kiosk.stop();
}

#[test]
fn in_a_lesson_the_end_asks_and_its_buttons_say_what_they_do() {
    let (_site, mut kiosk) = kiosk("");
    kiosk.act(HomeAct::Open(Way::Learn));
    let view = kiosk.wait("lessons", |v| !v.shelf.cards.is_empty());
    kiosk.press(&view.shelf.cards[0].act);
    let view = kiosk.screen(Screen::Tutorial);
    kiosk.press(&view.tutorial.primary.act);
    let lesson = kiosk.screen(Screen::Lesson);
    kiosk.act(Action::End);
    let asked = kiosk.screen(Screen::Notice);
    assert!(!asked.chrome.with_end, "the screen itself asks it");
    for button in [&asked.notice.primary.text, &asked.notice.secondary.text] {
        assert!(button.contains(' ') && !button.starts_with("Non") && !button.contains(" pas"), "{button}");
    }
    kiosk.press(&asked.notice.primary.act);
    assert_eq!(kiosk.screen(Screen::Lesson).lesson, lesson.lesson);
    kiosk.act(Action::End);
    let asked = kiosk.screen(Screen::Notice);
    kiosk.press(&asked.notice.secondary.act);
    kiosk.screen(Screen::Home);
    kiosk.stop();
}

#[test]
fn the_demonstrations_advisor_is_asked_for_an_amount_where_the_service_has_no_price() {
    let folder = tempfile::tempdir().unwrap();
    let clock = perron::clock::ManualClock::at(support::now());
    let mut setup = perron::app::Setup::read(None, Some(folder.path()), &clock).unwrap();
    setup.settings.prices.clear();
    let voucher = setup.samples.clone().unwrap().voucher;
    let mut kiosk = Kiosk::start_by(setup, clock, false);
    kiosk.act(HomeAct::AdvisorDoor);
    kiosk.keys(perron::demo::PIN);
    kiosk.screen(Screen::Advisor);
    kiosk.event(perron_flow::Event::Scanned(voucher.as_str().into()));
    let view =
        kiosk.wait("the voucher", |v| v.chrome.screen == Screen::Redeem && !v.redeem.choices.is_empty());
    assert!(!view.redeem.primary.text.contains('€') && !view.redeem.spend.contains('€'), "{:?}", view.redeem);
    kiosk.press(&view.redeem.primary.act);
    let form = kiosk.screen(Screen::Form);
    assert!(form.form.keys == Keys::Amount && !form.form.primary.enabled, "{:?}", form.form);
    kiosk.keys("20");
    let form = kiosk.wait("the amount", |v| v.form.value == "20" && v.form.primary.enabled);
    kiosk.press(&form.form.primary.act);
    kiosk.wait("the amount on the button", |v| v.redeem.primary.text.contains("20\u{a0}€"));
    kiosk.stop();
}
