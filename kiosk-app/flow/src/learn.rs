//! The first door: the shelf, the self-check, a lesson, its end.
//!
//! A tutorial's text is read by a worker when it is opened, in the language of the visit; a change of language opens it
//! again at the same step.

use super::effect::{Effect, Memo};
use super::event::Action;
use super::field::{Field, FieldRule};
use super::screen::{LessonEnd, Message, Notice, Screen};
use super::update::Kiosk;
use crate::memo_code::MemoCode;
use perron_domain::log::Lang;
use perron_domain::usage::Taken;
use perron_domain::workshop::Workshop;
use perron_learn::scene::Act;
use perron_learn::{Answer, Card, Filter, Lesson, Progress, SIMPLE, SelfCheck, Tutorial};

impl Kiosk {
    /// The workshop that goes on with a tutorial's subject: the first that somebody can still come to.
    #[must_use]
    pub fn workshop_for(&self, tutorial: &str) -> Option<&Workshop> {
        let card = self.learning.card(tutorial)?;
        let title = |w: &&Workshop| w.details.as_ref().is_some_and(|d| card.matches(d.title.as_str()));
        self.ahead().filter(|w| !w.closed).find(title)
    }

    /// The cards of the shelf as it is filtered now; after the self-check, its proposals.
    pub fn shelf(&self) -> Vec<&Card> {
        if self.shelf.proposed.is_empty() {
            return self.learning.shown(self.shelf.filter).collect();
        }
        self.shelf.proposed.iter().filter_map(|id| self.learning.card(id)).collect()
    }

    /// Whether easy words exist for what is on the screen.
    #[must_use]
    pub fn has_simple(&self) -> bool {
        self.look.lang == Lang::FR && self.learning.cards.iter().any(|card| card.texts.contains_key(SIMPLE))
    }
}

pub(crate) fn open_shelf(k: &mut Kiosk) -> Vec<Effect> {
    k.screen = Screen::Shelf;
    vec![]
}

/// The shelf.
pub(crate) fn shelf(k: &mut Kiosk, action: &Action) -> Vec<Effect> {
    let per_page = k.cards_per_page();
    let count = k.shelf().len();
    match action {
        Action::Up => k.shelf.page = k.shelf.page.saturating_sub(1),
        Action::Down if (k.shelf.page + 1) * per_page < count => k.shelf.page += 1,
        Action::Nav(place) => {
            if let Some(filter) = Filter::ALL.get(*place) {
                (k.shelf.filter, k.shelf.page) = (*filter, 0);
                k.shelf.proposed.clear();
            }
        }
        Action::Choose(place) if *place < per_page => {
            let id = k.shelf().get(k.shelf.page * per_page + place).map(|card| card.id.clone());
            if let Some(id) = id {
                k.screen = Screen::Tutorial(id);
            }
        }
        Action::Primary => return vec![Effect::OpenCheck { lang: k.look.lang, simple: k.learning.simple }],
        Action::Secondary => k.screen = Screen::MemoCode(Field::new(FieldRule::Code)),
        Action::Simple => k.learning.simple = !k.learning.simple,
        Action::Back if !k.shelf.proposed.is_empty() => k.shelf.proposed.clear(),
        Action::Back => k.screen = Screen::Home,
        _ => {}
    }
    vec![]
}

/// The cover of one tutorial.
pub(crate) fn cover(k: &mut Kiosk, id: &str, action: &Action) -> Vec<Effect> {
    let progress = k.learning.progress(id);
    match action {
        Action::Primary if progress.finished => open(k, id, 0),
        Action::Primary => open(k, id, progress.at),
        Action::Secondary => open(k, id, 0),
        Action::Simple => {
            k.learning.simple = !k.learning.simple;
            vec![]
        }
        Action::Back => open_shelf(k),
        _ => vec![],
    }
}

fn open(k: &Kiosk, id: &str, at: usize) -> Vec<Effect> {
    vec![Effect::OpenTutorial { id: id.to_owned(), lang: k.look.lang, simple: k.learning.simple, at }]
}

/// The tutorial was read.
pub(crate) fn opened(k: &mut Kiosk, tutorial: Tutorial, at: usize) -> Vec<Effect> {
    let fresh = match &k.screen {
        Screen::Tutorial(id) => *id == tutorial.id,
        // Asked again in another language.
        Screen::Lesson(lesson) if lesson.tutorial.id == tutorial.id => false,
        _ => return vec![],
    };
    let id = tutorial.id.clone();
    k.screen = Screen::Lesson(Box::new(Lesson::open(tutorial.into(), at)));
    if fresh && at == 0 { vec![Effect::Count { tutorial: id, taken: Taken::Started }] } else { vec![] }
}

