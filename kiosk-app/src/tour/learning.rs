//! Learning, step by step: the shelf, lessons, what is left in the middle, every scene.

use super::TourError;
use super::acts::{end, see, touch};
use super::driver::Driver;
use super::lessons;
use crate::vm::Screen;
use perron_content::tutorial::Kind;
use perron_learn::{Step, Tutorial};

type Done = Result<(), TourError>;

/// The first door: the shelf, the self-check, a lesson stopped and taken up again with its code, two lessons whole.
pub(super) fn learn(d: &mut Driver) -> Done {
    d.journey("learn");
    touch(d, "door-learn");
    // The largest letters leave the question to the header: the parts of the shelf are always there.
    see(d, "shelf", Screen::Shelf, "shelf-all")?;
    touch(d, "shelf-safety");
    d.wait(|v| v.shelf.themes.iter().position(|t| t.chosen) == Some(3));
    see(d, "shelf-safety", Screen::Shelf, "shelf-safety")?;
    touch(d, "shelf-check");
    see(d, "check", Screen::Lesson, "check-promise")?;
    for n in 0..9 {
        let asked = d.view().lesson.ask.clone();
        d.touch_name(&format!("answer:{}", (n * 2) % 3));
        d.wait(|v| v.chrome.screen != Screen::Lesson || v.lesson.ask != asked);
    }
    let proposed = d.text("shelf-proposed");
    let three = d.wait(|v| v.shelf.question == proposed && !v.shelf.cards.is_empty());
    d.hold("proposed", "three proposals", three);
    see(d, "proposed", Screen::Shelf, "shelf-code")?;
    end(d);
    let lessons = lessons::every_language();
    let lesson = |id: &str, lang: &str| lessons.iter().find(|t| t.id() == id && t.lang() == lang);
    let lang = d.options.lang.as_str().to_owned();
    for id in ["email-read", "scams"] {
        let Some(tutorial) = lesson(id, &lang) else {
            d.note("lesson", &format!("the tutorial {id} in {lang}"), false);
            continue;
        };
        whole(d, tutorial)?;
    }
    stopped(d, lesson("email-read", &lang))
}

/// One lesson to its end, each step pictured, and its memo on paper.
fn whole(d: &mut Driver, tutorial: &Tutorial) -> Done {
    lessons::open(d, tutorial, 0)?;
    lessons::walk(d, tutorial, lessons::Pictures::All)?;
    see(d, &format!("{}-end", tutorial.id()), Screen::LessonEnd, "end-headline")?;
    touch(d, "end-print");
    d.document("tutorial-memo")?;
    end(d);
    Ok(())
}

/// On a kiosk whose language has tutorials but no interface yet: the first of them, whole.
pub(super) fn without_interface(d: &mut Driver) -> Done {
    d.journey("learn");
    d.at_rest()?;
    let here = d.language();
    let lessons = lessons::every_language();
    lessons
        .iter()
        .find(|tutorial| lessons::interface(tutorial) == here)
        .map_or(Ok(()), |first| whole(d, first))
}

/// The end touched in the middle, asked for help, shown how, stopped; then taken up again with the code.
fn stopped(d: &mut Driver, tutorial: Option<&Tutorial>) -> Done {
    let Some(tutorial) = tutorial else { return Ok(()) };
    lessons::open(d, tutorial, 0)?;
    touch(d, "learn-next");
    d.wait(|v| v.lesson.step == 2);
    touch(d, "end");
    see(d, "leave", Screen::Notice, "leave-lesson-title")?;
    touch(d, "leave-lesson-stay");
    let same = d.wait(|v| v.chrome.screen == Screen::Lesson && v.lesson.step == 2);
    d.note("stay", "the same step as before", same);
    touch(d, "learn-show");
    d.wait(|v| v.lesson.stage.showing);
    see(d, "show-me", Screen::Lesson, "learn-watch")?;
    d.seconds(20)?;
    d.wait(|v| !v.lesson.stage.showing);
    let hint = d.view().lesson.tip.clone();
    d.see("hint", Screen::Lesson, &hint)?;
    touch(d, "learn-near");
    see(d, "near", Screen::Notice, "near-title")?;
    touch(d, "ok");
    d.wait(|v| v.chrome.screen == Screen::Lesson);
    touch(d, "stop");
    see(d, "stopped", Screen::LessonEnd, "end-stopped")?;
    let code = d.view().lesson_end.code.clone();
    end(d);
    touch(d, "door-learn");
    d.wait(|v| v.chrome.screen == Screen::Shelf);
    touch(d, "shelf-code");
    d.wait(|v| v.chrome.screen == Screen::Form);
    d.type_keys(&code.replace('-', ""));
    see(d, "code", Screen::Form, "type-memo")?;
    touch(d, "search");
    d.see("go-on", Screen::Tutorial, tutorial.title())?;
    end(d);
    Ok(())
}

/// One picture of every scene, in the language of the tour.
pub(super) fn scenes(d: &mut Driver) -> Done {
    d.journey("scenes");
    let lang = d.options.lang.as_str().to_owned();
    let lessons = lessons::every_language();
    for scene in perron_learn::scene::SCENES {
        let plays =
            |step: Step<'_>| matches!(step.kind(), Kind::Practice(exercise) if exercise.scene == *scene);
        let found =
            lessons.iter().filter(|t| t.lang() == lang).find_map(|t| Some((t, t.steps().position(plays)?)));
        let Some((tutorial, at)) = found else {
            d.note(scene, &format!("a practice in the scene {scene}"), false);
            continue;
        };
        lessons::open(d, tutorial, at)?;
        let ask = tutorial.step(at).map_or("", |step| step.ask());
        d.see(scene, Screen::Lesson, ask)?;
        end(d);
    }
    Ok(())
}

/// Every tutorial in each of its languages that this kiosk speaks, done to its end.
pub(super) fn every_lesson(d: &mut Driver) -> Done {
    d.journey("lessons");
    d.at_rest()?;
    let spoken = d.languages();
    for tutorial in lessons::every_language() {
        if !spoken.contains(&lessons::interface(&tutorial)) {
            continue;
        }
        lessons::open(d, &tutorial, 0)?;
        lessons::walk(d, &tutorial, lessons::Pictures::None)?;
        end(d);
        d.note("lesson", &format!("{} in {}, to its end", tutorial.id(), tutorial.lang()), true);
    }
    Ok(())
}
