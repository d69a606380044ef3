//! Every screen and every kind of code: what the page says is what happens.

use super::ways::{WEB, to_screen};
use crate::bench::*;
use crate::pass_view::PassView;
use crate::*;
use perron_domain::ticket::qr_text;

const PAGE: &str = include_str!("../../README.md");
/// A shop's barcode, which has the form of a voucher's number.
const BARCODE: &str = "3760123456789";
/// A memo's code in form, of which no tutorial is here.
const MEMO_UNKNOWN: &str = "PL1:222222X";

/// The names of the screens. A new one does not compile without a name, and a name without a row fails.
macro_rules! screens {
    ($($name:literal: $pattern:pat,)*) => {
        pub(super) const NAMES: &[&str] = &[$($name),*];

        fn name(screen: &Screen) -> &'static str {
            match screen {
                $($pattern => $name,)*
            }
        }
    };
}

screens! {
    "Home": Screen::Home,
    "Workshops": Screen::Workshops(Workshops::List { .. }),
    "One workshop": Screen::Workshops(Workshops::One { .. }),
    "Sign-up": Screen::SignUp(SignUpForm { desk: false, .. }),
    "Sign-up at the desk": Screen::SignUp(SignUpForm { desk: true, .. }),
    "New ticket at the desk": Screen::Ticket(Ticket::New(NewTicket { desk: true, .. })),
    "New ticket, paper coming": Screen::Ticket(Ticket::New(NewTicket { paper: Paper::Printing, .. })),
    "New ticket, paper ended": Screen::Ticket(Ticket::New(NewTicket { paper: Paper::Ended(_), .. })),
    "New ticket, no printer": Screen::Ticket(Ticket::New(NewTicket { paper: Paper::None, .. })),
    "Ticket brought back": Screen::Ticket(Ticket::Mine { .. }),
    "Typing a ticket's code": Screen::Ticket(Ticket::TypeCode(_)),
    "Pass": Screen::Pass(Pass::Scan),
    "Typing a pass's number": Screen::Pass(Pass::TypeNumber(_)),
    "What a pass is worth": Screen::Pass(Pass::Worth(_)),
    "Shelf": Screen::Learn(Learn::Shelf),
    "Self-check": Screen::Learn(Learn::SelfCheck(_)),
    "Cover": Screen::Learn(Learn::Cover(_)),
    "Lesson": Screen::Learn(Learn::Lesson(_)),
    "End of a lesson": Screen::Learn(Learn::End(_)),
    "Typing a memo's code": Screen::Learn(Learn::TypeMemo(_)),
    "Advisor's door": Screen::Door(PinScreen { stage: PinStage::Enter, .. }),
    "Door, new PIN": Screen::Door(PinScreen { stage: PinStage::New, .. }),
    "Door, new PIN again": Screen::Door(PinScreen { stage: PinStage::Again(_), .. }),
    "Advisor's workshops": Screen::Advisor { .. },
    "Advisor's list": Screen::Roster(_),
    "Taking a voucher": Screen::Redeem(Redeeming::Voucher(Redeem { view: None, .. })),
    "Taking this voucher": Screen::Redeem(Redeeming::Voucher(Redeem { view: Some(_), .. })),
    "Trying devices": Screen::Devices(_),
    "Amount": Screen::Redeem(Redeeming::Amount { .. }),
    "Reason": Screen::Redeem(Redeeming::Reason { .. }),
}

/// The name of what is shown, with what lies over it and who is in.
fn row_name(b: &Bench) -> String {
    let advisor = b.k.context.advisor.is_some() && !b.screen().is_advisor();
    let over = [
        (advisor, ", advisor in"),
        (b.k.shown.notice().is_some(), ", under a notice"),
        (b.k.shown.shows_languages(), ", under the languages"),
    ];
    let over = over.into_iter().filter(|(there, _)| *there).map(|(_, words)| words);
    [name(b.screen())].into_iter().chain(over).collect()
}

/// A kiosk with tutorials, and somebody signed up.
fn bench() -> Bench {
    let mut b = with_tutorials();
    b.sign_up("Nour");
    b.act(Action::End);
    b
}

