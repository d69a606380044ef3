//! Sound: a card, and a tone that a person hears.

use std::time::Duration;

use crate::clean;
use crate::draft::Draft;
use crate::exam::{Exam, nobody, over};
use crate::report::{Outcome, Part};
use crate::wire::Answer;
use crate::words::{Message, say};

/// A tone on each of two speakers.
const TONE: [&str; 9] = ["speaker-test", "-t", "sine", "-f", "440", "-c", "2", "-l", "1"];

/// How long the tone may take, and the answer.
const LIMIT: Duration = Duration::from_secs(15);

/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(20);

pub(super) fn examine(exam: &mut Exam<'_>) -> Draft {
    let cards = exam.page("/proc/asound/cards").unwrap_or_default();
    let names: Vec<String> = cards.lines().filter_map(card).collect();
    if names.is_empty() {
        return Draft::absent(Part::Sound, say!("sound-none"), Outcome::Limited, say!("sound-missing"));
    }
    let mut draft = Draft::new(Part::Sound);
    draft.saw(Message::same(names.join(", ")));
    if exam.options.is_guided {
        listen(exam, &mut draft);
    } else {
        draft.weigh(Outcome::Unknown, nobody());
    }
    draft
}

/// The name on a line such as ` 0 [PCH            ]: HDA-Intel - HDA Intel PCH`.
fn card(line: &str) -> Option<String> {
    let (number, rest) = line.trim_start().split_once(" [")?;
    number.parse::<u8>().ok()?;
    let name = rest.split_once(" - ").map_or(rest, |(_, name)| name);
    Some(clean::name(name)).filter(|name| !name.is_empty())
}

fn listen(exam: &mut Exam<'_>, draft: &mut Draft) {
    let Some(limit) = exam.budget.person(LIMIT, Duration::from_secs(5)) else {
        return draft.weigh(Outcome::Unknown, over());
    };
    exam.person.tell("A tone comes from the left, then from the right speaker.");
    match exam.wire.programs.run(&TONE, limit) {
        Err(error) => {
            let why = error.message();
            let why = say!("sound-not-played", why);
            return draft.weigh(Outcome::Unknown, why);
        }
        Ok(said) if !said.is_success => {
            return draft.weigh(Outcome::Unknown, say!("sound-failed"));
        }
        Ok(_) => {}
    }
    let Some(limit) = exam.budget.person(ANSWER, Duration::from_secs(3)) else {
        return draft.weigh(Outcome::Unknown, over());
    };
    match exam.person.ask("Did you hear it on both sides?", limit) {
        Answer::Yes => draft.saw(say!("sound-heard")),
        Answer::No => {
            let why = say!("sound-not-heard");
            draft.weigh(Outcome::Limited, why);
        }
        Answer::Skip => draft.weigh(Outcome::Unknown, nobody()),
    }
}

#[cfg(test)]
mod tests {
    use crate::fake_machine::FakeMachine;
    use crate::report::Outcome::{Limited, Pass, Unknown};
    use crate::report::Part;
    use crate::wire::Answer::{No, Skip, Yes};

    const CARDS: &str =
        " 0 [PCH            ]: HDA-Intel - HDA Exemple\n                      HDA at 0xf irq 31\n";
    const TONE: &str = "speaker-test -t sine -f 440 -c 2 -l 1";

    #[test]
    fn a_person_hears_or_does_not() {
        for (answer, outcome) in [(Yes, Pass), (No, Limited), (Skip, Unknown)] {
            let machine = FakeMachine::new()
                .file("/proc/asound/cards", CARDS)
                .program(TONE, "")
                .guided()
                .answers(&[answer]);
            let found = machine.part(Part::Sound);
            assert_eq!(found.outcome, outcome, "{found:?}");
            assert!(found.seen.en().starts_with("HDA Exemple"), "{found:?}");
        }
    }

    #[test]
    fn without_person_tool_or_card() {
        let card = || FakeMachine::new().file("/proc/asound/cards", CARDS);
        assert_eq!(card().part(Part::Sound).outcome, Unknown);
        assert!(card().guided().part(Part::Sound).reason.unwrap().en().contains("install alsa-utils"));
        for cards in ["--- no soundcards ---\n", "", " x [a]: b - c"] {
            let found = FakeMachine::new().file("/proc/asound/cards", cards).part(Part::Sound);
            assert_eq!((found.outcome, found.seen.en()), (Limited, "none"), "{cards}");
        }
    }
}
