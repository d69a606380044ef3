//! The question for the date, where nobody vouches for the machine's clock.

use crate::context::Context;
use crate::effect::{Ask, StoreAsk};
use crate::message::Message;
use crate::next::Next;
use crate::notice::Notice;
use perron_domain::badges::Role;
use perron_domain::clock::{may_confirm, wants_confirmation};
use perron_domain::time::{MINUTE, Timestamp};

/// How long an answer may take, in milliseconds.
const DATE_SHOWN_MAX: u64 = 10 * MINUTE.unsigned_abs();

/// Whoever comes in is asked first, where the date wants somebody's word.
pub(crate) fn question(cx: &Context, role: Role) -> Option<Notice> {
    let ask = || {
        if may_confirm(&cx.time, role) { Notice::AskDate { shown: cx.time.wall } } else { Notice::DateWrong }
    };
    wants_confirmation(&cx.time, role).then(ask)
}

/// « Yes, this is the date. » What is confirmed is what was shown: a clock that has been set meanwhile is asked for again.
pub(crate) fn confirmed<S>(shown: Timestamp, cx: &Context) -> Next<S> {
    if cx.time.wall.0.abs_diff(shown.0) > DATE_SHOWN_MAX {
        return Next::stay().with_notice(Notice::AskDate { shown: cx.time.wall });
    }
    let Some(by) = cx.advisor.as_ref().map(|advisor| advisor.role) else { return Next::stay() };
    if !may_confirm(&cx.time, by) {
        return Next::stay().with_notice(Notice::DateWrong);
    }
    Next::stay()
        .and_ask(Ask::ConfirmClock { by })
        .and_ask(StoreAsk::Workshops)
        .with_message(Message::DateConfirmed)
}
