//! Rehearsing a practice: its goal is false at the start, false after a wrong action, and true at the end of its way.

use super::{Act, Facts, Goal, LineError, Scene, StartError, Typing, Words, parse_way};
use perron_content::Practice;

/// What is wrong with a practice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The scene cannot be opened as `start` describes it.
    #[error("the beginning cannot be set: {0}")]
    Start(#[from] StartError),
    /// A line of the goal or of the way cannot be read.
    #[error("{0}")]
    Line(#[from] LineError),
    /// There is no goal.
    #[error("there is no goal")]
    NoGoal,
    /// The goal asks about a fact that this scene never states.
    #[error("the goal asks about `{0}`, which this scene never states")]
    Fact(String),
    /// The goal holds before anything is done.
    #[error("the goal is reached before anything is done")]
    Already,
    /// A line of the way that does nothing.
    #[error("`{line}` does nothing: what it names is not on the stage at that moment, or is off")]
    Idle {
        /// The line of the way.
        line: String,
    },
    /// A letter that nobody can type with the keyboard on the screen.
    #[error("`{line}` needs the letter {letter:?}, which the keyboard on the screen lacks")]
    NoKey {
        /// The line of the way.
        line: String,
        /// The letter that has no key.
        letter: char,
    },
    /// At the end of the way the goal does not hold.
    #[error("at the end of the way the goal is not reached; these facts hold: {0}")]
    Unreached(String),
    /// The goal is reached before the way ends.
    #[error("the goal is reached after `{0}`, before the way ends")]
    Early(String),
    /// A wrong action reaches the goal.
    #[error("touching `{0}` reaches the goal at once, though it is not on the way")]
    TooEasy(String),
}

/// The words on the stage of a practice.
#[must_use]
pub fn words_of(practice: &Practice) -> Words {
    Words::new(&practice.scene, &practice.lang, &practice.words)
}

/// The scene of a practice at its beginning.
///
/// # Errors
/// The beginning cannot be set.
pub fn open(practice: &Practice) -> Result<Scene, StartError> {
    Scene::open(&practice.scene, &practice.start, &words_of(practice))
}

/// The goals of a practice.
///
/// # Errors
/// The first line that cannot be read.
pub fn goals_of(practice: &Practice) -> Result<Vec<Goal>, LineError> {
    let words = words_of(practice);
    practice.goal.iter().map(|line| Goal::parse(line, &words)).collect()
}

/// Each line of a practice's way, with what it does.
///
/// # Errors
/// The first line that cannot be read.
pub fn way_of(practice: &Practice) -> Result<Vec<(String, Vec<Act>)>, LineError> {
    let words = words_of(practice);
    practice.way.iter().map(|line| Ok((line.clone(), parse_way(line, &words)?))).collect()
}

/// Whether all goals hold.
#[must_use]
pub fn reached(goals: &[Goal], facts: &Facts) -> bool {
    !goals.is_empty() && goals.iter().all(|goal| goal.holds(facts))
}

/// Walks the way and tries every other touch at the beginning.
///
/// # Errors
/// The first flaw found.
pub fn rehearse(practice: &Practice) -> Result<(), Flaw> {
    let words = words_of(practice);
    let (goals, way) = (goals_of(practice)?, way_of(practice)?);
    let opened = open(practice)?;
    if goals.is_empty() {
        return Err(Flaw::NoGoal);
    }
    if reached(&goals, &opened.facts()) {
        return Err(Flaw::Already);
    }
    let end = walk(opened.clone(), &goals, &way, &words)?;
    let unknown =
        goals.iter().find(|goal| !end.contains_key(goal.fact()) && !opened.facts().contains_key(goal.fact()));
    if let Some(goal) = unknown {
        return Err(Flaw::Fact(goal.fact().to_owned()));
    }
    if !reached(&goals, &end) {
        let said: Vec<String> = end.iter().map(|(k, v)| format!("{k} = {v}")).collect();
        return Err(Flaw::Unreached(said.join(", ")));
    }
    wrong_touches(&opened, &goals, &way, &words)
}

fn walk(mut scene: Scene, goals: &[Goal], way: &[(String, Vec<Act>)], words: &Words) -> Result<Facts, Flaw> {
    let count: usize = way.iter().map(|(_, acts)| acts.len()).sum();
    let mut done = 0;
    for (line, acts) in way {
        if acts.is_empty() {
            return Err(Flaw::Idle { line: line.clone() });
        }
        for act in acts {
            done += 1;
            if let Act::Type(letter) = *act
                && Typing::keys_for(letter).is_empty()
            {
                return Err(Flaw::NoKey { line: line.clone(), letter });
            }
            if !scene.act(act, words) {
                return Err(Flaw::Idle { line: line.clone() });
            }
            if done < count && reached(goals, &scene.facts()) {
                return Err(Flaw::Early(line.clone()));
            }
        }
    }
    Ok(scene.facts())
}

/// A way of one touch is the only touch that may reach the goal.
fn wrong_touches(
    opened: &Scene,
    goals: &[Goal],
    way: &[(String, Vec<Act>)],
    words: &Words,
) -> Result<(), Flaw> {
    let first = way.first().and_then(|(_, acts)| acts.first());
    for item in opened.view(words).items().filter(|item| item.can_touch()) {
        let act = Act::Touch(item.key.clone());
        let mut other = opened.clone();
        other.act(&act, words);
        if Some(&act) != first && reached(goals, &other.facts()) {
            return Err(Flaw::TooEasy(item.key.clone()));
        }
    }
    Ok(())
}
