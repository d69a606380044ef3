//! The list of workshops, and one of them.

use crate::context::{Context, last_page};
use crate::destination::Destination;
use crate::next::{Did, Next};
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

/// What is done on the list, and on one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkshopsAct {
    /// Show this workshop.
    Open(WorkshopId),
    /// « J’ai déjà un ticket »: type its code.
    HaveTicket,
    /// Sign up for so many seats, 1 or 2.
    SignUp(u8),
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
pub(crate) fn act(screen: &mut Workshops, did: &Did<'_, WorkshopsAct>, cx: &Context) -> Next<Workshops> {
    match screen {
        Workshops::List { page } => list(page, did, cx),
        Workshops::One { id, page } => one(*id, *page, did, cx),
    }
}

fn list(page: &mut usize, did: &Did<'_, WorkshopsAct>, cx: &Context) -> Next<Workshops> {
    let per_page = cx.cards_per_page();
    match did {
        Did::Act(WorkshopsAct::Open(id)) if cx.ahead().any(|w| w.id == *id) => {
            return Next::own(Workshops::One { id: *id, page: *page });
        }
        Did::Act(WorkshopsAct::HaveTicket) => return Next::go(Destination::TypeCode),
        Did::Back => return Next::go(Destination::Home),
        Did::Earlier => *page = page.saturating_sub(1),
        Did::Later if (*page + 1) * per_page < cx.ahead().count() => *page += 1,
        Did::Act(WorkshopsAct::Open(_) | WorkshopsAct::SignUp(_)) | Did::Later | Did::Key(_) | Did::Erase => {
        }
    }
    Next::stay()
}

fn one(id: WorkshopId, page: usize, did: &Did<'_, WorkshopsAct>, cx: &Context) -> Next<Workshops> {
    let open = cx.workshop(id).is_some_and(|w| !w.closed && !w.called_off);
    match did {
        Did::Act(WorkshopsAct::SignUp(party)) if open => {
            Next::go(Destination::SignUp { workshop: id, party: *party, desk: false })
        }
        Did::Back => Next::own(Workshops::List { page }),
        Did::Act(WorkshopsAct::Open(_) | WorkshopsAct::HaveTicket | WorkshopsAct::SignUp(_))
        | Did::Earlier
        | Did::Later
        | Did::Key(_)
        | Did::Erase => Next::stay(),
    }
}
