//! The frame of every screen: header, languages, the calm line.

use super::Eye;
use crate::catalogue::Catalogue;
use crate::vm::{Chrome, Door, LanguageVm, Screen as Shown};
use crate::words;
use perron_domain::clock::Belief;
use perron_domain::jobs::PaperFault;
use perron_domain::log::Lang;
use perron_flow::{Message, Notice, Screen};

/// A language's name in itself, and the face that has its letters.
fn own_name(lang: Lang) -> (&'static str, &'static str) {
    match lang.as_str() {
        "en" => ("English", "Perron Sans"),
        "ar" => ("العربية", "Perron Arabic"),
        "uk" => ("Українська", "IBM Plex Sans"),
        "es" => ("Español", "Perron Sans"),
        "pt" => ("Português", "Perron Sans"),
        "tr" => ("Türkçe", "Perron Sans"),
        _ => ("Français", "Perron Sans"),
    }
}

pub(super) fn chrome(eye: &Eye<'_>, catalogue: &Catalogue) -> Chrome {
    let (k, w) = (eye.k, &eye.w);
    let (screen, door, title, back) = place(&k.screen);
    let offered: Vec<Lang> =
        k.site.languages.iter().copied().filter(|l| catalogue.languages().any(|c| c == *l)).collect();
    let language = offered.iter().position(|l| *l == k.look.lang).unwrap_or(0);
    let named = |lang: &Lang| {
        let (name, face) = own_name(*lang);
        LanguageVm { name: name.to_owned(), face: face.to_owned(), code: lang.as_str().to_owned() }
    };
    let (local, believed) = (k.now.local(k.site.zone), k.time.is_believed());
    Chrome {
        screen,
        door,
        title: match &k.screen {
            // A tutorial's title is in its own language.
            Screen::Lesson(lesson) => lesson.tutorial.title.clone(),
            _ if title.is_empty() => String::new(),
            _ => w.text(title),
        },
        back: match &k.screen {
            Screen::Lesson(_) => w.text("stop"),
            _ if back => w.text("back"),
            _ => String::new(),
        },
        with_home: !matches!(k.screen, Screen::Home),
        // Where the screen itself asks for the end, its buttons answer.
        with_end: !matches!(&k.screen, Screen::Notice { notice: Notice::LeaveLearning(_), .. }),
        with_listen: false,
        languages: offered.iter().map(named).collect(),
        language: i32::try_from(language).unwrap_or(0),
        site: k.site.name.clone(),
        // A date that may be wrong is not shown: people read it and believe it.
        date: if believed { words::capital(&words::date(w, local.date())) } else { String::new() },
        time: if believed { words::hour(w, local) } else { String::new() },
        message: message(eye),
        advisor: k.screen.is_advisor(),
    }
}

/// Screen, door, title and whether one can go back.
fn place(screen: &Screen) -> (Shown, Door, &'static str, bool) {
    match screen {
        Screen::Home => (Shown::Home, Door::None, "", false),
        Screen::Languages(_) => (Shown::Language, Door::None, "title-languages", true),
        Screen::Workshops { .. } => (Shown::Workshops, Door::Workshops, "title-workshops", true),
        Screen::Workshop { .. } => (Shown::Workshop, Door::Workshops, "title-workshops", true),
        Screen::SignUp(form) if form.desk => (Shown::Form, Door::None, "title-sign-up", true),
        Screen::SignUp(_) => (Shown::Form, Door::Workshops, "title-sign-up", true),
        Screen::Ticket(_) => (Shown::Ticket, Door::Workshops, "title-ticket", false),
        Screen::MyTicket { .. } => (Shown::MyTicket, Door::Workshops, "title-ticket", true),
        Screen::TypeCode(_) => (Shown::Form, Door::Workshops, "title-ticket", true),
        Screen::Notice { .. } => (Shown::Notice, door_of_notice(screen), "title-message", true),
        Screen::Shelf => (Shown::Shelf, Door::Learn, "title-learn", true),
        Screen::SelfCheck(_) => (Shown::Lesson, Door::Learn, "title-check", true),
        Screen::Tutorial(_) => (Shown::Tutorial, Door::Learn, "title-learn", true),
        Screen::Lesson(_) => (Shown::Lesson, Door::Learn, "", true),
        Screen::LessonEnd(_) => (Shown::LessonEnd, Door::Learn, "title-learn", true),
        Screen::MemoCode(_) => (Shown::Form, Door::Learn, "title-learn", true),
        Screen::PassScan => (Shown::PassScan, Door::Pass, "title-pass", true),
        Screen::TypeNumber(_) => (Shown::Form, Door::Pass, "title-pass", true),
        Screen::PassResult(_) => (Shown::PassResult, Door::Pass, "title-pass", true),
        Screen::Pin(_) => (Shown::Pin, Door::None, "title-door", true),
        Screen::Advisor { .. } => (Shown::Advisor, Door::None, "title-door", false),
        Screen::Roster(_) => (Shown::Roster, Door::None, "title-door", true),
        Screen::Redeem(_) => (Shown::Redeem, Door::None, "title-door", true),
        Screen::Amount { .. } | Screen::Reason { .. } => (Shown::Form, Door::None, "title-door", true),
    }
}

