//! A finding while it is being made: what was seen, and the worst that was found so far.

use crate::report::{Finding, Outcome, Part};
use crate::words::{Message, say};

/// A finding, and whether there is a part at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Assessed {
    /// What was found.
    pub(crate) finding: Finding,
    /// Whether the machine has the part. A desktop's missing battery passes, and is not worth keeping.
    pub(crate) is_fitted: bool,
}

/// A finding that begins as a pass and can only get worse.
pub(crate) struct Draft {
    part: Part,
    outcome: Outcome,
    seen: Vec<Message>,
    /// With what each lowers the outcome to.
    reasons: Vec<(Outcome, Message)>,
    is_fitted: bool,
}

impl Draft {
    pub(crate) const fn new(part: Part) -> Self {
        Self { part, outcome: Outcome::Pass, seen: vec![], reasons: vec![], is_fitted: true }
    }

    /// A part that nobody could look at.
    pub(crate) fn unknown(part: Part, reason: Message) -> Self {
        let mut draft = Self::new(part);
        draft.weigh(Outcome::Unknown, reason);
        draft
    }

    /// The machine has no such part.
    pub(crate) fn absent(part: Part, seen: Message, outcome: Outcome, reason: Message) -> Self {
        let mut draft = Self::new(part);
        draft.saw(seen);
        draft.weigh(outcome, reason);
        draft.is_fitted = false;
        draft
    }

    /// Something measured or seen.
    pub(crate) fn saw(&mut self, seen: Message) {
        self.seen.push(seen);
    }

    /// Something that lowers the outcome; a pass changes nothing.
    pub(crate) fn weigh(&mut self, outcome: Outcome, reason: Message) {
        if outcome != Outcome::Pass {
            self.outcome = self.outcome.worse(outcome);
            self.reasons.push((outcome, reason));
        }
    }

    pub(crate) const fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// What was seen, in one line.
    pub(crate) fn line(&self) -> Message {
        let line = self.seen.iter().cloned().reduce(|first, next| say!("two-seen", first, next));
        line.unwrap_or_else(|| Message::same(""))
    }

    /// The reasons in one line, the gravest first: paper has no room for all.
    pub(crate) fn why(&self) -> Message {
        let mut reasons = self.reasons.clone();
        reasons.sort_by_key(|(outcome, _)| std::cmp::Reverse(outcome.weight()));
        let reasons = reasons.into_iter().map(|(_, reason)| reason);
        reasons.reduce(|first, next| say!("two-reasons", first, next)).unwrap_or_else(|| Message::same(""))
    }

    pub(crate) fn finish(self) -> Assessed {
        let reason = (self.outcome != Outcome::Pass).then(|| self.why().text().cleaned());
        let seen = self.line().text().cleaned();
        let finding = Finding { part: self.part, outcome: self.outcome, seen, reason };
        Assessed { finding, is_fitted: self.is_fitted }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn the_worst_stays_and_each_reason_is_told() {
        let mut draft = Draft::new(Part::Sound);
        let told = |en: &str, fr: &str| Message::Told(Text::new(en, fr));
        draft.saw(told("1 card", "1\u{a0}carte"));
        draft.weigh(Outcome::Pass, told("not told", "non dit"));
        assert_eq!(draft.outcome(), Outcome::Pass);
        draft.weigh(Outcome::Limited, told("mono\u{7}", "mono"));
        draft.weigh(Outcome::Fail, told("silent", "muette"));
        let Assessed { finding, is_fitted } = draft.finish();
        assert!(is_fitted);
        assert_eq!((finding.outcome, finding.seen.en()), (Outcome::Fail, "1 card"));
        assert_eq!(finding.reason, Some(Text::new("silent; mono", "muette\u{a0}; mono")));
    }
}