/// How one comes to a row's screen, by the steps that lead there.
fn way(row: &str) -> Bench {
    let mut b = bench();
    let (plain, over) = match row.split_once(", under ") {
        Some((plain, over)) => (plain, over),
        None => (row, ""),
    };
    to_screen(&mut b, plain);
    match over {
        "a notice" if plain.starts_with("Sign-up") => {
            b.act(SignUpAct::WithoutPhone);
            b.fail(Purpose::Command, Trouble::Transient);
        }
        "a notice" => drop(b.event(Event::ScanUnreadable)),
        "the languages" => drop(b.act(Action::Languages)),
        _ => {}
    }
    b
}

/// What was there before the code.
struct Before {
    screen: String,
    shown: String,
    advisor: bool,
    stopped: Vec<Taken>,
}

impl Before {
    fn of(b: &Bench) -> Self {
        Self {
            screen: format!("{:?}", b.screen()),
            shown: format!("{:?}", b.k.shown),
            advisor: b.k.context.advisor.is_some(),
            stopped: b.screen().lesson().map(|lesson| Taken::Stopped(lesson.at)).into_iter().collect(),
        }
    }

    /// Nothing on the screen has changed, nor over it.
    fn is_shown(&self, b: &Bench) -> bool {
        format!("{:?}", b.k.shown) == self.shown
    }

    /// The same screen, with this notice over it.
    fn is_under(&self, b: &Bench, notice: &Notice) -> bool {
        format!("{:?}", b.screen()) == self.screen
            && b.k.shown.notice() == Some(notice)
            && !b.k.shown.shows_languages()
    }
}

/// Comes to the row's screen and lays the code under the reader.
fn scanned(row: &str, code: &str) -> (Bench, Before, Vec<Effect>) {
    let mut b = way(row);
    let before = Before::of(&b);
    let effects = b.scan(code);
    (b, before, effects)
}

/// The ticket is looked for; what is shown stays until it is found.
fn looked_up(row: &str) {
    let signup = bench().stored[0].signups[0].id;
    let ask = || {
        let (b, before, effects) = scanned(row, &qr_text(signup));
        assert!(
            matches!(effects.as_slice(), [Effect::Store(_, StoreAsk::FindTicket(id))] if *id == signup.into()),
            "{row}: {effects:?}"
        );
        assert!(before.is_shown(&b), "{row}: {:?}", b.k.shown);
        (b, before)
    };
    let (mut b, before) = ask();
    b.answer(Answer::Ticket(None));
    assert!(before.is_under(&b, &Notice::UnknownTicket), "{row}: {:?}", b.k.shown);
    let (mut b, before) = ask();
    let found = Some((signup, Box::new(b.stored[0].clone())));
    assert_eq!(counted(&b.answer(Answer::Ticket(found))), before.stopped, "{row}");
    let there = match b.screen() {
        Screen::Roster(roster) => before.advisor && roster.selected == Some(signup),
        Screen::Ticket(Ticket::Mine { signup: id, .. }) => !before.advisor && *id == signup,
        _ => false,
    };
    assert!(there && b.k.shown.is_uncovered(), "{row}: {:?}", b.k.shown);
}

/// The voucher is looked for, and counted where it can be guessed.
fn checked(row: &str, code: &str, guesses: u32) {
    let ask = || {
        let (b, before, effects) = scanned(row, code);
        let [Effect::Store(_, StoreAsk::Check { text, counted })] = effects.as_slice() else {
            panic!("{row}: {effects:?}")
        };
        assert_eq!((text.as_str(), counted.map_or(0, |guard| guard.failures)), (code, guesses), "{row}");
        assert!(before.is_shown(&b), "{row}: {:?}", b.k.shown);
        (b, before)
    };
    let (mut b, before) = ask();
    assert_eq!(counted(&b.answer(unknown())), before.stopped, "{row}");
    assert_eq!(*b.notice(), Notice::Pass(VoucherProblem::UnknownNumber), "{row}");
    let waits = if before.advisor { "Taking a voucher" } else { "Pass" };
    assert_eq!((name(b.screen()), b.k.guards.voucher.failures), (waits, guesses), "{row}");
    let (mut b, before) = ask();
    assert_eq!(counted(&b.answer(known(1000, None))), before.stopped, "{row}");
    let view: Option<&PassView> = match b.screen() {
        Screen::Pass(Pass::Worth(view)) if !before.advisor => Some(view),
        Screen::Redeem(Redeeming::Voucher(redeem)) if before.advisor => redeem.view.as_deref(),
        _ => None,
    };
    assert_eq!(view.map(|view| view.spent), Some(Cents(1000)), "{row}: {:?}", b.k.shown);
    assert!(b.k.shown.is_uncovered() && b.k.guards.voucher.failures == 0, "{row}");
}

