//! « Montrez-moi »: a demonstration. A hand does the gestures of a practice's way, one at a time; then the step begins
//! anew for the person to do it.

use super::doing::Doing;
use crate::scene::{Act, Item, Scene, Typing, Words};

/// Characters typed in one beat.
const TYPED_AT_ONCE: usize = 4;

/// A demonstration that is running.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Show {
    acts: Vec<Act>,
    next: usize,
}

impl Show {
    /// A demonstration of these acts, from the beginning of the scene.
    #[must_use]
    pub fn new(acts: Vec<Act>) -> Self {
        Self { acts, next: 0 }
    }

    /// Where the hand points now: the item of the next gesture, if it is on the stage.
    #[must_use]
    pub fn points_at(&self, scene: &Scene, words: &Words) -> Option<String> {
        let view = scene.view(words);
        let key = match self.acts.get(self.next)? {
            Act::Touch(key) => key.clone(),
            Act::Drag { from, to } => {
                let held = view.item(from).is_some_and(|item: &Item| item.on);
                if held { to.clone() } else { from.clone() }
            }
            Act::Type(c) => Typing::keys_for(*c).pop()?,
            Act::Erase => "key:erase".to_owned(),
        };
        view.item(&key).map(|item| item.key.clone())
    }

    /// One beat: one gesture, or a few letters. False once the way is walked.
    pub fn beat(&mut self, doing: &mut Doing) -> bool {
        let Doing::Practice { scene, words, .. } = doing else { return false };
        let mut left = TYPED_AT_ONCE;
        while let Some(act) = self.acts.get(self.next) {
            scene.act(act, words);
            self.next += 1;
            left -= 1;
            let letters = |act: Option<&Act>| matches!(act, Some(Act::Type(_) | Act::Erase));
            if left == 0 || !letters(Some(act)) || !letters(self.acts.get(self.next)) {
                break;
            }
        }
        self.next < self.acts.len()
    }
}
