//! Codes under the reader: ours, and everything else.

use crate::bench::*;
use crate::*;
use perron_domain::ticket::{TicketCode, qr_text};

/// Codes of other kinds, and what is said of each.
fn strangers() -> Vec<(String, Foreign)> {
    [
        ("https://example.org/ateliers?id=3", Foreign::Web),
        ("HTTP://EXAMPLE.ORG", Foreign::Web),
        ("www.example.org", Foreign::Web),
        ("3760123456789", Foreign::Product),
        ("WIFI:S:Mairie;T:WPA;P:secret;;", Foreign::Other),
        ("BEGIN:VCARD\nN:X\nEND:VCARD", Foreign::Other),
        ("PT1:court", Foreign::Other),
        ("PT2:MFRGGZDFMZTWQ2LKNNWG23TPOB", Foreign::Other),
        ("PB1:0000000000000000000000000!", Foreign::Other),
        ("\u{1b}[2J\u{7}rm -rf /\r", Foreign::Other),
        ("\u{0}", Foreign::Other),
        ("", Foreign::Other),
        ("'; DROP TABLE records; --", Foreign::Other),
    ]
    .map(|(text, kind)| (text.to_owned(), kind))
    .into_iter()
    .chain([("x".repeat(10_000), Foreign::Other), ("7".repeat(10_000), Foreign::Other)])
    .collect()
}

#[test]
fn foreign_codes_get_a_calm_notice_and_nothing_else() {
    for (text, kind) in strangers() {
        let start: String = text.chars().take(30).collect();
        let mut b = Bench::new(&[8]);
        let effects = b.scan(&text);
        assert!(effects.is_empty(), "{start:?}: {effects:?}");
        assert_eq!(*b.notice(), Notice::Foreign(kind), "{start:?}");
        assert!(!format!("{:?}", b.k).contains("example.org"), "its text is not kept");
        b.act(NoticeAct::Close);
        assert!(b.is_home(), "{start:?}");
    }
}

/// The advisor, with a voucher under the reader and no price for anything.
fn with_voucher() -> Bench {
    let mut b = Bench::new(&[8]);
    b.k.context.site.prices.clear();
    b.advisor();
    b.scan(SIGNED);
    b.answer(known(0, None));
    b
}

