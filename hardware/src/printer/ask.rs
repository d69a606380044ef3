//! Asking a printer what it is: `GS I 67`, its model, and `GS I 66`, its maker.
//!
//! Both answers are blocks: `5F`, the text, NUL. `GS I 1` to `3` are not asked: their answer is one byte that reads as
//! the paper sensor's, and one that came late would make a ticket « printed » that is not.
//!
//! The question is one more command in the stream: a printer that waits for paper answers when it has some. What does
//! not know it may take its letters for text; the `ESC @` that begins every job throws away what was not yet printed.

use std::time::{Duration, Instant};

use perron_paper::{MODEL_MAX, Model};

use super::{Fault, Printer};

/// First byte of a block with a name.
const NAME: u8 = 0x5f;
/// The model's name, and the maker's.
const MODEL: u8 = 67;
const MAKER: u8 = 66;
/// Most bytes listened to for one answer. A printer that sends more talks of something else.
const HEARD_MAX: usize = 1024;
/// Bytes taken at once.
const PIECE: usize = 128;

/// Asks a printer for its model, at most `limit` for each of the two answers. None: it does not answer, which cheap ones
/// never do, or with nothing readable. It is then not asked for its maker, so silence costs one limit.
///
/// Ask between jobs only, and once: [`super::Recognised`] remembers.
///
/// # Errors
/// A [`Fault`] when the printer is gone.
pub fn ask_model(printer: &mut dyn Printer, limit: Duration) -> Result<Option<Model>, Fault> {
    let Some(name) = ask(printer, MODEL, limit)? else { return Ok(None) };
    let maker = ask(printer, MAKER, limit)?;
    Ok(Model::new(maker.as_deref(), &name))
}

fn ask(printer: &mut dyn Printer, what: u8, limit: Duration) -> Result<Option<String>, Fault> {
    let end = Instant::now() + limit;
    if let Some(fault) = printer.send(&[0x1d, b'I', what], limit).fault {
        return Err(fault);
    }
    let mut block = Block::default();
    let mut heard = 0;
    loop {
        let mut piece = [0; PIECE];
        let left = end.saturating_duration_since(Instant::now());
        let received = printer.receive(&mut piece, left)?;
        if let Some(text) = piece.iter().take(received).find_map(|byte| block.take(*byte)) {
            return Ok(Some(text));
        }
        heard += received;
        if left.is_zero() || heard >= HEARD_MAX {
            return Ok(None);
        }
    }
}

/// A block on its way in; what comes before one belongs to other questions.
#[derive(Debug, Default)]
struct Block(Option<String>);

impl Block {
    fn take(&mut self, byte: u8) -> Option<String> {
        match (&mut self.0, byte) {
            (begun, NAME) if begun.is_none() => *begun = Some(String::new()),
            (None, _) => {}
            (begun, 0) => return begun.take(),
            // Longer than any name: what is too much is passed over.
            (Some(text), _) if text.len() >= MODEL_MAX => {}
            (Some(text), b' '..=b'~') => text.push(char::from(byte)),
            // No name holds such a byte: this was no block.
            (begun, _) => *begun = None,
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::printer::Sent;
    use proptest::prelude::*;

    /// Answers each question with the next of these bytes, in pieces; then is silent, or talks without end.
    struct Talker {
        answers: Vec<Vec<u8>>,
        asked: Vec<u8>,
        endless: Option<u8>,
    }

    impl Printer for Talker {
        fn send(&mut self, bytes: &[u8], _: Duration) -> Sent {
            self.asked.extend(bytes);
            Sent { accepted: bytes.len(), fault: None }
        }

        fn receive(&mut self, buffer: &mut [u8], timeout: Duration) -> Result<usize, Fault> {
            if let Some(byte) = self.endless {
                buffer.fill(byte);
                return Ok(buffer.len());
            }
            let Some(answer) = self.answers.first_mut().filter(|_| !self.asked.is_empty()) else {
                std::thread::sleep(timeout);
                return Ok(0);
            };
            let taken = answer.len().min(buffer.len()).min(3);
            buffer[..taken].copy_from_slice(&answer[..taken]);
            answer.drain(..taken);
            if answer.is_empty() {
                self.answers.remove(0);
            }
            Ok(taken)
        }
    }

    const SHORT: Duration = Duration::from_millis(5);

    fn talker(answers: &[&[u8]]) -> Talker {
        let answers = answers.iter().map(|answer| answer.to_vec()).filter(|answer| !answer.is_empty());
        Talker { answers: answers.collect(), asked: Vec::new(), endless: None }
    }

    #[test]
    fn what_a_printer_says_it_is() {
        for (answers, expected) in [
            (vec![b"_TM-T20II\0".as_slice(), b"_EPSON\0"], Some((Some("EPSON"), "TM-T20II"))),
            (vec![b"\x12_TM-T88V\0", b"\x12_EPSON\0"], Some((Some("EPSON"), "TM-T88V"))),
            (vec![b"_POS-80\0"], Some((None, "POS-80"))),
            (vec![b"_\0"], None),
            (vec![b"_TM-T20II"], None),
            (vec![b"\x00\x0f\x12"], None),
            (vec![], None),
        ] {
            let mut printer = talker(&answers);
            let model = ask_model(&mut printer, SHORT).unwrap();
            let told = model.as_ref().map(|model| (model.maker(), model.name()));
            assert_eq!(told, expected, "{answers:?}");
        }
    }

    #[test]
    fn silence_costs_one_question() {
        let mut printer = talker(&[]);
        assert_eq!(ask_model(&mut printer, SHORT), Ok(None));
        assert_eq!(printer.asked, [0x1d, b'I', MODEL]);
    }

    #[test]
    fn a_printer_that_talks_without_end_is_not_listened_to_without_end() {
        for byte in [0, NAME, b'A', 0x12, 0xff] {
            let mut printer = Talker { endless: Some(byte), ..talker(&[]) };
            let from = Instant::now();
            let model = ask_model(&mut printer, Duration::from_secs(3600)).unwrap();
            assert!(model.is_none() && from.elapsed() < Duration::from_secs(60), "{byte:02x}: {model:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_give_a_short_name_or_none(
            first in prop::collection::vec(any::<u8>(), 0..3000),
            second in prop::collection::vec(prop_oneof![Just(NAME), Just(0), any::<u8>()], 0..300),
        ) {
            let mut printer = talker(&[&first, &second]);
            let model = ask_model(&mut printer, Duration::from_millis(1)).unwrap();
            if let Some(model) = model {
                prop_assert!((1..=MODEL_MAX).contains(&model.name().len()));
                prop_assert!(model.maker().is_none_or(|maker| maker.len() <= MODEL_MAX));
            }
        }

        #[test]
        fn a_block_holds_at_most_a_name(bytes in prop::collection::vec(any::<u8>(), 0..4000)) {
            let mut block = Block::default();
            for byte in [NAME].into_iter().chain(bytes) {
                block.take(byte);
                prop_assert!(block.0.as_ref().is_none_or(|text| text.len() <= MODEL_MAX));
            }
        }
    }
}
