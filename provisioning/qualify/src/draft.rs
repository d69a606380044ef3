//! A finding while it is being made: what was seen, and the worst that was found so far.

use crate::clean::{SENTENCE_MAX, clean};
use crate::report::{Finding, Outcome, Part};

/// A finding, and whether there is a part at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessed {
    /// What was found.
    pub finding: Finding,
    /// Whether the machine has the part. A desktop's missing battery passes, and is not worth keeping.
    pub is_fitted: bool,
}

/// A finding that begins as a pass and can only get worse.
pub(crate) struct Draft {
    part: Part,
    outcome: Outcome,
    seen: Vec<String>,
    reasons: Vec<String>,
    is_fitted: bool,
}

impl Draft {
    pub(crate) const fn new(part: Part) -> Self {
        Self { part, outcome: Outcome::Pass, seen: vec![], reasons: vec![], is_fitted: true }
    }

    /// A part that nobody could look at.
    pub(crate) fn unknown(part: Part, reason: impl Into<String>) -> Self {
        let mut draft = Self::new(part);
        draft.weigh(Outcome::Unknown, reason);
        draft
    }

    /// The machine has no such part.
    pub(crate) fn absent(part: Part, seen: &str, outcome: Outcome, reason: &str) -> Self {
        let mut draft = Self::new(part);
        draft.saw(seen);
        draft.weigh(outcome, reason);
        draft.is_fitted = false;
        draft
    }

    /// Something measured or seen.
    pub(crate) fn saw(&mut self, text: impl Into<String>) {
        self.seen.push(text.into());
    }

    /// Something that lowers the outcome; a pass changes nothing.
    pub(crate) fn weigh(&mut self, outcome: Outcome, reason: impl Into<String>) {
        if outcome != Outcome::Pass {
            self.outcome = self.outcome.worse(outcome);
            self.reasons.push(reason.into());
        }
    }

    pub(crate) const fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// What was seen, in one line.
    pub(crate) fn line(&self) -> String {
        self.seen.join(", ")
    }

    /// The reasons, in one line.
    pub(crate) fn why(&self) -> String {
        self.reasons.join("; ")
    }

    pub(crate) fn finish(self) -> Assessed {
        let (seen, why) = (self.line(), self.why());
        let reason = (self.outcome != Outcome::Pass).then(|| clean(&why, SENTENCE_MAX));
        let finding =
            Finding { part: self.part, outcome: self.outcome, seen: clean(&seen, SENTENCE_MAX), reason };
        Assessed { finding, is_fitted: self.is_fitted }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_stays_and_each_reason_is_told() {
        let mut draft = Draft::new(Part::Sound);
        draft.saw("1 card");
        draft.weigh(Outcome::Pass, "not told");
        assert_eq!(draft.outcome(), Outcome::Pass);
        draft.weigh(Outcome::Fail, "silent");
        draft.weigh(Outcome::Limited, "mono\u{7}");
        let Assessed { finding, is_fitted } = draft.finish();
        assert!(is_fitted);
        assert_eq!((finding.outcome, finding.seen.as_str()), (Outcome::Fail, "1 card"));
        assert_eq!(finding.reason.as_deref(), Some("silent; mono"));
    }
}
