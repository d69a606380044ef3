//! The shelf, a tutorial's cover, a lesson, its end, the self-check.

use super::{Context, card, position, stage};
use crate::vm::{
    AnswerVm, ChoiceVm, FactVm, LessonEndVm, LessonKind, LessonVm, Picture, ShelfVm, SpotVm, TutorialCardVm,
    TutorialVm, WorkshopVm,
};
use perron_flow::{Kiosk, Learn, LessonEnd, Screen};
use perron_learn::{
    Card, Choice, Doing, Drawing, Filter, Lesson, Progress, SIMPLE, SelfCheck, Spot, Step, StepKind, Tip,
};

/// Whether what is read on this screen goes from right to left.
pub(super) fn mirrored(k: &Kiosk) -> bool {
    if k.shown.notice().is_some() || k.shown.shows_languages() {
        return false;
    }
    match k.shown.screen() {
        Screen::Learn(Learn::Lesson(lesson)) => lesson.tutorial.mirrored(),
        Screen::Learn(Learn::End(end)) => end.tutorial.mirrored(),
        _ => false,
    }
}

fn int(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// The words of « en mots simples »; empty where there are none.
fn simple(cx: &Context<'_>) -> String {
    if cx.k.shelf.has_simple(cx.k.context.look.lang) { cx.w.text("learn-simple") } else { String::new() }
}

fn filter_id(filter: Filter) -> &'static str {
    match filter {
        Filter::All => "shelf-all",
        Filter::Gestures => "shelf-gestures",
        Filter::Internet => "shelf-internet",
        Filter::Safety => "shelf-safety",
        Filter::Life => "shelf-life",
    }
}

/// Levels 1 and 2 of DigComp are the first steps; the words stay the same as for workshops.
fn level(cx: &Context<'_>, card: &Card) -> String {
    cx.w.text(match card.level {
        0..=2 => "level-beginner",
        3 | 4 => "level-some-practice",
        _ => "level-at-ease",
    })
}

fn minutes(cx: &Context<'_>, card: &Card) -> String {
    cx.w.with("learn-minutes", &[("n", usize::from(card.minutes).into())])
}

/// « Terminée », « Étape 3 sur 8 », or nothing.
fn state(cx: &Context<'_>, card: &Card, progress: Progress) -> String {
    match progress {
        Progress { finished: true, .. } => cx.w.text("learn-finished"),
        Progress { at: 0, .. } => String::new(),
        Progress { at, .. } => step_label(cx, at, card.steps),
    }
}

fn step_label(cx: &Context<'_>, at: usize, steps: usize) -> String {
    cx.w.with("learn-step", &[("at", (at + 1).into()), ("steps", steps.into())])
}

/// What a card of the shelf says below the title: the first sentence of the summary, at the smallest letters. With larger
/// ones no card has room for any; that some say more than others would only puzzle.
fn teaser(cx: &Context<'_>, summary: &str) -> String {
    if cx.k.context.look.size > 1 {
        return String::new();
    }
    perron_content::check::sentences(summary).next().unwrap_or_default().to_owned()
}

fn card_vm(cx: &Context<'_>, card: &Card) -> TutorialCardVm {
    let progress = cx.k.shelf.learning.progress(&card.id);
    let text =
        card.text(cx.k.context.look.lang.as_str(), cx.k.shelf.learning.simple).map(|(_, text)| text.clone());
    let text = text.unwrap_or_default();
    TutorialCardVm {
        icon: card.icon.clone(),
        title: text.title,
        summary: teaser(cx, &text.summary),
        minutes: minutes(cx, card),
        level: level(cx, card),
        state: state(cx, card, progress),
        finished: progress.finished,
    }
}

pub(super) fn shelf(cx: &Context<'_>) -> ShelfVm {
    let (k, w) = (cx.k, &cx.w);
    let (cards, per_page, page) = (k.shelf.cards(), k.context.cards_per_page(), k.shelf.place.page);
    let proposed = !k.shelf.place.proposed.is_empty();
    let theme = |filter: &Filter| ChoiceVm {
        text: w.text(filter_id(*filter)),
        chosen: !proposed && k.shelf.place.filter == *filter,
        ..ChoiceVm::default()
    };
    ShelfVm {
        question: w.text(if proposed { "shelf-proposed" } else { "shelf-question" }),
        themes: Filter::ALL.iter().map(theme).collect(),
        cards: cards.iter().skip(page * per_page).take(per_page).map(|card| card_vm(cx, card)).collect(),
        can_up: page > 0,
        can_down: (page + 1) * per_page < cards.len(),
        position: position(w, page, per_page, cards.len()),
        empty: match () {
            () if !cards.is_empty() => String::new(),
            () if k.shelf.learning.read => w.text("shelf-empty"),
            () => w.text("shelf-wait"),
        },
        primary: if proposed { String::new() } else { w.text("shelf-check") },
        secondary: w.text("shelf-code"),
        simple: simple(cx),
        simple_on: k.shelf.learning.simple,
    }
}

