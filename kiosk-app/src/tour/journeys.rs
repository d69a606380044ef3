//! What residents and advisors do, step by step.

use super::acts::{end, see, touch};
use super::driver::Driver;
use super::learning;
use super::{Sabotage, TourError};
use crate::demo::PIN;
use crate::vm::Screen;
use perron_hardware::printer::Paper;
use perron_paper::Document;
use slint::platform::Key;

type Done = Result<(), TourError>;

/// All journeys, in the order of a day. With a printer that was broken on purpose, the first that needs it is enough.
pub(super) fn all(d: &mut Driver) -> Done {
    home(d)?;
    if d.options.sabotage == Some(Sabotage::Printer) {
        return sign_up(d).map(drop);
    }
    let ticket = sign_up(d)?;
    waiting_list(d)?;
    companion(d)?;
    paper_trouble(d)?;
    bring_back(d, ticket.as_ref())?;
    pass(d)?;
    camera(d)?;
    strangers(d)?;
    advisor(d)?;
    redeem(d)?;
    devices(d)?;
    learning::learn(d)?;
    learning::scenes(d)?;
    comfort(d)?;
    keys_alone(d)?;
    idle(d)?;
    doubtful_date(d)
}

fn home(d: &mut Driver) -> Done {
    d.journey("home");
    let door = d.text("door-workshops");
    d.see("doors", Screen::Home, &door)
}

/// Opens the workshop with this title, turning pages as a person would.
fn open_workshop(d: &mut Driver, title: &str) {
    touch(d, "door-workshops");
    d.wait(|v| v.chrome.screen == Screen::Workshops && !v.workshops.cards.is_empty());
    for _ in 0..8 {
        if d.view().workshops.cards.iter().any(|c| c.title == title) {
            break;
        }
        let before = d.view().workshops.position.clone();
        touch(d, "later");
        d.wait(|v| v.workshops.position != before);
    }
    let label = d.card_label(title);
    d.touch(&label);
}

fn sign_up(d: &mut Driver) -> Result<Option<Document>, TourError> {
    d.journey("sign-up");
    touch(d, "door-workshops");
    d.see("list", Screen::Workshops, "Mes premiers e-mails")?;
    touch(d, "back");
    d.wait(|v| v.chrome.screen == Screen::Home);
    open_workshop(d, "Mes premiers e-mails");
    see(d, "workshop", Screen::Workshop, "detail-sign-up")?;
    touch(d, "detail-sign-up");
    see(d, "name-empty", Screen::Form, "ask-name")?;
    touch(d, "other-letters");
    see(d, "other-letters", Screen::Form, "plain-letters")?;
    d.touch("ł");
    d.see("other-letter", Screen::Form, "Ł")?;
    touch(d, "erase");
    d.wait(|v| v.form.value.is_empty());
    d.touch_keys("simone");
    d.see("name", Screen::Form, "Simone")?;
    touch(d, "continue");
    see(d, "phone", Screen::Form, "ask-phone")?;
    d.touch_keys("0612345678");
    d.see("phone-typed", Screen::Form, "0612345678")?;
    touch(d, "detail-sign-up");
    see(d, "ticket", Screen::Ticket, "ticket-again")?;
    let ticket = d.document("workshop-ticket")?;
    touch(d, "ticket-have");
    see(d, "home-again", Screen::Home, "door-workshops")?;
    Ok(ticket)
}

fn waiting_list(d: &mut Driver) -> Done {
    d.journey("waiting");
    open_workshop(d, "Faire une démarche en ligne");
    see(d, "full", Screen::Workshop, "detail-wait")?;
    touch(d, "detail-wait");
    see(d, "name", Screen::Form, "ask-name")?;
    d.type_keys("amina");
    d.see("typed", Screen::Form, "Amina")?;
    touch(d, "continue");
    see(d, "phone", Screen::Form, "ask-phone")?;
    d.type_keys("0687654321");
    d.wait(|v| v.form.value.len() == 10);
    touch(d, "detail-sign-up");
    let said = d.text_with("done-waiting", &[("n", 1_i64.into())]);
    d.see("ticket", Screen::Ticket, &said)?;
    d.document("workshop-ticket")?;
    end(d);
    Ok(())
}