/// The badge is looked for. Where somebody is in, what is shown stays; else it leads to the door.
fn opened(row: &str) {
    let ask = || {
        let (b, before, effects) = scanned(row, &badge_code());
        assert!(
            matches!(effects.as_slice(), [Effect::Store(_, StoreAsk::OpenBadge(_))]),
            "{row}: {effects:?}"
        );
        assert!(before.is_shown(&b), "{row}: {:?}", b.k.shown);
        (b, before)
    };
    let (mut b, before) = ask();
    let effects = b.answer(Answer::Badge(Err(BadgeError::Wrong)));
    if before.advisor {
        assert!(before.is_shown(&b) && b.k.message == Some(Message::BadgeWrong), "{row}: {:?}", b.k.shown);
    } else {
        assert!(name(b.screen()) == "Home" && *b.notice() == Notice::WrongBadge, "{row}: {:?}", b.k.shown);
    }
    assert_eq!(counted(&effects), before.stopped, "{row}");
    let (mut b, before) = ask();
    let effects = b.answer(Answer::Badge(Ok(badge(2, Role::Advisor))));
    assert_eq!(counted(&effects), before.stopped, "{row}");
    if before.advisor {
        assert!(before.is_shown(&b) && b.k.message == Some(Message::BadgeIn), "{row}: {:?}", b.k.shown);
        assert!(b.k.context.advisor.as_ref().is_some_and(|advisor| advisor.key.is_some()), "{row}");
    } else {
        let Screen::Door(door) = b.screen() else { panic!("{row}: {:?}", b.k.shown) };
        assert!(door.badge.as_ref().is_some_and(|shown| shown.id.0 == [2; 16]), "{row}");
        assert!(b.k.shown.is_uncovered() && b.k.context.advisor.is_none(), "{row}");
    }
}

/// The memo's tutorial is proposed, at its step.
fn cover(row: &str) {
    let (b, before, effects) = scanned(row, &MemoCode::new("c", 3).qr_text());
    assert_eq!((effects.len(), counted(&effects)), (before.stopped.len(), before.stopped), "{row}");
    assert!(matches!(b.screen(), Screen::Learn(Learn::Cover(id)) if id == "c"), "{row}: {:?}", b.k.shown);
    assert!(b.k.shown.is_uncovered() && b.k.shelf.learning.progress("c").at == 3, "{row}");
    said(row, MEMO_UNKNOWN, &Notice::UnknownMemo);
}

/// A notice lies over the screen, and nothing else happens.
fn said(row: &str, code: &str, notice: &Notice) {
    let (b, before, effects) = scanned(row, code);
    assert!(effects.is_empty(), "{row} {code}: {effects:?}");
    assert!(before.is_under(&b, notice), "{row} {code}: {:?}", b.k.shown);
}

fn finish_first(row: &str, kind: &str, code: &str) {
    let mut b = way(row);
    let before = Before::of(&b);
    let effects = if kind == "unreadable" { b.event(Event::ScanUnreadable) } else { b.scan(code) };
    assert!(effects.is_empty() && before.is_shown(&b), "{row}, {kind}: {:?}", b.k.shown);
    assert_eq!(b.k.message, Some(Message::FinishFirst), "{row}, {kind}");
}

