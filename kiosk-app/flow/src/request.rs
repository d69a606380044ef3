//! Requests to workers. Each has a number that its answer carries, so that an answer finds whoever waits for it, and one
//! that nobody waits for any more shows nothing.
//!
//! ```text
//!  ask ─► Waiting ──────── answer ──► shown
//!            │ the screen is left, or another is asked for the same
//!            ▼
//!         Unwanted ─────── answer ──► only what must be known: a guess that was none is given back
//! ```

use crate::effect::{ContentAsk, RequestId, StoreAsk};
use perron_domain::jobs::JobId;
use std::collections::VecDeque;

/// Requests without an answer that are remembered. Workers hold fewer in their queues; beyond, the oldest is forgotten.
const REQUESTS_MAX: usize = 512;

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A command of the log.
    Command,
    /// A ticket; by its typed code, which can be guessed, or under the reader.
    Ticket { guessed: bool },
    /// A voucher; by its number, which can be guessed, or by its signature.
    Voucher { guessed: bool },
    /// A PIN is compared.
    Pin,
    /// A new PIN is kept.
    NewPin,
    /// A badge is looked for.
    Badge,
    /// A tutorial or the self-check is read.
    Learning,
    /// Contacts of a list.
    Contacts,
    /// Redemptions of the last days.
    Past,
    /// A job of the spool, or a new one, is printed.
    Paper,
    /// Paper that is printed from memory.
    Slip,
    /// Nobody waits at a screen: what comes is known to all of them, or kept.
    Background,
}

impl Purpose {
    /// Whether a person looks at the screen for the answer, and one question takes the place of another.
    fn is_question(self) -> bool {
        matches!(
            self,
            Self::Ticket { .. }
                | Self::Voucher { .. }
                | Self::Pin
                | Self::NewPin
                | Self::Badge
                | Self::Learning
        )
    }

    /// Whether the answer belongs to the screen on which it was asked for.
    fn is_of_screen(self) -> bool {
        self.is_question() || matches!(self, Self::Contacts | Self::Past)
    }

    pub(crate) fn of_store(ask: &StoreAsk) -> Self {
        match ask {
            StoreAsk::Execute(_) => Self::Command,
            StoreAsk::FindTicket(_) => Self::Ticket { guessed: false },
            StoreAsk::FindCode { .. } => Self::Ticket { guessed: true },
            StoreAsk::Check { counted, .. } => Self::Voucher { guessed: counted.is_some() },
            StoreAsk::VerifyPin { .. } => Self::Pin,
            StoreAsk::SetPin { .. } => Self::NewPin,
            StoreAsk::OpenBadge(_) => Self::Badge,
            StoreAsk::Contacts(_) => Self::Contacts,
            StoreAsk::Past => Self::Past,
            StoreAsk::Print { .. } | StoreAsk::Enqueue { .. } => Self::Paper,
            StoreAsk::Workshops
            | StoreAsk::SaveGuard { .. }
            | StoreAsk::Count { .. }
            | StoreAsk::PaperAnswer { .. } => Self::Background,
        }
    }

    pub(crate) fn of_content(ask: &ContentAsk) -> Self {
        match ask {
            ContentAsk::Shelf => Self::Background,
            ContentAsk::Tutorial { .. } | ContentAsk::SelfCheck { .. } => Self::Learning,
        }
    }
}

/// One request.
#[derive(Clone, Copy, Debug)]
struct Request {
    id: RequestId,
    purpose: Purpose,
    wanted: bool,
}

/// Requests that are not answered yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Requests {
    last: u64,
    open: VecDeque<Request>,
    /// Jobs whose paper this visit waits for.
    papers: VecDeque<JobId>,
}

impl Requests {
    /// A number for a new request that somebody waits for. A question takes the place of the one before it.
    pub(crate) fn add(&mut self, purpose: Purpose) -> RequestId {
        if purpose.is_question() {
            self.unwant(Purpose::is_question);
        } else if purpose.is_of_screen() {
            self.unwant(|other| other == purpose);
        }
        self.push(purpose, true)
    }