fn companion(d: &mut Driver) -> Done {
    d.journey("companion");
    open_workshop(d, "Le clavier et la souris");
    see(d, "workshop", Screen::Workshop, "detail-two")?;
    touch(d, "detail-two");
    see(d, "name", Screen::Form, "ask-name")?;
    d.type_keys("paul");
    d.wait(|v| v.form.value == "Paul");
    touch(d, "continue");
    see(d, "companion", Screen::Form, "ask-companion")?;
    d.type_keys("rose");
    d.wait(|v| v.form.value == "Rose");
    touch(d, "continue");
    see(d, "phone", Screen::Form, "no-phone")?;
    touch(d, "no-phone");
    see(d, "ticket", Screen::Ticket, "ticket-again")?;
    let two = d.text_with("done-seat", &[("n", 2_i64.into())]);
    let said = d.view().ticket.sub == two;
    d.note("two-seats", &two, said);
    d.document("workshop-ticket")?;
    end(d);
    Ok(())
}

fn paper_trouble(d: &mut Driver) -> Done {
    d.journey("paper");
    let Some(printer) = d.running.printer.clone() else { return Ok(()) };
    printer.update(|s| s.paper = Paper::Out);
    open_workshop(d, "Mes mots de passe");
    d.wait(|v| v.chrome.screen == Screen::Workshop);
    touch(d, "detail-sign-up");
    d.wait(|v| v.chrome.screen == Screen::Form);
    d.type_keys("lou");
    d.wait(|v| v.form.value == "Lou");
    touch(d, "continue");
    let question = d.text("ask-phone");
    d.wait(|v| v.form.question == question);
    touch(d, "no-phone");
    see(d, "out", Screen::Ticket, "fault-no-paper")?;
    printer.update(|s| s.paper = Paper::Enough);
    touch(d, "try-again");
    see(d, "again", Screen::Ticket, "ticket-again")?;
    d.document("workshop-ticket")?;
    printer.update(|s| s.answers = false);
    touch(d, "ticket-again");
    d.wait_for_paper();
    see(d, "unknown", Screen::Ticket, "ticket-yes")?;
    printer.update(|s| s.answers = true);
    touch(d, "ticket-yes");
    see(d, "there", Screen::Ticket, "ticket-have")?;
    end(d);
    Ok(())
}

fn bring_back(d: &mut Driver, ticket: Option<&Document>) -> Done {
    d.journey("back");
    let Some(code) = ticket.and_then(|t| t.qr_texts().next().map(str::to_owned)) else { return Ok(()) };
    d.scan(&code)?;
    see(d, "mine", Screen::MyTicket, "my-seat")?;
    touch(d, "my-cancel");
    see(d, "sure", Screen::MyTicket, "my-sure")?;
    touch(d, "my-sure-yes");
    see(d, "given-up", Screen::Notice, "given-up-title")?;
    touch(d, "ok");
    d.wait(|v| v.chrome.screen == Screen::Home);
    d.scan(&code)?;
    see(d, "gone", Screen::MyTicket, "my-given-up")?;
    end(d);
    Ok(())
}

fn pass(d: &mut Driver) -> Done {
    d.journey("pass");
    touch(d, "door-pass");
    see(d, "lay", Screen::PassScan, "pass-promise")?;
    let samples = d.samples();
    d.scan(&samples.voucher)?;
    see(d, "worth", Screen::PassResult, "pass-left")?;
    // Large letters show what it pays on a second page.
    d.turn_to("pass-print");
    touch(d, "pass-print");
    see(d, "printed", Screen::PassResult, "message-printed")?;
    d.document("pass-slip")?;
    d.turn_to("pass-other");
    touch(d, "pass-other");
    d.wait(|v| v.chrome.screen == Screen::PassScan);
    d.scan(&samples.spent)?;
    see(d, "spent", Screen::PassResult, "pass-spent-lead")?;
    d.scan(&samples.expired)?;
    see(d, "expired", Screen::PassResult, "pass-expired-lead")?;
    let mut forged = samples.voucher.clone();
    forged.truncate(forged.len() - 8);
    d.scan(&format!("{forged}AAAAAAAA"))?;
    see(d, "forged", Screen::Notice, "pass-problem-title")?;
    end(d);
    Ok(())
}

