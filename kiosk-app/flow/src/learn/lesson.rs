//! What is done in a lesson.

use super::{Learn, LessonEnd};
use crate::event::Action;
use crate::next::Next;
use crate::notice::Notice;
use perron_learn::Lesson;
use perron_learn::scene::Act;

pub(super) fn act(lesson: &mut Lesson, action: &Action) -> Next<Learn> {
    match action {
        Action::StageTouch(key) => lesson.act(&Act::Touch(key.clone())),
        Action::StageDrag(from, to) => lesson.act(&Act::Drag { from: from.clone(), to: to.clone() }),
        Action::Key(c) => lesson.act(&Act::Type(*c)),
        Action::Erase => lesson.act(&Act::Erase),
        Action::Choose(place) => lesson.choose(*place),
        Action::Secondary => lesson.show(),
        Action::Primary if lesson.done => return forward(lesson),
        Action::Down if !lesson.is_last() => return forward(lesson),
        Action::Up => {
            lesson.before();
        }
        Action::Near => return Next::stay().with_notice(Notice::NearYou { waited: 0 }),
        Action::Back => return stop(lesson),
        _ => {}
    }
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
fn stop(lesson: &Lesson) -> Next<Learn> {
    let (tutorial, at) = (lesson.tutorial.clone(), lesson.at);
    Next::own(if at == 0 {
        Learn::Cover(tutorial.id().to_owned())
    } else {
        Learn::End(LessonEnd { tutorial, finished: false, at })
    })
}
