//! The question « is all out? », and its answer.

use perron_paper::Completion;

use super::reply::Reply;

/// Tells one job from the next in the printer's answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobNumber(pub u16);

impl JobNumber {
    /// Four digits, as the printer repeats them.
    fn digits(self) -> [u8; 4] {
        [1000, 100, 10, 1].map(|place| {
            let digit = u8::try_from(self.0 / place % 10).unwrap_or(0);
            b'0' + digit
        })
    }
}

/// What the printer says when its turn has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// All before the question is out.
    Done,
    /// It came to the question, and has no paper: what came before may be out, or not.
    NoPaper,
}

/// Bits of the paper sensor's answer that say « no paper ». The two below them say « nearly empty ».
const PAPER_END: u8 = 0x0c;

/// What is sent after the cut, so that the printer says when it is there.
pub(super) fn done_question(completion: Completion, number: JobNumber) -> Vec<u8> {
    match completion {
        Completion::None => Vec::new(),
        Completion::PaperSensor => vec![0x1d, b'r', 1],
        Completion::ProcessId => {
            let [a, b, c, d] = number.digits();
            vec![0x1d, b'(', b'H', 6, 0, 48, 48, a, b, c, d]
        }
    }
}

/// What a reply says about our question.
pub(super) fn answer_in(reply: Reply, completion: Completion, number: JobNumber) -> Option<Answer> {
    match (completion, reply) {
        (Completion::PaperSensor, Reply::PaperSensor(bits)) if bits & PAPER_END != 0 => Some(Answer::NoPaper),
        (Completion::PaperSensor, Reply::PaperSensor(_)) => Some(Answer::Done),
        (Completion::ProcessId, Reply::ProcessId(id)) if id == number.digits() => Some(Answer::Done),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_to_this_question_with_paper_left_means_done() {
        let (sensor, id) = (Completion::PaperSensor, Completion::ProcessId);
        for (reply, completion, expected) in [
            (Reply::PaperSensor(0x00), sensor, Some(Answer::Done)),
            (Reply::PaperSensor(0x03), sensor, Some(Answer::Done)),
            (Reply::PaperSensor(0x0c), sensor, Some(Answer::NoPaper)),
            (Reply::PaperSensor(0x0f), sensor, Some(Answer::NoPaper)),
            (Reply::PaperSensor(0x04), sensor, Some(Answer::NoPaper)),
            (Reply::PaperSensor(0x00), id, None),
            (Reply::PaperSensor(0x00), Completion::None, None),
            (Reply::ProcessId(*b"0042"), id, Some(Answer::Done)),
            (Reply::ProcessId(*b"0041"), id, None),
            (Reply::RealTime(0x12), sensor, None),
        ] {
            assert_eq!(answer_in(reply, completion, JobNumber(42)), expected, "{reply:?} {completion:?}");
        }
    }
}