/// The reader is pulled out: a pass is held before the camera, first half in sight.
fn camera(d: &mut Driver) -> Done {
    d.journey("camera");
    // A code that was just in sight is no new one: each step shows one of its own.
    let spent = d.samples().spent.clone();
    touch(d, "door-pass");
    d.plug_reader(false);
    d.await_device(|v| v.viewfinder.shown)?;
    see(d, "opens", Screen::PassScan, "pass-camera-headline")?;
    d.hold_before_camera(&spent, (120, 330))?;
    d.await_device(|v| v.viewfinder.looking)?;
    see(d, "half-in-sight", Screen::PassScan, "camera-looks")?;
    d.hold_before_camera(&spent, (30, 10))?;
    d.await_device(|v| v.chrome.screen == Screen::PassResult)?;
    see(d, "spent", Screen::PassResult, "pass-spent-lead")?;
    end(d);
    // From large letters on there is no room for a camera beside the keyboard, nor for this button under the list.
    if d.options.text_size <= 2 {
        touch(d, "door-workshops");
        d.wait(|v| v.chrome.screen == Screen::Workshops);
        touch(d, "workshops-have-ticket");
        see(d, "ticket", Screen::Form, "type-code-promise-camera")?;
        end(d);
    }
    touch(d, "advisor-space");
    see(d, "badge", Screen::Pin, "pin-hint-camera")?;
    advisor_by_camera(d)?;
    touch(d, "advisor-space");
    d.wait(|v| v.chrome.screen == Screen::Pin);
    d.plug_reader(true);
    d.await_device(|v| !v.viewfinder.shown)?;
    see(d, "reader", Screen::Pin, "pin-hint")?;
    end(d);
    Ok(())
}

/// The advisor shows the badge and a voucher to the camera, each where it is asked for.
fn advisor_by_camera(d: &mut Driver) -> Done {
    pin(d, PIN);
    d.wait(|v| v.chrome.screen == Screen::Advisor);
    let row = d.card_label("Faire une démarche en ligne");
    d.touch(&row);
    d.await_device(|v| v.chrome.screen == Screen::Roster && v.viewfinder.shown)?;
    see(d, "list-hidden", Screen::Roster, "name-hidden")?;
    let badge = d.samples().badge.clone();
    d.hold_before_camera(&badge, (0, -10))?;
    d.await_device(|v| v.advisor.badge_in)?;
    d.see("list-names", Screen::Roster, "Samira")?;
    touch(d, "nav-pass");
    d.await_device(|v| v.chrome.screen == Screen::Redeem && v.viewfinder.shown)?;
    see(d, "wait", Screen::Redeem, "redeem-title")?;
    let voucher = d.samples().voucher.clone();
    d.hold_before_camera(&voucher, (10, -20))?;
    d.await_device(|v| !v.redeem.choices.is_empty())?;
    see(d, "choose", Screen::Redeem, "redeem-title")?;
    touch(d, "lock");
    d.wait(|v| v.chrome.screen == Screen::Home);
    Ok(())
}

/// Waits until the chosen device's button is there.
fn offered(d: &mut Driver, id: &str) {
    let text = d.text(id);
    d.wait(move |v| v.devices.primary.text == text);
}

/// The advisor walks through the devices, and prints what came of it.
fn devices(d: &mut Driver) -> Done {
    d.journey("devices");
    touch(d, "advisor-space");
    see(d, "door", Screen::Pin, "pin-question")?;
    pin(d, PIN);
    see(d, "workshops", Screen::Advisor, "nav-devices")?;
    touch(d, "nav-devices");
    see(d, "list", Screen::Devices, "devices-title")?;
    let badge = d.samples().badge.clone();
    d.scan(&badge)?;
    see(d, "scanner", Screen::Devices, "devices-read-badge")?;
    touch(d, "device-camera");
    d.await_device(|v| v.viewfinder.shown)?;
    let expired = d.samples().expired.clone();
    d.hold_before_camera(&expired, (-20, 0))?;
    let read = d.text("devices-read-voucher");
    d.await_device(move |v| v.devices.result == read)?;
    see(d, "camera", Screen::Devices, "devices-read-voucher")?;
    touch(d, "device-printer");
    offered(d, "devices-print");
    touch(d, "devices-print");
    see(d, "printer", Screen::Devices, "message-printed")?;
    d.document("test-page")?;
    touch(d, "device-sound");
    offered(d, "devices-play");
    touch(d, "devices-play");
    see(d, "sound", Screen::Devices, "devices-listen")?;
    touch(d, "devices-heard");
    see(d, "heard", Screen::Devices, "devices-sound-works")?;
    touch(d, "devices-report");
    d.document("readiness")?;
    see(d, "ready", Screen::Devices, "devices-title")?;
    touch(d, "lock");
    d.wait(|v| v.chrome.screen == Screen::Home);
    Ok(())
}

