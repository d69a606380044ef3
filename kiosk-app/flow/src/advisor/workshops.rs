//! The advisor's first screen: all workshops, with who is to be called.

use super::AdvisorAct;
use crate::context::{Context, last_page};
use crate::next::{Did, Next};

/// What is done there.
pub(crate) fn act(page: &mut usize, did: &Did<'_, AdvisorAct>, cx: &Context) -> Next<()> {
    match did {
        Did::Act(act) => return Next::go(act.leads_to()),
        Did::Earlier => *page = page.saturating_sub(1),
        Did::Later => *page += 1,
        Did::Back | Did::Key(_) | Did::Erase => {}
    }
    keep_page(page, cx);
    Next::stay()
}

/// Workshops come and go, and so do letters: the page still exists.
pub(crate) fn keep_page(page: &mut usize, cx: &Context) {
    *page = (*page).min(last_page(cx.workshops.len(), cx.rows_per_page()));
}
