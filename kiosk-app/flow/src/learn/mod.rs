//! The first door: the shelf, the self-check, a lesson, its end.
//!
//! A tutorial's text is read by a worker when it is opened, in the language of the visit; a change of language opens it
//! again at the same step.

mod acts;
mod lesson;

use crate::context::Context;
use crate::destination::Destination;
use crate::effect::{Ask, ContentAsk, Memo, Slip, StoreAsk};
use crate::field::{Field, FieldRule};
use crate::memo_code::MemoCode;
use crate::message::Message;
use crate::next::{Did, Next};
use crate::notice::{Leaving, Notice};
pub use acts::{CoverAct, EndAct, LearnAct, LessonAct, SelfCheckAct, ShelfAct};
use perron_domain::lang::Lang;
use perron_domain::usage::Taken;
use perron_domain::workshop::Workshop;
use perron_learn::{Card, EASY_FRENCH, Filter, Learning, Lesson, Progress, SelfCheck, Tutorial};

/// What is shown of learning.
#[derive(Clone, Debug)]
pub enum Learn {
    /// The shelf.
    Shelf,
    /// The self-check.
    SelfCheck(SelfCheck),
    /// The cover of a tutorial.
    Cover(String),
    /// A tutorial being done.
    Lesson(Box<Lesson>),
    /// After a lesson.
    End(LessonEnd),
    /// Typing the code of a memo.
    TypeMemo(Field),
}

/// After a lesson: done, or interrupted.
#[derive(Clone, Debug)]
pub struct LessonEnd {
    /// Which tutorial.
    pub tutorial: Tutorial,
    /// Done to its end.
    pub finished: bool,
    /// Left at this step, from 0.
    pub at: usize,
}

/// Which part of the shelf one looks at.
#[derive(Clone, Debug, Default)]
pub struct ShelfPlace {
    /// The part.
    pub filter: Filter,
    /// Page, from 0.
    pub page: usize,
    /// The self-check's proposals, shown instead; empty: none.
    pub proposed: Vec<String>,
}

/// What stays while one goes from screen to screen: the shelf, and this visit's way along it.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// The tutorials, and how far each was taken.
    pub learning: Learning,
    /// Which part one looks at.
    pub place: ShelfPlace,
}

