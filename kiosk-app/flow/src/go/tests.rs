//! What leaving a screen means.

use crate::bench::*;
use crate::*;
use perron_domain::ticket::qr_text;
use perron_learn::Progress;

/// Where one is afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Still in the lesson.
    Lesson,
    /// The first screen of a new visit.
    Wiped,
    /// Another screen of the same visit.
    Elsewhere(&'static str),
}

/// A way that may leave a lesson; its effects.
type Way = (&'static str, fn(&mut Bench) -> Vec<Effect>, Place);

const HOME: Place = Place::Elsewhere("Home");

/// What one does on the screen.
const TOUCHED: [Way; 18] = [
    ("home", |b| b.act(Action::Home), HOME),
    ("stopping", stop, Place::Elsewhere("Learn")),
    ("the end, and yes", |b| after(b, &[Action::End], |b| b.act(NoticeAct::Leave)), Place::Wiped),
    ("the end twice", |b| after(b, &[Action::End], |b| b.act(Action::End)), Place::Wiped),
    ("the end, and no", |b| after(b, &[Action::End], |b| b.act(NoticeAct::Close)), Place::Lesson),
    ("nobody there", |b| b.ticks(150), Place::Wiped),
    ("nobody there at the question", |b| after(b, &[Action::End], |b| b.ticks(150)), Place::Wiped),
    ("nobody answers the warning", |b| b.ticks(149), Place::Lesson),
    ("the end at the warning", |b| warned(b, Action::End), Place::Wiped),
    ("home at the warning", |b| warned(b, Action::Home), HOME),
    ("a touch at the warning", |b| warned(b, Action::Back), Place::Lesson),
    ("another language", |b| b.act(Action::Language(Lang::EN)), Place::Lesson),
    ("another language, read", |b| again(b, read("b", "en", 1)), Place::Lesson),
    ("another language that cannot be read", |b| again(b, Answer::NotReadable), Place::Elsewhere("Learn")),
    ("contrast", |b| b.act(Action::Contrast), Place::Lesson),
    ("the languages", |b| b.act(Action::Languages), Place::Lesson),
    ("the help of the advisor", |b| b.act(LessonAct::CallAdvisor), Place::Lesson),
    ("the answer to a place given up before", late_answer, Place::Lesson),
];

/// What comes from the reader and from the workers.
const SCANNED: [Way; 18] = [
    ("a ticket", |b| ticket(b, true), Place::Elsewhere("Ticket")),
    ("a ticket that nobody knows", |b| ticket(b, false), Place::Lesson),
    ("a ticket, and no answer yet", |b| b.scan(&qr_text(SignUpId([3; 16]))), Place::Lesson),
    ("a voucher", |b| voucher(b, known(0, None)), Place::Elsewhere("Pass")),
    ("a forged voucher", |b| voucher(b, forged()), Place::Elsewhere("Pass")),
    ("a voucher, and no answer yet", |b| b.scan(SIGNED), Place::Lesson),
    ("a number", |b| b.scan(NUMBER), Place::Lesson),
    ("a badge", |b| b.show_badge(Ok(badge(1, Role::Advisor))), Place::Elsewhere("Door")),
    ("a wrong badge", |b| b.show_badge(Err(BadgeError::Wrong)), HOME),
    ("a withdrawn badge", |b| b.show_badge(Err(BadgeError::Revoked)), HOME),
    ("a badge, and no answer yet", |b| b.scan(&badge_code()), Place::Lesson),
    ("another memo", |b| b.scan(&MemoCode::new("c", 2).qr_text()), Place::Elsewhere("Learn")),
    ("a memo that nobody knows", |b| b.scan("PL1:222222X"), Place::Lesson),
    ("a stranger's code", |b| b.scan("https://example.org"), Place::Lesson),
    ("typing a code instead", type_instead, Place::Elsewhere("Ticket")),
    ("half a code", |b| b.event(Event::ScanUnreadable), Place::Lesson),
    ("a store that is broken", |b| b.event(Event::Broken), HOME),
    ("an answer that says so", |b| b.fail(Purpose::Background, Trouble::Lasting), HOME),
];

fn after(b: &mut Bench, first: &[Action], then: fn(&mut Bench) -> Vec<Effect>) -> Vec<Effect> {
    let mut effects: Vec<Effect> = first.iter().flat_map(|action| b.act(action.clone())).collect();
    effects.extend(then(b));
    effects
}

/// What lies over the lesson is closed, then it is stopped.
fn stop(b: &mut Bench) -> Vec<Effect> {
    while !b.k.shown.is_uncovered() {
        assert!(b.act(Action::Back).is_empty());
    }
    b.act(Action::Back)
}

fn warned(b: &mut Bench, action: Action) -> Vec<Effect> {
    let mut effects = b.ticks(120);
    assert!(b.k.visit.countdown.is_some());
    effects.extend(b.act(action));
    effects
}

fn again(b: &mut Bench, answer: Answer) -> Vec<Effect> {
    let mut effects = b.act(Action::Language(Lang::EN));
    effects.extend(b.answer(answer));
    effects
}

fn ticket(b: &mut Bench, found: bool) -> Vec<Effect> {
    let signup = b.stored[0].signups[0].id;
    b.show_ticket(signup, found)
}

fn voucher(b: &mut Bench, answer: Answer) -> Vec<Effect> {
    let mut effects = b.scan(SIGNED);
    effects.extend(b.answer(answer));
    effects
}

fn forged() -> Answer {
    Answer::Checked(CheckAnswer::Problem(VoucherProblem::Forged))
}

fn type_instead(b: &mut Bench) -> Vec<Effect> {
    b.scan("https://example.org");
    b.act(NoticeAct::TypeCode)
}

/// What was on its way when the lesson began is on the disk.
fn late_answer(b: &mut Bench) -> Vec<Effect> {
    let execute = b.asked.iter().find_map(|asked| match asked {
        Effect::Store(_, StoreAsk::Execute(execute)) => Some(execute.clone()),
        _ => None,
    });
    b.commit(&execute.unwrap(), None)
}

/// A step of a lesson, and nothing under way but a place that was just given up.
fn in_lesson(step: usize) -> Bench {
    let mut b = with_tutorials();
    let nour = b.sign_up("Nour");
    b.act(Action::Home);
    b.show_ticket(nour, true);
    b.acts([TicketAct::GiveUp, TicketAct::GiveUpForSure]);
    b.act(Action::Home);
    b.begin();
    if step > 0 {
        b.act(LessonAct::Next);
    }
    assert_eq!(b.lesson().at, step);
    b
}

fn place(b: &Bench) -> &'static str {
    match b.screen() {
        Screen::Home => "Home",
        Screen::Workshops(_) => "Workshops",
        Screen::SignUp(_) => "SignUp",
        Screen::Ticket(_) => "Ticket",
        Screen::Pass(_) => "Pass",
        Screen::Learn(_) => "Learn",
        Screen::Door(_) => "Door",
        Screen::Advisor { .. } | Screen::Roster(_) | Screen::Redeem(_) | Screen::Devices(_) => "advisor's",
    }
}