fn strangers(d: &mut Driver) -> Done {
    d.journey("strangers");
    d.scan("https://example.org/")?;
    see(d, "web", Screen::Notice, "foreign-web")?;
    d.scan("3760123456789")?;
    see(d, "product", Screen::Notice, "foreign-product")?;
    d.scan(&"x".repeat(10_000))?;
    see(d, "long", Screen::Notice, "unreadable-title")?;
    d.scan("PT1:AAAAAAAAAAAAAAAAAAAAAAAAAA")?;
    see(d, "unknown", Screen::Notice, "unknown-ticket-title")?;
    touch(d, "type-the-code");
    see(d, "type", Screen::Form, "type-code")?;
    end(d);
    Ok(())
}

fn pin(d: &mut Driver, digits: &str) {
    for digit in digits.chars() {
        d.touch(&digit.to_string());
    }
}

fn advisor(d: &mut Driver) -> Done {
    d.journey("advisor");
    touch(d, "advisor-space");
    see(d, "door", Screen::Pin, "pin-question")?;
    pin(d, "111111");
    see(d, "wrong", Screen::Pin, "pin-wrong")?;
    pin(d, PIN);
    see(d, "workshops", Screen::Advisor, "nav-pass")?;
    let row = d.card_label("Faire une démarche en ligne");
    d.touch(&row);
    see(d, "list-hidden", Screen::Roster, "name-hidden")?;
    let samples = d.samples();
    d.scan(&samples.badge)?;
    d.see("list-names", Screen::Roster, "Samira")?;
    let first = d.row_label(0);
    d.touch(&first);
    see(d, "row", Screen::Roster, "act-give-up")?;
    touch(d, "act-give-up");
    see(d, "confirm", Screen::Roster, "act-no")?;
    let yes = d.view().roster.actions.first().map(|a| a.text.clone()).unwrap_or_default();
    d.touch(&yes);
    d.wait(|v| v.roster.counts.last().is_some_and(|c| c.number == "1"));
    d.turn_to("standing-call-promoted");
    see(d, "promoted", Screen::Roster, "standing-call-promoted")?;
    let waiting = d.row_to_call();
    d.touch(&waiting);
    d.wait(|v| v.roster.selected >= 0);
    touch(d, "act-reached");
    see(d, "called", Screen::Roster, "standing-called")?;
    let chosen = d.view().roster.selected;
    if let Ok(place) = usize::try_from(chosen) {
        let label = d.row_label(place);
        d.touch(&label);
    }
    see(d, "list-acts", Screen::Roster, "act-print-list")?;
    touch(d, "act-print-list");
    d.document("workshop-list")?;
    touch(d, "act-enter");
    see(d, "enter", Screen::Form, "ask-desk-name")?;
    d.type_keys("gisèle");
    d.wait(|v| v.form.value == "Gisèle");
    touch(d, "continue");
    see(d, "enter-phone", Screen::Form, "ask-desk-phone")?;
    touch(d, "no-phone");
    see(d, "enter-ticket", Screen::Ticket, "ticket-again")?;
    d.document("workshop-ticket")?;
    touch(d, "ticket-have");
    see(d, "list-again", Screen::Roster, "standing-waiting")
}

