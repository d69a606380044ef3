//! One sign-up with real bytes on every wire: calendar, screen, disk, printer on the network, reader on a pipe.

use std::io::Write;
use std::process::Command;

use crate::support::network::NetworkPrinter;
use crate::support::{Kiosk, Site, event, in_days, now, snapshot, text};
use perron::app::Setup;
use perron::catalogue::Catalogue;
use perron::clock::ManualClock;
use perron::vm::{Paper, Screen, SimAct, Standing as Shown};
use perron::words;
use perron::workers::Message;
use perron_domain::ids::SignUpId;
use perron_domain::lang::Lang;
use perron_domain::ticket::{TicketCode, qr_text};
use perron_domain::workshop::{News, Standing, Workshop};
use perron_flow::{Action, NoticeAct, TicketAct};
use perron_hardware::camera::decode_luma;
use perron_hardware::printer::FolderState;
use perron_paper::Profile;
use perron_paper::escpos::zeros_to_close_anything;
use perron_store::{JobKind, NewJob, Store};
use perron_tests::escpos_decoder::{Event, decode, lines, picture};

const TITLE: &str = "Démarches en ligne, pas à pas";

/// A site with one workshop of one seat, a printer on the network and a reader on a pipe.
fn site(printer: &NetworkPrinter, profile: &str) -> Site {
    let site = Site::new("");
    let pipe = site.path("reader");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let config = std::fs::read_to_string(site.path("perron.toml")).unwrap();
    let devices = format!(
        "[printer]\naddress = \"{}\"\nprofile = \"{profile}\"\n[scanner]\naddress = \"pipe://{}\"\n",
        printer.address(),
        text(&pipe)
    );
    std::fs::write(site.path("perron.toml"), config + &devices).unwrap();
    let lines = ["X-PERRON-SEATS:1", "LOCATION:Salle 2"];
    let said = site.import("data", &[event("e-1", &TITLE.replace(',', "\\,"), in_days(5), &lines)]);
    assert!(said.starts_with("1 planned, 0 revised"), "{said}");
    site
}

fn scan(site: &Site, code: &str) {
    let mut pipe = std::fs::File::options().write(true).open(site.path("reader")).unwrap();
    pipe.write_all(format!("{code}\r\n").as_bytes()).unwrap();
}

/// What the printer got since it was asked last, as a printer understands it.
fn printed(printer: &NetworkPrinter) -> Vec<Event> {
    let cut = |bytes: &[u8]| {
        decode(bytes).is_ok_and(|events| events.iter().any(|e| matches!(e, Event::Cut { .. })))
    };
    let events = decode(&printer.bytes_once(cut)).unwrap_or_default();
    printer.turn_into(FolderState::default());
    events
}

/// What the ticket's QR code says, drawn by the printer or by us.
fn qr(events: &[Event]) -> String {
    if let Some(Event::Qr { text, .. }) = events.iter().find(|e| matches!(e, Event::Qr { .. })) {
        return text.clone();
    }
    let drawn = picture(events).unwrap();
    let grey: Vec<u8> = drawn.dots.iter().map(|dot| if *dot { 0 } else { 255 }).collect();
    let side = |dots: usize| u32::try_from(dots).unwrap();
    let mut read = decode_luma(side(drawn.width), side(drawn.height), &grey);
    assert_eq!(read.len(), 1, "one code, readable");
    read.remove(0)
}

fn store(site: &Site, data: &str) -> Store {
    site.setup(data).open_store(&ManualClock::at(now())).unwrap()
}