/// The tutorial could not be read: the pack was taken away, or the disk fails.
pub(crate) fn missing(k: &mut Kiosk) -> Vec<Effect> {
    // Whoever went on to something else meanwhile is not disturbed.
    if !matches!(k.screen, Screen::Shelf | Screen::SelfCheck(_) | Screen::Tutorial(_) | Screen::Lesson(_)) {
        return vec![];
    }
    k.notice_to(Notice::TutorialGone, Screen::Shelf);
    vec![]
}

/// What is done in a lesson.
pub(crate) fn lesson(k: &mut Kiosk, action: &Action) -> Vec<Effect> {
    let Screen::Lesson(lesson) = &mut k.screen else { return vec![] };
    match action {
        Action::StageTouch(key) => lesson.act(&Act::Touch(key.clone())),
        Action::StageDrag(from, to) => lesson.act(&Act::Drag { from: from.clone(), to: to.clone() }),
        Action::Key(c) => lesson.act(&Act::Type(*c)),
        Action::Erase => lesson.act(&Act::Erase),
        Action::Choose(place) => lesson.choose(*place),
        Action::Secondary => lesson.show(),
        Action::Primary if lesson.done => return forward(k),
        Action::Down if !lesson.is_last() => return forward(k),
        Action::Up => {
            lesson.before();
        }
        Action::Near => k.notice(Notice::NearYou { waited: 0 }),
        Action::Simple => {
            k.learning.simple = !k.learning.simple;
            return reopen(k);
        }
        Action::Back => return stop(k),
        _ => {}
    }
    vec![]
}

/// The step after; after the last, the end.
fn forward(k: &mut Kiosk) -> Vec<Effect> {
    let Screen::Lesson(lesson) = &mut k.screen else { return vec![] };
    if lesson.advance() {
        return vec![];
    }
    let tutorial = lesson.tutorial.clone();
    let id = tutorial.id.clone();
    k.learning.progress.insert(id.clone(), Progress { at: 0, finished: true });
    k.screen = Screen::LessonEnd(LessonEnd { tutorial, finished: true, at: 0 });
    vec![Effect::Count { tutorial: id, taken: Taken::Finished }]
}

/// « Arrêter »: on the first step nothing is lost; later the place is kept, for this visit and on paper.
fn stop(k: &mut Kiosk) -> Vec<Effect> {
    let Screen::Lesson(lesson) = &k.screen else { return vec![] };
    let (tutorial, at) = (lesson.tutorial.clone(), lesson.at);
    let effects = left(k);
    k.screen = if at == 0 {
        Screen::Tutorial(tutorial.id.clone())
    } else {
        Screen::LessonEnd(LessonEnd { tutorial, finished: false, at })
    };
    effects
}

/// A lesson is left before its end, by whatever way: where people stop is counted.
pub(crate) fn left(k: &mut Kiosk) -> Vec<Effect> {
    let Some(lesson) = k.screen.lesson() else { return vec![] };
    let (id, at) = (lesson.tutorial.id.clone(), lesson.at);
    let finished = k.learning.progress(&id).finished;
    if !finished {
        k.learning.progress.insert(id.clone(), Progress { at, finished: false });
    }
    vec![Effect::Count { tutorial: id, taken: Taken::Stopped(at) }]
}

/// The same step, or question, in the words now wanted.
pub(crate) fn reopen(k: &Kiosk) -> Vec<Effect> {
    if matches!(k.screen, Screen::SelfCheck(_)) {
        return vec![Effect::OpenCheck { lang: k.look.lang, simple: k.learning.simple }];
    }
    k.screen.lesson().map_or(vec![], |lesson| open(k, &lesson.tutorial.id, lesson.at))
}

/// The end of a lesson, or its interruption.
pub(crate) fn end(k: &mut Kiosk, action: &Action) -> Vec<Effect> {
    let Screen::LessonEnd(end) = &k.screen else { return vec![] };
    match action {
        Action::Primary => {
            let memo = memo(k, end);
            k.message = Some(Message::Printing);
            return vec![Effect::PrintMemo(Box::new(memo))];
        }
        Action::Choose(place) => {
            let next = k.learning.after(&end.tutorial.id).get(*place).map(|card| card.id.clone());
            if let Some(id) = next {
                k.screen = Screen::Tutorial(id);
            }
        }
        Action::Tertiary => {
            let workshop = k.workshop_for(&end.tutorial.id).map(|w| w.id);
            if let Some(id) = workshop {
                k.screen = Screen::Workshop { id, page: 0 };
            }
        }
        Action::Secondary => return open_shelf(k),
        Action::Back if end.finished => return open_shelf(k),
        Action::Back => {
            let id = end.tutorial.id.clone();
            k.screen = Screen::Tutorial(id);
        }
        _ => {}
    }
    vec![]
}

