//! The worker of the tutorials: reads them, those built in and those of installed packs, when they are asked for.
//!
//! Only the cards of the shelf stay in memory; a tutorial's text is read when it is opened and dropped after it. A
//! tutorial that does not hold is left out and said in the log; the others stay.

use super::{Inbox, Message, Probe, Stop, report};
use crate::shelf;
use perron_content::Shelf;
use perron_domain::crypto::PublicKey;
use perron_flow::{Answer, ContentAsk, Event, RequestId};
use std::path::PathBuf;
use std::sync::mpsc::Receiver;

/// What reaches the worker.
#[derive(Debug)]
pub enum Request {
    /// Answer this.
    Ask(RequestId, ContentAsk),
    /// Pass a probe on.
    Settle(Probe),
}

/// Reads the shelf.
#[derive(Debug)]
pub struct ContentWorker {
    /// The folder of installed packs.
    pub packs: PathBuf,
    /// Signs packs.
    pub authority: PublicKey,
    /// The way back.
    pub inbox: Inbox,
}

impl ContentWorker {
    /// Answers until the runner is gone.
    pub fn run(self, requests: &Receiver<Request>) {
        let shelf = shelf::open(&self.packs, &self.authority);
        while let Ok(request) = requests.recv() {
            if let Request::Ask(_, ContentAsk::Shelf) = request {
                let cards = shelf.cards().cloned().collect();
                report(&self.inbox, Message::Event(Event::Shelf(cards)));
            }
            if !report(&self.inbox, answer(&shelf, request)) {
                break;
            }
        }
    }
}

fn answer(shelf: &Shelf, request: Request) -> Message {
    match request {
        Request::Ask(id, ask) => Message::Event(Event::Answer(id, read(shelf, ask))),
        Request::Settle(probe) => Message::Settle(Probe { next: Stop::Home, ..probe }),
    }
}

fn read(shelf: &Shelf, ask: ContentAsk) -> Answer {
    match ask {
        // Told to all screens before.
        ContentAsk::Shelf => Answer::Done,
        ContentAsk::Tutorial { id, lang, simple, at } => match shelf::tutorial(shelf, &id, lang, simple) {
            Ok(tutorial) => Answer::Tutorial(Box::new(tutorial), at),
            Err(error) => {
                tracing::error!(%error, "not opened");
                Answer::NotReadable
            }
        },
        ContentAsk::SelfCheck { lang, simple } => {
            let check = shelf::self_check(lang, simple);
            check.map_or(Answer::NotReadable, |check| Answer::SelfCheck(Box::new(check)))
        }
    }
}
