//! The frame of every screen: header, languages, the calm line.

use super::Context;
use crate::catalogue::Catalogue;
use crate::vm::{Chrome, Door, LanguageVm, Screen as Shown};
use crate::words;
use perron_domain::jobs::PaperFault;
use perron_domain::lang::Lang;
use perron_domain::time::Belief;
use perron_flow::{Kiosk, Learn, Message, Notice, Pass, Redeeming, Screen, Ticket, WaitFor, Workshops};
use perron_languages::{Language, Typesetting};

/// A language under its own name, in the face that has its letters.
fn language(lang: Lang) -> LanguageVm {
    let code = lang.as_str();
    LanguageVm {
        name: Language::of(code).map_or(code, |language| language.own_name).to_owned(),
        face: Typesetting::of_screen(code, None).face.to_owned(),
        code: code.to_owned(),
    }
}

pub(super) fn chrome(cx: &Context<'_>, catalogue: &Catalogue) -> Chrome {
    let (k, w) = (cx.k, &cx.w);
    let Place { screen, door, title, back } = place(k);
    let offered: Vec<Lang> =
        k.context.site.languages.iter().copied().filter(|l| catalogue.languages().any(|c| c == *l)).collect();
    let chosen = offered.iter().position(|l| *l == k.context.look.lang).unwrap_or(0);
    let (local, believed) = (k.context.now.local(k.context.site.zone), k.context.time.is_believed());
    Chrome {
        screen,
        door,
        title: match title {
            Title::None => String::new(),
            Title::Words(id) => w.text(id),
            // A tutorial's title is in its own language.
            Title::Written(title) => title.to_owned(),
        },
        back: back.map(|id| w.text(id)).unwrap_or_default(),
        with_home: screen != Shown::Home,
        // Where the screen itself asks for the end, its buttons answer.
        with_end: !matches!(k.shown.notice(), Some(Notice::LeaveLearning(_))) || k.shown.shows_languages(),
        with_listen: false,
        languages: offered.iter().copied().map(language).collect(),
        language: i32::try_from(chosen).unwrap_or(0),
        site: k.context.site.name.clone(),
        // A date that may be wrong is not shown: people read it and believe it.
        date: if believed { words::capital(&words::date(w, local.date())) } else { String::new() },
        time: if believed { words::hour(w, local) } else { String::new() },
        message: message(cx),
        advisor: k.shown.screen().is_advisor(),
    }
}

/// A title of the header.
enum Title<'a> {
    None,
    /// A message of the catalogue.
    Words(&'static str),
    /// As its author wrote it.
    Written(&'a str),
}

/// What the frame says of a screen.
struct Place<'a> {
    screen: Shown,
    door: Door,
    title: Title<'a>,
    /// The message on the back button; no button without.
    back: Option<&'static str>,
}

impl Place<'_> {
    const fn new(screen: Shown, door: Door, title: &'static str) -> Self {
        Self { screen, door, title: Title::Words(title), back: Some("back") }
    }

    fn without_back(self) -> Self {
        Self { back: None, ..self }
    }
}

fn place(k: &Kiosk) -> Place<'_> {
    if k.shown.shows_languages() {
        return Place::new(Shown::Language, Door::None, "title-languages");
    }
    let below = place_of(k.shown.screen());
    match k.shown.notice() {
        Some(notice) => {
            Place::new(Shown::Notice, door_of_notice(notice).unwrap_or(below.door), "title-message")
        }
        None => below,
    }
}

