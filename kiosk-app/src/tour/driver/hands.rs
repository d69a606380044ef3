//! Touching and dragging things by their name, as practices name them.

use super::{BETWEEN, Driver};
use i_slint_backend_testing::{ElementQuery, mock_elapsed_time};
use slint::platform::{PointerEventButton, WindowEvent};
use slint::{ComponentHandle, LogicalPosition};
use std::time::{Duration, Instant};

/// Touches of the stage's arrows before giving up.
const TURNS_MAX: usize = 8;
/// From the middle of an arrow to the end of what is in sight, less than half of it.
const TURN_EDGE: f32 = 50.0;
/// Places that a dragging finger passes through.
const DRAG_MOVES: u8 = 8;

impl Driver {
    /// The middle of the thing with this name, brought into view first.
    fn middle(&mut self, name: &str) -> Option<LogicalPosition> {
        self.pump();
        let found = ElementQuery::from_root(&self.window)
            .match_predicate({
                let name = name.to_owned();
                move |e| e.accessible_id().is_some_and(|id| id == name)
            })
            .find_first()?;
        let (at, size) = (found.absolute_position(), found.size());
        Some(LogicalPosition::new(at.x + size.width / 2.0, at.y + size.height / 2.0))
    }

    /// The same after turning the stage to it, as a person would, with the two large arrows beside it.
    fn in_sight(&mut self, name: &str) -> Option<LogicalPosition> {
        for turn in 0..TURNS_MAX {
            let at = self.middle(name);
            let (up, down) = (self.middle("stage:up"), self.middle("stage:down"));
            let arrow = match (at, up, down) {
                (Some(at), Some(up), Some(_)) if at.y < up.y - TURN_EDGE => up,
                (Some(at), Some(_), Some(down)) if at.y > down.y + TURN_EDGE => down,
                (None, Some(up), _) if turn < TURNS_MAX / 2 => up,
                (None, _, Some(down)) => down,
                _ => return at,
            };
            self.touch_at(arrow.x, arrow.y);
        }
        self.middle(name)
    }

    /// Touches the thing with this name, where there is one.
    pub(in crate::tour) fn touch_if_there(&mut self, name: &str) {
        if let Some(at) = self.middle(name) {
            self.touch_at(at.x, at.y);
        }
    }

    /// Touches the thing with this name.
    pub(in crate::tour) fn touch_name(&mut self, name: &str) {
        match self.in_sight(name) {
            Some(at) => self.touch_at(at.x, at.y),
            None => self.note("touch", &format!("a thing named {name}"), false),
        }
    }

    /// Drags one thing onto another.
    pub(in crate::tour) fn drag(&mut self, from: &str, to: &str) {
        let (Some(start), Some(end)) = (self.in_sight(from), self.middle(to)) else {
            return self.note("drag", &format!("{from} and {to}"), false);
        };
        let button = PointerEventButton::Left;
        self.acted = Instant::now();
        self.window.window().dispatch_event(WindowEvent::PointerMoved { position: start });
        self.window.window().dispatch_event(WindowEvent::PointerPressed { position: start, button });
        for part in 1..=DRAG_MOVES {
            let share = f32::from(part) / f32::from(DRAG_MOVES);
            let position = LogicalPosition::new(
                start.x + (end.x - start.x) * share,
                start.y + (end.y - start.y) * share,
            );
            mock_elapsed_time(Duration::from_millis(30));
            self.window.window().dispatch_event(WindowEvent::PointerMoved { position });
        }
        self.window.window().dispatch_event(WindowEvent::PointerReleased { position: end, button });
        self.window.window().dispatch_event(WindowEvent::PointerExited);
        mock_elapsed_time(BETWEEN);
    }
}
