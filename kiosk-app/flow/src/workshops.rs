//! The list of workshops, and one of them.

use crate::context::{Context, last_page};
use crate::destination::Destination;
use crate::event::Action;
use crate::next::Next;
use perron_domain::ids::WorkshopId;

/// What is shown of the workshops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workshops {
    /// The list.
    List {
        /// Page, from 0.
        page: usize,
    },
    /// One of them.
    One {
        /// The workshop whose details are shown.
        id: WorkshopId,
        /// Page of the list behind it.
        page: usize,
    },
}

impl Workshops {
    /// Lists grow and shrink, and so do letters: the page still exists.
    pub(crate) fn keep_page(&mut self, cx: &Context) {
        if let Self::List { page } = self {
            *page = (*page).min(last_page(cx.ahead().count(), cx.cards_per_page()));
        }
    }
}

/// What is done there.
pub(crate) fn act(screen: &mut Workshops, action: &Action, cx: &Context) -> Next<Workshops> {
    match screen {
        Workshops::List { page } => list(page, action, cx),
        Workshops::One { id, page } => one(*id, *page, action, cx),
    }
}

fn list(page: &mut usize, action: &Action, cx: &Context) -> Next<Workshops> {
    let per_page = cx.cards_per_page();
    match action {
        Action::Up => *page = page.saturating_sub(1),
        Action::Down if (*page + 1) * per_page < cx.ahead().count() => *page += 1,
        Action::Choose(place) if *place < per_page => {
            let chosen = cx.ahead().nth(*page * per_page + place);
            return chosen.map_or_else(Next::stay, |w| Next::own(Workshops::One { id: w.id, page: *page }));
        }
        Action::Secondary => return Next::go(Destination::TypeCode),
        Action::Back => return Next::go(Destination::Home),
        _ => {}
    }
    Next::stay()
}

fn one(id: WorkshopId, page: usize, action: &Action, cx: &Context) -> Next<Workshops> {
    let open = cx.workshop(id).is_some_and(|w| !w.closed && !w.called_off);
    let sign_up = |party| Next::go(Destination::SignUp { workshop: id, party, desk: false });
    match action {
        Action::Primary if open => sign_up(1),
        Action::Secondary if open => sign_up(2),
        Action::Back => Next::own(Workshops::List { page }),
        _ => Next::stay(),
    }
}