fn place_of(screen: &Screen) -> Place<'_> {
    match screen {
        Screen::Home => {
            Place { title: Title::None, ..Place::new(Shown::Home, Door::None, "").without_back() }
        }
        Screen::Workshops(Workshops::List { .. }) => {
            Place::new(Shown::Workshops, Door::Workshops, "title-workshops")
        }
        Screen::Workshops(Workshops::One { .. }) => {
            Place::new(Shown::Workshop, Door::Workshops, "title-workshops")
        }
        Screen::SignUp(form) => {
            let door = if form.desk { Door::None } else { Door::Workshops };
            Place::new(Shown::Form, door, "title-sign-up")
        }
        Screen::Ticket(Ticket::New(_)) => {
            Place::new(Shown::Ticket, Door::Workshops, "title-ticket").without_back()
        }
        Screen::Ticket(Ticket::Mine { .. }) => Place::new(Shown::MyTicket, Door::Workshops, "title-ticket"),
        Screen::Ticket(Ticket::TypeCode(_)) => Place::new(Shown::Form, Door::Workshops, "title-ticket"),
        Screen::Pass(Pass::Scan) => Place::new(Shown::PassScan, Door::Pass, "title-pass"),
        Screen::Pass(Pass::TypeNumber(_)) => Place::new(Shown::Form, Door::Pass, "title-pass"),
        Screen::Pass(Pass::Worth(_)) => Place::new(Shown::PassResult, Door::Pass, "title-pass"),
        Screen::Learn(learn) => place_of_learning(learn),
        Screen::Door(_) => Place::new(Shown::Pin, Door::None, "title-door"),
        Screen::Advisor { .. } => Place::new(Shown::Advisor, Door::None, "title-door").without_back(),
        Screen::Roster(_) => Place::new(Shown::Roster, Door::None, "title-door"),
        Screen::Redeem(Redeeming::Voucher(_)) => Place::new(Shown::Redeem, Door::None, "title-door"),
        Screen::Redeem(Redeeming::Amount { .. } | Redeeming::Reason { .. }) => {
            Place::new(Shown::Form, Door::None, "title-door")
        }
    }
}

fn place_of_learning(learn: &Learn) -> Place<'_> {
    let place = |screen| Place::new(screen, Door::Learn, "title-learn");
    match learn {
        Learn::Shelf => place(Shown::Shelf),
        Learn::SelfCheck(_) => Place::new(Shown::Lesson, Door::Learn, "title-check"),
        Learn::Cover(_) => place(Shown::Tutorial),
        Learn::Lesson(lesson) => Place {
            title: Title::Written(lesson.tutorial.title()),
            back: Some("stop"),
            ..place(Shown::Lesson)
        },
        Learn::End(_) => place(Shown::LessonEnd),
        Learn::TypeMemo(_) => place(Shown::Form),
    }
}

/// A notice has the door of what it is about, else of the screen below it.
fn door_of_notice(notice: &Notice) -> Option<Door> {
    match notice {
        Notice::TutorialGone | Notice::UnknownMemo | Notice::LeaveLearning(_) | Notice::NearYou { .. } => {
            Some(Door::Learn)
        }
        Notice::Pass(_) | Notice::Wait(WaitFor::Pass) => Some(Door::Pass),
        Notice::GivenUp | Notice::UnknownTicket | Notice::Refused(_) | Notice::Wait(WaitFor::Code) => {
            Some(Door::Workshops)
        }
        Notice::Foreign(_)
        | Notice::Unreadable
        | Notice::NotSaved
        | Notice::Broken
        | Notice::WrongBadge
        | Notice::RevokedBadge
        | Notice::BadgeNeeded
        | Notice::AskDate { .. }
        | Notice::DateWrong
        | Notice::PinSet => None,
    }
}

fn message(cx: &Context<'_>) -> String {
    let w = &cx.w;
    match cx.k.message {
        None if cx.k.is_saving() => w.text("saving"),
        None if !cx.k.context.time.is_believed() && counts_days(&cx.k.shown) => {
            w.text(clock_id(cx.k.context.time.belief))
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
fn counts_days(shown: &perron_flow::Shown) -> bool {
    let counts = matches!(
        shown.screen(),
        Screen::Workshops(Workshops::List { .. })
            | Screen::Advisor { .. }
            | Screen::Pass(Pass::Scan | Pass::Worth(_))
            | Screen::Redeem(Redeeming::Voucher(_))
    );
    counts && shown.notice().is_none() && !shown.shows_languages()
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
