//! A lesson: a tutorial that is open, and what is being done on the step that the screen shows.
//!
//! ```text
//!   open a step ──► doing ──goal reached, right answer──► done ──next──► the step after, or the end
//!                    │ ▲
//!    wrong: a tip ───┘ └── « Montrez-moi »: the hand does it, then the step begins anew
//!    quiet: the hint
//! ```
//!
//! Wrong tries cost nothing and are not counted. Every step can be left in both directions.

use super::doing::Doing;
use super::show::Show;
use super::tutorial::{Step, Thing, Tutorial};
use crate::scene::{Act, goals_of, open, reached, way_of, words_of};
use perron_content::Practice;
use perron_content::tutorial::Kind;

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
    /// No advice.
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

/// A tutorial being done.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// The tutorial, in the language it is read in.
    pub tutorial: Tutorial,
    /// The step on the screen, from 0.
    pub at: usize,
    /// What is being done on this step.
    pub doing: Doing,
    /// Whether this step is done.
    pub done: bool,
    /// The advice shown beside the question.
    pub tip: Tip,
    /// The demonstration that is running, if any.
    pub show: Option<Show>,
    /// Seconds since the last touch.
    quiet: u32,
    /// Gestures since the step began that were neither letters nor the last one of the goal.
    lost: u32,
    /// Gestures that the way of this practice needs, letters aside.
    way: u32,
    /// Beats since the demonstration ended.
    linger: u32,
}

impl Lesson {
    /// Opens a tutorial at a step; beyond its end, at the first.
    #[must_use]
    pub fn open(tutorial: Tutorial, at: usize) -> Self {
        let at = if at < tutorial.step_count() { at } else { 0 };
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
    pub fn step(&self) -> Option<Step<'_>> {
        self.tutorial.step(self.at)
    }

    /// Whether the step on the screen is the last one.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.at + 1 >= self.tutorial.step_count()
    }

    /// Begins the present step.
    fn begin(&mut self) {
        (self.tip, self.show, self.quiet, self.lost, self.linger) = (Tip::None, None, 0, 0, 0);
        let practice = self.step().and_then(|step| step.practice());
        self.way = practice.as_ref().map_or(0, gestures);
        self.doing = self.step().map_or(Doing::Nothing, |step| doing(step.kind(), practice.as_ref()));
        self.done = matches!(self.doing, Doing::Read | Doing::Recap | Doing::Nothing);
    }

    /// Goes to the step after. False at the end.
    pub fn advance(&mut self) -> bool {
        self.go(self.at.checked_add(1).filter(|at| *at < self.tutorial.step_count()))
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
        let Some(step) = self.tutorial.step(self.at) else { return };
        let (choices, things) = (step.choices(), step.things());
        match &mut self.doing {
            Doing::Choice(tried) => {
                let Some(choice) = choices.get(place).filter(|_| !self.done && !tried.contains(&place))
                else {
                    return;
                };
                tried.push(place);
                self.tip = if choice.right { Tip::None } else { Tip::Why(place) };
                let mut places = choices.iter().enumerate();
                self.done = places.all(|(place, choice)| !choice.right || tried.contains(&place));
            }
            Doing::Order(given) if !self.done && place < things.len() => {
                (self.done, self.tip) = order(given, place, &things);
            }
            _ => {}
        }
    }

    /// « Montrez-moi »: from the beginning of the step, the hand does it. In a question it brings the hint.
    pub fn show(&mut self) {
        let Some(practice) = self.step().and_then(|step| step.practice()) else {
            self.tip = Tip::Hint;
            return;
        };
        let way = way_of(&practice).unwrap_or_default();
        let acts: Vec<Act> = way.into_iter().flat_map(|(_, acts)| acts).collect();
        self.begin();
        self.show = Some(Show::new(acts));
    }

    /// The item that the hand points at.
    #[must_use]
    pub fn pointed(&self) -> Option<String> {
        let Doing::Practice { scene, words, .. } = &self.doing else { return None };
        self.show.as_ref()?.points_at(scene, words)
    }

    /// Whether nothing has been touched on this step yet.
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
        if stuck && self.step().is_some_and(|step| !step.hint().is_empty()) {
            self.tip = Tip::Hint;
            return true;
        }
        false
    }
}

/// Whether an act types or erases a letter. Letters do not count as gestures: a text needs many.
fn is_typing(act: &Act) -> bool {
    match act {
        Act::Type(_) | Act::Erase => true,
        Act::Touch(key) => key.starts_with("key:"),
        Act::Drag { .. } => false,
    }
}

/// Gestures of a practice's way, letters aside.
fn gestures(practice: &Practice) -> u32 {
    let way = way_of(practice).unwrap_or_default();
    let count = way.iter().flat_map(|(_, acts)| acts).filter(|act| !is_typing(act)).count();
    u32::try_from(count).unwrap_or(u32::MAX / 2)
}

/// Puts the thing at `place` of the screen next in the order given; touched again, it and those after it are taken
/// back. Gives whether the order is complete and right, and what is told. Of a wrong order its right beginning stays.
fn order(given: &mut Vec<usize>, place: usize, things: &[Thing<'_>]) -> (bool, Tip) {
    if let Some(at) = given.iter().position(|taken| *taken == place) {
        given.truncate(at);
        return (false, Tip::None);
    }
    given.push(place);
    if given.len() < things.len() {
        return (false, Tip::None);
    }
    let is_right =
        |(at, place): &(usize, &usize)| things.get(**place).is_some_and(|thing| thing.place == *at);
    let right = given.iter().enumerate().take_while(is_right).count();
    given.truncate(right);
    if right == things.len() { (true, Tip::None) } else { (false, Tip::Order) }
}

fn doing(kind: &Kind, practice: Option<&Practice>) -> Doing {
    match kind {
        Kind::Read { .. } => Doing::Read,
        Kind::Recap => Doing::Recap,
        Kind::Choice { .. } | Kind::Hotspot { .. } => Doing::Choice(vec![]),
        Kind::Order { .. } => Doing::Order(vec![]),
        Kind::Practice(_) => practice.and_then(on_stage).unwrap_or(Doing::Nothing),
    }
}

/// A practice at its beginning; `None` where it does not open.
fn on_stage(practice: &Practice) -> Option<Doing> {
    let (scene, goals) = (open(practice).ok()?, goals_of(practice).ok()?);
    Some(Doing::Practice { scene: Box::new(scene), words: Box::new(words_of(practice)), goals })
}