impl Shelf {
    /// The workshop that goes on with a tutorial's subject: the first that somebody can still come to.
    #[must_use]
    pub fn workshop_for<'a>(&self, tutorial: &str, cx: &'a Context) -> Option<&'a Workshop> {
        let card = self.learning.card(tutorial)?;
        let title = |w: &&Workshop| w.details.as_ref().is_some_and(|d| card.matches(d.title.as_str()));
        cx.ahead().filter(|w| !w.closed).find(title)
    }

    /// The cards as they are filtered now; after the self-check, its proposals.
    #[must_use]
    pub fn cards(&self) -> Vec<&Card> {
        if self.place.proposed.is_empty() {
            return self.learning.shown(self.place.filter).collect();
        }
        self.place.proposed.iter().filter_map(|id| self.learning.card(id)).collect()
    }

    /// Whether easy words exist in this language.
    #[must_use]
    pub fn has_simple(&self, lang: Lang) -> bool {
        lang == Lang::FR && self.learning.cards.iter().any(|card| card.languages.contains_key(EASY_FRENCH))
    }

    /// Where to go on next time: here, or with the next tutorial.
    #[must_use]
    pub fn memo_code(&self, end: &LessonEnd) -> Option<MemoCode> {
        if !end.finished {
            return Some(MemoCode::new(end.tutorial.id(), end.at));
        }
        self.learning.after(end.tutorial.id()).first().map(|card| MemoCode::new(&card.meta.id, 0))
    }

    fn memo(&self, end: &LessonEnd, cx: &Context) -> Memo {
        let after = self.learning.after(end.tutorial.id());
        let next = after.first().and_then(|card| card.text(cx.look.lang.as_str(), self.learning.simple));
        Memo {
            tutorial: end.tutorial.clone(),
            finished: end.finished,
            at: end.at,
            code: self.memo_code(end),
            next: next.map(|(_, text)| text.title.clone()).filter(|_| end.finished),
            workshop: self.workshop_for(end.tutorial.id(), cx).map(|w| w.id),
            lang: cx.look.lang,
        }
    }

    fn open(&self, id: &str, at: usize, cx: &Context) -> ContentAsk {
        ContentAsk::Tutorial { id: id.to_owned(), lang: cx.look.lang, simple: self.learning.simple, at }
    }

    fn open_check(&self, cx: &Context) -> ContentAsk {
        ContentAsk::SelfCheck { lang: cx.look.lang, simple: self.learning.simple }
    }

    /// Cards come and go, and so do letters: the page still exists.
    pub(crate) fn keep_page(&mut self, cx: &Context) {
        let last = crate::context::last_page(self.cards().len(), cx.cards_per_page());
        self.place.page = self.place.page.min(last);
    }

    /// A lesson is left, by whatever way: where people stop is counted. `finished`: it was done to its end.
    pub(crate) fn left(&mut self, lesson: &Lesson, finished: bool) -> StoreAsk {
        let (tutorial, at) = (lesson.tutorial.id().to_owned(), lesson.at);
        let taken = if finished { Taken::Finished } else { Taken::Stopped(at) };
        let at = if finished { 0 } else { at };
        if finished || !self.learning.progress(&tutorial).finished {
            self.learning.progress.insert(tutorial.clone(), Progress { at, finished });
        }
        StoreAsk::Count { tutorial, taken }
    }

    /// The cover of this tutorial proposes to go on at this step.
    pub(crate) fn resume(&mut self, id: &str, at: usize) {
        self.learning.progress.insert(id.to_owned(), Progress { at, finished: false });
    }

    /// The visit is over.
    pub(crate) fn forget(&mut self) {
        self.learning.forget();
        self.place = ShelfPlace::default();
    }
}

impl Learn {
    /// What is left in the middle by ending the visit here.
    pub(crate) fn leaves(&self) -> Option<Leaving> {
        match self {
            Self::Lesson(lesson) => Some(Leaving::Lesson { begun: lesson.at > 0 }),
            Self::SelfCheck(_) => Some(Leaving::SelfCheck),
            Self::Shelf | Self::Cover(_) | Self::End(_) | Self::TypeMemo(_) => None,
        }
    }
}

/// What is done there.
pub(crate) fn act(
    screen: &mut Learn,
    shelf: &mut Shelf,
    did: &Did<'_, LearnAct>,
    cx: &Context,
) -> Next<Learn> {
    match (screen, did) {
        (screen, Did::Act(LearnAct::Simple)) => simple(screen, shelf, cx),
        (Learn::Shelf, Did::Act(LearnAct::Shelf(act))) => on_shelf(act, shelf, cx),
        (Learn::SelfCheck(check), Did::Act(LearnAct::SelfCheck(act))) => self_check(check, *act, shelf),
        (Learn::Cover(id), Did::Act(LearnAct::Cover(act))) => cover(id, *act, shelf, cx),
        (Learn::Lesson(lesson), Did::Act(LearnAct::Lesson(act))) => lesson::act(lesson, act),
        (Learn::End(end), Did::Act(LearnAct::End(act))) => ended(end, act, shelf, cx),
        (Learn::TypeMemo(field), Did::Act(LearnAct::OpenMemo)) => open_memo(field, shelf),
        // Acts of a screen that was just left.
        (
            _,
            Did::Act(
                LearnAct::Shelf(_)
                | LearnAct::SelfCheck(_)
                | LearnAct::Cover(_)
                | LearnAct::Lesson(_)
                | LearnAct::End(_)
                | LearnAct::OpenMemo,
            ),
        ) => Next::stay(),
        (screen, Did::Back) => back(screen, shelf),
        (Learn::Shelf, Did::Earlier) => turn(shelf, -1, cx),
        (Learn::Shelf, Did::Later) => turn(shelf, 1, cx),
        (Learn::Lesson(lesson), Did::Key(c)) => lesson::typed(lesson, *c),
        (Learn::Lesson(lesson), Did::Erase) => lesson::erased(lesson),
        (Learn::TypeMemo(field), Did::Key(c)) => {
            field.push(*c);
            Next::stay()
        }
        (Learn::TypeMemo(field), Did::Erase) => {
            field.erase();
            Next::stay()
        }
        (_, Did::Earlier | Did::Later | Did::Key(_) | Did::Erase) => Next::stay(),
    }
}