fn redeem(d: &mut Driver) -> Done {
    d.journey("redeem");
    touch(d, "nav-pass");
    see(d, "wait", Screen::Redeem, "redeem-title")?;
    let samples = d.samples();
    d.scan(&samples.voucher)?;
    see(d, "choose", Screen::Redeem, "redeem-service")?;
    let take = d.view().redeem.primary.text.clone();
    d.touch(&take);
    see(d, "taken", Screen::Redeem, "redeem-next")?;
    d.document("pass-receipt")?;
    touch(d, "redeem-next");
    see(d, "past", Screen::Redeem, "redeem-past")?;
    let before = d.view().redeem.past.len();
    let past = d.past_label(0);
    d.touch(&past);
    see(d, "reason", Screen::Form, "reverse-do")?;
    d.type_keys("mauvais chèque");
    d.see("reason-typed", Screen::Form, "Mauvais chèque")?;
    touch(d, "reverse-do");
    see(d, "reversed", Screen::Redeem, "redeem-title")?;
    let fewer = d.wait(|v| v.redeem.past.len() < before);
    d.note("reversed-once", "one redemption less that can be reversed", fewer);
    touch(d, "lock");
    see(d, "locked", Screen::Home, "door-workshops")
}

fn comfort(d: &mut Driver) -> Done {
    d.journey("comfort");
    let view = d.view();
    let other = view.chrome.languages.iter().find(|language| language.code != view.look.lang).cloned();
    let other = other.unwrap_or_default();
    d.touch(&other.name);
    d.wait(|v| v.look.lang == other.code);
    see(d, "other-language", Screen::Home, "door-workshops")?;
    touch(d, "text-size-4");
    see(d, "largest", Screen::Home, "door-workshops")?;
    touch(d, "contrast");
    see(d, "contrast", Screen::Home, "door-workshops")?;
    touch(d, "door-workshops");
    d.see("list", Screen::Workshops, "Mes premiers e-mails")?;
    end(d);
    Ok(())
}

/// Tab and Enter alone reach a workshop.
fn keys_alone(d: &mut Driver) -> Done {
    d.journey("keys");
    let door = d.text("door-workshops");
    for _ in 0..20 {
        if d.focused() == door {
            break;
        }
        d.press_key(Key::Tab);
    }
    d.see("focus", Screen::Home, &door)?;
    d.press_key(Key::Return);
    d.see("list", Screen::Workshops, "Mes premiers e-mails")?;
    d.press_key(Key::Escape);
    see(d, "back", Screen::Home, "door-workshops")
}

fn idle(d: &mut Driver) -> Done {
    d.journey("idle");
    open_workshop(d, "Mes premiers e-mails");
    d.wait(|v| v.chrome.screen == Screen::Workshop);
    touch(d, "detail-sign-up");
    d.wait(|v| v.chrome.screen == Screen::Form);
    d.type_keys("camille");
    d.see("typing", Screen::Form, "Camille")?;
    d.seconds(126)?;
    see(d, "warning", Screen::Idle, "idle-headline")?;
    touch(d, "idle-yes");
    d.see("still-there", Screen::Form, "Camille")?;
    d.seconds(150)?;
    see(d, "wiped", Screen::Home, "door-workshops")?;
    let view = format!("{:?}", d.view());
    d.note("nothing-left", "no name in the view after the visit", !view.contains("Camille"));
    Ok(())
}

/// The time service goes away and somebody sets the clock fifteen days ahead: the kiosk shows no date, says so beside a
/// pass, and asks the advisor who comes in.
fn doubtful_date(d: &mut Driver) -> Done {
    d.journey("date");
    d.doubt_the_date()?;
    see(d, "doors", Screen::Home, "door-workshops")?;
    let dateless = d.view().chrome.date.is_empty();
    d.note("dateless", "no date on the first screen", dateless);
    touch(d, "door-pass");
    see(d, "lay", Screen::PassScan, "clock-unconfirmed")?;
    let samples = d.samples();
    d.scan(&samples.voucher)?;
    see(d, "pass", Screen::PassResult, "pass-date-unchecked")?;
    end(d);
    touch(d, "advisor-space");
    d.wait(|v| v.chrome.screen == Screen::Pin);
    pin(d, PIN);
    see(d, "asked", Screen::Notice, "date-yes")?;
    touch(d, "date-yes");
    see(d, "confirmed", Screen::Advisor, "message-date-confirmed")?;
    touch(d, "lock");
    see(d, "locked", Screen::Home, "door-workshops")
}