pub(super) fn cover(cx: &Context<'_>, id: &str) -> TutorialVm {
    let (k, w) = (cx.k, &cx.w);
    let Some(card) = k.shelf.learning.card(id) else {
        return TutorialVm { title: w.text("tutorial-gone-title"), ..TutorialVm::default() };
    };
    let Some((lang, text)) = card.text(k.context.look.lang.as_str(), k.shelf.learning.simple) else {
        return TutorialVm::default();
    };
    let progress = k.shelf.learning.progress(id);
    let begun = progress.at > 0 && !progress.finished;
    let fact = |icon: &str, text: String| FactVm { icon: icon.to_owned(), text, sub: String::new() };
    let primary = if begun {
        w.with("learn-go-on", &[("at", (progress.at + 1).into())])
    } else {
        w.text(if progress.finished { "learn-again" } else { "learn-begin" })
    };
    TutorialVm {
        icon: card.icon.clone(),
        title: text.title.clone(),
        summary: text.summary.clone(),
        facts: vec![
            fact("clock", minutes(cx, card)),
            fact("person", level(cx, card)),
            fact("check", w.text("learn-safe")),
        ],
        steps: int(card.steps),
        at: int(if progress.finished { card.steps } else { progress.at }),
        primary,
        secondary: if begun { w.text("learn-from-start") } else { String::new() },
        simple: simple(cx),
        simple_on: k.shelf.learning.simple && lang == SIMPLE,
        note: if card.unreviewed.iter().any(|l| l == lang) {
            w.text("learn-unreviewed")
        } else {
            String::new()
        },
    }
}

pub(super) fn lesson(cx: &Context<'_>, lesson: &Lesson) -> LessonVm {
    let Some(step) = lesson.step() else { return LessonVm::default() };
    let w = &cx.w;
    let steps = lesson.tutorial.steps.len();
    let practice = matches!(lesson.doing, Doing::Practice { .. });
    let or = |shown: bool, id: &str| if shown { w.text(id) } else { String::new() };
    let mut vm = LessonVm {
        kind: kind(&step.kind),
        step_label: step_label(cx, lesson.at, steps),
        step: int(lesson.at + 1),
        steps: int(steps),
        ask: step.ask.clone(),
        text: step.text.join("\n"),
        tip: tip(cx, lesson, step),
        done: if lesson.done { step.done.clone() } else { String::new() },
        stage: stage::stage(lesson, w.text("practice-promise")),
        primary: or(lesson.done, if lesson.is_last() { "learn-end" } else { "learn-next" }),
        primary_enabled: lesson.done,
        show: or(practice && !lesson.done && lesson.show.is_none(), "learn-show"),
        before: or(lesson.at > 0, "learn-before"),
        skip: or(!lesson.done && !lesson.is_last(), "learn-skip"),
        near: w.text("learn-near"),
        begin: or(practice, "learn-begin"),
        reread: or(practice, "learn-reread"),
        fresh: lesson.is_fresh(),
        mirrored: lesson.tutorial.mirrored(),
        ..LessonVm::default()
    };
    fill(cx, lesson, &step.kind, &mut vm);
    vm
}

/// What each kind of step shows beside its question.
fn fill(cx: &Context<'_>, lesson: &Lesson, kind: &StepKind, vm: &mut LessonVm) {
    let tried: &[usize] = if let Doing::Choice(tried) = &lesson.doing { tried } else { &[] };
    let marks = |place: usize, choice: &Choice| {
        let touched = tried.contains(&place);
        (touched, touched && choice.right, touched && !choice.right)
    };
    match kind {
        StepKind::Read(picture) => {
            if let Some(picture) = picture {
                (vm.picture, vm.picture_text) = drawn(cx, lesson, picture);
            }
        }
        StepKind::Choice(options) => {
            let answer = |(place, option): (usize, &Choice)| {
                let (chosen, right, wrong) = marks(place, option);
                AnswerVm { text: option.text.clone(), number: String::new(), chosen, right, wrong }
            };
            vm.answers = options.iter().enumerate().map(answer).collect();
        }
        StepKind::Order { options, shown } => {
            let given: &[usize] = if let Doing::Order(given) = &lesson.doing { given } else { &[] };
            let answer = |(place, option): (usize, &usize)| {
                let number = given.iter().position(|p| *p == place);
                AnswerVm {
                    text: options.get(*option).cloned().unwrap_or_default(),
                    number: number.map_or(String::new(), |n| (n + 1).to_string()),
                    chosen: number.is_some(),
                    right: lesson.done,
                    wrong: false,
                }
            };
            vm.answers = shown.iter().enumerate().map(answer).collect();
        }
        StepKind::Hotspot { picture, spots } => {
            (vm.picture, vm.picture_text) = drawn(cx, lesson, picture);
            let spot = |(place, (spot, choice)): (usize, &(Spot, Choice))| {
                let (_, right, wrong) = marks(place, choice);
                let share = |n: u8| f32::from(n) / 100.0;
                SpotVm {
                    x: share(spot.x),
                    y: share(spot.y),
                    w: share(spot.w),
                    h: share(spot.h),
                    text: choice.text.clone(),
                    right,
                    wrong,
                }
            };
            vm.spots = spots.iter().enumerate().map(spot).collect();
        }
        StepKind::Recap(points) => vm.points = points.clone(),
        StepKind::Practice(_) => {}
    }
}

