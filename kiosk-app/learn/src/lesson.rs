//! A lesson: one step on the screen.
//!
//! ```text
//!   open a step ──► doing ──goal reached, right answer──► done ──next──► the step after, or the end
//!                    │ ▲
//!    wrong: a tip ───┘ └── « Montrez-moi »: the hand does it, then the step begins anew
//!    quiet: the hint
//! ```
//!
//! Wrong tries cost nothing and are not counted. Every step can be left in both directions.

use super::show::Show;
use super::tutorial::{Step, StepKind, Tutorial};
use crate::scene::{Act, Goal, Scene, Words, reached};
use std::sync::Arc;

/// Seconds without a touch before the hint comes by itself.
pub const HINT_AFTER: u32 = 15;
/// Gestures beyond those of the way before the hint comes.
const LOST_AFTER: u32 = 4;
/// Gestures beyond those of the way before the step begins anew: some gestures, such as declining a call, cannot be taken
/// back, and nobody shall stand in a blind alley.
const ANEW_AFTER: u32 = 10;
/// Beats that the end of a demonstration stays on the screen.
const LINGER: u32 = 2;

/// What the person is told beside the question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tip {
    /// Nothing.
    #[default]
    None,
    /// The step's hint.
    Hint,
    /// Why the answer at this place is not it.
    Why(usize),
    /// The order is not right yet.
    Order,
    /// The step began anew.
    Anew,
}

/// What is being done on the present step.
#[derive(Clone, Debug)]
pub enum Doing {
    /// Reading.
    Read,
    /// Practising.
    Practice {
        /// The scene.
        scene: Box<Scene>,
        /// Its words.
        words: Box<Words>,
        /// Its goal.
        goals: Vec<Goal>,
    },
    /// Choosing, in a list or in a picture: the places tried.
    Choice(Vec<usize>),
    /// Putting in order: places in the shown list, in the order given.
    Order(Vec<usize>),
    /// Remembering.
    Recap,
    /// A practice that does not open, which the checks of tutorials exclude: its step is passed over.
    Nothing,
}

/// A tutorial being done.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// Which.
    pub tutorial: Arc<Tutorial>,
    /// The step on the screen, from 0.
    pub at: usize,
    /// What is being done.
    pub doing: Doing,
    /// The step is done.
    pub done: bool,
    /// What is told.
    pub tip: Tip,
    /// The hand at work.
    pub show: Option<Show>,
    quiet: u32,
    lost: u32,
    way: u32,
    linger: u32,
}

impl Lesson {
    /// Opens a tutorial at a step; beyond its end, at the first.
    #[must_use]
    pub fn open(tutorial: Arc<Tutorial>, at: usize) -> Self {
        let at = if at < tutorial.steps.len() { at } else { 0 };
        let mut lesson = Self {
            tutorial,
            at,
            doing: Doing::Nothing,
            done: false,
            tip: Tip::None,
            show: None,
            quiet: 0,
            lost: 0,
            way: 0,
            linger: 0,
        };
        lesson.begin();
        lesson
    }

    /// The step on the screen.
    #[must_use]
    pub fn step(&self) -> Option<&Step> {
        self.tutorial.steps.get(self.at)
    }

