//! What lies over a screen: the languages, and notices.

use crate::advisor::date;
use crate::answers;
use crate::destination::Destination;
use crate::effect::Effect;
use crate::event::Action;
use crate::kiosk::Kiosk;
use crate::learn;
use crate::notice::Notice;
use crate::screen::Screen;

/// A language was chosen, by its place in the site's list. What is being read is read again in it.
pub(crate) fn language(k: &mut Kiosk, place: usize) -> Vec<Effect> {
    if let Some(lang) = k.context.site.languages.get(place) {
        k.context.look.lang = *lang;
    }
    k.shown.show_languages(false);
    let Screen::Learn(screen) = k.shown.screen() else { return vec![] };
    let next = learn::reopen(screen, &k.shelf, &k.context).map(Screen::Learn);
    k.follow(next)
}

/// What is done on the list of languages.
pub(crate) fn on_languages(k: &mut Kiosk, action: &Action) -> Vec<Effect> {
    match action {
        Action::Choose(place) => return language(k, *place),
        Action::Back => k.shown.show_languages(false),
        _ => {}
    }
    vec![]
}

/// What is done on a notice. Its main button, and going back, close it.
pub(crate) fn on_notice(k: &mut Kiosk, action: &Action) -> Vec<Effect> {
    let Some(notice) = k.shown.notice().cloned() else { return vec![] };
    match (notice, action) {
        (Notice::NotSaved, Action::Primary) => {
            k.shown.close_notice();
            k.execute_again().into_iter().collect()
        }
        (Notice::AskDate { shown }, Action::Primary) => {
            k.shown.close_notice();
            let next = date::confirmed(shown, &k.context);
            k.follow(next)
        }
        // Whoever set a PIN came in with it, and is asked as anybody who does.
        (Notice::PinSet, Action::Primary | Action::Back) => {
            k.shown.close_notice();
            answers::ask_date(k);
            vec![]
        }
        (Notice::AskDate { .. }, Action::Secondary) => {
            k.shown.say(Notice::DateWrong);
            vec![]
        }
        // The lesson is counted as it is left.
        (Notice::LeaveLearning(_), Action::Secondary) => k.end_visit(),
        (Notice::Foreign(_) | Notice::UnknownTicket | Notice::Unreadable, Action::Secondary) => {
            k.open(Destination::TypeCode)
        }
        (_, Action::Primary | Action::Back) => {
            k.shown.close_notice();
            vec![]
        }
        _ => vec![],
    }
}
