//! Scanners that pose as keyboards, set to any country: their codes reach the screens, and nothing else does.

use crate::support::*;
use perron::devices::{Devices, Keypads};
use perron::vm::Screen;
use perron::workers::keys::{Keys, Taken};
use perron_domain::ticket::{TicketCode, qr_text};
use perron_flow::Action;
use perron_hardware::find::DeviceId;
use perron_hardware::keys::{
    KeyCode, KeyDeviceInfo, KeyEvent, Keypad, Layout, Manner, Meant, Press, SimulatedKeys, Stop,
};
use std::time::Duration;

const TITLE: &str = "Démarches en ligne";
/// Between two keys of a quick scanner.
const APART: Duration = Duration::from_millis(2);

fn info(node: &str) -> KeyDeviceInfo {
    KeyDeviceInfo {
        id: DeviceId::stored(node),
        name: "USB Barcode Scanner".into(),
        vendor: None,
        node: node.into(),
        keypad: None,
    }
}

#[test]
fn a_ticket_and_a_badge_are_known_whatever_country_the_scanner_is_set_to() {
    let site = Site::new("[scanner]\naddress = \"none\"\n");
    site.import("data", &[event("e-1", TITLE, in_days(5), &["X-PERRON-SEATS:8"])]);
    let mut kiosk = Kiosk::start(site.setup("data"));
    let code = kiosk.sign_up(TITLE, "Lou", "");
    kiosk.stop();
    let store = site.setup("data").open_store(&perron::clock::ManualClock::at(now())).unwrap();
    let signup = store.find_code(TicketCode::read(&code).unwrap()).unwrap()[0].0;
    drop(store);

    let mut kiosk = Kiosk::start(site.setup("data"));
    let (machine, stop) = (SimulatedKeys::new().unwrap(), Stop::new().unwrap());
    let keys = Keys {
        plugged: Box::new(machine.clone()),
        devices: Devices::read(&site.path("data")),
        layout: None,
        codes: true,
        taken: None,
        inbox: kiosk.running.inbox.clone(),
    };
    let told = stop.clone();
    let thread = std::thread::spawn(move || keys.run(&told));
    for layout in Layout::ALL {
        // The two scanners of a layout are new ones, of which nothing is known.
        for (of, code, leads_to) in
            [("ticket", qr_text(signup), Screen::MyTicket), ("badge", site.badge(), Screen::Pin)]
        {
            let scanner = machine.plug(info(&format!("{layout} {of}"))).unwrap();
            scanner.types(&format!("{code}\r"), layout, Manner::Keys, APART);
            let view = kiosk.screen(leads_to);
            assert!(leads_to != Screen::MyTicket || view.my_ticket.good, "{layout}: {view:?}");
            kiosk.act(Action::End);
            kiosk.screen(Screen::Home);
            scanner.unplug();
        }
    }
    stop.stop();
    thread.join().unwrap();
    kiosk.stop();
    let devices = Devices::read(&site.path("data"));
    let turkish = &devices.known()[&DeviceId::stored("tr ticket")];
    assert_eq!((turkish.scanner, turkish.layouts.as_slice()), (true, &[Layout::Tr][..]), "remembered");
}

/// Between two events of a person.
const HAND: Duration = Duration::from_millis(90);

fn pressed(keys: &[KeyCode]) -> Vec<KeyEvent> {
    keys.iter().flat_map(|key| [KeyEvent::Down(*key), KeyEvent::Up(*key)]).collect()
}

#[test]
fn hands_reach_the_window_and_scanners_do_not() {
    let site = Site::new("[scanner]\naddress = \"none\"\n");
    let mut kiosk = Kiosk::start(site.setup("data"));
    let (machine, stop) = (SimulatedKeys::new().unwrap(), Stop::new().unwrap());
    let (sender, reached) = std::sync::mpsc::channel();
    let keys = Keys {
        plugged: Box::new(machine.clone()),
        devices: Devices::read(&site.path("data")),
        layout: None,
        codes: true,
        taken: Some(Taken {
            pressed: Box::new(move |press| sender.send(press).unwrap()),
            layout: Layout::Fr,
            keypads: Keypads::read(&site.path("data")),
        }),
        inbox: kiosk.running.inbox.clone(),
    };
    let told = stop.clone();
    let thread = std::thread::spawn(move || keys.run(&told));
    let until = |count: usize| -> Vec<Meant> {
        let meant = std::iter::repeat_with(|| reached.recv_timeout(Duration::from_secs(60)).unwrap());
        let meant = meant.filter_map(|press| if let Press::Down(meant) = press { Some(meant) } else { None });
        meant.take(count).collect()
    };
    // A person writes « ê » on a French keyboard.
    let keyboard = machine.plug(KeyDeviceInfo { name: "AT keyboard".into(), ..info("keyboard") }).unwrap();
    keyboard.sends(&pressed(&[KeyCode::KEY_LEFTBRACE, KeyCode::KEY_E, KeyCode::KEY_TAB]), HAND);
    assert_eq!(until(2), [Meant::Text("ê".into()), Meant::Next]);
    // A keypad moves, chooses, and calls somebody.
    let pad = KeyDeviceInfo { name: "Pad".into(), keypad: Some(Keypad::arrows()), ..info("pad") };
    let pad = machine.plug(pad).unwrap();
    pad.sends(&pressed(&[KeyCode::KEY_DOWN, KeyCode::KEY_Q, KeyCode::KEY_ENTER, KeyCode::KEY_H]), HAND);
    assert_eq!(until(2), [Meant::Next, Meant::Enter]);
    kiosk.screen(Screen::Notice);
    // What a scanner reads is a code, and no text.
    let scanner = machine.plug(info("scanner")).unwrap();
    scanner.types(&format!("{}\r", site.badge()), Layout::Us, Manner::Keys, APART);
    kiosk.screen(Screen::Pin);
    keyboard.sends(&pressed(&[KeyCode::KEY_Q]), HAND);
    assert_eq!(until(1), [Meant::Text("a".into())], "nothing came between");
    stop.stop();
    thread.join().unwrap();
    kiosk.stop();
}