/// One screen back; within the self-check, one question.
fn back(screen: &mut Learn, shelf: &mut Shelf) -> Next<Learn> {
    match screen {
        Learn::Shelf if !shelf.place.proposed.is_empty() => {
            shelf.place.proposed.clear();
            Next::stay()
        }
        Learn::Shelf => Next::go(Destination::Home),
        Learn::SelfCheck(check) => question_before(check),
        Learn::Lesson(lesson) => lesson::stop(lesson),
        Learn::End(end) if !end.finished => Next::own(Learn::Cover(end.tutorial.id().to_owned())),
        Learn::Cover(_) | Learn::End(_) | Learn::TypeMemo(_) => Next::own(Learn::Shelf),
    }
}

/// Turns the page of the shelf.
fn turn(shelf: &mut Shelf, pages: isize, cx: &Context) -> Next<Learn> {
    shelf.place.page = shelf.place.page.saturating_add_signed(pages);
    shelf.keep_page(cx);
    Next::stay()
}

/// Easy words on or off, where there are any.
fn simple(screen: &Learn, shelf: &mut Shelf, cx: &Context) -> Next<Learn> {
    if matches!(screen, Learn::End(_) | Learn::TypeMemo(_)) {
        return Next::stay();
    }
    shelf.learning.simple = !shelf.learning.simple;
    reopen(screen, shelf, cx)
}

/// The same step, or question, in the words now wanted.
pub(crate) fn reopen(screen: &Learn, shelf: &Shelf, cx: &Context) -> Next<Learn> {
    match screen {
        Learn::SelfCheck(_) => Next::ask(shelf.open_check(cx)),
        Learn::Lesson(lesson) => Next::ask(shelf.open(lesson.tutorial.id(), lesson.at, cx)),
        Learn::Shelf | Learn::Cover(_) | Learn::End(_) | Learn::TypeMemo(_) => Next::stay(),
    }
}

fn on_shelf(act: &ShelfAct, shelf: &mut Shelf, cx: &Context) -> Next<Learn> {
    match act {
        ShelfAct::Filter(filter) => {
            shelf.place = ShelfPlace { filter: *filter, ..ShelfPlace::default() };
            Next::stay()
        }
        ShelfAct::Open(id) if shelf.learning.card(id).is_some() => Next::own(Learn::Cover(id.clone())),
        ShelfAct::Open(_) => Next::stay(),
        ShelfAct::SelfCheck => Next::ask(shelf.open_check(cx)),
        ShelfAct::TypeMemo => Next::own(Learn::TypeMemo(Field::new(FieldRule::Code))),
    }
}

fn cover(id: &str, act: CoverAct, shelf: &Shelf, cx: &Context) -> Next<Learn> {
    let progress = shelf.learning.progress(id);
    let at = match act {
        CoverAct::Begin if !progress.finished => progress.at,
        CoverAct::Begin | CoverAct::FromStart => 0,
    };
    Next::ask(shelf.open(id, at, cx))
}

/// The tutorial was read, to begin at this step. On a lesson it was asked for again, in other words: the step stays, and
/// so does what lies over it.
pub(crate) fn opened(screen: &mut Learn, tutorial: Tutorial, at: usize) -> Next<Learn> {
    match screen {
        Learn::Cover(id) if *id == tutorial.id() => {
            let id = tutorial.id().to_owned();
            let next = Next::own(Learn::Lesson(Box::new(Lesson::open(tutorial, at))));
            if at == 0 { next.and_ask(StoreAsk::Count { tutorial: id, taken: Taken::Started }) } else { next }
        }
        Learn::Lesson(lesson) if lesson.tutorial.id() == tutorial.id() => {
            // Whoever went on meanwhile is not thrown back.
            **lesson = Lesson::open(tutorial, lesson.at);
            Next::stay()
        }
        _ => Next::stay(),
    }
}