fn kind(kind: &StepKind) -> LessonKind {
    match kind {
        StepKind::Read(_) => LessonKind::Read,
        StepKind::Practice(_) => LessonKind::Practice,
        StepKind::Choice(_) => LessonKind::Choice,
        StepKind::Order { .. } => LessonKind::Order,
        StepKind::Hotspot { .. } => LessonKind::Hotspot,
        StepKind::Recap(_) => LessonKind::Recap,
    }
}

fn drawn(cx: &Context<'_>, lesson: &Lesson, drawing: &Drawing) -> (Picture, String) {
    let key = format!("{}/{}", lesson.tutorial.id, drawing.name);
    (cx.pictures.drawing(key, &drawing.svg), drawing.text.clone())
}

fn tip(cx: &Context<'_>, lesson: &Lesson, step: &Step) -> String {
    if lesson.show.is_some() {
        return cx.w.text("learn-watch");
    }
    let why = |place: usize| match &step.kind {
        StepKind::Choice(options) => options.get(place).map(|o| o.why.clone()),
        StepKind::Hotspot { spots, .. } => spots.get(place).map(|(_, c)| c.why.clone()),
        _ => None,
    };
    match lesson.tip {
        Tip::None => String::new(),
        Tip::Hint => step.hint.clone(),
        Tip::Why(place) => why(place).unwrap_or_default(),
        Tip::Anew => cx.w.text("learn-anew"),
        Tip::Order if step.hint.is_empty() => cx.w.text("learn-order-again"),
        Tip::Order => step.hint.clone(),
    }
}

pub(super) fn end(cx: &Context<'_>, end: &LessonEnd) -> LessonEndVm {
    let (k, w) = (cx.k, &cx.w);
    let next = k.shelf.learning.after(&end.tutorial.id);
    let workshop = k.shelf.workshop_for(&end.tutorial.id, &k.context);
    let code = k.shelf.memo_code(end).map_or(String::new(), |code| code.to_string());
    let sub = if end.finished {
        w.with("end-sub", &[("title", end.tutorial.title.as_str().into())])
    } else {
        step_label(cx, end.at, end.tutorial.steps.len())
    };
    let or = |shown: bool, id: &str| if shown { w.text(id) } else { String::new() };
    LessonEndVm {
        headline: w.text(if end.finished { "end-headline" } else { "end-stopped" }),
        sub,
        points: if end.finished { end.tutorial.points().to_vec() } else { vec![] },
        steps: int(end.tutorial.steps.len()),
        at: int(if end.finished { end.tutorial.steps.len() } else { end.at }),
        code_title: or(!code.is_empty(), if end.finished { "end-code-next" } else { "end-code-here" }),
        code,
        next_title: or(!next.is_empty(), "end-next"),
        next: next.into_iter().map(|card| card_vm(cx, card)).collect(),
        workshop_title: or(workshop.is_some(), "end-workshop"),
        has_workshop: workshop.is_some(),
        workshop: workshop.map_or_else(WorkshopVm::default, |x| card::card(cx, x)),
        primary: w.text("end-print"),
        primary_enabled: true,
        secondary: w.text("end-shelf"),
        note: w.text("end-note"),
    }
}

/// The self-check is a lesson of questions without right answers.
pub(super) fn self_check(cx: &Context<'_>, check: &SelfCheck) -> LessonVm {
    let (at, steps) = (check.answers.len(), check.questions.len());
    let answer = |text: &String| AnswerVm { text: text.clone(), ..AnswerVm::default() };
    LessonVm {
        kind: LessonKind::Choice,
        step_label: cx.w.with("check-question", &[("at", (at + 1).into()), ("steps", steps.into())]),
        step: int(at + 1),
        steps: int(steps),
        ask: check.question().map(|q| q.ask.clone()).unwrap_or_default(),
        text: cx.w.text("check-promise"),
        answers: check.words.iter().map(answer).collect(),
        before: if at > 0 { cx.w.text("check-before") } else { String::new() },
        ..LessonVm::default()
    }
}
