//! Scanners that pose as keyboards, set to any country: their codes reach the screens, and nothing else does.

use crate::support::*;
use perron::devices::Devices;
use perron::vm::Screen;
use perron::workers::keys::Keys;
use perron_domain::ticket::{TicketCode, qr_text};
use perron_flow::Action;
use perron_hardware::find::DeviceId;
use perron_hardware::keys::{KeyDeviceInfo, Layout, Manner, SimulatedKeys, Stop};
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
