//! The shelf, a tutorial's cover, a lesson, its end, the self-check.

use super::{Context, card, position, stage};
use crate::vm::{
    AnswerVm, ButtonVm, ChoiceVm, FactVm, LessonEndVm, LessonKind, LessonVm, ShelfVm, SpotVm, TutorialCardVm,
    TutorialVm, WorkshopVm,
};
use perron_content::tutorial::{Kind, Spot};
use perron_content::{Card, EASY_FRENCH};
use perron_flow::{
    Action, CoverAct, EndAct, Kiosk, Learn, LearnAct, LessonAct, LessonEnd, Screen, SelfCheckAct, ShelfAct,
};
use perron_learn::{Answer, Choice, Doing, Filter, Lesson, Progress, SelfCheck, Step, Thing, Tip};

/// The language of the lesson on this screen, which may be another than that of the interface.
pub(super) fn language(k: &Kiosk) -> Option<&str> {
    if k.shown.notice().is_some() || k.shown.shows_languages() {
        return None;
    }
    match k.shown.screen() {
        Screen::Learn(Learn::Lesson(lesson)) => Some(lesson.tutorial.lang()),
        Screen::Learn(Learn::End(end)) => Some(end.tutorial.lang()),
        _ => None,
    }
}

fn int(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// « En mots simples »; empty where there are none.
fn simple(cx: &Context<'_>) -> ButtonVm {
    if cx.k.shelf.has_simple(cx.k.context.look.lang) {
        ButtonVm::new(LearnAct::Simple, cx.w.text("learn-simple"))
    } else {
        ButtonVm::default()
    }
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
    cx.w.text(match card.meta.level {
        0..=2 => "level-beginner",
        3 | 4 => "level-some-practice",
        _ => "level-at-ease",
    })
}

fn minutes(cx: &Context<'_>, card: &Card) -> String {
    cx.w.with("learn-minutes", &[("n", usize::from(card.meta.minutes).into())])
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

fn card_vm(cx: &Context<'_>, card: &Card, act: impl Into<Action>) -> TutorialCardVm {
    let progress = cx.k.shelf.learning.progress(&card.meta.id);
    let text =
        card.text(cx.k.context.look.lang.as_str(), cx.k.shelf.learning.simple).map(|(_, text)| text.clone());
    let text = text.unwrap_or_default();
    TutorialCardVm {
        act: act.into().into(),
        icon: card.meta.icon.clone(),
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
        act: ShelfAct::Filter(*filter).into(),
        text: w.text(filter_id(*filter)),
        chosen: !proposed && k.shelf.place.filter == *filter,
        ..ChoiceVm::default()
    };
    ShelfVm {
        question: w.text(if proposed { "shelf-proposed" } else { "shelf-question" }),
        themes: Filter::ALL.iter().map(theme).collect(),
        cards: cards
            .iter()
            .skip(page * per_page)
            .take(per_page)
            .map(|card| card_vm(cx, card, ShelfAct::Open(card.meta.id.clone())))
            .collect(),
        can_up: page > 0,
        can_down: (page + 1) * per_page < cards.len(),
        position: position(w, page, per_page, cards.len()),
        empty: match () {
            () if !cards.is_empty() => String::new(),
            () if k.shelf.learning.read => w.text("shelf-empty"),
            () => w.text("shelf-wait"),
        },
        check: if proposed {
            ButtonVm::default()
        } else {
            ButtonVm::new(ShelfAct::SelfCheck, w.text("shelf-check"))
        },
        type_memo: ButtonVm::new(ShelfAct::TypeMemo, w.text("shelf-code")),
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
        icon: card.meta.icon.clone(),
        title: text.title.clone(),
        summary: text.summary.clone(),
        facts: vec![
            fact("clock", minutes(cx, card)),
            fact("person", level(cx, card)),
            fact("check", w.text("learn-safe")),
        ],
        steps: int(card.steps),
        at: int(if progress.finished { card.steps } else { progress.at }),
        primary: ButtonVm::new(CoverAct::Begin, primary),
        secondary: if begun {
            ButtonVm::new(CoverAct::FromStart, w.text("learn-from-start"))
        } else {
            ButtonVm::default()
        },
        simple: simple(cx),
        simple_on: k.shelf.learning.simple && lang == EASY_FRENCH,
        note: if card.meta.unreviewed.iter().any(|l| l == lang) {
            w.text("learn-unreviewed")
        } else {
            String::new()
        },
    }
}

pub(super) fn lesson(cx: &Context<'_>, lesson: &Lesson) -> LessonVm {
    let Some(step) = lesson.step() else { return LessonVm::default() };
    let w = &cx.w;
    let steps = lesson.tutorial.step_count();
    let practice = matches!(lesson.doing, Doing::Practice { .. });
    let or = |shown: bool, id: &str| if shown { w.text(id) } else { String::new() };
    let button = |act: LessonAct, shown: bool, id: &str| {
        if shown { ButtonVm::new(act, w.text(id)) } else { ButtonVm::default() }
    };
    let mut vm = LessonVm {
        kind: kind(step.kind()),
        step_label: step_label(cx, lesson.at, steps),
        step: int(lesson.at + 1),
        steps: int(steps),
        ask: step.ask().to_owned(),
        text: step.paragraphs().collect::<Vec<_>>().join("\n"),
        tip: tip(cx, lesson, &step),
        done: if lesson.done { step.done().to_owned() } else { String::new() },
        stage: stage::stage(lesson, w.text("practice-promise")),
        next: button(LessonAct::Next, lesson.done, if lesson.is_last() { "learn-end" } else { "learn-next" }),
        show: button(LessonAct::Show, practice && !lesson.done && lesson.show.is_none(), "learn-show"),
        before: button(LessonAct::Before, lesson.at > 0, "learn-before"),
        skip: button(LessonAct::Skip, !lesson.done && !lesson.is_last(), "learn-skip"),
        near: button(LessonAct::CallAdvisor, true, "learn-near"),
        begin: or(practice, "learn-begin"),
        reread: or(practice, "learn-reread"),
        fresh: lesson.is_fresh(),
        ..LessonVm::default()
    };
    fill(cx, lesson, &step, &mut vm);
    vm
}

/// What each kind of step shows beside its question.
fn fill(cx: &Context<'_>, lesson: &Lesson, step: &Step<'_>, vm: &mut LessonVm) {
    if let Some(picture) = step.picture() {
        let key = format!("{}/{}", lesson.tutorial.id(), picture.name);
        (vm.picture, vm.picture_text) = (cx.pictures.drawing(key, picture.svg), picture.text.to_owned());
    }
    vm.points = step.points().into_iter().map(str::to_owned).collect();
    match &lesson.doing {
        Doing::Choice(tried) => {
            let (choices, spots) = (step.choices(), step.spots());
            if spots.is_empty() {
                vm.answers =
                    choices.iter().enumerate().map(|(place, choice)| answer(tried, place, choice)).collect();
            }
            let placed = spots.iter().zip(&choices).enumerate();
            vm.spots = placed.map(|(place, (at, choice))| spot(tried, place, at, choice)).collect();
        }
        Doing::Order(given) => {
            let thing = |(place, thing): (usize, &Thing<'_>)| {
                let number = given.iter().position(|p| *p == place);
                AnswerVm {
                    act: LessonAct::Choose(place).into(),
                    text: thing.text.to_owned(),
                    number: number.map_or(String::new(), |n| (n + 1).to_string()),
                    chosen: number.is_some(),
                    right: lesson.done,
                    wrong: false,
                }
            };
            vm.answers = step.things().iter().enumerate().map(thing).collect();
        }
        Doing::Read | Doing::Recap | Doing::Practice { .. } | Doing::Nothing => {}
    }
}

fn answer(tried: &[usize], place: usize, choice: &Choice<'_>) -> AnswerVm {
    let chosen = tried.contains(&place);
    AnswerVm {
        act: LessonAct::Choose(place).into(),
        text: choice.text.to_owned(),
        number: String::new(),
        chosen,
        right: chosen && choice.right,
        wrong: chosen && !choice.right,
    }
}

fn spot(tried: &[usize], place: usize, at: &Spot, choice: &Choice<'_>) -> SpotVm {
    let touched = tried.contains(&place);
    SpotVm {
        act: LessonAct::Choose(place).into(),
        x: at.x / 100.0,
        y: at.y / 100.0,
        w: at.width / 100.0,
        h: at.height / 100.0,
        text: choice.text.to_owned(),
        right: touched && choice.right,
        wrong: touched && !choice.right,
    }
}

fn kind(kind: &Kind) -> LessonKind {
    match kind {
        Kind::Read { .. } => LessonKind::Read,
        Kind::Practice(_) => LessonKind::Practice,
        Kind::Choice { .. } => LessonKind::Choice,
        Kind::Order { .. } => LessonKind::Order,
        Kind::Hotspot { .. } => LessonKind::Hotspot,
        Kind::Recap => LessonKind::Recap,
    }
}

fn tip(cx: &Context<'_>, lesson: &Lesson, step: &Step<'_>) -> String {
    if lesson.show.is_some() {
        return cx.w.text("learn-watch");
    }
    match lesson.tip {
        Tip::None => String::new(),
        Tip::Hint => step.hint().to_owned(),
        Tip::Why(place) => step.choices().get(place).map_or(String::new(), |choice| choice.why.to_owned()),
        Tip::Anew => cx.w.text("learn-anew"),
        Tip::Order if step.hint().is_empty() => cx.w.text("learn-order-again"),
        Tip::Order => step.hint().to_owned(),
    }
}

pub(super) fn end(cx: &Context<'_>, end: &LessonEnd) -> LessonEndVm {
    let (k, w) = (cx.k, &cx.w);
    let next = k.shelf.learning.after(end.tutorial.id());
    let workshop = k.shelf.workshop_for(end.tutorial.id(), &k.context);
    let code = k.shelf.memo_code(end).map_or(String::new(), |code| code.to_string());
    let sub = if end.finished {
        w.with("end-sub", &[("title", end.tutorial.title().into())])
    } else {
        step_label(cx, end.at, end.tutorial.step_count())
    };
    let points = if end.finished { end.tutorial.points() } else { vec![] };
    let points = points.into_iter().map(str::to_owned).collect();
    let or = |shown: bool, id: &str| if shown { w.text(id) } else { String::new() };
    LessonEndVm {
        headline: w.text(if end.finished { "end-headline" } else { "end-stopped" }),
        sub,
        points,
        steps: int(end.tutorial.step_count()),
        at: int(if end.finished { end.tutorial.step_count() } else { end.at }),
        code_title: or(!code.is_empty(), if end.finished { "end-code-next" } else { "end-code-here" }),
        code,
        next_title: or(!next.is_empty(), "end-next"),
        next: next.into_iter().map(|card| card_vm(cx, card, EndAct::Open(card.meta.id.clone()))).collect(),
        workshop_title: or(workshop.is_some(), "end-workshop"),
        has_workshop: workshop.is_some(),
        workshop: workshop.map_or_else(WorkshopVm::default, |x| WorkshopVm {
            act: EndAct::Workshop(x.id).into(),
            ..card::card(cx, x)
        }),
        print: ButtonVm::new(EndAct::PrintMemo, w.text("end-print")),
        shelf: ButtonVm::new(EndAct::Shelf, w.text("end-shelf")),
        note: w.text("end-note"),
    }
}

/// The self-check is a lesson of questions without right answers.
pub(super) fn self_check(cx: &Context<'_>, check: &SelfCheck) -> LessonVm {
    let (at, steps) = (check.answers.len(), check.question_count());
    let answer = |(answer, text): (Answer, &str)| AnswerVm {
        act: SelfCheckAct::Answer(answer).into(),
        text: text.to_owned(),
        ..AnswerVm::default()
    };
    LessonVm {
        kind: LessonKind::Choice,
        step_label: cx.w.with("check-question", &[("at", (at + 1).into()), ("steps", steps.into())]),
        step: int(at + 1),
        steps: int(steps),
        ask: check.question().unwrap_or_default().to_owned(),
        text: cx.w.text("check-promise"),
        answers: Answer::ALL.into_iter().zip(check.words()).map(answer).collect(),
        before: if at > 0 {
            ButtonVm::new(SelfCheckAct::Before, cx.w.text("check-before"))
        } else {
            ButtonVm::default()
        },
        ..LessonVm::default()
    }
}
