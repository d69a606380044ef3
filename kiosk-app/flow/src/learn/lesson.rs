//! What is done in a lesson.

use super::{Learn, LessonAct, LessonEnd};
use crate::next::Next;
use crate::notice::Notice;
use perron_learn::Lesson;
use perron_learn::scene::Act;

pub(super) fn act(lesson: &mut Lesson, act: &LessonAct) -> Next<Learn> {
    match act {
        LessonAct::Touch(key) => lesson.act(&Act::Touch(key.clone())),
        LessonAct::Drag { from, to } => lesson.act(&Act::Drag { from: from.clone(), to: to.clone() }),
        LessonAct::Choose(place) => lesson.choose(*place),
        LessonAct::Show => lesson.show(),
        LessonAct::Next if lesson.done => return forward(lesson),
        LessonAct::Skip if !lesson.is_last() => return forward(lesson),
        LessonAct::Next | LessonAct::Skip => {}
        LessonAct::Before => {
            lesson.before();
        }
        LessonAct::CallAdvisor => return Next::stay().with_notice(Notice::NearYou { waited: 0 }),
    }
    Next::stay()
}

/// A character was typed on the kiosk's own keyboard.
pub(super) fn typed(lesson: &mut Lesson, c: char) -> Next<Learn> {
    lesson.act(&Act::Type(c));
    Next::stay()
}

/// The last character is taken back.
pub(super) fn erased(lesson: &mut Lesson) -> Next<Learn> {
    lesson.act(&Act::Erase);
    Next::stay()
}

/// The step after; after the last, the end.
fn forward(lesson: &mut Lesson) -> Next<Learn> {
    if lesson.advance() {
        return Next::stay();
    }
    Next::own(Learn::End(LessonEnd { tutorial: lesson.tutorial.clone(), finished: true, at: 0 }))
}

/// « Arrêter »: on the first step nothing is lost; later the place is kept, for this visit and on paper.
pub(super) fn stop(lesson: &Lesson) -> Next<Learn> {
    let (tutorial, at) = (lesson.tutorial.clone(), lesson.at);
    Next::own(if at == 0 {
        Learn::Cover(tutorial.id().to_owned())
    } else {
        Learn::End(LessonEnd { tutorial, finished: false, at })
    })
}