/// The tutorial could not be read: the pack was taken away, or the disk fails.
pub(crate) fn not_readable() -> Next<Learn> {
    Next::own(Learn::Shelf).with_notice(Notice::TutorialGone)
}

fn ended(end: &LessonEnd, act: &EndAct, shelf: &Shelf, cx: &Context) -> Next<Learn> {
    match act {
        EndAct::PrintMemo => {
            let slip = Slip::Memo(Box::new(shelf.memo(end, cx)));
            Next::stay().and_ask(Ask::Slip(slip)).with_message(Message::Printing)
        }
        EndAct::Open(id) if shelf.learning.card(id).is_some() => Next::own(Learn::Cover(id.clone())),
        EndAct::Open(_) => Next::stay(),
        EndAct::Workshop(id) => Next::go(Destination::Workshop(*id)),
        EndAct::Shelf => Next::own(Learn::Shelf),
    }
}

fn open_memo(field: &Field, shelf: &mut Shelf) -> Next<Learn> {
    if field.is_empty() {
        return Next::stay();
    }
    match place_of(MemoCode::read(field.trimmed()), shelf) {
        Ok((id, at)) => {
            shelf.resume(&id, at);
            Next::own(Learn::Cover(id))
        }
        Err(why) => why.said(),
    }
}

/// Why a memo's code leads nowhere.
pub(crate) enum NoPlace {
    /// Nobody knows yet what the code opens.
    NotRead,
    /// It opens nothing here.
    Unknown,
}

impl NoPlace {
    /// What is said instead.
    pub(crate) fn said(self) -> Next<Learn> {
        match self {
            Self::NotRead => Next::stay().with_message(Message::Busy),
            Self::Unknown => Next::stay().with_notice(Notice::UnknownMemo),
        }
    }
}

/// Where a memo's code leads: a tutorial and a step of it, from 0.
pub(crate) fn place_of(code: Option<MemoCode>, shelf: &Shelf) -> Result<(String, usize), NoPlace> {
    if !shelf.learning.read {
        return Err(NoPlace::NotRead);
    }
    let found = code.and_then(|code| {
        let card = shelf.learning.cards.iter().find(|card| code.means(&card.meta.id))?;
        Some((card.meta.id.clone(), usize::from(code.step).min(card.steps.saturating_sub(1))))
    });
    found.ok_or(NoPlace::Unknown)
}

/// The self-check was read. Asked for again in other words, the answers given stay.
pub(crate) fn check_opened(screen: &mut Learn, mut check: SelfCheck) -> Next<Learn> {
    match screen {
        Learn::Shelf => Next::own(Learn::SelfCheck(check)),
        Learn::SelfCheck(before) => {
            check.answers = std::mem::take(&mut before.answers);
            *before = check;
            Next::stay()
        }
        Learn::Cover(_) | Learn::Lesson(_) | Learn::End(_) | Learn::TypeMemo(_) => Next::stay(),
    }
}

fn self_check(check: &mut SelfCheck, act: SelfCheckAct, shelf: &mut Shelf) -> Next<Learn> {
    match act {
        SelfCheckAct::Answer(answer) => {
            check.answers.push(answer);
            if check.question().is_some() {
                return Next::stay();
            }
            let known = |id: &String| shelf.learning.card(id).is_some();
            let proposed = check.proposals().into_iter().filter(known).collect();
            shelf.place = ShelfPlace { proposed, ..ShelfPlace::default() };
            Next::own(Learn::Shelf)
        }
        SelfCheckAct::Before => question_before(check),
    }
}

/// The answer before is taken back; before the first question lies the shelf.
fn question_before(check: &mut SelfCheck) -> Next<Learn> {
    if check.answers.pop().is_none() { Next::own(Learn::Shelf) } else { Next::stay() }
}

#[cfg(test)]
mod tests;
