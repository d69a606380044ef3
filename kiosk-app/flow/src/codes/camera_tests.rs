//! When the camera looks: while a code is awaited, seen by whoever is there, and never longer.

use super::tests::NAMES;
use super::ways::to_screen;
use crate::bench::*;
use crate::*;

/// The screens that ask for a code.
const AWAITING: [&str; 6] = [
    "Typing a ticket's code",
    "Pass",
    "Typing a memo's code",
    "Advisor's door",
    "Advisor's list",
    "Taking a voucher",
];

/// A kiosk with a camera and no scanner.
fn camera() -> Bench {
    let mut b = with_tutorials();
    b.event(Event::Scanner(false));
    b.event(Event::Camera(Camera::Closed));
    b
}

fn told(effects: &[Effect]) -> Option<bool> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::Look(looks) => Some(*looks),
        _ => None,
    })
}

#[test]
fn the_camera_looks_on_the_screens_that_ask_for_a_code_and_on_no_other() {
    for name in NAMES {
        let mut b = camera();
        to_screen(&mut b, name);
        assert_eq!(b.k.context.looks, AWAITING.contains(name), "{name}");
    }
    assert!(AWAITING.iter().all(|name| NAMES.contains(name)));
}

#[test]
fn it_stops_with_the_screen_under_a_notice_the_languages_and_the_idle_warning() {
    type Cover = (&'static str, fn(&mut Bench) -> Vec<Effect>);
    let covers: [Cover; 5] = [
        ("home", |b| b.act(Action::Home)),
        ("end", |b| b.act(Action::End)),
        ("a notice", |b| b.event(Event::ScanUnreadable)),
        ("the languages", |b| b.act(Action::Languages)),
        ("nobody there", |b| {
            let after = b.k.context.site.idle.after;
            b.ticks(after)
        }),
    ];
    for (name, cover) in covers {
        let mut b = camera();
        assert_eq!(told(&b.act(HomeAct::Open(Door::Pass))), Some(true), "{name}");
        assert_eq!(told(&cover(&mut b)), Some(false), "{name}");
    }
    let mut b = camera();
    b.act(HomeAct::Open(Door::Pass));
    b.event(Event::ScanUnreadable);
    assert_eq!(told(&b.act(NoticeAct::Close)), Some(true), "the notice is read");
}

#[test]
fn a_scanner_makes_it_needless_unless_the_site_chose_it() {
    let cases = [
        (CameraUse::WithoutScanner, false, true),
        (CameraUse::WithoutScanner, true, false),
        (CameraUse::Always, true, true),
        (CameraUse::Always, false, true),
        (CameraUse::Never, false, false),
    ];
    for (camera_use, scanner, looks) in cases {
        let mut b = camera();
        b.k.context.site.camera = camera_use;
        b.event(Event::Scanner(scanner));
        b.act(HomeAct::Open(Door::Pass));
        assert_eq!(b.k.context.looks, looks, "{camera_use:?}, scanner {scanner}");
    }
    let mut b = camera();
    b.act(HomeAct::Open(Door::Pass));
    assert_eq!(told(&b.event(Event::Scanner(true))), Some(false), "one is plugged in");
    assert_eq!(told(&b.event(Event::Scanner(false))), Some(true), "and pulled out");
}

#[test]
fn what_a_code_is_shown_to() {
    let cases = [
        (true, Camera::Looking, CameraUse::WithoutScanner, Reader::Scanner),
        (false, Camera::Closed, CameraUse::WithoutScanner, Reader::Camera),
        (false, Camera::Fault(CameraFault::Black), CameraUse::Always, Reader::Camera),
        (false, Camera::Absent, CameraUse::WithoutScanner, Reader::Nothing),
        (false, Camera::Closed, CameraUse::Never, Reader::Nothing),
    ];
    for (scanner, camera, camera_use, reader) in cases {
        let mut b = Bench::new(&[8]);
        b.k.context.site.camera = camera_use;
        b.event(Event::Scanner(scanner));
        b.event(Event::Camera(camera));
        assert_eq!(b.k.context.reader(), reader, "{scanner} {camera:?} {camera_use:?}");
    }
}

#[test]
fn what_the_camera_saw_late_is_nobodys() {
    let mut b = camera();
    b.act(HomeAct::Open(Door::Pass));
    b.act(Action::End);
    assert!(b.event(Event::Seen(badge_code().as_str().into())).is_empty());
    b.act(HomeAct::Open(Door::Pass));
    assert!(!b.event(Event::Seen(badge_code().as_str().into())).is_empty(), "while it looks it is heard");
}

#[test]
fn nobody_is_looked_at_where_there_is_no_room_to_show_it() {
    type Way = (&'static str, fn(&mut Bench));
    let ways: [Way; 2] = [
        ("large letters", |b| drop(b.act(Action::TextSize(3)))),
        ("a small window", |b| drop(b.act(Action::Cramped(true)))),
    ];
    for (name, change) in ways {
        let mut b = camera();
        to_screen(&mut b, "Typing a ticket's code");
        assert!(b.k.context.looks, "{name}");
        change(&mut b);
        assert!(!b.k.context.looks, "{name}");
    }
}

#[test]
fn a_volunteer_whose_badge_opens_no_names_is_not_looked_at() {
    for (role, looks) in [(Role::Advisor, true), (Role::Volunteer, false)] {
        let mut b = camera();
        b.staff(role);
        b.act(AdvisorAct::Open(Bench::id(1)));
        assert_eq!(b.k.context.looks, looks, "{role:?}");
    }
}
