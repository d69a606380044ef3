//! The advisor's first screen: all workshops, with who is to be called.

use super::navigate;
use crate::context::Context;
use crate::destination::Destination;
use crate::event::Action;
use crate::next::Next;

/// What is done there.
pub(crate) fn act(page: &mut usize, action: &Action, cx: &Context) -> Next<()> {
    let per_page = cx.rows_per_page();
    match action {
        Action::Nav(place) => return navigate(*place),
        Action::Up => *page = page.saturating_sub(1),
        Action::Down if (*page + 1) * per_page < cx.workshops.len() => *page += 1,
        Action::Choose(place) if *place < per_page => {
            let chosen = cx.workshops.get(*page * per_page + place);
            return chosen.map_or_else(Next::stay, |w| {
                Next::go(Destination::Roster { workshop: w.id, selected: None })
            });
        }
        _ => {}
    }
    Next::stay()
}
