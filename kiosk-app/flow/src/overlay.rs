//! What lies over a screen: the languages, and notices.

use crate::action::Action;
use crate::advisor::date;
use crate::answers;
use crate::destination::Destination;
use crate::effect::Effect;
use crate::kiosk::Kiosk;
use crate::learn;
use crate::notice::{Notice, NoticeAct};
use crate::screen::Screen;
use perron_domain::lang::Lang;

/// A language was chosen. What is being read is read again in it.
pub(crate) fn language(k: &mut Kiosk, lang: Lang) -> Vec<Effect> {
    if k.context.site.languages.contains(&lang) {
        k.context.look.lang = lang;
    }
    k.shown.show_languages(false);
    let Screen::Learn(screen) = k.shown.screen() else { return vec![] };
    let next = learn::reopen(screen, &k.shelf, &k.context).map(Screen::Learn);
    k.follow(next)
}

/// What is done on the list of languages, but for choosing one.
pub(crate) fn on_languages(k: &mut Kiosk, action: &Action) -> Vec<Effect> {
    if *action == Action::Back {
        k.shown.show_languages(false);
    }
    vec![]
}

/// What is done on a notice. Going back closes it.
pub(crate) fn on_notice(k: &mut Kiosk, action: &Action) -> Vec<Effect> {
    let act = match action {
        Action::OnNotice(act) => *act,
        Action::Back => NoticeAct::Close,
        _ => return vec![],
    };
    let Some(notice) = k.shown.notice().cloned() else { return vec![] };
    match (notice, act) {
        (Notice::NotSaved, NoticeAct::TryAgain) => {
            k.shown.close_notice();
            k.execute_again().into_iter().collect()
        }
        (Notice::AskDate { shown }, NoticeAct::DateRight) => {
            k.shown.close_notice();
            let next = date::confirmed(shown, &k.context);
            k.follow(next)
        }
        // Whoever set a PIN came in with it, and is asked as anybody who does.
        (Notice::PinSet, NoticeAct::Close) => {
            k.shown.close_notice();
            answers::ask_date(k);
            vec![]
        }
        (Notice::AskDate { .. }, NoticeAct::DateWrong) => {
            k.shown.say(Notice::DateWrong);
            vec![]
        }
        // The lesson is counted as it is left.
        (Notice::LeaveLearning(_), NoticeAct::Leave) => k.end_visit(),
        (Notice::Foreign(_) | Notice::UnknownTicket | Notice::Unreadable, NoticeAct::TypeCode) => {
            k.open(Destination::TypeCode)
        }
        (_, NoticeAct::Close) => {
            k.shown.close_notice();
            vec![]
        }
        // An act of the notice before this one.
        (
            _,
            NoticeAct::TryAgain
            | NoticeAct::DateRight
            | NoticeAct::DateWrong
            | NoticeAct::Leave
            | NoticeAct::TypeCode,
        ) => vec![],
    }
}