/// The screen says what kind it is, and the code does nothing.
fn tried(row: &str, kind: &str, code: &str) {
    let mut b = way(row);
    let effects = if kind == "unreadable" { b.event(Event::ScanUnreadable) } else { b.scan(code) };
    let Screen::Devices(devices) = b.screen() else { panic!("{row}, {kind}: {:?}", b.screen()) };
    let want = match kind {
        "ticket" => Some(Kind::Ticket),
        "voucher" | "number" => Some(Kind::Voucher),
        "badge" => Some(Kind::Badge),
        "memo" => Some(Kind::Memo),
        "foreign" => Some(Kind::Other),
        _ => None,
    };
    let trial = if want.is_some() { Trial::Works } else { Trial::Fails };
    assert_eq!((devices.read, devices.trial(Device::Scanner)), (want, trial), "{row}, {kind}");
    assert!(effects.is_empty() && b.k.shown.is_uncovered(), "{row}, {kind}: {effects:?}");
}

/// One cell of the table.
fn cell(row: &str, kind: &str, words: &str) {
    let signup = bench().stored[0].signups[0].id;
    let memo = MemoCode::new("c", 3).qr_text();
    let code = match kind {
        "ticket" => qr_text(signup),
        "voucher" => SIGNED.to_owned(),
        "number" => NUMBER.to_owned(),
        "badge" => badge_code(),
        "memo" => memo,
        "foreign" => WEB.to_owned(),
        "unreadable" => String::new(),
        other => panic!("no such kind: {other}"),
    };
    match (words, kind) {
        ("finish first", _) => finish_first(row, kind, &code),
        ("tried", _) => tried(row, kind, &code),
        ("looked up", "ticket") => looked_up(row),
        ("checked", "voucher") => checked(row, &code, 0),
        ("guessed", "number") => {
            checked(row, &code, 1);
            checked(row, BARCODE, 1);
        }
        ("opened", "badge") => opened(row),
        ("cover", "memo") => cover(row),
        ("stranger", "foreign") => {
            said(row, &code, &Notice::Foreign(Foreign::Web));
            said(row, "WIFI:S:Mairie;T:WPA;P:secret;;", &Notice::Foreign(Foreign::Other));
        }
        ("stranger", "number") => {
            said(row, &code, &Notice::Foreign(Foreign::Other));
            said(row, BARCODE, &Notice::Foreign(Foreign::Product));
        }
        ("stranger", "memo") => said(row, &code, &Notice::Foreign(Foreign::Other)),
        ("unreadable", "unreadable") => {
            let mut b = way(row);
            let before = Before::of(&b);
            assert!(b.event(Event::ScanUnreadable).is_empty(), "{row}");
            assert!(before.is_under(&b, &Notice::Unreadable), "{row}: {:?}", b.k.shown);
        }
        (words, kind) => panic!("{row}: {kind} cannot be « {words} »"),
    }
}

/// The rows of the page's table: the kinds of code, and each screen with its cells.
fn table() -> (Vec<&'static str>, Vec<(&'static str, Vec<&'static str>)>) {
    let cells = |line: &'static str| -> Vec<&'static str> {
        line.trim_matches('|').split('|').map(str::trim).collect()
    };
    let mut lines = PAGE.lines().skip_while(|line| !line.starts_with("| Screen "));
    let head = cells(lines.next().expect("the table"));
    let rows = lines.skip(1).take_while(|line| line.starts_with('|')).map(|line| {
        let row = cells(line);
        (row[0], row[1..].to_vec())
    });
    (head[1..].to_vec(), rows.collect())
}

#[test]
fn every_code_on_every_screen_does_what_the_page_says() {
    let (kinds, rows) = table();
    assert_eq!(kinds, ["ticket", "voucher", "number", "badge", "memo", "foreign", "unreadable"]);
    for (row, cells) in &rows {
        assert_eq!(row_name(&way(row)), *row, "the way leads to the screen");
        assert_eq!(cells.len(), kinds.len(), "{row}");
        for (kind, words) in kinds.iter().zip(cells) {
            cell(row, kind, words);
        }
    }
}

#[test]
fn every_screen_has_a_row() {
    let (_, rows) = table();
    for name in NAMES {
        assert_eq!(rows.iter().filter(|(row, _)| row == name).count(), 1, "{name}");
    }
    let over = |words: &str| rows.iter().filter(|(row, _)| row.ends_with(words)).count();
    let (notice, languages, advisor) =
        (over(", under a notice"), over(", under the languages"), over(", advisor in"));
    assert!(notice >= 2 && languages >= 2 && advisor >= 2, "{notice} {languages} {advisor}");
}
