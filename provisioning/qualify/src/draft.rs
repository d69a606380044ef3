//! A finding while it is being made: what was seen, and the worst that was found so far.

use crate::report::{Finding, Outcome, Part};
use crate::text::{Text, both};

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
    seen: Vec<Text>,
    /// With what each lowers the outcome to.
    reasons: Vec<(Outcome, Text)>,
    is_fitted: bool,
}

impl Draft {
    pub(crate) const fn new(part: Part) -> Self {
        Self { part, outcome: Outcome::Pass, seen: vec![], reasons: vec![], is_fitted: true }
    }

    /// A part that nobody could look at.
    pub(crate) fn unknown(part: Part, reason: Text) -> Self {
        let mut draft = Self::new(part);
        draft.weigh(Outcome::Unknown, reason);
        draft
    }

    /// The machine has no such part.
    pub(crate) fn absent(part: Part, seen: Text, outcome: Outcome, reason: Text) -> Self {
        let mut draft = Self::new(part);
        draft.saw(seen);
        draft.weigh(outcome, reason);
        draft.is_fitted = false;
        draft
    }

    /// Something measured or seen.
    pub(crate) fn saw(&mut self, text: Text) {
        self.seen.push(text);
    }

    /// Something that lowers the outcome; a pass changes nothing.
    pub(crate) fn weigh(&mut self, outcome: Outcome, reason: Text) {
        if outcome != Outcome::Pass {
            self.outcome = self.outcome.worse(outcome);
            self.reasons.push((outcome, reason));
        }
    }

    pub(crate) const fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// What was seen, in one line.
    pub(crate) fn line(&self) -> Text {
        Text::join(&self.seen, &Text::same(", "))
    }

    /// The reasons in one line, the gravest first: paper has no room for all.
    pub(crate) fn why(&self) -> Text {
        let mut reasons = self.reasons.clone();
        reasons.sort_by_key(|(outcome, _)| std::cmp::Reverse(outcome.weight()));
        let reasons: Vec<Text> = reasons.into_iter().map(|(_, reason)| reason).collect();
        Text::join(&reasons, &both!("; ", "\u{a0}; "))
    }

    pub(crate) fn finish(self) -> Assessed {
        let reason = (self.outcome != Outcome::Pass).then(|| self.why().cleaned());
        let seen = self.line().cleaned();
        let finding = Finding { part: self.part, outcome: self.outcome, seen, reason };
        Assessed { finding, is_fitted: self.is_fitted }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_stays_and_each_reason_is_told() {
        let mut draft = Draft::new(Part::Sound);
        draft.saw(both!("1 card", "1\u{a0}carte"));
        draft.weigh(Outcome::Pass, both!("not told", "non dit"));
        assert_eq!(draft.outcome(), Outcome::Pass);
        draft.weigh(Outcome::Limited, both!("mono\u{7}", "mono"));
        draft.weigh(Outcome::Fail, both!("silent", "muette"));
        let Assessed { finding, is_fitted } = draft.finish();
        assert!(is_fitted);
        assert_eq!((finding.outcome, finding.seen.en.as_str()), (Outcome::Fail, "1 card"));
        assert_eq!(finding.reason, Some(both!("silent; mono", "muette\u{a0}; mono")));
    }
}