/// Where to go on next time: here, or with the next tutorial.
#[must_use]
pub fn memo_code(k: &Kiosk, end: &LessonEnd) -> Option<MemoCode> {
    if !end.finished {
        return Some(MemoCode::new(&end.tutorial.id, end.at));
    }
    k.learning.after(&end.tutorial.id).first().map(|card| MemoCode::new(&card.id, 0))
}

fn memo(k: &Kiosk, end: &LessonEnd) -> Memo {
    let next = k
        .learning
        .after(&end.tutorial.id)
        .first()
        .and_then(|card| card.text(k.look.lang.as_str(), k.learning.simple));
    Memo {
        tutorial: end.tutorial.clone(),
        finished: end.finished,
        at: end.at,
        code: memo_code(k, end),
        next: next.map(|(_, text)| text.title.clone()).filter(|_| end.finished),
        workshop: k.workshop_for(&end.tutorial.id).map(|w| w.id),
        lang: k.look.lang,
    }
}

/// Typing the code of a memo.
pub(crate) fn memo_screen(k: &mut Kiosk, action: &Action) -> Vec<Effect> {
    let Screen::MemoCode(field) = &mut k.screen else { return vec![] };
    match action {
        Action::Key(c) => field.push(*c),
        Action::Erase => field.erase(),
        Action::Back => return open_shelf(k),
        Action::Primary if !field.is_empty() => {
            let code = MemoCode::read(field.trimmed());
            return go_on(k, code);
        }
        _ => {}
    }
    vec![]
}

/// A memo's code, typed or scanned: the cover of its tutorial, ready to go on.
pub(crate) fn go_on(k: &mut Kiosk, code: Option<MemoCode>) -> Vec<Effect> {
    if !k.learning.read {
        // Nobody knows yet what the code opens.
        k.message = Some(Message::Busy);
        return vec![];
    }
    let found = code.and_then(|code| {
        let card = k.learning.cards.iter().find(|card| code.means(&card.id))?;
        Some((card.id.clone(), usize::from(code.step).min(card.steps.saturating_sub(1))))
    });
    let Some((id, at)) = found else {
        k.notice(Notice::UnknownMemo);
        return vec![];
    };
    let effects = left(k);
    k.learning.progress.insert(id.clone(), Progress { at, finished: false });
    k.screen = Screen::Tutorial(id);
    effects
}

/// The self-check was read.
pub(crate) fn check_opened(k: &mut Kiosk, check: SelfCheck) -> Vec<Effect> {
    match &mut k.screen {
        Screen::Shelf => k.screen = Screen::SelfCheck(check),
        // Asked again in another language: the answers given stay.
        Screen::SelfCheck(before) => {
            let answers = std::mem::take(&mut before.answers);
            k.screen = Screen::SelfCheck(SelfCheck { answers, ..check });
        }
        _ => {}
    }
    vec![]
}

/// Answering it.
pub(crate) fn self_check(k: &mut Kiosk, action: &Action) -> Vec<Effect> {
    let Screen::SelfCheck(check) = &mut k.screen else { return vec![] };
    match action {
        Action::Choose(place) => {
            check.answers.extend(Answer::from_place(*place));
            if check.question().is_none() {
                let known = |id: &String| k.learning.card(id).is_some();
                k.shelf.proposed = check.proposals().into_iter().filter(known).collect();
                (k.shelf.filter, k.shelf.page) = (Filter::All, 0);
                return open_shelf(k);
            }
        }
        Action::Up | Action::Back => {
            let taken_back = check.answers.pop();
            return if taken_back.is_none() { open_shelf(k) } else { vec![] };
        }
        Action::Simple => {
            k.learning.simple = !k.learning.simple;
            return reopen(k);
        }
        _ => {}
    }
    vec![]
}

/// A second passed in a lesson. While the hand works nobody is idle: the person watches.
pub(crate) fn tick(k: &mut Kiosk) {
    if k.countdown.is_some() {
        return;
    }
    if let Screen::Lesson(lesson) = &mut k.screen {
        let showing = lesson.show.is_some();
        lesson.tick();
        if showing {
            k.quiet = 0;
        }
    }
}