/// A form, how it is opened, and what is typed in it.
type Form = (&'static str, fn() -> Bench, fn(&Bench) -> String);

/// The forms that a code would throw away, each with something typed.
fn forms() -> [Form; 5] {
    let sign_up = |b: &Bench| {
        let SignUpForm { step, party, contact, field, desk, .. } = b.form();
        format!("{step:?} {party} {} {} {} {desk}", contact.name, contact.companion, field.text())
    };
    [
        (
            "the name",
            || {
                let mut b = Bench::new(&[8]);
                b.act(HomeAct::Open(Door::Workshops));
                b.act(WorkshopsAct::Open(Bench::id(1)));
                b.act(WorkshopsAct::SignUp(2));
                b.keys("Lou");
                b
            },
            sign_up,
        ),
        (
            "the telephone",
            || {
                let mut b = Bench::new(&[8]);
                b.up_to_phone("Lou");
                b.keys("06 12");
                b
            },
            sign_up,
        ),
        (
            "the name, at the desk",
            || {
                let mut b = Bench::new(&[8]);
                b.advisor();
                b.act(AdvisorAct::Open(Bench::id(1)));
                b.act(RosterAct::Enter);
                b.keys("Lou");
                b
            },
            sign_up,
        ),
        (
            "the amount",
            || {
                let mut b = with_voucher();
                b.act(RedeemAct::TypeAmount);
                b.keys("7,5");
                b
            },
            |b| match b.screen() {
                Screen::Redeem(Redeeming::Amount { redeem, field }) => format!("{redeem:?} {}", field.text()),
                other => panic!("{other:?}"),
            },
        ),
        (
            "the reason",
            || {
                let mut b = with_voucher();
                b.answer(Answer::Past(vec![past(1, false)]));
                b.reverse_past(0);
                b.keys("erreur");
                b
            },
            |b| match b.screen() {
                Screen::Redeem(Redeeming::Reason { past, field }) => format!("{past:?} {}", field.text()),
                other => panic!("{other:?}"),
            },
        ),
    ]
}

#[test]
fn what_was_typed_survives_any_scan() {
    let ours = [
        qr_text(SignUpId([3; 16])),
        badge_code(),
        SIGNED.to_owned(),
        NUMBER.to_owned(),
        MemoCode::new("b", 1).qr_text(),
        "PL1:222222X".to_owned(),
    ];
    let codes: Vec<String> = strangers().into_iter().map(|(text, _)| text).chain(ours).collect();
    for (form, open, typed) in forms() {
        let mut b = open();
        let (before, shown) = (typed(&b), format!("{:?}", b.k.shown));
        for text in &codes {
            b.act(Action::Touch);
            assert_eq!(b.k.message, None);
            let effects = b.scan(text);
            assert!(effects.is_empty(), "{form}: {effects:?}");
            assert_eq!(b.k.message, Some(Message::FinishFirst), "{form}");
            assert_eq!((typed(&b), format!("{:?}", b.k.shown)), (before.clone(), shown.clone()), "{form}");
        }
        b.act(Action::Touch);
        assert!(b.event(Event::ScanUnreadable).is_empty());
        assert_eq!((b.k.message, typed(&b)), (Some(Message::FinishFirst), before), "{form}");
        // Once the form is left, the same codes are read.
        b.act(Action::Home);
        let read = codes.iter().filter(|text| !b.scan(text).is_empty()).count();
        assert_eq!(read, 3, "{form}: a ticket, a badge and a signed voucher are looked up anywhere");
        assert_eq!(guesses(&b), 0, "{form}");
    }
}

fn guesses(b: &Bench) -> u32 {
    b.k.guards.voucher.failures + b.k.guards.ticket.failures
}

#[test]
fn a_notice_leads_back_to_where_one_was() {
    let mut b = Bench::new(&[8]);
    b.act(HomeAct::Open(Door::Workshops));
    b.scan("https://example.org");
    b.scan("3760123456789");
    b.event(Event::ScanUnreadable);
    assert_eq!(*b.notice(), Notice::Unreadable, "notices do not pile up");
    b.act(Action::Back);
    assert!(matches!(b.screen(), Screen::Workshops(Workshops::List { .. })) && b.k.shown.is_uncovered());
}

#[test]
fn another_sites_ticket_is_unknown_here() {
    let mut b = Bench::new(&[8]);
    assert_eq!(b.scan(&qr_text(SignUpId([8; 16]))).len(), 1);
    let effects = b.answer(Answer::Ticket(None));
    assert_eq!((effects.len(), b.notice()), (0, &Notice::UnknownTicket));
    b.act(NoticeAct::TypeCode);
    assert!(matches!(b.screen(), Screen::Ticket(Ticket::TypeCode(_))), "its code can be typed instead");
}

#[test]
fn wrong_codes_wait_and_slips_of_the_finger_do_not_count() {
    let mut b = Bench::new(&[8]);
    let code = TicketCode::of(SignUpId([8; 16])).to_string();
    let slip: String = code.chars().rev().collect();
    let typed = |b: &mut Bench, text: &str| {
        b.act(Action::Home);
        b.act(HomeAct::Open(Door::Workshops));
        b.act(WorkshopsAct::HaveTicket);
        b.keys(text);
        b.act(TicketAct::LookUp)
    };
    for _ in 0..9 {
        assert!(typed(&mut b, &slip).is_empty());
        assert_eq!(*b.notice(), Notice::UnknownTicket);
    }
    assert_eq!(b.k.guards.ticket.failures, 0);
    for n in 1..=5 {
        let effects = typed(&mut b, &code);
        let [.., Effect::Store(_, StoreAsk::FindCode { counted, .. })] = effects.as_slice() else {
            panic!("{n}: {effects:?}")
        };
        assert_eq!(
            (counted.failures, b.k.guards.ticket),
            (n, *counted),
            "counted, and kept with the question"
        );
        b.answer(Answer::Ticket(None));
    }
    assert_eq!(*b.notice(), Notice::Wait(WaitFor::Code));
    b.act(Action::End);
    assert!(typed(&mut b, &code).is_empty(), "the next visit waits too");
    b.ticks(30);
    assert!(!typed(&mut b, &code).is_empty());
}
