//! What is being done on a step.

use crate::scene::{Goal, Scene, Words};

/// What is being done on the present step.
#[derive(Clone, Debug)]
pub enum Doing {
    /// Something is read; nothing is left to do.
    Read,
    /// A practice in a scene.
    Practice {
        /// The scene as the person has changed it so far.
        scene: Box<Scene>,
        /// Words of the scene and of the tutorial, in its language.
        words: Box<Words>,
        /// All of these must hold for the step to be done.
        goals: Vec<Goal>,
    },
    /// An answer is chosen in a list or in a picture: the places tried so far.
    Choice(Vec<usize>),
    /// Things are put in order: their places on the screen, in the order given so far.
    Order(Vec<usize>),
    /// The things to remember are read; nothing is left to do.
    Recap,
    /// A practice that does not open: the step counts as done. The checks of tutorials exclude it.
    Nothing,
}
