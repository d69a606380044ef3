//! Practices are played in the real scenes: the given way must reach the goal, and no other first touch may. The scenes
//! themselves refuse a start that names a word which the practice does not define.

use perron_content::Practice;
use perron_learn::scene;

/// Plays a practice through; gives what is wrong with it.
pub(super) fn rehearse(practice: &Practice) -> Result<(), String> {
    scene::rehearse(practice).map_err(|flaw| flaw.to_string())
}