    /// A number for a request of somebody who has left.
    pub(crate) fn add_unwanted(&mut self, purpose: Purpose) -> RequestId {
        self.push(purpose, false)
    }

    fn push(&mut self, purpose: Purpose, wanted: bool) -> RequestId {
        if self.open.len() >= REQUESTS_MAX {
            self.open.pop_front();
        }
        self.last = self.last.wrapping_add(1);
        let id = RequestId(self.last);
        self.open.push_back(Request { id, purpose, wanted });
        id
    }

    /// This visit waits for the paper of a job.
    pub(crate) fn await_paper(&mut self, job: JobId) {
        if self.papers.len() >= REQUESTS_MAX {
            self.papers.pop_front();
        }
        self.papers.push_back(job);
    }

    /// The paper of a job came out, or did not: whether this visit waited for it.
    pub(crate) fn take_paper(&mut self, job: JobId) -> bool {
        let place = self.papers.iter().position(|awaited| *awaited == job);
        place.and_then(|place| self.papers.remove(place)).is_some()
    }

    /// The request of an answer, and whether its answer is still waited for. `None` where nothing of that number was
    /// asked, or it was answered before.
    pub(crate) fn take(&mut self, id: RequestId) -> Option<(Purpose, bool)> {
        let place = self.open.iter().position(|request| request.id == id)?;
        self.open.remove(place).map(|request| (request.purpose, request.wanted))
    }

    /// Whether somebody waits for an answer of this purpose.
    pub(crate) fn waits_for(&self, purpose: Purpose) -> bool {
        self.open.iter().any(|request| request.wanted && request.purpose == purpose)
    }

    /// The screen is left: what was asked on it is no longer waited for.
    pub(crate) fn leave_screen(&mut self) {
        self.unwant(Purpose::is_of_screen);
    }

    /// No question is waited for.
    pub(crate) fn drop_questions(&mut self) {
        self.unwant(Purpose::is_question);
    }

    /// Whether a guess is being looked up for somebody who waits.
    pub(crate) fn looks_up_a_guess(&self) -> bool {
        self.waits_for(Purpose::Ticket { guessed: true })
            || self.waits_for(Purpose::Voucher { guessed: true })
    }

    /// The visit is over: nothing is waited for but what all screens know.
    pub(crate) fn end_visit(&mut self) {
        self.unwant(|purpose| purpose != Purpose::Background);
        self.papers.clear();
    }

    fn unwant(&mut self, which: impl Fn(Purpose) -> bool) {
        for request in self.open.iter_mut().filter(|request| which(request.purpose)) {
            request.wanted = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_counts_once_and_only_while_it_is_waited_for() {
        let mut requests = Requests::default();
        let ticket = requests.add(Purpose::Ticket { guessed: false });
        let contacts = requests.add(Purpose::Contacts);
        let command = requests.add(Purpose::Command);
        let badge = requests.add(Purpose::Badge);
        let shelf = requests.add(Purpose::Background);
        assert_eq!(
            requests.take(ticket),
            Some((Purpose::Ticket { guessed: false }, false)),
            "the badge came after it"
        );
        assert_eq!(requests.take(badge), Some((Purpose::Badge, true)));
        assert_eq!(requests.take(badge), None);
        requests.leave_screen();
        assert_eq!(requests.take(contacts), Some((Purpose::Contacts, false)));
        assert!(requests.waits_for(Purpose::Command));
        requests.end_visit();
        assert_eq!(requests.take(command), Some((Purpose::Command, false)));
        assert_eq!(requests.take(shelf), Some((Purpose::Background, true)));
        assert_eq!(requests.take(RequestId(77)), None);
    }

    #[test]
    fn requests_that_nobody_answers_do_not_pile_up() {
        let mut requests = Requests::default();
        for _ in 0..2 * REQUESTS_MAX {
            requests.add(Purpose::Background);
        }
        assert_eq!(requests.open.len(), REQUESTS_MAX);
    }
}