#[test]
fn a_lesson_left_by_any_way_is_counted_once_and_its_place_is_kept_for_the_visit() {
    type Cover = (&'static str, fn(&mut Bench));
    let covers: [Cover; 4] = [
        ("nothing", |_| {}),
        ("the languages", |b| b.acts([Action::Languages])),
        ("a notice", |b| drop(b.event(Event::ScanUnreadable))),
        ("the languages over a notice", |b| {
            b.event(Event::ScanUnreadable);
            b.act(Action::Languages);
        }),
    ];
    for (over, cover) in covers {
        for (way, leave, to) in TOUCHED.into_iter().chain(SCANNED) {
            let what = format!("{way}, under {over}");
            let mut b = in_lesson(1);
            cover(&mut b);
            let effects = leave(&mut b);
            if to == Place::Lesson {
                assert!(counted(&effects).is_empty() && b.lesson().at == 1, "{what}");
                continue;
            }
            assert_eq!(counted(&effects), [Taken::Stopped(1)], "{what}");
            let progress = b.k.shelf.learning.progress.get("b").copied();
            if to == Place::Wiped {
                assert!(
                    b.is_home() && has(&effects, |e| matches!(e, Effect::Wipe)),
                    "{what}: {:?}",
                    b.k.shown
                );
                assert!(progress.is_none() && b.k.shelf.learning.progress.is_empty(), "{what}");
            } else {
                assert_eq!(Place::Elsewhere(place(&b)), to, "{what}: {:?}", b.k.shown);
                assert_eq!(progress, Some(Progress { at: 1, finished: false }), "{what}");
                assert!(b.screen().lesson().is_none(), "{what}");
            }
            let later = [Action::Back, Action::Home, Action::End, Action::End].map(|action| b.act(action));
            assert!(later.iter().all(|effects| counted(effects).is_empty()), "{what}: counted once");
        }
    }
}

#[test]
fn the_first_step_is_counted_too_and_a_memo_of_the_same_tutorial_leads_to_its_own_step() {
    let mut b = in_lesson(0);
    assert_eq!(counted(&b.act(Action::Back)), [Taken::Stopped(0)]);
    assert!(matches!(b.screen(), Screen::Learn(Learn::Cover(id)) if id == "b"));
    let mut b = in_lesson(1);
    assert_eq!(counted(&b.scan(&MemoCode::new("b", 4).qr_text())), [Taken::Stopped(1)]);
    assert!(matches!(b.screen(), Screen::Learn(Learn::Cover(id)) if id == "b"));
    assert_eq!(b.k.shelf.learning.progress("b").at, 4);
}

#[test]
fn a_refusal_that_comes_in_a_lesson_is_said_over_it() {
    let mut b = in_lesson(1);
    assert!(counted(&b.answer(Answer::Refused(Refusal::Closed))).is_empty());
    assert_eq!((b.notice(), b.lesson().at), (&Notice::Refused(Refusal::Closed), 1));
    let mut b = in_lesson(1);
    assert!(counted(&b.fail(Purpose::Command, Trouble::Transient)).is_empty());
    assert_eq!((b.notice(), b.lesson().at), (&Notice::NotSaved, 1), "the lesson is still there behind it");
}

#[test]
fn what_lay_over_a_screen_goes_with_it() {
    for over in [Action::Languages, LessonAct::CallAdvisor.into()] {
        let mut b = in_lesson(1);
        b.act(over);
        b.act(Action::Home);
        assert!(b.is_home());
    }
}

#[test]
fn a_form_that_is_left_is_dropped() {
    let mut b = Bench::new(&[8]);
    b.up_to_phone("Lou");
    b.keys("06");
    b.act(Action::Home);
    b.act(HomeAct::Open(Door::Workshops));
    b.acts([WorkshopsAct::Open(Bench::id(1)), WorkshopsAct::SignUp(1)]);
    let form = b.form();
    assert_eq!((form.step, form.contact.name.as_str(), form.field.text()), (Step::Name, "", ""));
}