    /// Whether it is the last.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.at + 1 >= self.tutorial.steps.len()
    }

    /// Begins the present step.
    fn begin(&mut self) {
        (self.tip, self.show, self.quiet, self.lost, self.linger) = (Tip::None, None, 0, 0, 0);
        self.way = self.step().map_or(0, gestures);
        self.doing = self.step().map_or(Doing::Nothing, doing);
        self.done = matches!(self.doing, Doing::Read | Doing::Recap | Doing::Nothing);
    }

    /// Goes to the step after. False at the end.
    pub fn advance(&mut self) -> bool {
        self.go(self.at.checked_add(1).filter(|at| *at < self.tutorial.steps.len()))
    }

    /// Goes to the step before. False at the beginning.
    pub fn before(&mut self) -> bool {
        self.go(self.at.checked_sub(1))
    }

    fn go(&mut self, at: Option<usize>) -> bool {
        let Some(at) = at else { return false };
        self.at = at;
        self.begin();
        true
    }

    /// Does something on the stage. While the hand shows, the person's touches wait.
    pub fn act(&mut self, act: &Act) {
        self.quiet = 0;
        if self.show.is_some() || self.done {
            return;
        }
        let Doing::Practice { scene, words, goals } = &mut self.doing else { return };
        let moved = scene.act(act, words);
        self.done = reached(goals, &scene.facts());
        if self.done {
            self.tip = Tip::None;
            return;
        }
        self.lost += u32::from(!moved || !is_typing(act));
        if self.lost >= self.way + ANEW_AFTER {
            self.begin();
            self.tip = Tip::Anew;
        } else if self.lost >= self.way + LOST_AFTER {
            self.tip = Tip::Hint;
        }
    }

    /// Takes the answer at this place of the screen.
    pub fn choose(&mut self, place: usize) {
        self.quiet = 0;
        let Some(step) = self.tutorial.steps.get(self.at) else { return };
        let right = match &step.kind {
            StepKind::Choice(options) => options.get(place).map(|o| o.right),
            StepKind::Hotspot { spots, .. } => spots.get(place).map(|(_, c)| c.right),
            StepKind::Order { options, shown } => {
                let (options, shown) = (options.len(), shown.clone());
                return self.order(place, options, &shown);
            }
            _ => None,
        };
        let (Some(right), Doing::Choice(tried)) = (right, &mut self.doing) else { return };
        if self.done || tried.contains(&place) {
            return;
        }
        tried.push(place);
        self.tip = if right { Tip::None } else { Tip::Why(place) };
        let all = match &step.kind {
            StepKind::Choice(options) => options.iter().filter(|o| o.right).count(),
            StepKind::Hotspot { spots, .. } => spots.iter().filter(|(_, c)| c.right).count(),
            _ => 1,
        };
        let found = tried.iter().filter(|p| is_right(&step.kind, **p)).count();
        self.done = found >= all;
    }

    /// The next in the order given; touched again, it and those after it are taken back.
    fn order(&mut self, place: usize, count: usize, shown: &[usize]) {
        let Doing::Order(given) = &mut self.doing else { return };
        if self.done || place >= count {
            return;
        }
        self.tip = Tip::None;
        if let Some(at) = given.iter().position(|p| *p == place) {
            given.truncate(at);
            return;
        }
        given.push(place);
        if given.len() == count {
            self.done = given.iter().enumerate().all(|(i, p)| shown.get(*p) == Some(&i));
            if !self.done {
                let right = given.iter().enumerate().take_while(|(i, p)| shown.get(**p) == Some(i)).count();
                given.truncate(right);
                self.tip = Tip::Order;
            }
        }
    }

    /// « Montrez-moi »: from the beginning of the step, the hand does it. In a question it brings the hint.
    pub fn show(&mut self) {
        let Some(Step { kind: StepKind::Practice(plan), .. }) = self.step() else {
            self.tip = Tip::Hint;
            return;
        };
        let acts: Vec<Act> = plan.acts().unwrap_or_default().into_iter().flat_map(|(_, acts)| acts).collect();
        self.begin();
        self.show = Some(Show::new(acts));
    }

    /// The item that the hand points at.
    #[must_use]
    pub fn pointed(&self) -> Option<String> {
        let Doing::Practice { scene, words, .. } = &self.doing else { return None };
        self.show.as_ref()?.points_at(scene, words)
    }

    /// Nothing has been touched on this step.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.lost == 0 && !self.done && self.show.is_none()
    }

    /// A second passed. True when something on the screen changed.
    pub fn tick(&mut self) -> bool {
        if let Some(show) = &mut self.show {
            if show.beat(&mut self.doing) {
                return true;
            }
            self.linger += 1;
            if self.linger > LINGER {
                self.begin();
                self.tip = Tip::Hint;
            }
            return true;
        }
        self.quiet = self.quiet.saturating_add(1);
        let stuck = !self.done && self.quiet >= HINT_AFTER && self.tip == Tip::None;
        if stuck && self.step().is_some_and(|step| !step.hint.is_empty()) {
            self.tip = Tip::Hint;
            return true;
        }
        false
    }
}

/// Letters are many and lead nowhere one by one.
fn is_typing(act: &Act) -> bool {
    match act {
        Act::Type(_) | Act::Erase => true,
        Act::Touch(key) => key.starts_with("key:"),
        Act::Drag { .. } => false,
    }
}

/// Gestures of a practice's way, letters aside.
fn gestures(step: &Step) -> u32 {
    let StepKind::Practice(plan) = &step.kind else { return 0 };
    let acts = plan.acts().unwrap_or_default();
    let count = acts.iter().flat_map(|(_, acts)| acts).filter(|act| !is_typing(act)).count();
    u32::try_from(count).unwrap_or(u32::MAX / 2)
}

fn is_right(kind: &StepKind, place: usize) -> bool {
    match kind {
        StepKind::Choice(options) => options.get(place).is_some_and(|o| o.right),
        StepKind::Hotspot { spots, .. } => spots.get(place).is_some_and(|(_, c)| c.right),
        _ => false,
    }
}

fn doing(step: &Step) -> Doing {
    match &step.kind {
        StepKind::Read(_) => Doing::Read,
        StepKind::Recap(_) => Doing::Recap,
        StepKind::Choice(_) | StepKind::Hotspot { .. } => Doing::Choice(vec![]),
        StepKind::Order { .. } => Doing::Order(vec![]),
        StepKind::Practice(plan) => match (plan.open(), plan.goals()) {
            (Ok(scene), Ok(goals)) => {
                Doing::Practice { scene: Box::new(scene), words: Box::new(plan.stage_words()), goals }
            }
            _ => Doing::Nothing,
        },
    }
}
