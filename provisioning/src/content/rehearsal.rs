//! Practices are played in the real scenes: the way must lead to the goal, and no other first touch may. The scenes
//! themselves refuse a beginning that names a word nobody wrote.

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
