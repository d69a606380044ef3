//! The frame of every screen: header, languages, the calm line.

use super::Context;
use crate::catalogue::Catalogue;
use crate::vm::{Chrome, Door, LanguageVm, Screen as Shown};
use crate::words;
use perron_domain::jobs::PaperFault;
use perron_domain::lang::Lang;
use perron_domain::time::Belief;
use perron_flow::{Action, Battery, Kiosk, Message, Notice, WaitFor};
use perron_languages::{Language, Typesetting};

/// A language under its own name, in the face that has its letters.
fn language(lang: Lang) -> LanguageVm {
    let code = lang.as_str();
    LanguageVm {
        act: Action::Language(lang).into(),
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
        dark: false,
    }
}

/// A title of the header.
pub(super) enum Title<'a> {
    None,
    /// A message of the catalogue.
    Words(&'static str),
    /// As its author wrote it.
    Written(&'a str),
}

/// What the frame says of a screen.
pub(super) struct Place<'a> {
    pub(super) screen: Shown,
    pub(super) door: Door,
    pub(super) title: Title<'a>,
    /// The message on the back button; no button without.
    pub(super) back: Option<&'static str>,
}

impl Place<'_> {
    pub(super) const fn new(screen: Shown, door: Door, title: &'static str) -> Self {
        Self { screen, door, title: Title::Words(title), back: Some("back") }
    }

    pub(super) fn without_back(self) -> Self {
        Self { back: None, ..self }
    }
}

fn place(k: &Kiosk) -> Place<'_> {
    if k.shown.shows_languages() {
        return Place::new(Shown::Language, Door::None, "title-languages");
    }
    let below = super::place_of(k.shown.screen());
    match k.shown.notice() {
        Some(notice) => {
            Place::new(Shown::Notice, door_of_notice(notice).unwrap_or(below.door), "title-message")
        }
        None => below,
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
        None if !cx.k.context.time.is_believed() && super::counts_days(&cx.k.shown) => {
            w.text(clock_id(cx.k.context.time.belief))
        }
        None if cx.k.context.battery == Battery::Critical => w.text("battery-critical"),
        None if cx.k.context.battery == Battery::Low && cx.k.shown.screen().is_advisor() => {
            w.text("battery-low")
        }
        None => String::new(),
        Some(Message::Refused(why)) => super::notice::refusal(w, why),
        Some(message) => w.text(message_id(message)),
    }
}

fn clock_id(belief: Belief) -> &'static str {
    if belief == Belief::Wrong { "clock-wrong" } else { "clock-unconfirmed" }
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
        Message::PinTooShort => "message-pin-short",
        Message::PinTooSimple => "message-pin-simple",
        Message::CannotTake(true) => "message-unit",
        Message::CannotTake(false) => "message-cannot-take",
        Message::NotListed | Message::Refused(_) => "message-not-listed",
    }
}
