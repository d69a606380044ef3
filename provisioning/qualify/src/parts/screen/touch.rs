//! Whether the whole touch screen answers to a finger.
//!
//! ```text
//!  three marks, each touched and left ──► mapping ──► wipe over all fields ──► how many answered
//!  └─ none in time: it does not answer                └─ nothing new for a while, Enter, or the time is over
//! ```

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use crate::exam::Exam;
use crate::parts::input::{Decoder, Event};
use crate::wire::{Picture, Stream};
use crate::words::{Message, say};

use super::grid::{COLUMNS, FIELDS, MARKS, Mapping, Place};

/// How long the whole may take.
const WANT: Duration = Duration::from_secs(60);

/// Less time than this is no test.
const LEAST: Duration = Duration::from_secs(20);

/// How long a person may take to touch a mark.
const MARK: Duration = Duration::from_secs(12);

/// A person who touches nothing new for so long is done.
const IDLE: Duration = Duration::from_secs(8);

/// How long the device is listened to at once.
const LISTEN: Duration = Duration::from_millis(100);

/// How long is waited after nothing came: a device that answers at once with nothing must not keep a core busy.
const PAUSE: Duration = Duration::from_millis(1);

/// What a touch screen did.
pub(super) enum Answered {
    /// So many fields answered.
    Fields(usize),
    /// Nothing that could be used, and why.
    Nothing(Message),
    /// There was no time left to try.
    NoTime,
}

/// What a finger does, one event after the other.
struct Finger<'s> {
    stream: &'s mut dyn Stream,
    decoder: Decoder,
    waiting: VecDeque<Event>,
}

impl Finger<'_> {
    /// The next event; none if nothing came for a moment, or an error if the device is gone.
    fn next(&mut self) -> io::Result<Option<Event>> {
        if self.waiting.is_empty() {
            self.waiting.extend(self.decoder.feed(&self.stream.next(LISTEN)?));
        }
        Ok(self.waiting.pop_front())
    }
}

/// Guides a finger over the screen.
pub(super) fn touch(exam: &mut Exam<'_>, stream: &mut dyn Stream) -> Answered {
    let Some(limit) = exam.budget.person(WANT, LEAST) else { return Answered::NoTime };
    let until = exam.wire.clock.now() + limit;
    exam.person.tell("Touch the three marked fields, one after the other, then wipe over the whole screen.");
    exam.person.is_done(); // what was pressed before counts for nothing
    let mut finger = Finger { stream, decoder: Decoder::default(), waiting: VecDeque::new() };
    let mut touched = [false; FIELDS];
    let mut places = [(0, 0); 3];
    for (field, place) in MARKS.into_iter().zip(&mut places) {
        exam.person.show(Picture::Grid { columns: COLUMNS, touched: &touched, mark: Some(field) });
        let end = until.min(exam.wire.clock.now() + MARK);
        match mark(exam, &mut finger, end) {
            Some(found) => *place = found,
            None => {
                return Answered::Nothing(say!("touch-mark-untouched"));
            }
        }
        if let Some(done) = touched.get_mut(field) {
            *done = true;
        }
    }
    let Some(mapping) = Mapping::learn(places) else {
        return Answered::Nothing(say!("touch-one-place"));
    };
    wipe(exam, &mut finger, &mapping, &mut touched, until);
    Answered::Fields(touched.iter().filter(|done| **done).count())
}

/// Where a finger was when it left.
fn mark(exam: &Exam<'_>, finger: &mut Finger<'_>, end: Duration) -> Option<Place> {
    let mut last = None;
    while exam.wire.clock.now() < end {
        match finger.next().ok()? {
            Some(Event::At(x, y)) => last = Some((x, y)),
            Some(Event::Lifted) if last.is_some() => return last,
            Some(Event::Lifted | Event::Key(_)) => {}
            None => exam.wire.clock.sleep(PAUSE),
        }
    }
    None
}

fn wipe(
    exam: &mut Exam<'_>,
    finger: &mut Finger<'_>,
    mapping: &Mapping,
    touched: &mut [bool; FIELDS],
    until: Duration,
) {
    let clock = exam.wire.clock;
    let mut last = clock.now();
    let mut is_new = true;
    while touched.iter().any(|done| !done) && clock.now() < until.min(last + IDLE) {
        if std::mem::take(&mut is_new) {
            exam.person.show(Picture::Grid { columns: COLUMNS, touched, mark: None });
            last = clock.now();
        }
        match finger.next() {
            Ok(Some(Event::At(x, y))) => {
                if let Some(done) = mapping.field((x, y)).and_then(|field| touched.get_mut(field)) {
                    is_new |= !*done;
                    *done = true;
                }
            }
            Ok(Some(Event::Lifted | Event::Key(_))) => {}
            Ok(None) if exam.person.is_done() => return,
            Ok(None) => clock.sleep(PAUSE),
            Err(_) => return,
        }
    }
}
