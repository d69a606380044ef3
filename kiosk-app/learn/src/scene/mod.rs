//! Scenes: small simulated programs to practise on. Nothing in them is real, nothing leaves them.
//!
//! ```text
//!   start + words ──► open ──► Scene ──view──► rows of items ──► the stage draws them
//!                                ▲  │
//!                        Act ────┘  └──facts──► goals: all hold? then the step is done
//! ```
//!
//! A scene is one folder here: its state, its rules, its view. A new one needs its folder, its name in the list at the end
//! of this file, and its words in each `lang/<language>/scenes.ftl`, nothing else: drawing, keyboard, pointing hand, mirrored
//! layout, reading aloud and the checks of tutorials know scenes only by [`Stage`].

mod act;
mod art;
mod keys;
mod names;
mod rehearse;
mod start;
mod view;
mod words;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod trial;

pub use act::{Act, Facts, Goal, LineError, parse_way};
pub use art::{DRAWINGS, PICTOGRAMS};
pub use keys::{Stroke, Typing};
pub use rehearse::{Flaw, goals_of, open, reached, rehearse, way_of, words_of};
pub use start::{Start, StartError};
pub use view::{Frame, Item, Kind, Row, View};
pub use words::Words;

/// What every scene implements.
pub trait Stage: Sized {
    /// Its name in tutorials.
    const NAME: &'static str;

    /// The beginning that an author wrote.
    ///
    /// # Errors
    /// Names the key that is missing, unknown or has a value that means nothing here.
    fn open(start: &mut Start<'_>, words: &Words) -> Result<Self, StartError>;

    /// Does what a person did. What is not on the stage, or is off, changes nothing.
    fn act(&mut self, act: &Act, words: &Words);

    /// What is seen.
    fn view(&self, words: &Words) -> View;

    /// What is true now.
    fn facts(&self) -> Facts;
}

macro_rules! scenes {
    ($($module:ident :: $scene:ident),* $(,)?) => {
        $(mod $module;)*

        /// A scene on the stage.
        #[derive(Clone)]
        #[allow(missing_docs, reason = "each is described in its own file")]
        pub enum Scene { $($scene($module::$scene),)* }

        /// The names of all scenes.
        pub const SCENES: &[&str] = &[$($module::$scene::NAME,)*];

        // Without what a person typed, which may be anything.
        impl std::fmt::Debug for Scene {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(match self { $(Self::$scene(_) => $module::$scene::NAME,)* })
            }
        }

        impl Scene {
            fn begin(name: &str, start: &mut Start<'_>, words: &Words) -> Result<Self, StartError> {
                match name {
                    $($module::$scene::NAME => Ok(Self::$scene($module::$scene::open(start, words)?)),)*
                    other => Err(StartError::Scene(other.to_owned())),
                }
            }

            fn perform(&mut self, act: &Act, words: &Words) {
                match self { $(Self::$scene(scene) => scene.act(act, words),)* }
            }

            /// What is seen.
            #[must_use]
            pub fn view(&self, words: &Words) -> View {
                match self { $(Self::$scene(scene) => scene.view(words),)* }
            }

            /// What is true now.
            #[must_use]
            pub fn facts(&self) -> Facts {
                match self { $(Self::$scene(scene) => scene.facts(),)* }
            }
        }
    };
}

impl Scene {
    /// The scene of this name at the beginning that `start` describes.
    ///
    /// # Errors
    /// An unknown scene, an unknown or missing key, or a value that means nothing.
    pub fn open(
        name: &str,
        start: &std::collections::BTreeMap<String, String>,
        words: &Words,
    ) -> Result<Self, StartError> {
        let mut reader = Start::new(start);
        let scene = Self::begin(name, &mut reader, words)?;
        reader.finish()?;
        Ok(scene)
    }

    /// Does what a person did, where it can be done: an item that is not seen, or is off, cannot be touched.
    /// True when something changed.
    pub fn act(&mut self, act: &Act, words: &Words) -> bool {
        let view = self.view(words);
        let can = match act {
            Act::Touch(key) => view.item(key).is_some_and(Item::can_touch),
            Act::Drag { from, to } => {
                view.item(from).is_some_and(|item| item.can_touch() && item.drag)
                    && view.item(to).is_some_and(Item::can_touch)
            }
            Act::Type(_) | Act::Erase => !view.keys.is_empty(),
        };
        if !can {
            return false;
        }
        let before = self.facts();
        self.perform(act, words);
        before != self.facts() || view != self.view(words)
    }
}

// One line for each scene.
scenes! {
    touch::Touch,
    keyboard::Keyboard,
    mailbox::Mailbox,
    browser::Browser,
    phone::Phone,
    form::Form,
    password::Password,
    call::Call,
}
