//! The librarian: reads tutorials, those built in and those of installed packs, when they are asked for.
//!
//! Only the cards of the shelf stay in memory; a tutorial's text is read when it is opened and dropped after it. A
//! tutorial that does not hold is left out and said in the log; the others stay.

use super::{Happening, Inbox, Probe, Stop, Visit, report};
use crate::shelf;
use perron_content::Shelf;
use perron_domain::crypto::PublicKey;
use perron_domain::log::Lang;
use perron_flow::Event;
use std::path::PathBuf;
use std::sync::mpsc::Receiver;

/// What the librarian is asked.
#[derive(Debug)]
pub enum Request {
    /// Send the cards of the shelf.
    Shelf,
    /// Send a tutorial.
    Tutorial {
        /// For this visit.
        visit: Visit,
        /// Its name.
        id: String,
        /// The language of the visit.
        lang: Lang,
        /// Easy words where there are any.
        simple: bool,
        /// The step to begin at.
        at: usize,
    },
    /// Send the self-check.
    Check {
        /// For this visit.
        visit: Visit,
        /// The language of the visit.
        lang: Lang,
        /// Easy words where there are any.
        simple: bool,
    },
    /// Pass a probe on.
    Settle(Probe),
}

/// Keeps the shelf.
#[derive(Debug)]
pub struct Librarian {
    /// The folder of installed packs.
    pub packs: PathBuf,
    /// Signs packs.
    pub authority: PublicKey,
    /// The way back.
    pub inbox: Inbox,
}

impl Librarian {
    /// Answers until the runner is gone.
    pub fn run(self, requests: &Receiver<Request>) {
        let shelf = shelf::open(&self.packs, &self.authority);
        while let Ok(request) = requests.recv() {
            if !report(&self.inbox, answer(&shelf, request)) {
                break;
            }
        }
    }
}

fn answer(shelf: &Shelf, request: Request) -> Happening {
    match request {
        Request::Shelf => Happening::Event(Event::Shelf(shelf.cards().map(shelf::card).collect())),
        Request::Tutorial { visit, id, lang, simple, at } => {
            let event = match shelf::tutorial(shelf, &id, lang, simple) {
                Ok(tutorial) => Event::TutorialOpened { tutorial: Box::new(tutorial), at },
                Err(error) => {
                    tracing::error!(%error, "not opened");
                    Event::TutorialMissing
                }
            };
            Happening::Answer(visit, event)
        }
        Request::Settle(probe) => Happening::Settle(Probe { next: Stop::Home, ..probe }),
        Request::Check { visit, lang, simple } => {
            let check = shelf::self_check(lang, simple);
            let event = check.map_or(Event::TutorialMissing, |check| Event::CheckOpened(Box::new(check)));
            Happening::Answer(visit, event)
        }
    }
}
