//! Practices are played in the real scenes: the given way must reach the goal, and no other first touch may. The scenes
//! themselves refuse a start that names a word which the practice does not define.

use perron_content::Practice;
use perron_learn::scene::{self, Plan};

/// Plays a practice through; gives what is wrong with it.
pub(super) fn rehearse(practice: &Practice) -> Result<(), String> {
    let plan = Plan {
        scene: practice.scene.clone(),
        start: practice.start.clone(),
        lang: practice.lang.clone(),
        words: practice.words.clone(),
        goal: practice.goal.clone(),
        way: practice.way.clone(),
    };
    scene::rehearse(&plan).map_err(|flaw| flaw.to_string())
}