/// A notice has the door of what it is about, else of the screen behind it.
fn door_of_notice(screen: &Screen) -> Door {
    use perron_flow::WaitFor;
    let Screen::Notice { notice, back } = screen else { return Door::None };
    match notice {
        Notice::TutorialGone | Notice::UnknownMemo | Notice::LeaveLearning(_) | Notice::NearYou { .. } => {
            Door::Learn
        }
        Notice::Pass(_) | Notice::Wait(WaitFor::Pass) => Door::Pass,
        Notice::GivenUp | Notice::UnknownTicket | Notice::Refused(_) | Notice::Wait(WaitFor::Code) => {
            Door::Workshops
        }
        _ => place(back).1,
    }
}

fn message(eye: &Eye<'_>) -> String {
    let w = &eye.w;
    match eye.k.message {
        None if eye.k.is_saving() => w.text("saving"),
        None if !eye.k.time.is_believed() && counts_days(&eye.k.screen) => {
            w.text(clock_id(eye.k.time.belief))
        }
        None => String::new(),
        Some(Message::Refused(why)) => super::notice::refusal(w, why),
        Some(message) => w.text(message_id(message)),
    }
}

fn clock_id(belief: Belief) -> &'static str {
    if belief == Belief::Wrong { "clock-wrong" } else { "clock-unconfirmed" }
}

/// Screens whose words hang on the date.
fn counts_days(screen: &Screen) -> bool {
    matches!(
        screen,
        Screen::Workshops { .. }
            | Screen::Advisor { .. }
            | Screen::PassScan
            | Screen::PassResult(_)
            | Screen::Redeem(_)
    )
}

fn message_id(message: Message) -> &'static str {
    match message {
        Message::FinishFirst => "message-finish",
        Message::PhoneLooksWrong => "message-phone",
        Message::Printing => "message-printing",
        Message::Printed => "message-printed",
        Message::PaperUnknown => "message-paper-unknown",
        Message::PaperFailed(PaperFault::NoPaper) => "message-no-paper",
        Message::PaperFailed(PaperFault::CoverOpen) => "message-cover",
        Message::PaperFailed(PaperFault::Unplugged) => "message-unplugged",
        Message::PaperFailed(PaperFault::NoPrinter) => "message-no-printer",
        Message::PaperFailed(PaperFault::Other) => "message-paper-other",
        Message::Noted => "message-noted",
        Message::BadgeIn => "message-badge-in",
        Message::BadgeWrong => "message-badge-wrong",
        Message::BadgeWithoutNames => "message-badge-no-names",
        Message::BadgeRevoked => "message-badge-revoked",
        Message::Busy => "message-busy",
        Message::DateConfirmed => "message-date-confirmed",
        Message::PinTooSimple => "message-pin-simple",
        Message::CannotTake(true) => "message-unit",
        Message::CannotTake(false) => "message-cannot-take",
        Message::NotListed | Message::Refused(_) => "message-not-listed",
    }
}