fn workshop(store: &Store) -> Workshop {
    let mut all = store.workshops_between(now(), in_days(30)).unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn by_code(store: &Store, code: &str) -> SignUpId {
    store.find_code(TicketCode::read(code).unwrap()).unwrap()[0].0
}

#[test]
fn the_ticket_on_paper_says_what_the_log_has() {
    for profile in ["generic-80", "epson-tm-t20"] {
        let printer = NetworkPrinter::start();
        let site = site(&printer, profile);
        let mut kiosk = Kiosk::start(site.setup("data"));
        let code = kiosk.sign_up(TITLE, "Lou", "");
        assert_eq!(kiosk.view.ticket.paper, Paper::Done, "{profile}: the printer said so itself");
        let events = printed(&printer);
        kiosk.stop();
        let store = store(&site, "data");
        let (signup, workshop) = (by_code(&store, &code), workshop(&store));
        let details = workshop.details.as_ref().unwrap();

        let catalogue = Catalogue::built_in().unwrap();
        let french = catalogue.of(Lang::FR);
        let zone = site.setup("data").settings.zone;
        let date = words::date(&french, details.starts.day(zone));
        let hours = words::from_to(&french, details.starts, details.ends, zone);
        let paper = plain(&lines(&events).join(" "));
        for wanted in [TITLE, "Salle 2", &date, &hours, &code] {
            assert!(paper.contains(&plain(wanted)), "{profile}: {wanted:?} in {paper:?}");
        }
        assert!(!paper.contains("Lou"), "{profile}: no name on paper");
        assert_eq!(qr(&events), qr_text(signup), "{profile}");
        let cuts = events.iter().filter(|e| matches!(e, Event::Cut { .. })).count();
        assert_eq!(cuts, 1, "{profile}");
    }
}

/// With the spaces of a typewriter.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

#[test]
fn a_place_given_up_goes_to_the_next_who_is_called_and_forgotten() {
    let printer = NetworkPrinter::start();
    let site = site(&printer, "generic-80");
    let mut kiosk = Kiosk::start(site.setup("data"));
    let first = kiosk.sign_up(TITLE, "Lou", "");
    let ticket = printed(&printer);
    let second = kiosk.sign_up(TITLE, "Nour", "0612345678");
    assert!(lines(&printed(&printer)).join(" ").contains("LISTE D"), "the ticket says: waiting list");
    kiosk.act(Action::End);
    kiosk.screen(Screen::Home);

    scan(&site, &qr(&ticket));
    kiosk.screen(Screen::MyTicket);
    kiosk.act(TicketAct::GiveUp);
    kiosk.act(TicketAct::GiveUpForSure);
    kiosk.screen(Screen::Notice);
    kiosk.act(Action::End);

    // The advisor's first day: badge, PIN, list.
    scan(&site, &site.badge());
    kiosk.screen(Screen::Pin);
    kiosk.keys("314159314159");
    kiosk.screen(Screen::Notice);
    kiosk.act(NoticeAct::Close);
    kiosk.wait("someone to call", |v| v.advisor.rows.iter().any(|r| !r.calls.is_empty()));
    kiosk.open_list(0);
    let view = kiosk.wait("the name", |v| v.roster.rows.iter().any(|r| r.name == "Nour"));
    let row = &view.roster.rows[0];
    assert_eq!(
        (row.standing, row.phone.as_str(), row.code.as_str()),
        (Shown::ToCall, "06 12 34 56 78", &*second)
    );
    let catalogue = Catalogue::built_in().unwrap();
    let french = catalogue.of(Lang::FR);
    kiosk.press(&row.act);
    kiosk.row_action(&french.text("act-reached"));
    kiosk.wait("called", |v| v.roster.rows.iter().any(|r| r.standing == Shown::Called));
    kiosk.row_action(&french.text("act-erase"));
    kiosk.row_action(&french.with("act-yes-erase", &[("code", second.as_str().into())]));
    kiosk.wait("no name", |v| v.roster.rows.iter().all(|r| r.name == french.text("name-hidden")));
    kiosk.stop();

    let store = store(&site, "data");
    let (first, second) = (by_code(&store, &first), by_code(&store, &second));
    let workshop = workshop(&store);
    assert_eq!(workshop.signup(first).unwrap().standing, Standing::GivenUp);
    let promoted = workshop.signup(second).unwrap();
    assert_eq!((promoted.standing, promoted.news.map(|n| n.0)), (Standing::Seat, Some(News::Promoted)));
    let call = store.call(second).unwrap();
    assert!(call.erased && !call.due(promoted));
    assert_eq!(store.contact(second).unwrap(), None);
}

#[test]
fn after_a_power_cut_the_sign_up_is_there_once_and_nothing_prints_by_itself() {
    let printer = NetworkPrinter::start();
    let site = site(&printer, "generic-80");
    let mut kiosk = Kiosk::start(site.setup("data"));
    let code = kiosk.sign_up(TITLE, "Lou", "");
    snapshot(&site.path("data"), &site.path("after"));
    let ticket = printed(&printer);
    kiosk.stop();

    let mut kiosk = Kiosk::start(site.setup("after"));
    scan(&site, &qr(&ticket));
    let view = kiosk.screen(Screen::MyTicket);
    assert!(view.my_ticket.good, "{view:?}");
    kiosk.stop();
    assert_eq!(printer.bytes(), b"", "nobody asked for paper");
    let store = store(&site, "after");
    let signup = by_code(&store, &code);
    let standings: Vec<_> = workshop(&store).signups.iter().map(|s| (s.id, s.standing)).collect();
    assert_eq!(standings, [(signup, Standing::Seat)]);
}

/// The program was killed while a job was in the printer, which may still want dots of a picture.
#[test]
fn after_a_run_that_ended_while_printing_what_the_printer_holds_open_is_closed_first() {
    let printer = NetworkPrinter::start();
    let site = site(&printer, "generic-80");
    let mut store = store(&site, "data");
    let page = NewJob { kind: JobKind::List, about: [1; 16], lang: Lang::FR };
    let job = store.add_job(&page, now()).unwrap();
    store.start_job(job, now()).unwrap();
    drop(store);
    let wanted = zeros_to_close_anything(&Profile::generic_80()).len();
    assert!(wanted > 0);
    // Nothing tells the second run whether the first one, or a slip that leaves no trace, ended in the middle.
    for zeros in [wanted, wanted] {
        let mut kiosk = Kiosk::start(site.setup("data"));
        kiosk.sign_up(TITLE, "Lou", "");
        let sent = printer.bytes_once(|bytes| bytes.windows(3).any(|w| w == [0x1d, b'V', 66]));
        kiosk.settle();
        kiosk.stop();
        assert_eq!(sent.iter().take_while(|byte| **byte == 0).count(), zeros);
        printer.turn_into(FolderState::default());
    }
}

#[test]
fn without_a_printer_the_screen_shows_the_code_and_the_place_is_kept() {
    let printer = NetworkPrinter::start();
    let site = site(&printer, "generic-80");
    let config = std::fs::read_to_string(site.path("perron.toml")).unwrap();
    std::fs::write(site.path("perron.toml"), config.replace(&printer.address(), "tcp://127.0.0.1:1"))
        .unwrap();
    let mut kiosk = Kiosk::start(site.setup("data"));
    let code = kiosk.sign_up(TITLE, "Lou", "");
    assert_eq!(kiosk.view.ticket.paper, Paper::Failed);
    kiosk.stop();
    let store = store(&site, "data");
    assert_eq!(workshop(&store).signup(by_code(&store, &code)).unwrap().standing, Standing::Seat);
}

#[test]
fn the_simulators_panel_brings_the_last_ticket_back() {
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup::read(None, Some(folder.path()), &ManualClock::at(now())).unwrap();
    let mut kiosk = Kiosk::start_with_panel(setup);
    let code = kiosk.sign_up("Mes premiers e-mails", "Lou", "");
    let switches = &kiosk.view.simulator.switches;
    let place = switches.iter().position(|s| s.act == SimAct::ScanTicket).unwrap();
    let message = Message::Simulate(i32::try_from(place).unwrap(), String::new());
    kiosk.running.inbox.blocking_send(message).unwrap();
    kiosk.screen(Screen::MyTicket);
    let shown = format!("{:?}", kiosk.view.my_ticket);
    assert!(kiosk.view.my_ticket.good, "ticket {code}: {shown}");
    kiosk.stop();
}
